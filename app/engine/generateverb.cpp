// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/generateverb.h"

#include "app/engine/modeloptions.h"
#include "app/engine/verbs.h"
#include "core/base/files.h"
#include "core/base/inputname.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/model/causallm.h"
#include "core/model/forms.h"
#include "core/model/generate.h"
#include "core/text/chattemplate.h"
#include "core/text/conversationfile.h"
#include "core/text/rowencoder.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace anneal::engine {

namespace {

struct GenerateOptions
{
    ModelOptions model;
    OutputOptions output;
    std::string prompt, messages;
    std::string schema, pattern;
    std::vector<std::string> choices;
    std::string specialTokens = "text";
    model::GenerateSettings settings;
};

volatile std::sig_atomic_t interrupted = 0; // set by SIGINT, read after each token
volatile std::sig_atomic_t answering = 0;   // there is a first token

/// CLI11 takes NaN to lie in every range.
CLI::Validator between(double low, double high)
{
    const CLI::Validator number(
        [](const std::string &text) {
            return base::toLower(text).find("nan") != std::string::npos ? std::string("Value is not a number") : std::string();
        },
        "");
    return CLI::Range(low, high) & number;
}

/// CLI11 turns -1 into the largest unsigned number.
CLI::Validator wholeNumber()
{
    return CLI::Validator(
        [](const std::string &text) { return text.starts_with('-') ? "Value " + text + " is not a whole number of at least 0" : std::string(); }, "");
}

void addSampling(CLI::App &app, model::GenerateSettings &settings)
{
    auto &sampling = settings.sampling;
    app.add_option("--max-new-tokens", settings.maxNewTokens, "Most tokens to generate")->check(CLI::Range(1, 1 << 24))->capture_default_str();
    app.add_option("--temperature", sampling.temperature, "0 always takes the likeliest token; higher is more varied")
        ->check(between(0.0, 100.0))
        ->capture_default_str();
    app.add_option("--seed", sampling.seed, "The same seed gives the same text")->check(wholeNumber())->capture_default_str();
    app.add_option("--top-k", sampling.topK, "Only the k likeliest tokens; 0 is off")->check(CLI::Range(0, 1 << 24))->capture_default_str();
    app.add_option("--top-p", sampling.topP, "Only the likeliest tokens that sum up to p; 1 is off")->check(between(0.0, 1.0))->capture_default_str();
    app.add_option("--min-p", sampling.minP, "Only tokens at least p times as likely as the best; 0 is off")
        ->check(between(0.0, 1.0))
        ->capture_default_str();
    app.add_option("--repetition-penalty", sampling.repetitionPenalty, "Above 1: tokens seen before become less likely")
        ->check(between(0.01, 100.0))
        ->capture_default_str();
    app.add_option("--presence-penalty", sampling.presencePenalty, "Above 0: tokens of the answer so far become less likely")
        ->check(between(-2.0, 2.0))
        ->capture_default_str();
    app.add_option("--frequency-penalty", sampling.frequencyPenalty, "Above 0: the more often a token appeared, the less likely it comes again")
        ->check(between(-2.0, 2.0))
        ->capture_default_str();
    addTexts(app, "--stop", settings.stopStrings, "End before this text; can be repeated");
    app.add_flag("--ignore-eos", settings.ignoreEnd, "Do not stop at the end-of-text token");
}

base::Result<std::vector<std::int32_t>> promptOfMessages(const GenerateOptions &options, const std::shared_ptr<const text::Tokenizer> &tokenizer)
{
    const auto conversation = text::readConversation(options.messages);
    if (!conversation)
        return conversation.error();
    if (tokenizer->chatTemplate().empty())
        return base::Error { base::ErrorKind::Unsupported, options.model.model + " has no chat template, so it cannot be given messages.",
            "Continue a text with --prompt, or use a model that has one, as those for chats do." };
    text::RowEncoder::Settings settings;
    settings.specialAsText = base::named<config::SpecialTokens>(options.specialTokens) != config::SpecialTokens::Token;
    const auto encoder = text::RowEncoder::create(tokenizer, settings);
    if (!encoder)
        return encoder.error();
    const auto row = encoder->prompt(conversation->messages, conversation->tools);
    if (!row && text::ChatTemplate::isAtFault(row.error()))
        return base::Error { row.error().kind, options.model.model + ": " + base::sentence(row.error().detail),
            "Correct its chat template, or the messages in " + base::nameOfInput(options.messages) + "." };
    if (!row)
        return base::Error { row.error().kind, base::nameOfInput(options.messages) + ": " + base::sentence(row.error().detail),
            "Correct the messages." };
    return row->ids;
}

/// The form that was asked for, or null.
base::Result<std::shared_ptr<const grammar::Form>> formOf(
    const GenerateOptions &options, const std::shared_ptr<const text::Tokenizer> &tokenizer, const weights::ModelShape &shape)
{
    grammar::FormSource source;
    if (!options.schema.empty()) {
        const auto text = base::readFileOrInput(options.schema);
        if (!text)
            return text.error();
        auto schema = base::parseJson(*text);
        if (!schema)
            return base::Error { schema.error().kind, base::nameOfInput(options.schema) + " is " + schema.error().detail,
                "--schema takes a JSON schema." };
        source = grammar::FormSource::jsonSchema(std::move(*schema));
    } else if (!options.pattern.empty()) {
        source = grammar::FormSource::regex(options.pattern);
    } else if (!options.choices.empty()) {
        source = grammar::FormSource::choice(options.choices);
    } else {
        return std::shared_ptr<const grammar::Form>();
    }
    return model::Forms(tokenizer, shape).get(source);
}

base::Result<model::Generated> generateText(const GenerateOptions &options, std::vector<std::int32_t> &prompt)
{
    const auto files = options.model.files();
    if (!files)
        return files.error();
    const auto tokenizer = text::Tokenizer::load(*files);
    if (!tokenizer)
        return tokenizer.error();
    if (options.messages.empty()) {
        auto ids = (*tokenizer)->encode(options.prompt, { .addSpecial = true });
        if (!ids)
            return ids.error();
        prompt = std::move(*ids);
    } else {
        auto ids = promptOfMessages(options, *tokenizer);
        if (!ids)
            return ids.error();
        prompt = std::move(*ids);
    }
    const auto network = options.model.load(*files, ModelOptions::Purpose::Texts);
    if (!network)
        return network.error();
    auto settings = options.settings;
    auto form = formOf(options, *tokenizer, (*network)->shape());
    if (!form)
        return form.error();
    settings.form = std::move(*form);
    return model::generate(**network, *tokenizer, prompt, settings, [&](const model::TokenPiece &piece) {
        answering = 1;
        if (!options.output.json) {
            printResult(base::withoutControls(piece.text));
        }
        return interrupted == 0;
    });
}

/// What is said beside the text: "12 tokens, 40.1 tokens/s", and why there is none.
std::string remark(const model::Generated &generated, bool isConversation)
{
    const auto count = generated.ids.size();
    auto text = std::to_string(count) + (count == 1 ? " token" : " tokens");
    if (const auto speed = generated.tokensPerSecond(); speed > 0)
        text += ", " + base::formatFixed(speed, 1) + " tokens/s";
    if (generated.text.empty() && generated.reason == model::StopReason::End)
        text += std::string("\nThe model ended at once.")
            + (isConversation ? "" : " --prompt continues raw text; to ask a chat model use --messages.");
    return text + "\n";
}

} // namespace

int generateVerb(int argc, char **argv)
{
    GenerateOptions options;
    CLI::App app("Continue a text, or answer a conversation.", "anneal-cli generate");
    app.footer("Example: anneal-cli generate --model HuggingFaceTB/SmolLM2-135M-Instruct --messages question.json --max-new-tokens 64 --json");
    options.model.addTo(app);
    auto *source = app.add_option_group("prompt", "What to continue")->require_option(1);
    source->add_option("--prompt", options.prompt, "Text, continued as it stands");
    source->add_option("--messages", options.messages, "JSON file with a conversation, put through the model's chat template; - reads stdin");
    app.add_option("--special-tokens", options.specialTokens, "How special tokens inside messages are read")
        ->check(CLI::IsMember(base::allNames<config::SpecialTokens>()))
        ->capture_default_str();
    addSampling(app, options.settings);
    auto *form = app.add_option_group("form", "Constrain the answer (structured output)")->require_option(0, 1);
    form->add_option("--schema", options.schema, "File with a JSON schema that the answer fits; - reads stdin")->check(notEmpty());
    form->add_option("--regex", options.pattern, "Regular expression that the whole answer matches")->check(notEmpty());
    addTexts(*form, "--choice", options.choices, "One of the texts that the answer may be, decided token by token; given several times");
    options.output.addTo(app);
    if (const auto code = parseOptions(app, argc, argv))
        return *code;

    std::signal(SIGINT, [](int) {
        if (interrupted != 0 || answering == 0) // there is nothing to keep
            std::_Exit(130);
        interrupted = 1;
    });
    std::vector<std::int32_t> prompt;
    const auto generated = generateText(options, prompt);
    if (!generated)
        return reportError(generated.error(), options.output.json);
    if (options.output.json) {
        const base::Json result { { "text", generated->text }, { "ids", generated->ids }, { "prompt_ids", prompt },
            { "stop_reason", model::reasonName(generated->reason) }, { "tokens_per_second", generated->tokensPerSecond() },
            { "prompt_seconds", generated->promptSeconds } };
        printResult(base::toShownLine(result) + "\n");
    } else {
        printResult("\n");
        if (!options.output.quiet)
            std::fputs(remark(*generated, !options.messages.empty()).c_str(), stderr);
    }
    return interrupted != 0 ? 130 : 0;
}

} // namespace anneal::engine
