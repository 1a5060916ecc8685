// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/sampler.h"
#include "core/model/tokenchances.h"
#include "core/nn/dtype.h"
#include "core/weights/modelfiles.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace anneal::text {
class Tokenizer;
}

namespace anneal::grammar {
class Form;
}

namespace anneal::model {

class CausalLm;

/// A model to be asked, with or without an adapter, for callers that know nothing of tensors.
base::Result<std::shared_ptr<CausalLm>> loadForInference(
    const weights::ModelFiles &files, const std::optional<std::filesystem::path> &adapter, nn::DType dtype, std::stop_token stop = {});

/// What Auto stands for where texts are made: the blocks of a GGUF file as they are stored, where the processor multiplies them so.
nn::DType dtypeForTexts(const weights::ModelFiles &files, nn::DType dtype);

struct GenerateSettings
{
    SamplingSettings sampling;
    std::int64_t maxNewTokens = 256;
    std::vector<std::int64_t> stopIds;    // besides the model's own ends of text
    std::vector<std::string> stopStrings; // cut off the text; need a tokenizer
    bool ignoreEnd = false;               // go on after the model's own ends of text
    std::int64_t minNewTokens = 0;        // before them no end of text is chosen; ignored with a form
    std::shared_ptr<const grammar::Form>
        form {}; // structured output: what the text must be; it ends within maxNewTokens, and only stop strings and stopIds may cut it short
    std::optional<std::size_t> topLogProbabilities {}; // told of each token its own log-probability, and those of so many likeliest ones
};

/// Why generation ended. Written to --json by name, so names never change.
enum class StopReason {
    End, // one of the model's ends of text, or of stopIds
    StopString,
    Length,   // maxNewTokens, or the model has no more positions; of a form, too, where they ended it sooner than the model wanted
    Canceled, // the stop token, or the callback
};
std::string_view reasonName(StopReason reason); // "end", "stop-string", "length", "canceled"

struct Generated
{
    std::vector<std::int32_t> ids; // an end of text included
    std::string text;              // without special tokens; empty without a tokenizer
    StopReason reason = StopReason::Length;
    double promptSeconds = 0;
    double seconds = 0; // after the prompt

    /// Decoding speed; 0 for fewer than two tokens.
    double tokensPerSecond() const { return ids.size() < 2 || seconds <= 0 ? 0 : double(ids.size() - 1) / seconds; }
};

/// What is told of a token.
struct TokenPiece
{
    std::int32_t id = 0;
    std::string text;                      // what is certain by now; may be empty: half a character, the beginning of a stop string
    std::size_t certain = 0;               // how many tokens of the answer, the first ones, have a part in all the text that was told
    double logProbability = 0;             // before penalties and all that is forbidden, where it was asked for
    std::vector<TokenChance> likeliest {}; // of those that were asked for, the likeliest first
};
/// Told after each token. Returns false to stop.
using TokenCallback = std::function<bool(const TokenPiece &piece)>;

/// A text that somebody wants.
struct GenerateRequest
{
    std::vector<std::int32_t> prompt;
    GenerateSettings settings;
    TokenCallback callback {};
    std::stop_token stop {};
};

/// Continues `prompt`. A request to stop ends it before the next token, or inside the prompt after a layer, with what there is.
/// Fails with BadInput for an empty prompt, one longer than the model's positions, an id outside the vocabulary, or a form that needs more tokens
/// than there may be; OutOfMemory.
base::Result<Generated> generate(CausalLm &network, const std::shared_ptr<const text::Tokenizer> &tokenizer, std::span<const std::int32_t> prompt,
    const GenerateSettings &settings, const TokenCallback &callback = {}, std::stop_token stop = {});

/// The same for several texts at once, in their order.
std::vector<base::Result<Generated>> generateAll(
    CausalLm &network, const std::shared_ptr<const text::Tokenizer> &tokenizer, std::vector<GenerateRequest> requests);

} // namespace anneal::model
