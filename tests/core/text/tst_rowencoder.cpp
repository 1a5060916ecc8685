// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/text/rowencoder.h"
#include "core/text/rowquestion.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;
using base::Json;
using text::LossOn;

namespace {

const std::filesystem::path kRowFixtures = std::filesystem::path(ANNEAL_TESTS_DIR) / "data/rowencoder";

std::string readText(const std::string &name)
{
    const auto text = base::readFile(kRowFixtures / name);
    return text ? *text : std::string();
}

} // namespace

class TestRowEncoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void encodesAsTrl_data();
    void encodesAsTrl();
    void findsTurnsByMarksWhereATemplateRefusesPrefixes();
    void keepsControlTokensInContentAsText();
    void takesGivenIds();
    void findsWhatARowAsks();
    void masksTokens_data();
    void masksTokens();
    void learnsTheAnswersOfPlainRows_data();
    void learnsTheAnswersOfPlainRows();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void boundsARowAsAWhole();
    void boundsWhatATemplateIsTriedWith();
    void makesPrompts();

private:
    text::RowEncoder encoder(const std::string &chatTemplate, LossOn lossOn, bool specialAsText = false) const;
    std::string trainedText(const text::EncodedRow &row) const;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
};

void TestRowEncoder::initTestCase()
{
    weights::ModelFiles files;
    files.name = "rowencoder";
    files.folder = kRowFixtures / "tokenizer";
    const auto loaded = text::Tokenizer::load(files);
    QVERIFY2(loaded, loaded ? "" : loaded.error().detail.c_str());
    m_tokenizer = *loaded;
}

text::RowEncoder TestRowEncoder::encoder(const std::string &chatTemplate, LossOn lossOn, bool specialAsText) const
{
    auto made = text::RowEncoder::create(m_tokenizer, { .lossOn = lossOn, .chatTemplate = chatTemplate, .specialAsText = specialAsText });
    if (!made)
        qFatal("%s", made.error().detail.c_str());
    return *made;
}

std::string TestRowEncoder::trainedText(const text::EncodedRow &row) const
{
    std::string text;
    for (std::size_t i = 0; i < row.ids.size(); ++i)
        text += row.weights[i] > 0 ? m_tokenizer->bytesOf(row.ids[i]) : "";
    return text;
}

void TestRowEncoder::encodesAsTrl_data() // tests/data/rowencoder/make_reference.py
{
    QTest::addColumn<QByteArray>("line");
    const auto text = QByteArray::fromStdString(readText("rows.jsonl"));
    int number = 0;
    for (const auto &line : text.split('\n'))
        if (!line.isEmpty())
            QTest::newRow(qPrintable(QString::number(++number) + u' ' + QString::fromUtf8(line.left(70)))) << line;
}

void TestRowEncoder::encodesAsTrl()
{
    QFETCH(QByteArray, line);
    const auto row = Json::parse(line.toStdString());
    const auto lossOn = row["loss_on"].get<std::string>();
    const bool byPrefix = lossOn == "assistant-by-prefix";
    const auto made = encoder(readText(byPrefix ? "unmarked.jinja" : row["template"].get<std::string>() + ".jinja"),
        lossOn == "all"              ? LossOn::All
            : lossOn == "completion" ? LossOn::Completion
                                     : LossOn::Assistant);
    const auto encoded = made.encode(row["row"]);
    QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
    QCOMPARE(QByteArray::fromStdString(Json(encoded->ids).dump()), QByteArray::fromStdString(row["ids"].dump()));
    std::vector<std::int32_t> labels;
    for (std::size_t i = 0; i < encoded->ids.size(); ++i)
        labels.push_back(encoded->weights[i] > 0 ? encoded->ids[i] : -100);
    QCOMPARE(QByteArray::fromStdString(Json(labels).dump()), QByteArray::fromStdString(row["labels"].dump()));
    QCOMPARE(encoded->tokens.size(), encoded->ids.size());
    QVERIFY(encoded->notes.empty());
}

void TestRowEncoder::findsTurnsByMarksWhereATemplateRefusesPrefixes()
{
    const auto made = encoder("{% if messages | length < 4 %}{{ raise_exception('too short') }}{% endif %}"
                              "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}",
        LossOn::Assistant);
    const auto encoded = made.encode(Json::parse(R"({"messages": [{"role": "user", "content": "hello"}, {"role": "assistant", "content": "world"},
        {"role": "user", "content": "Name a colour."}, {"role": "assistant", "content": "Blue."}]})"));
    QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
    QCOMPARE(trainedText(*encoded), std::string("world<|im_end|>Blue.<|im_end|>\n"));
    QCOMPARE(encoded->mask, text::MaskBy::ContentMarks);
}

void TestRowEncoder::keepsControlTokensInContentAsText()
{
    const auto row
        = Json::parse(R"({"messages": [{"role": "user", "content": "a <|im_end|> b"}, {"role": "assistant", "content": "<|im_start|>"}]})");
    const auto isControl = [&](const text::EncodedRow &encoded) {
        return std::count_if(encoded.ids.begin(), encoded.ids.end(), [&](std::int32_t id) { return m_tokenizer->isSpecial(id); });
    };
    const auto asTokens = encoder(readText("marked.jinja"), LossOn::Assistant, false).encode(row);
    const auto asText = encoder(readText("marked.jinja"), LossOn::Assistant, true).encode(row);
    QVERIFY(asTokens && asText);
    QCOMPARE(asTokens->text, asText->text);
    QCOMPARE(isControl(*asTokens), 6);
    QCOMPARE(isControl(*asText), 4); // the template's own
    QCOMPARE(m_tokenizer->decode(asText->ids), asText->text);
    QCOMPARE(trainedText(*asText), std::string("<|im_start|><|im_end|>\n"));

    QCOMPARE(asText->written.size(), 2u);

    // Keys are somebody's words too.
    for (const char *keyed :
        { R"("messages": [{"role": "user", "content": "a", "tool_calls": [{"function": {"name": "f", "arguments": {"<|im_end|>": 1}}}]}])",
            R"("messages": [{"role": "user", "content": "a"}], "tools": [{"function": {"name": "f", "properties": {"<|im_end|>": 1}}}])",
            R"("messages": [{"role": "user", "content": "a"}], "chat_template_kwargs": {"note": {"<|im_end|>": 1}})" }) {
        const auto keys = encoder("{{ tools | tojson }}{{ note | default({}) | tojson }}{% for m in messages %}<|im_start|>{{ m.content }}{{ "
                                  "m.tool_calls | default([]) | tojson }}{% endfor %}",
            LossOn::All, true)
                              .encode(Json::parse(std::string("{") + keyed + "}"));
        QVERIFY2(keys, keys ? "" : keys.error().detail.c_str());
        QCOMPARE(isControl(*keys), 1);
        QVERIFY(keys->text.find(R"({"<|im_end|>": 1})") != std::string::npos);
    }

    // A text row is somebody's own rendering, but for what is said to be content.
    const auto plain = encoder({}, LossOn::All, true).encode({ { "text", "a <|im_start|> b" } });
    QVERIFY(plain);
    QCOMPARE(isControl(*plain), 2);
    const auto content
        = encoder({}, LossOn::All, true).encode(Json::parse(R"({"text": "<|im_start|>a <|im_start|> b", "plain_spans": {"text": [[12, 28]]}})"));
    QVERIFY(content);
    QCOMPARE(isControl(*content), 2); // the first, and the end of the row
    QCOMPARE(m_tokenizer->decode(content->ids), std::string("<|im_start|>a <|im_start|> b<|im_end|>"));

    // What ends the content ends no row.
    for (const char *ends : { R"({"text": "a<|im_end|>", "plain_spans": {"text": [[0, 11]]}})",
             R"({"prompt": "a", "completion": "<|im_end|>", "plain_spans": {"completion": [[0, 10]]}})" }) {
        const auto ended = encoder({}, LossOn::All, true).encode(Json::parse(ends));
        QVERIFY(ended);
        QCOMPARE(isControl(*ended), 1);
        QCOMPARE(m_tokenizer->decode(ended->ids), std::string("a<|im_end|><|im_end|>"));
    }
}

void TestRowEncoder::takesGivenIds()
{
    const auto made = encoder({}, LossOn::Completion);
    const auto encoded = made.encode({ { "input_ids", { 5, 6, 7 } }, { "labels", { -100, 6, 7 } } });
    QVERIFY(encoded);
    QCOMPARE(encoded->trainedCount(), 2);
    QVERIFY(encoded->tokens.empty());
}

void TestRowEncoder::masksTokens_data()
{
    QTest::addColumn<QByteArray>("masks");
    QTest::addColumn<std::vector<float>>("weights");
    QTest::newRow("completion") << QByteArray(R"("completion_mask": [0, 0, 1, 1])") << std::vector<float> { 0, 0, 1, 1 };
    QTest::newRow("assistant") << QByteArray(R"("assistant_masks": [0, 1, 0, 0])") << std::vector<float> { 0, 1, 0, 0 };
    QTest::newRow("both, and labels") << QByteArray(R"("completion_mask": [0, 1, 1, 1], "assistant_masks": [1, 1, 1, 0], "labels": [5, 6, -100, 8])")
                                      << std::vector<float> { 0, 1, 0, 0 };
    QTest::newRow("padding") << QByteArray(R"("attention_mask": [0, 1, 1, 1])") << std::vector<float> { 0, 1, 1, 1 };
    QTest::newRow("padding beside labels") << QByteArray(R"("attention_mask": [0, 1, 1, 1], "labels": [5, -100, 7, 8])")
                                           << std::vector<float> { 1, 0, 1, 1 };
    QTest::newRow("none") << QByteArray(R"("completion_mask": null)") << std::vector<float> { 1, 1, 1, 1 };
}

/// The columns that TRL writes beside tokens.
void TestRowEncoder::masksTokens()
{
    QFETCH(QByteArray, masks);
    QFETCH(std::vector<float>, weights);
    const auto row = Json::parse(R"({"input_ids": [5, 6, 7, 8], )" + masks.toStdString() + "}");
    const auto encoded = encoder({}, LossOn::Completion).encode(row);
    QVERIFY(encoded);
    QCOMPARE(encoded->weights, weights);
}

void TestRowEncoder::learnsTheAnswersOfPlainRows_data()
{
    QTest::addColumn<LossOn>("lossOn");
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QByteArray>("learned");
    const QByteArray question = R"(<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n)"; // 51 bytes
    const QByteArray twice = question + R"(a<|im_end|>\n)" + question;
    const QByteArray pair = R"({"prompt": ")" + twice + R"(", "completion": "b<|im_end|>", "answer_spans": {"prompt": [[51, 62]]}})";
    QTest::newRow("the completion") << LossOn::Completion << pair << QByteArray("b<|im_end|>");
    QTest::newRow("every answer") << LossOn::Assistant << pair << QByteArray("a<|im_end|>b<|im_end|>");
    QTest::newRow("all") << LossOn::All << pair << QByteArray(twice + "b<|im_end|>").replace("\\n", "\n");
    const QByteArray inside = R"({"prompt": ")" + question + R"(", "completion": "a<|im_end|>\n)" + question
        + R"(b<|im_end|>", "answer_spans": {"completion": [[0, 11], [63, 74]]}})";
    QTest::newRow("a whole completion") << LossOn::Completion << inside
                                        << QByteArray(R"(a<|im_end|>\n)" + question + "b<|im_end|>").replace("\\n", "\n");
    QTest::newRow("answers in a completion") << LossOn::Assistant << inside << QByteArray("a<|im_end|>b<|im_end|>");
    const QByteArray text = R"({"text": ")" + twice + R"(b<|im_end|>\n<|im_start|>user\nr", "answer_spans": {"text": [[51, 62], [114, 125]]}})";
    QTest::newRow("the last answer of a text") << LossOn::Completion << text << QByteArray("b<|im_end|>");
    QTest::newRow("every answer of a text") << LossOn::Assistant << text << QByteArray("a<|im_end|>b<|im_end|>");
    QTest::newRow("of no answers") << LossOn::Assistant << QByteArray(R"({"prompt": "a\n", "completion": "b"})") << QByteArray("b<|im_end|>");
    QTest::newRow("spans of another text") << LossOn::Assistant
                                           << QByteArray(
                                                  R"({"prompt": "a\n", "completion": "b", "answer_spans": {"prompt": [[7, 9], [3, 2], [-1, 1]]}})")
                                           << QByteArray("b<|im_end|>");
}

void TestRowEncoder::learnsTheAnswersOfPlainRows()
{
    QFETCH(LossOn, lossOn);
    QFETCH(QByteArray, row);
    QFETCH(QByteArray, learned);
    const auto encoded = encoder({}, lossOn, true).encode(Json::parse(row.toStdString()));
    QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
    QCOMPARE(QByteArray::fromStdString(trainedText(*encoded)), learned);
}

void TestRowEncoder::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no columns") << QByteArray(R"({"question": "x"})") << QByteArray("none of the columns");
    QTest::newRow("not an object") << QByteArray("[1]") << QByteArray("not an object");
    QTest::newRow("empty conversation") << QByteArray(R"({"messages": []})") << QByteArray("no messages");
    QTest::newRow("mixed") << QByteArray(R"({"prompt": "x", "completion": []})") << QByteArray("both");
    QTest::newRow("no assistant") << QByteArray(R"({"messages": [{"role": "user", "content": "x"}]})") << QByteArray("no assistant turn");
    QTest::newRow("raw ShareGPT") << QByteArray(R"({"conversations": [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]})")
                                  << QByteArray("message 1 is from \"human\"");
    QTest::newRow("strange id") << QByteArray(R"({"input_ids": [1, 99999]})") << QByteArray("input_ids[1]");
    QTest::newRow("fraction") << QByteArray(R"({"input_ids": [1.5]})") << QByteArray("input_ids[0]");
    QTest::newRow("strange label") << QByteArray(R"({"input_ids": [1], "labels": [2]})") << QByteArray("labels[0]");
    QTest::newRow("text of a number") << QByteArray(R"({"text": 5})") << QByteArray("text");
    QTest::newRow("bad tools") << QByteArray(R"({"messages": [{"role": "assistant", "content": "x"}], "tools": "{"})") << QByteArray("tools");
    QTest::newRow("arguments of the renderer")
        << QByteArray(R"({"messages": [{"role": "user", "content": "q"}], "chat_template_kwargs": {"add_generation_prompt": true}})")
        << QByteArray("\"add_generation_prompt\" cannot stand in chat_template_kwargs: it comes from the row or the model");
    QTest::newRow("a part that is no text") << QByteArray(
        R"({"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": [{"type": "thinking", "thinking": "hm"}]}]})")
                                            << QByteArray(
                                                   "message 2: \"content\" has a part that is not text (thinking); models here read text only");
    QTest::newRow("an image") << QByteArray(R"({"messages": [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "q"}]}]})")
                              << QByteArray("part that is not text (image)");
    QTest::newRow("a column of images") << QByteArray(R"({"images": ["a.png"], "messages": [{"role": "assistant", "content": "x"}]})")
                                        << QByteArray("the row has \"images\", and models here read text only");
    QTest::newRow("a detail that is not prepared") << QByteArray(
        R"({"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "x", "train_detail": []}]})")
                                                   << QByteArray("message 2 has \"train_detail\"");
    QTest::newRow("a function_call as text") << QByteArray(
        R"({"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "x", "function_call": "f"}]})")
                                             << QByteArray("the function_call of message 2 is not an object with a name and arguments");
    QTest::newRow("a mask of another length") << QByteArray(R"({"input_ids": [1, 2], "completion_mask": [1]})") << QByteArray("completion_mask");
    QTest::newRow("template refuses") << QByteArray(R"({"messages": [{"role": "assistant"}]})") << QByteArray("refused");
}

void TestRowEncoder::saysWhatIsWrong()
{
    QFETCH(QByteArray, row);
    QFETCH(QByteArray, says);
    const auto encoded = encoder(readText("plain.jinja"), LossOn::Completion).encode(Json::parse(row.toStdString()));
    QVERIFY(!encoded);
    QCOMPARE(encoded.error().kind, base::ErrorKind::BadData);
    QVERIFY2(QByteArray::fromStdString(encoded.error().detail).contains(says), encoded.error().detail.c_str());
}

/// A template is rendered again for each turn, and each rendering alone is within its second.
void TestRowEncoder::boundsARowAsAWhole()
{
    const std::string slow = "{% set s = 'a' * 100000 %}{% for m in messages %}{% if s|upper|length == 1 %}{% endif %}"
                             "{{ m.role }}:{{ m.content }};{% endfor %}";
    auto messages = Json::array();
    for (int i = 0; i < 250; ++i) {
        messages.push_back({ { "role", "user" }, { "content", "q" + std::to_string(i) } });
        messages.push_back({ { "role", "assistant" }, { "content", "a" + std::to_string(i) } });
    }
    const auto made = text::RowEncoder::create(m_tokenizer, { .lossOn = LossOn::Assistant, .chatTemplate = slow, .timeFactor = 1 });
    QVERIFY(made);
    const auto encoded = made->encode({ { "messages", messages } });
    QVERIFY(!encoded);
    QCOMPARE(encoded.error().kind, base::ErrorKind::Unsafe);
    QVERIFY2(encoded.error().detail.find("takes too long") != std::string::npos, encoded.error().detail.c_str());
}

/// What no message changes is slow before the first row as well.
void TestRowEncoder::boundsWhatATemplateIsTriedWith()
{
    const std::string slow = "{% set a = 3**9000 %}{% for i in range(99999) %}{% if a|string|length == 1 %}{% endif %}{% endfor %}tool_calls";
    const auto made = text::RowEncoder::create(m_tokenizer, { .chatTemplate = slow });
    QVERIFY(!made);
    QCOMPARE(made.error().kind, base::ErrorKind::Unsafe);
}

void TestRowEncoder::makesPrompts()
{
    const auto encoded = encoder(readText("plain.jinja"), LossOn::Completion).prompt(Json::parse(R"([{"role": "user", "content": "hello"}])"));
    QVERIFY(encoded);
    QVERIFY(encoded->text.ends_with("<|im_start|>assistant\n"));
    QCOMPARE(encoded->trainedCount(), 0);
    QVERIFY(!encoder({}, LossOn::Completion).prompt(Json::parse(R"([{"role": "user", "content": "hello"}])")));
}

void TestRowEncoder::findsWhatARowAsks()
{
    const auto asked = [](const char *row) -> QStringList {
        const auto question = text::questionOf(Json::parse(row));
        if (!question)
            return {};
        return { QString::fromStdString(question->text), QString::fromStdString(question->expected), QString::number(question->messages.size()) };
    };
    QCOMPARE(asked(R"({"prompt": "q", "completion": "a"})"), (QStringList { "q", "a", "0" }));
    QCOMPARE(asked(R"({"prompt": "q"})"), (QStringList { "q", "", "0" }));
    QCOMPARE(asked(R"({"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "q"}, {"role": "assistant", "content": "a"},
                                    {"role": "assistant", "content": "b"}]})"),
        (QStringList { "q", "a", "2" })); // the first of its last answers
    for (const char *none :
        { R"({"text": "q"})", R"({"messages": [{"role": "assistant", "content": "a"}]})", R"({"prompt": 1})", "[]", "null", R"({"messages": [1]})" })
        QVERIFY2(asked(none).value(0).isEmpty(), none);
}

ANNEAL_TEST(TestRowEncoder)
#include "tst_rowencoder.moc"
