// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/resultview.h"

#include "ui/runs/answercard.h"
#include "ui/runs/likelycause.h"
#include "ui/runs/losstext.h"
#include "ui/runs/resultsmodel.h"
#include "ui/runs/runview.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/catalog.h"
#include "widgets/header.h"
#include "widgets/label.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"
#include "widgets/statcard.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr qsizetype kPairs = 3;       // the rest is among the samples
constexpr qsizetype kMostWords = 600; // characters of what a file says; the log has all of it
constexpr qsizetype kMostInCard = 20; // the table of results has more
constexpr int kTitleWidth = 150;      // pixels of what a result is of

/// What a file says, in a paragraph that leaves room for the rest of the page.
QString inShort(const QString &text)
{
    return plainText(text.simplified(), kMostWords);
}

QString beforeAfter(const QString &before, const QString &after)
{
    return ResultView::tr("%1 → %2").arg(before, after);
}

/// The finite points of a curve.
std::vector<ChartPoint> pointsOf(const RunData &data, Curve curve)
{
    auto points = data.curve(curve);
    std::erase_if(points, [](const ChartPoint &point) { return !std::isfinite(point.y); });
    return points;
}

/// The loss on held-out rows along the steps, with what Evaluate measured of the adapter since.
std::vector<ChartPoint> measuredOf(const RunView &run)
{
    const RunData &data = run.data();
    auto points = pointsOf(data, Curve::EvalLoss);
    const QList<RunResult> &results = run.results();
    const auto newest = std::find_if(
        results.rbegin(), results.rend(), [&data](const RunResult &one) { return one.before > 0 && one.step > 0 && one.step >= data.step; });
    if (newest == results.rend() || (!points.empty() && points.back().x >= double(data.step)))
        return points;
    if (points.empty())
        points.push_back({ 0, std::log(newest->before) });
    points.push_back({ double(data.step), std::log(newest->after) });
    return points;
}

QString stepText(double step)
{
    return QLocale().toString(qint64(step));
}

QString stretchText(const std::vector<ChartPoint> &points)
{
    return ResultView::tr("step %1 to step %2").arg(stepText(points.front().x), stepText(points.back().x));
}

/// What is to be known of losses on held-out rows besides the first and the last; `trained`: the step of the adapter.
QString scopeOf(const std::vector<ChartPoint> &points, double trained)
{
    if (points.back().x < trained)
        return ResultView::tr("not measured since step %1").arg(stepText(points.back().x));
    const auto best = std::min_element(points.begin(), points.end(), [](const auto &a, const auto &b) { return a.y < b.y; });
    return best->y < points.back().y ? ResultView::tr("best after step %1: %2").arg(stepText(best->x), lossText(best->y)) : stretchText(points);
}

/// How the training went on, with the place of its time.
QString scopeOfSteps(const RunData &data, ResultView::Of what)
{
    if (data.state == run::RunState::Finished)
        return ResultView::tr("finished in %1");
    if (what == ResultView::Of::Adapter)
        return ResultView::tr("stopped by you after %1; the adapter is kept");
    if (data.state == run::RunState::Error)
        return ResultView::tr("failed after %1");
    return data.state == run::RunState::Stopped ? ResultView::tr("aborted by you after %1") : ResultView::tr("interrupted after %1");
}

} // namespace

ResultView::ResultView(const QList<QAction *> &ofAdapter, const QList<QAction *> &ofCheckpoint, QWidget *parent)
    : QScrollArea(parent)
    , m_ofAdapter(ofAdapter)
    , m_ofCheckpoint(ofCheckpoint)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Result"));
}

QString ResultView::keyOf(const RunView &run, Of what) const
{
    const RunData &data = run.data();
    QStringList parts { QString::fromStdString(run.folder()->path().string()), QString::number(data.attempt), QString::number(int(data.state)),
        QString::number(data.step), QString::number(data.samples.size()), QString::number(data.rowCount(Curve::EvalLoss)),
        QString::number(data.revision()), run.whyNoSamples(), QString::number(run.config() != nullptr), data.unanswered.join(u'\n'),
        QString::number(int(what)), QString::number(run.keptCheckpoint().step), run.keptCheckpoint().whyNoAdapter, run.keptCheckpoint().problem };
    const QList<RunResult> &results = run.results();
    parts << QString::number(results.size());
    for (const RunResult &result : results.last(std::min(results.size(), kMostInCard)))
        parts << result.time << result.title;
    return parts.join(u'\n');
}

void ResultView::forget()
{
    m_key.clear();
    delete takeWidget();
}

void ResultView::showRun(const RunView &run, Of what)
{
    const QString key = keyOf(run, what);
    if (std::exchange(m_key, key) == key)
        return;
    auto *inside = new QWidget;
    inside->setAccessibleName(tr("Result"));
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kL);
    addNumbers(column, run, what);
    if (what == Of::Checkpoint)
        addStanding(column, run);
    addActions(column, what);
    addResults(column, run);
    addAnswers(column, run);
    column->addStretch(1);
    const QString folder = run.folder() ? toText(run.folder()->path()) : QString();
    const bool isSame = std::exchange(m_run, folder) == folder;
    const int scrolled = isSame ? verticalScrollBar()->value() : 0; // another run begins at its top
    setWidget(inside);
    inside->setAutoFillBackground(false); // setWidget() switches it on
    verticalScrollBar()->setValue(scrolled);
}

void ResultView::addNumbers(QVBoxLayout *column, const RunView &run, Of what) const
{
    const RunData &data = run.data();
    const auto measured = measuredOf(run), trained = pointsOf(data, Curve::Loss);
    const bool isMeasured = measured.size() > 1 || (measured.size() == 1 && trained.empty());
    const auto &points = isMeasured ? measured : trained;
    auto *row = new QHBoxLayout;
    row->setSpacing(space::kM);
    const QString none = u"–"_s;
    auto *loss = new StatCard(points.empty() ? none : beforeAfter(lossText(points.front().y), lossText(points.back().y)),
        isMeasured ? tr("held-out loss") : tr("training loss"));
    auto *perplexity
        = new StatCard(isMeasured ? beforeAfter(perplexityText(std::exp(measured.front().y)), perplexityText(std::exp(measured.back().y))) : none,
            isMeasured ? tr("held-out perplexity") : tr("perplexity: not measured"));
    if (!points.empty()) {
        if (isMeasured && points.size() > 1 && points.back().y > points.front().y)
            loss->setScope(tr("Worse than before training. Lower the learning rate."), Tone::Warning);
        else
            loss->setScope(isMeasured ? scopeOf(points, double(data.step)) : stretchText(points));
        const bool isOld = isMeasured && measured.back().x < double(data.step);
        perplexity->setScope(isOld    ? scopeOf(measured, double(data.step))
                : isMeasured          ? tr("lower is better, 1 is perfect")
                : what == Of::Adapter ? tr("Evaluate measures it now")
                                      : tr("measured once the adapter is saved"));
    }
    auto *steps = new StatCard(
        data.totalSteps > 0 ? tr("%1 of %2").arg(stepText(double(data.step)), stepText(double(data.totalSteps))) : stepText(double(data.step)),
        tr("steps trained"));
    steps->setScope(scopeOfSteps(data, what).arg(secondsText(data.seconds)));
    for (auto *card : { loss, perplexity, steps })
        row->addWidget(card, 1);
    column->addLayout(row);
}

void ResultView::addActions(QVBoxLayout *column, Of what) const
{
    auto *row = new QHBoxLayout;
    row->setSpacing(space::kS);
    bool isFirst = what == Of::Adapter; // a run that left a checkpoint is to go on most likely, by the button of its page
    for (QAction *action : what == Of::Adapter ? m_ofAdapter : m_ofCheckpoint) {
        if (!action->isVisible())
            continue;
        auto *button = new Button(action, std::exchange(isFirst, false) ? ButtonRole::Primary : ButtonRole::Secondary);
        if (QMenu *menu = action->menu()) {
            button->setMenuMark();
            connect(button, &QAbstractButton::clicked, menu, [menu, button] { menu->popup(button->mapToGlobal(QPoint(0, button->height() + 4))); });
        }
        row->addWidget(button);
    }
    row->addStretch(1);
    column->addLayout(row);
}

/// Where a run stands that saved no adapter.
void ResultView::addStanding(QVBoxLayout *column, const RunView &run)
{
    const RunData &data = run.data();
    const KeptCheckpoint &kept = run.keptCheckpoint();
    const QString step = stepText(double(kept.step));
    const bool wasKilled = !run::isEnding(data.state);
    QStringList sentences { inShort(said(data.message)) };
    if (wasKilled)
        sentences = { tr("The training process stopped unexpectedly."), likelyCauseOf(data) };
    if (kept.isDamaged())
        sentences << tr("None of its checkpoints can be continued from. Start a new run.");
    else
        sentences << (data.step > kept.step ? tr("What was learned up to step %1 is in its checkpoint. Resume repeats the steps after it.").arg(step)
                                            : tr("What was learned up to step %1 is in its checkpoint.").arg(step));
    sentences << inShort(kept.problem);
    if (kept.isThere() && !kept.hasAdapter())
        sentences << tr("It cannot be tried: %1").arg(inShort(kept.whyNoAdapter));
    sentences.removeAll(QString());
    if (!wasKilled && data.state != run::RunState::Error)
        return addNote(column, sentences.join(u' '), {}, {});
    auto *warning = new Banner;
    warning->setClosable(false); // it is as true as the rest of the page
    column->addWidget(warning);
    warning->tell(Banner::Kind::Warning, sentences.takeFirst(), sentences.join(u' '));
    connect(warning->addFix(tr("Show the log")), &QAbstractButton::clicked, this, &ResultView::logRequested);
}

void ResultView::addNote(QVBoxLayout *column, const QString &text, const QString &button, const QString &page)
{
    auto *card = new Card;
    auto *row = new QHBoxLayout;
    row->setSpacing(space::kL);
    auto *words = new Label(text, Type::Body, Tone::Secondary);
    words->setWordWrap(true);
    row->addWidget(words, 1);
    if (!button.isEmpty()) {
        auto *leads = new Button(button);
        connect(leads, &QAbstractButton::clicked, this, [this, page] { Q_EMIT pageRequested(page); });
        row->addWidget(leads, 0, Qt::AlignTop);
    }
    card->body()->addLayout(row);
    column->addWidget(card);
}

void ResultView::addAnswers(QVBoxLayout *column, const RunView &run)
{
    const RunData &data = run.data();
    const QStringList prompts = data.prompts();
    const auto steps = data.answeredSteps();
    const qint64 last = steps.empty() || steps.back() == 0 ? -1 : steps.back();
    auto *header = new SectionHeader(tr("Answers to held-out prompts"));
    const bool hasMore = prompts.size() > kPairs || steps.size() > 2;
    if (hasMore) {
        auto *all = new Button(tr("All prompts and steps"), ButtonRole::Quiet);
        connect(all, &QAbstractButton::clicked, this, &ResultView::samplesRequested);
        header->addWidget(all);
    }
    column->addWidget(header);
    const auto textOf = [](const RunData::Sample *sample) { return sample ? std::optional(sample->text) : std::nullopt; };
    for (const QString &prompt : prompts.first(std::min(prompts.size(), kPairs)))
        column->addWidget(new AnswerCard(prompt,
            { { tr("Before training"), textOf(data.sampleAt(0, prompt)), tr("It was not answered before training.") },
                { last < 0 ? tr("After training") : tr("After step %1").arg(stepText(double(last))),
                    last < 0 ? std::nullopt : textOf(data.sampleAt(last, prompt)),
                    tr("It was not answered again. Try it shows what it answers now.") } }));
    if (!prompts.isEmpty())
        return;
    const auto config = run.config();
    if (config && config->training.sampleCount == 0)
        addNote(column, tr("This run answered no prompts. Set “Sample answers” to 3 to read answers before and after the next training."),
            tr("Open Config"), u"config#training.sample_count"_s);
    else if (data.validationRows == 0)
        addNote(column,
            tr("No rows were held out, so there was nothing to ask. Set “Held out” to 0.05 and prepare the rows again; the next "
               "training then tells loss and answers on rows it has not seen."),
            tr("Open Config"), u"config#data.validation_fraction"_s);
    else if (!data.unanswered.isEmpty())
        addNote(column, tr("Prompts that were not answered: %1").arg(data.unanswered.join(u' ')), {}, {});
    else
        addNote(column, tr("No held-out row asks anything: they are plain text, without a prompt. Try it asks what you type."), {}, {});
}

/// What was measured and made since, the newest first.
void ResultView::addResults(QVBoxLayout *column, const RunView &run)
{
    if (run.results().isEmpty())
        return;
    auto *card = new Card(tr("Results"));
    card->body()->setSpacing(space::kS);
    const QList<RunResult> &results = run.results();
    const qsizetype shown = std::min(results.size(), kMostInCard);
    for (auto result = results.rbegin(); result != results.rbegin() + shown; ++result) {
        auto *row = new QHBoxLayout;
        row->setSpacing(space::kM);
        auto *title = new ElidedLabel(result->title, Type::Label);
        title->setFixedWidth(kTitleWidth);
        row->addWidget(title);
        row->addWidget(new ElidedLabel(result->value, Type::Number));
        auto *detail = new ElidedLabel(ResultsModel::detailOf(*result, run.data().step), Type::Secondary, Tone::Secondary);
        detail->setElideMode(Qt::ElideMiddle);
        row->addWidget(detail, 1);
        row->addWidget(new Label(ResultsModel::when(result->time), Type::Secondary, Tone::Secondary));
        auto *button = new Button(tr("Show"));
        button->setCompact(true);
        button->setAccessibleName(tr("Show %1 in its folder").arg(result->title));
        QSizePolicy keeps = button->sizePolicy();
        keeps.setRetainSizeWhenHidden(true);
        button->setSizePolicy(keeps);
        button->setVisible(!result->path.isEmpty());
        connect(button, &QAbstractButton::clicked, this, [this, path = result->path] { Q_EMIT pathChosen(path); });
        row->addWidget(button);
        card->body()->addLayout(row);
    }
    if (shown < results.size()) {
        auto *more = new Label(
            tr("Only the newest %1 are shown here; the others are in the table of results, beside the charts.").arg(QLocale().toString(shown)),
            Type::Secondary, Tone::Secondary);
        more->setWordWrap(true);
        card->body()->addWidget(more);
    }
    column->addWidget(card);
}

} // namespace anneal::ui
