// SPDX-License-Identifier: GPL-3.0-or-later
// From the tree of a regular expression to a Dfa: Thompson's automaton with UTF-8 spelt out, then sets of its nodes.
#include "core/grammar/dfa.h"

#include <map>
#include <unordered_map>

namespace anneal::grammar {
namespace {

constexpr std::size_t kMostNodes = 400'000;

struct Node
{
    enum class Kind : std::uint8_t { Byte, Fork, AtBegin, AtEnd, Accept };
    Kind kind = Kind::Accept;
    std::uint8_t first = 0, last = 0; // Byte
    bool takesAll = false;            // Fork: whatever comes is accepted from here
    std::vector<std::uint32_t> outs;
};

/// Built from its end: each part is told what comes behind it.
class Nfa
{
public:
    Nfa(const Regex &regex, Match match)
    {
        auto behind = add({ Node::Kind::Accept });
        if (match == Match::Anywhere)
            behind = anything(behind, true);
        start = build(regex, behind);
        if (match == Match::Anywhere)
            start = anything(start, false);
    }

    /// Rounds count, too: a repetition of what has no nodes would run its four thousand million rounds for nothing.
    bool isTooLarge() const { return nodes.size() > kMostNodes || m_rounds > kMostNodes; }

    std::vector<Node> nodes;
    std::uint32_t start = 0;

private:
    std::uint32_t add(Node node)
    {
        nodes.push_back(std::move(node));
        return static_cast<std::uint32_t>(nodes.size() - 1);
    }

    std::uint32_t fork(std::vector<std::uint32_t> outs)
    {
        return outs.size() == 1 ? outs[0] : add({ Node::Kind::Fork, 0, 0, false, std::move(outs) });
    }

    /// Any characters, then `behind`.
    std::uint32_t anything(std::uint32_t behind, bool isLast)
    {
        const auto loop = add({ Node::Kind::Fork, 0, 0, isLast });
        const auto body = characters(CodePoints::all(), loop);
        nodes[loop].outs = { body, behind };
        return loop;
    }

    std::uint32_t build(const Regex &regex, std::uint32_t behind)
    {
        if (isTooLarge())
            return behind; // refused at the end
        switch (regex.kind) {
        case Regex::Kind::Characters:
            return characters(regex.characters, behind);
        case Regex::Kind::Sequence:
            for (auto child = regex.children.rbegin(); child != regex.children.rend(); ++child)
                behind = build(*child, behind);
            return behind;
        case Regex::Kind::Choice: {
            std::vector<std::uint32_t> outs;
            for (const auto &child : regex.children)
                outs.push_back(build(child, behind));
            return fork(std::move(outs));
        }
        case Regex::Kind::Repetition:
            return repetition(regex, behind);
        case Regex::Kind::AtBegin:
            return add({ Node::Kind::AtBegin, 0, 0, false, { behind } });
        case Regex::Kind::AtEnd:
            return add({ Node::Kind::AtEnd, 0, 0, false, { behind } });
        }
        return behind;
    }

    std::uint32_t repetition(const Regex &regex, std::uint32_t behind)
    {
        const auto &child = regex.children.front();
        auto at = behind;
        if (regex.most == Regex::kNoLimit) {
            at = add({ Node::Kind::Fork });
            const auto body = build(child, at);
            nodes[at].outs = { body, behind };
        } else {
            for (auto i = regex.least; i < regex.most && keepsGrowing(); ++i)
                at = fork({ build(child, at), behind });
        }
        for (std::uint32_t i = 0; i < regex.least && keepsGrowing(); ++i)
            at = build(child, at);
        return at;
    }

    bool keepsGrowing()
    {
        ++m_rounds;
        return !isTooLarge();
    }

    std::uint32_t characters(const CodePoints &set, std::uint32_t behind)
    {
        std::map<std::tuple<std::uint8_t, std::uint8_t, std::uint32_t>, std::uint32_t> known; // common ends of sequences
        std::vector<std::uint32_t> outs;
        for (const auto &range : set.ranges())
            for (const auto &piece : utf8Ranges(range.first, range.last)) {
                auto at = behind;
                for (auto i = static_cast<std::size_t>(piece.length); i-- > 0;) {
                    const auto [found, isNew] = known.try_emplace({ piece.bytes[i].first, piece.bytes[i].last, at }, 0);
                    if (isNew)
                        found->second = add({ Node::Kind::Byte, piece.bytes[i].first, piece.bytes[i].last, false, { at } });
                    at = found->second;
                }
                outs.push_back(at);
            }
        return add({ Node::Kind::Fork, 0, 0, false, std::move(outs) }); // of nothing for an empty set
    }

    std::size_t m_rounds = 0;
};

class Determinizer
{
public:
    Determinizer(const Nfa &nfa, Effort &effort) : m_nfa(nfa), m_effort(effort), m_seen(nfa.nodes.size()) { }

    base::Result<Dfa> run()
    {
        numberOf({ m_nfa.start }, true);
        for (std::size_t i = 0; i < m_sets.size(); ++i) {
            if (m_sets.size() > Effort::kMostStates || m_effort.left == 0)
                return Effort::usedUp();
            expand(static_cast<std::uint32_t>(i));
        }
        return Dfa(m_states);
    }

private:
    using Set = std::vector<std::uint32_t>; // nodes of kind Byte, in order

    void expand(std::uint32_t state)
    {
        const auto set = *m_sets[state];
        std::array<bool, 257> cuts {};
        for (const auto node : set) {
            cuts[m_nfa.nodes[node].first] = true;
            cuts[m_nfa.nodes[node].last + 1u] = true;
        }
        for (std::size_t first = 0, last; first < 256; first = last + 1) {
            for (last = first; last < 255 && !cuts[last + 1]; ++last) { }
            std::vector<std::uint32_t> targets;
            for (const auto node : set)
                if (m_nfa.nodes[node].first <= first && m_nfa.nodes[node].last >= last)
                    targets.push_back(m_nfa.nodes[node].outs[0]);
            m_effort.take(set.size());
            if (targets.empty())
                continue;
            const auto target = numberOf(std::move(targets), false);
            m_states[state].edges.push_back({ static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(last), target });
        }
    }

    std::uint32_t numberOf(std::vector<std::uint32_t> open, bool atBegin)
    {
        auto [set, accepts] = closure(std::move(open), atBegin);
        const auto [found, isNew] = m_numbers.try_emplace({ std::move(set), accepts }, static_cast<std::uint32_t>(m_sets.size()));
        if (isNew) {
            m_sets.push_back(&found->first.first);
            m_states.push_back({ {}, accepts });
        }
        return found->second;
    }

    /// The nodes that wait for a byte, and whether the text may end here.
    std::pair<Set, bool> closure(std::vector<std::uint32_t> open, bool atBegin)
    {
        ++m_round;
        Set set;
        std::vector<std::uint32_t> atEnd; // behind a $
        bool accepts = false;
        while (!open.empty()) {
            const auto at = open.back();
            open.pop_back();
            if (m_seen[at] == m_round)
                continue;
            m_seen[at] = m_round;
            m_effort.take(1);
            const auto &node = m_nfa.nodes[at];
            if (node.takesAll && node.outs.size() == 2 && !m_onlyAll) { // the rest of the set adds nothing
                m_onlyAll = true;
                auto all = closure({ at }, false);
                m_onlyAll = false;
                return all;
            }
            switch (node.kind) {
            case Node::Kind::Byte:
                set.push_back(at);
                break;
            case Node::Kind::Fork:
                open.insert(open.end(), node.outs.begin(), node.outs.end());
                break;
            case Node::Kind::AtBegin:
                if (atBegin)
                    open.push_back(node.outs[0]);
                break;
            case Node::Kind::AtEnd:
                atEnd.push_back(node.outs[0]);
                break;
            case Node::Kind::Accept:
                accepts = true;
                break;
            }
        }
        std::sort(set.begin(), set.end());
        return { std::move(set), accepts || reachesEnd(std::move(atEnd), atBegin) };
    }

    bool reachesEnd(std::vector<std::uint32_t> open, bool atBegin)
    {
        ++m_round;
        while (!open.empty()) {
            const auto at = open.back();
            open.pop_back();
            if (m_seen[at] == m_round)
                continue;
            m_seen[at] = m_round;
            const auto &node = m_nfa.nodes[at];
            if (node.kind == Node::Kind::Accept)
                return true;
            if (node.kind != Node::Kind::Byte && (node.kind != Node::Kind::AtBegin || atBegin))
                open.insert(open.end(), node.outs.begin(), node.outs.end());
        }
        return false;
    }

    const Nfa &m_nfa;
    Effort &m_effort;
    std::vector<std::uint32_t> m_seen; // in which round a node was met last
    std::uint32_t m_round = 0;
    bool m_onlyAll = false;
    std::map<std::pair<Set, bool>, std::uint32_t> m_numbers;
    std::vector<const Set *> m_sets;
    std::vector<Dfa::State> m_states;
};

} // namespace

base::Result<Dfa> compileRegex(const Regex &regex, Match match, Effort &effort)
{
    const Nfa nfa(regex, match);
    effort.take(nfa.nodes.size());
    if (nfa.isTooLarge())
        return Effort::usedUp();
    return Determinizer(nfa, effort).run();
}

} // namespace anneal::grammar
