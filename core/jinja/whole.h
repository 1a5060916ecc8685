// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jinja/value.h"

#include <optional>
#include <string>
#include <string_view>

/// Whole numbers as Python's int has them: of any size up to the 4,300 digits that it prints.
namespace anneal::jinja {

/// + - * // % ** of two whole numbers, the exponent not negative.
Value wholeArithmetic(std::string_view op, const Value &a, const Value &b);
/// a / b, correctly rounded. REQUIRES: b is not zero.
double wholeQuotient(const Value &a, const Value &b);
/// Rounded to -precision zeros at its end, halves to the even neighbour. REQUIRES: a negative precision.
Value wholeRounded(const Value &value, std::int64_t precision);

/// int() of a text; nothing where Python would raise ValueError. Base 0 reads the prefix.
std::optional<Value> parseWhole(std::string_view text, int base = 10);
/// int() of a float that is finite.
Value wholeOf(double value);
/// Without a sign.
std::string wholeDigits(const Value &value, int base, bool upperCase);
bool isNegative(const Value &whole);

/// -1, 0 or 1 of any two numbers, exactly, and 2 where a NaN has no order.
int compareNumbers(const Value &a, const Value &b);

} // namespace anneal::jinja
