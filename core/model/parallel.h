// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>

namespace anneal::model {

/// Threads that the functions below use.
int threadCount();

/// Splits [0, count) into stretches of at least `grain` and returns when all are done.
void parallelFor(std::int64_t count, std::int64_t grain, const std::function<void(std::int64_t begin, std::int64_t end)> &work);

/// Runs tasks 0 … count − 1 on up to at::get_num_threads() threads; one that is done takes the next, so uneven tasks even out.
/// Throws what a task threw. REQUIRES: not called from inside a task.
void parallelTasks(std::int64_t count, const std::function<void(std::int64_t task)> &work);

/// While it lives, the functions above use threads of our own on this thread's behalf instead of torch's OpenMP ones.
///
/// Passes of thousands of short stretches need it: OpenMP waits for every thread at the end of each, even one that the system has not
/// let run yet, so another busy program slows them down manyfold; ours wait only for threads that took a task. Where torch's own
/// operators do the heavy work its threads are better, because two sets of waiting threads would compete.
class OwnThreads
{
public:
    explicit OwnThreads(bool use);
    ~OwnThreads();
    OwnThreads(const OwnThreads &) = delete;
    OwnThreads &operator=(const OwnThreads &) = delete;

private:
    bool m_before;
};

} // namespace anneal::model
