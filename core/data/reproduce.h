// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/run/runfolder.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace anneal::data {

/// What a run was made from and with, so that it can be made again.
struct Recipe
{
    struct Part
    {
        std::string name;      // "weights", as in InputHashes
        std::string words;     // "the weights of the base model"
        std::string then, now; // SHA-256; empty where there is none, or none is known
        bool hasChanged() const { return !then.empty() && then != now; }
    };

    std::string name, folder, started;
    std::string command; // trains it once more, for a shell
    std::string model, revision;
    std::vector<Part> parts;
    std::string program, torch, processor, device, dtype; // then; empty where the run does not tell
    std::string ended;                                    // how the run stands where it did not come to its end: "stopped, adapter saved"
    int threads = 0;
    std::int64_t seed = 0, dataSeed = 0;
    std::string programNow, processorNow;
    int coresNow = 0;
    std::string missing; // why the model cannot be looked at now; empty where it can

    /// What makes another result likely now, as sentences; empty where nothing does.
    std::vector<std::string> differences() const;
};

/// Reads gigabytes where the weights were not hashed before. Fails as RunFolder and the configuration do, or with Canceled.
base::Result<Recipe> recipeOf(const run::RunFolder &run, const std::stop_token &stop = {});
base::Json toJson(const Recipe &recipe);
std::string toMarkdown(const Recipe &recipe); // to be kept beside a result

/// A new run beside this one, "first-again", with the same configuration, rows, adapter to begin with and template, byte for byte,
/// and its name with "-again" behind it, or " again" where it has spaces, where people gave it one. Fails as createRun().
base::Result<run::RunFolder> repeatRun(const run::RunFolder &run);

} // namespace anneal::data
