// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/config/config.h"
#include "core/text/tokenizer.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::data {

/// A piece of a document. `text` is what is trained on; it may lack an empty line that [begin, end) has.
struct Chunk
{
    std::string text;
    std::size_t begin = 0; // bytes in the document's UTF-8 text
    std::size_t end = 0;

    bool operator==(const Chunk &) const = default;
};

/// Cuts documents into chunks exactly as LangChain's text splitters 1.1.3 do: RecursiveCharacterTextSplitter,
/// CharacterTextSplitter and TokenTextSplitter, with literal separators and stripped chunks. Constant after construction.
class Splitter
{
public:
    /// Size of a piece in the unit of chunk_size.
    using Length = std::function<std::size_t(std::string_view)>;

    /// `tokenizer` is needed where needsTokenizer(settings) says so, otherwise it may be null.
    /// Fails with BadConfig on a size or overlap that cannot be, with Usage where the tokenizer is missing.
    static base::Result<Splitter> create(const config::LangChainConfig &settings, std::shared_ptr<const text::Tokenizer> tokenizer);
    static bool needsTokenizer(const config::LangChainConfig &settings);

    /// REQUIRES: well-formed UTF-8. Ends soon after a stop was requested; what it gives then is of no use. Fails when the tokenizer does, and with
    /// BadConfig where the overlap repeats the text so often that the chunks would be far larger than it.
    base::Result<std::vector<Chunk>> split(std::string_view utf8, const std::stop_token &stop = {}) const;

private:
    struct Piece
    {
        std::string_view text; // into the document
        std::size_t length;
    };
    enum class Keep { No, Start, End };
    static Keep keepOf(config::KeepSeparator keep);

    Splitter() = default;
    struct Work; // what one split() is at
    base::Error tooMuch(const Work &work) const;
    std::vector<Piece> pieces(std::string_view text, std::string_view separator, const std::stop_token &stop) const;
    void merge(const std::vector<Piece> &pieces, std::string_view separator, Work &work) const;
    void splitRecursively(std::string_view text, std::size_t level, Work &work) const;
    void splitByTokens(Work &work) const;

    config::SplitterKind m_kind {};
    std::size_t m_size = 0;
    std::size_t m_overlap = 0;
    std::vector<std::string> m_separators;
    Keep m_keep = Keep::Start;
    Length m_length;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
};

} // namespace anneal::data
