// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/requesthead.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace anneal::serve {

/// A request that has come whole, and the connection that waits for its answer.
struct WholeRequest
{
    int socket = -1; // whoever gets the request closes it, or gives it to ConnectionReader::closeGracefully
    RequestHead head;
    std::string body;
};

/// Gives memory that was freed back to the system: the heap keeps what was taken in small pieces, gigabytes after a few large requests at once.
void giveMemoryBack();

/// Reads requests from all connections on one thread until each has come whole, so that a slow client holds up nobody. Heads and bodies are bounded
/// in bytes and time, connections in number: of those whose head is not whole, of those that were admitted and of those that linger, the oldest makes
/// room for a new one of its kind.
class ConnectionReader
{
public:
    /// Asked once the head is there, before anything of the body is read; a problem is the answer.
    using Admit = std::function<std::optional<Problem>(const RequestHead &head)>;
    /// Given each request that came whole; must not block. A problem is the answer, and the request is left alone.
    using Ready = std::function<std::optional<Problem>(WholeRequest &request)>;

    /// Both are called on the reader's thread.
    ConnectionReader(Admit admit, Ready ready);
    ~ConnectionReader();
    ConnectionReader(const ConnectionReader &) = delete;
    ConnectionReader &operator=(const ConnectionReader &) = delete;

    /// Takes over a connection that was just made. Any thread may call.
    void receive(int socket);
    /// Takes over a connection that was answered: it lingers, being read for a moment more, so that the answer arrives before the end. Any thread may
    /// call.
    void closeGracefully(int socket);
    /// Closes everything that waits; no callback runs once it has returned. Any thread but the reader's own may call, one at a time.
    void stop();

private:
    struct Connection;
    enum class State { Head, Body, Lingering };
    using Connections = std::vector<std::unique_ptr<Connection>>;

    void run();
    void addArrived(Connections &connections);
    void makeRoom(Connections &connections);
    void makeRoom(Connections &connections, State state, std::size_t most);
    bool read(Connection &connection);
    bool headCame(Connection &connection);
    bool bodyCame(Connection &connection, std::string_view bytes);
    bool refuse(Connection &connection, const Problem &problem);
    void pass(Connection &connection, std::string body);
    bool expire(Connection &connection);
    void wake() const;

    const Admit m_admit;
    const Ready m_ready;
    int m_wake = -1;
    std::atomic<bool> m_stopping = false;
    std::mutex m_mutex;
    Connections m_arrived; // guarded by m_mutex
    std::thread m_thread;
};

} // namespace anneal::serve
