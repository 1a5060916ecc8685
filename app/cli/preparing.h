// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/paths.h"
#include "app/cli/terminal.h"
#include "core/data/preparereport.h"

namespace anneal::cli {

/// Prepares the project's data with progress; the first Ctrl-C cancels it cleanly.
base::Result<data::PrepareReport> prepare(Terminal &terminal, const LoadedConfig &loaded);

/// The report for people: rows in, out, skipped and why.
void printReport(const Terminal &terminal, const data::PrepareReport &report);

} // namespace anneal::cli
