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

void StatCard::setScope(const QString &scope, Tone tone)
{
    if (!m_scope && scope.isEmpty())
        return;
    if (!m_scope) {
        m_scope = new ElidedLabel({}, Type::Small, Tone::Secondary);
        body()->addWidget(m_scope);
    }
    m_scope->setText(scope);
    m_scope->setTone(tone);
    m_scope->setVisible(!scope.isEmpty());
    describe();
}

void StatCard::describe()
{
    QStringList words { m_value->text(), m_caption->text() };
    if (m_scope && !m_scope->text().isEmpty())
        words << m_scope->text();
    setAccessibleName(words.join(QLatin1Char(' ')));
}

} // namespace anneal::widgets
