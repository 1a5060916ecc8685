// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/problem.h"

#include <QWidget>
#include <vector>

class QListWidget;

namespace anneal::ui {

/// What is wrong with the text: choosing one jumps to its place, "Use …" puts the suggestion in. Hidden while there is nothing.
class ProblemList : public QWidget
{
    Q_OBJECT

public:
    explicit ProblemList(QWidget *parent = nullptr);

    void setProblems(const std::vector<config::Problem> &problems);
    int count() const { return int(m_problems.size()); }
    /// Chooses the next one, and the first after the last.
    void next();

Q_SIGNALS:
    void chosen(const anneal::config::Problem &problem);
    void fixRequested(const anneal::config::Problem &problem);

private:
    void addRow(int index);

    QListWidget *m_list;
    std::vector<config::Problem> m_problems;
};

} // namespace anneal::ui
