// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/kernelsets.h"

namespace anneal::model::base {

#include "core/model/kernelsimpl.h"

} // namespace anneal::model::base

namespace anneal::model {

const Kernels<float> kBaseFloat = base::kTable<float>;
const Kernels<BFloat16Bits> kBaseBFloat16 = base::kTable<BFloat16Bits>;

} // namespace anneal::model
