// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__) // system calls are counted by their registers
/// Whether a system call changes files.
inline bool changesFiles(long number)
{
    for (const long changing : { SYS_write, SYS_openat, SYS_openat2, SYS_open, SYS_creat, SYS_rename, SYS_renameat, SYS_renameat2, SYS_mkdir,
             SYS_mkdirat, SYS_unlink, SYS_unlinkat, SYS_rmdir, SYS_fsync, SYS_fdatasync, SYS_ftruncate })
        if (number == changing)
            return true;
    return false;
}

/// Does some work in a child that is killed before its n-th change of a file; false once it finished before that. `traceable` becomes
/// false where this system does not let one process trace another.
template <typename Work>
inline bool killedBeforeChange(int n, const Work &work, bool &traceable)
{
    const pid_t child = fork();
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0)
            _exit(2);
        raise(SIGSTOP);
        work();
        _exit(0);
    }
    int status = 0, changes = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status)) {
        traceable = false;
        return false;
    }
    for (bool entering = true;; entering = !entering) {
        if (ptrace(PTRACE_SYSCALL, child, nullptr, nullptr) != 0) {
            traceable = false;
            kill(child, SIGKILL);
        }
        waitpid(child, &status, 0);
        if (!WIFSTOPPED(status))
            return false;
        user_regs_struct registers {};
        ptrace(PTRACE_GETREGS, child, nullptr, &registers);
        if (entering && changesFiles(static_cast<long>(registers.orig_rax)) && ++changes == n) {
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            return true;
        }
    }
}
#endif
