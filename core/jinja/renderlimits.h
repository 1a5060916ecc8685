// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace anneal::jinja {

/// What one rendering may use.
struct RenderLimits
{
    std::int64_t steps = 1'000'000;
    int depth = 100;
    std::size_t outputBytes = 16u << 20;
    int timeMs = 800; // with what is around it, no more than a second
};

} // namespace anneal::jinja
