// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/chatrenderer.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace anneal::text {

/// Put into a message to see where the template writes it. Noncharacters like those of ControlMarks, and others than those.
constexpr std::string_view kContentBegin = "\xEF\xB7\x92"; // U+FDD2
constexpr std::string_view kContentEnd = "\xEF\xB7\x93";   // U+FDD3

/// A rendered conversation and what it was made from. All is borrowed.
struct RenderedChat
{
    const ChatRenderer &renderer;
    const base::Json &messages; // as normalizedMessages()
    const base::Json &row;      // the other columns
    const MarkedText &whole;
    const std::vector<Token> &tokens; // of whole

    /// What the template makes of other messages in their place; nothing where it refuses.
    std::optional<MarkedText> render(const base::Json &others, bool addGenerationPrompt = false) const;
    /// The tokens of another text; nothing where it cannot be encoded.
    std::optional<std::vector<Token>> encode(const MarkedText &other) const;
};

base::Json firstMessages(const base::Json &messages, std::size_t count);
/// The text of a message without white space around it; empty when it has none.
std::string_view contentOf(const base::Json &message);
/// White space is what a template's `trim` takes away: no-break spaces and the like are some.
bool onlySpace(std::string_view text);
bool endsInSpace(std::string_view text);

/// How many bytes two texts begin, and end, with alike.
std::size_t commonBegin(std::string_view a, std::string_view b);
std::size_t commonEnd(std::string_view a, std::string_view b);
/// The place, or the start of the tag it lies inside: two tags may share a prefix, and a cut must not split one.
std::size_t outOfTag(std::string_view text, std::size_t place);

/// Where the tag begins that an opening closes at once, and in which an answer goes on: reasoning that is switched off and there all the same. Both
/// texts are the same up to `differs`.
std::optional<std::size_t> tagThatIsClosed(std::string_view text, std::string_view opened, std::size_t differs);

/// How many tokens two lists begin with alike, by their ids.
std::size_t commonPrefix(const std::vector<Token> &a, const std::vector<Token> &b);
/// The first token that reaches beyond a place in the text.
std::size_t firstBeyond(const std::vector<Token> &tokens, std::size_t place);

/// Where the text of a message begins in the rendered conversation, with white space that it begins with; nothing where the template does not show
/// it. `messages`: the conversation, where the content of that one may be another.
std::optional<std::size_t> contentBegin(const RenderedChat &chat, base::Json messages, std::size_t message);
/// The first token of a conversation behind the opening of an answer, which is what stands there when the message is yet to be said. That may be
/// another than the opening of one that was said: then what they have alike may be said already.
std::size_t firstAnswerToken(const RenderedChat &chat, std::size_t message, const MarkedText &opening, const std::vector<Token> &openingTokens);

} // namespace anneal::text
