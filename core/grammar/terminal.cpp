// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/terminal.h"

#include <algorithm>

namespace anneal::grammar {

std::uint8_t preferredByte(const Dfa::Edge &edge)
{
    for (const char first : { 'a', 'A', '0' })
        if (const auto byte = std::max(edge.first, static_cast<std::uint8_t>(first)); byte <= edge.last && byte < first + 10)
            return byte;
    return edge.first;
}

DfaTerminal::DfaTerminal(Dfa dfa, Kind kind) : Terminal(kind), m_dfa(std::move(dfa)), m_distances(m_dfa.distances([](std::uint8_t) { return 1; }))
{
    for (const auto distance : m_distances)
        m_longest = std::max(m_longest, distance);
}

bool DfaTerminal::next(Spot &spot, std::uint8_t byte) const
{
    spot.state = m_dfa.next(spot.state, byte);
    return spot.state != Dfa::kNone;
}

bool DfaTerminal::completesWith(const Bytes &bytes) const
{
    for (std::uint32_t state = 0; state < m_dfa.size(); ++state)
        if (!std::all_of(m_dfa.begin(state), m_dfa.end(state), [&](const Dfa::Edge &edge) { return bytes[preferredByte(edge)]; }))
            return false;
    return true;
}

std::string DfaTerminal::completion(const Spot &spot) const
{
    std::string text;
    for (auto state = spot.state; !m_dfa.accepts(state);) {
        const auto *edge
            = std::find_if(m_dfa.begin(state), m_dfa.end(state), [&](const Dfa::Edge &e) { return m_distances[e.target] < m_distances[state]; });
        text += static_cast<char>(preferredByte(*edge));
        state = edge->target;
    }
    return text;
}

} // namespace anneal::grammar
