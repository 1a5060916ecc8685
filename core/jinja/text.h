// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What Python's str does, on UTF-8: positions and lengths count code points, white space is Unicode's.
namespace anneal::jinja {

std::string upper(std::string_view utf8);
std::string lower(std::string_view utf8);
std::string capitalize(std::string_view utf8);
std::string title(std::string_view utf8);      // str.title
std::string titleWords(std::string_view utf8); // Jinja's filter: words begin after space - ( { [ <
std::string swapCase(std::string_view utf8);

enum class Side { Left, Right, Both };
/// A text without the white space around it, as a template's `trim` sees it: no-break spaces and the like are some.
std::string_view trim(std::string_view utf8);
/// `characters`: the set to strip, white space when there is none.
std::string strip(std::string_view utf8, Side side, const std::optional<std::string> &characters = {});
/// str.split and str.rsplit; limit < 0 for none. REQUIRES: a separator that is given is not empty.
std::vector<std::string> splitText(std::string_view utf8, const std::optional<std::string> &separator, std::int64_t limit, bool fromRight);
std::vector<std::string> splitLines(std::string_view utf8, bool keepEnds);
/// Where `wanted` stands last in `text`; npos for nowhere. In linear time.
std::size_t findLast(std::string_view text, std::string_view wanted);
/// limit < 0: every occurrence; an empty `old` is found between all code points.
std::string replaceText(std::string_view utf8, std::string_view old, std::string_view by, std::int64_t limit);
std::string pad(std::string_view utf8, std::int64_t width, Side textAt, char32_t fill = ' ');
std::string escapeHtml(std::string_view text);
/// textwrap.wrap with tabs and white space kept as they are.
std::vector<std::string> wrapText(std::string_view line, std::int64_t width, bool breakLongWords, bool breakOnHyphens);

/// Quoted as Python's repr does.
std::string inQuotes(std::string_view utf8);

} // namespace anneal::jinja
