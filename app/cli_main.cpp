// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/cli.h"
#include "app/openmp.h"
#include "core/base/guard.h"

int main(int argc, char **argv)
{
    anneal::app::limitSpinning();
    anneal::base::installOutOfMemoryExit(argc, argv);
    return anneal::cli::run(argc, argv);
}
