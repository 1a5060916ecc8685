// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/recordtable.h"

#include "widgets/icons.h"
#include "widgets/plaintext.h"
#include "widgets/style.h"
#include "widgets/textlines.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QToolTip>
#include <utility>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPadding = 10;

constexpr int kTagGap = 4;

int tagWidth(const QString &word, const QFontMetrics &metrics)
{
    constexpr int widest = 120, edge = 7;
    return qMin(widest, metrics.horizontalAdvance(word) + 2 * edge);
}

/// Chips behind a text, and how many there are besides; `text`: how wide it would like to be. What is left of the box is for it.
QRect paintTags(QPainter &painter, const QRect &box, const QStringList &tags, int text, const Colors &colors)
{
    constexpr int gap = kTagGap, height = 18, leastText = 90;
    const QFont font = fontOf(Type::Small);
    const QFontMetrics metrics(font);
    const auto widthOf = [&](const QString &word) { return tagWidth(word, metrics); };
    const auto more = [&](qsizetype shown) -> QString { return u'+' + QString::number(tags.size() - shown); };
    const int counted = widthOf(more(0)) + gap; // chips give way first: of them only how many there are is worth some of the text
    const int room = qMax(box.width() - text - 2, box.width() - counted < leastText ? 0 : counted);
    qsizetype shown = 0;
    int used = 0;
    for (; shown < tags.size(); ++shown) {
        const int next = used + widthOf(tags[shown]) + gap;
        if (next + (shown + 1 < tags.size() ? widthOf(more(shown + 1)) + gap : 0) > room)
            break;
        used = next;
    }
    QStringList words = tags.first(shown);
    if (shown < tags.size() && used + widthOf(more(shown)) + gap <= room) {
        words << more(shown);
        used += widthOf(words.last()) + gap;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font);
    int x = box.left() + qMin(text + 2 * gap, box.width() - used) + gap; // behind the text
    for (const QString &word : words) {
        const QRectF chip(x, box.center().y() - height / 2 + 0.5, widthOf(word), height);
        painter.setPen(colors.border);
        painter.setBrush(colors.surface);
        painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), height / 2.0, height / 2.0);
        painter.setPen(colors.secondary);
        painter.drawText(chip, Qt::AlignCenter, metrics.elidedText(plainText(word), Qt::ElideRight, int(chip.width()) - 10));
        x += widthOf(word) + gap;
    }
    painter.restore();
    return box.adjusted(0, 0, -used, 0);
}

/// Enter ends the typing, and is not for the table behind it.
class CellEdit : public QLineEdit
{
public:
    using QLineEdit::QLineEdit;

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        QLineEdit::keyPressEvent(event);
        event->accept();
    }
};

/// Paints a cell itself: a styled option per cell costs more than everything else in a long table.
class RowDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    int hoveredRow = -1;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Colors &colors = colorsOf(option.palette);
        const QRect box = option.rect;
        if (option.state & QStyle::State_Selected)
            painter->fillRect(box, colors.accentSoft);
        else if (index.row() == hoveredRow)
            painter->fillRect(box, colors.hover);
        painter->fillRect(QRect(box.left(), box.bottom(), box.width(), 1), colors.divider);

        QRect inner = box.adjusted(kPadding, 0, -kPadding, -1);
        if (const QVariant swatch = index.data(RecordTable::kSwatchRole); swatch.isValid()) {
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(swatch.value<QColor>());
            painter->drawRoundedRect(QRectF(inner.x(), box.center().y() - 1, 14, 3), 1.5, 1.5);
            painter->restore();
            inner.setLeft(inner.left() + 22);
        }
        const QVariant ink = index.data(Qt::ForegroundRole);
        const QColor color = ink.isValid() ? ink.value<QColor>() : colors.text;
        if (const QVariant name = index.data(RecordTable::kIconRole); name.isValid()) {
            paintIcon(*painter, name.toString(), QRectF(inner.x(), box.center().y() - 6.5, 14, 14), color);
            inner.setLeft(inner.left() + 20);
        }
        if (index.data(Qt::CheckStateRole).isValid()) {
            QStyleOptionViewItem check = option;
            check.rect = QRect(inner.x(), box.center().y() - 8, 16, 16);
            check.state = option.state & ~QStyle::State_Selected;
            check.state |= index.data(Qt::CheckStateRole).toInt() == Qt::Checked ? QStyle::State_On : QStyle::State_Off;
            option.widget->style()->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &check, painter, option.widget);
            inner.setLeft(inner.left() + 24);
        }
        const QString text = index.data(Qt::DisplayRole).toString();
        if (text.isEmpty())
            return;
        if (const QStringList tags = index.data(RecordTable::kTagsRole).toStringList(); !tags.isEmpty()) {
            const QVariant font = index.data(Qt::FontRole);
            const QFontMetrics metrics(font.isValid() ? font.value<QFont>() : option.font);
            inner = paintTags(*painter, inner, tags, metrics.horizontalAdvance(text.left(200)), colors);
        }
        const auto visible = [&text](qsizetype most) { return plainText(text.left(most)); }; // what can be seen of a cell that may hold a document
        const QVariant font = index.data(Qt::FontRole);
        painter->setFont(font.isValid() ? font.value<QFont>() : option.font);
        painter->setPen(color);
        const QVariant alignment = index.data(Qt::TextAlignmentRole);
        const int flags
            = (alignment.isValid() ? alignment.toInt() & Qt::AlignHorizontal_Mask : int(Qt::AlignLeft)) | Qt::AlignVCenter | Qt::TextSingleLine;
        const int lines = inner.height() / painter->fontMetrics().lineSpacing();
        if (lines > 1 && index.data(RecordTable::kWrapRole).toBool()) {
            const QString words = visible((inner.width() / 3 + 8) * (lines + 1)).replace(u'\n', u' ');
            painter->drawText(inner, flags & ~Qt::TextSingleLine, linesOf(words, painter->font(), inner.width(), lines).join(u'\n'));
            return;
        }
        const QVariant elide = index.data(RecordTable::kElideRole);
        const auto mode = elide.isValid() ? Qt::TextElideMode(elide.toInt()) : Qt::ElideRight;
        const qsizetype most = inner.width() / 3 + 8;
        QString shown = mode == Qt::ElideMiddle && text.size() > 2 * most ? plainText(text.left(most) + u'…' + text.right(most))
                                                                          : visible(mode == Qt::ElideMiddle ? 2 * most : most);
        shown.replace(u'\n', u' ');
        painter->drawText(inner, flags, painter->fontMetrics().elidedText(shown, mode, inner.width()));
    }

    /// What the model says of a cell; where it says nothing, all of a text that is cut.
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option, const QModelIndex &index) override
    {
        if (event->type() != QEvent::ToolTip || !index.isValid() || !index.data(Qt::ToolTipRole).toString().isEmpty())
            return QStyledItemDelegate::helpEvent(event, view, option, index);
        const QString text = index.data(Qt::DisplayRole).toString();
        if (sizeHint(option, index).width() <= option.rect.width())
            QToolTip::hideText();
        else
            showTip(event->globalPos(), text, view);
        return true;
    }

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        auto *editor = new CellEdit(parent);
        editor->setAccessibleName(index.model()->headerData(index.column(), Qt::Horizontal).toString());
        return editor;
    }

    /// What somebody has typed stays, though the row may change meanwhile.
    void setEditorData(QWidget *editor, const QModelIndex &index) const override
    {
        if (auto *line = qobject_cast<QLineEdit *>(editor); line && !line->isModified()) {
            line->setText(index.data(Qt::EditRole).toString());
            line->selectAll();
        }
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QVariant font = index.data(Qt::FontRole);
        const QFontMetrics metrics(font.isValid() ? font.value<QFont>() : option.font);
        int width = metrics.horizontalAdvance(index.data().toString().left(200)) + 2 * kPadding + 2;
        if (index.data(RecordTable::kSwatchRole).isValid())
            width += 22;
        if (index.data(RecordTable::kIconRole).isValid())
            width += 20;
        if (const QStringList tags = index.data(RecordTable::kTagsRole).toStringList(); !tags.isEmpty()) {
            const QFontMetrics small(fontOf(Type::Small));
            width += 2 * kTagGap;
            for (const QString &tag : tags)
                width += tagWidth(tag, small) + kTagGap;
        }
        return { width, space::kRow };
    }
};

} // namespace

RecordTable::RecordTable(QWidget *parent) : QTableView(parent)
{
    QFont small = fontOf(Type::Body);
    small.setPixelSize(13);
    setFont(small);
    setItemDelegate(new RowDelegate(this));
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setCornerButtonEnabled(false);
    viewport()->setAutoFillBackground(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(space::kRow);
    verticalHeader()->setDefaultSectionSize(space::kRow);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setTextElideMode(Qt::ElideNone); // the style cuts what does not fit; Qt measures it in another font
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setFixedHeight(space::kRow + 2);
    horizontalHeader()->setMinimumSectionSize(28);
    setAccessibleName(tr("Table"));
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, &RecordTable::fitRows);
    connect(verticalHeader(), &QHeaderView::sectionCountChanged, this, &RecordTable::fitRows);
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex &index) { Q_EMIT activatedRow(index.row()); });
}

/// Lets those of a column that wraps be as high as their text.
void RecordTable::fitRows()
{
    constexpr int mostLines = 3, mostRows = 1000; // whoever has more gets by with the tool-tip
    for (int column = 0; model() && column < model()->columnCount(); ++column) {
        if (!model()->index(0, column).data(kWrapRole).toBool())
            continue;
        const QRect room(0, 0, qMax(1, columnWidth(column) - 2 * kPadding), 1000);
        for (int row = 0; row < qMin(mostRows, model()->rowCount()); ++row) {
            const QString text = model()->index(row, column).data().toString().left(1000);
            const int lines = fontMetrics().boundingRect(room, Qt::TextWordWrap, text).height() / fontMetrics().lineSpacing();
            setRowHeight(row, space::kRow + (qBound(1, lines, mostLines) - 1) * fontMetrics().lineSpacing());
        }
    }
}

void RecordTable::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

void RecordTable::editCell(const QModelIndex &index)
{
    scrollTo(index);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    edit(index);
}

void RecordTable::setStretchColumn(int column, int least, int most)
{
    m_stretchColumn = column;
    m_mostStretch = most;
    m_leastStretch = m_stretchNeed = least;
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, [this](int section, int, int now) {
        if (now == 0) // it is being hidden, and no width may be given to it before it is
            QMetaObject::invokeMethod(this, &RecordTable::stretch, Qt::QueuedConnection);
        else if (section != m_stretchColumn)
            stretch();
    });
    connect(horizontalHeader(), &QHeaderView::sectionCountChanged, this, &RecordTable::stretch);
    stretch();
}

void RecordTable::setFittingColumn(int column, int most, int kept)
{
    if (m_fitting.isEmpty()) {
        connect(model(), &QAbstractItemModel::rowsInserted, this, &RecordTable::fitColumns);
        connect(model(), &QAbstractItemModel::dataChanged, this, &RecordTable::fitColumns);
        connect(model(), &QAbstractItemModel::modelReset, this, &RecordTable::fitColumns);
    }
    m_fitting << Fitting { column, columnWidth(column), most, kept, columnWidth(column) };
    fitColumns();
}

void RecordTable::fitColumns()
{
    const auto isOurs = [this](const Fitting &one) { return !isColumnHidden(one.column) && columnWidth(one.column) == one.given; };
    int room = m_stretchColumn < 0 ? QWIDGETSIZE_MAX : viewport()->width(); // what is left where each has its least
    for (int column = 0; column < model()->columnCount(); ++column)
        room -= column == m_stretchColumn ? 0 : columnWidth(column);
    struct Wish
    {
        Fitting *of;
        int least, wanted;
    };
    QList<Wish> wishes;
    for (Fitting &one : m_fitting) {
        if (!isOurs(one))
            continue;
        const int wanted = qBound(one.least, sizeHintForColumn(one.column), qMax(one.least, one.most));
        wishes << Wish { &one, qMax(one.least, qMin(one.kept, wanted)), wanted };
        room += one.given - wishes.last().least;
    }
    if (m_stretchColumn >= 0 && !m_fitting.isEmpty()) // what it has no use for is for those that are cut
        m_stretchNeed = qMin(qMax(m_leastStretch, qMin(m_mostStretch, room)),
            qMax(sizeHintForColumn(m_stretchColumn), horizontalHeader()->sectionSizeHint(m_stretchColumn)));
    room -= m_stretchColumn < 0 ? 0 : m_stretchNeed;
    for (const auto &[one, least, wanted] : wishes) {
        one->given = qMax(least, qMin(wanted, least + room));
        room -= one->given - least;
        setColumnWidth(one->column, one->given);
    }
    stretch(); // what it needs may be more now
    fitRows(); // the texts may be others in columns of the same width
}

void RecordTable::stretch()
{
    if (m_stretchColumn < 0 || !model() || m_stretchColumn >= model()->columnCount() || m_isStretching)
        return;
    m_isStretching = true; // each change of a width comes back here
    int others = 0;
    for (int column = 0; column < model()->columnCount(); ++column)
        if (column != m_stretchColumn)
            others += columnWidth(column);
    setColumnWidth(m_stretchColumn, qMax(m_stretchNeed, viewport()->width() - others));
    m_isStretching = false;
}

void RecordTable::paintEvent(QPaintEvent *event)
{
    markRowUnderPointer(); // rows may have come, gone or moved
    QTableView::paintEvent(event);
    const Colors &colors = colorsOf(this);
    if (model() && model()->rowCount() > 0) {
        if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange) && currentIndex().isValid()) {
            QPainter painter(viewport());
            QRect row = visualRect(currentIndex());
            row.setLeft(0);
            row.setRight(viewport()->width() - 1);
            paintFocusRing(painter, row, 3, colors);
        }
        return;
    }
    if (m_emptyText.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setFont(font());
    painter.setPen(colors.secondary);
    painter.drawText(viewport()->rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
}

void RecordTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitColumns();
    stretch();
}

void RecordTable::mouseMoveEvent(QMouseEvent *event)
{
    QTableView::mouseMoveEvent(event);
    m_pointerY = int(event->position().y());
    markRowUnderPointer();
}

void RecordTable::leaveEvent(QEvent *event)
{
    QTableView::leaveEvent(event);
    m_pointerY = -1;
    markRowUnderPointer();
}

void RecordTable::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    if (dx != 0 && hasFocus()) // the ring around the row does not move along
        viewport()->update();
    markRowUnderPointer();
}

/// The ring is around the whole row, of which Qt draws only the cell anew.
void RecordTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    viewport()->update();
}

void RecordTable::markRowUnderPointer()
{
    auto *delegate = static_cast<RowDelegate *>(itemDelegate());
    const int row = m_pointerY < 0 ? -1 : rowAt(m_pointerY);
    if (std::exchange(delegate->hoveredRow, row) != row)
        viewport()->update();
}

/// Home and End go to the first and the last row: rows are what is chosen here, not cells.
QModelIndex RecordTable::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    if ((action != MoveHome && action != MoveEnd) || !model() || model()->rowCount() == 0)
        return QTableView::moveCursor(action, modifiers);
    const int column = qMax(0, currentIndex().column());
    return model()->index(action == MoveHome ? 0 : model()->rowCount() - 1, column);
}

void RecordTable::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        if (selectionModel() && !selectionModel()->isRowSelected(currentIndex().row()))
            selectRow(currentIndex().row()); // what is ringed is what is meant
        Q_EMIT activatedRow(currentIndex().row());
        return;
    }
    QTableView::keyPressEvent(event);
}

} // namespace anneal::widgets
