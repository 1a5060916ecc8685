// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/charsmap.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/text/utf8.h"

#include <algorithm>

namespace anneal::text {
namespace {

std::uint32_t littleEndian(std::string_view bytes, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

// Layout of one unit of darts-clone.
bool hasLeaf(std::uint32_t unit)
{
    return (unit >> 8 & 1) == 1;
}
std::uint32_t value(std::uint32_t unit)
{
    return unit & 0x7FFFFFFF;
}
std::uint32_t label(std::uint32_t unit)
{
    return unit & (0x80000000 | 0xFF);
}
std::uint32_t offset(std::uint32_t unit)
{
    return (unit >> 10) << ((unit & (1u << 9)) >> 6);
}

/// Whether all ways from the root end, none is longer than any known map needs, and each entry leads to the begin of a replacement.
class Trie
{
public:
    Trie(const std::vector<std::uint32_t> &units, std::string_view replacements)
        : m_units(units)
        , m_replacements(replacements)
        , m_states((units.size() + 255) / 256 * 256) // a label changes the last byte only
        , m_next(units.size(), kNone)
    {
        for (std::uint32_t unit = 0; unit < units.size(); ++unit)
            if (const auto byte = label(units[unit]); byte > 0 && byte < 256) {
                auto &first = m_states[unit ^ byte].unit;
                m_next[unit] = std::exchange(first, unit);
            }
    }

    bool isWhole()
    {
        constexpr int kLongest = 256; // bytes of an entry
        const auto root = offset(m_units[0]);
        if (root >= m_states.size())
            return true; // it has no entries
        m_states[root].visit = Visit::Under;
        for (std::vector<std::uint32_t> path { root }; !path.empty();) {
            auto &state = m_states[path.back()];
            if (state.unit == kNone) { // all that follows is known
                state.visit = Visit::Done;
                const auto length = state.longest + 1;
                path.pop_back();
                if (!path.empty())
                    m_states[path.back()].longest = std::max(m_states[path.back()].longest, length);
                continue;
            }
            const auto unit = std::exchange(state.unit, m_next[state.unit]);
            const auto target = unit ^ offset(m_units[unit]);
            if (hasLeaf(m_units[unit]) && !isReplacement(target))
                return false;
            if (target >= m_states.size()) {
                state.longest = std::max(state.longest, 1);
                continue;
            }
            auto &next = m_states[target];
            if (next.visit == Visit::Under)
                return false; // a circle
            if (next.visit == Visit::Done) {
                state.longest = std::max(state.longest, next.longest + 1);
            } else {
                next.visit = Visit::Under;
                path.push_back(target);
            }
        }
        return m_states[root].longest <= kLongest;
    }

private:
    static constexpr std::uint32_t kNone = 0xFFFFFFFF;
    enum class Visit { Never, Under, Done }; // Under: on the way from the root
    struct State
    {
        std::uint32_t unit = kNone; // the next to look at of those that lead on
        int longest = 0;            // bytes that may follow
        Visit visit = Visit::Never;
    };

    bool isReplacement(std::uint32_t target) const
    {
        const auto at = target < m_units.size() ? value(m_units[target]) : m_replacements.size();
        return at < m_replacements.size() && !isInsideCharacter(m_replacements[at]);
    }

    const std::vector<std::uint32_t> &m_units;
    const std::string_view m_replacements;
    std::vector<State> m_states;
    std::vector<std::uint32_t> m_next; // by unit: the next one that leads on from the same state
};

} // namespace

base::Result<Charsmap> Charsmap::parse(std::string_view bytes)
{
    const base::Error corrupt { base::ErrorKind::Corrupt, tr_("the precompiled character map of the tokenizer is damaged."),
        tr_("Download the model again.") };
    if (bytes.size() < 4)
        return corrupt;
    const auto trieBytes = littleEndian(bytes, 0);
    bytes.remove_prefix(4);
    if (trieBytes > bytes.size() || trieBytes % 4 != 0 || trieBytes == 0)
        return corrupt;
    Charsmap map;
    for (std::size_t at = 0; at < trieBytes; at += 4)
        map.m_units.push_back(littleEndian(bytes, at));
    map.m_replacements = bytes.substr(trieBytes);
    if (!base::isUtf8(map.m_replacements) || !Trie(map.m_units, map.m_replacements).isWhole())
        return corrupt;
    return map;
}

std::optional<Charsmap::Match> Charsmap::prefix(std::string_view text, Prefer prefer, base::Budget &budget) const
{
    std::size_t bytes = 0, replacement = 0; // of the best match, which has 0 bytes when there is none
    std::size_t node = offset(m_units[0]), looked = 0;
    for (std::size_t i = 0; i < text.size(); looked = ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        node ^= byte;
        if (byte == 0 || node >= m_units.size() || label(m_units[node]) != byte)
            break;
        const auto unit = m_units[node];
        node ^= offset(unit);
        if (!hasLeaf(unit) || (i + 1 < text.size() && isInsideCharacter(text[i + 1])))
            continue;
        bytes = i + 1;
        replacement = value(m_units[node]);
        if (prefer == Prefer::Shortest)
            break;
    }
    budget.work(looked);
    if (bytes == 0)
        return std::nullopt;
    const std::string_view rest = std::string_view(m_replacements).substr(replacement);
    return Match { bytes, rest.substr(0, rest.find('\0')) };
}

} // namespace anneal::text
