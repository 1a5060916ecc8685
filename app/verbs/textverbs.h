// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/verbs/options.h"
#include "core/model/sampler.h"

#include <cstdint>

namespace anneal::verbs {

struct GenerateOptions
{
    ModelOptions model;
    OutputOptions output;
    std::string prompt, messages;
    std::string schema, pattern;
    std::vector<std::string> choices;
    std::string specialTokens = "text";
    model::SamplingSettings sampling;
    std::int64_t maxNewTokens = 256;
    std::vector<std::string> stopStrings;
    bool ignoreEnd = false;

    void addTo(CLI::App &app);

private:
    void addSampling(CLI::App &app);
};

struct EvaluateOptions
{
    ModelOptions model;
    OutputOptions output;
    std::string data;
    std::string lossOn = "completion";
    std::string specialTokens = "text";
    std::string run;                    // empty, or the folder of a run whose rows these are
    std::string answers;                // JSONL to write; empty: none
    std::int64_t maxAnswerTokens = 256; // of one of them

    void addTo(CLI::App &app);
};

struct ScoreOptions
{
    ModelOptions model;
    OutputOptions output;
    std::string batch;

    void addTo(CLI::App &app);
};

struct CheckOptions
{
    std::string model, revision = "main", data;
    OutputOptions output;

    void addTo(CLI::App &app);
};

} // namespace anneal::verbs
