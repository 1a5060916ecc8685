// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "ui/shell/tasks.h"

#include <QObject>
#include <QProcess>

namespace anneal::ui {

/// One verb of anneal-engine (evaluate, merge-adapter, export …) as a task: progress from its stderr, the last line of its --json answer as the
/// result. Deletes itself after finished(). Destroying it before that ends the process.
class EngineJob : public QObject
{
    Q_OBJECT

public:
    /// `project`: the folder of the project that it is for.
    EngineJob(Tasks &tasks, const QString &title, const QStringList &arguments, const QString &project, QObject *parent);
    ~EngineJob() override;

Q_SIGNALS:
    void finished(const anneal::base::Result<anneal::base::Json> &answer); // once

private:
    void start(const QStringList &arguments);
    void readProgress();
    void end(int code, QProcess::ExitStatus status);
    void cancel();

    Tasks &m_tasks;
    QProcess m_process;
    TaskControl m_control;
    quint64 m_task = 0;
    QByteArray m_errors; // stderr
    bool m_canceled = false;
    bool m_done = false;
};

} // namespace anneal::ui
