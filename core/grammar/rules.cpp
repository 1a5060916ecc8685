// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/rules.h"

#include "core/grammar/fewesttokens.h"

#include <algorithm>

namespace anneal::grammar {

std::uint32_t Rules::addTerminal(std::unique_ptr<Terminal> terminal, std::uint32_t depth)
{
    m_terminalDepths.push_back(depth);
    terminals.push_back(std::move(terminal));
    return static_cast<std::uint32_t>(terminals.size() - 1);
}

std::uint32_t Rules::addLiteral(const std::string &text)
{
    const auto [found, isNew] = m_literals.try_emplace(text, 0);
    if (isNew)
        found->second = addTerminal(std::make_unique<DfaTerminal>(Dfa::ofTexts({ text }), Terminal::Kind::Narrow));
    return found->second;
}

std::uint32_t Rules::addRule()
{
    rules.emplace_back();
    return static_cast<std::uint32_t>(rules.size() - 1);
}

std::uint32_t Rules::addNode(std::uint32_t rule)
{
    nodes.push_back({ rule });
    return static_cast<std::uint32_t>(nodes.size() - 1);
}

Cost Rules::wayFrom(const Node &node) const
{
    if (node.isEnd)
        return {};
    Cost best { Cost::kNever, Cost::kNever };
    for (const auto skip : node.skips)
        best = std::min(best, m_ways[skip]);
    for (const auto &edge : node.edges)
        best = std::min(best, costOf(edge) + m_ways[edge.target]);
    return best;
}

/// Finds for each terminal a text of few tokens, and what it costs.
void Rules::shorten(const Vocabulary &vocabulary)
{
    std::size_t effort = 500'000; // a few milliseconds
    const auto &tokens = vocabulary.tokenBytes();
    m_endsWithByteTokens = true;
    std::vector<bool> hasOther(terminals.size(), true); // texts than the nearest
    for (const auto &[text, index] : m_literals)
        hasOther[index] = false;
    for (std::size_t i = 0; i < terminals.size(); ++i) {
        const auto &terminal = terminals[i];
        auto text = terminal->completion(terminal->start());
        std::vector<std::uint32_t> costs { 0 };
        vocabulary.spell(text, {}, costs);
        const bool isKey = terminal->kind() == Terminal::Kind::FreeKey; // which must not be just any
        if (auto shorter = costs[0] > 1 && hasOther[i] && !isKey ? fewestTokens(*terminal, vocabulary, costs[0], effort) : std::nullopt) {
            text = std::move(*shorter);
            costs = { 0 };
            vocabulary.spell(text, {}, costs);
        }
        m_terminalCosts.push_back({ costs[0], costs[0] >= Cost::kNever ? Cost::kNever : static_cast<std::uint32_t>(text.size()) });
        m_endsWithByteTokens = m_endsWithByteTokens && terminal->completesWith(tokens)
            && std::all_of(text.begin(), text.end(), [&](char byte) { return tokens[static_cast<std::uint8_t>(byte)]; });
        m_shortestTexts.push_back(std::move(text));
    }
}

base::Status Rules::solve(const Vocabulary &vocabulary)
{
    constexpr Cost kNever { Cost::kNever, Cost::kNever };
    shorten(vocabulary);
    m_ways.assign(nodes.size(), kNever);
    for (auto &rule : rules)
        rule.cost = kNever;
    // Each round knows the ways with one more bracket in brackets. From the end: what is called is mostly made behind its callers.
    bool hasChanged = true;
    for (std::uint32_t round = 0; hasChanged && round < 2 * kDeepest; ++round) {
        hasChanged = false;
        for (auto i = nodes.size(); i-- > 0;) {
            const auto way = wayFrom(nodes[i]);
            if (way < m_ways[i]) {
                m_ways[i] = way;
                hasChanged = true;
            }
            auto &rule = rules[nodes[i].rule];
            if (rule.start != i)
                continue;
            auto cost = m_ways[i];
            if (rule.missing > 0) {
                rule.missingCost = kNever;
                for (const auto &edge : nodes[rule.item].edges)
                    rule.missingCost = std::min(rule.missingCost, costOf(edge));
                const auto bytes = std::uint64_t { rule.missing } * (rule.missingCost.bytes + 1ull);
                const auto tokens = std::uint64_t { rule.missing } * (rule.missingCost.tokens + 1ull);
                cost = rule.missingCost.isNever() || bytes > kLongestEnding
                    ? kNever
                    : cost + Cost { static_cast<std::uint32_t>(tokens), static_cast<std::uint32_t>(bytes) };
            }
            if (cost.bytes > kLongestEnding && !cost.isNever())
                cost = kNever;
            if (cost < rule.cost) {
                rule.cost = cost;
                hasChanged = true;
            }
        }
    }
    if (rules[0].cost.isNever())
        return base::Error { base::ErrorKind::BadInput,
            emptyPlace.empty() ? "No answer fits the form, or only one that is longer than " + std::to_string(kLongestEnding) + " bytes."
                               : "No answer fits the form, for nothing fits the schema at " + emptyPlace + ".",
            "Look for lengths and values that contradict each other, and for objects that must contain themselves." };
    removeEndless();
    measureDepth();
    if (rules[0].depth > kDeepest)
        return base::Error { base::ErrorKind::Unsupported,
            "The shortest answer of the form has more than " + std::to_string(kDeepest) + " brackets in brackets.", {} };
    return base::ok();
}

void Rules::removeEndless()
{
    for (auto &node : nodes) {
        std::erase_if(node.edges, [&](const Edge &edge) { return costOf(edge).isNever() || m_ways[edge.target].isNever(); });
        std::erase_if(node.skips, [&](std::uint32_t skip) { return m_ways[skip].isNever(); });
    }
}

/// A rule costs more than each of those on its shortest way, so the cheaper ones are known first. The answer itself, which is rule 0, may cost the
/// same as what it consists of, and comes last of those.
void Rules::measureDepth()
{
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < rules.size(); ++i)
        if (!rules[i].cost.isNever())
            order.push_back(i);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return std::tie(rules[a].cost, b) < std::tie(rules[b].cost, a); });
    for (const auto i : order) {
        std::uint32_t inner = 0;
        follow(rules[i].start, 0, [&](const Edge &edge) { inner = std::max(inner, depthOf(edge)); });
        rules[i].depth = inner + (i == 0 ? 0 : 1); // the answer itself has no brackets of its own
    }
}

/// Calls visit(edge) along the shortest way from a node to the end of its rule.
template <typename Visit>
void Rules::follow(std::uint32_t at, std::uint32_t items, Visit visit) const
{
    while (true) {
        const auto &node = nodes[at];
        if (node.counts)
            items = std::min(items + 1, rules[node.rule].countTo);
        if (node.isEnd)
            return;
        const Edge *best = nullptr;
        Cost least { Cost::kNever, Cost::kNever };
        for (const auto &edge : node.edges)
            if (const auto cost = costOf(edge) + m_ways[edge.target]; items >= edge.atLeast && items <= edge.atMost && cost < least) {
                least = cost;
                best = &edge;
            }
        const auto skip
            = std::min_element(node.skips.begin(), node.skips.end(), [&](std::uint32_t a, std::uint32_t b) { return m_ways[a] < m_ways[b]; });
        if (skip != node.skips.end() && m_ways[*skip] <= least) {
            at = *skip;
            continue;
        }
        if (!best)
            return;
        visit(*best);
        at = best->target;
    }
}

std::string Rules::ending(std::uint32_t node, std::uint32_t items) const
{
    std::string text;
    follow(node, items, [&](const Edge &edge) { text += edge.isRule ? ending(rules[edge.callee].start, 0) : m_shortestTexts[edge.callee]; });
    return text;
}

Cost Rules::endingCost(std::uint32_t node, std::uint32_t items) const
{
    Cost cost;
    follow(node, items, [&](const Edge &edge) { cost = cost + costOf(edge); });
    return cost;
}

} // namespace anneal::grammar
