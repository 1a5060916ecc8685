// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>

namespace anneal::kernels {

/// Threads that the functions below use: what Threads says, or as many as OpenMP would take.
int threadCount();

/// Splits [0, count) into stretches of at least `grain` and returns when all are done.
void parallelFor(std::int64_t count, std::int64_t grain, const std::function<void(std::int64_t begin, std::int64_t end)> &work);

/// Runs tasks 0 … count − 1 on up to threadCount() threads; one that is done takes the next, so uneven tasks even out.
/// Throws what a task threw. REQUIRES: not called from inside a task.
void parallelTasks(std::int64_t count, const std::function<void(std::int64_t task)> &work);

/// While it lives, the functions above use so many threads on this thread's behalf: those of OpenMP, which torch uses too, or our own.
/// Our own are made once, as many as are wanted then.
///
/// Passes of thousands of short stretches need our own: OpenMP waits for every thread at the end of each, even one that the system has not
/// let run yet, so another busy program slows them down manyfold; ours wait only for threads that took a task. Where torch's own
/// operators do the heavy work its threads are better, because two sets of waiting threads would compete; for the same reason torch's operators
/// run on the calling thread alone while ours are used.
class Threads
{
public:
    enum class Kind { OpenMp, Own };
    Threads(int count, Kind kind);
    ~Threads();
    Threads(const Threads &) = delete;
    Threads &operator=(const Threads &) = delete;

private:
    const int m_countBefore;
    const Kind m_kindBefore;
    const int m_openMpBefore;
};

} // namespace anneal::kernels
