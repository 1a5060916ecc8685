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

/// How the adapters of a network take part in one pass.
struct AdapterPass
{
    enum class Use { Adapters, BaseOnly };
    Use use = Use::Adapters;
    double dropout = 0; // probability; 0: no mask is drawn
    RandomState random; // a mask is drawn for each adapted module

    kernels::DropoutMask mask(std::uint64_t number) const;
};

} // namespace anneal::nn
