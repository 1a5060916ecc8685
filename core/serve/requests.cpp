// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/requests.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <random>

namespace anneal::serve {
namespace {

using base::Json;

Problem bad(std::string message, std::string parameter, std::string code = "invalid_value")
{
    return { 400, std::move(message), std::move(parameter), std::move(code) };
}

Problem unsupported(const std::string &parameter)
{
    return bad("This server does not support '" + parameter + "'.", parameter, "unsupported_parameter");
}

/// Parameters of the OpenAI API that are accepted with the value that means "off", and refused with another.
bool isOff(const std::string &name, const Json &value)
{
    if (value.is_null() || (value.is_boolean() && !value.get<bool>()))
        return true;
    if (value.is_number())
        return value == (name == "n" || name == "best_of" ? 1 : 0);
    if (name == "response_format")
        return value.is_object() && value.value("type", Json()) == "text";
    if (name == "modalities")
        return value == Json::array({ "text" });
    if (name == "tool_choice" || name == "function_call")
        return value == "none" || value == "auto";
    return value.is_structured() && value.empty();
}

const std::vector<std::string> kOffOnly { "n", "best_of", "tools", "tool_choice", "functions", "function_call", "parallel_tool_calls", "logprobs",
    "top_logprobs", "response_format", "logit_bias", "presence_penalty", "frequency_penalty", "modalities", "audio", "prediction", "echo", "suffix",
    "reasoning_effort", "web_search_options" };
const std::vector<std::string> kIgnored { "user", "metadata", "store", "service_tier", "safety_identifier",
    "prompt_cache_key" }; // say nothing about the reply
const std::vector<std::string> kCommon { "model", "stream", "stream_options", "max_tokens", "temperature", "top_p", "top_k", "min_p",
    "repetition_penalty", "seed", "stop" };

std::optional<Problem> readNumber(const Json &body, const char *name, double low, double high, double &into)
{
    const auto value = body.find(name);
    if (value == body.end() || value->is_null())
        return {};
    if (!value->is_number() || !(value->get<double>() >= low && value->get<double>() <= high))
        return bad(std::string("'") + name + "' must be a number from " + base::formatNumber(low) + " to " + base::formatNumber(high) + ".", name);
    into = value->get<double>();
    return {};
}

std::optional<Problem> readWhole(const Json &body, const char *name, std::int64_t low, std::optional<std::int64_t> &into)
{
    const auto value = body.find(name);
    if (value == body.end() || value->is_null())
        return {};
    constexpr std::int64_t kHighest = 1'000'000'000'000'000;
    if (!value->is_number_integer() || value->get<double>() < static_cast<double>(low) || value->get<double>() > static_cast<double>(kHighest))
        return bad(std::string("'") + name + "' must be a whole number of at least " + std::to_string(low) + ".", name);
    into = value->get<std::int64_t>();
    return {};
}

std::optional<Problem> readBool(const Json &body, const char *name, bool &into)
{
    const auto value = body.find(name);
    if (value == body.end() || value->is_null())
        return {};
    if (!value->is_boolean())
        return bad(std::string("'") + name + "' must be true or false.", name);
    into = value->get<bool>();
    return {};
}

std::optional<Problem> readStop(const Json &body, std::vector<std::string> &into)
{
    const auto value = body.find("stop");
    if (value == body.end() || value->is_null())
        return {};
    const Json list = value->is_string() ? Json::array({ *value }) : *value;
    constexpr std::size_t kMost = 4;
    if (!list.is_array() || list.size() > kMost)
        return bad("'stop' must be a text or up to four of them.", "stop");
    for (const auto &text : list) {
        if (!text.is_string() || text.get_ref<const std::string &>().empty())
            return bad("'stop' must be a text or up to four of them, and none empty.", "stop");
        into.push_back(text.get<std::string>());
    }
    return {};
}

std::optional<Problem> readStreaming(const Json &body, GenerationRequest &request)
{
    if (auto problem = readBool(body, "stream", request.stream))
        return problem;
    const auto options = body.find("stream_options");
    if (options == body.end() || options->is_null())
        return {};
    if (!options->is_object() || !request.stream)
        return bad("'stream_options' is an object, and only allowed with 'stream': true.", "stream_options");
    if (auto problem = refuseOthers(*options, { "include_usage", "include_obfuscation" }))
        return problem;
    return readBool(*options, "include_usage", request.includeUsage);
}

std::optional<Problem> readCommon(const Json &body, GenerationRequest &request)
{
    auto &sampling = request.sampling;
    std::optional<std::int64_t> topK;
    std::optional<std::int64_t> seed;
    for (const auto &name : kOffOnly)
        if (body.contains(name) && !isOff(name, body[name]))
            return unsupported(name);
    for (auto problem : { readNumber(body, "temperature", 0, 2, sampling.temperature), readNumber(body, "top_p", 0, 1, sampling.topP),
             readNumber(body, "min_p", 0, 1, sampling.minP), readNumber(body, "repetition_penalty", 0.01, 100, sampling.repetitionPenalty),
             readWhole(body, "top_k", 0, topK), readWhole(body, "seed", INT32_MIN, seed), readWhole(body, "max_tokens", 1, request.maxTokens),
             readStop(body, sampling.stop), readStreaming(body, request) })
        if (problem)
            return problem;
    sampling.topK = topK.value_or(0);
    sampling.seed = seed ? static_cast<std::uint64_t>(*seed) : std::random_device()();
    return {};
}

std::vector<std::string> knownWith(std::vector<std::string> more)
{
    for (const auto *list : { &kCommon, &kOffOnly, &kIgnored })
        more.insert(more.end(), list->begin(), list->end());
    return more;
}

/// The texts of a content: a string, or parts of type "text".
std::optional<Problem> flattenContent(Json &message, const std::string &where)
{
    const auto content = message.find("content");
    if (content == message.end() || content->is_string() || content->is_null())
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

std::optional<Problem> readMessages(const Json &body, Json &into)
{
    const auto messages = body.find("messages");
    if (messages == body.end() || !messages->is_array() || messages->empty())
        return bad("'messages' must be a list of at least one message.", "messages");
    into = *messages;
    for (std::size_t i = 0; i < into.size(); ++i) {
        const std::string where = "messages[" + std::to_string(i) + "]";
        if (!into[i].is_object() || !into[i].contains("role") || !into[i]["role"].is_string())
            return bad(where + " must be an object with a role.", "messages");
        if (into[i].contains("tool_calls") && !into[i]["tool_calls"].is_null())
            return bad("This server does not support 'tool_calls' (" + where + ").", "messages", "unsupported_parameter");
        if (auto problem = flattenContent(into[i], where))
            return problem;
    }
    return {};
}

} // namespace

std::optional<Problem> parseObject(const std::string &body, const std::string &modelName, Json &into)
{
    base::JsonLimits limits;
    limits.values = 1'000'000;
    auto parsed = base::parseJson(body, limits);
    if (!parsed)
        return bad("The body is " + parsed.error().detail + ".", "", "invalid_json");
    if (!parsed->is_object())
        return bad("The body is not a JSON object.", "", "invalid_json");
    into = std::move(*parsed);
    const auto model = into.find("model");
    if (model == into.end() || model->is_null())
        return {}; // there is only one
    if (!model->is_string())
        return bad("'model' must be a text.", "model");
    if (*model != modelName)
        return Problem { 404, "The model '" + model->get<std::string>() + "' does not exist here; this server has '" + modelName + "'.", "model",
            "model_not_found" };
    return {};
}

std::optional<Problem> refuseOthers(const Json &body, const std::vector<std::string> &known)
{
    for (const auto &[name, value] : body.items()) {
        if (std::find(known.begin(), known.end(), name) != known.end())
            continue;
        const auto meant = base::nearest(name, known);
        return bad("Unknown parameter: '" + name + "'." + (meant.empty() ? "" : " Did you mean '" + meant + "'?"), name, "unknown_parameter");
    }
    return {};
}

ParsedRequest parseChat(const std::string &body, const std::string &modelName)
{
    ParsedRequest parsed;
    Json json;
    parsed.problem = parseObject(body, modelName, json);
    if (!parsed.problem)
        parsed.problem = refuseOthers(json, knownWith({ "messages", "max_completion_tokens" }));
    if (!parsed.problem)
        parsed.problem = readCommon(json, parsed.request);
    if (!parsed.problem)
        parsed.problem = readWhole(json, "max_completion_tokens", 1, parsed.request.maxTokens);
    if (!parsed.problem)
        parsed.problem = readMessages(json, parsed.request.messages);
    return parsed;
}

ParsedRequest parseCompletion(const std::string &body, const std::string &modelName)
{
    ParsedRequest parsed;
    Json json;
    parsed.problem = parseObject(body, modelName, json);
    if (!parsed.problem)
        parsed.problem = refuseOthers(json, knownWith({ "prompt" }));
    if (!parsed.problem)
        parsed.problem = readCommon(json, parsed.request);
    if (parsed.problem)
        return parsed;
    const auto prompt = json.find("prompt");
    if (prompt != json.end() && prompt->is_array() && prompt->size() == 1 && (*prompt)[0].is_string())
        parsed.request.prompt = (*prompt)[0].get<std::string>();
    else if (prompt != json.end() && prompt->is_string())
        parsed.request.prompt = prompt->get<std::string>();
    else
        parsed.problem = bad("'prompt' must be one text.", "prompt");
    constexpr std::int64_t kDefaultLength = 16; // OpenAI's
    parsed.request.maxTokens = parsed.request.maxTokens.value_or(kDefaultLength);
    return parsed;
}

Json errorBody(const Problem &problem)
{
    const auto text = [](const std::string &value) { return value.empty() ? Json() : Json(value); };
    const char *type = problem.status >= 500 ? "server_error" : problem.status == 401 ? "authentication_error" : "invalid_request_error";
    return { { "error",
        { { "message", problem.message }, { "type", type }, { "param", text(problem.parameter) }, { "code", text(problem.code) } } } };
}

Problem problemOf(const base::Error &error)
{
    const bool isTheirs = error.kind == base::ErrorKind::BadData || error.kind == base::ErrorKind::BadInput || error.kind == base::ErrorKind::Unsafe;
    return { isTheirs ? 400 : 500, error.text(), "", std::string(base::kindName(error.kind)) };
}

} // namespace anneal::serve
