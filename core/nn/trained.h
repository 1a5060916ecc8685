// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace anneal::nn {

/// The number of a weight among those that are trained themselves.
using Slot = int;
constexpr Slot kFrozen = -1;

/// A weight of the network that is trained itself, and not by an adapter.
struct TrainedWeight
{
    std::string name;                                  // "model.norm.weight"
    at::Tensor master;                                 // float32, a leaf; as a file of the model holds it
    std::function<void(const at::Tensor &weight)> put; // where the passes read it
};

/// Gradients of such weights, float32, by their slots.
class SlotGradients
{
public:
    SlotGradients() = default;
    explicit SlotGradients(std::size_t slots) : m_sums(slots) { }
    void add(Slot slot, const at::Tensor &gradient); // which it may keep and change
    void scale(const at::Tensor &factor);
    /// Those of a norm's weights: x and rstd as rmsNorm() had them, dy the gradient of what it gave.
    void addOfNorm(Slot slot, const at::Tensor &x, const at::Tensor &rstd, const at::Tensor &dy);
    const std::vector<at::Tensor> &sums() const { return m_sums; } // undefined where nothing was added

private:
    std::vector<at::Tensor> m_sums;
};

/// The slots of a layer's norms.
struct NormSlots
{
    Slot input = kFrozen, middle = kFrozen, attentionEnd = kFrozen, feedForwardEnd = kFrozen, query = kFrozen, key = kFrozen;
    bool any() const { return input >= 0 || middle >= 0 || attentionEnd >= 0 || feedForwardEnd >= 0 || query >= 0 || key >= 0; }
};

/// The slots of one part of a linear layer.
struct TrainedPart
{
    std::int64_t firstOut = 0, endOut = 0; // its rows of the layer's output
    Slot weight = kFrozen, bias = kFrozen;
};

} // namespace anneal::nn
