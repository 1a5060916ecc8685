// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/requests.h"

#include "core/serve/samplingfields.h"
#include "core/text/chatroles.h"
#include "core/text/templatearguments.h"

#include <algorithm>
#include <random>
#include <set>

namespace anneal::serve {
namespace {

using base::Json;

std::optional<Problem> readTemplateArguments(const Json &body, Json &into)
{
    const auto *arguments = given(body, "chat_template_kwargs");
    if (!arguments)
        return {};
    if (!arguments->is_object())
        return bad("'chat_template_kwargs' must be an object.", "chat_template_kwargs");
    const auto taken = arguments->contains("documents") ? std::string_view("documents") : text::takenArgument(*arguments);
    if (!taken.empty())
        return bad("'chat_template_kwargs' cannot set '" + std::string(taken) + "'.", "chat_template_kwargs");
    into = *arguments;
    return {};
}

/// Whether log-probabilities are wanted, and of how many tokens besides the one that is chosen.
std::optional<Problem> readChatLogProbs(const Json &body, std::optional<int> &into)
{
    bool isOn = false;
    if (auto problem = readBool(body, "logprobs", isOn))
        return problem;
    std::optional<std::int64_t> top;
    constexpr std::int64_t kMost = 20;
    if (auto problem = readWhole(body, "top_logprobs", 0, top, kMost))
        return problem;
    if (top.value_or(0) > 0 && !isOn)
        return bad("'top_logprobs' is only allowed with 'logprobs': true.", "top_logprobs");
    if (isOn)
        into = static_cast<int>(top.value_or(0));
    return {};
}

std::optional<Problem> readTextLogProbs(const Json &body, std::optional<int> &into)
{
    const auto *value = given(body, "logprobs");
    if (!value || *value == false)
        return {};
    std::optional<std::int64_t> top;
    constexpr std::int64_t kMost = 5;
    if (auto problem = readWhole(body, "logprobs", 0, top, kMost))
        return problem;
    into = static_cast<int>(*top);
    return {};
}

std::optional<Problem> readPrompts(const Json &body, GenerationRequest &request)
{
    constexpr std::size_t kMostChoices = 128;
    if (auto problem = readTexts(body, "prompt", request.prompts))
        return problem;
    const auto choices = request.prompts.size() * request.count;
    if (choices > kMostChoices)
        return bad("The request asks for " + std::to_string(choices) + " texts, " + std::to_string(request.count) + " for each of "
                + std::to_string(request.prompts.size()) + " prompts. A request may ask for up to " + std::to_string(kMostChoices) + ".",
            "prompt");
    return {};
}

/// What OpenAI's API has in messages, and what clients give back of an answer or put beside it without meaning this server by it.
const std::vector<std::string> kMessageKeys { "role", "content", "name", "tool_calls", "tool_call_id", "function_call", "refusal", "audio",
    "annotations",                                                                               // OpenAI's
    "reasoning_content", "reasoning", "reasoning_details", "reasoning_text", "reasoning_opaque", // other servers' answers
    "thinking", "thinking_blocks", "thinking_signature", "signature", "provider_specific_fields", "images", "citations", "search_results", "parsed",
    "prefix", "partial", "cache_control", "copilot_cache_control", "extra_content", "encrypted_content", "tool_name", "is_error", "status", "weight",
    "train", "loss", "loss_mask", // rows of trainings
    "type", "id", "index", "object", "model", "created", "created_at", "createdAt", "timestamp", "date", "metadata", "finish_reason", "stop_reason",
    "logprobs", "usage", "additional_kwargs", "response_metadata", "usage_metadata", "invalid_tool_calls", "artifact", "example", "tool_call_chunks",
    "providerOptions", "experimental_providerMetadata", "providerMetadata", "parts", "toolInvocations", "experimental_attachments", "revisionId",
    "sender", "recipient", "end_turn", "channel" };

} // namespace

std::optional<Problem> refuseKeys(const Json &messages, const Backend &backend)
{
    std::set<std::string> read; // by the template, which is long
    for (std::size_t i = 0; i < messages.size(); ++i)
        for (const auto &[key, value] : messages[i].items()) {
            if (value.is_null() || std::find(kMessageKeys.begin(), kMessageKeys.end(), key) != kMessageKeys.end() || read.contains(key))
                continue;
            if (!backend.readsKey(key))
                return within("messages[" + std::to_string(i) + "]", refuseOthers({ { key, nullptr } }, kMessageKeys));
            read.insert(key);
        }
    return {};
}

std::optional<Problem> refuseRoles(const Json &messages, const Backend &backend)
{
    const auto checked = text::checkRoles(messages, [&](const std::string &role) { return backend.namesRole(role); });
    return checked ? std::nullopt : std::optional(problemOf(checked.error(), "messages"));
}

ParsedRequest parseChat(const std::string &body)
{
    ParsedRequest parsed;
    auto &request = parsed.request;
    Json json;
    request.sampling.seed = std::random_device()();
    parsed.problem = firstProblem([&] { return parseObject(body, json); },
        [&] {
            return refuseOthers(json,
                knownWith({ "messages", "max_completion_tokens", "chat_template_kwargs", "tools", "tool_choice", "parallel_tool_calls", "logprobs",
                    "top_logprobs" }));
        },
        [&] { return readText(json, "model", request.model); }, [&] { return readCommon(json, request); },
        [&] { return request.echo ? std::optional(unsupported("echo")) : std::nullopt; },
        [&] { return readWhole(json, "max_completion_tokens", 1, request.maxTokens); }, [&] { return checkLeast(request); },
        [&] { return readChatLogProbs(json, request.sampling.topLogProbs); }, [&] { return readTools(json, request.tools); },
        [&] { return readMessages(json, request.messages); }, [&] { return readTemplateArguments(json, request.extra); });
    parsed.ignored = ignoredIn(json);
    return parsed;
}

ParsedRequest parseCompletion(const std::string &body)
{
    ParsedRequest parsed;
    auto &request = parsed.request;
    Json json;
    request.sampling.seed = std::random_device()();
    parsed.problem = firstProblem([&] { return parseObject(body, json); },
        [&] {
            return refuseOthers(json, knownWith({ "prompt", "logprobs" }));
        },
        [&] { return readText(json, "model", request.model); }, [&] { return readCommon(json, request); },
        [&] { return readTextLogProbs(json, request.sampling.topLogProbs); }, [&] { return readPrompts(json, request); });
    constexpr std::int64_t kDefaultLength = 16; // OpenAI's
    request.maxTokens = request.maxTokens.value_or(kDefaultLength);
    if (!parsed.problem)
        parsed.problem = checkLeast(request);
    parsed.ignored = ignoredIn(json);
    return parsed;
}

} // namespace anneal::serve
