// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace anneal::base {

/// Tells a file from another one that takes its name later; the same while it is written to. Empty where there is none.
std::string identityOf(const std::filesystem::path &file);

/// Tells whether somebody wrote to a file, or replaced it. Of a folder: to one of the files in it. Empty where there is none.
std::string stampOf(const std::filesystem::path &place);

} // namespace anneal::base
