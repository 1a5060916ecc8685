// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::weights {

/// Where the parts of one model lie on this machine.
struct ModelFiles
{
    enum class Kind { HuggingFace, Gguf };

    Kind kind = Kind::HuggingFace;
    std::string name;                          // as the user wrote it
    std::filesystem::path folder;              // of a Hugging Face model, or the folder the .gguf lies in
    std::filesystem::path gguf;                // Kind::Gguf only
    std::vector<std::filesystem::path> shards; // *.safetensors in the order of the index; HuggingFace only

    /// A file of the folder by name ("tokenizer.json"), empty when it is not there. Always empty for a GGUF.
    std::filesystem::path file(std::string_view fileName) const;
};

/// What a model is called where its place says nothing: "org/name" of the hub, the name of a folder or of a .gguf file without its ending.
std::string modelName(const ModelFiles &files);

/// Finds `nameOrPath`: a Hugging Face folder, a .gguf file (or a folder holding exactly one), or "org/name" in the hub
/// cache ($HF_HUB_CACHE, $HF_HOME/hub, $XDG_CACHE_HOME/huggingface/hub, ~/.cache/huggingface/hub) or under one of modelFolders().
/// Fails with NotFound naming every place looked at; Unsafe for pickle weights whatever their name, with the conversion to use;
/// BadInput naming the missing file where a folder is incomplete.
base::Result<ModelFiles> findModel(std::string_view nameOrPath, std::string_view revision = "main");

/// What findModel() takes for a model that is named in a project's config: a relative path is looked for in the project first.
std::string modelPlace(std::string_view name, const std::filesystem::path &project);

/// Folders of models besides the hub cache: $ANNEAL_MODELS, $XDG_DATA_HOME/anneal/models, share/anneal/models and .deps/models
/// beside or above the running program.
std::vector<std::filesystem::path> modelFolders();

struct FoundModel
{
    std::string name; // what findModel() takes
    ModelFiles files;
    std::uint64_t bytes = 0;
};

/// Every complete model in the hub cache and in modelFolders(), sorted by name.
std::vector<FoundModel> listModels();

} // namespace anneal::weights
