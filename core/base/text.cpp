// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <utility>

namespace anneal::base {
namespace {

/// Length of the well-formed sequence at `at`, 0 if it is malformed (Unicode 15, table 3-7).
std::size_t sequenceLength(std::string_view bytes, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u; };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    const unsigned lead = byte(0);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return continues(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        if (!continues(1) || !continues(2) || (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F))
            return 0;
        return 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        if (!continues(1) || !continues(2) || !continues(3) || (lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F))
            return 0;
        return 4;
    }
    return 0;
}

} // namespace

bool isUtf8(std::string_view bytes, std::size_t *badAt)
{
    for (std::size_t at = 0; at < bytes.size();) {
        const auto length = sequenceLength(bytes, at);
        if (length == 0) {
            if (badAt)
                *badAt = at;
            return false;
        }
        at += length;
    }
    return true;
}

std::size_t codePointCount(std::string_view utf8)
{
    // Eight bytes at a time: those that continue a character are 10xxxxxx.
    constexpr std::uint64_t kLowBits = 0x0101010101010101;
    std::size_t continuing = 0, at = 0;
    for (std::uint64_t word = 0; at + sizeof(word) <= utf8.size(); at += sizeof(word)) {
        std::memcpy(&word, utf8.data() + at, sizeof(word));
        continuing += static_cast<std::size_t>((((word >> 7) & ~(word >> 6) & kLowBits) * kLowBits) >> 56);
    }
    for (; at < utf8.size(); ++at)
        continuing += (static_cast<unsigned char>(utf8[at]) & 0xC0) == 0x80;
    return utf8.size() - continuing;
}

int editDistance(std::string_view a, std::string_view b)
{
    std::vector<int> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        int diagonal = std::exchange(row[0], static_cast<int>(i));
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const int changed = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = std::min({ row[j] + 1, row[j - 1] + 1, changed });
        }
    }
    return row.back();
}

std::string nearest(std::string_view word, std::span<const std::string> candidates)
{
    const auto length = static_cast<int>(word.size());
    const int bound = std::min(std::max(2, length / 3), length / 2); // further away it is another word
    std::string best;
    int bestDistance = bound + 1;
    for (const auto &candidate : candidates) {
        const int distance = editDistance(word, candidate);
        if (distance < bestDistance) {
            bestDistance = distance;
            best = candidate;
        }
    }
    return best;
}

std::string formatBytes(std::uint64_t bytes)
{
    static constexpr std::array kUnits { "B", "KiB", "MiB", "GiB", "TiB" };
    double value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 1024 && unit + 1 < kUnits.size()) {
        value /= 1024;
        ++unit;
    }
    return formatFixed(value, unit == 0 || value >= 100 ? 0 : 1) + " " + kUnits[unit];
}

std::string formatDuration(double seconds)
{
    if (!(seconds >= 0 && seconds < 1e12)) // nor what is no number
        return "–";
    const auto whole = static_cast<long long>(std::llround(seconds));
    char text[48];
    if (whole < 60)
        std::snprintf(text, sizeof text, "%lld s", whole);
    else if (whole < 3600)
        std::snprintf(text, sizeof text, "%lld min %02lld s", whole / 60, whole % 60); // not translated: units
    else
        std::snprintf(text, sizeof text, "%lld h %02lld min", whole / 3600, whole / 60 % 60); // not translated: units
    return text;
}

std::string formatCount(std::int64_t value)
{
    std::string digits = std::to_string(value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value));
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return value < 0 ? "-" + digits : digits;
}

std::string counted(std::int64_t count, std::string_view what)
{
    return formatCount(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

int percentOf(double part, double whole)
{
    if (!(part > 0) || !(whole > 0))
        return 0;
    return part >= whole ? 100 : std::clamp(static_cast<int>(std::lround(100 * part / whole)), 1, 99);
}

std::string formatNumber(double value)
{
    char text[40];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    return { text, end };
}

std::string formatFixed(double value, int digits)
{
    if (!std::isfinite(value))
        return "–";
    char text[512]; // the greatest double has 309 digits in front of the point
    const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, std::clamp(digits, 0, 100)).ptr;
    return { text, end };
}

std::string utcNow()
{
    using namespace std::chrono;
    const auto now = system_clock::now();
    const auto seconds = system_clock::to_time_t(now);
    const auto milliseconds = duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
    std::tm parts {};
    gmtime_r(&seconds, &parts);
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
        parts.tm_min, parts.tm_sec, static_cast<int>(milliseconds));
    return text;
}

double secondsOf(std::string_view iso8601)
{
    // The functions of libc would read the point by the locale of the user.
    const auto *at = iso8601.data();
    const auto *const end = at + iso8601.size();
    const auto take = [&](auto &value, double most, std::string_view behind) {
        const auto read = std::from_chars(at, end, value);
        if (at == end || *at < '0' || *at > '9' || read.ec != std::errc() || !(value <= most))
            return false;
        at = read.ptr;
        const bool follows = std::string_view(at, static_cast<std::size_t>(end - at)).starts_with(behind);
        at += follows ? behind.size() : 0;
        return follows;
    };
    std::tm parts {};
    double seconds = 0;
    const bool isTime = take(parts.tm_year, 9999, "-") && take(parts.tm_mon, 12, "-") && take(parts.tm_mday, 31, "T") && take(parts.tm_hour, 23, ":")
        && take(parts.tm_min, 59, ":") && take(seconds, 60.999, "Z") && at == end;
    if (!isTime)
        return -1;
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    return static_cast<double>(timegm(&parts)) + seconds;
}

std::string localNow()
{
    const auto now = std::time(nullptr);
    std::tm parts {};
    localtime_r(&now, &parts);
    char text[40];
    return { text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts) };
}

std::optional<double> secondsAsWritten(std::string_view text)
{
    std::tm parts {};
    const std::string copy(text);
    const char *end = ::strptime(copy.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (!end || *end)
        return std::nullopt;
    // The 31st of February is taken for the 3rd of March, and "2" for "02": only what is written back as it stood is a time.
    const auto seconds = timegm(&parts);
    char back[64];
    std::snprintf(back, sizeof back, "%04d-%02d-%02dT%02d:%02d:%02d", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
        parts.tm_min, parts.tm_sec);
    return text == back ? std::optional(static_cast<double>(seconds)) : std::nullopt;
}

std::string sentence(std::string_view clause)
{
    std::string text(trimmed(clause));
    if (text.empty())
        return text;
    if (text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    if (std::string_view(".!?").find(text.back()) == std::string_view::npos)
        text += '.';
    return text;
}

std::string shellQuoted(std::string_view argument)
{
    constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:,./@%";
    if (!argument.empty() && argument.find_first_not_of(kPlain) == std::string_view::npos)
        return std::string(argument);
    std::string quoted = "'";
    for (const char c : argument)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    for (;;) {
        const auto at = text.find(separator);
        parts.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos)
            return parts;
        text.remove_prefix(at + 1);
    }
}

std::string_view trimmed(std::string_view text)
{
    static constexpr std::string_view kBlank = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string toLower(std::string_view ascii)
{
    std::string lower(ascii);
    for (char &c : lower)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

std::string toHex(std::string_view bytes)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string digits;
    for (const char c : bytes)
        digits.append(1, kDigits[static_cast<unsigned char>(c) >> 4]).append(1, kDigits[c & 15]);
    return digits;
}

bool turnsDirection(std::string_view character)
{
    const auto third = character.size() == 3 ? static_cast<unsigned char>(character[2]) : 0u;
    return (character.starts_with("\xE2\x80") && third >= 0xAA && third <= 0xAE)  // U+202A … U+202E
        || (character.starts_with("\xE2\x81") && third >= 0xA6 && third <= 0xA9); // U+2066 … U+2069
}

std::string withoutControls(std::string_view utf8)
{
    std::string clean;
    clean.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();) {
        const auto length = sequenceLength(utf8, at);
        if (length == 0) {
            clean += "\xEF\xBF\xBD";
            ++at;
            continue;
        }
        const auto byte = static_cast<unsigned char>(utf8[at]);
        const bool isC1 = byte == 0xC2 && static_cast<unsigned char>(utf8[at + 1]) < 0xA0;
        if (byte == 0x1B && at + 1 < utf8.size() && utf8[at + 1] == '[') { // a CSI sequence ends at its first byte in @…~
            at += 2;
            while (at < utf8.size() && !(utf8[at] >= '@' && utf8[at] <= '~'))
                ++at;
            at += at < utf8.size() ? 1 : 0;
            continue;
        }
        const auto character = utf8.substr(at, length);
        if (!isC1 && byte != 0x7F && (byte >= 0x20 || byte == '\n' || byte == '\t') && !turnsDirection(character))
            clean += character;
        at += length;
    }
    return clean;
}

std::string_view firstBytes(std::string_view utf8, std::size_t most)
{
    if (utf8.size() <= most)
        return utf8;
    while (most > 0 && (static_cast<unsigned char>(utf8[most]) & 0xC0) == 0x80) // not inside a character
        --most;
    return utf8.substr(0, most);
}

std::string errorExcerpt(std::string_view text, std::size_t most)
{
    auto clean = withoutControls(text);
    return clean.size() <= most ? clean : std::string(firstBytes(clean, most)) + "…";
}

} // namespace anneal::base
