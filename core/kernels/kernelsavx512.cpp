// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/kernelsets.h"

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,prefer-vector-width=512")
namespace anneal::kernels::avx512 {

#include "core/kernels/kernelsimpl.h"

} // namespace anneal::kernels::avx512
#pragma GCC pop_options

namespace anneal::kernels {

const Kernels<float> kAvx512Float = avx512::kTable<float>;
const Kernels<BFloat16Bits> kAvx512BFloat16 = avx512::kTable<BFloat16Bits>;

} // namespace anneal::kernels
