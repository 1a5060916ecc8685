// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/cpulevel.h"
#include "core/kernels/kernelsets.h"

namespace anneal::kernels {

Level level()
{
    static const Level found = [] {
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
            && __builtin_cpu_supports("avx512vl"))
            return Level::Avx512;
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? Level::Avx2 : Level::Base;
    }();
    return found;
}

template <>
const Kernels<float> &fastest<float>()
{
    return level() == Level::Avx512 ? kAvx512Float : level() == Level::Avx2 ? kAvx2Float : kBaseFloat;
}

template <>
const Kernels<BFloat16Bits> &fastest<BFloat16Bits>()
{
    return level() == Level::Avx512 ? kAvx512BFloat16 : level() == Level::Avx2 ? kAvx2BFloat16 : kBaseBFloat16;
}

} // namespace anneal::kernels
