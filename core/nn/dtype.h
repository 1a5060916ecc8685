// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::nn {

/// Where the tensors of a network lie.
enum class Device { Cpu };

/// How the frozen weights of a model are held and multiplied. Adapters are always float32.
enum class DType {
    Auto, // the fastest on the device: BFloat16 where it is multiplied natively (on a CPU: avx512_bf16 or AMX), else Float32
    Float32,
    BFloat16,
    Int8,   // matrices of 8 bits a number (Q8_0), multiplied by 8-bit numbers where the processor does that (avx512_vnni); the rest as Auto
    Stored, // the blocks of a GGUF file as they are, multiplied so; the rest as Auto
};

/// What Auto stands for on a device; the others stand for themselves.
DType resolved(DType dtype, Device device = Device::Cpu);

/// "auto", "float32", "bfloat16", "int8", "stored".
std::string_view nameOf(DType dtype);
std::optional<DType> dtypeNamed(std::string_view name);
std::vector<std::string> dtypeNames();

} // namespace anneal::nn
