// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/card.h"
#include "widgets/label.h"

namespace anneal::widgets {

/// One number with what it counts.
class StatCard : public Card
{
    Q_OBJECT

public:
    explicit StatCard(const QString &value, const QString &caption, QWidget *parent = nullptr);
    void setValue(const QString &value, Tone tone = Tone::Normal);
    void setCaption(const QString &caption);
    /// What the number covers, in a line of its own; none where it is empty.
    void setScope(const QString &scope, Tone tone = Tone::Secondary);

private:
    void describe();
    Label *m_value;
    Label *m_caption;
    Label *m_scope = nullptr;
};

} // namespace anneal::widgets
