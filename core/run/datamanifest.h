// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runfolder.h"

#include <optional>
#include <string>

namespace anneal::run {

/// SHA-256 of the rows that a run was made with.
struct DataHashes
{
    std::string train;
    std::optional<std::string> validation; // nothing: no rows are held out
};

/// Writes data/manifest.json with a mode; before the rows, so that a run that was made by half does not pass for a whole one.
base::Status writeDataHashes(const RunFolder &folder, const DataHashes &hashes, unsigned mode = 0666);

/// Fails with BadData where the rows are not those the run was made with. A run without data/manifest.json counts as it is.
base::Status checkData(const RunFolder &folder);

} // namespace anneal::run
