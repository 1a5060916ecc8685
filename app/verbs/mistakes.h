// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <CLI/App.hpp>

namespace anneal::verbs {

/// What is wrong on a command line that an App does not take, naming the word: an option that there is not, with the one that was meant, a word that
/// belongs to none, or what CLI11 says. `see`: where the options are explained.
base::Error usageError(const CLI::App &app, const CLI::ParseError &mistake, const std::string &see);

} // namespace anneal::verbs
