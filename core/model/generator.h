// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/scheduler.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace anneal::model {

/// A model that texts are asked of by several threads at once: a thread of its own computes all of them together (Scheduler).
class Generator
{
public:
    Generator(std::shared_ptr<CausalLm> network, std::shared_ptr<const text::Tokenizer> tokenizer, SchedulerSettings settings = {});
    /// Cancels what is not finished. REQUIRES: nobody calls any more.
    ~Generator();
    Generator(const Generator &) = delete;
    Generator &operator=(const Generator &) = delete;

    /// Waits until the text has ended; any number of threads may call. The callback runs on the caller's thread, which may take its time: the text
    /// goes on meanwhile. Fails as generate() does.
    base::Result<Generated> generate(GenerateRequest request);
    /// Runs something with the model between two steps, and waits for it. Any thread may call.
    void use(const std::function<void(CausalLm &network)> &work);

private:
    class Pipe;
    using Job = std::function<void(Scheduler &scheduler)>; // between two steps

    void run(const std::stop_token &stop);
    void post(Job job);

    const std::shared_ptr<CausalLm> m_network;
    const std::shared_ptr<const text::Tokenizer> m_tokenizer;
    const SchedulerSettings m_settings;
    std::mutex m_mutex;
    std::condition_variable_any m_came;
    std::vector<Job> m_jobs; // guarded by m_mutex
    std::jthread m_thread;
};

} // namespace anneal::model
