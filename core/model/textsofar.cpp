// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/textsofar.h"

#include <algorithm>

namespace anneal::model {

TextSoFar::TextSoFar(const std::shared_ptr<const text::Tokenizer> &tokenizer, std::vector<std::string> stops)
    : m_stops(std::move(stops))
    , m_tokenizer(tokenizer)
{
    std::erase(m_stops, std::string());
    if (tokenizer)
        m_decoder.emplace(tokenizer);
}

std::string TextSoFar::add(std::int32_t id)
{
    if (!m_decoder) {
        ++m_tokens;
        return {};
    }
    auto begin = m_held.size(); // of a token that goes on with a character, where that begins
    m_held += m_decoder->add(id);
    if (m_tokenizer->isSpecial(id)) {
        m_held += m_decoder->settle();
        begin = m_held.size();
        m_held += m_tokenizer->bytesOf(id);
        m_hidden.push_back({ begin, m_held.size() });
    }
    m_begins.push_back(begin);
    return take(false);
}

std::string TextSoFar::finish()
{
    if (m_decoder)
        m_held += m_decoder->finish();
    return take(true);
}

std::string TextSoFar::take(bool last)
{
    std::size_t cut = std::string::npos;
    for (const std::string &stop : m_stops)
        cut = std::min(cut, m_held.find(stop));
    if (cut != std::string::npos) {
        m_held.resize(cut);
        m_stopped = true;
    }
    const std::size_t certain = last || m_stopped ? m_held.size() : m_held.size() - undecided();
    const auto result = shown(certain);
    m_held.erase(0, certain);
    for (auto &span : m_hidden)
        span = { span.begin - std::min(span.begin, certain), span.end - std::min(span.end, certain) };
    std::erase_if(m_hidden, [](const Span &span) { return span.end == 0; });
    m_text += result;
    settle(certain, (last || m_stops.empty()) && !m_stopped);
    return result;
}

/// Counts the tokens that begin in the first `certain` bytes of what was held.
void TextSoFar::settle(std::size_t certain, bool areAll)
{
    const auto isOpen = [&](std::size_t begin) { return !areAll && begin >= certain; };
    const auto open = std::find_if(m_begins.begin(), m_begins.end(), isOpen);
    m_tokens += static_cast<std::size_t>(open - m_begins.begin());
    m_begins.erase(m_begins.begin(), open);
    for (auto &begin : m_begins)
        begin -= certain;
}

/// The first `size` bytes of what is held, without special tokens.
std::string TextSoFar::shown(std::size_t size) const
{
    std::string text;
    std::size_t at = 0;
    for (const auto &span : m_hidden) {
        text += m_held.substr(at, std::min(span.begin, size) - at);
        at = std::min(span.end, size);
    }
    return text + m_held.substr(at, size - at);
}

/// Bytes at the end that begin a stop string.
std::size_t TextSoFar::undecided() const
{
    std::size_t longest = 0;
    for (const std::string &stop : m_stops)
        for (std::size_t length = std::min(m_held.size(), stop.size() - 1); length > longest; --length)
            if (m_held.ends_with(std::string_view(stop).substr(0, length)))
                longest = length;
    return longest;
}

} // namespace anneal::model
