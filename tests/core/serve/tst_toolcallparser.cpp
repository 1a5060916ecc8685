// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/serve/toolcallparser.h"
#include "tests/support/jsonfiles.h"
#include "tests/support/testprogram.h"

#include <QRegularExpression>
#include <QtTest>

using namespace anneal;
using base::Json;
using serve::AnswerPart;
using serve::CallSyntax;
using serve::ToolCallParser;

namespace {

using Parts = std::vector<AnswerPart>;

/// Parts as one text: calls as [name]{arguments}, whatever pieces they came in.
QByteArray shown(const Parts &parts)
{
    QByteArray text;
    for (const auto &part : parts)
        text += part.kind == AnswerPart::Kind::Call ? "[" + QByteArray::fromStdString(part.text) + "]" : QByteArray::fromStdString(part.text);
    return text;
}

ToolCallParser parserOf(CallSyntax syntax, ToolCallParser::Calls calls)
{
    return { syntax, { "f", "get_weather", "calculate" }, calls };
}

/// What a text is when it comes in pieces that end at these places.
Parts parsed(CallSyntax syntax, ToolCallParser::Calls calls, const QByteArray &text, std::initializer_list<qsizetype> ends = {})
{
    auto parser = parserOf(syntax, calls);
    Parts all;
    const auto take = [&](const Parts &parts) { all.insert(all.end(), parts.begin(), parts.end()); };
    qsizetype begin = 0;
    for (const auto end : ends) {
        take(parser.add(text.mid(begin, end - begin).toStdString()));
        begin = end;
    }
    take(parser.add(text.mid(begin).toStdString()));
    take(parser.finish());
    return all;
}

} // namespace

class TestToolCallParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsCalls_data();
    void findsCalls();
    void findsCallsAsModelsWriteThem_data();
    void findsCallsAsModelsWriteThem();
    void tellsTheNameFirst();
    void breaksOff();
    void holdsNoTextBack();
    void staysFastWithMuchOfNothing_data();
    void staysFastWithMuchOfNothing();
    void takesAllOfAForcedAnswer();
    void knowsTemplates_data();
    void knowsTemplates();
    void readsWhatTemplatesWrite();
};

Q_DECLARE_METATYPE(CallSyntax)

void TestToolCallParser::findsCalls_data()
{
    QTest::addColumn<CallSyntax>("syntax");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("whole");
    QTest::addColumn<QByteArray>("coming"); // empty: the same
    const auto row = [](const char *name, CallSyntax syntax, const char *text, const char *whole, const char *coming = "") {
        QTest::newRow(name) << syntax << QByteArray(text) << QByteArray(whole) << QByteArray(coming);
    };
    using enum CallSyntax;
    row("one", Hermes, "<tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": [1, {\"b\": \"}\"}]}}\n</tool_call>",
        "[f]{\"a\": [1, {\"b\": \"}\"}]}");
    row("two", Hermes,
        "<tool_call>\n{\"name\": \"f\", \"arguments\": {}}\n</tool_call>\n<tool_call>\n{\"name\": \"calculate\", \"arguments\": {\"x\": "
        "2}}\n</tool_call>",
        "[f]{}[calculate]{\"x\": 2}");
    row("text around", Hermes, "Let me see.\n<tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>\n Done.\n", "Let me see.\n[f]{}\n Done.\n");
    row("white space before", Hermes, "\n\n<tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>\n", "[f]{}");
    row("arguments first", Hermes, "<tool_call>{\"arguments\": {\"a\": 1}, \"id\": 7, \"name\": \"f\"}</tool_call>", "[f]{\"a\": 1}");
    row("arguments as text", Hermes, "<tool_call>{\"name\": \"f\", \"arguments\": \"{\\\"a\\\": 1}\"}</tool_call>", "[f]{\"a\": 1}");
    row("parameters", Hermes, "<tool_call>{\"name\": \"f\", \"parameters\": {\"a\": 1}}</tool_call>", "[f]{\"a\": 1}");
    row("no arguments", Hermes, "<tool_call>{\"name\": \"f\"}</tool_call>", "[f]{}");
    row("null arguments", Hermes, "<tool_call>{\"name\": \"f\", \"arguments\": null}</tool_call>", "[f]{}");
    row("escapes", Hermes, "<tool_call>{\"name\": \"\\u0066\", \"arguments\": {\"a\": \"\\\"\\\\ \xc3\xa9\\u00e9</tool_call>\"}}</tool_call>",
        "[f]{\"a\": \"\\\"\\\\ \xc3\xa9\\u00e9</tool_call>\"}");
    row("end without its mark", Hermes, "<tool_call>{\"name\": \"f\", \"arguments\": {}}", "[f]{}");
    row("end with half of its mark", Hermes, "<tool_call>{\"name\": \"f\", \"arguments\": {}}</tool", "[f]{}");
    row("next one without a closing mark", Hermes, "<tool_call>{\"name\":\"f\",\"arguments\":{}}<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}}",
        "[f]{}[f]{\"a\":1}");
    row("an unknown function", Hermes, "<tool_call>{\"name\": \"g\", \"arguments\": {}}</tool_call>",
        "<tool_call>{\"name\": \"g\", \"arguments\": {}}</tool_call>");
    row("no JSON", Hermes, "<tool_call>f(1)</tool_call> so", "<tool_call>f(1)</tool_call> so");
    row("half a mark", Hermes, "a <tool_cal", "a <tool_cal");
    row("a mark after half of one", Hermes, "<tool<tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>", "<tool[f]{}");
    row("a call after what is none", Hermes, "<tool_call>{} <tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>", "<tool_call>{} [f]{}");
    row("a call inside what is none", Hermes, "<tool_call>{\"name\": <tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>",
        "<tool_call>{\"name\": [f]{}");
    row("malformed arguments", Hermes, "<tool_call>{\"name\": \"f\", \"arguments\": {\"a\" 1}}</tool_call>",
        "<tool_call>{\"name\": \"f\", \"arguments\": {\"a\" 1}}</tool_call>", "[f]{\"a\" 1}}</tool_call>");
    row("cut arguments", Hermes, "<tool_call>{\"name\": \"f\", \"arguments\": {\"a\": \"b", "<tool_call>{\"name\": \"f\", \"arguments\": {\"a\": \"b",
        "[f]{\"a\": \"b");
    row("arguments that are a list", Hermes, "<tool_call>{\"name\": \"f\", \"arguments\": [1]}</tool_call>",
        "<tool_call>{\"name\": \"f\", \"arguments\": [1]}</tool_call>");
    row("a number that is none", Hermes, "<tool_call>{\"name\": \"f\", \"id\": 01}</tool_call>",
        "<tool_call>{\"name\": \"f\", \"id\": 01}</tool_call>");
    row("two names", Hermes, "<tool_call>{\"name\": \"f\", \"name\": \"f\"}</tool_call>",
        "<tool_call>{\"name\": \"f\", \"name\": \"f\"}</tool_call>");
    row("text only", Hermes, "  1 < 2, {a} [b] \n", "  1 < 2, {a} [b] \n");
    row("white space only", Hermes, " \n", " \n");
    row("llama", Llama, "{\"name\": \"f\", \"parameters\": {\"a\": \"b\"}}", "[f]{\"a\": \"b\"}");
    row("llama, with its mark", Llama, "<|python_tag|>{\"name\": \"f\", \"parameters\": {}}", "[f]{}");
    row("llama, several", Llama, "{\"name\": \"f\", \"parameters\": {}}; {\"name\": \"calculate\", \"parameters\": {\"x\": 1}}",
        "[f]{}[calculate]{\"x\": 1}");
    row("llama, on lines", Llama, "\n{\"type\": \"function\", \"name\": \"f\", \"parameters\": {}}\n{\"name\": \"f\", \"parameters\": {}}\n",
        "[f]{}[f]{}");
    row("llama, an answer in JSON", Llama, "{\"answer\": {\"name\": \"f\", \"parameters\": {}}}",
        "{\"answer\": {\"name\": \"f\", \"parameters\": {}}}");
    row("llama, a name without parameters", Llama, "{\"name\": \"f\"}", "{\"name\": \"f\"}");
    row("llama, text first", Llama, "So: {\"name\": \"f\", \"parameters\": {}}", "So: {\"name\": \"f\", \"parameters\": {}}");
    row("llama, text behind", Llama, "{\"name\": \"f\", \"parameters\": {}} is it", "[f]{} is it");
    row("llama, Python", Llama, "<|python_tag|>print(1)", "<|python_tag|>print(1)");
    row("mistral", Mistral,
        "[TOOL_CALLS] [{\"name\": \"f\", \"arguments\": {\"a\": 1}, \"id\": \"abcdefghi\"}, {\"name\": \"f\", \"arguments\": {}}]",
        "[f]{\"a\": 1}[f]{}");
    row("mistral, text around", Mistral, "Well [TOOL][TOOL_CALLS][{\"name\": \"f\", \"arguments\": {}}] then", "Well [TOOL][f]{} then");
    row("mistral, by name", Mistral, "[TOOL_CALLS]f[ARGS]{\"a\": 1}[TOOL_CALLS]get_weather[CALL_ID]abcdefghi[ARGS]{}",
        "[f]{\"a\": 1}[get_weather]{}");
    row("mistral, by name alone", Mistral, "[TOOL_CALLS]f{\"a\": 1}", "[f]{\"a\": 1}");
    row("mistral, an unknown name", Mistral, "[TOOL_CALLS]g[ARGS]{\"a\": 1}", "[TOOL_CALLS]g[ARGS]{\"a\": 1}");
    row("mistral, no list", Mistral, "[TOOL_CALLS][1, 2]", "[TOOL_CALLS][1, 2]");
    row("mistral, an open list", Mistral, "[TOOL_CALLS][{\"name\": \"f\", \"arguments\": {}}, ", "[f]{}, ");
    row("forced", Array, "[{\"name\": \"f\", \"parameters\": {\"a\": 1}}, {\"name\": \"calculate\", \"parameters\": {}}]",
        "[f]{\"a\": 1}[calculate]{}");
}

/// Whole answers in the forms that the models' makers document, among them those on which parsers of other servers have failed.
void TestToolCallParser::findsCallsAsModelsWriteThem_data()
{
    QTest::addColumn<CallSyntax>("syntax");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, CallSyntax syntax, const char *text, const char *expected) {
        QTest::newRow(name) << syntax << QByteArray(text) << QByteArray(expected);
    };
    using enum CallSyntax;
    row("Qwen2.5", Hermes, R"(<tool_call>
{"name": "get_weather", "arguments": {"city": "San Francisco, CA, USA", "unit": "celsius"}}
</tool_call>)",
        R"([get_weather]{"city": "San Francisco, CA, USA", "unit": "celsius"})");
    row("Qwen2.5, two", Hermes, R"(<tool_call>
{"name": "get_weather", "arguments": {"city": "Rome"}}
</tool_call>
<tool_call>
{"name": "calculate", "arguments": {"expr": "17 * [2 + 3]", "exact": true}}
</tool_call>)",
        R"([get_weather]{"city": "Rome"}[calculate]{"expr": "17 * [2 + 3]", "exact": true})");
    row("Qwen2.5, text before", Hermes, R"(Sure, let me look.<tool_call>{"name": "get_weather", "arguments": {"city": "Rome"}}</tool_call>)",
        R"(Sure, let me look.[get_weather]{"city": "Rome"})");
    row("Qwen3, thinking", Hermes, R"(<think>
I call get_weather with {"city": "Rome"}.
</think>

<tool_call>
{"name": "get_weather", "arguments": {"city": "Rome"}}
</tool_call>)",
        R"(<think>
I call get_weather with {"city": "Rome"}.
</think>

[get_weather]{"city": "Rome"})");
    row("Qwen3, on several lines", Hermes, R"(<tool_call>
{
  "name": "calculate",
  "arguments": {
    "expr": "1 < 2",
    "options": {"digits": [0, -1.5e3], "mode": null}
  }
}
</tool_call>)",
        R"([calculate]{
    "expr": "1 < 2",
    "options": {"digits": [0, -1.5e3], "mode": null}
  })");
    row("Qwen3, the end of the text as its end", Hermes, R"(<tool_call>
{"name": "f", "arguments": {"trigger": true}})",
        R"([f]{"trigger": true})");
    row("Hermes 2 Pro, arguments first", Hermes, R"(<tool_call>
{"arguments": {"city": "Rome"}, "name": "get_weather"}
</tool_call>
)",
        R"([get_weather]{"city": "Rome"})");
    row("Granite's text of JSON", Hermes, R"(<tool_call>
{"name": "f", "arguments": "{\"param\": \"max\"}"}
</tool_call>)",
        R"([f]{"param": "max"})");
    row("Llama 3.1", Llama, R"({"name": "get_weather", "parameters": {"city": "San Francisco", "unit": "celsius"}})",
        R"([get_weather]{"city": "San Francisco", "unit": "celsius"})");
    row("Llama 3.1, python tag", Llama, R"(<|python_tag|>{"type": "function", "name": "get_weather", "parameters": {"city": "Rome"}})",
        R"([get_weather]{"city": "Rome"})");
    row("Llama 3.1, two behind a python tag", Llama,
        R"(<|python_tag|>{"name": "get_weather", "parameters": {"city": "Rome"}}; {"name": "f", "parameters": {}})",
        R"([get_weather]{"city": "Rome"}[f]{})");
    row("Llama 3.2, arguments", Llama, R"({"name": "get_weather", "arguments": {"city": "Rome"}})", R"([get_weather]{"city": "Rome"})");
    for (const char *between : { "; ", ";", ";\n", "\n", " ; " }) {
        const auto text = QByteArray(R"({"name": "get_weather", "parameters": {"city": "Rome"}})") + between + R"({"name": "f", "parameters": {}})"
            + between + R"({"name": "f", "parameters": {"q": "b"}})";
        row(("Llama 3.2, between calls \"" + QByteArray(between).replace('\n', "\\n") + "\"").constData(), Llama, text.constData(),
            R"([get_weather]{"city": "Rome"}[f]{}[f]{"q": "b"})");
    }
    row("Llama 3.2, brackets and quotes", Llama,
        R"({"name": "f", "parameters": {"query": "a {b} [c] \"d\"", "more": {"inner": {"x": [{"y": "}"}]}}}})",
        R"([f]{"query": "a {b} [c] \"d\"", "more": {"inner": {"x": [{"y": "}"}]}}})");
    row("Llama 3.2, a brace in the text behind", Llama, R"({"name": "f", "parameters": {"q": "a"}} I used {f} and {"q": "a"} for this.)",
        R"([f]{"q": "a"} I used {f} and {"q": "a"} for this.)");
    row("Llama 3.2, no name", Llama, R"({"parameters": {}})", R"({"parameters": {}})");
    row("Mistral v3", Mistral, R"([TOOL_CALLS] [{"name": "calculate", "arguments": {"a": 3.5, "b": 4}}])", R"([calculate]{"a": 3.5, "b": 4})");
    row("Mistral v3, spaces", Mistral, R"([TOOL_CALLS]  [ {"name":"calculate" , "arguments" : {"a": 3, "b": 4} } ])",
        R"([calculate]{"a": 3, "b": 4})");
    row("Mistral v3, arguments first", Mistral, R"([TOOL_CALLS] [{"arguments": {"name": "John Doe"}, "name": "f"}])", R"([f]{"name": "John Doe"})");
    row("Mistral v3, two", Mistral,
        R"([TOOL_CALLS][{"name": "calculate", "arguments": {"a": 3.5, "b": 4}}, {"name": "get_weather", "arguments":{"city": "San Francisco"}}])",
        R"([calculate]{"a": 3.5, "b": 4}[get_weather]{"city": "San Francisco"})");
    row("Mistral v7, with ids", Mistral, R"([TOOL_CALLS][{"name": "f", "arguments": {"q": "a"}, "id": "VvvODy9mT"}])", R"([f]{"q": "a"})");
    row("Mistral v11", Mistral, R"([TOOL_CALLS]get_weather[CALL_ID]VvvODy9mT[ARGS]{"city": "Rome"})", R"([get_weather]{"city": "Rome"})");
    row("Mistral v11, as decoded without its marks", Mistral, R"([TOOL_CALLS]calculate{"a": 3.5, "b": 4}[TOOL_CALLS]f{"a": 3})",
        R"([calculate]{"a": 3.5, "b": 4}[f]{"a": 3})");
    row("Mistral v13", Mistral, R"([TOOL_CALLS]get_weather[ARGS]{"city": "Rome"}[TOOL_CALLS]calculate[ARGS]{"expr": "f[0]{1}"})",
        R"([get_weather]{"city": "Rome"}[calculate]{"expr": "f[0]{1}"})");
    row("Mistral v13, text before", Mistral, R"(Hi{hi[TOOL_CALLS]f[ARGS]{"command": "echo \"a\" '{}'\n"})",
        R"(Hi{hi[f]{"command": "echo \"a\" '{}'\n"})");
}

/// In all pieces that a stream may bring them in.
void TestToolCallParser::findsCallsAsModelsWriteThem()
{
    QFETCH(CallSyntax, syntax);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    for (const auto calls : { ToolCallParser::Calls::Whole, ToolCallParser::Calls::AsTheyCome }) {
        for (qsizetype first = 0; first <= text.size(); ++first)
            for (qsizetype second = first; second <= text.size(); ++second)
                if (shown(parsed(syntax, calls, text, { first, second })) != expected)
                    QCOMPARE(shown(parsed(syntax, calls, text, { first, second })), expected);
        for (qsizetype size = 1; size < 12; ++size) {
            auto parser = parserOf(syntax, calls);
            Parts all;
            const auto take = [&](const Parts &parts) { all.insert(all.end(), parts.begin(), parts.end()); };
            for (qsizetype begin = 0; begin < text.size(); begin += size)
                take(parser.add(text.mid(begin, size).toStdString()));
            take(parser.finish());
            QCOMPARE(shown(all), expected);
        }
    }
}

void TestToolCallParser::findsCalls()
{
    QFETCH(CallSyntax, syntax);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, whole);
    QFETCH(QByteArray, coming);
    using enum ToolCallParser::Calls;
    for (const auto calls : { Whole, AsTheyCome }) {
        const auto expected = calls == Whole || coming.isEmpty() ? whole : coming;
        QCOMPARE(shown(parsed(syntax, calls, text)), expected);
        for (qsizetype first = 0; first <= text.size(); ++first)
            for (qsizetype second = first; second <= text.size(); ++second)
                if (shown(parsed(syntax, calls, text, { first, second })) != expected)
                    QCOMPARE(shown(parsed(syntax, calls, text, { first, second })), expected);
        auto parser = parserOf(syntax, calls);
        Parts all;
        for (const char c : text)
            for (auto &part : parser.add({ &c, 1 }))
                all.push_back(std::move(part));
        for (auto &part : parser.finish())
            all.push_back(std::move(part));
        QCOMPARE(shown(all), expected);
    }
}

void TestToolCallParser::tellsTheNameFirst()
{
    auto parser = parserOf(CallSyntax::Hermes, ToolCallParser::Calls::AsTheyCome);
    QVERIFY(parser.add("<tool_call>{\"name\": \"f\", \"argu").empty());
    QVERIFY((parser.add("ments\": {\"a\"") == Parts { { AnswerPart::Kind::Call, 0, "f" }, { AnswerPart::Kind::Arguments, 0, "{\"a\"" } }));
    QVERIFY((parser.add(": 1}") == Parts { { AnswerPart::Kind::Arguments, 0, ": 1}" } }));
    QVERIFY((parser.add("}</tool_call><tool_call>{\"name\":\"f\",\"arguments\":{")
        == Parts { { AnswerPart::Kind::Call, 1, "f" }, { AnswerPart::Kind::Arguments, 1, "{" } }));
}

/// A text that ends inside a call that was told leaves its arguments as far as they came.
void TestToolCallParser::breaksOff()
{
    auto parser = parserOf(CallSyntax::Mistral, ToolCallParser::Calls::AsTheyCome);
    const auto parts = parser.add("[TOOL_CALLS]f[ARGS]{\"a\": ");
    QVERIFY((parts == Parts { { AnswerPart::Kind::Call, 0, "f" }, { AnswerPart::Kind::Arguments, 0, "{\"a\": " } }));
    QVERIFY(parser.finish().empty());
}

void TestToolCallParser::holdsNoTextBack()
{
    auto parser = parserOf(CallSyntax::Hermes, ToolCallParser::Calls::AsTheyCome);
    QCOMPARE(shown(parser.add("It is <")), QByteArray("It is "));
    QCOMPARE(shown(parser.add("b> ")), QByteArray("<b> "));
    auto llama = parserOf(CallSyntax::Llama, ToolCallParser::Calls::AsTheyCome);
    QCOMPARE(shown(llama.add("{\"answer\"")), QByteArray("{\"answer\"")); // no call begins so
}

void TestToolCallParser::staysFastWithMuchOfNothing_data()
{
    QTest::addColumn<CallSyntax>("syntax");
    QTest::addColumn<QByteArray>("unit");
    QTest::newRow("white space") << CallSyntax::Hermes << QByteArray("\n");
    QTest::newRow("white space behind a mark") << CallSyntax::Hermes << QByteArray("<tool_call> \n");
    QTest::newRow("half marks") << CallSyntax::Hermes << QByteArray("<tool_call");
    QTest::newRow("openings") << CallSyntax::Hermes << QByteArray("<tool_call>{\"name\":\"");
    QTest::newRow("lists") << CallSyntax::Mistral << QByteArray("[TOOL_CALLS][");
    QTest::newRow("names") << CallSyntax::Mistral << QByteArray("[TOOL_CALLS]f[ARGS]");
    QTest::newRow("objects") << CallSyntax::Llama << QByteArray("{\"name\":");
}

void TestToolCallParser::staysFastWithMuchOfNothing()
{
    QFETCH(CallSyntax, syntax);
    QFETCH(QByteArray, unit);
    const auto text = unit.repeated(200'000 / unit.size());
    for (const auto calls : { ToolCallParser::Calls::Whole, ToolCallParser::Calls::AsTheyCome })
        QCOMPARE(shown(parsed(syntax, calls, text)), text);
}

void TestToolCallParser::takesAllOfAForcedAnswer()
{
    ToolCallParser parser(CallSyntax::Arguments, { "f" }, ToolCallParser::Calls::AsTheyCome);
    QVERIFY(parser.add("").empty());
    QVERIFY((parser.add("{\"a\"") == Parts { { AnswerPart::Kind::Call, 0, "f" }, { AnswerPart::Kind::Arguments, 0, "{\"a\"" } }));
    QVERIFY((parser.add(":1}") == Parts { { AnswerPart::Kind::Arguments, 0, ":1}" } }));
    QVERIFY(parser.finish().empty());
}

void TestToolCallParser::knowsTemplates_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<CallSyntax>("syntax");
    const auto row = [](const char *name, const char *text, CallSyntax syntax) { QTest::newRow(name) << QByteArray(text) << syntax; };
    row("none", "{{ messages[0].content }}", CallSyntax::None);
    row("tools in other marks", "{% if tools %}<function_call>{{ tools }}", CallSyntax::None);
    row("Qwen3-Coder's XML", "{% if tools %}<tool_call>\n<function=x>\n arguments", CallSyntax::None);
    row("GLM's XML", "{% if tools %}<tool_call>x\n<arg_key>a</arg_key> arguments", CallSyntax::None);
    row("Hermes", "{% for tool in tools %}<tool_call>{\"name\": 1, \"arguments\": 2}</tool_call>", CallSyntax::Hermes);
    row("Mistral", "{% if tools %}[TOOL_CALLS]", CallSyntax::Mistral);
}

void TestToolCallParser::knowsTemplates()
{
    QFETCH(QByteArray, text);
    QFETCH(CallSyntax, syntax);
    QCOMPARE(serve::callSyntaxOf(text.toStdString()), syntax);
}

/// Each published template whose syntax is known writes calls that are found again in what it has written: the renderings are transformers'.
void TestToolCallParser::readsWhatTemplatesWrite()
{
    const std::string folder = ANNEAL_TESTDATA "/templates/";
    const std::map<std::string, QByteArray> expected { { "tool_call", "[get_weather]{\"city\": \"M\xc3\xbcnchen\", \"unit\": \"celsius\"}" },
        { "tool_calls_parallel", "[get_weather]{\"city\": \"Rome\"}[calculate]{\"expr\": \"17*23\", \"digits\": 0}" } };
    // Where a turn of the assistant begins to call.
    const std::map<CallSyntax, QRegularExpression> begins { { CallSyntax::Hermes,
                                                                QRegularExpression("<tool_call>\\s*\\{\"name\": ?\"get_weather\", ?\"arguments\"") },
        { CallSyntax::Mistral, QRegularExpression("\\[TOOL_CALLS\\]") },
        { CallSyntax::Llama, QRegularExpression("\\{\"name\": \"get_weather\", \"parameters\": \\{\"c") } };
    std::map<CallSyntax, int> found;
    for (const auto &row : tests::readLines(folder + "cases.jsonl")) {
        const auto calls = expected.find(row["conversation"].get<std::string>());
        const auto source = base::readFile(folder + "jinja/" + row["template"].get<std::string>());
        const auto syntax = source ? serve::callSyntaxOf(*source) : CallSyntax::None;
        if (calls == expected.end() || !row.contains("expected") || syntax == CallSyntax::None)
            continue;
        const auto text = QString::fromStdString(row["expected"].get<std::string>());
        const auto begin = begins.at(syntax).match(text).capturedStart();
        if (begin < 0)
            continue; // it shows no calls, or in another way than it asks for
        auto parts = parsed(syntax, ToolCallParser::Calls::Whole, text.mid(begin).toUtf8());
        std::erase_if(parts, [](const AnswerPart &part) { return part.kind == AnswerPart::Kind::Text; });
        const auto name = row["template"].get<std::string>();
        const auto read = shown(parts).replace("\\u00fc", "\xc3\xbc"); // some escape what is not ASCII
        QVERIFY2(read == calls->second, (QByteArray::fromStdString(name) + ": " + read).constData());
        ++found[syntax];
    }
    QCOMPARE_GE(found[CallSyntax::Hermes], 50);
    QCOMPARE_GE(found[CallSyntax::Mistral], 10);
    QCOMPARE_GE(found[CallSyntax::Llama], 4);
}

ANNEAL_TEST(TestToolCallParser)
#include "tst_toolcallparser.moc"
