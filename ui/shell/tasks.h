// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/shell/background.h"

#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

namespace anneal::ui {

struct TaskProgress
{
    double done = 0;
    double total = 0;                      // 0: not known
    QString detail;                        // "1,204 of 4,812 rows"
    QString rate;                          // "430 tok/s"; empty: none
    static constexpr double kGuess = -1;   // from what has passed
    static constexpr double kUnknown = -2; // a guess would be wrong
    double secondsLeft = kGuess;
    bool paused = false;
};

/// What running work holds: it tells how far it is and asks whether to stop. Any thread; copies share one state.
class TaskControl
{
public:
    TaskControl() : m_shared(std::make_shared<Shared>()) { }

    void report(const TaskProgress &progress) const;
    TaskProgress progress() const;
    std::stop_token stopToken() const { return m_shared->stop.get_token(); }
    bool stopRequested() const { return m_shared->stop.stop_requested(); }
    void requestStop() const { m_shared->stop.request_stop(); }

private:
    struct Shared
    {
        mutable std::mutex mutex;
        TaskProgress progress; // guarded by mutex
        std::stop_source stop;
    };
    std::shared_ptr<Shared> m_shared;
};

/// A task to be shown: without a title, a source of progress and a way to cancel it is refused.
struct TaskSpec
{
    QString title;
    std::function<TaskProgress()> progress; // asked five times a second on the GUI thread; quick
    std::function<void()> cancel;
    QString page; // page opened by a click on the task; may be empty
    enum class AtQuit { IsLost, GoesOn } atQuit = AtQuit::IsLost;
    QString cancelText; // what cancelling means ("Stop and keep"); empty: "Cancel the task"
    QString project;    // the folder of the project that it is of, where that may not be the open one
};

struct TaskState
{
    quint64 id = 0;
    QString title;
    QString page;
    TaskProgress progress;
    double secondsLeft = -1; // negative: not known
    bool canceling = false;
    bool isLostAtQuit = true;
    QString cancelText;
    QString project;
};

/// Everything that takes longer than a second. Work goes on when its page is left; destroying Tasks stops and awaits it.
class Tasks : public QObject
{
    Q_OBJECT

public:
    explicit Tasks(QObject *parent = nullptr);
    ~Tasks() override;

    /// Registers work done elsewhere (a process, a run). 0 when the spec lacks a part. finish() ends it.
    quint64 add(TaskSpec spec);
    void finish(quint64 id);
    void cancel(quint64 id);
    QList<TaskState> states() const;
    bool isEmpty() const { return m_entries.empty(); }
    /// Where answers come from that are no tasks. What runs there is awaited too when Tasks goes.
    Background &background() { return m_background; }

    /// Runs `work` (T(TaskControl), T a Result) on another thread and calls `done` with what it returned, on the GUI thread,
    /// unless `context` is gone by then. `page` and `project` as in TaskSpec. Returns the id.
    template <typename Work, typename Done>
    quint64 run(const QString &title, QObject *context, Work work, Done done, const QString &page = {}, const QString &project = {})
    {
        using Outcome = std::invoke_result_t<Work, TaskControl>;
        TaskControl control;
        const auto id = add({ title, [control] { return control.progress(); }, [control] { control.requestStop(); }, page, {}, {}, project });
        auto *watcher = new QFutureWatcher<Outcome>(this);
        QPointer<QObject> alive(context);
        connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, id, alive, done = std::move(done)]() mutable {
            watcher->deleteLater();
            finish(id);
            if (alive && watcher->future().resultCount() > 0)
                done(watcher->future().takeResult());
        });
        m_running.push_back({ control, watcher });
        watcher->setFuture(m_background.run(Background::Lane::Work, [work = std::move(work), control]() mutable { return work(control); }));
        return id;
    }

Q_SIGNALS:
    void changed(); // at most five times a second while something runs

private:
    struct Entry
    {
        quint64 id;
        TaskSpec spec;
        QElapsedTimer clock;
        bool canceling = false;
    };
    struct Running
    {
        TaskControl control;
        QPointer<QFutureWatcherBase> watcher;
    };

    std::vector<Entry> m_entries;
    std::vector<Running> m_running;
    quint64 m_lastId = 0;
    QTimer m_timer;
    Background m_background; // last, so that work has ended before anything else goes
};

} // namespace anneal::ui
