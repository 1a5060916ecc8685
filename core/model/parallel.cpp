// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled with OpenMP, alone: at::parallel_for is serial without it, and shares its threads with torch's own kernels with it.
#include "core/model/parallel.h"

#include "core/model/threadpool.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace anneal::model {

namespace {

thread_local bool usesOwn = false;

ThreadPool &ownPool()
{
    static ThreadPool pool(at::get_num_threads() - 1);
    return pool;
}

} // namespace

OwnThreads::OwnThreads(bool use) : m_before(std::exchange(usesOwn, use)) { }
OwnThreads::~OwnThreads()
{
    usesOwn = m_before;
}

int threadCount()
{
    return at::get_num_threads();
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
    const std::int64_t threads = std::min<std::int64_t>(count, threadCount());
    if (usesOwn) {
        ownPool().run(count, int(threads) - 1, work);
        return;
    }
    std::atomic<std::int64_t> next { 0 };
    at::parallel_for(0, threads, 1, [&](std::int64_t, std::int64_t) {
        for (std::int64_t task = next++; task < count; task = next++)
            work(task);
    });
}

} // namespace anneal::model
