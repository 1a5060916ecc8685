// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/event.h"
#include "core/run/runstate.h"
#include "widgets/linechart.h"

#include <QString>
#include <array>
#include <vector>

namespace anneal::ui {

/// The curves that a run draws, in the order of the charts.
enum class Curve { Loss, EvalLoss, LearningRate, GradientNorm, TokensPerSecond, Memory };
inline constexpr int kCurves = 6;

/// Everything that the events of one run tell, ready to be shown. Steps of an older attempt that a later one repeats are replaced.
struct RunData
{
    struct Sample
    {
        qint64 step = 0;
        QString phase; // "before", "after"
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

    std::array<std::vector<widgets::ChartPoint>, kCurves> curves; // x: step; memory in MiB
    std::vector<widgets::ChartMark> marks;
    std::vector<Sample> samples;
    std::vector<Checkpoint> checkpoints;
    std::vector<Line> lines;

    run::RunState state = run::RunState::Initializing;
    run::RunState lastWorking = run::RunState::Initializing; // the last one that is no ending
    bool hasEvents = false;
    bool paused = false;
    QString message, hint; // of an ending
    QString started;       // ISO 8601 of the first event
    QString dtype;
    qint64 step = 0, totalSteps = 0;
    qint64 rows = 0, tokens = 0, trainedTokens = 0, validationRows = 0;
    double epoch = 0, tokensPerSecond = 0, seconds = 0;
    double forwardMs = 0, backwardMs = 0, updateMs = 0;
    int attempt = 1;

    void take(const run::Event &event);
    const std::vector<widgets::ChartPoint> &curve(Curve which) const { return curves[size_t(which)]; }
    /// Seconds until the last step at the newest speed; negative when it cannot be told.
    double secondsLeft() const;

private:
    void takeState(const run::Event &event);
    void takeStep(const run::Event &event);
    void add(Curve which, double x, double y);
    void log(const run::Event &event, const QString &text, Line::Level level = Line::Level::Info);
    double m_secondsPerStep = -1;
    double m_lastSeconds = 0;
    qint64 m_lastStep = -1;
};

} // namespace anneal::ui
