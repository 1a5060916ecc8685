// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string_view>

namespace anneal::engine {

/// `anneal-engine VERB …`: finds the verb and runs it; returns the exit code.
int run(int argc, char **argv);

/// A result, or a part of one, to stdout at once. Where it cannot be written, the verb fails in the end.
void printResult(std::string_view text);

/// "Note: …", on stderr.
void printNote(std::string_view text);

/// Tells a failure as every verb does: one sentence with its hint on stderr and, with --json, {code, id, message, cause, hint} on stdout.
/// Returns the exit code.
int reportError(const base::Error &error, bool json);

} // namespace anneal::engine
