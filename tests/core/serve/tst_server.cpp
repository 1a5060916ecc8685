// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/access.h"
#include "core/serve/lobby.h"
#include "tests/core/serve/fakebackend.h"

#include <QtTest>

using namespace anneal;
using base::Json;

namespace {

constexpr const char *kAsk = R"({"prompt": "ab", "max_tokens": 1})";

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
    void tellsOfItsModel();
    void refuses_data();
    void refuses();
    void takesWhatOtherServersTake();
    void runsSomeAtOnceAndLetsOthersWait();
    void saysThatItIsBusy();
    void stopsForAClientThatIsGone_data();
    void stopsForAClientThatIsGone();
    void stopsInTheMiddle();
    void tellsThatAPortIsTaken();
    void refusesUnclearRequests_data();
    void refusesUnclearRequests();
    void readsOneRequestAConnection_data();
    void readsOneRequestAConnection();
    void takesWholeRequestsInAnyPieces_data();
    void takesWholeRequestsInAnyPieces();
    void answersOldRequestsWithoutChunks();
    void keepsNoMemoryOfLargeRequests();
    void boundsHeadsAndBodies_data();
    void boundsHeadsAndBodies();
    void answersAmongThoseWhoDawdle();
    void slowReadersKeepNobodyOut();
    void aSlowReaderLosesItsPlace_data();
    void aSlowReaderLosesItsPlace();
    void aReaderThatTakesNothingCostsLittle();
    void strangersKeepNobodyOut_data();
    void strangersKeepNobodyOut();
    void stopsWithAClientThatReadsNothing();
    void nothingIsPassedOnAfterTheLobbyStopped();
    void saysThatAnOldRequestHasNoChunks();

private:
    tests::HttpReply post(const char *path, const QByteArray &body) const { return m_server->post(path, body); }

    const QByteArray kBearer = tests::FakeServer::kBearer;
    std::unique_ptr<tests::FakeServer> m_server;
    tests::FakeBackend *m_backend = nullptr;
};

void TestServer::init()
{
    m_server = std::make_unique<tests::FakeServer>();
    m_backend = &m_server->backend;
    QVERIFY(m_server->start());
}

void TestServer::cleanup()
{
    m_server->stop();
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
        R"({"model": "fake", "messages": [{"role": "user", "content": [{"type": "text", "text": "hi"}]}], "n": 1, "tools": null, "parallel_tool_calls": true})");
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

void TestServer::tellsOfItsModel()
{
    const auto get = [&](const char *path) { return tests::ask("GET", path, m_server->port(), {}, { kBearer }); };
    const auto list = Json::parse(get("/v1/models").body.toStdString());
    const auto one = get("/v1/models/fake");
    QCOMPARE(one.status, 200);
    QVERIFY(Json::parse(one.body.toStdString()) == list["data"][0]);
    QCOMPARE(get("/v1/models/fak%65").status, 200); // as clients escape the slash of a hub name
    const auto other = get("/v1/models/org/fake");
    QCOMPARE(other.status, 404);
    QVERIFY2(other.body.contains("model_not_found"), other.body.constData());
    QCOMPARE(tests::ask("GET", "/v1/models/fake", m_server->port()).status, 401);
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
    row("an answer to go on with", "/v1/chat/completions", R"({"messages": [{"role": "assistant", "content": "a", "prefix": true}]})", 400,
        "'prefix'");
    row("a list of no models", "/v1/completions", R"({"prompt": "a", "model": []})", 400, "'model' must be a text");
    row("null content and no calls", "/v1/chat/completions", R"({"messages": [{"role": "assistant", "content": null, "tool_calls": []}]})", 400,
        "messages[0] has no content");
    row("unknown role", "/v1/chat/completions", R"({"messages": [{"role": "user", "content": "x"}, {"role": "foo", "content": "x"}]})", 400,
        "messages[1] has the role 'foo'");
    row("empty role", "/v1/chat/completions", R"({"messages": [{"role": "", "content": "x"}]})", 400, "messages[0] has the role ''");
    row("role of this template only", "/v1/chat/completions", R"({"messages": [{"role": "ipython", "content": "x"}]})", 400, "user first");
    row("template refuses", "/v1/chat/completions", R"({"messages": [{"role": "assistant", "content": "x"}]})", 400, "user first");
    row("too long", "/v1/completions", R"({"prompt": ")" + QByteArray(64, 'x') + R"("})", 400, "context_length_exceeded");
    row("empty prompt", "/v1/completions", R"({"prompt": ""})", 400, "prompt");
    row("null content", "/v1/chat/completions", R"({"messages": [{"role": "user", "content": null}]})", 400, "messages[0] has no content");
    row("no content", "/v1/chat/completions", R"({"messages": [{"role": "user"}]})", 400, "messages[0] has no content");
    row("two prompts", "/v1/completions", R"({"prompt": ["a", "b"]})", 400, "prompt");
    row("no address", "/v1/images", "{}", 404, "no such address");
    row("large", "/v1/completions", QByteArray(9 << 20, 'x'), 413, "8 MiB");
    row("long key", "/v1/completions", "{\"" + QByteArray(4 << 20, 'k') + "\": 1}", 400, "Unknown parameter");
    row("long key twice", "/v1/completions", "{\"" + QByteArray(2 << 20, 'k') + "\": 1, \"" + QByteArray(2 << 20, 'k') + "\": 1}", 400,
        "not valid JSON");
    row("long model", "/v1/completions", R"({"prompt": "a", "model": ")" + QByteArray(4 << 20, 'm') + R"("})", 404, "model_not_found");
    row("lone surrogate", "/v1/completions", R"({"prompt": "\ud800"})", 400, "not valid JSON");
    row("bad UTF-8", "/v1/completions", "{\"prompt\": \"\xff\"}", 400, "not valid JSON");
    row("NUL", "/v1/completions", QByteArray("{\"prompt\": \"\0\"}", 15), 400, "not valid JSON");
    row("endless number", "/v1/completions", R"({"prompt": "a", "temperature": 1e999})", 400, "not valid JSON");
    row("large number", "/v1/completions", R"({"prompt": "a", "max_tokens": 99999999999999999999})", 400, "max_tokens");
    row("seed of more than 63 bits", "/v1/completions", R"({"prompt": "a", "seed": 9223372036854775808})", 400, "to 9223372036854775807");
    row("many values", "/v1/completions", "{\"stop\": [" + QByteArray("0,").repeated(2'000'000) + "0]}", 400, "values");
    row("five stops", "/v1/completions", R"({"prompt": "a", "stop": ["a", "b", "c", "d", "e"]})", 400, "'stop'");
    row("empty stop", "/v1/completions", R"({"prompt": "a", "stop": [""]})", 400, "'stop'");
    row("null stop in a list", "/v1/completions", R"({"prompt": "a", "stop": [null]})", 400, "'stop'");
    row("long stop", "/v1/completions", R"({"prompt": "a", "stop": ")" + QByteArray(5000, 's') + R"("})", 400, "'stop'");
    row("options of a text", "/v1/completions", R"({"prompt": "a", "options": "x"})", 400, "'options'");
    row("unknown option", "/v1/completions", R"({"prompt": "a", "options": {"temprature": 1}})", 400, "Did you mean 'temperature'?");
    row("mirostat", "/v1/completions", R"({"prompt": "a", "options": {"mirostat": 2}})", 400, "'mirostat'");
    row("grammar", "/v1/completions", R"({"prompt": "a", "grammar": "root ::= x"})", 400, "'grammar'");
    row("more than may be", "/v1/completions", R"({"prompt": "a", "min_tokens": 9, "max_tokens": 3})", 400, "'min_tokens'");
    row("more than the default", "/v1/completions", R"({"prompt": "a", "min_tokens": 20})", 400, "16 here");
    row("more than may be completed", "/v1/chat/completions",
        R"({"messages": [{"role": "user", "content": "a"}], "min_tokens": 9, "max_completion_tokens": 3})", 400, "'min_tokens'");
    row("stop ids of text", "/v1/completions", R"({"prompt": "a", "stop_token_ids": ["a"]})", 400, "'stop_token_ids'");
    row("special tokens in the reply", "/v1/completions", R"({"prompt": "a", "skip_special_tokens": false})", 400, "'skip_special_tokens'");
    row("null prompt", "/v1/completions", R"({"prompt": null})", 400, "'prompt'");
    row("prompt of ids", "/v1/completions", R"({"prompt": [1, 2]})", 400, "'prompt'");
    row("long text to tokenize", "/v1/tokenize", R"({"text": ")" + QByteArray(2 << 20, 'x') + R"("})", 400, "1 MiB");
    chat("template arguments of a list", R"("chat_template_kwargs": [])", 400, "'chat_template_kwargs'");
    chat("template arguments with messages", R"("chat_template_kwargs": {"messages": []})", 400, "'chat_template_kwargs'");
    chat("template arguments with a token", R"("chat_template_kwargs": {"bos_token": "x"})", 400, R"("param":"chat_template_kwargs")");
    chat("role of a number", R"("messages": [{"role": 5}])", 400, "twice");
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

void TestServer::takesWhatOtherServersTake()
{
    const auto reply = post("/v1/completions", R"({"prompt": "ab", "cache_prompt": true, "keep_alive": "5m", "min_tokens": 1, "ignore_eos": true,
        "stop_token_ids": [5], "top_k": -1, "options": {"num_ctx": 4096, "num_predict": 2, "temperature": 0.5, "repeat_penalty": 1.25, "seed": 3,
        "stop": ["z"], "mirostat": 0}})");
    QCOMPARE(reply.status, 200);
    const auto &asked = m_backend->asked;
    QCOMPARE(asked.maxTokens, 2);
    QCOMPARE(asked.minTokens, 1);
    QVERIFY(asked.ignoreEnd);
    QCOMPARE(asked.topK, 0);
    QCOMPARE(asked.temperature, 0.5);
    QCOMPARE(asked.repetitionPenalty, 1.25);
    QCOMPARE(asked.seed, std::uint64_t(3));
    QVERIFY(asked.stop == std::vector<std::string> { "z" });
    QVERIFY(asked.stopIds == std::vector<std::int64_t> { 5 });
    const auto chat = post("/v1/chat/completions",
        R"({"messages": [{"role": "user", "content": "x"}], "chat_template_kwargs": {"prompt": "four"}, "n_predict": -1, "repeat_penalty": 1.5,
            "seed": 9223372036854775807})");
    QCOMPARE(chat.status, 200);
    QCOMPARE(m_backend->asked.seed, std::uint64_t(INT64_MAX));
    QCOMPARE(Json::parse(chat.body.toStdString())["usage"]["prompt_tokens"].get<int>(), 4);
    QCOMPARE(m_backend->asked.repetitionPenalty, 1.5);
}

void TestServer::runsSomeAtOnceAndLetsOthersWait()
{
    tests::FakeServer small({ .atOnce = 2, .mostWaiting = 3 });
    QVERIFY(small.start());
    std::vector<std::thread> clients;
    std::atomic<int> good = 0;
    for (int i = 0; i < 5; ++i)
        clients.emplace_back([&] { good += small.post("/v1/completions", R"({"prompt": "ab"})").body.contains("one two three"); });
    for (auto &client : clients)
        client.join();
    QCOMPARE(good.load(), 5);
    QCOMPARE(small.backend.most.load(), 2);
}

void TestServer::saysThatItIsBusy()
{
    tests::FakeServer small({ .atOnce = 1, .mostWaiting = 1 });
    QVERIFY(small.start());
    const auto endless = tests::httpRequest("POST", "/v1/completions", small.port(), R"({"prompt": "ab", "seed": 7, "stream": true})", { kBearer });
    tests::RawHttp running(small.port()), waiting(small.port());
    running.send(endless);
    running.readUntil("three");
    waiting.send(endless);
    waiting.readUntil(": waiting");
    const auto reply = small.post("/v1/completions", kAsk);
    QCOMPARE(reply.status, 503);
    QVERIFY2(reply.body.contains("\"busy\""), reply.body.constData());
    // One who gives up waiting leaves the line to others, and one who leaves gives its place back.
    waiting.close();
    running.close();
    QTRY_COMPARE(small.post("/v1/completions", kAsk).status, 200);
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
    m_server->server->stop();
    const auto reply = client.reply();
    QVERIFY(!reply.body.contains("[DONE]"));
}

void TestServer::tellsThatAPortIsTaken()
{
    serve::Models others;
    const auto second = serve::Server::open(others, { m_server->port(), {} });
    QVERIFY(!second);
    QCOMPARE(second.error().kind, base::ErrorKind::AlreadyExists);
}

namespace {

/// A request that is admitted and generates; `more` are further header lines, each with its line end.
QByteArray asking(int port, const QByteArray &more, const QByteArray &body = kAsk)
{
    return "POST /v1/completions HTTP/1.1\r\nHost: localhost:" + QByteArray::number(port) + "\r\nAuthorization: Bearer secret-of-this-test\r\n" + more
        + "\r\n" + body;
}

QByteArray lengthOf(const QByteArray &body)
{
    return "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
}

} // namespace

void TestServer::refusesUnclearRequests_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const auto head = [](const char *name, const QByteArray &more, int status) { QTest::newRow(name) << asking(0, more) << status; };
    const QByteArray length = lengthOf(kAsk);
    head("two lengths", length + "Content-Length: 5\r\n", 400);
    head("the same length twice", length + length, 400);
    head("list of lengths", "Content-Length: 5, 5\r\n", 400);
    head("signed length", "Content-Length: +5\r\n", 400);
    head("negative length", "Content-Length: -1\r\n", 400);
    head("hexadecimal length", "Content-Length: 0x10\r\n", 400);
    head("endless length", "Content-Length: 99999999999999999999999\r\n", 413);
    head("length and chunks", length + "Transfer-Encoding: chunked\r\n", 400);
    head("chunks twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400);
    head("compressed transfer", "Transfer-Encoding: gzip, chunked\r\n", 501);
    head("chunks with a tab inside",
        "Transfer-Encoding: \x0b"
        "chunked\r\n",
        400);
    head("no chunks after all", "Transfer-Encoding: identity\r\n", 501);
    head("compressed body", length + "Content-Encoding: gzip\r\n", 415);
    head("folded header", length + "X-A: b\r\n c\r\n", 400);
    head("folded length", "Content-Length:\r\n 5\r\n", 400);
    head("space before the colon", "Content-Length : 5\r\n", 400);
    head("header without a colon", length + "X-A\r\n", 400);
    head("header without a name", length + ": x\r\n", 400);
    head("NUL in a header", length + QByteArray("X: a\0b\r\n", 8), 400);
    head("bare line feed", length + "X: a\nTransfer-Encoding: chunked\r\n", 400);
    head("bare carriage return", length + "X: a\rTransfer-Encoding: chunked\r\n", 400);
    head("other expectation", length + "Expect: a miracle\r\n", 417);
    head("second token", length + "Authorization: Bearer x\r\n", 400);
    head("second host, foreign", length + "Host: evil.example\r\n", 403);
    head("second host, ours", length + "Host: localhost\r\n", 400);
    head("second origin, foreign", length + "Origin: http://localhost:PORT\r\nOrigin: https://evil.example\r\n", 403);
    head("first origin, foreign", length + "oRiGiN: https://evil.example\r\nOrigin: http://localhost:PORT\r\n", 403);
    head("empty origin", length + "Origin:\r\n", 403);
    const auto row = [](const char *name, const QByteArray &request, int status) { QTest::newRow(name) << request << status; };
    row("no host", "GET /health HTTP/1.1\r\n\r\n", 403);
    row("method of the future", "SUMMON /health HTTP/1.1\r\nHost: localhost\r\n\r\n", 405);
    row("posted health", "POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n", 405);
    row("health with a body", "GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n", 413);
    row("health in chunks", "GET /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", 413);
    row("method of controls", "G\x01T /health HTTP/1.1\r\nHost: localhost\r\n\r\n", 400);
    row("endless method", QByteArray(1000, 'A') + " /health HTTP/1.1\r\nHost: localhost\r\n\r\n", 400);
    row("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
    row("HTTP/0.9", "GET /health\r\n\r\n", 400);
    row("TLS", QByteArray("\x16\x03\x01\x02\x00\x01", 6), 400);
    row("empty line first", "\r\nGET /health HTTP/1.1\r\nHost: localhost\r\n\r\n", 400);
    row("address of a proxy", "GET http://localhost/health HTTP/1.1\r\nHost: localhost\r\n\r\n", 400);
    row("no address", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", 400);
    row("two spaces", "GET  /health HTTP/1.1\r\nHost: localhost\r\n\r\n", 400);
    row("address that climbs", "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", 401);
    row("wrong method", "GET /v1/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer secret-of-this-test\r\n\r\n", 404);
}

void TestServer::refusesUnclearRequests()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    const auto port = QByteArray::number(m_server->port());
    request.replace("localhost:0", "localhost:" + port).replace("PORT", port);
    tests::RawHttp client(m_server->port());
    client.send(request);
    const auto reply = client.reply();
    QCOMPARE(reply.status, status);
    QVERIFY(reply.head.toLower().contains("connection: close"));
    QVERIFY(Json::parse(reply.body.toStdString())["error"]["message"].is_string());
    QCOMPARE(m_backend->generated.load(), 0);
}

void TestServer::readsOneRequestAConnection_data()
{
    QTest::addColumn<QByteArray>("first"); // with the second as its body, or behind it
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("generated");
    QTest::newRow("foreign origin") << QByteArray(
        "POST /v1/x HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\nContent-Length: 999\r\n\r\n")
                                    << 403 << 0;
    QTest::newRow("foreign host") << QByteArray("POST /v1/x HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 999\r\n\r\n") << 403 << 0;
    QTest::newRow("no token") << QByteArray("POST /v1/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\n\r\n") << 401 << 0;
    QTest::newRow("unclear length") << QByteArray("POST /v1/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n") << 400
                                    << 0;
    QTest::newRow("keep-alive") << QByteArray("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n") << 200 << 0;
    QTest::newRow("behind a body") << asking(0, lengthOf(kAsk)) << 200 << 1;
}

void TestServer::readsOneRequestAConnection()
{
    QFETCH(QByteArray, first);
    QFETCH(int, status);
    QFETCH(int, generated);
    first.replace("localhost:0", "localhost:" + QByteArray::number(m_server->port()));
    tests::RawHttp client(m_server->port());
    client.send(first);
    QTest::qWait(20); // the second comes by itself, as a web page's body may
    client.send(asking(m_server->port(), lengthOf(kAsk)));
    const auto all = client.readUntil(QByteArray(1, '\0') + "the end");
    QCOMPARE(all.count("HTTP/1.1 "), 1);
    QCOMPARE(all.mid(9, 3).toInt(), status);
    QCOMPARE(post("/v1/tokenize", R"({"text": "a"})").status, 200);
    QCOMPARE(m_backend->generated.load(), generated);
}

void TestServer::takesWholeRequestsInAnyPieces_data()
{
    QTest::addColumn<QList<QByteArray>>("pieces");
    QTest::addColumn<QByteArray>("body");
    const QByteArray head = "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: bearer secret-of-this-test\r\n";
    const QByteArray body = kAsk;
    QList<QByteArray> bytes;
    for (const char c : head + lengthOf(body) + "\r\n" + body)
        bytes << QByteArray(1, c);
    QTest::newRow("byte by byte") << bytes;
    QTest::newRow("chunks") << QList<QByteArray> { head + "Transfer-Encoding: Chunked\r\n\r\n5\r\n" + body.left(5) + "\r\n",
        "1c;x=y\r\n" + body.mid(5) + "\r\n0\r\n", "Trailer: x\r\n\r\n" };
    QTest::newRow("form") << QList<QByteArray> { head + "Content-Type: application/x-www-form-urlencoded\r\n" + lengthOf(body) + "\r\n" + body };
    QTest::newRow("parts") << QList<QByteArray> { head + "Content-Type: multipart/form-data; boundary=x\r\n" + lengthOf(body) + "\r\n" + body };
    QTest::newRow("ranges") << QList<QByteArray> { head + "Range: bytes=" + QByteArray("0-1,").repeated(5000) + "0-1\r\n" + lengthOf(body) + "\r\n"
        + body };
    QTest::newRow("upgrade") << QList<QByteArray> { head + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nAccept-Encoding: gzip\r\n"
        + lengthOf(body) + "\r\n" + body };
    QTest::newRow("HTTP/1.0") << QList<QByteArray> { QByteArray(head).replace("HTTP/1.1", "HTTP/1.0") + lengthOf(body) + "\r\n" + body };
}

void TestServer::takesWholeRequestsInAnyPieces()
{
    QFETCH(QList<QByteArray>, pieces);
    tests::RawHttp client(m_server->port());
    for (const auto &piece : pieces) {
        client.send(piece);
        QTest::qSleep(1);
    }
    const auto reply = client.reply();
    QCOMPARE(reply.status, 200);
    QCOMPARE(Json::parse(reply.body.toStdString())["choices"][0]["text"].get<std::string>(), std::string("one"));
}

/// To an HTTP/1.0 client the sizes of chunks would be text.
void TestServer::answersOldRequestsWithoutChunks()
{
    for (const bool streams : { false, true }) {
        const QByteArray body = streams ? QByteArray(kAsk).replace("{", "{\"stream\":true,") : QByteArray(kAsk);
        tests::RawHttp client(m_server->port());
        client.send(asking(m_server->port(), lengthOf(body), body).replace("HTTP/1.1", "HTTP/1.0"));
        const auto reply = client.reply();
        QCOMPARE(reply.status, 200);
        QVERIFY2(!reply.head.toLower().contains("transfer-encoding"), reply.head.constData());
        QVERIFY2(reply.head.toLower().contains("connection: close"), reply.head.constData());
        if (streams)
            QVERIFY2(reply.body.startsWith("data: {") && reply.body.endsWith("data: [DONE]\n\n"), reply.body.constData());
        else
            QCOMPARE(Json::parse(reply.body.toStdString())["choices"][0]["text"].get<std::string>(), std::string("one"));
    }
    tests::RawHttp client(m_server->port());
    client.send("GET /health HTTP/1.0\r\n\r\n");
    const auto reply = client.reply();
    QCOMPARE(reply.status, 403);
    QVERIFY2(reply.body.contains("The request has no Host header; send 'Host: 127.0.0.1:"), reply.body.constData());
}

/// What is read from a body of 7 MiB takes many times as much, in pieces that the heap would keep.
void TestServer::keepsNoMemoryOfLargeRequests()
{
    const auto resident = [] {
        QFile file(QStringLiteral("/proc/self/statm"));
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE) : 0;
    };
    const auto message = QByteArrayLiteral(R"({"role":"user","content":"a"},)");
    const auto body = "{\"max_tokens\":1,\"messages\":[" + message.repeated(240'000) + message.chopped(1) + "]}";
    const auto port = m_server->port();
    const auto before = resident();
    std::atomic<int> answered = 0;
    for (int round = 0; round < 2; ++round) {
        std::vector<std::thread> clients;
        for (int i = 0; i < 8; ++i)
            clients.emplace_back([&] {
                tests::RawHttp client(port);
                client.send(asking(port, lengthOf(body), body).replace("/v1/completions", "/v1/chat/completions"));
                answered += client.reply().status == 200;
            });
        for (auto &client : clients)
            client.join();
    }
    QVERIFY2(answered >= 2, QByteArray::number(answered.load()).constData()); // others may have found it busy
#ifdef __SANITIZE_ADDRESS__
    constexpr long long kMost = 4ll << 30; // the sanitizer has a heap of its own, which keeps what was freed
#else
    constexpr long long kMost = 256 << 20;
#endif
    QTRY_VERIFY2(resident() - before < kMost, QByteArray::number(resident() - before).constData());
}

void TestServer::boundsHeadsAndBodies_data()
{
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<QByteArray>("again"); // and again, until the server has enough
    QTest::addColumn<int>("status");
    const QByteArray start = "GET /health HTTP/1.1\r\nHost: localhost\r\n";
    QTest::newRow("long header") << start + "X: " << QByteArray(1000, 'a') << 431;
    QTest::newRow("many headers") << start << QByteArray("X: a\r\n").repeated(100) << 431;
    QTest::newRow("long address") << QByteArray("GET /") << QByteArray(1000, 'a') << 431;
    const QByteArray post
        = "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer secret-of-this-test\r\nTransfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("many chunks") << post << "10000\r\n" + QByteArray(0x10000, ' ') + "\r\n" << 413;
    QTest::newRow("large chunk") << post << QByteArray("7fffffff\r\n") << 413;
    QTest::newRow("chunk of no size") << post << QByteArray("-1\r\n") << 400;
    QTest::newRow("endless size of a chunk") << post << QByteArray(1000, '0') << 400;
    QTest::newRow("endless trailer") << post + "0\r\n" << QByteArray("X: a\r\n").repeated(100) << 400;
}

void TestServer::boundsHeadsAndBodies()
{
    QFETCH(QByteArray, begin);
    QFETCH(QByteArray, again);
    QFETCH(int, status);
    tests::RawHttp client(m_server->port());
    client.send(begin);
    for (int i = 0; i < 200; ++i)
        client.send(again);
    const auto reply = client.reply();
    QCOMPARE(reply.status, status);
    QVERIFY(Json::parse(reply.body.toStdString())["error"]["message"].is_string());
}

void TestServer::answersAmongThoseWhoDawdle()
{
    std::vector<std::unique_ptr<tests::RawHttp>> dawdlers;
    for (int i = 0; i < 400; ++i) { // more than there are places: the oldest make room
        dawdlers.push_back(std::make_unique<tests::RawHttp>(m_server->port()));
        dawdlers.back()->send("POST /v1/completions HTTP/1.1\r\nHost: localhost\r\n");
        if (i % 2)
            dawdlers.back()->send("Authorization: Bearer secret-of-this-test\r\nContent-Length: 100\r\n\r\n{");
    }
    QCOMPARE(post("/v1/completions", kAsk).status, 200);
    for (auto &dawdler : dawdlers)
        dawdler->send(" ");
    QCOMPARE(post("/v1/completions", kAsk).status, 200);
    // cleanup() stops the server while they are still there
    m_server->stop();
}

/// Who asks for much and takes none of it holds a thread, and only a few of them may.
void TestServer::slowReadersKeepNobodyOut()
{
    const QByteArray text = "{\"text\":\"" + QByteArray(300'000, 'a') + "\"}";
    std::vector<std::unique_ptr<tests::RawHttp>> readers;
    for (int i = 0; i < 40; ++i) {
        readers.push_back(std::make_unique<tests::RawHttp>(m_server->port(), 4096));
        readers.back()->send(tests::httpRequest("POST", "/v1/tokenize", m_server->port(), text, { kBearer }));
    }
    // While all of them are still being encoded there may be no seat: then it is told to try again.
    QTRY_COMPARE(post("/v1/completions", kAsk).status, 200);
    QTest::qWait(2500); // longer than a thread waits without a seat
    const auto isWhole = [](const auto &reader) {
        const auto reply = reader->reply();
        return reply.status == 200 && reply.body.endsWith("}\n");
    };
    const auto whole = std::count_if(readers.begin(), readers.end(), isWhole);
    QVERIFY2(whole > 0 && whole < qsizetype(readers.size()), QByteArray::number(qlonglong(whole))); // a few were given time
}

void TestServer::aSlowReaderLosesItsPlace_data()
{
    QTest::addColumn<int>("places");
    QTest::newRow("the only one") << 1;
    QTest::newRow("one of two") << 2;
}

void TestServer::aSlowReaderLosesItsPlace()
{
    QFETCH(int, places);
    tests::FakeServer small({ .atOnce = static_cast<std::size_t>(places) });
    QVERIFY(small.start());
    const auto ask = [&](const QByteArray &body) { return tests::httpRequest("POST", "/v1/completions", small.port(), body, { kBearer }); };
    tests::RawHttp slow(small.port(), 4096);
    slow.send(ask(R"({"prompt": "ab", "seed": 8, "stream": true})"));
    std::atomic<bool> isOver = false, isHeard = true;
    std::thread reading([&] {
        for (int i = 0; !isOver && isHeard && slow.take(4096) > 0; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            isHeard = i < 2000; // far longer than the other one waits
        }
        slow.close();
    });
    QTRY_COMPARE(small.backend.running.load(), 1);
    tests::RawHttp other(small.port());
    other.send(ask(R"({"prompt": "ab", "seed": 7, "stream": true})"));
    other.readUntil("three");
    QTRY_COMPARE_WITH_TIMEOUT(small.backend.running.load(), 1, 20'000); // the slow one's has ended
    isOver = true;
    reading.join();
    QVERIFY(isHeard);
}

/// What it was told before it took nothing any more is bounded, and so is what is made for it.
void TestServer::aReaderThatTakesNothingCostsLittle()
{
    tests::RawHttp deaf(m_server->port(), 4096);
    deaf.send(tests::httpRequest("POST", "/v1/completions", m_server->port(), R"({"prompt": "ab", "seed": 8, "stream": true})", { kBearer }));
    QTRY_COMPARE(m_backend->running.load(), 1);
    const auto resident = [] {
        QFile file(QStringLiteral("/proc/self/statm"));
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE) : 0;
    };
    QTest::qWait(500);
    const auto before = resident();
    QTest::qWait(1000);
    QVERIFY2(resident() - before < (16 << 20), QByteArray::number(resident() - before).constData());
    QTRY_COMPARE_WITH_TIMEOUT(m_backend->running.load(), 0, 30'000); // nobody waits for somebody who takes nothing for ever
}

void TestServer::strangersKeepNobodyOut_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("waits");
    QTest::newRow("bodies of health") << QByteArray("POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n") << false;
    QTest::newRow("heads without an end") << QByteArray("POST /v1/completions HTTP/1.1\r\nHost: localhost\r\n") << true;
    QTest::newRow("nothing") << QByteArray() << true;
}

void TestServer::strangersKeepNobodyOut()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, waits);
    std::vector<std::unique_ptr<tests::RawHttp>> strangers;
    // One who was let in and sends its body slowly is no stranger.
    tests::RawHttp slow(m_server->port());
    slow.send(asking(m_server->port(), lengthOf(kAsk), ""));
    QTest::qWait(20);
    for (int i = 0; i < 400; ++i) {
        strangers.push_back(std::make_unique<tests::RawHttp>(m_server->port()));
        strangers.back()->send(request);
    }
    QCOMPARE(post("/v1/completions", kAsk).status, 200);
    // The newest stranger has not been given up yet: nobody waited for the strangers' time to run out.
    QCOMPARE(strangers.back()->isWaiting(), waits);
    slow.send(kAsk);
    QCOMPARE(slow.reply().status, 200);
}

void TestServer::stopsWithAClientThatReadsNothing()
{
    tests::RawHttp client(m_server->port());
    client.send(
        asking(m_server->port(), lengthOf(R"({"prompt": "ab", "seed": 7, "stream": true})"), R"({"prompt": "ab", "seed": 7, "stream": true})"));
    QTRY_COMPARE(m_backend->running.load(), 1);
    m_server->stop();
    QCOMPARE(m_backend->running.load(), 0);
}

void TestServer::nothingIsPassedOnAfterTheLobbyStopped()
{
    std::atomic<bool> isAtIt = false, isDone = false;
    serve::Lobby lobby([](const auto &) -> std::optional<serve::Problem> { return {}; },
        [&](const serve::WholeRequest &) -> std::optional<serve::Problem> {
            isAtIt = true;
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            isDone = true;
            return serve::Problem { 503, "Busy.", "", "busy" };
        });
    int ends[2];
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    lobby.receive(ends[0]);
    const QByteArray request = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    QCOMPARE(::write(ends[1], request.constData(), static_cast<std::size_t>(request.size())), request.size());
    QTRY_VERIFY(isAtIt);
    lobby.stop();
    QVERIFY(isDone);
    ::close(ends[1]);
}

void TestServer::saysThatAnOldRequestHasNoChunks()
{
    const auto parsed = serve::parseHead("POST /v1/completions HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    QVERIFY(parsed.problem);
    QCOMPARE(parsed.problem->status, 400);
    QCOMPARE(parsed.problem->message, std::string("An HTTP/1.0 request cannot be chunked."));
}

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
