// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/dfa.h"

#include "core/base/text.h"

#include <algorithm>
#include <map>
#include <queue>
#include <unordered_map>

namespace anneal::grammar {

base::Error Effort::usedUp()
{
    return { base::ErrorKind::Unsafe, "A pattern needs too large an automaton.", {} };
}

base::Error tooLarge(std::string_view pattern, Beside beside)
{
    constexpr std::size_t kMostShown = 200; // bytes
    static constexpr const char *kWith[] { "", ", with the other patterns of the schema,", ", with minLength and maxLength beside it," };
    static constexpr const char *kMake[] { "Make the counts in it smaller", "Use fewer patterns, or make the counts in it smaller",
        "Make the lengths or the counts in it smaller" };
    return { base::ErrorKind::Unsafe,
        "The pattern \"" + base::errorExcerpt(pattern, kMostShown) + "\"" + kWith[static_cast<int>(beside)] + " needs too large an automaton.",
        std::string(kMake[static_cast<int>(beside)])
            + ", such as {1,300}, above all where one repetition stands inside another; + and * cost little." };
}

Dfa::Dfa(const std::vector<State> &states)
{
    // Backwards from the accepting ones: what is not met leads nowhere.
    std::vector<std::vector<std::uint32_t>> sources(states.size());
    std::vector<std::uint32_t> open;
    std::vector<bool> isLive(states.size());
    for (std::uint32_t i = 0; i < states.size(); ++i) {
        for (const auto &edge : states[i].edges)
            sources[edge.target].push_back(i);
        if (states[i].accepts) {
            isLive[i] = true;
            open.push_back(i);
        }
    }
    while (!open.empty()) {
        const auto state = open.back();
        open.pop_back();
        for (const auto source : sources[state])
            if (!isLive[source]) {
                isLive[source] = true;
                open.push_back(source);
            }
    }
    m_begins.push_back(0);
    if (states.empty() || !isLive[0])
        return;
    // Forwards from the first, which gives the numbers.
    std::vector<std::uint32_t> number(states.size(), kNone), order { 0 };
    number[0] = 0;
    for (std::size_t i = 0; i < order.size(); ++i)
        for (const auto &edge : states[order[i]].edges)
            if (isLive[edge.target] && number[edge.target] == kNone) {
                number[edge.target] = static_cast<std::uint32_t>(order.size());
                order.push_back(edge.target);
            }
    for (const auto state : order) {
        for (const auto &edge : states[state].edges) {
            if (!isLive[edge.target])
                continue;
            const auto target = number[edge.target];
            if (m_edges.size() > m_begins.back() && m_edges.back().target == target && m_edges.back().last + 1 == edge.first)
                m_edges.back().last = edge.last;
            else
                m_edges.push_back({ edge.first, edge.last, target });
        }
        m_begins.push_back(static_cast<std::uint32_t>(m_edges.size()));
        m_accepts.push_back(states[state].accepts);
    }
    makeTable();
}

void Dfa::makeTable()
{
    constexpr std::size_t kMostEntries = 1 << 20;
    std::array<bool, 257> begins {};
    for (const auto &edge : m_edges)
        begins[edge.first] = begins[edge.last + 1u] = true;
    for (std::size_t byte = 1; byte < 256; ++byte)
        m_classOf[byte] = static_cast<std::uint8_t>(m_classOf[byte - 1] + begins[byte]);
    m_classes = m_classOf[255] + 1u;
    if (m_accepts.size() * m_classes > kMostEntries)
        return;
    m_table.assign(m_accepts.size() * m_classes, kNone);
    for (std::uint32_t state = 0; state < size(); ++state)
        for (const auto *edge = begin(state); edge != end(state); ++edge)
            for (std::size_t one = m_classOf[edge->first]; one <= m_classOf[edge->last]; ++one)
                m_table[state * m_classes + one] = edge->target;
}

Dfa Dfa::ofTexts(std::vector<std::string> texts)
{
    std::sort(texts.begin(), texts.end());
    std::vector<State> states(1);
    std::vector<std::uint32_t> path { 0 }; // the states along the text before
    std::string_view before;
    for (const auto &text : texts) {
        const auto common = static_cast<std::size_t>(std::mismatch(text.begin(), text.end(), before.begin(), before.end()).first - text.begin());
        path.resize(common + 1);
        for (std::size_t i = common; i < text.size(); ++i) {
            const auto byte = static_cast<std::uint8_t>(text[i]);
            states[path.back()].edges.push_back({ byte, byte, static_cast<std::uint32_t>(states.size()) });
            path.push_back(static_cast<std::uint32_t>(states.size()));
            states.emplace_back();
        }
        states[path.back()].accepts = true;
        before = text;
    }
    return Dfa(texts.empty() ? std::vector<State>() : states);
}

bool Dfa::matches(std::string_view text) const
{
    std::uint32_t state = size() == 0 ? kNone : 0;
    for (std::size_t i = 0; i < text.size() && state != kNone; ++i)
        state = next(state, static_cast<std::uint8_t>(text[i]));
    return state != kNone && accepts(state);
}

std::vector<std::uint32_t> Dfa::distances(const std::function<std::uint32_t(std::uint8_t)> &costOf) const
{
    std::array<std::uint32_t, 256> costs {};
    for (std::size_t byte = 0; byte < costs.size(); ++byte)
        costs[byte] = costOf(static_cast<std::uint8_t>(byte));
    struct Way
    {
        std::uint32_t source, cost;
    };
    std::vector<std::vector<Way>> ways(size());
    using Entry = std::pair<std::uint32_t, std::uint32_t>; // distance, state
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    std::vector<std::uint32_t> result(size(), kNone);
    for (std::uint32_t state = 0; state < size(); ++state) {
        for (const auto *edge = begin(state); edge != end(state); ++edge)
            ways[edge->target].push_back({ state, *std::min_element(costs.begin() + edge->first, costs.begin() + edge->last + 1) });
        if (accepts(state)) {
            result[state] = 0;
            open.emplace(0, state);
        }
    }
    while (!open.empty()) {
        const auto [distance, state] = open.top();
        open.pop();
        if (distance > result[state])
            continue;
        for (const auto &way : ways[state])
            if (distance + way.cost < result[way.source]) {
                result[way.source] = distance + way.cost;
                open.emplace(result[way.source], way.source);
            }
    }
    return result;
}

base::Result<Dfa> intersection(const Dfa &a, const Dfa &b, Effort &effort)
{
    if (a.size() == 0 || b.size() == 0)
        return Dfa({});
    std::vector<Dfa::State> states;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    std::unordered_map<std::uint64_t, std::uint32_t> numbers;
    const auto numberOf = [&](std::uint32_t x, std::uint32_t y) {
        const auto [found, isNew] = numbers.try_emplace(std::uint64_t { x } << 32 | y, static_cast<std::uint32_t>(pairs.size()));
        if (isNew) {
            pairs.emplace_back(x, y);
            states.push_back({ {}, a.accepts(x) && b.accepts(y) });
        }
        return found->second;
    };
    numberOf(0, 0);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto [x, y] = pairs[i];
        if (pairs.size() > Effort::kMostStates || !effort.take(8 * static_cast<std::size_t>(a.end(x) - a.begin(x) + b.end(y) - b.begin(y))))
            return Effort::usedUp();
        const auto *left = a.begin(x), *right = b.begin(y);
        while (left != a.end(x) && right != b.end(y)) {
            const auto first = std::max(left->first, right->first), last = std::min(left->last, right->last);
            if (first <= last) {
                const auto target = numberOf(left->target, right->target);
                states[i].edges.push_back({ first, last, target });
            }
            (left->last < right->last ? left : right)++;
        }
    }
    return Dfa(states);
}

} // namespace anneal::grammar
