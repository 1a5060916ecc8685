// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

namespace CLI {
class App;
}

namespace anneal::cli {

/// Verbs that need a model's weights: anneal-engine takes this process over with the same arguments, --help included.
/// Nothing when the verb is another one; otherwise the exit code where the engine could not be started.
std::optional<int> handOn(int argc, char **argv);

/// The same verbs, for the list that --help prints and for completion.
void addHandOnVerbs(CLI::App &app);

} // namespace anneal::cli
