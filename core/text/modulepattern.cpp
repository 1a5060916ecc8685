// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/modulepattern.h"

#include "core/base/tr.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace anneal::text {

namespace {

constexpr std::chrono::milliseconds kTime(500);

bool isPlainPattern(const std::string &pattern)
{
    return std::all_of(pattern.begin(), pattern.end(), [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-' || c == '.'; });
}

bool isAscii(const std::string &text)
{
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c < 0x80; }); // '.' means no line break
}

/// A plain pattern against as many characters: its dots mean any.
bool equalsPlain(std::string_view pattern, std::string_view text)
{
    return std::equal(pattern.begin(), pattern.end(), text.begin(), text.end(), [](char p, char c) { return p == '.' || p == c; });
}

} // namespace

TargetNames::TargetNames(const std::vector<std::string> &targets) : m_names(targets.begin(), targets.end())
{
    m_allLinear = m_names.contains(std::string_view("all-linear"));
}

bool TargetNames::includes(std::string_view module) const
{
    if (m_allLinear && module != "lm_head")
        return true;
    for (;;) {
        if (m_names.contains(module))
            return true;
        const auto dot = module.find('.');
        if (dot == std::string_view::npos)
            return false;
        module.remove_prefix(dot + 1);
    }
}

std::set<std::string, std::less<>> namesOf(const std::vector<std::string> &modules)
{
    std::set<std::string, std::less<>> targets;
    for (std::string_view module : modules) {
        targets.emplace(module);
        for (auto dot = module.find('.'); dot != std::string_view::npos; dot = module.find('.')) {
            module.remove_prefix(dot + 1);
            targets.emplace(module);
        }
    }
    return targets;
}

ModulePatterns::ModulePatterns(std::vector<std::string> patterns, Match match) : m_match(match), m_left(kTime)
{
    for (auto &pattern : patterns) {
        const bool isPlain = isPlainPattern(pattern);
        m_patterns.push_back({ std::move(pattern), isPlain, false, {} });
    }
}

void ModulePatterns::compile(Pattern &pattern) const
{
    if (std::exchange(pattern.isCompiled, true))
        return;
    auto compiled = Regex::compile("\\A" + std::string(m_match == Match::Pattern ? "(?:.*\\.)?" : "") + "(?:" + pattern.text + ")\\z");
    if (compiled)
        pattern.regex = std::move(*compiled);
}

std::optional<bool> ModulePatterns::matchesOne(Pattern &pattern, const std::string &module) const
{
    if (pattern.isPlain && isAscii(module)) {
        const std::size_t length = pattern.text.size();
        const bool isBehindDot = m_match == Match::Pattern && module.size() > length && module[module.size() - length - 1] == '.';
        return (module.size() == length || isBehindDot) && equalsPlain(pattern.text, std::string_view(module).substr(module.size() - length));
    }
    compile(pattern);
    if (!pattern.regex)
        return std::nullopt;
    base::Budget budget(module.size());
    return !pattern.regex->matches(module, budget).empty();
}

template <typename Answer, typename Ask>
Answer ModulePatterns::withinTime(Answer otherwise, Ask ask)
{
    if (m_left <= m_left.zero())
        return otherwise;
    const auto begun = base::processorTime();
    try {
        const base::SharedTime time(std::chrono::ceil<std::chrono::milliseconds>(m_left));
        auto answer = ask();
        m_left -= base::processorTime() - begun;
        return answer;
    } catch (const base::TooMuch &) {
        m_left = {};
        return otherwise;
    }
}

std::optional<bool> ModulePatterns::matches(std::size_t pattern, const std::string &module)
{
    return withinTime(std::optional(false), [&] { return matchesOne(m_patterns[pattern], module); });
}

std::optional<std::size_t> ModulePatterns::firstFor(const std::string &module)
{
    const auto [known, isNew] = m_first.try_emplace(module);
    if (isNew)
        known->second = withinTime(std::optional<std::size_t>(), [&] { return findFirst(module); });
    return known->second;
}

std::optional<std::size_t> ModulePatterns::firstInvalid()
{
    return withinTime(std::optional<std::size_t>(), [&]() -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < m_patterns.size(); ++i) {
            base::SharedTime::look();
            if (m_patterns[i].isPlain)
                continue;
            compile(m_patterns[i]);
            if (!m_patterns[i].regex)
                return i;
        }
        return std::nullopt;
    });
}

std::optional<std::size_t> ModulePatterns::findFirst(const std::string &module)
{
    constexpr std::size_t often = 64; // patterns between two looks at the clock
    for (std::size_t i = 0; i < m_patterns.size(); ++i) {
        if (i % often == often - 1)
            base::SharedTime::look();
        if (matchesOne(m_patterns[i], module).value_or(false))
            return i;
    }
    return std::nullopt;
}

base::Status ModulePatterns::status(const std::string &key) const
{
    if (m_left > m_left.zero())
        return base::ok();
    return base::Error { base::ErrorKind::Unsafe, tr_("Matching module names against %1 took too long.", key),
        tr_("Use fewer patterns, or plain names such as q_proj.") };
}

} // namespace anneal::text
