// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneal::nn {

/// Where the tensors of a network lie.
enum class Device { Cpu };

/// How the frozen weights of a model are held and multiplied. Adapters are always float32.
enum class DType {
    Auto, // the fastest on the device: BFloat16 where it is multiplied natively (on a CPU: avx512_bf16 or AMX), else Float32
    Float32,
    BFloat16,
};

/// What Auto stands for on a device; the others stand for themselves.
DType resolved(DType dtype, Device device = Device::Cpu);

} // namespace anneal::nn
