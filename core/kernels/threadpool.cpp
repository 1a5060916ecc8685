// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/threadpool.h"

namespace anneal::kernels {

namespace {

/// About 50 µs: the next stretch of a pass comes sooner, and sleeping and waking takes as long.
constexpr int kSpins = 2000;

void relax()
{
    __builtin_ia32_pause();
}

} // namespace

ThreadPool::ThreadPool(int helpers)
{
    for (int i = 0; i < helpers; ++i)
        m_threads.emplace_back([this] { help(); });
}

ThreadPool::~ThreadPool()
{
    m_ends = true;
    ++m_news;
    m_news.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
}

void ThreadPool::run(std::int64_t count, int helpers, const std::function<void(std::int64_t)> &work)
{
    const std::unique_lock caller(m_caller, std::try_to_lock);
    if (!caller.owns_lock() || count < 2 || helpers < 1) {
        for (std::int64_t task = 0; task < count; ++task)
            work(task);
        return;
    }
    Job job { work, count, helpers };
    {
        const std::lock_guard lock(m_mutex);
        m_job = &job;
    }
    ++m_news;
    m_news.notify_all();
    runTasks(job);
    for (int spins = 0; !isDone(job); ++spins) // the last tasks of others; on a busy machine they may need this processor
        spins < kSpins ? relax() : std::this_thread::yield();
    if (job.failure)
        std::rethrow_exception(job.failure);
}

bool ThreadPool::isDone(const Job &job)
{
    const std::lock_guard lock(m_mutex);
    m_job = nullptr; // nobody may join any more
    return job.helping == 0;
}

void ThreadPool::runTasks(Job &job)
{
    try {
        for (std::int64_t task = job.next++; task < job.count; task = job.next++)
            job.work(task);
    } catch (...) {
        job.next = job.count; // the others stop, too
        const std::lock_guard lock(m_mutex);
        if (!job.failure)
            job.failure = std::current_exception();
    }
}

void ThreadPool::help()
{
    for (std::uint32_t seen = 0; !m_ends;) {
        for (int i = 0; i < kSpins && m_news == seen; ++i)
            relax();
        m_news.wait(seen);
        seen = m_news;
        Job *job = nullptr;
        {
            const std::lock_guard lock(m_mutex);
            if (m_job && m_job->helping < m_job->mayHelp && m_job->next < m_job->count) {
                job = m_job;
                ++job->helping;
            }
        }
        if (!job)
            continue;
        runTasks(*job);
        const std::lock_guard lock(m_mutex);
        --job->helping;
    }
}

} // namespace anneal::kernels
