// SPDX-License-Identifier: GPL-3.0-or-later
// How near the end of an answer is, in tokens.
//
// From each state one text that ends the answer is known, made of the nearest ends of the terminal and of the rules around it, and the fewest tokens
// that spell it. That is what an answer is sure to need at most; a text that no token sequence spells counts as none.
#include "core/grammar/automaton.h"

#include <algorithm>

namespace anneal::grammar {
namespace {

constexpr std::size_t kMostRestBytes = 32 << 20;
constexpr std::size_t kManyConfigs = 16; // of more, only the first in bytes are spelt

} // namespace

std::string Automaton::completionOf(const Config &config)
{
    const auto &terminal = m_rules->terminal(config.terminal);
    if (terminal.kind() == Terminal::Kind::FreeKey)
        return keyCompletion(config);
    return config.spot == terminal.start() ? m_rules->shortest(config.terminal) : terminal.completion(config.spot);
}

/// What is to be written behind the end of a call, to the end of the answer.
Cost Automaton::restCost(std::uint32_t frame)
{
    if (const auto known = m_restCosts.find(frame); known != m_restCosts.end())
        return known->second;
    Cost best { Cost::kNever, Cost::kNever };
    if (frame == 0)
        best = {};
    for (const auto &[node, parent] : std::vector<Place>(m_frames[frame].returns))
        best = std::min(best, m_rules->endingCost(node, m_frames[parent].data) + restCost(parent));
    m_restCosts.emplace(frame, best);
    return best;
}

const Ending &Automaton::rest(std::uint32_t frame)
{
    if (const auto known = m_rests.find(frame); known != m_rests.end())
        return known->second;
    Ending ending { {}, { 0 } };
    if (frame != 0) {
        const auto returns = m_frames[frame].returns;
        const auto costOf
            = [&](const Place &place) { return m_rules->endingCost(place.first, m_frames[place.second].data) + restCost(place.second); };
        const auto best = *std::min_element(returns.begin(), returns.end(), [&](const Place &a, const Place &b) { return costOf(a) < costOf(b); });
        ending = rest(best.second);
        const auto text = m_rules->ending(best.first, m_frames[best.second].data);
        m_vocabulary->spell(text, ending.text, ending.costs);
        ending.text = text + ending.text;
    }
    m_restBytes += ending.text.size() * (1 + sizeof(std::uint32_t));
    return m_rests.emplace(frame, std::move(ending)).first->second;
}

/// The tokens of a text and of what follows the end of a call behind it.
std::uint32_t Automaton::spelt(const std::string &text, std::uint32_t frame)
{
    const auto &behind = rest(frame);
    const auto near = std::min(behind.text.size(), m_vocabulary->longest()); // no token reaches further
    std::vector<std::uint32_t> costs(behind.costs.begin(), behind.costs.begin() + static_cast<std::ptrdiff_t>(near) + 1);
    m_vocabulary->spell(text, std::string_view(behind.text).substr(0, near), costs);
    return costs.front();
}

Ending Automaton::shortestEnding(std::uint32_t state)
{
    if (m_states[state].hasEnded)
        return { {}, { 0 } };
    if (m_restBytes > kMostRestBytes) {
        m_rests.clear();
        m_restBytes = 0;
    }
    auto configs = m_states[state].configs;
    if (configs.size() > kManyConfigs) {
        const auto bytes
            = [&](const Config &config) { return restCost(config.frame).bytes + m_rules->terminal(config.terminal).completionBytes(config.spot); };
        std::nth_element(configs.begin(), configs.begin() + kManyConfigs, configs.end(),
            [&](const Config &a, const Config &b) { return std::pair(bytes(a), a) < std::pair(bytes(b), b); });
        configs.resize(kManyConfigs);
        std::sort(configs.begin(), configs.end());
    }
    Ending best { {}, { Vocabulary::kNever } };
    const Config *nearest = nullptr;
    std::string completion;
    auto least = Vocabulary::kNever;
    for (const auto &config : configs) {
        auto text = completionOf(config);
        if (const auto tokens = spelt(text, config.frame); tokens < least) {
            least = tokens;
            nearest = &config;
            completion = std::move(text);
        }
    }
    if (!nearest)
        return best;
    best = rest(nearest->frame);
    m_vocabulary->spell(completion, best.text, best.costs);
    best.text = completion + best.text;
    return best;
}

std::uint32_t Automaton::leastTokens(std::uint32_t state)
{
    if (m_states[state].leastTokens == kDead) {
        const auto least = shortestEnding(state).costs.front();
        m_states[state].leastTokens = least;
    }
    return m_states[state].leastTokens;
}

/// No fewer bytes than its shortest ending has tokens, where every byte is a token.
std::uint32_t Automaton::endingBytes(std::uint32_t state)
{
    if (m_states[state].hasEnded)
        return 0;
    if (m_states[state].bytes == kDead) {
        auto least = Vocabulary::kNever;
        for (const auto &config : std::vector<Config>(m_states[state].configs)) {
            const auto &terminal = m_rules->terminal(config.terminal);
            const auto own = terminal.kind() == Terminal::Kind::FreeKey ? static_cast<std::uint32_t>(completionOf(config).size())
                : config.spot == terminal.start()                       ? static_cast<std::uint32_t>(m_rules->shortest(config.terminal).size())
                                                                        : terminal.completionBytes(config.spot);
            least = std::min(least, own + restCost(config.frame).bytes);
        }
        m_states[state].bytes = least;
    }
    return m_states[state].bytes;
}

} // namespace anneal::grammar
