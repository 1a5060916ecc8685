// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/fields.h"
#include "core/serve/samplingfields.h"

#include <algorithm>

namespace anneal::serve {
namespace {

using base::Json;

constexpr std::size_t kMostTools = 128;
constexpr std::size_t kLongestName = 64;

const std::vector<std::string> kToolKeys { "type", "function", "strict", "cache_control", "id", "metadata" };
const std::vector<std::string> kFunctionKeys { "name", "description", "parameters", "strict", "cache_control", "return", "returns", "response",
    "metadata", "annotations", "outputSchema" }; // OpenAI's, and what other clients say of a function

bool isFunctionName(const Json &value)
{
    if (!value.is_string())
        return false;
    const auto &name = value.get_ref<const std::string &>();
    const auto isAllowed
        = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c == '.'; };
    return !name.empty() && name.size() <= kLongestName && std::all_of(name.begin(), name.end(), isAllowed);
}

/// Whether a "type" of a schema lets objects be.
bool meansObject(const Json &type)
{
    return type == "object" || (type.is_array() && std::find(type.begin(), type.end(), Json("object")) != type.end());
}

std::optional<Problem> readTool(Json &tool, const std::string &where, Tools &into)
{
    if (!tool.is_object() || tool.value("type", Json()) != "function" || !tool.contains("function") || !tool["function"].is_object())
        return bad(where + " must be {\"type\": \"function\", \"function\": {…}}; this server knows no other tools.", "tools");
    auto &function = tool["function"];
    if (auto problem = firstProblem([&] { return within(where, refuseOthers(tool, kToolKeys)); },
            [&] { return within(where + ".function", refuseOthers(function, kFunctionKeys)); }))
        return problem;
    if (!given(function, "name"))
        return bad(where + ".function has no 'name'.", "tools");
    if (!isFunctionName(function["name"]))
        return bad("The name " + shown(base::toJsonLine(function["name"])) + " of " + where
                + ".function must be a text of 1 to 64 letters, digits, '_', '-' and '.'.",
            "tools");
    const auto names = into.names();
    if (std::find(names.begin(), names.end(), function["name"].get<std::string>()) != names.end())
        return bad(where + " has the name of another one, '" + function["name"].get<std::string>() + "'.", "tools");
    if (given(function, "description") && !function["description"].is_string())
        return bad(where + ".function.description must be a text.", "tools");
    if (!given(function, "parameters") || function["parameters"] == Json::object()) {
        into.withoutParameters.insert(function["name"].get<std::string>());
        function["parameters"] = { { "type", "object" }, { "properties", Json::object() } }; // templates look into them
    }
    const auto &parameters = function["parameters"];
    if (!parameters.is_object())
        return bad(where + ".function.parameters must be a JSON schema: an object.", "tools");
    if (parameters.contains("type") && !meansObject(parameters["type"]))
        return bad("The parameters of the function '" + function["name"].get<std::string>()
                + "' must be those of an object: {\"type\": \"object\", …}, not of the type " + shown(base::toJsonLine(parameters["type"])) + ".",
            "tools");
    return {};
}

std::optional<Problem> readChoice(const Json &choice, Tools &into)
{
    constexpr const char *kName = "tool_choice";
    if (choice == "auto")
        return {};
    if (choice == "none" || choice == "required") {
        into.choice = choice == "none" ? Tools::Choice::None : Tools::Choice::Required;
    } else if (choice.is_object() && choice.value("type", Json()) == "function" && choice.contains("function") && choice["function"].is_object()
        && choice["function"].contains("name") && choice["function"]["name"].is_string()) {
        if (auto problem = firstProblem(
                [&] {
                    return within(kName, refuseOthers(choice, { "type", "function" }));
                },
                [&] { return within("tool_choice.function", refuseOthers(choice["function"], { "name" })); }))
            return problem;
        into.choice = Tools::Choice::Named;
        into.name = choice["function"]["name"].get<std::string>();
    } else {
        return bad("'tool_choice' must be 'auto', 'none', 'required' or {\"type\": \"function\", \"function\": {\"name\": …}}.", kName);
    }
    if (into.list.is_null() && into.choice != Tools::Choice::None)
        return bad("'tool_choice' asks for a call, but there are no 'tools'.", kName);
    const auto names = into.names();
    if (into.choice == Tools::Choice::Named && std::find(names.begin(), names.end(), into.name) == names.end())
        return bad("'tool_choice' names '" + shown(into.name) + "', which is none of the 'tools'.", kName);
    return {};
}

/// The texts of a content: a string, or parts of type "text". Only a turn that calls may be without.
std::optional<Problem> flattenContent(Json &message, const std::string &where, bool mayBeMissing)
{
    const auto content = message.find("content");
    if (content == message.end() || content->is_null()) {
        if (!mayBeMissing)
            return bad(where + " has no content. Send a text; \"\" stands for none.", "messages");
        message["content"] = nullptr;
        return {};
    }
    if (content->is_string())
        return {};
    if (!content->is_array())
        return bad(where + ".content must be a text or a list of text parts.", "messages");
    std::string text;
    for (const auto &part : *content) {
        if (!part.is_object() || part.value("type", Json()) != "text" || !part.contains("text") || !part["text"].is_string())
            return bad(where + ".content holds a part that is not text; this server reads text only.", "messages", "unsupported_parameter");
        text += part["text"].get<std::string>();
    }
    *content = text;
    return {};
}

/// What was called and what came of it. The arguments are for the chat template to read.
std::optional<Problem> checkCalls(Json &message, const std::string &where)
{
    const auto isNothing = [](const Json &value) { return value.is_null() || (value.is_array() && value.empty()); };
    if (message.contains("tool_calls") && isNothing(message["tool_calls"]))
        message.erase("tool_calls");
    if (const auto *id = given(message, "tool_call_id"); id && !id->is_string())
        return bad(where + ".tool_call_id must be a text.", "messages");
    if (!message.contains("tool_calls"))
        return {};
    const auto &calls = message["tool_calls"];
    if (message["role"] != "assistant" || !calls.is_array())
        return bad(where + ".tool_calls must be a list of calls by the assistant.", "messages");
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const auto &call = calls[i];
        const auto place = where + ".tool_calls[" + std::to_string(i) + "]";
        if (!call.is_object() || !call.contains("function") || !call["function"].is_object())
            return bad(place + " must be an object with a 'function'.", "messages");
        if (!call["function"].contains("name") || !call["function"]["name"].is_string())
            return bad(place + ".function.name must be a text.", "messages");
        if (given(call, "id") && !call["id"].is_string())
            return bad(place + ".id must be a text.", "messages");
    }
    return {};
}

} // namespace

std::vector<std::string> Tools::names() const
{
    std::vector<std::string> all;
    if (list.is_array())
        for (const auto &tool : list)
            all.push_back(tool["function"]["name"].get<std::string>());
    return all;
}

Json Tools::schemaOf(const Json &function) const
{
    if (withoutParameters.contains(function["name"].get<std::string>()))
        return { { "type", "object" }, { "additionalProperties", false } };
    return function["parameters"];
}

std::optional<Problem> readTools(const Json &body, Tools &into)
{
    if (const auto *tools = given(body, "tools"); tools && !(tools->is_array() && tools->empty())) {
        if (!tools->is_array() || tools->size() > kMostTools)
            return bad("'tools' must be a list of up to 128 functions.", "tools");
        into.list = Json::array();
        for (std::size_t i = 0; i < tools->size(); ++i) {
            auto tool = (*tools)[i];
            if (auto problem = readTool(tool, "tools[" + std::to_string(i) + "]", into))
                return problem;
            into.list.push_back(std::move(tool));
        }
    }
    if (auto problem = readBool(body, "parallel_tool_calls", into.parallel))
        return problem;
    const auto *choice = given(body, "tool_choice");
    return choice ? readChoice(*choice, into) : std::nullopt;
}

std::optional<Problem> readMessages(const Json &body, Json &into)
{
    const auto messages = body.find("messages");
    if (messages == body.end() || !messages->is_array() || messages->empty())
        return bad("'messages' must be a list of at least one message.", "messages");
    into = *messages;
    for (std::size_t i = 0; i < into.size(); ++i) {
        auto &message = into[i];
        const std::string where = "messages[" + std::to_string(i) + "]";
        if (!message.is_object() || !message.contains("role") || !message["role"].is_string())
            return bad(where + " must be an object with a role.", "messages");
        if (message.value("prefix", Json()) == true) // "go on with this answer", to some
            return bad("This server does not support 'prefix' (" + where + "). Leave it out.", "messages", "unsupported_parameter");
        if (auto problem = checkCalls(message, where))
            return problem;
        if (auto problem = flattenContent(message, where, message.contains("tool_calls") || given(message, "function_call")))
            return problem;
    }
    return {};
}

} // namespace anneal::serve
