// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reader/forkserver.h"
#include "app/reader/sandbox.h"
#include "core/base/programversion.h"

#include <cstdio>
#include <string_view>

int main(int argc, char **argv)
{
    const std::string_view word = argc == 2 ? argv[1] : "";
    if (word == "--serve")
        return anneal::reader::serve(0);
    if (word == "--check")
        return anneal::reader::checkLock();
    if (word == "--version") {
        std::printf("anneal-reader %s\n", anneal::base::programVersion().data());
        return 0;
    }
    std::fputs("anneal-reader is started by Anneal, to read documents of strangers in a locked process.\n" // not translated: for developers
               "anneal-reader --check tries whether the lock holds here.\n",
        stderr);
    return 2;
}
