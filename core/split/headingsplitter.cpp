// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/split/headingsplitter.h"

#include <algorithm>

namespace anneal::split {
namespace {

struct Place
{
    std::size_t begin;
    std::size_t end;
};

/// Where [begin, end) of a section's text stands in the document.
Place placeOf(const Section &section, std::size_t begin, std::size_t end)
{
    auto part = std::upper_bound(section.parts.begin(), section.parts.end(), begin, [](std::size_t at, const auto &one) { return at < one.at; });
    if (part != section.parts.begin())
        --part;
    Place place { part->end, part->begin };
    for (; part != section.parts.end() && part->at < end; ++part) {
        if (part->at + part->bytes <= begin)
            continue;
        const bool isAsItStands = part->end - part->begin == part->bytes; // otherwise it is known as a whole only
        const auto from = isAsItStands && begin > part->at ? part->begin + (begin - part->at) : part->begin;
        const auto to = isAsItStands && end < part->at + part->bytes ? part->begin + (end - part->at) : part->end;
        place = { std::min(place.begin, from), std::max(place.end, to) };
    }
    return { std::min(place.begin, place.end), place.end };
}

} // namespace

void Section::add(std::string_view part, std::size_t begin, std::size_t end)
{
    parts.push_back({ text.size(), part.size(), begin, end });
    text += part;
}

void HeadingSplitter::give(Section section, Work &work) const
{
    const auto place = placeOf(section, 0, section.text.size());
    const bool isTooLong = m_finer && m_measure.length(section.text) > m_measure.size;
    if (!isTooLong) {
        work.expect(section.text.size(), place.end, m_measure);
        work.chunks.push_back({ std::move(section.text), place.begin, place.end, std::move(section.headings) });
        return;
    }
    auto chunks = m_finer->split(section.text, work.stop());
    if (!chunks)
        throw Failed { chunks.error() };
    for (auto &chunk : *chunks) {
        const auto at = placeOf(section, chunk.begin, chunk.end);
        work.expect(chunk.text.size(), at.end, m_measure);
        work.chunks.push_back({ std::move(chunk.text), at.begin, at.end, section.headings });
    }
}

} // namespace anneal::split
