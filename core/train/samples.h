// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/causallm.h"
#include "core/text/rowencoder.h"

#include <functional>
#include <optional>

namespace anneal::train {

/// A held-out question to answer before, while and after a model is trained.
struct SamplePrompt
{
    std::string text; // what a person reads
    std::vector<std::int32_t> ids;
    std::string expected {}; // the answer that the row holds, or nothing
};

/// What a row asks: a conversation without its last answer, a prompt without its completion. Rows of other kinds ask nothing.
std::optional<SamplePrompt> samplePrompt(const base::Json &row, const text::RowEncoder &encoder);

/// Prompts from the first rows of a prepared file that ask something; a file that cannot be read gives none.
std::vector<SamplePrompt> samplePrompts(const std::filesystem::path &file, const text::RowEncoder &encoder, std::int64_t count);

/// The greedy continuation of each prompt as text, up to a token that ends the answer; cut short when `shouldStop` says so.
/// Each fails for itself with what model::generate() says.
std::vector<base::Result<std::string>> answers(model::CausalLm &network, const std::shared_ptr<const text::Tokenizer> &tokenizer,
    const std::vector<SamplePrompt> &prompts, std::int64_t maxTokens, const std::function<bool()> &shouldStop = {});

} // namespace anneal::train
