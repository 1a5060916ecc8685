// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/scheduler.h"
#include "core/model/score.h"

#include <condition_variable>
#include <deque>
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
    /// Runs something else with the model, between two steps of the texts, and waits for it: one after the other, in the order they came. What takes
    /// long calls `pause` now and then, which computes steps of the texts, those among them that came meanwhile. Any thread may call.
    using Work = std::function<void(CausalLm &network, const Pause &pause)>;
    void use(const Work &work);

private:
    class Pipe;

    void run(const std::stop_token &stop);
    bool step(Scheduler &scheduler);
    void runWork(Scheduler &scheduler);

    const std::shared_ptr<CausalLm> m_network;
    const std::shared_ptr<const text::Tokenizer> m_tokenizer;
    const SchedulerSettings m_settings;
    std::mutex m_mutex;
    std::condition_variable_any m_came;
    std::vector<std::function<void(Scheduler &scheduler)>> m_arrived; // texts; guarded by m_mutex, as are the works
    std::deque<std::function<void(const Pause &pause)>> m_works;
    std::jthread m_thread;
};

} // namespace anneal::model
