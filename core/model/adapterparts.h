// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/adapterfile.h"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

namespace anneal::model {

// What the parts of adapterfile.h share; not for others.

constexpr std::string_view kAdapterPrefix = "base_model.model.";
constexpr std::string_view kEndA = ".lora_A.weight", kEndB = ".lora_B.weight", kEndMagnitude = ".lora_magnitude_vector";

/// The error of a damaged file of an adapter; `why` without a full stop.
base::Error badAdapter(const std::filesystem::path &file, const std::string &why);
/// The error with the file in front of what it says.
base::Error inFile(base::Error error, const std::filesystem::path &file);

/// Whether a setting says anything: null, false, "none" and what is empty do not.
bool saysSomething(const base::Json &value);

/// "model.layers.0.self_attn.q_proj" of "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"; empty when it is no such name.
std::string moduleOf(std::string_view name);

/// Reads and checks adapter_config.json of an adapter for a model of that family.
base::Result<AdapterConfig> readAdapterConfig(const std::filesystem::path &file, const weights::Family &family);
/// What adapter_config.json says then.
base::Json adapterConfigJson(const AdapterConfig &config);

/// Reads adapter_model.safetensors into an adapter whose configuration is read: every A with its B, both of the rank that the settings give.
base::Status readAdapterTensors(const std::filesystem::path &file, const weights::ModelShape &shape, Adapter &adapter);

/// Checks that every tensor stands for a weight of the model, of its size. Fails with BadInput naming one that does not.
base::Status checkFit(const std::filesystem::path &folder, const weights::ModelShape &shape, const Adapter &adapter);

/// Checks that PEFT puts an adapter on every module that has tensors, by what `file` says, and on nothing that is no linear layer; and narrows the
/// adapter's targets to the modules that have tensors where they mean more: who goes on training it in PEFT would train those as well.
base::Status settleTargets(const std::filesystem::path &file, const weights::ModelShape &shape, Adapter &adapter);

} // namespace anneal::model
