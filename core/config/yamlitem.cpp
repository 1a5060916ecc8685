// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/yamlitem.h"

#include <algorithm>

namespace anneal::config {

std::vector<std::pair<std::size_t, std::size_t>> commonItems(const std::vector<YamlItem> &old, const std::vector<base::Json> &wanted)
{
    constexpr std::size_t kMostPairs = 1'000'000;
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    if (old.size() * wanted.size() > kMostPairs)
        return pairs;
    std::vector<std::vector<std::size_t>> length(old.size() + 1, std::vector<std::size_t>(wanted.size() + 1, 0));
    for (auto i = old.size(); i-- > 0;)
        for (auto j = wanted.size(); j-- > 0;)
            length[i][j] = old[i].content == wanted[j] ? length[i + 1][j + 1] + 1 : std::max(length[i + 1][j], length[i][j + 1]);
    for (std::size_t i = 0, j = 0; i < old.size() && j < wanted.size();) {
        if (old[i].content == wanted[j])
            pairs.emplace_back(i++, j++);
        else if (length[i + 1][j] >= length[i][j + 1])
            ++i;
        else
            ++j;
    }
    return pairs;
}

} // namespace anneal::config
