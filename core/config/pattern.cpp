// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/pattern.h"

#include <oniguruma.h>

#include <array>

namespace anneal::config {

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
        if (code != ONIG_NORMAL) {
            std::array<OnigUChar, ONIG_MAX_ERROR_MESSAGE_LEN> message {};
            onig_error_code_to_str(message.data(), code, &info);
            return reinterpret_cast<const char *>(message.data());
        }
        onig_free(regex);
    }
    return {};
}

} // namespace anneal::config
