// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/floattiles.h"

#pragma GCC push_options
#pragma GCC target("avx2,fma")
namespace anneal::kernels::avx2 {

constexpr int kLanes = 8, kVectors = 2;
#include "core/kernels/floattilesimpl.h"

} // namespace anneal::kernels::avx2
#pragma GCC pop_options

namespace anneal::kernels {

const FloatTiles kAvx2Tiles = avx2::kTable;

} // namespace anneal::kernels
