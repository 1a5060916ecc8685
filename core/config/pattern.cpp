// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/pattern.h"

#include "core/base/tr.h"

#include <oniguruma.h>

#include <algorithm>
#include <array>

namespace anneal::config {
namespace {

struct Mistake
{
    int code;
    const char *text;
};

// What the library says of these is made for who knows its insides.
constexpr Mistake kMistakes[] {
    { ONIGERR_PARSE_DEPTH_LIMIT_OVER, tr_("it is nested too deeply") },
    { ONIGERR_END_PATTERN_AT_LEFT_BRACE, tr_("{ is opened and not closed") },
    { ONIGERR_END_PATTERN_AT_LEFT_BRACKET, tr_("[ is opened and not closed") },
    { ONIGERR_PREMATURE_END_OF_CHAR_CLASS, tr_("[ is opened and not closed") },
    { ONIGERR_EMPTY_CHAR_CLASS, tr_("there is nothing between [ and ]") },
    { ONIGERR_END_PATTERN_AT_ESCAPE, tr_("there is nothing behind the \\ at its end") },
    { ONIGERR_TARGET_OF_REPEAT_OPERATOR_NOT_SPECIFIED, tr_("there is nothing that its *, + or ? could repeat") },
    { ONIGERR_TARGET_OF_REPEAT_OPERATOR_INVALID, tr_("its *, + or ? stands behind what cannot be repeated") },
    { ONIGERR_UNMATCHED_CLOSE_PARENTHESIS, tr_(") closes nothing") },
    { ONIGERR_END_PATTERN_WITH_UNMATCHED_PARENTHESIS, tr_("( is opened and not closed") },
    { ONIGERR_END_PATTERN_IN_GROUP, tr_("( is opened and not closed") },
    { ONIGERR_UNDEFINED_GROUP_OPTION, tr_("what stands behind (? has no meaning") },
    { ONIGERR_INVALID_LOOK_BEHIND_PATTERN, tr_("(?<= or (?<! holds what cannot be looked for backwards") },
    { ONIGERR_TOO_BIG_NUMBER, tr_("a number in it is too large") },
    { ONIGERR_TOO_BIG_NUMBER_FOR_REPEAT_RANGE, tr_("a number between { and } is too large") },
    { ONIGERR_EMPTY_RANGE_IN_CHAR_CLASS, tr_("a range between [ and ] runs backwards") },
    { ONIGERR_TOO_SHORT_MULTI_BYTE_STRING, tr_("it is not UTF-8") },
    { ONIGERR_TOO_BIG_BACKREF_NUMBER, tr_("it refers to a group that is not there") },
    { ONIGERR_INVALID_BACKREF, tr_("it refers to a group that is not there") },
    { ONIGERR_UNDEFINED_NAME_REFERENCE, tr_("it refers to a group that is not there") },
    { ONIGERR_UNDEFINED_GROUP_REFERENCE, tr_("it refers to a group that is not there") },
    { ONIGERR_EMPTY_GROUP_NAME, tr_("a group has an empty name") },
    { ONIGERR_INVALID_GROUP_NAME, tr_("a group has a name that is not possible") },
    { ONIGERR_INVALID_CHAR_IN_GROUP_NAME, tr_("a group has a name that is not possible") },
    { ONIGERR_INVALID_CHAR_PROPERTY_NAME, tr_("it names a kind of character that is not known") },
};

std::string inWords(int code, OnigErrorInfo &info)
{
    const auto *known = std::find_if(std::begin(kMistakes), std::end(kMistakes), [&](const Mistake &mistake) { return mistake.code == code; });
    if (known != std::end(kMistakes))
        return known->text;
    std::array<OnigUChar, ONIG_MAX_ERROR_MESSAGE_LEN> message {};
    onig_error_code_to_str(message.data(), code, &info);
    return reinterpret_cast<const char *>(message.data());
}

} // namespace

std::string patternProblem(std::string_view pattern)
{
    static const bool initialized = [] {
        OnigEncoding encodings[] { ONIG_ENCODING_UTF8 };
        return onig_initialize(encodings, 1) == ONIG_NORMAL;
    }();
    (void)initialized;
    // Alone, and as matchesModule() of core/text has it: a comment in a pattern would take in what stands behind it there.
    for (const auto &whole : { std::string(pattern), "\\A(?:.*\\.)?(?:" + std::string(pattern) + ")\\z" }) {
        const auto *begin = reinterpret_cast<const OnigUChar *>(whole.data());
        OnigRegex regex = nullptr;
        OnigErrorInfo info {};
        // The dialect of core/text/regex.cpp.
        const int code = onig_new(&regex, begin, begin + whole.size(), ONIG_OPTION_NONE, ONIG_ENCODING_UTF8, ONIG_SYNTAX_RUBY, &info);
        const bool isWrapped = whole.size() > pattern.size();
        if (code != ONIG_NORMAL) {
            const bool endsInComment = isWrapped && code == ONIGERR_END_PATTERN_WITH_UNMATCHED_PARENTHESIS;
            const auto why = endsInComment ? tr_("it ends within a comment") : inWords(code, info);
            return tr_("\"%1\" is not a regular expression: %2.", pattern.substr(0, 60), why);
        }
        onig_free(regex);
    }
    return {};
}

} // namespace anneal::config
