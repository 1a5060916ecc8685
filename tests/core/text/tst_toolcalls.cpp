// SPDX-License-Identifier: GPL-3.0-or-later
// Tool calls of a conversation: in which form a template gets them, and rows that lose one.
#include "core/base/files.h"
#include "tests/core/text/encodedrows.h"
#include "tests/support/jsonfiles.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;
using base::Json;
using text::LossOn;

namespace {

constexpr const char *kSpellsCalls
    = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}{% for c in m.tool_calls or [] %}CALL {{ c.function.name }} "
      "{{ c.function.arguments | tojson }}{% endfor %}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
constexpr const char *kCallsWithoutContent
    = "{% for m in messages %}{% if m.role == 'user' %}<|im_start|>user {{ m.content }}{% elif m['content'] is none %}<|im_start|>{% for c in "
      "m['tool_calls'] %}{{ c['function']['name'] }}{{ c['function']['arguments'] | tojson }}{% endfor %}<|im_end|>{% else %}<|im_start|>{{ "
      "m['content'] }}<|im_end|>{% endif %}{% endfor %}";
constexpr const char *kCallsAsText
    = "{% for m in messages %}{% for c in m.tool_calls or [] %}<|im_start|>{{ c.function.name + ' ' + c.function.arguments }}{% endfor %}"
      "{% if m.content %}<|im_start|>{{ m.content }}{% endif %}<|im_end|>{% endfor %}";
constexpr const char *kNoCalls = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}";
constexpr const char *kTools
    = "{% for t in tools or [] %}{{ t | tojson }}{% endfor %}{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}"
      "<|im_end|>\n{% endfor %}";
constexpr const char *kFirstCall
    = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}{% if m.tool_calls %}{% set c = m.tool_calls[0] %}"
      "{{ c.function.name }} {{ c.function.arguments | tojson }}{% endif %}<|im_end|>\n{% endfor %}";
constexpr const char *kNameAlone = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}{% for c in m.tool_calls or [] %}"
                                   "CALL {{ c.function.name }}{% endfor %}<|im_end|>\n{% endfor %}";
// Writes what it knows.
constexpr const char *kKnownCalls
    = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}{% for c in m.tool_calls or [] %}{% if c.function.name == 'roll' %}"
      "{{ c.function.name }} {{ c.function.arguments | tojson }}{% endif %}{% endfor %}<|im_end|>\n{% endfor %}";
constexpr const char *kOnlyKnownCalls
    = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}{% for c in m.tool_calls or [] %}{% if c.function.name != 'roll' %}"
      "{{ raise_exception('unknown tool') }}{% endif %}{{ c.function.name }} {{ c.function.arguments | tojson }}{% endfor %}<|im_end|>\n{% endfor %}";
constexpr const char *kCapitals
    = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}{% for c in m.tool_calls or [] %}{{ c.function.name | upper }} roll "
      "{{ c.function.arguments | tojson }}{% endfor %}<|im_end|>\n{% endfor %}";

} // namespace

class TestToolCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void writesToolCallsInTheTemplatesForm_data();
    void writesToolCallsInTheTemplatesForm();
    void callsWithoutArgumentsHaveNone();
    void readsParametersAsArguments();
    void refusesRowsThatLoseTheirCall_data();
    void refusesRowsThatLoseTheirCall();
    void readsEachToolFromItsJsonText_data();
    void readsEachToolFromItsJsonText();
    void takesTagsOfTheTemplateInContentAsText();
    void refusesArgumentsThatAreNoObject_data();
    void refusesArgumentsThatAreNoObject();

private:
    base::Result<text::EncodedRow> encode(const char *chat, LossOn lossOn, const char *row) const
    {
        return tests::encodeRow(m_tokenizer, { .lossOn = lossOn, .chatTemplate = chat }, Json::parse(row));
    }
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
};

void TestToolCalls::initTestCase()
{
    m_tokenizer = tests::tokenizerIn(tests::kRowEncoderFixtures / "tokenizer");
    QVERIFY(m_tokenizer);
}

void TestToolCalls::writesToolCallsInTheTemplatesForm_data()
{
    QTest::addColumn<QByteArray>("chat");
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("says");
    for (const char *arguments : { R"({"n": 6})", R"("{\"n\": 6}")" })
        for (const char *content : { "null", "\"\"" }) {
            const auto row = [&](const char *name, const char *chat, const char *says) {
                QTest::addRow("%s, %s, %s", name, arguments, content)
                    << QByteArray(chat) << QByteArray(arguments) << QByteArray(content) << QByteArray(says);
            };
            row("values", kSpellsCalls, R"(CALL roll {"n": 6})");
            row("no content", kCallsWithoutContent, R"(roll{"n": 6})");
            row("text", kCallsAsText, R"(roll {"n": 6})");
        }
}

void TestToolCalls::writesToolCallsInTheTemplatesForm()
{
    QFETCH(QByteArray, chat);
    QFETCH(QByteArray, arguments);
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, says);
    const auto row = R"({"messages": [{"role": "user", "content": "Roll"}, {"role": "assistant", "content": )" + content
        + R"(, "tool_calls": [{"type": "function", "function": {"name": "roll", "arguments": )" + arguments + "}}]}]}";
    const auto encoded = encode(chat.constData(), LossOn::All, row.constData());
    QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
    QVERIFY2(QByteArray::fromStdString(encoded->text).contains(says), encoded->text.c_str());
    const bool isText = arguments.startsWith('"');
    const bool wantsText = chat == kCallsAsText;
    const auto note
        = std::string("The chat template is given the arguments of tool calls as ") + (wantsText ? "JSON text" : "values") + ", unlike the row.";
    QCOMPARE(encoded->notes, isText == wantsText ? std::vector<std::string>() : std::vector<std::string> { note });
}

void TestToolCalls::callsWithoutArgumentsHaveNone()
{
    for (const char *arguments : { "\"\"", "\" \"", "{}" })
        for (const char *chat : { kSpellsCalls, kCallsAsText }) {
            const auto encoded = encode(chat, LossOn::All,
                (std::string("{\"messages\": [{\"role\": \"user\", \"content\": \"Roll\"}, {\"role\": \"assistant\", \"content\": \"\", "
                             "\"tool_calls\": [{\"type\": \"function\", \"function\": {\"name\": \"roll\", \"arguments\": ")
                    + arguments + "}}]}]}")
                    .c_str());
            QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
            QVERIFY2(encoded->text.find("roll {}") != std::string::npos, encoded->text.c_str());
        }
}

void TestToolCalls::readsParametersAsArguments()
{
    const auto encoded = encode(kSpellsCalls, LossOn::All,
        R"({"messages": [{"role": "user", "content": "Roll"}, {"role": "assistant", "content": "", "tool_calls": [{"function":
            {"name": "roll", "parameters": {"sides": 6}}}]}, {"role": "assistant", "content": "", "function_call": {"name": "roll", "parameters": "{}"}}]})");
    QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
    QVERIFY2(encoded->text.find("roll {\"sides\": 6}") != std::string::npos, encoded->text.c_str());
    QCOMPARE(encoded->notes.at(0), std::string("The \"parameters\" of tool calls are read as their \"arguments\"."));
}

void TestToolCalls::refusesRowsThatLoseTheirCall_data()
{
    QTest::addColumn<QByteArray>("chat");
    QTest::addColumn<QByteArray>("asks");
    QTest::addColumn<QByteArray>("calls");
    QTest::addColumn<bool>("isLost");
    const auto row = [](const char *name, const char *chat, const char *asks, const char *calls, bool isLost) {
        QTest::newRow(name) << QByteArray(chat) << QByteArray(asks) << QByteArray(calls) << isLost;
    };
    const char *one = R"({"function": {"name": "roll", "arguments": {"n": 6}}})";
    const char *two = R"({"function": {"name": "roll", "arguments": {"s": "six"}}}, {"function": {"name": "roll", "arguments": {"s": "six"}}})";
    row("nothing of it", kNoCalls, "Play", one, true);
    row("its name in the question", kNoCalls, "Please roll", one, true);
    row("its name among the tools", kTools, "Play", one, true);
    row("the second of two that are alike", kFirstCall, "Play", two, true);
    row("its arguments in the question", kNameAlone, "six", R"({"function": {"name": "roll", "arguments": {"s": "six"}}})", true);
    row("both", kSpellsCalls, "roll six", two, false);
    row("arguments as text", kCallsAsText, "roll", R"({"function": {"name": "roll", "arguments": "{\"s\": [\"six\", {\"t\": \"\"}]}"}})", false);
    row("a template that knows names", kKnownCalls, "Play", two, false);
    row("a template that refuses other names", kOnlyKnownCalls, "Play", two, false);
    row("a name in capitals", kCapitals, "Play", one, false);
    row("its numbers", kNameAlone, "Play", R"({"function": {"name": "roll", "arguments": {"n": 6, "list": [0.5, 98765432109876543210]}}})", true);
    row("a figure with a fraction", kSpellsCalls, "Play", R"({"function": {"name": "roll", "arguments": {"n": -0.5, "big": 98765432109876543210}}})",
        false);
}

void TestToolCalls::refusesRowsThatLoseTheirCall()
{
    QFETCH(QByteArray, chat);
    QFETCH(QByteArray, asks);
    QFETCH(QByteArray, calls);
    QFETCH(bool, isLost);
    const auto row = R"({"messages": [{"role": "user", "content": ")" + asks + R"("}, {"role": "assistant", "content": "", "tool_calls": [)" + calls
        + R"(]}], "tools": [{"type": "function", "function": {"name": "roll"}}]})";
    const auto encoded = encode(chat.constData(), LossOn::Assistant, row.constData());
    QVERIFY2(static_cast<bool>(encoded) != isLost, encoded ? encoded->text.c_str() : encoded.error().detail.c_str());
    if (isLost)
        QCOMPARE(
            QByteArray::fromStdString(encoded.error().detail), QByteArray("the chat template does not write the tool call \"roll\" of message 2"));
}

/// Qwen's tags are added tokens, but no special ones.
void TestToolCalls::readsEachToolFromItsJsonText_data()
{
    QTest::addColumn<QByteArray>("tools");
    QTest::addColumn<QByteArray>("problem");
    QTest::newRow("objects") << QByteArray(R"([{"name": "roll"}])") << QByteArray();
    QTest::newRow("texts") << QByteArray(R"(["{\"name\": \"roll\"}"])") << QByteArray();
    QTest::newRow("a text of texts") << QByteArray(R"("[\"{\\\"name\\\": \\\"roll\\\"}\"]")") << QByteArray();
    QTest::newRow("a word") << QByteArray(R"(["f"])") << QByteArray("entry 1 of \"tools\" is not valid JSON");
    QTest::newRow("null") << QByteArray(R"([{"name": "roll"}, null])") << QByteArray("entry 2 of \"tools\" is a JSON null, not an object");
    QTest::newRow("a list") << QByteArray("[[]]") << QByteArray("entry 1 of \"tools\" is a JSON array, not an object");
}

void TestToolCalls::readsEachToolFromItsJsonText()
{
    QFETCH(QByteArray, tools);
    QFETCH(QByteArray, problem);
    const auto row = R"({"messages": [{"role": "user", "content": "Roll"}, {"role": "assistant", "content": "4"}], "tools": )" + tools + "}";
    const auto encoded = encode(kTools, LossOn::Assistant, row.constData());
    if (problem.isEmpty())
        QVERIFY(encoded && encoded->text.starts_with(R"({"name": "roll"}<|im_start|>)"));
    else
        QVERIFY(!encoded && QByteArray::fromStdString(encoded.error().detail).contains(problem));
}

void TestToolCalls::takesTagsOfTheTemplateInContentAsText()
{
    const QTemporaryDir folder;
    const std::filesystem::path copy = folder.path().toStdString();
    auto tokenizer = tests::readJson(tests::kRowEncoderFixtures / "tokenizer" / "tokenizer.json");
    for (const char *text : { "<tool_response>", "</tool_response>", "<think>", "<unused>" })
        tokenizer["added_tokens"].push_back({ { "id", tokenizer["model"]["vocab"].size() + tokenizer["added_tokens"].size() }, { "content", text },
            { "single_word", false }, { "lstrip", false }, { "rstrip", false }, { "normalized", false }, { "special", false } });
    QVERIFY(base::writeFile(copy / "tokenizer.json", tokenizer.dump()));
    const auto loaded = tests::tokenizerIn(copy);
    QVERIFY(loaded);
    const char *chat = "{# <unused> #}{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.role == 'tool' %}<tool_response>{{ m.content }}"
                       "</tool_response>{% else %}{{ '<think>' if false }}{{ m.content }}{% endif %}<|im_end|>\n{% endfor %}";
    const auto row = Json::parse(R"({"messages": [{"role": "user", "content": "a <think> b<unused>"},
        {"role": "tool", "content": "1</tool_response><|im_end|>"}, {"role": "assistant", "content": "<think></tool_response>"}]})");
    for (const bool asText : { false, true }) {
        const auto encoded = tests::encodeRow(loaded, { .lossOn = LossOn::Assistant, .chatTemplate = chat, .specialAsText = asText }, row);
        QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
        QCOMPARE(loaded->decode(encoded->ids), encoded->text);
        std::string tags;
        for (const auto id : encoded->ids)
            tags += loaded->isAdded(id) && !loaded->isSpecial(id) ? loaded->bytesOf(id) : "";
        QCOMPARE(tags,
            std::string(asText ? "<unused><tool_response></tool_response><think></tool_response>"
                               : "<think><unused><tool_response></tool_response></tool_response><think></tool_response>"));
        QCOMPARE(encoded->written.size(), asText ? 3u : 0u);
        QCOMPARE(tests::trainedText(*loaded, *encoded), QByteArray("<think></tool_response><|im_end|>\n"));
    }
}

void TestToolCalls::refusesArgumentsThatAreNoObject_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no JSON") << QByteArray(R"("not json")") << QByteArray("not valid JSON");
    QTest::newRow("a list") << QByteArray(R"("[1]")") << QByteArray("a JSON array, not an object");
    QTest::newRow("a number") << QByteArray("6") << QByteArray("a JSON number, not an object");
}

void TestToolCalls::refusesArgumentsThatAreNoObject()
{
    QFETCH(QByteArray, arguments);
    QFETCH(QByteArray, says);
    const auto row = R"({"messages": [{"role": "user", "content": "Roll"}, {"role": "assistant", "content": "", "tool_calls": [{"type": "function",
        "function": {"name": "roll", "arguments": )"
        + arguments + "}}]}]}";
    const auto encoded = encode(kSpellsCalls, LossOn::Assistant, row.constData());
    QVERIFY(!encoded);
    const auto detail = QByteArray::fromStdString(encoded.error().detail);
    QVERIFY2(detail.startsWith("the arguments of the tool call \"roll\" of message 2 are " + says), detail.constData());
}

ANNEAL_TEST(TestToolCalls)
#include "tst_toolcalls.moc"
