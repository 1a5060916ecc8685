// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/regex.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/text/countedpattern.h"
#include "core/text/onigclasses.h"

#include <oniguruma.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <optional>
#include <utility>

namespace anneal::text {
namespace {

constexpr unsigned kMatchStack = 1u << 20;            // entries; runaway recursion ends here
constexpr unsigned long kMostRetries = 10'000'000;    // the library's own default
constexpr unsigned long kRetries = 500'000;           // of a match at one place, which nothing interrupts
constexpr unsigned long kRetriesPerByte = 8;          // besides
constexpr std::chrono::milliseconds kBetweenLooks(2); // at the budget; a match at one place may take long

const OnigUChar *bytes(std::string_view text)
{
    return reinterpret_cast<const OnigUChar *>(text.data());
}

/// Looks at the budget while the library matches, which nothing else interrupts.
struct Watch
{
    const OnigUChar *end; // of the text
    base::Budget &budget;
    unsigned steps = 0; // since the last look
    std::optional<base::TooMuch> over {};

    /// False when it has taken too long.
    bool step()
    {
        constexpr unsigned kStepsBetweenLooks = 100'000; // about half a millisecond
        if (over || ++steps < kStepsBetweenLooks)
            return !over;
        steps = 0;
        try {
            budget.look();
        } catch (const base::TooMuch &reason) { // must not pass through the library
            over = reason;
        }
        return !over;
    }
};

thread_local Watch *watch = nullptr; // of the match that this thread is at

/// The library asks for the length of every character that a class or a dot takes: here is where steps forward are counted. When it has taken too
/// long the character reaches to the end of the text, so that whatever goes on comes to its end at once.
int watchedLength(const OnigUChar *at)
{
    const int length = OnigEncodingUTF8.mbc_enc_len(at);
    if (!watch || watch->step() || at >= watch->end)
        return length;
    return static_cast<int>(std::min<std::ptrdiff_t>(watch->end - at, std::numeric_limits<int>::max()));
}

/// The same for steps back (\X looks back over flags), which then reach to the beginning.
OnigUChar *watchedStart(const OnigUChar *begin, const OnigUChar *at)
{
    return OnigEncodingUTF8.left_adjust_char_head(begin, !watch || watch->step() ? at : begin);
}

/// Once a round of all other loops.
int watchedRound(OnigCalloutArgs *, void *)
{
    return !watch || watch->step() ? ONIG_CALLOUT_SUCCESS : ONIG_ABORT;
}

/// Lets a watch look at what this thread matches, while it lives.
class Watching
{
public:
    explicit Watching(Watch &one) { watch = &one; }
    ~Watching() { watch = nullptr; }
    Watching(const Watching &) = delete;
    Watching &operator=(const Watching &) = delete;
};

constexpr std::string_view kRound = "(*ANNEAL_ROUND)";

OnigEncodingType *watchedEncoding()
{
    static OnigEncodingType encoding = [] {
        auto watched = OnigEncodingUTF8;
        watched.mbc_enc_len = watchedLength;
        watched.left_adjust_char_head = watchedStart;
        useYoungCharacters(watched);
        return watched;
    }();
    return &encoding;
}

/// Ruby's dialect, and what countLoops() puts in besides.
OnigSyntaxType watchedSyntax()
{
    OnigSyntaxType syntax {};
    onig_copy_syntax(&syntax, ONIG_SYNTAX_RUBY);
    onig_set_syntax_op2(&syntax, onig_get_syntax_op2(&syntax) | ONIG_SYN_OP2_ASTERISK_CALLOUT_NAME);
    return syntax;
}

/// The library wants to be told once per process which encodings are used.
bool initialize()
{
    static const bool initialized = [] {
        OnigEncoding encodings[] { ONIG_ENCODING_UTF8, watchedEncoding() };
        if (onig_initialize(encodings, 2) != ONIG_NORMAL)
            return false;
        const auto name = kRound.substr(2, kRound.size() - 3);
        return onig_set_callout_of_name(watchedEncoding(), ONIG_CALLOUT_TYPE_SINGLE, const_cast<OnigUChar *>(bytes(name)),
                   const_cast<OnigUChar *>(bytes(name) + name.size()), ONIG_CALLOUT_IN_PROGRESS, watchedRound, nullptr, 0, nullptr, 0, nullptr)
            >= 0;
    }();
    return initialized;
}

int propertyType(std::string_view name)
{
    return ONIGENC_PROPERTY_NAME_TO_CTYPE(
        ONIG_ENCODING_UTF8, const_cast<OnigUChar *>(bytes(name)), const_cast<OnigUChar *>(bytes(name) + name.size()));
}

struct SearchState
{
    OnigRegion *region = onig_region_new();
    OnigMatchParam *limits = onig_new_match_param();

    explicit SearchState(std::size_t bytes)
    {
        onig_initialize_match_param(limits);
        onig_set_match_stack_limit_size_of_match_param(limits, kMatchStack);
        onig_set_retry_limit_in_match_of_match_param(limits, std::min(kMostRetries, kRetries + kRetriesPerByte * bytes));
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
    constexpr std::size_t kLongest = 16u << 10; // known ones have less than 1 KiB
    if (pattern.size() > kLongest)
        return base::Error { base::ErrorKind::Unsafe, tr_("a regular expression is longer than %1", base::formatBytes(kLongest)), {} };
    const auto shown = pattern.substr(0, 200);
    const auto compiled = std::make_shared<Compiled>();
    OnigErrorInfo info {};
    const auto make = [&](std::string_view text, OnigEncoding encoding, OnigSyntaxType *syntax) {
        const int code = onig_new(&compiled->regex, bytes(text), bytes(text) + text.size(), ONIG_OPTION_NONE, encoding, syntax, &info);
        if (code != ONIG_NORMAL)
            compiled->regex = nullptr;
        return code;
    };
    static OnigSyntaxType syntax = watchedSyntax();
    const bool isReady = initialize();
    // First as it is: a mistake is told of the pattern that was written, and what is put in below is nobody's to write.
    if (const int code = make(pattern, ONIG_ENCODING_UTF8, ONIG_SYNTAX_RUBY); code != ONIG_NORMAL) {
        std::array<OnigUChar, ONIG_MAX_ERROR_MESSAGE_LEN> message {};
        onig_error_code_to_str(message.data(), code, &info);
        return base::Error { base::ErrorKind::Corrupt,
            tr_("the regular expression \"%1\" is not valid: %2", shown, reinterpret_cast<const char *>(message.data())), {} };
    }
    onig_free(std::exchange(compiled->regex, nullptr));
    const auto counted = countLoops(pattern, kRound);
    if (!counted.refused.empty())
        return base::Error { base::ErrorKind::Unsafe, base::fill(counted.refused, { shown }), {} };
    if (!isReady || make(counted.pattern, watchedEncoding(), &syntax) != ONIG_NORMAL)
        return base::Error { base::ErrorKind::Unsupported, tr_("the time that the regular expression \"%1\" takes cannot be limited", shown), {} };
    return Regex(compiled);
}

base::Result<Regex> Regex::literal(std::string_view text)
{
    if (text.empty())
        return compile({});
    auto compiled = std::make_shared<Compiled>();
    compiled->literal = text;
    return Regex(std::move(compiled));
}

Regex Regex::beginningWith(const std::bitset<256> &bytes) const
{
    auto regex = *this;
    regex.m_beginnings = bytes;
    return regex;
}

std::vector<Range> Regex::matches(std::string_view text, base::Budget &budget) const
{
    std::vector<Range> all;
    search(text, budget, Empty::NotBehindAnother, [&](Range found) {
        all.push_back(found);
        return true;
    });
    return all;
}

void Regex::pythonMatches(std::string_view text, base::Budget &budget, const std::function<bool(Range)> &found) const
{
    search(text, budget, Empty::BehindAnother, found);
}

void Regex::search(std::string_view text, base::Budget &budget, Empty empty, const std::function<bool(Range)> &found) const
{
    const auto give = [&](std::size_t begin, std::size_t end) {
        return found({ static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end) });
    };
    budget.work(text.size());
    if (!m_compiled->regex) {
        const auto &what = m_compiled->literal;
        for (std::size_t at = 0; (at = base::findText(text, what, at)) != std::string_view::npos; at += what.size())
            if (!give(at, at + what.size()))
                return;
        return;
    }
    // Place by place, not with the library's search: nothing would end one that takes long at every place of a long text.
    SearchState state(text.size());
    Watch watched { bytes(text) + text.size(), budget };
    const Watching watching(watched);
    auto looked = std::chrono::steady_clock::now();
    auto last = std::string_view::npos; // where the match before ends
    bool wasEmpty = false;              // that one
    const auto mayBegin = [&](std::size_t at) { return (*m_beginnings)[static_cast<unsigned char>(text[at])]; };
    for (std::size_t from = 0; from <= text.size();) {
        while (m_beginnings && from < text.size() && !mayBegin(from))
            ++from;
        if (const auto now = std::chrono::steady_clock::now(); now - looked > kBetweenLooks) {
            looked = now;
            budget.look();
        }
        const bool mustAdvance = empty == Empty::BehindAnother && wasEmpty && last == from;
        const auto option = mustAdvance ? ONIG_OPTION_FIND_NOT_EMPTY : ONIG_OPTION_NONE;
        const int length = onig_match_with_param(
            m_compiled->regex, bytes(text), bytes(text) + text.size(), bytes(text) + from, state.region, option, state.limits);
        if (watched.over)
            throw *watched.over;
        if (length < 0 && length != ONIG_MISMATCH)
            throw base::TooMuch { tr_("has a regular expression that needs too many steps") };
        const bool isUnwanted = length == 0 && last == from && (empty == Empty::NotBehindAnother || wasEmpty);
        if (length < 0 || isUnwanted) {
            from += from < text.size() ? sequenceLength(text, from) : 1;
            continue;
        }
        // A \K in the pattern moves the beginning.
        const auto begin = static_cast<std::size_t>(state.region->beg[0]), end = static_cast<std::size_t>(state.region->end[0]);
        if (!give(begin, end))
            return;
        wasEmpty = length == 0;
        last = from = end;
    }
}

CharacterClass characterClass(char32_t code)
{
    static const int letter = (initialize(), propertyType("L"));
    static const int number = propertyType("N");
    const auto is = [&](int type) { return ONIGENC_IS_CODE_CTYPE(watchedEncoding(), code, static_cast<unsigned>(type)) != 0; };
    return is(letter)             ? CharacterClass::Letter
        : is(ONIGENC_CTYPE_SPACE) ? CharacterClass::Space
        : is(number)              ? CharacterClass::Number
                                  : CharacterClass::Other;
}

} // namespace anneal::text
