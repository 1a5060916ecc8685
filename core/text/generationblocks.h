// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/text/controlmarks.h"

#include <map>
#include <optional>
#include <vector>

namespace anneal::text {

/// What the {% generation %} blocks of one rendering cover, told apart by whose answers they are.
class GenerationBlocks
{
public:
    using Spans = std::vector<MarkedText::Span>; // bytes of the rendered text, ascending

    /// A generation block that belongs to no assistant message.
    struct Other
    {
        std::size_t message = 0;
        MarkedText::Span span;
        bool holdsIt = false; // what that message says, not only something around it
    };

    GenerationBlocks() = default;
    /// `answers`: which of the messages are the assistant's, ascending.
    GenerationBlocks(const MarkedText &rendered, const base::Json &messages, const std::vector<std::size_t> &answers);

    bool areThere() const { return !m_all.empty(); }
    /// Whether the template goes through its messages in a loop, so that each block is known to be somebody's.
    bool areTold() const { return !m_ofAnswers.empty() || !m_ofOthers.empty(); }
    bool areOneEach(std::size_t answers) const { return m_all.size() == answers || m_ofAnswers.size() == answers; }

    /// Those of an answer, where they are told; nothing where none is its own.
    std::optional<Spans> of(std::size_t message) const;
    const std::vector<Other> &ofOthers() const { return m_ofOthers; }
    const Spans &all() const { return m_all; }

private:
    Spans m_all;
    std::map<std::size_t, Spans> m_ofAnswers; // by message
    std::vector<Other> m_ofOthers;
};

} // namespace anneal::text
