// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/config/yamllines.h"

#include <utility>
#include <vector>

namespace anneal::config {

/// One item of a list or a mapping, and where it stands.
struct YamlItem
{
    YamlLines::Span whole; // from its dash or key on
    YamlLines::Span key;   // mapping only
    YamlLines::Span value; // empty where none is written
    base::Json content;    // what tells it from others: the item of a list, the key of a mapping
    base::Json itemValue;  // of a mapping
};

/// Which old items stay: pairs of places in a longest common subsequence, so that comments stay with what they are about. None where there are
/// too many to compare.
std::vector<std::pair<std::size_t, std::size_t>> commonItems(const std::vector<YamlItem> &old, const std::vector<base::Json> &wanted);

} // namespace anneal::config
