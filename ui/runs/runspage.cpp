// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runspage.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/data/trust.h"
#include "core/run/control.h"
#include "ui/runs/chartwriting.h"
#include "ui/runs/comparison.h"
#include "ui/runs/runactions.h"
#include "ui/runs/runtrash.h"
#include "ui/runs/runview.h"
#include "ui/shell/actions.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/commandpalette.h"
#include "widgets/currentstack.h"
#include "widgets/emptystate.h"
#include "widgets/field.h"
#include "widgets/header.h"
#include "widgets/label.h"
#include "widgets/plaintext.h"
#include "widgets/recordtable.h"
#include "widgets/theme.h"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFutureWatcher>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace widgets;

namespace {

template <typename Number>
QString count(Number value)
{
    return toText(base::formatCount(static_cast<std::int64_t>(value)));
}

} // namespace

RunsPage::RunsPage(Services services, QWidget *parent)
    : Page(u"runs"_s, tr("Runs"), u"runs"_s, PageLayout::Fixed, parent)
    , m_services(services)
    , m_after(new RunActions(services, this))
    , m_model(new RunsModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
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
    m_stack->addWidget(m_view);
    content()->addWidget(m_header);
    content()->addWidget(m_banner);
    m_passedOver = new Label({}, Type::Secondary, Tone::Warning);
    m_passedOver->setObjectName(u"passedOver"_s);
    m_passedOver->setWordWrap(true);
    m_passedOver->hide();
    content()->addWidget(m_passedOver);
    content()->addWidget(m_stack, 1);
    makeActions();
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
        if (m_mode == Mode::One)
            updateActions();
    });
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

void RunsPage::makeList()
{
    m_table = new RecordTable;
    m_table->setAccessibleName(tr("Runs"));
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(RunsModel::kSortRole);
    m_sorted->setFilterKeyColumn(-1);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_sorted);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicatorClearable(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder); // as they come: live ones first, then the newest
    m_table->setEmptyText(tr("No run matches the search."));
    const QString longestTime = u"28 MMM "_s + QLocale().toString(QTime(22, 58), QLocale::ShortFormat); // some write PM behind it
    const int timeWidth = m_table->fontMetrics().horizontalAdvance(longestTime) + 2 * space::kM;
    const int widths[] { 38, 190, 96, 64, 100, 50, 100, 80, 80, 70, timeWidth }; // for what stands in them; each has room for its title as well
    for (int column = 0; column < RunsModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, qMax(widths[column], m_table->horizontalHeader()->sectionSizeHint(column)));
    m_table->setStretchColumn(RunsModel::Name, 190); // a name that the program makes
    m_table->setGrowingColumn(RunsModel::Model, 240);
    m_table->setFittingColumn(RunsModel::Took, 110);
    m_table->setFittingColumn(RunsModel::Status, 180);
    m_filter = new SearchEdit(tr("Search runs"));
    m_filter->setObjectName(u"searchRuns"_s);
    static_cast<SearchEdit *>(m_filter)->setHint(u"/"_s);
    connect(m_filter, &QLineEdit::textChanged, this, &RunsPage::search);
    static_cast<SearchEdit *>(m_filter)->setList(m_table);

    auto *card = new Card;
    card->setFlush(true);
    card->setAccessibleName(tr("Runs"));
    auto *search = new QHBoxLayout;
    search->setContentsMargins(11, 10, 11, 8);
    search->addWidget(m_filter);
    card->body()->addLayout(search);
    card->body()->addWidget(m_table, 1);
    m_comparison = new Comparison(m_services.tasks.background(), m_services.settings);
    auto *split = new QSplitter(Qt::Vertical);
    split->setChildrenCollapsible(false);
    split->addWidget(card);
    split->addWidget(m_comparison);
    split->setStretchFactor(0, 5);
    split->setStretchFactor(1, 6);
    split->setAccessibleName(tr("Runs and their comparison"));
    m_stack->addWidget(split);
    // Not at once: rows that go tell of the selection while the proxy is taking them away, and what follows from it changes the model.
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, &m_settled, qOverload<>(&QTimer::start));
    connect(m_table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &RunsPage::showCurrent, Qt::QueuedConnection);
    connect(m_table, &RecordTable::activatedRow, this,
        [this](int row) { openRun(m_model->row(m_sorted->mapToSource(m_sorted->index(row, 0)).row()).summary.folder); });
    connect(m_table, &QAbstractItemView::pressed, this, [this] { m_unasked.reset(); }); // also on the one that was selected already
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) { m_menu->popup(m_table->viewport()->mapToGlobal(at)); });
}

void RunsPage::makeActions()
{
    ActionRegistry &actions = m_services.actions;
    const auto exportAs = [this](const QString &type) {
        return [this, type] {
            if (const auto folder = current())
                m_after->exportGguf(*folder, type);
        };
    };
    m_open = actions.add(u"runs.open"_s, tr("Open the selected run"), this, [this] {
        if (m_mode == Mode::One && m_view->folder()) // one that goes on
            openRun(m_view->folder()->path());
        else if (const auto rows = selected(); !rows.empty())
            openRun(rows.front().summary.folder);
    });
    m_back = actions.add(
        u"runs.back"_s, tr("Back to all runs"), this,
        [this] {
            m_view->close();
            setMode(m_model->rowCount() > 0 ? Mode::List : Mode::Empty);
            refresh();
        },
        QKeySequence(u"Alt+Left"_s), this);
    m_resume = actions.add(u"runs.resume"_s, tr("Resume the selected run"), this, [this] { resume(run::StartMode::Resume); });
    m_keep = actions.add(u"runs.keep"_s, tr("Cancel the selected run's stop at the next checkpoint"), this, [this] { keepTraining(); });
    m_evaluate = actions.add(u"runs.evaluate"_s, tr("Evaluate on held-out rows"), this, [this] { onCurrent(&RunActions::evaluate); });
    m_merge = actions.add(u"runs.merge"_s, tr("Merge the adapter into the model"), this, [this] { onCurrent(&RunActions::merge); });
    m_exportQ8 = actions.add(u"runs.export.q8"_s, tr("Export GGUF, 8 bits (q8_0)"), this, exportAs(u"q8_0"_s));
    m_exportF16 = actions.add(u"runs.export.f16"_s, tr("Export GGUF, 16 bits (f16)"), this, exportAs(u"f16"_s));
    m_exportF32 = actions.add(u"runs.export.f32"_s, tr("Export GGUF, 32 bits (f32)"), this, exportAs(u"f32"_s));
    m_copy = actions.add(u"runs.copy"_s, tr("Copy the selected run as a command"), this, [this] { copyCommand(); });
    m_csv = actions.add(u"runs.csv"_s, tr("Export the table of runs…"), this, [this] { exportTable(); });
    m_trash = actions.add(
        u"runs.trash"_s, tr("Move the run to the trash"), this,
        [this] {
            if (m_mode == Mode::List)
                m_runTrash->move(selected());
        },
        QKeySequence(u"Delete"_s), m_table);
    m_trash->setProperty(CommandPalette::kKeywords, tr("delete remove"));
    m_search = actions.add(
        u"runs.search"_s, tr("Search runs"), this, [this] { m_filter->setFocus(Qt::ShortcutFocusReason); }, QKeySequence(u"/"_s), this);
    for (const auto &[action, onButton] :
        { std::pair { m_open, tr("Open") }, { m_back, tr("All runs") }, { m_copy, tr("Copy as command") }, { m_csv, tr("Export table…") } })
        action->setIconText(onButton); // the page says of what; the palette does not
}

void RunsPage::makeButtons()
{
    m_menu = new QMenu(this);
    m_menu->addActions({ m_open, m_resume, m_keep });
    m_menu->addSeparator();
    m_menu->addActions({ m_evaluate, m_merge, m_exportQ8, m_exportF16, m_exportF32 });
    m_menu->addSeparator();
    m_menu->addActions({ m_copy, m_trash });
    m_menu->setToolTipsVisible(true); // why one is grey
    auto *more = new Button(tr("More"), ButtonRole::Secondary);
    more->setAccessibleName(tr("More to do with the selected run"));
    more->setMenuMark();
    connect(more, &Button::clicked, this,
        [this, more] { m_menu->popup(more->mapToGlobal(QPoint(more->width() - m_menu->sizeHint().width(), more->height() + 4))); });
    m_header->addAction(new Button(m_back, ButtonRole::Secondary));
    m_header->addAction(new Button(m_copy, ButtonRole::Secondary));
    m_header->addAction(new Button(m_csv, ButtonRole::Secondary));
    m_header->addAction(more);
    m_header->addAction(new Button(m_open, ButtonRole::Primary));
    auto *resume = new Button(tr("Resume"), ButtonRole::Primary);
    resume->setAccessibleName(tr("Resume this run"));
    m_header->addAction(resume);
    connect(resume, &Button::clicked, m_resume, &QAction::trigger);
    const auto offerResume = [this, resume] { resume->setVisible(m_mode == Mode::One && m_resume->isEnabled()); };
    connect(m_resume, &QAction::changed, resume, offerResume);
    offerResume();
    connect(m_open, &QAction::changed, more, [this, more] { more->setVisible(m_mode != Mode::Empty); });
}

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
        m_view->setFocus();
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
    m_view->close();
    m_model->setRows({});
    m_filter->clear(); // it was meant for the runs of that project
    m_before.clear();
    tellPassedOver({});
    Q_EMIT badgeChanged({}, Activity::None);
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
    const bool wereNone = m_model->rowCount() == 0;
    m_model->setRows(std::move(listed.rows));
    tellPassedOver(listed.passedOver);
    Q_EMIT badgeChanged(live > 0 ? QString::number(live) : QString(), Activity::None);
    if (m_mode != Mode::One)
        setMode(m_model->rowCount() > 0 ? Mode::List : Mode::Empty);
    // A table that has the focus makes its first row the current one by itself, and selects nothing.
    // Out of sight nothing is chosen for anybody: actions work on the selected run.
    if (isVisible() && (wereNone || !m_table->currentIndex().isValid()) && m_filter->text().isEmpty() && m_sorted->rowCount() > 0)
        selectUnasked(0);
    takeChoice();
    if (const int row = m_model->rowOf(toPath(m_busy.run)); m_busy.message != 0 && row >= 0 && !run::isLive(m_model->row(row).summary.status))
        m_banner->dismissMessage(std::exchange(m_busy.message, 0));
    if (m_readsAgain)
        refresh();
}

void RunsPage::choose(const std::filesystem::path &folder)
{
    m_choice = folder;
    m_isSuggestion = m_isCompared = false;
    takeChoice();
}

void RunsPage::suggest(const std::filesystem::path &folder)
{
    m_choice = folder;
    m_isSuggestion = true;
    m_isCompared = false;
    takeChoice();
}

void RunsPage::compare(const std::filesystem::path &folder)
{
    m_choice = folder;
    m_isSuggestion = false;
    m_isCompared = true;
    if (m_mode == Mode::One)
        m_back->trigger();
    refresh(); // the rows may be of before it
    takeChoice();
}

void RunsPage::selectUnasked(int row)
{
    m_table->selectRow(row);
    if (const auto rows = selected(); rows.size() == 1)
        m_unasked = rows.front().summary.folder;
}

/// Whether the user selected a run himself, also where a search hides it now.
bool RunsPage::hasOwnSelection() const
{
    const auto rows = selected();
    const auto isHidden = [this](const auto &folder) { return folder != m_unasked && m_model->rowOf(folder) >= 0; };
    return std::any_of(rows.begin(), rows.end(), [this](const RunRow &row) { return row.summary.folder != m_unasked; })
        || (!m_filter->text().isEmpty() && std::any_of(m_before.begin(), m_before.end(), isHidden));
}

void RunsPage::takeChoice()
{
    if (!m_choice || m_model->rowOf(*m_choice) < 0)
        return;
    const auto chosen = *std::exchange(m_choice, std::nullopt);
    if (m_isSuggestion && hasOwnSelection())
        return;
    m_unasked = m_isSuggestion ? std::optional(chosen) : std::nullopt;
    m_before = { chosen };
    if (std::exchange(m_isCompared, false)) {
        const RunRow *other = nullptr;
        for (int i = 0; i < m_model->rowCount(); ++i)
            if (const RunRow &row = m_model->row(i);
                row.summary.folder != chosen && row.summary.step > 0 && (!other || row.summary.started > other->summary.started))
                other = &row;
        if (other)
            m_before.push_back(other->summary.folder);
        else
            Q_EMIT toast(tr("There is no other run yet to compare it with."));
    }
    select(m_before);
}

void RunsPage::select(const std::vector<std::filesystem::path> &folders)
{
    QItemSelection selection;
    QModelIndex first;
    for (const auto &folder : folders) {
        const QModelIndex index = m_sorted->mapFromSource(m_model->index(m_model->rowOf(folder), 0));
        if (!index.isValid())
            continue; // gone, or no match of the search
        selection.select(index, index);
        first = first.isValid() ? first : index;
    }
    if (!first.isValid())
        return;
    m_table->selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    showCurrent();
}

/// A search hides runs and changes no mind: those that were selected are so again as soon as they are in sight.
void RunsPage::search(const QString &words)
{
    for (const RunRow &row : selected())
        if (std::find(m_before.begin(), m_before.end(), row.summary.folder) == m_before.end())
            m_before.push_back(row.summary.folder);
    m_sorted->setFilterFixedString(words);
    select(m_before);
    if (words.isEmpty())
        m_before.clear();
    showCurrent();
    m_settled.start();
}

void RunsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_mode == Mode::One)
        return m_back->trigger();
    if (event->matches(QKeySequence::Delete) && m_table->hasFocus() && !m_trash->isEnabled())
        return Q_EMIT toast(RunTrash::whyNot(selected(), tr("Select a run first")));
    Page::keyPressEvent(event);
}

/// A folder that is no run would otherwise be gone without a word: half copied, or damaged.
void RunsPage::tellPassedOver(const std::vector<RunsReader::PassedOver> &folders)
{
    constexpr std::size_t named = 3, explained = 20;
    QStringList some, reasons;
    for (std::size_t i = 0; i < std::min(folders.size(), explained); ++i) {
        const auto name = toText(std::filesystem::path(folders[i].name));
        if (i < named)
            some << name;
        reasons << tr("%1: %2").arg(name, toText(folders[i].reason));
    }
    if (folders.size() > explained)
        reasons << tr("and %1 more").arg(count(folders.size() - explained));
    auto text = folders.size() == 1
        ? tr("1 folder in the runs folder could not be read as a run: %1").arg(some.join(u", "_s))
        : tr("%1 folders in the runs folder could not be read as runs: %2").arg(count(folders.size()), some.join(u", "_s));
    if (folders.size() > named)
        text += u" …"_s;
    m_passedOver->setText(folders.empty() ? QString() : text);
    setTip(m_passedOver, reasons.join(u'\n'));
    m_passedOver->setAccessibleDescription(reasons.join(u'\n'));
    showPassedOver();
}

void RunsPage::showPassedOver()
{
    m_passedOver->setVisible(m_mode != Mode::One && !m_passedOver->text().isEmpty());
}

/// Brings the current row in sight, where one is among those shown.
void RunsPage::showCurrent()
{
    if (m_table->currentIndex().isValid())
        m_table->scrollTo(m_table->currentIndex());
}

std::vector<RunRow> RunsPage::selected() const
{
    std::vector<RunRow> rows;
    QModelIndexList indexes = m_table->selectionModel()->selectedRows();
    std::sort(indexes.begin(), indexes.end(), [](const QModelIndex &a, const QModelIndex &b) { return a.row() < b.row(); });
    for (const QModelIndex &index : indexes)
        rows.push_back(m_model->row(m_sorted->mapToSource(index).row()));
    return rows;
}

void RunsPage::onCurrent(void (RunActions::*what)(const run::RunFolder &))
{
    if (const auto folder = current())
        (m_after->*what)(*folder);
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
    QMap<QString, QColor> marks;
    for (size_t i = 0; i < rows.size() && i < size_t(Comparison::kMost); ++i)
        marks.insert(toText(rows[i].summary.folder), colorsOf(this).series[i]);
    m_model->setMarks(marks);
    m_comparison->setRuns(rows);
    if (m_mode == Mode::List) {
        const QString drawn = rows.size() > size_t(Comparison::kMost) ? tr(" · the first %1 are compared").arg(int(Comparison::kMost)) : QString();
        m_header->setPurpose(
            (m_filter->text().isEmpty()
                    ? (drawn.isEmpty() ? tr("%1 selected of %2 · everything here is read from the run folders") : tr("%1 selected of %2"))
                          .arg(count(rows.size()), count(m_model->rowCount()))
                    : tr("%1 selected of %2 that match, %3 in all").arg(count(rows.size()), count(m_sorted->rowCount()), count(m_model->rowCount())))
            + drawn);
    }
    updateActions();
}

void RunsPage::updateActions()
{
    const auto rows = m_mode == Mode::List ? selected() : std::vector<RunRow>();
    const bool one = (m_mode == Mode::One && m_view->isOpen()) || rows.size() == 1;
    bool live = false, adapter = false, finished = false;
    const bool reading = m_mode == Mode::One && !m_view->isCaughtUp(); // whether it still goes is not known
    if (m_mode == Mode::One && one) {
        live = m_view->isLive() && m_view->isCaughtUp();
        adapter = m_view->hasAdapter();
        finished = m_view->data().state == run::RunState::Finished;
    } else if (one) {
        live = run::isLive(rows.front().summary.status);
        adapter = rows.front().summary.hasAdapter && !rows.front().isUnreadable;
        finished = rows.front().summary.status == run::RunStatus::Finished;
    }
    const auto set = [](QAction *action, bool enabled, const QString &reason) {
        action->setEnabled(enabled);
        setTip(action, enabled ? action->text() : reason);
    };
    const QString chooseOne = tr("Select one run first");
    const bool goesOn = m_mode == Mode::One && live; // where it can be paused and stopped is another page
    m_open->setVisible(m_mode == Mode::List || goesOn);
    m_open->setIconText(goesOn ? tr("Open in Train") : tr("Open"));
    m_back->setVisible(m_mode == Mode::One);
    m_csv->setVisible(m_mode == Mode::List);
    m_copy->setVisible(m_mode != Mode::Empty);
    m_search->setEnabled(m_mode == Mode::List);
    showEmpty();
    set(m_open, (m_mode == Mode::List && one) || goesOn, chooseOne);
    set(m_resume, one && !live && !finished && !reading,
        !one          ? chooseOne
            : reading ? tr("The run is still loading")
            : live    ? tr("The run is still in progress")
                      : tr("The run has finished"));
    const bool stops = m_mode == Mode::List && one && rows.front().summary.stopsAtCheckpoint;
    m_keep->setVisible(stops); // rarely: nobody misses it
    set(m_keep, stops, chooseOne);
    for (QAction *action : { m_evaluate, m_merge, m_exportQ8, m_exportF16, m_exportF32 }) // a trainer will replace the adapter from before
        set(action, one && adapter && !live, !one ? chooseOne : live ? tr("The run is still in progress") : tr("The run has no adapter yet"));
    set(m_copy, one, chooseOne);
    const QString name = !one ? QString() : m_mode == Mode::One ? toText(m_view->folder()->path().filename()) : toText(rows.front().summary.name);
    for (QAction *action : { m_open, m_resume, m_keep, m_evaluate, m_merge, m_exportQ8, m_exportF16, m_exportF32, m_copy, m_trash })
        action->setProperty(CommandPalette::kSubject, name);
    RunTrash::update(m_trash, rows, m_mode == Mode::One ? tr("Go back to all runs first") : tr("Select a run first"));
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

void RunsPage::openRun(const std::filesystem::path &path)
{
    m_banner->dismiss();
    m_opening.ask([path](const std::stop_token &) {
        Opened opened { run::RunFolder::open(path), false, false };
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
    m_view->open(*opened.folder);
    if (opened.atResults)
        m_view->showResults();
    setMode(Mode::One);
    m_header->setTitle(QString::fromStdString(opened.folder->name()));
    m_header->setPurpose(toText(opened.folder->path()));
}

/// Shows a result where its run is shown. It may have taken an hour: elsewhere it is told, whatever page is shown, and nobody is led away.
void RunsPage::resultReady(const QString &runFolder, const QString &news)
{
    const bool isOpen = m_mode == Mode::One && m_view->folder() && toText(m_view->folder()->path()) == runFolder;
    if (isOpen)
        m_view->showResults();
    if (isOpen && isVisible())
        return;
    if (m_model->rowOf(toPath(runFolder)) < 0)
        return Q_EMIT toast(news); // of a project that was left
    Q_EMIT offered(news, tr("Show"), [this, runFolder] {
        if (m_model->rowOf(toPath(runFolder)) >= 0)
            openResults(runFolder);
    });
}

void RunsPage::jobFailed(const base::Error &error, const QString &runFolder)
{
    m_failures.add(error, runFolder);
    if (!isVisible())
        Q_EMIT offered(toText(error.detail), tr("Show"), [this] { Q_EMIT pageRequested(id()); });
}

void RunsPage::resume(run::StartMode mode)
{
    const auto folder = current();
    if (!folder)
        return;
    auto *answer = new QFutureWatcher<base::Status>(this);
    connect(answer, &QFutureWatcherBase::finished, this, [this, answer, folder = *folder, project = m_services.project.folder()] {
        answer->deleteLater();
        const base::Status started = answer->result();
        const QString name = toText(folder.path().filename());
        if (project != m_services.project.folder())
            Q_EMIT toast(started ? tr("%1 goes on.").arg(name) : tr("%1 did not go on: %2").arg(name, toText(started.error().detail)));
        else if (!started)
            tellBusy(started.error(), folder);
        else
            Q_EMIT followRequested(folder);
    });
    answer->setFuture(
        m_services.tasks.background().run(Background::Lane::Request, [launcher = &m_services.launcher, folder = *folder, mode]() -> base::Status {
            if (auto trusted = data::requireTrust(folder); !trusted)
                return trusted;
            return launcher->start(folder, mode);
        }));
}

/// Why a run did not go on; that it is trained already is said only as long as it is.
void RunsPage::tellBusy(const base::Error &error, const run::RunFolder &folder)
{
    m_banner->showError(error);
    if (error.kind == base::ErrorKind::Busy)
        m_busy = { m_banner->message(), toText(folder.path()) };
    refresh();
}

/// What could not be done in a project that is not open any more is no news of the one that is.
void RunsPage::tellFailure(const QString &project, const QString &run, const base::Error &error)
{
    if (project == m_services.project.folder())
        m_banner->showError(error);
    else
        Q_EMIT toast(tr("%1: %2").arg(run, toText(error.detail)));
}

void RunsPage::keepTraining()
{
    const auto folder = current();
    if (!folder)
        return;
    m_services.tasks.background().ask(
        Background::Lane::Request, this,
        [launcher = &m_services.launcher, folder = *folder] { return launcher->request(folder, run::Request::Withdraw); },
        [this, project = m_services.project.folder(), name = toText(folder->path().filename())](const base::Status &posted) {
            if (!posted)
                return tellFailure(project, name, posted.error());
            Q_EMIT toast(tr("%1 goes on after its next checkpoint.").arg(name));
            refresh();
        });
}

void RunsPage::copyCommand()
{
    const auto folder = current();
    if (!folder)
        return;
    m_services.tasks.background().ask(
        Background::Lane::Question, this,
        [folder = *folder, project = m_services.project.folder()] { return RunActions::trainCommand(folder, project); },
        [this](const QString &command) {
            QGuiApplication::clipboard()->setText(command);
            Q_EMIT toast(tr("Copied the command that makes this run again"));
        });
}

void RunsPage::exportTable()
{
    const QString place = QDir(exportFolder(m_services.settings, m_services.project)).filePath(u"runs.csv"_s);
    const QString file = QFileDialog::getSaveFileName(this, tr("Export the table"), place, tr("Table (*.csv)"));
    if (file.isEmpty())
        return;
    keepExportFolder(m_services.settings, file);
    m_services.tasks.background().ask(
        Background::Lane::Question, this, [file, csv = m_model->csv().toStdString()] { return base::writeFile(toPath(file), csv); },
        [this, file](const base::Status &written) {
            if (!written)
                m_banner->showError(written.error());
            else
                Q_EMIT toast(tr("Exported %1").arg(QFileInfo(file).fileName()));
        });
}

} // namespace anneal::ui
