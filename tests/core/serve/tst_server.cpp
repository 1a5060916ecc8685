// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/problem.h"
#include "core/serve/requesthead.h"
#include "tests/core/serve/fakebackend.h"
#include "tests/support/testprogram.h"

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
    void readsLargeBodiesWhileAModelLoads();
    void stopsForAClientThatIsGone_data();
    void stopsForAClientThatIsGone();
    void stopsInTheMiddle_data();
    void stopsInTheMiddle();
    void stopsAtTheBeginning();
    void takesNoForms_data();
    void takesNoForms();
    void spellsCodesAsOpenAi();
    void endsWhenNobodyAsks();
    void tellsThatAPortIsTaken();
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
    if (status == 200)
        return;
    const auto message = QByteArray::fromStdString(Json::parse(reply.body.toStdString())["error"]["message"].get<std::string>());
    if (status == 403) // whoever asks from a web page looks at the wrong header otherwise
        QVERIFY2(message.contains(headers.last().startsWith("Origin") ? "Web pages of other origins are refused" : "The Host header must name"),
            message.constData());
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
    QVERIFY(reply.head.contains("text/event-stream; charset=utf-8")); // who reads it by the head takes Latin-1 else
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
    QCOMPARE(post("/v1/completions/", kAsk).status, 200); // as some clients join a path
    QCOMPARE(post("/v1/completions//", kAsk).status, 404);
    QCOMPARE(m_server->get("/v1/completions/").status, 405);
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
    QCOMPARE(get("/v1/models/").body, get("/v1/models").body);
    QCOMPARE(get("/v1/models/%0A").status, 404);
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
    chat("nothing to make", R"("max_tokens": 0)", 400, "'max_tokens' must be a whole number of at least 1.");
    chat("too much to make", R"("max_tokens": 1000000000000001)", 400, "from 1 to 1000000000000000.");
    chat("parameter of encoders", R"("truncate_prompt_tokens": 5)", 400, "only supported by /v1/embeddings and /v1/rerank.");
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
    row("a number as the id of a call", "/v1/chat/completions",
        R"({"messages": [{"role": "assistant", "tool_calls": [{"id": "a", "function": {"name": "f"}}, {"id": 5, "function": {"name": "f"}}]}]})", 400,
        "messages[0].tool_calls[1].id must be a text.");
    row("a number as the name of a call", "/v1/chat/completions",
        R"({"messages": [{"role": "assistant", "tool_calls": [{"function": {"name": 5}}]}]})", 400, "tool_calls[0].function.name must be a text.");
    row("null content and no calls", "/v1/chat/completions", R"({"messages": [{"role": "assistant", "content": null, "tool_calls": []}]})", 400,
        "messages[0] has no content");
    row("unknown role", "/v1/chat/completions", R"({"messages": [{"role": "user", "content": "x"}, {"role": "foo", "content": "x"}]})", 400,
        R"(The role 'foo' of messages[1] is none that this model knows. The roles are system, developer, user, assistant, tool and function.","type":"invalid_request_error","param":"messages")");
    row("empty role", "/v1/chat/completions", R"({"messages": [{"role": "", "content": "x"}]})", 400, "The role '' of messages[0]");
    row("role of this template only", "/v1/chat/completions", R"({"messages": [{"role": "ipython", "content": "x"}]})", 400, "user first");
    row("template refuses", "/v1/chat/completions", R"({"messages": [{"role": "assistant", "content": "x"}]})", 400,
        R"(The chat template refused the row: user first.","type":"invalid_request_error","param":"messages","code":"invalid_value")");
    row("too long", "/v1/completions", R"({"prompt": ")" + QByteArray(64, 'x') + R"("})", 400,
        "The model's context is 64 tokens and 'prompt' has 64, which leaves no place for an answer: even the shortest needs one. Shorten it,");
    row("longer", "/v1/completions", R"({"prompt": ")" + QByteArray(65, 'x') + R"("})", 400,
        "The model's context is 64 tokens and 'prompt' has 65. Shorten it, or use a model with a longer context.");
    row("two names of one thing", "/v1/tokenize", R"({"text": "a", "add_special": true, "add_special_tokens": false})", 400,
        "'add_special_tokens' is false and 'add_special' is true: send one of them.");
    row("special tokens of a text", "/v1/tokenize", R"({"text": "a", "add_special_tokens": "yes"})", 400,
        "'add_special_tokens' must be true or false.");
    row("empty prompt", "/v1/completions", R"({"prompt": ""})", 400, "prompt");
    row("null content", "/v1/chat/completions", R"({"messages": [{"role": "user", "content": null}]})", 400, "messages[0] has no content");
    row("no content", "/v1/chat/completions", R"({"messages": [{"role": "user"}]})", 400, "messages[0] has no content");
    row("no address", "/v1/images", "{}", 404, "no such address: POST /v1/images. This server has /health, /v1/models, /v1/chat/completions,");
    row("models by POST", "/v1/models", "{}", 405, "POST /v1/models: this address takes GET, HEAD.");
    row("another name of the text", "/v1/tokenize", R"({"input": "a"})", 400, "Unknown parameter: 'input'. 'text' is required.");
    row("another name of the text to score", "/v1/score", R"({"prompt": "a"})", 400, "Unknown parameter: 'prompt'. 'text' is required.");
    row("text and more", "/v1/tokenize", R"({"text": "a", "prompt": "a"})", 400, "Unknown parameter: 'prompt'.\"");
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
    row("unknown option", "/v1/completions", R"({"prompt": "a", "options": {"temprature": 1}})", 400,
        R"(Unknown parameter: 'options.temprature'. Did you mean 'temperature'?","type":"invalid_request_error","param":"options.temprature")");
    row("hot option", "/v1/completions", R"({"prompt": "a", "options": {"temperature": 3}})", 400,
        R"('options.temperature' must be a number from 0 to 2.","type":"invalid_request_error","param":"options.temperature")");
    row("option under its own name", "/v1/completions", R"({"prompt": "a", "options": {"repeat_penalty": 0}})", 400, "'options.repeat_penalty' must");
    row("mirostat", "/v1/completions", R"({"prompt": "a", "options": {"mirostat": 2}})", 400, "'options.mirostat'");
    row("unknown option of a stream", "/v1/completions", R"({"prompt": "a", "stream": true, "stream_options": {"foo": 1}})", 400,
        R"(Unknown parameter: 'stream_options.foo'.","type":"invalid_request_error","param":"stream_options.foo")");
    row("usage of a number", "/v1/completions", R"({"prompt": "a", "stream": true, "stream_options": {"include_usage": 1}})", 400,
        "'stream_options.include_usage' must be true or false.");
    chat("sound", R"("modalities": ["text", "audio"])", 400,
        R"('modalities' can only be [\"text\"]: this server reads and writes text.","type":"invalid_request_error","param":"modalities")");
    row("unknown key", "/v1/chat/completions", R"({"messages": [{"role": "user", "content": "x"}, {"role": "user", "content": "x", "foo": 1}]})", 400,
        R"(Unknown parameter: 'messages[1].foo'.","type":"invalid_request_error","param":"messages[1].foo")");
    row("mistyped key", "/v1/chat/completions", R"({"messages": [{"role": "assistant", "content": "x", "tool_cals": []}]})", 400,
        "'messages[0].tool_cals'. Did you mean 'tool_calls'?");
    row("grammar", "/v1/completions", R"({"prompt": "a", "grammar": "root ::= x"})", 400, "'grammar'");
    row("two limits", "/v1/completions", R"({"prompt": "a", "max_tokens": 5, "options": {"num_predict": 3}})", 400,
        "'max_tokens' is 5 and 'num_predict' is 3: send one of them.");
    chat("two limits of a chat", R"("max_tokens": 5, "max_completion_tokens": 6)", 400, "'max_tokens' is 5 and 'max_completion_tokens' is 6");
    row("more than may be", "/v1/completions", R"({"prompt": "a", "min_tokens": 9, "max_tokens": 3})", 400, "'min_tokens'");
    row("more than the default", "/v1/completions", R"({"prompt": "a", "min_tokens": 20})", 400, "16 here");
    row("more than may be completed", "/v1/chat/completions",
        R"({"messages": [{"role": "user", "content": "a"}], "min_tokens": 9, "max_completion_tokens": 3})", 400, "'min_tokens'");
    row("stop ids of text", "/v1/completions", R"({"prompt": "a", "stop_token_ids": ["a"]})", 400, "'stop_token_ids'");
    row("special tokens in the reply", "/v1/completions", R"({"prompt": "a", "skip_special_tokens": false})", 400, "'skip_special_tokens'");
    row("null prompt", "/v1/completions", R"({"prompt": null})", 400, "'prompt'");
    row("long text to tokenize", "/v1/tokenize", R"({"text": ")" + QByteArray(2 << 20, 'x') + R"("})", 400, "1 MiB");
    chat("template arguments of a list", R"("chat_template_kwargs": [])", 400, "'chat_template_kwargs'");
    chat("template arguments with messages", R"("chat_template_kwargs": {"messages": []})", 400, "'chat_template_kwargs'");
    chat("template arguments with a token", R"("chat_template_kwargs": {"bos_token": "x"})", 400, R"("param":"chat_template_kwargs")");
    chat("role of a number", R"("messages": [{"role": 5}])", 400, "twice");
    row("score of a long text", "/v1/score", R"({"text": ")" + QByteArray(65, 'x') + R"("})", 400,
        R"('text' has 65. Shorten it, or use a model with a longer context.","type":"invalid_request_error","param":"text","code":"context_length_exceeded")");
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
        "stop_token_ids": [5], "top_k": -1, "options": {"num_batch": 512, "num_ctx": 4096, "num_predict": 2, "temperature": 0.5, "repeat_penalty": 1.25, "seed": 3,
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
    // What clients give back of an answer, and a key that only this model's template reads.
    for (const QByteArray message :
        { R"("content": "x", "refusal": null, "annotations": [], "audio": null, "function_call": null, "tool_calls": null)",
            R"("content": "x", "reasoning_content": "y", "thinking_blocks": [], "provider_specific_fields": {}, "images": null)",
            R"("content": "x", "name": "n", "weight": 1, "cache_control": {"type": "ephemeral"}, "prefix": false, "reasoning": "y")",
            R"("content": "x", "mood": "good", "whatever": null)" }) {
        const auto taken = post("/v1/chat/completions",
            R"({"messages": [{"role": "user", "content": "x"}, {"role": "assistant", )" + message + R"(}, {"role": "user", "content": "x"}]})");
        QVERIFY2(taken.status == 200, taken.body.constData());
    }
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
    QVERIFY2(reply.head.contains("\r\nRetry-After: 1"), reply.head.constData());
    QVERIFY(serve::refusal(serve::busy(), true).find("Retry-After: 1\r\n") != std::string::npos); // of a connection that is not passed on
    QVERIFY(serve::refusal(serve::stopping(), true).find("Retry-After") == std::string::npos);
    // One who gives up waiting leaves the line to others, and one who leaves gives its place back.
    waiting.close();
    running.close();
    bool isAnswered = false; // QTRY evaluates its expression once more at its end
    QTRY_VERIFY((isAnswered = isAnswered || small.post("/v1/completions", kAsk).status == 200));
}

/// One large body is read at a time, and not before its model is there: what loads takes nobody's turn.
void TestServer::readsLargeBodiesWhileAModelLoads()
{
    tests::FakeServer server;
    std::atomic<bool> isLoading = false, mayLoad = false;
    serve::ModelSource slow;
    slow.name = "slow";
    slow.load = [&](const std::stop_token &stop) {
        isLoading = true;
        while (!mayLoad && !stop.stop_requested())
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        serve::LoadedModel loaded;
        loaded.text = std::shared_ptr<serve::Backend>(std::shared_ptr<void>(), &server.backend);
        return base::Result<serve::LoadedModel>(loaded);
    };
    QVERIFY(server.models.add(std::move(slow)));
    QVERIFY(server.start());
    const auto ask = [&](const QByteArray &model) {
        return server.post("/v1/completions", "{" + QByteArray(2 << 20, ' ') + R"("prompt": "a", "model": ")" + model + "\"}").status;
    };
    QCOMPARE(ask("fake"), 200); // loaded before
    int slowly = 0;
    std::jthread waiting([&] { slowly = ask("slow"); });
    const auto letItLoad = qScopeGuard([&] { mayLoad = true; });
    QTRY_VERIFY(isLoading);
    QCOMPARE(ask("fake"), 200);
    QCOMPARE(ask("none"), 404);
    mayLoad = true;
    waiting.join();
    QCOMPARE(slowly, 200);
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

void TestServer::stopsInTheMiddle_data()
{
    QTest::addColumn<bool>("waits");
    QTest::addColumn<bool>("stream");
    QTest::newRow("of its text") << false << true;
    QTest::newRow("of waiting for its turn") << true << true;
    QTest::newRow("of a whole text") << false << false;
    QTest::newRow("of a whole text that waits for its turn") << true << false;
}

/// Who reads a stream is told that it ends here; any other answer breaks off.
void TestServer::stopsInTheMiddle()
{
    QFETCH(bool, waits);
    QFETCH(bool, stream);
    tests::FakeServer small({ .atOnce = 1 });
    QVERIFY(small.start());
    const auto asking = [&](const QByteArray &body) { return tests::httpRequest("POST", "/v1/completions", small.port(), body, { kBearer }); };
    const auto endless = asking(R"({"prompt": "ab", "seed": 7, "stream": true})");
    tests::RawHttp running(small.port()), waiting(small.port());
    if (waits || stream) {
        running.send(endless);
        running.readUntil("three");
    }
    if (waits || !stream) {
        waiting.send(stream ? endless : asking(R"({"prompt": "ab", "seed": 7})"));
        waiting.readUntil(stream ? ": waiting" : "\r\n \r\n"); // the sign of life of a text that is told whole
    }
    small.server->stop();
    const auto reply = (waits || !stream ? waiting : running).reply();
    QCOMPARE(reply.whole, stream); // clients would read an error behind the status 200 as an answer
    if (!stream) {
        QVERIFY2(reply.status == 200 && reply.body.trimmed().isEmpty(), reply.body.constData());
        return;
    }
    const auto events = tests::eventsOf(reply.body);
    QVERIFY2(events.size() >= 2 && events.last() == "[DONE]", reply.body.constData());
    const auto error = Json::parse(events[events.size() - 2].toStdString())["error"];
    QCOMPARE(error["message"], Json("The server is stopping."));
    QCOMPARE(error["code"], Json("canceled"));
}

/// A stream whose headers are sent tells how it ends, however soon that is.
void TestServer::stopsAtTheBeginning()
{
    for (int i = 0; i < 100; ++i) {
        tests::FakeServer brief;
        QVERIFY(brief.start());
        tests::RawHttp client(brief.port());
        client.send(tests::httpRequest("POST", "/v1/completions", brief.port(), R"({"prompt": "ab", "seed": 7, "stream": true})", { kBearer }));
        client.readUntil("\r\n\r\n");
        brief.server->stop();
        const auto reply = client.reply();
        QVERIFY2(reply.whole && reply.body.contains("The server is stopping."), QByteArray::number(i) + ": " + reply.body);
    }
}

void TestServer::takesNoForms_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const QByteArray json = kAsk;
    QTest::newRow("curl -F") << QByteArray("multipart/form-data; boundary=x")
                             << QByteArray("--x\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nab\r\n--x--\r\n") << 415;
    QTest::newRow("curl -F of nothing") << QByteArray("Multipart/Form-Data; boundary=x") << QByteArray() << 415;
    QTest::newRow("curl -d") << QByteArray("application/x-www-form-urlencoded") << QByteArray("prompt=ab&max_tokens=1") << 415;
    QTest::newRow("JSON by curl -d") << QByteArray("application/x-www-form-urlencoded") << " \n" + json << 200;
    QTest::newRow("JSON") << QByteArray("application/json; charset=utf-8") << json << 200;
}

void TestServer::takesNoForms()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    const auto reply = tests::ask("POST", "/v1/completions", m_server->port(), body, { kBearer, "Content-Type: " + type });
    QCOMPARE(reply.status, status);
    QVERIFY2(status == 200 || reply.body.contains("'Content-Type: application/json'"), reply.body.constData());
    QVERIFY2(status == 200 || reply.body.contains("\"code\":\"unsupported_media_type\""), reply.body.constData());
}

/// With underscores, whatever our own names of failures are.
void TestServer::spellsCodesAsOpenAi()
{
    tests::FakeServer server;
    serve::ModelSource gone;
    gone.name = "gone";
    gone.load = [](const std::stop_token &) {
        return base::Result<serve::LoadedModel>(base::Error { base::ErrorKind::NotFound, "The file model.safetensors is gone.", {} });
    };
    QVERIFY(server.models.add(std::move(gone)));
    QVERIFY(server.start());
    const auto reply = server.post("/v1/completions", R"({"prompt": "a", "model": "gone"})");
    QCOMPARE(reply.status, 500);
    QCOMPARE(Json::parse(reply.body.toStdString())["error"]["code"], Json("not_found"));
    QCOMPARE(serve::problemOf({ base::ErrorKind::Unsafe, "The pattern is too large", {} }).code, std::string("too_complex"));
    for (int kind = 0; kind <= static_cast<int>(base::ErrorKind::Internal); ++kind)
        QVERIFY(serve::codeOf(static_cast<base::ErrorKind>(kind)).find('-') == std::string::npos);
}

void TestServer::endsWhenNobodyAsks()
{
    serve::ServerSettings settings;
    settings.endWhenIdle = std::chrono::seconds(1);
    tests::FakeServer brief(settings);
    QVERIFY(brief.start());
    {
        tests::RawHttp client(brief.port()); // a request that takes longer than that
        client.send(tests::httpRequest(
            "POST", "/v1/completions", brief.port(), R"({"prompt": "ab", "seed": 7, "stream": true})", { tests::FakeServer::kBearer }));
        client.readUntil("data: ");
        QTest::qWait(1500);
        QCOMPARE(brief.get("/v1/models").status, 200);
    }
    // Those who may not ask, and those who only look, do not keep it.
    QTRY_VERIFY_WITH_TIMEOUT((tests::ask("GET", "/health", brief.port()), tests::ask("GET", "/v1/models", brief.port()).status == 0), 30000);
}

void TestServer::tellsThatAPortIsTaken()
{
    serve::Models others;
    const auto second = serve::Server::open(others, { m_server->port(), {} });
    QVERIFY(!second);
    QCOMPARE(second.error().kind, base::ErrorKind::AlreadyExists);
}

void TestServer::saysThatAnOldRequestHasNoChunks()
{
    const auto parsed = serve::parseHead("POST /v1/completions HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    QVERIFY(parsed.problem);
    QCOMPARE(parsed.problem->status, 400);
    QCOMPARE(parsed.problem->message, std::string("An HTTP/1.0 request cannot be chunked."));
}

ANNEAL_TEST(TestServer)
#include "tst_server.moc"
