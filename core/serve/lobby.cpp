// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/lobby.h"

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
constexpr std::size_t kMostLeaving = 128;
constexpr std::size_t kMostBodyBytes = 64u << 20; // of all bodies that are being read
constexpr auto kHeadTime = std::chrono::seconds(10);
constexpr auto kBodyTime = std::chrono::seconds(60);
constexpr auto kGoodbyeTime = std::chrono::seconds(2);
constexpr std::size_t kGoodbyeBytes = 16u << 20; // that are read and dropped, so that who still sends gets to read the answer
constexpr int kTick = 250;                       // ms

} // namespace

void giveMemoryBack()
{
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

struct Lobby::Guest
{
    explicit Guest(int s, State st) : socket(s), state(st) { setDeadline(); }
    ~Guest()
    {
        if (socket >= 0)
            ::close(socket);
        letBodyGo();
    }
    Guest(const Guest &) = delete;
    Guest &operator=(const Guest &) = delete;

    void enter(State next)
    {
        state = next;
        setDeadline();
    }
    void setDeadline() { deadline = Clock::now() + (state == State::Head ? kHeadTime : state == State::Body ? kBodyTime : kGoodbyeTime); }
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
    std::size_t dropped = 0; // bytes that came while leaving
};

Lobby::Lobby(Admit admit, Ready ready) : m_admit(std::move(admit)), m_ready(std::move(ready)), m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    m_thread = std::thread([this] { run(); });
}

Lobby::~Lobby()
{
    stop();
    m_arrived.clear();
    ::close(m_wake);
}

void Lobby::wake() const
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_wake, &one, sizeof one);
}

void Lobby::stop()
{
    m_stopping = true;
    wake();
    if (m_thread.joinable())
        m_thread.join();
}

void Lobby::receive(int socket)
{
    ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); // pieces of a stream go out as they are made
    {
        const std::lock_guard lock(m_mutex);
        m_arrived.push_back(std::make_unique<Guest>(socket, State::Head));
    }
    wake();
}

void Lobby::seeOff(int socket)
{
    ::shutdown(socket, SHUT_WR);
    {
        const std::lock_guard lock(m_mutex);
        m_arrived.push_back(std::make_unique<Guest>(socket, State::Leaving));
    }
    wake();
}

/// Where more than `most` are in a state, those of them go that have been in it longest; what has come of them is read first, since that may be
/// all they wait for.
void Lobby::makeRoom(Guests &guests, State state, std::size_t most)
{
    const auto isThere = [&](const auto &guest) { return guest->state == state; };
    for (auto count = std::count_if(guests.begin(), guests.end(), isThere); count > static_cast<std::ptrdiff_t>(most); --count) {
        const auto longest = std::min_element(guests.begin(), guests.end(),
            [&](const auto &a, const auto &b) { return std::pair(!isThere(a), a->deadline) < std::pair(!isThere(b), b->deadline); });
        if (!read(**longest) || state == State::Leaving
            || (isThere(*longest) && !refuse(**longest, { 503, "Too many connections wait at the same time; try again later.", "", "busy" })))
            guests.erase(longest);
    }
}

void Lobby::makeRoom(Guests &guests)
{
    makeRoom(guests, State::Head, kMostHeads);
    makeRoom(guests, State::Body, kMostBodies);
    makeRoom(guests, State::Leaving, kMostLeaving); // last: who was refused leaves
    std::size_t bodies = 0;
    for (const auto &guest : guests)
        bodies += guest->bodyBytes();
    if (bodies <= kMostBodyBytes)
        return;
    const auto largest = std::max_element(guests.begin(), guests.end(), [](const auto &a, const auto &b) { return a->bodyBytes() < b->bodyBytes(); });
    if (!refuse(**largest, { 503, "Too many large requests come at the same time; try again later.", "", "busy" }))
        guests.erase(largest);
}

void Lobby::welcome(Guests &guests)
{
    const std::lock_guard lock(m_mutex);
    for (auto &guest : m_arrived)
        guests.push_back(std::move(guest));
    m_arrived.clear();
}

void Lobby::run()
{
    Guests guests;
    std::vector<pollfd> watched;
    while (!m_stopping) {
        welcome(guests);
        makeRoom(guests);
        watched.assign(1, { m_wake, POLLIN, 0 });
        for (const auto &guest : guests)
            watched.push_back({ guest->socket, POLLIN, 0 });
        ::poll(watched.data(), watched.size(), kTick);
        if (watched[0].revents != 0) {
            std::uint64_t count = 0;
            [[maybe_unused]] const auto drained = ::read(m_wake, &count, sizeof count);
        }
        for (std::size_t i = 0; i < guests.size(); ++i)
            if ((watched[i + 1].revents != 0 && !read(*guests[i])) || expire(*guests[i]))
                guests[i].reset();
        std::erase(guests, nullptr);
    }
}

/// True when the guest is to be dropped; tells one whose time is up, and lets it leave.
bool Lobby::expire(Guest &guest)
{
    if (guest.socket < 0 || Clock::now() < guest.deadline)
        return guest.socket < 0;
    if (guest.state == State::Leaving)
        return true;
    return !refuse(guest, { 408, "The request did not come whole in time.", "", "timeout" });
}

/// Reads what has come; false when the guest is gone or was passed on.
bool Lobby::read(Guest &guest)
{
    std::array<char, 65536> buffer;
    const auto count = ::recv(guest.socket, buffer.data(), buffer.size(), 0);
    if (count < 0)
        return errno == EAGAIN || errno == EINTR;
    if (count == 0)
        return false;
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    switch (guest.state) {
    case State::Leaving:
        guest.dropped += bytes.size();
        return guest.dropped < kGoodbyeBytes;
    case State::Body:
        return bodyCame(guest, bytes);
    case State::Head:
        break;
    }
    // A body may come with its head, so more than the longest head can be in it.
    guest.body += bytes;
    const auto end = guest.body.find("\r\n\r\n");
    const auto headBytes = end == std::string::npos ? guest.body.size() : end + 4;
    if (headBytes > kLongestHead)
        return refuse(guest, { 431, "The headers of the request are longer than 32 KiB.", "", "too_large" });
    if (end != std::string::npos)
        return headCame(guest);
    return mayBeHead(guest.body) || refuse(guest, { 400, "The request is no HTTP/1.1 request.", "", "bad_request" });
}

bool Lobby::headCame(Guest &guest)
{
    const auto end = guest.body.find("\r\n\r\n") + 4;
    const std::string rest = guest.body.substr(end);
    auto parsed = parseHead(std::string_view(guest.body).substr(0, end));
    guest.head = std::move(parsed.head);
    guest.body.clear();
    if (parsed.problem)
        return refuse(guest, *parsed.problem);
    if (const auto problem = m_admit(guest.head))
        return refuse(guest, *problem);
    guest.enter(State::Body);
    if (guest.head.expectsContinue && rest.empty() && (guest.head.isChunked || guest.head.contentLength > 0)) {
        constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        ::send(guest.socket, kContinue.data(), kContinue.size(), MSG_NOSIGNAL);
    }
    return bodyCame(guest, rest);
}

bool Lobby::bodyCame(Guest &guest, std::string_view bytes)
{
    if (!guest.head.isChunked) {
        guest.body += bytes.substr(0, guest.head.contentLength - guest.body.size()); // what follows is no request of ours
        if (guest.body.size() < guest.head.contentLength)
            return true;
        pass(guest, std::move(guest.body));
        return guest.socket >= 0;
    }
    switch (guest.chunks.feed(bytes)) {
    case ChunkedBody::State::Unfinished:
        return true;
    case ChunkedBody::State::Whole:
        pass(guest, guest.chunks.take());
        return guest.socket >= 0;
    case ChunkedBody::State::TooLarge:
        return refuse(guest, { 413, "The body is larger than 8 MiB.", "", "too_large" });
    case ChunkedBody::State::Malformed:
        break;
    }
    return refuse(guest, { 400, "The chunks of the body are not valid.", "", "bad_request" });
}

void Lobby::pass(Guest &guest, std::string body)
{
    WholeRequest request { guest.socket, guest.head, std::move(body) };
    const auto problem = m_ready(request);
    if (!problem) {
        guest.socket = -1;
        return;
    }
    guest.body = std::move(request.body);
    refuse(guest, *problem);
}

/// Says so and sees the guest off; false when the guest does not even listen.
bool Lobby::refuse(Guest &guest, const Problem &problem)
{
    const auto text = refusal(problem, guest.head.method != "HEAD");
    const auto sent = ::send(guest.socket, text.data(), text.size(), MSG_NOSIGNAL); // fits into the socket's buffer, or nobody reads it
    ::shutdown(guest.socket, SHUT_WR);
    guest.letBodyGo();
    guest.enter(State::Leaving);
    return sent >= 0;
}

} // namespace anneal::serve
