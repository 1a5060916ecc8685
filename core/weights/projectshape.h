// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/weights/modelshape.h"

#include <filesystem>
#include <string>

namespace anneal::weights {

/// The shape of the model that a configuration names: a path in its project, or what findModel() finds. Fails as that and readShape() do.
base::Result<ModelShape> shapeOf(const std::string &name, const std::string &revision, const std::filesystem::path &project);

} // namespace anneal::weights
