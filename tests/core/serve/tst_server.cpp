// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/access.h"
#include "core/serve/server.h"
#include "tests/support/rawhttp.h"

#include <QtTest>

#include <atomic>
#include <thread>

using namespace anneal;
using base::Json;

namespace {

/// Says "one two three" word by word; a seed of 7 makes it go on for ever.
class FakeBackend : public serve::Backend
{
public:
    std::string modelName() const override { return "fake"; }
    std::int64_t contextLength() const override { return 64; }

    base::Result<std::vector<std::int32_t>> encodeChat(const Json &messages) const override
    {
        if (messages[0]["role"] != "user")
            return base::Error { base::ErrorKind::BadData, "the chat template refused the row: user first", {} };
        return encodeText(messages.back()["content"].get<std::string>(), false);
    }
    std::vector<std::int32_t> encodeText(const std::string &text, bool) const override { return { text.begin(), text.end() }; }
    std::string textOf(std::int32_t token) const override { return std::string(1, static_cast<char>(token)); }
    base::Status check(const std::vector<std::int32_t> &) const override { return base::ok(); }

    base::Result<serve::Completion> generate(const std::vector<std::int32_t> &, const serve::Sampling &sampling,
        const std::function<bool(const std::string &)> &piece, std::stop_token stop) override
    {
        const int now = ++running;
        most = std::max(most.load(), now);
        serve::Completion completion;
        const std::vector<std::string> words { "one", " two", " three" };
        for (std::int64_t i = 0; sampling.seed == 7 || i < 3; ++i) {
            if (i == sampling.maxTokens && sampling.seed != 7) {
                completion.reachedLength = true;
                break;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            const auto &word = words[static_cast<std::size_t>(i) % words.size()];
            if (!piece(word) || stop.stop_requested())
                break;
            completion.text += word;
            ++completion.tokens;
        }
        --running;
        return completion;
    }
    base::Result<std::vector<double>> score(const std::vector<std::int32_t> &ids) override { return std::vector<double>(ids.size() - 1, -1.0); }

    std::atomic<int> running = 0;
    std::atomic<int> most = 0; // at the same time
};

} // namespace

class TestServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void letsOnlyThisMachineIn_data();
    void letsOnlyThisMachineIn();
    void answersAChat();
    void streamsAChat();
    void completesAText();
    void tokenizesAndScores();
    void refuses_data();
    void refuses();
    void takesTurns();
    void stopsForAClientThatIsGone_data();
    void stopsForAClientThatIsGone();
    void stopsInTheMiddle();
    void tellsThatAPortIsTaken();

private:
    tests::HttpReply post(const char *path, const QByteArray &body) const { return tests::ask("POST", path, m_server->port(), body, { kBearer }); }

    const QByteArray kBearer = "Authorization: Bearer secret-of-this-test";
    std::unique_ptr<FakeBackend> m_backend;
    std::unique_ptr<serve::Server> m_server;
    std::thread m_thread;
};

void TestServer::init()
{
    m_backend = std::make_unique<FakeBackend>();
    auto opened = serve::Server::open(*m_backend, { 0, "secret-of-this-test" });
    QVERIFY(opened);
    m_server = std::move(*opened);
    m_thread = std::thread([this] { m_server->run(); });
    QTRY_COMPARE(tests::ask("GET", "/health", m_server->port()).status, 200);
}

void TestServer::cleanup()
{
    m_server->stop();
    m_thread.join();
    QCOMPARE(m_backend->running.load(), 0);
    m_server.reset();
}

void TestServer::letsOnlyThisMachineIn_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QList<QByteArray>>("headers");
    QTest::addColumn<int>("status");
    const QByteArray port = "PORT";
    const auto row = [](const char *name, const char *path, QList<QByteArray> headers, int status) {
        QTest::newRow(name) << QByteArray(path) << headers << status;
    };
    row("token", "/v1/models", { kBearer }, 200);
    row("no token", "/v1/models", {}, 401);
    row("wrong token", "/v1/models", { "Authorization: Bearer secret-of-this-tesT" }, 401);
    row("short token", "/v1/models", { "Authorization: Bearer s" }, 401);
    row("empty token", "/v1/models", { "Authorization: Bearer " }, 401);
    row("other scheme", "/v1/models", { "Authorization: Basic secret-of-this-test" }, 401);
    row("health needs none", "/health", {}, 200);
    row("foreign host", "/v1/models", { kBearer, "Host: evil.example" }, 403);
    row("foreign host, health", "/health", { "Host: evil.example:PORT" }, 403);
    row("localhost", "/v1/models", { kBearer, "Host: localhost:PORT" }, 200);
    row("host with our name in it", "/v1/models", { kBearer, "Host: 127.0.0.1.evil.example" }, 403);
    row("foreign origin", "/v1/models", { kBearer, "Origin: https://evil.example" }, 403);
    row("null origin", "/v1/models", { kBearer, "Origin: null" }, 403);
    row("origin of another port", "/v1/models", { kBearer, "Origin: http://127.0.0.1:1" }, 403);
    row("our origin", "/v1/models", { kBearer, "Origin: http://127.0.0.1:PORT" }, 200);
}

void TestServer::letsOnlyThisMachineIn()
{
    QFETCH(QByteArray, path);
    QFETCH(QList<QByteArray>, headers);
    QFETCH(int, status);
    for (auto &header : headers)
        header.replace("PORT", QByteArray::number(m_server->port()));
    const auto reply = tests::ask("GET", path, m_server->port(), {}, headers);
    QCOMPARE(reply.status, status);
    QVERIFY(!reply.head.toLower().contains("access-control-allow-origin"));
    if (status != 200)
        QVERIFY(Json::parse(reply.body.toStdString())["error"]["message"].is_string());
}

void TestServer::answersAChat()
{
    const auto reply = post("/v1/chat/completions",
        R"({"model": "fake", "messages": [{"role": "user", "content": [{"type": "text", "text": "hi"}]}], "n": 1, "tools": null})");
    QCOMPARE(reply.status, 200);
    QVERIFY(reply.whole);
    const auto json = Json::parse(reply.body.toStdString());
    QCOMPARE(json["object"].get<std::string>(), std::string("chat.completion"));
    QCOMPARE(json["choices"].dump(),
        std::string(R"([{"index":0,"message":{"role":"assistant","content":"one two three"},"logprobs":null,"finish_reason":"stop"}])"));
    QCOMPARE(json["usage"].dump(), std::string(R"({"prompt_tokens":2,"completion_tokens":3,"total_tokens":5})"));
}

void TestServer::streamsAChat()
{
    const auto reply = post("/v1/chat/completions",
        R"({"messages": [{"role": "user", "content": "hi"}], "stream": true, "stream_options": {"include_usage": true}, "max_completion_tokens": 2})");
    QCOMPARE(reply.status, 200);
    QVERIFY(reply.head.contains("text/event-stream"));
    const auto events = tests::eventsOf(reply.body);
    QCOMPARE(events.size(), 6);
    QCOMPARE(events.last(), QByteArray("[DONE]"));
    std::string text;
    for (int i = 0; i < 4; ++i)
        text += Json::parse(events[i].toStdString())["choices"][0]["delta"].value("content", "");
    QCOMPARE(text, std::string("one two"));
    QCOMPARE(Json::parse(events[0].toStdString())["choices"][0]["delta"].dump(), std::string(R"({"role":"assistant","content":""})"));
    QCOMPARE(Json::parse(events[3].toStdString())["choices"][0]["finish_reason"].get<std::string>(), std::string("length"));
    QCOMPARE(Json::parse(events[4].toStdString())["usage"]["total_tokens"].get<int>(), 4);
    QVERIFY(Json::parse(events[4].toStdString())["choices"].empty());
}

void TestServer::completesAText()
{
    const auto json = Json::parse(post("/v1/completions", R"({"prompt": "ab", "max_tokens": 1, "temperature": 0})").body.toStdString());
    QCOMPARE(json["choices"][0]["text"].get<std::string>(), std::string("one"));
    QCOMPARE(json["choices"][0]["finish_reason"].get<std::string>(), std::string("length"));
    const auto events = tests::eventsOf(post("/v1/completions", R"({"prompt": "ab", "stream": true})").body);
    QCOMPARE(Json::parse(events[0].toStdString())["choices"][0]["text"].get<std::string>(), std::string("one"));
    QCOMPARE(events.last(), QByteArray("[DONE]"));
}

void TestServer::tokenizesAndScores()
{
    QCOMPARE(post("/v1/tokenize", R"({"text": "ab"})").body, QByteArray("{\"tokens\":[97,98],\"pieces\":[\"a\",\"b\"],\"count\":2}\n"));
    const auto scores = Json::parse(post("/v1/score", R"({"text": "abc"})").body.toStdString());
    QCOMPARE(scores["sum"].get<double>(), -2.0);
    QCOMPARE(scores["logprobs"].size(), std::size_t(2));
}

void TestServer::refuses_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("says");
    const auto chat = [](const char *name, const QByteArray &more, int status, const char *says) {
        QTest::newRow(name) << QByteArray("/v1/chat/completions") << R"({"messages": [{"role": "user", "content": "x"}], )" + more + "}" << status
                            << QByteArray(says);
    };
    chat("other model", R"("model": "gpt-x")", 404, "model_not_found");
    chat("tools", R"("tools": [{"type": "function"}])", 400, "'tools'");
    chat("two replies", R"("n": 2)", 400, "'n'");
    chat("logprobs", R"("logprobs": true)", 400, "'logprobs'");
    chat("json mode", R"("response_format": {"type": "json_object"})", 400, "'response_format'");
    chat("penalty", R"("presence_penalty": 0.5)", 400, "'presence_penalty'");
    chat("mistyped", R"("temprature": 1)", 400, "Did you mean 'temperature'?");
    chat("hot", R"("temperature": 3)", 400, "from 0 to 2");
    chat("temperature as text", R"("temperature": "1")", 400, "temperature");
    chat("nothing to make", R"("max_tokens": 0)", 400, "max_tokens");
    chat("half a token", R"("max_tokens": 1.5)", 400, "max_tokens");
    chat("stop of a number", R"("stop": 5)", 400, "'stop'");
    chat("usage without a stream", R"("stream_options": {"include_usage": true})", 400, "stream_options");
    const auto row = [](const char *name, const char *path, const QByteArray &body, int status, const char *says) {
        QTest::newRow(name) << QByteArray(path) << body << status << QByteArray(says);
    };
    row("not JSON", "/v1/chat/completions", "{", 400, "not valid JSON");
    row("list", "/v1/chat/completions", "[]", 400, "not a JSON object");
    row("deep", "/v1/completions", QByteArray(100'000, '['), 400, "deeper");
    row("no messages", "/v1/chat/completions", "{}", 400, "messages");
    row("image", "/v1/chat/completions", R"({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]})", 400, "text only");
    row("no role", "/v1/chat/completions", R"({"messages": [{"content": "x"}]})", 400, "role");
    row("template refuses", "/v1/chat/completions", R"({"messages": [{"role": "assistant", "content": "x"}]})", 400, "user first");
    row("too long", "/v1/completions", R"({"prompt": ")" + QByteArray(64, 'x') + R"("})", 400, "context_length_exceeded");
    row("empty prompt", "/v1/completions", R"({"prompt": ""})", 400, "prompt");
    row("two prompts", "/v1/completions", R"({"prompt": ["a", "b"]})", 400, "prompt");
    row("no address", "/v1/images", "{}", 404, "no such address");
    row("large", "/v1/completions", QByteArray(9 << 20, 'x'), 413, "8 MiB");
    row("score of one token", "/v1/score", R"({"text": "x"})", 400, "fewer than two");
}

void TestServer::refuses()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArray, says);
    const auto reply = post(path.constData(), body);
    QCOMPARE(reply.status, status);
    QVERIFY2(reply.body.contains(says), reply.body.constData());
    QVERIFY(Json::parse(reply.body.toStdString())["error"].contains("type"));
}

void TestServer::takesTurns()
{
    std::vector<std::thread> clients;
    std::atomic<int> good = 0;
    for (int i = 0; i < 6; ++i)
        clients.emplace_back([&] { good += post("/v1/completions", R"({"prompt": "ab"})").body.contains("one two three"); });
    for (auto &client : clients)
        client.join();
    QCOMPARE(good.load(), 6);
    QCOMPARE(m_backend->most.load(), 1);
}

void TestServer::stopsForAClientThatIsGone_data()
{
    QTest::addColumn<bool>("stream");
    QTest::newRow("stream") << true;
    QTest::newRow("whole") << false;
}

void TestServer::stopsForAClientThatIsGone()
{
    QFETCH(bool, stream);
    const QByteArray body = stream ? R"({"prompt": "ab", "seed": 7, "stream": true})" : R"({"prompt": "ab", "seed": 7})";
    {
        tests::RawHttp client(m_server->port());
        client.send(tests::httpRequest("POST", "/v1/completions", m_server->port(), body, { kBearer }));
        client.readUntil(stream ? "three" : "\r\n\r\n");
        QTRY_COMPARE(m_backend->running.load(), 1);
    }
    QTRY_COMPARE(m_backend->running.load(), 0);
    QVERIFY(post("/v1/completions", R"({"prompt": "ab"})").body.contains("one two three"));
}

void TestServer::stopsInTheMiddle()
{
    tests::RawHttp client(m_server->port());
    client.send(tests::httpRequest("POST", "/v1/completions", m_server->port(), R"({"prompt": "ab", "seed": 7, "stream": true})", { kBearer }));
    client.readUntil("three");
    m_server->stop();
    const auto reply = client.reply();
    QVERIFY(!reply.body.contains("[DONE]"));
}

void TestServer::tellsThatAPortIsTaken()
{
    FakeBackend other;
    const auto second = serve::Server::open(other, { m_server->port(), {} });
    QVERIFY(!second);
    QCOMPARE(second.error().kind, base::ErrorKind::AlreadyExists);
}

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
