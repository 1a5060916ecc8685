// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/logview.h"

#include "widgets/plainfont.h"
#include "widgets/plaintext.h"
#include "widgets/theme.h"

#include <QEvent>
#include <QScrollBar>
#include <QSyntaxHighlighter>
#include <QTextBlock>

namespace anneal::widgets {

namespace {

constexpr qsizetype kMostInLine = 20'000; // one endless line would take seconds to wrap

/// What is known of a line besides its text.
class LineData : public QTextBlockUserData
{
public:
    LineData(int time, LogView::Level level) : time(time), level(level) { }
    const int time; // characters of it
    const LogView::Level level;
};

} // namespace

/// Colours are put over the text, not into it, so they can be changed.
class LogView::Ink : public QSyntaxHighlighter
{
public:
    explicit Ink(LogView *view) : QSyntaxHighlighter(view->document()), m_view(view) { }

protected:
    void highlightBlock(const QString &text) override
    {
        const auto *line = static_cast<const LineData *>(currentBlockUserData());
        if (!line)
            return;
        const Colors &colors = colorsOf(m_view);
        if (line->time > 0)
            setFormat(0, line->time, colors.secondary);
        if (line->level != Level::Info)
            setFormat(line->time, int(text.size()) - line->time, line->level == Level::Error ? colors.danger : colors.warning);
    }

private:
    LogView *m_view;
};

LogView::LogView(QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setFont(shapingFont(fontOf(Type::Number)));
    setFrameShape(QFrame::NoFrame);
    setMaximumBlockCount(20000);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    document()->setDocumentMargin(space::kM);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Log"));
    m_ink = new Ink(this);
}

void LogView::appendLine(const QString &time, const QString &line, Level level)
{
    const bool atEnd = verticalScrollBar()->value() >= verticalScrollBar()->maximum() - 2;
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    if (!document()->isEmpty())
        cursor.insertBlock();
    QTextBlock block = cursor.block();
    const QString before = time.isEmpty() ? QString() : plainText(time, 100) + QLatin1String("  ");
    cursor.insertText(before + plainText(line, kMostInLine));
    block.setUserData(new LineData(int(before.size()), level)); // the block owns it
    m_ink->rehighlightBlock(block);
    for (block = block.next(); block.isValid(); block = block.next()) { // a message of several lines
        block.setUserData(new LineData(0, level));
        m_ink->rehighlightBlock(block);
    }
    if (atEnd)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void LogView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_ink)
        m_ink->rehighlight();
}

} // namespace anneal::widgets
