// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/grammar/regex.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace anneal::grammar {

/// A deterministic automaton over bytes. From every state an accepting one can be reached; state 0 is the first.
/// Constant after construction.
class Dfa
{
public:
    static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
    struct Edge
    {
        std::uint8_t first, last;
        std::uint32_t target;
    };
    struct State // while it is made
    {
        std::vector<Edge> edges; // in the order of their bytes, none overlapping
        bool accepts = false;
    };

    /// Of all that can be reached, without what leads nowhere. No states: it accepts nothing.
    explicit Dfa(const std::vector<State> &states);
    /// Accepts exactly these texts.
    static Dfa ofTexts(std::vector<std::string> texts);

    std::uint32_t size() const { return static_cast<std::uint32_t>(m_accepts.size()); }
    bool accepts(std::uint32_t state) const { return m_accepts[state] != 0; }
    const Edge *begin(std::uint32_t state) const { return m_edges.data() + m_begins[state]; }
    const Edge *end(std::uint32_t state) const { return m_edges.data() + m_begins[state + 1]; }
    std::uint32_t next(std::uint32_t state, std::uint8_t byte) const
    {
        if (!m_table.empty())
            return m_table[state * m_classes + m_classOf[byte]];
        for (const auto *edge = begin(state); edge != end(state) && edge->first <= byte; ++edge)
            if (byte <= edge->last)
                return edge->target;
        return kNone;
    }
    bool matches(std::string_view text) const;

    /// For each state what the cheapest way to an accepting one costs, where a byte costs `costOf` it, which is not 0.
    std::vector<std::uint32_t> distances(const std::function<std::uint32_t(std::uint8_t)> &costOf) const;

private:
    void makeTable();

    std::vector<std::uint32_t> m_begins; // one more than states
    std::vector<Edge> m_edges;
    std::vector<std::uint8_t> m_accepts;
    std::array<std::uint8_t, 256> m_classOf {}; // bytes that lead to the same places from everywhere are one class
    std::size_t m_classes = 0;
    std::vector<std::uint32_t> m_table; // the edges once more, by state and class; empty where that would be large
};

enum class Match {
    Whole,    // the whole text
    Anywhere, // a part of it, as `pattern` of JSON schema
};
/// How much work is left for all the patterns of one form, in looks at a node: about a second of it.
struct Effort
{
    static constexpr std::size_t kMostStates = 100'000; // of one automaton
    std::size_t left = 60'000'000;

    static base::Error usedUp(); // too many states, or no effort left; tooLarge() tells of whose
    bool take(std::size_t work)
    {
        left -= std::min(left, work);
        return left > 0;
    }
};
enum class Beside { Nothing, Others, Lengths };
/// What is told of a pattern whose automaton would be too large, with what has a part in that: other patterns of the schema, or lengths of the text.
base::Error tooLarge(std::string_view pattern, Beside beside);

/// The automaton of a regular expression. Fails with Unsafe where it would be too large, or there is no effort left.
base::Result<Dfa> compileRegex(const Regex &regex, Match match, Effort &effort);
/// Accepts what both accept. Fails like compileRegex().
base::Result<Dfa> intersection(const Dfa &a, const Dfa &b, Effort &effort);

} // namespace anneal::grammar
