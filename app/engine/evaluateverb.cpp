// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/evaluateverb.h"

#include "app/engine/modeloptions.h"
#include "app/engine/progress.h"
#include "app/engine/verbs.h"
#include "core/base/files.h"
#include "core/base/text.h"
#include "core/model/torcherror.h"
#include "core/train/evaluate.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace anneal::engine {
namespace {

struct Options
{
    ModelOptions model;
    OutputOptions output;
    std::string data;
    std::string lossOn = "completion";
    std::string specialTokens = "text";
};

struct Row
{
    std::int64_t line = 0; // 1-based, in the file
    train::Evaluation result;
    std::string problem; // empty: none
};

/// The ids of a row; fails where it cannot be measured as a whole.
base::Result<plan::EncodedIds> encode(std::string_view line, const text::RowEncoder &encoder, const model::CausalLm &network)
{
    const auto json = base::parseJson(line);
    if (!json)
        return json.error();
    plan::EncodedIds ids;
    if (json->is_object() && json->contains("text") && (*json)["text"].is_string()) {
        // As it stands: no end-of-text token is appended, so the figure is the plain perplexity of the text.
        auto encoded = encoder.tokenizer().encode((*json)["text"].get_ref<const std::string &>(), { .addSpecial = true });
        if (!encoded)
            return encoded.error();
        ids.ids = std::move(*encoded);
        ids.weights.assign(ids.ids.size(), 1);
    } else {
        auto row = encoder.encode(*json);
        if (!row)
            return row.error();
        ids = { std::move(row->ids), std::move(row->weights) };
    }
    if (auto checked = network.checkIds(ids.ids); !checked)
        return checked.error();
    // The first token is given, never predicted.
    if (ids.weights.size() < 2 || std::none_of(ids.weights.begin() + 1, ids.weights.end(), [](float weight) { return weight > 0; }))
        return base::Error { base::ErrorKind::BadData, "No token of it is measured.", "--loss-on says what of a row counts." };
    return ids;
}

base::Result<std::vector<Row>> evaluateRows(const Options &options)
{
    const auto text = base::readFileOrInput(options.data);
    if (!text)
        return text.error();
    const auto files = options.model.files();
    if (!files)
        return files.error();
    const auto tokenizer = text::Tokenizer::load(*files);
    if (!tokenizer)
        return tokenizer.error();
    text::RowEncoder::Settings settings;
    settings.specialAsText = options.specialTokens != "token";
    settings.lossOn = text::lossOnFromName(options.lossOn);
    const auto encoder = text::RowEncoder::create(*tokenizer, settings);
    if (!encoder)
        return encoder.error();
    const auto network = options.model.load(*files);
    if (!network)
        return network.error();

    const auto lines = base::split(*text, '\n');
    std::vector<Row> rows;
    Progress progress("rows", options.output.quiet);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (base::trimmed(lines[i]).empty())
            continue;
        Row row { static_cast<std::int64_t>(i + 1), {}, {} };
        const auto ids = encode(lines[i], *encoder, **network);
        if (ids)
            row.result = train::evaluateRow(**network, *ids);
        if (!std::isfinite(row.result.nll))
            return model::damagedWeights();
        if (!ids)
            row.problem = base::sentence(ids.error().detail) + (ids.error().hint.empty() ? "" : " " + ids.error().hint);
        rows.push_back(std::move(row));
        progress.show(static_cast<std::int64_t>(i) + 1, static_cast<std::int64_t>(lines.size()));
    }
    return rows;
}

/// One line a row, then the totals.
void tell(const Options &options, const std::vector<Row> &rows)
{
    train::Evaluation total;
    auto skipped = base::Json::array();
    for (const auto &row : rows) {
        if (!row.problem.empty()) {
            std::fprintf(stderr, "Warning: line %lld is skipped: %s\n", static_cast<long long>(row.line), base::withoutControls(row.problem).c_str());
            skipped.push_back({ { "line", row.line }, { "message", row.problem } });
            continue;
        }
        if (options.output.json)
            printResult(base::toShownLine({ { "line", row.line }, { "tokens", row.result.tokens }, { "nll", row.result.nll } }) + "\n");
        total.nll += row.result.nll;
        total.weight += row.result.weight;
        total.tokens += row.result.tokens;
    }
    const auto count = rows.size() - skipped.size();
    if (options.output.json) {
        printResult(base::toShownLine({ { "rows", count }, { "tokens", total.tokens }, { "nll", total.nll }, { "loss", total.loss() },
                        { "perplexity", total.perplexity() }, { "skipped", skipped } })
            + "\n");
        return;
    }
    printResult(base::formatCount(static_cast<std::int64_t>(count)) + " rows, " + base::formatCount(total.tokens) + " tokens, loss "
        + base::formatFixed(total.loss(), 6) + ", perplexity " + base::formatFixed(total.perplexity(), 4) + "\n");
}

} // namespace

int evaluateVerb(int argc, char **argv)
{
    Options options;
    CLI::App app("Measure a model on rows: summed negative log-likelihood per row, and perplexity.", "anneal-cli evaluate");
    app.footer("Example: anneal-cli evaluate --model HuggingFaceTB/SmolLM2-135M-Instruct --adapter runs/a/adapter --data "
               "data/prepared/train.validation.jsonl --json");
    options.model.addTo(app);
    app.add_option("--data", options.data, "JSONL file: messages, prompt and completion, text, or input_ids rows; - reads stdin")->required();
    app.add_option("--loss-on", options.lossOn, "What of a conversation counts")
        ->check(CLI::IsMember({ "completion", "assistant", "all" }))
        ->capture_default_str();
    app.add_option("--special-tokens", options.specialTokens, "What control tokens inside messages are")
        ->check(CLI::IsMember({ "text", "token" }))
        ->capture_default_str();
    options.output.addTo(app);
    if (const auto code = parseOptions(app, argc, argv))
        return *code;

    const auto rows = model::guardTorch([&] { return evaluateRows(options); });
    if (!rows)
        return reportError(rows.error(), options.output.json);
    if (std::none_of(rows->begin(), rows->end(), [](const Row &row) { return row.problem.empty(); })) {
        const auto why = rows->empty() ? " holds no rows."
                                       : " holds no row that can be used. Line " + std::to_string(rows->front().line) + ": " + rows->front().problem;
        return reportError(
            { base::ErrorKind::BadData, options.data + why, "Rows are messages, prompt and completion, text, or input_ids." }, options.output.json);
    }
    tell(options, *rows);
    return 0;
}

} // namespace anneal::engine
