// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/outbox.h"
#include "core/serve/turnqueue.h"

#include <atomic>
#include <mutex>
#include <thread>

namespace anneal::serve {

struct PendingCompletion;

/// The texts of one request while they are made, each on a thread of its own: the one that writes them sees a client go whatever the model is at.
class GenerationThreads
{
public:
    /// Begins the texts, as many at a time as the request's turn has places. It takes the turn: between two texts a place may go to another request,
    /// and one that is not needed any more is given back, taken or not. They end early once `stop` is requested or the outbox is closed. All
    /// arguments must outlive it.
    GenerationThreads(PendingCompletion &pending, Outbox &outbox, std::stop_token stop);
    /// Ends them.
    ~GenerationThreads();
    GenerationThreads(const GenerationThreads &) = delete;
    GenerationThreads &operator=(const GenerationThreads &) = delete;

    /// Makes use of places that have become free. Call now and then, on the thread that made it.
    void grow();

private:
    bool begin();
    void run();
    base::Result<Completion> make(std::size_t choice);
    base::Result<std::vector<ChosenToken>> scoredPrompt(std::size_t choice);

    /// The tokens of a prompt that is echoed with log-probabilities: those of all its choices, scored by the first of them.
    struct ScoredPrompt
    {
        std::once_flag once;
        std::optional<base::Result<std::vector<ChosenToken>>> tokens;
    };

    const PendingCompletion &m_pending;
    const std::size_t m_count;
    Outbox &m_outbox;
    TurnQueue::Turn m_turn;
    std::atomic<std::size_t> m_next = 0;
    std::vector<ScoredPrompt> m_scored; // one for each prompt
    std::mutex m_scoring;               // a request has one text scored at a time: many would have the model's time and memory many times
    std::stop_source m_stop;
    std::stop_callback<std::function<void()>> m_stopping;
    std::vector<std::jthread> m_threads;
};

} // namespace anneal::serve
