// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/split/work.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <algorithm>

namespace anneal::split {
namespace {

constexpr std::size_t kMostChunks = 2'000'000;

/// Bytes that the chunks of so many bytes of text may have together: they are held in memory.
std::size_t mostFor(std::size_t read)
{
    constexpr std::size_t kMebibyte = 1u << 20;
    return std::max(8 * read, std::min(64 * read + 16 * kMebibyte, 512 * kMebibyte));
}

} // namespace

void Work::expect(std::size_t size, std::size_t end, const Measure &measure)
{
    ++m_count;
    m_bytes += size;
    m_read = std::max(m_read, end);
    if (m_count == 1) {
        m_firstBytes = m_bytes;
        m_firstRead = m_read;
    }
    if (m_bytes > mostFor(m_read) || m_count > kMostChunks)
        throw Failed { tooMuch(measure) };
}

/// What to say of chunks that are too large together, from those that were made so far.
base::Error Work::tooMuch(const Measure &measure) const
{
    const auto size = document.size();
    // Each byte of the document after the first chunk costs about what those did that were read since.
    const double rest = static_cast<double>(size - m_read) / static_cast<double>(std::max<std::size_t>(m_read - m_firstRead, 1));
    const double rows = static_cast<double>(m_count) * (1 + rest);
    const double bytes = static_cast<double>(m_bytes) + rest * static_cast<double>(m_bytes - m_firstBytes);
    const bool repeats = m_bytes > 2 * m_read;
    return { base::ErrorKind::BadConfig,
        tr_("With data.langchain.chunk_overlap %1 and chunk_size %2, a text of %3 would become about %4 rows with a size of %5 in all.",
            base::formatCount(static_cast<std::int64_t>(measure.overlap)), base::formatCount(static_cast<std::int64_t>(measure.size)),
            base::formatBytes(size), base::formatCount(static_cast<std::int64_t>(rows)), base::formatBytes(static_cast<std::uint64_t>(bytes))),
        repeats ? tr_("Lower data.langchain.chunk_overlap.") : tr_("Raise data.langchain.chunk_size.") };
}

} // namespace anneal::split
