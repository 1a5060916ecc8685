// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/connectionreader.h"

#include <httplib.h>

#include <semaphore>
#include <stop_token>

namespace anneal::serve {

/// What the HTTP library reads and writes of one request: it is given the request from memory, with no header that it could act upon by itself
/// (ranges, encodings, forms), and its writes go to the connection, no longer than a patient client needs and not beyond a stop.
class RequestStream : public httplib::Stream
{
public:
    /// `slowSeats`: how many answers may wait at once for clients that take them slowly; the other threads answer everybody else.
    RequestStream(WholeRequest request, std::counting_semaphore<> &slowSeats, std::stop_token stop);
    ~RequestStream() override;

    bool is_readable() const override { return !m_input.empty() || !m_body.empty(); }
    /// Whether the client is still there, as far as one can tell without writing. A stop changes nothing of that: whoever writes tells of it.
    bool is_writable() const override;
    ssize_t read(char *into, std::size_t size) override;
    /// All of it, or -1 when the client is gone, takes nothing for a while, is one slow one too many, or the server stops.
    ssize_t write(const char *bytes, std::size_t size) override;
    void get_remote_ip_and_port(std::string &ip, int &port) const override;
    void get_local_ip_and_port(std::string &ip, int &port) const override;
    socket_t socket() const override { return m_socket; }

private:
    const int m_socket;
    std::string m_input; // the head; each is let go once it was read
    std::string m_body;
    std::counting_semaphore<> &m_slowSeats;
    bool m_isSlow = false; // and has a seat
    const std::stop_token m_stop;
    std::size_t m_at = 0;
};

} // namespace anneal::serve
