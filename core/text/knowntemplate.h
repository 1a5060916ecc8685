// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/text/chattemplate.h"

#include <optional>
#include <string>

namespace anneal::text {

/// A chat template and what it wants: rows have many things in several forms, and each template knows one of them. Learned by rendering short
/// conversations. Constant after construction; any thread.
class KnownTemplate
{
public:
    /// `specials`: names and texts of special tokens. Fails with BadInput when the template does not compile, Unsafe when it takes long for
    /// those short conversations.
    static base::Result<KnownTemplate> create(const std::string &source, const base::Json &specials);

    const ChatTemplate &chat() const { return m_chat; }
    /// The training template of its family, which renders the same text with generation blocks; nullptr where none is known.
    const ChatTemplate *training() const { return m_training ? &*m_training : nullptr; }

    /// Messages with their contents and tool calls in the forms that it knows.
    base::Json inItsForms(const base::Json &messages) const;
    bool knowsDeveloper() const { return m_knowsDeveloper; }
    bool joinsSystem() const { return m_joinsSystem; }             // several system turns at the beginning have to become one
    bool argumentsAsText() const { return m_argumentsAsText; }     // of tool calls: as JSON text, else as values
    bool callContentIsNull() const { return m_callContentIsNull; } // a turn that only calls has content null, else ""
    bool opensAlways() const { return m_opensAlways; }             // ends whatever it renders with what opens the next answer
    bool leavesLastOpen() const { return m_leavesLastOpen; }       // closes an answer only where another message follows
    const std::string &answerEnd() const { return m_answerEnd; }   // what they write between an answer and the next turn; may be empty

private:
    explicit KnownTemplate(ChatTemplate chat) : m_chat(std::move(chat)) { }
    std::optional<std::string> rendered(const base::Json &messages, const base::Json &specials, bool addGenerationPrompt = false) const;
    std::string openingOf(const base::Json &specials) const;
    void learnContent(const base::Json &specials);
    void learnSystem(const base::Json &specials);
    void learnCalls(const base::Json &specials);
    void learnOpening(const base::Json &specials);
    void learnAnswerEnd(const base::Json &specials);

    ChatTemplate m_chat;
    std::optional<ChatTemplate> m_training;
    bool m_knowsDeveloper = false;
    bool m_joinsSystem = false;
    bool m_wantsParts = false; // shows a content as a list of parts, and none that is a text
    bool m_argumentsAsText = false;
    bool m_callContentIsNull = false;
    bool m_opensAlways = false;
    bool m_leavesLastOpen = false;
    std::string m_answerEnd;
};

} // namespace anneal::text
