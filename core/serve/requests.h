// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/serve/backend.h"

#include <optional>

namespace anneal::serve {

/// What is wrong with a request, as OpenAI's clients read it.
struct Problem
{
    int status = 400;
    std::string message;
    std::string parameter; // the one at fault, or empty
    std::string code;      // "model_not_found", "unsupported_parameter" …, or empty
};

/// What the caller wants of POST /v1/chat/completions or /v1/completions.
struct GenerationRequest
{
    base::Json messages; // of a chat; a content is a text
    base::Json extra;    // further variables of the chat template, or null
    std::string prompt;  // of a completion
    Sampling sampling;
    std::optional<std::int64_t> maxTokens; // as given
    bool stream = false;
    bool includeUsage = false;
};

/// Either is filled; a problem names what is wrong. Parameters are OpenAI's and what clients of vLLM, llama.cpp and Ollama send besides; those
/// that this server does not have are refused by name.
struct ParsedRequest
{
    GenerationRequest request;
    std::optional<Problem> problem;
    std::vector<std::string> ignored; // parameters of other servers that change nothing of the text
};

ParsedRequest parseChat(const std::string &body, const std::string &modelName);
ParsedRequest parseCompletion(const std::string &body, const std::string &modelName);

/// The body of a request as an object whose "model", if there is one, is ours.
std::optional<Problem> parseObject(const std::string &body, const std::string &modelName, base::Json &into);
/// Refuses a model that is not ours.
std::optional<Problem> otherModel(const std::string &wanted, const std::string &modelName);
/// Refuses what is not in the list.
std::optional<Problem> refuseOthers(const base::Json &body, const std::vector<std::string> &known);

/// Refuses a role that is neither one of the OpenAI API nor named by the model's chat template: what templates print of those no model has seen.
std::optional<Problem> refuseRoles(const base::Json &messages, const Backend &backend);

base::Json errorBody(const Problem &problem);
Problem busy();                              // too many requests wait already
Problem problemOf(const base::Error &error); // of the backend

} // namespace anneal::serve
