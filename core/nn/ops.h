// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/attention.h"
#include "core/kernels/gemmblocks.h"
#include "core/nn/kvcache.h"
#include "core/nn/matrix.h"
#include "core/weights/family.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace anneal::nn {

/// One of a sum of products: a (m, k) times b, which is (n, k) when transposed, else (k, n). Rows of tensors must be contiguous.
struct Product
{
    at::Tensor a;
    Matrix b;
    bool transposed = false;
    std::vector<kernels::GemmBlock> blocks {}; // where a transposed b is not zero; none: everywhere

    bool isDense() const; // b is a tensor of a's type
};

/// What rows of logits say about their labels; each has one number for a row.
struct RowScores
{
    at::Tensor logProbabilities; // float64, of the labels
    at::Tensor entropies;        // float64, nats
    at::Tensor best;             // int64, the arg-max, the lowest id on ties
};

/// Labels of rows of logits.
struct RowLabels
{
    at::Tensor ids;     // (rows) int64
    at::Tensor weights; // (rows) float32, or undefined where each counts 1
};

/// The steps of a network on tensors (rows × columns), float32 or bfloat16 throughout: here with torch's operators alone, on any device.
///
/// Derived classes override a step where they know a faster way, and call the one here where they do not; this one is what theirs is compared
/// with. Thread-safe. Steps may throw what torch throws.
class Ops
{
public:
    virtual ~Ops() = default;

    /// The sum of one or two products as a new tensor of a's type. A matrix of blocks is unpacked a tile at a time, and its product has the
    /// bits of that with its dense numbers.
    at::Tensor multiply(const std::vector<Product> &products) const;
    /// out = the sum of the products; out is a's type or float32.
    void multiplyInto(const std::vector<Product> &products, at::Tensor &out) const { accumulate(products, {}, out); }
    /// x (float32) + the sum of the products, as a new tensor.
    at::Tensor addedProducts(const at::Tensor &x, const std::vector<Product> &products) const;
    /// aᵀ · b in float32 for a (k, m) and b (k, n): sums over tokens.
    virtual at::Tensor transposedProduct(const at::Tensor &a, const at::Tensor &b) const;

    /// x float32; the result has type `type`, `rstd` (rows) is kept for the backward pass.
    virtual at::Tensor rmsNorm(const at::Tensor &x, const at::Tensor &weight, double eps, at::ScalarType type, at::Tensor &rstd) const;
    /// dx += gradient.
    virtual void addRmsNormBackward(
        const at::Tensor &x, const at::Tensor &weight, const at::Tensor &rstd, const at::Tensor &dy, at::Tensor &dx) const;

    /// (x − mean) / √(variance + eps) · weight + bias of each row; all float32.
    virtual at::Tensor layerNorm(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias, double eps) const;
    /// x · Φ(x) by the error function, in place.
    virtual void gelu(at::Tensor &x) const;

    /// Rotates the first `heads` heads of each row in place. tables: cos and sin, (positions, headDim / 2) float32.
    virtual void rotate(at::Tensor &rows, const at::Tensor &positions, const at::Tensor &cosines, const at::Tensor &sines, float direction,
        std::int64_t heads, std::int64_t headDim) const;

    /// Normalises each of `heads` heads of each row in place, from the head `first` on, as rmsNorm() does a row; weight: (headDim) float32.
    virtual void normHeads(at::Tensor &rows, const at::Tensor &weight, double eps, std::int64_t first, std::int64_t heads) const;
    /// drows becomes the gradient of normHeads() for what it holds; rows: what came in.
    virtual void normHeadsBackward(
        const at::Tensor &rows, const at::Tensor &weight, double eps, std::int64_t first, std::int64_t heads, at::Tensor &drows) const;

    /// activation(gate) · up, gate and up side by side in a row.
    virtual at::Tensor gated(weights::Activation activation, const at::Tensor &gateUp) const;
    /// Replaces gate and up by their gradients.
    virtual void gatedBackward(weights::Activation activation, at::Tensor &gateUp, const at::Tensor &dh) const;

    /// Attention inside each document; keeps what the backward pass needs in `logSums` (tokens, heads).
    virtual at::Tensor attention(const kernels::AttentionShape &shape, const at::Tensor &qkv, at::Tensor &logSums) const;
    virtual at::Tensor attentionBackward(
        const kernels::AttentionShape &shape, const at::Tensor &qkv, const at::Tensor &out, const at::Tensor &logSums, const at::Tensor &dout) const;
    /// Room for the keys and values of a layer, of so many sequences of at most `capacity` tokens.
    virtual CachedHeads makeCachedHeads(const kernels::AttentionShape &shape, std::int64_t slots, std::int64_t capacity, at::ScalarType type) const;
    /// Puts the keys and values of new tokens into it. Every row of qkv belongs to one sequence.
    virtual void cacheHeads(
        const kernels::AttentionShape &shape, const at::Tensor &qkv, const CachedHeads &cache, const std::vector<kernels::CachedRows> &rows) const;
    /// Attention of new tokens, which are in the cache, to those before them and themselves.
    virtual at::Tensor attentionToCache(
        const kernels::AttentionShape &shape, const at::Tensor &qkv, const CachedHeads &cache, const std::vector<kernels::CachedRows> &rows) const;

    virtual at::Tensor dropped(const at::Tensor &x, const kernels::DropoutMask &mask) const;
    virtual void addDropped(const at::Tensor &x, const kernels::DropoutMask &mask, at::Tensor &sum) const;

    /// Scores rows of logits, which it may overwrite. Where `gradient` is defined (rows, vocabulary) it gets weight · (softmax − onehot(label)); it
    /// may share the memory of the logits.
    virtual RowScores crossEntropy(at::Tensor &logits, const RowLabels &labels, at::Tensor gradient) const;

    /// x itself, or a rounded copy when it has another type.
    virtual at::Tensor asType(const at::Tensor &x, at::ScalarType type) const;
    /// factor · xᵀ of a float32 matrix, contiguous.
    virtual at::Tensor scaledTranspose(const at::Tensor &x, double factor) const;
    /// to = factor · from, rounded to the type of `to`; matrices of equal size, from float32. For small ones.
    virtual void scaledCopy(const at::Tensor &from, double factor, at::Tensor to) const;

    /// Whether threads of our own (kernels::Threads) serve a pass over weights of a type best: our own kernels do nearly all of its work.
    virtual bool usesOwnKernels(at::ScalarType) const { return false; }

protected:
    /// out = the sum of the products, plus `addend` (float32, of out's size and type) where it is defined.
    virtual void accumulate(const std::vector<Product> &products, const at::Tensor &addend, at::Tensor &out) const;
    /// accumulate() for matrices that are no tensors of a's type, some columns at a time: those of the matrices become tensors, or, at the borders
    /// of a `transposed` matrix's parts, matrices of one format.
    enum class Cut { Tiles, Borders };
    void accumulateInParts(Cut cut, const std::vector<Product> &products, const at::Tensor &addend, at::Tensor &out) const;
};

} // namespace anneal::nn
