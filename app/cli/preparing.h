// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/paths.h"
#include "app/cli/terminal.h"
#include "core/data/preparedset.h"
#include "core/data/preparereport.h"

#include <optional>

namespace anneal::cli {

/// Prepares the project's data with progress; the first Ctrl-C cancels it cleanly.
base::Result<data::PrepareReport> prepare(Terminal &terminal, const LoadedConfig &loaded);

/// Nothing where every file could be read; otherwise which could not. What is left out on purpose (hidden files, links, kinds that are
/// not read) does not count.
std::optional<base::Error> whatIsMissing(const data::PrepareReport &report);

/// Warns of sources that the prepared rows lack, and of settings that they were prepared with and config.yaml has changed.
void warnOfPreparedRows(
    Terminal &terminal, const data::PreparedFiles &files, const config::DataConfig &settings, const std::filesystem::path &config);

/// The report for people: rows in, out, skipped and why.
void printReport(const Terminal &terminal, const data::PrepareReport &report);

} // namespace anneal::cli
