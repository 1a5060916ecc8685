// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/kvcache.h"
#include "core/nn/linear.h"
#include "core/nn/ops.h"
#include "core/nn/rope.h"
#include "core/weights/modelshape.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

namespace anneal::nn {

/// One decoder layer: h += o(attention(norm(h))); h += down(activation(gate(x)) · up(x)) with x = norm(h).
struct DecoderLayer
{
    at::Tensor inputNorm, middleNorm;                // before attention and the feed-forward part, (hidden) float32
    at::Tensor attentionEndNorm, feedForwardEndNorm; // behind them, or undefined: there are none
    at::Tensor queryNorm, keyNorm;                   // (headDim) float32, or undefined: heads are not normalised
    bool isRotated = true;                           // queries and keys
    bool usesLocalRope = false;
    std::int64_t window = 0; // tokens that a token sees, itself among them; 0: all before it
    LoraLinear qkv, output, gateUp, down;
    NormSlots slots;

    /// Whether anything before the feed-forward part is trained, and anything at all.
    bool trainsAttention() const
    {
        return qkv.isTrained() || output.isTrained() || slots.input >= 0 || slots.query >= 0 || slots.key >= 0 || slots.attentionEnd >= 0;
    }
    bool isTrained() const { return trainsAttention() || gateUp.isTrained() || down.isTrained() || slots.any(); }
};

/// What the backward pass needs of one layer; the norms' and the activation's results are computed again, they cost little.
struct LayerSaved
{
    at::Tensor input, middle;                // (N, hidden) float32: the residual stream before attention and before the feed-forward part
    at::Tensor attentionEnd, feedForwardEnd; // before the norms behind both parts, (N, hidden) float32, where there are such
    at::Tensor rawHeads;                     // queries and keys before their norms, where there are such
    at::Tensor qkv, mixed, logSums, gateUp;
    LoraSaved loraQkv, loraOutput, loraGateUp, loraDown;
    std::uint64_t firstMask = 0;
    bool complete = false; // false: only `input` and `firstMask`, the rest is recomputed
};

/// One pass over tokens.
struct Pass
{
    at::Tensor positions; // (N) int64, where the network is
    kernels::AttentionShape attention;
    std::vector<kernels::CachedRows> cached; // where the tokens stand in a cache
    AdapterPass adapters;
    std::stop_token stop;
    std::function<void()> pause; // called between two layers where it is set: another pass may run in it, but none that changes weights
    at::Tensor ids;              // (N) int64, kept for the backward pass where embeddings are trained
};

/// The weights of a decoder and the passes over them. What only some models have is a part that may be missing. The residual stream is float32; what
/// enters products has `type`.
struct Decoder
{
    const Ops *ops = nullptr; // what makes the steps of its passes
    weights::ModelShape shape;
    at::ScalarType type = at::kFloat;
    Matrix embedding;     // (vocabulary, hidden)
    LoraLinear head;      // lm_head; its weight is the embedding where tied
    at::Tensor finalNorm; // (hidden) float32
    std::vector<DecoderLayer> layers;
    RopeFrequencies frequencies, localFrequencies;
    RopeTable rope, localRope;          // grow with the longest sequence seen; the local one where layers use it
    bool recompute = false;             // keeps only each layer's input for the backward pass
    std::vector<TrainedWeight> trained; // by their slots
    Slot embeddingSlot = kFrozen, finalNormSlot = kFrozen;

    /// A pass over documents whose tokens have these positions.
    Pass newPass(const std::vector<std::int64_t> &positions, std::vector<std::int64_t> starts);
    /// A pass over new tokens of sequences in a cache, `counts[i]` of them in `slots[i]`, which differ from each other.
    Pass newPass(const KvCache &cache, const std::vector<std::int64_t> &slots, const std::vector<std::int64_t> &counts);
    /// The last layer's residual stream, (N, hidden); undefined when the pass was asked to stop. Fills `saved`, one for each layer, unless it is
    /// null; appends to `cache`, which the pass was made for, unless it is null.
    at::Tensor forward(const std::vector<std::int64_t> &ids, Pass &pass, std::vector<LayerSaved> *saved, KvCache *cache);
    /// Gradients of the adapters in the order of eachLinear(), A, B and magnitude of each, but for those of the head; those of weights that are
    /// trained themselves are added to `slots`. `dx`: gradient of the last residual stream, used up. Releases `saved` layer by layer.
    std::vector<at::Tensor> backward(at::Tensor dx, Pass &pass, std::vector<LayerSaved> &saved, SlotGradients &slots) const;
    KvCache makeCache(std::int64_t slots, std::int64_t capacity) const;
    /// Takes over the present values of all adapters and of weights that are trained themselves. Call after they changed.
    void refreshAdapters();

    /// Calls visit with every linear layer, layer by layer, the head last.
    template <typename Visit>
    void eachLinear(Visit visit)
    {
        for (DecoderLayer &layer : layers)
            for (LoraLinear *linear : { &layer.qkv, &layer.output, &layer.gateUp, &layer.down })
                visit(*linear);
        visit(head);
    }

private:
    /// x becomes the layer's output; the tensor that it was stays as it is.
    void forwardLayer(std::size_t number, at::Tensor &x, Pass &pass, LayerSaved *saved, KvCache *cache) const;
    /// Fills `saved` from its input and firstMask.
    void recomputeLayer(std::size_t number, Pass &pass, LayerSaved &saved) const;
    /// The first half of a layer and gate and up of the second: x becomes the stream between the halves.
    at::Tensor forwardToGateUp(std::size_t number, at::Tensor &x, Pass &pass, LayerSaved *saved, KvCache *cache) const;
    const RopeTable &ropeOf(const DecoderLayer &layer) const { return layer.usesLocalRope ? localRope : rope; }
    /// x + what a linear layer makes of its input, through a norm where that is defined; `end` gets what goes into the norm.
    at::Tensor added(const at::Tensor &x, const LoraLinear &linear, const at::Tensor &norm, const at::Tensor &input, Pass &pass, LoraSaved *lora,
        at::Tensor *end) const;
    /// The gradient of what went into such a norm, or `dx` itself, in the network's type.
    at::Tensor throughEndNorm(const at::Tensor &norm, const at::Tensor &end, const at::Tensor &dx, Slot slot, SlotGradients &slots) const;
    /// Norms and rotation of queries and keys in place.
    void placeHeads(const DecoderLayer &layer, at::Tensor &qkv, const Pass &pass, LayerSaved *saved) const;
    at::Tensor mixTokens(std::size_t number, const at::Tensor &qkv, const Pass &pass, at::Tensor &logSums, KvCache *cache) const;
    void backwardFeedForward(const DecoderLayer &layer, const LayerSaved &saved, const Pass &pass, at::Tensor &dx, bool needsInput,
        std::vector<at::Tensor> &gradients, SlotGradients &slots) const;
    void backwardAttention(const DecoderLayer &layer, const LayerSaved &saved, const Pass &pass, at::Tensor &dx, bool needsInput,
        std::vector<at::Tensor> &gradients, SlotGradients &slots) const;
    /// Gradients of the weights of the heads' norms; dqkv: of what they gave.
    void addOfHeadNorms(const DecoderLayer &layer, const LayerSaved &saved, const at::Tensor &dqkv, SlotGradients &slots) const;
    void addOfEmbedding(const at::Tensor &dx, const Pass &pass, SlotGradients &slots) const;
};

} // namespace anneal::nn
