// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/chatrenderer.h"
#include "core/text/generationblocks.h"

#include <map>
#include <vector>

namespace anneal::text {

/// How the trained part of a row was found. Shown in Review, from the surest way to the least sure.
enum class MaskBy {
    WholeRow,         // every token is trained
    GivenLabels,      // the row brought its labels
    Boundary,         // prompt and completion
    GenerationBlocks, // of the chat template
    TrainingTemplate, // of the model's family
    Prefixes,         // the conversation rendered up to the turn and with it
    ContentMarks,     // the turn's text was marked before rendering
    TextSearch,       // the turn's text was looked for
};
std::string_view maskByName(MaskBy by); // "generation blocks" …

/// How many tokens two lists begin with alike, by their ids.
std::size_t commonPrefix(const std::vector<Token> &a, const std::vector<Token> &b);
/// The first token that reaches beyond a place in the text.
std::size_t firstBeyond(const std::vector<Token> &tokens, std::size_t place);
/// The first token of a conversation that is said behind its opening, which is what stands there when a message is yet to be said. The opening of
/// a message that is yet to be said may be another than that of one that was said: then what they have alike may be said already.
std::size_t firstSaid(const ChatRenderer &renderer, const base::Json &messages, const base::Json &row, std::size_t message, const MarkedText &whole,
    const std::vector<Token> &tokens, const MarkedText &opening, const std::vector<Token> &openingTokens);

/// Where one message stands in a rendered conversation.
struct Turn
{
    /// Bytes, ascending: what the message says, with the token that closes it. Several where the template has a block for its reasoning, its text,
    /// each of its calls …; none where it has blocks, but none around this message, and where an empty message is not shown.
    std::vector<MarkedText::Span> spans;
    MaskBy by = MaskBy::Prefixes;
};

/// Finds messages in the rendered text of their conversation. Borrows all it is given.
class TurnFinder
{
public:
    /// `messages` as normalizedMessages(); `whole` is their rendering and `tokens` its tokens.
    TurnFinder(
        const ChatRenderer &renderer, const base::Json &messages, const base::Json &row, const MarkedText &whole, const std::vector<Token> &tokens);

    enum class What { Messages, Answers };
    /// Fails with BadData where so many are more than can be looked for: each takes several renderings of the conversation, but answers that
    /// generation blocks tell.
    base::Status mayLookFor(std::size_t count, What what = What::Messages) const;
    /// An assistant's turn from behind its header to its closing token. Ask in ascending order. Fails with BadData where the template does not show
    /// it.
    base::Result<Turn> answer(std::size_t message);
    /// Where the template's own blocks are nobody's in particular, all that they cover.
    std::optional<GenerationBlocks::Spans> untoldBlocks() const;
    /// The template's own blocks that are no answer's.
    const std::vector<GenerationBlocks::Other> &blocksOfOthers() const { return m_own.ofOthers(); }
    /// Any message with its header, as far as the rendering grows by it. Fails as answer().
    base::Result<Turn> message(std::size_t message);
    /// Where the content of a message stands, letter for letter but for white space around it; nothing where the template rewrites it. Where it
    /// would stand if the message says nothing.
    std::optional<MarkedText::Span> content(std::size_t message) const;

private:
    std::optional<std::vector<MarkedText::Span>> spansOf(std::size_t message, const GenerationBlocks &blocks) const;
    std::optional<Turn> fromBlocks(std::size_t message);
    std::optional<Turn> fromText(std::size_t message);
    std::optional<Turn> asIfAsked(std::size_t message) const;
    void leaveOutTools(std::size_t message, Turn &turn) const;
    std::optional<MarkedText::Span> search(std::size_t message) const;
    bool isOf(std::size_t message, MarkedText::Span span) const;
    MarkedText::Span closed(std::size_t message, MarkedText::Span block);
    bool closes(std::size_t message, const Token &token);
    bool opens(std::size_t message, std::string_view token);
    std::size_t closing(std::size_t message, std::size_t contentEnd);
    std::size_t beginBefore(std::size_t message, std::size_t textBegin);
    std::optional<std::size_t> endBehindCalls(std::size_t message, std::size_t textEnd);
    std::size_t spaceBefore(std::size_t message, std::size_t textBegin);
    const std::string &header(std::size_t message);
    std::size_t headerEnd(std::size_t message, std::size_t contentBegin);
    bool isOpenToAnyone(base::Json messages, std::string_view prompt) const;
    std::optional<MarkedText> opened(std::size_t message, std::size_t count, const std::string &before) const;
    std::optional<std::size_t> begin(std::size_t message);
    std::optional<std::size_t> end(std::size_t message);
    std::optional<std::size_t> afterAnswerEnd(std::size_t place) const;
    std::optional<std::string> asked(std::size_t message) const;
    std::optional<std::size_t> endWithoutTail(std::size_t message);
    std::optional<std::size_t> endBeforeOpening(std::size_t message, std::size_t begin);
    std::optional<MarkedText::Span> growth(std::size_t message);
    const std::optional<std::string> &firstRendered(std::size_t count);

    const ChatRenderer &m_renderer;
    const base::Json &m_messages;
    const base::Json &m_row;
    const MarkedText &m_whole;
    const std::vector<Token> &m_tokens;
    std::vector<std::size_t> m_answers; // indices of the assistant's messages
    GenerationBlocks m_own;             // of the template itself
    GenerationBlocks m_training;        // of the family's training template
    std::map<std::size_t, Turn> m_found;
    std::map<std::size_t, std::optional<std::string>> m_firstRendered; // the last ones of firstRendered()
    std::map<std::int32_t, bool> m_closing;                            // whether a special token closes turns
    std::optional<std::string> m_header; // what opens an answer behind the whole conversation; empty where that cannot be told
    std::size_t m_searchFrom = 0;        // the end of the last answer found
};

} // namespace anneal::text
