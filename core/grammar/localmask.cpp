// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/localmask.h"

#include "core/grammar/jsonstring.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace anneal::grammar {
namespace {

/// Puts tokens into groups by what ends the terminal behind them.
class Groups
{
public:
    Groups(const Terminal &terminal, LocalMask &local) : m_terminal(terminal), m_local(local) { }

    std::vector<std::int32_t> &idsAt(const Spot &spot)
    {
        if (m_last != spot) { // neighbours often end at the same one
            const auto [found, isNew] = m_groupOf.try_emplace(spot, 0);
            if (isNew) {
                found->second = m_groupWith.try_emplace(m_terminal.completion(spot), m_groupWith.size()).first->second;
                m_local.groups.resize(m_groupWith.size());
            }
            m_group = found->second;
            m_last = spot;
        }
        return m_local.groups[m_group].ids;
    }

    void finish()
    {
        auto &groups = m_local.groups;
        for (const auto &[completion, number] : m_groupWith)
            groups[number].completion = completion;
        if (groups.empty())
            return;
        const auto isSmaller = [](const auto &a, const auto &b) { return a.ids.size() < b.ids.size(); };
        std::iter_swap(groups.begin(), std::max_element(groups.begin(), groups.end(), isSmaller));
        groups[0].ids = {};
    }

private:
    const Terminal &m_terminal;
    LocalMask &m_local;
    std::unordered_map<Spot, std::size_t, SpotHash> m_groupOf;
    std::map<std::string, std::size_t> m_groupWith;
    std::optional<Spot> m_last;
    std::size_t m_group = 0;
};

} // namespace

std::size_t LocalMask::bytes() const
{
    auto sum = mask.words().size() * sizeof(std::uint64_t) + exits.size() * sizeof(std::uint32_t);
    for (const auto &group : groups)
        sum += group.ids.size() * sizeof(std::int32_t) + group.completion.size() + sizeof(group);
    return sum;
}

std::shared_ptr<const LocalMask> makeLocalMask(const Terminal &terminal, const Spot &spot, const Vocabulary &vocabulary)
{
    const auto &nodes = vocabulary.nodes();
    auto local = std::make_shared<LocalMask>();
    local->mask = Mask(vocabulary.size());
    Groups groups(terminal, *local);
    std::vector<Spot> spots(vocabulary.longest() + 1, spot); // by depth
    for (std::uint32_t node = 0; node < nodes.size();) {
        const auto &at = nodes[node];
        auto &then = spots[at.depth];
        then = spots[at.depth - 1u];
        if (!terminal.next(then, at.byte)) {
            node = at.end;
            continue;
        }
        if (!terminal.goesOn(then)) {
            if (terminal.accepts(then))
                local->exits.push_back(node);
            node = at.end;
            continue;
        }
        if (at.id >= 0) {
            auto &ids = groups.idsAt(then);
            vocabulary.forIdsAt(node, [&](std::int32_t id) {
                local->mask.add(id);
                ids.push_back(id);
            });
        }
        ++node;
    }
    groups.finish();
    return local;
}

std::shared_ptr<const LocalMask> plainTextMask(const Vocabulary &vocabulary, std::uint64_t value)
{
    static const JsonString kPlain;
    auto &cache = vocabulary.plainTexts();
    const std::lock_guard lock(cache.mutex);
    auto &known = cache.masks[value];
    if (!known)
        known = makeLocalMask(kPlain, { value }, vocabulary);
    return known;
}

} // namespace anneal::grammar
