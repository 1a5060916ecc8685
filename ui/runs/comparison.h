// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/rundata.h"
#include "ui/runs/runsmodel.h"

#include <QFutureWatcher>
#include <QWidget>
#include <memory>

namespace anneal::widgets {
class Card;
class ChartCard;
class DiffTable;
}

namespace anneal::ui {

/// The curves of several runs over one another, and only what differs between their configurations.
class Comparison : public QWidget
{
    Q_OBJECT

public:
    explicit Comparison(QWidget *parent = nullptr);

    /// Reads the events of these runs off the GUI thread; what was read before is kept until there are more.
    void setRuns(const std::vector<RunRow> &rows);
    static constexpr int kMost = 7; // one colour, dash and marker each

Q_SIGNALS:
    void failed(const anneal::base::Error &error);

private:
    struct Read
    {
        QString folder;
        std::uint64_t events = 0;
        std::shared_ptr<const RunData> data;
        bool operator==(const Read &) const = default;
    };
    bool sameRuns(const std::vector<Read> &a, const std::vector<Read> &b) const;
    void showCurves(std::vector<Read> read);
    void showDifferences();
    std::shared_ptr<const RunData> known(const RunRow &row) const;

    std::vector<RunRow> m_rows;
    std::vector<Read> m_wanted; // the newest question
    std::vector<Read> m_read;   // the newest answer
    QFutureWatcher<std::vector<Read>> m_reading;
    widgets::ChartCard *m_eval;
    widgets::ChartCard *m_train;
    widgets::Card *m_differencesCard;
    widgets::DiffTable *m_differences;
};

} // namespace anneal::ui
