// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/dtype.h"
#include "core/serve/backend.h"
#include "core/weights/modelfiles.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace anneal::serve {

/// A model of core/model, with or without an adapter. Fails as loading does. `name` is what clients call it.
base::Result<std::unique_ptr<Backend>> loadBackend(const weights::ModelFiles &files, const std::optional<std::filesystem::path> &adapter,
    nn::DType dtype, const std::string &name, std::stop_token stop = {});

} // namespace anneal::serve
