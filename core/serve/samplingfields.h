// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/requests.h"

namespace anneal::serve {

/// The names of everything that both kinds of generation take, honoured or not, and `more`.
std::vector<std::string> knownWith(std::vector<std::string> more);

/// Reads what both kinds of generation take.
std::optional<Problem> readCommon(const base::Json &body, GenerationRequest &request);

/// Whether there may be as many tokens as there must be. Call once the limit is known.
std::optional<Problem> checkLeast(const GenerationRequest &request);

/// Which of the parameters, and of Ollama's options, have no effect here.
std::vector<std::string> ignoredIn(const base::Json &body);

/// Reads what the text must be: OpenAI's response_format, and the names that vLLM has for it.
std::optional<Problem> readForm(const base::Json &body, GenerationRequest &request);

/// Reads tools, tool_choice and parallel_tool_calls.
std::optional<Problem> readTools(const base::Json &body, Tools &into);

/// Reads the messages of a chat, with calls of tools and their results.
std::optional<Problem> readMessages(const base::Json &body, base::Json &into);

} // namespace anneal::serve
