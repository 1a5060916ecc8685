// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/ops.h"

namespace anneal::nn {

/// The steps of a network on this processor, by our own kernels where it has the instructions for them. Tensors lie in main memory.
///
/// bfloat16 products use AMX or avx512_bf16 where the processor has it and torch's where not. With our own products and attention a token's
/// results have the same bits whatever tokens stand beside it, with a cache and without.
class CpuOps : public Ops
{
public:
    at::Tensor transposedProduct(const at::Tensor &a, const at::Tensor &b) const override;
    at::Tensor rmsNorm(const at::Tensor &x, const at::Tensor &weight, double eps, at::ScalarType type, at::Tensor &rstd) const override;
    void addRmsNormBackward(
        const at::Tensor &x, const at::Tensor &weight, const at::Tensor &rstd, const at::Tensor &dy, at::Tensor &dx) const override;
    at::Tensor layerNorm(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias, double eps) const override;
    void gelu(at::Tensor &x) const override;
    void rotate(at::Tensor &rows, const at::Tensor &positions, const at::Tensor &cosines, const at::Tensor &sines, float direction,
        std::int64_t heads, std::int64_t headDim) const override;
    void normHeads(at::Tensor &rows, const at::Tensor &weight, double eps, std::int64_t first, std::int64_t heads) const override;
    void normHeadsBackward(
        const at::Tensor &rows, const at::Tensor &weight, double eps, std::int64_t first, std::int64_t heads, at::Tensor &drows) const override;
    at::Tensor gated(weights::Activation activation, const at::Tensor &gateUp) const override;
    void gatedBackward(weights::Activation activation, at::Tensor &gateUp, const at::Tensor &dh) const override;
    at::Tensor attention(const kernels::AttentionShape &shape, const at::Tensor &qkv, at::Tensor &logSums) const override;
    at::Tensor attentionBackward(const kernels::AttentionShape &shape, const at::Tensor &qkv, const at::Tensor &out, const at::Tensor &logSums,
        const at::Tensor &dout) const override;
    CachedHeads makeCachedHeads(const kernels::AttentionShape &shape, std::int64_t slots, std::int64_t capacity, at::ScalarType type) const override;
    void cacheHeads(const kernels::AttentionShape &shape, const at::Tensor &qkv, const CachedHeads &cache,
        const std::vector<kernels::CachedRows> &rows) const override;
    at::Tensor attentionToCache(const kernels::AttentionShape &shape, const at::Tensor &qkv, const CachedHeads &cache,
        const std::vector<kernels::CachedRows> &rows) const override;
    at::Tensor dropped(const at::Tensor &x, const kernels::DropoutMask &mask) const override;
    void addDropped(const at::Tensor &x, const kernels::DropoutMask &mask, at::Tensor &sum) const override;
    RowScores crossEntropy(at::Tensor &logits, const RowLabels &labels, at::Tensor gradient) const override;
    at::Tensor asType(const at::Tensor &x, at::ScalarType type) const override;
    at::Tensor scaledTranspose(const at::Tensor &x, double factor) const override;
    void scaledCopy(const at::Tensor &from, double factor, at::Tensor to) const override;
    bool usesOwnKernels(at::ScalarType type) const override;

protected:
    void accumulate(const std::vector<Product> &products, const at::Tensor &addend, at::Tensor &out) const override;

private:
    /// The same where the first matrix is panels: its product is made by 8-bit numbers, on top of the others.
    void accumulatePanels(const kernels::BlockPanels &panels, const std::vector<Product> &products, const at::Tensor &addend, at::Tensor &out) const;
};

} // namespace anneal::nn
