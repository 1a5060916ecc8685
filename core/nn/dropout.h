// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/kernels.h"

#include <cstdint>

namespace anneal::nn {

/// State of the dropout generator. Counter-based: the same state draws the same masks.
struct RandomState
{
    std::uint64_t seed = 0;
    std::uint64_t drawn = 0; // masks drawn so far
};

/// Dropout in one pass: draws a mask for each adapted module.
struct DropoutSource
{
    double probability = 0; // 0: none is drawn
    RandomState random;

    kernels::DropoutMask mask(std::uint64_t number) const;
};

} // namespace anneal::nn
