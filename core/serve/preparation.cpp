// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/serve/completions.h"
#include "core/serve/toolmessages.h"
#include "core/text/messageparts.h"
#include "core/text/toolcalls.h"

#include <algorithm>

namespace anneal::serve {
namespace {

using base::Json;

/// Of one answer that is told as a whole, with the likeliest others: each of them takes hundreds of bytes as JSON.
constexpr std::int64_t kMostLogProbs = 200'000;

using grammar::FormSource;

Json parametersOf(const std::string &name)
{
    return { { "$ref", name + '#' } };
}

/// The schema of an answer that is nothing but calls, of any of the functions.
Json callsSchema(const Tools &tools)
{
    Json kinds = Json::array();
    for (const auto &name : tools.names())
        kinds.push_back({ { "type", "object" }, { "properties", { { "name", { { "const", name } } }, { "parameters", parametersOf(name) } } },
            { "required", Json::array({ "name", "parameters" }) }, { "additionalProperties", false } });
    Json schema { { "type", "array" }, { "items", { { "anyOf", std::move(kinds) } } }, { "minItems", 1 } };
    if (!tools.parallel)
        schema["maxItems"] = 1;
    return schema;
}

/// Where the schema of a forced call stands in the request: of one function there, of several in any of them.
std::string placeOfParameters(const Tools &tools)
{
    const auto names = tools.names();
    const auto found = std::find(names.begin(), names.end(), tools.name);
    return found == names.end() ? "tools" : "tools[" + std::to_string(found - names.begin()) + "].function.parameters";
}

/// Calls whose arguments a template would be given wrongly.
std::optional<Problem> checkCalls(const Json &messages)
{
    for (std::size_t i = 0; i < messages.size(); ++i)
        if (const auto checked = text::checkCalls(text::inToolForm(messages[i]), "messages[" + std::to_string(i) + "]"); !checked)
            return problemOf(checked.error(), "messages");
    return {};
}

/// An answer that has to call is one that has a form: the arguments of the one function, or a list of calls. A stop text could only break it off.
std::optional<Problem> forceCall(Tools &tools, PendingCompletion &into)
{
    auto &form = into.request.sampling.form;
    if (form)
        return bad("'tool_choice' cannot force a call where another parameter says what the text must be.", "tool_choice");
    if (tools.choice == Tools::Choice::Required && tools.list.size() == 1)
        tools.name = tools.names().front();
    if (into.request.sampling.minTokens > 0)
        return bad("'min_tokens' cannot stand beside a forced call, which ends where its arguments do. Leave it out.", "min_tokens");
    const bool isAny = tools.name.empty();
    into.request.sampling.stop.clear();
    form = FormSource::jsonSchema(isAny ? callsSchema(tools) : parametersOf(tools.name));
    for (const auto &tool : tools.list)
        if (const auto &function = tool["function"]; isAny || function["name"] == tools.name)
            form->objects.emplace_back(function["name"].get<std::string>(), tools.schemaOf(function));
    into.syntax = isAny ? CallSyntax::Array : CallSyntax::Arguments;
    return {};
}

/// Whether what comes next answers what a tool has returned.
bool endsWithResult(const Json &messages)
{
    return messages.is_array() && !messages.empty() && messages.back()["role"] == "tool";
}

std::optional<Problem> prepareTools(PendingCompletion &into)
{
    auto &tools = into.request.tools;
    const auto syntax = into.backend->callSyntax();
    const bool answersResult = endsWithResult(into.request.messages);
    if (syntax == CallSyntax::Mistral) {
        giveMistralIds(into.request.messages);
        into.callIdFormat = CallIdFormat::Mistral;
    }
    if (!into.backend->showsCalls() && into.request.messages.is_array())
        spellOutCalls(into.request.messages);
    if (auto problem = checkCalls(into.request.messages))
        return problem;
    if (!tools.areOffered())
        return {};
    if (tools.areForced())
        return forceCall(tools, into);
    if (syntax == CallSyntax::None && answersResult) { // after a forced call: what comes next is the answer
        tools.choice = Tools::Choice::None;
        return {};
    }
    if (syntax == CallSyntax::None)
        return bad(std::string(into.backend->showsTools() ? "This model's chat template supports tools, but this server cannot parse its tool calls."
                                                          : "This model's chat template does not support tools.")
                + " Set tool_choice to \"required\" or to a function, or use another model.",
            "tools", "unsupported_parameter");
    into.syntax = syntax;
    into.request.sampling.showsCallMarks = true;
    return {};
}

/// A chat through the model's template, which is told of functions that must be called in one way or another.
base::Result<std::vector<std::int32_t>> encodeChat(const GenerationRequest &request, const Backend &backend)
{
    const auto encoded
        = [&](const Json &messages) { return backend.encodeChat(messages, request.tools.areOffered() ? request.tools.list : Json(), request.extra); };
    if (!request.tools.areForced() || backend.showsTools())
        return encoded(request.messages);
    auto messages = request.messages;
    describeTools(request.tools, "system", messages);
    auto ids = encoded(messages);
    if (ids || ids.error().kind != base::ErrorKind::BadData)
        return ids;
    messages = request.messages; // some templates refuse system messages
    describeTools(request.tools, "user", messages);
    return encoded(messages);
}

/// The ids of a chat, or of a completion's prompts, in their order.
base::Status encodePrompts(Reply::Kind kind, PendingCompletion &into)
{
    const auto &request = into.request;
    const auto &backend = *into.backend;
    const auto add = [&](base::Result<std::vector<std::int32_t>> ids) {
        if (ids)
            into.prompts.push_back({ std::move(*ids) });
        return ids ? base::ok() : base::Status(ids.error());
    };
    if (kind == Reply::Kind::Chat)
        return add(encodeChat(request, backend));
    for (const auto &prompt : request.prompts) {
        const auto *text = std::get_if<std::string>(&prompt);
        if (auto added = add(text ? backend.encodeText(*text, true) : std::get<std::vector<std::int32_t>>(prompt)); !added)
            return added;
    }
    return base::ok();
}

std::string parameterOf(Reply::Kind kind)
{
    return kind == Reply::Kind::Chat ? "messages" : "prompt";
}

/// How many tokens may follow a prompt, or why none may. `where`: what the client calls it.
std::optional<Problem> checkPrompt(const PendingCompletion &pending, const std::string &where, const std::string &parameter, Prompt &prompt)
{
    const auto &request = pending.request;
    const auto &backend = *pending.backend;
    if (prompt.ids.empty())
        return bad(where + " has no tokens to continue.", parameter);
    const auto room = backend.contextLength() - std::ssize(prompt.ids);
    if (room < (request.maxTokens == 0 ? 0 : 1))
        return tooLong(where, prompt.ids.size(), backend.contextLength(), parameter);
    if (const auto checked = backend.check(prompt.ids); !checked)
        return problemOf(checked.error(), parameter);
    prompt.maxTokens = std::min(request.maxTokens.value_or(room), room);
    return {};
}

/// What a chat that does not fit would have without its tools, where it would fit then. Some templates refuse to go without.
std::optional<std::size_t> tokensWithoutTools(const PendingCompletion &pending)
{
    const auto &request = pending.request;
    const auto &backend = *pending.backend;
    const auto fits = [&](const std::vector<std::int32_t> &ids) { return std::ssize(ids) < backend.contextLength(); };
    if (!request.tools.areOffered() || fits(pending.prompts.front().ids))
        return {};
    const auto alone = backend.encodeChat(request.messages, Json(), request.extra);
    return alone && fits(*alone) ? std::optional(alone->size()) : std::nullopt;
}

std::string textOf(const TextOrIds &prompt, const Backend &backend)
{
    const auto *text = std::get_if<std::string>(&prompt);
    return text ? *text : backend.decode(std::get<std::vector<std::int32_t>>(prompt));
}

std::optional<Problem> encode(Service &service, const Service::Held &held, Reply::Kind kind, PendingCompletion &into)
{
    const auto parameter = parameterOf(kind);
    std::optional<std::size_t> withoutTools;
    const auto encoded = service.inEncodingTurn(held, [&] {
        auto made = encodePrompts(kind, into);
        if (made)
            withoutTools = tokensWithoutTools(into);
        return made;
    });
    if (!encoded)
        return problemOf(encoded.error(), parameter);
    if (withoutTools)
        return toolsTooLong(into.prompts.front().ids.size(), *withoutTools, into.backend->contextLength());
    auto &maxTokens = into.request.sampling.maxTokens;
    maxTokens = INT64_MAX;
    for (std::size_t i = 0; i < into.prompts.size(); ++i) {
        const auto where = into.prompts.size() == 1 ? "'" + parameter + "'" : parameter + "[" + std::to_string(i) + "]";
        if (auto problem = checkPrompt(into, where, parameter, into.prompts[i]))
            return problem;
        maxTokens = std::min(maxTokens, into.prompts[i].maxTokens); // a form must fit behind each of them
        if (into.request.echo)
            into.prompts[i].echo = textOf(into.request.prompts[i], *into.backend);
    }
    return {};
}

/// Bounds what is told of tokens: all at once where the answer is whole, and of a prompt in any case.
std::optional<Problem> checkLogProbs(const PendingCompletion &pending)
{
    const auto &request = pending.request;
    if (!request.sampling.topLogProbs)
        return {};
    const std::int64_t most = kMostLogProbs / (1 + *request.sampling.topLogProbs);
    std::int64_t echoed = 0, made = 0;
    for (const auto &prompt : pending.prompts) {
        echoed += request.echo ? std::ssize(prompt.ids) * static_cast<std::int64_t>(request.count) : 0;
        made += request.stream ? 0 : prompt.maxTokens * static_cast<std::int64_t>(request.count);
    }
    const auto tooMany = " have more than " + base::formatCount(kMostLogProbs) + " log-probabilities. ";
    if (echoed > most)
        return bad("The echo of the prompt would" + tooMany + "Send a shorter prompt, or ask for fewer 'logprobs' or texts.", "prompt");
    if (echoed + made > most)
        return bad("The answer could" + tooMany + "Ask for fewer tokens or fewer of each, or for a stream.", request.limitName);
    return {};
}

/// That no whole answer of the form that is asked for fits: the client's own limit is too small, or what the prompt leaves of the context.
Problem tooFewTokens(const PendingCompletion &pending, Reply::Kind kind, std::int64_t fewest)
{
    const auto &request = pending.request;
    const auto most = request.sampling.maxTokens;
    const auto shortest = (request.formParameter.empty() ? std::string("The shortest call of a function") // that is forced
                                                         : "The shortest answer that '" + request.formParameter + "' allows")
        + " has " + base::counted(fewest, "token") + ", and ";
    if (request.maxTokens && *request.maxTokens <= most)
        return bad(shortest + "'" + request.limitName + "' is " + std::to_string(most) + ". Allow more.", request.limitName);
    const auto parameter = parameterOf(kind);
    return bad(shortest + "the model's context has room for " + base::formatCount(most) + " behind '" + parameter + "'. Shorten that.", parameter,
        "context_length_exceeded");
}

std::optional<Problem> checkSampling(const PendingCompletion &pending, Reply::Kind kind)
{
    const auto &sampling = pending.request.sampling;
    for (const auto &[id, bias] : sampling.logitBias)
        if (const auto checked = pending.backend->check(std::vector { id }); !checked)
            return bad("'logit_bias' names the token " + std::to_string(id) + ", which this model does not have.", "logit_bias");
    const auto fewest = pending.backend->fewestTokens(sampling);
    if (!fewest) {
        if (!pending.request.formParameter.empty())
            return problemOf(fewest.error(), pending.request.formParameter);
        auto problem = problemOf(fewest.error(), placeOfParameters(pending.request.tools)); // a call is forced
        if (fewest.error().kind == base::ErrorKind::BadInput)
            problem.code = "invalid_function_parameters"; // OpenAI's
        return problem;
    }
    if (*fewest > sampling.maxTokens)
        return tooFewTokens(pending, kind, *fewest);
    return checkLogProbs(pending);
}

} // namespace

std::optional<Problem> prepare(Service &service, Reply::Kind kind, const std::string &body, PendingCompletion &into)
{
    Service::Held held;
    const Wanted wanted { ModelKind::Text, kind == Reply::Kind::Chat };
    if (auto problem = service.waitToRead(body, wanted, held))
        return problem;
    auto parsed = kind == Reply::Kind::Chat ? parseChat(body) : parseCompletion(body);
    service.tellIgnored(parsed.ignored);
    if (parsed.problem)
        return parsed.problem;
    into.request = std::move(parsed.request);
    auto &request = into.request;
    if (auto problem = service.textModel(request.model, into.model, into.backend, wanted))
        return problem;
    if (kind == Reply::Kind::Chat && !into.backend->hasChatTemplate())
        return bad("This model has no chat template. Use /v1/completions, or a model with a template.", "model", "unsupported_parameter");
    if (auto problem
        = firstProblem([&] { return refuseRoles(request.messages, *into.backend); }, [&] { return refuseKeys(request.messages, *into.backend); },
            [&] { return prepareTools(into); }, [&] { return encode(service, held, kind, into); }))
        return problem;
    // The prompts' ids say it all: no text of them is kept but what is given back.
    request.messages = request.extra = Json();
    request.prompts.clear();
    if (auto problem = checkSampling(into, kind))
        return problem;
    auto turn = service.turnsOf(ModelKind::Text).join(into.texts());
    if (!turn)
        return busy();
    into.turn.emplace(std::move(*turn));
    return {};
}

} // namespace anneal::serve
