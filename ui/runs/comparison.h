// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/latest.h"
#include "ui/runs/rundata.h"
#include "ui/runs/runsmodel.h"

#include <QWidget>
#include <memory>

namespace anneal::widgets {
class Card;
class ChartCard;
class ChartLegend;
class DiffTable;
class TabBar;
}

namespace anneal::ui {

class AnswersBeside;
class Settings;

/// The curves of several runs over one another, only what differs between their configurations, and their answers to the same prompts.
class Comparison : public QWidget
{
    Q_OBJECT

public:
    Comparison(Background &background, Settings &settings, QWidget *parent = nullptr);

    /// Reads the events of these runs off the GUI thread, of a run that grew only what is new. `listed`: how many they could be chosen from;
    /// `colors`: of their curves, by folder.
    void setRuns(const std::vector<RunRow> &rows, int listed, const QMap<QString, int> &colors = {});
    /// Leads to the differences, and offers what of them can be taken over.
    void offerDifference();
    void bringCurves();
    bool hasDifferences() const { return m_differ; }
    static constexpr int kMost = 7; // one colour, dash and marker each

Q_SIGNALS:
    void failed(const anneal::base::Error &error);
    void exported(const QString &file);
    void valueWanted(const QString &path, const anneal::base::Json &value, const QString &run); // of that run, in the project's configuration

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    /// What was read of a log, and where to go on.
    struct Log
    {
        RunData data;
        run::EventTail tail;
        int attempt = 0;
        QString chatTemplate;             // hash of that of its own
        QHash<QString, QString> expected; // answers in its held-out rows, by their prompts
    };
    struct Read
    {
        QString folder, name;
        QString answeredWith;     // AnswersBeside::Run::answeredWith, as far as the configuration says it
        bool isContinued = false; // from another adapter
        std::uint64_t events = 0;
        int attempt = 1;
        std::shared_ptr<const Log> log;
        int color = 0; // of its curves in all charts
        bool operator==(const Read &) const = default;
    };
    static Read toRead(const RunRow &row);
    static bool sameRuns(const std::vector<Read> &a, const std::vector<Read> &b);
    static bool sameLogs(const std::vector<Read> &a, const std::vector<Read> &b);
    static std::shared_ptr<const Log> readOn(const Read &read, const std::stop_token &stop);
    void showCurves(std::vector<Read> read);
    void setXAxis(widgets::XAxis axis);
    void offerValues(int row);
    void followChoices();
    void showDifferences();
    void showAnswers();
    void arrange();

    Settings &m_settings;
    std::vector<RunRow> m_rows;
    std::vector<Read> m_wanted; // the newest question
    std::vector<Read> m_read;   // the newest answer
    Latest<std::vector<Read>> m_reading;
    widgets::TabBar *m_bar;         // differences have a tab of their own where there is no room for curves and differences at once
    widgets::ChartLegend *m_legend; // of both charts
    widgets::ChartCard *m_eval;
    widgets::ChartCard *m_train;
    widgets::Card *m_differencesCard;
    widgets::DiffTable *m_differences;
    AnswersBeside *m_answers;
    bool m_choseAnswers = false;     // also where none are there for a while
    bool m_choseDifferences = false; // over the curves, where there is no room for both
    bool m_differ = false;           // there is more than one configuration
};

} // namespace anneal::ui
