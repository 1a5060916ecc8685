// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/tr.h"
#include "core/config/choices.h"
#include "core/text/controlmarks.h"
#include "core/text/knowntemplate.h"
#include "core/text/tokenizer.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace anneal::text {

using config::Reasoning;

/// A conversation in the form that chat templates expect: `from` and `value` become `role` and `content`, a list of text parts becomes
/// one string, arguments of tool calls that are JSON texts become values. Weights stay beside the messages.
base::Json normalizedMessages(const base::Json &messages);

bool isAssistant(const base::Json &message);
/// The reasoning that a message has beside its content, under whichever name; without white space around it.
std::string reasoningOf(const base::Json &message);
void eraseReasoning(base::Json &message);

/// A model's chat template with all that surrounds it when rows and prompts are rendered: special tokens, control tokens inside content,
/// the forms that this template knows, the moment it may print. Conversations with tools have a template of their own in some models.
/// Constant after construction; any thread.
class ChatRenderer
{
public:
    struct Settings
    {
        std::string chatTemplate; // empty: the tokenizer's own
        bool specialAsText = true;
        Reasoning reasoning = Reasoning::Keep;
        std::optional<double> clock; // seconds since 1970 that strftime_now prints; none: the time of each call
    };

    /// Fails with BadInput when the chat template does not compile, Unsafe when it takes long to render three short messages. Without any template,
    /// render() fails.
    static base::Result<ChatRenderer> create(std::shared_ptr<const Tokenizer> tokenizer, const Settings &settings);

    static constexpr const char *kNoTemplate = tr_("the model has no chat template"); // what render() says then

    /// `messages` as normalizedMessages() gives them; `row` may hold "tools" and "chat_template_kwargs".
    /// Fails with BadData: the template's refusal, no template, an empty conversation.
    base::Result<MarkedText> render(const base::Json &messages, const base::Json &row, bool addGenerationPrompt) const;

    /// The same by the training template of this model's family, whose generation blocks cover what an assistant says.
    /// Nothing where no such template is known, or where it would render other text than `expected`.
    std::optional<MarkedText> renderForTraining(const base::Json &messages, const base::Json &row, const std::string &expected) const;

    /// What a row says and its rendered text does not, each the first of its kind. Empty where nothing is missing. Rows with tools are
    /// rendered again.
    struct Missing
    {
        std::string call;      // a tool call
        std::string said;      // the text of a message
        std::string reasoning; // of an assistant's turn
        std::string tools;     // all that may be called
    };
    Missing missing(const base::Json &messages, const base::Json &row, const std::string &rendered) const;
    /// In what form the template is given the arguments of tool calls where a row has another: "JSON text" or "values"; empty where none has.
    std::string_view otherArguments(const base::Json &messages, const base::Json &row) const;
    /// Whether what is rendered of a row always ends with what opens the next answer.
    bool opensAlways(const base::Json &row) const { return m_chat && of(row).opensAlways(); }
    /// Whether the template closes an answer only where another message follows.
    bool leavesLastOpen(const base::Json &row) const { return m_chat && of(row).leavesLastOpen(); }
    /// What the template writes between an answer and what opens the next turn, where it is known.
    std::string_view answerEnd(const base::Json &row) const { return m_chat ? std::string_view(of(row).answerEnd()) : std::string_view(); }

    /// Messages without the reasoning that the settings say to leave out: what has its own key, and a <think> block that opens a content.
    /// Of a whole conversation: it depends on what follows.
    base::Json withoutOldReasoning(base::Json messages) const;

    const Tokenizer &tokenizer() const { return *m_tokenizer; }
    bool hasTemplate() const { return m_chat != nullptr; }
    bool marksContent() const { return m_marks != nullptr; }
    /// Wraps the special tokens of a text, so that ControlMarks::unmark() finds them. REQUIRES: marksContent().
    std::string marked(const std::string &text) const { return m_marks->mark(text, ControlMarks::Tokens::Special); }

private:
    ChatRenderer(std::shared_ptr<const Tokenizer> tokenizer, const Settings &settings);
    const KnownTemplate &of(const base::Json &row) const; // REQUIRES: hasTemplate()
    base::Result<MarkedText> renderBy(
        const ChatTemplate &chat, const KnownTemplate &known, const base::Json &messages, const base::Json &row, bool addGenerationPrompt) const;
    base::Json marked(const base::Json &messages) const;
    base::Json prepared(const base::Json &messages, const KnownTemplate &known, std::vector<std::size_t> &sources) const;
    std::optional<std::pair<std::size_t, std::size_t>> lostCall(const base::Json &messages, const base::Json &row, const std::string &rendered) const;
    bool changesWithout(
        const base::Json &messages, const base::Json &row, const std::string &rendered, std::pair<std::size_t, std::size_t> call, int looks) const;

    std::shared_ptr<const Tokenizer> m_tokenizer;
    Settings m_settings;
    std::shared_ptr<const KnownTemplate> m_chat;
    std::shared_ptr<const KnownTemplate> m_withTools; // where the model has another one for rows with tools
    std::shared_ptr<const ControlMarks> m_marks;      // with specialAsText
    base::Json m_specials;                            // names and texts of special tokens
};

} // namespace anneal::text
