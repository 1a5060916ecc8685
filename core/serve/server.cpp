// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/server.h"

#include "core/base/guard.h"
#include "core/base/text.h"
#include "core/serve/access.h"
#include "core/serve/completions.h"
#include "core/serve/requeststream.h"

#include <cstdio>
#include <ctime>

namespace anneal::serve {
namespace {

using base::Json;

constexpr std::size_t kMostSlow = 8;
constexpr std::size_t kOthers = 8;                          // threads for those that wait for no model
constexpr auto kLastWords = std::chrono::milliseconds(500); // of answers that a stop ends
constexpr std::size_t kMostBodyBytes = 256u << 20;          // of all requests that are not answered yet

/// Runs what it is given at once: a new connection is only handed to the reader.
class AtOnce : public httplib::TaskQueue
{
public:
    void enqueue(std::function<void()> task) override { task(); }
    void shutdown() override { }
};

/// The library's routes and replies; connections and what comes over them are ours (ConnectionReader, RequestStream).
class Http : public httplib::Server
{
public:
    std::function<void(int socket)> connected;

    /// The library lets five connections wait to be taken; a sixth that comes at the same time would be tried again a second later.
    void letManyConnect() { ::listen(svr_sock_, SOMAXCONN); }

    void answer(WholeRequest request, std::counting_semaphore<> &slowSeats, const std::stop_token &stop)
    {
        RequestStream stream(std::move(request), slowSeats, stop);
        bool closed = false;
        const auto answered = base::guarded([&]() -> base::Status { // of what provides a content the library catches nothing
            process_request(stream, true, closed, nullptr);
            return base::ok();
        });
        if (!answered)
            std::fprintf(stderr, "Error: %s\n", base::withoutControls(answered.error().text()).c_str());
    }

private:
    bool process_and_close_socket(socket_t socket) override
    {
        connected(socket);
        return true;
    }
};

/// Clients call JSON a form too (curl -d does), so a body is one only where it is no JSON either.
std::optional<Problem> refuseForm(const RequestHead &head, std::string_view body)
{
    const auto types = head.all("content-type");
    const auto type = types.empty() ? std::string() : base::toLower(types.front());
    const auto first = body.find_first_not_of(" \t\r\n");
    const bool mayBeJson = first != std::string_view::npos && (body[first] == '{' || body[first] == '[');
    if (mayBeJson || (!type.starts_with("multipart/") && !type.starts_with("application/x-www-form-urlencoded")))
        return {};
    return Problem { 415,
        "The body is a form, and this server takes JSON; send that with 'Content-Type: application/json' (curl: -H and -d, not -F).", "",
        "unsupported_media_type" };
}

std::size_t kindsOf(const Models &models)
{
    std::set<ModelKind> kinds;
    for (const auto &model : models.list())
        kinds.insert(model.kind);
    return kinds.size();
}

/// Whoever only looks whether the server is there does not keep it.
bool needsServer(const RequestHead &head)
{
    return head.target != "/health";
}

} // namespace

struct Server::Private
{
    Private(Models &served, const ServerSettings &wanted) : service(served, wanted), settings(wanted), kinds(kindsOf(served)) { }

    base::Status bind();
    void setRoutes();
    Problem noAddress(const httplib::Request &request, httplib::Response &response) const;
    void listen();
    void endWhenIdle(const std::stop_token &ended);
    void waitForAnswers() const;
    std::optional<Problem> take(WholeRequest &request);
    Json described(const Models::Listed &model) const; // as /v1/models does
    /// Threads that answer: those whose requests run, or wait for that, for a model to be loaded or for an encoding, those with slow clients, and
    /// some for /health.
    std::size_t threads() const
    {
        return kinds * (service.places + settings.mostWaiting) + settings.mostWaiting + Service::kMostEncodings + kMostSlow + kOthers;
    }

    Service service;
    const ServerSettings settings;
    const std::size_t kinds; // of models that there are
    int port = 0;
    Http http;
    std::vector<std::string> posted;                // the paths that take POST
    std::unique_ptr<ConnectionReader> reader;       // while it listens
    std::unique_ptr<httplib::ThreadPool> answerers; // while it listens
    std::atomic<std::size_t> requests = 0;          // whole ones that are not answered yet
    std::atomic<std::size_t> bodyBytes = 0;         // of them
    std::counting_semaphore<> slow { kMostSlow };
    std::atomic<bool> running = false;
    std::atomic<std::chrono::steady_clock::time_point> lastAsked; // when the last request that needs it came or was answered
    const std::int64_t started = std::time(nullptr);
};

base::Status Server::Private::bind()
{
    const int wanted = settings.port;
    // Not the library's default, which lets a second program share the port.
    http.set_socket_options([](socket_t socket) {
        const int yes = 1;
        ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    port = wanted == 0 ? http.bind_to_any_port("127.0.0.1") : http.bind_to_port("127.0.0.1", wanted) ? wanted : -1;
    if (port <= 0)
        return base::Error { base::ErrorKind::AlreadyExists,
            "Port " + std::to_string(wanted) + " of 127.0.0.1 cannot be used; another program may have it.",
            "Choose another with --port, or --port 0 for any that is free." };
    http.letManyConnect();
    return base::ok();
}

/// Hands a request that came whole to a thread that answers it.
std::optional<Problem> Server::Private::take(WholeRequest &request)
{
    const auto bytes = request.body.size();
    if (service.stopping.stop_requested())
        return stopping();
    if (auto problem = refuseForm(request.head, request.body))
        return problem;
    if (requests >= 2 * threads() || bodyBytes + bytes > kMostBodyBytes)
        return busy();
    const bool counts = needsServer(request.head);
    ++requests;
    bodyBytes += bytes;
    answerers->enqueue([this, bytes, counts, whole = std::make_shared<WholeRequest>(std::move(request))] {
        const int socket = whole->socket;
        if (!service.stopping.stop_requested())
            http.answer(std::move(*whole), slow, service.stopping.get_token());
        if (bytes > kLargeBody)
            giveMemoryBack();
        reader->closeGracefully(socket);
        bodyBytes -= bytes;
        if (counts)
            lastAsked = std::chrono::steady_clock::now();
        --requests;
    });
    return {};
}

void Server::Private::listen()
{
    const Access access(settings.token, port);
    answerers = std::make_unique<httplib::ThreadPool>(threads());
    const auto admit = [&](const RequestHead &head) {
        auto problem = access.admit(head);
        if (!problem && needsServer(head))
            lastAsked = std::chrono::steady_clock::now();
        return problem;
    };
    reader = std::make_unique<ConnectionReader>(admit, [this](WholeRequest &request) { return take(request); });
    http.connected = [this](int socket) { reader->receive(socket); };
    lastAsked = std::chrono::steady_clock::now();
    std::jthread idle;
    if (settings.endWhenIdle > settings.endWhenIdle.zero())
        idle = std::jthread([this](const std::stop_token &ended) { endWhenIdle(ended); });
    http.listen_after_bind();
    idle = std::jthread(); // it stops a server that runs
    reader->stop();
    answerers->shutdown(); // they end what they answer, which a stop makes short
    reader.reset();
}

void Server::Private::endWhenIdle(const std::stop_token &ended)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    while (!ended.stop_requested()) {
        const auto end = lastAsked.load() + settings.endWhenIdle;
        const auto now = std::chrono::steady_clock::now();
        if (now >= end && requests == 0 && http.is_running()) { // it forgets a stop that comes before it listens
            service.stopping.request_stop();
            service.models.stop();
            return http.stop();
        }
        constexpr std::chrono::milliseconds kBetweenLooks(50); // while a long request runs
        never.wait_until(lock, ended, std::max(end, now + kBetweenLooks), [] { return false; });
    }
}

/// Gives those who write answers the time to say that they end: once the library is told to stop, it begins none whose headers it has sent.
void Server::Private::waitForAnswers() const
{
    for (const auto end = std::chrono::steady_clock::now() + kLastWords; requests > 0 && std::chrono::steady_clock::now() < end;)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

void Server::Private::setRoutes()
{
    http.new_task_queue = [] { return new AtOnce; }; // the library deletes it
    http.set_payload_max_length(kLargestBody);
    http.Get("/health", [](const auto &, auto &response) { answer(response, 200, { { "status", "ok" } }); });
    http.Get("/v1/models/?", [this](const auto &, auto &response) {
        Json all = Json::array();
        for (const auto &model : service.models.list())
            all.push_back(described(model));
        answer(response, 200, { { "object", "list" }, { "data", std::move(all) } });
    });
    http.Get("/v1/models/(.+)", [this](const httplib::Request &request, auto &response) {
        const auto model = service.models.find(request.matches[1].str());
        model ? answer(response, 200, described(*model)) : answer(response, noModel(request.matches[1].str(), service.models));
    });
    const auto post = [this](const char *path, auto endpoint) {
        posted.emplace_back(path);
        http.Post(path + std::string("/?"),
            [this, endpoint](const httplib::Request &request, httplib::Response &response) { endpoint(service, request, response); });
    };
    post("/v1/chat/completions", [](auto &all, const auto &request, auto &response) { complete(all, Reply::Kind::Chat, request, response); });
    post("/v1/completions", [](auto &all, const auto &request, auto &response) { complete(all, Reply::Kind::Text, request, response); });
    post("/v1/embeddings", embed);
    for (const char *path : { "/v1/rerank", "/rerank", "/v2/rerank" }) // as Jina, vLLM and Cohere have it
        post(path, rerank);
    post("/v1/tokenize", tokenize);
    post("/v1/score", score);
    http.set_error_handler([this](const httplib::Request &request, httplib::Response &response) {
        if (!response.body.empty())
            return;
        if (response.status == 404 || response.status == 400) // 400 is the library's answer to a method without any address
            answer(response, noAddress(request, response));
        else
            answer(response, Problem { response.status, "The request cannot be read.", "", "" });
    });
    http.set_exception_handler([](const auto &, auto &response, std::exception_ptr) {
        answer(response, Problem { 500, "The server failed to answer.", "", "internal" });
    });
}

/// What is answered to a method and path that no endpoint takes.
Problem Server::Private::noAddress(const httplib::Request &request, httplib::Response &response) const
{
    const auto asked = base::withoutControls(request.method + " " + shown(request.path));
    const auto path = request.path.substr(0, request.path.size() - request.path.ends_with('/'));
    const bool isPosted = std::find(posted.begin(), posted.end(), path) != posted.end();
    const bool isGot = request.path == "/v1/models" || request.path.starts_with("/v1/models/");
    const bool gets = request.method == "GET" || request.method == "HEAD"; // no model has such a name then
    if (isPosted || (isGot && !gets)) {
        const std::string allowed = isPosted ? "POST" : "GET, HEAD";
        response.set_header("Allow", allowed);
        return { 405, asked + ": this address takes " + allowed + ".", "", "method_not_allowed" };
    }
    std::string paths = "/health, /v1/models";
    for (const auto &each : posted)
        paths += ", " + each;
    return { 404, "There is no such address: " + asked + ". This server has " + paths + ".", "", "not_found" };
}

Json Server::Private::described(const Models::Listed &model) const
{
    static constexpr const char *kStates[] { "unloaded", "loading", "loaded" };
    Json json { { "id", model.name }, { "object", "model" }, { "created", started }, { "owned_by", "anneal" }, { "kind", kindName(model.kind) },
        { "state", kStates[static_cast<int>(model.state)] } };
    if (model.contextLength > 0)
        json["context_length"] = model.contextLength;
    if (!model.parent.empty())
        json["parent"] = model.parent;
    return json;
}

Server::Server(std::unique_ptr<Private> p) : d(std::move(p)) { }
Server::~Server() = default;

base::Result<std::unique_ptr<Server>> Server::open(Models &models, const ServerSettings &settings)
{
    auto made = std::make_unique<Private>(models, settings);
    if (auto bound = made->bind(); !bound)
        return bound.error();
    made->setRoutes();
    return std::unique_ptr<Server>(new Server(std::move(made)));
}

int Server::port() const
{
    return d->port;
}

void Server::run()
{
    d->running = true;
    if (!d->service.stopping.stop_requested())
        d->listen();
    d->running = false;
}

void Server::stop()
{
    d->service.stopping.request_stop();
    d->service.models.stop();
    while (d->running && !d->http.is_running()) // the library forgets a stop that comes before it listens
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    d->waitForAnswers();
    d->http.stop();
}

} // namespace anneal::serve
