// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/blocks.h"

#include "core/kernels/blockgroups.h"
#include "core/kernels/cpulevel.h"

namespace anneal::kernels {

Unpack<float> floatUnpack(BlockFormat format)
{
    return level() == Level::Avx512 ? tile::unpackOf<float>(format) : nullptr;
}

} // namespace anneal::kernels
