// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/splitter.h"

#include "core/base/budget.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/config/checks.h"

#include <algorithm>

namespace anneal::data {
using config::SplitterKind;
namespace {

struct Character
{
    char32_t code;
    std::size_t bytes;
};

/// The code point at the front of well-formed UTF-8.
Character front(std::string_view utf8)
{
    const auto lead = static_cast<unsigned char>(utf8[0]);
    const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t code = bytes == 1 ? lead : lead & (0xFF >> (bytes + 1));
    for (std::size_t i = 1; i < bytes && i < utf8.size(); ++i)
        code = code << 6 | (static_cast<unsigned char>(utf8[i]) & 0x3F);
    return { code, std::min(bytes, utf8.size()) };
}

/// What Python's str.strip() removes.
bool isSpace(char32_t c)
{
    return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

std::string_view stripped(std::string_view text)
{
    while (!text.empty()) {
        const auto first = front(text);
        if (!isSpace(first.code))
            break;
        text.remove_prefix(first.bytes);
    }
    while (!text.empty()) {
        auto at = text.size() - 1;
        while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
            --at;
        if (!isSpace(front(text.substr(at)).code))
            break;
        text.remove_suffix(text.size() - at);
    }
    return text;
}

std::size_t offsetIn(std::string_view document, std::string_view part)
{
    return static_cast<std::size_t>(part.data() - document.data());
}

/// Thrown by a length that is counted in tokens, and caught in split().
struct TokenizerFailed
{
    base::Error error;
};

/// Thrown where the chunks become too large together, and caught in split().
struct TooLarge
{ };

/// Bytes that the chunks of so many bytes of text may have together: they are held in memory.
std::size_t mostFor(std::size_t read)
{
    constexpr std::size_t kMebibyte = 1u << 20;
    return std::max(8 * read, std::min(64 * read + 16 * kMebibyte, 512 * kMebibyte));
}

base::Error wrongSetting(std::string detail)
{
    return { base::ErrorKind::BadConfig, std::move(detail), tr_("Change it in config.yaml under data.langchain.") };
}

} // namespace

Splitter::Keep Splitter::keepOf(config::KeepSeparator keep)
{
    switch (keep) {
    case config::KeepSeparator::No:
        return Keep::No;
    case config::KeepSeparator::End:
        return Keep::End;
    case config::KeepSeparator::Yes:
    case config::KeepSeparator::Start:
        break;
    }
    return Keep::Start;
}

bool Splitter::needsTokenizer(const config::LangChainConfig &settings)
{
    return settings.enabled && (settings.splitter == SplitterKind::Token || settings.lengthUnit == config::LengthUnit::Tokens);
}

base::Result<Splitter> Splitter::create(const config::LangChainConfig &settings, std::shared_ptr<const text::Tokenizer> tokenizer)
{
    if (settings.chunkSize <= 0)
        return wrongSetting(tr_("data.langchain.chunk_size is %1; it must be 1 or more.", settings.chunkSize));
    if (settings.chunkOverlap < 0 || settings.chunkOverlap > settings.chunkSize)
        return wrongSetting(tr_("data.langchain.chunk_overlap is %1; it must lie between 0 and chunk_size.", settings.chunkOverlap));
    if (settings.splitter == SplitterKind::Token && settings.chunkOverlap == settings.chunkSize)
        return wrongSetting(tr_("data.langchain.chunk_overlap must be smaller than chunk_size for the token splitter."));
    if (settings.separators && settings.separators->size() > config::kMostSeparators)
        return wrongSetting("data.langchain.separators: " + config::tooManySeparators(settings.separators->size()));
    if (needsTokenizer(settings) && !tokenizer)
        return base::Error { base::ErrorKind::Usage, tr_("Chunks are measured in tokens, and no tokenizer was given."),
            tr_("Name a model in model.model_name.") };

    Splitter splitter;
    splitter.m_kind = settings.splitter;
    splitter.m_size = static_cast<std::size_t>(settings.chunkSize);
    splitter.m_overlap = static_cast<std::size_t>(settings.chunkOverlap);
    splitter.m_keep = keepOf(settings.keepSeparator);
    if (settings.separators && !settings.separators->empty())
        splitter.m_separators = *settings.separators;
    else
        splitter.m_separators
            = settings.splitter == SplitterKind::Character ? std::vector<std::string> { "\n\n" } : std::vector<std::string> { "\n\n", "\n", " ", "" };
    splitter.m_tokenizer = std::move(tokenizer);
    if (settings.lengthUnit == config::LengthUnit::Tokens)
        splitter.m_length = [tokenizer = splitter.m_tokenizer](std::string_view text) {
            const auto ids = tokenizer->encode(text);
            if (!ids)
                throw TokenizerFailed { ids.error() };
            return ids->size();
        };
    else
        splitter.m_length = base::codePointCount;
    return splitter;
}

struct Splitter::Work
{
    std::string_view document;
    const std::stop_token &stop;
    std::vector<Chunk> chunks;
    // Of all chunks, those that turn out to be white space as well:
    std::size_t count = 0;
    std::size_t bytes = 0;
    std::size_t read = 0; // where the last one ends in the document
    static constexpr std::size_t kMostChunks = 2'000'000;
    std::size_t firstBytes = 0, firstRead = 0; // of the first one, which has no other before it to repeat

    /// Before a chunk is made: fails where that would be too much.
    void expect(std::size_t size, std::size_t end)
    {
        ++count;
        bytes += size;
        read = std::max(read, end);
        if (count == 1) {
            firstBytes = bytes;
            firstRead = read;
        }
        if (bytes > mostFor(read) || count > kMostChunks)
            throw TooLarge {};
    }
};

/// What to say of chunks that are too large together, from those that were made so far.
base::Error Splitter::tooMuch(const Work &work) const
{
    const auto size = work.document.size();
    // Each byte of the document after the first chunk costs about what those did that were read since.
    const double rest = static_cast<double>(size - work.read) / static_cast<double>(std::max<std::size_t>(work.read - work.firstRead, 1));
    const double rows = static_cast<double>(work.count) * (1 + rest);
    const double bytes = static_cast<double>(work.bytes) + rest * static_cast<double>(work.bytes - work.firstBytes);
    const bool repeats = work.bytes > 2 * work.read;
    return { base::ErrorKind::BadConfig,
        tr_("With data.langchain.chunk_overlap %1 and chunk_size %2, a text of %3 would become about %4 rows with a size of %5 in all.",
            base::formatCount(static_cast<std::int64_t>(m_overlap)), base::formatCount(static_cast<std::int64_t>(m_size)), base::formatBytes(size),
            base::formatCount(static_cast<std::int64_t>(rows)), base::formatBytes(static_cast<std::uint64_t>(bytes))),
        repeats ? tr_("Lower data.langchain.chunk_overlap.") : tr_("Raise data.langchain.chunk_size.") };
}

base::Result<std::vector<Chunk>> Splitter::split(std::string_view utf8, const std::stop_token &stop) const
{
    Work work { utf8, stop, {} };
    try {
        if (m_kind == SplitterKind::Token) {
            splitByTokens(work);
        } else if (m_kind == SplitterKind::Character) {
            const std::string_view separator = m_separators.front();
            merge(pieces(utf8, separator, stop), m_keep == Keep::No ? separator : std::string_view(), work);
        } else {
            splitRecursively(utf8, 0, work);
        }
    } catch (const TokenizerFailed &failure) {
        return failure.error;
    } catch (const TooLarge &) {
        return tooMuch(work);
    }
    return std::move(work.chunks);
}

/// _split_text_with_regex of LangChain for a literal separator: the separator goes to the piece after it (start), before it (end) or nowhere.
std::vector<Splitter::Piece> Splitter::pieces(std::string_view text, std::string_view separator, const std::stop_token &stop) const
{
    std::vector<Piece> result;
    const auto add = [&](std::string_view piece) {
        if (!piece.empty())
            result.push_back({ piece, m_length(piece) });
    };
    if (separator.empty()) {
        while (!text.empty() && !stop.stop_requested()) {
            const auto bytes = front(text).bytes;
            add(text.substr(0, bytes));
            text.remove_prefix(bytes);
        }
        return result;
    }
    std::size_t from = 0; // start of the piece being collected
    std::size_t search = 0;
    using anneal::base::findText;
    for (auto at = findText(text, separator); at != std::string_view::npos; at = findText(text, separator, search)) {
        if (stop.stop_requested())
            return result;
        search = at + separator.size();
        add(text.substr(from, (m_keep == Keep::End ? search : at) - from));
        from = m_keep == Keep::Start ? at : search;
    }
    add(text.substr(from));
    return result;
}

/// _merge_splits of LangChain: fills chunks up to the size, and begins the next with as many last pieces as the overlap holds.
void Splitter::merge(const std::vector<Piece> &pieces, std::string_view separator, Work &work) const
{
    const auto document = work.document;
    const auto separatorLength = separator.empty() ? 0 : m_length(separator);
    std::size_t first = 0; // pieces [first, next) are the running chunk
    std::size_t total = 0;
    const auto emit = [&](std::size_t next) {
        if (first == next)
            return;
        const auto begin = offsetIn(document, pieces[first].text);
        const auto end = offsetIn(document, pieces[next - 1].text) + pieces[next - 1].text.size();
        work.expect(end - begin, end);
        std::string joined;
        for (auto i = first; i < next; ++i) {
            if (i > first)
                joined += separator;
            joined += pieces[i].text;
        }
        const auto text = stripped(joined);
        if (text.empty())
            return;
        const auto range = stripped(document.substr(begin, end - begin));
        work.chunks.push_back({ std::string(text), offsetIn(document, range), offsetIn(document, range) + range.size() });
    };
    for (std::size_t next = 0; next < pieces.size() && !work.stop.stop_requested(); ++next) {
        const auto length = pieces[next].length;
        const auto tooLong = [&] { return total + length + (next > first ? separatorLength : 0) > m_size; };
        if (tooLong() && next > first) {
            emit(next);
            while (first < next && (total > m_overlap || (tooLong() && total > 0))) {
                total -= pieces[first].length + (next - first > 1 ? separatorLength : 0);
                ++first;
            }
        }
        total += length + (next > first ? separatorLength : 0);
    }
    emit(pieces.size());
}

void Splitter::splitRecursively(std::string_view text, std::size_t level, Work &work) const
{
    // The first separator that occurs; the last one even if it does not.
    std::size_t chosen = m_separators.size() - 1;
    bool finer = false; // whether separators remain for what is still too long
    for (auto i = level; i < m_separators.size(); ++i) {
        if (m_separators[i].empty() || anneal::base::findText(text, m_separators[i]) != std::string_view::npos) {
            chosen = i;
            finer = !m_separators[i].empty() && i + 1 < m_separators.size();
            break;
        }
    }
    const std::string_view separator = m_separators[chosen];
    const auto glue = m_keep == Keep::No ? separator : std::string_view();
    std::vector<Piece> collected;
    const auto flush = [&] {
        merge(collected, glue, work);
        collected.clear();
    };
    for (const auto &piece : pieces(text, separator, work.stop)) {
        if (work.stop.stop_requested())
            return;
        if (piece.length < m_size) {
            collected.push_back(piece);
            continue;
        }
        flush();
        if (finer) {
            splitRecursively(piece.text, chosen + 1, work);
        } else {
            const auto begin = offsetIn(work.document, piece.text);
            work.expect(piece.text.size(), begin + piece.text.size());
            work.chunks.push_back({ std::string(piece.text), begin, begin + piece.text.size() });
        }
    }
    flush();
}

/// split_text_on_tokens of LangChain with the model's tokenizer.
void Splitter::splitByTokens(Work &work) const
{
    const auto found = m_tokenizer->tokens(work.document);
    if (!found)
        throw TokenizerFailed { found.error() };
    const auto &tokens = *found;
    for (std::size_t begin = 0; begin < tokens.size() && !work.stop.stop_requested(); begin += m_size - m_overlap) {
        const auto end = std::min(begin + m_size, tokens.size());
        std::vector<std::int32_t> ids;
        for (auto i = begin; i < end; ++i)
            ids.push_back(tokens[i].id);
        auto decoded = m_tokenizer->decode(ids);
        work.expect(std::max(decoded.size(), ids.size()), tokens[end - 1].end);
        if (!decoded.empty())
            work.chunks.push_back({ std::move(decoded), tokens[begin].begin, tokens[end - 1].end });
        if (end == tokens.size())
            break;
    }
}

} // namespace anneal::data
