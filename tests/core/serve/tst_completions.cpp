// SPDX-License-Identifier: GPL-3.0-or-later
// What requests ask for beyond plain text: several texts, log-probabilities, forms, calls of tools.
#include "tests/core/serve/fakebackend.h"

#include <QRegularExpression>
#include <QtTest>

#include <set>

using namespace anneal;
using base::Json;
using grammar::FormSource;
using serve::CallSyntax;

namespace {

constexpr const char *kTool
    = R"({"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {"a": {"type": "integer"}}}}})";
constexpr const char *kOther = R"({"type": "function", "function": {"name": "g"}})";

/// A chat with more fields.
QByteArray chat(const QByteArray &more)
{
    return R"({"messages": [{"role": "user", "content": "x"}], )" + more + "}";
}

/// The deltas of a stream's choices, without the closing marker.
std::vector<Json> deltasOf(const tests::HttpReply &reply)
{
    std::vector<Json> deltas;
    for (const auto &event : tests::eventsOf(reply.body)) {
        const auto chunk = Json::parse(event.toStdString(), nullptr, false);
        if (chunk.is_object())
            deltas.insert(deltas.end(), chunk["choices"].begin(), chunk["choices"].end());
    }
    return deltas;
}

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
    void goesOnWhereATextFails();
    void tellsLogProbabilities();
    void readsForms_data();
    void readsForms();
    void refuses_data();
    void refuses();
    void callsTools();
    void streamsCalls();
    void givesTextThatIsNoCall();
    void keepsToOneCall();
    void forcesACall_data();
    void forcesACall();
    void describesToolsWhereTheTemplateHasNone();
    void saysWhatToDoWhereTheTemplateHasNoTools();
    void hidesToolsThatMayNotBeCalled();
    void takesCallsInTheHistory();
    void spellsCallsOutWhereTheTemplateHasNone();
    void bringsIdsIntoMistralsForm();

private:
    Json choice(const QByteArray &body, const char *path = "/v1/chat/completions") const
    {
        const auto json = m_server->posted(path, body);
        return json.contains("choices") ? json["choices"][0] : json;
    }

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

void TestCompletions::goesOnWhereATextFails()
{
    const auto whole = m_server->post("/v1/completions", R"({"prompt": "a", "seed": 9})");
    QVERIFY(!whole.whole); // its status was out
    const auto events = tests::eventsOf(m_server->post("/v1/completions", R"({"prompt": "a", "n": 2, "seed": 8, "stream": true})").body);
    QVERIFY(!events.isEmpty());
    QVERIFY2(events.last().contains("out-of-memory"), events.last().constData());
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
    row("bias of a negative id", R"("logit_bias": {"-1": 1})", "'-1' is not so");
    row("strong bias", R"("logit_bias": {"5": 101})", "from -100 to 100");
    row("bias of no token", R"("logit_bias": {"70000": 1})", "the token 70000");
    row("logprobs of a number", R"("logprobs": 1)", "'logprobs' must be true or false");
    row("top without logprobs", R"("top_logprobs": 3)", "'logprobs': true");
    row("many top", R"("logprobs": true, "top_logprobs": 21)", "from 0 to 20");
    row("form of a text", R"("response_format": "json")", "'response_format'");
    row("unknown form", R"("response_format": {"type": "xml"})", "'xml'");
    row("form without a schema", R"("response_format": {"type": "json_schema", "json_schema": {"name": "x"}})", "'schema'");
    row("schema of a number", R"("guided_json": 5)", "'guided_json'");
    row("schema of broken JSON", R"("guided_json": "{")", "'guided_json' is a text that is");
    row("no choices", R"("guided_choice": [])", "'guided_choice'");
    row("choices of numbers", R"("guided_choice": [1])", "'guided_choice'");
    row("empty expression", R"("guided_regex": "")", "'guided_regex'");
    row("two forms", R"("guided_choice": ["a"], "response_format": {"type": "json_object"})", "cannot stand beside");
    row("two structures", R"("structured_outputs": {"choice": ["a"], "regex": "a"})", "only one of");
    row("unknown structure", R"("structured_outputs": {"grammar": "a"})", "'grammar'");
    row("form that the model cannot do", R"("guided_regex": "a+")", "does not support regular expressions");
    row("tools of an object", R"("tools": {})", "'tools' must be a list");
    row("many tools", R"("tools": [)" + QByteArray("{},").repeated(128) + "{}]", "128");
    row("tool of another type", R"("tools": [{"type": "retrieval"}])", "tools[0]");
    row("tool without a name", R"("tools": [{"type": "function", "function": {}}])", "tools[0] has no name");
    row("tool with a bad name", R"("tools": [{"type": "function", "function": {"name": "a b"}}])", "tools[0] has no name");
    row("tools of one name", QByteArray(R"("tools": [)") + kTool + "," + kTool + "]", "tools[1] has the name of another one");
    row("parameters of a list", R"("tools": [{"type": "function", "function": {"name": "a", "parameters": []}}])", "tools[0].function.parameters");
    row("choice without tools", R"("tool_choice": "required")", "there are no 'tools'");
    row("unknown choice", tools + R"(, "tool_choice": "some")", "'tool_choice' must be");
    row("choice of an unknown tool", tools + R"(, "tool_choice": {"type": "function", "function": {"name": "g"}})", "none of the 'tools'");
    row("a form and a forced call", tools + R"(, "tool_choice": "required", "guided_choice": ["a"])", "cannot force a call");
    row("tools in a form that is not read", tools, "does not read the calls it writes. Use tool_choice");
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
    prompt("a negative id", "[-1]", "'prompt' must be a text, a list");
    prompt("an id of no token", "[97, 70000]", "there is no such token");
    prompt("an empty text", R"(["a", ""])", "prompt[1] has no tokens");
    prompt("a long prompt", R"(["a", ")" + QByteArray(65, 'a') + R"("])", "context is 64 tokens and prompt[1] has 65");
    prompt("many prompts", "[" + QByteArray("\"a\",").repeated(128) + "\"a\"]", "asks for 129 texts");
    prompt(
        "many texts of some prompts", "[" + QByteArray("\"a\",").repeated(12) + R"("a"], "n": 10)", "asks for 130 texts, 10 for each of 13 prompts");
    prompt("no tokens without an echo", R"("a", "max_tokens": 0)", "'max_tokens'");
    row("an echo of a chat", R"("echo": true)", "does not support 'echo'");
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

void TestCompletions::callsTools()
{
    m_backend->syntax = CallSyntax::Hermes;
    m_backend->words = { "I look.\n", "<tool_", "call>\n{\"name\": \"f\", ", "\"arguments\": {\"a\"", ": 5}}\n</tool_call>",
        "\n<tool_call>{\"name\": \"g\"}</tool_call>" };
    const auto made = choice(chat(QByteArray(R"("tools": [)") + kTool + "," + kOther + "]"));
    QCOMPARE(made["finish_reason"].get<std::string>(), std::string("tool_calls"));
    const auto &message = made["message"];
    QCOMPARE(message["content"].get<std::string>(), std::string("I look.\n"));
    QCOMPARE(message["tool_calls"].size(), std::size_t(2));
    QCOMPARE(message["tool_calls"][0]["type"].get<std::string>(), std::string("function"));
    QCOMPARE(message["tool_calls"][0]["function"].dump(), std::string(R"({"name":"f","arguments":"{\"a\": 5}"})"));
    QCOMPARE(message["tool_calls"][1]["function"].dump(), std::string(R"({"name":"g","arguments":"{}"})"));
    QVERIFY(message["tool_calls"][0]["id"].get<std::string>().starts_with("call_"));
    QVERIFY(message["tool_calls"][0]["id"] != message["tool_calls"][1]["id"]);
    QVERIFY(m_backend->asked.showsCallMarks);
    QCOMPARE(m_backend->offered[1]["function"]["parameters"]["type"].get<std::string>(), std::string("object")); // filled in
    m_backend->words = { "<tool_call>{\"name\": \"f\", \"arguments\": {}}</tool_call>" };
    QVERIFY(choice(chat(QByteArray(R"("tools": [)") + kTool + "]"))["message"]["content"].is_null());
}

void TestCompletions::streamsCalls()
{
    m_backend->syntax = CallSyntax::Hermes;
    m_backend->words = { "So", "<tool_call>\n{\"name\": \"f\", ", "\"arguments\": {\"a\"", ": 5}}\n</tool_call>" };
    const auto deltas = deltasOf(m_server->post("/v1/chat/completions", chat(QByteArray(R"("stream": true, "tools": [)") + kTool + "]")));
    QCOMPARE(deltas.size(), std::size_t(6));
    QCOMPARE(deltas[1]["delta"].dump(), std::string(R"({"content":"So"})"));
    auto call = deltas[2]["delta"]["tool_calls"][0];
    QVERIFY(call["id"].get<std::string>().starts_with("call_"));
    call.erase("id");
    QCOMPARE(call.dump(), std::string(R"({"index":0,"type":"function","function":{"name":"f","arguments":""}})"));
    QCOMPARE(deltas[3]["delta"]["tool_calls"][0].dump(), std::string(R"({"index":0,"function":{"arguments":"{\"a\""}})"));
    QCOMPARE(deltas[4]["delta"]["tool_calls"][0].dump(), std::string(R"({"index":0,"function":{"arguments":": 5}"}})"));
    QCOMPARE(deltas[5]["finish_reason"].get<std::string>(), std::string("tool_calls"));
}

void TestCompletions::givesTextThatIsNoCall()
{
    m_backend->syntax = CallSyntax::Hermes;
    m_backend->words = { "<tool_call>", "{\"name\": \"unknown\", \"arguments\": {}}", "</tool_call>" };
    const auto body = QByteArray(R"("tools": [)") + kTool + "]";
    const std::string all = "<tool_call>{\"name\": \"unknown\", \"arguments\": {}}</tool_call>";
    const auto made = choice(chat(body));
    QCOMPARE(made["message"]["content"].get<std::string>(), all);
    QVERIFY(!made["message"].contains("tool_calls"));
    QCOMPARE(made["finish_reason"].get<std::string>(), std::string("stop"));
    std::string text;
    for (const auto &delta : deltasOf(m_server->post("/v1/chat/completions", chat(R"("stream": true, )" + body))))
        text += delta["delta"].value("content", "");
    QCOMPARE(text, all);
}

void TestCompletions::keepsToOneCall()
{
    m_backend->syntax = CallSyntax::Llama;
    m_backend->words = { R"({"name": "f", "parameters": {}}; )", R"({"name": "f", "parameters": {}})" };
    const auto body = QByteArray(R"("tools": [)") + kTool + "]";
    QCOMPARE(choice(chat(body))["message"]["tool_calls"].size(), std::size_t(2));
    QCOMPARE(choice(chat(body + R"(, "parallel_tool_calls": false)"))["message"]["tool_calls"].size(), std::size_t(1));
}

void TestCompletions::forcesACall_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("calls");
    const QByteArray parameters = R"({"type":"object","properties":{"a":{"type":"integer"}}})";
    const QByteArray both = QByteArray(R"("tools": [)") + kTool + "," + kOther + "]";
    QTest::newRow("one by name") << both + R"(, "tool_choice": {"type": "function", "function": {"name": "f"}})" << QByteArray(R"({"a": 5})")
                                 << parameters << QByteArray(R"([{"name":"f","arguments":"{\"a\": 5}"}])");
    QTest::newRow("the only one") << QByteArray(R"("tools": [)") + kTool + R"(], "tool_choice": "required")" << QByteArray(R"({"a": 5})")
                                  << parameters << QByteArray(R"([{"name":"f","arguments":"{\"a\": 5}"}])");
    QTest::newRow("any") << both + R"(, "tool_choice": "required", "parallel_tool_calls": false)"
                         << QByteArray(R"([{"name": "g", "parameters": {"b": 1}}])")
                         << R"({"type":"array","items":{"anyOf":[{"type":"object","properties":{"name":{"const":"f"},"parameters":)" + parameters
            + R"(},"required":["name","parameters"],"additionalProperties":false},{"type":"object","properties":{"name":{"const":"g"},)"
              R"("parameters":{"type":"object","properties":{}}},"required":["name","parameters"],"additionalProperties":false}]},"minItems":1,"maxItems":1})"
                         << QByteArray(R"([{"name":"g","arguments":"{\"b\": 1}"}])");
}

/// Of any model, whatever its template knows of tools.
void TestCompletions::forcesACall()
{
    QFETCH(QByteArray, more);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, calls);
    m_backend->words = { text.left(4).toStdString(), text.mid(4).toStdString() };
    const auto made = choice(chat(more));
    QCOMPARE(numberOf(kindOf(m_backend->asked.form)), numberOf(FormSource::Kind::JsonSchema));
    QCOMPARE(QByteArray::fromStdString(valueOf(m_backend->asked.form).dump()), schema);
    QVERIFY2(made.contains("message"), made.dump().c_str());
    QVERIFY(made["message"]["content"].is_null());
    Json functions = Json::array();
    for (const auto &call : made["message"]["tool_calls"])
        functions.push_back(call["function"]);
    QCOMPARE(QByteArray::fromStdString(functions.dump()), calls);
    QCOMPARE(made["finish_reason"].get<std::string>(), std::string("tool_calls"));
    QVERIFY(!m_backend->offered.is_null());
}

void TestCompletions::describesToolsWhereTheTemplateHasNone()
{
    m_backend->knowsTools = false;
    m_backend->takesSystem = true;
    m_backend->words = { "{}" };
    const std::string begin = "You answer by calling functions. Each is given by its name, what it is for, and a JSON schema of its parameters:\n\n";
    const std::string f = R"({"name":"f","description":"Does f.","parameters":{"type":"object","properties":{"a":{"type":"integer"}}}})";
    const std::string g = R"({"name":"g","parameters":{"type":"object","properties":{}}})";
    const std::string one = begin + f + "\n\nAnswer with the parameters of a call of f, as a JSON object.";
    const QByteArray both = QByteArray(R"("tools": [{"type": "function", "function": {"strict": true, "description": "Does f.", "name": "f",
        "parameters": {"type": "object", "properties": {"a": {"type": "integer"}}}}}, )")
        + kOther + "], ";
    const QByteArray named = both + R"("tool_choice": {"type": "function", "function": {"name": "f"}})";
    const auto chatOf = [&](const QByteArray &body) {
        m_backend->chat = Json();
        m_server->post("/v1/chat/completions", body);
        return m_backend->chat;
    };
    const Json user { { "role", "user" }, { "content", "x" } };
    QCOMPARE(chatOf(chat(named)).dump(), Json::array({ { { "role", "system" }, { "content", one } }, user }).dump());
    QCOMPARE(chatOf(R"({"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "x"}], )" + named + "}").dump(),
        Json::array({ { { "role", "system" }, { "content", "Be kind.\n\n" + one } }, user }).dump());
    const auto any = chatOf(chat(both + R"("tool_choice": "required")"));
    QCOMPARE(any[0]["content"].get<std::string>(), begin + f + "\n" + g + "\n\nAnswer with a JSON list of calls: [{\"name\": …, \"parameters\": …}]");
    m_backend->takesSystem = false;
    QCOMPARE(chatOf(chat(named)).dump(), Json::array({ { { "role", "user" }, { "content", one + "\n\nx" } } }).dump());
    m_backend->knowsTools = true;
    QCOMPARE(chatOf(chat(named)).dump(), Json::array({ user }).dump());
}

void TestCompletions::saysWhatToDoWhereTheTemplateHasNoTools()
{
    m_backend->knowsTools = false;
    const auto reply = m_server->post("/v1/chat/completions", chat(QByteArray(R"("tools": [)") + kTool + "]"));
    QCOMPARE(reply.status, 400);
    QCOMPARE(Json::parse(reply.body.toStdString())["error"]["message"].get<std::string>(),
        std::string("The chat template of this model has no tools. Use tool_choice \"required\" or name a function, or take a model whose template "
                    "knows tools."));
}

void TestCompletions::hidesToolsThatMayNotBeCalled()
{
    m_backend->syntax = CallSyntax::Hermes;
    m_backend->words = { "<tool_call>{\"name\": \"f\", \"arguments\": {}}</tool_call>" };
    const auto made = choice(chat(QByteArray(R"("tool_choice": "none", "tools": [)") + kTool + "]"));
    QCOMPARE(made["message"]["content"].get<std::string>(), m_backend->words[0]);
    QVERIFY(m_backend->offered.is_null());
}

void TestCompletions::takesCallsInTheHistory()
{
    const auto reply = m_server->post("/v1/chat/completions",
        R"({"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "tool_calls": [{"id": "call_1", "type": "function",
            "function": {"name": "f", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "call_1", "content": [{"type": "text", "text": "5"}]}]})");
    QVERIFY2(reply.status == 200, reply.body.constData());
    QCOMPARE(m_backend->chat[1].dump(),
        std::string(
            R"({"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}}],"content":null})"));
    QCOMPARE(m_backend->chat[2].dump(), std::string(R"({"role":"tool","tool_call_id":"call_1","content":"5"})"));
}

void TestCompletions::spellsCallsOutWhereTheTemplateHasNone()
{
    m_backend->knowsCalls = false;
    const auto reply = m_server->post("/v1/chat/completions",
        R"({"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "So:", "tool_calls": [
            {"id": "a", "function": {"name": "f", "arguments": "{\"a\": 1}"}}, {"id": "b", "function": {"name": "g", "arguments": "no JSON"}}]},
            {"role": "tool", "tool_call_id": "a", "content": "5"}, {"role": "tool", "tool_call_id": "b", "content": "6"}, {"role": "assistant", "content": "y"}]})");
    QVERIFY2(reply.status == 200, reply.body.constData());
    QCOMPARE(m_backend->chat.dump(),
        std::string(R"([{"role":"user","content":"x"},{"role":"assistant","content":"So:\n[{\"name\":\"f\",\"parameters\":{\"a\":1}},)"
                    R"({\"name\":\"g\",\"parameters\":\"no JSON\"}]"},{"role":"user","content":"5\n6"},{"role":"assistant","content":"y"}])"));
}

void TestCompletions::bringsIdsIntoMistralsForm()
{
    m_backend->syntax = CallSyntax::Mistral;
    m_backend->words = { "[TOOL_CALLS]f[ARGS]{}" };
    const QRegularExpression form("^[A-Za-z0-9]{9}$");
    const auto isInForm = [&](const Json &id) { return id.is_string() && form.match(QString::fromStdString(id.get<std::string>())).hasMatch(); };
    const QByteArray tools = QByteArray(R"("tools": [)") + kTool + "]";
    const auto made = choice(QByteArray(R"({"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "tool_calls": [
        {"id": "call_0123456789abcdefghijklmn", "function": {"name": "f"}}, {"id": "call_1", "function": {"name": "f"}},
        {"id": "toolu-123", "function": {"name": "f"}}, {"id": "aB3456789", "function": {"name": "f"}}, {"function": {"name": "f"}},
        {"function": {"name": "f"}}]},
        {"role": "tool", "tool_call_id": "call_1", "content": "5"}, {"role": "tool", "tool_call_id": "call_0123456789abcdefghijklmn", "content": "5"},
        {"role": "tool", "tool_call_id": "toolu-123", "content": "5"}, {"role": "tool", "tool_call_id": "aB3456789", "content": "5"},
        {"role": "tool", "content": "5"}, {"role": "tool", "content": "5"}], )")
        + tools + "}");
    const auto &calls = m_backend->chat[1]["tool_calls"];
    std::set<std::string> ids;
    for (std::size_t call = 0; call < 6; ++call) {
        QVERIFY2(isInForm(calls[call]["id"]), calls[call].dump().c_str());
        ids.insert(calls[call]["id"].get<std::string>());
        const std::size_t result = 2 + (call == 0 ? 1 : call == 1 ? 0 : call);
        QCOMPARE(m_backend->chat[result]["tool_call_id"].dump(), calls[call]["id"].dump());
    }
    QCOMPARE(ids.size(), std::size_t(6));
    QCOMPARE(calls[3]["id"].get<std::string>(), std::string("aB3456789"));
    QVERIFY(isInForm(made["message"]["tool_calls"][0]["id"]));
    m_backend->words = { "{}" };
    const auto forced = choice(chat(tools + R"(, "tool_choice": "required")"));
    QVERIFY(isInForm(forced["message"]["tool_calls"][0]["id"]));
    const auto deltas = deltasOf(m_server->post("/v1/chat/completions", chat(tools + R"(, "tool_choice": "required", "stream": true)")));
    QVERIFY(isInForm(deltas[1]["delta"]["tool_calls"][0]["id"]));
}

QTEST_GUILESS_MAIN(TestCompletions)
#include "tst_completions.moc"
