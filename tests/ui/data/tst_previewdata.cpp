// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "tests/support/testprogram.h"
#include "ui/data/modeltexts.h"
#include "ui/data/packedview.h"
#include "ui/data/previewdata.h"
#include "ui/data/reviewdata.h"
#include "ui/data/rowtext.h"
#include "ui/shell/project.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;
using namespace Qt::StringLiterals;

namespace {

/// One of each type, and what people nest by accident.
std::vector<base::Json> oddValues()
{
    return { nullptr, true, 5, -1.5, 1e300, "", "text", base::Json::array(), base::Json::object(), base::Json::array({ nullptr, 5, "a", { 1 } }),
        base::Json({ { "role", 5 } }), base::Json({ { "role", { { "role", nullptr } } }, { "content", { 1 } } }),
        base::Json::array({ base::Json({ { "role", "user" } }), "text", 7 }) };
}

} // namespace

class TestPreviewData : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsRowsOfOddTypes();
    void reviewsFilesOfOddTypes();
    void showsBadLinesApart();
    void marksAFileThatGivesNoRow();
    void saysHowDocumentsWereRead();
    void numbersRowsThatShareALine();
    void marksSpecialTokensOfTexts();
    void showsWhatOfAPlainFormIsLearned_data();
    void showsWhatOfAPlainFormIsLearned();

private:
    data::DocumentCache m_documents;
};

void TestPreviewData::showsRowsOfOddTypes()
{
    const auto whole = base::parseJson(
        R"({"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Why?", "tool_calls": [1], "name": "x"}],
            "prompt": [{"role": "user", "content": "Why?"}], "completion": "So.", "text": "t", "input_ids": [1, 2], "tools": []})");
    QVERIFY(whole);
    QVERIFY(ui::readable(*whole).contains(u"Be kind."_s));
    for (const auto &value : oddValues()) {
        ui::readable(value);
        for (const auto &[key, was] : whole->items()) {
            auto row = *whole;
            row[key] = value;
            ui::readable(row);
        }
        for (const auto *key : { "role", "content", "tool_calls", "name" }) {
            auto row = *whole;
            for (auto &message : row["messages"])
                message[key] = value;
            QVERIFY(ui::readable(row).contains(u"So."_s));
        }
        for (std::size_t at : { 0, 1 }) {
            auto row = *whole;
            row["messages"][at] = value;
            QVERIFY(ui::readable(row).contains(u"So."_s));
        }
    }
}

/// Whatever stands in a file, looking at it ends with a list, an error, or nothing.
void TestPreviewData::reviewsFilesOfOddTypes()
{
    QTemporaryDir folder;
    const auto project = ui::toPath(folder.path());
    std::string rows;
    for (const auto &value : oddValues()) {
        rows += base::toJsonLine(value) + "\n";
        for (const auto *key : { "messages", "prompt", "completion", "text", "instruction", "output", "conversations", "input_ids", "labels" }) {
            rows += base::toJsonLine({ { key, value } }) + "\n";
            rows += base::toJsonLine({ { key, value }, { "text", "t" }, { "completion", value } }) + "\n";
            rows += base::toJsonLine({ { key, base::Json::array({ { { "role", value }, { "content", value } } }) } }) + "\n";
        }
    }
    rows += "{\"text\": \"good\"}\n";
    QVERIFY(base::makeFolder(project / "data/raw"));
    QVERIFY(base::writeFile(project / "data/raw/odd.jsonl", rows));
    QVERIFY(base::writeFile(project / "data/raw/good.jsonl", "{\"text\": \"good\"}\n"));
    config::FineTuneConfig config;
    config.model.modelName = ANNEAL_TESTS_DIR "/data/train/tiny-llama";
    ui::ModelTexts models;
    for (const auto form : { config::RowForm::Messages, config::RowForm::ChatMl, config::RowForm::Alpaca, config::RowForm::Custom }) {
        config.data.format = form;
        if (form == config::RowForm::Custom)
            config.data.templateText = "{prompt} {completion} {messages} {text}";
        const auto review = ui::reviewRows(config, project, models, ui::kReviewRows, std::make_shared<std::atomic_int>(0), {});
        for (const auto &row : review.rows) {
            const auto json = base::parseJson(row.json);
            QVERIFY(json);
            ui::readable(*json);
        }
        ui::formatExamples(config, project, models, m_documents, {});
        const auto list = ui::listSourceInfos(config, project, m_documents, {});
        QCOMPARE(list.sources.size(), std::size_t(2));
        for (const auto &info : list.sources)
            ui::lookInto(info.source, config.data, m_documents, {});
    }
}

void TestPreviewData::showsBadLinesApart()
{
    QTemporaryDir folder;
    const auto project = ui::toPath(folder.path());
    QVERIFY(base::makeFolder(project / "data/raw"));
    QVERIFY(base::writeFile(project / "data/raw/rows.jsonl",
        "{\"text\": \"good\"}\n{\"text\": \"open}\n{\"text\": \n{\"text\" \"a\"}\n{text: 1}\n{\"text\": \"a\"\n[1, 2\n{\"a\": nul}\n{} {}\n{\"a\": 1 "
        "\"b\": 2}\n"));
    config::FineTuneConfig config;
    const auto list = ui::listSourceInfos(config, project, m_documents, {});
    QCOMPARE(list.sources.size(), std::size_t(1));
    const auto look = ui::lookInto(list.sources.front().source, config.data, m_documents, {});
    QVERIFY(look.text.startsWith(u"Line 1\n"_s));
    QVERIFY(!look.text.contains(u"cannot be used"_s));
    QStringList said;
    for (const auto &line : look.badLines) {
        said << QString::number(line.line) + u' ' + ui::toText(line.reason);
        for (const auto &word : { u"syntax error"_s, u"last read"_s, u"parsing"_s, u"literal"_s, u"unexpected"_s })
            QVERIFY2(!said.last().contains(word), qPrintable(said.last()));
    }
    QCOMPARE(said.size(), 9);
    QVERIFY2(said[0].startsWith(u"2 Not valid JSON: "_s) && said[0].endsWith(u"a quotation mark is missing."_s), qPrintable(said[0]));
    QVERIFY2(said[2].endsWith(u"a colon is missing behind a key."_s), qPrintable(said[2]));
    QVERIFY2(said[4].endsWith(u"it ends too early: a } is missing."_s), qPrintable(said[4]));
    QVERIFY2(said[8].endsWith(u"a comma or a } is missing."_s), qPrintable(said[8]));
}

void TestPreviewData::marksAFileThatGivesNoRow()
{
    QTemporaryDir folder;
    const auto project = ui::toPath(folder.path());
    QVERIFY(base::makeFolder(project / "data/raw"));
    QVERIFY(base::writeFile(project / "data/raw/bad.jsonl", "{\"messages\": 5}\n{\"messages\": []}\n"));
    QVERIFY(base::writeFile(project / "data/raw/some.jsonl", "{\"messages\": 5}\n{\"text\": \"t\"}\n"));
    const auto list = ui::listSourceInfos(config::FineTuneConfig(), project, m_documents, {});
    QCOMPARE(list.sources.size(), std::size_t(2));
    QVERIFY(!list.sources[0].isUsed);
    QVERIFY2(list.sources[0].problem.startsWith(u"None of its rows can be used. Line 1: "_s), qPrintable(list.sources[0].problem));
    QVERIFY(list.sources[1].isUsed);
    QVERIFY2(list.sources[1].problem.startsWith(u"Line 1: "_s), qPrintable(list.sources[1].problem));
    // The list marks what the view beside it tells of.
    std::string late;
    for (int i = 0; i < 20; ++i)
        late += "{\"text\": \"t\"}\n";
    QVERIFY(base::writeFile(project / "data/raw/late.jsonl", late + "{\n"));
    const auto longer = ui::listSourceInfos(config::FineTuneConfig(), project, m_documents, {});
    QCOMPARE(longer.sources[1].source.name, std::string("late.jsonl"));
    QVERIFY2(longer.sources[1].problem.startsWith(u"Line 21: "_s), qPrintable(longer.sources[1].problem));
}

void TestPreviewData::saysHowDocumentsWereRead()
{
    QTemporaryDir folder;
    const auto project = ui::toPath(folder.path());
    QVERIFY(base::makeFolder(project / "data/raw"));
    QVERIFY(base::writeFile(project / "data/raw/blank.txt", " \n"));
    QVERIFY(base::writeFile(project / "data/raw/columns.pdf", *base::readFile(ANNEAL_TESTS_DIR "/data/documents/columns.pdf")));
    const auto list = ui::listSourceInfos(config::FineTuneConfig(), project, m_documents, {});
    QCOMPARE(list.sources.size(), std::size_t(2));
    QVERIFY(!list.sources[0].isUsed);
    QCOMPARE(list.sources[0].problem, u"It holds only white space."_s);
    QVERIFY(list.sources[1].isUsed);
    QCOMPARE(list.sources[1].found, u"6 pages"_s);
    QVERIFY2(list.sources[1].problem.startsWith(u"Page 6 holds pictures only"_s), qPrintable(list.sources[1].problem));
    const auto look = ui::lookInto(list.sources[1].source, {}, m_documents, {});
    QVERIFY2(look.details.contains(u"6 pages · "_s) && !look.details.contains(u"·  ·"_s), qPrintable(look.details));
}

void TestPreviewData::numbersRowsThatShareALine()
{
    QTemporaryDir folder;
    const auto project = ui::toPath(folder.path());
    QVERIFY(base::makeFolder(project / "data/raw"));
    QVERIFY(base::writeFile(project / "data/raw/arr.json", "[{\"text\": \"a\"}, {\"text\": \"b\"}, {\"text\": 5}]"));
    config::FineTuneConfig config;
    config.model.modelName = ANNEAL_TESTS_DIR "/data/train/tiny-llama";
    config.data.validationFraction = 0;
    const auto list = ui::listSourceInfos(config, project, m_documents, {});
    const auto look = ui::lookInto(list.sources.front().source, config.data, m_documents, {});
    QVERIFY2(look.text.contains(u"Row 2\n"_s), qPrintable(look.text));
    ui::ModelTexts models;
    const auto review = ui::reviewRows(config, project, models, ui::kReviewRows, std::make_shared<std::atomic_int>(0), {});
    QCOMPARE(review.rows.size(), std::size_t(2));
    QCOMPARE(review.rows[1].source, u"arr.json:row2"_s);
}

void TestPreviewData::marksSpecialTokensOfTexts()
{
    QTemporaryDir folder;
    const auto project = ui::toPath(folder.path());
    QVERIFY(base::makeFolder(project / "data/raw"));
    const auto row = [](const char *question) {
        return base::toJsonLine(
                   { { "messages", { { { "role", "user" }, { "content", question } }, { { "role", "assistant" }, { "content", "Yes." } } } } })
            + "\n";
    };
    QVERIFY(base::writeFile(project / "data/raw/rows.jsonl", row("Is <|im_end|> a token?") + row("Is it?")));
    config::FineTuneConfig config;
    config.model.modelName = ANNEAL_TESTS_DIR "/data/train/tiny-llama";
    ui::ModelTexts models;
    const auto review = ui::reviewRows(config, project, models, ui::kReviewRows, std::make_shared<std::atomic_int>(0), {});
    QCOMPARE(review.rows.size(), std::size_t(2));
    QCOMPARE(review.controlTexts, 1);
    QCOMPARE(review.rows[0].controlTexts + review.rows[1].controlTexts, 1);
    const auto &marked = review.rows[review.rows[0].controlTexts > 0 ? 0 : 1];
    const auto encoded = review.encoder->encode(*base::parseJson(marked.json));
    QVERIFY(encoded);
    QString written;
    for (const auto &span : ui::spansOf(*encoded, review.encoder->tokenizer())) {
        QVERIFY(!span.fromText || !span.special);
        written += span.fromText ? span.text : QString();
    }
    QCOMPARE(written, u"<|im_end|>"_s);
}

void TestPreviewData::showsWhatOfAPlainFormIsLearned_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("lossOn");
    QTest::addColumn<QString>("learned");
    QTest::newRow("chatml, the completion") << u"chatml"_s << u"completion"_s << u"Two.<|im_end|>"_s;
    QTest::newRow("chatml, every answer") << u"chatml"_s << u"assistant"_s << u"One.<|im_end|>Two.<|im_end|>"_s;
    QTest::newRow("alpaca, the completion") << u"alpaca"_s << u"completion"_s << u"Two.<|im_end|>"_s;
    QTest::newRow("alpaca, every answer") << u"alpaca"_s << u"assistant"_s << u"One.Two.<|im_end|>"_s;
}

void TestPreviewData::showsWhatOfAPlainFormIsLearned()
{
    QFETCH(QString, format);
    QFETCH(QString, lossOn);
    QFETCH(QString, learned);
    QTemporaryDir folder;
    const auto project = ui::toPath(folder.path());
    QVERIFY(base::makeFolder(project / "data/raw"));
    QVERIFY(base::writeFile(project / "data/raw/rows.jsonl",
        R"({"messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "Q"}, {"role": "assistant", "content": "One."}, )"
        R"({"role": "user", "content": "R"}, {"role": "assistant", "content": "Two."}]})"));
    config::FineTuneConfig config;
    config.model.modelName = ANNEAL_TESTS_DIR "/data/train/tiny-llama";
    config.data.format = *base::named<config::RowForm>(format.toStdString());
    config.training.lossOn = *base::named<config::LossOn>(lossOn.toStdString());
    ui::ModelTexts models;
    const auto review = ui::reviewRows(config, project, models, ui::kReviewRows, std::make_shared<std::atomic_int>(0), {});
    QCOMPARE(review.rows.size(), std::size_t(1));
    const auto encoded = review.encoder->encode(*base::parseJson(review.rows[0].json));
    QVERIFY(encoded);
    QString shown;
    for (const auto &span : ui::spansOf(*encoded, review.encoder->tokenizer()))
        shown += span.trained ? span.text : QString();
    QCOMPARE(shown, learned);
    QCOMPARE(review.rows[0].trained, static_cast<int>(encoded->trainedCount()));
}

ANNEAL_TEST(TestPreviewData)
#include "tst_previewdata.moc"
