// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/requeststream.h"

#include <cerrno>
#include <chrono>
#include <poll.h>
#include <sys/socket.h>

namespace anneal::serve {
namespace {

constexpr auto kPatience = std::chrono::seconds(10); // with a client that takes nothing
constexpr auto kSlow = std::chrono::seconds(1);      // that one write takes
constexpr int kSlice = 50;                           // ms

std::string plainHead(const WholeRequest &request)
{
    return request.head.method + " " + request.head.target + (request.head.isOld ? " HTTP/1.0" : " HTTP/1.1")
        + "\r\nContent-Length: " + std::to_string(request.body.size()) + "\r\n\r\n";
}

} // namespace

RequestStream::RequestStream(WholeRequest request, std::counting_semaphore<> &slowSeats, std::stop_token stop)
    : m_socket(request.socket)
    , m_input(plainHead(request))
    , m_body(std::move(request.body))
    , m_slowSeats(slowSeats)
    , m_stop(std::move(stop))
{ }

RequestStream::~RequestStream()
{
    if (m_isSlow)
        m_slowSeats.release();
}

/// A client that has ended sending (`nc -N`, some of HTTP/1.0) and one that has left look the same as long as nothing is sent to them, and the first
/// waits for its answer: neither is dropped for it. The second is found out by what is sent to it, as its system answers that with a reset: the
/// next piece of a stream, or a sign of life (SignOfLife).
bool RequestStream::is_writable() const
{
    pollfd watched { m_socket, POLLOUT, 0 };
    return ::poll(&watched, 1, 0) == 0 || (watched.revents & (POLLERR | POLLHUP | POLLNVAL)) == 0;
}

ssize_t RequestStream::read(char *into, std::size_t size)
{
    auto &part = m_input.empty() ? m_body : m_input;
    const auto count = part.copy(into, size, m_at);
    m_at += count;
    if (m_at == part.size()) {
        part = std::string(); // clear() would keep megabytes until the answer is written
        m_at = 0;
    }
    return static_cast<ssize_t>(count);
}

ssize_t RequestStream::write(const char *bytes, std::size_t size)
{
    const auto begun = std::chrono::steady_clock::now();
    auto last = begun; // that something was taken
    for (std::size_t done = 0; done < size;) {
        const auto count = ::send(m_socket, bytes + done, size - done, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count > 0) {
            done += static_cast<std::size_t>(count);
            last = std::chrono::steady_clock::now();
            continue;
        }
        if (count < 0 && errno != EAGAIN && errno != EINTR)
            return -1;
        const auto now = std::chrono::steady_clock::now();
        if (m_stop.stop_requested() || now - last > kPatience)
            return -1;
        if (!m_isSlow && now - begun > kSlow && !(m_isSlow = m_slowSeats.try_acquire()))
            return -1;
        pollfd watched { m_socket, POLLOUT, 0 };
        ::poll(&watched, 1, kSlice);
    }
    return static_cast<ssize_t>(size);
}

void RequestStream::get_remote_ip_and_port(std::string &ip, int &port) const
{
    ip = "127.0.0.1"; // the server listens nowhere else
    port = 0;
}

void RequestStream::get_local_ip_and_port(std::string &ip, int &port) const
{
    get_remote_ip_and_port(ip, port);
}

} // namespace anneal::serve
