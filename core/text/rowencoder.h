// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/text/chattemplate.h"
#include "core/text/controlmarks.h"
#include "core/text/tokenizer.h"

#include <optional>

namespace anneal::text {

/// What of a row the loss counts; the names are those of training.loss_on.
enum class LossOn { Completion, Assistant, All };

struct EncodedRow
{
    std::vector<std::int32_t> ids;
    std::vector<std::uint8_t> trained; // 1 where the id is a label; same length as ids
    std::string text;                  // what was tokenised, for showing; empty for pre-tokenised rows
    std::vector<Token> tokens;         // into `text`, same length as ids; empty for pre-tokenised rows
    std::string note;                  // how the trained part was found where the usual way failed, or empty
    std::int64_t trainedCount() const;
};

/// Turns a prepared row into the ids and labels that training uses; the data wizard shows exactly these.
///
/// Rows: {"messages"[, "tools"]}, {"prompt", "completion"} (strings or message lists), {"text"}, {"input_ids"[, "labels"]}.
/// Rules as TRL 1.16's SFTTrainer: EOS appended to plain text unless it is there, the prompt's boundary is the longest common prefix of
/// the ids of prompt and prompt + completion, messages rendered with add_special_tokens off.
///
/// Completion on messages rows: the last assistant turn is the completion. Assistant: every assistant turn, by the template's
/// {% generation %} blocks where it has them, otherwise by rendering prefix after prefix. In both, the span ends with the turn's closing token.
class RowEncoder
{
public:
    struct Settings
    {
        LossOn lossOn = LossOn::Completion;
        std::string chatTemplate;   // empty: the tokenizer's own
        bool specialAsText = false; // control tokens inside content are encoded as plain text (messages and text rows)
    };

    /// Fails with BadInput when the chat template does not compile.
    static base::Result<RowEncoder> create(std::shared_ptr<const Tokenizer> tokenizer, Settings settings);

    /// Fails with BadData saying what is wrong with the row (no known columns, template refused it, empty conversation, id out of range).
    base::Result<EncodedRow> encode(const base::Json &row) const;

    /// A conversation as ids to generate from.
    base::Result<EncodedRow> prompt(const base::Json &messages, const base::Json &tools = nullptr, bool addGenerationPrompt = true) const;

    const Tokenizer &tokenizer() const { return *m_tokenizer; }

private:
    RowEncoder(std::shared_ptr<const Tokenizer> tokenizer, Settings settings, std::optional<ChatTemplate> chat);

    base::Result<EncodedRow> encodeIds(const base::Json &row) const;
    base::Result<EncodedRow> encodeText(const std::string &text) const;
    base::Result<EncodedRow> encodePair(const std::string &prompt, const std::string &completion) const;
    base::Result<EncodedRow> encodeChatPair(const base::Json &row) const;
    base::Result<EncodedRow> encodeChat(const base::Json &messages, const base::Json &row) const;
    base::Result<MarkedText> render(const base::Json &messages, const base::Json &row, bool addGenerationPrompt) const;
    EncodedRow rowOf(const MarkedText &marked) const;
    std::vector<Token> plainTokens(const std::string &text) const;
    base::Status trainTurn(EncodedRow &encoded, const base::Json &messages, std::size_t turn, const base::Json &row) const;
    std::string withEos(const std::string &text) const;

    std::shared_ptr<const Tokenizer> m_tokenizer;
    Settings m_settings;
    std::optional<ChatTemplate> m_chat;
    std::shared_ptr<const ControlMarks> m_marks; // with specialAsText
};

} // namespace anneal::text
