// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/samplingfields.h"

#include <algorithm>
#include <charconv>

namespace anneal::serve {
namespace {

using base::Json;

/// Parameters of the OpenAI API that are accepted with the value that means "off", and refused with another.
bool isOff(const std::string &name, const Json &value)
{
    if (value.is_null() || (value.is_boolean() && !value.get<bool>()))
        return true;
    if (value.is_number())
        return value == (name == "best_of" || name == "typical_p" ? 1 : 0);
    if (value.is_string() && name == "format")
        return value.get_ref<const std::string &>().empty();
    if (name == "modalities")
        return value == Json::array({ "text" });
    if (name == "function_call")
        return value == "none" || value == "auto";
    return value.is_structured() && value.empty();
}

const std::vector<std::string> kOffOnly { "best_of", "functions", "function_call", "modalities", "audio", "prediction", "suffix", "reasoning_effort",
    "web_search_options",
    // vLLM, llama.cpp, Ollama
    "use_beam_search", "prompt_logprobs", "include_stop_str_in_output", "continue_final_message", "truncate_prompt_tokens", "allowed_token_ids",
    "bad_words", "guided_grammar", "documents", "n_probs", "mirostat", "grammar", "json_schema", "dry_multiplier", "xtc_probability", "typical_p",
    "dynatemp_range", "return_tokens", "lora", "format", "raw" };
const std::vector<std::string> kIgnored { "user", "metadata", "store", "service_tier", "safety_identifier", "prompt_cache_key",
    "verbosity" }; // OpenAI's own; they say nothing about the reply
/// Parameters of other servers that change nothing of the text: how it is computed, cached, watched or reported.
const std::vector<std::string> kIgnoredOfOthers { "cache_prompt", "slot_id", "id_slot", "n_keep", "n_discard", "n_cache_reuse", "t_max_predict_ms",
    "timings_per_token", "return_progress", "post_sampling_probs", "keep_alive", "num_ctx", "num_batch", "num_gpu", "num_thread", "num_keep",
    "main_gpu", "low_vram", "use_mmap", "use_mlock", "numa", "priority", "cache_salt", "kv_transfer_params", "spaces_between_special_tokens",
    "length_penalty", "early_stopping", "reasoning_format" };
const std::vector<std::string> kOnOnly { "skip_special_tokens", "add_generation_prompt" }; // vLLM's; accepted with their default, true
const std::vector<std::string> kCommon { "model", "stream", "stream_options", "max_tokens", "temperature", "top_p", "top_k", "min_p",
    "repetition_penalty", "seed", "stop", "n", "presence_penalty", "frequency_penalty", "logit_bias", "response_format", "guided_json",
    "guided_regex", "guided_choice", "structured_outputs", "min_tokens", "stop_token_ids", "ignore_eos", "n_predict", "repeat_penalty", "options",
    "echo", "return_token_ids", "request_id" };
/// What Ollama's clients put into "options", under its names.
const std::vector<std::string> kOptions { "temperature", "top_p", "top_k", "min_p", "repeat_penalty", "seed", "stop", "presence_penalty",
    "frequency_penalty", "num_predict" };

constexpr std::size_t kLongestStop = 4096; // bytes
constexpr std::size_t kMostStopIds = 1024;
constexpr std::size_t kMostBiases = 1024;

std::optional<Problem> readStop(const Json &body, std::vector<std::string> &into)
{
    const auto *value = given(body, "stop");
    if (!value)
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
    const auto *options = given(body, "stream_options");
    if (!options)
        return {};
    if (!options->is_object() || !request.stream)
        return bad("'stream_options' is an object, and only allowed with 'stream': true.", "stream_options");
    return within("stream_options",
        firstProblem(
            [&] {
                return refuseOthers(*options, { "include_usage", "include_obfuscation" });
            },
            [&] { return readBool(*options, "include_usage", request.includeUsage); }));
}

std::optional<Problem> readSampling(const Json &body, GenerationRequest &request)
{
    auto &sampling = request.sampling;
    std::optional<std::int64_t> topK;
    std::optional<std::int64_t> seed;
    for (const auto &name : kOffOnly)
        if (body.contains(name) && !isOff(name, body[name])) {
            auto problem = unsupported(name);
            if (name == "modalities")
                problem.message = "'modalities' can only be [\"text\"]: this server reads and writes text.";
            if (name == "truncate_prompt_tokens")
                problem.message = "'truncate_prompt_tokens' is only supported by /v1/embeddings and /v1/rerank. Leave it out.";
            return problem;
        }
    for (auto problem : { readNumber(body, "temperature", 0, 2, sampling.temperature), readNumber(body, "top_p", 0, 1, sampling.topP),
             readNumber(body, "min_p", 0, 1, sampling.minP), readNumber(body, "repetition_penalty", 0.01, 100, sampling.repetitionPenalty),
             readWhole(body, "top_k", -1, topK), readWhole(body, "seed", INT64_MIN, seed, INT64_MAX), readStop(body, sampling.stop) })
        if (problem)
            return problem;
    if (auto problem = firstProblem([&] { return readNumber(body, "presence_penalty", -2, 2, sampling.presencePenalty); },
            [&] { return readNumber(body, "frequency_penalty", -2, 2, sampling.frequencyPenalty); }))
        return problem;
    if (topK)
        sampling.topK = std::max<std::int64_t>(0, *topK); // vLLM writes -1 for all of them
    if (seed) {
        sampling.seed = static_cast<std::uint64_t>(*seed);
        request.hasSeed = true;
    }
    return {};
}

std::optional<Problem> readStopIds(const Json &body, std::vector<std::int64_t> &into)
{
    const auto *ids = given(body, "stop_token_ids");
    if (!ids)
        return {};
    if (auto problem = refuseNumbers(*ids, "stop_token_ids"))
        return problem;
    if (!areIds(*ids) || ids->size() > kMostStopIds)
        return bad("'stop_token_ids' must be a list of up to 1,024 token ids.", "stop_token_ids");
    into = ids->get<std::vector<std::int64_t>>();
    return {};
}

/// Token ids as decimal texts, and what is added to the logit of each.
std::optional<Problem> readLogitBias(const Json &body, std::vector<std::pair<std::int32_t, double>> &into)
{
    const auto *biases = given(body, "logit_bias");
    if (!biases)
        return {};
    if (!biases->is_object() || biases->size() > kMostBiases)
        return bad("'logit_bias' must be an object of up to 1,024 token ids.", "logit_bias");
    for (const auto &[name, value] : biases->items()) {
        std::int32_t id = -1;
        const auto read = std::from_chars(name.data(), name.data() + name.size(), id);
        const bool isId = read.ec == std::errc() && id >= 0 && name == std::to_string(id); // nor "01": each token once
        if (!isId || !value.is_number() || !(value.get<double>() >= -100 && value.get<double>() <= 100))
            return bad("'logit_bias' must give token ids numbers from -100 to 100; '" + shown(name) + "' is not so.", "logit_bias");
        into.emplace_back(id, value.get<double>());
    }
    return {};
}

std::optional<Problem> readCount(const Json &body, GenerationRequest &request)
{
    std::optional<std::int64_t> count;
    constexpr std::int64_t kMost = 16;
    if (auto problem = readWhole(body, "n", 1, count, kMost))
        return problem;
    request.count = static_cast<std::size_t>(count.value_or(1));
    return {};
}

/// vLLM's names for what an answer tells of itself: the ids of its tokens, and the client's own name of the request.
std::optional<Problem> readTold(const Json &body, GenerationRequest &request)
{
    constexpr std::size_t kLongestId = 256; // bytes
    if (auto problem = firstProblem(
            [&] { return readBool(body, "return_token_ids", request.sampling.tellsIds); }, [&] { return readText(body, "request_id", request.id); }))
        return problem;
    if (request.id.size() > kLongestId)
        return bad("'request_id' must not be longer than 256 bytes.", "request_id");
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
    const auto *options = given(body, "options");
    if (!options)
        return {};
    if (!options->is_object())
        return bad("'options' must be an object.", "options");
    auto known = kOptions;
    known.insert(known.end(), kIgnoredOfOthers.begin(), kIgnoredOfOthers.end());
    known.insert(known.end(), kOffOnly.begin(), kOffOnly.end());
    return within("options",
        firstProblem([&] { return refuseOthers(*options, known); }, [&] { return readPredict(*options, "num_predict", request.maxTokens); },
            [&] { return readSampling(*options, request); },
            [&] { return readNumber(*options, "repeat_penalty", 0.01, 100, sampling.repetitionPenalty); }));
}

/// How many tokens there may be has several names. Two that are given must agree: nobody would know which counts.
std::optional<Problem> readLimitName(const Json &body, std::string &into)
{
    const auto *options = given(body, "options");
    const Json nothing = Json::object();
    const char *first = nullptr;
    Json limit;
    for (const auto &[from, name] : { std::pair(&body, "max_tokens"), { &body, "max_completion_tokens" }, { &body, "n_predict" },
             { options ? options : &nothing, "num_predict" } }) {
        const auto *value = given(*from, name);
        if (!value || !value->is_number_integer() || *value < 0) // negative: as many as fit
            continue;
        if (first && *value != limit)
            return bad(std::string("'") + first + "' is " + limit.dump() + " and '" + name + "' is " + value->dump() + ": send one of them.", name);
        if (!first)
            into = name;
        first = name;
        limit = *value;
    }
    return {};
}

} // namespace

std::optional<Problem> readCommon(const Json &body, GenerationRequest &request)
{
    for (const auto &name : kOnOnly)
        if (body.contains(name) && !body[name].is_null() && body[name] != true)
            return unsupported(name);
    if (auto problem = firstProblem([&] { return readSampling(body, request); }, [&] { return readBool(body, "echo", request.echo); }))
        return problem;
    const std::int64_t least = request.echo ? 0 : 1; // nothing but the prompt: for its log-probabilities
    if (const auto *most = given(body, "max_tokens"); most && *most == 0 && !request.echo && body.contains("prompt"))
        return bad("'max_tokens' must be at least 1, or 0 with 'echo': true.", "max_tokens");
    for (auto problem : { readWhole(body, "max_tokens", least, request.maxTokens), readStopIds(body, request.sampling.stopIds),
             readBool(body, "ignore_eos", request.sampling.ignoreEnd), readStreaming(body, request), readOthersNames(body, request),
             readLimitName(body, request.limitName), readCount(body, request), readLogitBias(body, request.sampling.logitBias),
             readTold(body, request), readForm(body, request) })
        if (problem)
            return problem;
    std::optional<std::int64_t> minTokens;
    if (auto problem = readWhole(body, "min_tokens", 0, minTokens))
        return problem;
    request.sampling.minTokens = minTokens.value_or(0);
    return {};
}

std::optional<Problem> checkLeast(const GenerationRequest &request)
{
    if (request.sampling.minTokens > 0 && !request.formParameter.empty())
        return bad(
            "'min_tokens' cannot stand beside '" + request.formParameter + "': an answer in a given form ends where the form does. Leave it out.",
            "min_tokens");
    if (request.maxTokens && request.sampling.minTokens > *request.maxTokens)
        return bad("'min_tokens' must not be larger than '" + request.limitName + "', which is " + std::to_string(*request.maxTokens) + " here.",
            "min_tokens");
    return {};
}

std::vector<std::string> knownWith(std::vector<std::string> more)
{
    for (const auto *list : { &kCommon, &kOffOnly, &kOnOnly, &kIgnored, &kIgnoredOfOthers })
        more.insert(more.end(), list->begin(), list->end());
    return more;
}

std::vector<std::string> ignoredIn(const Json &body)
{
    std::vector<std::string> names;
    const auto options = body.find("options");
    for (const auto &name : kIgnoredOfOthers)
        if (body.contains(name) || (options != body.end() && options->is_object() && options->contains(name)))
            names.push_back(name);
    return names;
}

} // namespace anneal::serve
