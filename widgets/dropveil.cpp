// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dropveil.h"

#include "widgets/plaintext.h"
#include "widgets/theme.h"

#include <QPainter>

namespace anneal::widgets {

DropVeil::DropVeil(QWidget *parent) : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents); // what lies below gets the drop
    hide();
}

void DropVeil::tell(const QString &text)
{
    m_text = plainText(text, 300);
    setAccessibleName(m_text);
    setGeometry(parentWidget()->rect());
    show();
    raise();
    update();
}

void DropVeil::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor soft = colors.accent;
    soft.setAlphaF(0.08f);
    painter.setPen(QPen(colors.accent, 2));
    painter.setBrush(soft);
    painter.drawRoundedRect(QRectF(rect()).adjusted(space::kS, space::kS, -space::kS, -space::kS), space::kCardRadius, space::kCardRadius);

    painter.setFont(fontOf(Type::Section));
    const QFontMetrics metrics(painter.font());
    const QString shown = metrics.elidedText(m_text, Qt::ElideMiddle, width() - 4 * space::kPageMargin);
    QRectF pill(0, 0, metrics.horizontalAdvance(shown) + 2 * space::kXl, metrics.height() + 2 * space::kM);
    pill.moveCenter(QRectF(rect()).center());
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.accent);
    painter.drawRoundedRect(pill, space::kCardRadius, space::kCardRadius);
    painter.setPen(colors.onAccent);
    painter.drawText(pill, Qt::AlignCenter, shown);
}

} // namespace anneal::widgets
