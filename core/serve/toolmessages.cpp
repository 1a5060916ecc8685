// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/toolmessages.h"

#include "core/base/hash.h"

#include <algorithm>

namespace anneal::serve {
namespace {

using base::Json;

std::string mistralId(const std::string &id)
{
    constexpr std::size_t kLength = 9;
    const auto isAllowed = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return id.size() == kLength && std::all_of(id.begin(), id.end(), isAllowed) ? id : base::sha256(id).substr(0, kLength);
}

/// A call as an answer that has to call writes it.
Json plainCall(const Json &call)
{
    const auto &function = call["function"];
    auto arguments = function.value("arguments", Json::object());
    if (arguments.is_string())
        if (auto parsed = base::parseJson(arguments.get_ref<const std::string &>()))
            arguments = std::move(*parsed);
    return { { "name", function["name"] }, { "parameters", std::move(arguments) } };
}

std::string description(const Tools &tools)
{
    std::string text = "You answer by calling functions. Each is given by its name, what it is for, and a JSON schema of its parameters:\n\n";
    for (const auto &tool : tools.list) {
        const auto &function = tool["function"];
        if (!tools.name.empty() && function["name"] != tools.name)
            continue;
        Json shown { { "name", function["name"] } };
        for (const auto *key : { "description", "parameters" })
            if (const auto *value = given(function, key))
                shown[key] = *value;
        text += base::toJsonLine(shown) + "\n";
    }
    return text + "\n"
        + (tools.name.empty() ? "Answer with a JSON list of calls: [{\"name\": …, \"parameters\": …}]"
                              : "Answer with the parameters of a call of " + tools.name + ", as a JSON object.");
}

} // namespace

void giveMistralIds(Json &messages)
{
    std::vector<std::string> calls; // of the last turn that called
    std::size_t results = 0;        // since then
    std::size_t made = 0;
    const auto isNamed = [](const Json &holder, const char *key) { return given(holder, key) && holder[key].is_string(); };
    for (auto &message : messages) {
        if (message.contains("tool_calls")) {
            calls.clear();
            results = 0;
            for (auto &call : message["tool_calls"]) {
                call["id"] = mistralId(isNamed(call, "id") ? call["id"].get<std::string>() : "call " + std::to_string(++made));
                calls.push_back(call["id"].get<std::string>());
            }
        }
        const bool isResult = message["role"] == "tool";
        if (isNamed(message, "tool_call_id"))
            message["tool_call_id"] = mistralId(message["tool_call_id"].get<std::string>());
        else if (isResult && results < calls.size())
            message["tool_call_id"] = calls[results];
        results += isResult;
    }
}

void spellOutCalls(Json &messages)
{
    Json plain = Json::array();
    bool wasResult = false;
    for (auto &message : messages) {
        const bool isResult = message["role"] == "tool";
        if (message.contains("tool_calls")) {
            Json calls = Json::array();
            for (const auto &call : message["tool_calls"])
                calls.push_back(plainCall(call));
            const auto text = message["content"].is_string() ? message["content"].get<std::string>() : std::string();
            message["content"] = text.empty() ? base::toJsonLine(calls) : text + "\n" + base::toJsonLine(calls);
            message.erase("tool_calls");
        }
        if (isResult && wasResult)
            plain.back()["content"] = plain.back()["content"].get<std::string>() + "\n" + message["content"].get<std::string>();
        else if (isResult)
            plain.push_back({ { "role", "user" }, { "content", message["content"] } });
        else
            plain.push_back(std::move(message));
        wasResult = isResult;
    }
    messages = std::move(plain);
}

void describeTools(const Tools &tools, const std::string &role, Json &messages)
{
    const auto text = description(tools);
    auto &first = messages.front();
    if (first["role"] != role || !first["content"].is_string()) {
        messages.insert(messages.begin(), Json { { "role", role }, { "content", text } });
        return;
    }
    const auto own = first["content"].get<std::string>();
    first["content"] = role == "system" ? own + "\n\n" + text : text + "\n\n" + own;
}

} // namespace anneal::serve
