// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/verbs.h"

int main(int argc, char **argv)
{
    return anneal::engine::run(argc, argv);
}
