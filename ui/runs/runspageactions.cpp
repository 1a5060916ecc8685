// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done on the page Runs, and when.
#include "ui/runs/runspage.h"

#include "ui/runs/aboutchanges.h"
#include "ui/runs/comparison.h"
#include "ui/runs/runsfilter.h"
#include "ui/runs/runssplit.h"
#include "ui/runs/runtrash.h"
#include "ui/runs/runview.h"
#include "ui/runs/runwords.h"
#include "ui/runs/tablecolumns.h"
#include "ui/shell/actions.h"
#include "ui/shell/menuentry.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "widgets/button.h"
#include "widgets/commandpalette.h"
#include "widgets/header.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"
#include "widgets/recordtable.h"

#include <QLineEdit>
#include <QMenu>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

bool allOf(const std::vector<RunRow> &rows, bool run::RunAbout::*what)
{
    return !rows.empty() && std::all_of(rows.begin(), rows.end(), [what](const RunRow &row) { return row.summary.about.*what; });
}

/// Those that are not marked yet; where all are, those that can be unmarked: all of them.
std::vector<RunRow> toMark(std::vector<RunRow> rows, bool run::RunAbout::*what)
{
    if (!allOf(rows, what))
        std::erase_if(rows, [what](const RunRow &row) { return row.summary.about.*what; });
    return rows;
}

} // namespace

void RunsPage::makeActions()
{
    ActionRegistry &actions = m_services.actions;
    m_open = actions.add(u"runs.open"_s, tr("Open the selected run"), this, [this] {
        if (m_mode == Mode::One && m_view->folder()) // one that goes on
            openRun(m_view->folder()->path());
        else if (const auto rows = selected(); !rows.empty())
            openRun(rows.front().summary.folder);
    });
    m_back = actions.add(
        u"runs.back"_s, tr("Back to all runs"), this,
        [this] {
            const auto folder = m_view->folder() ? m_view->folder()->path() : std::filesystem::path();
            m_view->close();
            setMode(m_model->rowCount() > 0 ? Mode::List : Mode::Empty);
            const auto rows = selected();
            const bool isSelected = std::any_of(rows.begin(), rows.end(), [&](const RunRow &row) { return row.summary.folder == folder; });
            if (!isSelected && m_model->rowOf(folder) >= 0) // other runs came or went meanwhile, or it was opened from elsewhere
                select({ folder });
            refresh();
        },
        QKeySequence(u"Alt+Left"_s), this);
    m_resume = actions.add(u"runs.resume"_s, tr("Resume the selected run"), this, [this] { resume(run::StartMode::Resume); });
    m_keep = actions.add(u"runs.keep"_s, tr("Cancel the selected run's stop at the next checkpoint"), this, [this] { keepTraining(); });
    m_evaluate = actions.add(u"runs.evaluate"_s, tr("Evaluate on held-out rows"), this, [this] { m_after->evaluate(workable()); });
    m_merge = actions.add(u"runs.merge"_s, tr("Merge the adapter into the model"), this, [this] { m_after->merge(workable()); });
    for (const auto &[id, type, text] : RunActions::exportTypes())
        m_exports << actions.add(u"runs.export."_s + id, text, this, [this, type = type] { m_after->exportGguf(workable(), type); });
    actions.add(u"runs.columns"_s, tr("Choose the columns of the table of runs"), this, [this] {
        Q_EMIT pageRequested(id());
        if (m_mode == Mode::List)
            m_columns->menu()->popup(m_table->mapToGlobal(QPoint(0, 0)));
    });
    m_copy = actions.add(u"runs.copy"_s, tr("Copy the selected run as a command"), this, [this] { copyCommand(); });
    m_csv = actions.add(u"runs.csv"_s, tr("Export the table of runs…"), this, [this] { exportTable(); });
    m_trash = actions.add(
        u"runs.trash"_s, tr("Move the run to the trash"), this,
        [this] {
            if (m_mode == Mode::List)
                m_runTrash->move(selected());
        },
        QKeySequence(u"Delete"_s), m_table);
    makeAboutActions();
    makeResultActions();
    for (const auto &[action, onButton] : { std::pair { m_open, tr("Open") }, { m_back, tr("All runs") }, { m_copy, tr("Copy as command") },
             { m_csv, tr("Export table…") }, { m_rename, tr("Rename…") }, { m_keep, tr("Cancel the stop at the next checkpoint") } })
        action->setIconText(onButton); // the page says of what; the palette does not
}

/// What people say of runs, and what of the list is shown.
void RunsPage::makeAboutActions()
{
    ActionRegistry &actions = m_services.actions;
    m_rename = actions.add(
        u"runs.rename"_s, tr("Rename the selected run"), this, [this] { rename(); }, QKeySequence(u"F2"_s), this);
    m_tag = actions.add(
        u"runs.tag"_s, tr("Edit the tags"), this, [this] { openTags(); }, QKeySequence(u"Ctrl+T"_s), this);
    m_notes = actions.add(u"runs.notes"_s, tr("Edit the notes"), this, [this] { openNotes(); });
    m_pin = actions.add(u"runs.pin"_s, tr("Pin to the top"), this, [this] {
        const bool isPinned = !allOf(meant(), &run::RunAbout::isPinned);
        mark(&run::RunAbout::isPinned, isPinned, isPinned ? tr("%1 is pinned to the top") : tr("%1 is pinned no more"),
            isPinned ? tr("%1 are pinned to the top") : tr("%1 are pinned no more"));
    });
    m_archive = actions.add(u"runs.archive"_s, tr("Archive"), this, [this] {
        const bool isArchived = !allOf(meant(), &run::RunAbout::isArchived);
        mark(&run::RunAbout::isArchived, isArchived, isArchived ? tr("%1 is archived") : tr("%1 is listed again"),
            isArchived ? tr("%1 are archived") : tr("%1 are listed again"));
    });
    m_search = actions.add(
        u"runs.search"_s, tr("Search runs"), this, [this] { m_filter->setFocus(Qt::ShortcutFocusReason); }, QKeySequence(u"/"_s), this);
    m_useValue = actions.add(u"runs.usevalue"_s, tr("Use a value of these runs in config.yaml…"), this, [this] {
        if (m_split->isFolded())
            m_fold->trigger();
        m_comparison->offerDifference();
    });
    actions.tellKeys(u"runs.usevalue"_s, tr("Use the value of a difference in config.yaml"), tr("Enter"));
    m_fold = actions.add(
        u"runs.fold"_s, tr("Hide the comparison"), this,
        [this] {
            m_split->setFolded(!m_split->isFolded());
            updateActions();
            showCurrent();
        },
        QKeySequence(u"Ctrl+J"_s), this);
}

/// What can be done with the adapter of one run; what works with several is an action of its own already.
void RunsPage::makeResultActions()
{
    ActionRegistry &actions = m_services.actions;
    m_onResult.tryIt = actions.add(u"runs.try"_s, tr("Try the adapter of the selected run"), this, [this] {
        if (m_mode == Mode::One)
            m_panel->show(RunPanel::Part::Try);
        else if (const auto rows = selected(); !rows.empty())
            openRun(rows.front().summary.folder, RunPanel::Part::Try);
    });
    m_onResult.compare = actions.add(u"runs.compare"_s, tr("Compare the selected run with the one before"), this, [this] {
        const auto rows = meant();
        if (rows.size() != 1)
            return;
        compare(rows.front().summary.folder);
    });
    m_onResult.folder = actions.add(u"runs.folder"_s, tr("Show the adapter of the selected run in its folder"), this, [this] {
        if (m_mode == Mode::One)
            m_panel->showAdapter();
    });
    m_onResult.evaluate = m_evaluate;
    m_onResult.exports = m_exports;
    m_onResult.exports << m_merge;
}

/// What it works with is the row under the pointer, or what is selected.
void RunsPage::makeMenu()
{
    m_menu = new QMenu(this);
    m_menu->setAccessibleName(tr("More to do with the selected run"));
    m_menu->setToolTipsVisible(true); // why one is grey
    const QList<QAction *> groups[] { { m_open, m_resume, m_keep }, { m_rename, m_tag, m_notes, m_pin }, { m_onResult.tryIt, m_onResult.compare },
        QList { m_evaluate, m_merge } + m_exports, { m_copy, m_useValue }, { m_archive, m_trash } };
    const QList<QAction *> naming { m_open, m_resume, m_keep, m_rename, m_onResult.tryIt, m_onResult.compare, m_copy, m_trash };
    for (const auto &group : groups) {
        for (QAction *action : group)
            if (naming.contains(action))
                addShortEntry(m_menu, action);
            else
                m_menu->addAction(action); // it says with how many
        m_menu->addSeparator();
    }
}

void RunsPage::makeButtons()
{
    makeMenu();
    auto *more = new Button(tr("More"), ButtonRole::Secondary);
    more->setAccessibleName(tr("More to do with the selected run"));
    more->setMenuMark();
    connect(more, &Button::clicked, this,
        [this, more] { m_menu->popup(more->mapToGlobal(QPoint(more->width() - m_menu->sizeHint().width(), more->height() + 4))); });
    m_header->addAction(new Button(m_copy, ButtonRole::Secondary));
    m_header->addAction(new Button(m_csv, ButtonRole::Secondary));
    m_header->addAction(more);
    m_header->addAction(new Button(m_open, ButtonRole::Primary));
    auto *resume = new Button(tr("Resume"), ButtonRole::Primary);
    m_header->addAction(resume);
    m_header->addAction(new Button(m_back, ButtonRole::Secondary)); // the last one, as on the page Train
    connect(resume, &Button::clicked, m_resume, &QAction::trigger);
    const auto offerResume = [this, resume] {
        resume->setText(m_resume->iconText());
        resume->setAccessibleName(m_goesOn ? tr("Resume this run") : tr("Restart this run"));
        resume->setRole(m_panel->hasResult() ? ButtonRole::Secondary : ButtonRole::Primary);
        resume->setVisible(m_mode == Mode::One && m_resume->isEnabled());
    };
    connect(m_resume, &QAction::changed, resume, offerResume);
    offerResume();
    connect(m_open, &QAction::changed, more, [this, more] { more->setVisible(m_mode != Mode::Empty); });
}

/// The runs that an action means: those selected, or the one that is open.
std::vector<RunRow> RunsPage::meant() const
{
    if (m_mode == Mode::List)
        return selected();
    if (m_mode != Mode::One || !m_view->folder())
        return {};
    if (const int row = m_model->rowOf(m_view->folder()->path()); row >= 0)
        return { m_model->row(row) };
    RunRow row; // that is not listed yet
    row.summary.folder = m_view->folder()->path();
    row.summary.name = m_view->name().toStdString();
    row.config = std::make_shared<const config::FineTuneConfig>();
    return { row };
}

/// Whether a run is open and its view knows it: it is watched, and the list may be of before. Until then the list is right.
bool RunsPage::isOpenRead() const
{
    return m_mode == Mode::One && (m_view->isRead() || !m_view->folder() || m_model->rowOf(m_view->folder()->path()) < 0);
}

/// Why nothing can be made of a run's adapter now; empty where it can.
QString RunsPage::whyNoWork(const RunRow &row) const
{
    const bool isOpen = isOpenRead();
    const QString work = RunActions::workOn(row.summary.folder);
    if (isOpen && !m_view->isRead())
        return tr("The run is still loading");
    if (isOpen ? m_view->isLive() : run::isLive(row.summary.status))
        return tr("The run is still in progress"); // a trainer will replace the adapter from before
    if (isOpen ? !m_panel->hasResult() : !row.summary.hasResult() || row.isUnreadable)
        return whyNoAdapter(row.summary.status);
    return work.isEmpty() ? QString() : tr("The run is %1").arg(work);
}

RunActions::Subjects RunsPage::workable() const
{
    RunActions::Subjects subjects;
    for (const RunRow &row : meant())
        if (whyNoWork(row).isEmpty())
            if (const auto folder = run::RunFolder::open(row.summary.folder))
                subjects.push_back({ *folder, toText(row.summary.name) });
    return subjects;
}

void RunsPage::updateActions()
{
    const auto rows = m_mode == Mode::List ? selected() : std::vector<RunRow>();
    const bool isOpen = isOpenRead();
    const auto told = isOpen ? std::vector<RunRow>() : meant(); // by the list
    const bool one = (m_mode == Mode::One && m_view->isOpen()) || rows.size() == 1;
    bool live = false, finished = false;
    const bool reading = isOpen && !m_view->isRead(); // whether it still goes is not known
    if (isOpen && one) {
        live = m_view->isLive() && m_view->isCaughtUp();
        finished = m_view->data().state == run::RunState::Finished;
    } else if (one) {
        live = run::isLive(told.front().summary.status);
        finished = told.front().summary.status == run::RunStatus::Finished;
    }
    const QString chooseOne = rows.size() > 1 ? tr("This works with one run: select only that") : whyNoneSelected();
    const bool goesOn = m_mode == Mode::One && live; // where it can be paused and stopped is another page
    m_open->setVisible(m_mode == Mode::List || goesOn);
    m_open->setIconText(goesOn ? tr("Open in Train") : tr("Open"));
    m_back->setVisible(m_mode == Mode::One);
    m_csv->setVisible(m_mode == Mode::List);
    m_copy->setVisible(m_mode != Mode::Empty);
    m_search->setEnabled(m_mode == Mode::List);
    showEmpty();
    enable(m_open, (m_mode == Mode::List && one) || goesOn, chooseOne);
    m_goesOn = isOpen ? reading || m_view->resumeStep() >= 0 : !one || told.front().summary.hasCheckpoint();
    const QString damage = isOpen                      ? m_view->whyNoResume()
        : one && !told.front().summary.hasCheckpoint() ? widgets::said(told.front().summary.checkpointProblem)
                                                       : QString();
    m_resume->setText(m_goesOn ? tr("Resume the selected run") : tr("Restart the selected run"));
    const qint64 from = m_mode != Mode::One ? -1 : isOpen ? m_view->resumeStep() : told.front().summary.resumeStep; // where one run is shown
    m_resume->setIconText(!m_goesOn ? tr("Restart this run") : from < 0 ? tr("Resume") : tr("Resume from step %1").arg(count(from)));
    enable(m_resume, one && !live && !finished && !reading && damage.isEmpty(),
        !one           ? chooseOne
            : reading  ? tr("The run is still loading")
            : live     ? tr("The run is still in progress")
            : finished ? tr("The run has finished")
                       : tr("None of its checkpoints can be continued from. Start a new run.") + u' ' + damage);
    const bool stops = m_mode == Mode::List && one && rows.front().summary.stopsAtCheckpoint;
    m_keep->setVisible(stops); // rarely: nobody misses it
    enable(m_keep, stops, chooseOne);
    enable(m_copy, one, chooseOne);
    const QString name = !one ? QString() : m_mode == Mode::One ? m_view->name() : toText(rows.front().summary.name);
    for (QAction *action : { m_open, m_resume, m_keep, m_copy, m_rename, m_notes })
        action->setProperty(CommandPalette::kSubject, name);
    enable(m_rename, one && (rows.empty() || !rows.front().isUnreadable), chooseOne);
    enable(m_notes, one, chooseOne);
    enable(m_useValue, m_mode == Mode::List && rows.size() > 1 && m_comparison->hasDifferences(), tr("Select two or more runs first"));
    updateActionsOfSeveral();
    updateResultActions(rows, chooseOne);
    RunTrash::update(m_trash, rows, m_mode == Mode::One ? tr("Go back to all runs first") : whyNoneSelected());
    m_trash->setProperty(CommandPalette::kSubject, subjectOf(RunTrash::movable(rows)));
}

/// What to do first where no run is selected.
QString RunsPage::whyNoneSelected() const
{
    const int listed = m_sorted->rowCount();
    return m_model->rowCount() == 0 ? tr("There is no run yet")
        : listed == 0               ? tr("No run is listed: end the search, or show archived runs")
        : listed == 1               ? tr("Select the run first")
                                    : tr("Select a run first");
}

void RunsPage::enable(QAction *action, bool enabled, const QString &reason)
{
    action->setEnabled(enabled);
    setTip(action, enabled ? action->text() : reason);
}

void RunsPage::updateResultActions(const std::vector<RunRow> &rows, const QString &chooseOne)
{
    const bool isOpen = m_mode == Mode::One && m_view->folder();
    const bool one = isOpen || rows.size() == 1, isRead = isOpen && isOpenRead();
    const auto told = isRead || !one ? std::vector<RunRow>() : meant(); // by the list
    const auto canTry = [](const run::RunSummary &run) { return run.hasResult() || (run.hasCheckpoint() && !run::isLive(run.status)); };
    const bool has = isRead ? m_panel->canTry() : one && canTry(told.front().summary);
    const bool live = isRead ? m_view->isLive() : one && run::isLive(told.front().summary.status);
    const QString damage = isRead && m_panel->hasCheckpoint() ? m_view->keptCheckpoint().whyNoAdapter + m_view->whyNoResume() : QString();
    enable(m_onResult.tryIt, has,
        !one                   ? chooseOne
            : live             ? tr("The run is still in progress")
            : damage.isEmpty() ? whyNoAdapter(meant().front().summary.status)
                               : tr("The checkpoint cannot be tried: %1").arg(damage));
    enable(m_onResult.folder, isOpen && (isRead ? m_panel->hasResult() || m_panel->hasCheckpoint() : told.front().summary.hasResult()),
        tr("Open a run with an adapter first"));
    const bool hasOther = one && m_model->before(isOpen ? m_view->folder()->path() : rows.front().summary.folder);
    enable(m_onResult.compare, hasOther,
        rows.size() > 1 ? tr("The selected runs are compared below the table")
            : one       ? tr("This is the first run")
                        : chooseOne);
    if (has)
        setTip(m_onResult.tryIt, tr("Asks the base model and the adapter the same, side by side"));
    for (QAction *action : { m_onResult.tryIt, m_onResult.compare, m_onResult.folder })
        action->setProperty(CommandPalette::kSubject, isOpen ? m_view->name() : one ? toText(rows.front().summary.name) : QString());
}

/// What works with any number of runs says with how many, as soon as there are several to choose from.
void RunsPage::updateActionsOfSeveral()
{
    const QString none = whyNoneSelected();
    const auto rows = meant();
    const bool areSeveral = rows.size() > 1;
    const auto wordsOf = [areSeveral](std::size_t runs, const QString &alone, const QString &one, const QString &several) {
        return !areSeveral || runs == 0 ? alone : runs == 1 ? one : several.arg(count(runs));
    };
    QString reason = none;
    std::vector<RunRow> workable;
    for (const RunRow &row : rows)
        if (const QString why = whyNoWork(row); why.isEmpty())
            workable.push_back(row);
        else
            reason = why;
    const auto can = workable.size();
    m_evaluate->setText(
        wordsOf(can, tr("Evaluate on held-out rows"), tr("Evaluate 1 run on held-out rows"), tr("Evaluate %1 runs on held-out rows")));
    m_merge->setText(wordsOf(can, tr("Merge the adapter into the model"), tr("Merge the adapter of 1 run into its model"),
        tr("Merge the adapters of %1 runs into their models")));
    const auto types = RunActions::exportTypes();
    for (qsizetype i = 0; i < types.size(); ++i)
        m_exports[i]->setText(wordsOf(can, types[i].text, tr("%1: 1 run").arg(types[i].text), tr("%1: %2 runs").arg(types[i].text)));
    for (QAction *action : QList<QAction *> { m_evaluate, m_merge } + m_exports) {
        enable(action, !workable.empty(), reason);
        action->setProperty(CommandPalette::kSubject, subjectOf(workable));
    }
    const auto pinned = toMark(rows, &run::RunAbout::isPinned), archived = toMark(rows, &run::RunAbout::isArchived);
    m_pin->setText(allOf(rows, &run::RunAbout::isPinned)
            ? wordsOf(pinned.size(), tr("Unpin"), {}, tr("Unpin %1 runs"))
            : wordsOf(pinned.size(), tr("Pin to the top"), tr("Pin 1 run to the top"), tr("Pin %1 runs to the top")));
    m_archive->setText(allOf(rows, &run::RunAbout::isArchived)
            ? wordsOf(archived.size(), tr("Take out of the archive"), {}, tr("Take %1 runs out of the archive"))
            : wordsOf(archived.size(), tr("Archive"), tr("Archive 1 run"), tr("Archive %1 runs")));
    m_tag->setText(wordsOf(rows.size(), tr("Edit the tags…"), {}, tr("Edit the tags of %1 runs…")));
    for (const auto &[action, of] : { std::pair { m_pin, pinned }, { m_archive, archived }, { m_tag, rows } }) {
        enable(action, !rows.empty(), none);
        action->setProperty(CommandPalette::kSubject, subjectOf(of));
    }
    m_fold->setEnabled(m_mode == Mode::List);
    m_fold->setText(m_split->isFolded() ? tr("Show the comparison") : tr("Hide the comparison"));
    setTip(m_fold, m_fold->text());
}

} // namespace anneal::ui
