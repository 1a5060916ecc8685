// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/bfloat16gemm.h"
#include "core/nn/adapterpass.h"
#include "core/nn/matrix.h"
#include "core/nn/trained.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace anneal::nn {

class Ops;
struct Product;

/// A and B of one adapted module inside a LoraLinear.
struct LoraFactors
{
    std::string module; // "model.layers.0.self_attn.q_proj"
    at::Tensor a;       // (rank, in) float32
    at::Tensor b;       // (out, rank) float32
    double scale = 1;
    at::Tensor magnitude {};    // (out) float32: DoRA, which gives the rows of W + s B A this length; or undefined
    std::int64_t firstOut = 0;  // its rows of the layer's output
    std::int64_t firstRank = 0; // its rows of `down`
    std::int64_t rank() const { return a.size(0); }
    std::int64_t out() const { return b.size(0); }
};

/// What DoRA multiplies the rows of W + s B A by, of these lengths: rows without a length, as of tokens that only pad, stay. PEFT divides by 0.
at::Tensor doraGains(const at::Tensor &magnitude, const at::Tensor &norms);

/// The part of a layer's output that one named module makes.
struct LinearPart
{
    std::string module;
    std::int64_t firstOut = 0;
    std::int64_t out = 0;
};

/// What a forward pass leaves for the backward pass.
struct LoraSaved
{
    at::Tensor u;                // (N, ranks): x · downᵀ
    std::uint64_t firstMask = 0; // number of its first dropout mask
};

/// One or more frozen linear layers over the same input (q, k, v; gate, up), each with or without a LoRA adapter: y = W x + s · B A drop(x).
///
/// All adapters of the layer share two products, and the low-rank part is added inside the base product.
///
/// With DoRA (Liu et al. 2024, arXiv:2402.09353) they have magnitudes m: y = W x + (g − 1) · W drop(x) + g · s · B A drop(x), g = m / ‖W + s B A‖
/// row by row, where the norm counts as constant in the backward pass. All adapters of a layer have them, or none.
class LoraLinear
{
public:
    const Ops *ops = nullptr;         // what makes its products
    at::ScalarType type = at::kFloat; // float32 or bfloat16, of what it multiplies
    std::vector<LinearPart> parts;
    Matrix weight;                     // (out, in)
    at::Tensor bias;                   // (out) of the network's type, or undefined
    std::vector<LoraFactors> adapters; // in the order of `parts`
    std::vector<TrainedPart> trained;  // parts whose weights are trained themselves

    bool isTrained() const { return !adapters.empty() || !trained.empty(); }

    std::int64_t in() const { return weight.columns(); }
    std::int64_t out() const { return weight.rows(); }

    /// Takes over the present values of the adapters. Call after they changed.
    void refresh();
    /// The lengths of the rows of W + s B A of an adapter, (out) float32.
    at::Tensor rowNorms(const LoraFactors &adapter) const;

    at::Tensor forward(const at::Tensor &x, AdapterPass &pass, LoraSaved *saved) const;
    /// stream (float32) + forward(x), as a new tensor.
    at::Tensor addedTo(const at::Tensor &stream, const at::Tensor &x, AdapterPass &pass, LoraSaved *saved) const;

    /// forward(x) into a tensor of its own type or float32.
    void forwardInto(const at::Tensor &x, AdapterPass &pass, LoraSaved *saved, at::Tensor &out) const;

    /// Only what a forward pass saves, when its result is not wanted again.
    void save(const at::Tensor &x, AdapterPass &pass, LoraSaved &saved) const;

    /// Gradients of the adapters, two or three for each in order (A, B, magnitude), appended to `gradients`, and of weights that are trained
    /// themselves, added to `slots`; returns that of x unless it is not needed.
    enum class InputGradient { No, Yes };
    at::Tensor backward(const at::Tensor &x, const at::Tensor &dy, const LoraSaved &saved, const AdapterPass &pass, InputGradient needed,
        std::vector<at::Tensor> &gradients, SlotGradients &slots) const;

private:
    /// dy · m_up, (N, ranks).
    at::Tensor gradientOfRanks(const at::Tensor &dy) const;
    std::vector<Product> products(const at::Tensor &x, AdapterPass &pass, LoraSaved *saved) const;
    bool hasMagnitudes() const { return !adapters.empty() && adapters.front().magnitude.defined(); }
    bool usesMagnitudes(const AdapterPass &pass) const { return hasMagnitudes() && pass.use == AdapterPass::Use::Adapters; }
    /// The weights of the modules' rows [first, end).
    Matrix rowsOf(std::int64_t first, std::int64_t end) const { return weight.rowRange(first, end); }
    Matrix weightsOf(const LoraFactors &adapter) const { return rowsOf(adapter.firstOut, adapter.firstOut + adapter.out()); }
    // lineardora.cpp
    void refreshGains();
    /// What forward() gives but for the bias, in that type.
    at::Tensor forwardDora(const at::Tensor &x, AdapterPass &pass, LoraSaved *saved, at::ScalarType resultType) const;
    at::Tensor backwardDora(const at::Tensor &x, const at::Tensor &dy, const LoraSaved &saved, const AdapterPass &pass, InputGradient needed,
        std::vector<at::Tensor> &gradients) const;
    /// The gradient of W drop(x) of an adapter; adds to that of its gains.
    at::Tensor backwardDropped(const LoraFactors &adapter, const at::Tensor &dropped, const at::Tensor &dy, at::Tensor &dgains) const;

    at::Tensor m_down;                        // (ranks, in): all A one above the other, then zeros to an even number of rows
    at::Tensor m_up;                          // (out, ranks): s · B of each adapter in its rows and columns
    std::vector<kernels::GemmBlock> m_blocks; // of m_up
    at::Tensor m_gains, m_norms;              // DoRA's g and the norms in it, (out) float32; 1 for rows without an adapter
};

} // namespace anneal::nn
