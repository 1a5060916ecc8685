// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/requests.h"

#include "core/base/text.h"
#include "core/text/templatearguments.h"

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
    if (value.is_number() && name == "logprobs") // 0: that of each token, without others
        return false;
    if (value.is_number())
        return value == (name == "n" || name == "best_of" || name == "typical_p" ? 1 : 0);
    if (value.is_string() && name == "format")
        return value.get_ref<const std::string &>().empty();
    if (name == "response_format")
        return value.is_object() && value.value("type", Json()) == "text";
    if (name == "modalities")
        return value == Json::array({ "text" });
    if (name == "tool_choice" || name == "function_call")
        return value == "none" || value == "auto";
    return value.is_structured() && value.empty();
}

const std::vector<std::string> kOffOnly { "n", "best_of", "tools", "tool_choice", "functions", "function_call", "logprobs", "top_logprobs",
    "response_format", "logit_bias", "presence_penalty", "frequency_penalty", "modalities", "audio", "prediction", "echo", "suffix",
    "reasoning_effort", "web_search_options",
    // vLLM, llama.cpp, Ollama
    "use_beam_search", "prompt_logprobs", "include_stop_str_in_output", "continue_final_message", "truncate_prompt_tokens", "allowed_token_ids",
    "bad_words", "guided_json", "guided_regex", "guided_choice", "guided_grammar", "structured_outputs", "documents", "n_probs", "mirostat",
    "grammar", "json_schema", "dry_multiplier", "xtc_probability", "typical_p", "dynatemp_range", "return_tokens", "lora", "format", "raw" };
const std::vector<std::string> kIgnored { "user", "metadata", "store", "service_tier", "safety_identifier", "prompt_cache_key", "parallel_tool_calls",
    "verbosity" }; // OpenAI's own; they say nothing about the reply
/// Parameters of other servers that change nothing of the text: how it is computed, cached, watched or reported.
const std::vector<std::string> kIgnoredOfOthers { "cache_prompt", "slot_id", "id_slot", "n_keep", "n_discard", "n_cache_reuse", "t_max_predict_ms",
    "timings_per_token", "return_progress", "post_sampling_probs", "keep_alive", "num_ctx", "num_batch", "num_gpu", "num_thread", "num_keep",
    "main_gpu", "low_vram", "use_mmap", "use_mlock", "numa", "priority", "request_id", "cache_salt", "kv_transfer_params", "return_token_ids",
    "spaces_between_special_tokens", "length_penalty", "early_stopping", "reasoning_format" };
const std::vector<std::string> kOnOnly { "skip_special_tokens", "add_generation_prompt" }; // vLLM's; accepted with their default, true
const std::vector<std::string> kCommon { "model", "stream", "stream_options", "max_tokens", "temperature", "top_p", "top_k", "min_p",
    "repetition_penalty", "seed", "stop", "min_tokens", "stop_token_ids", "ignore_eos", "n_predict", "repeat_penalty", "options" };
/// What Ollama's clients put into "options", under its names.
const std::vector<std::string> kOptions { "temperature", "top_p", "top_k", "min_p", "repeat_penalty", "seed", "stop", "num_predict" };

constexpr std::size_t kLongestStop = 4096; // bytes
constexpr std::size_t kMostStopIds = 1024;

/// Text of a client in a message: not all of what may be megabytes.
std::string shown(std::string text)
{
    constexpr std::size_t kLongest = 100;
    if (text.size() <= kLongest)
        return text;
    text.resize(kLongest);
    while (!text.empty() && !base::isUtf8(text))
        text.pop_back();
    return text + "…";
}

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

std::optional<Problem> readWhole(
    const Json &body, const char *name, std::int64_t low, std::optional<std::int64_t> &into, std::int64_t high = 1'000'000'000'000'000)
{
    const auto value = body.find(name);
    if (value == body.end() || value->is_null())
        return {};
    const bool fits = value->is_number_unsigned() ? value->get<std::uint64_t>() <= static_cast<std::uint64_t>(high) : value->is_number_integer();
    if (!fits || value->get<std::int64_t>() < low)
        return bad(std::string("'") + name + "' must be a whole number from " + std::to_string(low) + " to " + std::to_string(high) + ".", name);
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
        if (!text.is_string() || text.get_ref<const std::string &>().empty() || text.get_ref<const std::string &>().size() > kLongestStop)
            return bad("'stop' must be a text or up to four of them, none empty and none longer than 4,096 bytes.", "stop");
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

std::optional<Problem> readSampling(const Json &body, GenerationRequest &request)
{
    auto &sampling = request.sampling;
    std::optional<std::int64_t> topK;
    std::optional<std::int64_t> seed;
    for (const auto &name : kOffOnly)
        if (body.contains(name) && !isOff(name, body[name]))
            return unsupported(name);
    for (auto problem : { readNumber(body, "temperature", 0, 2, sampling.temperature), readNumber(body, "top_p", 0, 1, sampling.topP),
             readNumber(body, "min_p", 0, 1, sampling.minP), readNumber(body, "repetition_penalty", 0.01, 100, sampling.repetitionPenalty),
             readWhole(body, "top_k", -1, topK), readWhole(body, "seed", INT64_MIN, seed, INT64_MAX), readStop(body, sampling.stop) })
        if (problem)
            return problem;
    if (topK)
        sampling.topK = std::max<std::int64_t>(0, *topK); // vLLM writes -1 for all of them
    if (seed)
        sampling.seed = static_cast<std::uint64_t>(*seed);
    return {};
}

std::optional<Problem> readStopIds(const Json &body, std::vector<std::int64_t> &into)
{
    const auto ids = body.find("stop_token_ids");
    if (ids == body.end() || ids->is_null())
        return {};
    const auto isId = [](const Json &id) { return id.is_number_integer() && id >= 0 && id <= INT32_MAX; };
    if (!ids->is_array() || ids->size() > kMostStopIds || !std::all_of(ids->begin(), ids->end(), isId))
        return bad("'stop_token_ids' must be a list of up to 1,024 token ids.", "stop_token_ids");
    into = ids->get<std::vector<std::int64_t>>();
    return {};
}

/// How many tokens there may be, under llama.cpp's and Ollama's names; a negative number asks for as many as fit.
std::optional<Problem> readPredict(const Json &body, const char *name, std::optional<std::int64_t> &into)
{
    std::optional<std::int64_t> count;
    if (auto problem = readWhole(body, name, -2, count))
        return problem;
    if (count && *count == 0)
        return bad(std::string("'") + name + "' must be at least 1, or negative for as many as fit.", name);
    if (count && *count > 0)
        into = count;
    return {};
}

/// The parameters of llama.cpp and Ollama that have other names with OpenAI and vLLM.
std::optional<Problem> readOthersNames(const Json &body, GenerationRequest &request)
{
    auto &sampling = request.sampling;
    if (auto problem = readPredict(body, "n_predict", request.maxTokens))
        return problem;
    if (auto problem = readNumber(body, "repeat_penalty", 0.01, 100, sampling.repetitionPenalty))
        return problem;
    const auto options = body.find("options");
    if (options == body.end() || options->is_null())
        return {};
    if (!options->is_object())
        return bad("'options' must be an object.", "options");
    auto known = kOptions;
    known.insert(known.end(), kIgnoredOfOthers.begin(), kIgnoredOfOthers.end());
    known.insert(known.end(), kOffOnly.begin(), kOffOnly.end());
    if (auto problem = refuseOthers(*options, known))
        return problem;
    if (auto problem = readPredict(*options, "num_predict", request.maxTokens))
        return problem;
    Json renamed = *options;
    if (renamed.contains("repeat_penalty"))
        renamed["repetition_penalty"] = renamed["repeat_penalty"];
    return readSampling(renamed, request);
}

std::optional<Problem> readCommon(const Json &body, GenerationRequest &request)
{
    for (const auto &name : kOnOnly)
        if (body.contains(name) && !body[name].is_null() && body[name] != true)
            return unsupported(name);
    if (auto problem = readSampling(body, request))
        return problem;
    for (auto problem : { readWhole(body, "max_tokens", 1, request.maxTokens), readStopIds(body, request.sampling.stopIds),
             readBool(body, "ignore_eos", request.sampling.ignoreEnd), readStreaming(body, request), readOthersNames(body, request) })
        if (problem)
            return problem;
    std::optional<std::int64_t> least;
    if (auto problem = readWhole(body, "min_tokens", 0, least))
        return problem;
    request.sampling.minTokens = least.value_or(0);
    return {};
}

/// Call once the limit is known.
std::optional<Problem> checkLeast(const GenerationRequest &request)
{
    if (request.maxTokens && request.sampling.minTokens > *request.maxTokens)
        return bad("'min_tokens' must not be larger than 'max_tokens', which is " + std::to_string(*request.maxTokens) + " here.", "min_tokens");
    return {};
}

std::vector<std::string> knownWith(std::vector<std::string> more)
{
    for (const auto *list : { &kCommon, &kOffOnly, &kOnOnly, &kIgnored, &kIgnoredOfOthers })
        more.insert(more.end(), list->begin(), list->end());
    return more;
}

/// The texts of a content: a string, or parts of type "text".
std::optional<Problem> flattenContent(Json &message, const std::string &where)
{
    const auto content = message.find("content");
    if (content == message.end() || content->is_null())
        return bad(where + " has no content. Send a text; \"\" stands for none.", "messages");
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
        if (into[i].contains("tool_calls") && !isOff("tool_calls", into[i]["tool_calls"]))
            return bad("This server does not support 'tool_calls' (" + where + ").", "messages", "unsupported_parameter");
        if (into[i].value("prefix", Json()) == true) // "go on with this answer", to some
            return bad("This server does not support 'prefix' (" + where + ").", "messages", "unsupported_parameter");
        if (auto problem = flattenContent(into[i], where))
            return problem;
    }
    return {};
}

std::optional<Problem> readTemplateArguments(const Json &body, Json &into)
{
    const auto arguments = body.find("chat_template_kwargs");
    if (arguments == body.end() || arguments->is_null())
        return {};
    if (!arguments->is_object())
        return bad("'chat_template_kwargs' must be an object.", "chat_template_kwargs");
    const auto taken = arguments->contains("documents") ? std::string_view("documents") : text::takenArgument(*arguments);
    if (!taken.empty())
        return bad("'chat_template_kwargs' cannot set '" + std::string(taken) + "'.", "chat_template_kwargs");
    into = *arguments;
    return {};
}

} // namespace

std::optional<Problem> parseObject(const std::string &body, const std::string &modelName, Json &into)
{
    base::JsonLimits limits;
    limits.values = 1'000'000;
    auto parsed = base::parseJson(body, limits);
    if (!parsed)
        return bad("The body is " + shown(parsed.error().detail) + ".", "", "invalid_json");
    if (!parsed->is_object())
        return bad("The body is not a JSON object.", "", "invalid_json");
    into = std::move(*parsed);
    const auto model = into.find("model");
    if (model == into.end() || model->is_null())
        return {}; // there is only one
    if (!model->is_string())
        return bad("'model' must be a text.", "model");
    return otherModel(model->get<std::string>(), modelName);
}

std::optional<Problem> otherModel(const std::string &wanted, const std::string &modelName)
{
    if (wanted == modelName)
        return {};
    return Problem { 404, "The model '" + shown(wanted) + "' does not exist here; this server has '" + modelName + "'.", "model", "model_not_found" };
}

std::optional<Problem> refuseOthers(const Json &body, const std::vector<std::string> &known)
{
    for (const auto &[name, value] : body.items()) {
        if (std::find(known.begin(), known.end(), name) != known.end())
            continue;
        constexpr std::size_t kLongestMistyped = 64; // bytes; a longer one is nobody's slip
        const auto meant = name.size() > kLongestMistyped ? std::string() : base::nearest(name, known);
        const auto given = shown(name);
        return bad("Unknown parameter: '" + given + "'." + (meant.empty() ? "" : " Did you mean '" + meant + "'?"), given, "unknown_parameter");
    }
    return {};
}

std::optional<Problem> refuseRoles(const Json &messages, const Backend &backend)
{
    constexpr std::array<std::string_view, 6> kRoles { "system", "developer", "user", "assistant", "tool", "function" };
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const auto &role = messages[i]["role"].get_ref<const std::string &>();
        if (std::find(kRoles.begin(), kRoles.end(), role) == kRoles.end() && (role.empty() || !backend.namesRole(role)))
            return bad("messages[" + std::to_string(i) + "] has the role '" + shown(role)
                    + "', which this model does not know. The roles are 'system', 'developer', 'user', 'assistant', 'tool' and 'function'.",
                "messages");
    }
    return {};
}

namespace {

/// Which of the parameters, and of Ollama's options, have no effect here.
std::vector<std::string> ignoredIn(const Json &body)
{
    std::vector<std::string> names;
    const auto options = body.find("options");
    for (const auto &name : kIgnoredOfOthers)
        if (body.contains(name) || (options != body.end() && options->is_object() && options->contains(name)))
            names.push_back(name);
    return names;
}

} // namespace

ParsedRequest parseChat(const std::string &body, const std::string &modelName)
{
    ParsedRequest parsed;
    Json json;
    parsed.request.sampling.seed = std::random_device()();
    parsed.problem = parseObject(body, modelName, json);
    if (!parsed.problem)
        parsed.problem = refuseOthers(json, knownWith({ "messages", "max_completion_tokens", "chat_template_kwargs" }));
    if (!parsed.problem)
        parsed.problem = readCommon(json, parsed.request);
    if (!parsed.problem)
        parsed.problem = readWhole(json, "max_completion_tokens", 1, parsed.request.maxTokens);
    if (!parsed.problem)
        parsed.problem = checkLeast(parsed.request);
    if (!parsed.problem)
        parsed.problem = readMessages(json, parsed.request.messages);
    if (!parsed.problem)
        parsed.problem = readTemplateArguments(json, parsed.request.extra);
    parsed.ignored = ignoredIn(json);
    return parsed;
}

ParsedRequest parseCompletion(const std::string &body, const std::string &modelName)
{
    ParsedRequest parsed;
    Json json;
    parsed.request.sampling.seed = std::random_device()();
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
    if (!parsed.problem)
        parsed.problem = checkLeast(parsed.request);
    parsed.ignored = ignoredIn(json);
    return parsed;
}

Json errorBody(const Problem &problem)
{
    const auto text = [](const std::string &value) { return value.empty() ? Json() : Json(value); };
    const char *type = problem.status >= 500 ? "server_error" : problem.status == 401 ? "authentication_error" : "invalid_request_error";
    return { { "error",
        { { "message", problem.message }, { "type", type }, { "param", text(problem.parameter) }, { "code", text(problem.code) } } } };
}

Problem busy()
{
    return { 503, "Too many requests are waiting; try again later.", "", "busy" };
}

Problem problemOf(const base::Error &error)
{
    if (error.kind == base::ErrorKind::Busy)
        return busy();
    const bool isTheirs = error.kind == base::ErrorKind::BadData || error.kind == base::ErrorKind::BadInput || error.kind == base::ErrorKind::Unsafe;
    return { isTheirs ? 400 : 500, error.text(), "", std::string(base::kindName(error.kind)) };
}

} // namespace anneal::serve
