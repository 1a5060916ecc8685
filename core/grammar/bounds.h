// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grammar/number.h"
#include "core/grammar/schemadocument.h"

namespace anneal::grammar {

/// What the bounds leave of the numbers that can be written: whole ones within 64 bits, or decimal ones times 10^Number::kScale.
struct NumberRange
{
    Int128 low, high;
};
NumberRange numberRange(Number::Digits digits, const std::vector<Bound> &minimums, const std::vector<Bound> &maximums);
/// Whether the bounds, between which none of them is, leave numbers that are only too long to be written.
bool isTooLong(Number::Digits digits, const std::vector<Bound> &minimums, const std::vector<Bound> &maximums);
/// Whether a number keeps to them.
bool isWithin(const base::Json &number, const std::vector<Bound> &minimums, const std::vector<Bound> &maximums);

} // namespace anneal::grammar
