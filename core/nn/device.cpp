// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/device.h"

#include "core/kernels/bfloat16gemm.h"
#include "core/nn/cpuops.h"

#include <algorithm>
#include <iterator>
#include <utility>

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

namespace {

constexpr std::pair<DType, std::string_view> kNames[] = { { DType::Auto, "auto" }, { DType::Float32, "float32" }, { DType::BFloat16, "bfloat16" },
    { DType::Int8, "int8" }, { DType::Stored, "stored" } };

} // namespace

std::string_view nameOf(DType dtype)
{
    return std::find_if(std::begin(kNames), std::end(kNames), [&](const auto &each) { return each.first == dtype; })->second;
}

std::optional<DType> dtypeNamed(std::string_view name)
{
    const auto found = std::find_if(std::begin(kNames), std::end(kNames), [&](const auto &each) { return each.second == name; });
    return found == std::end(kNames) ? std::nullopt : std::optional(found->first);
}

std::vector<std::string> dtypeNames()
{
    std::vector<std::string> names;
    for (const auto &[dtype, name] : kNames)
        names.emplace_back(name);
    return names;
}

} // namespace anneal::nn
