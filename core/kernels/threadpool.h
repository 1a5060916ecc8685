// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace anneal::kernels {

/// Threads that help whoever has tasks. One caller at a time gets help; a second one runs its tasks alone.
class ThreadPool
{
public:
    explicit ThreadPool(int helpers);
    ~ThreadPool();

    /// Runs tasks 0 … count − 1 on the calling thread and up to `helpers` others; throws the first exception of a task.
    void run(std::int64_t count, int helpers, const std::function<void(std::int64_t)> &work);

private:
    struct Job
    {
        const std::function<void(std::int64_t)> &work;
        std::int64_t count;
        int mayHelp;
        std::atomic<std::int64_t> next { 0 };
        int helping = 0;            // guarded by m_mutex
        std::exception_ptr failure; // guarded by m_mutex
    };

    void help();
    void runTasks(Job &job);
    bool isDone(const Job &job); // and closed to further help

    std::mutex m_caller; // held by the caller that gets help
    std::mutex m_mutex;
    Job *m_job = nullptr;                    // guarded by m_mutex
    std::atomic<std::uint32_t> m_news { 0 }; // changes with every job
    std::atomic<bool> m_ends { false };
    std::vector<std::thread> m_threads; // last: they use the rest
};

} // namespace anneal::kernels
