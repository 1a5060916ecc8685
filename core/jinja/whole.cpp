// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/whole.h"

#include "core/base/tr.h"
#include "core/jinja/numbertext.h"
#include "core/jinja/objects.h"
#include "core/jinja/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <memory>
#include <new>
#include <openssl/bn.h>

namespace anneal::jinja {
namespace {

constexpr std::size_t kMostDigits = 4300; // sys.int_info.default_max_str_digits
constexpr int kMostBits = 14'284;         // of a number of so many digits

[[noreturn]] void failTooLarge()
{
    fail(tr_("a whole number has more than 4,300 digits"));
}

struct Free
{
    void operator()(BIGNUM *number) const { BN_free(number); }
    void operator()(BN_CTX *context) const { BN_CTX_free(context); }
    void operator()(char *text) const { OPENSSL_free(text); }
};
using Number = std::unique_ptr<BIGNUM, Free>;

/// What these functions fail with is always memory.
void check(int succeeded)
{
    if (succeeded == 0)
        throw std::bad_alloc();
}

Number number(BIGNUM *made = BN_new())
{
    check(made != nullptr);
    return Number(made);
}

Number numberOf(const std::string &decimal)
{
    touched(decimal.size() * decimal.size() / 16); // changing the base takes so long
    BIGNUM *made = nullptr;
    check(BN_dec2bn(&made, decimal.c_str()));
    return Number(made);
}

std::string digitsOf(const Value &whole)
{
    return whole.is(Type::LongInt) ? whole.digits() : std::to_string(whole.integer());
}

Number numberOf(const Value &whole)
{
    return numberOf(digitsOf(whole));
}

/// Of decimal digits without leading zeros.
Value wholeOf(const std::string &digits)
{
    std::int64_t value = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec == std::errc())
        return Value::of(value);
    return Value::longInteger(digits);
}

Value valueOf(const Number &number)
{
    if (BN_num_bits(number.get()) > kMostBits)
        failTooLarge();
    const std::unique_ptr<char, Free> text(BN_bn2dec(number.get()));
    check(text != nullptr);
    const std::string digits(text.get());
    touched(digits.size() * digits.size() / 16);
    if (digits.size() > kMostDigits + (digits.front() == '-'))
        failTooLarge();
    return wholeOf(digits);
}

/// Quotient and rest with the quotient rounded down, so that the rest has the divisor's sign.
std::pair<Number, Number> divided(const Number &a, const Number &b)
{
    auto quotient = number(), rest = number();
    const std::unique_ptr<BN_CTX, Free> context(BN_CTX_new());
    check(context != nullptr);
    check(BN_div(quotient.get(), rest.get(), a.get(), b.get(), context.get()));
    if (!BN_is_zero(rest.get()) && BN_is_negative(rest.get()) != BN_is_negative(b.get())) {
        check(BN_sub(quotient.get(), quotient.get(), BN_value_one()));
        check(BN_add(rest.get(), rest.get(), b.get()));
    }
    return { std::move(quotient), std::move(rest) };
}

Number power(const Number &base, const Value &exponent)
{
    const bool isSmall = BN_num_bits(base.get()) < 2; // -1, 0 or 1, whatever the exponent
    if (!isSmall && (exponent.is(Type::LongInt) || exponent.integer() > kMostBits / (BN_num_bits(base.get()) - 1)))
        failTooLarge();
    const auto written = digitsOf(exponent);
    const auto times = numberOf(!isSmall || written == "0" ? written : (written.back() - '0') % 2 == 1 ? "1" : "2");
    auto result = number();
    const std::unique_ptr<BN_CTX, Free> context(BN_CTX_new());
    check(context != nullptr);
    check(BN_exp(result.get(), base.get(), times.get(), context.get()));
    return result;
}

/// Of whole numbers without leading zeros.
int compareDigits(const std::string &a, const std::string &b)
{
    touched(std::min(a.size(), b.size()));
    const bool negative = a.front() == '-';
    if (negative != (b.front() == '-'))
        return negative ? -1 : 1;
    const int larger = a.size() != b.size() ? (a.size() < b.size() ? -1 : 1) : std::clamp(a.compare(b), -1, 1);
    return negative ? -larger : larger;
}

} // namespace

Value wholeArithmetic(std::string_view op, const Value &a, const Value &b)
{
    const auto x = numberOf(a), y = numberOf(b);
    if (op == "**")
        return valueOf(power(x, b));
    if (op == "//")
        return valueOf(divided(x, y).first);
    if (op == "%")
        return valueOf(divided(x, y).second);
    auto result = number();
    if (op == "*") {
        const std::unique_ptr<BN_CTX, Free> context(BN_CTX_new());
        check(context != nullptr);
        check(BN_mul(result.get(), x.get(), y.get(), context.get()));
    } else {
        check(op == "+" ? BN_add(result.get(), x.get(), y.get()) : BN_sub(result.get(), x.get(), y.get()));
    }
    return valueOf(result);
}

double wholeQuotient(const Value &a, const Value &b)
{
    constexpr std::int64_t kExact = std::int64_t { 1 } << 53; // up to here doubles have every whole number
    const auto isExact = [](const Value &value) { return value.isIntegral() && value.integer() >= -kExact && value.integer() <= kExact; };
    if (isExact(a) && isExact(b))
        return a.real() / b.real();
    auto x = numberOf(a), y = numberOf(b);
    const bool negative = BN_is_negative(x.get()) != BN_is_negative(y.get());
    BN_set_negative(x.get(), 0);
    BN_set_negative(y.get(), 0);
    // A quotient of 62 or 63 bits, of which the last stands for all that follow, is rounded once.
    const int shift = 62 - (BN_num_bits(x.get()) - BN_num_bits(y.get()));
    check(shift > 0 ? BN_lshift(x.get(), x.get(), shift) : BN_lshift(y.get(), y.get(), -shift));
    const auto [quotient, rest] = divided(x, y);
    const auto bits = BN_get_word(quotient.get()) | (BN_is_zero(rest.get()) ? 0 : 1);
    const double value = std::ldexp(static_cast<double>(bits), -shift);
    if (std::isinf(value))
        fail("integer division result too large for a float"); // not translated: Python's words
    return negative ? -value : value;
}

Value wholeRounded(const Value &value, std::int64_t precision)
{
    if (precision < -static_cast<std::int64_t>(kMostDigits))
        return Value::of(std::int64_t { 0 });
    const auto unit = numberOf("1" + std::string(static_cast<std::size_t>(-precision), '0'));
    auto [quotient, rest] = divided(numberOf(value), unit);
    check(BN_lshift1(rest.get(), rest.get()));
    const int half = BN_cmp(rest.get(), unit.get());
    if (half > 0 || (half == 0 && BN_is_odd(quotient.get())))
        check(BN_add(quotient.get(), quotient.get(), BN_value_one()));
    return wholeArithmetic("*", valueOf(quotient), valueOf(unit));
}

std::optional<Value> parseWhole(std::string_view text, int base)
{
    const auto plain = plainDigits(text);
    if (!plain || plain->empty())
        return {};
    std::string_view digits = *plain;
    const bool negative = digits[0] == '-';
    if (digits[0] == '-' || digits[0] == '+')
        digits.remove_prefix(1);
    if (digits.size() > 2 && digits[0] == '0') {
        const char letter = static_cast<char>(std::tolower(static_cast<unsigned char>(digits[1])));
        const int named = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
        if (named != 0 && (base == 0 || base == named)) {
            digits.remove_prefix(2);
            base = named;
        }
    }
    if (digits.empty() || digits[0] == '-' || digits[0] == '+')
        return {};
    base = base == 0 ? 10 : base;
    std::int64_t value = 0;
    const std::string signedDigits = (negative ? "-" : "") + std::string(digits);
    const auto end = signedDigits.data() + signedDigits.size();
    const auto read = std::from_chars(signedDigits.data(), end, value, base);
    if (read.ptr != end)
        return {};
    if (read.ec == std::errc())
        return Value::of(value);
    if (read.ec != std::errc::result_out_of_range || digits.size() > kMostDigits)
        return {};
    touched(digits.size() * digits.size() / 16);
    auto sum = number();
    for (const char c : digits) {
        int digit = 0;
        std::from_chars(&c, &c + 1, digit, base);
        check(BN_mul_word(sum.get(), static_cast<BN_ULONG>(base)));
        check(BN_add_word(sum.get(), static_cast<BN_ULONG>(digit)));
    }
    BN_set_negative(sum.get(), negative);
    return valueOf(sum);
}

Value wholeOf(double value)
{
    char digits[std::numeric_limits<double>::max_exponent10 + 8];
    const auto end = std::to_chars(digits, digits + sizeof digits, std::trunc(value), std::chars_format::fixed, 0).ptr;
    return wholeOf(std::string(digits, end));
}

std::string wholeDigits(const Value &value, int base, bool upperCase)
{
    auto decimal = digitsOf(value);
    if (decimal.front() == '-')
        decimal.erase(0, 1);
    if (base == 10)
        return decimal;
    const char *const letters = upperCase ? "0123456789ABCDEF" : "0123456789abcdef";
    const auto left = numberOf(decimal);
    std::string digits;
    do
        digits += letters[BN_div_word(left.get(), static_cast<BN_ULONG>(base))];
    while (!BN_is_zero(left.get()));
    touched(digits.size() * digits.size() / 16);
    std::reverse(digits.begin(), digits.end());
    return digits;
}

bool isNegative(const Value &whole)
{
    return whole.is(Type::LongInt) ? whole.digits().front() == '-' : whole.integer() < 0;
}

int compareNumbers(const Value &a, const Value &b)
{
    if (a.isIntegral() && b.isIntegral())
        return a.integer() < b.integer() ? -1 : a.integer() > b.integer();
    if (a.is(Type::Float) && b.is(Type::Float)) {
        if (std::isnan(a.real()) || std::isnan(b.real()))
            return 2;
        return a.real() < b.real() ? -1 : a.real() > b.real();
    }
    if (a.is(Type::Float)) {
        const int order = compareNumbers(b, a);
        return order == 2 ? 2 : -order;
    }
    if (!b.is(Type::Float)) // one has more than 64 bits, so no digits of the other are needed
        return !b.is(Type::LongInt) ? (isNegative(a) ? -1 : 1)
            : !a.is(Type::LongInt)  ? (isNegative(b) ? 1 : -1)
                                    : compareDigits(a.digits(), b.digits());
    const double real = b.real();
    if (!std::isfinite(real))
        return std::isnan(real) ? 2 : real > 0 ? -1 : 1;
    const int order = compareNumbers(a, wholeOf(real));
    const double whole = std::trunc(real);
    return order != 0 ? order : whole < real ? -1 : whole > real;
}

} // namespace anneal::jinja
