// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/grammar/terminal.h"
#include "core/grammar/vocabulary.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace anneal::grammar {

/// What a way to the end costs: tokens, spelt piece by piece, and among as many the bytes. Sums are sums of both.
struct Cost
{
    static constexpr std::uint32_t kNever = Vocabulary::kNever;
    std::uint32_t tokens = 0, bytes = 0;

    bool isNever() const { return tokens >= kNever; }
    Cost operator+(const Cost &other) const
    {
        return isNever() || other.isNever() || tokens + other.tokens >= kNever || bytes + other.bytes >= kNever
            ? Cost { kNever, kNever }
            : Cost { tokens + other.tokens, bytes + other.bytes };
    }
    auto operator<=>(const Cost &) const = default;
};

/// The form of an answer as graphs: one for the answer, and one for each kind of object and list in it, which may call each other in circles.
/// Filled by who reads a schema, then solved once, then constant: any number of threads may use one.
class Rules
{
public:
    static constexpr std::uint32_t kMost = 0xFFFFFFFF;
    static constexpr std::uint32_t kDeepest = 64;            // brackets in brackets: what base::parseJson() reads
    static constexpr std::uint32_t kLongestEnding = 1 << 16; // bytes that a shortest answer may have

    struct Edge
    {
        bool isRule = false;
        std::uint32_t callee = 0;                  // a terminal or a rule
        std::uint32_t target = 0;                  // the node behind it
        std::uint32_t atLeast = 0, atMost = kMost; // items counted so far, for the edge to be open
    };
    struct Node
    {
        std::uint32_t rule = 0;
        bool isEnd = false;
        bool counts = false; // who comes here has one more item
        std::vector<Edge> edges;
        std::vector<std::uint32_t> skips; // nodes that are reached by writing nothing
    };
    struct Rule
    {
        std::uint32_t start = 0;
        std::uint32_t countTo = 0; // more items than that are not told apart
        std::uint32_t missing = 0; // items that the shortest way through the graph lacks
        Cost missingCost;          // of each of them; filled by solve()
        std::uint32_t item = 0;    // the node that is in front of another item, with the comma
        Cost cost;                 // filled by solve()
        std::uint32_t depth = 0;   // brackets in brackets of the shortest text; filled by solve()
    };

    /// `depth`: how many brackets in brackets its texts have.
    std::uint32_t addTerminal(std::unique_ptr<Terminal> terminal, std::uint32_t depth = 0);
    std::uint32_t addLiteral(const std::string &text); // one for each text
    std::uint32_t addRule();
    std::uint32_t addNode(std::uint32_t rule);

    /// Finds the shortest ways, and takes away what has no end. Fails with BadInput where nothing fits the form, Unsupported where the shortest
    /// answer is too long or too deep.
    base::Status solve(const Vocabulary &vocabulary);

    const Terminal &terminal(std::uint32_t index) const { return *terminals[index]; }
    /// The brackets in brackets that a step along an edge needs.
    std::uint32_t depthOf(const Edge &edge) const { return edge.isRule ? rules[edge.callee].depth : m_terminalDepths[edge.callee]; }
    /// From the start of a terminal to its end, in few tokens.
    const std::string &shortest(std::uint32_t terminal) const { return m_shortestTexts[terminal]; }
    /// From a node to the end of its rule, with so many items counted before it.
    std::string ending(std::uint32_t node, std::uint32_t items) const;
    Cost endingCost(std::uint32_t node, std::uint32_t items) const;

    /// Whether each byte of every ending is a token, so that no ending has more tokens than bytes.
    bool endsWithByteTokens() const { return m_endsWithByteTokens; }

    std::vector<std::unique_ptr<Terminal>> terminals;
    std::vector<Node> nodes;
    std::vector<Rule> rules; // the first one is the answer
    std::string emptyPlace;  // the first part of the form that nothing fits, if there is one: told where that leaves no answer

private:
    Cost costOf(const Edge &edge) const { return edge.isRule ? rules[edge.callee].cost : m_terminalCosts[edge.callee]; }
    void shorten(const Vocabulary &vocabulary);
    Cost wayFrom(const Node &node) const;
    template <typename Visit>
    void follow(std::uint32_t node, std::uint32_t items, Visit visit) const;
    void removeEndless();
    void measureDepth();

    std::vector<std::uint32_t> m_terminalDepths;
    std::vector<std::string> m_shortestTexts;  // by terminal
    std::vector<Cost> m_terminalCosts, m_ways; // by node: to the end of its rule
    std::map<std::string, std::uint32_t> m_literals;
    bool m_endsWithByteTokens = false;
};

} // namespace anneal::grammar
