// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/target.h"
#include "core/model/dtype.h"
#include "core/model/score.h"
#include "core/weights/modelfiles.h"
#include "core/weights/modelshape.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace anneal::model {

/// Documents laid end to end; a token attends to its own document only.
struct PackedBatch
{
    at::Tensor ids;                   // (N) int64
    at::Tensor positions;             // (N) int64, from 0 in each document
    at::Tensor labels;                // (N) int64: the id itself where it is trained on, else -100; -100 at each document's first token
    std::vector<float> weights;       // (N) of the labels; empty where each counts 1
    std::vector<std::int64_t> starts; // where documents begin, from 0, and N at the end
};

/// Lays documents end to end. `weights` says what each id counts as a label, 0 where it is none, document by document; empty: 1 for every id
/// but the first.
PackedBatch packDocuments(const std::vector<std::vector<std::int32_t>> &ids, const std::vector<std::vector<float>> &weights = {});

/// What an adapter is; the names and meanings of PEFT's LoraConfig.
struct LoraSettings
{
    /// What the factors began as. Pissa and Olora take their beginning out of the base weights, when training starts and whenever PEFT loads them.
    enum class Init { Plain, Pissa, Olora };

    std::int64_t rank = 8;
    double alpha = 8;
    double dropout = 0;
    std::vector<std::string> targetModules; // "q_proj", a full module name, or "all-linear"
    bool useRslora = false;                 // alpha / sqrt(rank) instead of alpha / rank
    // A regular expression on module names → rank or alpha; the first that matches counts, so their order does.
    std::vector<std::pair<std::string, std::int64_t>> rankPattern;
    std::vector<std::pair<std::string, double>> alphaPattern;
    Init init = Init::Plain;
};

struct NamedTensor
{
    std::string name; // as PEFT writes it: base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight
    at::Tensor tensor;
};

/// State of the dropout generator. Counter-based: the same state draws the same masks.
struct RandomState
{
    std::uint64_t seed = 0;
    std::uint64_t drawn = 0; // masks drawn so far
};

/// Keys and values of the tokens a model has seen, one sequence; made by CausalLm::makeCache.
struct KeyValueCache;

struct Network; // private to the .cpp files

/// What to say of a model that computes numbers which are none.
base::Error damagedWeights();

/// A decoder of the Llama family with a LoRA adapter: loss and gradients, logits, and one-token steps.
///
/// The base weights are frozen. Not thread-safe; uses at::get_num_threads() threads. Methods without a Result may throw what torch
/// throws (out of memory): call them inside guardTorch().
class CausalLm
{
public:
    /// Reads the weights into memory as `dtype`. Fails with what readShape() and WeightSource say, OutOfMemory, or Canceled.
    static base::Result<std::shared_ptr<CausalLm>> load(const weights::ModelFiles &files, DType dtype, std::stop_token stop = {});
    ~CausalLm();

    const weights::ModelShape &shape() const;
    DType dtype() const; // never Auto

    /// Adds a fresh adapter: A ~ U(-1/sqrt(in), 1/sqrt(in)), B = 0, from a generator seeded with `seed`, so the logits stay the same.
    /// Fails with BadConfig when a target matches no layer, or the adapter is there already.
    base::Status addLora(const LoraSettings &settings, std::uint64_t seed);

    enum class Trainable { No, Yes };
    /// Reads a PEFT adapter folder. Fails with NotFound, Corrupt, Unsupported (DoRA, a bias, modules_to_save …), or BadInput
    /// when its tensors do not fit this model, naming the tensor.
    base::Status loadAdapter(const std::filesystem::path &folder, Trainable trainable);
    /// Writes adapter_config.json and adapter_model.safetensors as PEFT does, with the base weights that came with the adapter, and a
    /// README.md with `note` in it. REQUIRES: there is an adapter.
    base::Status saveAdapter(const base::Target &folder, const std::string &baseModel, const std::string &note = {}) const;
    bool hasAdapter() const;
    const LoraSettings &adapterSettings() const;

    /// The float32 leaves that a loss has gradients for: all A and B, layer by layer. They share memory with the model, so an optimiser
    /// steps them in place; empty without a trainable adapter.
    std::vector<NamedTensor> trainable() const;

    /// Whether dropout is active in loss(). Off after loading.
    void setTraining(bool on);
    RandomState randomState() const; // save and restore for an exact resume
    void setRandomState(const RandomState &state);
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
    Loss loss(const PackedBatch &batch);

    /// Of one document: (N, vocabulary) float32, no gradient. For short texts and tests; memory grows with N × vocabulary.
    at::Tensor logits(const at::Tensor &ids);

    /// Of one document, in chunks: never holds all logits.
    TokenScores score(const std::vector<std::int64_t> &ids);

    /// Whether ids may enter the network. Fails with BadData naming the first that is outside the vocabulary, or saying that there
    /// are more of them than positions.
    base::Status checkIds(std::span<const std::int32_t> ids) const;

    /// A cache with room for `capacity` tokens; dropped with its last owner.
    std::shared_ptr<KeyValueCache> makeCache(std::int64_t capacity) const;
    /// Appends tokens to the cache and returns the logits after the last one: (vocabulary) float32. REQUIRES: there is room.
    /// A request to stop is seen after each layer: then the result is undefined and the cache of no more use.
    at::Tensor next(KeyValueCache &cache, const std::vector<std::int64_t> &ids, const std::stop_token &stop = {});

private:
    explicit CausalLm(std::shared_ptr<Network> network);
    std::shared_ptr<Network> m_network; // a loss keeps it until its backward pass
};

} // namespace anneal::model
