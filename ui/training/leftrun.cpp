// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/leftrun.h"

#include "core/run/runlauncher.h"
#include "ui/shell/project.h"
#include "ui/training/runprogress.h"

namespace anneal::ui {

using namespace Qt::StringLiterals;

LeftRun::LeftRun(Services services, const run::RunFolder &folder, const QString &project, bool isGuided, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_folder(folder)
    , m_project(project)
    , m_isGuided(isGuided)
    , m_watcher(services.launcher, folder)
{
    TaskSpec spec;
    spec.title = QString::fromStdString(folder.name());
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
    connect(&m_watcher, &RunWatcher::looked, this, [this](const RunLook &look) {
        if (look.config)
            m_config = look.config;
    });
    connect(&m_watcher, &RunWatcher::ended, this, &LeftRun::ended);
}

LeftRun::~LeftRun()
{
    m_services.tasks.finish(m_task); // it asks this how far it is
}

void LeftRun::stop()
{
    m_services.tasks.background().ask(
        Background::Lane::Request, this,
        [launcher = &m_services.launcher, folder = m_folder] { return launcher->request(folder, run::Request::StopNow); },
        [this](const base::Status &posted) {
            if (!posted)
                Q_EMIT failed(tr("%1: %2").arg(toText(m_folder.path().filename()), toText(posted.error().detail)));
        });
}

} // namespace anneal::ui
