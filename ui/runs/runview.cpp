// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runview.h"

#include "ui/runs/aboutchanges.h"
#include "ui/runs/aboutview.h"
#include "ui/runs/chartwriting.h"
#include "ui/runs/checkpointmodel.h"
#include "ui/runs/firststep.h"
#include "ui/runs/likelycause.h"
#include "ui/runs/reproduceview.h"
#include "ui/runs/resultsmodel.h"
#include "ui/runs/runcharts.h"
#include "ui/runs/runnews.h"
#include "ui/runs/runpath.h"
#include "ui/runs/samplesview.h"
#include "ui/shell/openfile.h"
#include "ui/shell/project.h"
#include "widgets/card.h"
#include "widgets/chartcard.h"
#include "widgets/codeeditor.h"
#include "widgets/label.h"
#include "widgets/logview.h"
#include "widgets/numbers.h"
#include "widgets/recordtable.h"
#include "widgets/tabbar.h"

#include <QDateTime>
#include <QFileInfo>
#include <QHeaderView>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace widgets;

namespace {

constexpr int kLowestTabs = 232; // pixels, for the fields of the notes; below, the page scrolls
constexpr int kLogTab = 1, kNotesTab = 5;

QWidget *inCard(QWidget *content)
{
    auto *card = new Card;
    card->setFlush(true);
    card->body()->addWidget(content);
    card->setAccessibleName(content->accessibleName());
    return card;
}

} // namespace

RunView::RunView(run::RunLauncher &launcher, Settings &settings, QWidget *parent) : QWidget(parent), m_launcher(launcher)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kL);
    m_banner = new Banner;
    column->addWidget(m_banner);
    m_news = new RunNews(*m_banner, this);
    connect(m_news, &RunNews::resumeAnywayRequested, this, &RunView::resumeAnywayRequested);
    connect(m_news, &RunNews::logRequested, this, &RunView::bringLog);
    m_path = new RunPath;
    column->addWidget(m_path);
    m_charts = new RunCharts(settings, this);
    connect(m_charts, &RunCharts::drawingWanted, this, &RunView::showCurves);
    connect(m_charts, &RunCharts::exportFailed, m_banner, &Banner::showError);
    connect(m_charts, &RunCharts::exported, this, &RunView::exported);
    column->addLayout(m_charts->layout(), 5);
    makeTabs();
    m_countdown.setInterval(1s);
    connect(&m_countdown, &QTimer::timeout, this, &RunView::showCurves);
    setAccessibleName(tr("Run"));
    m_charts->followChoices();
}

RunView::~RunView()
{
    m_about->setRun(std::nullopt); // what was typed is kept, and m_changes is still there
}

void RunView::useBackground(Background &background)
{
    for (ChartCard *card : m_charts->cards())
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
    m_checkpoints->setEmptyText(
        tr("No checkpoint yet. The first one is written after as many steps as “Checkpoint every” says, or when the run stops."));
    m_checkpointModel = new CheckpointModel(this);
    m_checkpoints->setModel(m_checkpointModel);
    m_checkpoints->setStretchColumn(0);
    m_checkpoints->setColumnWidth(2, 140);
    m_checkpoints->setColumnWidth(4, 170);
    m_tabs->addTab(m_samples, tr("Answers"));
    m_tabs->addTab(inCard(m_log), tr("Log"));
    m_tabs->addTab(inCard(m_configuration), tr("Configuration"));
    m_tabs->addTab(inCard(m_checkpoints), tr("Checkpoints"));
    m_tabs->addTab(makeResults(), tr("Results"));
    m_about = new AboutView;
    m_tabs->addTab(inCard(m_about), tr("Notes"));
    m_reproduce = new ReproduceView;
    connect(m_reproduce, &ReproduceView::repeatRequested, this, [this] { Q_EMIT repeatRequested(*m_folder); });
    m_tabs->addTab(inCard(m_reproduce), tr("Reproduce"));
    m_tabs->bar()->setAccessibleName(tr("Details of the run"));
    m_tabs->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    connect(m_tabs->bar(), &QTabBar::currentChanged, this, &RunView::fitTabs);
    connect(m_samples, &SamplesView::rebuilt, this, &RunView::fitTabs);
    fitTabs();
    static_cast<QVBoxLayout *>(layout())->addWidget(m_tabs, 3);
}

/// Answers are as high as they are, and scroll with the charts: not in a box of their own.
void RunView::fitTabs()
{
    int least = kLowestTabs;
    if (m_tabs->current() == m_samples) {
        const int above = m_tabs->bar()->sizeHint().height() + m_tabs->layout()->spacing();
        least = qMax(least, above + (m_samples->hasHeightForWidth() ? m_samples->heightForWidth(width()) : m_samples->sizeHint().height()));
    }
    m_tabs->setMinimumHeight(least);
}

void RunView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitTabs();
}

QWidget *RunView::makeResults()
{
    m_results = new RecordTable;
    m_results->setObjectName(u"results"_s);
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
    auto *results = new QWidget;
    auto *resultsColumn = new QVBoxLayout(results);
    resultsColumn->setContentsMargins(0, 0, 0, 0);
    resultsColumn->setSpacing(space::kS);
    resultsColumn->addWidget(inCard(m_results), 1);
    m_resultsNote = new Label(tr("Only the newest %1 are shown; all of them are in results.jsonl.").arg(QLocale().toString(kMostResults)),
        Type::Secondary, Tone::Secondary);
    m_resultsNote->hide();
    resultsColumn->addWidget(m_resultsNote);
    return results;
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
    connect(m_watcher.get(), &RunWatcher::attemptBegun, this, [this] { m_data.beginAttempt(); });
    connect(m_watcher.get(), &RunWatcher::caughtUp, this, [this](bool isAtWork) {
        m_caughtUp = true;
        m_wasAtWork = isAtWork;
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
        m_news->untell();
        showCheckpoints();
        Q_EMIT begunAgain();
    });
    // Queued, for the watcher that tells it goes.
    connect(
        m_watcher.get(), &RunWatcher::replaced, this, [this, folder] { open(folder); }, Qt::QueuedConnection);
    m_samples->clear();
    m_charts->setSubject(QString::fromStdString(folder.name()));
}

void RunView::setWhyNoRepeat(const QString &why)
{
    m_reproduce->setWhyNoRepeat(why);
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

void RunView::bringLog()
{
    m_tabs->setCurrent(kLogTab);
    m_log->setFocus(Qt::OtherFocusReason);
}

const TabBar *RunView::details() const
{
    return m_tabs->bar();
}

void RunView::showDetail(int tab)
{
    m_tabs->setCurrent(tab);
}

qint64 RunView::resumeStep() const
{
    if (!m_hasLooked)
        return m_data.checkpoints.empty() ? -1 : m_data.checkpoints.back().step;
    return m_look.kept.step;
}

QString RunView::whyNoResume() const
{
    return m_look.kept.isDamaged() ? m_look.kept.problem : QString();
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
    m_hasLooked = true;
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
    m_resultsNote->setVisible(look.hasMoreResults);
    m_tabs->bar()->setCount(4, m_resultsModel->rowCount() > 0 ? m_resultsModel->rowCount() : -1);
    if (m_resultsModel->rowCount() > 0 && std::exchange(m_resultsAsked, false)) // the new ones may have been read before
        m_tabs->setCurrent(4);
    showCheckpoints();
    const bool moved = m_ended && std::exchange(m_gone, m_isMissing) != m_isMissing; // into the trash, or back
    if (moved) {
        m_goneAtWork = false;
        m_news->untell();
    }
    if (moved || (m_ended && look.kept != before.kept))
        showState();
    Q_EMIT changed();
}

/// A folder that is gone says nothing of its run any more.
void RunView::takeAbout(const RunLook &look)
{
    if (m_isMissing)
        return;
    m_about->setAbout(look.about, said(look.aboutProblem));
    m_charts->setSubject(name());
}

void RunView::close()
{
    m_about->setRun(std::nullopt);
    m_reproduce->setRun(std::nullopt);
    m_watcher.reset();
    m_folder.reset();
    m_data = {};
    m_badLines = 0;
    m_ended = m_caughtUp = m_wasAtWork = m_gone = m_goneAtWork = m_isMissing = m_hasLooked = m_resultsAsked = false;
    m_look = {};
    m_firstStepSeconds = -1;
    m_countdown.stop();
    m_configuration->setText({});
    m_resultsModel->setRows({});
    m_tabs->bar()->setCount(4, -1);
    m_linesShown = 0;
    m_charts->forget();
    m_log->clear();
    m_banner->dismiss();
    m_news->forget();
    m_path->clear();
    showData(true);
    m_charts->resetView(); // a stretch of the run before means nothing in the next
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
    if (!m_charts->hasDrawn(m_data)) { // something was dropped: as many samples or checkpoints as before may be others
        m_samples->clear();
        everything = true;
    }
    showState();
    m_resultsModel->setTrained(m_data.step);
    showCurves();
    showLog();
    const bool comes = m_data.hasEvents && !m_ended;
    m_samples->setSamples(m_data, comes ? SamplesView::More::Expected : SamplesView::More::None, whyNoSamples());
    if (everything || m_data.checkpoints.size() != size_t(m_checkpointModel->rowCount()))
        showCheckpoints();
    Q_EMIT changed();
}

void RunView::showCheckpoints()
{
    std::vector<CheckpointRow> rows = checkpointRows(m_data, m_look.checkpoints, m_isMissing, m_ended);
    const auto kept = std::count_if(rows.begin(), rows.end(), [](const CheckpointRow &row) { return row.kept; });
    m_tabs->bar()->setCount(3, rows.empty() || m_isMissing ? -1 : int(kept)); // those that made room are listed, and gone
    m_checkpointModel->setRows(std::move(rows));
}

/// "step 3 of 8", as long as it trains.
QString RunView::goingText() const
{
    if (!isLive() || !m_caughtUp)
        return {};
    const QString step = widgets::count(m_data.step);
    return m_data.totalSteps > 0 ? tr("step %1 of %2").arg(step, widgets::count(m_data.totalSteps)) : tr("step %1").arg(step);
}

void RunView::showState()
{
    m_reproduce->setGoing(goingText());
    if (m_gone)
        m_news->tellGone(m_goneAtWork);
    if (m_goneAtWork)
        return m_path->showGone();
    if (m_ended && !m_gone && m_badLines > 0 && m_data.state != run::RunState::Error)
        m_news->tellDamage(m_badLines, resumeStep() >= 0);
    m_path->showRun(m_data, m_folder.has_value(), m_ended, isStillToAnswer());
    if (!m_data.hasEvents || m_data.state == run::RunState::Finished || m_data.state == run::RunState::Stopped)
        return;
    if (m_data.state == run::RunState::Error) {
        if (!m_gone)
            m_news->tellError(m_data, m_folder ? toText(m_folder->path()) : QString());
    } else if (!m_ended) {
        m_news->untell();
    } else if (m_badLines == 0 && !m_gone) {
        m_news->tellUnexpectedEnd(resumeStep() >= 0, whyNoResume(), likelyCauseOf(m_data));
    }
}

void RunView::showCurves()
{
    m_charts->draw(m_data, m_ended, whyNoCurves());
    if (m_data.step > 0 || m_ended)
        m_countdown.stop();
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
    if (const QString soon = firstStepText(m_data, m_firstStepSeconds); !soon.isEmpty())
        return soon;
    return whyNoStep(m_data, m_look.config.get());
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
        return isLive() ? tr("This run answers no prompts: “Sample answers” is 0.") : tr("This run answered no prompts: “Sample answers” is 0.");
    if (run::isEnding(m_data.state) || m_data.lastWorking == run::RunState::Training)
        if (m_data.totalSteps > 0 && m_data.validationRows == 0)
            return tr("This run has no held-out rows, so there are no prompts to answer.");
    return {};
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
