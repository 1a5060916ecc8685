// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/config/config.h"
#include "core/split/chunk.h"
#include "core/text/tokenizer.h"

#include <memory>
#include <stop_token>
#include <string_view>
#include <vector>

namespace anneal::split {

class Work;

/// Cuts documents into chunks exactly as LangChain's text splitters 1.1.3 do: RecursiveCharacterTextSplitter, CharacterTextSplitter,
/// TokenTextSplitter, MarkdownHeaderTextSplitter and HTMLHeaderTextSplitter, the last two at all six levels of headings; or at sentences.
/// Constant after construction: any number of threads may use one.
class Splitter
{
public:
    /// `tokenizer` is needed where needsTokenizer(settings) says so, otherwise it may be null.
    /// Fails with BadConfig on a size, an overlap or a separator that cannot be, with Usage where the tokenizer is missing.
    static base::Result<std::unique_ptr<const Splitter>> create(
        const config::LangChainConfig &settings, std::shared_ptr<const text::Tokenizer> tokenizer);
    static bool needsTokenizer(const config::LangChainConfig &settings);

    Splitter() = default;
    Splitter(const Splitter &) = delete;
    Splitter &operator=(const Splitter &) = delete;
    virtual ~Splitter() = default;

    /// REQUIRES: well-formed UTF-8. Ends soon after a stop was requested; what it gives then is of no use. Fails when the tokenizer does, and with
    /// BadConfig where the overlap repeats the text so often that the chunks would be far larger than it, and with BadData where a pattern or
    /// markup takes far too long.
    base::Result<std::vector<Chunk>> split(std::string_view utf8, const std::stop_token &stop = {}) const;

private:
    virtual void cut(Work &work) const = 0;
};

} // namespace anneal::split
