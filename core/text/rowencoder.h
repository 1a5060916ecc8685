// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/text/chatrenderer.h"
#include "core/text/encodedrow.h"
#include "core/text/tokenizer.h"

#include <optional>

namespace anneal::text {

using config::LossOn;

/// Turns a prepared row into the ids and labels that training uses; the data wizard shows exactly these.
///
/// Rows: {"messages"[, "tools"]}, {"prompt", "completion"} (strings or message lists), {"text"}, {"input_ids"[, "labels"]}.
/// Rules as TRL 1.16's SFTTrainer: EOS appended to plain text unless it is there, the prompt's boundary is the longest common prefix of
/// the ids of prompt and prompt + completion, messages rendered with add_special_tokens off. What begins with a BOS has one: neither the
/// tokenizer's or the template's own nor any that is written behind it comes again.
///
/// In plain rows the "answer_spans" that their form has written are learned as well for Assistant, and of a text the last one alone for Completion.
/// Completion on messages rows: the last assistant turn that is learned is the completion. Assistant: every assistant turn. In both, the
/// turn is found as TurnFinder says and ends with its closing token.
///
/// The messageWeight() of a message or of a text part of its content multiplies what the loss counts of it. What closes a turn belongs to the
/// message, and to none of its parts. A token over two parts belongs to the one with its first byte that is no white space.
/// Control tokens in the content of messages, and in the "plain_spans" of plain rows, are encoded as text unless the settings say otherwise;
/// other texts are the user's own rendering and keep their tokens.
class RowEncoder
{
public:
    struct Settings
    {
        LossOn lossOn = LossOn::Completion;
        std::string chatTemplate;  // empty: the tokenizer's own
        bool specialAsText = true; // data.special_tokens: control tokens inside content are encoded as plain text
        Reasoning reasoning = Reasoning::Keep;
        std::optional<double> clock; // seconds since 1970 that templates print; none: the time of each call
        int timeFactor = 40;         // of Budget::timeFor(): a row is rendered several times for each of its turns
    };

    /// Fails with BadInput when the chat template does not compile.
    static base::Result<RowEncoder> create(std::shared_ptr<const Tokenizer> tokenizer, Settings settings);

    /// Fails with BadData saying what is wrong with the row (no known columns, template refused it, empty conversation, id out of range); with Unsafe
    /// where it takes too long, which another time or on another machine it may not.
    base::Result<EncodedRow> encode(const base::Json &row) const;

    /// A {"text"} row as it stands: no end-of-text token is appended, and every token is trained. Fails as encode().
    base::Result<EncodedRow> encodeOpenText(const base::Json &row) const;

    /// A conversation as ids to generate from. `extra`: further variables of the template.
    base::Result<EncodedRow> prompt(
        const base::Json &messages, const base::Json &tools = nullptr, bool addGenerationPrompt = true, const base::Json &extra = nullptr) const;

    const Tokenizer &tokenizer() const { return m_chat.tokenizer(); }

private:
    RowEncoder(ChatRenderer chat, Settings settings);

    base::Result<EncodedRow> encodeAny(const base::Json &row) const;
    base::Result<EncodedRow> encodeIds(const base::Json &row) const;
    base::Result<EncodedRow> encodeText(const base::Json &row) const;
    base::Result<EncodedRow> encodePair(const base::Json &row) const;
    base::Result<EncodedRow> encodeChatPair(const base::Json &row) const;
    base::Result<EncodedRow> encodeChat(const base::Json &messages, const base::Json &row) const;
    base::Result<EncodedRow> rowOf(const MarkedText &marked) const;
    /// A text with the tokens that the tokenizer adds around it, nothing trained. `content`: spans of it, in bytes, that are somebody's content.
    base::Result<EncodedRow> encodePlain(const std::string &text, const std::vector<MarkedText::Span> &content) const;
    /// Several begin-of-text tokens in front of a row become one. A text that the tokenizer puts none in front of is left as its author wrote it.
    enum class Kind { Text, Chat };
    base::Result<EncodedRow> withOneBos(base::Result<EncodedRow> row, Kind kind) const;
    base::Status noteMissing(EncodedRow &encoded, const base::Json &messages, const base::Json &row) const;
    /// `content` as of encodePlain(): what stands in it is no token that ends a row.
    std::string withEos(const std::string &text, const std::vector<MarkedText::Span> &content) const;

    ChatRenderer m_chat;
    Settings m_settings;
};

} // namespace anneal::text
