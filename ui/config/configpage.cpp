// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/configpage.h"

#include "core/base/text.h"
#include "core/config/fields.h"
#include "core/config/patch.h"
#include "core/config/writer.h"
#include "core/data/newproject.h"
#include "ui/config/configform.h"
#include "ui/config/configtext.h"
#include "ui/config/fieldcontrol.h"
#include "ui/config/fieldnames.h"
#include "ui/config/forecastline.h"
#include "ui/config/missingconfig.h"
#include "ui/config/problemlist.h"
#include "ui/config/unsavedoffer.h"
#include "ui/config/valuesview.h"
#include "ui/shell/actions.h"
#include "ui/shell/openfile.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/codeeditor.h"
#include "widgets/currentstack.h"
#include "widgets/emptystate.h"
#include "widgets/header.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QSplitter>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr int kCheckDelayMs = 60; // with the check itself well under 150 ms after the last key
constexpr int kQuickMs = 400;     // what is on the disk by then needs no word of being on its way

} // namespace

ConfigPage::ConfigPage(Services services)
    : Page(u"config"_s, tr("Config"), u"config"_s)
    , m_services(services)
    , m_header(new PageHeader(tr("Configuration"), tr("config.yaml · form and text are two views of the same file")))
    , m_save(new Button(tr("Save"), ButtonRole::Primary))
    , m_discard(new Button(tr("Discard changes")))
    , m_banner(new Banner)
    , m_offer(new UnsavedOffer)
    , m_stack(new CurrentStack)
    , m_noProject(new EmptyState(
          u"config"_s, tr("No project is open"), tr("A project's configuration says which model learns what, and how."), tr("Go to Project")))
    , m_missing(new MissingConfig)
    , m_splitter(new QSplitter)
    , m_form(new ConfigForm)
    , m_forecast(new ForecastLine(services.tasks.background()))
    , m_text(new ConfigText)
    , m_draft(std::make_unique<ConfigDraft>(services.project, *m_text->editor(), *m_banner, *m_offer, [this] { m_form->tellPending(); }))
    , m_checker(services.tasks.background(), [this] { return m_text->editor()->text().toStdString(); })
    , m_others(services.project, services.tasks.background(), *m_form->values())
{
    m_presets = new PresetButton(
        m_services.tasks.background(), [this] { return m_text->editor()->text(); }, [this] { return toPath(m_services.project.folder()); });
    m_header->addAction(m_discard);
    m_header->addAction(m_presets);
    m_header->addAction(m_save);
    content()->addWidget(m_header);
    content()->addWidget(m_banner);
    content()->addWidget(m_offer);
    content()->addWidget(m_stack, 1);
    auto *formCard = new Card;
    formCard->body()->addWidget(m_form, 1);
    formCard->body()->addWidget(new Divider);
    formCard->body()->addWidget(m_forecast);
    m_splitter->addWidget(formCard);
    m_splitter->addWidget(m_text);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(space::kL);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({ 1000, 1000 });
    for (QWidget *state : { static_cast<QWidget *>(m_noProject), static_cast<QWidget *>(m_splitter), static_cast<QWidget *>(m_missing) })
        m_stack->addWidget(state);

    makeActions();
    connectParts();
    openProject();
}

ConfigPage::~ConfigPage()
{
    m_draft.reset(); // before anything else: it keeps what is in the editor
}

/// The keys as they are now, below the editor and at its button.
void ConfigPage::tellKeys()
{
    const ActionRegistry &actions = m_services.actions;
    QStringList words { tr("Ctrl+Space completes") };
    for (const auto &[id, does] : { std::pair { u"config.find"_s, tr("%1 finds") }, { u"config.line"_s, tr("%1 goes to a line") },
             { u"config.nextProblem"_s, tr("%1 next problem") } })
        if (const QString keys = actions.keysText(id); !keys.isEmpty())
            words << does.arg(keys);
    m_text->setKeys(words);
    const QString save = actions.keysText(u"config.save"_s);
    setTip(m_save, !isDirty() ? tr("Everything is saved.") : save.isEmpty() ? tr("Write config.yaml") : tr("Write config.yaml (%1)").arg(save));
}

void ConfigPage::makeActions()
{
    auto &actions = m_services.actions;
    actions.add(
        u"config.save"_s, tr("Save the configuration"), this, [this] { save(); }, QKeySequence::Save, this);
    actions.add(u"config.discard"_s, tr("Discard changes of the configuration"), this, [this] { m_draft->discard(); });
    actions.add(
        u"config.find"_s, tr("Find in the configuration"), this, [this] { m_text->editor()->showFind(); }, QKeySequence::Find, this);
    actions.add(
        u"config.line"_s, tr("Go to a line of the configuration"), this, [this] { m_text->editor()->askForLine(); }, QKeySequence(u"Ctrl+G"_s), this);
    actions.add(
        u"config.nextProblem"_s, tr("Next problem of the configuration"), this, [this] { m_text->problems()->next(); }, QKeySequence(Qt::Key_F8),
        this);
    m_undo = actions.add(
        u"config.undo"_s, tr("Undo the last change of the configuration"), this, [this] { step(&CodeEditor::undo); }, QKeySequence::Undo, this);
    m_redo = actions.add(
        u"config.redo"_s, tr("Redo the change of the configuration"), this, [this] { step(&CodeEditor::redo); }, {}, this);
    actions.setUsualKeys(m_redo, { QKeySequence(QKeySequence::Redo), QKeySequence(u"Ctrl+Y"_s) }); // as in the editor
    for (const auto preset : PresetButton::presets()) {
        const QString id = u"config.preset."_s + toText(base::nameOf(preset));
        m_presetActions << actions.add(id, tr("Preset %1").arg(PresetButton::purposeOf(preset)), this, [this, preset] {
            Q_EMIT pageRequested(this->id()); // where it can be seen what becomes of it
            m_presets->choose(preset);
        });
    }
    actions.tellKeys(u"config.complete"_s, tr("Complete the key or value at the cursor"), u"Ctrl+Space"_s);
    actions.tellKeys(u"config.commentKeys"_s, tr("Comment lines in or out"), u"Ctrl+/"_s);
    actions.add(u"config.comment"_s, tr("Comment lines of the configuration in or out"), this, [this] { m_text->editor()->toggleComment(); });
    connect(&actions, &ActionRegistry::chosenChanged, this, &ConfigPage::tellKeys);
    tellKeys();
    connect(m_save, &QAbstractButton::clicked, this, [this] { save(); });
    connect(m_discard, &QAbstractButton::clicked, this, [this] { m_draft->discard(); });
}

void ConfigPage::connectParts()
{
    auto &project = m_services.project;
    connect(&project, &Project::opened, this, &ConfigPage::openProject);
    connect(&project, &Project::closed, this, &ConfigPage::openProject);
    connect(&project, &Project::configChanged, this, &ConfigPage::followDisk);
    connect(m_noProject, &EmptyState::triggered, this, [this] { Q_EMIT pageRequested(u"project"_s); });
    connect(m_missing, &MissingConfig::writeRequested, this, [this] {
        const auto text = toText(config::annotatedYaml(data::startingConfig(data::Sample::No)));
        auto &open = m_services.project;
        open.setConfigText(text, this, [this, &open, folder = open.folder()](const base::Status &written) {
            if (!written && folder == open.folder())
                m_banner->showError(written.error());
        });
    });
    connectDraft();
    connect(m_forecast, &ForecastLine::modelLooked, this, [this](const QString &problem, const QString &misfit, const QString &field) {
        m_modelProblem = problem;
        m_misfit = misfit;
        m_misfitField = field;
        showProblems();
    });
    connect(m_form, &ConfigForm::edited, this, &ConfigPage::patch);
    connect(m_presets, &PresetButton::fitted, this, &ConfigPage::takePreset);
    connect(m_presets, &PresetButton::failed, this, [this](const base::Error &error) { m_banner->showError(error); });
    connect(m_form, &ConfigForm::resetRequested, this, &ConfigPage::reset);
    connect(m_form, &ConfigForm::browseRequested, this, &ConfigPage::browse);
    connect(m_text->problems(), &ProblemList::chosen, this, [this](const config::Problem &problem) {
        if (problem.line == 0)
            return m_form->focusField(toText(problem.path));
        m_text->goTo(problem);
    });
    connect(m_text->problems(), &ProblemList::fixRequested, this, [this](const config::Problem &problem) { m_draft->edit(m_text->fixed(problem)); });
    connect(&m_checker, &ConfigChecker::checked, this, &ConfigPage::showChecked);
    connect(&m_checker, &ConfigChecker::aboutToCheck, this, [this] {
        if (m_draft->isBehind())
            followDisk();
    });
}

void ConfigPage::connectDraft()
{
    const auto *draft = m_draft.get();
    connect(draft, &ConfigDraft::edited, this, [this] {
        if (isDirty() && !m_savedToast.isEmpty())
            Q_EMIT toastOver(std::exchange(m_savedToast, {}));
        updateState();
        m_checker.checkSoon(kCheckDelayMs);
    });
    connect(draft, &ConfigDraft::followed, this, [this] {
        updateState();
        m_checker.checkSoon(0);
    });
    connect(draft, &ConfigDraft::stateChanged, this, &ConfigPage::updateState);
    connect(draft, &ConfigDraft::savingBegun, this, [this] {
        QTimer::singleShot(kQuickMs, this, &ConfigPage::showStatus);
        updateState();
    });
    connect(draft, &ConfigDraft::saved, this, [this] {
        showStatus();
        const auto count = m_text->problems()->count();
        m_savedToast = count > 0 ? tr("Saved; problems left: %1").arg(count) : tr("Saved.");
        Q_EMIT toast(m_savedToast);
        Q_EMIT saved();
    });
    connect(draft, &ConfigDraft::notSaved, this, [this] {
        showStatus();
        updateState();
    });
    connect(draft, &ConfigDraft::comparisonWanted, this, [this] {
        m_others.update();
        m_form->setTab(m_form->tabCount() - 1);
        m_form->values()->compareWith(OtherTexts::fileName());
    });
    connect(draft, &ConfigDraft::toast, this, &Page::toast);
    connect(draft, &ConfigDraft::toastOver, this, &Page::toastOver);
    connect(draft, &ConfigDraft::undoable, this, &Page::undoable);
    connect(m_offer, &UnsavedOffer::looked, this, &ConfigPage::unsavedLooked);
}

void ConfigPage::openProject()
{
    m_draft->open();
    updateState();
    m_checker.check();
}

void ConfigPage::activated()
{
    m_others.update();
}

void ConfigPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    updateForecast(); // the rows may be others by now
}

void ConfigPage::resizeEvent(QResizeEvent *event)
{
    constexpr int low = 560; // below, the form needs the lines that the estimate takes
    Page::resizeEvent(event);
    m_forecast->setBrief(height() < low);
    if (event->size().width() != event->oldSize().width())
        updateGeometry();
}

/// Includes the height of the banner's wrapped lines; otherwise the form would lose that room.
QSize ConfigPage::minimumSizeHint() const
{
    QSize least = Page::minimumSizeHint();
    if (layout()->hasHeightForWidth())
        least.setHeight(qMax(least.height(), layout()->minimumHeightForWidth(qMax(least.width(), width()))));
    return least;
}

void ConfigPage::updateForecast()
{
    if (!isVisible() || !m_checker.newest() || !m_services.project.isOpen())
        return; // asked again when somebody looks
    if (m_checker.newest()->reading.valid())
        m_forecast->ask(m_checker.newest()->text, toPath(m_services.project.folder()));
    else
        m_forecast->clear(tr("Shown when every value is right."));
}

void ConfigPage::updateState()
{
    auto &project = m_services.project;
    m_stack->setCurrentWidget(!project.isOpen()                          ? static_cast<QWidget *>(m_noProject)
            : !project.hasConfig() && m_text->editor()->text().isEmpty() ? static_cast<QWidget *>(m_missing)
                                                                         : m_splitter);
    m_missing->showWhy(project);
    const bool editing = m_stack->currentWidget() == m_splitter;
    const bool dirty = isDirty();
    m_presets->setVisible(editing);
    m_save->setVisible(editing);
    m_discard->setVisible(editing && dirty);
    m_save->setEnabled(dirty);
    tellKeys();
    if (auto *discarding = m_services.actions.find(u"config.discard"_s)) {
        discarding->setEnabled(editing && dirty);
        setTip(discarding, editing && dirty ? discarding->text() : tr("There are no changes"));
    }
    for (QAction *preset : m_presetActions) {
        preset->setEnabled(editing);
        setTip(preset, editing ? preset->text() : tr("There is no configuration to change"));
    }
    m_undo->setEnabled(editing && m_text->editor()->canUndo());
    m_redo->setEnabled(editing && m_text->editor()->canRedo());
    setTip(m_undo, m_undo->isEnabled() ? m_undo->text() : tr("There is nothing to undo"));
    setTip(m_redo, m_redo->isEnabled() ? m_redo->text() : tr("There is nothing to redo"));
    project.setDraft(dirty);
    showStatus();
    Q_EMIT badgeChanged(dirty ? u"•"_s : QString(), Activity::None);
}

bool ConfigPage::isDirty() const
{
    return m_draft->isDirty();
}

QString ConfigPage::checkedText() const
{
    return m_checker.newest() ? toText(m_checker.newest()->text) : QString();
}

/// config.yaml has another text now: by this page, by another one, or by another program.
void ConfigPage::followDisk()
{
    m_others.followFile();
    m_draft->followDisk();
}

void ConfigPage::save()
{
    m_draft->save();
}

/// Undoes or redoes, wherever on the page the focus is; the form follows the text.
void ConfigPage::step(void (CodeEditor::*way)())
{
    m_form->tellPending(); // what is being typed there is a change as well
    (m_text->editor()->*way)();
}

void ConfigPage::patch(const QString &path, const base::Json &value)
{
    const auto patched = config::patchYaml(m_text->editor()->text().toStdString(), path.toStdString(), value);
    if (!patched)
        return m_banner->showError(patched.error());
    m_draft->edit(toText(*patched));
    m_text->showKey(path);
}

void ConfigPage::takePreset(const PresetButton::Fitted &fitted)
{
    if (fitted.before != m_text->editor()->text())
        return; // somebody typed on, or it is another project's
    const QString name = PresetButton::Fitted::nameOf(fitted.preset);
    if (fitted.changes == 0) {
        Q_EMIT toast(tr("All values are those of the preset %1 already").arg(name));
        return;
    }
    m_draft->edit(fitted.text);
    if (!fitted.fits)
        m_banner->tell(widgets::Banner::Kind::Warning, tr("A run with the preset %1 may not fit into memory.").arg(name),
            tr("It would take about %1. Choose Small memory, a smaller model, or a lower maximum row length.")
                .arg(widgets::bytesText(fitted.memory)));
    m_draft->offerBack(
        fitted.changes == 1 ? tr("%1: 1 value changed").arg(name) : tr("%1: %2 values changed").arg(name, QString::number(fitted.changes)),
        fitted.before);
}

void ConfigPage::reset(const QString &path)
{
    const auto before = m_text->editor()->text().toStdString();
    const auto *field = config::findField(path.toStdString());
    // A key that is written keeps its place and comment and gets the default's value.
    const auto patched = config::patchYaml(before, path.toStdString(), field->defaultValue);
    if (!patched)
        return m_banner->showError(patched.error());
    m_draft->edit(toText(*patched));
    m_text->showKey(path);
}

/// What is chosen lies beside what was chosen before, if that is a place on the disk.
void ConfigPage::browse(const QString &path, Browse what)
{
    const auto &project = m_services.project;
    const auto before = m_checker.newest() ? QFileInfo(project.resolve(toText(m_checker.newest()->reading.config.model.modelName))) : QFileInfo();
    const auto from = before.isAbsolute() && before.dir().exists() ? before.path() : project.folder();
    const auto chosen = what == Browse::Folder ? askForFolder(window(), tr("Folder of the model"), from)
                                               : askForFile(window(), tr("Model file"), from, tr("Models (*.gguf)"));
    if (!chosen.isEmpty())
        patch(path, project.relative(chosen).toStdString());
}

void ConfigPage::showChecked()
{
    m_text->mark(m_checker.newest()->reading.problems);
    showProblems();
    updateForecast();
    Q_EMIT checked();
}

/// In the form and the list; what is right in itself but does not fit the model is marked as well.
void ConfigPage::showProblems()
{
    if (!m_checker.newest())
        return;
    auto checked = *m_checker.newest();
    auto listed = checked.reading.problems;
    if (checked.reading.valid() && !m_misfit.isEmpty()) {
        config::Problem misfit { config::ProblemKind::Conflict };
        misfit.path = m_misfitField.toStdString();
        misfit.message = m_misfit.toStdString();
        checked.reading.problems.push_back(misfit);
        misfit.severity = config::Severity::Warning;
        listed.push_back(std::move(misfit));
    }
    m_form->show(checked);
    m_text->problems()->setProblems(listed);
    showStatus();
}

void ConfigPage::showStatus()
{
    if (!m_checker.newest())
        return;
    int errors = 0;
    for (const auto &problem : m_checker.newest()->reading.problems)
        errors += problem.severity == config::Severity::Error;
    if (m_services.project.isWriting())
        m_text->tellSaving();
    else
        m_text->tellVerdict(errors, m_modelProblem, m_misfit, isDirty());
}

QList<Page::Place> ConfigPage::places() const
{
    if (m_stack->currentWidget() != m_splitter)
        return {};
    QList<Place> found;
    for (const auto &field : config::fields())
        if (field.available && !field.section().empty())
            found << Place { tr("Configuration: %1").arg(fieldName(field)), toText(field.key()).replace(u'_', u' '), toText(field.path) };
    return found;
}

void ConfigPage::showPart(const QString &path)
{
    if (m_stack->currentWidget() == m_splitter)
        m_form->focusField(path);
}

QByteArray ConfigPage::saveState() const
{
    return QByteArray::number(m_form->tab()) + ';' + m_splitter->saveState().toBase64();
}

void ConfigPage::restoreState(const QByteArray &state)
{
    const auto parts = state.split(';');
    m_form->setTab(parts.value(0).toInt());
    m_splitter->restoreState(QByteArray::fromBase64(parts.value(1)));
}

} // namespace anneal::ui
