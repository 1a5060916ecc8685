// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/alignedtext.h"

#include "core/base/text.h"

namespace anneal::text {

AlignedText::AlignedText(std::string_view input, std::uint32_t base) : m_base(base)
{
    if (base::isUtf8(input)) {
        m_text = input;
        return;
    }
    for (std::size_t at = 0; at < input.size();) {
        std::size_t malformed = 0;
        const auto length = wellFormedLength(input, at, malformed);
        const auto begin = base + static_cast<std::uint32_t>(at);
        m_text += length ? input.substr(at, length) : kReplacementCharacter;
        at += length ? length : malformed;
        for (std::uint32_t i = 0; i < length; ++i)
            m_origins.push_back({ begin + i, begin + i + 1 });
        if (length == 0)
            m_origins.resize(m_text.size(), { begin, base + static_cast<std::uint32_t>(at) });
    }
}

Range AlignedText::origin(Range range) const
{
    if (m_origins.empty())
        return { m_base + range.begin, m_base + range.end };
    if (range.isEmpty()) {
        const auto at = range.begin < m_origins.size() ? m_origins[range.begin].begin : m_origins.back().end;
        return { at, at };
    }
    return { m_origins[range.begin].begin, m_origins[range.end - 1].end };
}

AlignedText AlignedText::slice(Range range) const
{
    AlignedText part;
    part.m_text = view(range);
    part.m_base = m_base + range.begin;
    if (!m_origins.empty())
        part.m_origins.assign(m_origins.begin() + range.begin, m_origins.begin() + range.end);
    return part;
}

void AlignedText::append(const AlignedText &other)
{
    if (other.isEmpty())
        return;
    if (isEmpty()) {
        *this = other;
        return;
    }
    if (m_origins.empty() && other.m_origins.empty() && m_base + m_text.size() == other.m_base) {
        m_text += other.m_text;
        return;
    }
    materialize();
    AlignedText tail = other;
    tail.materialize();
    m_text += tail.m_text;
    m_origins.insert(m_origins.end(), tail.m_origins.begin(), tail.m_origins.end());
}

void AlignedText::materialize()
{
    if (!m_origins.empty())
        return;
    m_origins.reserve(m_text.size());
    for (std::uint32_t i = 0; i < m_text.size(); ++i)
        m_origins.push_back({ m_base + i, m_base + i + 1 });
}

void AlignedText::transform(std::span<const Change> changes, std::size_t removedAtStart)
{
    if (isEmpty())
        return;
    materialize();
    std::string text;
    std::vector<Range> origins;
    text.reserve(m_text.size());
    origins.reserve(m_text.size());
    std::size_t old = 0; // bytes of the old text used up
    const auto skip = [&](std::size_t characters) {
        for (; characters > 0 && old < m_text.size(); --characters)
            old += sequenceLength(m_text, old);
    };
    skip(removedAtStart);
    for (const auto &[character, change] : changes) {
        Range from;
        if (change > 0) {
            // An inserted character shares the place of the one before it.
            from = old == 0 ? Range { m_origins.front().begin, m_origins.front().begin } : m_origins[old - 1];
        } else if (old < m_text.size()) {
            const auto length = sequenceLength(m_text, old);
            from = { m_origins[old].begin, m_origins[old + length - 1].end };
            old += length;
            skip(static_cast<std::size_t>(-change));
        } else {
            from = m_origins.back();
        }
        appendCodePoint(text, character);
        origins.resize(text.size(), from);
    }
    m_text = std::move(text);
    m_origins = std::move(origins);
    if (m_text.empty())
        m_origins.clear();
}

void AlignedText::replace(std::span<const Range> ranges, std::string_view with)
{
    if (ranges.empty() || isEmpty())
        return;
    materialize();
    std::string text;
    std::vector<Range> origins;
    std::uint32_t last = 0;
    const auto copyUntil = [&](std::uint32_t end) {
        text.append(m_text, last, end - last);
        origins.insert(origins.end(), m_origins.begin() + last, m_origins.begin() + end);
    };
    for (const auto &range : ranges) {
        copyUntil(range.begin);
        text += with;
        const Range from = range.isEmpty() ? Range { origin(range).begin, origin(range).begin } : origin(range);
        origins.resize(text.size(), from);
        last = range.end;
    }
    copyUntil(static_cast<std::uint32_t>(m_text.size()));
    m_text = std::move(text);
    m_origins = std::move(origins);
    if (m_text.empty())
        m_origins.clear();
}

void AlignedText::prepend(std::string_view text)
{
    if (isEmpty() || text.empty())
        return;
    materialize();
    // What is put in front shares the place of the first character, so that the tokens still cover the input without a gap.
    const Range from { m_origins.front().begin, m_origins.front().begin };
    m_text.insert(0, text);
    m_origins.insert(m_origins.begin(), text.size(), from);
}

void AlignedText::respell(std::string text, std::span<const Edit> edits)
{
    std::vector<Range> origins;
    origins.reserve(text.size());
    std::uint32_t old = 0;
    for (const auto &edit : edits) {
        const Range whole = origin({ old, old + edit.oldBytes });
        if (edit.changed)
            origins.resize(origins.size() + edit.newBytes, whole);
        else
            for (std::uint32_t i = 0; i < edit.oldBytes; ++i)
                origins.push_back(origin({ old + i, old + i + 1 }));
        old += edit.oldBytes;
    }
    m_text = std::move(text);
    m_origins = std::move(origins);
    m_origins.resize(m_text.size(), m_origins.empty() ? Range {} : m_origins.back());
}

} // namespace anneal::text
