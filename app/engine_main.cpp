// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/verbs.h"
#include "core/base/guard.h"

int main(int argc, char **argv)
{
    anneal::base::installOutOfMemoryExit(argc, argv);
    return anneal::engine::run(argc, argv);
}
