// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneal::engine {

/// `anneal-engine check --model M`: what each way to hold the weights costs in memory and changes in the answers.
int checkVerb(int argc, char **argv);

} // namespace anneal::engine
