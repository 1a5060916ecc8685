// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/backgroundrun.h"

#include "core/config/known.h"
#include "core/run/control.h"
#include "core/run/runlauncher.h"
#include "core/run/runlist.h"
#include "ui/runs/runprogress.h"
#include "ui/shell/project.h"

#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;

BackgroundRun::BackgroundRun(
    Services services, const run::RunFolder &folder, const QString &name, const QString &project, bool isGuided, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_folder(folder)
    , m_name(name)
    , m_project(project)
    , m_isGuided(isGuided)
    , m_watcher(services.launcher, folder)
{
    TaskSpec spec;
    spec.title = name;
    spec.progress = [this] { return progressOf(m_data, m_config.get()); };
    spec.cancel = [this] { stop(); };
    spec.page = u"train"_s;
    spec.project = project;
    spec.atQuit = TaskSpec::AtQuit::GoesOn;
    spec.cancelText = tr("Stop and keep");
    m_task = services.tasks.add(std::move(spec));
    connect(&m_watcher, &RunWatcher::eventsArrived, this, [this](const std::vector<run::Event> &batch) {
        for (const run::Event &event : batch)
            m_data.take(event);
    });
    connect(&m_watcher, &RunWatcher::attemptBegun, this, [this] { m_data.beginAttempt(); });
    connect(&m_watcher, &RunWatcher::looked, this, [this](const RunLook &look) {
        if (look.config)
            m_config = look.config;
    });
    connect(&m_watcher, &RunWatcher::ended, this, &BackgroundRun::ended);
}

BackgroundRun::~BackgroundRun()
{
    m_services.tasks.finish(m_task); // it asks this how far it is
}

void BackgroundRun::stop()
{
    m_services.tasks.background().ask(
        Background::Lane::Request, this,
        [launcher = &m_services.launcher, folder = m_folder] { return launcher->request(folder, run::Request::StopNow); },
        [this](const base::Status &posted) {
            if (!posted)
                Q_EMIT failed(tr("%1: %2").arg(m_name, said(posted.error().detail)));
        });
}

void BackgroundRuns::follow(const run::RunFolder &folder, const QString &name, const QString &project, bool isGuided)
{
    auto *run = new BackgroundRun(m_services, folder, name, project, isGuided, this);
    m_runs.push_back(run);
    connect(run, &BackgroundRun::failed, this, &BackgroundRuns::failed);
    connect(run, &BackgroundRun::ended, this, [this, run] {
        Q_EMIT ended(*run);
        std::erase(m_runs, run);
        run->deleteLater();
    });
}

void BackgroundRuns::findAgain(const QStringList &projects)
{
    struct Found
    {
        run::RunFolder folder;
        QString name, project;
    };
    const auto find = [projects] {
        std::vector<Found> found;
        for (const QString &project : projects) {
            const auto place = toPath(project);
            const auto reading = config::readConfigFile(place / "config.yaml");
            if (!reading)
                continue;
            for (const auto &summary : run::liveRuns(place / config::runsFolder(*reading)))
                if (auto folder = run::RunFolder::open(summary.folder))
                    found.push_back({ std::move(*folder), toText(summary.name), project });
        }
        return found;
    };
    m_services.tasks.background().ask(Background::Lane::Question, this, find, [this](const std::vector<Found> &found) {
        for (const auto &[folder, name, project] : found) {
            const bool isFollowed
                = std::any_of(m_runs.begin(), m_runs.end(), [&](const BackgroundRun *run) { return run->folder().path() == folder.path(); });
            if (!isFollowed && project != m_services.project.folder())
                follow(folder, name, project, false);
        }
    });
}

bool BackgroundRuns::takeBack(const run::RunFolder &folder)
{
    const auto its = std::find_if(m_runs.begin(), m_runs.end(), [&](const BackgroundRun *run) { return run->folder().path() == folder.path(); });
    if (its == m_runs.end())
        return false;
    const std::unique_ptr<BackgroundRun> run(*its);
    m_runs.erase(its);
    return run->isGuided();
}

} // namespace anneal::ui
