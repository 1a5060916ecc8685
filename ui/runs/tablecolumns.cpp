// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/tablecolumns.h"

#include "ui/runs/runsmodel.h"
#include "ui/shell/settings.h"
#include "widgets/recordtable.h"

#include <QActionGroup>
#include <QHeaderView>
#include <QKeyEvent>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

const auto kColumnsKey = u"runs/columns"_s; // those shown, in their order
const auto kSortKey = u"runs/sort"_s;       // "evalLoss down"; empty: as they come

bool isFixed(int column) // what a row cannot be told by without
{
    return column == RunsModel::Mark || column == RunsModel::Name;
}

} // namespace

/// Stays open while columns are switched on and off; Ctrl and an arrow move the one that is chosen.
class TableColumns::Menu : public QMenu
{
public:
    explicit Menu(TableColumns *columns) : m_columns(columns) { }

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        QAction *action = activeAction();
        const bool isColumn = action && action->data().isValid();
        if (isColumn && (event->modifiers() & Qt::ControlModifier) && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)) {
            const int column = action->data().toInt();
            m_columns->move(column, event->key() == Qt::Key_Up ? -1 : 1);
            m_columns->fillMenu();
            for (QAction *one : actions())
                if (one->data().isValid() && one->data().toInt() == column)
                    setActiveAction(one);
            return;
        }
        if (isColumn && action->isEnabled() && event->key() == Qt::Key_Space)
            return action->trigger();
        QMenu::keyPressEvent(event);
    }
    void mouseReleaseEvent(QMouseEvent *event) override
    {
        QAction *action = actionAt(event->position().toPoint());
        if (action && action->isEnabled() && action->data().isValid())
            return action->trigger();
        QMenu::mouseReleaseEvent(event);
    }

private:
    TableColumns *m_columns;
};

TableColumns::TableColumns(widgets::RecordTable *table, Settings &settings)
    : QObject(table)
    , m_table(table)
    , m_settings(settings)
    , m_menu(new Menu(this))
{
    m_menu->setParent(table, m_menu->windowFlags());
    m_menu->setAccessibleName(tr("Columns"));
    connect(m_menu, &QMenu::aboutToShow, this, &TableColumns::fillMenu);
    QHeaderView *header = table->horizontalHeader();
    header->setSectionsMovable(true);
    header->setFirstSectionMovable(false);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, [this, header](const QPoint &at) { m_menu->popup(header->mapToGlobal(at)); });
    restore();
    connect(header, &QHeaderView::sectionMoved, this, &TableColumns::store);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &TableColumns::store);
    fillMenu();
}

QMenu *TableColumns::menu() const
{
    return m_menu;
}

QList<int> TableColumns::inOrder() const
{
    QList<int> columns;
    for (int at = 0; at < RunsModel::ColumnCount; ++at)
        columns << m_table->horizontalHeader()->logicalIndex(at);
    return columns;
}

bool TableColumns::isShown(int column) const
{
    return !m_table->isColumnHidden(column);
}

void TableColumns::setShown(int column, bool shown)
{
    if (isFixed(column) || isShown(column) == shown)
        return;
    m_table->setColumnHidden(column, !shown);
    store();
}

void TableColumns::move(int column, int by)
{
    QHeaderView *header = m_table->horizontalHeader();
    if (column == RunsModel::Mark)
        return;
    const int from = header->visualIndex(column);
    const int to = from + by;
    if (to >= 1 && to < RunsModel::ColumnCount) // the first one stays where it is
        header->moveSection(from, to);
}

void TableColumns::fillMenu()
{
    delete m_sorting;
    m_menu->clear();
    for (const int column : inOrder()) {
        const QString title = m_table->model()->headerData(column, Qt::Horizontal).toString();
        if (title.isEmpty())
            continue;
        QAction *action = m_menu->addAction(title);
        action->setCheckable(true);
        action->setChecked(isShown(column));
        action->setEnabled(!isFixed(column));
        action->setData(column);
        connect(action, &QAction::triggered, this, [this, column](bool checked) { setShown(column, checked); });
    }
    m_menu->addSeparator();
    m_sorting = new QMenu(tr("Sort by"), m_menu);
    m_menu->addMenu(m_sorting);
    fillSorting();
    connect(m_menu->addAction(tr("Reset the columns")), &QAction::triggered, this, &TableColumns::resetAsked);
    QAction *hint = m_menu->addAction(tr("Space shows or hides, Ctrl and an arrow moves"));
    hint->setEnabled(false);
}

void TableColumns::fillSorting()
{
    const QHeaderView *header = m_table->horizontalHeader();
    auto *group = new QActionGroup(m_sorting);
    const auto add = [&](QActionGroup *among, const QString &text, bool isChosen, int column, Qt::SortOrder order) {
        QAction *action = m_sorting->addAction(text);
        action->setCheckable(true);
        action->setChecked(isChosen);
        among->addAction(action);
        connect(action, &QAction::triggered, this, [this, column, order] { m_table->sortByColumn(column, order); });
        return action;
    };
    const int sorted = header->sortIndicatorSection();
    const Qt::SortOrder order = header->sortIndicatorOrder();
    add(group, tr("Running first, then the newest"), sorted < 0, -1, Qt::AscendingOrder);
    for (const int column : inOrder())
        if (const QString title = m_table->model()->headerData(column, Qt::Horizontal).toString(); !title.isEmpty() && isShown(column))
            add(group, title, sorted == column, column, sorted < 0 ? Qt::AscendingOrder : order);
    m_sorting->addSeparator();
    auto *orders = new QActionGroup(m_sorting);
    for (const auto &[text, one] : { std::pair { tr("Rising"), Qt::AscendingOrder }, { tr("Falling"), Qt::DescendingOrder } })
        add(orders, text, sorted >= 0 && order == one, sorted, one)->setEnabled(sorted >= 0);
}

/// One click must not cost an order that somebody made.
void TableColumns::resetAsked()
{
    const QVariant columns = m_settings.state(kColumnsKey), sorted = m_settings.state(kSortKey);
    reset();
    if (columns.toStringList().isEmpty() && sorted.toString().isEmpty())
        return;
    Q_EMIT undoable(tr("Columns reset."), [this, columns, sorted] {
        m_settings.setState(kColumnsKey, columns);
        m_settings.setState(kSortKey, sorted);
        restore();
    });
}

void TableColumns::reset()
{
    m_isRestoring = true;
    QHeaderView *header = m_table->horizontalHeader();
    for (int column = 0; column < RunsModel::ColumnCount; ++column) {
        header->moveSection(header->visualIndex(column), column);
        m_table->setColumnHidden(column, column >= RunsModel::kFirstExtra);
    }
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_isRestoring = false;
    m_settings.setState(kColumnsKey, QStringList());
    m_settings.setState(kSortKey, QString());
}

void TableColumns::restore()
{
    const QStringList shown = m_settings.state(kColumnsKey).toStringList();
    const QStringList sorted = m_settings.state(kSortKey).toString().split(u' ');
    reset();
    m_isRestoring = true;
    QHeaderView *header = m_table->horizontalHeader();
    const auto columnOf = [](const QString &key) {
        for (int column = 0; column < RunsModel::ColumnCount; ++column)
            if (RunsModel::keyOf(column) == key)
                return column;
        return -1;
    };
    int at = 1;
    for (const QString &key : shown)
        if (const int column = columnOf(key); column > RunsModel::Mark)
            header->moveSection(header->visualIndex(column), at++);
    for (int column = 0; !shown.isEmpty() && column < RunsModel::ColumnCount; ++column)
        m_table->setColumnHidden(column, !isFixed(column) && !shown.contains(RunsModel::keyOf(column)));
    if (const int column = columnOf(sorted.first()); column > RunsModel::Mark)
        m_table->sortByColumn(column, sorted.last() == u"down"_s ? Qt::DescendingOrder : Qt::AscendingOrder);
    m_isRestoring = false;
    store();
}

void TableColumns::store() const
{
    if (m_isRestoring)
        return;
    QStringList shown;
    bool isUsual = true;
    for (int at = 0; at < RunsModel::ColumnCount; ++at) {
        const int column = m_table->horizontalHeader()->logicalIndex(at);
        isUsual = isUsual && column == at && isShown(column) == (column < RunsModel::kFirstExtra);
        if (isShown(column))
            shown << RunsModel::keyOf(column);
    }
    m_settings.setState(kColumnsKey, isUsual ? QStringList() : shown); // a later version may have other usual ones
    const QHeaderView *header = m_table->horizontalHeader();
    const QString key = RunsModel::keyOf(header->sortIndicatorSection());
    m_settings.setState(kSortKey, key.isEmpty() ? QString() : key + (header->sortIndicatorOrder() == Qt::DescendingOrder ? u" down"_s : u" up"_s));
}

} // namespace anneal::ui
