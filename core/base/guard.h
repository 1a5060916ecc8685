// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <utility>

namespace anneal::base {

/// The exception being handled as an Error: OutOfMemory for a failed allocation, else Internal with what it says.
/// REQUIRES: called inside a catch block.
Error currentError();

/// Where an allocation fails in a place that lets no exception out (a destructor), the program ends with the usual error on stderr, as JSON
/// on stdout where --json is among the arguments, and exit code 5. Call it first thing in main.
void installOutOfMemoryExit(int argc, char **argv);

/// Runs `work`, which returns a Result or Status, and turns whatever it throws into an Error. For the edges of the program:
/// a thread, a verb, a job of the window.
template <typename Work>
auto guarded(Work &&work) -> decltype(work())
{
    try {
        return std::forward<Work>(work)();
    } catch (...) {
        return currentError();
    }
}

} // namespace anneal::base
