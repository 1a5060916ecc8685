// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/config/problem.h"

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::config {

enum class Origin { Default, File, CommandLine };

std::string_view originName(Origin origin); // "default", "file", "command line"

/// `--set training.learning_rate=1e-4`
struct Override
{
    std::string path;
    std::string value; // YAML: a word, a number, [a, b], {a: b}, null
};

/// Splits "key=value"; fails with Usage where there is no key or no '='.
base::Result<Override> parseOverride(std::string_view text);

inline constexpr std::size_t kMostProblems = 1000;

/// What a text says: the values (defaults where it says nothing or something wrong), where each came from, and everything that is wrong.
struct Reading
{
    FineTuneConfig config;
    std::map<std::string, Origin> origins; // by path, every key that works
    std::vector<Problem> problems;         // by line; at most kMostProblems, and then one that says that there are more

    bool valid() const { return !hasErrors(problems); }
};

/// Reads a config.yaml and checks it. All problems are reported, not only the first, as far as anybody reads on.
Reading readConfig(std::string_view text, std::span<const Override> overrides = {});

/// The same for a file; fails with BadConfig listing every error, NotFound, or Io.
base::Result<Reading> loadConfig(const std::filesystem::path &file, std::span<const Override> overrides = {});

/// The same for the run.yaml of a run, which reads and writes in its own folder: where its rows were prepared, with --set perhaps, is history.
base::Result<Reading> loadRunConfig(const std::filesystem::path &file);

} // namespace anneal::config
