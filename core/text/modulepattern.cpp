// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/modulepattern.h"

#include "core/text/regex.h"

#include <algorithm>

namespace anneal::text {

bool isTarget(const std::vector<std::string> &targets, const std::string &module)
{
    for (const auto &target : targets) {
        if (module == target || (target == "all-linear" && module != "lm_head"))
            return true;
        if (module.size() > target.size() && module.ends_with(target) && module[module.size() - target.size() - 1] == '.')
            return true;
    }
    return false;
}

base::Status checkTargets(const std::vector<std::string> &targets, const std::vector<std::string> &modules)
{
    const std::string names = "Use names such as q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj, lm_head, or all-linear.";
    if (targets.empty())
        return base::Error { base::ErrorKind::BadConfig, "model.target_modules names no layer.", names };
    for (const auto &target : targets) {
        if (std::any_of(modules.begin(), modules.end(), [&](const auto &module) { return isTarget({ target }, module); }))
            continue;
        if (target == "embed_tokens" || target.ends_with(".embed_tokens"))
            return base::Error { base::ErrorKind::Unsupported,
                "model.target_modules names " + target + ": adapters on embeddings are not available yet.", "Leave it out. " + names };
        return base::Error { base::ErrorKind::BadConfig, "model.target_modules names " + target + ", which is no linear layer of this model.",
            names };
    }
    return base::ok();
}

std::optional<bool> matchesWhole(const std::string &pattern, const std::string &name)
{
    const auto regex = Regex::compile("\\A(?:" + pattern + ")\\z");
    if (!regex)
        return std::nullopt;
    try {
        Budget budget(name.size());
        return !regex->matches(name, budget).empty();
    } catch (const TooMuch &) {
        return std::nullopt;
    }
}

bool matchesModule(const std::string &pattern, const std::string &module)
{
    return matchesWhole("(?:.*\\.)?(?:" + pattern + ")", module).value_or(false);
}

} // namespace anneal::text
