// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>
#include <string_view>

#ifdef QT_WIDGETS_LIB
#include <QApplication>
using Application = QApplication;
#else
#include <QCoreApplication>
using Application = QCoreApplication;
#endif

namespace anneal::tests {

using Kind = Registered::Kind;

QString builtProgram(const char *name)
{
    const auto build = std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path(); // this is one of build/tests
    return QString::fromStdString((build / "bin" / name).string());
}

bool isSanitized()
{
#ifdef __SANITIZE_ADDRESS__
    return true;
#else
    return false;
#endif
}

static std::map<std::string, std::pair<Kind, Entry>, std::less<>> &entries()
{
    static std::map<std::string, std::pair<Kind, Entry>, std::less<>> all; // not before the first one is registered
    return all;
}

Registered::Registered(Kind kind, const char *source, Entry entry)
{
    std::string_view name(source);
    if (kind == Kind::Test) {
        name.remove_prefix(name.rfind("tst_") + 4);
        name = name.substr(0, name.rfind('.'));
    }
    entries().emplace(name, std::pair(kind, entry));
}

static int runTest(Entry entry, int argc, char **argv)
{
    argv[1] = argv[0];
    ++argv;
    --argc;
    Application application(argc, argv);
    application.setAttribute(Qt::AA_Use96Dpi, true); // as in QTEST_MAIN
    return entry(argc, argv);
}

static int listTests(const char *program)
{
    std::cerr << program << " NAME [function …], NAME one of\n";
    for (const auto &[name, entry] : entries())
        if (entry.first == Kind::Test)
            std::cerr << "    " << name << '\n';
    return 2;
}

} // namespace anneal::tests

int main(int argc, char **argv)
{
    using namespace anneal::tests;
    ::setenv("ANNEAL_READER", builtProgram("anneal-reader").toLocal8Bit().constData(), 0); // it is not beside this program
    const auto found = argc > 1 ? entries().find(std::string_view(argv[1])) : entries().end();
    if (found == entries().end())
        return listTests(argv[0]);
    const auto [kind, entry] = found->second;
    return kind == Kind::Role ? entry(argc, argv) : runTest(entry, argc, argv);
}
