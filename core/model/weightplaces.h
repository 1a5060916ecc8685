// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/trained.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace anneal::nn {
struct Decoder;
struct DecoderLayer;
}

namespace anneal::model {

/// A norm of a decoder by the name of its module, "model.layers.0.input_layernorm".
struct NamedNorm
{
    std::string module;
    at::Tensor *weight; // (size) float32
    nn::Slot *slot;
};
/// The norms of a layer as models of that family name them, whether or not the layer has them yet.
std::vector<NamedNorm> normsOf(const nn::Decoder &decoder, nn::DecoderLayer &layer, std::int64_t number);
std::vector<NamedNorm> normsOf(nn::Decoder &decoder); // all of them

/// Where a weight of a model's file stands in a decoder.
struct WeightPlace
{
    std::vector<std::int64_t> sizes;
    std::function<at::Tensor()> held;            // a float32 copy, as the file would hold it
    std::function<void(const at::Tensor &)> put; // the same way round; an embedding or output matrix is another than the one it was tied to
    std::function<void(nn::Slot)> train;         // from here on its gradient goes there
};
/// Every weight by its name. Valid as long as the decoder's layers stay where they are.
std::map<std::string, WeightPlace> weightPlaces(nn::Decoder &decoder);

} // namespace anneal::model
