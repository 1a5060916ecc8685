// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/tasks.h"

namespace anneal::ui {

void TaskControl::report(const TaskProgress &progress) const
{
    const std::lock_guard guard(m_shared->mutex);
    m_shared->progress = progress;
}

TaskProgress TaskControl::progress() const
{
    const std::lock_guard guard(m_shared->mutex);
    return m_shared->progress;
}

Tasks::Tasks(QObject *parent) : QObject(parent)
{
    m_timer.setInterval(200);
    connect(&m_timer, &QTimer::timeout, this, &Tasks::changed);
}

Tasks::~Tasks()
{
    for (const Running &running : m_running)
        running.control.requestStop();
}

quint64 Tasks::add(TaskSpec spec)
{
    if (spec.title.isEmpty() || !spec.progress || !spec.cancel) {
        qWarning("a task needs a title, a source of progress and a way to cancel it");
        return 0;
    }
    Entry entry { ++m_lastId, std::move(spec), {}, false };
    entry.clock.start();
    m_entries.push_back(std::move(entry));
    m_timer.start();
    Q_EMIT changed();
    return m_lastId;
}

void Tasks::finish(quint64 id)
{
    std::erase_if(m_entries, [id](const Entry &entry) { return entry.id == id; });
    std::erase_if(m_running, [](const Running &running) { return !running.watcher || running.watcher->isFinished(); });
    if (m_entries.empty())
        m_timer.stop();
    Q_EMIT changed();
}

void Tasks::cancel(quint64 id)
{
    for (Entry &entry : m_entries) {
        if (entry.id != id || entry.canceling)
            continue;
        entry.canceling = true;
        const auto cancel = entry.spec.cancel; // it may finish the task, which removes the entry
        cancel();
        break;
    }
    Q_EMIT changed();
}

QList<TaskState> Tasks::states() const
{
    QList<TaskState> result;
    for (const Entry &entry : m_entries) {
        TaskState state { entry.id, entry.spec.title, entry.spec.page, entry.spec.progress(), -1, entry.canceling,
            entry.spec.atQuit == TaskSpec::AtQuit::IsLost, entry.spec.cancelText, entry.spec.project };
        const double share = state.progress.total > 0 ? state.progress.done / state.progress.total : 0;
        const double seconds = double(entry.clock.elapsed()) / 1000;
        if (state.progress.secondsLeft >= 0)
            state.secondsLeft = state.progress.secondsLeft;
        else if (state.progress.secondsLeft == TaskProgress::kGuess && share > 0.02 && share < 1 && seconds > 1) // a guess from less would jump about
            state.secondsLeft = seconds * (1 - share) / share;
        result << state;
    }
    return result;
}

} // namespace anneal::ui
