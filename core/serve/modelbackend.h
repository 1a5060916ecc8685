// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/dtype.h"
#include "core/serve/bases.h"
#include "core/serve/models.h"
#include "core/weights/modelfiles.h"

#include <filesystem>
#include <optional>

namespace anneal::serve {

/// A text model of core/model, with or without an adapter, that shares its base in memory with others of `bases`. Fails as loading does.
base::Result<std::shared_ptr<Backend>> loadText(
    const weights::ModelFiles &files, const std::optional<std::filesystem::path> &adapter, nn::DType dtype, Bases &bases, std::stop_token stop = {});
base::Result<std::shared_ptr<EmbedderBackend>> loadEmbedder(const weights::ModelFiles &files, nn::DType dtype, std::stop_token stop = {});
base::Result<std::shared_ptr<RerankerBackend>> loadReranker(const weights::ModelFiles &files, nn::DType dtype, std::stop_token stop = {});

/// What is served under a name: text, embedder or reranker by the files' config. Fails with what cannot be read of that. With an adapter it is a
/// model of its own, of the parent that is named.
base::Result<ModelSource> sourceOf(const std::string &name, const weights::ModelFiles &files, nn::DType dtype, std::shared_ptr<Bases> bases,
    const std::optional<std::filesystem::path> &adapter = {}, const std::string &parent = {});

} // namespace anneal::serve
