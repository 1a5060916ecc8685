// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/parallel.h"

#include "core/kernels/threadpool.h"

#include <omp.h>

#include <algorithm>
#include <utility>

namespace anneal::kernels {

namespace {

thread_local int wanted = 0; // 0: what OpenMP says
thread_local Threads::Kind kind = Threads::Kind::OpenMp;

ThreadPool &ownPool()
{
    static ThreadPool pool(threadCount() - 1);
    return pool;
}

/// Runs `work` on that many threads of OpenMP, which are those of every library of this process that uses it; throws what one of them threw.
void onThreads(int threads, const std::function<void()> &work)
{
    if (threads <= 1 || omp_in_parallel() != 0) {
        work();
        return;
    }
    std::mutex mutex;
    std::exception_ptr failure;
#pragma omp parallel num_threads(threads)
    {
        try {
            work();
        } catch (...) {
            const std::lock_guard lock(mutex);
            failure = std::current_exception();
        }
    }
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace

Threads::Threads(int count, Kind wantedKind)
    : m_countBefore(std::exchange(wanted, count))
    , m_kindBefore(std::exchange(kind, wantedKind))
    , m_openMpBefore(omp_get_max_threads())
{
    if (wantedKind == Kind::Own)
        omp_set_num_threads(1);
}
Threads::~Threads()
{
    omp_set_num_threads(m_openMpBefore);
    wanted = m_countBefore;
    kind = m_kindBefore;
}

int threadCount()
{
    return wanted > 0 ? wanted : omp_get_max_threads();
}

void parallelFor(std::int64_t count, std::int64_t grain, const std::function<void(std::int64_t, std::int64_t)> &work)
{
    const std::int64_t pieces = std::min<std::int64_t>((count + grain - 1) / grain, 4 * threadCount());
    if (pieces <= 1) {
        if (count > 0)
            work(0, count);
        return;
    }
    const std::int64_t piece = (count + pieces - 1) / pieces;
    parallelTasks(pieces, [&](std::int64_t task) {
        if (task * piece < count)
            work(task * piece, std::min(count, (task + 1) * piece));
    });
}

void parallelTasks(std::int64_t count, const std::function<void(std::int64_t)> &work)
{
    const auto threads = static_cast<int>(std::min<std::int64_t>(count, threadCount()));
    if (kind == Threads::Kind::Own) {
        ownPool().run(count, threads - 1, work);
        return;
    }
    std::atomic<std::int64_t> next { 0 };
    onThreads(threads, [&] {
        for (std::int64_t task = next++; task < count; task = next++)
            work(task);
    });
}

} // namespace anneal::kernels
