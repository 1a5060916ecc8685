// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/encoderverbs.h"

#include "app/engine/jsonlines.h"
#include "app/engine/modeloptions.h"
#include "app/engine/verbs.h"
#include "core/model/embedder.h"

namespace anneal::engine {

namespace {

struct EncodeOptions
{
    ModelOptions model;
    OutputOptions output;
    std::string batch;
};

/// The text of a key, or a sentence on why there is none.
std::string takeText(const base::Json &row, const char *key, std::string &to)
{
    const auto value = row.find(key);
    if (value == row.end() || !value->is_string())
        return std::string("there is no text \"") + key + "\".";
    to = value->get<std::string>();
    return {};
}

base::Status embedAll(const EncodeOptions &options)
{
    std::vector<std::string> texts;
    const auto read
        = readJsonLines(options.batch, "{\"text\": \"Hello\"}", [&](const base::Json &row) { return takeText(row, "text", texts.emplace_back()); });
    if (!read)
        return read;
    const auto files = options.model.files();
    if (!files)
        return files.error();
    const auto embedder = model::Embedder::load(*files, options.model.type());
    if (!embedder)
        return embedder.error();
    const RowProgress progress(texts.size(), options.output.quiet);
    const auto vectors = (*embedder)->embed(texts, {}, [&](std::size_t done, std::size_t) { progress.show(done); });
    if (!vectors)
        return vectors.error();
    for (const auto &vector : *vectors)
        printResult(base::toShownLine({ { "embedding", vector } }) + "\n");
    return base::ok();
}

base::Status rerankAll(const EncodeOptions &options)
{
    std::vector<model::CrossEncoder::Pair> pairs;
    const auto read = readJsonLines(options.batch, "{\"query\": \"Who?\", \"text\": \"Nobody.\"}", [&](const base::Json &row) {
        auto &pair = pairs.emplace_back();
        auto wrong = takeText(row, "query", pair.query);
        return wrong.empty() ? takeText(row, "text", pair.text) : wrong;
    });
    if (!read)
        return read;
    const auto files = options.model.files();
    if (!files)
        return files.error();
    const auto encoder = model::CrossEncoder::load(*files, options.model.type());
    if (!encoder)
        return encoder.error();
    const RowProgress progress(pairs.size(), options.output.quiet);
    const auto scores = (*encoder)->score(pairs, {}, [&](std::size_t done, std::size_t) { progress.show(done); });
    if (!scores)
        return scores.error();
    for (const auto &score : *scores)
        printResult(base::toShownLine({ { "logit", score.logit }, { "score", score.score } }) + "\n");
    return base::ok();
}

/// What differs between the two.
struct Help
{
    const char *what, *name, *example;
    const char *model, *rows; // of --model and --batch
};

int runVerb(int argc, char **argv, const Help &help, base::Status (*run)(const EncodeOptions &))
{
    EncodeOptions options;
    CLI::App app(help.what, help.name);
    app.footer(help.example);
    options.model.addWithoutAdapter(app, help.model);
    app.add_option("--batch", options.batch, help.rows)->required();
    options.output.addTo(app);
    if (const auto code = parseOptions(app, argc, argv))
        return *code;
    const auto done = run(options);
    return done ? 0 : reportError(done.error(), options.output.json);
}

} // namespace

int embedVerb(int argc, char **argv)
{
    static constexpr Help kHelp { "Vectors of texts by an encoder such as all-MiniLM-L6-v2, as JSON lines.", "anneal-cli embed",
        "Example: anneal-cli embed --model sentence-transformers/all-MiniLM-L6-v2 --batch texts.jsonl --json", kModelForms,
        "JSONL file with {\"text\": \"…\"} rows; - reads stdin" };
    return runVerb(argc, argv, kHelp, embedAll);
}

int rerankVerb(int argc, char **argv)
{
    static constexpr Help kHelp { "How well texts answer queries, by a cross-encoder with one label, as JSON lines.", "anneal-cli rerank",
        "Example: anneal-cli rerank --model cross-encoder/ms-marco-MiniLM-L-6-v2 --batch pairs.jsonl --json", "Hugging Face folder or hub name",
        "JSONL file with {\"query\": \"…\", \"text\": \"…\"} rows; - reads stdin" };
    return runVerb(argc, argv, kHelp, rerankAll);
}

} // namespace anneal::engine
