// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/backend.h"
#include "core/serve/fields.h"
#include "core/serve/problem.h"

#include <optional>
#include <set>

namespace anneal::serve {

/// What may be called, and what must be.
struct Tools
{
    enum class Choice { Auto, None, Required, Named };

    base::Json list; // as the chat template is given them; null for none
    Choice choice = Choice::Auto;
    std::string name; // of the one that must be called
    bool parallel = true;
    std::set<std::string> withoutParameters; // those that name none

    /// Whether an answer may call one.
    bool areOffered() const { return !list.is_null() && choice != Choice::None; }
    bool areForced() const { return areOffered() && choice != Choice::Auto; }
    std::vector<std::string> names() const;
    /// What the arguments of a call that is forced must be. OpenAI: "Omitting `parameters` defines a function with an empty parameter list."
    base::Json schemaOf(const base::Json &function) const;
};

/// What the caller wants of POST /v1/chat/completions or /v1/completions.
struct GenerationRequest
{
    std::string model;              // as given, or empty
    std::string id;                 // that the answer's ends with, or empty: the client's own name of the request
    base::Json messages;            // of a chat; a content is a text
    base::Json extra;               // further variables of the chat template, or null
    std::vector<TextOrIds> prompts; // of a completion
    Tools tools;
    Sampling sampling;
    std::string formParameter;             // the one that says what the text must be, or empty
    std::optional<std::int64_t> maxTokens; // as given
    std::string limitName = "max_tokens";  // what the client calls them
    std::size_t count = 1;                 // of texts for each prompt
    bool hasSeed = false;                  // that was given: the texts of each prompt begin with it
    bool echo = false;                     // of a completion: its prompt stands before each text
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

ParsedRequest parseChat(const std::string &body);
ParsedRequest parseCompletion(const std::string &body);

/// Refuses a role as text::checkRoles() does.
std::optional<Problem> refuseRoles(const base::Json &messages, const Backend &backend);
/// Refuses a key of a message that is none of what OpenAI's and other clients send, nor read by the model's chat template, unless it is null.
std::optional<Problem> refuseKeys(const base::Json &messages, const Backend &backend);

} // namespace anneal::serve
