// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/textverbs.h"

#include "core/base/text.h"
#include "core/config/choices.h"

namespace anneal::verbs {
namespace {

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

CLI::Option *addSpecialTokens(CLI::App &app, std::string &specialTokens)
{
    return app
        .add_option("--special-tokens", specialTokens, "Whether special tokens written in messages, such as <|im_end|>, are ordinary text or tokens")
        ->check(CLI::IsMember(base::allNames<config::SpecialTokens>()))
        ->capture_default_str();
}

} // namespace

void GenerateOptions::addSampling(CLI::App &app)
{
    app.add_option("--max-new-tokens", maxNewTokens, "Most tokens to generate")->check(CLI::Range(1, 1 << 24))->capture_default_str();
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
    addTexts(app, "--stop", stopStrings, "End before this text; may be repeated")->check(notEmpty());
    app.add_flag("--ignore-eos", ignoreEnd, "Do not stop at the end-of-text token");
}

void GenerateOptions::addTo(CLI::App &app)
{
    model.addTo(app);
    auto *source = app.add_option_group("prompt", "What to continue")->require_option(1);
    source->add_option("--prompt", prompt, "Text to continue as it stands, without a chat template");
    source->add_option(
        "--messages", messages, "JSON file with a conversation to answer, such as [{\"role\": \"user\", \"content\": \"Hello\"}]; - reads stdin");
    addSpecialTokens(app, specialTokens);
    addSampling(app);
    auto *form = app.add_option_group("form", "Constrain the answer (structured output)")->require_option(0, 1);
    form->add_option("--schema", schema, "File with a JSON schema that the answer fits; - reads stdin")->check(notEmpty());
    form->add_option("--regex", pattern, "Regular expression that the whole answer matches")->check(notEmpty());
    addTexts(*form, "--choice", choices, "One of the texts that the answer may be, decided token by token; to be repeated")->check(notEmpty());
    output.addTo(app);
}

void EvaluateOptions::addTo(CLI::App &app)
{
    model.addTo(app);
    app.add_option("--data", data,
           "JSONL file: messages, prompt and completion, text, or input_ids rows; - reads stdin. Text rows are measured without an end token")
        ->required();
    auto *loss = app.add_option("--loss-on", lossOn, "Tokens that are measured: the last answer, every answer of the assistant, or the whole text")
                     ->check(CLI::IsMember(base::allNames<config::LossOn>()))
                     ->capture_default_str();
    auto *special = addSpecialTokens(app, specialTokens);
    app.add_option("--run", run, "Folder of a run: rows are read and cut as in its training")->excludes(loss)->excludes(special);
    auto *file = app.add_option("--answers", answers, "JSONL file to write: for each row its question, the answer it holds, and the model's")
                     ->check(notEmpty());
    app.add_option("--max-new-tokens", maxAnswerTokens, "Most tokens of an answer")
        ->check(CLI::Range(1, 1 << 24))
        ->capture_default_str()
        ->needs(file);
    output.addTo(app);
}

void ScoreOptions::addTo(CLI::App &app)
{
    model.addTo(app);
    app.add_option("--batch", batch, "JSONL file with {\"ids\": [...]} rows; - reads stdin")->required();
    output.addTo(app);
}

void CheckOptions::addTo(CLI::App &app)
{
    app.add_option("--model", model, kModelForms)->required();
    app.add_option("--revision", revision, "Branch, tag or commit of a model in the Hugging Face cache")->capture_default_str();
    app.add_option("--data", data, "Text file to measure on, its first 256 tokens; - reads stdin");
    output.addTo(app);
}

} // namespace anneal::verbs
