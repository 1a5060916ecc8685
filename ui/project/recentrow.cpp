// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/project/recentrow.h"

#include "widgets/plaintext.h"
#include "widgets/style.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

namespace anneal::ui {

using namespace widgets;

RecentRow::RecentRow(const QString &name, const QString &folder, const QString &details, const QString &status, Tone tone)
    : m_name(plainText(name, 300))
    , m_details(plainText(details, 1000))
    , m_status(status)
    , m_tone(tone)
{
    setText(withoutMnemonic(m_name)); // "R&D" is no way to press Alt+D
    setTip(this, folder);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Open the project %1").arg(m_name));
    setAccessibleDescription(details + QLatin1Char(' ') + status);
}

QSize RecentRow::sizeHint() const
{
    return { 400, 44 };
}

void RecentRow::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(this);
    if (underMouse())
        painter.fillRect(rect(), colors.hover);
    if (!m_isLast)
        painter.fillRect(0, height() - 1, width(), 1, colors.divider);
    const QRect inner = rect().adjusted(space::kL, 0, -space::kL, -1);
    painter.setFont(fontOf(Type::Label));
    painter.setPen(colors.text);
    // A long name leaves room for what is said of it.
    const int nameWidth = qBound(150, painter.fontMetrics().horizontalAdvance(m_name) + 18, inner.width() * 45 / 100);
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(m_name, Qt::ElideMiddle, nameWidth - 16));
    QFont font = fontOf(Type::Body);
    font.setPixelSize(13);
    painter.setFont(font);
    const int statusWidth = painter.fontMetrics().horizontalAdvance(m_status);
    painter.setPen(toneColor(colors, m_tone));
    painter.drawText(inner, Qt::AlignRight | Qt::AlignVCenter, m_status);
    painter.setPen(colors.secondary);
    const QRect middle = inner.adjusted(nameWidth, 0, -statusWidth - 16, 0);
    painter.drawText(middle, Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(m_details, Qt::ElideMiddle, middle.width()));
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
        paintFocusRing(painter, rect(), 4, colors);
}

void RecentRow::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Remove from this list"), this, &RecentRow::forgetRequested);
    menu->popup(event->globalPos());
}

void RecentRow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else if (event->key() == Qt::Key_Delete)
        Q_EMIT forgetRequested();
    else
        QAbstractButton::keyPressEvent(event);
}

} // namespace anneal::ui
