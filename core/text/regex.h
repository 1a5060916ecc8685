// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/budget.h"
#include "core/base/result.h"
#include "core/text/alignedtext.h"

#include <bitset>
#include <functional>
#include <memory>
#include <optional>

namespace anneal::text {

/// A regular expression in Oniguruma's Ruby dialect over UTF-8, as tokenizer.json files are written for.
/// Constant after construction: any number of threads may use one.
class Regex
{
public:
    /// Fails with Corrupt naming the pattern and the mistake.
    static base::Result<Regex> compile(std::string_view pattern);
    /// Matches exactly this text.
    static base::Result<Regex> literal(std::string_view text);
    /// The same pattern, looked for only where one of these bytes stands. REQUIRES: each match begins with one, and none with 10xxxxxx.
    Regex beginningWith(const std::bitset<256> &bytes) const;

    /// All matches from left to right, none overlapping, no empty one right behind another. Throws TooMuch for a runaway pattern.
    std::vector<Range> matches(std::string_view text, base::Budget &budget) const;
    /// The same as Python's re.finditer() gives them: an empty one may stand right behind another. Ends where `found` gives false.
    void pythonMatches(std::string_view text, base::Budget &budget, const std::function<bool(Range)> &found) const;

private:
    enum class Empty { NotBehindAnother, BehindAnother };
    void search(std::string_view text, base::Budget &budget, Empty empty, const std::function<bool(Range)> &found) const;

    struct Compiled;
    explicit Regex(std::shared_ptr<const Compiled> compiled) : m_compiled(std::move(compiled)) { }
    std::shared_ptr<const Compiled> m_compiled;
    std::optional<std::bitset<256>> m_beginnings;
};

enum class CharacterClass : std::uint8_t { Space, Letter, Number, Other };
/// \s, \p{L}, \p{N} or none of them, by the tables of Unicode 16 that Hugging Face's regular expressions use.
CharacterClass characterClass(char32_t code);

} // namespace anneal::text
