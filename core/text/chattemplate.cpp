// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/chattemplate.h"

#include "core/base/json.h"
#include "core/base/tr.h"
#include "core/jinja/codepoints.h"
#include "core/jinja/interpreter.h"
#include "core/jinja/parser.h"

#include <algorithm>
#include <array>
#include <new>
#include <set>
#include <stdexcept>

namespace anneal::text {
namespace {

constexpr const char *kAtLine = tr_("line %1 of the chat template: %2"), *kAtAll = tr_("the chat template %1");

/// Whether a text begins as a form does: with its words before %1, and where it has two arguments, somewhere behind them those before %2.
bool isOf(std::string_view text, std::string_view form)
{
    const auto first = form.find("%1"), second = form.find("%2");
    const auto between = second == form.npos ? std::string_view() : form.substr(first + 2, second - first - 2);
    return text.starts_with(form.substr(0, first)) && text.find(between, first) != text.npos;
}

base::Error toError(const jinja::Failure &failure)
{
    constexpr std::size_t kLongest = 2000; // bytes: a message may hold what the template was given
    auto message = failure.message;
    if (message.size() > kLongest) {
        message.resize(kLongest);
        message = jinja::repaired(message) + "…";
    }
    if (failure.raised || failure.line == 0)
        return { failure.kind, message, {} };
    return { failure.kind, base::fill(kAtLine, { std::to_string(failure.line), message }), {} };
}

/// The newer names of a message's reasoning are filled from the older ones and the other way round, as transformers does.
base::Json withReasoning(const base::Json &message)
{
    constexpr std::array<const char *, 3> kNames { "reasoning_content", "thinking", "reasoning" };
    const auto known
        = std::find_if(kNames.begin(), kNames.end(), [&](const char *name) { return message.contains(name) && !message[name].is_null(); });
    if (known == kNames.end())
        return message;
    const base::Json reasoning = message[*known];
    base::Json filled = base::Json::object();
    base::appendKey(filled, "thinking", message.contains("thinking") ? message["thinking"] : reasoning);
    for (const auto &[key, value] : message.items())
        if (key != "thinking")
            base::appendKey(filled, key, key == "reasoning_content" ? reasoning : value);
    if (!message.contains("reasoning_content"))
        base::appendKey(filled, "reasoning_content", reasoning);
    return filled;
}

} // namespace

struct ChatTemplate::Program
{
    jinja::Body body;
    std::size_t bytes = 0; // of the source
};

ChatTemplate::ChatTemplate(std::shared_ptr<const Program> program) : m_program(std::move(program)) { }

base::Result<ChatTemplate> ChatTemplate::compile(std::string_view source)
{
    try {
        auto program = std::make_shared<Program>();
        program->body = jinja::parse(jinja::repaired(source));
        program->bytes = source.size();
        return ChatTemplate(std::move(program));
    } catch (const jinja::Failure &failure) {
        return toError(failure);
    } catch (const std::bad_alloc &) {
        return base::Error { base::ErrorKind::OutOfMemory, tr_("there is not enough memory for the chat template"), {} };
    }
}

base::Result<Rendered> ChatTemplate::render(const base::Json &variables, double clock, const RenderLimits &limits) const
{
    try {
        std::vector<std::pair<std::string, jinja::Value>> inputs; // made before the meter, which counts only what the template makes
        auto bytes = m_program->bytes;
        for (const auto &[name, value] : variables.items())
            inputs.emplace_back(name, jinja::Value::fromJson(value, bytes));
        base::SharedTime::look();
        jinja::Meter meter(limits, bytes);
        const auto scope = jinja::makeGlobals();
        for (auto &[name, value] : inputs)
            scope->set(name, std::move(value));
        jinja::Interpreter interpreter(meter, clock);
        interpreter.run(m_program->body, scope);
        Rendered rendered { interpreter.output(), interpreter.generated(), interpreter.speakers() };
        for (auto &[begin, end] : rendered.generated) {
            end = std::min(end, rendered.text.size());
            begin = std::min(begin, end);
        }
        return rendered;
    } catch (const jinja::Failure &failure) {
        return toError(failure);
    } catch (const base::TooMuch &failure) { // before or after the interpreter, which names the line
        return base::Error { base::ErrorKind::Unsafe, base::fill(kAtAll, { failure.what }), {} };
    } catch (const std::bad_alloc &) {
        return base::Error { base::ErrorKind::OutOfMemory, tr_("there is not enough memory to render the chat template"), {} };
    } catch (const std::length_error &) { // of a text that no memory could hold
        return base::Error { base::ErrorKind::Unsafe, base::fill(kAtAll, { tr_("makes a text that is too long") }), {} };
    }
}

base::Result<Rendered> ChatTemplate::renderChat(const base::Json &messages, const base::Json &tools, bool addGenerationPrompt,
    const base::Json &specialTokens, const base::Json &extra, double clock, NullContent nullContent) const
{
    if (!messages.is_array() || messages.empty())
        return base::Error { base::ErrorKind::BadInput, tr_("the conversation has no messages"), {} };
    base::Json prepared = base::Json::array();
    for (const auto &message : messages) {
        if (!message.is_object())
            return base::Error { base::ErrorKind::BadInput, tr_("a message of the conversation is not an object"), {} };
        base::Json kept = base::Json::object();
        for (const auto &[key, value] : message.items())
            if (!value.is_null() || (nullContent == NullContent::Keep && key == "content"))
                base::appendKey(kept, key, value);
        prepared.push_back(withReasoning(kept));
    }
    base::Json variables { { "messages", std::move(prepared) }, { "tools", tools }, { "documents", nullptr },
        { "add_generation_prompt", addGenerationPrompt } };
    for (const auto *more : { &specialTokens, &extra }) {
        if (!more->is_object())
            continue;
        std::set<std::string> known;
        for (const auto &[name, value] : variables.items())
            known.insert(name);
        for (const auto &[name, value] : more->items()) {
            if (known.contains(name))
                variables[name] = value;
            else
                base::appendKey(variables, name, value);
        }
    }
    return render(variables, clock);
}

bool ChatTemplate::isAtFault(const base::Error &error)
{
    std::string_view detail = error.detail;
    if (isOf(detail, kRefused))
        detail.remove_prefix(std::string_view(kRefused).find("%1"));
    return isOf(detail, kAtAll) || isOf(detail, kAtLine);
}

} // namespace anneal::text
