// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/target.h"
#include "core/model/lorascales.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace anneal::model {

/// What adapter_config.json of PEFT says, as far as Anneal gives it a meaning.
struct AdapterConfig
{
    LoraSettings lora;                        // targets: what the file says, or each module with tensors where that would mean others
    std::string baseModel;                    // base_model_name_or_path, may be empty
    std::string revision;                     // may be empty
    base::Json others = base::Json::object(); // keys Anneal gives no meaning to, kept as they were
};

/// An adapter folder in memory: PEFT's names, e.g. base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight.
struct Adapter
{
    AdapterConfig config;
    std::string note;                              // sentences for its README.md
    std::map<std::string, at::Tensor> tensors;     // float32 on the CPU
    std::map<std::string, at::Tensor> magnitudes;  // of DoRA, by module
    std::map<std::string, double> scales;          // of a read adapter's modules, see LoraScales
    std::map<std::string, at::Tensor> baseWeights; // "lm_head.weight", "model.embed_tokens.weight": what stands in place of the base model's
    std::map<std::string, at::Tensor> saved;       // of modules_to_save, "model.norm.weight": what the model's file would hold for it
};

inline const std::string kHead = "lm_head.weight", kEmbedding = "model.embed_tokens.weight";

/// All weights that stand in place of a model's: those of modules_to_save, before which the others go. A tied model's output matrix is another
/// than its embedding where they differ.
std::map<std::string, at::Tensor> replacedWeights(const Adapter &adapter, bool isTied);

/// A and B of one layer with the factor they count with: W' = W + scale · B·A.
struct LoraPair
{
    at::Tensor a; // (rank, in)
    at::Tensor b; // (out, rank)
    double scale = 1;
    at::Tensor magnitude {}; // (out) or undefined: DoRA, W' = magnitude · (W + scale · B·A) / ‖W + scale · B·A‖ row by row
};

/// The names of the tensors of a module ("model.layers.0.self_attn.q_proj") in an adapter file.
std::string loraNameA(const std::string &module);
std::string loraNameB(const std::string &module);
std::string magnitudeName(const std::string &module);

/// Reads adapter_config.json and adapter_model.safetensors. Fails with NotFound or BadInput naming the missing file, Unsafe for
/// pickled adapters, Unsupported naming the setting (bias, lora_bias …) that is not supported yet, Corrupt
/// for a tensor without its partner or of a rank that the settings do not give, BadInput for tensors of a module that the settings put no adapter on
/// (PEFT ignores them), Unsupported for target_modules that mean what is no linear layer, BadInput where the adapter does not fit the model,
/// whose `shape` is enough for that: no weight of it is read.
base::Result<Adapter> readAdapter(const std::filesystem::path &folder, const weights::ModelShape &shape);

/// Its layers by module name, e.g. "model.layers.0.self_attn.q_proj". Takes what readAdapter() has checked.
std::map<std::string, LoraPair> pairsOf(const Adapter &adapter);

/// Writes the folder as PEFT does, with a short README.md; the configuration last. Makes the folder when missing.
base::Status writeAdapter(const base::Target &folder, const Adapter &adapter);

} // namespace anneal::model
