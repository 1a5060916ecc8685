// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/fewesttokens.h"

#include <unordered_set>
#include <vector>

namespace anneal::grammar {
namespace {

/// A spot that a number of tokens leads to, and the last of them.
struct Reached
{
    Spot spot;
    std::size_t before; // index of the one that the token leads from
    std::int32_t token;
};

std::string textOf(const std::vector<Reached> &all, std::size_t at, const Vocabulary &vocabulary)
{
    std::string text;
    for (; all[at].token >= 0; at = all[at].before)
        text.insert(0, vocabulary.bytesOf(all[at].token));
    return text;
}

} // namespace

std::optional<std::string> fewestTokens(const Terminal &terminal, const Vocabulary &vocabulary, std::uint32_t fewerThan, std::size_t &effort)
{
    // Breadth first: what is met first is met with the fewest tokens.
    const auto &nodes = vocabulary.nodes();
    std::vector<Reached> all { { terminal.start(), 0, -1 } };
    std::unordered_set<Spot, SpotHash> known { terminal.start() };
    std::vector<Spot> spots(vocabulary.longest() + 1); // by depth
    std::size_t at = 0;
    for (std::uint32_t tokens = 1; tokens < fewerThan && at < all.size(); ++tokens)
        for (const auto end = all.size(); at < end; ++at) {
            spots[0] = all[at].spot;
            for (std::uint32_t node = 0; node < nodes.size();) {
                if (effort == 0)
                    return {};
                --effort;
                const auto &now = nodes[node];
                auto &then = spots[now.depth];
                then = spots[now.depth - 1u];
                if (!terminal.next(then, now.byte)) {
                    node = now.end;
                    continue;
                }
                if (now.id >= 0 && known.insert(then).second) {
                    all.push_back({ then, at, now.id });
                    if (terminal.accepts(then))
                        return textOf(all, all.size() - 1, vocabulary);
                }
                node = terminal.goesOn(then) ? node + 1 : now.end;
            }
        }
    return {};
}

} // namespace anneal::grammar
