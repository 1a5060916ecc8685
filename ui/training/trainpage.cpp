// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/trainpage.h"

#include "core/run/runlauncher.h"
#include "ui/runs/chartwriting.h"
#include "ui/runs/runprogress.h"
#include "ui/runs/runview.h"
#include "ui/runs/seenruns.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "ui/training/backgroundrun.h"
#include "ui/training/loadline.h"
#include "ui/training/setupview.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/currentstack.h"
#include "widgets/emptystate.h"
#include "widgets/header.h"
#include "widgets/label.h"
#include "widgets/scrollarea.h"

#include <QFileInfo>
#include <QFutureWatcher>
#include <QKeyEvent>
#include <QVBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

TrainPage::TrainPage(Services services, QWidget *parent)
    : Page(u"train"_s, tr("Train"), u"train"_s, PageLayout::Fixed, parent)
    , m_services(services)
    , m_backgroundRuns(new BackgroundRuns(services, this))
    , m_after(new RunActions(services, this))
    , m_banner(new Banner)
    , m_failures(m_banner)
    , m_looking(services.tasks.background(), [this](const LiveRun &live) { takeLiveRun(live); })
{
    m_header = new PageHeader(tr("Train"));
    m_stack = new CurrentStack;
    m_empty = new EmptyState(u"train"_s, tr("Nothing to train yet"),
        tr("A training needs a project: documents or rows, a model and a configuration. The sample has all three."), tr("Go to Project"));
    m_setup = new SetupView(services);
    m_view = new RunView(services.launcher, services.settings);
    m_view->useBackground(services.tasks.background());
    makeResultActions();
    m_run = new RunPanel(services.tasks.background(), m_view, *m_banner, m_onResult);
    auto *scroll = new ScrollArea(m_setup, tr("What to train")); // its width is kept: in a narrow window the page scrolls
    m_stack->addWidget(m_empty);
    m_stack->addWidget(scroll);
    m_stack->addWidget(m_run);
    content()->addWidget(m_header);
    content()->addWidget(m_banner);
    makeNow();
    content()->addWidget(m_stack, 1);
    makeActions();

    connectParts();
    connectJobs();
    setMode(idleMode());
}

void TrainPage::makeNow()
{
    m_now = new QWidget;
    m_now->setAccessibleName(tr("While it trains"));
    auto *row = new QHBoxLayout(m_now);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kXl);
    m_ways = new Label({}, Type::Secondary, Tone::Secondary);
    m_ways->setObjectName(u"ways"_s);
    m_ways->setWordWrap(true);
    m_load = new LoadLine(m_services.tasks.background());
    row->addWidget(m_ways, 1);
    row->addWidget(m_load);
    m_now->hide();
    content()->addWidget(m_now);
}

TrainPage::~TrainPage()
{
    if (m_task != 0)
        m_services.tasks.finish(m_task); // it asks this page how far it is
}

void TrainPage::connectParts()
{
    connect(m_empty, &EmptyState::triggered, this, [this] { Q_EMIT pageRequested(m_services.project.isOpen() ? u"config"_s : u"project"_s); });
    connect(m_setup, &SetupView::pageRequested, this, &Page::pageRequested);
    connect(m_run, &RunPanel::pageRequested, this, &Page::pageRequested);
    connect(m_after, &RunActions::workChanged, this, &TrainPage::updateResultActions);
    connect(m_setup, &SetupView::failed, m_banner, &Banner::showError);
    for (const auto other : { &Banner::dismissed, &Banner::told })
        connect(m_banner, other, this, [this] { m_setup->setModelTold(m_modelMessage != 0 && m_banner->message() == m_modelMessage); });
    connect(m_setup, &SetupView::estimated, this, [this] {
        updateActions();
        if (!m_setup->estimate().modelError)
            m_banner->dismissMessage(std::exchange(m_modelMessage, 0)); // its cause is gone
    });
    connect(m_view, &RunView::changed, this, [this] {
        forgetHeard();
        updateHeader();
        updateActions();
        updateTask();
        if (m_abortMessage != 0 && m_banner->message() == m_abortMessage)
            m_banner->amend(abortText()); // a checkpoint may have been saved since it was asked
    });
    connect(m_view, &RunView::ended, this, &TrainPage::runEnded);
    for (const auto newState : { &RunView::ended, &RunView::begunAgain })
        connect(m_view, newState, this, [this] { m_banner->dismissMessage(std::exchange(m_busyMessage, 0)); });
    connect(m_view, &RunView::begunAgain, this, [this] {
        m_isEndTold = false;
        m_asked.clear();
        seeFailure(); // it is no longer so
    });
    connect(m_view, &RunView::exported, this, [this](const QString &file) { Q_EMIT toast(tr("Exported %1").arg(QFileInfo(file).fileName())); });
    connect(m_view, &RunView::repeatRequested, this, &TrainPage::repeat);
    connect(m_view, &RunView::resumeAnywayRequested, this,
        [this](run::StartMode mode) { launch([folder = *m_view->folder()] { return folder; }, mode, Guided::No); });
    exportBeside(m_services.settings, m_services.project, this);
    connect(&m_services.project, &Project::opened, this, &TrainPage::projectChanged);
    connect(&m_services.project, &Project::closed, this, &TrainPage::projectChanged);
    connect(&m_services.project, &Project::configChanged, this, [this] {
        if (m_mode == Mode::Run || (m_mode == Mode::Setup && idleMode() == Mode::Setup))
            return;
        setMode(idleMode());
        m_setup->refresh();
    });
}

/// What is done with runs beside the one on this page.
void TrainPage::connectJobs()
{
    connect(m_after, &RunActions::started, this, [this](const QString &runFolder) { m_failures.forget(runFolder); });
    connect(m_after, &RunActions::failed, this, [this](const base::Error &error, const QString &runFolder) {
        m_failures.add(error, runFolder);
        if (!isVisible())
            Q_EMIT toast(said(error.detail));
    });
    connect(m_after, &RunActions::failedElsewhere, this, &Page::toast);
    connect(m_after, &RunActions::resultReady, this, [this](const QString &runFolder, const QString &news, const QString &path) {
        showResults(runFolder);
        if (!path.isEmpty()) // on every page: no part of this one shows where it is
            Q_EMIT offered(news, tr("Show in folder"), [this, path] { m_run->showPath(path); });
        else if (!m_view->isVisible())
            Q_EMIT toast(news);
    });
    connect(m_after, &RunActions::finishedUp, this, [this](const QString &runFolder, const QString &name) {
        if (!m_view->folder() || toText(m_view->folder()->path()) != runFolder)
            return Q_EMIT toast(tr("%1 was measured, merged and exported.").arg(name));
        tellFinish(tr("The adapter was measured, merged into the model and exported."),
            tr("The results below say where everything is; the page Runs has this run for good."), true);
    });
    connect(m_backgroundRuns, &BackgroundRuns::failed, this, &Page::toast);
    connect(m_backgroundRuns, &BackgroundRuns::ended, this, &TrainPage::backgroundRunEnded);
    m_backgroundRuns->findAgain(m_services.settings.recentProjects());
}

TrainPage::Mode TrainPage::idleMode() const
{
    return m_services.project.hasConfig() ? Mode::Setup : Mode::Nothing;
}

/// Says what is missing: a project, its trust or its configuration.
void TrainPage::showNothing()
{
    const Project &project = m_services.project;
    if (project.isOpen()) {
        const auto why = project.whyNoConfig();
        m_empty->setText(why.title, why.text);
        m_empty->button()->setText(tr("Go to Config"));
        m_empty->button()->setVisible(why.cure != Project::NoConfig::Cure::Trust); // which the window asks for, above all pages
    } else {
        m_empty->button()->setVisible(true);
        m_empty->setText(
            tr("Nothing to train yet"), tr("A training needs a project: documents or rows, a model and a configuration. The sample has all three."));
        m_empty->button()->setText(tr("Go to Project"));
    }
    m_empty->button()->setAccessibleName(m_empty->button()->text());
}

void TrainPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_abortMessage != 0 && m_banner->message() == m_abortMessage)
        return m_banner->dismissMessage(std::exchange(m_abortMessage, 0));
    Page::keyPressEvent(event);
}

/// What was read is not told again.
void TrainPage::hideEvent(QHideEvent *event)
{
    if (m_isFinishedUp && !event->spontaneous())
        m_banner->dismissMessage(std::exchange(m_finishMessage, 0));
    Page::hideEvent(event);
}

void TrainPage::setMode(Mode mode)
{
    m_mode = mode;
    if (mode == Mode::Nothing)
        showNothing();
    m_stack->setCurrentIndex(int(mode));
    updateHeader();
    updateActions();
}

void TrainPage::updateHeader()
{
    if (m_mode != Mode::Run || !m_view->folder()) {
        m_header->setTitle(tr("Train"));
        m_header->setPurpose(
            m_services.project.isOpen() ? tr("Train on the rows of “%1”.").arg(m_services.project.name()) : tr("Train a model on your rows."));
        return;
    }
    m_header->setTitle(m_view->name());
    m_header->setPurpose(subjectOf(m_view->data(), m_view->config().get(), m_view->isLive()));
}

void TrainPage::updateTask()
{
    const bool live = m_view->isLive() && m_view->isCaughtUp();
    // A trainer is there before it says so: only then the list of runs shows it, too.
    const bool isAtWork = live && m_view->data().hasEvents && !run::isEnding(m_view->data().state);
    if (std::exchange(m_isAtWork, isAtWork) != isAtWork)
        Q_EMIT runsChanged();
    if (live && m_task == 0) {
        m_task = m_services.tasks.add({ m_view->name(),
            [this] {
                return progressOf(m_view->data(), m_view->config().get(),
                    isStopping()                       ? Asked::Stop
                        : isAsked(run::Request::Pause) ? Asked::Pause
                                                       : Asked::Nothing);
            },
            [this] {
                if (isStopping())
                    return; // once more would skip what it still answers
                m_stoppedFromAfar = m_view->folder()->path();
                ask(run::Request::StopNow);
            },
            u"train"_s, TaskSpec::AtQuit::GoesOn, tr("Stop and keep"), {} });
    } else if (!live && m_task != 0) {
        m_services.tasks.finish(std::exchange(m_task, 0));
    }
}

void TrainPage::activated()
{
    seeFailure();
    seeResult();
    m_view->lookAgain(); // its folder may be in the trash by now
    if (m_mode == Mode::Setup && !isStarting()) {
        m_setup->refresh();
        lookForLiveRun();
    }
}

void TrainPage::projectChanged()
{
    m_banner->dismiss();
    if (m_view->isLive())
        m_backgroundRuns->follow(*m_view->folder(), m_view->name(), m_viewProject, m_guided == m_view->folder()->path());
    if (m_view->isGone())
        m_failedElsewhere.remove(m_viewProject);
    m_guidedProject.clear();
    m_guided.reset();
    m_hasUnseenFailure = false;
    m_unseenEnd.clear(); // the window takes them away with the project
    m_resumeOffer.clear();
    m_offersResult = true;
    m_looking.drop();
    m_asked.clear();
    m_view->close();
    m_setup->forget();
    setMode(idleMode());
    if (!m_services.project.isOpen())
        return;
    m_setup->refresh();
    lookForLiveRun();
}

/// Nobody stops a training by a stray key: its buttons are a step away.
void TrainPage::focusFirst()
{
    if (m_mode == Mode::Run)
        m_run->takeFocus();
    else
        Page::focusFirst();
}

void TrainPage::lookForLiveRun()
{
    const Project &project = m_services.project;
    if (!project.isOpen())
        return;
    const bool isGuided = m_guidedProject == project.folder();
    m_looking.ask(
        [text = project.configText().toStdString(), folder = project.folder(), runs = toPath(project.runsFolder()), isGuided,
            seen = SeenRuns(m_services.settings)](const std::stop_token &stop) { return findLiveRun(text, folder, runs, isGuided, seen, stop); });
}

void TrainPage::takeLiveRun(const LiveRun &live)
{
    if (live.project != m_services.project.folder())
        return;
    const bool guided = std::exchange(m_guidedProject, {}) == live.project;
    const bool offersResult = std::exchange(m_offersResult, false);
    if (m_view->isLive() || isStarting())
        return;
    if (live.folder) {
        m_failedElsewhere.remove(live.project); // it goes on
        return follow(*live.folder);
    }
    if (const auto failed = m_failedElsewhere.find(live.project); failed != m_failedElsewhere.end() && !guided) {
        follow(run::RunFolder(*failed)); // it waits until it is resumed, or another one takes its place
        m_hasUnseenFailure = !isVisible();
        return updateActions();
    }
    if (offersResult && live.unseen && !guided && m_mode == Mode::Setup) { // it ended while nobody looked
        m_offered = live.unseen->path();
        return follow(*live.unseen);
    }
    if (guided && live.noModel) { // before there is a run that could only fail
        m_banner->tell(Banner::Kind::Error, tr("The training was not started: its model cannot be used."), said(live.noModel->text()));
        m_modelMessage = m_banner->message();
        m_setup->setModelTold(true);
        connect(m_banner->addFix(tr("Choose another model")), &QAbstractButton::clicked, this,
            [this] { Q_EMIT pageRequested(u"config#model.model_name"_s); });
        return;
    }
    if (guided && live.isPrepared)
        start(Guided::Yes);
    else if (guided)
        prepare(Guided::Yes);
}

void TrainPage::showPart(const QString &part)
{
    if (part == u"prepare"_s && m_mode == Mode::Setup && !m_preparing.contains(m_services.project.folder()))
        prepare(std::nullopt);
    else if (part == u"new"_s && m_new->isEnabled())
        m_new->trigger();
    else if (part == u"result"_s && m_mode == Mode::Setup) {
        m_offersResult = true;
        lookForLiveRun();
    } else if (m_mode == Mode::Run) {
        m_run->showPlace(part);
    }
}

QList<Page::Place> TrainPage::places() const
{
    return m_mode == Mode::Run ? m_run->places() : QList<Place>();
}

void TrainPage::follow(const run::RunFolder &folder)
{
    if (!isShown(folder))
        m_banner->dismissMessage(std::exchange(m_finishMessage, 0));
    if (m_guided != folder.path())
        m_guided.reset(); // nobody sees the end of that one here
    if (const auto failed = m_failedElsewhere.find(m_services.project.folder()); failed != m_failedElsewhere.end() && failed->path() != folder.path())
        m_failedElsewhere.erase(failed); // this one is the newer news
    seeFailure();                        // the same
    m_isEndTold = m_failedElsewhere.contains(m_services.project.folder());
    if (!m_resumeOffer.isEmpty())
        Q_EMIT toastOver(std::exchange(m_resumeOffer, {}));
    if (m_backgroundRuns->takeBack(folder))
        m_guided = folder.path();
    m_viewProject = m_services.project.folder();
    Q_EMIT runsChanged();
    if (!m_promise.isEmpty())
        Q_EMIT toastOver(std::exchange(m_promise, {})); // it spoke of another run, or of an attempt that is over
    m_stoppedFromAfar.reset();
    m_asked.clear();
    if (m_offered != folder.path())
        m_offered.reset();
    m_load->setFolder(folder.path());
    m_view->open(folder);
    m_run->showCharts();
    setMode(Mode::Run);
    leaveHeader();
}

void TrainPage::startGuided()
{
    if (m_view->isLive() || isStarting() || m_preparing.contains(m_services.project.folder()))
        return;
    m_guidedProject = m_services.project.folder();
    lookForLiveRun();
}

bool TrainPage::isStarting() const
{
    return m_starting.contains(m_services.project.folder());
}

bool TrainPage::isShown(const run::RunFolder &folder) const
{
    return m_view->folder() && m_view->folder()->path() == folder.path();
}

/// What the run said it has heard is asked no more. A stop stays asked until it ends: it hears that once.
void TrainPage::forgetHeard()
{
    const RunData &data = m_view->data();
    m_asked.erase(data.paused ? run::Request::Pause : run::Request::Resume);
    m_asked.erase(data.stopsAtCheckpoint ? run::Request::StopAtCheckpoint : run::Request::Withdraw);
}

void TrainPage::ask(run::Request request)
{
    if (!m_view->folder())
        return;
    if (request == run::Request::StopAtCheckpoint || request == run::Request::Withdraw) // the newest of them counts
        m_asked.erase(request == run::Request::Withdraw ? run::Request::StopAtCheckpoint : run::Request::Withdraw);
    m_asked.insert(request);
    updateActions();
    auto *answer = new QFutureWatcher<base::Status>(this);
    connect(answer, &QFutureWatcherBase::finished, this, [this, answer, request, folder = *m_view->folder()] {
        answer->deleteLater();
        if (!answer->result() && isShown(folder)) {
            m_asked.erase(request);
            updateActions();
        }
        if (const base::Status posted = answer->result(); !posted && isShown(folder))
            m_banner->showError(posted.error());
        else if (!posted)
            Q_EMIT toast(tr("%1: %2").arg(toText(folder.path().filename()), said(posted.error().detail)));
        else if (request == run::Request::StopNow || request == run::Request::StopAtCheckpoint || request == run::Request::Withdraw) {
            const QString promise = request == run::Request::StopNow
                ? tr("The trainer finishes its step, saves a checkpoint and the adapter, and ends.")
                : request == run::Request::Withdraw ? tr("The training goes on after its next checkpoint.")
                                                    : tr("The trainer ends with its next checkpoint.");
            if (!isShown(folder) || !m_view->isLive())
                return; // it has ended by now
            if (!m_promise.isEmpty())
                Q_EMIT toastOver(m_promise); // it will end otherwise now
            if (isVisible() && request != run::Request::Withdraw)
                return; // it stands below the buttons
            m_promise = promise;
            Q_EMIT toast(promise);
        }
    });
    answer->setFuture(m_services.tasks.background().run(Background::Lane::Request,
        [launcher = &m_services.launcher, folder = *m_view->folder(), request] { return launcher->request(folder, request); }));
}

} // namespace anneal::ui
