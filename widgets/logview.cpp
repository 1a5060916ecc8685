// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/logview.h"

#include "widgets/theme.h"

#include <QScrollBar>

namespace anneal::widgets {

LogView::LogView(QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setFont(fontOf(Type::Number));
    setFrameShape(QFrame::NoFrame);
    setMaximumBlockCount(20000);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    document()->setDocumentMargin(space::kM);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Log"));
}

void LogView::appendLine(const QString &time, const QString &line, Level level)
{
    const bool atEnd = verticalScrollBar()->value() >= verticalScrollBar()->maximum() - 2;
    const Colors &colors = colorsOf(this);
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    if (!document()->isEmpty())
        cursor.insertBlock();
    QTextCharFormat format;
    if (!time.isEmpty()) {
        format.setForeground(palette().placeholderText());
        cursor.insertText(time + QLatin1String("  "), format);
    }
    format.clearForeground();
    if (level != Level::Info)
        format.setForeground(level == Level::Error ? colors.danger : colors.warning);
    cursor.insertText(line, format);
    if (atEnd)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

} // namespace anneal::widgets
