// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QThreadPool>
#include <QtConcurrent>
#include <array>
#include <type_traits>

namespace anneal::ui {

/// Threads for everything that the window's own thread must not wait for. None of them is of Qt's global pool: Qt's painter hands parts of
/// large fills to that one and waits for them, so a job there stops the window. Destroying it waits for everything that was begun.
class Background
{
public:
    enum class Lane {
        Work,     // takes long: preparing, copying
        Question, // what a page shows; many at once, for one may hang on a dead disk
        Request,  // to a trainer: each has a thread at once, whatever else is going on
    };

    Background();

    /// The future of `function`, which may take a QPromise first as QtConcurrent::run() has it.
    template <typename Function>
    auto run(Lane lane, Function function)
    {
        return QtConcurrent::run(&m_pools[std::size_t(lane)], std::move(function));
    }
    /// The same, and `done` gets its value on this thread, unless `context` is gone by then.
    template <typename Function, typename Done>
    void ask(Lane lane, QObject *context, Function function, Done done)
    {
        using Value = std::invoke_result_t<Function>;
        auto *answer = new QFutureWatcher<Value>(context);
        QObject::connect(answer, &QFutureWatcherBase::finished, context, [answer, done = std::move(done)] {
            answer->deleteLater();
            done(answer->result());
        });
        answer->setFuture(run(lane, std::move(function)));
    }
    int threads(Lane lane) const { return m_pools[std::size_t(lane)].maxThreadCount(); }

private:
    std::array<QThreadPool, 3> m_pools;
};

} // namespace anneal::ui
