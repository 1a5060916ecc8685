// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/samples.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/model/generate.h"

namespace anneal::train {
namespace {

constexpr std::uint64_t kEnoughBytes = 1 << 20; // of a file, for a handful of prompts

bool isFrom(const base::Json &message, std::string_view role)
{
    const auto found = message.is_object() ? message.find("role") : message.end();
    return message.is_object() && found != message.end() && found->is_string() && found->get_ref<const std::string &>() == role;
}

/// What the last user turn says.
std::string lastQuestion(const base::Json &messages)
{
    for (auto message = messages.rbegin(); message != messages.rend(); ++message)
        if (isFrom(*message, "user") && message->contains("content") && (*message)["content"].is_string())
            return (*message)["content"].get<std::string>();
    return {};
}

/// The text under a key, or nothing.
std::string textAt(const base::Json &object, const char *key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

std::optional<SamplePrompt> samplePrompt(const base::Json &row, const text::RowEncoder &encoder)
{
    if (!row.is_object())
        return std::nullopt;
    if (row.contains("messages") && row["messages"].is_array()) {
        auto messages = row["messages"];
        std::string expected;
        while (!messages.empty() && isFrom(messages.back(), "assistant")) {
            expected = textAt(messages.back(), "content");
            messages.erase(messages.end() - 1);
        }
        auto question = lastQuestion(messages);
        const auto encoded = encoder.prompt(messages, row.contains("tools") ? row["tools"] : base::Json());
        if (messages.empty() || !encoded)
            return std::nullopt;
        return SamplePrompt { std::move(question), encoded->ids, std::move(expected) };
    }
    if (row.contains("prompt") && row["prompt"].is_string()) {
        const auto &text = row["prompt"].get_ref<const std::string &>();
        const auto ids = encoder.tokenizer().encode(text, { .addSpecial = true });
        return ids ? std::optional(SamplePrompt { text, *ids, textAt(row, "completion") }) : std::nullopt;
    }
    return std::nullopt;
}

std::vector<SamplePrompt> samplePrompts(const std::filesystem::path &file, const text::RowEncoder &encoder, std::int64_t count)
{
    std::vector<SamplePrompt> prompts;
    const auto bytes = base::readFrom(file, 0, kEnoughBytes);
    if (!bytes)
        return prompts;
    for (const auto &line : base::split(*bytes, '\n')) {
        if (std::ssize(prompts) >= count)
            break;
        const auto row = base::parseJson(line);
        if (!row)
            continue;
        if (auto prompt = samplePrompt(*row, encoder); prompt && !prompt->ids.empty())
            prompts.push_back(std::move(*prompt));
    }
    return prompts;
}

std::vector<base::Result<std::string>> answers(model::CausalLm &network, const std::shared_ptr<const text::Tokenizer> &tokenizer,
    const std::vector<SamplePrompt> &prompts, std::int64_t maxTokens, const std::function<bool()> &shouldStop)
{
    network.setTraining(false);
    std::vector<model::GenerateRequest> requests;
    for (const auto &prompt : prompts) {
        model::GenerateRequest request { prompt.ids, {} };
        request.settings.sampling.temperature = 0;
        request.settings.maxNewTokens = maxTokens;
        request.callback = [&](const model::TokenPiece &) { return !shouldStop || !shouldStop(); };
        requests.push_back(std::move(request));
    }
    std::vector<base::Result<std::string>> texts;
    for (auto &generated : model::generateAll(network, tokenizer, std::move(requests)))
        texts.push_back(generated ? base::Result<std::string>(std::move(generated->text)) : generated.error());
    return texts;
}

} // namespace anneal::train
