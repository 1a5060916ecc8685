// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grammar/terminal.h"

#include <memory>
#include <optional>

namespace anneal::grammar {

/// A string as JSON writes it, quotation marks included: valid UTF-8, all escapes, no half of a surrogate pair. What is asked of it is asked of
/// the text that it stands for.
class JsonString : public Terminal
{
public:
    static constexpr std::uint32_t kNoLimit = 0xFFFFFFFF;

    /// With that many code points.
    explicit JsonString(std::uint32_t least = 0, std::uint32_t most = kNoLimit, Kind kind = Kind::Wide);
    /// Whose text a Dfa on UTF-8 accepts.
    explicit JsonString(Dfa content);

    bool next(Spot &spot, std::uint8_t byte) const override;
    bool accepts(const Spot &spot) const override;
    bool goesOn(const Spot &spot) const override { return !accepts(spot); }
    std::string completion(const Spot &spot) const override;
    std::uint32_t completionBytes(const Spot &spot) const override;
    std::uint32_t longestCompletion(const Spot &spot) const override;
    bool completesWith(const Bytes &bytes) const override;
    bool isPlainText(const Spot &spot, std::size_t longest) const override;

private:
    struct Reached
    {
        char32_t code;
        std::uint32_t state;
    };
    bool insideNext(Spot &spot, std::uint8_t byte) const;
    bool rawNext(Spot &spot, std::uint8_t byte) const;
    bool escapeNext(Spot &spot, std::uint8_t byte) const;
    bool hexNext(Spot &spot, std::uint8_t byte) const;
    bool mayGrow(const Spot &spot) const;
    bool mayClose(const Spot &spot) const;
    void grow(Spot &spot) const;
    std::optional<Reached> nearest(std::uint32_t state, char32_t first, char32_t last) const;
    std::optional<Reached> nearestUnit(const Spot &spot, std::uint32_t first, std::uint32_t last) const;
    std::uint8_t preferred(const Spot &spot) const;

    std::optional<Dfa> m_content;
    std::vector<std::uint32_t> m_distances; // bytes, with escapes, to where the content may end
    std::uint32_t m_least = 0, m_most = kNoLimit, m_longest = 0;
};

} // namespace anneal::grammar
