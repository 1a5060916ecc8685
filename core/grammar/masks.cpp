// SPDX-License-Identifier: GPL-3.0-or-later
// Masks: the tree of the vocabulary is walked beside the automaton, so what does not fit is left at its first byte. What fits within a text alone
// does not depend on where the text stands, so it is found once for all such texts; only the tokens that go on behind its end are looked at in
// each place.
#include "core/grammar/automaton.h"

#include <algorithm>
#include <limits>

namespace anneal::grammar {
namespace {

constexpr std::uint32_t kAnyNumber = std::numeric_limits<std::uint32_t>::max();

} // namespace

/// Collects the tokens that lead from a state to one that is good enough.
class Automaton::Walk
{
public:
    /// `behind`: how many tokens may follow; kAnyNumber to take all and only note what would be enough.
    Walk(Automaton &automaton, std::uint32_t behind)
        : m_automaton(automaton)
        , m_vocabulary(*automaton.m_vocabulary)
        , m_behind(behind)
        , m_states(m_vocabulary.longest() + 1)
        , mask(m_vocabulary.size())
    { }

    /// All tokens from a state on.
    void whole(std::uint32_t state)
    {
        m_states[0] = state;
        nodes(0, static_cast<std::uint32_t>(m_vocabulary.nodes().size()));
    }
    /// The token that ends at a node, where `state` is reached, and those that go on from there.
    void from(std::uint32_t node, std::uint32_t state)
    {
        const auto &at = m_vocabulary.nodes()[node];
        tokens(node, state);
        m_states[at.depth] = state;
        if (m_automaton.goesOn(state))
            nodes(node + 1, at.end);
    }
    void needs(std::uint32_t tokens) { enough = std::max(enough, tokens); }
    bool isTight() const { return m_behind != kAnyNumber; }
    std::uint32_t behind() const { return m_behind; }

private:
    void nodes(std::uint32_t node, std::uint32_t end)
    {
        const auto &all = m_vocabulary.nodes();
        while (node < end) {
            const auto &at = all[node];
            const auto state = m_automaton.next(m_states[at.depth - 1u], at.byte);
            if (state == kDead) {
                node = at.end;
                continue;
            }
            m_states[at.depth] = state;
            tokens(node, state);
            node = m_automaton.goesOn(state) ? node + 1 : at.end;
        }
    }

    void tokens(std::uint32_t node, std::uint32_t state)
    {
        if (m_vocabulary.nodes()[node].id < 0)
            return;
        if (isTight()) {
            if (m_automaton.leastTokens(state) > m_behind)
                return;
        } else if (state != m_last) { // neighbours often lead to the same one
            m_last = state;
            needs(m_automaton.endingBytes(state));
        }
        m_vocabulary.forIdsAt(node, [&](std::int32_t id) { mask.add(id); });
    }

    Automaton &m_automaton;
    const Vocabulary &m_vocabulary;
    std::uint32_t m_behind;
    std::uint32_t m_last = kDead;
    std::vector<std::uint32_t> m_states; // by depth

public:
    Mask mask;
    std::uint32_t enough = 0; // tokens, where every byte is one
};

std::shared_ptr<const Automaton::Plain> Automaton::plainMask(std::uint32_t state)
{
    if (const auto known = m_plainMasks.find(state); known != m_plainMasks.end())
        return known->second;
    makeRoom();
    Walk walk(*this, kAnyNumber);
    walkFrom(state, walk);
    auto plain = std::make_shared<const Plain>(Plain { std::move(walk.mask), walk.enough });
    m_maskBytes += plain->mask.words().size() * sizeof(std::uint64_t);
    m_plainMasks.emplace(state, plain);
    return plain;
}

Mask Automaton::tightMask(std::uint32_t state, std::uint32_t tokensBehind)
{
    makeRoom();
    Walk walk(*this, tokensBehind);
    walkFrom(state, walk);
    return std::move(walk.mask);
}

void Automaton::walkFrom(std::uint32_t state, Walk &walk)
{
    std::vector<Config> narrow;
    for (const auto &config : std::vector<Config>(m_states[state].configs)) {
        if (m_rules->terminal(config.terminal).kind() == Terminal::Kind::Narrow)
            narrow.push_back(config);
        else
            addLocal(config, *local(config), walk);
    }
    if (!narrow.empty())
        walk.whole(stateOf(std::move(narrow), false));
}

std::shared_ptr<const LocalMask> Automaton::local(const Config &config)
{
    const auto &terminal = m_rules->terminal(config.terminal);
    if (terminal.isPlainText(config.spot, m_vocabulary->longest()))
        return plainTextMask(*m_vocabulary, config.spot.value);
    auto spot = config.spot;
    spot.text = 0; // what was written of a key is looked at where it ends
    auto &known = m_locals[{ config.terminal, spot }];
    if (!known) {
        known = makeLocalMask(terminal, spot, *m_vocabulary);
        m_maskBytes += known->bytes();
    }
    return known;
}

/// What fits in a wide terminal, and what goes on behind its end.
void Automaton::addLocal(const Config &config, const LocalMask &local, Walk &walk)
{
    const auto &terminal = m_rules->terminal(config.terminal);
    const bool isKey = terminal.kind() == Terminal::Kind::FreeKey;
    if (walk.isTight()) {
        addNearGroups(config, local, walk);
    } else {
        walk.mask.add(local.mask);
        if (!local.groups.empty())
            walk.needs(terminal.longestCompletion(config.spot) + (isKey ? spareKeyBytes(config) : 0) + restCost(config.frame).bytes);
    }
    const auto behind = leftState(config);
    if (behind == kDead)
        return;
    const auto before = isKey ? textOf(config.spot.text) : std::string();
    for (const auto node : local.exits)
        if (!isKey || mayEndKey(config, before, node))
            walk.from(node, behind);
}

/// The tokens that stay within a wide terminal and behind which the answer can be ended in time.
void Automaton::addNearGroups(const Config &config, const LocalMask &local, Walk &walk)
{
    const bool isKey = m_rules->terminal(config.terminal).kind() == Terminal::Kind::FreeKey;
    const auto isNear = [&](const LocalMask::Group &group) {
        if (!isKey)
            return spelt(group.completion, config.frame) <= walk.behind();
        // It is not known whether the nearest end of a key is taken; then it takes a few letters more, each of which is a token.
        if (m_rules->endsWithByteTokens())
            return group.completion.size() + spareKeyBytes(config) + restCost(config.frame).bytes <= walk.behind();
        return spelt(group.completion, config.frame) + spareKeyBytes(config) + m_vocabulary->longest() <= walk.behind();
    };
    for (std::size_t i = 1; i < local.groups.size(); ++i)
        if (isNear(local.groups[i]))
            for (const auto id : local.groups[i].ids)
                walk.mask.add(id);
    if (local.groups.empty() || !isNear(local.groups[0]))
        return;
    auto first = local.mask; // all that is in no other group
    for (const auto &other : local.groups)
        for (const auto id : other.ids)
            first.remove(id);
    walk.mask.add(first);
}

/// Masks are made again when they are needed again.
void Automaton::makeRoom()
{
    if (m_maskBytes < kCacheBytes)
        return;
    m_plainMasks.clear();
    m_locals.clear();
    m_maskBytes = 0;
}

} // namespace anneal::grammar
