// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/event.h"
#include "core/run/runstate.h"
#include "core/run/timeleft.h"
#include "widgets/linechart.h"

#include <QCoreApplication>
#include <QString>
#include <array>
#include <limits>
#include <vector>

namespace anneal::ui {

/// The curves that a run draws, in the order of the charts.
enum class Curve { Loss, EvalLoss, LearningRate, GradientNorm, TokensPerSecond, Memory };
inline constexpr int kCurves = 6;

/// Everything that the events of one run tell, ready to be shown. Steps of an older attempt that a later one repeats are replaced,
/// so each curve has a step once and is sorted along every x axis.
struct RunData
{
    Q_DECLARE_TR_FUNCTIONS(RunData)

public:
    /// Where along x something happened.
    struct Place
    {
        double step = 0;
        double relative = 0; // seconds of the run's life so far, without pauses and the time between two attempts
        double wall = 0;     // seconds since 1970; NaN where no event has told a time yet
        int pauses = 0;      // before it
        int attempt = 1;
        double along(widgets::XAxis axis) const;
    };
    struct Mark
    {
        Place place;
        QString label;
        widgets::ChartMark::Kind kind;
    };
    struct Sample
    {
        qint64 step = 0;
        QString phase; // "before", "during" (at an evaluation), "after"
        QString prompt;
        QString text;
    };
    struct Checkpoint
    {
        qint64 step = 0;
        QString path;
        quint64 bytes = 0;
        QString time; // ISO 8601
    };
    struct Line
    {
        QString time;
        QString text;
        enum class Level { Info, Warning, Error } level = Level::Info;
    };

    std::vector<Mark> marks;
    std::vector<Sample> samples;
    std::vector<Checkpoint> checkpoints;
    std::vector<Line> lines;
    QStringList unanswered; // why prompts got no answer, each reason once

    run::RunState state = run::RunState::Initializing;
    run::RunState lastWorking = run::RunState::Initializing; // the last one that is no ending
    bool hasEvents = false;
    bool paused = false;
    bool stopping = false;          // asked to end now, and to keep what was learned
    bool stopsAtCheckpoint = false; // asked to, and not taken back
    bool aborted = false;           // asked to, and to keep nothing more
    qint64 stopAskedAt = 0;         // the step it stood at then
    QString message, hint;          // of an ending
    bool keptAdapter = false;       // it saved the adapter
    QStringList changes;            // what the run was made from and has changed since its newest checkpoint; the trainer asks before it goes on
    QString noCheckpoint;           // why there is none to go on from, where the trainer asks before it begins again
    qint64 lostSteps = 0;           // the same: as far as it had come; 0: nobody knows
    QString started;                // ISO 8601 of the first event
    QString dtype;
    qint64 step = 0, totalSteps = 0;
    qint64 rows = 0, tokens = 0, trainedTokens = 0, validationRows = 0;
    double epoch = 0, tokensPerSecond = 0, seconds = 0;
    double forwardMs = 0, backwardMs = 0, updateMs = 0;
    int attempt = 1;

    void take(const run::Event &event);
    /// What somebody wants of a run, as its events name it.
    static QString requestText(const std::string &request);
    /// Another attempt has begun and told nothing yet: how the one before ended and how quick it was is no more true.
    void beginAttempt();
    static QString nameOf(run::RunState state); // as people say it
    /// The points of a curve from its row `from` on; memory in MiB. Rows that have no place on the axis are left out. Along time a pause, or
    /// the time between two attempts, is a gap: widgets::kBreak.
    std::vector<widgets::ChartPoint> curve(Curve which, widgets::XAxis axis = widgets::XAxis::Step, size_t from = 0) const;
    size_t rowCount(Curve which) const { return trackOf(which).places.size(); }
    std::vector<widgets::ChartMark> marksAlong(widgets::XAxis axis) const;
    /// Rises whenever something that was told before was dropped: rows only grow while it stays.
    int revision() const { return m_revision; }
    /// As run::TimeLeft tells it.
    double secondsLeft(qint64 upTo = 0, qint64 evalSteps = 0) const { return m_timeLeft.seconds(upTo, evalSteps); }
    /// How often in a row, up to the newest one, the loss on held-out rows rose: the model begins to learn its rows by heart.
    int evaluationsRising() const;
    /// How many of the newest steps in a row had a gradient norm above `most`: the loss may jump.
    int stepsAbove(double most) const;
    /// The steps at which prompts were answered, rising.
    std::vector<qint64> answeredSteps() const;
    /// What was answered to a prompt at a step; null where it was not.
    const Sample *sampleAt(qint64 step, const QString &prompt) const;
    /// The prompts that were answered, in their order.
    QStringList prompts() const;

private:
    /// Values that are measured together; one list of places for all of them.
    struct Track
    {
        std::vector<Place> places;                // sorted by step, each step once
        std::vector<std::vector<double>> columns; // as long as places
        bool dropFrom(double step);               // whether there was anything
        void add(const Place &place, std::initializer_list<double> values);
    };
    const Track &trackOf(Curve which) const { return which == Curve::EvalLoss ? m_evaluations : m_steps; }
    void tellTime(const run::Event &event);
    void takeState(const run::Event &event);
    void takeStep(const run::Event &event);
    void takeEvaluation(const run::Event &event);
    void takeSample(const run::Event &event);
    void takeCheckpoint(const run::Event &event);
    void dropFrom(double step);
    Place placeAt(double step) const { return { step, m_elapsed, m_wall, m_pauses, attempt }; }
    void log(const run::Event &event, const QString &text, Line::Level level = Line::Level::Info);

    Track m_steps { {}, std::vector<std::vector<double>>(5) };
    Track m_evaluations { {}, std::vector<std::vector<double>>(1) };
    int m_revision = 0;
    double m_now = -1;                                        // seconds since 1970 of the newest event; negative before the first
    double m_elapsed = 0;                                     // seconds, summed over the attempts
    double m_wall = std::numeric_limits<double>::quiet_NaN(); // never goes back, whatever the clock does
    int m_pauses = 0;
    run::TimeLeft m_timeLeft;
};

} // namespace anneal::ui
