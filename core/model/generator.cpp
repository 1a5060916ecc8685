// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/generator.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <optional>
#include <utility>

namespace anneal::model {

/// What one thread makes of a text and another takes, piece by piece.
class Generator::Pipe
{
public:
    /// Whether more is wanted.
    bool put(const TokenPiece &piece)
    {
        const std::lock_guard lock(m_mutex);
        m_pieces.push_back(piece);
        m_came.notify_one();
        return !m_closed;
    }
    void end(base::Result<Generated> result)
    {
        const std::lock_guard lock(m_mutex);
        m_result = std::move(result);
        m_came.notify_one();
    }

    /// Hands all pieces to the callback, until it says no, and waits for the end.
    base::Result<Generated> drain(const TokenCallback &callback)
    {
        std::unique_lock lock(m_mutex);
        for (;;) {
            m_came.wait(lock, [&] { return m_result || !m_pieces.empty(); });
            auto pieces = std::exchange(m_pieces, {});
            if (pieces.empty())
                return std::move(*m_result);
            lock.unlock();
            bool goesOn = true;
            for (const auto &piece : pieces)
                goesOn = goesOn && (!callback || callback(piece));
            lock.lock();
            m_closed = m_closed || !goesOn;
        }
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_came;
    std::vector<TokenPiece> m_pieces; // all guarded by m_mutex
    std::optional<base::Result<Generated>> m_result;
    bool m_closed = false;
};

Generator::Generator(std::shared_ptr<CausalLm> network, std::shared_ptr<const text::Tokenizer> tokenizer, SchedulerSettings settings)
    : m_network(std::move(network))
    , m_tokenizer(std::move(tokenizer))
    , m_settings(settings)
    , m_thread([this](const std::stop_token &stop) { run(stop); })
{ }

Generator::~Generator() = default;

void Generator::run(const std::stop_token &stop)
{
    Scheduler scheduler(*m_network, m_tokenizer, m_settings);
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(m_mutex);
            if (scheduler.running() + scheduler.waiting() == 0)
                m_came.wait(lock, stop, [&] { return !m_arrived.empty() || !m_works.empty(); });
        }
        step(scheduler);
        runWork(scheduler);
    }
    scheduler.cancelAll();
}

/// Takes the texts on that have come, and computes a step of all. False where there is none.
bool Generator::step(Scheduler &scheduler)
{
    const auto arrived = [&] {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_arrived, {});
    }();
    for (const auto &add : arrived)
        add(scheduler);
    return scheduler.step();
}

/// One piece of other work where there is some: behind it the texts have a step, even if more waits. In its pauses they are given as much time as it
/// takes, as a layer of a long text may take as long as many steps, or less than one.
void Generator::runWork(Scheduler &scheduler)
{
    std::unique_lock lock(m_mutex);
    if (m_works.empty())
        return;
    const auto work = std::move(m_works.front());
    m_works.pop_front();
    lock.unlock();
    using Clock = std::chrono::steady_clock;
    Clock::duration owed {}; // to the texts
    auto since = Clock::now();
    work([&] {
        auto now = Clock::now();
        owed += now - since;
        while (owed > owed.zero() && step(scheduler)) {
            const auto before = std::exchange(now, Clock::now());
            owed -= now - before;
        }
        owed = std::min(owed, owed.zero()); // what nobody had use for is not kept
        since = Clock::now();
    });
}

base::Result<Generated> Generator::generate(GenerateRequest request)
{
    const auto pipe = std::make_shared<Pipe>();
    const auto callback = std::exchange(request.callback, [pipe](const TokenPiece &piece) { return pipe->put(piece); });
    {
        const std::lock_guard lock(m_mutex);
        m_arrived.push_back([pipe, request = std::move(request)](Scheduler &scheduler) {
            scheduler.add(request, [pipe](base::Result<Generated> result) { pipe->end(std::move(result)); });
        });
        m_came.notify_one();
    }
    return pipe->drain(callback);
}

void Generator::use(const Work &work)
{
    std::promise<void> done;
    {
        const std::lock_guard lock(m_mutex);
        m_works.push_back([&](const Pause &pause) {
            try {
                work(*m_network, pause);
                done.set_value();
            } catch (...) {
                done.set_exception(std::current_exception()); // it belongs to the thread that asked
            }
        });
        m_came.notify_one();
    }
    done.get_future().get();
}

} // namespace anneal::model
