// SPDX-License-Identifier: GPL-3.0-or-later
// Continuous batching as in Orca (Yu et al. 2022), with prompts in pieces beside the tokens of others as in Sarathi-Serve (Agrawal et al. 2024,
// arXiv:2403.02310). Each sequence has a slot of the cache for itself, as large as the longest one may become: its memory is taken as it fills.
#include "core/model/scheduler.h"

#include "core/base/machine.h"
#include "core/base/tr.h"
#include "core/kernels/parallel.h"
#include "core/model/causallm.h"
#include "core/model/sequence.h"
#include "core/model/torcherror.h"
#include "core/nn/kvcache.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace anneal::model {

namespace {

constexpr std::int64_t kPromptAlone = 1024; // tokens of prompts in a step without others: more would only take more memory
constexpr std::int64_t kWorthSharing = 16;  // tokens that two prompts begin with
constexpr std::int64_t kWorthWaiting = 64;  // the same, where one of them is not computed yet

std::int64_t commonLength(std::span<const std::int32_t> a, std::span<const std::int32_t> b)
{
    return std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin();
}

} // namespace

/// A place in the cache.
struct Scheduler::Slot
{
    std::vector<std::int32_t> ids; // the tokens that are in it, also after the text has ended
    Text *user = nullptr;
    std::uint64_t lastUsed = 0;
};

struct Scheduler::Text
{
    Sequence sequence;
    Done done;
    std::int64_t slot = -1; // none yet

    std::int64_t missing(const Slot &place) const { return std::ssize(sequence.ids()) - std::ssize(place.ids); } // tokens to be computed
};

Scheduler::Scheduler(CausalLm &network, std::shared_ptr<const text::Tokenizer> tokenizer, SchedulerSettings settings)
    : m_network(network)
    , m_tokenizer(std::move(tokenizer))
    , m_settings(settings)
{ }

Scheduler::~Scheduler() = default;

void Scheduler::add(GenerateRequest request, Done done)
{
    if (request.prompt.empty())
        return done(base::Error {
            base::ErrorKind::BadData, tr_("There is nothing to continue: the prompt has no tokens."), tr_("Give a prompt that is not empty.") });
    if (auto checked = m_network.checkIds(request.prompt); !checked)
        return done(checked.error());
    const auto taken = guardTorch([&]() -> base::Status { // memory may end here, too
        Sequence sequence(std::move(request), m_tokenizer, m_network.shape());
        if (auto checked = sequence.check(); !checked)
            return checked;
        m_waiting.push_back(std::make_unique<Text>(std::move(sequence), done));
        return base::ok();
    });
    if (!taken)
        done(taken.error());
}

bool Scheduler::step()
{
    if (m_waiting.empty() && m_running.empty())
        return false;
    ++m_steps;
    const auto computed = guardTorch([&]() -> base::Status {
        makeCache();
        cancelWhere([](const Sequence &sequence) { return sequence.isCanceled(); });
        admit();
        compute();
        return base::ok();
    });
    if (!computed)
        failAll(computed.error());
    return true;
}

void Scheduler::makeCache()
{
    if (m_cache)
        return;
    const auto &shape = m_network.shape();
    m_cache = m_network.makeCache(m_settings.sequences, shape.maxPositions);
    m_slots.resize(static_cast<std::size_t>(m_settings.sequences));
    const auto bytes = m_settings.cacheBytes > 0 ? m_settings.cacheBytes : base::availableMemory() / 2;
    m_mostTokens = std::int64_t(bytes / m_cache->bytesOfToken());
}

template <typename Predicate>
void Scheduler::cancelWhere(Predicate isMeant)
{
    const auto cancel = [&](auto &texts) {
        for (auto &text : texts)
            if (isMeant(text->sequence)) {
                text->sequence.cancel();
                finish(*text);
                text.reset();
            }
        std::erase(texts, nullptr);
    };
    cancel(m_waiting);
    cancel(m_running);
}

void Scheduler::cancelAll()
{
    cancelWhere([](const Sequence &) { return true; });
}

/// Gives places to texts that wait, the oldest first. One that waits for a prompt it can share lets others pass.
void Scheduler::admit()
{
    for (auto text = m_waiting.begin(); text != m_waiting.end() && running() < m_settings.sequences;) {
        const auto needed = std::ssize((*text)->sequence.ids());
        if (!m_running.empty() && tokensInUse() + needed > m_mostTokens)
            break;
        if (!place(**text)) {
            ++text;
            continue;
        }
        m_running.push_back(std::move(*text));
        text = m_waiting.erase(text);
    }
}

/// Finds a slot for a text, with as much of its beginning as there is. Returns false where it is better to wait for one that is computed now.
bool Scheduler::place(Text &text)
{
    const auto &ids = text.sequence.ids();
    const std::span wanted(ids.data(), ids.size() - 1); // the last token is computed in any case: its logits are asked for
    Slot *free = nullptr, *best = nullptr;
    std::int64_t shared = 0, promised = 0;
    for (Slot &slot : m_slots) {
        const auto common = commonLength(wanted, slot.ids);
        if (common > shared) {
            shared = common;
            best = &slot;
        }
        if (slot.user)
            promised = std::max(promised, commonLength(wanted, slot.user->sequence.ids()));
        else if (!free || slot.lastUsed < free->lastUsed)
            free = &slot;
    }
    if (promised >= shared + kWorthWaiting)
        return false;
    if (shared < kWorthSharing)
        best = nullptr;
    // A slot whose text has ended is gone on with, unless it holds much more than that.
    if (best && !best->user && 2 * shared >= std::ssize(best->ids))
        free = best;
    const auto index = [&](const Slot *slot) { return std::int64_t(slot - m_slots.data()); };
    if (best == free && best) {
        m_cache->cut(index(free), shared);
    } else {
        m_cache->release(index(free)); // what a longer text left there would not be counted
        if (best)
            m_cache->copy(index(best), index(free), shared);
    }
    free->ids.assign(ids.begin(), ids.begin() + (best ? shared : 0));
    free->user = &text;
    text.slot = index(free);
    return true;
}

std::int64_t Scheduler::tokensInUse() const
{
    std::int64_t tokens = 0;
    for (const auto &text : m_running)
        tokens += std::ssize(text->sequence.ids());
    return tokens;
}

/// Makes room in the cache for one more token of each text: first what ended texts left behind is let go, the oldest first, then the youngest text
/// waits again. The oldest always stays.
void Scheduler::makeRoom()
{
    const auto isLeft = [](const Slot &slot) { return !slot.user && !slot.ids.empty(); };
    std::int64_t left = 0;
    for (const Slot &slot : m_slots)
        left += isLeft(slot) ? std::ssize(slot.ids) : 0;
    while (left > 0 && tokensInUse() + running() + left > m_mostTokens) {
        const auto oldest = std::min_element(m_slots.begin(), m_slots.end(),
            [&](const Slot &a, const Slot &b) { return isLeft(a) != isLeft(b) ? isLeft(a) : a.lastUsed < b.lastUsed; });
        left -= std::ssize(oldest->ids);
        oldest->ids.clear();
        m_cache->release(oldest - m_slots.begin());
    }
    while (m_running.size() > 1 && tokensInUse() + running() > m_mostTokens)
        preempt(m_running.size() - 1);
}

void Scheduler::preempt(std::size_t number)
{
    auto text = std::move(m_running[number]);
    m_running.erase(m_running.begin() + std::ptrdiff_t(number));
    m_slots[std::size_t(text->slot)].user = nullptr;
    text->slot = -1;
    m_waiting.push_front(std::move(text));
}

/// One pass over the next tokens of all texts that have a place.
void Scheduler::compute()
{
    makeRoom();
    const bool continues
        = std::any_of(m_running.begin(), m_running.end(), [&](const auto &text) { return text->missing(m_slots[std::size_t(text->slot)]) == 1; });
    std::int64_t budget = continues ? m_settings.promptTokens : kPromptAlone;
    std::vector<CausalLm::CachePart> parts;
    std::vector<Text *> computed, asked;
    for (const auto &text : m_running) {
        const Slot &slot = m_slots[std::size_t(text->slot)];
        const auto missing = text->missing(slot), count = missing == 1 ? 1 : std::min(missing, budget);
        if (count == 0)
            continue;
        budget -= missing == 1 ? 0 : count;
        const auto begin = text->sequence.ids().begin() + std::ssize(slot.ids);
        parts.push_back({ text->slot, { begin, begin + count }, count == missing });
        computed.push_back(text.get());
        if (count == missing)
            asked.push_back(text.get());
    }
    if (parts.empty())
        return;
    // A single text can be stopped inside a long prompt; among several, that is seen after the step.
    const auto logits = m_network.extend(*m_cache, parts, parts.size() == 1 ? computed.front()->sequence.stopToken() : std::stop_token());
    if (!logits.defined())
        return; // it is dropped at the next step
    for (std::size_t i = 0; i < parts.size(); ++i) {
        Slot &slot = m_slots[std::size_t(parts[i].slot)];
        slot.ids.insert(slot.ids.end(), parts[i].ids.begin(), parts[i].ids.end());
        slot.lastUsed = m_steps;
        m_computedTokens += std::ssize(parts[i].ids);
    }
    const kernels::Threads threads(kernels::threadCount(), kernels::Threads::Kind::Own);
    const auto vocabulary = std::size_t(m_network.shape().vocabulary);
    kernels::parallelTasks(std::ssize(asked), [&](std::int64_t i) {
        asked[std::size_t(i)]->sequence.choose({ logits.data_ptr<float>() + std::size_t(i) * vocabulary, vocabulary });
    });
    for (Text *text : asked)
        if (!text->sequence.tell())
            finish(*text);
    std::erase_if(m_running, [](const auto &text) { return text->sequence.isFinished(); });
}

/// Tells what became of a text; its slot is free, and what stands there may be of use to the next.
void Scheduler::finish(Text &text)
{
    if (text.slot >= 0)
        m_slots[std::size_t(text.slot)].user = nullptr;
    text.done(std::move(text.sequence).result());
}

void Scheduler::failAll(const base::Error &error)
{
    const auto running = std::exchange(m_running, {});
    const auto waiting = std::exchange(m_waiting, {});
    m_cache.reset();
    m_slots.clear();
    const auto tell = [&](const auto &texts) {
        for (const auto &text : texts)
            if (text && !text->sequence.isFinished()) // who has been told already is told nothing else
                text->done(error);
    };
    tell(running);
    tell(waiting);
}

} // namespace anneal::model
