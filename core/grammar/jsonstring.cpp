// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/jsonstring.h"

#include <algorithm>
#include <array>
#include <map>

namespace anneal::grammar {
namespace {

/// Spot::value is the mode, and above it what it remembers of an escape: digits read so far, and a high surrogate before them.
/// Spot::count is the length so far, Spot::state that of the content's automaton.
enum Mode : std::uint8_t {
    Before,
    Inside,
    Done,
    Tail1, // that many bytes of a character are missing …
    Tail2,
    Tail3,
    AfterE0, // … and the first of them must not make it overlong, a surrogate, or too large
    AfterED,
    AfterF0,
    AfterF4,
    Escape,
    Hex0, // digits read of \uXXXX
    Hex1,
    Hex2,
    Hex3,
    LowSlash, // a high surrogate is behind us
    LowU,
    Low0,
    Low1,
    Low2,
    Low3,
};

Mode modeOf(const Spot &spot)
{
    return static_cast<Mode>(spot.value & 0xFF);
}
std::uint32_t digitsOf(const Spot &spot)
{
    return static_cast<std::uint32_t>(spot.value >> 8 & 0xFFFF);
}
std::uint32_t highOf(const Spot &spot)
{
    return static_cast<std::uint32_t>(spot.value >> 24 & 0xFFFF);
}
std::uint64_t valueOf(Mode mode, std::uint32_t digits = 0, std::uint32_t high = 0)
{
    return std::uint64_t { high } << 24 | std::uint64_t { digits } << 8 | mode;
}

constexpr std::array<std::pair<char, char>, 8> kEscapes { { { '"', '"' }, { '\\', '\\' }, { 'n', '\n' }, { 't', '\t' }, { 'r', '\r' }, { 'b', '\b' },
    { 'f', '\f' }, { '/', '/' } } };

std::uint32_t costOf(std::uint8_t byte)
{
    const auto *known
        = std::find_if(kEscapes.begin(), kEscapes.end() - 1, [&](const auto &escape) { return escape.second == static_cast<char>(byte); });
    return known != kEscapes.end() - 1 ? 2 : byte < 0x20 ? 6 : 1;
}

/// Of the bytes of an edge the one that is written shortest.
std::uint8_t shortestByte(const Dfa::Edge &edge)
{
    auto best = preferredByte(edge);
    for (unsigned byte = edge.first; byte <= edge.last && costOf(best) > 1; ++byte)
        if (costOf(static_cast<std::uint8_t>(byte)) < costOf(best))
            best = static_cast<std::uint8_t>(byte);
    return best;
}

} // namespace

JsonString::JsonString(std::uint32_t least, std::uint32_t most, Kind kind) : Terminal(kind), m_least(least), m_most(most) { }

JsonString::JsonString(Dfa content) : Terminal(Kind::Wide), m_content(std::move(content)), m_distances(m_content->distances(costOf))
{
    for (const auto distance : m_distances)
        m_longest = std::max(m_longest, distance);
}

bool JsonString::accepts(const Spot &spot) const
{
    return modeOf(spot) == Done;
}

bool JsonString::mayClose(const Spot &spot) const
{
    return m_content ? m_content->accepts(spot.state) : spot.count >= m_least;
}

/// Whether one more character fits.
bool JsonString::mayGrow(const Spot &spot) const
{
    if (!m_content)
        return spot.count < m_most;
    const auto *begin = m_content->begin(spot.state), *end = m_content->end(spot.state);
    return std::any_of(begin, end, [](const Dfa::Edge &edge) { return edge.first < 0x80 || edge.last >= 0xC0; }); // not in the middle of one
}

void JsonString::grow(Spot &spot) const
{
    if (!m_content && (m_most != kNoLimit || spot.count < m_least)) // where more never matters, all lengths are one
        ++spot.count;
}

bool JsonString::next(Spot &spot, std::uint8_t byte) const
{
    switch (modeOf(spot)) {
    case Before:
        spot.value = valueOf(Inside);
        return byte == '"';
    case Inside:
        return insideNext(spot, byte);
    case Done:
        return false;
    case Escape:
        return escapeNext(spot, byte);
    case LowSlash:
        spot.value = valueOf(LowU, 0, highOf(spot));
        return byte == '\\';
    case LowU:
        spot.value = valueOf(Low0, 0, highOf(spot));
        return byte == 'u';
    case Hex0:
    case Hex1:
    case Hex2:
    case Hex3:
    case Low0:
    case Low1:
    case Low2:
    case Low3:
        return hexNext(spot, byte);
    default:
        return rawNext(spot, byte);
    }
}

bool JsonString::insideNext(Spot &spot, std::uint8_t byte) const
{
    if (byte == '"') {
        const bool fits = mayClose(spot);
        spot = { valueOf(Done), 0, 0, spot.text };
        return fits;
    }
    if (byte < 0x20)
        return false;
    if (byte == '\\') {
        const bool fits = mayGrow(spot);
        spot.value = valueOf(Escape);
        return fits;
    }
    if (m_content) {
        spot.state = m_content->next(spot.state, byte);
        return spot.state != Dfa::kNone;
    }
    if (spot.count >= m_most || (byte >= 0x80 && byte < 0xC2) || byte > 0xF4)
        return false;
    grow(spot);
    if (byte >= 0x80)
        spot.value = byte < 0xE0 ? Tail1
            : byte == 0xE0       ? AfterE0
            : byte == 0xED       ? AfterED
            : byte < 0xF0        ? Tail2
            : byte == 0xF0       ? AfterF0
            : byte == 0xF4       ? AfterF4
                                 : Tail3;
    return true;
}

/// One of the bytes behind the first of a character.
bool JsonString::rawNext(Spot &spot, std::uint8_t byte) const
{
    std::uint8_t first = 0x80, last = 0xBF;
    Mode then = Inside;
    switch (modeOf(spot)) {
    case AfterE0:
        first = 0xA0;
        then = Tail1;
        break;
    case AfterED:
        last = 0x9F;
        then = Tail1;
        break;
    case AfterF0:
        first = 0x90;
        then = Tail2;
        break;
    case AfterF4:
        last = 0x8F;
        then = Tail2;
        break;
    case Tail3:
        then = Tail2;
        break;
    case Tail2:
        then = Tail1;
        break;
    default:
        break;
    }
    spot.value = valueOf(then);
    return byte >= first && byte <= last;
}

bool JsonString::escapeNext(Spot &spot, std::uint8_t byte) const
{
    if (byte == 'u') {
        spot.value = valueOf(Hex0);
        return true;
    }
    const auto *escape = std::find_if(kEscapes.begin(), kEscapes.end(), [&](const auto &e) { return e.first == static_cast<char>(byte); });
    if (escape == kEscapes.end())
        return false;
    spot.value = valueOf(Inside);
    grow(spot);
    if (m_content)
        spot.state = m_content->next(spot.state, static_cast<std::uint8_t>(escape->second));
    return spot.state != Dfa::kNone;
}

bool JsonString::hexNext(Spot &spot, std::uint8_t byte) const
{
    const int digit = byte >= '0' && byte <= '9' ? byte - '0'
        : byte >= 'a' && byte <= 'f'             ? byte - 'a' + 10
        : byte >= 'A' && byte <= 'F'             ? byte - 'A' + 10
                                                 : -1;
    if (digit < 0)
        return false;
    const auto mode = modeOf(spot);
    const bool isLow = mode >= Low0;
    const auto read = static_cast<std::uint32_t>(mode - (isLow ? Low0 : Hex0)) + 1;
    const auto digits = digitsOf(spot) << 4 | static_cast<std::uint32_t>(digit);
    const auto missing = 4 * (4 - read); // bits
    const auto reached = nearestUnit(spot, digits << missing, ((digits + 1) << missing) - 1);
    if (!reached)
        return false;
    if (read < 4) {
        spot.value = valueOf(static_cast<Mode>(mode + 1), digits, highOf(spot));
    } else if (!isLow && digits >= 0xD800 && digits <= 0xDBFF) {
        spot.value = valueOf(LowSlash, 0, digits);
    } else {
        spot.value = valueOf(Inside);
        spot.state = reached->state;
        grow(spot);
    }
    return true;
}

/// The nearest to an end of what the UTF-16 units [first, last] can become, behind a high surrogate if there is one.
std::optional<JsonString::Reached> JsonString::nearestUnit(const Spot &spot, std::uint32_t first, std::uint32_t last) const
{
    const auto pairs = [&](std::uint32_t high, std::uint32_t lowFirst, std::uint32_t lowLast) -> std::optional<Reached> {
        const char32_t base = 0x10000 + ((high - 0xD800) << 10);
        return lowFirst <= lowLast ? nearest(spot.state, base + lowFirst - 0xDC00, base + lowLast - 0xDC00) : std::nullopt;
    };
    if (const auto high = highOf(spot); high != 0)
        return pairs(high, std::max(first, 0xDC00u), std::min(last, 0xDFFFu));
    for (const auto &[from, to] : { std::pair { first, std::min(last, 0xD7FFu) }, std::pair { std::max(first, 0xE000u), last } })
        if (const auto found = from <= to ? nearest(spot.state, from, to) : std::nullopt)
            return found;
    const auto high = std::max(first, 0xD800u), lastHigh = std::min(last, 0xDBFFu);
    if (high > lastHigh)
        return {};
    return nearest(spot.state, 0x10000 + ((high - 0xD800) << 10), 0x10000 + ((lastHigh - 0xD800) << 10) + 0x3FF);
}

/// Of the code points [first, last] one behind which the end of the content is nearest.
std::optional<JsonString::Reached> JsonString::nearest(std::uint32_t state, char32_t first, char32_t last) const
{
    if (!m_content)
        return Reached { first, 0 };
    std::optional<Reached> best;
    for (const auto &piece : utf8Ranges(first, last)) {
        std::map<std::uint32_t, char32_t> reached { { state, 0 } }; // states, and the code so far of one way there
        for (int i = 0; i < piece.length; ++i) {
            const auto range = piece.bytes[static_cast<std::size_t>(i)];
            std::map<std::uint32_t, char32_t> then;
            for (const auto &[from, code] : reached)
                for (const auto *edge = m_content->begin(from); edge != m_content->end(from); ++edge)
                    if (const auto byte = std::max(edge->first, range.first); byte <= std::min(edge->last, range.last))
                        then.try_emplace(
                            edge->target, i > 0 ? code << 6 | (byte & 0x3F) : byte & (0xFF >> (piece.length > 1 ? piece.length + 1 : 1)));
            reached = std::move(then);
        }
        for (const auto &[target, code] : reached)
            if (!best || m_distances[target] < m_distances[best->state])
                best = Reached { code, target };
    }
    return best;
}

/// The byte that a completion goes on with.
std::uint8_t JsonString::preferred(const Spot &spot) const
{
    const auto hexDigit = [](std::uint32_t unit, int read) { return static_cast<std::uint8_t>("0123456789abcdef"[unit >> (12 - 4 * read) & 0xF]); };
    const auto mode = modeOf(spot);
    switch (mode) {
    case Before:
        return '"';
    case Inside: {
        if (mayClose(spot))
            return '"';
        if (!m_content)
            return 'a';
        const auto cost = [&](const Dfa::Edge &edge) { return m_distances[edge.target] + costOf(shortestByte(edge)); };
        const auto byte = shortestByte(*std::min_element(
            m_content->begin(spot.state), m_content->end(spot.state), [&](const Dfa::Edge &a, const Dfa::Edge &b) { return cost(a) < cost(b); }));
        return costOf(byte) == 1 ? byte : '\\';
    }
    case AfterE0:
        return 0xA0;
    case AfterF0:
        return 0x90;
    case Escape: {
        if (!m_content)
            return 'n';
        auto best = Dfa::kNone;
        std::uint8_t byte = 'u';
        for (const auto &[letter, content] : kEscapes)
            if (const auto state = m_content->next(spot.state, static_cast<std::uint8_t>(content));
                state != Dfa::kNone && m_distances[state] < best) {
                best = m_distances[state];
                byte = static_cast<std::uint8_t>(letter);
            }
        const auto other = nearestUnit(spot, 0, 0xFFFF);
        return other && m_distances[other->state] + 4 < best ? 'u' : byte;
    }
    case LowSlash:
        return '\\';
    case LowU:
        return 'u';
    case Hex0:
    case Hex1:
    case Hex2:
    case Hex3:
    case Low0:
    case Low1:
    case Low2:
    case Low3: {
        const bool isLow = mode >= Low0;
        const int read = mode - (isLow ? Low0 : Hex0), missing = 4 * (4 - read);
        const auto found = nearestUnit(spot, digitsOf(spot) << missing, ((digitsOf(spot) + 1) << missing) - 1);
        const auto code = static_cast<std::uint32_t>(found->code);
        return hexDigit(code < 0x10000 ? code : isLow ? 0xDC00 + (code & 0x3FF) : 0xD800 + ((code - 0x10000) >> 10), read);
    }
    default:
        return 0x80;
    }
}

std::string JsonString::completion(const Spot &spot) const
{
    std::string text;
    for (auto at = spot; !accepts(at);) {
        const auto byte = preferred(at);
        text += static_cast<char>(byte);
        next(at, byte);
    }
    return text;
}

std::uint32_t JsonString::completionBytes(const Spot &spot) const
{
    if (modeOf(spot) == Inside)
        return 1 + (m_content ? m_distances[spot.state] : m_least > spot.count ? m_least - spot.count : 0);
    return static_cast<std::uint32_t>(completion(spot).size());
}

std::uint32_t JsonString::longestCompletion(const Spot &spot) const
{
    constexpr std::uint32_t kEscapePair = 14; // \ud83d\ude00 and the quotation marks
    return kEscapePair + (m_content ? m_longest : m_least > spot.count ? m_least - spot.count : 0);
}

bool JsonString::completesWith(const Bytes &bytes) const
{
    if (!hasAll(bytes, ' ', '~') || !hasAll(bytes, 0x80, 0xBF))
        return false;
    for (std::uint32_t state = 0; m_content && state < m_content->size(); ++state)
        for (const auto *edge = m_content->begin(state); edge != m_content->end(state); ++edge)
            if (const auto byte = shortestByte(*edge); costOf(byte) == 1 && !bytes[byte])
                return false;
    return true;
}

bool JsonString::isPlainText(const Spot &spot, std::size_t longest) const
{
    return !m_content && spot.count >= m_least && (m_most == kNoLimit || m_most - spot.count > longest);
}

} // namespace anneal::grammar
