// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/bounds.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>

namespace anneal::grammar {
namespace {

constexpr int kMostDigits = 37; // of an Int128; what has more is as good as endless

std::string digitsOf(const base::Json &number)
{
    if (const auto digits = base::longInteger(number))
        return *digits;
    return number.is_number_float() ? base::formatNumber(number.get<double>()) : number.dump();
}

/// A number times 10^scale: the next whole one below or at it, and whether it is exactly that one.
struct Floor
{
    Int128 value;
    bool isExact;
};

Floor floorOf(const std::string &written, int scale)
{
    const bool isNegative = written.starts_with('-');
    std::string digits;
    int exponent = scale;
    bool isBehindPoint = false;
    for (std::size_t i = isNegative; i < written.size(); ++i) {
        if (written[i] == 'e' || written[i] == 'E') {
            int more = 0;
            const auto sign = written[i + 1] == '+' ? 2 : 1;
            std::from_chars(written.data() + i + static_cast<std::size_t>(sign), written.data() + written.size(), more);
            exponent += more;
            break;
        }
        if (written[i] == '.') {
            isBehindPoint = true;
            continue;
        }
        digits += written[i];
        exponent -= isBehindPoint;
    }
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.empty())
        return { 0, true };
    if (static_cast<int>(digits.size()) + exponent > kMostDigits)
        return { isNegative ? -powerOfTen(kMostDigits) : powerOfTen(kMostDigits), true };
    const auto keep = static_cast<std::size_t>(std::max(0, static_cast<int>(digits.size()) + std::min(exponent, 0)));
    Int128 value = 0;
    for (std::size_t i = 0; i < keep; ++i)
        value = value * 10 + (digits[i] - '0');
    value *= powerOfTen(std::max(exponent, 0));
    const bool isExact = digits.find_first_not_of('0', keep) == std::string::npos;
    if (isNegative)
        return { -value - !isExact, isExact };
    return { value, isExact };
}

/// What can be written at all.
NumberRange written(Number::Digits digits)
{
    if (digits == Number::Digits::Whole)
        return { std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::uint64_t>::max() };
    const auto largest = (powerOfTen(Number::kMostDigits) - 1) * powerOfTen(Number::kScale);
    return { -largest, largest };
}

/// What the bounds leave of a range.
NumberRange bounded(NumberRange range, Number::Digits digits, const std::vector<Bound> &minimums, const std::vector<Bound> &maximums)
{
    const int scale = digits == Number::Digits::Whole ? 0 : Number::kScale;
    for (const auto &bound : minimums) {
        const auto floor = floorOf(digitsOf(bound.value), scale);
        range.low = std::max(range.low, floor.value + (!floor.isExact || bound.isExclusive));
    }
    for (const auto &bound : maximums) {
        const auto floor = floorOf(digitsOf(bound.value), scale);
        range.high = std::min(range.high, floor.value - (floor.isExact && bound.isExclusive));
    }
    return range;
}

} // namespace

NumberRange numberRange(Number::Digits digits, const std::vector<Bound> &minimums, const std::vector<Bound> &maximums)
{
    return bounded(written(digits), digits, minimums, maximums);
}

bool isTooLong(Number::Digits digits, const std::vector<Bound> &minimums, const std::vector<Bound> &maximums)
{
    const auto range = bounded({ -powerOfTen(kMostDigits), powerOfTen(kMostDigits) }, digits, minimums, maximums), most = written(digits);
    return range.low > most.high || range.high < most.low || (digits == Number::Digits::Decimal && range.low <= range.high);
}

bool isWithin(const base::Json &number, const std::vector<Bound> &minimums, const std::vector<Bound> &maximums)
{
    constexpr int kFine = 18;
    const auto value = floorOf(digitsOf(number), kFine).value;
    return std::all_of(minimums.begin(), minimums.end(), [&](const Bound &bound) {
        return value - bound.isExclusive >= floorOf(digitsOf(bound.value), kFine).value;
    }) && std::all_of(maximums.begin(), maximums.end(), [&](const Bound &bound) {
        return value + bound.isExclusive <= floorOf(digitsOf(bound.value), kFine).value;
    });
}

} // namespace anneal::grammar
