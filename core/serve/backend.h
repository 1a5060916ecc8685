// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace anneal::serve {

/// What a request may ask of the generation.
struct Sampling
{
    double temperature = 1;
    double topP = 1;
    std::int64_t topK = 0;
    double minP = 0;
    double repetitionPenalty = 1;
    std::uint64_t seed = 0;
    std::int64_t maxTokens = 16;
    std::int64_t minTokens = 0; // before them it does not end by itself
    std::vector<std::string> stop;
    std::vector<std::int64_t> stopIds; // tokens that end it too
    bool ignoreEnd = false;            // go on after the model's own ends of text
};

struct Completion
{
    std::string text;
    std::int64_t tokens = 0;
    bool reachedLength = false; // else it ended by itself or at a stop text
    bool isCut = false;         // it was told to end
};

/// The model behind the server. The server asks for one thing at a time.
class Backend
{
public:
    virtual ~Backend() = default;

    virtual std::string modelName() const = 0;
    virtual std::int64_t contextLength() const = 0; // tokens, prompt and reply together

    /// Whether the chat template names such a role, beyond those of the OpenAI API.
    virtual bool namesRole(const std::string &role) const = 0;
    /// `extra`: further variables of the template, or null. Fails with BadData or BadInput when the template refuses the conversation.
    virtual base::Result<std::vector<std::int32_t>> encodeChat(const base::Json &messages, const base::Json &extra) const = 0;
    /// Fails with Unsafe when the tokenizer takes too much.
    virtual base::Result<std::vector<std::int32_t>> encodeText(const std::string &text, bool addSpecial) const = 0;
    virtual std::string textOf(std::int32_t token) const = 0;
    /// Whether the model can read these ids.
    virtual base::Status check(const std::vector<std::int32_t> &ids) const = 0;

    /// `piece` is given the text as it is made and returns false to end it.
    virtual base::Result<Completion> generate(const std::vector<std::int32_t> &prompt, const Sampling &sampling,
        const std::function<bool(const std::string &text)> &piece, std::stop_token stop)
        = 0;
    /// log p of every id after the first.
    virtual base::Result<std::vector<double>> score(const std::vector<std::int32_t> &ids) = 0;
};

} // namespace anneal::serve
