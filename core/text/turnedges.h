// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/turntext.h"

#include <cstdint>
#include <map>
#include <string>

namespace anneal::text {

/// Where the turns of a rendered conversation begin and end, told by what the template makes of parts of it. All places are bytes of the whole text.
/// Ask in ascending order of messages; most questions cost a rendering.
class TurnEdges
{
public:
    explicit TurnEdges(const RenderedChat &chat) : m_chat(chat) { }

    /// Nothing before the end of the last answer that was found is looked at.
    std::size_t searchFrom() const { return m_searchFrom; }
    void setSearchFrom(std::size_t place) { m_searchFrom = place; }

    std::optional<std::size_t> begin(std::size_t message);
    std::size_t beginBefore(std::size_t message, std::size_t textBegin);
    std::size_t spaceBefore(std::size_t message, std::size_t textBegin);

    std::optional<std::size_t> end(std::size_t message);
    std::optional<std::size_t> endWithoutTail(std::size_t message);
    std::optional<std::size_t> endBeforeOpening(std::size_t message, std::size_t begin);
    std::optional<std::size_t> endBehindCalls(std::size_t message, std::size_t textEnd);
    std::size_t endWithClosing(std::size_t message, std::size_t contentEnd);

    MarkedText::Span withClosingToken(std::size_t message, MarkedText::Span block);
    std::optional<MarkedText::Span> growth(std::size_t message);

private:
    const std::optional<std::string> &firstRendered(std::size_t count);
    std::optional<std::string> beforeWithProbe(std::size_t message) const;
    std::optional<MarkedText> withProbeAlone(std::size_t message) const;
    bool closesOnlyLastAnswer(base::Json messages, std::string_view prompt) const;
    std::optional<MarkedText> withOpening(std::size_t message, std::size_t count, const std::string &before) const;
    const std::string &header(std::size_t message);
    std::size_t headerEnd(std::size_t message, std::size_t contentBegin);
    std::optional<std::size_t> afterAnswerEnd(std::size_t place) const;
    bool endsWithAnswerEnd();
    bool closesTurn(std::size_t message, const Token &token);
    bool opensTurn(std::size_t message, std::string_view token);
    bool opensQuestion(std::string_view token) const;

    const RenderedChat m_chat;
    std::map<std::size_t, std::optional<std::string>> m_firstRendered; // the last ones of firstRendered()
    std::map<std::int32_t, bool> m_closing;                            // whether a special token closes turns
    std::optional<std::string> m_header; // what opens an answer behind the whole conversation; empty where that cannot be told
    std::optional<bool> m_endsWithAnswerEnd;
    std::size_t m_searchFrom = 0;
};

} // namespace anneal::text
