// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/data/example.h"
#include "core/text/messageparts.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <filesystem>

using namespace anneal;
namespace fs = std::filesystem;

namespace {

/// Roles and contents of an example's messages, one a line.
std::string printed(const data::Example &example)
{
    std::string text;
    for (const auto &one : example.messages)
        text += one["role"].get<std::string>() + ": " + one["content"].dump()
            + (one.contains("tool_calls") ? " calls " + one["tool_calls"].dump() : "") + "\n";
    return text;
}

} // namespace

class TestRowFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recognisesByColumns_data();
    void recognisesByColumns();
    void mapsManyColumns();
    void asksWhereTwoAreMeant();
    void asksWithoutAPreparationAsWell();
    void suggestsAMapping_data();
    void suggestsAMapping();
    void suggestsWhatCanBeRead_data();
    void suggestsWhatCanBeRead();
    void takesManyDetails();
    void knowsWhatIsNotRead();
    void saysWhatIsReadInAnotherWay_data();
    void saysWhatIsReadInAnotherWay();
    void renamesColumns();
    void bringsRowsIntoOneShape_data();
    void bringsRowsIntoOneShape();
    void saysWhatIsWrongWithARow_data();
    void saysWhatIsWrongWithARow();
};

void TestRowFormat::recognisesByColumns_data()
{
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QString>("format"); // or the kind of the error
    QTest::newRow("alpaca") << QByteArray(R"({"instruction":"i","input":"","output":"o"})") << "alpaca";
    QTest::newRow("sharegpt") << QByteArray(R"({"id":1,"conversations":[{"from":"human","value":"q"}]})") << "sharegpt";
    QTest::newRow("messages") << QByteArray(R"({"messages":[]})") << "messages";
    QTest::newRow("prompt and completion") << QByteArray(R"({"prompt":"p","completion":"c"})") << "prompt-completion";
    QTest::newRow("text") << QByteArray(R"({"text":"t","meta":{}})") << "text";
    QTest::newRow("tokens") << QByteArray(R"({"input_ids":[1,2]})") << "tokens";
    QTest::newRow("preference") << QByteArray(R"({"prompt":"p","chosen":"c","rejected":"r"})") << "unsupported";
    QTest::newRow("implicit preference") << QByteArray(R"({"chosen":[],"rejected":[]})") << "unsupported";
    QTest::newRow("unpaired") << QByteArray(R"({"prompt":"p","completion":"c","label":true})") << "unsupported";
    const auto judged = [](const char *name, const char *row) { QTest::newRow(name) << QByteArray(row) << "unsupported"; };
    judged("unpaired messages", R"({"messages":[{"role":"user","content":"q"}],"label":false})");
    judged("unpaired messages, a text", R"({"messages":[{"role":"user","content":"q"}],"label":"False"})");
    judged("unpaired messages, a number", R"({"messages":[{"role":"user","content":"q"}],"label":0})");
    judged("unpaired turns", R"({"conversations":[{"from":"human","value":"q"}],"label":0.0})");
    judged("unpaired turns of LLaMA-Factory", R"({"conversations":[{"from":"human","value":"q"}],"kto_tag":false})");
    judged("unpaired instructions", R"({"instruction":"i","output":"o","kto_tag":false})");
    judged("unpaired prompts of LLaMA-Factory", R"({"prompt":"p","completion":"c","kto_tag":true})");
    QTest::newRow("a class") << QByteArray(R"({"instruction":"i","output":"o","label":1})") << "alpaca";
    QTest::newRow("a class of many") << QByteArray(R"({"messages":[],"label":3})") << "messages";
    QTest::newRow("stepwise") << QByteArray(R"({"prompt":"p","completions":[],"labels":[]})") << "unsupported";
    QTest::newRow("a label that is a text") << QByteArray(R"({"prompt":"p","completion":"c","label":"easy"})") << "prompt-completion";
    QTest::newRow("prompt with a number to check") << QByteArray(R"({"prompt":"p","answer":42})") << "unsupported";
    QTest::newRow("prompt and answer") << QByteArray(R"({"prompt":"p","answer":"42"})") << "bad-data";
    QTest::newRow("prompt only") << QByteArray(R"({"prompt":"p"})") << "unsupported";
    QTest::newRow("two candidates") << QByteArray(R"({"messages":[],"text":"t"})") << "bad-data";
    QTest::newRow("unknown") << QByteArray(R"({"foo":1})") << "bad-data";
    QTest::newRow("no object") << QByteArray("[1]") << "bad-data";
}

void TestRowFormat::recognisesByColumns()
{
    QFETCH(QByteArray, row);
    QFETCH(QString, format);
    const auto got = data::recognise(*base::parseJson(row.toStdString()));
    QCOMPARE(QString::fromStdString(std::string(got ? data::formatName(*got) : base::kindName(got.error().kind))), format);
}

void TestRowFormat::mapsManyColumns()
{
    std::map<std::string, std::string> mapping { { "prompt", "question" } };
    base::Json row { { "question", "q" }, { "prompt", "another" } };
    for (int i = 0; i < 50'000; ++i) {
        mapping["m" + std::to_string(i)] = "c" + std::to_string(i);
        base::appendKey(row, "c" + std::to_string(i), i);
    }
    const auto renamed = data::mapped(row, mapping);
    QCOMPARE(renamed.size(), std::size_t(50'001)); // of two that would be the same only the mapped one is left
    QCOMPARE(renamed["prompt"], base::Json("q"));
    QCOMPARE(renamed["m49999"], base::Json(49'999));
}

void TestRowFormat::asksWithoutAPreparationAsWell()
{
    const base::Json all { { "messages", base::Json::array({ { { "role", "user" }, { "content", "q" } } }) }, { "prompt", "p" },
        { "completion", "c" }, { "text", "t" }, { "input_ids", { 1, 2 } } };
    const std::vector<std::vector<std::string>> forms { { "messages" }, { "prompt", "completion" }, { "text" }, { "input_ids" } };
    for (const auto &one : forms)
        for (const auto &other : forms) {
            base::Json row;
            for (const auto *form : { &one, &other })
                for (const auto &column : *form)
                    row[column] = all[column];
            QCOMPARE(bool(data::recognise(row, {})), one == other);
            QCOMPARE(bool(text::checkColumns(row)), one == other);
            QVERIFY(text::checkMedia(row));
        }
    // Tables fill what is missing with null.
    const base::Json filled { { "messages", all["messages"] }, { "prompt", nullptr }, { "completion", nullptr }, { "text", nullptr } };
    QCOMPARE(*data::recognise(filled, {}), data::RowFormat::Messages);
    QVERIFY(text::checkColumns(filled));
}

void TestRowFormat::asksWhereTwoAreMeant()
{
    const auto row = *base::parseJson(R"({"instruction":"i","output":"o","text":"t"})");
    const auto asked = data::recognise(row);
    QVERIFY(!asked);
    QVERIFY(asked.error().detail.find("alpaca or as text") != std::string::npos);
    QVERIFY(asked.error().hint.find("{text: text}") != std::string::npos);
    const auto chosen = data::recognise(row, { { "text", "text" } });
    QVERIFY(chosen && *chosen == data::RowFormat::Text);
}

void TestRowFormat::suggestsAMapping_data() // what the columns mean to alpaca, gpteacher and context_qa of axolotl, and to the data sets named
{
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QString>("hint"); // behind "Probably this is meant: data.column_mapping: "
    const auto add = [](const char *name, const char *row, const char *hint) { QTest::newRow(name) << QByteArray(row) << QString::fromLatin1(hint); };
    add("pair", R"({"question":"q","answer":"a"})", "{prompt: question, completion: answer}.");
    add("gpteacher", R"({"instruction":"i","input":"x","response":"r"})", "{output: response}.");
    add("dolly", R"({"instruction":"i","context":"","response":"r","category":"c"})",
        "{input: context, output: response}; left out is then: category.");
    add("passage", R"({"question":"q","passage":"p","answer":"a"})", "{instruction: question, input: passage, output: answer}.");
    add("choices", R"({"question":"q","choices":["x","y"],"answer":"a"})",
        "{prompt: question, completion: answer}; left out is then: choices. For the model to see choices, write it into a column that is used, as "
        "text.");
    add("hint", R"({"problem":"q","hint":"h","solution":"s"})", "{instruction: problem, input: hint, output: solution}.");
    add("two contexts", R"({"question":"q","hint":"h","context":null,"answer":"a","id":3,"level":""})",
        "{instruction: question, input: context, output: answer}; left out is then: hint. For the model to see hint, write it into a column that is "
        "used, as text.");
    add("prompt with a context", R"({"prompt":"p","context":"c","response":"r"})", "{instruction: prompt, input: context, output: response}.");
    add("prompt and response", R"({"prompt":"p","response":"r"})", "{completion: response}.");
    add("system prompt", R"({"system_prompt":"s","question":"q","response":"r"})",
        "{instruction: question, output: response, system: system_prompt}.");
    add("turns", R"({"chat":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"model":"m"})",
        "{messages: chat}; left out is then: model.");
    add("source and target", R"({"source":"s","target":"t"})", "{prompt: source, completion: target}.");
    add("turns of speakers with the names of roles", R"({"dialog":[{"from":"user","value":"q"},{"from":"Assistant","value":"a"}]})",
        "{conversations: dialog}.");
    add("turns of speakers", R"({"dialog":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}]})", "{conversations: dialog}.");
    add("system", R"({"system":"s","question":"q","response":"r"})", "{instruction: question, output: response}.");
    add("capitals", R"({"Context":"c","Response":"r"})", "{prompt: Context, completion: Response}.");
    add("summary", R"({"article":"t","highlights":"h","id":"1"})", "{prompt: article, completion: highlights}; left out is then: id.");
    add("text", R"({"body":"b","title":"t"})", "{text: body}; left out is then: title.");
}

void TestRowFormat::suggestsAMapping()
{
    QFETCH(QByteArray, row);
    QFETCH(QString, hint);
    const auto unknown = data::recognise(*base::parseJson(row.toStdString()));
    QVERIFY(!unknown);
    QCOMPARE(QString::fromStdString(unknown.error().hint), "Probably this is meant: data.column_mapping: " + hint);
}

void TestRowFormat::suggestsWhatCanBeRead_data()
{
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QByteArray>("mapped"); // the answers' column, which the user maps to completion; empty for none
    QTest::addColumn<QByteArray>("hint");   // a part of it
    const auto add = [](const char *name, const std::string &row, const char *mapped, const char *hint) {
        QTest::newRow(name) << QByteArray::fromStdString(row) << QByteArray(mapped) << QByteArray(hint);
    };
    const std::string user = R"({"role":"user","content":"q"})", answer = R"({"role":"assistant","content":"a"})";
    const auto whole = "[" + user + "," + answer + "]", only = "[" + answer + "]";
    const auto pair = [](const std::string &chosen, const std::string &prompt = {}) {
        return "{" + (prompt.empty() ? "" : "\"prompt\":" + prompt + ",") + "\"chosen\":" + chosen + ",\"rejected\":" + chosen + "}";
    };
    add("conversations", pair(whole), "", "{messages: chosen}.");
    add("conversations, mapped otherwise", pair(whole), "chosen", "{messages: chosen}.");
    add("conversations beside a prompt", pair(whole, "\"q\""), "", "{messages: chosen}.");
    add("conversations beside a prompt, mapped otherwise", pair(whole, "\"q\""), "chosen", "{messages: chosen}");
    add("a prompt of messages", pair(only, "[" + user + "]"), "", "{completion: chosen}.");
    add("a prompt of text before messages", pair(only, "\"q\""), "", "write each row as {\"messages\": [");
    add("texts", pair("\"a\"", "\"q\""), "", "{completion: chosen}.");
    add("whole texts", pair("\"q a\""), "", "{text: chosen}.");
    add("a better answer of another kind", R"({"question":"q","answer":"x","chosen":"a","rejected":"b"})", "",
        "{prompt: question, completion: chosen}.");
    add("OpenAI's preferences", R"({"input":{"messages":[)" + user + R"(]},"preferred_output":)" + only + R"(,"non_preferred_output":)" + only + "}",
        "", "write each row as {\"messages\": [");
    add("Gemini's contents", R"({"contents":[{"role":"user","parts":[{"text":"q"}]},{"role":"model","parts":[{"text":"a"}]}]})", "",
        "\"contents\" is not read as messages. Message 1: it has no \"content\".");
    add("two conversations", R"({"conversation_a":)" + whole + R"(,"conversation_b":)" + whole + "}", "", "for instance");
    add("a tree", R"({"message_id":"6ab2","parent_id":null,"text":"q","role":"prompter"})", "", "of a tree of messages, each path to an answer.");
    add("a message", R"({"role":"user","content":"q"})", "", "Write each conversation as one row");
    add("a prompt of messages before a text", pair("\"a\"", "[" + user + "]"), "", "write each row as {\"messages\": [");
}

void TestRowFormat::suggestsWhatCanBeRead()
{
    QFETCH(QByteArray, row);
    QFETCH(QByteArray, mapped);
    QFETCH(QByteArray, hint);
    std::map<std::string, std::string> mapping;
    if (!mapped.isEmpty())
        mapping = { { "completion", mapped.toStdString() } };
    const auto original = *base::parseJson(row.toStdString());
    const auto given = data::mapped(original, mapping);
    const auto refused = data::recognise(given, mapping);
    if (refused) // it may be read as it is mapped, but then as such a row is
        QVERIFY(!data::toExample(*refused, given));
    else
        QVERIFY2(QByteArray::fromStdString(refused.error().hint).contains(hint), refused.error().hint.c_str());
    const auto proposal = data::proposedMapping(given, mapping);
    QVERIFY(proposal || !hint.endsWith("}."));
    if (proposal) {
        const auto again = data::mapped(original, proposal->mapping);
        const auto format = data::recognise(again, proposal->mapping);
        QVERIFY(format);
        QVERIFY(data::toExample(*format, again));
    }
}

/// As many entries as one likes, each as long as the text.
void TestRowFormat::takesManyDetails()
{
    base::Json detail = base::Json::array();
    for (int i = 0; i < 50'000; ++i)
        detail.push_back({ { "begin_offset", 1 }, { "end_offset", 99'998 }, { "train", true } });
    const base::Json turn { { "from", "gpt" }, { "value", std::string(100'000, 'a') }, { "train_detail", detail } };
    const base::Json row { { "conversations", { { { "from", "human" }, { "value", "q" } }, turn } } };
    const auto example = data::toExample(data::RowFormat::ShareGpt, row);
    QVERIFY(example);
    const auto &parts = example->messages[1]["content"];
    QCOMPARE(parts.size(), 3u);
    QCOMPARE(parts[1]["text"].get<std::string>().size(), 99'998u);
}

void TestRowFormat::knowsWhatIsNotRead()
{
    const auto unread = [](const char *row) {
        const auto json = *base::parseJson(row);
        return data::unreadContext(*data::recognise(json), json);
    };
    using Names = std::vector<std::string>;
    QCOMPARE(unread(R"({"instruction":"i","output":"o","passage":"p","id":"1"})"), Names { "passage" });
    QCOMPARE(unread(R"({"prompt":"p","completion":"c","context":"x","Choices":["a"]})"), (Names { "context", "Choices" }));
    QCOMPARE(unread(R"({"instruction":"i","input":"x","output":"o","context":""})"), Names {});
    QCOMPARE(unread(R"({"messages":[],"documents":["d"]})"), Names { "documents" });
    QCOMPARE(unread(R"({"instruction":"i","output":"o","reasoning_content":"r"})"), Names { "reasoning_content" });
    QCOMPARE(unread(R"({"prompt":"p","completion":"c","thinking":"t","reasoning":"r"})"), (Names { "thinking", "reasoning" }));
    QCOMPARE(unread(R"({"messages":[],"rejected_response":"r","rejected_messages":[1]})"), (Names { "rejected_response", "rejected_messages" }));
    const auto bad = data::recognise(*base::parseJson(R"({"messages":[],"label":false})"));
    QVERIFY(!bad && bad.error().text().find("unpaired-preference rows") != std::string::npos);
    QVERIFY(bad.error().hint.find("\"label\"") != std::string::npos);
    // Nobody can tell a class of 0 from a bad answer: such a row is not trained as a good one.
    for (const char *row : { R"({"messages":[],"label":0})", R"({"messages":[],"label":true})" })
        QVERIFY(!data::formatWithin(data::RowFormat::Messages, *base::parseJson(row), {}));
}

void TestRowFormat::renamesColumns()
{
    const auto row
        = data::mapped(*base::parseJson(R"({"question":"q","answer":"a","prompt":"old"})"), { { "prompt", "question" }, { "completion", "answer" } });
    QCOMPARE(row, *base::parseJson(R"({"prompt":"q","completion":"a"})"));
}

void TestRowFormat::bringsRowsIntoOneShape_data()
{
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QString>("messages");
    QTest::newRow("alpaca with all") << QByteArray(R"({"instruction":"i","input":"in","output":"o","system":"s","history":[["q","a"]]})")
                                     << "system: \"s\"\nuser: \"q\"\nassistant: \"a\"\nuser: \"i\\n\\nin\"\nassistant: \"o\"\n";
    QTest::newRow("sharegpt") << QByteArray(R"({"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}],"system":"s"})")
                              << "system: \"s\"\nuser: \"q\"\nassistant: \"a\"\n";
    QTest::newRow("sharegpt with a call") << QByteArray(
        R"({"conversations":[{"from":"human","value":"q"},{"from":"function_call","value":"{\"name\":\"f\",\"arguments\":{}}"},{"from":"observation","value":"r"},{"from":"gpt","value":"a"}]})")
                                          << "user: \"q\"\nassistant: \"\" calls "
                                             "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":{}}}]\ntool: \"r\"\nassistant: "
                                             "\"a\"\n";
    QTest::newRow("sharegpt with tool_calls") << QByteArray(
        R"({"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"","tool_calls":[{"function":{"name":"f","arguments":{}}}]}]})")
                                              << "user: \"q\"\nassistant: \"\" calls [{\"function\":{\"name\":\"f\",\"arguments\":{}}}]\n";
    QTest::newRow("sharegpt with a function_call")
        << QByteArray(R"({"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":null,"function_call":{"name":"f","arguments":{}}}]})")
        << "user: \"q\"\nassistant: null calls [{\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":{}}}]\n";
    QTest::newRow("a function_call beside no tool_calls")
        << QByteArray(R"({"messages":[{"role":"assistant","content":"","tool_calls":[],"function_call":{"name":"f"}}]})")
        << "assistant: \"\" calls [{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]\n";
    QTest::newRow("a call with parameters") << QByteArray(
        R"({"conversations":[{"from":"human","value":"q"},{"from":"function_call","value":"{\"name\":\"f\",\"parameters\":{\"a\":1}}"}]})")
                                            << "user: \"q\"\nassistant: \"\" calls "
                                               "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}}}]\n";
    QTest::newRow("the role model") << QByteArray(R"({"messages":[{"role":"user","content":"q"},{"role":"model","content":"a"}]})")
                                    << "user: \"q\"\nassistant: \"a\"\n";
    QTest::newRow("axolotl's train_detail") << QByteArray(
        R"({"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"Grüße, you",)"
        R"("train_detail":[{"begin_offset":0,"end_offset":4,"train":true},{"begin_offset":5,"end_offset":6,"train":false}]}]})")
                                            << QString::fromUtf8("user: \"q\"\nassistant: [{\"type\":\"text\",\"text\":\"Grüße\"},{\"type\":\"text\","
                                                                 "\"text\":\", you\",\"train\":false}]\n");
    QTest::newRow("messages under the other name") << QByteArray(
        R"({"conversations":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]})")
                                                   << "user: \"q\"\nassistant: \"a\"\n";
    QTest::newRow("speakers under the other name") << QByteArray(
        R"({"messages":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}],"system":"s"})")
                                                   << "system: \"s\"\nuser: \"q\"\nassistant: \"a\"\n";
    QTest::newRow("a system column beside messages")
        << QByteArray(R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"system":"s"})")
        << "system: \"s\"\nuser: \"q\"\nassistant: \"a\"\n";
    QTest::newRow("the conversation's own system message")
        << QByteArray(R"({"conversations":[{"from":"system","value":"own"},{"from":"human","value":"q"},{"from":"gpt","value":"a"}],"system":"s"})")
        << "system: \"own\"\nuser: \"q\"\nassistant: \"a\"\n";
    QTest::newRow("text parts") << QByteArray(
        R"({"messages":[{"role":"user","content":[{"type":"text","text":"q"},{"type":"text","text":"!"}]},{"role":"assistant","content":"a"}]})")
                                << "user: \"q!\"\nassistant: \"a\"\n";
    QTest::newRow("conversational prompt with a system column")
        << QByteArray(R"({"prompt":[{"role":"user","content":"q"}],"completion":[{"role":"assistant","content":"a"}],"system":"s"})")
        << "system: \"s\"\nuser: \"q\"\nassistant: \"a\"\n";
    QTest::newRow("conversational prompt") << QByteArray(
        R"({"prompt":[{"role":"user","content":"q"}],"completion":[{"role":"assistant","content":"a"}]})")
                                           << "user: \"q\"\nassistant: \"a\"\n";
}

void TestRowFormat::bringsRowsIntoOneShape()
{
    QFETCH(QByteArray, row);
    QFETCH(QString, messages);
    const auto json = *base::parseJson(row.toStdString());
    const auto example = data::toExample(*data::recognise(json), json);
    QVERIFY2(example, example ? "" : example.error().detail.c_str());
    QCOMPARE(QString::fromStdString(printed(*example)), messages);
}

void TestRowFormat::saysWhatIsReadInAnotherWay_data()
{
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QByteArray>("says");
    const auto add = [](const char *name, const char *row, const char *says) { QTest::newRow(name) << QByteArray(row) << QByteArray(says); };
    add("parameters",
        R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"","tool_calls":[{"name":"f","parameters":{"a":1}}]}]})",
        "The \"parameters\" of tool calls are written as their \"arguments\".");
    add("a system column", R"({"messages":[{"role":"system","content":"own"},{"role":"assistant","content":"a"}],"system":"s"})",
        "The column \"system\" is not used in rows whose conversation begins with a system message of its own.");
    add("the same system text", R"({"messages":[{"role":"system","content":"s"},{"role":"assistant","content":"a"}],"system":"s"})", "");
    add("padding", R"({"input_ids":[1,2],"attention_mask":[0,1]})", "Tokens whose attention_mask is 0 are padding, and not learned.");
    add("no padding", R"({"input_ids":[1,2],"attention_mask":[1,1]})", "");
}

void TestRowFormat::saysWhatIsReadInAnotherWay()
{
    QFETCH(QByteArray, row);
    QFETCH(QByteArray, says);
    const auto json = *base::parseJson(row.toStdString());
    const auto example = data::toExample(*data::recognise(json), json);
    QVERIFY(example);
    QCOMPARE(QByteArray::fromStdString(example->notes.empty() ? "" : example->notes[0]), says);
}

void TestRowFormat::saysWhatIsWrongWithARow_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QString>("says");
    const auto add = [](const char *name, data::RowFormat format, const char *row, const char *says) {
        QTest::newRow(name) << static_cast<int>(format) << QByteArray(row) << QString::fromLatin1(says);
    };
    using F = data::RowFormat;
    add("no output", F::Alpaca, R"({"instruction":"i"})", "It has no \"output\".");
    add("null output", F::Alpaca, R"({"instruction":"i","output":null})", "It has no \"output\".");
    add("empty instruction", F::Alpaca, R"({"instruction":" ","output":"o"})", "\"instruction\" is empty.");
    add("bad history", F::Alpaca, R"({"instruction":"i","output":"o","history":["x"]})", "\"history\" is not a list of [question, answer] pairs.");
    add("unknown role", F::Messages, R"({"messages":[{"role":"wizard","content":"x"}]})",
        "Message 1: the role \"wizard\" is not known (system, developer, user, assistant, tool).");
    add("no content", F::Messages, R"({"messages":[{"role":"user"}]})", "Message 1: it has no \"content\".");
    add("content of a wrong type", F::Messages, R"({"messages":[{"role":"user","content":5}]})",
        "Message 1: \"content\" is a JSON number, not a text.");
    add("a picture", F::Messages, R"({"messages":[{"role":"user","content":[{"type":"image_url"}]}]})",
        "Message 1: \"content\" has a part that is not text (image_url); models here read text only.");
    add("nothing to learn", F::Messages, R"({"messages":[{"role":"user","content":"x"}]})", "It has no assistant message to learn from.");
    add("no prompt", F::PromptCompletion, R"({"completion":"a"})", "It has no \"prompt\".");
    add("null prompt", F::PromptCompletion, R"({"prompt":null,"completion":"a"})", "It has no \"prompt\".");
    add("no prompt before messages", F::PromptCompletion, R"({"completion":[{"role":"assistant","content":"a"}]})", "It has no \"prompt\".");
    add("no completion behind messages", F::PromptCompletion, R"({"prompt":[{"role":"user","content":"q"}]})", "It has no \"completion\".");
    add("a prompt of another kind", F::PromptCompletion, R"({"prompt":5,"completion":"a"})", "\"prompt\" is a JSON number, not a text.");
    add("a text and messages", F::PromptCompletion, R"({"prompt":"q","completion":[{"role":"assistant","content":"a"}]})",
        "One of \"prompt\" and \"completion\" is a text and one a list; both must be texts, or both lists of messages.");
    add("not a list", F::Messages, R"({"messages":"x"})", "\"messages\" is a JSON string, not a list of messages.");
    add("system of another kind", F::Messages, R"({"messages":[{"role":"assistant","content":"x"}],"system":["s"]})",
        "\"system\" is a JSON array, not a text.");
    add("unknown speaker", F::ShareGpt, R"({"conversations":[{"from":"cat","value":"x"}]})",
        "Message 1: the speaker \"cat\" is not known (human, gpt, system, function_call, observation).");
    const auto call = [](const char *arguments) {
        return std::string(
                   R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":)")
            + arguments + "}}]}]}";
    };
    add("arguments that are no JSON", F::Messages, call(R"("not json")").c_str(),
        "The arguments of the tool call \"f\" of message 2 are not valid JSON: line 1, column 2: there is a word without quotation marks.");
    add("a list of arguments", F::Messages, call(R"("[1]")").c_str(),
        "The arguments of the tool call \"f\" of message 2 are a JSON array, not an object.");
    add("a number for arguments", F::Messages, call("5").c_str(),
        "The arguments of the tool call \"f\" of message 2 are a JSON number, not an object.");
    add("a speaker's arguments", F::ShareGpt, R"({"conversations":[{"from":"function_call","value":"{\"name\":\"f\",\"arguments\":\"x\"}"}]})",
        "The arguments of the tool call \"f\" of message 1 are not valid JSON: line 1, column 1: there is a word without quotation marks.");
    add("a call of nothing", F::ShareGpt, R"({"conversations":[{"from":"human","value":"q"},{"from":"function_call","value":"[]"}]})",
        "Message 2: the function call is empty.");
    add("a call twice", F::ShareGpt,
        R"({"conversations":[{"from":"function_call","value":"{\"name\":\"f\"}","tool_calls":[{"function":{"name":"f"}}]}]})",
        "Message 1: it has a function call twice.");
    add("a content beside a value", F::ShareGpt, R"({"conversations":[{"from":"gpt","value":"a","content":"b"}]})",
        "Message 1: it has \"content\" beside \"from\" and \"value\".");
    add("a bad detail", F::Messages, R"({"messages":[{"role":"assistant","content":"a","train_detail":[{"begin_offset":0}]}]})",
        "\"train_detail\" of message 1 has an entry that is not like {\"begin_offset\": 0, \"end_offset\": 8, \"train\": false}.");
    add("a path of an image", F::Text, R"({"text":"t","image_path":"a.png"})", "The row has \"image_path\", and models here read text only.");
    add("an image of a turn", F::ShareGpt, R"({"conversations":[{"from":"human","value":"q","image":"a.png"},{"from":"gpt","value":"a"}]})",
        "Message 1 has \"image\", and models here read text only.");
    add("media", F::Text, R"({"text":"t","Media":["a.png"]})", "The row has \"Media\", and models here read text only.");
    add("functions that are no JSON", F::Messages, R"({"messages":[{"role":"assistant","content":"a"}],"functions":"{"})",
        "\"functions\" is not valid JSON: line 1, column 2: it ends too early: a } is missing.");
    add("labels too short", F::Tokens, R"({"input_ids":[1,2],"labels":[1]})",
        "\"labels\" is not a list of as many token ids (or -100) as \"input_ids\".");
    add("negative id", F::Tokens, R"({"input_ids":[-1]})", "\"input_ids\" is not a list of token ids.");
    add("empty text", F::Text, R"({"text":""})", "\"text\" is empty.");
    add("an array", F::Text, "[1]", "It is a JSON array, not an object.");
}

void TestRowFormat::saysWhatIsWrongWithARow()
{
    QFETCH(int, format);
    QFETCH(QByteArray, row);
    QFETCH(QString, says);
    const auto example = data::toExample(static_cast<data::RowFormat>(format), *base::parseJson(row.toStdString()));
    QVERIFY(!example);
    QCOMPARE(example.error().kind, base::ErrorKind::BadData);
    QCOMPARE(QString::fromStdString(example.error().detail), says);
}

ANNEAL_TEST(TestRowFormat)
#include "tst_rowformat.moc"
