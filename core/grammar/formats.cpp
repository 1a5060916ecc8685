// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/formats.h"

#include <map>

namespace anneal::grammar {
namespace {

// Every year but 0000, and 29 February only in those that are divisible by 4, by 100 only with 400.
const std::string kYear = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)";
const std::string kLeapYear = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)";
const std::string kDate = "(?:" + kYear
    + "-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|" + kLeapYear + "-02-29)";
const std::string kTime = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"; // RFC 3339
const std::string kOctet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const std::string kIpv4 = "(?:" + kOctet + "\\.){3}" + kOctet;
const std::string kLabel = "(?:[A-Za-z0-9]{1,63}|[A-Za-z0-9](?:-?[A-Za-z0-9]){0,31})"; // RFC 1123; -- is for encoded names
const std::string kHost = kLabel + "(?:\\." + kLabel + "){0,3}";
const std::string kDomain = kLabel + "(?:\\." + kLabel + "){1,3}";                 // where mail goes: no mail server is known by one label
const std::string kUriText = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*"; // RFC 3986

std::string ipv6()
{
    // RFC 4291: eight groups, or fewer around one "::".
    const std::string group = "[0-9A-Fa-f]{1,4}";
    std::string all = "(?:" + group + ":){7}" + group + "|::";
    for (int before = 0; before <= 7; ++before)
        for (int behind = before == 0 ? 1 : 0; before + behind <= 7; ++behind)
            all += '|' + (before > 0 ? group + "(?::" + group + "){" + std::to_string(before - 1) + "}" : std::string())
                + "::" + (behind > 0 ? group + "(?::" + group + "){" + std::to_string(behind - 1) + "}" : std::string());
    return "(?:" + all + ')';
}

// RFC 3339, appendix A
const std::string kDurationTime = "T(?:[0-9]{1,9}H(?:[0-9]{1,9}M(?:[0-9]{1,9}S)?)?|[0-9]{1,9}M(?:[0-9]{1,9}S)?|[0-9]{1,9}S)";
const std::string kDurationDate = "(?:[0-9]{1,9}D|[0-9]{1,9}M(?:[0-9]{1,9}D)?|[0-9]{1,9}Y(?:[0-9]{1,9}M(?:[0-9]{1,9}D)?)?)";

const std::map<std::string, std::string, std::less<>> &patterns()
{
    static const std::map<std::string, std::string, std::less<>> kPatterns {
        { "date", kDate },
        { "time", kTime },
        { "date-time", kDate + "T" + kTime },
        { "duration", "P(?:" + kDurationDate + "(?:" + kDurationTime + ")?|" + kDurationTime + "|[0-9]{1,9}W)" },
        { "email", "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@" + kDomain }, // RFC 5321
        { "hostname", kHost },
        { "ipv4", kIpv4 },
        { "ipv6", ipv6() },
        { "uuid", "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}" },
        { "uri",
            "[A-Za-z][A-Za-z0-9+.-]*:(?://" + kHost + "(?::[0-9]{1,5})?(?:/" + kUriText + ")?|[A-Za-z0-9._~!$&'()*+,;=:@-]" + kUriText + ")(?:\\?"
                + kUriText + ")?(?:#" + kUriText + ")?" },
    };
    return kPatterns;
}

} // namespace

std::string formatPattern(std::string_view name)
{
    const auto found = patterns().find(name);
    return found == patterns().end() ? std::string() : found->second;
}

std::vector<std::string> formatNames()
{
    std::vector<std::string> names;
    for (const auto &[name, pattern] : patterns())
        names.push_back(name);
    return names;
}

std::optional<NumberFormat> numberFormat(std::string_view name)
{
    for (const int bits : { 8, 16, 32, 64 }) {
        const auto digits = std::to_string(bits);
        const auto most = ~std::uint64_t { 0 } >> (64 - bits);
        if (name == "uint" + digits)
            return NumberFormat { 0, most };
        if (name == "int" + digits)
            return NumberFormat { -static_cast<std::int64_t>(most / 2) - 1, most / 2 };
    }
    return {};
}

bool isFractionFormat(std::string_view name)
{
    return name == "float" || name == "double";
}

} // namespace anneal::grammar
