// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/connectionreader.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace anneal::serve {
namespace {

using Clock = std::chrono::steady_clock;

// Each kind has room of its own: those whose head is not read yet, whoever they are, take none from those who were admitted.
constexpr std::size_t kMostHeads = 256;
constexpr std::size_t kMostBodies = 128;
constexpr std::size_t kMostLingering = 128;
constexpr std::size_t kMostBodyBytes = 64u << 20; // of all bodies that are being read
constexpr auto kHeadTime = std::chrono::seconds(10);
constexpr auto kBodyTime = std::chrono::seconds(60);
constexpr auto kLingerTime = std::chrono::seconds(2);
constexpr std::size_t kLingerBytes = 16u << 20; // that are read and dropped, so that who still sends gets to read the answer
constexpr int kTick = 250;                      // ms

} // namespace

void giveMemoryBack()
{
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

struct ConnectionReader::Connection
{
    explicit Connection(int s, State st) : socket(s), state(st) { setDeadline(); }
    ~Connection()
    {
        if (socket >= 0)
            ::close(socket);
        letBodyGo();
    }
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    void enter(State next)
    {
        state = next;
        setDeadline();
    }
    void setDeadline() { deadline = Clock::now() + (state == State::Head ? kHeadTime : state == State::Body ? kBodyTime : kLingerTime); }
    void letBodyGo()
    {
        const bool isLarge = bodyBytes() > kLargeBody;
        body = std::string(); // clear() would keep megabytes
        chunks = ChunkedBody();
        if (isLarge)
            giveMemoryBack();
    }
    std::size_t bodyBytes() const { return state == State::Body ? body.size() + chunks.size() : 0; }

    int socket;
    State state;
    Clock::time_point deadline;
    RequestHead head;
    std::string body; // of the head, while that is read
    ChunkedBody chunks;
    std::size_t dropped = 0; // bytes that came while lingering
};

ConnectionReader::ConnectionReader(Admit admit, Ready ready)
    : m_admit(std::move(admit))
    , m_ready(std::move(ready))
    , m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    m_thread = std::thread([this] { run(); });
}

ConnectionReader::~ConnectionReader()
{
    stop();
    m_arrived.clear();
    ::close(m_wake);
}

void ConnectionReader::wake() const
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_wake, &one, sizeof one);
}

void ConnectionReader::stop()
{
    m_stopping = true;
    wake();
    if (m_thread.joinable())
        m_thread.join();
}

void ConnectionReader::receive(int socket)
{
    ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); // pieces of a stream go out as they are made
    {
        const std::lock_guard lock(m_mutex);
        m_arrived.push_back(std::make_unique<Connection>(socket, State::Head));
    }
    wake();
}

void ConnectionReader::closeGracefully(int socket)
{
    ::shutdown(socket, SHUT_WR);
    {
        const std::lock_guard lock(m_mutex);
        m_arrived.push_back(std::make_unique<Connection>(socket, State::Lingering));
    }
    wake();
}

/// Where more than `most` are in a state, those of them go that have been in it longest; what has come of them is read first, since that may be
/// all they wait for.
void ConnectionReader::makeRoom(Connections &connections, State state, std::size_t most)
{
    const auto isThere = [&](const auto &connection) { return connection->state == state; };
    for (auto count = std::count_if(connections.begin(), connections.end(), isThere); count > static_cast<std::ptrdiff_t>(most); --count) {
        const auto longest = std::min_element(connections.begin(), connections.end(),
            [&](const auto &a, const auto &b) { return std::pair(!isThere(a), a->deadline) < std::pair(!isThere(b), b->deadline); });
        if (!read(**longest) || state == State::Lingering
            || (isThere(*longest) && !refuse(**longest, { 503, "Too many connections wait at the same time; try again later.", "", "busy" })))
            connections.erase(longest);
    }
}

void ConnectionReader::makeRoom(Connections &connections)
{
    makeRoom(connections, State::Head, kMostHeads);
    makeRoom(connections, State::Body, kMostBodies);
    makeRoom(connections, State::Lingering, kMostLingering); // last: those that were refused are in this state
    std::size_t bodies = 0;
    for (const auto &connection : connections)
        bodies += connection->bodyBytes();
    if (bodies <= kMostBodyBytes)
        return;
    const auto largest
        = std::max_element(connections.begin(), connections.end(), [](const auto &a, const auto &b) { return a->bodyBytes() < b->bodyBytes(); });
    if (!refuse(**largest, { 503, "Too many large requests come at the same time; try again later.", "", "busy" }))
        connections.erase(largest);
}

void ConnectionReader::addArrived(Connections &connections)
{
    const std::lock_guard lock(m_mutex);
    for (auto &connection : m_arrived)
        connections.push_back(std::move(connection));
    m_arrived.clear();
}

void ConnectionReader::run()
{
    Connections connections;
    std::vector<pollfd> watched;
    while (!m_stopping) {
        addArrived(connections);
        makeRoom(connections);
        watched.assign(1, { m_wake, POLLIN, 0 });
        for (const auto &connection : connections)
            watched.push_back({ connection->socket, POLLIN, 0 });
        ::poll(watched.data(), watched.size(), kTick);
        if (watched[0].revents != 0) {
            std::uint64_t count = 0;
            [[maybe_unused]] const auto drained = ::read(m_wake, &count, sizeof count);
        }
        for (std::size_t i = 0; i < connections.size(); ++i)
            if ((watched[i + 1].revents != 0 && !read(*connections[i])) || expire(*connections[i]))
                connections[i].reset();
        std::erase(connections, nullptr);
    }
}

/// True when the connection is to be dropped. One whose time is up is told so first.
bool ConnectionReader::expire(Connection &connection)
{
    if (connection.socket < 0 || Clock::now() < connection.deadline)
        return connection.socket < 0;
    if (connection.state == State::Lingering)
        return true;
    return !refuse(connection, { 408, "The request did not come whole in time.", "", "timeout" });
}

/// Reads what has come; false when the connection is gone or was passed on.
bool ConnectionReader::read(Connection &connection)
{
    std::array<char, 65536> buffer;
    const auto count = ::recv(connection.socket, buffer.data(), buffer.size(), 0);
    if (count < 0)
        return errno == EAGAIN || errno == EINTR;
    if (count == 0) { // nothing more will come, but whoever has only ended sending reads what it is told
        const bool hasBegun = connection.state == State::Body || (connection.state == State::Head && !connection.body.empty());
        return hasBegun && refuse(connection, { 400, "The request ended before it was whole.", "", "bad_request" });
    }
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    switch (connection.state) {
    case State::Lingering:
        connection.dropped += bytes.size();
        return connection.dropped < kLingerBytes;
    case State::Body:
        return bodyCame(connection, bytes);
    case State::Head:
        break;
    }
    // A body may come with its head, so more than the longest head can be in it.
    connection.body += bytes;
    const auto end = connection.body.find("\r\n\r\n");
    const auto headBytes = end == std::string::npos ? connection.body.size() : end + 4;
    if (headBytes > kLongestHead)
        return refuse(connection, { 431, "The headers of the request are longer than 32 KiB.", "", "too_large" });
    if (end != std::string::npos)
        return headCame(connection);
    return mayBeHead(connection.body) || refuse(connection, { 400, "The request is no HTTP/1.1 request.", "", "bad_request" });
}

bool ConnectionReader::headCame(Connection &connection)
{
    const auto end = connection.body.find("\r\n\r\n") + 4;
    const std::string rest = connection.body.substr(end);
    auto parsed = parseHead(std::string_view(connection.body).substr(0, end));
    connection.head = std::move(parsed.head);
    connection.body.clear();
    if (parsed.problem)
        return refuse(connection, *parsed.problem);
    if (const auto problem = m_admit(connection.head))
        return refuse(connection, *problem);
    connection.enter(State::Body);
    if (connection.head.expectsContinue && rest.empty() && (connection.head.isChunked || connection.head.contentLength > 0)) {
        constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        ::send(connection.socket, kContinue.data(), kContinue.size(), MSG_NOSIGNAL);
    }
    return bodyCame(connection, rest);
}

bool ConnectionReader::bodyCame(Connection &connection, std::string_view bytes)
{
    if (!connection.head.isChunked) {
        connection.body += bytes.substr(0, connection.head.contentLength - connection.body.size()); // what follows is no request of ours
        if (connection.body.size() < connection.head.contentLength)
            return true;
        pass(connection, std::move(connection.body));
        return connection.socket >= 0;
    }
    switch (connection.chunks.feed(bytes)) {
    case ChunkedBody::State::Unfinished:
        return true;
    case ChunkedBody::State::Whole:
        pass(connection, connection.chunks.take());
        return connection.socket >= 0;
    case ChunkedBody::State::TooLarge:
        return refuse(connection, { 413, "The body is larger than 8 MiB.", "", "too_large" });
    case ChunkedBody::State::Malformed:
        break;
    }
    return refuse(connection, { 400, "The chunks of the body are not valid.", "", "bad_request" });
}

void ConnectionReader::pass(Connection &connection, std::string body)
{
    WholeRequest request { connection.socket, connection.head, std::move(body) };
    const auto problem = m_ready(request);
    if (!problem) {
        connection.socket = -1;
        return;
    }
    connection.body = std::move(request.body);
    refuse(connection, *problem);
}

/// Answers with a problem and closes the connection gracefully; false when nobody reads the answer.
bool ConnectionReader::refuse(Connection &connection, const Problem &problem)
{
    const auto text = refusal(problem, connection.head.method != "HEAD");
    const auto sent = ::send(connection.socket, text.data(), text.size(), MSG_NOSIGNAL); // fits into the socket's buffer, or nobody reads it
    ::shutdown(connection.socket, SHUT_WR);
    connection.letBodyGo();
    connection.enter(State::Lingering);
    return sent >= 0;
}

} // namespace anneal::serve
