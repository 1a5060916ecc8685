// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/answertext.h"

#include "widgets/plaintext.h"

#include <QScrollBar>
#include <QTimer>
#include <algorithm>
#include <utility>

namespace anneal::ui {
namespace {

QString withoutLeadingSpace(const QString &text)
{
    const auto first = std::find_if(text.begin(), text.end(), [](QChar character) { return !character.isSpace(); });
    return text.mid(first - text.begin());
}

} // namespace

AnswerText::AnswerText(const QString &placeholder, QWidget *parent) : QPlainTextEdit(parent), m_placeholder(placeholder)
{
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setPlaceholderText(placeholder);
    document()->setDocumentMargin(0);
    setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
}

void AnswerText::forget()
{
    clear();
    setPlaceholderText(m_placeholder);
    m_hasText = m_isBeingWritten = false;
}

void AnswerText::begin()
{
    forget();
    m_isBeingWritten = m_follows = true;
    m_end = 0;
}

void AnswerText::append(const QString &text)
{
    const QString words = widgets::plainText(m_hasText ? text : withoutLeadingSpace(text));
    if (words.isEmpty())
        return;
    m_hasText = true;
    if (isVisible()) // out of sight there is nothing to scroll
        m_follows = isReadAtEnd();
    QTextCursor end(document());
    end.movePosition(QTextCursor::End);
    end.insertText(words);
    if (m_follows)
        goToEnd();
}

void AnswerText::finish()
{
    if (!std::exchange(m_isBeingWritten, false) || !isVisible() || !isReadAtEnd() || m_end == 0)
        return;
    QTimer::singleShot(0, this, [this] { // buttons come and go with it: once all have their place
        if (isReadAtEnd())
            goToEnd();
    });
}

void AnswerText::finishAsAnswered()
{
    finish();
    if (!m_hasText)
        setPlaceholderText(tr("An empty answer."));
}

/// The end may have moved down since it was shown: a scroll bar that appears leaves the lines less room, and there are more of them.
bool AnswerText::isReadAtEnd() const
{
    const auto *bar = verticalScrollBar();
    return bar->value() == bar->maximum() || bar->value() >= m_end;
}

void AnswerText::goToEnd()
{
    auto *bar = verticalScrollBar();
    bar->setValue(bar->maximum());
    m_end = bar->value();
}

void AnswerText::resizeEvent(QResizeEvent *event)
{
    const bool follows = isVisible() && isReadAtEnd() && (m_isBeingWritten || m_end > 0); // what was seen whole stays at its beginning
    QPlainTextEdit::resizeEvent(event);
    if (follows)
        goToEnd();
}

void AnswerText::showEvent(QShowEvent *event)
{
    QPlainTextEdit::showEvent(event);
    if (m_isBeingWritten && m_follows)
        goToEnd();
}

} // namespace anneal::ui
