// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/automaton.h"

#include <algorithm>
#include <set>

namespace anneal::grammar {
namespace {

std::size_t mixed(std::size_t hash, std::uint64_t value)
{
    hash ^= value + 0x9E3779B97F4A7C15ull + (hash << 6) + (hash >> 2);
    return hash * 0xBF58476D1CE4E5B9ull;
}

} // namespace

Automaton::Automaton(std::shared_ptr<const Rules> rules, std::shared_ptr<const Vocabulary> vocabulary)
    : m_rules(std::move(rules))
    , m_vocabulary(std::move(vocabulary))
{
    m_frames.emplace_back();
    m_start = entered({ { m_rules->rules[0].start, 0 } }, {});
}

std::uint32_t Automaton::stateOf(std::vector<Config> configs, bool hasEnded)
{
    if (configs.empty() && !hasEnded)
        return kDead;
    std::sort(configs.begin(), configs.end());
    configs.erase(std::unique(configs.begin(), configs.end()), configs.end());
    std::size_t hash = hasEnded;
    for (const auto &config : configs) {
        hash = mixed(hash, std::uint64_t { config.terminal } << 32 | config.frame);
        hash = mixed(hash, config.spot.value);
        hash = mixed(hash, std::uint64_t { config.spot.state } << 32 | config.spot.count);
        hash = mixed(hash, config.spot.text);
    }
    const auto [first, last] = m_stateNumbers.equal_range(hash);
    for (auto it = first; it != last; ++it)
        if (m_states[it->second].hasEnded == hasEnded && m_states[it->second].configs == configs)
            return it->second;
    const auto number = static_cast<std::uint32_t>(m_states.size());
    m_states.push_back({ std::move(configs), hasEnded });
    m_stateNumbers.emplace(hash, number);
    return number;
}

std::uint32_t Automaton::frameOf(Frame frame)
{
    std::sort(frame.returns.begin(), frame.returns.end());
    frame.returns.erase(std::unique(frame.returns.begin(), frame.returns.end()), frame.returns.end());
    auto hash = mixed(frame.isTerminal, std::uint64_t { frame.callee } << 32 | frame.data);
    for (const auto &[node, parent] : frame.returns)
        hash = mixed(hash, std::uint64_t { node } << 32 | parent);
    const auto [first, last] = m_frameNumbers.equal_range(hash);
    for (auto it = first; it != last; ++it)
        if (m_frames[it->second] == frame)
            return it->second;
    const auto number = static_cast<std::uint32_t>(m_frames.size());
    m_frames.push_back(std::move(frame));
    m_frameNumbers.emplace(hash, number);
    return number;
}

std::uint32_t Automaton::withData(std::uint32_t frame, std::uint32_t data)
{
    if (m_frames[frame].data == data)
        return frame;
    auto changed = m_frames[frame];
    changed.data = data;
    return frameOf(std::move(changed));
}

std::uint32_t Automaton::next(std::uint32_t state, std::uint8_t byte)
{
    const auto move = std::uint64_t { state } << 8 | byte;
    if (const auto known = m_moves.find(move); known != m_moves.end())
        return known->second;
    const auto target = make(state, byte);
    if (m_moves.size() > kManyMoves)
        m_moves.clear();
    m_moves.emplace(move, target);
    return target;
}

std::uint32_t Automaton::make(std::uint32_t state, std::uint8_t byte)
{
    std::vector<Config> configs;
    std::vector<Place> places;
    const auto before = m_states[state].configs; // a copy: states are added below
    for (auto config : before) {
        const auto &terminal = m_rules->terminal(config.terminal);
        const bool isKey = terminal.kind() == Terminal::Kind::FreeKey;
        if (isKey && config.spot != terminal.start()) // without the quotation mark in front
            config.spot.text = appended(config.spot.text, byte);
        if (!terminal.next(config.spot, byte))
            continue;
        if (terminal.accepts(config.spot))
            isKey ? leaveKey(config, places) : leave(config, places);
        if (terminal.goesOn(config.spot))
            configs.push_back(config);
    }
    return entered(std::move(places), std::move(configs));
}

void Automaton::leave(const Config &config, std::vector<Place> &places)
{
    const auto &returns = m_frames[config.frame].returns;
    places.insert(places.end(), returns.begin(), returns.end());
}

/// The state of `configs` and of all that can begin at `places`.
std::uint32_t Automaton::entered(std::vector<Place> places, std::vector<Config> configs)
{
    using Calls = std::map<std::uint32_t, std::vector<Place>>; // by callee; one frame for all that call it here
    std::set<Place> seen;
    Calls terminals;
    bool hasEnded = false;
    while (!places.empty()) {
        Calls called;
        while (!places.empty()) {
            auto place = places.back();
            places.pop_back();
            if (!seen.insert(place).second)
                continue;
            const auto &node = m_rules->nodes[place.first];
            auto &frame = place.second;
            if (node.counts)
                frame = withData(frame, std::min(m_frames[frame].data + 1, m_rules->rules[node.rule].countTo));
            if (node.isEnd) {
                hasEnded = hasEnded || frame == 0;
                places.insert(places.end(), m_frames[frame].returns.begin(), m_frames[frame].returns.end());
            }
            for (const auto skip : node.skips)
                places.emplace_back(skip, frame);
            for (const auto &edge : node.edges) {
                const auto items = m_frames[frame].data;
                if (items >= edge.atLeast && items <= edge.atMost && m_frames[frame].depth + m_rules->depthOf(edge) <= Rules::kDeepest)
                    (edge.isRule ? called : terminals)[edge.callee].emplace_back(edge.target, frame);
            }
        }
        for (auto &[rule, returns] : called) {
            const auto depth = m_frames[returns.front().second].depth + 1; // as many brackets are open on every way
            places.emplace_back(m_rules->rules[rule].start, frameOf({ false, rule, 0, depth, std::move(returns) }));
        }
    }
    for (auto &[terminal, returns] : terminals) {
        const auto depth = m_frames[returns.front().second].depth;
        configs.push_back({ terminal, frameOf({ true, terminal, 0, depth, std::move(returns) }), m_rules->terminal(terminal).start() });
    }
    return stateOf(std::move(configs), hasEnded);
}

/// The state behind the end of a wide terminal, for the rest of the token that it ends in. Of a key that the schema does not name it is not said
/// which one it was; so that none comes twice, no other one of the object may end in the same token.
std::uint32_t Automaton::leftState(const Config &config)
{
    std::vector<Place> places;
    leave(config, places);
    if (m_rules->terminal(config.terminal).kind() == Terminal::Kind::FreeKey)
        for (auto &[node, frame] : places)
            frame = withData(frame, kNoMoreKeys);
    return entered(std::move(places), {});
}

} // namespace anneal::grammar
