// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sourceview.h"

#include "widgets/plainfont.h"
#include "widgets/shapedtext.h"
#include "widgets/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPlainTextDocumentLayout>
#include <QScrollBar>
#include <QTextBlock>
#include <algorithm>

namespace anneal::widgets {

namespace {

/// Puts the lines of a text from right to left at the right, which QPlainTextEdit leaves at the left.
class Layout : public QPlainTextDocumentLayout
{
public:
    using QPlainTextDocumentLayout::QPlainTextDocumentLayout;

    QRectF blockBoundingRect(const QTextBlock &block) const override
    {
        const QRectF box = QPlainTextDocumentLayout::blockBoundingRect(block); // lays it out where that was not done yet
        if (!block.isValid() || block.textDirection() != Qt::RightToLeft)
            return box;
        const double margin = document()->documentMargin();
        for (int i = 0; i < block.layout()->lineCount(); ++i) {
            QTextLine line = block.layout()->lineAt(i);
            const double x = margin + std::max(0.0, line.width() - line.naturalTextWidth());
            if (line.x() != x)
                line.setPosition({ x, line.y() });
        }
        return { box.x(), box.y(), std::max(box.width(), block.layout()->boundingRect().right() + margin), box.height() };
    }
};

/// Whether a text may be written from right to left in part.
bool maybeTurns(const QString &text)
{
    return std::any_of(
        text.begin(), text.end(), [](QChar c) { return c.isSurrogate() || c.direction() == QChar::DirR || c.direction() == QChar::DirAL; });
}

} // namespace

SourceView::SourceView(QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    document()->setDocumentLayout(new Layout(document()));
    QTextOption option = document()->defaultTextOption();
    option.setTextDirection(Qt::LayoutDirectionAuto); // of each paragraph by its first letter
    document()->setDefaultTextOption(option);
    setFont(shapingFont(fontOf(Type::Code)));
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    document()->setDocumentMargin(space::kM);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Source text"));
}

void SourceView::setSource(const QString &text, std::vector<SourceRange> ranges)
{
    setPlainText(text);
    setRanges(std::move(ranges));
}

void SourceView::setRanges(std::vector<SourceRange> ranges)
{
    m_ranges = std::move(ranges);
    m_furthest.clear();
    for (const SourceRange &range : m_ranges)
        m_furthest.push_back(m_furthest.empty() ? range.end : std::max(m_furthest.back(), range.end));
    m_current = -1;
    viewport()->update();
}

void SourceView::setCurrent(int range)
{
    if (range < -1 || range >= int(m_ranges.size()))
        return;
    m_current = range;
    if (range >= 0) {
        QTextCursor cursor(document());
        cursor.setPosition(qBound(0, m_ranges[size_t(range)].begin, document()->characterCount() - 1));
        setTextCursor(cursor);
        ensureCursorVisible();
    }
    viewport()->update();
}

/// The first range that can reach beyond a position. They are in the order of their beginnings, but a long one may end behind its followers.
size_t SourceView::firstThatEndsBehind(int position) const
{
    return size_t(std::upper_bound(m_furthest.begin(), m_furthest.end(), position) - m_furthest.begin());
}

int SourceView::rangeAt(int position) const
{
    for (size_t i = firstThatEndsBehind(position); i < m_ranges.size() && m_ranges[i].begin <= position; ++i)
        if (position >= m_ranges[i].begin && position < m_ranges[i].end)
            return int(i);
    return -1;
}

void SourceView::paintEvent(QPaintEvent *event)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    const int bottom = event->rect().bottom();
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF blockBox = blockBoundingGeometry(block).translated(contentOffset());
        if (blockBox.top() > bottom)
            break;
        const QTextLayout *layout = block.layout();
        std::optional<bool> turns;
        const int from = block.position();
        const int to = from + block.length();
        for (size_t i = firstThatEndsBehind(from); i < m_ranges.size() && m_ranges[i].begin < to; ++i) {
            const SourceRange &range = m_ranges[i];
            if (range.end <= from)
                continue;
            QColor tint = i % 2 == 0 ? colors.accent : colors.success;
            tint.setAlphaF(float(int(i) == m_current ? 0.26 : 0.12));
            for (int n = 0; n < layout->lineCount(); ++n) {
                const QTextLine line = layout->lineAt(n);
                const double top = blockBox.top() + line.y();
                if (top > bottom || top + line.height() < event->rect().top())
                    continue;
                const int start = qMax(range.begin - from, line.textStart());
                const int end = qMin(range.end - from, line.textStart() + line.textLength());
                if (start >= end)
                    continue;
                if (!turns)
                    turns = maybeTurns(block.text());
                const double x = *turns ? 0 : line.cursorToX(start);
                for (const Extent &extent : *turns ? extentsOf(line, start, end) : std::vector { Extent { x, line.cursorToX(end) - x } })
                    painter.fillRect(QRectF(blockBox.left() + extent.x, top, qMax(2.0, extent.width), line.height()), tint);
            }
            if (int(i) == m_current)
                painter.fillRect(QRectF(2, blockBox.top(), 3, blockBox.height()), tint);
        }
    }
    painter.end();
    QPlainTextEdit::paintEvent(event);
}

void SourceView::mousePressEvent(QMouseEvent *event)
{
    QPlainTextEdit::mousePressEvent(event);
    const int range = rangeAt(cursorForPosition(event->pos()).position());
    if (range >= 0 && range != m_current) {
        m_current = range;
        viewport()->update();
        Q_EMIT rangeChosen(range);
    }
}

void SourceView::keyPressEvent(QKeyEvent *event)
{
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    if ((event->modifiers() & Qt::AltModifier) && step != 0 && !m_ranges.empty()) {
        setCurrent(std::clamp(m_current + step, 0, int(m_ranges.size()) - 1));
        Q_EMIT rangeChosen(m_current);
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

} // namespace anneal::widgets
