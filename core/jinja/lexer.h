// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jinja/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace anneal::jinja {

enum class TokenKind { Data, BlockBegin, BlockEnd, PrintBegin, PrintEnd, Name, String, Integer, Float, Operator, End };

struct LexedToken
{
    TokenKind kind;
    int line;
    std::string text; // of a string: its value
    Value number = {};
};

/// Cuts a template as Jinja does with trim_blocks and lstrip_blocks on and keep_trailing_newline off.
/// The last token is End. Throws Failure.
std::vector<LexedToken> lex(std::string_view source);

} // namespace anneal::jinja
