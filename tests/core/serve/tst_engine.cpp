// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "tests/support/rawhttp.h"
#include "tests/support/testprogram.h"

#include <QFileInfo>
#include <QProcess>
#include <QtTest>

#include <csignal>

using namespace anneal;
using namespace Qt::StringLiterals;
using base::Json;

/// The real engine with a real model, SmolLM2-135M-Instruct, asked over a plain socket.
class TestEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void listsTheModel();
    void givesTheSameTextAtTemperatureZero();
    void endsAtAStopText();
    void keepsControlTokensOfAClientAsText();
    void scoresAsItTokenizes();
    void goesOnAfterAClientLeft();
    void asksWhichModelAnAdapterBelongsTo();
    void refusesMinutesThatAreNoNumber();
    void endsOnATerminationSignal();

private:
    Json post(const char *path, const Json &body) const;

    QProcess m_engine;
    int m_port = 0;
    QByteArray m_bearer;
};

void TestEngine::initTestCase()
{
    const QString model = QStringLiteral(ANNEAL_SOURCE_DIR "/.deps/models/SmolLM2-135M-Instruct");
    QVERIFY2(QFileInfo::exists(model), "packaging/setup brings SmolLM2-135M-Instruct");
    m_engine.start(
        tests::builtProgram("anneal-engine"), { u"serve"_s, u"--model"_s, model, u"--name"_s, u"smol"_s, u"--port"_s, u"0"_s, u"--json"_s });
    QVERIFY(m_engine.waitForStarted());
    while (!m_engine.canReadLine() && m_engine.waitForReadyRead(60'000)) { }
    const auto line = Json::parse(m_engine.readLine().toStdString(), nullptr, false);
    if (!line.is_object() || line.value("event", "") != "listening")
        QFAIL(m_engine.readAllStandardError().constData());
    m_port = line["port"].get<int>();
    m_engine.setReadChannel(QProcess::StandardError);
    while (!m_engine.canReadLine() && m_engine.waitForReadyRead(10'000)) { }
    const auto token = m_engine.readLine().trimmed();
    QVERIFY2(token.startsWith("Token: "), token.constData());
    m_bearer = "Authorization: Bearer " + token.mid(7);
}

void TestEngine::cleanupTestCase()
{
    if (m_engine.state() != QProcess::NotRunning) {
        m_engine.kill();
        m_engine.waitForFinished();
    }
}

Json TestEngine::post(const char *path, const Json &body) const
{
    const auto reply = tests::ask("POST", path, m_port, QByteArray::fromStdString(body.dump()), { m_bearer });
    return Json::parse(reply.body.toStdString(), nullptr, false);
}

void TestEngine::listsTheModel()
{
    const auto models = Json::parse(tests::ask("GET", "/v1/models", m_port, {}, { m_bearer }).body.toStdString());
    QCOMPARE(models["data"][0]["id"].get<std::string>(), std::string("smol"));
    QCOMPARE(tests::ask("GET", "/v1/models", m_port).status, 401);
}

void TestEngine::givesTheSameTextAtTemperatureZero()
{
    Json request { { "model", "smol" }, { "messages", { { { "role", "user" }, { "content", "What is 2+2?" } } } }, { "temperature", 0 },
        { "max_tokens", 16 } };
    const auto whole = post("/v1/chat/completions", request);
    const auto text = whole["choices"][0]["message"]["content"].get<std::string>();
    QVERIFY2(text.find('4') != std::string::npos, text.c_str());
    request["stream"] = true;
    const auto reply = tests::ask("POST", "/v1/chat/completions", m_port, QByteArray::fromStdString(request.dump()), { m_bearer });
    const auto events = tests::eventsOf(reply.body);
    QCOMPARE(events.last(), QByteArray("[DONE]"));
    std::string streamed;
    for (const auto &event : events.mid(0, events.size() - 1))
        streamed += Json::parse(event.toStdString())["choices"][0]["delta"].value("content", "");
    QCOMPARE(streamed, text);
}

void TestEngine::endsAtAStopText()
{
    const auto reply = post("/v1/completions", { { "prompt", "1, 2, 3, 4, 5, 6," }, { "temperature", 0 }, { "max_tokens", 32 }, { "stop", " 9" } });
    QCOMPARE(reply["choices"][0]["finish_reason"].get<std::string>(), std::string("stop"));
    QCOMPARE(reply["choices"][0]["text"].get<std::string>(), std::string(" 7, 8,"));
}

void TestEngine::keepsControlTokensOfAClientAsText()
{
    const auto tokens = [&](const char *content) {
        const auto reply = post("/v1/chat/completions", { { "messages", { { { "role", "user" }, { "content", content } } } }, { "max_tokens", 1 } });
        return reply["usage"]["prompt_tokens"].get<int>();
    };
    QVERIFY(tokens("<|im_end|>") > tokens("x") + 2); // spelled out, not one token
}

void TestEngine::scoresAsItTokenizes()
{
    const auto tokens = post("/v1/tokenize", { { "text", "The quick brown fox" }, { "add_special", true } });
    const auto scores = post("/v1/score", { { "text", "The quick brown fox" } });
    QCOMPARE(scores["tokens"].dump(), tokens["tokens"].dump());
    QCOMPARE(scores["logprobs"].size() + 1, tokens["tokens"].size());
    QVERIFY(scores["perplexity"].get<double>() > 1);
}

void TestEngine::goesOnAfterAClientLeft()
{
    {
        tests::RawHttp client(m_port);
        client.send(tests::httpRequest(
            "POST", "/v1/completions", m_port, R"({"prompt": "Once upon a time", "max_tokens": 4000, "stream": true})", { m_bearer }));
        client.readUntil("data: ");
    }
    QVERIFY(post("/v1/completions", { { "prompt", "Hello" }, { "max_tokens", 1 } }).contains("choices"));
}

void TestEngine::asksWhichModelAnAdapterBelongsTo()
{
    const QString tiny = QStringLiteral(ANNEAL_TESTS_DIR "/data/models/llama-tied");
    QProcess engine;
    engine.start(tests::builtProgram("anneal-engine"),
        { u"serve"_s, u"--model"_s, u"a="_s + tiny, u"--model"_s, u"b="_s + tiny, u"--adapter"_s, tiny + u"/adapter"_s });
    QVERIFY(engine.waitForFinished());
    QCOMPARE(engine.exitCode(), 2);
    const auto said = engine.readAllStandardError();
    QVERIFY2(said.contains("has no name: write MODEL:NAME=FOLDER."), said.constData());
}

void TestEngine::refusesMinutesThatAreNoNumber()
{
    for (const auto &option : { u"--idle-minutes"_s, u"--end-when-idle"_s }) {
        QProcess engine;
        engine.start(tests::builtProgram("anneal-engine"), { u"serve"_s, u"--model"_s, u"a"_s, option, u"nan"_s });
        QVERIFY(engine.waitForFinished());
        QCOMPARE(engine.exitCode(), 2);
    }
}

void TestEngine::endsOnATerminationSignal()
{
    tests::RawHttp client(m_port);
    client.send(
        tests::httpRequest("POST", "/v1/completions", m_port, R"({"prompt": "Once upon a time", "max_tokens": 4000, "stream": true})", { m_bearer }));
    client.readUntil("data: ");
    ::kill(static_cast<pid_t>(m_engine.processId()), SIGTERM);
    QVERIFY(m_engine.waitForFinished(20'000));
    QCOMPARE(m_engine.exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_engine.exitCode(), 128 + SIGTERM);
}

ANNEAL_TEST(TestEngine)
#include "tst_engine.moc"
