// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneal::engine {

/// `anneal-engine generate --model M [--adapter D] (--prompt T | --messages F) [sampling …] [--json]`: text on stdout as it is made, or
/// with --json one object. SIGINT stops after the token in progress. argv[0] is the verb; returns the exit code.
int generateVerb(int argc, char **argv);

} // namespace anneal::engine
