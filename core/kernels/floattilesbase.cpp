// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/floattiles.h"

namespace anneal::kernels::base {

constexpr int kLanes = 4, kVectors = 2;
#include "core/kernels/floattilesimpl.h"

} // namespace anneal::kernels::base

namespace anneal::kernels {

const FloatTiles kBaseTiles = base::kTable;

} // namespace anneal::kernels
