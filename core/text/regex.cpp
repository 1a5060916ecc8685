// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/regex.h"

#include <oniguruma.h>

#include <array>

namespace anneal::text {
namespace {

constexpr unsigned kMatchStack = 1u << 20;          // entries; runaway recursion ends here
constexpr unsigned long kRetriesInMatch = 10'000'000; // the library's own default

const OnigUChar *bytes(std::string_view text)
{
    return reinterpret_cast<const OnigUChar *>(text.data());
}

/// The library wants to be told once per process which encodings are used.
void initialize()
{
    static const int initialized = [] {
        OnigEncoding encodings[] { ONIG_ENCODING_UTF8 };
        return onig_initialize(encodings, 1);
    }();
    static_cast<void>(initialized);
}

int propertyType(std::string_view name)
{
    return ONIGENC_PROPERTY_NAME_TO_CTYPE(ONIG_ENCODING_UTF8, const_cast<OnigUChar *>(bytes(name)), const_cast<OnigUChar *>(bytes(name) + name.size()));
}

struct SearchState
{
    OnigRegion *region = onig_region_new();
    OnigMatchParam *limits = onig_new_match_param();

    SearchState()
    {
        onig_initialize_match_param(limits);
        onig_set_match_stack_limit_size_of_match_param(limits, kMatchStack);
        onig_set_retry_limit_in_match_of_match_param(limits, kRetriesInMatch);
    }
    SearchState(const SearchState &) = delete;
    SearchState &operator=(const SearchState &) = delete;
    ~SearchState()
    {
        onig_region_free(region, 1);
        onig_free_match_param(limits);
    }
};

} // namespace

struct Regex::Compiled
{
    OnigRegex regex = nullptr;
    std::string literal; // searched for instead, when regex is null

    Compiled() = default;
    Compiled(const Compiled &) = delete;
    Compiled &operator=(const Compiled &) = delete;
    ~Compiled()
    {
        if (regex)
            onig_free(regex);
    }
};

base::Result<Regex> Regex::compile(std::string_view pattern)
{
    initialize();
    auto compiled = std::make_shared<Compiled>();
    OnigErrorInfo info {};
    const int code = onig_new(&compiled->regex, bytes(pattern), bytes(pattern) + pattern.size(), ONIG_OPTION_NONE, ONIG_ENCODING_UTF8,
        ONIG_SYNTAX_RUBY, &info);
    if (code != ONIG_NORMAL) {
        compiled->regex = nullptr;
        std::array<OnigUChar, ONIG_MAX_ERROR_MESSAGE_LEN> message {};
        onig_error_code_to_str(message.data(), code, &info);
        return base::Error { base::ErrorKind::Corrupt,
            "the regular expression \"" + std::string(pattern.substr(0, 200)) + "\" is not valid: " + reinterpret_cast<const char *>(message.data()), {} };
    }
    return Regex(std::move(compiled));
}

base::Result<Regex> Regex::literal(std::string_view text)
{
    if (text.empty())
        return compile({});
    auto compiled = std::make_shared<Compiled>();
    compiled->literal = text;
    return Regex(std::move(compiled));
}

std::vector<Range> Regex::matches(std::string_view text) const
{
    std::vector<Range> found;
    const auto add = [&](std::size_t begin, std::size_t end) {
        found.push_back({ static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end) });
    };
    if (!m_compiled->regex) {
        const auto &what = m_compiled->literal;
        for (std::size_t at = 0; (at = text.find(what, at)) != std::string_view::npos; at += what.size())
            add(at, at + what.size());
        return found;
    }
    SearchState state;
    for (std::size_t from = 0; from <= text.size();) {
        const int at = onig_search_with_param(m_compiled->regex, bytes(text), bytes(text) + text.size(), bytes(text) + from,
            bytes(text) + text.size(), state.region, ONIG_OPTION_NONE, state.limits);
        if (at < 0)
            break;
        const auto begin = static_cast<std::size_t>(state.region->beg[0]);
        const auto end = static_cast<std::size_t>(state.region->end[0]);
        if (begin == end && !found.empty() && found.back().end == end) {
            from += from < text.size() ? sequenceLength(text[from]) : 1;
            continue;
        }
        add(begin, end);
        from = end;
    }
    return found;
}

CharacterClass characterClass(char32_t code)
{
    static const int letter = (initialize(), propertyType("L"));
    static const int number = propertyType("N");
    const auto is = [&](int type) { return ONIGENC_IS_CODE_CTYPE(ONIG_ENCODING_UTF8, code, static_cast<unsigned>(type)) != 0; };
    if (is(letter))
        return CharacterClass::Letter;
    if (is(ONIGENC_CTYPE_SPACE))
        return CharacterClass::Space;
    return is(number) ? CharacterClass::Number : CharacterClass::Other;
}

} // namespace anneal::text
