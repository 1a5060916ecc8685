// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/readerprocess.h"

#include "core/base/json.h"
#include "core/base/target.h"
#include "core/base/tr.h"
#include "core/document/handover.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <spawn.h>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char **environ;

namespace anneal::document {
namespace {

using base::Descriptor;
using base::ErrorKind;

/// Where its fonts are, and what its libraries want; keys and tokens of other services are none of its business.
std::vector<std::string> readerEnvironment()
{
    constexpr std::array kKept { "HOME=", "XDG_", "FONTCONFIG_", "LD_LIBRARY_PATH=", "ASAN_OPTIONS=", "UBSAN_OPTIONS=" };
    std::vector<std::string> kept { "LC_ALL=C.UTF-8" };
    for (char **one = environ; *one; ++one)
        for (const std::string_view beginning : kKept)
            if (std::string_view(*one).starts_with(beginning))
                kept.emplace_back(*one);
    return kept;
}

/// Starts the program with the socket as its stdin; its process, or errno below zero.
pid_t spawn(const std::string &program, int socket)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK); // Ctrl-C is for us: we end it
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);

    std::string name = program, verb = "--serve";
    char *arguments[] = { name.data(), verb.data(), nullptr };
    auto environment = readerEnvironment();
    std::vector<char *> variables;
    for (auto &one : environment)
        variables.push_back(one.data());
    variables.push_back(nullptr);
    pid_t process = -1;
    const int failed = ::posix_spawn(&process, program.c_str(), &actions, &attributes, arguments, variables.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failed ? -failed : process;
}

/// The one anneal-reader that this process has. It ends when the socket is closed: with us.
class ReaderProcess
{
public:
    base::Status send(std::string_view request, const Descriptors &descriptors, const std::stop_token &stop);

private:
    base::Status start();
    base::Status awaitReady(const std::stop_token &stop);
    bool trySend(std::string_view request, const Descriptors &descriptors);
    void end();

    std::mutex m_mutex; // guards all below
    Descriptor m_socket;
    pid_t m_process = -1;
};

void ReaderProcess::end()
{
    m_socket = Descriptor();
    if (m_process > 0) {
        (void)::kill(m_process, SIGKILL); // it may still be starting; those it made end with it
        (void)::waitpid(m_process, nullptr, 0);
    }
    m_process = -1;
}

base::Status ReaderProcess::start()
{
    const auto program = findReader();
    if (!program)
        return program.error();
    std::array<int, 2> ends {};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return base::Error { ErrorKind::Io, tr_("anneal-reader cannot be started: %1.", std::strerror(errno)), {} };
    m_socket = Descriptor(ends[0]);
    const Descriptor theirs(ends[1]);
    m_process = spawn(program->string(), theirs.get());
    if (m_process < 0) {
        const int failed = -std::exchange(m_process, -1);
        m_socket = Descriptor();
        return base::Error { ErrorKind::Io, tr_("%1 cannot be started: %2.", program->string(), std::strerror(failed)), {} };
    }
    return base::ok();
}

base::Status ReaderProcess::awaitReady(const std::stop_token &stop)
{
    std::array<char, 4096> words {};
    for (int waited = 0; waited < 600; ++waited) { // half a minute: the first start on a machine makes the list of its fonts
        if (stop.stop_requested())
            return base::Error { ErrorKind::Canceled, tr_("Starting anneal-reader was canceled."), {} };
        pollfd watched { m_socket.get(), POLLIN, 0 };
        if (::poll(&watched, 1, 50) <= 0)
            continue;
        const auto got = ::recv(m_socket.get(), words.data(), words.size(), 0);
        if (got <= 0)
            break;
        const auto hello = base::parseJson({ words.data(), static_cast<std::size_t>(got) });
        if (hello && hello->is_object() && hello->contains("ready"))
            return base::ok();
        return base::Error { ErrorKind::Unsupported,
            tr_("PDF and Word documents are not read here: this system has no filter of system calls (seccomp)."),
            tr_("Save them as text on another machine, or allow seccomp in this container.") };
    }
    return base::Error { ErrorKind::Internal, tr_("anneal-reader does not start."), tr_("Run anneal-reader --check to see why.") };
}

bool ReaderProcess::trySend(std::string_view request, const Descriptors &descriptors)
{
    Handover handover(const_cast<char *>(request.data()), request.size());
    handover.give(descriptors);
    ssize_t sent = -1;
    do
        sent = ::sendmsg(m_socket.get(), &handover.message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(request.size());
}

base::Status ReaderProcess::send(std::string_view request, const Descriptors &descriptors, const std::stop_token &stop)
{
    const std::lock_guard lock(m_mutex);
    if (m_process > 0 && trySend(request, descriptors))
        return base::ok();
    end();
    auto started = start();
    if (started)
        started = awaitReady(stop);
    if (started && trySend(request, descriptors))
        return base::ok();
    end();
    return started ? base::Error { ErrorKind::Internal, tr_("anneal-reader has ended."), {} } : started.error();
}

} // namespace

base::Result<std::filesystem::path> findReader()
{
    constexpr auto kName = "anneal-reader";
    std::error_code failure;
    if (const char *named = std::getenv("ANNEAL_READER"); named && *named) {
        if (::access(named, X_OK) == 0)
            return std::filesystem::absolute(named, failure);
        return base::Error { ErrorKind::NotFound, tr_("ANNEAL_READER names %1, which cannot be run.", named), tr_("Correct or unset it.") };
    }
    const auto beside = std::filesystem::read_symlink("/proc/self/exe", failure).parent_path() / kName;
    if (::access(beside.c_str(), X_OK) == 0)
        return beside;
    return base::Error { ErrorKind::NotFound, tr_("There is no anneal-reader beside this program (%1).", beside.string()),
        tr_("Install it there, or name it in ANNEAL_READER.") };
}

base::Status sendToReader(std::string_view request, int document, int answer, int ending, const std::stop_token &stop)
{
    // One for the process, as the table of readers (core/data/sources.cpp) has functions, which own nothing.
    static ReaderProcess process;
    return process.send(request, { document, answer, ending }, stop);
}

} // namespace anneal::document
