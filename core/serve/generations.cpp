// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/generations.h"

#include "core/base/guard.h"

#include <algorithm>
#include <system_error>

namespace anneal::serve {

Generations::Generations(Backend &backend, const std::vector<std::int32_t> &prompt, const Sampling &sampling, std::size_t count, TurnQueue::Turn turn,
    Outbox &outbox, std::stop_token stop)
    : m_backend(backend)
    , m_prompt(prompt)
    , m_sampling(sampling)
    , m_count(count)
    , m_outbox(outbox)
    , m_turn(std::move(turn))
    , m_stopping(std::move(stop), [this] { m_stop.request_stop(); })
{
    const auto places = std::min(count, m_turn->places()); // a thread may have given the turn back before the next one begins
    try {
        while (m_threads.size() < places)
            m_threads.emplace_back([this] { run(); });
    } catch (const std::system_error &) { // the system gives no more threads: those there are make all texts
        if (m_threads.empty())
            for (std::size_t choice = 0; choice < m_count; ++choice)
                m_outbox.end(choice, base::Error { base::ErrorKind::Busy, "the system gives no threads", "Try again later." });
    }
}

Generations::~Generations()
{
    m_outbox.close();
    m_stop.request_stop();
    m_threads.clear();
}

void Generations::run()
{
    for (auto choice = m_next++; choice < m_count; choice = m_next++) {
        auto sampling = m_sampling;
        sampling.seed += choice;
        auto ending = base::guarded([&] {
            return m_backend.generate(
                m_prompt, sampling, [&](Piece piece) { return m_outbox.put(choice, std::move(piece)); }, m_stop.get_token());
        });
        m_outbox.end(choice, std::move(ending));
        if (++m_ended == m_count)
            m_turn.reset();
    }
}

} // namespace anneal::serve
