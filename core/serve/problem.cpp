// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/problem.h"

#include "core/base/text.h"

#include <algorithm>
#include <utility>

namespace anneal::serve {

using base::Json;

Problem bad(std::string message, std::string parameter, std::string code)
{
    return { 400, std::move(message), std::move(parameter), std::move(code) };
}

Problem unsupported(const std::string &parameter)
{
    return bad("This server does not support '" + parameter + "'. Leave it out.", parameter, "unsupported_parameter");
}

Problem busy()
{
    return { 503, "Too many requests are waiting; try again later.", "", "busy" };
}

Problem stopping()
{
    return { 503, "The server is stopping.", "", "canceled" };
}

Problem tooLong(const std::string &what, std::size_t tokens, std::int64_t contextLength, std::string parameter)
{
    const bool isFull = static_cast<std::int64_t>(tokens) <= contextLength;
    return bad("The model's context is " + base::counted(contextLength, "token") + " and " + what + " has "
            + base::formatCount(static_cast<std::int64_t>(tokens))
            + (isFull ? ", which leaves no place for an answer: even the shortest needs one." : ".")
            + " Shorten it, or use a model with a longer context.",
        std::move(parameter), "context_length_exceeded");
}

Problem toolsTooLong(std::size_t tokens, std::size_t withoutTools, std::int64_t contextLength)
{
    const auto count = [](std::size_t number) { return base::formatCount(static_cast<std::int64_t>(number)); };
    return bad("The model's context is " + base::counted(contextLength, "token") + ", and 'messages' and 'tools' together have " + count(tokens)
            + ", of which 'tools' are " + count(tokens - withoutTools)
            + ". Offer fewer tools, describe them in fewer words, or use a model with a longer context.",
        "tools", "context_length_exceeded");
}

std::string codeOf(base::ErrorKind kind)
{
    std::string code(base::kindName(kind));
    std::replace(code.begin(), code.end(), '-', '_');
    return code;
}

Problem problemOf(const base::Error &error, const std::string &parameter)
{
    const auto message = base::sentence(error.detail) + (error.hint.empty() ? "" : " " + base::sentence(error.hint));
    switch (error.kind) {
    case base::ErrorKind::Busy:
        return busy();
    case base::ErrorKind::Canceled:
        return stopping();
    case base::ErrorKind::Unsupported:
        return bad(message, parameter, "unsupported_parameter");
    case base::ErrorKind::BadData:
    case base::ErrorKind::BadInput:
        return bad(message, parameter);
    case base::ErrorKind::Unsafe:
        return bad(message, parameter, "too_complex"); // a text or a form that would take too much; files that are unsafe are no fault of a request
    case base::ErrorKind::OutOfMemory:                 // another time it may do
        return { 503, message, "", codeOf(error.kind) };
    default:
        return { 500, message, "", codeOf(error.kind) };
    }
}

std::optional<Problem> within(const std::string &field, std::optional<Problem> problem)
{
    if (!problem || problem->parameter.empty())
        return problem;
    const auto inner = std::exchange(problem->parameter, field + '.' + problem->parameter);
    if (const auto found = problem->message.find('\'' + inner + '\''); found != std::string::npos)
        problem->message.insert(found + 1, field + '.');
    return problem;
}

std::string retryAfter(const Problem &problem)
{
    return problem.code == "busy" ? "1" : "";
}

Json errorBody(const Problem &problem)
{
    const auto text = [](const std::string &value) { return value.empty() ? Json() : Json(value); };
    const bool isOurs = problem.status >= 500 && problem.status != 501 && problem.status != 505; // those are what the client asked for
    const char *type = isOurs ? "server_error" : problem.status == 401 ? "authentication_error" : "invalid_request_error";
    return { { "error",
        { { "message", problem.message }, { "type", type }, { "param", text(problem.parameter) }, { "code", text(problem.code) } } } };
}

std::string shown(std::string text)
{
    constexpr std::size_t kLongest = 100;
    if (text.size() <= kLongest)
        return text;
    return std::string(base::firstBytes(text, kLongest)) + "…";
}

} // namespace anneal::serve
