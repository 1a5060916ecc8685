// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/charsmap.h"

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

} // namespace

base::Result<Charsmap> Charsmap::parse(std::string_view bytes)
{
    const base::Error corrupt { base::ErrorKind::Corrupt, "the precompiled character map of the tokenizer is damaged.", "Download the model again." };
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
    return map;
}

std::optional<Charsmap::Match> Charsmap::prefix(std::string_view text, Prefer prefer) const
{
    std::size_t bytes = 0, replacement = 0; // of the best match, which has 0 bytes when there is none
    std::size_t node = offset(m_units[0]);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        node ^= byte;
        if (byte == 0 || node >= m_units.size() || label(m_units[node]) != byte)
            break;
        const auto unit = m_units[node];
        node ^= offset(unit);
        if (!hasLeaf(unit))
            continue;
        const auto at = node < m_units.size() ? value(m_units[node]) : m_replacements.size();
        if (at >= m_replacements.size())
            break;
        bytes = i + 1;
        replacement = at;
        if (prefer == Prefer::Shortest)
            break;
    }
    if (bytes == 0)
        return std::nullopt;
    const std::string_view rest = std::string_view(m_replacements).substr(replacement);
    return Match { bytes, rest.substr(0, rest.find('\0')) };
}

} // namespace anneal::text
