// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/text/bytetrie.h"
#include "core/text/chattemplate.h"
#include "core/text/tokenizer.h"

#include <bitset>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace anneal::text {

/// A rendered conversation and which parts of it are control tokens that somebody wrote into the content.
struct MarkedText
{
    using Span = std::pair<std::size_t, std::size_t>; // [begin, end) in bytes of `text`

    std::string text;
    std::vector<Span> generated;
    std::vector<std::optional<std::size_t>> speakers; // for each of `generated`: the message whose round of a loop it stands in
    std::vector<Span> written;                        // control tokens from the content
    std::vector<std::size_t> cuts;                    // places where no token may reach across, besides the ends of `written`
};

/// Keeps control tokens that stand in messages apart from those that the chat template writes, as transformers'
/// sanitize_control_tokens does: marked before rendering, found again after it. Constant after construction.
class ControlMarks
{
public:
    /// Knows the special tokens of that vocabulary, and its other added tokens that the chat templates themselves write ("</tool_response>").
    ControlMarks(const Tokenizer &tokenizer, const std::vector<std::string_view> &chatTemplates);

    /// Special: only special tokens count, as in an assistant's text, where "<think>" keeps its meaning. All: the template's own tags too.
    enum class Tokens { Special, All };
    /// The same JSON with every control token in its texts wrapped in markers, and in the keys that are no plain names.
    base::Json mark(const base::Json &value, Tokens tokens) const;
    std::string mark(const std::string &text, Tokens tokens) const;

    /// Takes the markers out again. A template may have cut a token in two: lone markers go too, and leave a cut.
    static MarkedText unmark(const Rendered &rendered);

private:
    std::vector<std::string> m_tokens; // the special ones first
    std::size_t m_special = 0;         // so many are
    ByteTrie m_places;                 // of each of them in m_tokens
};

/// Encodes such a text without special tokens around it: what is written in content becomes ordinary characters.
base::Result<std::vector<Token>> encodeMarked(const Tokenizer &tokenizer, const MarkedText &marked);

} // namespace anneal::text
