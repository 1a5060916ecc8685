// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/blocks.h"

#include "core/kernels/blockgroups.h"
#include "core/kernels/cpulevel.h"

namespace anneal::kernels {

Unpack<float> floatUnpack(BlockFormat format)
{
    static const bool has = level() == Level::Avx512 && __builtin_cpu_supports("f16c");
    return has ? tile::unpackOf<float>(format) : nullptr;
}

} // namespace anneal::kernels
