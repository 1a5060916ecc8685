// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "app/cli/modelargument.h"
#include "core/base/files.h"
#include "core/base/inputname.h"
#include "core/base/text.h"
#include "core/text/chattemplate.h"
#include "core/text/conversationfile.h"
#include "core/text/rowencoder.h"
#include "core/text/templatearguments.h"

namespace anneal::cli {
namespace {

struct RenderOptions
{
    std::string model, messages, chatTemplate, tools, date;
    std::vector<std::string> variables;
    std::string specialTokens = "text";
    bool addGenerationPrompt = false;
};

/// What a template is given, from the files and the variables that were named.
struct Given
{
    text::Conversation conversation;
    base::Json variables = base::Json::object();
    double clock = 0;
    std::string source; // of the template; empty for the model's own
};

/// NAME=VALUE; a value that is JSON is read as such, anything else is text.
base::Result<base::Json> variablesOf(const std::vector<std::string> &typed)
{
    auto variables = base::Json::object();
    for (const auto &one : typed) {
        const auto equals = one.find('=');
        if (equals == 0 || equals == std::string::npos)
            return base::Error { base::ErrorKind::Usage, "--set takes NAME=VALUE, not \"" + one + "\".", "For example: --set enable_thinking=false" };
        const auto value = one.substr(equals + 1);
        auto json = base::parseJson(value);
        variables[one.substr(0, equals)] = json ? std::move(*json) : base::Json(value);
    }
    return variables;
}

base::Result<double> clockOf(const std::string &date)
{
    constexpr std::size_t kDay = 10; // bytes of 2025-01-15
    const auto clock = base::secondsAsWritten(date.empty() ? base::localNow() : date.size() == kDay ? date + "T00:00:00" : date);
    if (!clock)
        return base::Error { base::ErrorKind::Usage, "--date takes a day or a local time, not \"" + date + "\".",
            "Write one such as 2026-11-28 or 2026-11-28T15:40:00." };
    return *clock;
}

base::Result<Given> readAll(const RenderOptions &options)
{
    Given given;
    auto variables = variablesOf(options.variables);
    if (!variables)
        return variables.error();
    given.variables = std::move(*variables);
    const auto clock = clockOf(options.date);
    if (!clock)
        return clock.error();
    given.clock = *clock;
    if (!options.chatTemplate.empty()) {
        auto source = base::readFile(options.chatTemplate, std::uint64_t(1) << 20);
        if (!source)
            return source.error();
        given.source = std::move(*source);
    }
    auto conversation = text::readConversation(options.messages);
    if (!conversation)
        return conversation.error();
    given.conversation = std::move(*conversation);
    if (!options.tools.empty()) {
        const auto bytes = base::readFileOrInput(options.tools);
        if (!bytes)
            return bytes.error();
        auto tools = base::parseJson(*bytes);
        if (!tools || !(tools->is_array() || tools->is_null()))
            return base::Error { base::ErrorKind::BadData,
                base::nameOfInput(options.tools) + ": " + (tools ? "It is no list of tools." : base::sentence(tools.error().detail)),
                "Write a list such as [{\"type\": \"function\", \"function\": {\"name\": …}}]." };
        given.conversation.tools = std::move(*tools);
    }
    return given;
}

/// What to say of a template or messages that went wrong; `place` is where the template stands.
base::Error wordedFor(const RenderOptions &options, const std::string &place, const base::Error &error)
{
    if (text::ChatTemplate::isAtFault(error))
        return { error.kind, place + ": " + base::sentence(error.detail),
            "Correct the chat template there, or the messages in " + base::nameOfInput(options.messages) + "." };
    return { error.kind, base::nameOfInput(options.messages) + ": " + base::sentence(error.detail),
        "Correct the messages, or name another template with --chat-template." };
}

/// The template alone, as apply_chat_template of transformers renders it: special tokens are what --set says.
int renderTemplate(Terminal &terminal, const RenderOptions &options, const Given &given)
{
    for (const char *name : { "messages", "tools", "add_generation_prompt" })
        if (given.variables.contains(name))
            return terminal.fail({ base::ErrorKind::Usage, "--set cannot give \"" + std::string(name) + "\".", "There is an option for it." });
    const auto compiled = text::ChatTemplate::compile(given.source);
    if (!compiled)
        return terminal.fail(
            { compiled.error().kind, options.chatTemplate + ": " + base::sentence(compiled.error().text()), "Correct the chat template there." });
    const auto rendered = compiled->renderChat(given.conversation.messages, given.conversation.tools, options.addGenerationPrompt,
        base::Json::object(), given.variables, given.clock,
        text::ChatTemplate::NullContent::Keep); // as it stands there
    if (!rendered)
        return terminal.fail(wordedFor(options, options.chatTemplate, rendered.error()));
    if (!terminal.json)
        Terminal::raw(base::withoutControls(rendered->text) + "\n");
    terminal.result({ { "text", rendered->text } });
    return 0;
}

int render(Context &context, const RenderOptions &options)
{
    auto &terminal = context.terminal;
    if (options.model.empty() && options.chatTemplate.empty())
        return terminal.fail({ base::ErrorKind::Usage, "Neither a model nor a template is named.", "Name one with --model or --template." });
    auto given = readAll(options);
    if (!given)
        return terminal.fail(given.error());
    if (options.model.empty())
        return renderTemplate(terminal, options, *given);
    if (const auto taken = text::takenArgument(given->variables); !taken.empty())
        return terminal.fail(
            { base::ErrorKind::Usage, "--set cannot give \"" + std::string(taken) + "\": it comes from the messages or the model.", {} });
    const auto tokenizer = loadTokenizer(options.model);
    if (!tokenizer)
        return terminal.fail(tokenizer.error());
    text::RowEncoder::Settings settings;
    settings.specialAsText = base::named<config::SpecialTokens>(options.specialTokens) != config::SpecialTokens::Token;
    settings.chatTemplate = given->source;
    settings.clock = given->clock;
    const auto &place = options.chatTemplate.empty() ? options.model : options.chatTemplate;
    const auto encoder = text::RowEncoder::create(*tokenizer, settings);
    if (!encoder)
        return terminal.fail({ encoder.error().kind, place + ": " + base::sentence(encoder.error().text()), "Correct the chat template there." });
    const auto row = encoder->prompt(given->conversation.messages, given->conversation.tools, options.addGenerationPrompt, given->variables);
    if (!row)
        return terminal.fail(wordedFor(options, place, row.error()));
    if (!terminal.json)
        Terminal::raw(base::withoutControls(row->text) + "\n");
    terminal.result({ { "text", row->text }, { "ids", row->ids } });
    return 0;
}

} // namespace

void addRender(CLI::App &app, Context &context)
{
    const auto options = std::make_shared<RenderOptions>();
    auto *verb = addVerb(app, context, "render", "Show what a chat template makes of messages, a model's or one in a file",
        "anneal-cli render --model HuggingFaceTB/SmolLM2-135M-Instruct --messages chat.json --add-generation-prompt",
        [&context, options] { return render(context, *options); });
    verb->add_option("--model", options->model, "Hugging Face folder, name in the hub cache, or GGUF file; not needed with --template")
        ->type_name("M");
    verb->add_option("--messages,--conversation", options->messages, "JSON file: a list of {role, content}, or {messages, tools}; - reads stdin")
        ->required()
        ->type_name("F");
    verb->add_option("--chat-template,--template", options->chatTemplate, "A .jinja file, alone or instead of the model's own template")
        ->type_name("F");
    verb->add_option("--tools", options->tools, "JSON file: a list of tools, instead of those beside the messages; - reads stdin")->type_name("F");
    addTexts(*verb, "--set", options->variables, "Another variable of the template, as name=value; a value that is JSON is read as such");
    verb->add_option("--date", options->date, "The day or local time that the template prints (default: now)")->type_name("D");
    verb->add_option(
            "--special-tokens", options->specialTokens, "Whether special tokens written in messages, such as <|im_end|>, are ordinary text or tokens")
        ->check(CLI::IsMember(base::allNames<config::SpecialTokens>()))
        ->capture_default_str();
    verb->add_flag("--add-generation-prompt", options->addGenerationPrompt, "End with the opening of the assistant's turn");
}

} // namespace anneal::cli
