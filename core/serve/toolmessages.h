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

} // namespace anneal::serve
