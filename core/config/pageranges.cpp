// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/pageranges.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>

namespace anneal::config {
namespace {

constexpr int kLastPage = 1'000'000;

std::optional<int> pageNumber(std::string_view text)
{
    text = base::trimmed(text);
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || number < 1 || number > kLastPage)
        return {};
    return number;
}

} // namespace

std::optional<std::vector<PageRange>> pageRanges(std::string_view text)
{
    std::vector<PageRange> ranges;
    for (const auto &part : base::split(text, ',')) {
        const auto dash = part.find('-');
        const bool isOpen = dash != std::string::npos && base::trimmed(std::string_view(part).substr(dash + 1)).empty();
        const auto first = pageNumber(std::string_view(part).substr(0, dash));
        const auto last = isOpen ? std::optional(kLastPage) : dash == std::string::npos ? first : pageNumber(std::string_view(part).substr(dash + 1));
        if (!first || !last || *last < *first)
            return {};
        ranges.push_back({ *first, *last });
    }
    std::sort(ranges.begin(), ranges.end(), [](const PageRange &one, const PageRange &other) { return one.first < other.first; });
    std::vector<PageRange> joined;
    for (const auto &range : ranges) {
        if (!joined.empty() && range.first <= joined.back().last + 1)
            joined.back().last = std::max(joined.back().last, range.last);
        else
            joined.push_back(range);
    }
    return joined;
}

} // namespace anneal::config
