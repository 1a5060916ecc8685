// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <optional>
#include <string>

namespace anneal::serve {

/// What is wrong with a request, as OpenAI's clients read it.
struct Problem
{
    int status = 400;
    std::string message;
    std::string parameter; // the one at fault, or empty
    std::string code;      // "model_not_found", "unsupported_parameter" …, or empty
};

Problem bad(std::string message, std::string parameter, std::string code = "invalid_value");
Problem unsupported(const std::string &parameter);
Problem busy();                                                                 // too many requests wait already
Problem stopping();                                                             // the server is
Problem problemOf(const base::Error &error, const std::string &parameter = {}); // of a model, and what it was given, where that may be at fault
/// A kind of failure as OpenAI's API spells codes: "out_of_memory".
std::string codeOf(base::ErrorKind kind);
/// That `what` has more tokens than a model's context, or as many and nothing can follow them.
Problem tooLong(const std::string &what, std::size_t tokens, std::int64_t contextLength, std::string parameter);

/// That a chat has more tokens than a model's context because of the tools that it offers.
Problem toolsTooLong(std::size_t tokens, std::size_t withoutTools, std::int64_t contextLength);

/// What was asked inside a field of a request: "foo" of "options" is told as "options.foo".
std::optional<Problem> within(const std::string &field, std::optional<Problem> problem);

base::Json errorBody(const Problem &problem);
/// The seconds after which a client may ask again, for its header; empty where nothing is known of that.
std::string retryAfter(const Problem &problem);

/// Text of a client in a message: not all of what may be megabytes.
std::string shown(std::string text);

} // namespace anneal::serve
