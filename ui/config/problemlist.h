// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/problem.h"

#include <QWidget>
#include <vector>

class QListWidget;
class QListWidgetItem;

namespace anneal::widgets {
class Button;
class ElidedLabel;
class Label;
}

namespace anneal::ui {

/// What is wrong with the text: choosing one jumps to its place, "Use …" puts the suggestion in, "Remove the line" takes the key out. A problem
/// without a line is one of a value that may not be written there at all; it leads to the field. Hidden while there is nothing.
class ProblemList : public QWidget
{
    Q_OBJECT

public:
    explicit ProblemList(QWidget *parent = nullptr);

    /// A mistyped key whose right one is there as well, so that its line can go.
    static bool isSpare(const config::Problem &problem);
    /// A key that is written twice: the one that is told of can go.
    static bool isTwice(const config::Problem &problem);
    void setProblems(const std::vector<config::Problem> &problems);
    int count() const { return int(m_problems.size()); }
    /// Chooses the next one, and the first after the last.
    void next();

Q_SIGNALS:
    void chosen(const anneal::config::Problem &problem);
    void fixRequested(const anneal::config::Problem &problem);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Row
    {
        widgets::Label *mark;
        widgets::Label *place;
        widgets::ElidedLabel *message;
        widgets::Button *fix;
    };
    void addRow();
    void fillRow(int index);
    static void placeFix(const Row &row, int room);
    void updateHeights();
    void choose(const QListWidgetItem *item);

    QListWidget *m_list;
    std::vector<Row> m_rows; // of the first problems
    std::vector<config::Problem> m_problems;
    int m_next = 0; // what next() chooses
};

} // namespace anneal::ui
