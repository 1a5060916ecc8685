// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <exception>
#include <utility>

namespace anneal::model {

/// The exception being handled as an Error: OutOfMemory for failed allocations, else Internal with its first line.
/// REQUIRES: called inside a catch block.
base::Error currentTorchError();

/// Runs `work`, which returns a Result or Status, and turns whatever torch or the standard library throws into an Error.
template <typename Work>
auto guardTorch(Work &&work) -> decltype(work())
{
    try {
        return std::forward<Work>(work)();
    } catch (...) {
        return currentTorchError();
    }
}

} // namespace anneal::model
