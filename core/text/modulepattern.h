// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <optional>
#include <string>
#include <vector>

namespace anneal::text {

/// Whether `module` ("model.layers.0.self_attn.q_proj") is meant by a list of targets as PEFT reads it: equal, or ending in "." + entry;
/// "all-linear" is every one but lm_head.
bool isTarget(const std::vector<std::string> &targets, const std::string &module);

/// Fails with BadConfig where there are no targets, or naming the first that means none of `modules`, a model's linear layers; with Unsupported
/// where that one means the embeddings.
base::Status checkTargets(const std::vector<std::string> &targets, const std::vector<std::string> &modules);

/// Whether a regular expression matches all of a name; nothing for what is no regular expression.
std::optional<bool> matchesWhole(const std::string &pattern, const std::string &name);

/// Whether a key of rank_pattern or alpha_pattern means `module`: the regular expression matches all of it, or all after a dot.
/// False for what is no regular expression.
bool matchesModule(const std::string &pattern, const std::string &module);

/// The value of the first of some (pattern, value) pairs whose pattern means `module`, as PEFT chooses; null where none does.
template <typename Patterns>
auto patternValue(const Patterns &patterns, const std::string &module) -> decltype(&patterns.begin()->second)
{
    for (const auto &[pattern, value] : patterns)
        if (matchesModule(pattern, module))
            return &value;
    return nullptr;
}

} // namespace anneal::text
