// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grammar/terminal.h"

#include <optional>

namespace anneal::grammar {

using Int128 = __int128;

/// 10^exponent; 1 for those below 0. REQUIRES: exponent ≤ 38.
Int128 powerOfTen(int exponent);

/// A decimal number within bounds, as JSON writes it: no exponent, no -0, no needless zero in front; whole ones of up to 20 digits, others of up to
/// 15, which a double tells apart, or, without a point, of up to 19. Bounds and steps are exact.
class Number : public Terminal
{
public:
    enum class Digits { Whole, Decimal };
    static constexpr int kScale = 15;      // digits behind the point that bounds of Decimal are given with: 1.5 is 15 * 10^14
    static constexpr int kMostDigits = 19; // of Decimal

    /// From `low` to `high`, both included; whole ones only multiples of `step`.
    Number(Digits digits, Int128 low, Int128 high, std::uint64_t step = 1);
    bool isEmpty() const; // no number is within the bounds

    bool next(Spot &spot, std::uint8_t byte) const override;
    bool accepts(const Spot &spot) const override;
    bool goesOn(const Spot &spot) const override;
    std::string completion(const Spot &spot) const override;
    std::uint32_t longestCompletion(const Spot &) const override { return 24; }
    bool completesWith(const Bytes &bytes) const override { return hasAll(bytes, '-', '.') && hasAll(bytes, '0', '9'); }

private:
    struct Place;
    std::optional<Int128> firstWithin(bool isNegative, Int128 from, Int128 to, Int128 unit) const;
    std::optional<std::string> endingOf(const Place &place, int more, int behindPoint) const;
    bool canEnd(const Place &place) const;

    Digits m_digits;
    Int128 m_low[2], m_high[2]; // of the magnitude, by sign: not negative, negative
    Int128 m_unit;              // whole ones: the step
};

} // namespace anneal::grammar
