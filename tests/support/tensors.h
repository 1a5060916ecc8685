// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/torch.h"

#include <cstdint>

namespace anneal::support {

inline at::Tensor normal(at::IntArrayRef sizes, std::uint64_t seed)
{
    auto generator = at::detail::createCPUGenerator(seed);
    return at::empty(sizes).normal_(0, 1, generator);
}

/// Norm of the difference relative to the norm of what was expected.
inline double relative(const at::Tensor &value, const at::Tensor &expected)
{
    const auto reference = expected.to(at::kDouble);
    return ((value.to(at::kDouble) - reference).norm() / (reference.norm() + 1e-30)).item<double>();
}

} // namespace anneal::support
