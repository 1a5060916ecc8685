// SPDX-License-Identifier: GPL-3.0-or-later
// How a training begins on the page Train: prepared, from the configuration, once more, or from a checkpoint.
#include "ui/training/trainpage.h"

#include "core/config/reader.h"
#include "core/data/newrun.h"
#include "core/data/prepare.h"
#include "core/data/reproduce.h"
#include "core/data/trust.h"
#include "core/weights/modelfiles.h"
#include "ui/runs/runview.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "ui/training/backgroundrun.h"
#include "ui/training/preparing.h"
#include "ui/training/setupview.h"
#include "widgets/banner.h"
#include "widgets/button.h"

#include <QFutureWatcher>
#include <QPointer>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

void TrainPage::prepare(const std::optional<Guided> &guided)
{
    const auto config = config::readConfig(m_services.project.configText().toStdString()).config;
    m_banner->tell(Banner::Kind::Info, tr("Preparing the rows."),
        guided ? tr("Documents are split and formatted; the training starts when that is done.") : tr("Documents are split and formatted."));
    const QString project = m_services.project.folder();
    m_preparing.insert(project);
    m_services.tasks.run(
        tr("Preparing data"), this,
        [config, folder = toPath(project)](const TaskControl &control) { return prepareProject(config, folder, control); },
        [this, guided, project, name = m_services.project.name(), message = m_banner->message()](const base::Result<data::PrepareReport> &report) {
            m_preparing.remove(project);
            if (project != m_services.project.folder()) // prepared, and not trained: that is for whoever sees it
                return Q_EMIT toast(report ? tr("The rows of %1 are prepared.").arg(name)
                                           : tr("The rows of %1 could not be prepared: %2").arg(name, said(report.error().detail)));
            m_banner->dismissMessage(message);
            if (!report)
                return m_banner->showError(report.error());
            if (guided)
                return start(*guided, &*report);
            if (m_mode == Mode::Setup)
                m_setup->refresh();
            Q_EMIT toast(tr("The rows are prepared."));
        },
        u"train"_s, project);
}

/// `prepared`: the preparation that the rows come from, where it has just been done.
void TrainPage::start(Guided guided, const data::PrepareReport *prepared)
{
    m_banner->dismiss();
    const auto reading = config::readConfig(m_services.project.configText().toStdString());
    if (!reading.valid())
        return m_banner->showError(config::errorOf(reading.problems, "config.yaml"));
    data::NewRun request { reading.config, reading.origins, toPath(m_services.project.folder()), {} };
    request.name = m_setup->runName().toStdString();
    launch([request] { return data::createRun(request); }, run::StartMode::Fresh, guided,
        [this] {
            m_setup->clearRunName(); // it has it; the next one is another
            m_view->expectFirstStep(m_setup->estimate().firstStepSeconds);
        });
    // From the palette, or by a guided run, nobody has seen what is said before the start.
    const bool hasDraft = m_services.project.hasDraft();
    const auto unused = prepared ? prepared->unusedSources() : data::UnusedSources();
    QStringList warnings;
    if (hasDraft)
        warnings << tr("Config has unsaved changes. The training uses the saved config.yaml.");
    if (unused.failed.count > 0)
        warnings << said(unused.text());
    if (warnings.isEmpty())
        return;
    m_banner->tell(Banner::Kind::Warning, warnings.join(u'\n'),
        unused.failed.count > 0 ? tr("The training goes on with the rest; %1 says why.").arg(toText(prepared->reportFile.filename())) : QString());
    if (hasDraft)
        connect(m_banner->addFix(tr("Open Config")), &QAbstractButton::clicked, this, [this] { Q_EMIT pageRequested(u"config"_s); });
}

void TrainPage::repeat(const run::RunFolder &folder)
{
    if (m_view->isLive() || isStarting())
        return Q_EMIT toast(tr("%1 is not started again: a training is in progress.").arg(toText(folder.path().filename())));
    const auto again = [folder]() -> base::Result<run::RunFolder> {
        if (auto trusted = data::requireTrust(folder); !trusted)
            return trusted.error();
        if (const auto read = config::loadRunConfig(folder.configFile())) // before there is a run that could only fail
            if (auto model = weights::findModel(weights::modelPlace(read->config.model.modelName, folder.path()), read->config.model.revision);
                !model)
                return model.error();
        return data::repeatRun(folder);
    };
    launch(again, run::StartMode::Fresh, Guided::No);
}

void TrainPage::launch(const MakeRun &make, run::StartMode mode, Guided guided, const std::function<void()> &begun)
{
    struct Launched
    {
        base::Result<run::RunFolder> folder;
        base::Status started;
        QString name; // as people know the run
    };
    m_banner->dismiss();
    if (const auto trusted = m_services.project.requireTrust(); !trusted)
        return m_banner->showError(trusted.error());
    const QString project = m_services.project.folder();
    m_starting.insert(project);
    m_failedElsewhere.remove(project);
    updateActions();
    auto *answer = new QFutureWatcher<Launched>(this);
    connect(answer, &QFutureWatcherBase::finished, this, [this, answer, guided, begun, project, name = m_services.project.name()] {
        answer->deleteLater();
        if (project == m_services.project.folder()) // else it speaks of another start
            m_banner->dismissMessage(std::exchange(m_waitMessage, 0));
        m_starting.remove(project);
        updateActions();
        const Launched launched = answer->result();
        const base::Error *failure = !launched.folder ? &launched.folder.error() : !launched.started ? &launched.started.error() : nullptr;
        if (project != m_services.project.folder()) { // it trains there, and is found again when that project is opened
            if (!failure)
                m_backgroundRuns->follow(*launched.folder, launched.name, project, guided == Guided::Yes);
            return Q_EMIT toast(failure ? tr("The training in %1 did not start: %2").arg(name, said(failure->detail))
                                        : tr("%1 is training in %2.").arg(launched.name, name));
        }
        if (failure)
            m_banner->showError(*failure);
        m_busyMessage = failure && failure->kind == base::ErrorKind::Busy ? m_banner->message() : 0;
        if (launched.folder) {
            if (guided == Guided::Yes && !failure)
                m_guided = launched.folder->path();
            follow(*launched.folder); // a run that could not start tells why in its events
            if (begun)
                begun();
            m_isEndTold = failure && failure->kind != base::ErrorKind::Busy;
        }
        if (failure && !isVisible())
            tellFailureElsewhere(tr("The training did not start: %1").arg(said(failure->detail)));
    });
    const auto stop = std::make_shared<std::stop_source>();
    const run::StartWatch watch { [tasks = &m_services.tasks, page = QPointer(this), project, stop](const std::string &sentence) {
                                     QMetaObject::invokeMethod(
                                         tasks,
                                         [page, project, stop, sentence] {
                                             if (page)
                                                 page->tellWait(project, said(sentence), stop);
                                         },
                                         Qt::QueuedConnection);
                                 },
        stop->get_token() };
    // Rows are copied into the run, which may take a while; what has begun is awaited when the window goes.
    answer->setFuture(m_services.tasks.background().run(Background::Lane::Request, [launcher = &m_services.launcher, make, mode, watch] {
        auto folder = make();
        auto started = folder && mode != run::StartMode::Fresh ? data::requireTrust(*folder) : base::ok();
        if (folder && started)
            started = launcher->start(*folder, mode, watch);
        const auto about = folder ? run::readAbout(*folder) : base::Result<run::RunAbout>(run::RunAbout());
        const auto given = about ? toText(about->name) : QString();
        const QString name = given.isEmpty() && folder ? toText(folder->path().filename()) : given;
        return Launched { std::move(folder), std::move(started), name };
    }));
}

/// A start that takes long says what for, and can be given up.
void TrainPage::tellWait(const QString &project, const QString &sentence, const std::shared_ptr<std::stop_source> &stop)
{
    if (project != m_services.project.folder() || !m_starting.contains(project))
        return;
    m_banner->tell(Banner::Kind::Info, sentence, tr("The training begins as soon as that is over."));
    m_waitMessage = m_banner->message();
    connect(m_banner->addFix(tr("Do not wait")), &QAbstractButton::clicked, this, [stop] { stop->request_stop(); });
}

void TrainPage::resume()
{
    if (m_mode == Mode::Run && m_view->folder())
        goOn(m_view->folder()->path());
}

void TrainPage::goOn(const std::filesystem::path &folder)
{
    const bool isShownHere = m_view->folder() && m_view->folder()->path() == folder;
    if (m_view->isLive() || isStarting())
        return Q_EMIT toast(tr("%1 does not go on: a training is in progress.").arg(isShownHere ? m_view->name() : toText(folder.filename())));
    launch([folder] { return run::RunFolder::open(folder); }, run::StartMode::Resume, Guided::No);
}

} // namespace anneal::ui
