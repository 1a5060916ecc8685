// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/reader.h"

#include <filesystem>
#include <string>
#include <string_view>

/// What is right in a config.yaml, for whoever can use it beside what is wrong.
namespace anneal::config {

/// Reads and checks a file; what is wrong in it stands in the problems. Fails with NotFound or Io only.
base::Result<Reading> readConfigFile(const std::filesystem::path &file, std::span<const Override> overrides = {});

/// Whether nothing could be read of a text, because it is no YAML or is empty: all values are defaults then, which nobody has chosen.
bool saysNothing(const Reading &reading);

/// Whether the value of a key is what the text says, or its default where it says nothing of it: no error is about it, nor about the whole text.
bool knows(const Reading &reading, std::string_view path);

/// The folder of a project's runs, in it: training.output_dir, or the default of that where it is wrong or leads out of the project.
std::string runsFolder(const Reading &reading);

} // namespace anneal::config
