// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/button.h"

#include "widgets/focuskeeper.h"
#include "widgets/icons.h"
#include "widgets/plaintext.h"
#include "widgets/style.h"

#include <QAction>
#include <QKeyEvent>
#include <QPainter>
#include <QStyleOptionButton>
#include <QTimer>
#include <chrono>

namespace anneal::widgets {

namespace {
constexpr int kIcon = 16;
constexpr int kGap = 6;
constexpr std::chrono::milliseconds kRest { 1000 };
}

Button::Button(const QString &text, ButtonRole role, QWidget *parent) : QPushButton(text, parent), m_role(role)
{
    setFont(fontOf(Type::Label));
    setAutoDefault(false);
    setCursor(Qt::ArrowCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    setAccessibleName(text);
}

Button::Button(QAction *action, ButtonRole role, QWidget *parent) : Button(action->iconText(), role, parent)
{
    const auto follow = [this, action] {
        setText(action->iconText());
        setAccessibleName(action->text());
        setEnabled(action->isEnabled());
        setVisible(action->isVisible());
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        setTip(this, keys.isEmpty() ? action->toolTip() : action->toolTip() + QLatin1String("  ") + keys);
        updateGeometry();
    };
    connect(this, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, this, follow);
    follow();
}

void Button::rest()
{
    m_isResting = true;
    update();
    QTimer::singleShot(kRest, this, [this, rest = ++m_rests] {
        if (rest != m_rests)
            return; // it rests anew
        m_isResting = false;
        update();
    });
}

void Button::mousePressEvent(QMouseEvent *event)
{
    if (!m_isResting)
        QPushButton::mousePressEvent(event);
}

void Button::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (!m_isResting)
        QPushButton::mouseDoubleClickEvent(event);
}

void Button::keyPressEvent(QKeyEvent *event)
{
    const bool presses
        = event->key() == Qt::Key_Space || event->key() == Qt::Key_Select || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (m_isResting && presses)
        return;
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier)
        click();
    else
        QPushButton::keyPressEvent(event);
}

/// Qt asks this also of a button that is going, so that the focus goes somewhere else.
bool Button::focusNextPrevChild(bool next)
{
    if (isVisible() && isEnabled())
        return QPushButton::focusNextPrevChild(next);
    FocusKeeper::leave(this);
    return true;
}

void Button::showEvent(QShowEvent *event)
{
    QPushButton::showEvent(event);
    FocusKeeper::arrive(this);
}

void Button::changeEvent(QEvent *event)
{
    QPushButton::changeEvent(event);
    if (event->type() == QEvent::EnabledChange && isEnabled())
        FocusKeeper::arrive(this);
}

void Button::setRole(ButtonRole role)
{
    m_role = role;
    update();
}

void Button::setCompact(bool compact)
{
    m_compact = compact;
    updateGeometry();
}

void Button::setFlush(bool flush)
{
    m_flush = flush;
    updateGeometry();
}

void Button::setIconName(const QString &name)
{
    m_iconName = name;
    updateGeometry();
    update();
}

void Button::setMenuMark()
{
    m_isIconBehind = true;
    setIconName(QStringLiteral("chevron-down"));
}

QSize Button::sizeHint() const
{
    ensurePolished();
    const int height = m_compact ? space::kCompact : space::kControl;
    int width = fontMetrics().size(Qt::TextShowMnemonic, text()).width();
    if (!m_iconName.isEmpty())
        width += kIcon + (text().isEmpty() ? 0 : kGap);
    return { width + (m_flush ? kGap : m_compact ? 2 * 10 : 2 * 14), height };
}

void Button::enterEvent(QEnterEvent *event)
{
    QPushButton::enterEvent(event);
    update();
}

void Button::leaveEvent(QEvent *event)
{
    QPushButton::leaveEvent(event);
    update();
}

void Button::paintEvent(QPaintEvent *)
{
    QStyleOptionButton option;
    initStyleOption(&option);
    const Colors &colors = colorsOf(this);
    const bool enabled = isEnabled() && !m_isResting;
    const bool focused = hasFocus() && (option.state & QStyle::State_KeyboardFocusChange);

    QColor fill = Qt::transparent;
    QColor line = Qt::transparent;
    QColor ink = m_role == ButtonRole::Danger ? colors.danger : m_role == ButtonRole::Quiet ? colors.secondary : colors.text;
    if (m_role == ButtonRole::Primary) {
        fill = line = enabled ? colors.accent : colors.pressed;
        ink = colors.onAccent;
        if (enabled && underMouse())
            fill = line = mixed(colors.dark ? Qt::white : Qt::black, fill, isDown() ? 0.2 : 0.1);
    } else {
        if (m_role != ButtonRole::Quiet) {
            fill = colors.surface;
            line = colors.border;
        }
        if (enabled && !m_flush)
            fill = isDown() || isChecked() ? colors.pressed : underMouse() ? colors.hover : fill;
        if (m_role == ButtonRole::Quiet && enabled && underMouse())
            ink = colors.text;
    }
    if (!enabled)
        ink = colors.disabled;

    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QRectF box = rect();
    if (focused && m_role == ButtonRole::Primary) {
        paintFocusRing(painter, box, space::kRadius, colors);
        box.adjust(3, 3, -3, -3); // a gap, or the ring would not be seen on its own colour
    }
    painter.setBrush(fill);
    painter.setPen(line.alpha() ? QPen(line, 1) : Qt::NoPen);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), space::kRadius, space::kRadius);
    if (focused && m_role != ButtonRole::Primary)
        paintFocusRing(painter, rect(), space::kRadius, colors);

    const int textWidth = fontMetrics().size(Qt::TextShowMnemonic, text()).width();
    int x = m_flush ? 0 : (width() - textWidth - (m_iconName.isEmpty() ? 0 : kIcon + (text().isEmpty() ? 0 : kGap))) / 2;
    if (!m_iconName.isEmpty()) {
        paintIcon(painter, m_iconName, QRectF(m_isIconBehind ? x + textWidth + kGap : x, (height() - kIcon) / 2.0, kIcon, kIcon), ink);
        x += m_isIconBehind ? 0 : kIcon + kGap;
    }
    painter.setPen(ink);
    painter.setFont(font());
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextHideMnemonic, text());
}

IconButton::IconButton(const QString &iconName, const QString &name, QWidget *parent) : Button(QString(), ButtonRole::Quiet, parent)
{
    setIconName(iconName);
    setAccessibleName(name);
    setTip(this, name);
}

QSize IconButton::sizeHint() const
{
    return { space::kCompact, space::kCompact };
}

} // namespace anneal::widgets
