// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/configpage.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/config/completion.h"
#include "core/config/fields.h"
#include "core/config/patch.h"
#include "core/config/writer.h"
#include "core/config/yamltree.h"
#include "core/data/newproject.h"
#include "core/run/runlist.h"
#include "ui/config/configform.h"
#include "ui/config/fieldcontrol.h"
#include "ui/config/forecastline.h"
#include "ui/config/problemlist.h"
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
#include "widgets/label.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"

#include <QApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHash>
#include <QSplitter>
#include <QStackedWidget>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr int kCheckDelayMs = 60; // with the check itself well under 150 ms after the last key
constexpr int kKeepDelayMs = 1000;
constexpr int kQuickMs = 400; // what is on the disk by then needs no word of being on its way

} // namespace

ConfigPage::ConfigPage(Services services)
    : Page(u"config"_s, tr("Config"), u"config"_s)
    , m_services(services)
    , m_header(new PageHeader(tr("Configuration"), tr("config.yaml · form and text are two views of the same file")))
    , m_save(new Button(tr("Save"), ButtonRole::Primary))
    , m_discard(new Button(tr("Discard changes")))
    , m_banner(new Banner)
    , m_offer(new Banner)
    , m_stack(new CurrentStack)
    , m_noProject(new EmptyState(
          u"config"_s, tr("No project is open"), tr("A project's configuration says which model learns what, and how."), tr("Go to Project")))
    , m_noConfig(new EmptyState(u"config"_s, {}, {}, tr("Write config.yaml")))
    , m_withoutConfig(new QWidget)
    , m_splitter(new QSplitter)
    , m_form(new ConfigForm)
    , m_forecast(new ForecastLine(services.tasks.background()))
    , m_editor(new CodeEditor)
    , m_status(new Label({}, Type::Secondary, Tone::Secondary))
    , m_problems(new ProblemList)
    , m_runs(services.tasks.background(), [this](const RunTexts &runs) { takeRuns(runs); })
    , m_recoveryDisk(std::make_shared<QThreadPool>())
{
    m_presets = new PresetButton(
        m_services.tasks.background(), [this] { return m_editor->text(); }, [this] { return toPath(m_services.project.folder()); });
    m_header->addAction(m_discard);
    m_header->addAction(m_presets);
    m_header->addAction(m_save);
    content()->addWidget(m_header);
    content()->addWidget(m_banner);
    m_offer->setClosable(false);
    content()->addWidget(m_offer);
    content()->addWidget(m_stack, 1);
    auto *without = new QVBoxLayout(m_withoutConfig);
    without->setContentsMargins(0, 0, 0, 0);
    m_withoutConfig->setAccessibleName(tr("What is missing"));
    without->addWidget(m_noConfig, 1);

    auto *formCard = new Card;
    formCard->body()->addWidget(m_form, 1);
    formCard->body()->addWidget(new Divider);
    formCard->body()->addWidget(m_forecast);
    m_splitter->addWidget(formCard);
    m_splitter->addWidget(makeEditorCard());
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(space::kL);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({ 1000, 1000 });
    for (QWidget *state : { static_cast<QWidget *>(m_noProject), static_cast<QWidget *>(m_splitter), m_withoutConfig })
        m_stack->addWidget(state);

    m_recoveryDisk->setMaxThreadCount(1);
    m_checkTimer.setSingleShot(true);
    m_keepTimer.setSingleShot(true);
    m_keepTimer.setInterval(kKeepDelayMs);
    makeActions();
    connectParts();
    openProject();
}

ConfigPage::~ConfigPage()
{
    if (m_keepTimer.isActive())
        keepUnsaved();
    m_checking.waitForFinished();
    m_recovery.reset();
    m_recoveryDisk->waitForDone();
}

QWidget *ConfigPage::makeEditorCard()
{
    auto *card = new Card;
    card->setFlush(true);
    card->body()->setSpacing(0);
    card->body()->setContentsMargins(0, space::kS, 0, 0); // the first line stands clear of the edge
    m_editor->setAccessibleName(tr("Text of config.yaml"));
    m_editor->setMinimumWidth(280);
    card->body()->addWidget(m_editor, 1);
    card->body()->addWidget(m_problems);
    card->body()->addWidget(new Divider);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(space::kM, space::kXs, space::kM, space::kXs);
    foot->setSpacing(space::kL);
    foot->addWidget(m_status);
    m_keys = new ElidedLabel({}, Type::Small, Tone::Secondary);
    m_keys->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    foot->addWidget(m_keys, 1);
    card->body()->addLayout(foot);
    return card;
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
    m_keys->setText(words.join(u" · "_s));
    const QString save = actions.keysText(u"config.save"_s);
    setTip(m_save, !isDirty() ? tr("Everything is saved.") : save.isEmpty() ? tr("Write config.yaml") : tr("Write config.yaml (%1)").arg(save));
}

void ConfigPage::makeActions()
{
    auto &actions = m_services.actions;
    actions.add(
        u"config.save"_s, tr("Save the configuration"), this, [this] { save(); }, QKeySequence::Save, this);
    actions.add(u"config.discard"_s, tr("Discard changes of the configuration"), this, [this] { discard(); });
    actions.add(
        u"config.find"_s, tr("Find in the configuration"), this, [this] { m_editor->showFind(); }, QKeySequence::Find, this);
    actions.add(
        u"config.line"_s, tr("Go to a line of the configuration"), this, [this] { m_editor->askForLine(); }, QKeySequence(u"Ctrl+G"_s), this);
    actions.add(
        u"config.nextProblem"_s, tr("Next problem of the configuration"), this, [this] { m_problems->next(); }, QKeySequence(Qt::Key_F8), this);
    m_undo = actions.add(
        u"config.undo"_s, tr("Undo the last change of the configuration"), this, [this] { step(&CodeEditor::undo); }, QKeySequence::Undo, this);
    m_redo = actions.add(
        u"config.redo"_s, tr("Redo the change of the configuration"), this, [this] { step(&CodeEditor::redo); }, QKeySequence::Redo, this);
    for (const auto preset : PresetButton::presets()) {
        const QString id = u"config.preset."_s + toText(base::nameOf(preset));
        m_presetActions << actions.add(id, tr("Preset %1").arg(PresetButton::purposeOf(preset)), this, [this, preset] {
            Q_EMIT pageRequested(this->id()); // where it can be seen what becomes of it
            m_presets->choose(preset);
        });
    }
    actions.tellKeys(u"config.complete"_s, tr("Complete the key or value at the cursor"), u"Ctrl+Space"_s);
    actions.tellKeys(u"config.commentKeys"_s, tr("Comment lines in or out"), u"Ctrl+/"_s);
    actions.add(u"config.comment"_s, tr("Comment lines of the configuration in or out"), this, [this] { m_editor->toggleComment(); });
    connect(&actions, &ActionRegistry::chosenChanged, this, &ConfigPage::tellKeys);
    tellKeys();
    connect(m_save, &QAbstractButton::clicked, this, [this] { save(); });
    connect(m_discard, &QAbstractButton::clicked, this, [this] { discard(); });
}

void ConfigPage::connectParts()
{
    auto &project = m_services.project;
    connect(&project, &Project::opened, this, &ConfigPage::openProject);
    connect(&project, &Project::closed, this, &ConfigPage::openProject);
    connect(&project, &Project::configChanged, this, &ConfigPage::followDisk);
    connect(&project, &Project::valueChosen, this, &ConfigPage::adoptChoice);
    connect(&project, &Project::configNotWritten, this, [this, &project](const QString &text) {
        if (isDirty() && m_diskText == project.configText())
            m_diskText = text; // the changes here include what could not be written
    });
    connect(m_noProject, &EmptyState::triggered, this, [this] { Q_EMIT pageRequested(u"project"_s); });
    connect(m_noConfig, &EmptyState::triggered, this, [this] {
        const auto text = toText(config::annotatedYaml(data::startingConfig(data::Sample::No)));
        auto &open = m_services.project;
        open.setConfigText(text, this, [this, &open, folder = open.folder()](const base::Status &written) {
            if (!written && folder == open.folder())
                m_banner->showError(written.error());
        });
    });
    connect(m_editor, &CodeEditor::textChanged, this, &ConfigPage::textEdited);
    m_editor->setCompletions([this](int line, int column) {
        std::vector<Completion> offers;
        for (const auto &offer : config::completionsAt(m_editor->text().toStdString(), line + 1, column + 1, nullptr)) {
            const auto explanation = offer.detail.empty() ? offer.help : offer.help + "\n" + offer.detail;
            offers.push_back({ toText(offer.text), said(explanation) });
        }
        return offers;
    });
    m_editor->setHover([this](int line, int) { return said(config::description(config::pathAt(m_editor->text().toStdString(), line + 1))); });
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
    connect(m_problems, &ProblemList::chosen, this, [this](const config::Problem &problem) {
        if (problem.line == 0)
            return m_form->focusField(toText(problem.path));
        m_editor->setCursor(std::max(problem.line - 1, 0), std::max(problem.column - 1, 0));
        m_editor->setFocus();
    });
    connect(m_problems, &ProblemList::fixRequested, this, &ConfigPage::fix);
    connect(&m_checkTimer, &QTimer::timeout, this, &ConfigPage::check);
    connect(&m_checking, &QFutureWatcherBase::finished, this, &ConfigPage::showChecked);
    connect(&m_keepTimer, &QTimer::timeout, this, &ConfigPage::keepUnsaved);
}

void ConfigPage::keepUnsaved()
{
    if (!m_recovery)
        return;
    if (m_editor->text() != m_diskText)
        m_recovery->keep(m_editor->text(), m_diskText);
    else if (!m_services.project.isWriting()) // what is on its way is kept until it has arrived
        m_recovery->forget();
}

void ConfigPage::openProject()
{
    auto &project = m_services.project;
    if (m_keepTimer.isActive()) { // of the project before; it finds its text again
        m_keepTimer.stop();
        keepUnsaved();
    }
    m_banner->dismiss();
    m_offer->dismiss();
    m_undoSentence.clear();
    m_lostText.clear();
    m_recovery = project.isOpen() ? std::make_shared<Recovery>(m_recoveryDisk, project.configFile()) : nullptr;
    m_diskText = project.configText();
    m_editor->load(m_diskText);
    updateState();
    check();
    lookForUnsaved();
}

void ConfigPage::activated()
{
    updateComparisons();
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
    if (!isVisible() || !m_checked || !m_services.project.isOpen())
        return; // asked again when somebody looks
    if (m_checked->reading.valid())
        m_forecast->ask(m_checked->text, toPath(m_services.project.folder()));
    else
        m_forecast->clear(tr("Shown when every value is right."));
}

void ConfigPage::updateState()
{
    auto &project = m_services.project;
    m_stack->setCurrentWidget(!project.isOpen()                  ? static_cast<QWidget *>(m_noProject)
            : !project.hasConfig() && m_editor->text().isEmpty() ? m_withoutConfig
                                                                 : m_splitter);
    const auto why = project.whyNoConfig();
    m_noConfig->setText(why.title, why.text);
    m_noConfig->button()->setText(why.cureText());
    m_noConfig->button()->setAccessibleName(why.cureText());
    m_noConfig->button()->setVisible(why.cure == Project::NoConfig::Cure::Write); // the window asks for trust, above all pages
    showShut(project.shutText());
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
    m_undo->setEnabled(editing);
    m_redo->setEnabled(editing);
    project.setDraft(dirty);
    Q_EMIT badgeChanged(dirty ? u"•"_s : QString(), Activity::None);
}

/// What nobody has trusted can be looked at before somebody does.
void ConfigPage::showShut(const QString &text)
{
    if (!m_shut && text.isEmpty())
        return;
    if (!m_shut) {
        m_shut = new CodeEditor;
        m_shut->setReadOnly(true);
        m_shut->setAccessibleName(tr("Text of config.yaml, to be read only"));
        static_cast<QVBoxLayout *>(m_withoutConfig->layout())->addWidget(m_shut, 1);
    }
    if (m_shut->text() != text)
        m_shut->load(text);
    m_shut->setVisible(!text.isEmpty());
}

bool ConfigPage::isDirty() const
{
    return m_services.project.isOpen() && m_editor->text() != m_diskText;
}

QString ConfigPage::checkedText() const
{
    return m_checked ? toText(m_checked->text) : QString();
}

/// config.yaml has another text now: by this page, by another one, or by another program.
void ConfigPage::followDisk()
{
    auto &project = m_services.project;
    const auto text = project.configText();
    if (m_comparesFile != project.hasConfig())
        updateComparisons();
    m_form->values()->refresh(); // the file may be one side of the comparison
    if (followLoss())
        return;
    if (text == m_diskText && !isDirty())
        return updateState(); // it is what is shown; what a banner offers stays offered
    if (text == m_editor->text() || !isDirty()) {
        m_diskText = text;
        if (text == m_editor->text())
            m_editor->setModified(false); // written by this page: its own changes can still be undone
        else
            m_editor->reload(text); // what was chosen elsewhere is not taken back here
        m_banner->dismiss();
        if (m_recovery)
            m_recovery->forget();
        updateState();
        checkSoon(0);
        return;
    }
    if (text != m_diskText)
        tellConflict();
}

/// A value was chosen on another page. It is the newer word on that value and says nothing of the others: the draft stays, and has it too.
void ConfigPage::adoptChoice(const QString &path, const base::Json &value, const QString &text)
{
    if (!isDirty())
        return; // the text will follow the file
    const auto patched = config::patchYaml(m_editor->text().toStdString(), path.toStdString(), value);
    if (!patched)
        return;                                          // a draft that is no YAML; somebody chooses between the two
    if (m_diskText == m_services.project.configText()) { // else there is more to choose from than this
        m_diskText = text;
        m_editor->reload(text); // going back leads to the file as it is now, and not beyond the choice
        if (m_recovery && toText(*patched) == text)
            m_recovery->forget();
    }
    m_editor->setText(toText(*patched));
    textEdited();
}

/// A file that is deleted takes no text along. Many programs delete a file to write it anew: then nothing has happened. True where it is gone.
bool ConfigPage::followLoss()
{
    auto &project = m_services.project;
    const bool isGone = project.isOpen() && !project.hasConfig() && !project.configProblem() && !m_editor->text().isEmpty();
    if (isGone) {
        if (!m_diskText.isEmpty())
            tellDeleted();
        updateState();
    } else if (project.hasConfig() && !m_lostText.isNull()) {
        m_diskText = std::exchange(m_lostText, {});
        m_banner->dismiss();
        if (isDirty())
            keepUnsaved();
        else if (m_recovery)
            m_recovery->forget();
    }
    return isGone;
}

void ConfigPage::tellDeleted()
{
    m_lostText = std::exchange(m_diskText, QString());
    m_editor->setModified(true);
    keepUnsaved(); // there is no other copy
    m_banner->tell(Banner::Kind::Warning, tr("config.yaml was deleted outside. The text here is the only copy."));
    connect(m_banner->addFix(tr("Save it again")), &QAbstractButton::clicked, this, [this] { save(); });
    connect(m_banner->addFix(tr("Close")), &QAbstractButton::clicked, this, [this] { discard(); });
}

/// Both sides have changed; until somebody chooses, nothing is written.
void ConfigPage::tellConflict()
{
    auto &project = m_services.project;
    if (const auto &problem = project.configProblem()) {
        m_banner->showError(*problem);
        return;
    }
    if (!project.hasConfig())
        return tellDeleted();
    m_banner->tell(Banner::Kind::Warning, tr("config.yaml was changed outside of this page, and there are changes here that are not saved."),
        tr("Take the file as it is now, or keep yours; saving then overwrites the file."));
    connect(m_banner->addFix(tr("Reload the file")), &QAbstractButton::clicked, this, [this] { discard(); });
    connect(m_banner->addFix(tr("Compare")), &QAbstractButton::clicked, this, [this] {
        updateComparisons();
        m_form->setTab(m_form->tabCount() - 1);
        m_form->values()->compareWith(tr("the file on disk"));
    });
    connect(m_banner->addFix(tr("Keep mine")), &QAbstractButton::clicked, this, [this] {
        m_diskText = m_services.project.configText();
        m_banner->dismiss();
        updateState();
    });
}

void ConfigPage::lookForUnsaved()
{
    if (!m_recovery)
        return;
    m_recovery->look(m_diskText, this, [this, recovery = m_recovery](const std::optional<Recovery::Kept> &kept) {
        if (recovery != m_recovery)
            return; // of a project that was open
        if (kept)
            offer(*kept);
        Q_EMIT unsavedLooked();
    });
}

void ConfigPage::offer(const Recovery::Kept &kept)
{
    m_offered = kept;
    m_offer->tell(Banner::Kind::Info, tr("There are changes of %1 that were not saved.").arg(kept.time), tr("Restore them, or delete them."));
    connect(m_offer->addFix(tr("Restore")), &QAbstractButton::clicked, this, [this, kept] {
        m_offer->dismiss();
        m_form->tellPending();
        const bool replaces = isDirty();
        const auto before = m_editor->text(), begun = m_diskText;
        takeUp(kept.text, kept.base); // kept under the name of this window, before the other one goes
        m_recovery->forget(kept);
        lookForUnsaved(); // there may be older ones
        if (replaces)
            offerUndo(tr("Your changes were replaced by the ones from %1.").arg(kept.time), before, begun);
    });
    connect(m_offer->addFix(tr("Delete them")), &QAbstractButton::clicked, this, [this, kept] {
        m_offer->dismiss();
        m_recovery->forget(kept);
        // An older draft is offered at the same place: not before a second click of the same hand.
        QTimer::singleShot(QApplication::doubleClickInterval() + kQuickMs, this, &ConfigPage::lookForUnsaved);
        Q_EMIT undoable(tr("The changes of %1 are deleted.").arg(kept.time), [this, kept, recovery = m_recovery] {
            recovery->keepAgain(kept);
            if (recovery == m_recovery)
                lookForUnsaved();
        });
    });
}

/// What is offered may have been saved just now; else it is older than the file, and says so.
void ConfigPage::reviewOffer(const QString &saved)
{
    if (m_offer->isHidden() || !m_offered)
        return;
    if (m_offered->text != saved)
        return m_offer->amend(tr("There are changes of %1 that were not saved. They are older than config.yaml.").arg(m_offered->time));
    m_offer->dismiss();
    m_recovery->forget(*std::exchange(m_offered, std::nullopt));
    lookForUnsaved(); // there may be older ones
}

/// Edits from `text` that were begun from `base`. Where the file is another one by now, somebody chooses before it is written.
void ConfigPage::takeUp(const QString &text, const QString &base)
{
    m_diskText = base;
    m_lostText.clear();
    m_editor->setText(text);
    textEdited();
    keepUnsaved();
    if (m_services.project.configText() != m_diskText)
        tellConflict();
}

void ConfigPage::save()
{
    m_form->tellPending(); // what is being typed there belongs to it
    if (!isDirty())
        return;
    auto &project = m_services.project;
    if (project.configText() != m_diskText) {
        tellConflict();
        return Q_EMIT toast(tr("Not saved: choose first which text to keep."));
    }
    const auto text = m_editor->text();
    if (text.trimmed().isEmpty())
        return m_banner->showError({ base::ErrorKind::BadConfig, tr("An empty config.yaml cannot be used, so it was not saved.").toStdString(),
            tr("Undo brings the text back.").toStdString() });
    keepUnsaved(); // until it is on the disk
    const auto before = std::exchange(m_diskText, text);
    m_lostText.clear();
    m_editor->setModified(false);
    m_banner->dismiss();
    project.setConfigText(text, this, [this, text, before, recovery = m_recovery](const base::Status &written) {
        if (recovery == m_recovery)
            return takeSaved(written, text, before);
        if (written) // another project is open by now
            recovery->forget();
    });
    QTimer::singleShot(kQuickMs, this, &ConfigPage::showStatus);
    updateState();
}

void ConfigPage::takeSaved(const base::Status &written, const QString &text, const QString &before)
{
    if (!written) {
        if (m_diskText == text)
            m_diskText = before;
        m_editor->setModified(true);
        keepUnsaved();
        if (m_services.project.configText() == m_diskText) // otherwise followDisk() tells of both sides
            m_banner->showError(written.error());
        showStatus();
        return updateState();
    }
    if (isDirty())
        keepUnsaved(); // what was typed meanwhile
    else
        m_recovery->forget();
    reviewOffer(text);
    showStatus();
    const auto count = m_problems->count();
    m_savedToast = count > 0 ? tr("Saved; problems left: %1").arg(count) : tr("Saved.");
    Q_EMIT toast(m_savedToast);
    Q_EMIT saved();
}

void ConfigPage::discard()
{
    const bool wasDirty = isDirty();
    const auto before = m_editor->text();
    const auto begun = m_diskText;
    const auto text = m_services.project.configText();
    if (text == m_diskText)
        m_editor->setText(text);
    else
        m_editor->reload(text); // going back beyond it would take back what was changed outside
    m_diskText = text;
    m_lostText.clear();
    m_editor->setModified(false);
    m_banner->dismiss();
    if (m_recovery)
        m_recovery->forget();
    updateState();
    checkSoon(0);
    if (wasDirty && before != m_diskText)
        offerUndo(tr("Changes discarded."), before, begun);
}

/// Offers to undo, until the text changes again.
void ConfigPage::offerUndo(const QString &sentence, const QString &text, const QString &base)
{
    m_undoSentence = sentence;
    Q_EMIT undoable(sentence, [this, text, base, folder = m_services.project.folder()] {
        m_form->tellPending(); // a change as well
        if (!m_undoSentence.isEmpty() && m_services.project.folder() == folder)
            takeUp(text, base);
    });
}

void ConfigPage::textEdited()
{
    const auto &project = m_services.project;
    if (project.hasConfig() && m_editor->text() == project.configText() && m_diskText != project.configText()) {
        m_diskText = project.configText(); // both sides have come to the same
        m_banner->dismiss();
    }
    if (isDirty() && !m_savedToast.isEmpty())
        Q_EMIT toastOver(std::exchange(m_savedToast, {}));
    if (!m_undoSentence.isEmpty())
        Q_EMIT toastOver(std::exchange(m_undoSentence, {}));
    updateState();
    if (!m_keepTimer.isActive()) // at least once a second while somebody types on
        m_keepTimer.start();
    checkSoon(kCheckDelayMs);
}

/// Undoes or redoes, wherever on the page the focus is; the form follows the text.
void ConfigPage::step(void (CodeEditor::*way)())
{
    m_form->tellPending(); // what is being typed there is a change as well
    (m_editor->*way)();
}

void ConfigPage::patch(const QString &path, const base::Json &value)
{
    const auto patched = config::patchYaml(m_editor->text().toStdString(), path.toStdString(), value);
    if (!patched)
        return m_banner->showError(patched.error());
    m_editor->setText(toText(*patched));
    showKey(path);
    textEdited();
}

void ConfigPage::takePreset(const PresetButton::Fitted &fitted)
{
    if (fitted.before != m_editor->text())
        return; // somebody typed on, or it is another project's
    const QString name = PresetButton::Fitted::nameOf(fitted.preset);
    if (fitted.changes == 0) {
        Q_EMIT toast(tr("All values are those of the preset %1 already").arg(name));
        return;
    }
    m_editor->setText(fitted.text);
    textEdited();
    if (!fitted.fits)
        m_banner->tell(widgets::Banner::Kind::Warning, tr("A run with the preset %1 may not fit into memory.").arg(name),
            tr("It would take about %1. Choose Small memory, a smaller model, or shorter rows (training.max_seq_length).")
                .arg(widgets::bytesText(fitted.memory)));
    Q_EMIT undoable(
        fitted.changes == 1 ? tr("%1: 1 value changed").arg(name) : tr("%1: %2 values changed").arg(name, QString::number(fitted.changes)),
        [this, before = fitted.before, after = fitted.text] {
            if (m_editor->text() == after) { // else it would take more back than the preset
                m_editor->setText(before);
                textEdited();
            }
        });
}

/// The text shows what the form has just changed.
void ConfigPage::showKey(const QString &path)
{
    const auto text = m_editor->text().toStdString();
    const auto document = config::parseYaml(text);
    const config::YamlNode *node = &document.root;
    std::size_t begin = 0;
    for (const auto &part : path.split(u'.')) {
        const auto *entry = node->find(part.toStdString());
        if (!entry)
            return;
        begin = entry->key.begin;
        node = &entry->value;
    }
    m_editor->setCursor(int(std::count(text.begin(), text.begin() + std::ptrdiff_t(std::min(begin, text.size())), '\n')), 0);
}

void ConfigPage::reset(const QString &path)
{
    const auto before = m_editor->text().toStdString();
    const auto *field = config::findField(path.toStdString());
    // A key that is written keeps its place and comment and gets the default's value.
    const auto patched = config::patchYaml(before, path.toStdString(), field->defaultValue);
    if (!patched)
        return m_banner->showError(patched.error());
    m_editor->setText(toText(*patched));
    showKey(path);
    textEdited();
}

/// What is chosen lies beside what was chosen before, if that is a place on the disk.
void ConfigPage::browse(const QString &path, Browse what)
{
    const auto &project = m_services.project;
    const auto before = m_checked ? QFileInfo(project.resolve(toText(m_checked->reading.config.model.modelName))) : QFileInfo();
    const auto from = before.isAbsolute() && before.dir().exists() ? before.path() : project.folder();
    const auto chosen = what == Browse::Folder ? askForFolder(window(), tr("Folder of the model"), from)
                                               : QFileDialog::getOpenFileName(window(), tr("Model file"), from, tr("Models (*.gguf)"));
    if (!chosen.isEmpty())
        patch(path, project.relative(chosen).toStdString());
}

void ConfigPage::fix(const config::Problem &problem)
{
    const auto text = m_editor->text().toStdString();
    const config::LineIndex lines(text);
    const auto begin = lines.offset(problem.line, problem.column);
    const auto end = lines.offset(problem.line, problem.endColumn);
    m_editor->setText(toText(text.substr(0, begin) + problem.suggestion + text.substr(end)));
    textEdited();
}

void ConfigPage::checkSoon(int delayMs)
{
    m_checkTimer.start(delayMs);
}

void ConfigPage::check()
{
    m_checkTimer.stop();
    // Nothing here is unsaved any more, as after an undo: the file counts, whatever has become of it meanwhile.
    if (const auto &project = m_services.project; !isDirty() && project.hasConfig() && project.configText() != m_diskText)
        followDisk();
    // A watcher that gets another future forgets the one before: an overtaken check tells nothing.
    m_checking.setFuture(m_services.tasks.background().run(
        Background::Lane::Question, [text = m_editor->text().toStdString()] { return std::make_shared<const CheckedConfig>(checkConfig(text)); }));
}

void ConfigPage::showChecked()
{
    if (m_checking.future().resultCount() == 0)
        return;
    const auto result = m_checking.result();
    if (result->text != m_editor->text().toStdString()) {
        if (!m_checkTimer.isActive())
            checkSoon(0);
        return; // typed on meanwhile
    }
    m_checked = result;
    setEditorProblems();
    showProblems();
    updateForecast();
    Q_EMIT checked();
}

/// In the form and the list; what is right in itself but does not fit the model is marked as well.
void ConfigPage::showProblems()
{
    if (!m_checked)
        return;
    auto checked = *m_checked;
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
    m_problems->setProblems(listed);
    showStatus();
}

void ConfigPage::showStatus()
{
    if (!m_checked)
        return;
    int errors = 0;
    for (const auto &problem : m_checked->reading.problems)
        errors += problem.severity == config::Severity::Error;
    if (m_services.project.isWriting()) {
        m_status->setText(tr("Saving…"));
        setTip(m_status, tr("The disk is slow. You can keep working meanwhile"));
        return m_status->setTone(Tone::Secondary);
    }
    const bool lacksModel = errors == 0 && !m_modelProblem.isEmpty(); // a file can be right and still not be trained with
    const bool misfits = errors == 0 && !m_misfit.isEmpty();
    m_status->setText(errors == 1     ? tr("1 problem")
            : errors > 1              ? tr("%1 problems").arg(errors)
            : lacksModel              ? tr("Valid, but the model cannot be used")
            : misfits                 ? tr("Valid, but it does not fit the model")
            : m_problems->count() > 0 ? tr("Valid, with warnings")
                                      : tr("Valid"));
    setTip(m_status, lacksModel ? m_modelProblem : misfits ? m_misfit : QString());
    m_status->setTone(errors > 0 ? Tone::Danger : lacksModel || misfits ? Tone::Warning : Tone::Success);
}

void ConfigPage::setEditorProblems()
{
    std::vector<EditorProblem> marks;
    for (const auto &problem : m_checked->reading.problems) {
        auto message = said(problem.message);
        if (!problem.expected.empty())
            message += u'\n' + tr("It must be %1.").arg(said(problem.expected));
        if (!problem.suggestion.empty())
            message += u'\n' + tr("Did you mean %1?").arg(toText(problem.suggestion));
        marks.push_back(
            { problem.line - 1, problem.column - 1, problem.endColumn - problem.column, message, problem.severity == config::Severity::Warning });
    }
    m_editor->setProblems(std::move(marks));
}

void ConfigPage::updateComparisons()
{
    if (!m_services.project.isOpen()) {
        m_runs.drop();
        return m_form->values()->setOthers({});
    }
    const QString folder = m_services.project.runsFolder();
    takeRuns(m_lastRuns.runsFolder == folder ? m_lastRuns : RunTexts { folder, {} }); // until it is known what there is now
    m_runs.ask([folder](const std::stop_token &) {
        RunTexts found { folder, {} };
        constexpr std::size_t most = 50;
        auto runs = run::listRuns(toPath(folder));
        std::erase_if(runs, [](const run::RunSummary &one) { return one.about.isArchived; });
        runs.resize(std::min(runs.size(), most));
        QHash<QString, int> named;
        for (const run::RunSummary &one : runs)
            ++named[toText(one.name)];
        for (const run::RunSummary &one : runs) {
            const QString name = toText(one.name); // which several may have
            if (const auto text = base::readFile(one.folder / "run.yaml", std::uint64_t(1) << 20))
                found.runs.emplaceBack(named[name] > 1 ? tr("%1 (%2)").arg(name, toText(one.folder.filename())) : name, toText(*text));
        }
        return found;
    });
}

void ConfigPage::takeRuns(const RunTexts &runs)
{
    auto &project = m_services.project;
    if (!project.isOpen() || runs.runsFolder != project.runsFolder())
        return; // of a project that was open
    m_lastRuns = runs;
    m_comparesFile = project.hasConfig();
    std::vector<ValuesView::Other> others;
    if (m_comparesFile)
        others.push_back({ tr("the file on disk"), [&project] { return project.configText(); } });
    for (const auto &[name, text] : runs.runs)
        others.push_back({ tr("run %1").arg(name), [text = text] { return text; } });
    m_form->values()->setOthers(std::move(others));
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
