// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace anneal::config {

/// Pages from `first` to `last`, both included, from 1.
struct PageRange
{
    int first = 1;
    int last = 1;

    bool operator==(const PageRange &) const = default;
};

/// "1-20, 25, 30-" as ranges in rising order that do not overlap; "30-" goes to the end. Nothing where the text is something else.
std::optional<std::vector<PageRange>> pageRanges(std::string_view text);

} // namespace anneal::config
