// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/kernelsets.h"

namespace anneal::kernels::base {

#include "core/kernels/kernelsimpl.h"

} // namespace anneal::kernels::base

namespace anneal::kernels {

const Kernels<float> kBaseFloat = base::kTable<float>;
const Kernels<BFloat16Bits> kBaseBFloat16 = base::kTable<BFloat16Bits>;

} // namespace anneal::kernels
