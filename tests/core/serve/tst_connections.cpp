// SPDX-License-Identifier: GPL-3.0-or-later
// Connections: requests that are unclear, come in pieces or slowly, and clients that are slow, many, or gone.
#include "core/serve/connectionreader.h"
#include "tests/core/serve/fakebackend.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;
using base::Json;

namespace {

constexpr const char *kAskOneToken = R"({"prompt": "ab", "max_tokens": 1})";

/// A request that is admitted and generates; `more` are further header lines, each with its line end.
QByteArray asking(int port, const QByteArray &more, const QByteArray &body = kAskOneToken)
{
    return "POST /v1/completions HTTP/1.1\r\nHost: localhost:" + QByteArray::number(port) + "\r\nAuthorization: Bearer secret-of-this-test\r\n" + more
        + "\r\n" + body;
}

QByteArray lengthOf(const QByteArray &body)
{
    return "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
}

} // namespace

class TestConnections : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void refusesUnclearRequests_data();
    void refusesUnclearRequests();
    void readsOneRequestAConnection_data();
    void readsOneRequestAConnection();
    void takesWholeRequestsInAnyPieces_data();
    void takesWholeRequestsInAnyPieces();
    void answersWhoHasEndedSending_data();
    void answersWhoHasEndedSending();
    void tellsWhoEndsTooEarly_data();
    void tellsWhoEndsTooEarly();
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
    void nothingIsPassedOnAfterTheReaderStopped();

private:
    tests::HttpReply post(const char *path, const QByteArray &body) const { return m_server->post(path, body); }

    const QByteArray kBearer = tests::FakeServer::kBearer;
    std::unique_ptr<tests::FakeServer> m_server;
    tests::FakeBackend *m_backend = nullptr;
};

void TestConnections::init()
{
    m_server = std::make_unique<tests::FakeServer>();
    m_backend = &m_server->backend;
    QVERIFY(m_server->start());
}

void TestConnections::cleanup()
{
    m_server->stop();
    QCOMPARE(m_backend->running.load(), 0);
    m_server.reset();
}

void TestConnections::refusesUnclearRequests_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const auto head = [](const char *name, const QByteArray &more, int status) { QTest::newRow(name) << asking(0, more) << status; };
    const QByteArray length = lengthOf(kAskOneToken);
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
    row("wrong method", "GET /v1/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer secret-of-this-test\r\n\r\n", 405);
}

void TestConnections::refusesUnclearRequests()
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
    const auto error = Json::parse(reply.body.toStdString())["error"];
    QVERIFY(error["message"].is_string());
    QVERIFY(error["type"] == (status == 401 ? "authentication_error" : "invalid_request_error")); // whatever the number, the client is at fault
    for (const auto &[number, code] : { std::pair(415, "unsupported_media_type"), { 505, "http_version_not_supported" } })
        QVERIFY2(status != number || error["code"] == code, reply.body.constData());
    QCOMPARE(m_backend->generated.load(), 0);
}

void TestConnections::readsOneRequestAConnection_data()
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
    QTest::newRow("behind a body") << asking(0, lengthOf(kAskOneToken)) << 200 << 1;
}

void TestConnections::readsOneRequestAConnection()
{
    QFETCH(QByteArray, first);
    QFETCH(int, status);
    QFETCH(int, generated);
    first.replace("localhost:0", "localhost:" + QByteArray::number(m_server->port()));
    tests::RawHttp client(m_server->port());
    client.send(first);
    QTest::qWait(20); // the second comes by itself, as a web page's body may
    client.send(asking(m_server->port(), lengthOf(kAskOneToken)));
    const auto all = client.readUntil(QByteArray(1, '\0') + "the end");
    QCOMPARE(all.count("HTTP/1.1 "), 1);
    QCOMPARE(all.mid(9, 3).toInt(), status);
    QCOMPARE(post("/v1/tokenize", R"({"text": "a"})").status, 200);
    QCOMPARE(m_backend->generated.load(), generated);
}

void TestConnections::takesWholeRequestsInAnyPieces_data()
{
    QTest::addColumn<QList<QByteArray>>("pieces");
    QTest::addColumn<QByteArray>("body");
    const QByteArray head = "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: bearer secret-of-this-test\r\n";
    const QByteArray body = kAskOneToken;
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

void TestConnections::takesWholeRequestsInAnyPieces()
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
void TestConnections::answersWhoHasEndedSending_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<QByteArray>("says");
    for (const char *version : { "HTTP/1.1", "HTTP/1.0" }) {
        QTest::addRow("whole, %s", version) << QByteArray(R"({"prompt": "ab", "max_tokens": 90})") << QByteArray(version)
                                            << QByteArray("one two three");
        QTest::addRow("stream, %s", version) << QByteArray(R"({"prompt": "ab", "stream": true})") << QByteArray(version) << QByteArray("[DONE]");
    }
}

/// As `nc -N` does.
void TestConnections::answersWhoHasEndedSending()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, version);
    QFETCH(QByteArray, says);
    m_backend->context = 1000;
    m_backend->words.assign(80, ""); // so that it takes longer than a sign of life
    m_backend->words.front() = "one two three";
    tests::RawHttp client(m_server->port());
    auto request = tests::httpRequest("POST", "/v1/completions", m_server->port(), body, { tests::FakeServer::kBearer });
    client.send(request.replace("HTTP/1.1", version));
    client.endSending();
    const auto reply = client.reply();
    QCOMPARE(reply.status, 200);
    QVERIFY2(reply.body.contains(says), reply.body.constData());
}

void TestConnections::tellsWhoEndsTooEarly_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("within the head") << QByteArray("GET /health HTTP/1.0\r\nHost: localhost\r\n");
    QTest::newRow("within the body") << asking(0, lengthOf(QByteArray(kAskOneToken) + " "));
    QTest::newRow("within a chunk") << QByteArray(
        "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\n" + tests::FakeServer::kBearer + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{");
}

void TestConnections::tellsWhoEndsTooEarly()
{
    QFETCH(QByteArray, request);
    tests::RawHttp client(m_server->port());
    client.send(request.replace("localhost:0", "localhost:" + QByteArray::number(m_server->port())));
    client.endSending();
    const auto reply = client.reply();
    QCOMPARE(reply.status, 400);
    QVERIFY2(reply.body.contains("The request ended before it was whole."), reply.body.constData());
}

void TestConnections::answersOldRequestsWithoutChunks()
{
    for (const bool streams : { false, true }) {
        const QByteArray body = streams ? QByteArray(kAskOneToken).replace("{", "{\"stream\":true,") : QByteArray(kAskOneToken);
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
void TestConnections::keepsNoMemoryOfLargeRequests()
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
    const long long most = tests::isSanitized() ? 4ll << 30 : 256 << 20;      // the sanitizer has a heap of its own, which keeps what was freed
    QTRY_VERIFY2(resident() - before < most, QByteArray::number(resident() - before).constData());
}

void TestConnections::boundsHeadsAndBodies_data()
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

void TestConnections::boundsHeadsAndBodies()
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

void TestConnections::answersAmongThoseWhoDawdle()
{
    std::vector<std::unique_ptr<tests::RawHttp>> dawdlers;
    for (int i = 0; i < 400; ++i) { // more than there are places: the oldest make room
        dawdlers.push_back(std::make_unique<tests::RawHttp>(m_server->port()));
        dawdlers.back()->send("POST /v1/completions HTTP/1.1\r\nHost: localhost\r\n");
        if (i % 2)
            dawdlers.back()->send("Authorization: Bearer secret-of-this-test\r\nContent-Length: 100\r\n\r\n{");
    }
    QCOMPARE(post("/v1/completions", kAskOneToken).status, 200);
    for (auto &dawdler : dawdlers)
        dawdler->send(" ");
    QCOMPARE(post("/v1/completions", kAskOneToken).status, 200);
    // cleanup() stops the server while they are still there
    m_server->stop();
}

/// Who asks for much and takes none of it holds a thread, and only a few of them may.
void TestConnections::slowReadersKeepNobodyOut()
{
    const QByteArray text = "{\"text\":\"" + QByteArray(300'000, 'a') + "\"}";
    std::vector<std::unique_ptr<tests::RawHttp>> readers;
    for (int i = 0; i < 40; ++i) {
        readers.push_back(std::make_unique<tests::RawHttp>(m_server->port(), 4096));
        readers.back()->send(tests::httpRequest("POST", "/v1/tokenize", m_server->port(), text, { kBearer }));
    }
    // While all of them are still being encoded there may be no seat: then it is told to try again. Once it was
    // answered it is not asked again: QTRY evaluates its expression once more at its end.
    bool isAnswered = false;
    QTRY_VERIFY_WITH_TIMEOUT((isAnswered = isAnswered || post("/v1/completions", kAskOneToken).status == 200), 60'000);
    QTest::qWait(2500); // longer than a thread waits without a seat
    const auto isWhole = [](const auto &reader) {
        const auto reply = reader->reply();
        return reply.status == 200 && reply.body.endsWith("}\n");
    };
    const auto whole = std::count_if(readers.begin(), readers.end(), isWhole);
    QVERIFY2(whole > 0 && whole < qsizetype(readers.size()), QByteArray::number(qlonglong(whole))); // a few were given time
}

void TestConnections::aSlowReaderLosesItsPlace_data()
{
    QTest::addColumn<int>("places");
    QTest::newRow("the only one") << 1;
    QTest::newRow("one of two") << 2;
}

void TestConnections::aSlowReaderLosesItsPlace()
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

void TestConnections::aReaderThatTakesNothingCostsLittle()
{
    tests::RawHttp deaf(m_server->port(), 4096);
    deaf.send(tests::httpRequest("POST", "/v1/completions", m_server->port(), R"({"prompt": "ab", "seed": 8, "stream": true})", { kBearer }));
    QTRY_COMPARE(m_backend->running.load(), 1);
    const auto resident = [] {
        QFile file(QStringLiteral("/proc/self/statm"));
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE) : 0;
    };
    const qint64 most = tests::isSanitized() ? 64 << 20 : 16 << 20; // the sanitizer keeps for a while what was freed
    QTest::qWait(500);
    const auto before = resident();
    QTest::qWait(1000);
    QVERIFY2(resident() - before < most, QByteArray::number(resident() - before).constData());
    QTRY_COMPARE_WITH_TIMEOUT(m_backend->running.load(), 0, 30'000); // nobody waits for somebody who takes nothing for ever
}

void TestConnections::strangersKeepNobodyOut_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("waits");
    QTest::newRow("bodies of health") << QByteArray("POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n") << false;
    QTest::newRow("heads without an end") << QByteArray("POST /v1/completions HTTP/1.1\r\nHost: localhost\r\n") << true;
    QTest::newRow("nothing") << QByteArray() << true;
}

void TestConnections::strangersKeepNobodyOut()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, waits);
    std::vector<std::unique_ptr<tests::RawHttp>> strangers;
    // One who was let in and sends its body slowly is no stranger.
    tests::RawHttp slow(m_server->port());
    slow.send(asking(m_server->port(), lengthOf(kAskOneToken), ""));
    QTest::qWait(20);
    for (int i = 0; i < 400; ++i) {
        strangers.push_back(std::make_unique<tests::RawHttp>(m_server->port()));
        strangers.back()->send(request);
    }
    QCOMPARE(post("/v1/completions", kAskOneToken).status, 200);
    // The newest stranger has not been given up yet: nobody waited for the strangers' time to run out.
    QCOMPARE(strangers.back()->isWaiting(), waits);
    slow.send(kAskOneToken);
    QCOMPARE(slow.reply().status, 200);
}

void TestConnections::stopsWithAClientThatReadsNothing()
{
    tests::RawHttp client(m_server->port());
    client.send(
        asking(m_server->port(), lengthOf(R"({"prompt": "ab", "seed": 7, "stream": true})"), R"({"prompt": "ab", "seed": 7, "stream": true})"));
    QTRY_COMPARE(m_backend->running.load(), 1);
    m_server->stop();
    QCOMPARE(m_backend->running.load(), 0);
}

void TestConnections::nothingIsPassedOnAfterTheReaderStopped()
{
    std::atomic<bool> isAtIt = false, isDone = false;
    serve::ConnectionReader reader([](const auto &) -> std::optional<serve::Problem> { return {}; },
        [&](const serve::WholeRequest &) -> std::optional<serve::Problem> {
            isAtIt = true;
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            isDone = true;
            return serve::Problem { 503, "Busy.", "", "busy" };
        });
    int ends[2];
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    reader.receive(ends[0]);
    const QByteArray request = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    QCOMPARE(::write(ends[1], request.constData(), static_cast<std::size_t>(request.size())), request.size());
    QTRY_VERIFY(isAtIt);
    reader.stop();
    QVERIFY(isDone);
    ::close(ends[1]);
}

ANNEAL_TEST(TestConnections)
#include "tst_connections.moc"
