// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneal::cli {

/// The whole of anneal-cli: reads the command line, does the verb, returns the exit code.
int run(int argc, char **argv);

} // namespace anneal::cli
