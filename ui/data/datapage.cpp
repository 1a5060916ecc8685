// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/datapage.h"

#include "core/data/documentcache.h"
#include "core/data/documentchanges.h"
#include "core/data/newproject.h"
#include "ui/data/datasettings.h"
#include "ui/data/formatstep.h"
#include "ui/data/modeltexts.h"
#include "ui/data/reviewstep.h"
#include "ui/data/savestep.h"
#include "ui/data/sourcestep.h"
#include "ui/data/splitstep.h"
#include "ui/shell/actions.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/currentstack.h"
#include "widgets/emptystate.h"
#include "widgets/header.h"
#include "widgets/plaintext.h"
#include "widgets/stepheader.h"
#include "widgets/theme.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QRegularExpression>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

/// A word that a POSIX shell takes as it is, or the same in single quotes.
QString shellWord(QString word)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_./~:@%+=,-]+$"_s);
    return plain.match(word).hasMatch() ? word : u"'"_s + word.replace(u"'"_s, u"'\\''"_s) + u"'"_s;
}

/// In the order of Step.
QStringList stepNames()
{
    return { DataPage::tr("Source"), DataPage::tr("Split"), DataPage::tr("Format"), DataPage::tr("Review"), DataPage::tr("Save") };
}

} // namespace

DataPage::DataPage(const Services &services, QWidget *parent)
    : Page(u"data"_s, tr("Data"), u"data"_s, PageLayout::Fixed, parent)
    , m_services(services)
    , m_settings(std::make_unique<DataSettings>(services.project))
    , m_lookingAtRows(services.tasks.background(), [this](const QString &why) { showStale(why); })
{
    makeHeader();
    m_outer = new CurrentStack;
    content()->addWidget(m_outer, 1);
    m_noProject = new EmptyState(u"folder"_s, tr("No project is open"),
        tr("Data belongs to a project: a folder with your files, a configuration and the runs."), tr("Go to Project"));
    connect(m_noProject, &EmptyState::triggered, this, [this] { Q_EMIT pageRequested(u"project"_s); });
    m_outer->addWidget(m_noProject);
    m_noConfig = new EmptyState(u"config"_s, {}, {}, tr("Write config.yaml"));
    connect(m_noConfig, &EmptyState::triggered, this, [this] {
        m_services.tasks.background().ask(
            Background::Lane::Question, this,
            [folder = toPath(m_services.project.folder())] { return data::createProject(folder, data::Sample::No); },
            [this, project = m_services.project.folder(), name = m_services.project.name()](const base::Status &made) {
                if (made || made.error().kind == base::ErrorKind::AlreadyExists) // pressed twice
                    return;
                if (project != m_services.project.folder())
                    return Q_EMIT toast(tr("config.yaml of project %1 was not saved: %2").arg(name, said(made.error().detail)));
                m_banner->showError(made.error());
            });
    });
    m_outer->addWidget(m_noConfig);
    m_badConfig = new EmptyState(u"warning"_s, tr("config.yaml has an error"), {}, tr("Fix it in Config"));
    connect(m_badConfig, &EmptyState::triggered, this, [this] { Q_EMIT pageRequested(u"config"_s); });
    m_outer->addWidget(m_badConfig);
    makeSteps();
    makeActions();
    connect(m_settings.get(), &DataSettings::changed, this, &DataPage::showProject);
    connect(m_settings.get(), &DataSettings::failed, this,
        [this](const QString &cause, const QString &nextStep) { m_banner->tell(Banner::Kind::Error, cause, nextStep); });
    connect(m_source, &WizardStep::stateChanged, this, &DataPage::followRows); // files came or went
    connect(&services.project, &Project::opened, this, [this] {
        m_reached = 0;
        showStale({});
        goTo(0);
    });
    showProject();
}

DataPage::~DataPage() = default;

void DataPage::makeHeader()
{
    m_header = new PageHeader(tr("Prepare data"));
    m_back = new Button(tr("Back"));
    m_back->setObjectName(u"back"_s);
    m_next = new Button(tr("Continue"), ButtonRole::Primary);
    m_next->setObjectName(u"next"_s);
    connect(m_back, &QPushButton::clicked, this, [this] { goTo(step() - 1); });
    connect(m_next, &QPushButton::clicked, this, &DataPage::goOn);
    auto *command = m_command = new IconButton(u"terminal"_s, tr("Copy as command"));
    connect(command, &QPushButton::clicked, this, &DataPage::copyCommand);
    m_header->addAction(command);
    m_header->addAction(m_back);
    m_header->addAction(m_next);
    content()->addWidget(m_header);
    m_stepHeader = new StepHeader(stepNames());
    m_stepHeader->setAccessibleName(tr("Steps"));
    connect(m_stepHeader, &StepHeader::stepChosen, this, &DataPage::goTo);
    content()->addWidget(m_stepHeader);
    m_banner = new Banner;
    content()->addWidget(m_banner);
    m_stale = new Banner;
    m_stale->setObjectName(u"staleRows"_s);
    content()->addWidget(m_stale);
}

void DataPage::makeSteps()
{
    const WizardContext context { *m_settings, std::make_shared<ModelTexts>(), std::make_shared<data::DocumentCache>(), m_services };
    m_stack = new CurrentStack;
    m_source = new SourceStep(context);
    m_review = new ReviewStep(context);
    m_save = new SaveStep(context);
    connect(m_review, &ReviewStep::reviewChanged, this, [this] { m_save->setReview(m_review->review()); });
    connect(m_review, &ReviewStep::reviewAsked, this, [this] { m_save->setReview(nullptr); });
    connect(m_save, &SaveStep::leftOutRequested, this, [this] {
        goTo(static_cast<int>(Step::Review));
        m_review->showLeftOut();
    });
    m_steps = { m_source, new SplitStep(context), new FormatStep(context), m_review, m_save };
    for (auto *one : m_steps) {
        one->setAccessibleName(stepNames().value(m_steps.indexOf(one)));
        m_stack->addWidget(one);
        connect(one, &WizardStep::stateChanged, this, &DataPage::updateHeader);
        connect(one, &WizardStep::stepRequested, this, [this](Step step) { goTo(static_cast<int>(step)); });
        connect(one, &WizardStep::toast, this, &Page::toast);
        connect(one, &WizardStep::toastOver, this, &Page::toastOver);
        connect(one, &WizardStep::undoable, this, &Page::undoable);
        connect(one, &WizardStep::pageRequested, this, &Page::pageRequested);
        connect(one, &WizardStep::failed, this, [this](const QString &cause, const QString &nextStep) {
            m_banner->tell(Banner::Kind::Error, cause, nextStep);
            m_failure = m_banner->message();
        });
        connect(one, &WizardStep::mended, this, [this] { m_banner->dismissMessage(std::exchange(m_failure, 0)); });
    }
    m_outer->addWidget(m_stack);
}

void DataPage::makeActions()
{
    connect(&m_services.actions, &ActionRegistry::chosenChanged, this, &DataPage::updateHeader);
    auto &actions = m_services.actions;
    actions.add(
        u"data.next"_s, tr("Go on to the next step of the data wizard"), this, [this] { goOn(); }, QKeySequence(u"Ctrl+Return"_s), this);
    actions.add(
        u"data.back"_s, tr("Go back a step in the data wizard"), this, [this] { goTo(step() - 1); }, QKeySequence(u"Alt+Left"_s), this);
    actions.add(
        u"data.copyCommand"_s, tr("Copy the preparation as a command"), this, [this] { copyCommand(); }, QKeySequence(u"Ctrl+Shift+C"_s), this);
}

void DataPage::activated()
{
    m_isShown = true;
    showProject();
    followRows();
    if (m_outer->currentWidget() != m_stack)
        return;
    current()->enter();
    m_review->follow(current() == m_save);
}

/// The keys of a step work wherever the focus is on the page: where no control has it, the step itself does.
void DataPage::focusFirst()
{
    if (m_outer->currentWidget() != m_stack)
        return Page::focusFirst();
    current()->focusFirst();
    if (const QWidget *focused = window()->focusWidget(); focused != current() && !current()->isAncestorOf(focused))
        current()->setFocus();
}

void DataPage::focusInEvent(QFocusEvent *event)
{
    Page::focusInEvent(event);
    if (m_outer->currentWidget() == m_stack)
        current()->setFocus(event->reason());
}

QList<Page::Place> DataPage::places() const
{
    const QStringList names = stepNames(),
                      keywords { tr("documents files folder"), tr("chunks documents rows"), tr("template prompt columns"), tr("rows tokens check"),
                          tr("write prepare held-out") };
    const bool hasWizard = m_outer->currentWidget() == m_stack;
    QList<Place> found;
    for (int i = 0; i < names.size(); ++i) {
        const QString whyNot = !hasWizard ? tr("No project with a configuration is open")
            : i > m_reached               ? tr("Finish the steps before it first")
                                          : QString();
        found << Place { tr("Go to step %1").arg(names[i]), keywords[i], u"step.%1"_s.arg(i), {}, whyNot };
    }
    return found;
}

void DataPage::showPart(const QString &part)
{
    if (part.startsWith(u"step."_s) && m_outer->currentWidget() == m_stack)
        goTo(std::min(part.section(u'.', 1).toInt(), m_reached));
}

bool DataPage::takeFiles(const QStringList &files)
{
    if (m_outer->currentWidget() != m_stack)
        return false;
    goTo(0);
    m_source->takeFiles(files);
    return true;
}

QByteArray DataPage::saveState() const
{
    return QByteArray::number(step()) + ' ' + QByteArray::number(m_reached) + ' ' + m_services.project.folder().toUtf8();
}

void DataPage::restoreState(const QByteArray &state)
{
    const auto text = QString::fromUtf8(state);
    const auto step = text.section(u' ', 0, 0).toInt();
    const auto reached = text.section(u' ', 1, 1).toInt();
    if (text.section(u' ', 2) != m_services.project.folder() || m_outer->currentWidget() != m_stack)
        return; // what was reached in another project says nothing of this one
    m_reached = std::clamp(reached, 0, static_cast<int>(m_steps.size()) - 1);
    goTo(std::clamp(step, 0, m_reached));
}

int DataPage::step() const
{
    return m_stack->currentIndex();
}

WizardStep *DataPage::current() const
{
    return m_steps.at(step());
}

void DataPage::showProject()
{
    QWidget *shown = m_stack;
    if (!m_services.project.isOpen())
        shown = m_noProject;
    else if (!m_services.project.hasConfig())
        shown = m_noConfig;
    else if (!m_settings->isUsable())
        shown = m_badConfig;
    const auto why = m_services.project.whyNoConfig();
    m_noConfig->setText(why.title, why.text);
    m_noConfig->button()->setText(why.cureText());
    m_noConfig->button()->setAccessibleName(why.cureText());
    m_noConfig->button()->setVisible(why.cure == Project::NoConfig::Cure::Write); // the window asks for trust, above all pages
    m_badConfig->setText(tr("config.yaml has an error"), m_settings->problem());
    std::error_code failure;
    if (shown == m_stack && std::filesystem::exists(data::preparedFiles(m_settings->data(), m_settings->folder()).manifest, failure))
        m_reached = static_cast<int>(m_steps.size()) - 1; // all steps were done once
    const bool wasElsewhere = m_outer->currentWidget() != shown;
    m_outer->setCurrentWidget(shown);
    m_stepHeader->setVisible(shown == m_stack);
    if (shown == m_stack && wasElsewhere && m_isShown)
        current()->enter();
    updateHeader();
}

void DataPage::goTo(int step)
{
    if (step < 0 || step >= m_steps.size())
        return;
    m_banner->dismiss();
    if (step != this->step())
        current()->leave();
    m_stack->setCurrentIndex(step);
    m_reached = std::max(m_reached, step);
    followRows();
    if (m_isShown && m_settings->isUsable()) {
        current()->enter();
        m_review->follow(current() == m_save);
        if (isVisible())
            focusFirst();
    }
    updateHeader();
}

/// Save says itself what it replaces.
void DataPage::followRows()
{
    if (!m_isShown || !m_settings->isUsable() || current() == m_save) {
        m_lookingAtRows.drop();
        return showStale({});
    }
    m_lookingAtRows.ask([settings = m_settings->data(), folder = m_settings->folder()](const std::stop_token &stop) {
        return QString(said(data::staleRows(data::preparedFiles(settings, folder), settings, folder, stop)));
    });
}

void DataPage::showStale(const QString &why)
{
    if (m_whyStale == why)
        return; // closed by hand, it stays so
    m_whyStale = why;
    if (why.isEmpty())
        return m_stale->dismiss();
    m_stale->tell(Banner::Kind::Warning, why);
    m_stale->hideCopy();
    connect(m_stale->addFix(tr("Prepare again")), &QPushButton::clicked, this, [this] { goTo(static_cast<int>(Step::Save)); });
}

void DataPage::goOn()
{
    if (!m_next->isEnabled() || !m_settings->isUsable())
        return;
    if (!current()->next())
        goTo(step() + 1);
}

void DataPage::updateHeader()
{
    const bool hasWizard = m_outer->currentWidget() == m_stack;
    m_header->setPurpose(hasWizard ? current()->purpose() : tr("From your files to rows that a model learns from."));
    m_back->setVisible(hasWizard && step() > 0);
    m_command->setVisible(hasWizard);
    m_next->setVisible(hasWizard);
    m_next->setText(current()->nextText());
    m_next->setEnabled(current()->mayGoOn());
    m_next->setRole(current()->hasDoubts() ? ButtonRole::Secondary : ButtonRole::Primary);
    setTip(m_next, m_next->isEnabled() ? m_services.actions.keysText(u"data.next"_s) : tr("Not possible yet: see above"));
    m_stepHeader->setReached(m_reached);
    m_stepHeader->setCurrent(step());
    m_stepHeader->setFinished(m_save->isSaved());
}

void DataPage::copyCommand()
{
    if (!m_services.project.isOpen())
        return;
    QGuiApplication::clipboard()->setText(u"anneal-cli prepare-data "_s + shellWord(m_services.project.configFile()));
    Q_EMIT toast(tr("Command copied"));
}

} // namespace anneal::ui
