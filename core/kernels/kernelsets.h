// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/kernels.h"

namespace anneal::kernels {

// The same loops compiled for three levels of x86-64; fastest() chooses.
extern const Kernels<float> kBaseFloat, kAvx2Float, kAvx512Float;
extern const Kernels<BFloat16Bits> kBaseBFloat16, kAvx2BFloat16, kAvx512BFloat16;

} // namespace anneal::kernels
