// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/verbs.h"
#include "app/openmp.h"
#include "core/base/guard.h"

#include <unistd.h>

int main(int argc, char **argv)
{
    if (anneal::app::limitSpinning())
        ::execv("/proc/self/exe", argv); // where that fails, work is slower on a busy machine
    anneal::base::installOutOfMemoryExit(argc, argv);
    return anneal::engine::run(argc, argv);
}
