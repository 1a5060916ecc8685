// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kvcache.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace anneal::nn {

void KvCache::copy(std::int64_t from, std::int64_t to)
{
    const c10::NoGradGuard noGradient;
    const auto length = lengths.at(std::size_t(from));
    lengths.at(std::size_t(to)) = length;
    if (from == to)
        return;
    for (auto *tensors : { &keys, &values })
        for (const auto &tensor : *tensors)
            tensor[to].slice(1, 0, length).copy_(tensor[from].slice(1, 0, length));
}

} // namespace anneal::nn
