// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::base {

/// Whether the bytes are well-formed UTF-8 (no surrogates, no overlong forms); `badAt` gets the first bad offset.
bool isUtf8(std::string_view bytes, std::size_t *badAt = nullptr);

/// Number of code points of well-formed UTF-8.
std::size_t codePointCount(std::string_view utf8);

/// Levenshtein distance in bytes.
int editDistance(std::string_view a, std::string_view b);

/// The first candidate that takes the fewest edits from `word`; empty where that is over min(max(2, n / 3), n / 2) for a word of n bytes.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// "98.4 MiB"
std::string formatBytes(std::uint64_t bytes);
/// "2 h 05 min", "3 min 20 s", "12 s"
std::string formatDuration(double seconds);
/// "12,345"
std::string formatCount(std::int64_t value);
/// "1 row", "1,234 rows", of the word for one.
std::string counted(std::int64_t count, std::string_view what);
/// Shortest decimal text that reads back as the same double, in the C locale.
std::string formatNumber(double value);
/// A share in whole percent, rounded; 100 only where it is all, 0 only where it is nothing.
int percentOf(double part, double whole);
/// With that many digits behind the point, in the C locale; "–" for what is no finite number.
std::string formatFixed(double value, int digits);

/// Now as ISO 8601 in UTC with milliseconds: 2026-11-22T14:02:03.456Z.
std::string utcNow();
/// Seconds since 1970 of such a text; negative when it is not one.
double secondsOf(std::string_view iso8601);

/// Now as local time without a zone: 2026-11-22T15:02:03.
std::string localNow();
/// Seconds since 1970 of such a text, its zone taken for UTC; nothing where it is not one.
std::optional<double> secondsAsWritten(std::string_view text);

/// A clause as a sentence: with a capital first letter and a full stop, where they are missing.
std::string sentence(std::string_view clause);
/// An argument as it is typed in a shell: quoted where it must be.
std::string shellQuoted(std::string_view argument);

std::vector<std::string> split(std::string_view text, char separator);
std::string_view trimmed(std::string_view text);
std::string toLower(std::string_view ascii);
/// Two lower-case digits a byte.
std::string toHex(std::string_view bytes);

/// Whether a character is an embedding, an override or an isolate: they show "gnp.exe" as "exe.png". The marks that Arabic and Hebrew need
/// are none of these.
bool turnsDirection(std::string_view character);
/// Text that is safe to print on a terminal: C0/C1 controls, escape sequences and what turns the direction of text around removed,
/// \n and \t kept.
std::string withoutControls(std::string_view utf8);

/// The first bytes of a text, at most that many and no part of a character.
std::string_view firstBytes(std::string_view utf8, std::size_t most);
/// Text of an error without control characters, cut after `most` bytes: it may quote a foreign file with names of megabytes.
std::string errorExcerpt(std::string_view text, std::size_t most = 4096);

} // namespace anneal::base
