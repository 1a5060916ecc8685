// SPDX-License-Identifier: GPL-3.0-or-later
// Calls of tools: those that a model chooses, those that it has to make, and those of former turns.
#include "tests/core/serve/chats.h"
#include "tests/support/testprogram.h"

#include <QRegularExpression>
#include <QtTest>

#include <set>

using namespace anneal;
using base::Json;
using serve::CallSyntax;
using tests::chat;
using tests::deltasOf;
using tests::kOther;
using tests::kTool;

class TestTools : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void callsTools();
    void streamsCalls();
    void givesTextThatIsNoCall();
    void keepsToOneCall();
    void forcesACall_data();
    void forcesACall();
    void refusesParametersThatAreNoObject();
    void namesTheSchemaOfAForcedCall();
    void refusesArgumentsThatAreNoObject();
    void saysThatToolsTakeTheRoom();
    void describesToolsWhereTheTemplateHasNone();
    void saysWhatToDoWhereTheTemplateHasNoTools();
    void answersAfterAForcedCall();
    void saysThatThereIsNoTemplate();
    void hidesToolsThatMayNotBeCalled();
    void takesCallsInTheHistory();
    void spellsCallsOutWhereTheTemplateHasNone();
    void bringsIdsIntoMistralsForm();

private:
    Json choice(const QByteArray &body) const { return m_server->choice("/v1/chat/completions", body); }

    std::unique_ptr<tests::FakeServer> m_server;
    tests::FakeBackend *m_backend = nullptr;
};

void TestTools::init()
{
    m_server = std::make_unique<tests::FakeServer>();
    m_backend = &m_server->backend;
    QVERIFY(m_server->start());
}

void TestTools::cleanup()
{
    m_server.reset();
}

void TestTools::callsTools()
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
    m_backend->isCut = true; // a call whose arguments were ended for want of tokens is none to trust
    const auto cut = choice(chat(QByteArray(R"("tools": [)") + kTool + "]"));
    QCOMPARE(cut["message"]["tool_calls"].size(), std::size_t(1));
    QCOMPARE(cut["finish_reason"].get<std::string>(), std::string("length"));
}

void TestTools::streamsCalls()
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
    m_backend->isCut = true;
    const auto cut = deltasOf(m_server->post("/v1/chat/completions", chat(QByteArray(R"("stream": true, "tools": [)") + kTool + "]")));
    QCOMPARE(cut.back()["finish_reason"].get<std::string>(), std::string("length"));
    // What was told of a call that has no end cannot be taken back; nobody is told that it is one.
    m_backend->isCut = false;
    for (const char *broken : { "\"arguments\": {\"a\": ", "\"arguments\": {a: 5}}\n</tool_call>" }) {
        m_backend->words = { "<tool_call>\n{\"name\": \"f\", ", broken };
        const auto stopped = deltasOf(m_server->post("/v1/chat/completions", chat(QByteArray(R"("stream": true, "tools": [)") + kTool + "]")));
        QCOMPARE(stopped.back()["finish_reason"].get<std::string>(), std::string("stop"));
    }
}

void TestTools::givesTextThatIsNoCall()
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

void TestTools::keepsToOneCall()
{
    m_backend->syntax = CallSyntax::Llama;
    m_backend->words = { R"({"name": "f", "parameters": {}}; )", R"({"name": "f", "parameters": {}})" };
    const auto body = QByteArray(R"("tools": [)") + kTool + "]";
    QCOMPARE(choice(chat(body))["message"]["tool_calls"].size(), std::size_t(2));
    QCOMPARE(choice(chat(body + R"(, "parallel_tool_calls": false)"))["message"]["tool_calls"].size(), std::size_t(1));
}

void TestTools::forcesACall_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("calls");
    QTest::addColumn<QByteArray>("objects");
    const QByteArray f = R"(["f",{"type":"object","properties":{"a":{"type":"integer"}}}])";
    const QByteArray g = R"(["g",{"type":"object","additionalProperties":false}])"; // it has no parameters
    const QByteArray both = QByteArray(R"("tools": [)") + kTool + "," + kOther + "]";
    QTest::newRow("one by name") << both + R"(, "tool_choice": {"type": "function", "function": {"name": "f"}})" << QByteArray(R"({"a": 5})")
                                 << QByteArray(R"({"$ref":"f#"})") << QByteArray(R"([{"name":"f","arguments":"{\"a\": 5}"}])") << "[" + f + "]";
    QTest::newRow("the only one") << QByteArray(R"("tools": [)") + kTool + R"(], "tool_choice": "required")" << QByteArray(R"({"a": 5})")
                                  << QByteArray(R"({"$ref":"f#"})") << QByteArray(R"([{"name":"f","arguments":"{\"a\": 5}"}])") << "[" + f + "]";
    QTest::newRow("any")
        << both + R"(, "tool_choice": "required", "parallel_tool_calls": false)" << QByteArray(R"([{"name": "g", "parameters": {"b": 1}}])")
        << QByteArray(R"({"type":"array","items":{"anyOf":[{"type":"object","properties":{"name":{"const":"f"},"parameters":{"$ref":"f#"}},)"
                      R"("required":["name","parameters"],"additionalProperties":false},{"type":"object","properties":{"name":{"const":"g"},)"
                      R"("parameters":{"$ref":"g#"}},"required":["name","parameters"],"additionalProperties":false}]},"minItems":1,"maxItems":1})")
        << QByteArray(R"([{"name":"g","arguments":"{\"b\": 1}"}])") << "[" + f + "," + g + "]";
}

/// Of any model, whatever its template knows of tools.
void TestTools::forcesACall()
{
    QFETCH(QByteArray, more);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, calls);
    QFETCH(QByteArray, objects);
    m_backend->words = { text.left(4).toStdString(), text.mid(4).toStdString() };
    const auto made = choice(chat(R"("stop": ["Observation:"], )" + more));
    QVERIFY(m_backend->asked.stop.empty()); // it could only break the call off
    QVERIFY(m_backend->asked.form && m_backend->asked.form->kind == grammar::FormSource::Kind::JsonSchema);
    QCOMPARE(QByteArray::fromStdString(m_backend->asked.form->schema.dump()), schema);
    QCOMPARE(QByteArray::fromStdString(Json(m_backend->asked.form->objects).dump()), objects);
    QVERIFY2(made.contains("message"), made.dump().c_str());
    QVERIFY(made["message"]["content"].is_null());
    Json functions = Json::array();
    for (const auto &call : made["message"]["tool_calls"])
        functions.push_back(call["function"]);
    QCOMPARE(QByteArray::fromStdString(functions.dump()), calls);
    QCOMPARE(made["finish_reason"].get<std::string>(), std::string("tool_calls"));
    QVERIFY(!m_backend->offered.is_null());
    const auto least = m_server->post("/v1/chat/completions", chat(R"("min_tokens": 3, )" + more));
    QVERIFY2(least.status == 400 && least.body.contains("'min_tokens' cannot stand beside a forced call"), least.body.constData());
}

void TestTools::refusesParametersThatAreNoObject()
{
    m_backend->words = { "{}" };
    const auto asked = [&](const QByteArray &parameters) {
        return m_server->post("/v1/chat/completions",
            chat(QByteArray(R"("tool_choice": "required", "tools": [)") + kTool + R"(, {"type": "function", "function": {"name": "h", "parameters": )"
                + parameters + "}}]"));
    };
    for (const char *no : { R"({"type": "string"})", R"({"type": ["array", "null"]})", R"({"type": null})" }) {
        const auto reply = asked(no);
        QCOMPARE(reply.status, 400);
        QVERIFY2(reply.body.contains("The parameters of the function 'h' must be those of an object"), reply.body.constData());
    }
    m_backend->words = { "[]" };
    QCOMPARE(asked(R"({"type": ["object", "null"]})").status, 200);
    for (const char *any : { "{}", "null" }) {
        QCOMPARE(asked(any).status, 200);
        QCOMPARE(m_backend->asked.form->objects[1].second.dump(), std::string(R"({"type":"object","additionalProperties":false})"));
        QCOMPARE(m_backend->offered[1]["function"]["parameters"].dump(), std::string(R"({"type":"object","properties":{}})")); // as templates read it
    }
    QCOMPARE(asked(R"({"type": "object"})").status, 200); // any object at all
    QCOMPARE(m_backend->asked.form->objects[1].second.dump(), std::string(R"({"type":"object"})"));
}

/// As OpenAI does, where the model's compiler refuses one.
void TestTools::namesTheSchemaOfAForcedCall()
{
    m_backend->refusesForms = true;
    const QByteArray tools = QByteArray(R"("tools": [)") + kTool + ", " + kOther + "], ";
    const auto errorOf
        = [&](const QByteArray &choice) { return m_server->posted("/v1/chat/completions", chat(tools + R"("tool_choice": )" + choice))["error"]; };
    const auto named = errorOf(R"({"type": "function", "function": {"name": "g"}})");
    QCOMPARE(named["param"], Json("tools[1].function.parameters"));
    QCOMPARE(named["code"], Json("invalid_function_parameters"));
    QCOMPARE(errorOf(R"("required")")["param"], Json("tools"));
}

/// Before the template is given them, and by their place in the request.
void TestTools::refusesArgumentsThatAreNoObject()
{
    const auto error = m_server->posted("/v1/chat/completions",
        R"({"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": null,
            "tool_calls": [{"id": "a", "function": {"name": "f", "arguments": "[1]"}}]}, {"role": "tool", "tool_call_id": "a", "content": "5"}]})")
                           ["error"];
    QCOMPARE(error["message"], Json("The arguments of the tool call \"f\" of messages[1] are a JSON array, not an object."));
    QCOMPARE(error["param"], Json("messages"));
    QCOMPARE(error["code"], Json("invalid_value"));
}

/// Not the messages, which would fit without them.
void TestTools::saysThatToolsTakeTheRoom()
{
    m_backend->syntax = CallSyntax::Hermes;
    m_backend->showsToolsInFull = true;
    const auto errorOf = [&](const QByteArray &content, const QByteArray &tools) {
        return m_server->posted(
            "/v1/chat/completions", R"({"messages": [{"role": "user", "content": ")" + content + R"("}], "tools": [)" + tools + "]}")["error"];
    };
    const auto tool
        = [](int length) { return R"({"type": "function", "function": {"name": "f", "description": ")" + QByteArray(length, 'd') + "\"}}"; };
    const auto error = errorOf("abc", tool(100));
    QCOMPARE(error["param"], Json("tools"));
    QCOMPARE(error["code"], Json("context_length_exceeded"));
    auto offered = Json::parse("[" + tool(100).toStdString() + "]");
    offered[0]["function"]["parameters"] = { { "type", "object" }, { "properties", Json::object() } };
    const auto tools = QByteArray::number(qsizetype(offered.dump().size())), all = QByteArray::number(qsizetype(offered.dump().size() + 3));
    QCOMPARE(QByteArray::fromStdString(error["message"].get<std::string>()),
        "The model's context is 64 tokens, and 'messages' and 'tools' together have " + all + ", of which 'tools' are " + tools
            + ". Offer fewer tools, describe them in fewer words, or use a model with a longer context.");
    QCOMPARE(errorOf(QByteArray(64, 'x'), tool(100))["param"], Json("messages")); // too long by themselves
}

void TestTools::describesToolsWhereTheTemplateHasNone()
{
    m_backend->context = 4096;
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

void TestTools::saysWhatToDoWhereTheTemplateHasNoTools()
{
    m_backend->knowsTools = false;
    const auto reply = m_server->post("/v1/chat/completions", chat(QByteArray(R"("tools": [)") + kTool + "]"));
    QCOMPARE(reply.status, 400);
    QCOMPARE(Json::parse(reply.body.toStdString())["error"]["message"].get<std::string>(),
        std::string("This model's chat template does not support tools. Set tool_choice to \"required\" or to a function, or use another model."));
}

/// After a forced call the usual loop sends the same tools again, with what they gave, and no choice: it is the answer's turn.
void TestTools::answersAfterAForcedCall()
{
    m_backend->knowsTools = m_backend->knowsCalls = false;
    const auto reply
        = m_server->post("/v1/chat/completions", QByteArray(R"({"tools": [)") + kTool + R"(], "messages": [{"role": "user", "content": "x"},
        {"role": "assistant", "content": null, "tool_calls": [{"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "a", "content": "7"}]})");
    QVERIFY2(reply.status == 200, reply.body.constData());
    QVERIFY(m_backend->offered.is_null());
    // The next question is one that the model could not call for.
    const auto next
        = m_server->post("/v1/chat/completions", QByteArray(R"({"tools": [)") + kTool + R"(], "messages": [{"role": "user", "content": "x"},
        {"role": "assistant", "content": null, "tool_calls": [{"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "a", "content": "7"}, {"role": "assistant", "content": "7"}, {"role": "user", "content": "y"}]})");
    QCOMPARE(next.status, 400);
    QVERIFY2(next.body.contains("does not support tools"), next.body.constData());
}

void TestTools::saysThatThereIsNoTemplate()
{
    m_backend->hasTemplate = false;
    for (const auto &body : { chat("\"n\": 1"), chat(QByteArray(R"("tools": [)") + kTool + "]"),
             chat(QByteArray(R"("tool_choice": "required", "tools": [)") + kTool + "]") }) {
        const auto reply = m_server->post("/v1/chat/completions", body);
        QCOMPARE(reply.status, 400);
        QVERIFY2(reply.body.contains("This model has no chat template. Use /v1/completions, or a model with a template."), reply.body.constData());
        QVERIFY2(reply.body.contains("\"param\":\"model\""), reply.body.constData());
    }
    QCOMPARE(m_server->post("/v1/completions", R"({"prompt": "a"})").status, 200);
}

void TestTools::hidesToolsThatMayNotBeCalled()
{
    m_backend->syntax = CallSyntax::Hermes;
    m_backend->words = { "<tool_call>{\"name\": \"f\", \"arguments\": {}}</tool_call>" };
    const auto made = choice(chat(QByteArray(R"("tool_choice": "none", "tools": [)") + kTool + "]"));
    QCOMPARE(made["message"]["content"].get<std::string>(), m_backend->words[0]);
    QVERIFY(m_backend->offered.is_null());
}

void TestTools::takesCallsInTheHistory()
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

void TestTools::spellsCallsOutWhereTheTemplateHasNone()
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

void TestTools::bringsIdsIntoMistralsForm()
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

ANNEAL_TEST(TestTools)
#include "tst_tools.moc"
