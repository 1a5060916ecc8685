// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>

namespace anneal::widgets {

/// What is to be read and, at its right, what is to be pressed: below it where beside it the words would have too little room. The first item has
/// the words, the second one what stands beside them.
class BesideLayout : public QLayout
{
    Q_OBJECT

public:
    static constexpr int kLeastWords = 260; // pixels: some five words a line

    /// `spacing`: pixels between the two; `least`: what words that need as much keep beside the other.
    explicit BesideLayout(int spacing, QWidget *parent = nullptr, int least = kLeastWords);
    ~BesideLayout() override;

    void addLayout(QLayout *layout);

    void addItem(QLayoutItem *item) override { m_items.append(item); }
    int count() const override { return int(m_items.size()); }
    QLayoutItem *itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem *takeAt(int index) override { return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr; }
    Qt::Orientations expandingDirections() const override { return Qt::Horizontal; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return arrange(QRect(0, 0, width, 0), false); }
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect &box) override;

private:
    int arrange(const QRect &box, bool isMeant) const;
    QSize withMargins(const QSize &size) const;

    QList<QLayoutItem *> m_items;
    int m_least;
};

} // namespace anneal::widgets
