// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/label.h"

#include "widgets/plaintext.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QPainter>

namespace anneal::widgets {

QColor toneColor(const Colors &colors, Tone tone)
{
    switch (tone) {
    case Tone::Normal:
        return colors.text;
    case Tone::Secondary:
        return colors.secondary;
    case Tone::Disabled:
        return colors.disabled;
    case Tone::Accent:
        return colors.accent;
    case Tone::Success:
        return colors.success;
    case Tone::Warning:
        return colors.warning;
    case Tone::Danger:
        return colors.danger;
    }
    return colors.text;
}

Label::Label(const QString &text, Type type, Tone tone, QWidget *parent) : QLabel(parent), m_tone(tone)
{
    setTextFormat(Qt::PlainText); // what it shows may come from a file
    setText(text);
    setFont(fontOf(type));
    applyTone();
}

void Label::setText(const QString &text)
{
    QLabel::setText(breakable(plainText(text)));
}

QString Label::text() const
{
    return unbroken(QLabel::text());
}

void Label::setTone(Tone tone)
{
    m_tone = tone;
    applyTone();
}

void Label::copy() const
{
    QGuiApplication::clipboard()->setText(unbroken(selectedText().replace(QChar::ParagraphSeparator, u'\n')));
}

void Label::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy) && hasSelectedText())
        return copy();
    QLabel::keyPressEvent(event);
}

/// Where what is selected can be pasted at once.
void Label::mouseReleaseEvent(QMouseEvent *event)
{
    QLabel::mouseReleaseEvent(event);
    if (hasSelectedText() && QGuiApplication::clipboard()->supportsSelection())
        QGuiApplication::clipboard()->setText(unbroken(selectedText().replace(QChar::ParagraphSeparator, u'\n')), QClipboard::Selection);
}

void Label::contextMenuEvent(QContextMenuEvent *event)
{
    if (!(textInteractionFlags() & Qt::TextSelectableByMouse))
        return QLabel::contextMenuEvent(event);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy"), this, [this] { copy(); })->setEnabled(hasSelectedText());
    menu->addAction(tr("Select all"), this, [this] { setSelection(0, int(QLabel::text().size())); });
    menu->popup(event->globalPos());
}

void Label::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyTone();
}

void Label::applyTone()
{
    const QColor wanted = toneColor(colorsOf(this), m_tone);
    if (palette().color(QPalette::WindowText) == wanted)
        return; // setPalette() comes back here as a change
    QPalette changed = palette();
    changed.setColor(QPalette::Active, QPalette::WindowText, wanted);
    changed.setColor(QPalette::Inactive, QPalette::WindowText, wanted);
    setPalette(changed);
}

ElidedLabel::ElidedLabel(const QString &text, Type type, Tone tone, QWidget *parent) : Label(text, type, tone, parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize ElidedLabel::sizeHint() const
{
    const QMargins margins = contentsMargins();
    return { Label::sizeHint().width(), fontMetrics().height() + margins.top() + margins.bottom() };
}

QSize ElidedLabel::minimumSizeHint() const
{
    constexpr int dots = 24;
    return { qMax(dots, qMin(m_leastWidth, fontMetrics().horizontalAdvance(text()) + 2)), sizeHint().height() };
}

void ElidedLabel::setLeastWidth(int pixels)
{
    m_leastWidth = pixels;
    updateGeometry();
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect room = contentsRect().adjusted(qMax(0, indent()), 0, 0, 0);
    const QString shown = fontMetrics().elidedText(text(), m_mode, room.width());
    setTip(this, shown == text() ? QString() : text());
    painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
    painter.drawText(room, int(alignment()) | Qt::TextSingleLine, shown);
}

} // namespace anneal::widgets
