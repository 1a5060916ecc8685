// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of bounds measure with, and how much they give.
#pragma once

#include "tests/support/testprogram.h"

#include <cstddef>
#include <ctime>
#include <string>
#include <string_view>

/// Of this thread, so that a busy machine changes nothing.
inline double processorSeconds()
{
    timespec now {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

inline const double kSlower = anneal::tests::isSanitized() ? 8 : 1;
inline const std::size_t kLarge = anneal::tests::isSanitized() ? 1u << 16 : 1u << 20;

constexpr std::size_t kMebibyte = 1u << 20; // that any value may have

inline std::string repeated(std::string_view part, std::size_t bytes)
{
    std::string text;
    while (text.size() + part.size() <= bytes)
        text += part;
    return text;
}

inline std::string shownError(const std::string &what, double seconds)
{
    return what + " took " + std::to_string(seconds) + " s";
}
