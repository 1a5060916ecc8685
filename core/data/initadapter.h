// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/reader.h"

#include <filesystem>
#include <map>
#include <string>

namespace anneal::data {

/// Puts the rank, alpha, dropout, rslora, patterns and target modules of the adapter that a run goes on from into its settings.
/// Fails with BadConfig where somebody wrote another value of one of them (`origins` tells), NotFound, Io, BadInput or Corrupt for the adapter
/// itself.
base::Status adoptAdapter(const std::filesystem::path &adapter, const std::map<std::string, config::Origin> &origins, config::ModelConfig &model);

} // namespace anneal::data
