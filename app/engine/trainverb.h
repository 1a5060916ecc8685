// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneal::engine {

/// `anneal-engine train RUN_DIR [--resume]`: one attempt at a run. argv[0] is the verb; returns the exit code.
/// SIGTERM and SIGINT finish the step, write a checkpoint and exit with 143 or 130; a second SIGINT exits at once.
int trainVerb(int argc, char **argv);

} // namespace anneal::engine
