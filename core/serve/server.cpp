// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/server.h"

#include "core/base/text.h"
#include "core/serve/access.h"
#include "core/serve/replies.h"
#include "core/serve/requests.h"
#include "core/serve/requeststream.h"
#include "core/serve/turnqueue.h"

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <mutex>
#include <numeric>
#include <set>
#include <thread>

namespace anneal::serve {
namespace {

using base::Json;

constexpr std::size_t kMostWaiting = 16;
constexpr int kMostSlow = 8;
constexpr std::size_t kThreads = kMostWaiting + kMostSlow + 8; // those that wait, and those with slow clients, leave some for /health
constexpr std::size_t kMostRequests = 64;                      // whole ones, answered or not
constexpr std::size_t kLongestText = 1u << 20;                 // bytes, of what is only tokenized
constexpr auto kSignOfLife = std::chrono::seconds(1);
constexpr auto kMostBlocked = std::chrono::seconds(1); // of a turn, by a client that reads slowly, while others wait

void answer(httplib::Response &response, int status, const Json &body)
{
    response.status = status;
    response.set_content(base::toJsonLine(body) + "\n", "application/json");
}

void answer(httplib::Response &response, const Problem &problem)
{
    answer(response, problem.status, errorBody(problem));
}

/// Runs what it is given at once: a new connection is only handed to the lobby.
class AtOnce : public httplib::TaskQueue
{
public:
    void enqueue(std::function<void()> task) override { task(); }
    void shutdown() override { }
};

/// The library's routes and replies; connections and what comes over them are ours (Lobby, RequestStream).
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
        process_request(stream, true, closed, nullptr);
    }

private:
    bool process_and_close_socket(socket_t socket) override
    {
        connected(socket);
        return true;
    }
};

} // namespace

struct Server::Private
{
    Private(Backend &model, const ServerSettings &settings) : backend(model), token(settings.token) { }

    base::Status bind(int wanted);
    void setRoutes();
    void listen();
    std::optional<Problem> take(WholeRequest &request);
    Json model() const; // as /v1/models describes it
    void tokenize(const httplib::Request &request, httplib::Response &response);
    void score(const httplib::Request &request, httplib::Response &response);
    void generate(Reply::Kind kind, const httplib::Request &asked, httplib::Response &response);
    void tellIgnored(const std::vector<std::string> &names);
    std::optional<Problem> readScore(const std::string &request, std::vector<std::int32_t> &ids);
    std::optional<Problem> enter(const std::string &body, std::optional<TurnQueue::Turn> &turn);
    using Ids = base::Result<std::vector<std::int32_t>>;
    Ids encoded(const std::optional<TurnQueue::Turn> &held, const std::function<Ids()> &encode);
    std::optional<Problem> read(Reply::Kind kind, const std::string &body, GenerationRequest &request, std::vector<std::int32_t> &prompt);
    std::optional<Problem> prepare(
        Reply::Kind kind, const std::optional<TurnQueue::Turn> &held, GenerationRequest &request, std::vector<std::int32_t> &prompt);
    bool stream(httplib::DataSink &sink, const GenerationRequest &request, const std::vector<std::int32_t> &prompt, const Reply &reply);
    bool whole(httplib::DataSink &sink, const GenerationRequest &request, const std::vector<std::int32_t> &prompt, const Reply &reply);

    Backend &backend;
    const std::string token;
    int port = 0;
    Http http;
    std::unique_ptr<Lobby> lobby;                   // while it listens
    std::unique_ptr<httplib::ThreadPool> answerers; // while it listens
    std::atomic<std::size_t> requests = 0;          // whole ones, answered or not
    TurnQueue turns { kMostWaiting };
    TurnQueue encodings { kMostWaiting }; // one text at a time: some take a hundred times their size
    std::counting_semaphore<> slow { kMostSlow };
    std::mutex toldMutex;
    std::set<std::string> told; // names that tellIgnored() has told; guarded by toldMutex
    std::stop_source stopping;
    std::atomic<bool> running = false;
    const std::int64_t started = std::time(nullptr);
};

base::Status Server::Private::bind(int wanted)
{
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
    if (requests >= kMostRequests)
        return busy();
    ++requests;
    answerers->enqueue([this, whole = std::make_shared<WholeRequest>(std::move(request))] {
        const int socket = whole->socket;
        const bool isLarge = whole->body.size() > kLargeBody;
        if (!stopping.stop_requested())
            http.answer(std::move(*whole), slow, stopping.get_token());
        if (isLarge)
            giveMemoryBack();
        lobby->seeOff(socket);
        --requests;
    });
    return {};
}

void Server::Private::listen()
{
    const Access access(token, port);
    answerers = std::make_unique<httplib::ThreadPool>(kThreads);
    lobby = std::make_unique<Lobby>(
        [&](const RequestHead &head) { return access.admit(head); }, [this](WholeRequest &request) { return take(request); });
    http.connected = [this](int socket) { lobby->receive(socket); };
    http.listen_after_bind();
    lobby->stop();
    answerers->shutdown(); // they end what they answer, which a stop makes short
    lobby.reset();
}

void Server::Private::setRoutes()
{
    http.new_task_queue = [] { return new AtOnce; }; // the library deletes it
    http.set_payload_max_length(kLargestBody);
    http.Get("/health", [](const auto &, auto &response) { answer(response, 200, { { "status", "ok" } }); });
    http.Get("/v1/models", [this](const auto &, auto &response) {
        answer(response, 200, { { "object", "list" }, { "data", Json::array({ model() }) } });
    });
    http.Get("/v1/models/(.+)", [this](const httplib::Request &request, auto &response) {
        const auto problem = otherModel(request.matches[1].str(), backend.modelName());
        problem ? answer(response, *problem) : answer(response, 200, model());
    });
    http.Post("/v1/chat/completions", [this](const httplib::Request &request, auto &response) { generate(Reply::Kind::Chat, request, response); });
    http.Post("/v1/completions", [this](const httplib::Request &request, auto &response) { generate(Reply::Kind::Text, request, response); });
    http.Post("/v1/tokenize", [this](const auto &request, auto &response) { tokenize(request, response); });
    http.Post("/v1/score", [this](const auto &request, auto &response) { score(request, response); });
    http.set_error_handler([](const httplib::Request &request, httplib::Response &response) {
        if (!response.body.empty())
            return;
        if (response.status == 404 || response.status == 400) // 400 is the library's answer to a method without any address
            answer(response,
                Problem { 404, "There is no such address: " + base::withoutControls(request.method + " " + request.path), "", "not_found" });
        else
            answer(response, Problem { response.status, "The request cannot be read.", "", "" });
    });
    http.set_exception_handler([](const auto &, auto &response, std::exception_ptr) {
        answer(response, Problem { 500, "The server failed to answer.", "", "internal" });
    });
}

Json Server::Private::model() const
{
    return { { "id", backend.modelName() }, { "object", "model" }, { "created", started }, { "owned_by", "anneal" },
        { "context_length", backend.contextLength() } };
}

/// A large body is read when it has its turn, as what is read takes many times its bytes. Gives no turn to another one.
std::optional<Problem> Server::Private::enter(const std::string &body, std::optional<TurnQueue::Turn> &turn)
{
    if (body.size() <= kLargeBody)
        return {};
    if (encodings.isFull())
        return busy();
    if (auto waited = encodings.wait([this] { return !stopping.stop_requested(); }))
        turn.emplace(std::move(*waited));
    return turn ? std::nullopt : std::optional(Problem { 503, "The server is stopping.", "", "canceled" });
}

/// Encodes in a turn, that of a large body or an own one. Fails with Busy where too many wait for one already.
Server::Private::Ids Server::Private::encoded(const std::optional<TurnQueue::Turn> &held, const std::function<Ids()> &encode)
{
    if (held)
        return encode();
    if (encodings.isFull())
        return base::Error { base::ErrorKind::Busy, "too many requests are waiting", "Try again later." };
    const auto turn = encodings.wait([this] { return !stopping.stop_requested(); });
    return turn ? encode() : base::Error { base::ErrorKind::Canceled, "the server is stopping", {} };
}

void Server::Private::tokenize(const httplib::Request &request, httplib::Response &response)
{
    Json body;
    std::optional<TurnQueue::Turn> held;
    auto problem = enter(request.body, held);
    if (!problem)
        problem = parseObject(request.body, backend.modelName(), body);
    if (!problem)
        problem = refuseOthers(body, { "model", "text", "add_special" });
    if (!problem && (!body.contains("text") || !body["text"].is_string() || !body.value("add_special", Json(false)).is_boolean()))
        problem = Problem { 400, "'text' must be a text, and 'add_special' true or false.", "text", "invalid_value" };
    if (!problem && body["text"].get_ref<const std::string &>().size() > kLongestText) // the reply names every piece
        problem = Problem { 400, "'text' is longer than 1 MiB.", "text", "invalid_value" };
    if (problem) {
        answer(response, *problem);
        return;
    }
    const auto ids = encoded(held, [&] {
        auto made = backend.encodeText(body["text"].get<std::string>(), body.value("add_special", false));
        if (!made)
            return made;
        Json pieces = Json::array(); // takes as much memory as the encoding, so that is made by one at a time as well
        for (const auto id : *made)
            pieces.push_back(backend.textOf(id));
        answer(response, 200, { { "tokens", *made }, { "pieces", std::move(pieces) }, { "count", made->size() } });
        return made;
    });
    if (!ids)
        answer(response, problemOf(ids.error()));
}

/// The ids of a text to score, or why there are none.
std::optional<Problem> Server::Private::readScore(const std::string &request, std::vector<std::int32_t> &ids)
{
    Json body;
    std::optional<TurnQueue::Turn> held;
    auto problem = enter(request, held);
    if (!problem)
        problem = parseObject(request, backend.modelName(), body);
    if (!problem)
        problem = refuseOthers(body, { "model", "text" });
    if (!problem && (!body.contains("text") || !body["text"].is_string()))
        problem = Problem { 400, "'text' must be a text.", "text", "invalid_value" };
    if (problem)
        return problem;
    auto text = encoded(held, [&] { return backend.encodeText(body["text"].get<std::string>(), true); });
    if (const auto checked = text ? backend.check(*text) : text.error(); !checked)
        return problemOf(checked.error());
    ids = std::move(*text);
    if (ids.size() < 2)
        return Problem { 400, "The text has fewer than two tokens, so there is nothing to score.", "text", "invalid_value" };
    return {};
}

void Server::Private::score(const httplib::Request &request, httplib::Response &response)
{
    std::vector<std::int32_t> ids;
    auto problem = readScore(request.body, ids);
    if (!problem && turns.isFull())
        problem = busy();
    if (problem) {
        answer(response, *problem);
        return;
    }
    const auto turn = turns.wait([this] { return !stopping.stop_requested(); });
    const auto scores = turn ? backend.score(ids) : base::Error { base::ErrorKind::Canceled, "the server is stopping", {} };
    if (!scores) {
        answer(response, problemOf(scores.error()));
        return;
    }
    const double sum = std::accumulate(scores->begin(), scores->end(), 0.0);
    answer(response, 200,
        { { "tokens", ids }, { "logprobs", *scores }, { "sum", sum }, { "perplexity", std::exp(-sum / static_cast<double>(scores->size())) } });
}

/// Reads what is asked for, and keeps no text of it: the prompt's ids say it all.
std::optional<Problem> Server::Private::read(Reply::Kind kind, const std::string &body, GenerationRequest &request, std::vector<std::int32_t> &prompt)
{
    std::optional<TurnQueue::Turn> held;
    if (auto problem = enter(body, held))
        return problem;
    auto parsed = kind == Reply::Kind::Chat ? parseChat(body, backend.modelName()) : parseCompletion(body, backend.modelName());
    tellIgnored(parsed.ignored);
    request = std::move(parsed.request);
    auto problem = parsed.problem ? parsed.problem : prepare(kind, held, request, prompt);
    request.messages = kind == Reply::Kind::Chat ? Json::array() : Json();
    request.extra = Json();
    request.prompt = std::string();
    return problem;
}

std::optional<Problem> Server::Private::prepare(
    Reply::Kind kind, const std::optional<TurnQueue::Turn> &held, GenerationRequest &request, std::vector<std::int32_t> &prompt)
{
    if (auto problem = refuseRoles(request.messages, backend); problem)
        return problem;
    auto ids = encoded(held,
        [&] { return kind == Reply::Kind::Chat ? backend.encodeChat(request.messages, request.extra) : backend.encodeText(request.prompt, true); });
    if (!ids)
        return problemOf(ids.error());
    prompt = std::move(*ids);
    const char *parameter = kind == Reply::Kind::Chat ? "messages" : "prompt";
    if (prompt.empty())
        return Problem { 400, std::string("'") + parameter + "' has no tokens to continue.", parameter, "invalid_value" };
    const auto room = backend.contextLength() - static_cast<std::int64_t>(prompt.size());
    if (room <= 0)
        return Problem { 400,
            "The model's context is " + std::to_string(backend.contextLength()) + " tokens and the request has " + std::to_string(prompt.size())
                + ".",
            parameter, "context_length_exceeded" };
    if (const auto checked = backend.check(prompt); !checked)
        return problemOf(checked.error());
    request.sampling.maxTokens = std::min(request.maxTokens.value_or(room), room);
    if (turns.isFull())
        return busy();
    return {};
}

void Server::Private::tellIgnored(const std::vector<std::string> &names)
{
    const std::lock_guard lock(toldMutex);
    for (const auto &name : names)
        if (told.insert(name).second)
            std::fprintf(stderr, "Note: the parameter '%s' has no effect on the text and is ignored.\n", name.c_str());
}

void Server::Private::generate(Reply::Kind kind, const httplib::Request &asked, httplib::Response &response)
{
    GenerationRequest request;
    std::vector<std::int32_t> prompt;
    if (const auto problem = read(kind, asked.body, request, prompt); problem) {
        answer(response, *problem);
        return;
    }
    const Reply reply(kind, backend.modelName(), static_cast<std::int64_t>(prompt.size()), request.includeUsage);
    const bool streams = request.stream;
    // Both ways write while they generate, as only writing tells that the client has gone.
    auto provider = [this, request = std::move(request), prompt = std::move(prompt), reply](std::size_t, httplib::DataSink &sink) {
        return request.stream ? stream(sink, request, prompt, reply) : whole(sink, request, prompt, reply);
    };
    const char *type = streams ? "text/event-stream" : "application/json";
    if (asked.version == "HTTP/1.0") // it knows no chunks: the end of the connection is that of the body
        response.set_content_provider(type, std::move(provider));
    else
        response.set_chunked_content_provider(type, std::move(provider));
    if (streams)
        response.set_header("Cache-Control", "no-cache");
}

bool Server::Private::stream(httplib::DataSink &sink, const GenerationRequest &request, const std::vector<std::int32_t> &prompt, const Reply &reply)
{
    const auto send = [&](const std::string &text) { return sink.write(text.data(), text.size()); };
    auto turn = turns.wait([&] { return !stopping.stop_requested() && send(": waiting\n\n"); });
    if (!turn || (!request.messages.is_null() && !send(event(reply.opening()))))
        return false;
    // A client that takes its text more slowly than it is made holds up those that wait: not for long.
    using Clock = std::chrono::steady_clock;
    bool isLeft = false;
    auto since = Clock::now(); // somebody waits
    auto blocked = Clock::duration::zero();
    const auto sendPiece = [&](const std::string &text) {
        const auto begun = Clock::now();
        const bool sent = send(event(reply.piece(text)));
        const auto now = Clock::now();
        blocked += now - begun;
        if (!turns.isWaitedFor()) {
            since = now;
            blocked = {};
        }
        isLeft = blocked >= kMostBlocked && blocked > (now - since) * 3 / 4;
        return sent && !isLeft;
    };
    const auto completion = backend.generate(
        prompt, request.sampling, [&](const std::string &text) { return text.empty() ? sink.is_writable() : sendPiece(text); }, stopping.get_token());
    turn.reset();
    if (isLeft && completion && completion->isCut) {
        send(event(errorBody({ 503, "The answer ends here: it was read slowly, and other requests were waiting.", {}, "slow_reader" })));
        sink.done();
        return true;
    }
    if (!completion) {
        send(event(errorBody(problemOf(completion.error()))));
        sink.done();
        return true;
    }
    if (stopping.stop_requested() || !send(event(reply.closing(*completion))))
        return false;
    if (request.includeUsage && !send(event(reply.usage(*completion))))
        return false;
    send("data: [DONE]\n\n");
    sink.done();
    return true;
}

bool Server::Private::whole(httplib::DataSink &sink, const GenerationRequest &request, const std::vector<std::int32_t> &prompt, const Reply &reply)
{
    // JSON may begin with white space: a blank now and then finds out whether the client is there.
    auto lastSign = std::chrono::steady_clock::now();
    const auto isThere = [&] {
        if (std::chrono::steady_clock::now() - lastSign < kSignOfLife)
            return sink.is_writable();
        lastSign = std::chrono::steady_clock::now();
        return sink.write(" ", 1);
    };
    auto turn = turns.wait([&] { return !stopping.stop_requested() && isThere(); });
    if (!turn)
        return false;
    const auto completion = backend.generate(
        prompt, request.sampling, [&](const std::string &) { return isThere(); }, stopping.get_token());
    turn.reset(); // the next one need not wait until all is written
    if (!completion) {
        // The status line is out: cutting the connection is what tells the client that this is no reply.
        std::fprintf(stderr, "Error: %s\n", base::withoutControls(completion.error().text()).c_str());
        return false;
    }
    if (stopping.stop_requested())
        return false;
    const auto text = base::toJsonLine(reply.whole(*completion)) + "\n";
    sink.write(text.data(), text.size());
    sink.done();
    return true;
}

Server::Server(std::unique_ptr<Private> p) : d(std::move(p)) { }
Server::~Server() = default;

base::Result<std::unique_ptr<Server>> Server::open(Backend &backend, const ServerSettings &settings)
{
    auto made = std::make_unique<Private>(backend, settings);
    if (auto bound = made->bind(settings.port); !bound)
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
    if (!d->stopping.stop_requested())
        d->listen();
    d->running = false;
}

void Server::stop()
{
    d->stopping.request_stop();
    while (d->running && !d->http.is_running()) // the library forgets a stop that comes before it listens
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    d->http.stop();
}

} // namespace anneal::serve
