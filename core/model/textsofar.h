// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/tokenizer.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace anneal::model {

/// The text of the tokens so far: holds back what could become a stop string, and finds one. Special tokens are searched like text, and left out
/// of it.
class TextSoFar
{
public:
    /// Without a tokenizer there is no text.
    TextSoFar(const std::shared_ptr<const text::Tokenizer> &tokenizer, std::vector<std::string> stops);

    /// What is certain after this token.
    std::string add(std::int32_t id);
    /// The rest, when no stop string can follow any more.
    std::string finish();
    bool isStopped() const { return m_stopped; }
    const std::string &text() const { return m_text; } // all that was certain
    /// How many tokens, the first ones, have a part in what is certain: behind a stop string that was found there are others. A token that adds
    /// nothing belongs to where it stands; without stop strings every token is certain at once.
    std::size_t tokens() const { return m_tokens; }

private:
    struct Span
    {
        std::size_t begin, end;
    };

    std::string take(bool last);
    void settle(std::size_t certain, bool areAll);
    std::string shown(std::size_t size) const;
    std::size_t undecided() const;

    std::vector<std::string> m_stops;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    std::optional<text::StreamDecoder> m_decoder;
    std::string m_held, m_text;
    std::vector<Span> m_hidden;        // special tokens in m_held
    std::vector<std::size_t> m_begins; // of the tokens that are not certain, in m_held
    std::size_t m_tokens = 0;          // that are
    bool m_stopped = false;
};

} // namespace anneal::model
