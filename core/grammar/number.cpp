// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/number.h"

#include <algorithm>
#include <limits>

namespace anneal::grammar {
namespace {

constexpr int kWholeDigits = 20, kDecimalDigits = 15; // the latter with a point

std::string digitsOf(Int128 value, int atLeast)
{
    std::string text;
    for (; value > 0 || static_cast<int>(text.size()) < atLeast; value /= 10)
        text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
    return text;
}

} // namespace

Int128 powerOfTen(int exponent)
{
    Int128 result = 1;
    for (; exponent > 0; --exponent)
        result *= 10;
    return result;
}

/// A spot in words. Written to it: value, the digits so far; count, how many behind the point; state, the rest.
struct Number::Place
{
    enum Phase : std::uint8_t { Begin, Sign, Whole, Point, Fraction };

    std::uint64_t value = 0;
    int whole = 0, fraction = 0; // digits
    bool isNegative = false;
    Phase phase = Begin;

    static Place of(const Spot &spot)
    {
        return { spot.value, static_cast<int>(spot.state >> 8), static_cast<int>(spot.count), (spot.state & 8) != 0,
            static_cast<Phase>(spot.state & 7) };
    }
    Spot spot() const
    {
        return { value, static_cast<std::uint32_t>(whole) << 8 | (isNegative ? 8u : 0u) | phase, static_cast<std::uint32_t>(fraction) };
    }
    bool isZeroAlone() const { return phase == Whole && value == 0; }
};

Number::Number(Digits digits, Int128 low, Int128 high, std::uint64_t step)
    : Terminal(Kind::Narrow)
    , m_digits(digits)
    , m_low { std::max<Int128>(0, low), std::max<Int128>(1, -high) } // no -0
    , m_high { high, -low }
    , m_unit(digits == Digits::Whole ? static_cast<Int128>(step) : powerOfTen(kScale))
{ }

bool Number::isEmpty() const
{
    const auto begin = Place {};
    for (int more = 1; more <= kWholeDigits; ++more)
        for (int behind = 0; behind <= kDecimalDigits; ++behind)
            if (endingOf(begin, more, behind) || endingOf({ 0, 0, 0, true, Place::Sign }, more, behind))
                return false;
    return true;
}

std::optional<Int128> Number::firstWithin(bool isNegative, Int128 from, Int128 to, Int128 unit) const
{
    from = std::max(from, m_low[isNegative]);
    to = std::min(to, m_high[isNegative]);
    const auto first = (from + unit - 1) / unit * unit;
    if (first > to)
        return {};
    return first;
}

/// What can be written to get within the bounds: that many more digits before the point, and behind it.
std::optional<std::string> Number::endingOf(const Place &place, int more, int behindPoint) const
{
    const int whole = place.whole + more, fraction = place.fraction + behindPoint;
    const bool hasPoint = place.phase >= Place::Point;
    if (whole == 0 || (more > 0 && (hasPoint || place.isZeroAlone())) || (hasPoint && fraction == 0))
        return {};
    if (m_digits == Digits::Whole ? whole > kWholeDigits || fraction > 0 : whole + fraction > (fraction > 0 ? kDecimalDigits : kMostDigits))
        return {};
    const int scale = m_digits == Digits::Whole ? 0 : kScale;
    const auto span = powerOfTen(more + behindPoint);
    const auto unit = powerOfTen(scale - fraction); // of the last digit
    auto from = static_cast<Int128>(place.value) * span * unit;
    if (place.whole == 0 && whole > 1) // no zero in front
        from = std::max(from, powerOfTen(whole - 1) * powerOfTen(scale));
    const auto step = m_digits == Digits::Whole ? m_unit : unit;
    const auto found = firstWithin(place.isNegative, from, (static_cast<Int128>(place.value) * span + span - 1) * unit, step);
    if (!found)
        return {};
    const auto digits = digitsOf(*found / unit % span, more + behindPoint);
    if (behindPoint == 0 || hasPoint)
        return digits;
    return digits.substr(0, static_cast<std::size_t>(more)) + '.' + digits.substr(static_cast<std::size_t>(more));
}

/// Whether any end is within the bounds. More digits behind the point only add choices, so as many as there may be are looked at.
bool Number::canEnd(const Place &place) const
{
    if (place.phase >= Place::Point) {
        for (int behind = place.phase == Place::Point; behind <= kDecimalDigits - place.whole - place.fraction; ++behind)
            if (endingOf(place, 0, behind))
                return true;
        return false;
    }
    const bool isWhole = m_digits == Digits::Whole;
    for (int more = 0; more + place.whole <= (isWhole ? kWholeDigits : kMostDigits); ++more)
        if (const int behind = kDecimalDigits - place.whole - more;
            endingOf(place, more, 0) || (!isWhole && behind > 0 && endingOf(place, more, behind)))
            return true;
    return false;
}

bool Number::next(Spot &spot, std::uint8_t byte) const
{
    auto place = Place::of(spot);
    if (byte == '-' && place.phase == Place::Begin) {
        place.isNegative = true;
        place.phase = Place::Sign;
    } else if (byte == '.' && place.phase == Place::Whole && m_digits == Digits::Decimal) {
        place.phase = Place::Point;
    } else if (byte >= '0' && byte <= '9' && !place.isZeroAlone()) {
        const auto value = static_cast<Int128>(place.value) * 10 + (byte - '0');
        if (value > std::numeric_limits<std::uint64_t>::max())
            return false;
        place.value = static_cast<std::uint64_t>(value);
        const bool isBehind = place.phase >= Place::Point;
        ++(isBehind ? place.fraction : place.whole);
        place.phase = isBehind ? Place::Fraction : Place::Whole;
    } else {
        return false;
    }
    spot = place.spot();
    return canEnd(place);
}

bool Number::accepts(const Spot &spot) const
{
    return endingOf(Place::of(spot), 0, 0).has_value();
}

bool Number::goesOn(const Spot &spot) const
{
    for (const char byte : std::string_view("0123456789.-"))
        if (auto then = spot; next(then, static_cast<std::uint8_t>(byte)))
            return true;
    return false;
}

std::string Number::completion(const Spot &spot) const
{
    const auto place = Place::of(spot);
    if (place.phase == Place::Begin) { // the shorter one, without a sign where both are as long
        const auto plain = canEnd({ 0, 0, 0, false, Place::Sign }) ? completion(Place { 0, 0, 0, false, Place::Sign }.spot()) : std::string(99, '0');
        const auto negative
            = canEnd({ 0, 0, 0, true, Place::Sign }) ? '-' + completion(Place { 0, 0, 0, true, Place::Sign }.spot()) : std::string(99, '0');
        return plain.size() <= negative.size() ? plain : negative;
    }
    for (int length = 0; length <= kWholeDigits + 2; ++length) // characters, a point among them
        for (int more = length; more >= 0; --more) {
            const int rest = length - more - (place.phase < Place::Point && more < length);
            if (const auto ending = endingOf(place, more, rest); ending && static_cast<int>(ending->size()) == length)
                return *ending;
        }
    return {};
}

} // namespace anneal::grammar
