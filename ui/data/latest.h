// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/background.h"

#include <QFutureWatcher>
#include <functional>
#include <stop_token>

namespace anneal::ui {

/// The answer to the question asked last. Asking again stops the work on the question before, and its answer is dropped.
/// The work must hold values only: it may outlive this object by a moment.
template <typename T>
class Latest
{
public:
    /// `background` must outlive this object.
    Latest(Background &background, std::function<void(T)> arrived) : m_background(background)
    {
        QObject::connect(&m_watcher, &QFutureWatcherBase::finished, &m_watcher, [this, arrived = std::move(arrived)] {
            if (m_watcher.future().resultCount() > 0)
                arrived(m_watcher.future().takeResult());
        });
    }
    Latest(const Latest &) = delete;
    Latest &operator=(const Latest &) = delete;
    ~Latest() { m_stop.request_stop(); }

    /// `work` is T(std::stop_token), run on another thread.
    template <typename Work>
    void ask(Work work)
    {
        m_stop.request_stop();
        m_stop = std::stop_source();
        m_watcher.setFuture(
            m_background.run(Background::Lane::Question, [work = std::move(work), stop = m_stop.get_token()]() mutable { return T(work(stop)); }));
    }
    void drop()
    {
        m_stop.request_stop();
        m_watcher.setFuture(QFuture<T>());
    }
    bool isBusy() const { return m_watcher.isRunning(); }

private:
    Background &m_background;
    std::stop_source m_stop;
    QFutureWatcher<T> m_watcher;
};

} // namespace anneal::ui
