// SPDX-License-Identifier: GPL-3.0-or-later
// Keys that the schema does not name: what was written of them is kept, for none may stand twice.
#include "core/base/json.h"
#include "core/grammar/automaton.h"
#include "core/grammar/freekey.h"

#include <algorithm>

namespace anneal::grammar {
namespace {

/// What a key says, from its bytes in JSON without quotation marks.
std::string keyOf(const std::string &written)
{
    if (written.find('\\') == std::string::npos)
        return written;
    const auto json = base::parseJson('"' + written + '"');
    return json && json->is_string() ? json->get<std::string>() : written;
}

/// "", "a" … "z", "aa" …: the shortest first.
std::string suffix(std::size_t number)
{
    std::string text;
    for (; number > 0; number = (number - 1) / 26)
        text += static_cast<char>('a' + (number - 1) % 26);
    return text;
}

} // namespace

std::uint32_t Automaton::appended(std::uint32_t text, std::uint8_t byte)
{
    const auto [found, isNew] = m_textNumbers.try_emplace(std::uint64_t { text } << 8 | byte, static_cast<std::uint32_t>(m_texts.size()));
    if (isNew)
        m_texts.emplace_back(text, byte);
    return found->second;
}

std::string Automaton::textOf(std::uint32_t text) const
{
    std::string bytes;
    for (; text != 0; text = m_texts[text].first)
        bytes += static_cast<char>(m_texts[text].second);
    std::reverse(bytes.begin(), bytes.end());
    return bytes;
}

/// Whether a key is one of the schema's, or one of a set.
bool Automaton::isTaken(std::uint32_t terminal, std::uint32_t keys, const std::string &written) const
{
    if (keys == kNoMoreKeys)
        return true;
    const auto key = keyOf(written);
    if (static_cast<const FreeKey &>(m_rules->terminal(terminal)).isNamed(key))
        return true;
    for (; keys != 0; keys = m_keys[keys].first)
        if (m_keys[keys].second == key)
            return true;
    return false;
}

/// How many letters may be needed to make a key one that is not taken; none before there is another one.
std::uint32_t Automaton::spareKeyBytes(const Config &config) const
{
    const auto &returns = m_frames[config.frame].returns;
    const auto isFirst = [&](const Place &place) { return m_frames[place.second].data == 0; };
    const bool namesAny = static_cast<const FreeKey &>(m_rules->terminal(config.terminal)).namesAny();
    return !namesAny && std::all_of(returns.begin(), returns.end(), isFirst) ? 0 : kSpareKeyBytes;
}

/// Goes on behind a key in those objects that do not have it yet, and notes it there.
void Automaton::leaveKey(const Config &config, std::vector<Place> &places)
{
    auto written = textOf(config.spot.text);
    written.pop_back(); // the quotation mark
    const auto returns = m_frames[config.frame].returns;
    for (const auto &[node, frame] : returns) {
        const auto keys = m_frames[frame].data;
        if (isTaken(config.terminal, keys, written))
            continue;
        const auto [found, isNew] = m_keyNumbers.try_emplace({ keys, keyOf(written) }, static_cast<std::uint32_t>(m_keys.size()));
        if (isNew)
            m_keys.emplace_back(keys, keyOf(written));
        places.emplace_back(node, withData(frame, found->second));
    }
}

/// Whether a key that has begun with `before` may end where a node of the vocabulary does.
bool Automaton::mayEndKey(const Config &config, const std::string &before, std::uint32_t node) const
{
    const auto &nodes = m_vocabulary->nodes();
    auto with = node; // the first token that has these bytes
    while (nodes[with].id < 0)
        ++with;
    auto written = before + m_vocabulary->bytesOf(nodes[with].id).substr(0, nodes[node].depth);
    written.pop_back(); // the quotation mark
    if (config.spot == m_rules->terminal(config.terminal).start())
        written.erase(0, 1); // the one in front
    const auto &returns = m_frames[config.frame].returns;
    return std::any_of(
        returns.begin(), returns.end(), [&](const Place &place) { return !isTaken(config.terminal, m_frames[place.second].data, written); });
}

/// A near end of a key that is not taken.
std::string Automaton::keyCompletion(const Config &config)
{
    const auto &terminal = m_rules->terminal(config.terminal);
    const auto plain = terminal.completion(config.spot);
    const bool isBegin = config.spot == terminal.start();
    const auto before = isBegin ? std::string() : textOf(config.spot.text);
    for (std::size_t number = 0;; ++number) {
        const auto ending = plain.substr(0, plain.size() - 1) + suffix(number);
        const auto written = before + ending.substr(isBegin ? 1 : 0);
        for (const auto &[node, frame] : m_frames[config.frame].returns)
            if (m_frames[frame].data == kNoMoreKeys || !isTaken(config.terminal, m_frames[frame].data, written))
                return ending + '"';
    }
}

} // namespace anneal::grammar
