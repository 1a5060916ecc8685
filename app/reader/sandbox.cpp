// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reader/sandbox.h"

#include <seccomp.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace anneal::reader {
namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr bool kIsSanitized = true; // its shadow takes terabytes of addresses
#else
constexpr bool kIsSanitized = false;
#endif

bool limit(__rlimit_resource what, rlim_t most)
{
    const rlimit both { most, most };
    return ::setrlimit(what, &both) == 0;
}

bool limitResources(std::chrono::seconds processorTime)
{
    const auto seconds = static_cast<rlim_t>(processorTime.count());
    const rlimit processor { seconds, seconds + 2 }; // at the first SIGXCPU, which says why it ends
    return (kIsSanitized || limit(RLIMIT_AS, rlim_t(1) << 30)) && ::setrlimit(RLIMIT_CPU, &processor) == 0 && limit(RLIMIT_FSIZE, 0)
        && limit(RLIMIT_NOFILE, 64) && limit(RLIMIT_CORE, 0);
}

/// Where fonts, their lists, and poppler's tables of characters lie.
std::array<std::string, 9> readableFolders()
{
    const auto variable = [](const char *name) {
        const char *value = std::getenv(name);
        return std::string(value ? value : "");
    };
    const auto home = variable("HOME");
    const auto below = [](const std::string &folder, const char *what) { return folder.empty() ? folder : folder + what; };
    const auto cache = variable("XDG_CACHE_HOME");
    const auto share = variable("XDG_DATA_HOME");
    return { "/usr/share", "/usr/local/share", "/etc/fonts", "/var/cache/fontconfig", "/etc/ld.so.cache", below(home, "/.fonts"),
        cache.empty() ? below(home, "/.cache/fontconfig") : cache + "/fontconfig",
        share.empty() ? below(home, "/.local/share/fonts") : share + "/fonts", below(home, "/.config/fontconfig") };
}

/// Kernels without landlock leave reading to the rights of the user.
void limitReading()
{
    landlock_ruleset_attr rules {};
    rules.handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR
        | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR
        | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
    const auto set = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0));
    if (set < 0)
        return;
    for (const auto &folder : readableFolders()) {
        landlock_path_beneath_attr rule {};
        rule.parent_fd = folder.empty() ? -1 : ::open(folder.c_str(), O_PATH | O_CLOEXEC);
        if (rule.parent_fd < 0)
            continue;
        rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
        if (::syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) { // a file: folders only may be listed
            rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
            (void)::syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
        }
        ::close(rule.parent_fd);
    }
    (void)::syscall(SYS_landlock_restrict_self, set, 0);
    ::close(set);
}

constexpr unsigned kWriting = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);

/// What reading a document takes.
constexpr std::array kAllowed { SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(readv), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(lseek),
    SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(fstatfs), SCMP_SYS(statfs),
    SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(getcwd),
    SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(futex), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(times), SCMP_SYS(getrusage), SCMP_SYS(getrandom), SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getppid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
    SCMP_SYS(getegid), SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(exit), SCMP_SYS(exit_group),
    SCMP_SYS(restart_syscall) };

/// What only one who took the process over would call. All that is in neither list fails with EPERM: another version of a library may try it in good
/// faith, and do without.
constexpr std::array kDeadly { SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(clone), SCMP_SYS(clone3),
    SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(accept), SCMP_SYS(accept4),
    SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(sendmmsg), SCMP_SYS(recvmsg), SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev), SCMP_SYS(creat), SCMP_SYS(truncate), SCMP_SYS(ftruncate), SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(rename),
    SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(rmdir), SCMP_SYS(link), SCMP_SYS(linkat), SCMP_SYS(symlink),
    SCMP_SYS(symlinkat), SCMP_SYS(chmod), SCMP_SYS(fchmod), SCMP_SYS(fchmodat), SCMP_SYS(chown), SCMP_SYS(fchownat), SCMP_SYS(mount),
    SCMP_SYS(chroot), SCMP_SYS(pivot_root), SCMP_SYS(setns), SCMP_SYS(unshare), SCMP_SYS(bpf), SCMP_SYS(io_uring_setup), SCMP_SYS(userfaultfd),
    SCMP_SYS(perf_event_open), SCMP_SYS(memfd_create), SCMP_SYS(openat2), SCMP_SYS(open_by_handle_at), SCMP_SYS(kill), SCMP_SYS(tkill),
    SCMP_SYS(keyctl), SCMP_SYS(pidfd_getfd), SCMP_SYS(shmat) };

/// A call is allowed where the bits of an argument are not set, and deadly where one of them is.
bool addUnless(scmp_filter_ctx filter, int call, unsigned argument, unsigned bits)
{
    if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, bits, 0)) != 0)
        return false;
    for (unsigned bit = 1; bit != 0 && bit <= bits; bit <<= 1)
        if ((bits & bit) && seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, call, 1, SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, bit, bit)) != 0)
            return false;
    return true;
}

bool addRules(scmp_filter_ctx filter)
{
    for (const int call : kAllowed)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0)
            return false;
    for (const int call : kDeadly)
        if (seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, call, 0) != 0)
            return false;
    // The sanitizers look through a pipe whether memory can be read.
    if (kIsSanitized
        && (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(pipe), 0) != 0 || seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(pipe2), 0) != 0))
        return false;
    // abort() sends a signal to its own thread, and reading a limit is no harm.
    const auto self = static_cast<scmp_datum_t>(::getpid());
    for (const int command : { F_GETFD, F_SETFD, F_GETFL })
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_CMP(1, SCMP_CMP_EQ, scmp_datum_t(command))) != 0)
            return false;
    return addUnless(filter, SCMP_SYS(open), 1, kWriting) && addUnless(filter, SCMP_SYS(openat), 2, kWriting)
        && addUnless(filter, SCMP_SYS(mmap), 2, PROT_EXEC) && addUnless(filter, SCMP_SYS(mprotect), 2, PROT_EXEC)
        && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_CMP(0, SCMP_CMP_EQ, self)) == 0
        && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_CMP(2, SCMP_CMP_EQ, 0)) == 0;
}

bool loadFilter()
{
    const auto filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter)
        return false;
    const bool isLoaded
        = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 && addRules(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return isLoaded;
}

} // namespace

bool lockIn(std::chrono::seconds processorTime)
{
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !limitResources(processorTime))
        return false;
    (void)::prctl(PR_SET_DUMPABLE, 0);
    limitReading();
    return loadFilter();
}

bool canLockIn()
{
    const auto child = ::fork();
    if (child == 0)
        ::_exit(lockIn(std::chrono::seconds(1)) ? 0 : 1);
    int status = 0;
    return child > 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace anneal::reader
