// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/weights/modelshape.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace anneal::nn {

/// The rotary embedding of a model: the frequency of each pair and the factor on cos and sin (1 but for yarn).
/// Formulas: transformers' modeling_rope_utils.
struct RopeFrequencies
{
    std::vector<float> inverse; // headDim / 2
    float attentionFactor = 1;
};
RopeFrequencies ropeFrequencies(const weights::ModelShape &shape);
/// Those of layers with a base of their own, which is never scaled.
RopeFrequencies localRopeFrequencies(const weights::ModelShape &shape);

/// cos and sin for positions 0 … count − 1, (count, headDim / 2) float32.
struct RopeTable
{
    at::Tensor cosines, sines;
    std::int64_t count() const { return cosines.defined() ? cosines.size(0) : 0; }
};
RopeTable ropeTable(const RopeFrequencies &frequencies, std::int64_t count);

} // namespace anneal::nn
