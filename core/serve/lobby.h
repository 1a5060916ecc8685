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
    int socket = -1; // whoever gets the request closes it, or gives it to Lobby::seeOff
    RequestHead head;
    std::string body;
};

/// Gives memory that was freed back to the system: the heap keeps what was taken in small pieces, gigabytes after a few large requests at once.
void giveMemoryBack();

/// Where connections wait until their request has come whole: one thread reads all of them, so that those who dawdle hold up nobody.
/// Heads and bodies are bounded in bytes and time, connections in number: of those whose head is not whole, of those who were admitted and of
/// those who leave, the oldest makes room for a new one of its kind.
class Lobby
{
public:
    /// Asked once the head is there, before anything of the body is read; a problem is the answer.
    using Admit = std::function<std::optional<Problem>(const RequestHead &head)>;
    /// Given each request that came whole; must not block. A problem is the answer, and the request is left alone.
    using Ready = std::function<std::optional<Problem>(WholeRequest &request)>;

    /// Both are called on the lobby's thread.
    Lobby(Admit admit, Ready ready);
    ~Lobby();
    Lobby(const Lobby &) = delete;
    Lobby &operator=(const Lobby &) = delete;

    /// Takes over a connection that was just made. Any thread may call.
    void receive(int socket);
    /// Takes over a connection that was answered: reads on for a moment, so that the answer arrives before the end. Any thread may call.
    void seeOff(int socket);
    /// Closes everything that waits; no callback runs once it has returned. Any thread but the lobby's own may call, one at a time.
    void stop();

private:
    struct Guest;
    enum class State { Head, Body, Leaving };
    using Guests = std::vector<std::unique_ptr<Guest>>;

    void run();
    void welcome(Guests &guests);
    void makeRoom(Guests &guests);
    void makeRoom(Guests &guests, State state, std::size_t most);
    bool read(Guest &guest);
    bool headCame(Guest &guest);
    bool bodyCame(Guest &guest, std::string_view bytes);
    bool refuse(Guest &guest, const Problem &problem);
    void pass(Guest &guest, std::string body);
    bool expire(Guest &guest);
    void wake() const;

    const Admit m_admit;
    const Ready m_ready;
    int m_wake = -1;
    std::atomic<bool> m_stopping = false;
    std::mutex m_mutex;
    Guests m_arrived; // guarded by m_mutex
    std::thread m_thread;
};

} // namespace anneal::serve
