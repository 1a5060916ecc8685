// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/generator.h"

#include <algorithm>
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

/// A work while it runs or waits for its turn.
struct Generator::Visit
{
    Clock::duration had {};  // time with the model, counted from that of the others when it came
    Clock::time_point since; // when it got the model last
};

Generator::Generator(std::shared_ptr<CausalLm> network, std::shared_ptr<const text::Tokenizer> tokenizer, SchedulerSettings settings)
    : m_network(std::move(network))
    , m_tokenizer(std::move(tokenizer))
    , m_settings(settings)
    , m_thread([this](const std::stop_token &stop) { run(stop); })
{ }

Generator::~Generator() = default;

/// Texts get as much time as works, as a layer of a long text may take as long as many steps, or less than one.
void Generator::run(const std::stop_token &stop)
{
    Scheduler scheduler(*m_network, m_tokenizer, m_settings);
    const auto hasTexts = [&] { return scheduler.running() + scheduler.waiting() > 0; };
    Clock::duration owed {}; // to the texts
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(m_mutex);
            if (!hasTexts())
                m_came.wait(lock, stop, [&] { return !m_arrived.empty() || !m_visits.empty(); });
        }
        takeArrived(scheduler);
        const auto worked = visit(hasTexts());
        if (worked == worked.zero()) {
            scheduler.step();
            continue;
        }
        owed += worked;
        takeArrived(scheduler);
        for (auto now = Clock::now(); owed > owed.zero() && scheduler.step(); takeArrived(scheduler)) {
            const auto before = std::exchange(now, Clock::now());
            owed -= now - before;
        }
        owed = std::min(owed, owed.zero()); // what nobody had use for is not kept
    }
    scheduler.cancelAll();
}

void Generator::takeArrived(Scheduler &scheduler)
{
    const auto arrived = [&] {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_arrived, {});
    }();
    for (const auto &add : arrived)
        add(scheduler);
}

/// Hands the model to the work that has had least time, and waits until it is back. Returns how long that was: zero where there is no work.
Generator::Clock::duration Generator::visit(bool hasTexts)
{
    std::unique_lock lock(m_mutex);
    m_hasTexts = hasTexts;
    Visit *chosen = nullptr;
    for (auto *visit : m_visits)
        if (!chosen || visit->had <= chosen->had) // of two equals the newer one, as it may be short
            chosen = visit;
    if (!chosen)
        return {};
    m_reached = std::max(m_reached, chosen->had);
    chosen->since = Clock::now();
    m_visitor = chosen;
    m_handed.notify_all();
    m_handed.wait(lock, [&] { return !m_visitor; });
    return std::max(m_worked, Clock::duration(1));
}

void Generator::wait(std::unique_lock<std::mutex> &lock, Visit &own)
{
    m_handed.wait(lock, [&] { return m_visitor == &own; });
}

void Generator::count(Visit &own)
{
    const auto now = Clock::now();
    m_worked = now - std::exchange(own.since, now);
    own.had += m_worked;
}

void Generator::pause(Visit &own)
{
    constexpr auto kShortest = std::chrono::milliseconds(20); // that a work keeps the model: what is short ends in it
    std::unique_lock lock(m_mutex);
    if (!m_hasTexts && m_arrived.empty() && m_visits.size() == 1) { // what nobody else had use for is not held against it
        count(own);
        m_reached = std::max(m_reached, own.had);
    } else if (Clock::now() - own.since >= kShortest) {
        count(own);
        m_visitor = nullptr;
        m_handed.notify_all();
        wait(lock, own);
    }
}

void Generator::end(Visit &own)
{
    const std::lock_guard lock(m_mutex);
    count(own);
    std::erase(m_visits, &own);
    auto reached = own.had; // counts too: else a line of short ones would keep the long ones waiting for ever
    for (const auto *visit : m_visits)
        reached = std::min(reached, visit->had);
    m_reached = std::max(m_reached, reached);
    m_visitor = nullptr;
    m_handed.notify_all();
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
    Visit own;
    {
        std::unique_lock lock(m_mutex);
        own.had = m_reached;
        m_visits.push_back(&own);
        m_came.notify_one();
        wait(lock, own);
    }
    struct Leaving // whether it returns or throws
    {
        ~Leaving() { generator.end(own); }
        Generator &generator;
        Visit &own;
    } leaving { *this, own };
    work(*m_network, [&] { pause(own); });
}

} // namespace anneal::model
