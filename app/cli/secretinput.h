// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/terminal.h"
#include "core/base/result.h"

#include <string>

namespace anneal::cli {

/// A secret that the person gives: the first line of `file`, which nobody else may read, or of stdin for "-"; where no file is named, what is typed
/// at the terminal without being shown. Secrets are never taken as arguments, which every other program sees.
/// Fails with Unsafe where others may read the file, Usage where there is no terminal to ask at.
base::Result<std::string> readSecret(const Terminal &terminal, const std::string &question, const std::string &file);

} // namespace anneal::cli
