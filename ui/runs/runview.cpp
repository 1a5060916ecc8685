// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runview.h"

#include "ui/runs/aboutchanges.h"
#include "ui/runs/aboutview.h"
#include "ui/runs/chartwriting.h"
#include "ui/runs/checkpointmodel.h"
#include "ui/runs/reproduceview.h"
#include "ui/runs/resultsmodel.h"
#include "ui/runs/samplesview.h"
#include "ui/shell/openfile.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/chartcard.h"
#include "widgets/chartgroup.h"
#include "widgets/codeeditor.h"
#include "widgets/logview.h"
#include "widgets/recordtable.h"
#include "widgets/statediagram.h"
#include "widgets/tabbar.h"

#include <QDateTime>
#include <QFileInfo>
#include <QGridLayout>
#include <QHeaderView>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace widgets;

namespace {

constexpr int kLowestChart = 108, kLowestTabs = 132; // pixels; below, the page scrolls
constexpr int kNotesTab = 5;
constexpr std::pair kUsualNorm { 0.1, 10.0 }; // of the gradient in supervised fine-tuning; outside, steps are too small or jump

/// A curve and where it is drawn: the chart of charts(), and which line in it.
struct Drawn
{
    Curve curve;
    int chart;
    int series;
};
constexpr Drawn kDrawn[] { { Curve::Loss, 0, 0 }, { Curve::EvalLoss, 0, 1 }, { Curve::LearningRate, 1, 0 }, { Curve::GradientNorm, 2, 0 },
    { Curve::TokensPerSecond, 3, 0 }, { Curve::Memory, 4, 0 } };
constexpr run::RunState kPath[] { run::RunState::Initializing, run::RunState::LoadingModel, run::RunState::ConfiguringLoRA,
    run::RunState::LoadingDataset, run::RunState::Training, run::RunState::SavingAdapter };

QStringList pathNames()
{
    QStringList names;
    for (const run::RunState state : kPath)
        names << RunData::nameOf(state);
    return names;
}

int placeOf(run::RunState state)
{
    for (int i = 0; i < int(std::size(kPath)); ++i)
        if (kPath[i] == state)
            return i;
    return -1;
}

/// Among several that were measured.
void markBest(std::vector<CheckpointRow> &rows)
{
    CheckpointRow *best = nullptr;
    int measured = 0;
    for (CheckpointRow &row : rows) {
        if (!row.kept || !std::isfinite(row.evalLoss))
            continue;
        ++measured;
        if (!best || row.evalLoss < best->evalLoss)
            best = &row;
    }
    if (measured > 1)
        best->isBest = true;
}

QWidget *inCard(QWidget *content)
{
    auto *card = new Card;
    card->setFlush(true);
    card->body()->addWidget(content);
    card->setAccessibleName(content->accessibleName());
    return card;
}

} // namespace

RunView::RunView(run::RunLauncher &launcher, Settings &settings, QWidget *parent) : QWidget(parent), m_launcher(launcher), m_settings(settings)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kL);
    m_banner = new Banner;
    column->addWidget(m_banner);
    auto *path = new Card;
    path->body()->setContentsMargins(space::kL, 7, space::kL, 8);
    m_states = new StateDiagram(pathNames());
    path->body()->addWidget(m_states);
    path->setAccessibleName(m_states->accessibleName());
    column->addWidget(path);
    makeCharts();
    makeTabs();
    m_countdown.setInterval(1s);
    connect(&m_countdown, &QTimer::timeout, this, &RunView::showCurves);
    setAccessibleName(tr("Run"));
    followChoices();
}

RunView::~RunView()
{
    m_about->setRun(std::nullopt); // what was typed is kept, and m_changes is still there
}

void RunView::useBackground(Background &background)
{
    for (ChartCard *card : charts())
        writeWith(background, card);
    m_changes = new AboutChanges(background, this);
    m_reproduce->useBackground(background);
    m_about->useChanges(*m_changes);
    connect(m_changes, &AboutChanges::failed, m_banner, &Banner::showError);
    connect(m_changes, &AboutChanges::changed, this, [this] {
        lookAgain();
        Q_EMIT aboutChanged();
    });
}

QString RunView::name() const
{
    return m_look.about.name.empty() ? (m_folder ? toText(m_folder->path().filename()) : QString()) : toText(m_look.about.name);
}

void RunView::editName()
{
    m_tabs->setCurrent(kNotesTab);
    m_about->editName();
}

void RunView::editTags()
{
    m_tabs->setCurrent(kNotesTab);
    m_about->editTags();
}

void RunView::editNotes()
{
    m_tabs->setCurrent(kNotesTab);
    m_about->editNotes();
}

void RunView::setKnownTags(const QStringList &tags)
{
    m_about->setKnownTags(tags);
}

void RunView::makeCharts()
{
    m_group = new ChartGroup(this);
    m_loss = new ChartCard(tr("Loss"));
    m_loss->addSmoothingSlider();
    m_loss->addXAxisChoice();
    connect(m_loss, &ChartCard::xAxisChosen, this, [this](XAxis axis) { m_settings.set(&Preferences::xAxis, axis); });
    connect(m_loss, &ChartCard::smoothingChanged, this, [this](double weight) { m_settings.set(&Preferences::smoothing, weight); });
    connect(&m_settings, &Settings::changed, this, &RunView::followChoices);
    m_loss->chart()->addSeries({ tr("train"), 0, true, false, 0 });
    m_loss->chart()->addSeries({ tr("held-out"), 1, false, true, 1 });
    const struct
    {
        QString title, series;
    } small[] { { tr("Learning rate"), tr("rate") }, { tr("Gradient norm"), tr("norm") }, { tr("Tokens per second"), tr("tok/s") },
        { tr("Memory, MiB"), tr("MiB") } };
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::kL);
    grid->setVerticalSpacing(space::kM);
    grid->addWidget(m_loss, 0, 0, 2, 1);
    for (int i = 0; i < 4; ++i) {
        m_small[i] = new ChartCard(small[i].title);
        m_small[i]->chart()->addSeries({ small[i].series, 0, false, false, 0 });
        m_small[i]->chart()->setIncludeZero(i != 0);
        grid->addWidget(m_small[i], i % 2, 1 + i / 2);
    }
    m_small[1]->setBand({ kUsualNorm.first, kUsualNorm.second, tr("usual") });
    for (ChartCard *card : charts()) {
        card->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored); // shares what is there; a banner above makes nothing grow
        card->setMinimumHeight(card == m_loss ? 2 * kLowestChart + space::kM : kLowestChart);
        m_group->add(card->chart());
        connect(card, &ChartCard::exportFailed, m_banner, &Banner::showError);
        connect(card, &ChartCard::exported, this, &RunView::exported);
    }
    grid->setColumnStretch(0, 5);
    grid->setColumnStretch(1, 3);
    grid->setColumnStretch(2, 3);
    grid->setRowStretch(0, 1);
    grid->setRowStretch(1, 1);
    static_cast<QVBoxLayout *>(layout())->addLayout(grid, 5);
}

std::array<ChartCard *, 5> RunView::charts() const
{
    return { m_loss, m_small[0], m_small[1], m_small[2], m_small[3] };
}

void RunView::makeTabs()
{
    m_tabs = new Tabs;
    m_samples = new SamplesView;
    m_log = new LogView;
    m_configuration = new CodeEditor;
    m_configuration->setReadOnly(true);
    m_configuration->setAccessibleName(tr("Configuration of the run"));
    m_checkpoints = new RecordTable;
    m_checkpoints->setAccessibleName(tr("Checkpoints"));
    m_checkpoints->setEmptyText(tr("No checkpoint yet. The first one is written at training.save_steps, or when the run stops."));
    m_checkpointModel = new CheckpointModel(this);
    m_checkpoints->setModel(m_checkpointModel);
    m_checkpoints->setStretchColumn(0);
    m_checkpoints->setColumnWidth(2, 140);
    m_checkpoints->setColumnWidth(4, 170);
    m_tabs->addTab(m_samples, tr("Answers"));
    m_tabs->addTab(inCard(m_log), tr("Log"));
    m_tabs->addTab(inCard(m_configuration), tr("Configuration"));
    m_tabs->addTab(inCard(m_checkpoints), tr("Checkpoints"));
    m_results = new RecordTable;
    m_results->setAccessibleName(tr("Results"));
    m_results->setEmptyText(tr("Nothing yet. Evaluate, merge or export the adapter from the page Runs."));
    m_resultsModel = new ResultsModel(this);
    m_results->setModel(m_resultsModel);
    m_results->setStretchColumn(2);
    m_results->setColumnWidth(0, 160);
    m_results->setColumnWidth(1, 220);
    m_results->setFittingColumn(1, 420);
    m_results->setColumnWidth(3, m_results->fontMetrics().horizontalAdvance(ResultsModel::when(u"2026-12-28T22:58:58.888Z"_s)) + 2 * space::kL);
    connect(m_results, &RecordTable::activatedRow, this, [this](int row) {
        const QString path = m_resultsModel->pathOf(row);
        if (!path.isEmpty())
            openFile(QFileInfo(path).isDir() ? path : QFileInfo(path).absolutePath(), *m_banner);
    });
    m_tabs->addTab(inCard(m_results), tr("Results"));
    m_about = new AboutView;
    m_tabs->addTab(inCard(m_about), tr("Notes"));
    m_reproduce = new ReproduceView;
    connect(m_reproduce, &ReproduceView::repeatRequested, this, [this] { Q_EMIT repeatRequested(*m_folder); });
    m_tabs->addTab(inCard(m_reproduce), tr("Reproduce"));
    m_tabs->bar()->setAccessibleName(tr("Details of the run"));
    m_tabs->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    m_tabs->setMinimumHeight(kLowestTabs);
    static_cast<QVBoxLayout *>(layout())->addWidget(m_tabs, 3);
}

void RunView::open(const run::RunFolder &folder)
{
    close();
    m_folder = folder;
    m_about->setRun(folder);
    m_reproduce->setRun(folder);
    m_watcher = std::make_unique<RunWatcher>(m_launcher, folder);
    connect(m_watcher.get(), &RunWatcher::eventsArrived, this, &RunView::take);
    connect(m_watcher.get(), &RunWatcher::looked, this, &RunView::takeLook);
    connect(m_watcher.get(), &RunWatcher::unreachable, this, [this](const base::Error &error) {
        m_banner->showError(error);
        m_unreachableMessage = m_banner->message();
    });
    connect(m_watcher.get(), &RunWatcher::damaged, this, [this](qint64 badLines) { m_badLines = badLines; });
    connect(m_watcher.get(), &RunWatcher::caughtUp, this, [this] {
        m_caughtUp = true;
        showData(true);
    });
    connect(m_watcher.get(), &RunWatcher::ended, this, [this] {
        m_ended = true;
        m_gone = m_isMissing;
        m_goneAtWork = m_gone && !run::isEnding(m_data.state);
        showData(true);
        Q_EMIT ended();
    });
    connect(m_watcher.get(), &RunWatcher::begunAgain, this, [this] { // by anybody; its events follow
        m_ended = m_gone = m_goneAtWork = false;
        untellState();
        showCheckpoints();
        Q_EMIT begunAgain();
    });
    m_samples->clear();
    for (ChartCard *card : charts())
        card->setSubject(QString::fromStdString(folder.name()));
}

void RunView::showResults()
{
    if (!m_watcher)
        return;
    m_resultsAsked = true;
    m_watcher->lookAgain();
}

void RunView::showSamples()
{
    m_tabs->setCurrent(0);
}

qint64 RunView::resumeStep() const
{
    qint64 newest = !m_look.config && !m_data.checkpoints.empty() ? m_data.checkpoints.back().step : -1; // before the first look
    for (const auto &name : m_look.checkpoints)
        newest = std::max(newest, QString::fromStdString(name).section(u'-', 1).toLongLong());
    return newest;
}

void RunView::expectFirstStep(double seconds)
{
    m_firstStepSeconds = seconds;
    m_countdown.start();
    showCurves();
}

void RunView::lookAgain()
{
    if (m_watcher)
        m_watcher->lookAgain();
}

void RunView::takeLook(const RunLook &look)
{
    const bool isFirst = !m_look.config;
    const auto before = std::exchange(m_look, look);
    m_isMissing = !look.configuration && look.configuration.error().kind == base::ErrorKind::NotFound;
    if (!look.configuration) { // what was read before stays, as all of a run whose folder is gone
        m_look.configuration = before.configuration;
        m_look.config = before.config;
        m_look.about = before.about;
        if (isFirst)
            m_banner->showError(look.configuration.error());
    } else if (isFirst || *before.configuration != *look.configuration) {
        m_configuration->setText(QString::fromStdString(*look.configuration));
    }
    takeAbout(look);
    m_resultsModel->setRows(look.results);
    m_tabs->bar()->setCount(4, m_resultsModel->rowCount() > 0 ? m_resultsModel->rowCount() : -1);
    if (m_resultsModel->rowCount() > 0 && std::exchange(m_resultsAsked, false)) // the new ones may have been read before
        m_tabs->setCurrent(4);
    showCheckpoints();
    if (m_ended && std::exchange(m_gone, m_isMissing) != m_isMissing) { // into the trash, or back
        m_goneAtWork = false;
        untellState();
        showState();
    }
    Q_EMIT changed();
}

/// A folder that is gone says nothing of its run any more.
void RunView::takeAbout(const RunLook &look)
{
    if (m_isMissing)
        return;
    m_about->setAbout(look.about, said(look.aboutProblem));
    for (ChartCard *card : charts())
        card->setSubject(name());
}

void RunView::close()
{
    m_about->setRun(std::nullopt);
    m_reproduce->setRun(std::nullopt);
    m_watcher.reset();
    m_folder.reset();
    m_data = {};
    m_badLines = 0;
    m_ended = m_caughtUp = m_gone = m_goneAtWork = m_isMissing = m_resultsAsked = false;
    m_look = {};
    m_firstStepSeconds = -1;
    m_countdown.stop();
    m_configuration->setText({});
    m_resultsModel->setRows({});
    m_tabs->bar()->setCount(4, -1);
    m_linesShown = 0;
    m_revisionDrawn = -1;
    m_log->clear();
    m_banner->dismiss();
    m_toldState.clear();
    m_states->setCurrent(-1);
    showData(true);
    for (ChartCard *card : charts())
        card->chart()->resetView(); // a stretch of the run before means nothing in the next
}

void RunView::take(const std::vector<run::Event> &batch)
{
    for (const run::Event &event : batch)
        m_data.take(event);
    m_banner->dismissMessage(std::exchange(m_unreachableMessage, 0));
    if (m_caughtUp) // a long history is drawn once, when all of it is there
        showData(false);
}

void RunView::showData(bool everything)
{
    if (m_revisionDrawn != m_data.revision()) { // something was dropped: as many samples or checkpoints as before may be others
        m_samples->clear();
        everything = true;
    }
    showState();
    showCurves();
    showLog();
    // The questions are answered before the first step, or there are none.
    const bool comes = m_data.hasEvents && !m_ended && (!m_data.samples.empty() || m_data.step == 0);
    m_samples->setSamples(m_data, comes ? SamplesView::More::Expected : SamplesView::More::None, whyNoSamples());
    if (everything || m_data.checkpoints.size() != size_t(m_checkpointModel->rowCount()))
        showCheckpoints();
    Q_EMIT changed();
}

void RunView::showCheckpoints()
{
    std::vector<CheckpointRow> rows;
    const std::vector<ChartPoint> evaluations = m_data.curve(Curve::EvalLoss);
    for (auto it = m_data.checkpoints.rbegin(); it != m_data.checkpoints.rend(); ++it) {
        CheckpointRow row { *it, m_isMissing || m_look.checkpoints.contains(it->path.toStdString()), std::numeric_limits<double>::quiet_NaN() };
        row.isFinal = m_ended;
        for (const ChartPoint &point : evaluations)
            if (point.x == double(it->step))
                row.evalLoss = point.y;
        rows.push_back(std::move(row));
    }
    std::vector<CheckpointRow> untold; // by events that are left
    for (const auto &name : m_look.checkpoints) {
        const QString path = QString::fromStdString(name);
        const auto isIt = [&](const CheckpointRow &row) { return row.checkpoint.path == path; };
        if (std::none_of(rows.begin(), rows.end(), isIt))
            untold.push_back({ { path.section(u'-', 1).toLongLong(), path, 0, {} }, true, std::numeric_limits<double>::quiet_NaN() });
    }
    std::move(untold.begin(), untold.end(), std::back_inserter(rows));
    if (!untold.empty())
        std::stable_sort(rows.begin(), rows.end(), [](const auto &a, const auto &b) { return a.checkpoint.step > b.checkpoint.step; });
    markBest(rows);
    const auto kept = std::count_if(rows.begin(), rows.end(), [](const CheckpointRow &row) { return row.kept; });
    m_tabs->bar()->setCount(3, rows.empty() || m_isMissing ? -1 : int(kept)); // those that made room are listed, and gone
    m_checkpointModel->setRows(std::move(rows));
}

/// Once: the state is looked at with every batch of events, and somebody may have dismissed what was said of it.
bool RunView::tellState(Banner::Kind kind, const QString &cause, const QString &nextStep)
{
    const QString all = cause + u'\n' + nextStep;
    if (std::exchange(m_toldState, all) == all)
        return false;
    m_banner->tell(kind, cause, nextStep);
    m_stateMessage = m_banner->message();
    return true;
}

/// The run stands where it did; going on with something else is the user's to decide.
void RunView::tellChanges()
{
    const bool isNew = tellState(Banner::Kind::Warning,
        tr("Something this run was made from has changed since its newest checkpoint:") + u'\n' + m_data.changes.join(u'\n'),
        tr("Put it back as it was and resume, start a new run, or go on: the result then cannot be reproduced exactly."));
    if (isNew)
        connect(m_banner->addFix(tr("Go on with the changes")), &QAbstractButton::clicked, this,
            [this] { Q_EMIT resumeAnywayRequested(run::StartMode::ResumeChanged); });
}

void RunView::tellGone()
{
    tellState(Banner::Kind::Warning, tr("The folder of this run was deleted or moved."),
        m_goneAtWork ? tr("What was read before is still shown. If training was still running, it stops by itself.")
                     : tr("What was read before is still shown."));
}

void RunView::tellError()
{
    m_banner->setDiagnostics(m_folder ? toText(m_folder->path()) : QString());
    if (!m_data.noCheckpoint.isEmpty())
        tellRestart();
    else if (!m_data.changes.isEmpty())
        tellChanges();
    else
        tellState(Banner::Kind::Error, m_data.message, m_data.hint);
}

/// What is shown is not all that the run did.
void RunView::tellDamage()
{
    tellState(Banner::Kind::Warning,
        m_badLines == 1 ? tr("events.jsonl of this run is damaged: a line of it cannot be read.")
                        : tr("events.jsonl of this run is damaged: %1 of its lines cannot be read.").arg(QLocale().toString(m_badLines)),
        tr("Charts, lists and the log show what is left. Checkpoints are files of their own: Resume goes on from the newest one."));
}

/// What the run did is lost unless its checkpoints come back; doing it again is the user's to decide.
void RunView::tellRestart()
{
    QString cause = tr("This run has no checkpoint to go on from.");
    if (m_data.lostSteps > 0)
        cause += u' ' + (m_data.lostSteps == 1 ? tr("Step 1 is lost.") : tr("Steps 1–%1 are lost.").arg(QLocale().toString(m_data.lostSteps)));
    const bool isNew = tellState(Banner::Kind::Warning, cause + u'\n' + m_data.noCheckpoint,
        tr("Put the checkpoint folders back and resume, start a new run, or begin this one again."));
    if (isNew)
        connect(m_banner->addFix(tr("Begin again at step 1")), &QAbstractButton::clicked, this,
            [this] { Q_EMIT resumeAnywayRequested(run::StartMode::BeginAgain); });
}

void RunView::untellState()
{
    m_toldState.clear();
    m_banner->dismissMessage(std::exchange(m_stateMessage, 0));
}

void RunView::showState()
{
    if (m_gone)
        tellGone();
    if (m_goneAtWork)
        return m_states->setEnding(StateDiagram::Ending::Failed, tr("the folder is gone"));
    if (m_ended && !m_gone && m_badLines > 0 && m_data.state != run::RunState::Error)
        tellDamage();
    if (!m_data.hasEvents) {
        m_states->setCurrent(m_folder && !m_ended ? 0 : -1, m_folder && !m_ended ? tr("starting the trainer") : QString());
        return;
    }
    const int place = placeOf(m_data.lastWorking);
    QString detail;
    if (m_data.lastWorking == run::RunState::Training && m_data.forwardMs > 0)
        detail = tr("forward %1 ms · backward %2 ms · update %3 ms")
                     .arg(QString::number(qRound(m_data.forwardMs)), QString::number(qRound(m_data.backwardMs)),
                         QString::number(qRound(m_data.updateMs)));
    else if (m_data.lastWorking == run::RunState::SavingAdapter && !m_ended && isStillToAnswer())
        detail = tr("the held-out prompts are answered once more");
    m_states->setCurrent(place, m_data.paused ? tr("paused") : detail);
    m_states->setPaused(m_data.paused);
    switch (m_data.state) {
    case run::RunState::Finished:
        m_states->setEnding(StateDiagram::Ending::Finished, tr("the adapter is ready"));
        break;
    case run::RunState::Stopped:
        if (m_data.lastWorking == run::RunState::SavingAdapter) // all that was asked for was done
            m_states->setEnding(StateDiagram::Ending::Finished, tr("stopped by you; the adapter is kept"));
        else
            m_states->setEnding(StateDiagram::Ending::Stopped, m_data.aborted ? tr("aborted by you") : tr("stopped by you"));
        break;
    case run::RunState::Error:
        m_states->setEnding(StateDiagram::Ending::Failed, m_data.message);
        if (!m_gone)
            tellError();
        break;
    default:
        if (m_ended) {
            m_states->setEnding(StateDiagram::Ending::Failed, tr("stopped unexpectedly"));
            if (m_badLines == 0 && !m_gone)
                tellState(Banner::Kind::Warning, tr("The training process stopped unexpectedly."),
                    m_data.checkpoints.empty() ? tr("It had saved no checkpoint, so it can only begin again.")
                                               : tr("Resume goes on from the newest checkpoint; nothing before it is lost."));
        } else {
            untellState();
        }
    }
}

void RunView::showCurves()
{
    const XAxis axis = m_loss->chart()->xAxis();
    const bool anew = std::exchange(m_revisionDrawn, m_data.revision()) != m_data.revision(); // an attempt took over from an earlier step
    for (const Drawn &drawn : kDrawn) {
        LineChart *chart = charts()[size_t(drawn.chart)]->chart();
        size_t &rows = m_rowsDrawn[size_t(drawn.curve)];
        if (anew)
            chart->setPoints(drawn.series, m_data.curve(drawn.curve, axis));
        else if (m_data.rowCount(drawn.curve) > rows)
            chart->appendPoints(drawn.series, m_data.curve(drawn.curve, axis, rows));
        rows = m_data.rowCount(drawn.curve);
    }
    m_loss->chart()->setMarks(m_data.marksAlong(axis));
    for (ChartCard *card : charts()) {
        card->chart()->setExpectedEnd(m_ended || axis != XAxis::Step ? 0 : double(m_data.totalSteps));
        card->chart()->setPlaceholder(whyNoCurves());
    }
    if (m_data.step > 0 || m_ended)
        m_countdown.stop();
    showConcerns();
}

/// How far it is, and what the curves warn of.
void RunView::showConcerns()
{
    constexpr int manyEvaluations = 3, manySteps = 10;
    QString text
        = m_data.totalSteps > 0 ? tr("step %1 of %2").arg(QLocale().toString(m_data.step), QLocale().toString(m_data.totalSteps)) : QString();
    if (const int rising = m_data.evaluationsRising(); rising >= manyEvaluations)
        text += tr(" · held-out loss has risen %1 times in a row").arg(rising);
    m_loss->setSubtitle(text);
    const int high = m_data.stepsAbove(kUsualNorm.second);
    m_small[1]->setSubtitle(high >= manySteps ? tr("high for %1 steps: the learning rate may be too large").arg(high) : QString());
}

void RunView::setXAxis(XAxis axis)
{
    if (axis == m_loss->chart()->xAxis() && axis == m_small[0]->chart()->xAxis())
        return;
    for (ChartCard *card : charts())
        card->setXAxis(axis);
    m_revisionDrawn = -1;
    showCurves();
}

QString RunView::whyNoCurves() const
{
    if (!m_folder)
        return {};
    if (!m_caughtUp)
        return tr("Reading the run…");
    if (m_ended && m_badLines > 0)
        return tr("No step can be read in events.jsonl");
    if (m_ended || run::isEnding(m_data.state))
        return tr("The run ended before its first step");
    if (const QString soon = firstStepText(); !soon.isEmpty())
        return soon;
    switch (m_data.state) {
    case run::RunState::LoadingModel:
        return tr("Loading the model…");
    case run::RunState::ConfiguringLoRA:
        return tr("Adding the LoRA layers…");
    case run::RunState::LoadingDataset:
        return tr("Tokenizing the rows…");
    case run::RunState::Training:
        return whyNoStep();
    default:
        return tr("Starting the trainer…");
    }
}

/// The answers by what was saved come last.
bool RunView::isStillToAnswer() const
{
    return !m_data.samples.empty() && m_data.samples.back().step != m_data.step;
}

/// What of the configuration leaves nothing to answer; empty where there is something, or nobody knows yet.
QString RunView::whyNoSamples() const
{
    if (m_look.config && m_look.config->training.sampleCount == 0)
        return tr("This run answers no prompts: training.sample_count is 0.");
    if (run::isEnding(m_data.state) || m_data.lastWorking == run::RunState::Training)
        if (m_data.totalSteps > 0 && m_data.validationRows == 0)
            return tr("This run has no held-out rows, so there are no prompts to answer.");
    return {};
}

/// What the newest run with that model took, less what has passed. What it waits for stands in the path of states.
QString RunView::firstStepText() const
{
    constexpr int coarse = 5; // seconds, from 10 on: the last run was another one
    const auto started = QDateTime::fromString(m_data.started, Qt::ISODateWithMs);
    if (m_firstStepSeconds < 0 || m_data.paused || m_data.attempt > 1)
        return {};
    const double passed = started.isValid() ? double(started.msecsTo(QDateTime::currentDateTimeUtc())) / 1000 : 0;
    const int left = int(std::ceil(m_firstStepSeconds - std::max(0.0, passed)));
    if (left < 1)
        return {};
    return tr("First step in about %1 s").arg(left < 2 * coarse ? left : (left + coarse - 1) / coarse * coarse);
}

/// Before its first step a run measures the held-out rows and answers held-out prompts, which may take longer than many steps.
QString RunView::whyNoStep() const
{
    if (m_data.paused)
        return tr("Paused before the first step");
    const auto training = m_look.config ? m_look.config->training : config::TrainingConfig();
    const bool isFresh = m_look.config && m_data.step == 0 && m_data.validationRows > 0;
    if (isFresh && training.evalSteps > 0 && m_data.rowCount(Curve::EvalLoss) == 0)
        return tr("Measuring the held-out rows before the first step…");
    const auto answered = qint64(m_data.samples.size()) + m_data.unanswered.size();
    if (isFresh && answered < std::min<qint64>(training.sampleCount, m_data.validationRows))
        return tr("Held-out prompts are answered, then the first step follows…");
    return tr("The first step is under way…");
}

/// One choice for live, single and compared runs, whichever of them, or the page of settings, it was made in.
void RunView::followChoices()
{
    m_loss->setSmoothing(m_settings.preferences().smoothing);
    setXAxis(m_settings.preferences().xAxis);
}

void RunView::showLog()
{
    for (; m_linesShown < m_data.lines.size(); ++m_linesShown) {
        const RunData::Line &line = m_data.lines[m_linesShown];
        const auto level = line.level == RunData::Line::Level::Error ? LogView::Level::Error
            : line.level == RunData::Line::Level::Warning            ? LogView::Level::Warning
                                                                     : LogView::Level::Info;
        m_log->appendLine(QDateTime::fromString(line.time, Qt::ISODateWithMs).toLocalTime().toString(u"HH:mm:ss"_s), line.text, level);
    }
}

} // namespace anneal::ui
