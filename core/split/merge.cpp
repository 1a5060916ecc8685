// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/split/merge.h"

#include "core/split/pythontext.h"

#include <algorithm>

namespace anneal::split {
namespace {

/// Makes a chunk of pieces that follow each other; none where only white space is left.
void emit(std::span<const Piece> pieces, std::string_view glue, const Measure &measure, Work &work)
{
    if (pieces.empty())
        return;
    const auto *const first = pieces.front().text.data();
    const auto *const last = pieces.back().text.data() + pieces.back().text.size();
    const std::string_view range(first, static_cast<std::size_t>(last - first));
    const auto begin = offsetIn(work.document, range);
    work.expect(range.size(), begin + range.size(), measure);
    const auto ends = [&](std::string_view text) { return measure.strips ? stripped(text) : text; };
    const auto kept = ends(range);
    const auto keep = [&](std::string_view text) {
        if (!text.empty())
            work.chunks.push_back({ std::string(text), offsetIn(work.document, kept), offsetIn(work.document, kept) + kept.size(), {} });
    };
    std::size_t bytes = glue.size() * (pieces.size() - 1);
    for (const auto &piece : pieces)
        bytes += piece.text.size();
    if (glue.empty() && bytes == range.size())
        return keep(kept); // as it stands there
    std::string joined;
    joined.reserve(bytes);
    for (const auto &piece : pieces) {
        if (&piece != &pieces.front())
            joined += glue;
        joined += piece.text;
    }
    keep(ends(joined));
}

} // namespace

void merge(const std::vector<Piece> &pieces, std::string_view glue, const Measure &measure, Work &work)
{
    const auto glueLength = glue.empty() ? 0 : measure.length(glue);
    std::size_t first = 0; // pieces [first, next) are the running chunk
    std::size_t total = 0;
    const auto running = [&](std::size_t next) { return std::span(pieces).subspan(first, next - first); };
    for (std::size_t next = 0; next < pieces.size() && !work.isStopped(); ++next) {
        const auto length = pieces[next].length;
        const auto isTooLong = [&] { return total + length + (next > first ? glueLength : 0) > measure.size; };
        if (isTooLong() && next > first) {
            emit(running(next), glue, measure, work);
            while (first < next && (total > measure.overlap || (isTooLong() && total > 0))) {
                total -= pieces[first].length + (next - first > 1 ? glueLength : 0);
                ++first;
            }
        }
        total += length + (next > first ? glueLength : 0);
    }
    emit(running(pieces.size()), glue, measure, work);
}

} // namespace anneal::split
