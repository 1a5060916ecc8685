// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/engineverbs.h"

#include "app/verbs/modelverbs.h"
#include "app/verbs/textverbs.h"

#include <algorithm>
#include <iterator>
#include <memory>

namespace anneal::verbs {
namespace {

using From = EngineVerb::From;

/// The App keeps what its options are read into.
template <typename Options>
void declare(CLI::App &app)
{
    auto options = std::make_shared<Options>();
    options->addTo(app);
    app.parse_complete_callback([options] {});
}

constexpr EngineVerb kVerbs[] {
    { "train", "Train the run in a folder", "Train a run: reads RUN_DIR/run.yaml, writes events, checkpoints and the adapter into RUN_DIR.", "",
        From::Engine, declare<TrainOptions> },
    { "evaluate", "Measure a model on rows: loss and perplexity",
        "Measure a model on rows: loss and perplexity of all of them, and with --json the negative log-likelihood of each.",
        "evaluate --model HuggingFaceTB/SmolLM2-135M-Instruct --adapter runs/a/adapter --data data/prepared/train.validation.jsonl --json", From::Cli,
        declare<EvaluateOptions> },
    { "score", "Log-probabilities of given token ids",
        "Log-probability of every id after the first, and the likeliest id at every position, as JSON lines.",
        "score --model HuggingFaceTB/SmolLM2-135M-Instruct --batch rows.jsonl --dtype float32 --json", From::Cli, declare<ScoreOptions> },
    { "embed", "Turn texts into vectors with an encoder", "Vectors of texts by an encoder such as all-MiniLM-L6-v2, as JSON lines.",
        "embed --model sentence-transformers/all-MiniLM-L6-v2 --batch texts.jsonl --json", From::Cli, declare<EmbedOptions> },
    { "rerank", "Score how well texts answer queries", "How well texts answer queries, by a cross-encoder with one label, as JSON lines.",
        "rerank --model cross-encoder/ms-marco-MiniLM-L-6-v2 --batch pairs.jsonl --json", From::Cli, declare<RerankOptions> },
    { "generate", "Continue a prompt or answer a conversation",
        "Continue a text (--prompt), or answer a conversation through the model's chat template (--messages).",
        "generate --model HuggingFaceTB/SmolLM2-135M-Instruct --messages question.json --max-new-tokens 64 --json", From::Cli,
        declare<GenerateOptions> },
    { "check", "Compare memory, speed and answers for each --dtype",
        "Compare memory, speed and answers of a model for each --dtype, against float32.", "check --model HuggingFaceTB/SmolLM2-135M-Instruct",
        From::Engine, declare<CheckOptions> },
    { "merge-adapter", "Merge an adapter into its model: a Hugging Face folder",
        "Merge an adapter into its model: a Hugging Face folder that transformers loads.",
        "merge-adapter --model HuggingFaceTB/SmolLM2-135M-Instruct --adapter runs/first/adapter --out merged", From::Cli, declare<MergeOptions> },
    { "export", "Write a model as a GGUF file", "Write a model, with an adapter merged in, as one file.",
        "export --model HuggingFaceTB/SmolLM2-135M-Instruct --adapter runs/first/adapter --format gguf --type q8_0 --out model.gguf", From::Cli,
        declare<ExportOptions> },
    { "serve", "Answer as an OpenAI-compatible server on this computer", "Answer OpenAI-compatible requests on this machine (127.0.0.1).",
        "serve --model HuggingFaceTB/SmolLM2-135M-Instruct --adapter runs/a/adapter --port 8080", From::Cli, declare<ServeOptions> },
};

} // namespace

std::span<const EngineVerb> engineVerbs()
{
    return kVerbs;
}

const EngineVerb *findEngineVerb(std::string_view name)
{
    const auto *found = std::find_if(std::begin(kVerbs), std::end(kVerbs), [name](const EngineVerb &verb) { return verb.name == name; });
    return found == std::end(kVerbs) ? nullptr : found;
}

} // namespace anneal::verbs
