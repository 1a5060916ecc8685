// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <stop_token>
#include <string_view>

namespace anneal::document {

/// anneal-reader beside the running program, or $ANNEAL_READER.
base::Result<std::filesystem::path> findReader();

/// Hands a request and copies of three descriptors (app/reader/forkserver.h) to the one anneal-reader of this process, which is started where there
/// is none, or where it has died. Any thread may call.
base::Status sendToReader(std::string_view request, int document, int answer, int ending, const std::stop_token &stop);

} // namespace anneal::document
