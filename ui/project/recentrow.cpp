// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/project/recentrow.h"

#include "widgets/button.h"
#include "widgets/plaintext.h"
#include "widgets/style.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

namespace anneal::ui {

using namespace widgets;

namespace {

QFont rowFont()
{
    QFont font = fontOf(Type::Body);
    font.setPixelSize(13);
    return font;
}

/// What each column gets of the room: what it wants, up to its share; then the name, the place and the model take what is left, in this order.
RecentRow::Widths sharedOut(const RecentRow::Widths &wanted, int room)
{
    constexpr int nameShare = 28, modelShare = 25; // of a hundred
    const int name = room * nameShare / 100, model = room * modelShare / 100;
    RecentRow::Widths given { qMin(wanted.name, name), qMin(wanted.model, model), qMin(wanted.place, room - name - model) };
    int left = room - given.name - given.model - given.place;
    for (const auto column : { &RecentRow::Widths::name, &RecentRow::Widths::place, &RecentRow::Widths::model }) {
        const int more = qBound(0, wanted.*column - given.*column, qMax(0, left));
        given.*column += more;
        left -= more;
    }
    return given;
}

} // namespace

RecentRow::RecentRow(const Entry &entry)
    : m_name(plainText(entry.name, 300))
    , m_model(plainText(entry.model, 300))
    , m_place(plainText(entry.place, 1000))
    , m_status(entry.status)
    , m_tone(entry.tone)
{
    setText(withoutMnemonic(m_name)); // "R&D" is no way to press Alt+D
    setTip(this, entry.folder);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(plainText(entry.action, 400));
    describe();
}

void RecentRow::describe()
{
    setAccessibleDescription(QStringList { m_model, m_place, m_status }.join(QLatin1Char(' ')).simplified());
}

void RecentRow::setStatus(const QString &status, Tone tone)
{
    m_status = status;
    m_tone = tone;
    describe();
    update();
}

void RecentRow::setRemovable()
{
    m_remove = new IconButton(QStringLiteral("cross"), tr("Remove %1 from this list").arg(m_name), this);
    m_remove->setCompact(true);
    connect(m_remove, &QAbstractButton::clicked, this, &RecentRow::forgetRequested);
}

void RecentRow::resizeEvent(QResizeEvent *event)
{
    QAbstractButton::resizeEvent(event);
    if (!m_remove)
        return;
    const QSize size = m_remove->sizeHint();
    m_remove->setGeometry(QRect(QPoint(width() - size.width() - space::kS, (height() - 1 - size.height()) / 2), size));
}

RecentRow::Widths RecentRow::wanted() const
{
    const QFontMetrics bold(fontOf(Type::Label)), plain(rowFont());
    const auto widthOf = [](const QFontMetrics &metrics, const QString &text) {
        return text.isEmpty() ? 0 : metrics.horizontalAdvance(text) + space::kXl; // with the gap to the next one
    };
    return { widthOf(bold, m_name), widthOf(plain, m_model), widthOf(plain, m_place), widthOf(plain, m_status) };
}

void RecentRow::setColumns(const Widths &widest)
{
    m_columns = widest;
    update();
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
    const QRect inner = rect().adjusted(space::kL, 0, m_remove ? m_remove->x() - space::kS - width() : -space::kL, -1);
    painter.setFont(rowFont());
    const bool isAlone = m_model.isEmpty() && m_place.isEmpty();
    const int statusWidth = isAlone ? painter.fontMetrics().horizontalAdvance(m_status) + space::kL : m_columns.status;
    painter.setPen(toneColor(colors, m_tone));
    painter.drawText(inner, Qt::AlignRight | Qt::AlignVCenter, m_status);
    const int room = inner.width() - statusWidth;
    const auto columns = isAlone ? Widths { room } : sharedOut(m_columns, room);
    const auto write = [&](const QString &text, int from, int width, Qt::TextElideMode cut) {
        const QRect place(inner.left() + from, inner.top(), width - space::kM, inner.height());
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(text, cut, place.width()));
    };
    painter.setPen(colors.secondary);
    write(m_model, columns.name, columns.model, Qt::ElideRight);
    write(m_place, columns.name + columns.model, columns.place, Qt::ElideMiddle);
    painter.setFont(fontOf(Type::Label));
    painter.setPen(colors.text);
    write(m_name, 0, columns.name, Qt::ElideMiddle);
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
        paintFocusRing(painter, rect(), 4, colors);
}

void RecentRow::contextMenuEvent(QContextMenuEvent *event)
{
    if (!m_remove)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Remove from this list"), this, &RecentRow::forgetRequested);
    menu->popup(event->globalPos());
}

void RecentRow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else if (m_remove && event->key() == Qt::Key_Delete)
        Q_EMIT forgetRequested();
    else
        QAbstractButton::keyPressEvent(event);
}

} // namespace anneal::ui
