// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/requests.h"

namespace anneal::serve {

// What is done to the messages of a chat with tools for the sake of templates that know nothing of them, or want more than OpenAI's API asks for.

/// Gives calls and their results ids of nine letters and digits: Mistral's templates refuse others, which other servers and their clients make. The
/// same id becomes the same one; a result without one gets that of the call at its place.
void giveMistralIds(base::Json &messages);

/// For templates that would leave them out: calls as text of the assistant, their results as what the user says next.
void spellOutCalls(base::Json &messages);

/// For templates without tools, where the answer is made to be a call: tells what can be called, in front of the first message where that has this
/// role (of a system message, behind its own text), else as a message of its own:
///
///     You answer by calling functions. Each is given by its name, what it is for, and a JSON schema of its parameters:
///
///     {"name":"get_weather","description":"Current weather at a place.","parameters":{"type":"object", …}}
///
///     Answer with the parameters of a call of get_weather, as a JSON object.
///
/// Where several may be called, the last line is: Answer with a JSON list of calls: [{"name": …, "parameters": …}]
void describeTools(const Tools &tools, const std::string &role, base::Json &messages);

} // namespace anneal::serve
