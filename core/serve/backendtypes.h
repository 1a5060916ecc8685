// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grammar/form.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace anneal::serve {

/// What a request may ask of the generation.
struct Sampling
{
    double temperature = 1;
    double topP = 1;
    std::int64_t topK = 0;
    double minP = 0;
    double repetitionPenalty = 1;
    double presencePenalty = 0;                             // subtracted from the logit of each token that the answer has already
    double frequencyPenalty = 0;                            // the same, as often as it has it
    std::vector<std::pair<std::int32_t, double>> logitBias; // by token id, added to its logit
    std::uint64_t seed = 0;
    std::int64_t maxTokens = 16;
    std::int64_t minTokens = 0; // before them it does not end by itself
    std::vector<std::string> stop;
    std::vector<std::int64_t> stopIds;       // tokens that end it too
    bool ignoreEnd = false;                  // go on after the model's own ends of text
    std::optional<int> topLogProbs;          // for each token its log-probability, and those of so many likeliest ones
    bool tellsIds = false;                   // of the tokens that are chosen
    bool showsCallMarks = false;             // special tokens that open and close tool calls stand in the text
    std::optional<grammar::FormSource> form; // what the text must be
};

struct LikelyToken
{
    std::string bytes; // may be a part of a character
    double logProbability = 0;
};

/// A token that was chosen.
struct ChosenToken : LikelyToken
{
    std::vector<LikelyToken> top; // the likeliest first
    bool isFirst = false;         // of a prompt: nothing stands before it that could make it likely
    bool isSpecial = false;       // a text may leave it out
    bool isInText = true;         // false where it does
    bool isLoneByte = false;      // a byte that is U+FFFD by itself where it and those beside it are no characters
    bool beginsText = false;      // what the model makes behind an echo: it completes no character of that
};

/// What is certain of an answer's text after a token; may be empty.
struct Piece
{
    std::string text;
    std::vector<ChosenToken> tokens; // new ones, where log-probabilities are asked for
    std::vector<std::int32_t> ids;   // of what was chosen, where they are asked for: also ends of text, and what a stop text cuts off
};

/// How a text ended.
struct Completion
{
    std::string text;
    std::int64_t tokens = 0;
    bool reachedLength = false; // else it ended by itself or at a stop text
    bool isCut = false;         // it was told to end
};

/// What texts go on with.
struct Prompt
{
    std::vector<std::int32_t> ids;
    std::int64_t maxTokens = 16; // behind it
    std::string echo;            // its text, where that stands before what is made
};

/// How a model writes its calls of tools.
enum class CallSyntax {
    None,      // its template knows of no tools, or writes calls in another way
    Hermes,    // <tool_call>{"name": …, "arguments": …}</tool_call>; Qwen's too
    Llama,     // {"name": …, "parameters": …} as the whole answer, with or without <|python_tag|>
    Mistral,   // [TOOL_CALLS] with a list of calls, or with the name of each before its arguments
    Array,     // a list of calls as the whole answer: what an answer that has to call is made to be
    Arguments, // nothing but the arguments of the one function that has to be called
};

} // namespace anneal::serve
