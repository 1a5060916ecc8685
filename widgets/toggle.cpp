// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/toggle.h"

#include "widgets/style.h"

#include <QKeyEvent>
#include <QPainter>

namespace anneal::widgets {

namespace {
constexpr QSize kTrack(36, 20);
constexpr int kRing = 3; // room for the ring around the track
constexpr double kKnob = 14;
}

Toggle::Toggle(const QString &name, QWidget *parent) : QCheckBox(parent)
{
    setAccessibleName(name);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize Toggle::sizeHint() const
{
    return kTrack + QSize(2 * kRing, 2 * kRing);
}

void Toggle::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF track = QRectF(rect()).adjusted(kRing, kRing, -kRing, -kRing);
    const bool isOn = isChecked();
    // Off it has a line in secondary text: the pale border alone would not be seen as a control.
    const QColor fill = !isEnabled() ? colors.pressed : isOn ? colors.accent : underMouse() ? colors.hover : colors.surface;
    painter.setBrush(fill);
    painter.setPen(isOn || !isEnabled() ? QPen(Qt::NoPen) : QPen(colors.secondary, 1.3));
    painter.drawRoundedRect(track.adjusted(0.65, 0.65, -0.65, -0.65), track.height() / 2, track.height() / 2);
    const double edge = (track.height() - kKnob) / 2;
    const double knob = isOn ? kKnob : kKnob - 2; // beside its line
    const QPointF middle(isOn ? track.right() - edge - kKnob / 2 : track.left() + edge + kKnob / 2, track.center().y());
    painter.setPen(Qt::NoPen);
    painter.setBrush(!isEnabled() ? colors.disabled : isOn ? colors.onAccent : colors.secondary);
    painter.drawEllipse(middle, knob / 2, knob / 2);
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
        paintFocusRing(painter, rect(), rect().height() / 2.0, colors);
}

void Toggle::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QCheckBox::keyPressEvent(event);
}

} // namespace anneal::widgets
