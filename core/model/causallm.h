// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/target.h"
#include "core/model/lorasettings.h"
#include "core/model/namedtensor.h"
#include "core/model/score.h"
#include "core/nn/adapterpass.h"
#include "core/nn/batch.h"
#include "core/nn/dtype.h"
#include "core/weights/modelfiles.h"
#include "core/weights/modelshape.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace anneal::nn {
class Ops;
struct Decoder;
struct KvCache;
}

namespace anneal::model {

/// The error of a model whose results are not finite.
base::Error damagedWeights();

/// A decoder (see weights/family.h) with a LoRA adapter: loss and gradients, logits, and one-token steps.
///
/// The base weights are frozen but for those of modules_to_save. Not thread-safe; uses at::get_num_threads() threads. Methods without a Result may
/// throw what torch throws (out of memory): call them inside guardTorch().
class CausalLm
{
public:
    /// Reads the weights into memory as `dtype`. Fails with what readShape() and WeightSource say, OutOfMemory, or Canceled.
    static base::Result<std::shared_ptr<CausalLm>> load(const weights::ModelFiles &files, nn::DType dtype, std::stop_token stop = {});
    /// The same, with given steps instead of the fastest on this machine; they must outlive it.
    static base::Result<std::shared_ptr<CausalLm>> load(
        const weights::ModelFiles &files, nn::DType dtype, const nn::Ops &ops, std::stop_token stop = {});
    ~CausalLm();
    /// Another model of the same base weights in the same memory, for an adapter of its own. REQUIRES: this one has none, and no thread runs it
    /// meanwhile; afterwards each may run on a thread of its own.
    std::shared_ptr<CausalLm> sharing() const;

    /// Lays blocks out for products with 8-bit numbers, where the type and the processor have them. Nothing can be trained afterwards.
    void layOutForInference();

    const weights::ModelShape &shape() const;
    nn::DType dtype() const;     // never Auto
    std::uint64_t bytes() const; // of the base weights in memory
    /// How much the weights differ from those of the file because of their type: root mean square of the differences over that of the weights.
    double roundingError() const { return m_roundingError; }

    /// Adds a fresh adapter: A ~ U(-1/sqrt(in), 1/sqrt(in)), B = 0, from a generator seeded with `seed`, so the logits stay the same.
    /// Fails with BadConfig when a target matches no layer, or the adapter is there already.
    base::Status addLora(const LoraSettings &settings, std::uint64_t seed);

    enum class Trainable { No, Yes };
    /// Reads a PEFT adapter folder. Fails with NotFound, Corrupt, Unsupported (a bias, adapters on embeddings …), or BadInput
    /// when its tensors do not fit this model, naming the tensor: then the model is what it was. Where the base weights are shared an adapter that
    /// changes them is Unsupported. After OutOfMemory the model is of no more use.
    base::Status loadAdapter(const std::filesystem::path &folder, Trainable trainable);
    /// Writes adapter_config.json and adapter_model.safetensors as PEFT does, with the base weights that came with the adapter, and a
    /// README.md with `note` in it. REQUIRES: there is an adapter that was made or loaded to be trained.
    base::Status saveAdapter(const base::Target &folder, const std::string &baseModel, const std::string &note = {}) const;
    bool hasAdapter() const;
    const LoraSettings &adapterSettings() const;

    /// The float32 leaves that a loss has gradients for: all A, B and magnitudes, layer by layer, then what is trained itself. They share memory with
    /// the model, so an optimiser steps them in place; empty without a trainable adapter.
    std::vector<NamedTensor> trainable() const;

    /// Whether dropout is active in loss(). Off after loading.
    void setTraining(bool on);
    nn::RandomState randomState() const; // save and restore for an exact resume
    void setRandomState(const nn::RandomState &state);
    /// Keeps only each layer's input for the backward pass and computes the rest twice: about a tenth of the memory, a third more time.
    void setRecompute(bool on);

    struct Loss
    {
        at::Tensor sum;           // scalar float32, Σ −weight · log p(label); has a gradient unless grad mode is off or nothing is trainable
        std::int64_t tokens = 0;  // labels counted
        double weight = 0;        // the sum of their weights: `sum` over it is the mean loss
        std::int64_t correct = 0; // labels that are the arg-max
        double entropySum = 0;    // Σ of the entropies in nats at the counted positions
    };
    /// Call backward() on `sum` (or a multiple of it) before the next change of a trainable tensor. Labels must be −100 or in the vocabulary.
    Loss loss(const nn::PackedBatch &batch);

    /// Whether a pass goes through the adapter or through the base model alone, which needs no second model. REQUIRES for the base model:
    /// hasItsBase().
    using Use = nn::AdapterPass::Use;
    /// Whether its base weights are the model's own: an adapter brought none, trains none, and took nothing out of them (PiSSA, OLoRA).
    bool hasItsBase() const { return m_hasItsBase; }
    /// log p of each label of a batch in order, (labels) float32; weights of labels do not count. It has a gradient for each of them unless grad
    /// mode is off, nothing is trainable or the base model is asked: backward() goes once through it, as for loss().
    at::Tensor tokenLogProbabilities(const nn::PackedBatch &batch, Use use = Use::Adapters);

    /// Of one document: (N, vocabulary) float32, no gradient. For short texts and tests; memory grows with N × vocabulary.
    at::Tensor logits(const std::vector<std::int64_t> &ids, Use use = Use::Adapters);

    /// Of one document, in chunks: never holds all logits. A request to stop is seen after each layer: then there are no scores. `pause` as that of
    /// model::score().
    TokenScores score(const std::vector<std::int64_t> &ids, const std::stop_token &stop = {}, const Pause &pause = {});
    /// Of one document: calls `take` with the logits after each token, in order; only 64 rows are in memory at once. A request to stop is seen after
    /// each layer, and after each 64 rows: then those that follow are not given.
    void forEachLogits(const std::vector<std::int64_t> &ids, const std::function<void(std::span<const float> logits)> &take,
        const std::stop_token &stop = {}, const Pause &pause = {});

    /// Whether ids may enter the network. Fails with BadData naming the first that is outside the vocabulary, or saying that there
    /// are more of them than positions.
    base::Status checkIds(std::span<const std::int32_t> ids) const;

    /// A cache for so many sequences of at most `capacity` tokens; dropped with its last owner. It goes with the adapter as it is now: make another
    /// once a trainable tensor has changed.
    std::shared_ptr<nn::KvCache> makeCache(std::int64_t slots, std::int64_t capacity, Use use = Use::Adapters) const;
    /// New tokens of the sequence in a slot.
    struct CachePart
    {
        std::int64_t slot = 0;
        std::vector<std::int64_t> ids;
        bool wantsLogits = true; // those after its last token
    };
    /// Appends tokens to sequences, all in one pass, and returns the logits that are wanted, (parts that want them, vocabulary) float32. A sequence's
    /// are the same whichever others there are, and however its tokens were divided. REQUIRES: slots that differ, with room; no part is empty.
    /// A request to stop is seen after each layer: then the result is undefined, and the sequences are what they were.
    at::Tensor extend(nn::KvCache &cache, const std::vector<CachePart> &parts, const std::stop_token &stop = {});

private:
    explicit CausalLm(std::shared_ptr<nn::Decoder> decoder, nn::DType dtype);

    void checkUse(Use use) const;
    struct Forward;
    /// A pass over a batch with the present dropout.
    Forward forward(const nn::PackedBatch &batch, bool wantsGradient, Use use);

    std::shared_ptr<nn::Decoder> m_decoder; // a loss keeps it until its backward pass
    nn::DType m_dtype;
    double m_roundingError = 0;
    LoraSettings m_lora;
    std::map<std::string, at::Tensor> m_ownWeights; // base weights that came with the adapter, as they came: they belong into its file
    std::map<std::string, at::Tensor> m_saved;      // the same of weights that were trained beside it
    bool m_hasAdapter = false;
    bool m_adapterTrains = false;
    bool m_hasItsBase = true;
    bool m_sharesBase = false; // its base weights belong to others, too
    bool m_training = false;
    nn::RandomState m_random;
};

/// A sentence for a log: type, memory, and how much rounding changed.
std::string howWeightsAreHeld(const CausalLm &network);

} // namespace anneal::model
