// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runfolder.h"
#include "ui/runs/rundata.h"
#include "ui/runs/runwatcher.h"
#include "ui/shell/page.h"

#include <QObject>
#include <memory>
#include <vector>

namespace anneal::ui {

/// A training of a project that was left: followed until it ends, and shown as a task that leads back to it.
class BackgroundRun : public QObject
{
    Q_OBJECT

public:
    /// `project`: its folder. A guided run is measured, merged and exported once it has finished.
    BackgroundRun(Services services, const run::RunFolder &folder, const QString &name, const QString &project, bool isGuided, QObject *parent);
    ~BackgroundRun() override;

    const run::RunFolder &folder() const { return m_folder; }
    const QString &name() const { return m_name; } // as people know it
    const QString &project() const { return m_project; }
    bool isGuided() const { return m_isGuided; }
    const RunData &data() const { return m_data; }

Q_SIGNALS:
    void ended();                         // once; no trainer writes any more
    void failed(const QString &sentence); // it could not be stopped

private:
    void stop();

    Services m_services;
    const run::RunFolder m_folder;
    const QString m_name;
    const QString m_project;
    const bool m_isGuided;
    RunData m_data;
    std::shared_ptr<const config::FineTuneConfig> m_config;
    quint64 m_task = 0;
    RunWatcher m_watcher;
};

/// The trainings that go on in projects that are not open.
class BackgroundRuns : public QObject
{
    Q_OBJECT

public:
    BackgroundRuns(Services services, QObject *parent) : QObject(parent), m_services(services) { }

    void follow(const run::RunFolder &folder, const QString &name, const QString &project, bool isGuided);
    /// Follows what is trained in these projects, but for the one that is open: a window that was closed may have left it there.
    void findAgain(const QStringList &projects);
    /// The project of a run is open again, and somebody else follows the run. Whether it is guided.
    bool takeBack(const run::RunFolder &folder);

Q_SIGNALS:
    void ended(const anneal::ui::BackgroundRun &run);
    void failed(const QString &sentence);

private:
    Services m_services;
    std::vector<BackgroundRun *> m_runs; // children of this
};

} // namespace anneal::ui
