// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneal::engine {

/// `anneal-engine score --model M [--adapter D] --batch F.jsonl [--dtype …] [--json]`: per row {"ids"} one line on stdout,
/// {"logprobs": of every id after the first, "argmax": at every position}. argv[0] is the verb; returns the exit code.
int scoreVerb(int argc, char **argv);

} // namespace anneal::engine
