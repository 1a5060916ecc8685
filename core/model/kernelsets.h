// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/kernels.h"

namespace anneal::model {

// The same loops compiled for three levels of x86-64; kernels() chooses.
extern const Kernels<float> kBaseFloat, kAvx2Float, kAvx512Float;
extern const Kernels<BFloat16Bits> kBaseBFloat16, kAvx2BFloat16, kAvx512BFloat16;

} // namespace anneal::model
