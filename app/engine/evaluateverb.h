// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneal::engine {

/// `anneal-engine evaluate --model M [--adapter D] --data F.jsonl [--dtype …] [--loss-on …] [--json]`: the loss of a model on rows.
/// {"text"} rows score every token after the first, other rows what training would train on. argv[0] is the verb; returns the exit code.
int evaluateVerb(int argc, char **argv);

} // namespace anneal::engine
