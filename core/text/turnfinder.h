// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/generationblocks.h"
#include "core/text/turnedges.h"

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

/// Where one message stands in a rendered conversation.
struct Turn
{
    /// Bytes, ascending: what the message says, with the token that closes it. Several where the template has a block for its reasoning, its text,
    /// each of its calls …; none where it has blocks, but none around this message, and where an empty message is not shown.
    std::vector<MarkedText::Span> spans;
    MaskBy by = MaskBy::Prefixes;
};

/// Finds messages in the rendered text of their conversation. Borrows what the chat borrows.
class TurnFinder
{
public:
    explicit TurnFinder(const RenderedChat &chat);

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
    std::optional<Turn> aroundText(std::size_t message, MarkedText::Span text, std::optional<std::size_t> first, std::optional<std::size_t> last);
    std::optional<Turn> answerWithoutQuestion(std::size_t message) const;
    void leaveOutTools(std::size_t message, Turn &turn) const;
    std::optional<MarkedText::Span> contentBehindReasoning(std::size_t message) const;
    std::optional<MarkedText::Span> placeOf(std::size_t message, std::string_view text) const;
    std::optional<MarkedText::Span> search(std::size_t message) const;
    bool isOf(std::size_t message, MarkedText::Span span) const;
    std::optional<Turn> fromCalls(std::size_t message);

    const RenderedChat m_chat;
    TurnEdges m_edges;
    std::vector<std::size_t> m_answers; // indices of the assistant's messages
    GenerationBlocks m_own;             // of the template itself
    GenerationBlocks m_training;        // of the family's training template
    std::map<std::size_t, Turn> m_found;
};

} // namespace anneal::text
