// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>
#include <vector>

namespace anneal::widgets {

/// A range of UTF-16 positions of the shown text. A view wants them in the order of their beginnings.
struct SourceRange
{
    int begin = 0;
    int end = 0;
};

/// Read-only text with ranges (chunks) drawn over it in two alternating tints; where two overlap, the tint is stronger.
/// The current range is outlined at the margin and can be chosen by a click or Alt+Up / Alt+Down.
class SourceView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit SourceView(QWidget *parent = nullptr);

    void setSource(const QString &text, std::vector<SourceRange> ranges = {});
    void setRanges(std::vector<SourceRange> ranges);
    const std::vector<SourceRange> &ranges() const { return m_ranges; }
    int current() const { return m_current; }
    void setCurrent(int range); // scrolls there; -1 for none
    int rangeAt(int position) const;

Q_SIGNALS:
    void rangeChosen(int range);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    size_t firstThatEndsBehind(int position) const;

    std::vector<SourceRange> m_ranges;
    std::vector<int> m_furthest; // by range: where it and those before it end at most
    int m_current = -1;
};

} // namespace anneal::widgets
