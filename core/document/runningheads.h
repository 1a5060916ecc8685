// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/document/pagelines.h"

#include <vector>

namespace anneal::document {

/// A page as segments.
struct PageSegments
{
    int number = 0; // from 1
    float height = 0;
    std::vector<Segment> segments;
};

/// Removes running heads, feet and page numbers: rows at the top and the bottom that come again on other pages at the same height, with the same
/// words but for numbers, or as page numbers, or with other words but always apart from the text.
void removeRunningHeads(std::vector<PageSegments> &pages);

} // namespace anneal::document
