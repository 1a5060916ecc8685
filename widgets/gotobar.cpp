// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/gotobar.h"

#include "widgets/button.h"
#include "widgets/label.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QRegularExpressionValidator>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

GotoBar::GotoBar(QWidget *parent) : QWidget(parent), m_line(new QLineEdit), m_range(new Label({}, Type::Secondary, Tone::Secondary))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::kS, 6, space::kS, 7);
    row->setSpacing(space::kS);
    m_line->setPlaceholderText(tr("Line, or line:column"));
    m_line->setAccessibleName(tr("Go to line"));
    m_line->setValidator(new QRegularExpressionValidator(QRegularExpression(u"[0-9]{1,9}(:[0-9]{0,9})?"_s), m_line));
    m_line->setFixedWidth(200);
    auto *close = new IconButton(u"cross"_s, tr("Close"));
    row->addWidget(new Label(tr("Go to line"), Type::Label));
    row->addWidget(m_line);
    row->addWidget(m_range, 1);
    row->addWidget(close);
    connect(close, &Button::clicked, this, &GotoBar::closed);
    hide();
}

void GotoBar::open(int line, int lines)
{
    m_lines = qMax(1, lines);
    m_range->setText(tr("of %1").arg(QLocale().toString(m_lines)));
    m_line->setText(QString::number(line));
    show();
    m_line->setFocus();
    m_line->selectAll();
}

void GotoBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        return Q_EMIT closed();
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter)
        return QWidget::keyPressEvent(event);
    const QString text = m_line->text();
    if (!text.isEmpty())
        Q_EMIT chosen(qBound(1, text.section(u':', 0, 0).toInt(), m_lines), qMax(1, text.section(u':', 1, 1).toInt()));
}

void GotoBar::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(0, height() - 1, width(), 1, colorsOf(this).divider);
}

} // namespace anneal::widgets
