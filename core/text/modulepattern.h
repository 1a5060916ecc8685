// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/text/regex.h"

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace anneal::text {

/// A list of targets as PEFT reads it: it includes a module ("model.layers.0.self_attn.q_proj") that is equal to one or ends in "." + it;
/// "all-linear" includes every one but lm_head.
class TargetNames
{
public:
    explicit TargetNames(const std::vector<std::string> &targets);
    bool includes(std::string_view module) const;

private:
    std::set<std::string, std::less<>> m_names;
    bool m_allLinear = false;
};

/// All that a target may be to mean one of those modules: their names, and what stands in them behind a dot.
std::set<std::string, std::less<>> namesOf(const std::vector<std::string> &modules);

/// Regular expressions on module names, in their order, each compiled once. They may come from a stranger: all that is asked of one list takes no
/// more than half a second of the processor. One thread uses it.
class ModulePatterns
{
public:
    enum class Match {
        Whole,   // all of the name
        Pattern, // all of it, or all behind a dot: keys of rank_pattern and alpha_pattern
    };
    ModulePatterns(std::vector<std::string> patterns, Match match);
    /// Of the keys of (pattern, value) pairs.
    template <typename Pairs>
    static ModulePatterns keysOf(const Pairs &pairs)
    {
        std::vector<std::string> patterns;
        for (const auto &[pattern, value] : pairs)
            patterns.push_back(pattern);
        return { std::move(patterns), Match::Pattern };
    }

    /// Whether the pattern of that index matches a module; nothing where it is no regular expression.
    std::optional<bool> matches(std::size_t pattern, const std::string &module);
    /// The index of the first that matches a module, as PEFT chooses. Looked for once for each module.
    std::optional<std::size_t> firstFor(const std::string &module);
    /// The index of the first that is no regular expression.
    std::optional<std::size_t> firstInvalid();
    std::size_t size() const { return m_patterns.size(); }
    /// Fails with Unsafe once the time is used up; from then on nothing matches. `key`: the setting they stand in.
    base::Status status(const std::string &key) const;

private:
    struct Pattern
    {
        std::string text;
        bool isPlain = false; // letters, digits, '_', '-' and '.' alone: compared without an expression
        bool isCompiled = false;
        std::optional<Regex> regex; // nothing: not compiled yet, or no regular expression
    };
    void compile(Pattern &pattern) const;
    std::optional<bool> matchesOne(Pattern &pattern, const std::string &module) const;
    std::optional<std::size_t> findFirst(const std::string &module);
    template <typename Answer, typename Ask>
    Answer withinTime(Answer otherwise, Ask ask);

    std::vector<Pattern> m_patterns;
    Match m_match;
    std::chrono::nanoseconds m_left;
    std::unordered_map<std::string, std::optional<std::size_t>> m_first; // what firstFor() has found
};

} // namespace anneal::text
