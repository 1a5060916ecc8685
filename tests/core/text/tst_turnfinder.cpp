// SPDX-License-Identifier: GPL-3.0-or-later
// Which tokens of a conversation are trained, and what of a row its rendering leaves out.
#include "core/base/files.h"
#include "core/text/rowencoder.h"
#include "core/text/trainingtemplates.h"

#include <QtTest>

using namespace anneal;
using base::Json;
using text::LossOn;
using text::MaskBy;

namespace {

const std::filesystem::path kFixtures = std::filesystem::path(ANNEAL_TESTS_DIR) / "data/rowencoder";

// A default system text stands before a conversation without one, and no conversation may be empty.
constexpr const char *kDefaultSystem
    = "{% for m in messages %}{% if loop.first and m['role'] != 'system' %}<|im_start|>system\nYou are an AI helper<|im_end|>\n"
      "{% endif %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
      "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
// Ends with the end of text only where no answer is asked for, as Phi-3's does.
constexpr const char *kEndsWithEos = "{%- for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>\n' }}{% endfor -%}"
                                     "{%- if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% else %}{{ 'END' }}{% endif -%}";
// Reasoning of earlier turns is left out.
constexpr const char *kDropsReasoning
    = "{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.reasoning_content and loop.last %}<think>{{ m.reasoning_content }}</think>{% endif %}"
      "{{ m.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
constexpr const char *kToolCalls
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

} // namespace

class TestTurnFinder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void trainsTheAnswers_data();
    void trainsTheAnswers();
    void weighsMessagesAndParts_data();
    void weighsMessagesAndParts();
    void looksForNothingThatIsNotLearned();
    void boundsHowManyTurnsItLooksFor();
    void refusesWeightsThatAreNone_data();
    void refusesWeightsThatAreNone();
    void writesToolCallsInTheTemplatesForm_data();
    void writesToolCallsInTheTemplatesForm();
    void callsWithoutArgumentsHaveNone();
    void refusesRowsThatLoseTheirCall();
    void saysWhatTheTemplateLeavesOut();
    void hasOneBeginOfText();
    void trainingTemplatesRenderTheSame_data();
    void trainingTemplatesRenderTheSame();

private:
    base::Result<text::EncodedRow> encode(const char *chat, LossOn lossOn, const char *row, text::Reasoning reasoning = text::Reasoning::Keep) const;
    QByteArray trained(const text::EncodedRow &row) const;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
};

void TestTurnFinder::initTestCase()
{
    weights::ModelFiles files;
    files.name = "rowencoder";
    files.folder = kFixtures / "tokenizer";
    const auto loaded = text::Tokenizer::load(files);
    QVERIFY2(loaded, loaded ? "" : loaded.error().detail.c_str());
    m_tokenizer = *loaded;
}

base::Result<text::EncodedRow> TestTurnFinder::encode(const char *chat, LossOn lossOn, const char *row, text::Reasoning reasoning) const
{
    const auto made = text::RowEncoder::create(m_tokenizer, { .lossOn = lossOn, .chatTemplate = chat, .reasoning = reasoning });
    if (!made)
        return made.error();
    return made->encode(Json::parse(row));
}

/// The trained text, with each change of weight as {weight}.
QByteArray TestTurnFinder::trained(const text::EncodedRow &row) const
{
    QByteArray text;
    float weight = 1;
    for (std::size_t i = 0; i < row.ids.size(); ++i) {
        if (row.weights[i] <= 0)
            continue;
        if (row.weights[i] != weight)
            text += '{' + QByteArray::number(static_cast<double>(row.weights[i])) + '}';
        weight = row.weights[i];
        text += QByteArray::fromStdString(m_tokenizer->bytesOf(row.ids[i]));
    }
    return text;
}

void TestTurnFinder::trainsTheAnswers_data()
{
    QTest::addColumn<QByteArray>("chat");
    QTest::addColumn<QByteArray>("messages");
    QTest::addColumn<QByteArray>("answers");
    QTest::addColumn<MaskBy>("by");
    const auto row = [](const char *name, const char *chat, const char *messages, const char *answers, MaskBy by) {
        QTest::newRow(name) << QByteArray(chat) << QByteArray(messages) << QByteArray(answers) << by;
    };
    row("begins with the question", kDefaultSystem, R"([["user", "x"], ["assistant", "AI"], ["user", "next"], ["assistant", "B"]])",
        "AI<|im_end|>\nB<|im_end|>\n", MaskBy::Prefixes);
    row("begins with the answer", kDefaultSystem, R"([["assistant", "AI"], ["user", "next"], ["assistant", "B"]])", "AI<|im_end|>\nB<|im_end|>\n",
        MaskBy::ContentMarks);
    row("the answer alone", kDefaultSystem, R"([["assistant", "You"]])", "You<|im_end|>\n", MaskBy::ContentMarks);
    row("the answer is the question", kDefaultSystem, R"([["user", "AI"], ["assistant", "AI"]])", "AI<|im_end|>\n", MaskBy::Prefixes);
    row("line break before the closing token", kEndsWithEos, R"([["user", "Q"], ["assistant", "Yes\n"], ["user", "Q"], ["assistant", "No\n"]])",
        "Yes\n<|im_end|>No\n<|im_end|>\nEND", MaskBy::ContentMarks);
    row("no line break", kEndsWithEos, R"([["user", "Q"], ["assistant", "Yes"], ["user", "Q"], ["assistant", "No"]])",
        "Yes<|im_end|>No<|im_end|>\nEND", MaskBy::ContentMarks);
    row("ends with the question", kEndsWithEos, R"([["user", "Q"], ["assistant", "Yes\n"], ["user", "Q"]])", "Yes\n<|im_end|>", MaskBy::ContentMarks);
    row("marks of our own in the text", kDefaultSystem, "[[\"assistant\", \"a\\uFDD2b\"], [\"user\", \"\\uFDD3\"], [\"assistant\", \"B\"]]",
        "a\uFDD2b<|im_end|>\nB<|im_end|>\n", MaskBy::ContentMarks);
}

void TestTurnFinder::trainsTheAnswers()
{
    QFETCH(QByteArray, chat);
    QFETCH(QByteArray, messages);
    QFETCH(QByteArray, answers);
    QFETCH(MaskBy, by);
    Json row { { "messages", Json::array() } };
    for (const auto &pair : Json::parse(messages.toStdString()))
        row["messages"].push_back({ { "role", pair[0] }, { "content", pair[1] } });
    const auto encoded = encode(chat.constData(), LossOn::Assistant, row.dump().c_str());
    QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
    QCOMPARE(trained(*encoded), answers);
    QCOMPARE(text::maskByName(encoded->mask), text::maskByName(by));
}

void TestTurnFinder::weighsMessagesAndParts_data()
{
    QTest::addColumn<LossOn>("lossOn");
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QByteArray>("answers");
    const auto row = [](const char *name, LossOn lossOn, const char *json, const char *answers) {
        QTest::newRow(name) << lossOn << QByteArray(json) << QByteArray(answers);
    };
    const char *first = R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "bad", "weight": 0},
        {"role": "user", "content": "c"}, {"role": "assistant", "content": "good", "weight": 1}]})";
    row("weight 0", LossOn::Assistant, first, "good<|im_end|>\n");
    const char *last = R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "good"},
        {"role": "user", "content": "c"}, {"role": "assistant", "content": "bad", "train": false}]})";
    row("train false", LossOn::Assistant, last, "good<|im_end|>\n");
    row("the completion is the last that is learned", LossOn::Completion, last, "good<|im_end|>\n");
    row("a half", LossOn::Assistant, R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b", "weight": 0.5}]})",
        "{0.5}b<|im_end|>\n");
    row("above one, of a sender's form", LossOn::Assistant,
        R"({"conversations": [{"from": "user", "value": "a"}, {"from": "assistant", "value": "b", "weight": 3}]})", "{3}b<|im_end|>\n");
    row("nothing", LossOn::Completion, R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b", "weight": 0}]})", "");
    row("parts", LossOn::Assistant,
        R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": [{"type": "text", "text": "one "},
            {"type": "text", "text": "two", "weight": 0}, {"type": "text", "text": " three", "train": true}]}]})",
        "one three<|im_end|>\n");
    row("an empty part inside a token", LossOn::Assistant,
        R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": [{"type": "text", "text": "hel"},
            {"type": "text", "text": "", "weight": 0}, {"type": "text", "text": "lo"}]}]})",
        "hello<|im_end|>\n");
    row("a question among all", LossOn::All,
        R"({"messages": [{"role": "user", "content": "a", "weight": 0}, {"role": "assistant", "content": "b"}]})",
        "<|im_start|>assistant\nb<|im_end|>\n");
    row("a pair of conversations", LossOn::Completion,
        R"({"prompt": [{"role": "user", "content": "a"}], "completion": [{"role": "assistant", "content": "b", "weight": 0.25}]})",
        "{0.25}b<|im_end|>\n");
}

void TestTurnFinder::weighsMessagesAndParts()
{
    QFETCH(LossOn, lossOn);
    QFETCH(QByteArray, row);
    QFETCH(QByteArray, answers);
    const auto encoded = encode(kToolCalls, lossOn, row.constData());
    QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
    QCOMPARE(trained(*encoded), answers);
    QVERIFY(!QByteArray::fromStdString(encoded->text).contains("weight"));
}

void TestTurnFinder::looksForNothingThatIsNotLearned()
{
    const char *chat = "{% for m in messages %}{% if m.content != 'hidden' %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endif %}"
                       "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
    for (const auto lossOn : { LossOn::Assistant, LossOn::Completion }) {
        const auto encoded = encode(chat, lossOn, R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "hidden",
            "weight": 0}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "good"}]})");
        QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
        QCOMPARE(trained(*encoded), QByteArray("good<|im_end|>\n"));
    }
}

void TestTurnFinder::boundsHowManyTurnsItLooksFor()
{
    Json row { { "messages", Json::array() } };
    for (int i = 0; i < 257; ++i) {
        row["messages"].push_back({ { "role", "user" }, { "content", "a" } });
        row["messages"].push_back({ { "role", "assistant" }, { "content", "b" } });
    }
    const auto refused = encode(kToolCalls, LossOn::Assistant, row.dump().c_str());
    QVERIFY(!refused);
    QCOMPARE(refused.error().text(), std::string("the conversation has more than 256 assistant turns Split the conversation."));
    QVERIFY(encode(kToolCalls, LossOn::Completion, row.dump().c_str()));
    QVERIFY(encode(base::readFile(kFixtures / "marked.jinja")->c_str(), LossOn::Assistant, row.dump().c_str()));
}

void TestTurnFinder::refusesWeightsThatAreNone_data()
{
    QTest::addColumn<QByteArray>("weight");
    for (const char *weight : { "-1", "\"1\"", "true", "[1]", "1e39", "1e-7", "1000001" })
        QTest::newRow(weight) << QByteArray(weight);
}

void TestTurnFinder::refusesWeightsThatAreNone()
{
    QFETCH(QByteArray, weight);
    const auto row = R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b", "weight": )" + weight + "}]}";
    const auto encoded = encode(kToolCalls, LossOn::Assistant, row.constData());
    QVERIFY(!encoded);
    QVERIFY(QByteArray::fromStdString(encoded.error().detail).contains("weight of message 2"));
}

void TestTurnFinder::writesToolCallsInTheTemplatesForm_data()
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
            row("values", kToolCalls, R"(CALL roll {"n": 6})");
            row("no content", kCallsWithoutContent, R"(roll{"n": 6})");
            row("text", kCallsAsText, R"(roll {"n": 6})");
        }
}

void TestTurnFinder::writesToolCallsInTheTemplatesForm()
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

void TestTurnFinder::callsWithoutArgumentsHaveNone()
{
    for (const char *arguments : { "\"\"", "\" \"", "{}" })
        for (const char *chat : { kToolCalls, kCallsAsText }) {
            const auto encoded = encode(chat, LossOn::All,
                (std::string("{\"messages\": [{\"role\": \"user\", \"content\": \"Roll\"}, {\"role\": \"assistant\", \"content\": \"\", "
                             "\"tool_calls\": [{\"type\": \"function\", \"function\": {\"name\": \"roll\", \"arguments\": ")
                    + arguments + "}}]}]}")
                    .c_str());
            QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
            QVERIFY2(encoded->text.find("roll {}") != std::string::npos, encoded->text.c_str());
        }
}

void TestTurnFinder::refusesRowsThatLoseTheirCall()
{
    const auto encoded
        = encode(kNoCalls, LossOn::Assistant, R"({"messages": [{"role": "user", "content": "Roll"}, {"role": "assistant", "content": "",
        "tool_calls": [{"type": "function", "function": {"name": "roll", "arguments": {"n": 6}}}]}]})");
    QVERIFY(!encoded);
    QVERIFY(QByteArray::fromStdString(encoded.error().detail).contains("does not write the tool call \"roll\" of message 2"));
}

void TestTurnFinder::saysWhatTheTemplateLeavesOut()
{
    const char *row = R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b", "reasoning_content": "because"},
        {"role": "user", "content": "c"}, {"role": "assistant", "content": "d", "reasoning_content": "hence"}]})";
    const auto kept = encode(kDropsReasoning, LossOn::Assistant, row);
    QVERIFY2(kept, kept ? "" : kept.error().detail.c_str());
    QCOMPARE(kept->notes, (std::vector<std::string> { "The chat template leaves out the reasoning of message 2." }));
    QVERIFY(kept->text.find("hence") != std::string::npos);
    for (const auto reasoning : { text::Reasoning::DropInHistory, text::Reasoning::LastOnly }) {
        const auto dropped = encode(kDropsReasoning, LossOn::Assistant, row, reasoning);
        QVERIFY(dropped);
        QCOMPARE(dropped->text, kept->text);
        QVERIFY(dropped->notes.empty());
    }
    // Two system turns where a template takes one, and a role that it does not know.
    const auto roles = encode("{{ messages[0].content }}|{% for m in messages[1:] %}{{ m.role }}:{{ m.content }}{% endfor %}", LossOn::All,
        R"({"messages": [{"role": "system", "content": "S1"}, {"role": "developer", "content": "S2"}, {"role": "user", "content": "Q"}]})");
    QVERIFY(roles);
    QCOMPARE(roles->text, std::string("S1|system:S2user:Q"));
    const auto joined = encode(
        "{{ messages[0].content }}|{% for m in messages[1:] %}{% if m.role != 'system' %}{{ m.content }}{% endif %}{% endfor %}", LossOn::All,
        R"({"messages": [{"role": "system", "content": "S1"}, {"role": "developer", "content": "S2"}, {"role": "user", "content": "Q"}]})");
    QVERIFY(joined);
    QCOMPARE(joined->text, std::string("S1\n\nS2|Q"));
    const auto numbered = encode("{{ messages[0].content }}|{{ messages[1].content }}", LossOn::All,
        R"({"messages": [{"role": "system", "content": "S1"}, {"role": "system", "content": "S2"}, {"role": "user", "content": "Q"},
            {"role": "assistant", "content": "lost"}]})");
    QVERIFY2(numbered, numbered ? "" : numbered.error().detail.c_str());
    QCOMPARE(numbered->notes, (std::vector<std::string> { "The chat template leaves out the text of message 4." }));
}

void TestTurnFinder::hasOneBeginOfText()
{
    const auto files = weights::findModel(std::string(ANNEAL_TESTS_DIR) + "/data/train/tiny-llama");
    QVERIFY(files);
    const auto tokenizer = text::Tokenizer::load(*files);
    QVERIFY(tokenizer);
    const auto bos = (*tokenizer)->roleText("bos_token");
    const auto begins = *(*tokenizer)->encode("a", { .addSpecial = true });
    const auto made = text::RowEncoder::create(*tokenizer, { .lossOn = LossOn::All });
    QVERIFY(made);
    const auto twice = made->encode({ { "text", bos + "a" } });
    const auto once = made->encode({ { "text", "a" } });
    QVERIFY(twice && once);
    if (begins.front() == (*tokenizer)->roleId("bos_token")) {
        QCOMPARE(twice->ids, once->ids);
        QCOMPARE(twice->notes.size(), 1u);
    } else {
        QVERIFY(twice->notes.empty());
    }
    QVERIFY(once->notes.empty());
}

void TestTurnFinder::trainingTemplatesRenderTheSame_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("the model of the set-up") << QString();
    const QDir stock(QStringLiteral(ANNEAL_TESTDATA "/templates/jinja"));
    for (const auto &name : stock.entryList({ QStringLiteral("*.jinja") }))
        if (const auto source = base::readFile(stock.filePath(name).toStdString()); source && text::trainingTemplate(*source))
            QTest::newRow(qPrintable(name)) << stock.filePath(name);
}

void TestTurnFinder::trainingTemplatesRenderTheSame()
{
    QFETCH(QString, file);
    std::string stock;
    if (file.isEmpty()) {
        const auto files = weights::findModel("HuggingFaceTB/SmolLM2-135M-Instruct");
        QVERIFY2(files, files ? "" : files.error().text().c_str());
        const auto tokenizer = text::Tokenizer::load(*files);
        QVERIFY(tokenizer);
        stock = (*tokenizer)->chatTemplate();
    } else {
        stock = *base::readFile(file.toStdString());
    }
    const auto training = text::trainingTemplate(stock);
    QVERIFY(training);
    const auto chat = text::RowEncoder::create(m_tokenizer, { .lossOn = LossOn::Assistant, .chatTemplate = stock });
    QVERIFY(chat);
    int calls = 0;
    for (const char *row :
        {
            R"({"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "one"}]})",
            R"({"messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "one"}, {"role": "assistant", "content": " one\n"},
                 {"role": "user", "content": "Q"}, {"role": "assistant", "content": "two"}]})",
            R"({"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "<think>\nwhy\n</think>\n\none"},
                 {"role": "user", "content": "Q"}, {"role": "assistant", "content": "two"}]})",
            R"({"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "", "tool_calls": [{"id": "abcdefghi", "type": "function",
                 "function": {"name": "roll", "arguments": {"n": 6}}}]}, {"role": "tool", "content": "4", "tool_call_id": "abcdefghi"},
                 {"role": "assistant", "content": "two"}]})",
        }) {
        const auto json = Json::parse(row);
        const auto encoded = chat->encode(json);
        if (!encoded) // a template without tools
            continue;
        ++calls;
        QCOMPARE(text::maskByName(encoded->mask), text::maskByName(MaskBy::TrainingTemplate));
        const auto words = trained(*encoded);
        QVERIFY2(words.contains("one") || words.contains("roll"), words.constData());
        QVERIFY2(!words.contains('Q') && !words.contains("[INST]") && !words.contains("user"), words.constData());
    }
    QVERIFY(calls >= 3);
}

QTEST_GUILESS_MAIN(TestTurnFinder)
#include "tst_turnfinder.moc"
