// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/modulepattern.h"

#include "core/text/regex.h"

namespace anneal::text {

bool isTarget(const std::vector<std::string> &targets, const std::string &module)
{
    for (const auto &target : targets) {
        if (target == "all-linear" || module == target)
            return true;
        if (module.size() > target.size() && module.ends_with(target) && module[module.size() - target.size() - 1] == '.')
            return true;
    }
    return false;
}

bool matchesModule(const std::string &pattern, const std::string &module)
{
    const auto regex = Regex::compile("\\A(?:.*\\.)?(?:" + pattern + ")\\z");
    return regex && !regex->matches(module).empty();
}

} // namespace anneal::text
