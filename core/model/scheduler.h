// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/generate.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace anneal::nn {
struct KvCache;
}

namespace anneal::model {

class Sequence;

struct SchedulerSettings
{
    std::int64_t sequences = 32;     // that are computed at a time
    std::int64_t promptTokens = 256; // of prompts that a step computes beside sequences that are being continued
    std::uint64_t cacheBytes = 0;    // what keys and values may take; 0: half of the memory that is free when the first text comes
};

/// Generates many texts at once, one step of the model after the other: texts join and leave between two steps, and long prompts are computed in
/// pieces. What two prompts have in common is computed once, also where one of them has ended.
///
/// A text is the same whatever is computed beside it, in whatever order they came, since a token's logits are. Where the cache becomes full, the
/// youngest text gives its room up and is computed again later. Not thread-safe; the model may not change while it lives.
class Scheduler
{
public:
    /// `network` must outlive it.
    Scheduler(CausalLm &network, std::shared_ptr<const text::Tokenizer> tokenizer, SchedulerSettings settings = {});
    ~Scheduler();
    Scheduler(const Scheduler &) = delete;
    Scheduler &operator=(const Scheduler &) = delete;

    /// Told what became of a text, inside step() or add().
    using Done = std::function<void(base::Result<Generated> result)>;
    /// Takes a text on; fails, through `done`, with what generate() says of the prompt.
    void add(GenerateRequest request, Done done);
    /// Computes one step. Returns false when there is nothing to do. After a failure (OutOfMemory) every text has ended with it.
    bool step();
    /// Ends every text where it is.
    void cancelAll();

    /// Texts that wait for a place, and that have one.
    std::int64_t waiting() const { return std::ssize(m_waiting); }
    std::int64_t running() const { return std::ssize(m_running); }
    std::int64_t computedTokens() const { return m_computedTokens; } // since it was made, of prompts and texts

private:
    struct Slot;
    struct Text;
    using Texts = std::vector<std::unique_ptr<Text>>;

    void makeCache();
    template <typename Predicate>
    void cancelWhere(Predicate isMeant);
    void admit();
    bool place(Text &text);
    void makeRoom();
    void preempt(std::size_t running);
    std::int64_t tokensInUse() const;
    void compute();
    void finish(Text &text);
    void failAll(const base::Error &error);

    CausalLm &m_network;
    const std::shared_ptr<const text::Tokenizer> m_tokenizer;
    const SchedulerSettings m_settings;
    std::int64_t m_mostTokens = 0; // in the cache
    std::shared_ptr<nn::KvCache> m_cache;
    std::vector<Slot> m_slots;
    std::deque<std::unique_ptr<Text>> m_waiting; // the first has waited longest
    Texts m_running;                             // the first has run longest
    std::uint64_t m_steps = 0;
    std::int64_t m_computedTokens = 0;
};

} // namespace anneal::model
