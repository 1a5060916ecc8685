// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/bfloat16attention.h"
#include "core/model/kernels.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

// The steps of a decoder on tensors (rows × columns), float32 or bfloat16 throughout, with our own kernels on torch's threads.
// bfloat16 products use avx512_bf16 where the processor has it and torch's where not; float32 products are torch's.

namespace anneal::model {

/// A side of a sum of products: a (m, k) times b, which is (n, k) when transposed, else (k, n). Rows must be contiguous.
struct Product
{
    at::Tensor a, b;
    bool transposed = false;
    std::vector<GemmBlock> blocks {}; // where a transposed b is not zero; none: everywhere
};

/// The sum of one or two products as a new tensor of a's type.
at::Tensor multiply(const std::vector<Product> &products);
/// out = the sum of the products; out is a's type or float32.
void multiplyInto(const std::vector<Product> &products, at::Tensor &out);
/// x (float32) + the sum of the products, as a new tensor.
at::Tensor addedProducts(const at::Tensor &x, const std::vector<Product> &products);
/// aᵀ · b in float32 for a (k, m) and b (k, n): sums over tokens.
at::Tensor transposedProduct(const at::Tensor &a, const at::Tensor &b);

/// x float32; the result has type `type`, `rstd` (rows) is kept for the backward pass.
at::Tensor rmsNorm(const at::Tensor &x, const at::Tensor &weight, double eps, at::ScalarType type, at::Tensor &rstd);
/// dx += gradient.
void addRmsNormBackward(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &rstd, const at::Tensor &dy, at::Tensor &dx);

/// Rotates the first `heads` heads of each row in place. tables: cos and sin, (positions, headDim / 2) float32.
void rotate(at::Tensor &rows, const at::Tensor &positions, const at::Tensor &cosines, const at::Tensor &sines, float direction, std::int64_t heads,
    std::int64_t headDim);

at::Tensor swiGlu(const at::Tensor &gateUp);
void swiGluBackward(at::Tensor &gateUp, const at::Tensor &dh); // in place

/// Attention inside each document; keeps what the backward pass needs in `logSums`.
at::Tensor attention(const AttentionShape &shape, const at::Tensor &qkv, at::Tensor &logSums);
at::Tensor attentionBackward(
    const AttentionShape &shape, const at::Tensor &qkv, const at::Tensor &out, const at::Tensor &logSums, const at::Tensor &dout);

at::Tensor dropped(const at::Tensor &x, const DropoutMask &mask);
void addDropped(const at::Tensor &x, const DropoutMask &mask, at::Tensor &sum);

/// x itself, or a rounded copy when it has another type.
at::Tensor asType(const at::Tensor &x, at::ScalarType type);
/// factor · xᵀ of a float32 matrix, contiguous.
at::Tensor scaledTranspose(const at::Tensor &x, double factor);
/// to = factor · from, rounded to the type of `to`; matrices of equal size, from float32. Serial: for small ones.
void scaledCopy(const at::Tensor &from, double factor, const at::Tensor &to);

/// Calls f with a value of the kernels' element type of a tensor.
template <typename F>
decltype(auto) withElement(const at::Tensor &tensor, F &&f)
{
    if (tensor.scalar_type() == at::kFloat)
        return f(float());
    return f(BFloat16Bits());
}
template <typename T>
T *elements(const at::Tensor &tensor)
{
    return static_cast<T *>(tensor.data_ptr());
}

} // namespace anneal::model
