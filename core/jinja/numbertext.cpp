// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/numbertext.h"

#include "core/jinja/meter.h"
#include "core/jinja/text.h"

#include <charconv>
#include <cmath>
#include <limits>

namespace anneal::jinja {

PlainNumbers::PlainNumbers()
{
    // Of this thread alone: setlocale() would change it for all.
    static const locale_t kPlain = ::newlocale(LC_ALL_MASK, "C", nullptr);
    m_before = ::uselocale(kPlain);
}

PlainNumbers::~PlainNumbers()
{
    ::uselocale(m_before);
}

std::string floatText(double value)
{
    if (std::isnan(value))
        return "nan";
    if (std::isinf(value))
        return value < 0 ? "-inf" : "inf";
    char buffer[64];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
    const std::string_view shortest(buffer, static_cast<std::size_t>(end - buffer));
    const auto e = shortest.find('e');
    int exponent = 0;
    const auto power = shortest.substr(e + (shortest[e + 1] == '+' ? 2 : 1));
    std::from_chars(power.data(), power.data() + power.size(), exponent);
    std::string digits;
    for (const char c : shortest.substr(0, e))
        if (c >= '0' && c <= '9')
            digits += c;
    const std::string sign = shortest[0] == '-' ? "-" : "";
    const int count = static_cast<int>(digits.size());
    if (exponent < -4 || exponent >= 16) {
        const std::string fraction = count > 1 ? "." + digits.substr(1) : "";
        const std::string size = std::to_string(std::abs(exponent));
        return sign + digits[0] + fraction + (exponent < 0 ? "e-" : "e+") + (size.size() < 2 ? "0" : "") + size;
    }
    if (exponent < 0)
        return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    if (count <= exponent + 1)
        return sign + digits + std::string(static_cast<std::size_t>(exponent + 1 - count), '0') + ".0";
    return sign + digits.substr(0, static_cast<std::size_t>(exponent + 1)) + "." + digits.substr(static_cast<std::size_t>(exponent + 1));
}

std::optional<std::string> plainDigits(std::string_view text)
{
    std::string digits = strip(text, Side::Both);
    touched(digits.size());
    std::string plain;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (digits[i] != '_') {
            plain += digits[i];
            continue;
        }
        if (i == 0 || i + 1 == digits.size() || !std::isalnum(static_cast<unsigned char>(digits[i - 1]))
            || !std::isalnum(static_cast<unsigned char>(digits[i + 1])))
            return {};
    }
    return plain;
}

std::optional<double> parseFloat(std::string_view text)
{
    const auto plain = plainDigits(text);
    if (!plain || plain->empty())
        return {};
    std::string digits = lower(*plain);
    const bool negative = digits[0] == '-';
    if (digits[0] == '-' || digits[0] == '+')
        digits.erase(0, 1);
    double value = 0;
    if (digits == "inf" || digits == "infinity") {
        value = std::numeric_limits<double>::infinity();
    } else if (digits == "nan") {
        value = std::numeric_limits<double>::quiet_NaN();
    } else {
        if (digits.empty() || (digits[0] != '.' && !std::isdigit(static_cast<unsigned char>(digits[0]))))
            return {};
        const auto end = digits.data() + digits.size();
        const auto read = std::from_chars(digits.data(), end, value);
        if (read.ec == std::errc::result_out_of_range)
            value = digits.find("e-") != std::string::npos ? 0.0 : std::numeric_limits<double>::infinity();
        else if (read.ec != std::errc() || read.ptr != end)
            return {};
    }
    return negative ? -value : value;
}

} // namespace anneal::jinja
