// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/App.hpp>

#include <string>
#include <vector>

namespace anneal::cli {

/// The verbs of a program, or those below a verb, in their order. Groups of options, which CLI11 keeps beside them, are none.
std::vector<const CLI::App *> verbsOf(const CLI::App &app);
/// The options that are shown, those of its groups included.
std::vector<const CLI::Option *> optionsOf(const CLI::App &app);
/// The words that an option may have; empty where it takes others, or none.
std::vector<std::string> choicesOf(const CLI::Option &option);

} // namespace anneal::cli
