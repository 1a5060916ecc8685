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
    const auto *begin = reinterpret_cast<const OnigUChar *>(pattern.data());
    OnigRegex regex = nullptr;
    OnigErrorInfo info {};
    // The dialect of core/text/regex.cpp.
    const int code = onig_new(&regex, begin, begin + pattern.size(), ONIG_OPTION_NONE, ONIG_ENCODING_UTF8, ONIG_SYNTAX_RUBY, &info);
    if (code == ONIG_NORMAL) {
        onig_free(regex);
        return {};
    }
    std::array<OnigUChar, ONIG_MAX_ERROR_MESSAGE_LEN> message {};
    onig_error_code_to_str(message.data(), code, &info);
    return reinterpret_cast<const char *>(message.data());
}

} // namespace anneal::config
