// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/kernelsets.h"

#pragma GCC push_options
#pragma GCC target("avx2,fma")
namespace anneal::kernels::avx2 {

#include "core/kernels/kernelsimpl.h"

} // namespace anneal::kernels::avx2
#pragma GCC pop_options

namespace anneal::kernels {

const Kernels<float> kAvx2Float = avx2::kTable<float>;
const Kernels<BFloat16Bits> kAvx2BFloat16 = avx2::kTable<BFloat16Bits>;

} // namespace anneal::kernels
