// SPDX-License-Identifier: GPL-3.0-or-later
// The table on the page Runs: what it lists, and what of it is selected.
#include "ui/runs/runspage.h"

#include "ui/runs/comparison.h"
#include "ui/runs/runsfilter.h"
#include "ui/runs/runssplit.h"
#include "ui/runs/runview.h"
#include "ui/runs/tablecolumns.h"
#include "ui/runs/tagpopup.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/currentstack.h"
#include "widgets/field.h"
#include "widgets/label.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"
#include "widgets/recordtable.h"
#include "widgets/theme.h"

#include <QAction>
#include <QCheckBox>
#include <QHeaderView>
#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

const auto kArchivedKey = u"runs/showArchived"_s;

} // namespace

void RunsPage::makeList()
{
    makeTable();
    auto *card = new Card;
    card->setFlush(true);
    card->setAccessibleName(tr("Runs"));
    m_searchRow = makeSearchRow();
    card->body()->addWidget(m_searchRow);
    card->body()->addWidget(m_table, 1);
    m_comparison = new Comparison(m_services.tasks.background(), m_services.settings);
    m_split = new RunsSplit(card, m_comparison, m_services.settings);
    m_split->setAccessibleName(tr("Runs and their comparison"));
    m_stack->addWidget(m_split);
    m_tagPopup = new TagPopup(this);
    connect(m_tagPopup, &TagPopup::changed, this, &RunsPage::changeTag);
    connect(m_comparison, &Comparison::valueWanted, this, &RunsPage::takeValue);
    // Not at once: rows that go tell of the selection while the proxy is taking them away, and what follows from it changes the model.
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, &m_settled, qOverload<>(&QTimer::start));
    connect(m_table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &RunsPage::showCurrent, Qt::QueuedConnection);
    connect(m_table, &RecordTable::activatedRow, this,
        [this](int row) { openRun(m_model->row(m_sorted->mapToSource(m_sorted->index(row, 0)).row()).summary.folder); });
    connect(m_table, &QAbstractItemView::pressed, this, [this] { m_unasked.reset(); }); // also on the one that was selected already
    connect(m_model, &RunsModel::renamed, this, &RunsPage::keepName);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) { m_menu->popup(m_table->viewport()->mapToGlobal(at)); });
}

void RunsPage::makeTable()
{
    m_table = new RecordTable;
    m_table->setAccessibleName(tr("Runs"));
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(RunsModel::kSortRole);
    m_table->setModel(m_sorted);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicatorClearable(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);                               // as they come: live ones first, then the newest
    const QString longestTime = u"28 MMM "_s + widgets::timeText(QTime(22, 58)); // some write PM behind it
    const int timeWidth = m_table->fontMetrics().horizontalAdvance(longestTime) + 2 * space::kM;
    // For what stands in them; each has room for its title as well.
    const int widths[] { 38, 176, 96, 64, 64, 50, 60, 80, 74, 64, 60, 110, 70, 100, 200 };
    static_assert(std::size(widths) == RunsModel::ColumnCount);
    for (int column = 0; column < RunsModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, qMax(widths[column], m_table->horizontalHeader()->sectionSizeHint(column)));
    m_table->setStretchColumn(RunsModel::Name, 168, 320); // a name that the program makes, and where there is room its tags as well
    // The first is served first: what is short and cannot be guessed from its beginning, then what can.
    // No name takes of what a row cannot be understood without.
    const std::tuple<int, int, int> fitting[] { { RunsModel::Started, timeWidth, timeWidth }, { RunsModel::LearningRate, 100, 0 },
        { RunsModel::Took, 110, 90 }, { RunsModel::Status, 240, 157 }, { RunsModel::Model, 240, 92 } };
    for (const auto &[column, most, kept] : fitting)
        m_table->setFittingColumn(column, most, kept);
    m_columns = new TableColumns(m_table, m_services.settings); // last: a column that it hides has no width
    connect(m_columns, &TableColumns::undoable, this, &Page::undoable);
}

QWidget *RunsPage::makeSearchRow()
{
    auto *row = new QWidget;
    row->setAccessibleName(tr("Search and view"));
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(11, 10, 11, 8);
    line->setSpacing(space::kS);
    auto *search = new SearchEdit(tr("Search name, tags, notes and model, or tag:good"));
    m_filter = search;
    m_filter->setObjectName(u"searchRuns"_s);
    m_filter->setAccessibleName(tr("Search runs"));
    search->setHint(u"/"_s);
    setTip(m_filter,
        tr("Type words that a run must have, or one of these and a word behind it:\n"
           "tag:good – a tag\nstatus:failed – how it stands\nmodel:llama – its model\nis:pinned, is:archived"));
    search->setList(m_table);
    connect(m_filter, &QLineEdit::textChanged, this, &RunsPage::search);
    line->addWidget(m_filter, 1);
    m_withArchived = new QCheckBox(tr("Show archived"));
    m_withArchived->setAccessibleName(tr("Show archived"));
    m_withArchived->setChecked(m_services.settings.state(kArchivedKey, false).toBool());
    m_sorted->setArchivedShown(m_withArchived->isChecked());
    m_withArchived->hide();
    connect(m_withArchived, &QAbstractButton::toggled, this, &RunsPage::showArchived);
    line->addWidget(m_withArchived);
    auto *columns = new Button(tr("Columns"));
    columns->setMenuMark();
    connect(columns, &Button::clicked, this, [this, columns] {
        QMenu *menu = m_columns->menu();
        menu->popup(columns->mapToGlobal(QPoint(columns->width() - menu->sizeHint().width(), columns->height() + 4)));
    });
    line->addWidget(columns);
    auto *fold = new IconButton(u"panel"_s, tr("Show or hide the comparison"));
    connect(fold, &Button::clicked, this, [this] { m_fold->trigger(); });
    line->addWidget(fold);
    return row;
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
    const bool isHidden = m_model->row(m_model->rowOf(*m_choice)).summary.about.isArchived && !m_sorted->isArchivedShown();
    if (isHidden && m_readsAgain)
        return; // it may be listed again by now
    const auto chosen = *std::exchange(m_choice, std::nullopt);
    if (m_isSuggestion && hasOwnSelection())
        return;
    m_unasked = m_isSuggestion ? std::optional(chosen) : std::nullopt;
    m_before = { chosen };
    if (isHidden)
        m_withArchived->setChecked(true); // it is asked for by name
    if (std::exchange(m_isCompared, false)) {
        if (const RunRow *other = m_model->before(chosen))
            m_before.push_back(other->summary.folder);
        else
            Q_EMIT toast(tr("There is no run before it to compare it with."));
    }
    select(m_before);
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
    if (m_split->isFolded())
        m_fold->trigger();
    m_comparison->bringCurves();
    refresh(); // the rows may be of before it
    takeChoice();
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
    m_sorted->setQuery(RunsQuery(words));
    select(m_before);
    if (words.isEmpty())
        m_before.clear();
    showCounts();
    showCurrent();
    m_settled.start();
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

/// A folder that is no run would otherwise be gone without a word: half copied, or damaged.
void RunsPage::tellPassedOver(const std::vector<RunsReader::PassedOver> &folders)
{
    constexpr std::size_t named = 3, explained = 20;
    QStringList some, reasons;
    for (std::size_t i = 0; i < std::min(folders.size(), explained); ++i) {
        const auto name = toText(std::filesystem::path(folders[i].name));
        if (i < named)
            some << name;
        reasons << tr("%1: %2").arg(name, said(folders[i].reason));
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

int RunsPage::archivedCount() const
{
    int archived = 0;
    for (int row = 0; row < m_model->rowCount(); ++row)
        archived += m_model->row(row).summary.about.isArchived ? 1 : 0;
    return archived;
}

/// What depends on how many runs there are, and of which kind.
void RunsPage::showCounts()
{
    const int archived = archivedCount();
    m_withArchived->setText(archived > 0 ? tr("Show archived (%1)").arg(count(archived)) : tr("Show archived"));
    m_withArchived->setVisible(archived > 0 || m_withArchived->isChecked());
    m_table->setEmptyText(m_filter->text().isEmpty() && archived > 0 && archived == m_model->rowCount()
            ? tr("All runs are archived. “Show archived” lists them.")
            : tr("No run matches the search."));
    const int listed = m_model->rowCount() - (m_sorted->isArchivedShown() ? 0 : archived);
    m_split->setRows(listed, m_searchRow->sizeHint().height() + m_table->horizontalHeader()->height() + 2);
}

void RunsPage::showArchived(bool shown)
{
    m_services.settings.setState(kArchivedKey, shown);
    m_sorted->setArchivedShown(shown);
    showCounts();
    m_settled.start();
}

} // namespace anneal::ui
