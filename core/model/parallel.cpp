// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled with OpenMP, alone: at::parallel_for is serial without it, and shares its threads with torch's own kernels with it.
#include "core/model/parallel.h"

#include <ATen/Parallel.h>

#include <atomic>

namespace anneal::model {

void parallelFor(std::int64_t count, std::int64_t grain, const std::function<void(std::int64_t, std::int64_t)> &work)
{
    at::parallel_for(0, count, grain, work);
}

void parallelTasks(std::int64_t count, const std::function<void(std::int64_t)> &work)
{
    std::atomic<std::int64_t> next { 0 };
    const std::int64_t threads = std::min<std::int64_t>(count, at::get_num_threads());
    at::parallel_for(0, threads, 1, [&](std::int64_t, std::int64_t) {
        for (std::int64_t task = next++; task < count; task = next++)
            work(task);
    });
}

} // namespace anneal::model
