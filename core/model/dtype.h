// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneal::model {

/// How the frozen weights of a model are held and multiplied. Adapters are always float32.
enum class DType {
    Auto, // BFloat16 where the processor multiplies it natively (avx512_bf16 or AMX), else Float32
    Float32,
    BFloat16,
};

/// What Auto stands for on this machine; the others stand for themselves.
DType resolved(DType dtype);

} // namespace anneal::model
