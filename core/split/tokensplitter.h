// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/split/splitter.h"
#include "core/split/work.h"

#include <span>

namespace anneal::split {

/// TokenTextSplitter (split_text_on_tokens) with the model's tokenizer: windows of so many tokens. A border inside a character, of which a token
/// may be a part, moves to the character's end; there LangChain's chunks have replacement characters.
class TokenSplitter : public Splitter
{
public:
    /// REQUIRES: the overlap is smaller than the size.
    TokenSplitter(Measure measure, std::shared_ptr<const text::Tokenizer> tokenizer)
        : m_measure(std::move(measure))
        , m_tokenizer(std::move(tokenizer))
    { }

private:
    void cut(Work &work) const override;

    const Measure m_measure;
    const std::shared_ptr<const text::Tokenizer> m_tokenizer;
};

} // namespace anneal::split
