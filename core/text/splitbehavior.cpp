// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/splitbehavior.h"

#include <algorithm>

namespace anneal::text {

std::optional<SplitBehavior> splitBehavior(std::string_view name)
{
    if (name == "Removed")
        return SplitBehavior::Removed;
    if (name == "Isolated")
        return SplitBehavior::Isolated;
    if (name == "MergedWithPrevious")
        return SplitBehavior::MergedWithPrevious;
    if (name == "MergedWithNext")
        return SplitBehavior::MergedWithNext;
    if (name == "Contiguous")
        return SplitBehavior::Contiguous;
    return std::nullopt;
}

std::vector<Part> partsAround(std::span<const Range> delimiters, Range within)
{
    std::vector<Part> parts;
    auto last = within.begin;
    for (const auto &delimiter : delimiters) {
        if (last != delimiter.begin)
            parts.push_back({ { last, delimiter.begin }, false });
        parts.push_back({ delimiter, true });
        last = delimiter.end;
    }
    if (last != within.end)
        parts.push_back({ { last, within.end }, false });
    return parts;
}

void splitAt(std::span<const Part> parts, SplitBehavior behavior, std::vector<Range> &pieces)
{
    const auto first = pieces.size();
    bool previous = false;
    const auto forward = [&](auto joins) {
        for (const auto &part : parts) {
            if (joins(part.isDelimiter, previous) && pieces.size() > first)
                pieces.back().end = part.range.end;
            else
                pieces.push_back(part.range);
            previous = part.isDelimiter;
        }
    };
    switch (behavior) {
    case SplitBehavior::Removed:
        for (const auto &part : parts) {
            if (!part.isDelimiter)
                pieces.push_back(part.range);
        }
        break;
    case SplitBehavior::Isolated:
        forward([](bool, bool) { return false; });
        break;
    case SplitBehavior::Contiguous:
        forward([](bool now, bool before) { return now == before; });
        break;
    case SplitBehavior::MergedWithPrevious:
        forward([](bool now, bool before) { return now && !before; });
        break;
    case SplitBehavior::MergedWithNext:
        for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
            if (part->isDelimiter && !previous && pieces.size() > first)
                pieces.back().begin = part->range.begin;
            else
                pieces.push_back(part->range);
            previous = part->isDelimiter;
        }
        std::reverse(pieces.begin() + static_cast<std::ptrdiff_t>(first), pieces.end());
        break;
    }
    pieces.erase(
        std::remove_if(pieces.begin() + static_cast<std::ptrdiff_t>(first), pieces.end(), [](const Range &r) { return r.isEmpty(); }), pieces.end());
}

} // namespace anneal::text
