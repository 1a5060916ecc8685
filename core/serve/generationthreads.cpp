// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/generationthreads.h"

#include "core/base/guard.h"
#include "core/serve/completions.h"

#include <algorithm>
#include <system_error>

namespace anneal::serve {
namespace {

/// Finds which special tokens stand in a text: those that it spells out do, others do not.
void findSpecialTokens(std::vector<ChosenToken> &tokens, std::string_view text)
{
    std::size_t at = 0;
    for (auto &token : tokens) {
        token.isInText = !token.isSpecial || text.substr(std::min(at, text.size())).starts_with(token.bytes);
        at += token.isInText ? token.bytes.size() : 0;
    }
}

} // namespace

GenerationThreads::GenerationThreads(PendingCompletion &pending, Outbox &outbox, std::stop_token stop)
    : m_pending(pending)
    , m_count(pending.choices())
    , m_outbox(outbox)
    , m_turn(std::move(*pending.turn))
    , m_scored(pending.prompts.size())
    , m_stopping(std::move(stop), [this] { m_stop.request_stop(); })
{
    for (auto places = m_turn.places(); places > 0 && begin(); --places) { }
    if (m_threads.empty())
        for (std::size_t choice = 0; choice < m_count; ++choice)
            m_outbox.end(choice, base::Error { base::ErrorKind::Busy, "the system gives no threads", "Try again later." });
}

GenerationThreads::~GenerationThreads()
{
    m_outbox.close();
    m_stop.request_stop();
    m_threads.clear();
}

void GenerationThreads::grow()
{
    while (m_next < m_count && m_turn.takeOne() && begin()) { }
}

/// One more thread, for a place that the turn has. Where the system gives no more threads, those there are make all texts.
bool GenerationThreads::begin()
{
    try {
        m_threads.emplace_back([this] { run(); });
        return true;
    } catch (const std::system_error &) {
        m_turn.giveOne();
        return false;
    }
}

void GenerationThreads::run()
{
    do {
        const auto choice = m_next++;
        if (choice >= m_count)
            return m_turn.giveOne();
        m_outbox.end(choice, base::guarded([&] { return make(choice); }));
    } while (m_turn.mayGoOn(m_stop.get_token()));
}

base::Result<std::vector<ChosenToken>> GenerationThreads::scoredPrompt(std::size_t choice)
{
    auto &scored = m_scored[choice / m_pending.request.count];
    std::call_once(scored.once, [&] {
        const std::lock_guard alone(m_scoring);
        const auto &prompt = m_pending.promptOf(choice);
        const int top = *m_pending.request.sampling.topLogProbs;
        scored.tokens = base::guarded([&] { return m_pending.backend->scorePrompt(prompt.ids, top, m_stop.get_token()); });
        if (*scored.tokens)
            findSpecialTokens(**scored.tokens, prompt.echo);
    });
    return *scored.tokens;
}

base::Result<Completion> GenerationThreads::make(std::size_t choice)
{
    auto &backend = *m_pending.backend;
    const auto &prompt = m_pending.promptOf(choice);
    const auto sampling = m_pending.samplingOf(choice);
    const auto put = [&](Piece piece) { return m_outbox.put(choice, std::move(piece)); };
    if (!m_pending.request.echo)
        return backend.generate(prompt.ids, sampling, put, m_stop.get_token());
    Piece echo { prompt.echo, {}, {} };
    if (sampling.topLogProbs) {
        auto tokens = scoredPrompt(choice);
        if (tokens)
            echo.tokens = std::move(*tokens);
        else if (!m_stop.stop_requested())
            return tokens.error();
    }
    Completion completion { .text = prompt.echo, .reachedLength = true };
    if (m_stop.stop_requested() || !put(std::move(echo)))
        completion.isCut = true;
    if (completion.isCut || prompt.maxTokens == 0)
        return completion;
    bool isFirst = true;
    const auto putBehind = [&](Piece piece) {
        if (!piece.tokens.empty())
            piece.tokens.front().beginsText = std::exchange(isFirst, false);
        return put(std::move(piece));
    };
    auto made = backend.generate(prompt.ids, sampling, putBehind, m_stop.get_token());
    if (made)
        made->text.insert(0, prompt.echo);
    return made;
}

} // namespace anneal::serve
