// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/keyedit.h"

#include "widgets/keycaps.h"
#include "widgets/plaintext.h"
#include "widgets/style.h"

#include <QKeyEvent>
#include <QPainter>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int kCapGap = 10; // between keys that do the same

bool isModifier(int key)
{
    return key == Qt::Key_Control || key == Qt::Key_Shift || key == Qt::Key_Alt || key == Qt::Key_Meta || key == Qt::Key_AltGr
        || key == Qt::Key_CapsLock || key == Qt::Key_NumLock || key == Qt::Key_unknown || key == 0;
}

/// A key that types, moves or leads on needs company: alone it belongs to the control that has the focus.
bool mayBeShortcut(int key, Qt::KeyboardModifiers modifiers)
{
    const bool isFunction = key >= Qt::Key_F1 && key <= Qt::Key_F35;
    return isFunction || (modifiers & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
}

} // namespace

KeyEdit::KeyEdit(const QString &name, QWidget *parent) : QAbstractButton(parent), m_name(name)
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, this, [this] { wait(true); });
    describe();
}

void KeyEdit::setKeys(const QList<QKeySequence> &keys)
{
    m_keys = keys;
    updateGeometry();
    describe();
    update();
}

void KeyEdit::describe()
{
    const QString shown = QKeySequence::listToString(m_keys, QKeySequence::NativeText);
    setAccessibleName(tr("Keys of “%1”: %2").arg(m_name, m_isWaiting ? tr("press the new keys") : shown.isEmpty() ? tr("none") : shown));
    setTip(this, m_isWaiting ? tr("Press the new keys together; Esc leaves them as they are") : tr("Change the keys"));
}

QSize KeyEdit::sizeHint() const
{
    constexpr int usual = 200;
    int caps = 2 * space::kS + 2; // the pen of the first one
    for (const QKeySequence &keys : m_keys)
        caps += keyCapsWidth(keys.toString(QKeySequence::NativeText)) + kCapGap;
    return { qMax(usual, caps), space::kControl };
}

void KeyEdit::wait(bool waits)
{
    if (m_isWaiting == waits)
        return;
    m_isWaiting = waits;
    if (waits && !hasFocus())
        setFocus(Qt::OtherFocusReason);
    describe();
    update();
}

bool KeyEdit::event(QEvent *event)
{
    if (m_isWaiting && event->type() == QEvent::ShortcutOverride) {
        event->accept(); // or a shortcut of the window would have it
        return true;
    }
    if (m_isWaiting && event->type() == QEvent::KeyPress) { // before Tab leads on
        take(static_cast<QKeyEvent *>(event));
        return true;
    }
    return QAbstractButton::event(event);
}

void KeyEdit::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void KeyEdit::take(QKeyEvent *event)
{
    const Qt::KeyboardModifiers modifiers = event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier | Qt::AltModifier | Qt::MetaModifier);
    if (isModifier(event->key()))
        return;
    if (event->key() == Qt::Key_Escape && modifiers == Qt::NoModifier)
        return wait(false);
    const int key = event->key() == Qt::Key_Backtab ? int(Qt::Key_Tab) : event->key();
    if (!mayBeShortcut(key, modifiers))
        return Q_EMIT refused(tr("Hold Ctrl or Alt with the key, or press a function key."));
    wait(false);
    Q_EMIT keysPressed(QKeySequence(QKeyCombination(modifiers, Qt::Key(key))));
}

void KeyEdit::focusOutEvent(QFocusEvent *event)
{
    QAbstractButton::focusOutEvent(event);
    wait(false);
}

void KeyEdit::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isFocused = hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange);
    if (m_isWaiting || underMouse() || isFocused) {
        painter.setPen(m_isWaiting ? QPen(colors.accent, 1) : QPen(Qt::NoPen));
        painter.setBrush(m_isWaiting ? colors.accentSoft : colors.hover);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), space::kRadius, space::kRadius);
    }
    QRect room = rect().adjusted(space::kS, 0, -space::kS, 0);
    if (m_isWaiting || m_keys.isEmpty()) {
        painter.setFont(fontOf(Type::Secondary));
        painter.setPen(m_isWaiting ? colors.text : colors.secondary);
        painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, m_isWaiting ? tr("Press keys… Esc cancels") : tr("Add keys"));
    } else {
        for (auto keys = m_keys.crbegin(); keys != m_keys.crend() && room.width() > 0; ++keys)
            room.setRight(room.right() - paintKeyCaps(painter, room, keys->toString(QKeySequence::NativeText), colors) - kCapGap);
    }
    if (isFocused)
        paintFocusRing(painter, rect(), space::kRadius, colors);
}

} // namespace anneal::widgets
