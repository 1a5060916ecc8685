// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>

namespace anneal::app {

/// Lets torch's OpenMP threads sleep some 50 µs after their work instead of spinning for milliseconds, for this program's children and, once it is
/// executed again, for itself: the variable is read when the library is loaded. False where nothing was changed, as the user's own settings win.
///
/// Where other programs use the processor, spinning threads take it from those that work: 100 steps of a small model took 60 s beside a compiler,
/// and 4 s with this. Call it before there are threads.
inline bool limitSpinning()
{
    if (std::getenv("OMP_WAIT_POLICY") || std::getenv("GOMP_SPINCOUNT"))
        return false;
    return ::setenv("GOMP_SPINCOUNT", "1000", 0) == 0;
}

} // namespace anneal::app
