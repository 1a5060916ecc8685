// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/httpget.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/base/tr.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <netinet/in.h>
#include <optional>
#include <poll.h>
#include <sys/socket.h>

namespace anneal::run {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMost = 1 << 20; // bytes of an answer

/// A connection whose every wait ends at the same time.
class Connection
{
public:
    Connection(int port, Clock::time_point end, const std::stop_token &stop)
        : m_port(port)
        , m_end(end)
        , m_stop(stop)
        , m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))
    { }

    base::Status connect()
    {
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(m_port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(m_socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0)
            return base::ok();
        if (errno != EINPROGRESS)
            return failed(std::strerror(errno));
        if (auto waited = wait(POLLOUT); !waited)
            return waited;
        int reason = 0;
        socklen_t size = sizeof reason;
        ::getsockopt(m_socket.get(), SOL_SOCKET, SO_ERROR, &reason, &size);
        return reason == 0 ? base::ok() : base::Status(failed(std::strerror(reason)));
    }

    base::Status send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const auto count = ::send(m_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count > 0)
                bytes.remove_prefix(static_cast<std::size_t>(count));
            else if (errno != EAGAIN && errno != EINTR)
                return failed(std::strerror(errno));
            else if (auto waited = wait(POLLOUT); !waited)
                return waited;
        }
        return base::ok();
    }

    /// Appends what has come; false where the other side has closed.
    base::Result<bool> receive(std::string &into)
    {
        std::array<char, 4096> buffer;
        while (true) {
            const auto count = ::recv(m_socket.get(), buffer.data(), buffer.size(), 0);
            if (count >= 0) {
                into.append(buffer.data(), static_cast<std::size_t>(count));
                return count > 0;
            }
            if (errno != EAGAIN && errno != EINTR)
                return failed(std::strerror(errno));
            if (auto waited = wait(POLLIN); !waited)
                return waited.error();
        }
    }

    base::Error failed(std::string_view why) const
    {
        return { base::ErrorKind::Network, tr_("Port %1 of this machine does not answer as a server of ours: %2.", m_port, why), {} };
    }

private:
    base::Status wait(short event)
    {
        constexpr std::chrono::milliseconds kBetweenLooks(50);
        while (true) {
            if (m_stop.stop_requested())
                return base::Error { base::ErrorKind::Canceled, tr_("The question to port %1 was canceled.", m_port), {} };
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_end - Clock::now());
            if (left <= left.zero())
                return failed(tr_("nothing came in time"));
            pollfd ready { m_socket.get(), event, 0 };
            if (::poll(&ready, 1, static_cast<int>(std::min(left, kBetweenLooks).count())) > 0)
                return base::ok();
        }
    }

    const int m_port;
    const Clock::time_point m_end;
    const std::stop_token m_stop;
    const base::Descriptor m_socket;
};

/// The length that a head tells; nothing where the body ends with the connection.
std::optional<std::size_t> lengthIn(std::string_view head)
{
    constexpr std::string_view kName = "content-length:";
    for (const auto &line : base::split(head, '\n')) {
        if (!base::toLower(line).starts_with(kName))
            continue;
        const auto digits = base::trimmed(std::string_view(line).substr(kName.size()));
        std::size_t length = 0;
        if (std::from_chars(digits.data(), digits.data() + digits.size(), length).ptr == digits.data() + digits.size() && !digits.empty())
            return length;
    }
    return std::nullopt;
}

/// The status of "HTTP/1.1 200 OK"; 0 where the bytes are something else.
int statusIn(std::string_view head)
{
    constexpr std::size_t kCode = std::string_view("HTTP/1.1 ").size();
    int status = 0;
    if (head.starts_with("HTTP/1.") && head.size() >= kCode + 3)
        std::from_chars(head.data() + kCode, head.data() + kCode + 3, status);
    return status;
}

} // namespace

base::Result<HttpAnswer> httpGet(
    int port, const std::string &path, const std::string &token, std::chrono::milliseconds patience, const std::stop_token &stop)
{
    Connection connection(port, Clock::now() + patience, stop);
    std::string request
        = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\nConnection: close\r\n"; // not translated: HTTP
    if (!token.empty())
        request += "Authorization: Bearer " + token + "\r\n";
    if (auto connected = connection.connect(); !connected)
        return connected.error();
    if (auto sent = connection.send(request + "\r\n"); !sent)
        return sent.error();
    std::string bytes;
    while (true) {
        const auto more = connection.receive(bytes);
        if (!more)
            return more.error();
        const auto headEnd = bytes.find("\r\n\r\n");
        const auto head = std::string_view(bytes).substr(0, headEnd);
        const auto body = headEnd == std::string::npos ? std::string_view() : std::string_view(bytes).substr(headEnd + 4);
        const auto length = headEnd == std::string::npos ? std::nullopt : lengthIn(head);
        if (headEnd != std::string::npos && (length ? body.size() >= *length : !*more)) {
            const int status = statusIn(head);
            if (status == 0)
                break;
            return HttpAnswer { status, std::string(body.substr(0, length.value_or(body.size()))) };
        }
        if (!*more || bytes.size() > kMost)
            break;
    }
    return connection.failed(tr_("the answer is not HTTP"));
}

} // namespace anneal::run
