// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/samples.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/model/generate.h"
#include "core/text/rowquestion.h"

namespace anneal::train {
namespace {

constexpr std::uint64_t kEnoughBytes = 1 << 20; // of a file, for a handful of prompts

} // namespace

std::optional<SamplePrompt> samplePrompt(const base::Json &row, const text::RowEncoder &encoder)
{
    auto question = text::questionOf(row);
    if (!question)
        return std::nullopt;
    if (question->messages.is_array()) {
        const auto encoded = encoder.prompt(question->messages, row.contains("tools") ? row["tools"] : base::Json());
        return encoded ? std::optional(SamplePrompt { std::move(question->text), encoded->ids, std::move(question->expected) }) : std::nullopt;
    }
    const auto ids = encoder.tokenizer().encode(question->text, { .addSpecial = true });
    return ids ? std::optional(SamplePrompt { std::move(question->text), *ids, std::move(question->expected) }) : std::nullopt;
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
