// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/trainpage.h"

#include "core/base/text.h"
#include "core/config/reader.h"
#include "core/data/newrun.h"
#include "core/data/prepare.h"
#include "core/run/runlauncher.h"
#include "ui/runs/runactions.h"
#include "ui/runs/runview.h"
#include "ui/shell/actions.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "ui/training/preparing.h"
#include "ui/training/setupview.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/emptystate.h"
#include "widgets/header.h"
#include "widgets/notification.h"

#include <QDateTime>
#include <QLocale>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

TrainPage::TrainPage(Services services, QWidget *parent)
    : Page(u"train"_s, tr("Train"), u"train"_s, PageLayout::Fixed, parent)
    , m_services(services)
    , m_after(new RunActions(services, this))
{
    m_header = new PageHeader(tr("Train"));
    m_banner = new Banner;
    m_stack = new QStackedWidget;
    m_empty = new EmptyState(u"train"_s, tr("Nothing to train yet"),
        tr("A training needs a project: documents or rows, a model and a configuration. The sample has all three."), tr("Go to Project"));
    m_setup = new SetupView(services);
    m_view = new RunView(services.launcher, services.settings);
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("What to train"));
    scroll->setWidget(m_setup);
    scroll->viewport()->setAutoFillBackground(false);
    m_setup->setAutoFillBackground(false);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(scroll);
    m_stack->addWidget(m_view);
    content()->addWidget(m_header);
    content()->addWidget(m_banner);
    content()->addWidget(m_stack, 1);
    makeActions();

    connect(m_empty, &EmptyState::triggered, this, [this] { Q_EMIT pageRequested(u"project"_s); });
    connect(m_setup, &SetupView::pageRequested, this, &Page::pageRequested);
    connect(m_setup, &SetupView::failed, m_banner, &Banner::showError);
    connect(m_setup, &SetupView::estimated, this, &TrainPage::updateActions);
    connect(m_view, &RunView::changed, this, [this] {
        updateHeader();
        updateActions();
        updateTask();
    });
    connect(m_view, &RunView::ended, this, &TrainPage::runEnded);
    connect(m_after, &RunActions::failed, m_banner, &Banner::showError);
    connect(m_after, &RunActions::resultReady, this, [this] { m_view->showResults(); });
    connect(m_after, &RunActions::finishedUp, this, [this] {
        m_banner->tell(Banner::Kind::Success, tr("The adapter was measured, merged into the model and exported."),
            tr("The results below say where everything is; the page Runs has this run for good."));
    });
    connect(&m_looking, &QFutureWatcherBase::finished, this, [this] {
        if (const auto live = m_looking.result(); live && !m_view->isLive() && !m_starting)
            follow(*live);
    });
    connect(&services.project, &Project::opened, this, [this] {
        m_banner->dismiss();
        m_view->close();
        setMode(Mode::Setup);
        m_setup->refresh();
        lookForLiveRun();
    });
    connect(&services.project, &Project::closed, this, [this] {
        m_view->close();
        setMode(Mode::NoProject);
    });
    setMode(services.project.isOpen() ? Mode::Setup : Mode::NoProject);
}

TrainPage::~TrainPage() = default;

void TrainPage::makeActions()
{
    ActionRegistry &actions = m_services.actions;
    m_abort = actions.add(u"train.abort"_s, tr("Abort the run"), this, [this] { confirmAbort(); });
    m_pause = actions.add(u"train.pause"_s, tr("Pause the run"), this, [this] { ask(run::Request::Pause); });
    m_continue = actions.add(u"train.continue"_s, tr("Continue the paused run"), this, [this] { ask(run::Request::Resume); });
    m_stopAtCheckpoint
        = actions.add(u"train.stopatcheckpoint"_s, tr("Stop the run at its next checkpoint"), this, [this] { ask(run::Request::StopAtCheckpoint); });
    m_stop = actions.add(u"train.stop"_s, tr("Stop the run and keep the adapter"), this, [this] { ask(run::Request::StopNow); });
    m_refresh = actions.add(u"train.check"_s, tr("Check again what is trained"), this, [this] { m_setup->refresh(); });
    m_resume = actions.add(u"train.resume"_s, tr("Resume the run on this page"), this,
        [this] { launch([folder = *m_view->folder()] { return folder; }, run::StartMode::Resume); });
    m_new = actions.add(u"train.new"_s, tr("New training"), this, [this] {
        m_view->close();
        setMode(Mode::Setup);
        m_setup->refresh();
        m_setup->setFocus(); // the button that had it is gone
    });
    m_start = actions.add(
        u"train.start"_s, tr("Start training"), this, [this] { start(); }, QKeySequence(u"Ctrl+R"_s));
    for (const auto &[action, onButton] : { std::pair { m_abort, tr("Abort") }, { m_pause, tr("Pause") }, { m_continue, tr("Continue") },
             { m_stopAtCheckpoint, tr("Stop at checkpoint") }, { m_stop, tr("Stop and keep") }, { m_refresh, tr("Check again") },
             { m_resume, tr("Resume") } })
        action->setIconText(onButton); // the page says of what; the palette does not
    m_abort->setToolTip(tr("Ends now; what was learned since the last checkpoint is lost"));
    m_pause->setToolTip(tr("Waits after the step in progress; the model stays in memory"));
    m_continue->setToolTip(tr("Goes on with the next step"));
    m_stopAtCheckpoint->setToolTip(tr("Goes on until the next checkpoint is due, saves it and the adapter, then ends"));
    m_stop->setToolTip(tr("Finishes the step, saves a checkpoint and the adapter, then ends; it can be resumed"));
    m_resume->setToolTip(tr("Goes on from the newest good checkpoint"));
    m_new->setToolTip(tr("Leaves this run as it is and prepares another one"));
    for (const auto &[action, role] :
        { std::pair { m_abort, ButtonRole::Danger }, { m_refresh, ButtonRole::Secondary }, { m_pause, ButtonRole::Secondary },
            { m_continue, ButtonRole::Secondary }, { m_resume, ButtonRole::Secondary }, { m_stopAtCheckpoint, ButtonRole::Secondary },
            { m_stop, ButtonRole::Primary }, { m_new, ButtonRole::Primary }, { m_start, ButtonRole::Primary } }) {
        auto *button = new Button(action, role);
        m_buttons << button;
        m_header->addAction(button);
    }
}

void TrainPage::setMode(Mode mode)
{
    m_mode = mode;
    m_stack->setCurrentIndex(int(mode));
    updateHeader();
    updateActions();
}

void TrainPage::updateActions()
{
    const bool live = m_mode == Mode::Run && m_view->isLive();
    const bool over = m_mode == Mode::Run && !live && !m_starting;
    const run::RunState state = m_view->data().state;
    const bool setup = m_mode == Mode::Setup;
    const auto show = [](QAction *action, bool visible, bool enabled = true) {
        action->setVisible(visible);
        action->setEnabled(visible && enabled);
    };
    const bool training = live && state == run::RunState::Training;
    show(m_abort, live);
    show(m_pause, live && !m_view->data().paused, training);
    show(m_continue, live && m_view->data().paused);
    show(m_stopAtCheckpoint, live, training);
    show(m_stop, live, training); // before, there is nothing to keep, and Start training stood at the same place a moment ago
    show(m_refresh, setup);
    show(m_resume, over && state != run::RunState::Finished && m_view->isOpen() && !m_view->isGone());
    show(m_new, over);
    show(m_start, setup, m_setup->isReady() && !m_starting);
    m_start->setText(m_starting ? tr("Starting…") : tr("Start training"));
    m_start->setToolTip(m_setup->isReady() ? tr("Makes a run folder and starts the trainer; closing the window does not end it")
                                           : tr("Something must be mended before a start"));
    Q_EMIT badgeChanged({}, live);
}

void TrainPage::updateHeader()
{
    if (m_mode != Mode::Run || !m_view->folder()) {
        m_header->setTitle(tr("Train"));
        m_header->setPurpose(
            m_services.project.isOpen() ? tr("Teach the model the rows of %1.").arg(m_services.project.name()) : tr("Teach a model your rows."));
        return;
    }
    const RunData &data = m_view->data();
    m_header->setTitle(QString::fromStdString(m_view->folder()->name()));
    QStringList parts;
    if (m_config) {
        parts << QString::fromStdString(m_config->training.method).toUpper();
        if (data.rows > 0)
            parts << tr("%1 rows").arg(QLocale().toString(data.rows));
        parts << QString::fromStdString(m_config->model.modelName).section(u'/', -1) << tr("LoRA r=%1").arg(m_config->model.loraRank);
    }
    if (!data.dtype.isEmpty())
        parts << tr("CPU %1").arg(data.dtype);
    const QDateTime started = QDateTime::fromString(data.started, Qt::ISODateWithMs).toLocalTime();
    if (started.isValid())
        parts << tr("started %1")
                     .arg(started.date() == QDate::currentDate() ? started.toString(u"HH:mm"_s) : QLocale().toString(started, QLocale::ShortFormat));
    m_header->setPurpose(parts.join(u" · "_s));
}

void TrainPage::updateTask()
{
    const bool live = m_view->isLive() && m_view->isCaughtUp();
    if (live && m_task == 0) {
        m_task = m_services.tasks.add({ QString::fromStdString(m_view->folder()->name()),
            [this] {
                const RunData &data = m_view->data();
                TaskProgress progress { double(data.step), double(data.totalSteps), {}, {}, data.secondsLeft() };
                const QLocale locale;
                progress.detail
                    = data.totalSteps > 0 ? tr("step %1 / %2").arg(locale.toString(data.step), locale.toString(data.totalSteps)) : tr("starting");
                if (data.tokensPerSecond > 0)
                    progress.rate = tr("%1 tok/s").arg(qRound(data.tokensPerSecond));
                return progress;
            },
            [this] { ask(run::Request::StopNow); }, u"train"_s });
    } else if (!live && m_task != 0) {
        m_services.tasks.finish(std::exchange(m_task, 0));
    }
}

void TrainPage::activated()
{
    if (m_mode == Mode::Setup && !m_starting) {
        m_setup->refresh();
        lookForLiveRun();
    }
}

void TrainPage::lookForLiveRun()
{
    if (!m_services.project.isOpen())
        return;
    m_looking.setFuture(QtConcurrent::run([folder = toPath(m_services.project.runsFolder())]() -> std::optional<run::RunFolder> {
        for (const run::RunSummary &one : run::listRuns(folder)) {
            if (!run::isLive(one.status) || one.status == run::RunStatus::Queued)
                continue;
            if (const auto opened = run::RunFolder::open(one.folder); opened && opened->trainerAlive())
                return *opened;
        }
        return std::nullopt;
    }));
}

void TrainPage::follow(const run::RunFolder &folder)
{
    m_config.reset();
    if (const auto reading = config::loadConfig(folder.configFile()))
        m_config = reading->config;
    m_view->open(folder);
    setMode(Mode::Run);
}

void TrainPage::startGuided()
{
    m_guided = true;
    if (m_view->isLive())
        return;
    const auto reading = config::readConfig(m_services.project.configText().toStdString());
    std::error_code failure;
    const bool prepared = std::filesystem::exists(data::preparedFiles(reading.config.data, toPath(m_services.project.folder())).train, failure);
    if (prepared)
        start();
    else
        prepare([this] { start(); });
}

void TrainPage::prepare(const std::function<void()> &then)
{
    const auto config = config::readConfig(m_services.project.configText().toStdString()).config;
    m_banner->tell(Banner::Kind::Info, tr("Preparing the rows."), tr("Documents are split and formatted; the training starts when that is done."));
    m_services.tasks.run(
        tr("Preparing data"), this,
        [config, project = toPath(m_services.project.folder())](const TaskControl &control) { return prepareProject(config, project, control); },
        [this, then](const base::Result<data::PrepareReport> &report) {
            m_banner->dismiss();
            if (!report)
                return m_banner->showError(report.error());
            then();
            if (const auto failed = report->count(data::DocumentState::Failed); failed > 0)
                m_banner->tell(Banner::Kind::Warning, failed == 1 ? tr("One file could not be used.") : tr("%1 files could not be used.").arg(failed),
                    tr("The training goes on with the rest; %1 says why.").arg(toText(report->reportFile.filename())));
        },
        u"train"_s);
}

void TrainPage::start()
{
    m_banner->dismiss();
    const auto reading = config::readConfig(m_services.project.configText().toStdString());
    if (!reading.valid())
        return m_banner->showError(config::errorOf(reading.problems, "config.yaml"));
    const data::NewRun request { reading.config, reading.origins, toPath(m_services.project.folder()), {} };
    launch([request] { return data::createRun(request); }, run::StartMode::Fresh);
}

void TrainPage::launch(const MakeRun &make, run::StartMode mode)
{
    struct Launched
    {
        base::Result<run::RunFolder> folder;
        base::Status started;
    };
    m_banner->dismiss();
    m_starting = true;
    updateActions();
    auto *answer = new QFutureWatcher<Launched>(this);
    connect(answer, &QFutureWatcherBase::finished, this, [this, answer] {
        answer->deleteLater();
        m_starting = false;
        const Launched launched = answer->result();
        if (!launched.folder) {
            m_banner->showError(launched.folder.error());
            return updateActions();
        }
        if (!launched.started)
            m_banner->showError(launched.started.error());
        follow(*launched.folder); // a run that could not start tells why in its events
    });
    answer->setFuture(QtConcurrent::run([launcher = &m_services.launcher, make, mode] { // rows are copied into the run, which may take a while
        auto folder = make();
        auto started = folder ? launcher->start(*folder, mode) : base::ok();
        return Launched { std::move(folder), std::move(started) };
    }));
}

void TrainPage::ask(run::Request request)
{
    if (!m_view->folder())
        return;
    auto *answer = new QFutureWatcher<base::Status>(this);
    connect(answer, &QFutureWatcherBase::finished, this, [this, answer, request] {
        answer->deleteLater();
        if (const base::Status posted = answer->result(); !posted)
            return m_banner->showError(posted.error());
        if (request == run::Request::StopNow)
            Q_EMIT toast(tr("The trainer finishes its step, saves a checkpoint and the adapter, and ends."));
        else if (request == run::Request::StopAtCheckpoint)
            Q_EMIT toast(tr("The trainer ends with its next checkpoint."));
    });
    answer->setFuture(
        QtConcurrent::run([launcher = &m_services.launcher, folder = *m_view->folder(), request] { return launcher->request(folder, request); }));
}

void TrainPage::confirmAbort()
{
    const RunData &data = m_view->data();
    const qint64 saved = data.checkpoints.empty() ? 0 : data.checkpoints.back().step;
    m_banner->tell(Banner::Kind::Warning, tr("Aborting drops what was learned since step %1, the last checkpoint.").arg(saved),
        tr("Stop and keep saves them first and takes a few seconds longer."));
    m_abortAsked = true;
    Button *abort = m_banner->addFix(tr("Abort now"));
    abort->setRole(ButtonRole::Danger);
    connect(abort, &Button::clicked, this, [this] {
        m_banner->dismiss();
        ask(run::Request::Abort);
    });
}

void TrainPage::runEnded()
{
    if (std::exchange(m_abortAsked, false)) // there is nothing left to abort
        m_banner->dismiss();
    updateActions();
    updateTask();
    const RunData &data = m_view->data();
    if (m_view->isCaughtUp() && !isActiveWindow())
        notify(window(), QString::fromStdString(m_view->folder()->name()),
            data.message.isEmpty() ? tr("The trainer ended without saying so.") : data.message);
    if (!m_guided || data.state != run::RunState::Finished)
        return;
    m_guided = false;
    m_banner->tell(Banner::Kind::Success, tr("The adapter is ready."),
        tr("Now it is measured on rows it has not seen, merged into the model and exported; results appear below."));
    m_after->finishUp(*m_view->folder());
}

} // namespace anneal::ui
