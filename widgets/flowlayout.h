// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>

namespace anneal::widgets {

/// One behind the other, and on the next line where there is no room. What is wider than a line gives way to it.
class FlowLayout : public QLayout
{
    Q_OBJECT

public:
    /// `spacing`: pixels between two of them, and between lines.
    explicit FlowLayout(int spacing, QWidget *parent = nullptr);
    ~FlowLayout() override;

    void setLast(QWidget *widget); // stays behind all that are added later

    void addItem(QLayoutItem *item) override;
    int count() const override { return int(m_items.size()); }
    QLayoutItem *itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem *takeAt(int index) override { return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr; }
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return arrange(QRect(0, 0, width, 0), false); }
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect &box) override;

private:
    int arrange(const QRect &box, bool isMeant) const;

    QList<QLayoutItem *> m_items;
    bool m_hasLast = false;
};

} // namespace anneal::widgets
