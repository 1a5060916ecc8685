// SPDX-License-Identifier: GPL-3.0-or-later
// What evaluate measures, what it leaves out, and what it says of that.
#include "tests/app/modelplace.h"
#include "tests/support/testprogram.h"

class TestEvaluate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void evaluatesNoConversationWithoutATemplate();
    void countsOneOfAThing();
    void saysWhyARowIsSkipped();
    void evaluatesOnlyWhatItCanMeasure_data();
    void evaluatesOnlyWhatItCanMeasure();
    void writesAnswersToRows();
    void evaluatesNoDamagedModel();
    void evaluatesTextsWithOneBeginOfText();
    void leavesRowsThatAreTooLongOut();
    void measuresRowsAsTheirRunDid_data();
    void measuresRowsAsTheirRunDid();
};

/// What to do is what the verb can do.
void TestEvaluate::evaluatesNoConversationWithoutATemplate()
{
    const Place place;
    fill(place);
    QVERIFY(QFile::remove(place.path(QStringLiteral("model/chat_template.jinja"))));
    place.write(QStringLiteral("rows.jsonl"), R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]})");
    const auto wrong = whatIsWrongWith(in(place, words("evaluate --model model --data rows.jsonl")), 4, QStringLiteral("bad-data"),
        "The model has no chat template. Use a model that has one, or give the rows as text or prompt and completion.");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    // Nor is it said besides that the rows ask nothing.
    const QStringList asked = words("evaluate --model model --data rows.jsonl --answers answers.jsonl");
    QCOMPARE(in(place, asked).err.count('\n'), 1);
    place.write(QStringLiteral("rows.jsonl"),
        R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]})"
        "\n"
        R"({"text":"abcd"})");
    const auto some = in(place, asked);
    QVERIFY2(some.code == 0 && !some.err.contains("Note: "), some.err.constData());
}

void TestEvaluate::countsOneOfAThing()
{
    const Place place;
    fill(place);
    place.write(QStringLiteral("rows.jsonl"), R"({"prompt":"ab","completion":"cd"})");
    const auto told = cli({ QStringLiteral("evaluate"), QStringLiteral("--model"), place.path(QStringLiteral("model")), QStringLiteral("--data"),
        place.path(QStringLiteral("rows.jsonl")), QStringLiteral("--answers"), place.path(QStringLiteral("answers.jsonl")),
        QStringLiteral("--max-new-tokens"), QStringLiteral("2") });
    QVERIFY2(told.out.startsWith("1 row, ") && told.out.contains("\n1 answer in "), told.out.constData());
}

void TestEvaluate::saysWhyARowIsSkipped()
{
    const Place place;
    fill(place);
    place.write(QStringLiteral("rows.jsonl"), "{\"input_ids\":[1,2,3]}\n{\"other\":1}\n{cut\n");
    const auto outcome = in(place, words("evaluate --model model --data rows.jsonl"));
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const auto skipped = QJsonDocument::fromJson(outcome.out.trimmed().split('\n').last()).object()[QStringLiteral("skipped")].toArray();
    QCOMPARE(skipped.size(), 2);
    for (const auto &row : skipped) {
        const auto message = row.toObject()[QStringLiteral("message")].toString();
        QVERIFY2(message.front().isUpper() && message.endsWith(u'.'), qPrintable(message));
    }
    QVERIFY2(outcome.err.contains("input_ids. Prepare"), outcome.err.constData());
}

void TestEvaluate::evaluatesOnlyWhatItCanMeasure_data()
{
    QTest::addColumn<QByteArray>("rows");
    QTest::addColumn<QByteArray>("why");
    const auto row = [](const char *name, const QByteArray &rows, const char *why = "") { QTest::newRow(name) << rows << QByteArray(why); };
    row("one token", "{\"input_ids\":[7]}\n", "The row has one token, and the first is given, never predicted. Give it more text.");
    row("one letter", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", "The row has one token,");
    row("no letter", "{\"text\":\"\"}\n");
    row("labels of nothing", "{\"input_ids\":[1,2,3],\"labels\":[-100,-100,-100]}\n");
    row("only the first is a label", "{\"input_ids\":[1,2,3],\"labels\":[1,-100,-100]}\n");
    row("two forms", "{\"input_ids\":[1,2,3],\"prompt\":\"a\",\"completion\":\"b\"}\n");
    row("text and tokens", "{\"input_ids\":[1,2,3],\"text\":\"some words\"}\n");
    row("all too long", "{\"input_ids\":[1" + QByteArray(",2").repeated(100000) + "]}\n");
}

void TestEvaluate::evaluatesOnlyWhatItCanMeasure()
{
    QFETCH(QByteArray, rows);
    QFETCH(QByteArray, why);
    const Place place;
    fill(place);
    place.write(QStringLiteral("rows.jsonl"), rows);
    const auto wrong = whatIsWrongWith(
        in(place, words("evaluate --model model --data rows.jsonl")), 4, QStringLiteral("bad-data"), "holds no row that can be used. Line 1: " + why);
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

/// Beside the rows, never over them.
void TestEvaluate::writesAnswersToRows()
{
    const Place place;
    fill(place);
    const QByteArray rows = "{\"prompt\":\"ab\",\"completion\":\"cd\"}\n{\"text\":\"abc\"}\n{\"prompt\":\"b\",\"completion\":\"a\"}\n";
    place.write(QStringLiteral("rows.jsonl"), rows);
    const auto read = [&](const char *name) {
        QFile file(place.path(QString::fromLatin1(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(missing)");
    };
    const auto evaluate = [&](const char *answers) {
        return in(
            place, words("evaluate --model model --data rows.jsonl --max-new-tokens 3 -q --answers") + QStringList { QString::fromLatin1(answers) });
    };
    for (const char *wrong : { "rows.jsonl", "model", "/dev/null", "-" })
        QCOMPARE(evaluate(wrong).code, 2);
    QCOMPARE(evaluate("missing/answers.jsonl").code, 2);
    QCOMPARE(read("rows.jsonl"), rows);
    QVERIFY(QFileInfo(QStringLiteral("/dev/null")).isWritable() && !QFileInfo(QStringLiteral("/dev/null")).isFile());
    const auto good = evaluate("answers.jsonl");
    QVERIFY2(good.code == 0, good.err.constData());
    const auto told = QJsonDocument::fromJson(good.out.trimmed().split('\n').last()).object()[QStringLiteral("answers")].toObject();
    QCOMPARE(told[QStringLiteral("asked")].toInt(), 2);
    const auto lines = read("answers.jsonl").trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    const auto last = QJsonDocument::fromJson(lines.at(1)).object();
    QCOMPARE(last[QStringLiteral("line")].toInt(), 3);
    QCOMPARE(last[QStringLiteral("question")].toString(), QStringLiteral("b"));
    QCOMPARE(last[QStringLiteral("expected")].toString(), QStringLiteral("a"));
    QVERIFY(last[QStringLiteral("answer")].isString() && last[QStringLiteral("same")].isBool());
    QCOMPARE(told[QStringLiteral("without_question")].toInt(), 1);
    const auto some = in(place, words("evaluate --model model --data rows.jsonl --max-new-tokens 3 --answers answers.jsonl"));
    QVERIFY2(some.err.contains("Note: Rows without a question, to which there is no answer: 1 of 3."), some.err.constData());

    place.write(QStringLiteral("rows.jsonl"), "{\"text\":\"abc\"}\n");
    const auto none = evaluate("none.jsonl");
    QCOMPARE(none.code, 0);
    QCOMPARE(read("none.jsonl"), QByteArray()); // it is there, and empty
    QCOMPARE(none.err, QByteArray());           // -q
    const auto loud = in(place, words("evaluate --model model --data rows.jsonl --answers none.jsonl"));
    QVERIFY2(loud.err.contains("No row has a question"), loud.err.constData());
}

void TestEvaluate::evaluatesNoDamagedModel()
{
    const Place place;
    fill(place);
    auto weights = place.read(QStringLiteral("model/model.safetensors"));
    for (qsizetype at = weights.size() - 4096; at + 1 < weights.size(); at += 2) { // NaN in float32, bfloat16 and float16
        weights[at] = '\xff';
        weights[at + 1] = '\x7f';
    }
    place.write(QStringLiteral("model/model.safetensors"), weights);
    place.write(QStringLiteral("rows.jsonl"), "{\"input_ids\":[1,2,3,4]}\n");
    for (const char *line : { "evaluate --model model --data rows.jsonl", "score --model model --batch ids.jsonl" }) {
        const auto wrong = whatIsWrongWith(in(place, words(line)), 1, QStringLiteral("corrupt"), "are damaged.");
        QVERIFY2(wrong.isEmpty(), wrong.constData());
    }
}

/// As training reads them.
void TestEvaluate::evaluatesTextsWithOneBeginOfText()
{
    const Place place;
    fill(place);
    auto tokenizer = place.read(QStringLiteral("model/tokenizer.json"));
    tokenizer.replace("\"single\": [", "\"single\": [{\"SpecialToken\": {\"id\": \"<|bos|>\", \"type_id\": 0}},");
    tokenizer.replace(
        "\"special_tokens\": {}", "\"special_tokens\": {\"<|bos|>\": {\"id\": \"<|bos|>\", \"ids\": [256], \"tokens\": [\"<|bos|>\"]}}");
    place.write(QStringLiteral("model/tokenizer.json"), tokenizer);
    place.write(QStringLiteral("rows.jsonl"), R"({"text":"hello"}
{"text":"<|bos|>hello"}
{"text":"<|bos|><|bos|>hello"}
)");
    const auto outcome = in(place, words("evaluate --model model --data rows.jsonl"));
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const auto lines = outcome.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 4);
    const auto figures = [&](int line) { return lines[line].mid(lines[line].indexOf("\"tokens\"")); };
    QVERIFY2(figures(0).startsWith("\"tokens\""), lines[0].constData());
    QCOMPARE(figures(1), figures(0));
    QCOMPARE(figures(2), figures(0));
}

void TestEvaluate::leavesRowsThatAreTooLongOut()
{
    const Place place;
    fill(place);
    place.write(
        QStringLiteral("rows.jsonl"), "{\"input_ids\":[1,2,3]}\n{\"input_ids\":[1" + QByteArray(",2").repeated(5000) + "]}\n{\"input_ids\":[9]}\n");
    const auto outcome = in(place, words("evaluate --model model --data rows.jsonl"));
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const auto total = QJsonDocument::fromJson(outcome.out.trimmed().split('\n').last()).object();
    QCOMPARE(total[QStringLiteral("rows")].toInt(), 1);
    QCOMPARE(total[QStringLiteral("tokens")].toInt(), 2);
    QCOMPARE(total[QStringLiteral("skipped")].toArray().size(), 2);
    QVERIFY2(outcome.err.contains("line 2 is skipped: There are 5001 tokens, but the model sees at most"), outcome.err.constData());
    QVERIFY2(outcome.err.contains("line 3 is skipped: The row has one token, and the first is given, never predicted."), outcome.err.constData());
}

void TestEvaluate::measuresRowsAsTheirRunDid_data()
{
    QTest::addColumn<QString>("training");
    QTest::newRow("assistant") << QStringLiteral("loss_on: assistant");
    QTest::newRow("all, cut") << QStringLiteral("loss_on: all, max_seq_length: 40");
    QTest::newRow("split") << QStringLiteral("loss_on: all, max_seq_length: 30, max_length_policy: split");
    QTest::newRow("split to pack") << QStringLiteral("loss_on: all, max_seq_length: 30, packing_strategy: bfd_split");
    QTest::newRow("dropped") << QStringLiteral("loss_on: completion, max_seq_length: 60, max_length_policy: drop");
}

/// The loss on held-out rows is the one that the run reported at its end.
void TestEvaluate::measuresRowsAsTheirRunDid()
{
    QFETCH(QString, training);
    const Place place;
    fill(place);
    const auto row = [](int question, int answer) {
        const auto turn
            = [](const char *role, const QByteArray &text) { return QByteArray("{\"role\": \"") + role + "\", \"content\": \"" + text + "\"}"; };
        return "{\"messages\": [" + turn("user", QByteArray(question, 'a')) + ", " + turn("assistant", "one") + ", " + turn("user", "more") + ", "
            + turn("assistant", QByteArray(answer, 'b')) + "]}\n";
    };
    place.write(QStringLiteral("rows/train.jsonl"), row(3, 4) + row(5, 6));
    place.write(QStringLiteral("rows/train.validation.jsonl"), row(2, 9) + row(4, 30) + row(1, 70) + "{\"text\": \"plain\"}\n");
    place.write(QStringLiteral("config.yaml"),
        "model: {model_name: model, dtype: float32}\ndata: {output_path: rows/train.jsonl, special_tokens: token}\n"
        "training: {max_steps: 2, eval_steps: 2, sample_count: 0, precision: float32, "
            + training.toUtf8() + "}\n");
    const auto trained = in(place, words("train config.yaml --run-dir run"));
    QVERIFY2(trained.code == 0, trained.err.constData());
    double reported = -1;
    for (const auto &line : place.read(QStringLiteral("run/events.jsonl")).split('\n'))
        if (const auto event = QJsonDocument::fromJson(line).object(); event[QStringLiteral("type")] == QStringLiteral("eval"))
            reported = event[QStringLiteral("eval_loss")].toDouble();
    QVERIFY(reported > 0);
    const auto outcome = in(place, words("evaluate --model model --adapter run/adapter --data run/data/validation.jsonl --run run --dtype float32"));
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const auto total = QJsonDocument::fromJson(outcome.out.trimmed().split('\n').last()).object();
    QVERIFY2(std::fabs(total[QStringLiteral("loss")].toDouble() - reported) < 1e-5 * reported,
        qPrintable(QStringLiteral("%1 and %2").arg(total[QStringLiteral("loss")].toDouble()).arg(reported)));
}

ANNEAL_TEST(TestEvaluate)
#include "tst_evaluate.moc"
