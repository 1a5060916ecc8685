// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/generateverb.h"

#include "app/engine/modeloptions.h"
#include "app/engine/verbs.h"
#include "app/verbs/textverbs.h"
#include "core/base/files.h"
#include "core/base/inputname.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/model/causallm.h"
#include "core/model/forms.h"
#include "core/model/generate.h"
#include "core/text/chatroles.h"
#include "core/text/chattemplate.h"
#include "core/text/conversationfile.h"
#include "core/text/rowencoder.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace anneal::engine {

using verbs::GenerateOptions;

namespace {

volatile std::sig_atomic_t interrupted = 0; // set by SIGINT, read after each token
volatile std::sig_atomic_t answering = 0;   // there is a first token

base::Result<std::vector<std::int32_t>> promptOfMessages(const GenerateOptions &options, const std::shared_ptr<const text::Tokenizer> &tokenizer)
{
    const auto conversation = text::readConversation(options.messages);
    if (!conversation)
        return conversation.error();
    if (tokenizer->chatTemplate().empty())
        return base::Error { base::ErrorKind::Unsupported, tr_("%1 has no chat template, so it cannot be given messages.", options.model.model),
            tr_("Continue a text with --prompt, or use a chat model, which has a template.") };
    const auto namesRole = [&](const std::string &role) { return text::quotesName(tokenizer->chatTemplate(), role); };
    const auto messages = text::normalizedMessages(conversation->messages);
    for (const auto &checked : { text::checkRoles(messages, namesRole), text::checkContents(messages) })
        if (!checked)
            return base::Error { checked.error().kind, base::nameOfInput(options.messages) + ": " + checked.error().detail, checked.error().hint };
    text::RowEncoder::Settings settings;
    settings.specialAsText = base::named<config::SpecialTokens>(options.specialTokens) != config::SpecialTokens::Token;
    const auto encoder = text::RowEncoder::create(tokenizer, settings);
    if (!encoder)
        return encoder.error();
    const auto row = encoder->prompt(conversation->messages, conversation->tools);
    if (!row && text::ChatTemplate::isAtFault(row.error()))
        return base::Error { row.error().kind, options.model.model + ": " + base::sentence(row.error().detail),
            tr_("Correct the chat template of the model, or the messages in %1.", base::nameOfInput(options.messages)) };
    if (!row)
        return base::Error { row.error().kind, base::nameOfInput(options.messages) + ": " + base::sentence(row.error().detail),
            tr_("Correct the messages.") };
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
            return base::Error { base::ErrorKind::BadData, tr_("%1 is %2.", base::nameOfInput(options.schema), schema.error().detail),
                tr_("--schema takes a JSON schema.") };
        source = grammar::FormSource::jsonSchema(std::move(*schema));
    } else if (!options.pattern.empty()) {
        source = grammar::FormSource::regex(options.pattern);
    } else if (!options.choices.empty()) {
        source = grammar::FormSource::choice(options.choices);
    } else {
        return std::shared_ptr<const grammar::Form>();
    }
    auto form = model::Forms(tokenizer, shape).get(source);
    if (form)
        return form;
    auto error = form.error();
    const bool isAtFault
        = error.kind == base::ErrorKind::BadInput || error.kind == base::ErrorKind::Unsafe; // the file that was named, or what was typed
    if (isAtFault)
        error.kind = options.schema.empty() ? base::ErrorKind::Usage : base::ErrorKind::BadData;
    if (!options.schema.empty())
        error.detail = base::nameOfInput(options.schema) + ": " + base::sentence(error.detail);
    return error;
}

/// Whether an answer of the form fits into what it may have, which the client or the context bounds.
base::Status checkFits(const grammar::Form &form, std::int64_t asked, std::int64_t room)
{
    const auto least = static_cast<std::int64_t>(form.leastTokens());
    if (least <= std::min(asked, room))
        return base::ok();
    if (asked <= room)
        return base::Error { base::ErrorKind::Usage,
            tr_("The shortest answer of this form has %1 tokens, and --max-new-tokens allows %2.", base::formatCount(least),
                base::formatCount(asked)),
            tr_("Allow more tokens, or ask for a shorter form.") };
    return base::Error { base::ErrorKind::BadData,
        tr_("The shortest answer of this form has %1 tokens, and the model sees only %2 behind the prompt.", base::formatCount(least),
            base::formatCount(room)),
        tr_("Shorten the prompt, or ask for a shorter form.") };
}

base::Result<model::Generated> generateText(const GenerateOptions &options, std::vector<std::int32_t> &prompt)
{
    const auto files = filesOf(options.model);
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
    const auto network = loadModel(options.model, options.output, *files, Purpose::Texts);
    if (!network)
        return network.error();
    if (std::ssize(prompt) == (*network)->shape().maxPositions) // longer ones are refused with the others
        return base::Error { base::ErrorKind::BadData,
            tr_("The prompt has %1 tokens, as many as the model sees, which leaves no place for an answer: even the shortest needs one.",
                base::formatCount(std::ssize(prompt))),
            tr_("Shorten the prompt.") };
    model::GenerateSettings settings;
    settings.sampling = options.sampling;
    settings.maxNewTokens = options.maxNewTokens;
    settings.stopStrings = options.stopStrings;
    settings.ignoreEnd = options.ignoreEnd;
    auto form = formOf(options, *tokenizer, (*network)->shape());
    if (!form)
        return form.error();
    settings.form = std::move(*form);
    const auto room = (*network)->shape().maxPositions - std::ssize(prompt);
    if (settings.form && !prompt.empty() && room > 0) // else what is wrong with the prompt is told below
        if (const auto fits = checkFits(*settings.form, options.maxNewTokens, room); !fits)
            return fits.error();
    return model::generate(**network, *tokenizer, prompt, settings, [&](const model::TokenPiece &piece) {
        answering = 1;
        if (!options.output.json) {
            printResult(base::withoutControls(piece.text));
        }
        return interrupted == 0;
    });
}

bool hasForm(const GenerateOptions &options)
{
    return !options.schema.empty() || !options.pattern.empty() || !options.choices.empty();
}

/// What is said beside the text: "12 tokens, 40.1 tokens/s", and why there is none.
std::string remark(const model::Generated &generated, const GenerateOptions &options)
{
    auto text = base::counted(std::ssize(generated.ids), "token");
    if (const auto speed = generated.tokensPerSecond(); speed > 0)
        text += ", " + base::formatFixed(speed, 1) + " tokens/s";
    if (generated.text.empty() && generated.reason == model::StopReason::End)
        text += std::string("\nThe model ended at once.")                                                             // not translated: on a terminal
            + (!options.messages.empty() ? "" : " --prompt continues raw text; to ask a chat model use --messages."); // not translated: on a terminal
    if (generated.reason == model::StopReason::Length && hasForm(options))
        text += "\nTokens ran short, so the answer was ended early. Allow more with --max-new-tokens."; // not translated: on a terminal
    return text + "\n";
}

} // namespace

int generateVerb(int argc, char **argv)
{
    GenerateOptions options;
    if (const auto code = readOptions("generate", options, argc, argv))
        return *code;

    if (options.messages == "-" && options.schema == "-")
        return reportError(
            { base::ErrorKind::Usage, tr_("--messages and --schema cannot both read standard input."), tr_("Give one of them as a file.") },
            options.output.json);

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
            std::fputs(remark(*generated, options).c_str(), stderr);
    }
    return interrupted != 0 ? 130 : 0;
}

} // namespace anneal::engine
