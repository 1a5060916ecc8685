// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneal::engine {

/// `anneal-engine embed --model M --batch F.jsonl [--dtype …] [--json]`: per row {"text"} one line {"embedding"} on stdout. argv[0] is the verb;
/// returns the exit code.
int embedVerb(int argc, char **argv);

/// `anneal-engine rerank --model M --batch F.jsonl [--dtype …] [--json]`: per row {"query", "text"} one line {"logit", "score"} on stdout.
int rerankVerb(int argc, char **argv);

} // namespace anneal::engine
