// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "app/cli/modelargument.h"
#include "core/base/files.h"
#include "core/base/inputname.h"
#include "core/base/text.h"
#include "core/text/chattemplate.h"
#include "core/text/conversationfile.h"
#include "core/text/rowencoder.h"

namespace anneal::cli {
namespace {

struct RenderOptions
{
    std::string model, messages, chatTemplate;
    std::string specialTokens = "text";
    bool addGenerationPrompt = false;
};

int render(Context &context, const RenderOptions &options)
{
    auto &terminal = context.terminal;
    const auto tokenizer = loadTokenizer(options.model);
    if (!tokenizer)
        return terminal.fail(tokenizer.error());
    const auto conversation = text::readConversation(options.messages);
    if (!conversation)
        return terminal.fail(conversation.error());
    text::RowEncoder::Settings settings;
    settings.specialAsText = base::named<config::SpecialTokens>(options.specialTokens) != config::SpecialTokens::Token;
    if (!options.chatTemplate.empty()) {
        auto source = base::readFile(options.chatTemplate, std::uint64_t(1) << 20);
        if (!source)
            return terminal.fail(source.error());
        settings.chatTemplate = std::move(*source);
    }
    const auto &place = options.chatTemplate.empty() ? options.model : options.chatTemplate;
    const auto encoder = text::RowEncoder::create(*tokenizer, settings);
    if (!encoder) {
        return terminal.fail({ encoder.error().kind, place + ": " + base::sentence(encoder.error().text()), "Correct the chat template there." });
    }
    const auto row = encoder->prompt(conversation->messages, conversation->tools, options.addGenerationPrompt);
    if (!row && text::ChatTemplate::isAtFault(row.error()))
        return terminal.fail({ row.error().kind, place + ": " + base::sentence(row.error().detail),
            "Correct the chat template there, or the messages in " + base::nameOfInput(options.messages) + "." });
    if (!row)
        return terminal.fail({ row.error().kind, base::nameOfInput(options.messages) + ": " + base::sentence(row.error().detail),
            "Correct the messages, or name another template with --chat-template." });
    if (!terminal.json)
        Terminal::raw(base::withoutControls(row->text) + "\n");
    terminal.result({ { "text", row->text }, { "ids", row->ids } });
    return 0;
}

} // namespace

void addRender(CLI::App &app, Context &context)
{
    const auto options = std::make_shared<RenderOptions>();
    auto *verb = addVerb(app, context, "render", "Show what a model's chat template makes of messages",
        "anneal-cli render --model HuggingFaceTB/SmolLM2-135M-Instruct --messages chat.json --add-generation-prompt",
        [&context, options] { return render(context, *options); });
    verb->add_option("--model", options->model, "Hugging Face folder, name in the hub cache, or GGUF file")->required()->type_name("M");
    verb->add_option("--messages", options->messages, "JSON file: a list of {role, content}, or {messages, tools}; - reads stdin")
        ->required()
        ->type_name("F");
    verb->add_option("--chat-template", options->chatTemplate, "A .jinja file instead of the model's own template")->type_name("F");
    verb->add_option(
            "--special-tokens", options->specialTokens, "Whether special tokens written in messages, such as <|im_end|>, are ordinary text or tokens")
        ->check(CLI::IsMember(base::allNames<config::SpecialTokens>()))
        ->capture_default_str();
    verb->add_flag("--add-generation-prompt", options->addGenerationPrompt, "End with the opening of the assistant's turn");
}

} // namespace anneal::cli
