// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/serve/toolcallparser.h"

namespace anneal::serve {

struct ToolCall
{
    std::string id, name;
    std::string arguments; // as JSON
};

/// Where the next token of a text begins, in characters of the text. Bytes that are no whole character are U+FFFD there: each part of one, or each
/// byte where they are lone.
struct TextOffset
{
    std::size_t characters = 0; // that have begun
    std::string open;           // bytes of the last one, where it is not whole yet

    /// Moves behind tokens. Returns where each begins: one that goes on with a character, where that one begins. Lone bytes in a row must come
    /// together.
    std::vector<std::size_t> pass(const std::vector<ChosenToken> &tokens);

private:
    std::size_t pass(const ChosenToken &token);
};

/// One of the texts that answer a request.
struct Answer
{
    std::string text;
    std::vector<ToolCall> calls;
    std::vector<ChosenToken> tokens; // where log-probabilities are asked for
    std::vector<std::int32_t> ids;   // where they are asked for
    Completion completion;
};

/// The JSON of one reply, whole or in pieces, as OpenAI's API writes it.
class Reply
{
public:
    enum class Kind { Chat, Text };
    /// `id`: what its id ends with; made where it is empty.
    Reply(Kind kind, const std::string &id, std::string model, std::int64_t promptTokens, bool hasLogProbs, bool usageInPieces);

    Kind kind() const { return m_kind; }
    base::Json whole(const std::vector<Answer> &answers) const;

    // The pieces of a stream, in this order for each of its texts
    base::Json opening(std::size_t index) const; // of a chat: the role
    /// `offset`: where the tokens' text begins; moved behind it.
    base::Json piece(std::size_t index, const std::string &text, const std::vector<ChosenToken> &tokens, TextOffset &offset) const;
    base::Json call(std::size_t index, std::size_t number, const std::string &id, const std::string &name) const;
    base::Json arguments(std::size_t index, std::size_t number, const std::string &text) const;
    base::Json closing(std::size_t index, const Completion &completion, bool hasCalls) const;
    base::Json usage(std::int64_t tokens) const; // of all texts, when it was asked for

private:
    base::Json frame(const char *object, base::Json choices) const;
    base::Json pieceOf(std::size_t index, base::Json content, base::Json logProbs, base::Json reason) const;
    base::Json usageOf(std::int64_t tokens) const;
    base::Json logProbsOf(const std::vector<ChosenToken> &tokens, TextOffset &offset) const;

    const Kind m_kind;
    const std::string m_model;
    const std::int64_t m_promptTokens;
    const bool m_hasLogProbs;
    const bool m_usageInPieces;
    const std::string m_id;
    const std::int64_t m_created;
};

// Token ids, as vLLM's return_token_ids puts them into a reply or a piece: those of the prompt beside the choices of a chat, and into each choice of
// a completion, which may have several prompts.
void addPromptIds(base::Json &reply, Reply::Kind kind, std::size_t choice, const std::vector<std::int32_t> &ids);
void addIds(base::Json &reply, std::size_t choice, const std::vector<std::int32_t> &ids);

enum class CallIdFormat {
    OpenAi,
    Mistral, // nine letters and digits: the templates take no others
};
std::string newCallId(CallIdFormat format);

/// One event of a stream of server-sent events.
std::string event(const base::Json &data);

} // namespace anneal::serve
