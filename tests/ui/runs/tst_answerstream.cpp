// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "tests/support/testprogram.h"
#include "ui/runs/answerstream.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>
#include <functional>

using namespace anneal;
using namespace anneal::ui;
using namespace Qt::StringLiterals;

/// What a question meets, told by a server of the test that says what each test wants said.
class TestAnswerStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void readsAnAnswerInWhateverPieces();
    void asksAsAClientDoes();
    void tellsThatItWasCut();
    void givesThePromptAsItIsWithoutATemplate();
    void aStopEndsTheConnection();
    void anotherQuestionDropsTheFirst();
    void tellsWhatFailed_data();
    void tellsWhatFailed();

private:
    struct Asked
    {
        QByteArray head, body;
    };
    void hear(QTcpSocket *socket);
    void ask();
    static QByteArray piece(const QString &text, const char *reason = nullptr);
    static QByteArray event(const base::Json &json) { return "data: " + QByteArray::fromStdString(base::toJsonLine(json)) + "\n\n"; }
    static QByteArray headOf(int status = 200) { return "HTTP/1.1 " + QByteArray::number(status) + " X\r\nConnection: close\r\n\r\n"; }
    static QByteArray refusal(const char *message, const char *code = "")
    {
        return QByteArray::fromStdString(base::toJsonLine({ { "error", { { "message", message }, { "code", code } } } }));
    }

    std::unique_ptr<QTcpServer> m_server;
    std::unique_ptr<AnswerStream> m_stream;
    std::function<void(QTcpSocket *, const Asked &)> m_answer;
    QList<Asked> m_asked;
    QString m_text;
    QList<AnswerStream::Ending> m_endings;
    std::vector<base::Error> m_errors;
};

void TestAnswerStream::init()
{
    m_asked.clear();
    m_text.clear();
    m_endings.clear();
    m_errors.clear();
    m_server = std::make_unique<QTcpServer>();
    QVERIFY(m_server->listen(QHostAddress::LocalHost));
    connect(m_server.get(), &QTcpServer::newConnection, this, [this] { hear(m_server->nextPendingConnection()); });
    m_stream = std::make_unique<AnswerStream>();
    connect(m_stream.get(), &AnswerStream::textArrived, this, [this](const QString &text) { m_text += text; });
    connect(m_stream.get(), &AnswerStream::ended, this, [this](AnswerStream::Ending ending) { m_endings << ending; });
    connect(m_stream.get(), &AnswerStream::failed, this, [this](const base::Error &error) { m_errors.push_back(error); });
}

void TestAnswerStream::cleanup()
{
    m_stream.reset();
    m_server.reset();
}

/// Calls m_answer once a request is whole.
void TestAnswerStream::hear(QTcpSocket *socket)
{
    auto *heard = new QByteArray;
    connect(socket, &QObject::destroyed, this, [heard] { delete heard; });
    connect(socket, &QTcpSocket::readyRead, this, [this, socket, heard] {
        *heard += socket->readAll();
        const auto headEnd = heard->indexOf("\r\n\r\n");
        if (headEnd < 0)
            return;
        const QByteArray head = heard->left(headEnd).toLower();
        const auto length = head.indexOf("content-length: ");
        const auto body = heard->mid(headEnd + 4);
        if (length < 0 || body.size() < head.mid(length + 16, head.indexOf("\r\n", length) - length - 16).toInt())
            return;
        m_asked << Asked { heard->left(headEnd), body };
        m_answer(socket, m_asked.last());
    });
}

void TestAnswerStream::ask()
{
    m_stream->ask(
        { u"http://127.0.0.1:%1/v1"_s.arg(m_server->serverPort()), u"geheim-geheim-1234"_s, u"base:step-4"_s, u"Be brief."_s, u"Where from?"_s, 99 });
}

QByteArray TestAnswerStream::piece(const QString &text, const char *reason)
{
    base::Json choice { { "index", 0 }, { "delta", { { "content", text.toStdString() } } } };
    if (reason)
        choice["finish_reason"] = reason;
    return event({ { "choices", { choice } } });
}

void TestAnswerStream::readsAnAnswerInWhateverPieces()
{
    const QByteArray all = headOf() + ": a comment\n\n" + event({ { "choices", { { { "delta", { { "role", "assistant" } } } } } } })
        + piece(u"Aus dem "_s) + piece(u"Süden, 南 🙂"_s) + piece({}, "stop") + "data: [DONE]\n\n";
    m_answer = [all](QTcpSocket *socket, const Asked &) {
        for (const char byte : all) { // each by itself
            socket->write(&byte, 1);
            socket->flush();
        }
    };
    ask();
    QVERIFY(m_stream->isAsking());
    QTRY_COMPARE(m_endings, QList { AnswerStream::Ending::Complete });
    QCOMPARE(m_text, u"Aus dem Süden, 南 🙂"_s);
    QVERIFY(m_errors.empty() && !m_stream->isAsking());
}

void TestAnswerStream::asksAsAClientDoes()
{
    m_answer = [](QTcpSocket *socket, const Asked &) { socket->write(headOf() + "data: [DONE]\n\n"); };
    ask();
    QTRY_COMPARE(m_endings.size(), 1);
    const Asked &asked = m_asked.first();
    QVERIFY(asked.head.startsWith("POST /v1/chat/completions "));
    QVERIFY(asked.head.contains("Bearer geheim-geheim-1234"));
    QVERIFY(!asked.body.contains("geheim"));
    const auto body = base::parseJson(asked.body.toStdString());
    QVERIFY(bool(body));
    QCOMPARE(
        base::toJsonLine((*body)["messages"]), std::string(R"([{"role":"system","content":"Be brief."},{"role":"user","content":"Where from?"}])"));
    QCOMPARE((*body)["model"].get<std::string>(), std::string("base:step-4"));
    QCOMPARE((*body)["max_tokens"].get<int>(), 99);
    QCOMPARE((*body)["temperature"].get<double>(), 0.0);
    QVERIFY((*body)["stream"].get<bool>());
}

void TestAnswerStream::tellsThatItWasCut()
{
    m_answer = [](QTcpSocket *socket, const Asked &) { socket->write(headOf() + piece(u"on and on"_s, "length") + "data: [DONE]\n\n"); };
    ask();
    QTRY_COMPARE(m_endings, QList { AnswerStream::Ending::AtMostTokens });
}

void TestAnswerStream::givesThePromptAsItIsWithoutATemplate()
{
    m_answer = [](QTcpSocket *socket, const Asked &asked) {
        if (asked.head.startsWith("POST /v1/chat/"))
            socket->write(headOf(400) + refusal("the model has no chat template"));
        else
            socket->write(headOf() + event({ { "choices", { { { "text", " there" } } } } }) + "data: [DONE]\n\n");
        socket->disconnectFromHost();
    };
    ask();
    QTRY_COMPARE(m_endings, QList { AnswerStream::Ending::Complete });
    QCOMPARE(m_text, u" there"_s);
    QCOMPARE(m_asked.size(), 2);
    QCOMPARE((*base::parseJson(m_asked.last().body.toStdString()))["prompt"].get<std::string>(), std::string("Where from?"));
}

void TestAnswerStream::aStopEndsTheConnection()
{
    bool isGone = false;
    m_answer = [this, &isGone](QTcpSocket *socket, const Asked &) {
        connect(socket, &QTcpSocket::disconnected, this, [&isGone] { isGone = true; });
        socket->write(headOf() + piece(u"one "_s));
    };
    ask();
    QTRY_COMPARE(m_text, u"one "_s);
    m_stream->stop();
    QCOMPARE(m_endings, QList { AnswerStream::Ending::Stopped });
    QTRY_VERIFY(isGone);
    m_stream->stop();
    QCOMPARE(m_endings.size(), 1);
    QVERIFY(m_errors.empty());
}

void TestAnswerStream::anotherQuestionDropsTheFirst()
{
    m_answer = [this](QTcpSocket *socket, const Asked &) {
        socket->write(headOf() + piece(m_asked.size() == 1 ? u"first"_s : u"second"_s) + (m_asked.size() == 1 ? "" : "data: [DONE]\n\n"));
    };
    ask();
    QTRY_COMPARE(m_text, u"first"_s);
    ask();
    QTRY_COMPARE(m_endings, QList { AnswerStream::Ending::Complete });
    QCOMPARE(m_text, u"firstsecond"_s);
}

void TestAnswerStream::tellsWhatFailed_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("says");
    QTest::newRow("refused") << headOf(503) + refusal("Too many requests wait already.") << u"Too many requests wait already."_s;
    QTest::newRow("too long, in the window's words")
        << headOf(400) + refusal("The model's context is 128 tokens and 'messages' has 142. Shorten it.", "context_length_exceeded")
        << u"The prompt is too long for this model."_s;
    QTest::newRow("busy, in the window's words") << headOf(503) + refusal("Too many requests are waiting; try again later.", "busy")
                                                 << u"Too many questions are waiting for the local server."_s;
    QTest::newRow("refused without a word") << headOf(500) << u"HTTP 500"_s;
    QTest::newRow("failed on the way") << headOf() + piece(u"a"_s) + event({ { "error", { { "message", "Out of memory." } } } })
                                       << u"Out of memory."_s;
    QTest::newRow("broke off") << headOf() + piece(u"a"_s) << u"in the middle"_s;
    QTest::newRow("no HTTP") << QByteArray("hello\r\n\r\n") << u"does not answer"_s;
    QTest::newRow("a line without end") << headOf() + "data: " + QByteArray(3 << 20, 'x') << u"no answer"_s;
    QTest::newRow("sent elsewhere") << QByteArray("HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:1/\r\nConnection: close\r\n\r\n")
                                    << u"in the middle"_s;
}

void TestAnswerStream::tellsWhatFailed()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, says);
    m_answer = [answer](QTcpSocket *socket, const Asked &) {
        socket->write(answer);
        socket->disconnectFromHost();
    };
    ask();
    QTRY_COMPARE(m_errors.size(), std::size_t(1));
    const auto told = QString::fromStdString(m_errors.front().text());
    QVERIFY2(told.contains(says), qPrintable(told));
    QVERIFY(m_endings.isEmpty() && !m_stream->isAsking());
}

ANNEAL_TEST(TestAnswerStream)
#include "tst_answerstream.moc"
