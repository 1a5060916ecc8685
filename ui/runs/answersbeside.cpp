// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/answersbeside.h"

#include "widgets/label.h"
#include "widgets/theme.h"

#include <QLocale>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr int kMostPrompts = 20;       // all of them are in each run
constexpr std::size_t kMostRead = 200; // prompts of a run: somebody else may have written its events
constexpr int kLeastWidth = 180;       // pixels of an answer; below, the columns scroll

const RunData::Sample *answerIn(const std::vector<RunData::Sample> &samples, const QString &prompt)
{
    const auto found = std::find_if(samples.begin(), samples.end(), [&](const RunData::Sample &sample) { return sample.prompt == prompt; });
    return found == samples.end() ? nullptr : &*found;
}

/// Runs are often named alike: their headings from `first` on are cut where they are the same.
void standBeside(QList<AnswerCard::Side> &sides, qsizetype first)
{
    QStringList headings;
    for (const AnswerCard::Side &side : sides.mid(first))
        headings << side.heading;
    for (qsizetype i = first; i < sides.size(); ++i)
        sides[i].beside = headings;
}

} // namespace

bool AnswersBeside::Run::operator==(const Run &other) const
{
    const auto isSame
        = [](const RunData::Sample &a, const RunData::Sample &b) { return a.step == b.step && a.prompt == b.prompt && a.text == b.text; };
    return name == other.name && answeredWith == other.answeredWith && expected == other.expected
        && std::equal(samples.begin(), samples.end(), other.samples.begin(), other.samples.end(), isSame)
        && std::equal(untaught.begin(), untaught.end(), other.untaught.begin(), other.untaught.end(), isSame);
}

AnswersBeside::AnswersBeside(QWidget *parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Answers side by side"));
}

std::vector<RunData::Sample> AnswersBeside::newestOf(const RunData &data)
{
    std::vector<RunData::Sample> newest;
    for (const RunData::Sample &sample : data.samples) {
        const auto known = std::find_if(newest.begin(), newest.end(), [&](const RunData::Sample &one) { return one.prompt == sample.prompt; });
        if (known == newest.end() && newest.size() < kMostRead)
            newest.push_back(sample);
        else if (known == newest.end())
            continue;
        else if (sample.step >= known->step)
            *known = sample;
    }
    return newest;
}

std::vector<RunData::Sample> AnswersBeside::untaughtOf(const RunData &data)
{
    std::vector<RunData::Sample> untaught;
    for (const RunData::Sample &sample : data.samples)
        if (sample.step == 0 && untaught.size() < kMostRead)
            untaught.push_back(sample);
    return untaught;
}

/// The answers that are expected; by whom, where runs expect others.
QList<AnswerCard::Side> AnswersBeside::expectedOf(const QString &prompt) const
{
    QList<std::pair<QString, QStringList>> expected; // with the names of the runs
    for (const Run &run : m_runs) {
        const auto answer = run.expected.constFind(prompt);
        if (answer == run.expected.constEnd())
            continue;
        const auto known = std::find_if(expected.begin(), expected.end(), [&](const auto &one) { return one.first == *answer; });
        if (known == expected.end())
            expected.emplace_back(*answer, QStringList { run.name });
        else
            known->second << run.name;
    }
    QList<AnswerCard::Side> sides;
    for (const auto &[answer, runs] : expected)
        sides << AnswerCard::Side { expected.size() == 1 ? tr("Expected") : tr("Expected by %1").arg(runs.join(u", "_s)), answer, {} };
    standBeside(sides, 0);
    return sides;
}

/// What is known of a prompt besides the answers of the runs.
QList<AnswerCard::Side> AnswersBeside::knownOf(const QString &prompt) const
{
    QList<AnswerCard::Side> sides = expectedOf(prompt);
    const auto isOther = [this](const Run &run) { return run.answeredWith != m_runs.front().answeredWith; };
    if (std::any_of(m_runs.begin(), m_runs.end(), isOther)) // there is not one model that all of them can be held against
        return sides;
    for (const Run &run : m_runs) {
        const RunData::Sample *untaught = answerIn(run.untaught, prompt);
        const RunData::Sample *newest = answerIn(run.samples, prompt);
        if (!untaught || (newest && newest->step == 0)) // then it stands in the column of the run
            continue;
        sides << AnswerCard::Side { tr("Base model"), untaught->text, {} };
        break;
    }
    return sides;
}

void AnswersBeside::setRuns(const QList<Run> &runs)
{
    if (runs == m_runs)
        return;
    m_runs = runs;
    const int scrolled = verticalScrollBar()->value();
    auto *inside = cards();
    setWidget(inside);
    inside->setAutoFillBackground(false); // setWidget() switches it on
    verticalScrollBar()->setValue(scrolled);
}

/// Those that most of the runs answered come first, else in the order in which they were asked.
QWidget *AnswersBeside::cards()
{
    QList<std::pair<QString, int>> prompts; // and by how many runs
    for (const Run &run : m_runs)
        for (const RunData::Sample &sample : run.samples) {
            const auto known = std::find_if(prompts.begin(), prompts.end(), [&](const auto &one) { return one.first == sample.prompt; });
            if (known == prompts.end())
                prompts.emplace_back(sample.prompt, 1);
            else
                ++known->second;
        }
    std::stable_sort(prompts.begin(), prompts.end(), [](const auto &a, const auto &b) { return a.second > b.second; });
    m_prompts = int(std::min<qsizetype>(prompts.size(), kMostPrompts));
    auto *inside = new QWidget;
    inside->setAccessibleName(tr("Answers side by side"));
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kM);
    qsizetype columns = 1;
    for (const auto &[prompt, answered] : prompts.first(m_prompts)) {
        QList<AnswerCard::Side> sides = knownOf(prompt);
        for (const Run &run : m_runs) {
            const RunData::Sample *sample = answerIn(run.samples, prompt);
            const QString when = !sample ? QString()
                : sample->step == 0      ? tr("%1, before training").arg(run.name)
                                         : tr("%1, step %2").arg(run.name, QLocale().toString(sample->step));
            sides << AnswerCard::Side { sample ? when : run.name, sample ? std::optional(sample->text) : std::nullopt,
                tr("This run did not answer it.") };
        }
        standBeside(sides, sides.size() - m_runs.size());
        columns = std::max(columns, sides.size());
        column->addWidget(new AnswerCard(prompt, sides));
    }
    if (prompts.isEmpty()) {
        auto *reason = new Label(tr("None of these runs answered a prompt. Set “Sample answers” to 3 to have the next ones answer held-out prompts."),
            Type::Body, Tone::Secondary);
        reason->setWordWrap(true);
        column->addWidget(reason);
    } else if (prompts.size() > m_prompts) {
        const qsizetype more = prompts.size() - m_prompts;
        column->addWidget(new Label(more == 1 ? tr("1 more prompt stands in the runs themselves.")
                                              : tr("%1 more prompts stand in the runs themselves.").arg(QLocale().toString(more)),
            Type::Secondary, Tone::Secondary));
    }
    inside->setMinimumWidth(int(columns) * kLeastWidth);
    column->addStretch(1);
    return inside;
}

} // namespace anneal::ui
