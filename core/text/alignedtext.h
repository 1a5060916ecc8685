// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::text {

/// [begin, end) in bytes.
struct Range
{
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    bool isEmpty() const { return begin == end; }
    std::uint32_t size() const { return end - begin; }
    bool operator==(const Range &) const = default;
};

/// One character of a rewritten text. `change` 0: it replaces the next old character; 1: it is inserted;
/// -n: it replaces the next old character and the n after it disappear.
struct Change
{
    char32_t character;
    std::int32_t change;
};

/// Well-formed text on its way through the steps of a tokenizer, which knows for each byte where in the input it came from.
/// Alignments follow the rules of Hugging Face's NormalizedString, except that unchanged text is aligned byte by byte.
class AlignedText
{
public:
    /// `input` lies at `base` of the whole input and is aligned with itself; malformed UTF-8 becomes U+FFFD.
    explicit AlignedText(std::string_view input = {}, std::uint32_t base = 0);

    const std::string &text() const { return m_text; }
    std::string_view view(Range range) const { return std::string_view(m_text).substr(range.begin, range.size()); }
    bool isEmpty() const { return m_text.empty(); }
    Range whole() const { return { 0, static_cast<std::uint32_t>(m_text.size()) }; }

    /// The part of the input that a part of the text came from.
    Range origin(Range range) const;
    AlignedText slice(Range range) const;
    void append(const AlignedText &other);

    /// Rewrites the whole text; the first `removedAtStart` old characters disappear.
    void transform(std::span<const Change> changes, std::size_t removedAtStart = 0);
    /// Puts `with` in the place of each range (ascending, disjoint).
    void replace(std::span<const Range> ranges, std::string_view with);
    /// Puts `text` in front, unless the text is empty.
    void prepend(std::string_view text);
    /// Keeps only characters that `keep` accepts.
    template <typename Keep>
    void filter(Keep keep);
    /// Replaces each character by another one.
    template <typename Map>
    void map(Map map);

    /// Another spelling of the text: each edit says how many old bytes became how many new ones; unchanged bytes stay aligned.
    struct Edit
    {
        std::uint32_t oldBytes;
        std::uint32_t newBytes;
        bool changed;
    };
    void respell(std::string text, std::span<const Edit> edits);

private:
    void materialize();

    std::string m_text;
    std::vector<Range> m_origins; // one for each byte; empty while byte i is byte m_base + i of the input
    std::uint32_t m_base = 0;
};

} // namespace anneal::text

#include "core/text/utf8.h"

template <typename Keep>
void anneal::text::AlignedText::filter(Keep keep)
{
    std::vector<Change> changes;
    std::int32_t removed = 0;
    std::size_t removedAtStart = 0;
    for (std::size_t at = 0; at < m_text.size();) {
        const auto code = nextCodePoint(m_text, at);
        if (!keep(code)) {
            ++removed;
            continue;
        }
        if (changes.empty())
            removedAtStart = static_cast<std::size_t>(removed);
        else
            changes.back().change = -removed;
        changes.push_back({ code, 0 });
        removed = 0;
    }
    if (!changes.empty())
        changes.back().change = -removed;
    transform(changes, removedAtStart);
}

template <typename Map>
void anneal::text::AlignedText::map(Map map)
{
    std::vector<Change> changes;
    for (std::size_t at = 0; at < m_text.size();)
        changes.push_back({ map(nextCodePoint(m_text, at)), 0 });
    transform(changes);
}
