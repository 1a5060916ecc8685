// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/causallm.h"
#include "core/model/lora.h"
#include "core/model/ops.h"
#include "core/model/rope.h"

namespace anneal::model {

/// One decoder layer: h += o(attention(norm(h))); h += down(silu(gate(x)) · up(x)) with x = norm(h).
struct DecoderLayer
{
    at::Tensor inputNorm, postNorm; // (hidden) float32
    LoraLinear qkv, output, gateUp, down;

    bool hasAdapters() const { return !(qkv.adapters.empty() && output.adapters.empty() && gateUp.adapters.empty() && down.adapters.empty()); }
};

/// What the backward pass needs of one layer; the norms' and the activation's results are computed again, they cost little.
struct LayerSaved
{
    at::Tensor input, middle; // (N, hidden) float32: the residual stream before attention and before the feed-forward part
    at::Tensor qkv, mixed, logSums, gateUp;
    LoraSaved loraQkv, loraOutput, loraGateUp, loraDown;
    std::uint64_t firstMask = 0;
    bool complete = false; // false: only `input` and `firstMask`, the rest is recomputed
};

struct KeyValueCache
{
    std::vector<at::Tensor> keys, values; // per layer: (kvHeads, capacity, headDim)
    std::int64_t capacity = 0;
    std::int64_t length = 0; // tokens in it
};

/// One pass over tokens.
struct Pass
{
    at::Tensor positions; // (N) int64
    AttentionShape attention;
    DropoutSource dropout;
    std::stop_token stop;
};

/// The weights of a Llama-family decoder and the passes over them. The residual stream is float32; what enters products has `type`.
struct Network
{
    weights::ModelShape shape;
    DType dtype = DType::Float32;
    at::ScalarType type = at::kFloat;
    at::Tensor embedding; // (vocabulary, hidden)
    LoraLinear head;      // lm_head; its weight is the embedding where tied
    at::Tensor finalNorm; // (hidden) float32
    std::vector<DecoderLayer> layers;
    RopeFrequencies frequencies;
    RopeTable rope; // grows with the longest sequence seen

    LoraSettings lora;
    std::map<std::string, at::Tensor> ownWeights; // base weights that came with the adapter, as they came: they belong into its file
    bool hasLora = false;
    bool loraTrains = false;
    bool training = false;
    bool recompute = false;
    RandomState random;

    Pass newPass(const at::Tensor &positions, std::vector<std::int64_t> starts);
    /// The last layer's residual stream, (N, hidden); undefined when the pass was asked to stop. Fills `saved`, one for each layer, unless it is
    /// null; appends to `cache` unless it is null.
    at::Tensor forward(const at::Tensor &ids, Pass &pass, std::vector<LayerSaved> *saved, KeyValueCache *cache);
    /// Gradients of trainable() in its order. `dx`: gradient of the last residual stream, used up. Releases `saved` layer by layer.
    std::vector<at::Tensor> backward(at::Tensor dx, Pass &pass, std::vector<LayerSaved> &saved) const;
    /// All A and B, layer by layer, those of lm_head last.
    std::vector<NamedTensor> adapterTensors() const;
    void refreshAdapters();
    /// Whether our own kernels do nearly all the work, so that OwnThreads serves it best.
    bool usesOwnKernels() const { return type == at::kBFloat16 && hasBFloat16Gemm(); }

private:
    /// x becomes the layer's output; the tensor that it was stays as it is.
    void forwardLayer(std::size_t number, at::Tensor &x, Pass &pass, LayerSaved *saved, KeyValueCache *cache) const;
    /// Fills `saved` from its input and firstMask.
    void recomputeLayer(std::size_t number, Pass &pass, LayerSaved &saved) const;
    /// The first half of a layer and gate and up of the second: x becomes the stream between the halves.
    at::Tensor forwardToGateUp(std::size_t number, at::Tensor &x, Pass &pass, LayerSaved *saved, KeyValueCache *cache) const;
    at::Tensor mixTokens(std::size_t number, const at::Tensor &qkv, const Pass &pass, at::Tensor &logSums, KeyValueCache *cache) const;
    void backwardFeedForward(const DecoderLayer &layer, const LayerSaved &saved, const Pass &pass, at::Tensor &dx, bool needsInput,
        std::vector<at::Tensor> &gradients) const;
    void backwardAttention(const DecoderLayer &layer, const LayerSaved &saved, const Pass &pass, at::Tensor &dx, bool needsInput,
        std::vector<at::Tensor> &gradients) const;
};

/// Σ over labelled rows of −weight · log p, from hidden states of the last layer, and the gradient of those states where it is wanted.
struct HeadLoss
{
    double sum = 0; // weighted
    double weight = 0;
    std::int64_t tokens = 0;
    std::int64_t correct = 0;
    double entropySum = 0;
    at::Tensor gradient;                   // (N, hidden) float32
    std::vector<at::Tensor> headGradients; // of lm_head's A and B, where it is adapted
};

/// Rows of `hidden` are scored against labels; logits are made for a few rows at a time and never kept.
/// rows: which hidden state predicts each label. Adds log-probabilities and arg-maxes to the vectors unless null.
struct HeadRequest
{
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> labels; // one for each row
    std::vector<float> weights;       // one for each row; empty: all 1
    bool wantsGradient = false;
    DropoutSource *dropout = nullptr; // for an adapter of lm_head; null: none
    std::vector<double> *logProbabilities = nullptr;
    std::vector<std::int64_t> *best = nullptr;
};
HeadLoss headLoss(const Network &network, const at::Tensor &hidden, const HeadRequest &request);

/// Logits of all rows, (N, vocabulary) float32.
at::Tensor headLogits(const Network &network, const at::Tensor &hidden);

} // namespace anneal::model
