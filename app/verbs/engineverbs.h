// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

namespace anneal {

/// A verb of anneal-engine.
struct EngineVerb
{
    enum class From {
        Cli,    // anneal-cli hands it on, and lists it
        Engine, // it is started by our programs, or has a verb of that name in anneal-cli
    };

    std::string_view name;
    std::string_view summary;
    From from = From::Cli;
};

constexpr std::array kEngineVerbs {
    EngineVerb { "train", "Train the run in a folder", EngineVerb::From::Engine },
    EngineVerb { "evaluate", "Measure a model on rows: loss and perplexity" },
    EngineVerb { "score", "Log-probabilities of given token ids" },
    EngineVerb { "embed", "Turn texts into vectors with an encoder" },
    EngineVerb { "rerank", "Score how well texts answer queries" },
    EngineVerb { "generate", "Continue a prompt or answer a conversation" },
    EngineVerb { "check", "Compare memory, speed and answers for each --dtype", EngineVerb::From::Engine },
    EngineVerb { "merge-adapter", "Merge an adapter into its model: a Hugging Face folder" },
    EngineVerb { "export", "Write a model as a GGUF file" },
    EngineVerb { "serve", "Answer as an OpenAI-compatible server on this computer" },
};

} // namespace anneal
