// SPDX-License-Identifier: GPL-3.0-or-later
// What requests ask for beyond plain text: several prompts and texts, log-probabilities, forms.
#include "tests/core/serve/chats.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <set>

using namespace anneal;
using base::Json;
using grammar::FormSource;
using tests::chat;
using tests::deltasOf;
using tests::kTool;

namespace {

std::optional<FormSource::Kind> kindOf(const std::optional<FormSource> &form)
{
    return form ? std::optional(form->kind) : std::nullopt;
}

int numberOf(std::optional<FormSource::Kind> kind)
{
    return kind ? static_cast<int>(*kind) : -1;
}

/// The schema, the expression as a text, or the list of texts.
Json valueOf(const std::optional<FormSource> &form)
{
    switch (form.value_or(FormSource()).kind) {
    case FormSource::Kind::JsonSchema:
        return form->schema;
    case FormSource::Kind::Regex:
        return form->pattern;
    case FormSource::Kind::Choice:
        return form->choices;
    case FormSource::Kind::JsonObject:
        break;
    }
    return {};
}

} // namespace

class TestCompletions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void passesSamplingOn();
    void makesSeveralTexts();
    void streamsSeveralTexts();
    void takesSeveralPrompts_data();
    void takesSeveralPrompts();
    void givesEachPromptItsSeeds();
    void echoesThePrompt();
    void echoesWithoutTheMarkOfABeginning();
    void scoresAPromptOnceForAllItsTexts();
    void scoresNoPromptOfAClientThatIsGone();
    void stopsScoringForAClientThatIsGone();
    void answersWhileOthersAreScored();
    void answersAmongManyTexts();
    void tellsWhereTokensStand();
    void goesOnWhereATextFails();
    void tellsLogProbabilities();
    void givesTokenIds();
    void takesTheClientsNameOfARequest();
    void boundsLogProbabilities_data();
    void boundsLogProbabilities();
    void readsForms_data();
    void readsForms();
    void refuses_data();
    void refuses();
    void namesTheParameterOfABadForm();
    void saysWhatLeavesTooFewTokens_data();
    void saysWhatLeavesTooFewTokens();

private:
    Json choice(const QByteArray &body, const char *path = "/v1/chat/completions") const { return m_server->choice(path, body); }

    std::unique_ptr<tests::FakeServer> m_server;
    tests::FakeBackend *m_backend = nullptr;
};

void TestCompletions::init()
{
    m_server = std::make_unique<tests::FakeServer>();
    m_backend = &m_server->backend;
    QVERIFY(m_server->start());
}

void TestCompletions::cleanup()
{
    m_server.reset();
}

void TestCompletions::passesSamplingOn()
{
    const auto reply = m_server->post("/v1/completions",
        R"({"prompt": "ab", "presence_penalty": -1.5, "options": {"frequency_penalty": 2}, "logit_bias": {"97": -100, "98": 1.5}})");
    QVERIFY2(reply.status == 200, reply.body.constData());
    const auto &asked = m_backend->asked;
    QCOMPARE(asked.presencePenalty, -1.5);
    QCOMPARE(asked.frequencyPenalty, 2.0);
    QVERIFY((asked.logitBias == std::vector<std::pair<std::int32_t, double>> { { 97, -100 }, { 98, 1.5 } }));
    QVERIFY(!asked.topLogProbs);
}

void TestCompletions::makesSeveralTexts()
{
    const auto json = m_server->posted("/v1/completions", R"({"prompt": "ab", "n": 3, "seed": 100})");
    QCOMPARE(json["choices"].size(), std::size_t(3));
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(json["choices"][i]["index"].get<std::size_t>(), i);
        QCOMPARE(json["choices"][i]["text"].get<std::string>(), std::string("one two three"));
    }
    QCOMPARE(json["usage"].dump(), std::string(R"({"prompt_tokens":2,"completion_tokens":9,"total_tokens":11})"));
    std::sort(m_backend->seeds.begin(), m_backend->seeds.end());
    QVERIFY((m_backend->seeds == std::vector<std::uint64_t> { 100, 101, 102 }));
}

void TestCompletions::streamsSeveralTexts()
{
    // More than there are places: the others follow.
    tests::FakeServer small({ .atOnce = 2 });
    QVERIFY(small.start());
    const auto reply = small.post("/v1/chat/completions", chat(R"("n": 5, "stream": true, "stream_options": {"include_usage": true})"));
    std::map<std::size_t, std::string> texts;
    std::map<std::size_t, int> ends;
    for (const auto &delta : deltasOf(reply)) {
        const auto index = delta["index"].get<std::size_t>();
        texts[index] += delta["delta"].value("content", "");
        ends[index] += delta["finish_reason"] == "stop";
    }
    QCOMPARE(texts.size(), std::size_t(5));
    for (const auto &[index, text] : texts) {
        QCOMPARE(text, std::string("one two three"));
        QCOMPARE(ends[index], 1);
    }
    QCOMPARE(small.backend.most.load(), 2);
    QVERIFY(reply.body.contains(R"("completion_tokens":15)"));
}

void TestCompletions::takesSeveralPrompts_data()
{
    QTest::addColumn<QByteArray>("prompt");
    QTest::addColumn<QList<QByteArray>>("texts"); // of the prompts
    QTest::newRow("text") << QByteArray(R"("own")") << QList<QByteArray> { "own" };
    QTest::newRow("texts") << QByteArray(R"(["own1", "own23"])") << QList<QByteArray> { "own1", "own23" };
    QTest::newRow("one text in a list") << QByteArray(R"(["own"])") << QList<QByteArray> { "own" };
    QTest::newRow("ids") << QByteArray("[111, 119, 110, 33]") << QList<QByteArray> { "own!" };
    QTest::newRow("lists of ids") << QByteArray("[[111, 119, 110, 33], [111, 119, 110], [111, 119, 110, 34]]")
                                  << QList<QByteArray> { "own!", "own", "own\"" };
}

/// All texts of the first prompt come first.
void TestCompletions::takesSeveralPrompts()
{
    QFETCH(QByteArray, prompt);
    QFETCH(QList<QByteArray>, texts);
    const QByteArray body = R"({"n": 2, "prompt": )" + prompt;
    const auto json = m_server->posted("/v1/completions", body + "}");
    QVERIFY2(json.contains("choices"), json.dump().c_str());
    const auto count = static_cast<std::size_t>(2 * texts.size());
    QCOMPARE(json["choices"].size(), count);
    std::int64_t promptTokens = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto &text = texts[static_cast<qsizetype>(i / 2)];
        QCOMPARE(json["choices"][i]["index"].get<std::size_t>(), i);
        QCOMPARE(QByteArray::fromStdString(json["choices"][i]["text"].get<std::string>()), "[" + text + "]");
        promptTokens += i % 2 == 0 ? text.size() : 0;
    }
    QCOMPARE(json["usage"]["prompt_tokens"].get<std::int64_t>(), promptTokens);
    QCOMPARE(json["usage"]["completion_tokens"].get<std::size_t>(), count);

    std::map<std::size_t, QByteArray> streamed;
    const auto reply = m_server->post("/v1/completions", body + R"(, "stream": true, "stream_options": {"include_usage": true}})");
    for (const auto &delta : deltasOf(reply))
        streamed[delta["index"].get<std::size_t>()] += QByteArray::fromStdString(delta["text"].get<std::string>());
    QCOMPARE(streamed.size(), count);
    for (const auto &[index, text] : streamed)
        QCOMPARE(text, "[" + texts[static_cast<qsizetype>(index / 2)] + "]");
    QVERIFY(reply.body.contains("\"prompt_tokens\":" + QByteArray::number(promptTokens) + ","));
}

/// A seed that is given makes the same of a prompt whatever stands beside it; without one, the same prompt twice is two texts.
void TestCompletions::givesEachPromptItsSeeds()
{
    m_server->post("/v1/completions", R"({"prompt": ["a", "b"], "n": 2, "seed": 100})");
    std::sort(m_backend->seeds.begin(), m_backend->seeds.end());
    QVERIFY((m_backend->seeds == std::vector<std::uint64_t> { 100, 100, 101, 101 }));
    m_backend->seeds.clear();
    m_server->post("/v1/completions", R"({"prompt": ["a", "a"], "n": 2})");
    QCOMPARE(std::set(m_backend->seeds.begin(), m_backend->seeds.end()).size(), std::size_t(4));
}

void TestCompletions::echoesThePrompt()
{
    QCOMPARE(choice(R"({"prompt": "ab ", "echo": true})", "/v1/completions")["text"].get<std::string>(), std::string("ab one two three"));
    QCOMPARE(choice(R"({"prompt": [[97, 98]], "echo": true})", "/v1/completions")["text"].get<std::string>(), std::string("abone two three"));
    const auto body = [](const char *more) { return QByteArray(R"({"prompt": "ab", "echo": true, "logprobs": 1, )") + more + "}"; };
    const std::string ofPrompt = R"("token_logprobs":[null,-0.5)", tops = R"("top_logprobs":[null,{"b":-0.5})";
    const auto made = choice(body(R"("max_tokens": 1)"), "/v1/completions");
    QCOMPARE(made["text"].get<std::string>(), std::string("abone"));
    QCOMPARE(made["logprobs"].dump(), R"({"tokens":["a","b","one"],)" + ofPrompt + ",-0.5]," + tops + R"(,{"one":-0.5}],"text_offset":[0,1,2]})");
    // Nothing but the prompt
    m_backend->prompts.clear();
    const auto json = m_server->posted("/v1/completions", body(R"("max_tokens": 0)"));
    const auto &read = json["choices"][0];
    QCOMPARE(read["text"].get<std::string>(), std::string("ab"));
    QCOMPARE(read["logprobs"].dump(), R"({"tokens":["a","b"],)" + ofPrompt + "]," + tops + R"(],"text_offset":[0,1]})");
    QCOMPARE(read["finish_reason"].get<std::string>(), std::string("length"));
    QCOMPARE(json["usage"].dump(), std::string(R"({"prompt_tokens":2,"completion_tokens":0,"total_tokens":2})"));
    QVERIFY(m_backend->prompts.empty());
    std::string text, tokens;
    for (const auto &delta : deltasOf(m_server->post("/v1/completions", body(R"("stream": true)")))) {
        text += delta["text"].get<std::string>();
        if (delta["logprobs"].is_object())
            for (const auto &token : delta["logprobs"]["tokens"])
                tokens += token.get<std::string>();
    }
    QCOMPARE(text, std::string("abone two three"));
    QCOMPARE(tokens, text);
}

/// It is a token of the prompt, and takes no room in the text.
void TestCompletions::echoesWithoutTheMarkOfABeginning()
{
    m_backend->marksBeginning = true;
    const auto made = choice(R"({"prompt": "ab", "echo": true, "logprobs": 0, "max_tokens": 1})", "/v1/completions");
    QCOMPARE(made["text"].get<std::string>(), std::string("abone"));
    QCOMPARE(made["logprobs"]["tokens"].dump(), std::string(R"(["<s>","a","b","one"])"));
    QCOMPARE(made["logprobs"]["text_offset"].dump(), std::string("[0,0,1,2]"));
    QCOMPARE(made["logprobs"]["token_logprobs"].dump(), std::string("[null,-0.5,-0.5,-0.5]"));
}

void TestCompletions::scoresAPromptOnceForAllItsTexts()
{
    const auto json = m_server->posted("/v1/completions", R"({"prompt": ["ab", "cde"], "n": 4, "echo": true, "logprobs": 0, "max_tokens": 1})");
    QCOMPARE(json["choices"].size(), std::size_t(8));
    for (std::size_t i = 0; i < 8; ++i)
        QCOMPARE(json["choices"][i]["logprobs"]["tokens"].dump(), std::string(i < 4 ? R"(["a","b","one"])" : R"(["c","d","e","one"])"));
    QCOMPARE(m_backend->scored.load(), 2);
}

void TestCompletions::scoresNoPromptOfAClientThatIsGone()
{
    tests::FakeServer small({ .atOnce = 1 });
    QVERIFY(small.start());
    {
        tests::RawHttp client(small.port());
        client.send(tests::httpRequest("POST", "/v1/completions", small.port(),
            R"({"prompt": ["a", "b"], "echo": true, "logprobs": 0, "seed": 7, "stream": true})", { tests::FakeServer::kBearer }));
        QTRY_COMPARE(small.backend.running.load(), 1); // the first one, for ever
    }
    QTRY_COMPARE(small.backend.running.load(), 0);
    small.stop(); // returns once all threads have ended
    QCOMPARE(small.backend.scored.load(), 1);
    QCOMPARE(small.backend.generated.load(), 1);
}

/// All of its prompts, those that wait as well.
void TestCompletions::stopsScoringForAClientThatIsGone()
{
    {
        tests::RawHttp client(m_server->port());
        client.send(tests::httpRequest("POST", "/v1/completions", m_server->port(),
            R"({"prompt": ["wait", "wait", "wait"], "echo": true, "logprobs": 0, "max_tokens": 0})", { tests::FakeServer::kBearer }));
        QTRY_VERIFY(m_backend->scoring.load() > 0);
    }
    QTRY_COMPARE(m_backend->scoring.load(), 0);
    QCOMPARE(m_backend->generated.load(), 0);
}

/// Scoring takes none of the room of texts that are made.
void TestCompletions::answersWhileOthersAreScored()
{
    tests::FakeServer small({ .atOnce = 2 });
    QVERIFY(small.start());
    tests::RawHttp client(small.port());
    client.send(tests::httpRequest("POST", "/v1/completions", small.port(),
        R"({"prompt": ["wait", "wait", "wait"], "echo": true, "logprobs": 0, "max_tokens": 0})", { tests::FakeServer::kBearer }));
    QTRY_COMPARE(small.backend.scoring.load(), 1);
    QCOMPARE(small.choice("/v1/completions", R"({"prompt": "ab"})")["text"], Json("one two three"));
    QCOMPARE(small.backend.scoring.load(), 1);
}

/// Not only once all texts of another request are made.
void TestCompletions::answersAmongManyTexts()
{
    tests::FakeServer small({ .atOnce = 2 });
    QVERIFY(small.start());
    std::jthread many([&] { small.posted("/v1/completions", R"({"prompt": ["ab")" + QByteArray(R"(, "ab")").repeated(99) + "]}"); });
    QTRY_COMPARE(small.backend.running.load(), 2);
    QCOMPARE(small.choice("/v1/completions", R"({"prompt": "cd"})")["text"], Json("one two three"));
    const int before = small.backend.generated;
    many.join();
    QVERIFY2(before < 100, QByteArray::number(before));
    QCOMPARE(small.backend.generated.load(), 101);
    QCOMPARE(small.backend.most.load(), 2); // also after the other one has gone
}

/// In characters of the text, which special tokens may be missing from, and of which a token may be a part.
void TestCompletions::tellsWhereTokensStand()
{
    const auto offsets = [&](const QByteArray &prompt) {
        return choice(R"({"echo": true, "logprobs": 0, "max_tokens": 0, "prompt": )" + prompt + "}", "/v1/completions")["logprobs"]["text_offset"]
            .dump();
    };
    QCOMPARE(offsets("[[97, 1, 98]]"), std::string("[0,1,1]"));
    QCOMPARE(offsets("\"\xf0\x9f\x99\x82\xc3\xa9 b\""), std::string("[0,0,0,0,1,1,2,3]"));           // a smile of four bytes, é of two
    QCOMPARE(offsets("[[240, 159, 97, 195, 169, 169, 255, 98]]"), std::string("[0,0,1,2,2,3,4,5]")); // parts of characters, each U+FFFD
    // An echo that ends within a character, and what is made behind it, are texts of their own.
    m_backend->words = { "\x99\x82", "a" };
    const QByteArray cut = R"({"prompt": [[97, 240, 159]], "echo": true, "logprobs": 0)";
    QCOMPARE(choice(cut + "}", "/v1/completions")["logprobs"]["text_offset"].dump(), std::string("[0,1,1,2,4]"));
    std::string streamed;
    for (const auto &delta : deltasOf(m_server->post("/v1/completions", cut + R"(, "stream": true})")))
        if (delta["logprobs"].is_object())
            streamed += delta["logprobs"]["text_offset"].dump();
    QCOMPARE(streamed, std::string("[0,1,1][2][4]"));
}

void TestCompletions::goesOnWhereATextFails()
{
    const auto whole = m_server->post("/v1/completions", R"({"prompt": "a", "seed": 9})");
    QVERIFY(!whole.whole); // its status was out
    const auto events = tests::eventsOf(m_server->post("/v1/completions", R"({"prompt": "a", "n": 2, "seed": 8, "stream": true})").body);
    QVERIFY(!events.isEmpty());
    QCOMPARE(events.last(), QByteArray("[DONE]"));
    const auto error = Json::parse(events[events.size() - 2].toStdString())["error"];
    QCOMPARE(error["code"], Json("out_of_memory"));
    QTRY_COMPARE(m_backend->running.load(), 0); // the other text has ended with it
    QCOMPARE(m_server->post("/v1/completions", R"({"prompt": "a"})").status, 200);
}

void TestCompletions::tellsLogProbabilities()
{
    const auto whole = choice(chat(R"("logprobs": true, "top_logprobs": 2, "max_tokens": 1)"));
    QCOMPARE(whole["logprobs"].dump(),
        std::string(
            R"({"content":[{"token":"one","logprob":-0.5,"bytes":[111,110,101],"top_logprobs":[)"
            R"({"token":"one","logprob":-0.5,"bytes":[111,110,101]},{"token":"bytes:\\xe2\\x80","logprob":-1.5,"bytes":[226,128]}]}],"refusal":null})"));
    const auto text = choice(R"({"prompt": "ab", "logprobs": 1})", "/v1/completions");
    QCOMPARE(text["logprobs"].dump(),
        std::string(
            R"({"tokens":["one"," two"," three"],"token_logprobs":[-0.5,-0.5,-0.5],"top_logprobs":[{"one":-0.5},{" two":-0.5},{" three":-0.5}],)"
            R"("text_offset":[0,3,7]})"));
    std::string tokens;
    std::vector<int> offsets;
    for (const auto &delta : deltasOf(m_server->post("/v1/completions", R"({"prompt": "ab", "logprobs": 0, "stream": true})")))
        if (delta["logprobs"].is_object()) {
            tokens += delta["logprobs"]["tokens"][0].get<std::string>();
            offsets.push_back(delta["logprobs"]["text_offset"][0].get<int>());
        }
    QCOMPARE(tokens, std::string("one two three"));
    QVERIFY((offsets == std::vector<int> { 0, 3, 7 }));
    QVERIFY(choice(chat(R"("logprobs": false)"))["logprobs"].is_null());
}

/// Where vLLM has them: clients of reinforcement learning read them there.
void TestCompletions::givesTokenIds()
{
    const Json ids { 1000, 1001, 1002 };
    const auto chatted = m_server->posted("/v1/chat/completions", chat(R"("return_token_ids": true)"));
    QCOMPARE(chatted["prompt_token_ids"].dump(), std::string("[120]"));
    QCOMPARE(chatted["choices"][0]["token_ids"].dump(), ids.dump());
    const auto completed = m_server->posted("/v1/completions", R"({"prompt": ["ab", "c"], "return_token_ids": true})");
    QVERIFY(!completed.contains("prompt_token_ids"));
    QCOMPARE(completed["choices"][0]["prompt_token_ids"].dump(), std::string("[97,98]"));
    QCOMPARE(completed["choices"][1]["prompt_token_ids"].dump(), std::string("[99]"));
    QCOMPARE(completed["choices"][1]["token_ids"].dump(), ids.dump());
    for (const char *off : { "false", "null" }) {
        const auto without = m_server->posted("/v1/chat/completions", chat(QByteArray(R"("return_token_ids": )") + off));
        QVERIFY(!without.contains("prompt_token_ids") && !without["choices"][0].contains("token_ids"));
    }
    // In a stream the prompt's once, and the others as they come; every one, also where its text is not certain yet.
    const auto streamed = m_server->post("/v1/chat/completions", chat(R"("return_token_ids": true, "stream": true)"));
    QCOMPARE(streamed.body.count("\"prompt_token_ids\":[120]"), 1);
    const auto idsOf = [](const tests::HttpReply &reply) {
        Json all = Json::array();
        for (const auto &delta : deltasOf(reply))
            for (const auto &id : delta.value("token_ids", Json::array()))
                all.push_back(id);
        return all.dump();
    };
    QCOMPARE(idsOf(streamed), ids.dump());
    QVERIFY(!deltasOf(streamed).front().contains("token_ids")); // the role
    const auto deltas = deltasOf(m_server->post("/v1/completions", R"({"prompt": "ab", "return_token_ids": true, "stream": true})"));
    QCOMPARE(deltas[0]["prompt_token_ids"].dump(), std::string("[97,98]"));
    QVERIFY(!deltas[1].contains("prompt_token_ids"));
    m_backend->words = { R"([{"name": "f", )", R"("parameters": )", R"({"a": 1}}])" };
    QCOMPARE(idsOf(m_server->post("/v1/chat/completions",
                 chat(QByteArray(R"("return_token_ids": true, "stream": true, "tool_choice": "required", "tools": [)") + kTool + "," + tests::kOther
                     + "]"))),
        ids.dump());
}

void TestCompletions::takesTheClientsNameOfARequest()
{
    QCOMPARE(m_server->posted("/v1/chat/completions", chat(R"("request_id": "mine-1")"))["id"], Json("chatcmpl-mine-1"));
    QCOMPARE(m_server->posted("/v1/completions", R"({"prompt": "ab", "request_id": "mine-1"})")["id"], Json("cmpl-mine-1"));
    QVERIFY(m_server->posted("/v1/completions", R"({"prompt": "ab", "request_id": ""})")["id"].get<std::string>().size() > 10);
}

void TestCompletions::boundsLogProbabilities_data()
{
    QTest::addColumn<int>("promptTokens");
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<QByteArray>("parameter"); // none: it is answered
    QTest::addColumn<QByteArray>("says");
    const QByteArray echoed = "The echo of the prompt would have more than 200,000 log-probabilities. "
                              "Send a shorter prompt, or ask for fewer 'logprobs' or texts.";
    const QByteArray made = "The answer could have more than 200,000 log-probabilities. Ask for fewer tokens or fewer of each, or for a stream.";
    // Five likeliest beside each: 33,333 tokens
    QTest::newRow("as many as there may be") << 1 << QByteArray(R"("max_tokens": 33333)") << QByteArray() << QByteArray();
    QTest::newRow("one more") << 1 << QByteArray(R"("max_tokens": 33334)") << QByteArray("max_tokens") << made;
    QTest::newRow("of several texts") << 1 << QByteArray(R"("max_tokens": 20000, "n": 2)") << QByteArray("max_tokens") << made;
    QTest::newRow("of a stream") << 1 << QByteArray(R"("max_tokens": 33334, "stream": true)") << QByteArray() << QByteArray();
    QTest::newRow("echo and answer") << 20'000 << QByteArray(R"("max_tokens": 20000, "echo": true)") << QByteArray("max_tokens") << made;
    QTest::newRow("echo alone") << 33'334 << QByteArray(R"("max_tokens": 1, "echo": true)") << QByteArray("prompt") << echoed;
    QTest::newRow("echo in a stream") << 33'334 << QByteArray(R"("echo": true, "stream": true)") << QByteArray("prompt") << echoed;
}

/// A stream bounds what is held of the answer, and nothing of an echo.
void TestCompletions::boundsLogProbabilities()
{
    QFETCH(int, promptTokens);
    QFETCH(QByteArray, more);
    QFETCH(QByteArray, parameter);
    QFETCH(QByteArray, says);
    m_backend->context = 100'000;
    const auto reply = m_server->post("/v1/completions", R"({"logprobs": 5, "prompt": ")" + QByteArray(promptTokens, 'a') + "\", " + more + "}");
    if (parameter.isEmpty()) {
        QCOMPARE(reply.status, 200);
        return;
    }
    QCOMPARE(reply.status, 400);
    const auto error = Json::parse(reply.body.toStdString())["error"];
    QCOMPARE(QByteArray::fromStdString(error["message"].get<std::string>()), says);
    QCOMPARE(QByteArray::fromStdString(error["param"].get<std::string>()), parameter);
}

void TestCompletions::readsForms_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char *name, const char *field, std::optional<FormSource::Kind> kind, const char *value) {
        QTest::newRow(name) << QByteArray(field) << numberOf(kind) << QByteArray(value);
    };
    row("text", R"("response_format": {"type": "text"})", std::nullopt, "null");
    row("object", R"("response_format": {"type": "json_object"})", FormSource::Kind::JsonObject, "null");
    row("schema", R"("response_format": {"type": "json_schema", "json_schema": {"name": "x", "strict": true, "schema": {"type": "object"}}})",
        FormSource::Kind::JsonSchema, R"({"type":"object"})");
    row("object of a schema", R"("response_format": {"type": "json_object", "schema": {"type": "object", "maxProperties": 0}, "json_schema": null})",
        FormSource::Kind::JsonSchema, R"({"type":"object","maxProperties":0})");
    row("object of an empty schema", R"("response_format": {"type": "json_object", "schema": {}})", FormSource::Kind::JsonObject, "null");
    row("guided_json", R"("guided_json": {"type": "integer"})", FormSource::Kind::JsonSchema, R"({"type":"integer"})");
    row("guided_json as text", R"("guided_json": "{\"type\": \"integer\"}")", FormSource::Kind::JsonSchema, R"({"type":"integer"})");
    row("guided_choice", R"("guided_choice": ["a", "b"])", FormSource::Kind::Choice, R"(["a","b"])");
    row("structured json", R"("structured_outputs": {"json": {"type": "null"}})", FormSource::Kind::JsonSchema, R"({"type":"null"})");
    row("structured choice", R"("structured_outputs": {"choice": ["a"], "regex": null})", FormSource::Kind::Choice, R"(["a"])");
    row("structured object", R"("structured_outputs": {"json_object": true})", FormSource::Kind::JsonObject, "null");
    row("nulls", R"("structured_outputs": null, "guided_regex": null, "response_format": null)", std::nullopt, "null");
}

void TestCompletions::readsForms()
{
    QFETCH(QByteArray, field);
    QFETCH(int, kind);
    QFETCH(QByteArray, value);
    const auto reply = m_server->post("/v1/chat/completions", chat(field));
    QVERIFY2(reply.status == 200, reply.body.constData());
    QCOMPARE(numberOf(kindOf(m_backend->asked.form)), kind);
    QCOMPARE(QByteArray::fromStdString(valueOf(m_backend->asked.form).dump()), value);
}

void TestCompletions::refuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const QByteArray &more, const char *says) { QTest::newRow(name) << chat(more) << QByteArray(says); };
    const QByteArray tools = QByteArray(R"("tools": [)") + kTool + "]";
    row("many texts", R"("n": 17)", "from 1 to 16");
    row("no text", R"("n": 0)", "from 1 to 16");
    row("penalty", R"("presence_penalty": 2.5)", "from -2 to 2");
    row("bias of a list", R"("logit_bias": [])", "'logit_bias'");
    row("bias of no id", R"("logit_bias": {"x": 1})", "'x' is not so");
    row("bias of one id twice", R"("logit_bias": {"1": 1, "01": 2})", "'01' is not so");
    row("bias of a negative id", R"("logit_bias": {"-1": 1})", "'-1' is not so");
    row("strong bias", R"("logit_bias": {"5": 101})", "from -100 to 100");
    row("bias of no token", R"("logit_bias": {"70000": 1})", "the token 70000");
    row("logprobs of a number", R"("logprobs": 1)", "'logprobs' must be true or false");
    row("top without logprobs", R"("top_logprobs": 3)", "'logprobs': true");
    row("many top", R"("logprobs": true, "top_logprobs": 21)", "from 0 to 20");
    row("form of a text", R"("response_format": "json")", "'response_format'");
    row("unknown form", R"("response_format": {"type": "xml"})", "'xml'");
    row("form without a schema", R"("response_format": {"type": "json_schema", "json_schema": {"name": "x"}})", "'schema'");
    row("mistyped part of a form", R"("response_format": {"type": "json_object", "shema": {}})", "'response_format.shema'. Did you mean 'schema'?");
    row("mistyped part of a schema", R"("response_format": {"type": "json_schema", "json_schema": {"strikt": true, "schema": {}}})",
        R"('response_format.json_schema.strikt'. Did you mean 'strict'?","type":"invalid_request_error","param":"response_format.json_schema.strikt")");
    row("object of a schema with a name", R"("response_format": {"type": "json_object", "json_schema": {"schema": {}}})",
        "of the type 'json_object' takes no 'json_schema'");
    row("schema without a name", R"("response_format": {"type": "json_schema", "schema": {}})",
        "of the type 'json_schema' takes no 'schema'. Put it into 'json_schema'");
    row("object of a schema that is a number", R"("response_format": {"type": "json_object", "schema": 5})", "must hold a JSON schema");
    row("schema of a number", R"("guided_json": 5)", "'guided_json'");
    row("schema of broken JSON", R"("guided_json": "{")", "'guided_json' is a text that is");
    row("no choices", R"("guided_choice": [])", "'guided_choice'");
    row("choices of numbers", R"("guided_choice": [1])", "'guided_choice'");
    row("empty expression", R"("guided_regex": "")", "'guided_regex'");
    row("two forms", R"("guided_choice": ["a"], "response_format": {"type": "json_object"})", "cannot stand beside");
    row("two structures", R"("structured_outputs": {"choice": ["a"], "regex": "a"})", "only one of");
    row("no choice", R"("structured_outputs": {"choice": []})", "'structured_outputs.choice' must be a list");
    row("a least length of a form", R"("min_tokens": 3, "guided_choice": ["a"])", "'min_tokens' cannot stand beside 'guided_choice'");
    row("unknown structure", R"("structured_outputs": {"grammar": "a"})", "'structured_outputs.grammar'");
    row("form that the model cannot do", R"("guided_regex": "a+")", "does not support regular expressions");
    row("tools of an object", R"("tools": {})", "'tools' must be a list");
    row("many tools", R"("tools": [)" + QByteArray("{},").repeated(128) + "{}]", "128");
    row("tool of another type", R"("tools": [{"type": "retrieval"}])", "tools[0]");
    row("tool without a name", R"("tools": [{"type": "function", "function": {}}])", "tools[0].function has no 'name'.");
    row("tool with a bad name", R"("tools": [{"type": "function", "function": {"name": "a b"}}])",
        R"(The name \"a b\" of tools[0].function must be a text of 1 to 64 letters)");
    row("mistyped part of a tool", R"("tools": [{"type": "function", "function": {"name": "a"}, "foo": 1}])", "'tools[0].foo'");
    row("mistyped part of a function", R"("tools": [{"type": "function", "function": {"name": "a", "paramters": {}}}])",
        R"('tools[0].function.paramters'. Did you mean 'parameters'?","type":"invalid_request_error","param":"tools[0].function.paramters")");
    row("part of a choice", tools + R"(, "tool_choice": {"type": "function", "function": {"name": "f"}, "foo": 1})", "'tool_choice.foo'");
    row("tools of one name", QByteArray(R"("tools": [)") + kTool + "," + kTool + "]", "tools[1] has the name of another one");
    row("parameters of a list", R"("tools": [{"type": "function", "function": {"name": "a", "parameters": []}}])", "tools[0].function.parameters");
    row("choice without tools", R"("tool_choice": "required")", "there are no 'tools'");
    row("unknown choice", tools + R"(, "tool_choice": "some")", "'tool_choice' must be");
    row("choice of an unknown tool", tools + R"(, "tool_choice": {"type": "function", "function": {"name": "g"}})", "none of the 'tools'");
    row("a form and a forced call", tools + R"(, "tool_choice": "required", "guided_choice": ["a"])", "cannot force a call");
    row("tools in a form that is not read", tools, "cannot parse its tool calls. Set tool_choice to");
    const auto messages = [](const char *name, const char *list, const char *says) {
        QTest::newRow(name) << QByteArray(R"({"messages": )") + list + "}" << QByteArray(says);
    };
    messages("calls of a text", R"([{"role": "assistant", "content": null, "tool_calls": "f"}])", "messages[0].tool_calls");
    messages("calls by a user", R"([{"role": "user", "content": "x", "tool_calls": [{"function": {"name": "f"}}]}])", "messages[0].tool_calls");
    messages("a call without a name", R"([{"role": "assistant", "content": "x", "tool_calls": [{"function": {}}]}])", "messages[0].tool_calls");
    messages("an id of a number", R"([{"role": "tool", "content": "x", "tool_call_id": 5}])", "messages[0].tool_call_id");
    messages("a result without content", R"([{"role": "tool", "tool_call_id": "a"}])", "messages[0] has no content");
    QTest::newRow("tools of a completion") << QByteArray(R"({"prompt": "a", "tools": []})") << QByteArray("Unknown parameter: 'tools'");
    const auto prompt = [](const char *name, const QByteArray &value, const char *says) {
        QTest::newRow(name) << "{\"prompt\": " + value + "}" << QByteArray(says);
    };
    prompt("no prompt", "null", "'prompt' must be a text, a list");
    prompt("no prompts", "[]", "'prompt' must be a text, a list");
    prompt("an empty list of ids", "[[97], []]", "'prompt' must be a text, a list");
    prompt("texts and ids", R"(["a", 1])", "'prompt' must be a text, a list");
    prompt("a negative id", "[97, -1]", "prompt[1] is -1, and token ids are whole numbers from 0 to 2147483647.");
    prompt("a large id", "[2147483648]", "prompt[0] is 2147483648, and token ids");
    prompt("a negative id of a prompt among others", "[[97], [98, 97, -7]]", "prompt[1][2] is -7, and token ids");
    row("a negative id to stop at", R"("stop_token_ids": [5, -2])", "stop_token_ids[1] is -2, and token ids");
    prompt("an id of no token", "[97, 70000]", "There is no such token.");
    prompt("an empty text", R"(["a", ""])", "prompt[1] has no tokens");
    prompt("a long prompt", R"(["a", ")" + QByteArray(65, 'a') + R"("])", "context is 64 tokens and prompt[1] has 65");
    prompt("many prompts", "[" + QByteArray("\"a\",").repeated(128) + "\"a\"]", "asks for 129 texts");
    prompt(
        "many texts of some prompts", "[" + QByteArray("\"a\",").repeated(12) + R"("a"], "n": 10)", "asks for 130 texts, 10 for each of 13 prompts");
    prompt("no tokens without an echo", R"("a", "max_tokens": 0)", "'max_tokens' must be at least 1, or 0 with 'echo': true.");
    row("an echo of a chat", R"("echo": true)", "does not support 'echo'. Leave it out.");
    row("token ids of a number", R"("return_token_ids": 1)", "'return_token_ids' must be true or false.");
    row("a long name of a request", R"("request_id": ")" + QByteArray(257, 'r') + '"', "'request_id' must not be longer than 256 bytes.");
    QTest::newRow("many logprobs of a completion") << QByteArray(R"({"prompt": "a", "logprobs": 6})") << QByteArray("from 0 to 5");
}

void TestCompletions::refuses()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, says);
    const auto reply = m_server->post(body.contains("\"prompt\"") ? "/v1/completions" : "/v1/chat/completions", body);
    QVERIFY2(reply.status == 400, reply.body.constData());
    QVERIFY2(reply.body.contains(says), reply.body.constData());
    QCOMPARE(m_backend->generated.load(), 0);
}

/// What is wrong with a form is found where the model compiles it.
void TestCompletions::namesTheParameterOfABadForm()
{
    for (const char *field : { R"("guided_regex": "a+")", R"("structured_outputs": {"regex": "a+"})" }) {
        const auto error = m_server->posted("/v1/chat/completions", chat(field))["error"];
        QCOMPARE(QByteArray::fromStdString(error["param"].get<std::string>()), QByteArray(field).split('"')[1]);
    }
}

void TestCompletions::saysWhatLeavesTooFewTokens_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("parameter");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const QByteArray &body, const char *parameter, const char *code, const char *says) {
        QTest::newRow(name) << body << QByteArray(parameter) << QByteArray(code) << QByteArray(says);
    };
    const QByteArray form = R"("response_format": {"type": "json_object"}, )";
    const QByteArray forced = R"("tool_choice": "required", "tools": [)" + QByteArray(tests::kTool) + "], ";
    row("max_tokens", chat(form + R"("max_tokens": 9)"), "max_tokens", "invalid_value",
        "The shortest answer that 'response_format' allows has 10 tokens, and 'max_tokens' is 9. Allow more.");
    row("max_completion_tokens", chat(form + R"("max_completion_tokens": 1)"), "max_completion_tokens", "invalid_value",
        "and 'max_completion_tokens' is 1.");
    row("num_predict", chat(form + R"("options": {"num_predict": 1})"), "num_predict", "invalid_value", "and 'num_predict' is 1.");
    row("a call", chat(forced + R"("n_predict": 9)"), "n_predict", "invalid_value",
        "The shortest call of a function has 10 tokens, and 'n_predict' is 9.");
    row("the context", R"({)" + form + R"("messages": [{"role": "user", "content": ")" + QByteArray(60, 'x') + R"("}]})", "messages",
        "context_length_exceeded", "and the model's context has room for 4 behind 'messages'. Shorten that.");
    row("the context under a limit", R"({)" + form + R"("prompt": ")" + QByteArray(60, 'x') + R"(", "max_tokens": 20})", "prompt",
        "context_length_exceeded", "has room for 4 behind 'prompt'.");
}

/// Not the form, which would do with more of them.
void TestCompletions::saysWhatLeavesTooFewTokens()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, parameter);
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, says);
    m_backend->fewest = 10;
    const auto reply = m_server->post(body.contains("\"prompt\"") ? "/v1/completions" : "/v1/chat/completions", body);
    QCOMPARE(reply.status, 400);
    QVERIFY2(reply.body.contains(says), reply.body.constData());
    const auto error = Json::parse(reply.body.toStdString())["error"];
    QCOMPARE(QByteArray::fromStdString(error["param"].dump()), '"' + parameter + '"');
    QCOMPARE(QByteArray::fromStdString(error["code"].dump()), '"' + code + '"');
    QCOMPARE(m_backend->generated.load(), 0);
}

ANNEAL_TEST(TestCompletions)
#include "tst_completions.moc"
