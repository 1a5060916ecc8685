// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runspage.h"

#include "ui/runs/aboutchanges.h"
#include "ui/runs/chartwriting.h"
#include "ui/runs/comparison.h"
#include "ui/runs/runprogress.h"
#include "ui/runs/runsfilter.h"
#include "ui/runs/runtrash.h"
#include "ui/runs/runview.h"
#include "ui/runs/seenruns.h"
#include "ui/shell/actions.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/currentstack.h"
#include "widgets/emptystate.h"
#include "widgets/header.h"
#include "widgets/label.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"
#include "widgets/recordtable.h"
#include "widgets/theme.h"

#include <QFileInfo>
#include <QKeyEvent>
#include <QVBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace widgets;

RunsPage::RunsPage(Services services, QWidget *parent)
    : Page(u"runs"_s, tr("Runs"), u"runs"_s, PageLayout::Fixed, parent)
    , m_services(services)
    , m_after(new RunActions(services, this))
    , m_model(new RunsModel(this))
    , m_sorted(new RunsFilter(this))
    , m_about(new AboutChanges(services.tasks.background(), this))
    , m_banner(new Banner)
    , m_failures(m_banner)
    , m_runTrash(new RunTrash(services, this))
    , m_reading(services.tasks.background(), [this](Listed listed) { takeRows(std::move(listed)); })
    , m_opening(services.tasks.background(), [this](const Opened &opened) { showOpened(opened); })
{
    m_header = new PageHeader(tr("Runs"), tr("All training runs of this project."));
    m_stack = new CurrentStack;
    m_empty = new EmptyState(u"runs"_s, tr("No runs yet"),
        tr("A run is a folder with everything about one training. The first one appears here as soon as it starts."), tr("Go to Train"));
    m_view = new RunView(services.launcher, services.settings);
    m_view->useBackground(services.tasks.background());
    m_stack->addWidget(m_empty);
    makeList();
    makeActions();
    m_panel = new RunPanel(services.tasks.background(), m_view, *m_banner, m_onResult);
    m_stack->addWidget(m_panel);
    content()->addWidget(m_header);
    content()->addWidget(m_banner);
    m_passedOver = new Label({}, Type::Secondary, Tone::Warning);
    m_passedOver->setObjectName(u"passedOver"_s);
    m_passedOver->setWordWrap(true);
    m_passedOver->hide();
    content()->addWidget(m_passedOver);
    content()->addWidget(m_stack, 1);
    makeButtons();

    connect(m_empty, &EmptyState::triggered, this, [this] { Q_EMIT pageRequested(m_services.project.isOpen() ? u"train"_s : u"project"_s); });
    connect(m_after, &RunActions::started, this, [this](const QString &runFolder) { m_failures.forget(runFolder); });
    connect(m_after, &RunActions::workChanged, this, &RunsPage::updateActions);
    connect(m_after, &RunActions::failed, this, &RunsPage::jobFailed);
    connect(m_after, &RunActions::failedElsewhere, this, &Page::toast);
    connect(m_after, &RunActions::resultReady, this, &RunsPage::resultReady);
    connect(m_runTrash, &RunTrash::changed, this, &RunsPage::refresh);
    connect(m_runTrash, &RunTrash::undoable, this, &Page::undoable);
    connect(m_runTrash, &RunTrash::movedElsewhere, this, &Page::toast);
    connect(m_runTrash, &RunTrash::failed, this, &RunsPage::tellFailure);
    connect(m_runTrash, &RunTrash::tookBack, this, [this](const QString &runFolder) { choose(toPath(runFolder)); });
    exportBeside(services.settings, services.project, this);
    const auto tellExport = [this](const QString &file) { Q_EMIT toast(tr("Exported %1").arg(QFileInfo(file).fileName())); };
    connect(m_view, &RunView::exported, this, tellExport);
    connect(m_comparison, &Comparison::exported, this, tellExport);
    connect(m_view, &RunView::resumeAnywayRequested, this, [this](run::StartMode mode) { resume(mode); });
    connect(m_view, &RunView::changed, this, [this] {
        if (m_mode != Mode::One)
            return;
        tellRun();
        m_panel->refresh(!m_view->isLive());
        updateActions();
    });
    connect(m_view, &RunView::repeatRequested, this, &RunsPage::repeatRequested);
    connect(m_panel, &RunPanel::pageRequested, this, &Page::pageRequested);
    connect(m_view, &RunView::aboutChanged, this, &RunsPage::refresh);
    connect(m_about, &AboutChanges::changed, this, [this] {
        refresh();
        m_view->lookAgain();
    });
    connect(m_about, &AboutChanges::failed, m_banner, &Banner::showError);
    for (const auto newState : { &RunView::ended, &RunView::begunAgain })
        connect(m_view, newState, this, [this] {
            m_banner->dismissMessage(std::exchange(m_busy.message, 0));
            refresh();
        });
    connect(m_comparison, &Comparison::failed, m_banner, &Banner::showError);
    connect(&services.project, &Project::opened, this, &RunsPage::projectChanged);
    connect(&services.project, &Project::closed, this, &RunsPage::projectChanged);
    m_settled.setSingleShot(true);
    m_settled.setInterval(0);
    connect(&m_settled, &QTimer::timeout, this, &RunsPage::settle);
    m_timer.setInterval(2s);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (!m_reading.isBusy()) // a slow disk is not kept busy for ever
            refresh();
    });
    setMode(Mode::Empty);
}

RunsPage::~RunsPage() = default;

void RunsPage::setMode(Mode mode)
{
    const bool isOther = std::exchange(m_mode, mode) != mode;
    const QWidget *focused = window()->focusWidget();
    const bool hadFocus = isVisible() && (!focused || focused == this || isAncestorOf(focused));
    m_stack->setCurrentIndex(int(mode));
    showPassedOver();
    if (isOther && hadFocus)
        focusFirst(); // what had it is hidden
    if (isOther && mode != Mode::One) {
        m_header->setTitle(tr("Runs"));
        m_header->setPurpose(tr("All training runs of this project."));
    }
    updateActions();
    if (mode == Mode::List)
        m_settled.start();
}

void RunsPage::focusFirst()
{
    if (m_mode == Mode::List)
        m_table->setFocus();
    else if (m_mode == Mode::One)
        m_panel->takeFocus();
    else
        Page::focusFirst();
}

void RunsPage::projectChanged()
{
    m_banner->dismiss();
    m_reading.drop();
    m_opening.drop();
    m_reader = std::make_shared<RunsReader>();
    m_readsAgain = false;
    m_before.clear();
    m_choice.reset();
    m_unasked.reset();
    m_colors = {};
    m_view->close();
    m_model->setRows({});
    m_filter->clear(); // it was meant for the runs of that project
    m_before.clear();
    showCounts();
    tellPassedOver({});
    Q_EMIT badgeChanged({}, Activity::None);
    Q_EMIT runsListed({});
    setMode(Mode::Empty);
    m_settled.start(); // nothing is compared any more
    refresh();
    m_runTrash->offerAgain();
}

void RunsPage::activated()
{
    // A table that gets the focus makes its first row the current one by itself, and selects nothing.
    if (isVisible() && m_mode == Mode::List && !m_table->selectionModel()->hasSelection() && m_filter->text().isEmpty())
        selectUnasked(std::max(0, m_table->currentIndex().row()));
    refresh();
    m_timer.start();
}

QList<Page::Place> RunsPage::places() const
{
    return m_mode == Mode::One ? m_panel->places() : QList<Place>();
}

void RunsPage::showPart(const QString &part)
{
    if (m_mode == Mode::One)
        m_panel->showPlace(part);
}

void RunsPage::askedAgain()
{
    if (m_mode == Mode::One)
        m_back->trigger();
}

void RunsPage::hideEvent(QHideEvent *event)
{
    m_timer.stop(); // a hidden page reads nothing
    Page::hideEvent(event);
}

void RunsPage::refresh()
{
    if (!m_services.project.isOpen())
        return;
    if (m_reading.isBusy()) { // what is being read may be from before
        m_readsAgain = true;
        return;
    }
    m_readsAgain = false;
    m_reading.ask([runs = toPath(m_services.project.runsFolder()), reader = m_reader](const std::stop_token &stop) {
        auto rows = reader->read(runs, stop);
        return Listed { runs, std::move(rows), reader->passedOver() };
    });
}

void RunsPage::takeRows(Listed listed)
{
    if (listed.folder != toPath(m_services.project.runsFolder())) // the configuration names another one by now
        return refresh();
    const int live = int(std::count_if(listed.rows.begin(), listed.rows.end(),
        [](const RunRow &row) { return row.summary.status != run::RunStatus::Queued && run::isLive(row.summary.status); }));
    const bool wereNone = m_model->rowCount() == 0, hadSelection = m_table->selectionModel()->hasSelection();
    m_model->setRows(std::move(listed.rows));
    showCounts();
    m_view->setKnownTags(m_model->tags());
    m_view->setWhyNoRepeat(live > 0 ? tr("A training is in progress") : QString()); // it would be refused
    tellPassedOver(listed.passedOver);
    Q_EMIT badgeChanged(live > 0 ? QString::number(live) : QString(), Activity::None);
    Q_EMIT runsListed(m_model->comparable());
    if (m_mode != Mode::One)
        setMode(m_model->rowCount() > 0 ? Mode::List : Mode::Empty);
    else
        updateActions(); // what the open one can be compared with may have come
    // A table that has the focus makes its first row the current one by itself, and selects nothing.
    // Out of sight nothing is chosen for anybody: actions work on the selected run.
    if (isVisible() && (wereNone || !m_table->currentIndex().isValid()) && m_filter->text().isEmpty() && m_sorted->rowCount() > 0)
        selectUnasked(0);
    else if (isVisible() && hadSelection && !m_table->selectionModel()->hasSelection() && m_filter->text().isEmpty() && !m_choice)
        selectUnasked(m_table->currentIndex().row()); // what was selected is gone, or hidden: its neighbour takes its place
    takeChoice();
    if (const int row = m_model->rowOf(toPath(m_busy.run)); m_busy.message != 0 && row >= 0 && !run::isLive(m_model->row(row).summary.status))
        m_banner->dismissMessage(std::exchange(m_busy.message, 0));
    if (m_readsAgain)
        refresh();
}

void RunsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_mode == Mode::One)
        return m_back->trigger();
    if (event->matches(QKeySequence::Delete) && m_table->hasFocus() && !m_trash->isEnabled())
        return Q_EMIT toast(RunTrash::whyNot(selected(), whyNoneSelected()));
    Page::keyPressEvent(event);
}

std::optional<run::RunFolder> RunsPage::current() const
{
    if (m_mode == Mode::One)
        return m_view->folder();
    const auto rows = selected();
    if (rows.size() != 1)
        return std::nullopt;
    const auto folder = run::RunFolder::open(rows.front().summary.folder);
    return folder ? std::optional(*folder) : std::nullopt;
}

/// What follows from the selection.
void RunsPage::settle()
{
    if (m_mode == Mode::One)
        return; // on coming back
    const auto rows = selected();
    const auto wasSelected = [this](const RunRow &row) { return std::find(m_before.begin(), m_before.end(), row.summary.folder) != m_before.end(); };
    if (!std::all_of(rows.begin(), rows.end(), wasSelected))
        m_before.clear(); // somebody chose another one meanwhile
    if (std::any_of(rows.begin(), rows.end(), [this](const RunRow &row) { return row.summary.folder != m_unasked; }))
        m_unasked.reset();
    QStringList folders;
    for (const RunRow &row : rows)
        folders << toText(row.summary.folder);
    const auto colors = m_colors.of(folders, Comparison::kMost);
    QMap<QString, QColor> marks;
    for (const auto &[folder, color] : colors.asKeyValueRange())
        marks.insert(folder, colorsOf(this).series[color]);
    m_model->setMarks(marks);
    m_comparison->setRuns(rows, m_sorted->rowCount(), colors);
    if (m_mode == Mode::List)
        m_header->setPurpose(sentenceOfList(rows.size()));
    updateActions();
}

/// How many runs there are, match the search and are selected.
QString RunsPage::sentenceOfList(std::size_t selected) const
{
    const int listed = m_model->rowCount() - (m_sorted->isArchivedShown() ? 0 : archivedCount());
    const QString chosen = count(selected), all = count(listed);
    if (listed == 0 && m_sorted->rowCount() == 0) // a search finds archived ones, too
        return tr("All runs are archived.");
    if (!m_filter->text().isEmpty() && m_sorted->rowCount() == 0)
        return listed == 1 ? tr("The only run does not match the search.") : tr("None of the %1 runs matches the search.").arg(all);
    const QString drawn = selected > size_t(Comparison::kMost) ? tr(" · the first %1 are compared").arg(int(Comparison::kMost)) : QString();
    if (!m_filter->text().isEmpty())
        return (m_sorted->rowCount() == 1 ? tr("%1 selected of %2 that matches, %3 in all") : tr("%1 selected of %2 that match, %3 in all"))
                   .arg(chosen, count(m_sorted->rowCount()), all)
            + drawn;
    if (listed == 1)
        return tr("1 run · everything here is read from the run folders");
    return drawn.isEmpty() ? tr("%1 selected of %2 · everything here is read from the run folders").arg(chosen, all)
                           : tr("%1 selected of %2").arg(chosen, all) + drawn;
}

/// As people know it.
QString RunsPage::nameOf(const run::RunFolder &folder) const
{
    const int row = m_model->rowOf(folder.path());
    return toText(row >= 0 ? m_model->row(row).summary.name : folder.name());
}

/// Without a project there is no way to the first run but through one.
void RunsPage::showEmpty()
{
    const bool isOpen = m_services.project.isOpen();
    m_empty->setText(isOpen ? tr("No runs yet") : tr("No project is open"),
        tr("A run is a folder with everything about one training. The first one appears here as soon as it starts."));
    m_empty->button()->setText(isOpen ? tr("Go to Train") : tr("Go to Project"));
    m_empty->button()->setAccessibleName(m_empty->button()->text());
}

void RunsPage::openRun(const std::filesystem::path &path, std::optional<RunPanel::Part> part)
{
    m_banner->dismiss();
    m_opening.ask([path, part](const std::stop_token &) {
        Opened opened { run::RunFolder::open(path), false, false, part };
        opened.isLive = opened.folder && opened.folder->trainerAlive();
        return opened;
    });
}

void RunsPage::openResults(const QString &runFolder)
{
    Q_EMIT pageRequested(id());
    m_opening.ask([path = toPath(runFolder)](const std::stop_token &) { return Opened { run::RunFolder::open(path), false, true }; });
}

void RunsPage::showOpened(const Opened &opened)
{
    if (!opened.folder)
        return m_banner->showError(opened.folder.error());
    if (opened.isLive) // where it can be paused and stopped
        return followRequested(*opened.folder);
    if (m_unasked == opened.folder->path())
        m_unasked.reset(); // whoever opens a run means it
    m_view->open(*opened.folder);
    if (opened.part)
        m_panel->show(*opened.part);
    if (opened.atResults)
        m_view->showResults();
    setMode(Mode::One);
    const int row = m_model->rowOf(opened.folder->path());
    if (row >= 0) {
        SeenRuns::add(m_services.settings, opened.folder->path(), m_model->row(row).summary.attempt);
        m_view->setKnownTags(m_model->tags());
    }
    if (std::exchange(m_notesAsked, std::nullopt) == opened.folder->path())
        editInView(&RunView::editNotes);
    tellRun();
    Q_EMIT runOpened(opened.folder->path());
}

/// Which run is open, in the words of the page Train.
void RunsPage::tellRun()
{
    m_header->setTitle(m_view->config() || !m_view->folder() ? m_view->name() : nameOf(*m_view->folder())); // the list knew it before
    m_header->setPurpose(ui::subjectOf(m_view->data(), m_view->config().get(), m_view->isLive()));
}

/// Shows a result where its run is shown. It may have taken an hour: elsewhere it is told, whatever page is shown, and nobody is led away. What
/// was made is told everywhere, for no part of a page shows where it is.
void RunsPage::resultReady(const QString &runFolder, const QString &news, const QString &path)
{
    const bool isOpen = m_mode == Mode::One && m_view->folder() && toText(m_view->folder()->path()) == runFolder;
    if (isOpen)
        m_view->showResults();
    if (m_model->rowOf(toPath(runFolder)) < 0)
        return Q_EMIT toast(news); // of a project that was left
    if (!path.isEmpty())
        return Q_EMIT offered(news, tr("Show in folder"), [this, path] { m_panel->showPath(path); });
    if (isOpen && m_view->isVisible())
        return; // its results are in front there
    Q_EMIT offered(news, tr("Show"), [this, runFolder] {
        if (m_model->rowOf(toPath(runFolder)) >= 0)
            openResults(runFolder);
    });
}

void RunsPage::jobFailed(const base::Error &error, const QString &runFolder)
{
    m_failures.add(error, runFolder);
    if (!isVisible())
        Q_EMIT offered(said(error.detail), tr("Show"), [this] { Q_EMIT pageRequested(id()); });
}

/// What could not be done in a project that is not open any more is no news of the one that is.
void RunsPage::tellFailure(const QString &project, const QString &run, const base::Error &error)
{
    if (project == m_services.project.folder())
        m_banner->showError(error);
    else
        Q_EMIT toast(tr("%1: %2").arg(run, said(error.detail)));
}

} // namespace anneal::ui
