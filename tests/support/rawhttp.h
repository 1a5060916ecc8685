// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

namespace anneal::tests {

struct HttpReply
{
    int status = 0; // 0: no whole reply came
    QByteArray head;
    QByteArray body; // chunks put together
    bool whole = false;
};

/// One request over a plain socket to 127.0.0.1, without any HTTP library.
class RawHttp
{
public:
    /// `room`: bytes that may lie unread; 0: as many as the system likes.
    explicit RawHttp(int port, int room = 0) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval patience { 60, 0 };
        ::setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        if (room > 0)
            ::setsockopt(m_socket, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        m_connected = ::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    }
    ~RawHttp() { close(); }
    RawHttp(const RawHttp &) = delete;
    RawHttp &operator=(const RawHttp &) = delete;

    bool isConnected() const { return m_connected; }
    /// Nothing has come yet, and the other side has not closed.
    bool isWaiting() const
    {
        char first;
        return ::recv(m_socket, &first, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    }
    void close()
    {
        if (m_socket >= 0)
            ::close(m_socket);
        m_socket = -1;
    }
    /// Nothing more will be sent; the answer can still come.
    void endSending() { ::shutdown(m_socket, SHUT_WR); }
    void send(const QByteArray &bytes) { (void)::send(m_socket, bytes.constData(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL); }
    /// Takes at most so many bytes, and gives how many; none where the other side has closed.
    qsizetype take(std::size_t most)
    {
        std::vector<char> bytes(most);
        return std::max<qsizetype>(::recv(m_socket, bytes.data(), most, 0), 0);
    }
    /// What has come until `until` is in it, or the other side closes.
    QByteArray readUntil(const QByteArray &until)
    {
        char buffer[4096];
        while (!m_read.contains(until)) {
            const auto count = ::recv(m_socket, buffer, sizeof buffer, 0);
            if (count <= 0)
                break;
            m_read.append(buffer, static_cast<qsizetype>(count));
        }
        return m_read;
    }

    HttpReply reply()
    {
        HttpReply made;
        readUntil("\r\n\r\n");
        const auto headEnd = m_read.indexOf("\r\n\r\n");
        if (headEnd < 0)
            return made;
        made.head = m_read.left(headEnd);
        made.status = made.head.mid(9, 3).toInt();
        readUntil(QByteArray(1, '\0') + "until it closes");
        auto rest = m_read.mid(headEnd + 4);
        made.whole = true;
        if (!made.head.toLower().contains("transfer-encoding: chunked")) {
            made.body = rest;
            return made;
        }
        while (true) {
            const auto lineEnd = rest.indexOf("\r\n");
            bool valid = false;
            const auto size = rest.left(std::max<qsizetype>(lineEnd, 0)).toInt(&valid, 16);
            if (lineEnd < 0 || !valid || rest.size() < lineEnd + 2 + size) {
                made.whole = false;
                return made;
            }
            if (size == 0)
                return made;
            made.body += rest.mid(lineEnd + 2, size);
            rest = rest.mid(lineEnd + 2 + size + 2);
        }
    }

private:
    int m_socket;
    bool m_connected = false;
    QByteArray m_read;
};

inline QByteArray httpRequest(const QByteArray &method, const QByteArray &path, int port, const QByteArray &body, const QList<QByteArray> &headers)
{
    QByteArray request = method + ' ' + path + " HTTP/1.1\r\n";
    bool hasHost = false;
    for (const auto &header : headers) {
        request += header + "\r\n";
        hasHost = hasHost || header.startsWith("Host:");
    }
    if (!hasHost)
        request += "Host: 127.0.0.1:" + QByteArray::number(port) + "\r\n";
    return request + "Connection: close\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

inline HttpReply ask(const QByteArray &method, const QByteArray &path, int port, const QByteArray &body = {}, const QList<QByteArray> &headers = {})
{
    RawHttp http(port);
    http.send(httpRequest(method, path, port, body, headers));
    return http.reply();
}

/// The data of each event of a stream.
inline QList<QByteArray> eventsOf(const QByteArray &body)
{
    QList<QByteArray> events;
    for (const auto &block : body.split('\n'))
        if (block.startsWith("data: "))
            events << block.mid(6);
    return events;
}

} // namespace anneal::tests
