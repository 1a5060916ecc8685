// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneal::engine {

/// `anneal-engine serve --model M [--adapter D] [--port N] [--token-file F | --no-token] [--json]`: an OpenAI-compatible server on loopback.
/// The first line on stdout says where it listens; the token is told once on stderr. SIGINT and SIGTERM end it, a second one at once;
/// --end-when-idle ends it with 0. With --json a last line says that it ended.
/// argv[0] is the verb; returns the exit code.
int serveVerb(int argc, char **argv);

} // namespace anneal::engine
