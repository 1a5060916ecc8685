// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace anneal::kernels {

/// A bfloat16 number by its bits.
using BFloat16Bits = std::uint16_t;

/// What one row of logits says about its label.
struct RowLoss
{
    double logProbability = 0; // of the label
    double entropy = 0;        // nats
    std::int64_t best = 0;     // arg-max, the lowest id on ties
};

/// Draws of one dropout mask: element i is kept when hash(key, i) ≥ threshold. The same key draws the same mask.
struct DropoutMask
{
    std::uint64_t key = 0;
    float probability = 0;
};

/// What a row of scores became.
struct SoftmaxRow
{
    float sum = 0;     // of the weights
    float highest = 0; // scaled score; the weights are relative to it
};

/// The loops of a decoder that are not matrix products, over plain rows, one thread. T is float or BFloat16Bits; arithmetic is float.
/// Rows are contiguous unless a stride is given; strides count elements.
template <typename T>
struct Kernels
{
    /// y = x · rsqrt(mean(x²) + eps) · weight; keeps the reciprocal root of each row.
    void (*rmsNorm)(const float *x, const float *weight, float eps, T *y, float *rstd, std::int64_t rows, std::int64_t columns);
    /// dx += the gradient of rmsNorm for dy.
    void (*rmsNormBackward)(const float *x, const float *weight, const float *rstd, const T *dy, float *dx, std::int64_t rows, std::int64_t columns);
    /// y = (x − mean(x)) · rsqrt(variance(x) + eps) · weight + bias; float32 whatever T is.
    void (*layerNorm)(const float *x, const float *weight, const float *bias, float eps, float *y, std::int64_t rows, std::int64_t columns);
    /// gelu(x) by the error function, in place; each row on its own, so that a number's bits do not depend on its place.
    void (*gelu)(T *x, std::int64_t rows, std::int64_t columns);
    /// Rotates the first `heads` heads of each row in place by its position; direction −1 undoes it (and is the backward pass).
    /// cos and sin: [position][headDim / 2].
    void (*rope)(T *x, std::int64_t row, const std::int64_t *positions, const float *cos, const float *sin, float direction, std::int64_t rows,
        std::int64_t heads, std::int64_t headDim);
    /// h = silu(gate) · up, gate and up side by side in a row of 2 · columns.
    void (*swiGlu)(const T *gateUp, T *h, std::int64_t rows, std::int64_t columns);
    /// Replaces gate and up by their gradients.
    void (*swiGluBackward)(T *gateUp, const T *dh, std::int64_t rows, std::int64_t columns);
    /// The same with h = gelu(gate) · up, by the approximation with a tanh.
    void (*geGlu)(const T *gateUp, T *h, std::int64_t rows, std::int64_t columns);
    void (*geGluBackward)(T *gateUp, const T *dh, std::int64_t rows, std::int64_t columns);
    /// Loss of one row, unweighted, and, when `gradient` is given, weight · (softmax(logits) − onehot(label)) in it. Overwrites the logits; the
    /// gradient may begin where they begin.
    RowLoss (*crossEntropy)(float *logits, std::int64_t columns, std::int64_t label, float weight, T *gradient);
    /// y = mask(x) / (1 − p); `first` is the number of the first element.
    void (*dropout)(const T *x, T *y, const DropoutMask &mask, std::int64_t first, std::int64_t count);
    /// y += mask(x) / (1 − p).
    void (*addDropout)(const T *x, T *y, const DropoutMask &mask, std::int64_t first, std::int64_t count);
    /// y = x, rounded to the nearest, ties to even.
    void (*convert)(const float *x, T *y, std::int64_t count);
    /// Weights e^(scale · (score − highest)) of the scores [first, seen) in their place, zeros before them and after them up to `count`; float32
    /// whatever T is.
    SoftmaxRow (*softmaxRow)(float *scores, std::int64_t first, std::int64_t seen, std::int64_t count, float scale);
    /// Scores of a row [first, seen) become the weights e^(scale · score − logSum), and the gradients of the weights become those of the scores:
    /// weight · (gradient − dot) · scale. Zeros before and after them up to `count`; float32 whatever T is.
    void (*softmaxBackwardRow)(
        float *scores, float *gradients, std::int64_t first, std::int64_t seen, std::int64_t count, float scale, float logSum, float dot);
    /// rmsNorm of each of the first `heads` heads of each row, in place.
    void (*headNorm)(T *x, std::int64_t row, const float *weight, float eps, std::int64_t rows, std::int64_t heads, std::int64_t headDim);
    /// dx becomes the gradient of headNorm for what it holds; x: what came in.
    void (*headNormBackward)(const T *x, std::int64_t row, const float *weight, float eps, T *dx, std::int64_t dxRow, std::int64_t rows,
        std::int64_t heads, std::int64_t headDim);
    /// The number of the largest, the first on ties; float32 whatever T is.
    std::int64_t (*best)(const float *x, std::int64_t count);
    bool (*areFinite)(const float *x, std::int64_t count);
    /// Makes −∞ of numbers whose bit is 0, the lowest bit of a word first, and of those beyond the bits; float32 whatever T is.
    void (*keepBits)(float *x, const std::uint64_t *bits, std::int64_t words, std::int64_t count);
};

/// The loops for this processor: AVX-512, AVX2, or what every x86-64 has.
template <typename T>
const Kernels<T> &fastest();

} // namespace anneal::kernels
