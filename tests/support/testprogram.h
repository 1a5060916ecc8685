// SPDX-License-Identifier: GPL-3.0-or-later
// The tests of a folder are one program, and its first argument says which of them runs: tst_core_base files [function …]
#pragma once

#include <QtTest>

namespace anneal::tests {

/// The path of one of the project's programs ("anneal-engine") in the build that this test belongs to.
QString builtProgram(const char *name);

/// Whether what is tested was built with AddressSanitizer. The tests themselves need not have been: they are compiled once for both builds.
bool isSanitized();

using Entry = int (*)(int argc, char **argv);

/// Makes an entry known to the program's main(). `source` names the file, tst_NAME.cpp, that it is called by.
struct Registered
{
    enum class Kind { Test, Role };
    Registered(Kind kind, const char *source, Entry entry);
};

} // namespace anneal::tests

/// At the end of tst_NAME.cpp: the program runs Class where it is called with NAME, in an application, with the arguments behind it.
#define ANNEAL_TEST(Class)                                                                                                                           \
    static const anneal::tests::Registered registered##Class(anneal::tests::Registered::Kind::Test, __FILE__, [](int argc, char **argv) {            \
        Class test;                                                                                                                                  \
        return QTest::qExec(&test, argc, argv);                                                                                                      \
    });

/// What the program does instead where a test starts it anew with `word` as its first argument, with all arguments and no application.
#define ANNEAL_TEST_ROLE(word, function)                                                                                                             \
    static const anneal::tests::Registered registered##function(anneal::tests::Registered::Kind::Role, word, function);
