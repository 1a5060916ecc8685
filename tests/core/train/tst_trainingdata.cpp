// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainingdata.h"
#include "tests/support/testprogram.h"
#include "tests/support/torch.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <limits>
#include <numeric>

using namespace anneal;
namespace fs = std::filesystem;

class TestTrainingData : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ordersEpochsAsTorch_data();
    void ordersEpochsAsTorch();
    void ordersEpochsOfTheLargestSeed();
    void laysDocumentsEndToEnd();
    void wrappedRowsAreOneDocument();
    void countsTheLabelsOfItsBatches();
    void dropsWhatTruncationMasked();
    void reportsBadLinesByNumber();
    void leavesNoRowOutForTheTimeItTakes();
    void countsNotesThatAreAlike();
    void stopsWhenAsked();

private:
    static base::Result<text::RowEncoder> encoder(text::RowEncoder::Settings settings = {})
    {
        const auto files = weights::findModel(std::string(ANNEAL_TESTS_DIR) + "/data/train/tiny-llama");
        if (!files)
            return files.error();
        auto tokenizer = text::Tokenizer::load(*files);
        if (!tokenizer)
            return tokenizer.error();
        return text::RowEncoder::create(*tokenizer, std::move(settings));
    }
};

void TestTrainingData::ordersEpochsAsTorch_data() // torch 2.15.0: randperm(10, generator seeded with 42 + epoch)
{
    QTest::addColumn<int>("epoch");
    QTest::addColumn<QList<int>>("order");
    QTest::newRow("first") << 0 << QList<int> { 2, 6, 1, 8, 4, 5, 0, 9, 3, 7 };
    QTest::newRow("second") << 1 << QList<int> { 8, 4, 9, 0, 5, 1, 6, 7, 2, 3 };
}

void TestTrainingData::ordersEpochsAsTorch()
{
    QFETCH(int, epoch);
    QFETCH(QList<int>, order);
    const auto found = train::epochOrder(10, 42, epoch);
    QVERIFY(std::equal(found.begin(), found.end(), order.begin(), order.end()));
}

void TestTrainingData::ordersEpochsOfTheLargestSeed() // torch 2.15.0: seed 2^63
{
    const std::vector<std::int64_t> expected { 4, 1, 7, 5, 3, 9, 0, 8, 6, 2 };
    QVERIFY(train::epochOrder(10, std::numeric_limits<std::int64_t>::max(), 1) == expected);
}

void TestTrainingData::laysDocumentsEndToEnd()
{
    const train::Dataset data({ { { 1, 2, 3 }, { 0, 1, 1 } }, { { 4, 5 }, { 1, 1 } } }, { 8, plan::Packing::BestFit, plan::LongRows::Truncate });
    QCOMPARE(data.size(), 1);
    const std::int64_t first = 0;
    const auto batch = data.batch({ &first, 1 });
    QCOMPARE(batch.ids, (std::vector<std::int64_t> { 1, 2, 3, 4, 5 }));
    QCOMPARE(batch.positions, (std::vector<std::int64_t> { 0, 1, 2, 0, 1 }));
    QCOMPARE(batch.labels, (std::vector<std::int64_t> { -100, 2, 3, -100, 5 }));
    QCOMPARE(data.layout().trainedTokens(), 3);
    QCOMPARE(data.layout().tokens(), 5);
    QCOMPARE(data.layout().longest(), 5);
}

void TestTrainingData::wrappedRowsAreOneDocument()
{
    const train::Dataset data({ { { 1, 2, 3 }, { 0, 1, 1 } }, { { 4, 5 }, { 1, 1 } } }, { 4, plan::Packing::Wrapped, plan::LongRows::Truncate });
    QCOMPARE(data.size(), 1); // the rest, one token, would train nothing
    const std::int64_t first = 0;
    const auto batch = data.batch({ &first, 1 });
    QCOMPARE(batch.positions, (std::vector<std::int64_t> { 0, 1, 2, 3 }));
    QCOMPARE(batch.labels, (std::vector<std::int64_t> { -100, 2, 3, 4 }));
    QCOMPARE(data.layout().trainedTokens(), 3);
}

void TestTrainingData::countsTheLabelsOfItsBatches()
{
    std::vector<plan::EncodedIds> rows;
    for (int i = 1; i < 40; ++i) {
        rows.push_back({});
        for (int j = 0; j < i; ++j) {
            rows.back().ids.push_back(j);
            rows.back().weights.push_back((i + j) % 3 != 0 ? 0.5F * static_cast<float>(1 + j % 2) : 0.0F);
        }
    }
    for (const auto packing : { plan::Packing::None, plan::Packing::BestFit, plan::Packing::BestFitSplit, plan::Packing::Wrapped }) {
        const train::Dataset data(rows, { 16, packing, plan::LongRows::Truncate });
        for (std::int64_t i = 0; i < data.size(); ++i) {
            const auto batch = data.batch({ &i, 1 });
            QCOMPARE(data.labels({ &i, 1 }), std::ranges::count_if(batch.labels, [](std::int64_t label) { return label != -100; }));
            QCOMPARE(data.tokens({ &i, 1 }), static_cast<std::int64_t>(batch.ids.size()));
            QVERIFY(data.labels({ &i, 1 }) > 0);
            const auto weight = batch.weights.empty() ? static_cast<double>(data.labels({ &i, 1 }))
                                                      : std::accumulate(batch.weights.begin(), batch.weights.end(), 0.0);
            QCOMPARE(data.weight({ &i, 1 }), weight);
        }
    }
}

void TestTrainingData::dropsWhatTruncationMasked()
{
    const std::vector<plan::EncodedIds> rows { { { 1, 2, 3, 4 }, { 0, 0, 0, 1 } }, { { 5, 6, 7, 8 }, { 0, 1, 1, 1 } } };
    for (const auto packing : { plan::Packing::None, plan::Packing::BestFit }) { // TRL keeps the first row where it packs, and trains on nothing
        const train::Dataset data(rows, { 3, packing, plan::LongRows::Truncate });
        QCOMPARE(data.size(), 1);
        QCOMPARE(data.layout().untrained.size(), std::size_t(1));
        QCOMPARE(data.layout().cutEnds.size(), std::size_t(1));
    }
    const train::Dataset split(rows, { 3, plan::Packing::BestFitSplit, plan::LongRows::Truncate });
    QCOMPARE(split.layout().trainedTokens(), 2); // a fragment's first token is predicted by nothing
    QCOMPARE(split.layout().untrained.size(), std::size_t(1));
    QCOMPARE(split.layout().cutEnds.size(), std::size_t(0));
}

void TestTrainingData::reportsBadLinesByNumber()
{
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "rows.jsonl";
    std::ofstream(file)
        << "\xEF\xBB\xBF{\"input_ids\":[1,2]}\r\n\nbroken\n{\"other\":1}\n{\"input_ids\":[1,2],\"labels\":[-100,-100]}\n{\"input_ids\":[1,70000]}\n";
    const auto rows = encoder();
    QVERIFY2(rows, rows ? "" : rows.error().text().c_str());
    const auto encoded = plan::encodeFile(file, *rows, 264);
    QVERIFY2(encoded, encoded ? "" : encoded.error().text().c_str());
    QCOMPARE(encoded->rows.size(), 2u);
    QCOMPARE(encoded->lines, 5);
    QCOMPARE(encoded->badLines, 3);
    QVERIFY((encoded->numbers == std::vector<std::int64_t> { 1, 5 }));
    QVERIFY(encoded->problems[0].starts_with("line 3: "));
    QCOMPARE(encoded->problems[1],
        std::string("line 4: The row has none of the columns messages, prompt and completion, text, input_ids. Prepare the data set with a template "
                    "first."));
    QVERIFY(encoded->problems[2].starts_with("line 6: "));
    QCOMPARE(plan::encodeFile(file.parent_path() / "none", *rows, 264).error().kind, base::ErrorKind::NotFound);
}

void TestTrainingData::leavesNoRowOutForTheTimeItTakes()
{
    const QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "rows.jsonl";
    const std::string row = R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]})";
    std::ofstream(file) << "{\"input_ids\":[1,2]}\n" + row + "\n{\"other\":1}\n";
    const auto slow = encoder({ .chatTemplate = "{% if messages[0].content == 'q' %}{% set s = 'a' * 100000 %}{% for i in range(99999) %}"
                                                "{% if s | upper | length == 1 %}{% endif %}{% endfor %}{% endif %}" });
    QVERIFY2(slow, slow ? "" : slow.error().text().c_str());
    const auto encoded = plan::encodeFile(file, *slow, 264);
    QVERIFY(!encoded);
    QCOMPARE(encoded.error().kind, base::ErrorKind::Unsafe);
    QVERIFY2(encoded.error().detail.find("rows.jsonl, line 2: The row takes too long") != std::string::npos, encoded.error().detail.c_str());
}

void TestTrainingData::countsNotesThatAreAlike()
{
    std::vector<plan::RowNote> notes;
    plan::addNotes(notes, { "The chat template leaves out the reasoning of message 2." }, 3);
    plan::addNotes(notes, { "The chat template leaves out the reasoning of message 14.", "Another." }, 8);
    plan::addNotes(notes, {}, 9);
    QCOMPARE(notes.size(), 2u);
    QCOMPARE(plan::noteText(notes[0]), std::string("line 3: The chat template leaves out the reasoning of message 2. 1 more row is like it."));
    QCOMPARE(plan::noteText(notes[1]), std::string("line 8: Another."));
}

void TestTrainingData::stopsWhenAsked()
{
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "rows.jsonl";
    {
        std::ofstream stream(file);
        for (int i = 0; i < 5000; ++i)
            stream << "{\"input_ids\":[1,2]}\n";
    }
    const auto rows = encoder();
    QVERIFY(rows);
    QCOMPARE(plan::encodeFile(file, *rows, 264)->rows.size(), 5000u);
    QCOMPARE(plan::encodeFile(file, *rows, 264, [] { return true; }).error().kind, base::ErrorKind::Canceled);
}

ANNEAL_TEST(TestTrainingData)
#include "tst_trainingdata.moc"
