// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/statcard.h"

#include <QVBoxLayout>

namespace anneal::widgets {

StatCard::StatCard(const QString &value, const QString &caption, QWidget *parent) : Card(parent)
{
    m_value = new Label(value);
    QFont big = fontOf(Type::Title);
    big.setPixelSize(20);
    m_value->setFont(big);
    m_caption = new ElidedLabel(caption, Type::Secondary, Tone::Secondary);
    body()->setSpacing(2);
    body()->addWidget(m_value);
    body()->addWidget(m_caption);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    describe();
}

void StatCard::setValue(const QString &value, Tone tone)
{
    m_value->setText(value);
    m_value->setTone(tone);
    describe();
}

void StatCard::setCaption(const QString &caption)
{
    m_caption->setText(caption);
    describe();
}

void StatCard::describe()
{
    setAccessibleName(m_value->text() + QLatin1Char(' ') + m_caption->text());
}

} // namespace anneal::widgets
