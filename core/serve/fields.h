// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/problem.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace anneal::serve {

// Fields of a request: a missing one and null leave what is there; another type or value is the problem that they give.

std::optional<Problem> readNumber(const base::Json &body, const char *name, double low, double high, double &into);
constexpr std::int64_t kBeyondAnyUse = 1'000'000'000'000'000; // told only to whoever sends more
std::optional<Problem> readWhole(
    const base::Json &body, const char *name, std::int64_t low, std::optional<std::int64_t> &into, std::int64_t high = kBeyondAnyUse);
std::optional<Problem> readBool(const base::Json &body, const char *name, bool &into);
std::optional<Problem> readText(const base::Json &body, const char *name, std::string &into);

/// The value of a field, or nothing where it is missing or null.
const base::Json *given(const base::Json &body, const char *name);

/// Refuses what is not in the list, and names what is `required` where that is missing.
std::optional<Problem> refuseOthers(const base::Json &body, const std::vector<std::string> &known, const char *required = "");

/// The body of a request as an object.
std::optional<Problem> parseObject(const std::string &body, base::Json &into);

/// The model that a body names, or an empty text, without reading the rest of it into memory. Nothing where it is seen to be no JSON object.
std::optional<std::string> modelNamedIn(std::string_view body);

/// Names the first whole number of a list, or of the lists in it, that cannot be a token's id.
std::optional<Problem> refuseNumbers(const base::Json &list, const std::string &name);

/// Whether a list holds nothing but texts, or nothing but token ids.
bool areTexts(const base::Json &list);
bool areIds(const base::Json &list);

/// Texts as OpenAI's API takes them: one, several, the token ids of one, or those of several. No list may be empty.
using TextOrIds = std::variant<std::string, std::vector<std::int32_t>>;
std::optional<Problem> readTexts(const base::Json &body, const char *name, std::vector<TextOrIds> &into);

/// The first problem of several steps, each done only where there was none before.
template <typename... Steps>
std::optional<Problem> firstProblem(Steps... steps)
{
    std::optional<Problem> problem;
    (void)((problem = steps()) || ...);
    return problem;
}

} // namespace anneal::serve
