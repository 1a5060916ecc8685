// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/target.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace anneal::base {

/// The mode of a new file that is made from others: nobody may read it who may not read all of them, and its owner may read and write it.
/// Those that are not there do not count.
unsigned modeFrom(const std::vector<std::filesystem::path> &files);

/// Whether this program may make files in a folder, or in the nearest one above it that is there. Checks permissions only, not free space.
bool mayWriteInto(const std::filesystem::path &folder);

/// Writes a whole file as writeFile() does; `mode` is that of a file which is not there yet, minus the umask.
Status writeFile(const Target &file, std::string_view bytes, unsigned mode);

} // namespace anneal::base
