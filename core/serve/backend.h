// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/backendtypes.h"

#include <functional>
#include <span>
#include <stop_token>

namespace anneal::serve {

/// What every model has: a tokenizer. Any thread may call.
class TokenBackend
{
public:
    virtual ~TokenBackend() = default;

    /// Fails with Unsafe when the tokenizer takes too much.
    virtual base::Result<std::vector<std::int32_t>> encodeText(const std::string &text, bool addSpecial) const = 0;
    virtual std::string textOf(std::int32_t token) const = 0;
};

/// A text model behind the server. Every method may be called from many threads at once.
class Backend : public TokenBackend
{
public:
    virtual std::int64_t contextLength() const = 0; // tokens, prompt and reply together

    virtual bool hasChatTemplate() const = 0;
    /// Whether the chat template names such a role, beyond those of the OpenAI API.
    virtual bool namesRole(const std::string &role) const = 0;
    /// Whether the chat template names such a key of a message.
    virtual bool readsKey(const std::string &key) const = 0;
    virtual CallSyntax callSyntax() const = 0;
    /// Whether the chat template shows the tools that are offered.
    virtual bool showsTools() const = 0;
    /// Whether the chat template shows the calls of former turns, whatever it knows of tools that are offered.
    virtual bool showsCalls() const = 0;
    /// `tools`: what may be called, or null. `extra`: further variables of the template, or null. Fails with BadData or BadInput when the template
    /// refuses the conversation.
    virtual base::Result<std::vector<std::int32_t>> encodeChat(
        const base::Json &messages, const base::Json &tools, const base::Json &extra) const = 0;
    /// The text of a prompt, without special tokens.
    virtual std::string decode(const std::vector<std::int32_t> &ids) const = 0;
    /// Whether the model can read these ids.
    virtual base::Status check(const std::vector<std::int32_t> &ids) const = 0;
    /// How many tokens an answer that is sampled so has at least, where it must have a form. Fails with Unsupported naming what it cannot do,
    /// BadInput where a form is none.
    virtual base::Result<std::int64_t> fewestTokens(const Sampling &sampling) const = 0;

    /// Returns once the text is finished. `piece` is given the text as it is made, on the thread that called; it may block, and returns false to end
    /// the text. REQUIRES: check() of the prompt, fewestTokens() of the sampling.
    virtual base::Result<Completion> generate(
        const std::vector<std::int32_t> &prompt, const Sampling &sampling, const std::function<bool(Piece piece)> &piece, std::stop_token stop)
        = 0;
    /// log p of every id after the first. Fails with Canceled on a stop, also while it waits for its turn.
    virtual base::Result<std::vector<double>> score(const std::vector<std::int32_t> &ids, std::stop_token stop) = 0;
    /// Log-probability of each prompt token given those before it, with the `top` likeliest alternatives. The first has none: `isFirst`. Stops as
    /// score().
    virtual base::Result<std::vector<ChosenToken>> scorePrompt(const std::vector<std::int32_t> &ids, int top, std::stop_token stop) = 0;
};

/// What encoders read texts with.
class EncoderBackend : public TokenBackend
{
public:
    using Ids = std::vector<std::int32_t>;

    virtual std::int64_t mostTokens() const = 0;   // that are read at a time, with those around the text
    virtual std::int64_t tokensAround() const = 0; // what is read at a time
    /// The ids of each text, without those around it. Fails with Unsafe when the tokenizer takes too much: some texts take a hundred times their
    /// size.
    virtual base::Result<std::vector<Ids>> encode(std::span<const std::string> texts) const = 0;
};

/// A model that turns texts into vectors. Any thread may call.
class EmbedderBackend : public EncoderBackend
{
public:
    virtual std::int64_t dimensions() const = 0;
    /// What encode() gives for the text that has these ids, with or without those around it. Fails with BadInput where there is none.
    virtual base::Result<Ids> idsOfText(std::span<const std::int32_t> ids) const = 0;
    /// A vector for each text, of which the first `most` tokens are read.
    virtual base::Result<std::vector<std::vector<float>>> embed(std::span<const Ids> texts, std::int64_t most, std::stop_token stop) = 0;
};

/// A model that tells how well texts answer a query. Any thread may call.
class RerankerBackend : public EncoderBackend
{
public:
    /// A score for each text, of which `most` tokens are read together with the query.
    virtual base::Result<std::vector<double>> score(const Ids &query, std::span<const Ids> texts, std::int64_t most, std::stop_token stop) = 0;
};

} // namespace anneal::serve
