// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/budget.h"
#include "core/base/result.h"
#include "core/split/chunk.h"

#include <functional>
#include <stop_token>
#include <string_view>

namespace anneal::split {

/// How large chunks may be. `length` gives the size of a piece in the unit of the other two; it throws Failed.
struct Measure
{
    std::size_t size = 0;
    std::size_t overlap = 0;
    bool strips = true; // white space at the ends of chunks
    std::function<std::size_t(std::string_view)> length;
};

/// Thrown below Splitter::split(), which catches it.
struct Failed
{
    base::Error error;
};

/// What one split() is at: the text, the chunks so far, and what bounds them. One thread uses it.
class Work
{
public:
    Work(std::string_view text, const std::stop_token &stop) : document(text), budget(text.size()), m_stop(stop) { }

    bool isStopped() const { return m_stop.stop_requested(); }
    const std::stop_token &stop() const { return m_stop; }

    /// Before a chunk is made of so many bytes, which ends at `end` in the document: throws Failed where all would be too large together.
    void expect(std::size_t size, std::size_t end, const Measure &measure);

    const std::string_view document;
    base::Budget budget;
    std::vector<Chunk> chunks;

private:
    base::Error tooMuch(const Measure &measure) const;

    const std::stop_token &m_stop;
    // Of all chunks, those that turn out to be white space as well:
    std::size_t m_count = 0;
    std::size_t m_bytes = 0;
    std::size_t m_read = 0;                        // where the last one ends in the document
    std::size_t m_firstBytes = 0, m_firstRead = 0; // of the first one, which has no other before it to repeat
};

} // namespace anneal::split
