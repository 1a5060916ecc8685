// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/floattiles.h"

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,prefer-vector-width=512")
namespace anneal::kernels::avx512 {

constexpr int kLanes = 16, kVectors = 4;
#include "core/kernels/floattilesimpl.h"

} // namespace anneal::kernels::avx512
#pragma GCC pop_options

namespace anneal::kernels {

const FloatTiles kAvx512Tiles = avx512::kTable;

} // namespace anneal::kernels
