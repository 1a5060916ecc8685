// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "app/cli/modelargument.h"
#include "core/base/files.h"
#include "core/base/inputname.h"
#include "core/base/text.h"

namespace anneal::cli {
namespace {

struct TokenizeOptions
{
    std::string model;
    std::string text, file, batch;
    text::EncodeOptions encode;
};

std::string joined(const std::vector<std::int32_t> &ids)
{
    std::string line;
    for (const auto id : ids)
        line += (line.empty() ? "" : " ") + std::to_string(id);
    return line;
}

constexpr char kExpected[] = "Each line is an object such as {\"text\": \"Hello\"}.";

/// The texts of a file of {"text"} rows.
base::Result<std::vector<std::string>> readRows(const std::string &file)
{
    const auto bytes = base::readFileOrInput(file);
    if (!bytes)
        return bytes.error();
    std::vector<std::string> texts;
    std::int64_t line = 0;
    for (const auto &row : base::split(*bytes, '\n')) {
        ++line;
        if (base::trimmed(row).empty())
            continue;
        const auto json = base::parseJson(row);
        if (!json || !json->is_object() || !json->contains("text") || !(*json)["text"].is_string()) {
            return base::Error { base::ErrorKind::BadData,
                base::nameOfInput(file) + ":" + std::to_string(line) + ": "
                    + base::sentence(json ? "the row has no text in \"text\"" : json.error().detail),
                kExpected };
        }
        texts.push_back((*json)["text"].get<std::string>());
    }
    if (texts.empty())
        return base::Error { base::ErrorKind::BadData, base::nameOfInput(file) + " holds no rows.", kExpected };
    return texts;
}

int tokenize(Context &context, const TokenizeOptions &options)
{
    auto &terminal = context.terminal;
    const auto tokenizer = loadTokenizer(options.model);
    if (!tokenizer)
        return terminal.fail(tokenizer.error());
    if (!options.batch.empty()) {
        const auto texts = readRows(options.batch);
        if (!texts)
            return terminal.fail(texts.error());
        auto rows = base::Json::array();
        for (const auto &text : *texts) {
            auto ids = (*tokenizer)->encode(text, options.encode);
            if (!ids)
                return terminal.fail(ids.error());
            terminal.print(joined(*ids));
            rows.push_back(std::move(*ids));
        }
        terminal.result({ { "ids", std::move(rows) } });
        return 0;
    }
    auto text = options.text;
    if (!options.file.empty()) {
        auto bytes = base::readFileOrInput(options.file);
        if (!bytes)
            return terminal.fail(bytes.error());
        text = std::move(*bytes);
    }
    if (std::size_t badAt = 0; !base::isUtf8(text, &badAt)) {
        return terminal.fail({ base::ErrorKind::BadData,
            (options.file.empty() ? "The text" : options.file) + " is not UTF-8: byte " + std::to_string(badAt + 1) + " belongs to no character.",
            "Save it as UTF-8 and try again." });
    }
    const auto ids = (*tokenizer)->encode(text, options.encode);
    if (!ids)
        return terminal.fail(ids.error());
    terminal.print(joined(*ids));
    terminal.result({ { "ids", *ids } });
    return 0;
}

} // namespace

void addTokenize(CLI::App &app, Context &context)
{
    const auto options = std::make_shared<TokenizeOptions>();
    auto *verb = addVerb(app, context, "tokenize", "Turn text into a model's token ids",
        "anneal-cli tokenize --model HuggingFaceTB/SmolLM2-135M-Instruct --text \"Hello\" --json",
        [&context, options] { return tokenize(context, *options); });
    verb->add_option("--model", options->model, "Hugging Face folder, name in the hub cache, or GGUF file")->required()->type_name("M");
    auto *input = verb->add_option_group("input", "What to tokenize");
    input->add_option("--text", options->text, "This text")->type_name("T");
    input->add_option("--file", options->file, "The text of a file; - reads stdin")->type_name("F");
    input->add_option("--batch", options->batch, "A JSONL file of {\"text\"} rows; - reads stdin")->type_name("F.jsonl");
    input->require_option(1);
    verb->add_flag("--special-as-text", options->encode.specialAsText, "Special tokens written in the text are ordinary characters");
    verb->add_flag("--add-special", options->encode.addSpecial, "Add what the model puts around a text, such as BOS");
}

} // namespace anneal::cli
