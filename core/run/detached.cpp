// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/detached.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/base/tr.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace anneal::run {
namespace fs = std::filesystem;
namespace {

/// What becomes of the process between fork and exec; only async-signal-safe calls.
[[noreturn]] void becomeProgram(const char *const *arguments, int output, int errors, int handed, int tell)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int name : { SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD })
        ::signal(name, SIG_DFL);
    const int self = ::getpid();
    [[maybe_unused]] auto count = ::write(tell, &self, sizeof self);
    const int input = ::open("/dev/null", O_RDONLY);
    if (input >= 0 && ::dup2(input, 0) == 0 && ::dup2(output, 1) == 1 && ::dup2(errors, 2) == 2 && ::dup3(tell, 3, O_CLOEXEC) == 3
        && ::dup2(handed, kHandedOn) == kHandedOn) {
        ::close_range(kHandedOn + 1, ~0U, 0);
        ::execv(arguments[0], const_cast<char *const *>(arguments));
        tell = 3;
    }
    const int reason = errno;
    count = ::write(tell, &reason, sizeof reason);
    ::_exit(127);
}

base::Error cannotRun(const std::string &binary, int errorNumber)
{
    if (errorNumber == ENOENT || errorNumber == ENOTDIR || errorNumber == EACCES || errorNumber == ENOEXEC)
        return { base::ErrorKind::NotFound, base::FileAction("run").failed(binary, std::strerror(errorNumber)),
            tr_("Install %1 beside this program.", fs::path(binary).filename().string()) };
    return base::fileError("run", binary, errorNumber);
}

/// A copy on none of the descriptors that the program is given.
base::Descriptor above(int descriptor)
{
    constexpr int kLeast = 10;
    base::Descriptor copy(::fcntl(descriptor, F_DUPFD_CLOEXEC, kLeast));
    if (copy.get() < 0 && errno == EINVAL) // so few may be open
        errno = EMFILE;
    return copy;
}

struct Told
{
    pid_t process = 0; // 0: not even that
    int reason = 0;    // errno where the program could not be run
};

/// What the grandchild says: its pid and, only if exec failed, errno; the pipe closes when exec succeeds.
Told listenTo(int pipe)
{
    std::array<int, 2> told {};
    std::size_t have = 0;
    while (have < sizeof told) {
        const auto count = ::read(pipe, reinterpret_cast<char *>(told.data()) + have, sizeof told - have);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        have += static_cast<std::size_t>(count);
    }
    return { have < sizeof(int) ? 0 : pid_t(told[0]), have == sizeof told ? told[1] : 0 };
}

} // namespace

base::Result<pid_t> startDetached(const DetachedProgram &program)
{
    const auto &binary = program.arguments.front();
    std::vector<const char *> arguments;
    for (const auto &argument : program.arguments)
        arguments.push_back(argument.c_str());
    arguments.push_back(nullptr);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return cannotRun(binary, errno);
    const base::Descriptor listen(ends[0]);
    auto low = base::Descriptor(ends[1]), tell = above(ends[1]);
    const auto output = above(program.output), errors = above(program.errors), handed = above(program.handed);
    if (tell.get() < 0 || output.get() < 0 || errors.get() < 0 || handed.get() < 0)
        return cannotRun(binary, errno);

    const pid_t child = ::fork();
    if (child < 0)
        return base::fileError("run", binary, errno);
    if (child == 0) {
        ::setsid();
        const pid_t grandchild = ::fork();
        if (grandchild == 0)
            becomeProgram(arguments.data(), output.get(), errors.get(), handed.get(), tell.get());
        ::_exit(grandchild > 0 ? 0 : 1);
    }
    low = base::Descriptor(); // so that the pipe ends with the program's end of it
    tell = base::Descriptor();
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) { }
    const auto told = listenTo(listen.get());
    if (told.process == 0)
        return base::fileError("run", binary, EAGAIN);
    if (told.reason != 0)
        return cannotRun(binary, told.reason);
    return told.process;
}

std::vector<std::string> lastLines(const fs::path &log, std::uint64_t from, std::size_t most)
{
    constexpr std::uint64_t kLongest = 16384;
    std::vector<std::string> lines;
    std::error_code missing;
    const auto size = fs::file_size(log, missing);
    const auto bytes = base::readFrom(log, std::max(from, !missing && size > kLongest ? size - kLongest : 0), kLongest);
    if (bytes)
        for (const auto &line : base::split(*bytes, '\n'))
            if (const auto words = base::trimmed(line); !words.empty())
                lines.push_back(base::withoutControls(words));
    if (lines.size() > most)
        lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(most));
    return lines;
}

std::string lastWords(const fs::path &log, std::uint64_t from)
{
    constexpr std::string_view kError = "Error: ";
    const auto lines = lastLines(log, from, 1);
    if (lines.empty())
        return {};
    return lines.front().starts_with(kError) ? lines.front().substr(kError.size()) : lines.front();
}

} // namespace anneal::run
