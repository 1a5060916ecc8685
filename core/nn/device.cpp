// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/device.h"

#include "core/kernels/bfloat16gemm.h"
#include "core/nn/cpuops.h"

namespace anneal::nn {

DType resolved(DType dtype, Device)
{
    if (dtype != DType::Auto)
        return dtype;
    return kernels::hasBFloat16Gemm() ? DType::BFloat16 : DType::Float32;
}

const Ops &opsFor(Device)
{
    static const CpuOps cpu;
    return cpu;
}

kernels::Threads threadsFor(const Ops &ops, at::ScalarType type)
{
    using Kind = kernels::Threads::Kind;
    return kernels::Threads(kernels::threadCount(), ops.usesOwnKernels(type) ? Kind::Own : Kind::OpenMp);
}

at::ScalarType scalarType(DType dtype)
{
    const bool isBFloat16 = dtype == DType::BFloat16 || ((dtype == DType::Int8 || dtype == DType::Stored) && kernels::hasBFloat16Gemm());
    return isBFloat16 ? at::kBFloat16 : at::kFloat;
}

} // namespace anneal::nn
