// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/scheduler.h"
#include "core/model/score.h"

#include <chrono>
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
    /// Runs something else with the model, on the caller's thread, and waits for its turn before. What takes long calls `pause` now and then: there
    /// the texts have steps, and other works their turns, those among them that came meanwhile. Works share the time evenly, however long their
    /// pieces are, so a short one never waits for the end of a long one. Any thread may call.
    using Work = std::function<void(CausalLm &network, const Pause &pause)>;
    void use(const Work &work);

private:
    using Clock = std::chrono::steady_clock;
    class Pipe;
    struct Visit;

    void run(const std::stop_token &stop);
    void takeArrived(Scheduler &scheduler);
    Clock::duration visit(bool hasTexts);
    void wait(std::unique_lock<std::mutex> &lock, Visit &own);
    void count(Visit &own);
    void pause(Visit &own);
    void end(Visit &own);

    const std::shared_ptr<CausalLm> m_network;
    const std::shared_ptr<const text::Tokenizer> m_tokenizer;
    const SchedulerSettings m_settings;
    std::mutex m_mutex;
    std::condition_variable_any m_came;
    std::vector<std::function<void(Scheduler &scheduler)>> m_arrived; // texts; guarded by m_mutex, as is all that follows
    std::vector<Visit *> m_visits;                                    // works that are not done, in the order they came
    Visit *m_visitor = nullptr;                                       // the one that has the model; m_thread has it where there is none
    std::condition_variable m_handed;                                 // m_visitor is another
    bool m_hasTexts = false;                                          // to be gone on with
    Clock::duration m_worked {};                                      // how long the last visitor had it
    Clock::duration m_reached {};                                     // the Visit::had that works have come to; a new one begins with it
    std::jthread m_thread;
};

} // namespace anneal::model
