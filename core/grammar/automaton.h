// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grammar/localmask.h"
#include "core/grammar/rules.h"
#include "core/grammar/vocabulary.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace anneal::grammar {

/// What is left to write, spelt: costs[i] tokens are needed from byte i on.
struct Ending
{
    std::string text;
    std::vector<std::uint32_t> costs;
};

/// The rules as a machine that reads bytes. Its states are made as they are met, and each is made once. A state is a set of ways to read what was
/// written so far; what their brackets wait for is shared, so that two readings of each of many levels are two, not two to that power.
/// One thread at a time.
class Automaton
{
public:
    static constexpr std::uint32_t kDead = 0xFFFFFFFF;

    Automaton(std::shared_ptr<const Rules> rules, std::shared_ptr<const Vocabulary> vocabulary);

    std::uint32_t start() const { return m_start; }
    std::uint32_t next(std::uint32_t state, std::uint8_t byte); // kDead where it does not fit
    bool hasEnded(std::uint32_t state) const { return m_states[state].hasEnded; }
    bool goesOn(std::uint32_t state) const { return !m_states[state].configs.empty(); }
    /// The least number of tokens known to lead to an end; Vocabulary::kNever where no tokens spell one.
    std::uint32_t leastTokens(std::uint32_t state);
    Ending shortestEnding(std::uint32_t state);

    /// Which tokens fit, with those that end a complete answer left out, and how many tokens are always enough behind any of them.
    struct Plain
    {
        Mask mask;
        std::uint32_t enough = 0;
    };
    std::shared_ptr<const Plain> plainMask(std::uint32_t state);
    /// Which tokens fit and let the answer be ended with so many more behind them.
    Mask tightMask(std::uint32_t state, std::uint32_t tokensBehind);

    /// Whether Plain::enough is: where not all bytes of endings are tokens, only tightMask() knows.
    bool knowsEnough() const { return m_rules->endsWithByteTokens(); }

    bool isLarge() const { return m_states.size() + m_frames.size() + m_texts.size() > kManyParts; }

private:
    static constexpr std::size_t kManyParts = 300'000, kManyMoves = 2'000'000, kCacheBytes = 96 << 20;
    static constexpr std::uint32_t kNoMoreKeys = 0xFFFFFFFF;
    static constexpr std::uint32_t kSpareKeyBytes = 4; // letters that make a key one that is not taken

    /// A call that waits for its end: where to go on, and in which calls that lies.
    struct Frame
    {
        bool isTerminal = false;
        std::uint32_t callee = 0;
        std::uint32_t data = 0; // of a list: its items so far; of an object: the keys that it has beside those of the schema
        std::uint32_t depth = 0;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> returns; // node and frame
        bool operator==(const Frame &) const = default;
    };
    struct Config
    {
        std::uint32_t terminal = 0, frame = 0;
        Spot spot;
        auto operator<=>(const Config &) const = default;
    };
    struct State
    {
        std::vector<Config> configs;
        bool hasEnded = false;
        std::uint32_t leastTokens = kDead; // not known yet
        std::uint32_t bytes = kDead;
    };
    using Place = std::pair<std::uint32_t, std::uint32_t>; // node, frame

    // States
    std::uint32_t stateOf(std::vector<Config> configs, bool hasEnded);
    std::uint32_t frameOf(Frame frame);
    std::uint32_t withData(std::uint32_t frame, std::uint32_t data);
    std::uint32_t make(std::uint32_t state, std::uint8_t byte);
    std::uint32_t entered(std::vector<Place> places, std::vector<Config> configs);
    void leave(const Config &config, std::vector<Place> &places);
    std::uint32_t leftState(const Config &config);

    // Keys that the schema does not name (freekeys.cpp)
    std::uint32_t appended(std::uint32_t text, std::uint8_t byte);
    std::string textOf(std::uint32_t text) const;
    bool isTaken(std::uint32_t terminal, std::uint32_t keys, const std::string &written) const;
    std::uint32_t spareKeyBytes(const Config &config) const;
    void leaveKey(const Config &config, std::vector<Place> &places);
    std::string keyCompletion(const Config &config);
    bool mayEndKey(const Config &config, const std::string &before, std::uint32_t node) const;

    // Endings (endings.cpp)
    std::string completionOf(const Config &config);
    Cost restCost(std::uint32_t frame);
    const Ending &rest(std::uint32_t frame);
    std::uint32_t spelt(const std::string &text, std::uint32_t frame);
    std::uint32_t endingBytes(std::uint32_t state);

    // Masks (masks.cpp)
    class Walk;
    std::shared_ptr<const LocalMask> local(const Config &config);
    void addLocal(const Config &config, const LocalMask &local, Walk &walk);
    void addNearGroups(const Config &config, const LocalMask &local, Walk &walk);
    void walkFrom(std::uint32_t state, Walk &walk);
    void makeRoom();

    std::shared_ptr<const Rules> m_rules;
    std::shared_ptr<const Vocabulary> m_vocabulary;
    std::vector<State> m_states;
    std::unordered_multimap<std::size_t, std::uint32_t> m_stateNumbers;
    std::vector<Frame> m_frames; // the first one is that of the answer
    std::unordered_multimap<std::size_t, std::uint32_t> m_frameNumbers;
    std::unordered_map<std::uint64_t, std::uint32_t> m_moves; // state and byte
    std::uint32_t m_start = 0;

    std::vector<std::pair<std::uint32_t, std::uint8_t>> m_texts { { 0, 0 } }; // what they begin with, and one more byte
    std::unordered_map<std::uint64_t, std::uint32_t> m_textNumbers;
    std::vector<std::pair<std::uint32_t, std::string>> m_keys { {} }; // sets: one with fewer keys, and one more
    std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> m_keyNumbers;

    std::unordered_map<std::uint32_t, Cost> m_restCosts; // by frame
    std::unordered_map<std::uint32_t, Ending> m_rests;
    std::size_t m_restBytes = 0;
    std::unordered_map<std::uint32_t, std::shared_ptr<const Plain>> m_plainMasks; // by state
    std::map<std::pair<std::uint32_t, Spot>, std::shared_ptr<const LocalMask>> m_locals;
    std::size_t m_maskBytes = 0;
};

} // namespace anneal::grammar
