// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/guard.h"

#include "core/base/tr.h"

#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>
#include <unistd.h>

namespace anneal::base {
namespace {

bool s_wantsJson = false;

/// Nothing here may allocate.
[[noreturn]] void onTerminate()
{
    try {
        if (const auto what = std::current_exception())
            std::rethrow_exception(what);
    } catch (const std::bad_alloc &) {
        constexpr std::string_view json = R"({"code":5,"id":"out-of-memory","message":"There is not enough memory.","cause":null,)"
                                          R"("hint":"Close other programs, or use smaller files."})"
                                          "\n";
        constexpr std::string_view text
            = "Error: There is not enough memory. Close other programs, or use smaller files.\n"; // not translated: may not allocate
        [[maybe_unused]] auto written = s_wantsJson ? ::write(STDOUT_FILENO, json.data(), json.size()) : 0;
        written = ::write(STDERR_FILENO, text.data(), text.size());
        ::_exit(5);
    } catch (...) { }
    std::abort();
}

} // namespace

void installOutOfMemoryExit(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i)
        s_wantsJson = s_wantsJson || std::string_view(argv[i]) == "--json";
    std::set_terminate(onTerminate);
}

Error currentError()
{
    const char *const hint = tr_("Please report this with what you did.");
    try {
        throw;
    } catch (const std::bad_alloc &) {
        return { ErrorKind::OutOfMemory, tr_("There is not enough memory."), tr_("Close other programs, or use smaller files.") };
    } catch (const std::exception &e) {
        return { ErrorKind::Internal, tr_("Unexpected error: %1.", e.what()), hint };
    } catch (...) {
        return { ErrorKind::Internal, tr_("Unexpected error."), hint };
    }
}

} // namespace anneal::base
