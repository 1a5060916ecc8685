// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reader/sandbox.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace anneal::reader {
namespace {

/// Something a document must not get its process to do.
struct Attempt
{
    const char *name;
    void (*act)();
};

constexpr std::array kAttempts {
    Attempt { "execve",
        [] {
            char program[] = "/bin/true";
            char *arguments[] = { program, nullptr };
            ::execve(program, arguments, nullptr);
        } },
    Attempt { "fork", [] { (void)::syscall(SYS_fork); } },
    Attempt { "socket", [] { (void)::socket(AF_INET, SOCK_STREAM, 0); } },
    Attempt { "local socket", [] { (void)::socket(AF_UNIX, SOCK_STREAM, 0); } },
    Attempt { "open for writing", [] { (void)::open("/tmp/anneal-reader-check", O_WRONLY | O_CREAT | O_CLOEXEC, 0600); } },
    Attempt { "open for reading and writing", [] { (void)::open("/dev/null", O_RDWR | O_CLOEXEC); } },
    Attempt { "unlink", [] { (void)::unlink("/tmp/anneal-reader-check"); } },
    Attempt { "ptrace", [] { (void)::ptrace(PTRACE_ATTACH, ::getppid(), nullptr, nullptr); } },
    Attempt { "kill", [] { (void)::kill(::getppid(), 0); } },
    Attempt { "memory with new code", [] { (void)::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); } },
};

/// How a process that tries it ends: a wait status, or nothing where it could not be locked in.
int endOf(const Attempt &attempt)
{
    const auto child = ::fork();
    if (child == 0) {
        if (!lockIn(std::chrono::seconds(1)))
            ::_exit(2);
        attempt.act();
        ::_exit(1);
    }
    int status = 0;
    (void)::waitpid(child, &status, 0);
    return status;
}

} // namespace

int checkLock()
{
    if (!canLockIn()) {
        std::fputs("There is no filter: the kernel does not let this process limit itself (seccomp).\n", stdout); // not translated: for developers
        return 2;
    }
    int code = 0;
    for (const auto &attempt : kAttempts) {
        const int status = endOf(attempt);
        const bool isStopped = WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
        if (isStopped)
            std::printf("%s: ended by signal %d\n", attempt.name, WTERMSIG(status)); // not translated: for developers
        else
            std::printf("%s: NOT STOPPED\n", attempt.name); // not translated: for developers
        code |= int(!isStopped);
    }
    return code;
}

} // namespace anneal::reader
