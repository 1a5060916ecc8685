// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/grammar/codepoints.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace anneal::grammar {

/// A regular expression as a tree. Children are held by value, so a tree is as deep as the groups of its pattern.
struct Regex
{
    enum class Kind {
        Characters, // one of a set
        Sequence,   // the children, one behind the other; none: the empty text
        Choice,     // one of the children
        Repetition, // the one child, `least` to `most` times
        AtBegin,    // nothing, at the begin of the text only
        AtEnd,      // nothing, at its end only
    };
    static constexpr std::uint32_t kNoLimit = 0xFFFFFFFF;

    Kind kind = Kind::Sequence;
    CodePoints characters;
    std::vector<Regex> children;
    std::uint32_t least = 0, most = kNoLimit;
};

/// Reads a pattern as ECMA-262 (with the `u` flag) and Python have it in common, on code points: classes, \d \w \s of ASCII and Unicode's white
/// space, . without line ends, groups (named and non-capturing, too), alternation, repetition (lazy ones match the same), ^ and $.
/// Fails with Unsupported naming what it does not know (look-around, back-references, \b, \p, flags, possessive repetition), BadInput for a
/// mistake. Both say at which byte.
base::Result<Regex> parseRegex(std::string_view pattern);

} // namespace anneal::grammar
