// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reader/forkserver.h"

#include "app/reader/request.h"
#include "app/reader/sandbox.h"
#include "core/base/target.h"
#include "core/base/writeall.h"
#include "core/document/handover.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace anneal::reader {
namespace {

using base::Descriptor;

struct Request
{
    base::Json what;
    Descriptor document = Descriptor(), answer = Descriptor(), ending = Descriptor();
};

struct Worker
{
    pid_t process;
    Descriptor ending;
};

bool send(int socket, const base::Json &words)
{
    const auto line = base::toJsonLine(words);
    return ::send(socket, line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size());
}

/// The next request; nothing where the client is gone. What is no request has an empty `what`.
std::optional<Request> receive(int socket)
{
    std::string packet(kLargestRequest, '\0');
    document::Handover handover(packet.data(), packet.size());
    const auto got = ::recvmsg(socket, &handover.message, MSG_CMSG_CLOEXEC);
    if (got < 0 && errno == EINTR)
        return std::optional<Request>(std::in_place);
    if (got <= 0)
        return {};
    const auto descriptors = handover.given();
    if (!descriptors)
        return {}; // our own client sends them
    Request request;
    request.document = Descriptor((*descriptors)[0]);
    request.answer = Descriptor((*descriptors)[1]);
    request.ending = Descriptor((*descriptors)[2]);
    if (auto what = base::parseJson(std::string_view(packet).substr(0, static_cast<std::size_t>(got))); what && what->is_object())
        request.what = std::move(*what);
    return request;
}

/// The process of a request, from its first to its last step.
[[noreturn]] void work(const base::Json &what, int document, int answer, pid_t parent) noexcept
{
    constexpr int kDocument = 3, kAnswer = 4;
    (void)::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent)
        ::_exit(1);
    // All else that is open here is the client's, its socket in the place of stdin included.
    const int low = ::fcntl(document, F_DUPFD, 10), high = ::fcntl(answer, F_DUPFD, 10);
    if (low < 0 || high < 0 || ::dup2(STDOUT_FILENO, STDIN_FILENO) < 0 || ::dup2(low, kDocument) < 0 || ::dup2(high, kAnswer) < 0
        || ::close_range(kAnswer + 1, ~0U, 0) != 0)
        ::_exit(1);
    sigset_t none;
    sigemptyset(&none);
    (void)::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (!lockIn(std::chrono::seconds(what.value("seconds", 30))))
        ::_exit(1);
    Answer frames(kAnswer);
    try {
        const auto all = kinds();
        const auto kind = std::find_if(all.begin(), all.end(), [&](const Kind &one) { return one.name == what.value("kind", ""); });
        if (kind == all.end())
            frames.problem("unknown kind");
        else
            kind->work(what, kDocument, frames);
    } catch (const std::bad_alloc &) {
        frames.problem("too much memory");
    } catch (const std::exception &) {
        frames.problem("damaged");
    }
    frames.send(document::FrameKind::End, {});
    ::_exit(0); // poppler's own ending frees what the kernel takes back at once
}

/// Tells the clients of the processes that have ended.
void reap(std::vector<Worker> &workers)
{
    int status = 0;
    for (pid_t ended = 0; (ended = ::waitpid(-1, &status, WNOHANG)) > 0;)
        std::erase_if(workers, [&](const Worker &worker) {
            if (worker.process == ended)
                (void)base::writeAll(worker.ending.get(), { reinterpret_cast<const char *>(&status), sizeof status });
            return worker.process == ended;
        });
}

void start(Request request, std::vector<Worker> &workers)
{
    const auto parent = ::getpid();
    const auto child = ::fork();
    if (child == 0)
        work(request.what, request.document.get(), request.answer.get(), parent);
    if (child > 0)
        workers.push_back({ child, std::move(request.ending) });
}

Descriptor endings()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    (void)::sigprocmask(SIG_BLOCK, &set, nullptr);
    return Descriptor(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

} // namespace

int serve(int socket)
{
    ::signal(SIGPIPE, SIG_IGN);
    if (!canLockIn()) {
        (void)send(socket, { { "refused", "no filter" } });
        return 1;
    }
    warmUp();
    const auto ended = endings();
    if (!send(socket, { { "ready", true } }))
        return 1;
    std::vector<Worker> workers;
    for (;;) {
        std::vector<pollfd> watched { { socket, POLLIN, 0 }, { ended.get(), POLLIN, 0 } };
        for (const auto &worker : workers)
            watched.push_back({ worker.ending.get(), 0, 0 }); // POLLERR: its reader is gone
        if (::poll(watched.data(), watched.size(), -1) < 0)
            continue;
        for (std::size_t i = 0; i < workers.size(); ++i)
            if (watched[i + 2].revents != 0)
                (void)::kill(workers[i].process, SIGKILL);
        if (watched[1].revents != 0) {
            signalfd_siginfo told {};
            while (::read(ended.get(), &told, sizeof told) > 0) { }
        }
        reap(workers);
        if (watched[0].revents == 0)
            continue;
        auto request = receive(socket);
        if (!request)
            break;
        if (!request->what.is_null())
            start(std::move(*request), workers);
    }
    for (const auto &worker : workers)
        (void)::kill(worker.process, SIGKILL);
    return 0;
}

} // namespace anneal::reader
