// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/layout.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <numeric>
#include <random>

using namespace anneal;
using plan::LongRows;
using plan::Packing;

class TestPacking : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void packsAsTrl_data();
    void packsAsTrl();
    void keepsEveryTokenOnce_data();
    void keepsEveryTokenOnce();
    void packsBatchesOfAThousandRows();
    void takesTheFullestBinThatFits();
    void choosesWhatTheSettingsSay();
    void namesRowsThatAreLeftOut();
};

/// "0:0+4 | 2:0+3 3:0+1": row:begin+length
static QString printed(const std::vector<plan::Sequence> &sequences)
{
    QStringList lines;
    for (const auto &sequence : sequences) {
        QStringList pieces;
        for (const auto &piece : sequence.pieces)
            pieces << QStringLiteral("%1:%2+%3").arg(piece.row).arg(piece.begin).arg(piece.length);
        lines << pieces.join(u' ') + QString(sequence.oneDocument, u'*');
    }
    return lines.join(QStringLiteral(" | "));
}

void TestPacking::packsAsTrl_data() // rows of 5, 2, 3 and 1 tokens, at most 4 in a sequence; trl 1.16.0, pack_dataset
{
    QTest::addColumn<int>("packing");
    QTest::addColumn<int>("longRows");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, Packing packing, LongRows longRows, const char *expected) {
        QTest::newRow(name) << static_cast<int>(packing) << static_cast<int>(longRows) << QString::fromLatin1(expected);
    };
    row("bfd", Packing::BestFit, LongRows::Truncate, "0:0+4 | 2:0+3 3:0+1 | 1:0+2");
    row("bfd_split", Packing::BestFitSplit, LongRows::Truncate, "0:0+4 | 2:0+3 0:4+1 | 1:0+2 3:0+1");
    row("wrapped", Packing::Wrapped, LongRows::Truncate, "0:0+4* | 0:4+1 1:0+2 2:0+1* | 2:1+2 3:0+1*");
    row("bfd, long rows dropped", Packing::BestFit, LongRows::Drop, "2:0+3 3:0+1 | 1:0+2");
    row("bfd, long rows split", Packing::BestFit, LongRows::Split, "0:0+4 | 2:0+3 0:4+1 | 1:0+2 3:0+1");
    row("none", Packing::None, LongRows::Truncate, "0:0+4 | 1:0+2 | 2:0+3 | 3:0+1");
    row("none, long rows dropped", Packing::None, LongRows::Drop, "1:0+2 | 2:0+3 | 3:0+1");
    row("none, long rows split", Packing::None, LongRows::Split, "0:0+4 | 0:4+1 | 1:0+2 | 2:0+3 | 3:0+1");
}

void TestPacking::packsAsTrl()
{
    QFETCH(int, packing);
    QFETCH(int, longRows);
    QFETCH(QString, expected);
    QCOMPARE(printed(plan::pack({ 5, 2, 3, 1 }, 4, static_cast<Packing>(packing), static_cast<LongRows>(longRows))), expected);
}

void TestPacking::keepsEveryTokenOnce_data()
{
    QTest::addColumn<int>("packing");
    QTest::newRow("none") << static_cast<int>(Packing::None);
    QTest::newRow("bfd") << static_cast<int>(Packing::BestFit);
    QTest::newRow("bfd_split") << static_cast<int>(Packing::BestFitSplit);
    QTest::newRow("wrapped") << static_cast<int>(Packing::Wrapped);
}

void TestPacking::keepsEveryTokenOnce()
{
    QFETCH(int, packing);
    std::mt19937 random(7);
    std::vector<std::size_t> lengths(2345);
    for (auto &length : lengths)
        length = random() % 100;
    std::vector<std::vector<int>> seen;
    for (const auto length : lengths)
        seen.emplace_back(length, 0);
    for (const auto &sequence : plan::pack(lengths, 64, static_cast<Packing>(packing), LongRows::Split)) {
        QVERIFY(sequence.length() >= 1 && sequence.length() <= 64);
        for (const auto &piece : sequence.pieces)
            for (std::size_t i = 0; i < piece.length; ++i)
                ++seen[piece.row][piece.begin + i];
    }
    for (const auto &row : seen)
        for (const int count : row)
            QCOMPARE(count, 1);
}

void TestPacking::packsBatchesOfAThousandRows()
{
    const auto sequences = plan::pack(std::vector<std::size_t>(1001, 1), 1500, Packing::BestFit, LongRows::Truncate);
    QCOMPARE(sequences.size(), 2u);
    QCOMPARE(sequences[0].pieces.size(), 1000u);
    QCOMPARE(plan::pack(std::vector<std::size_t>(1001, 1), 600, Packing::Wrapped, LongRows::Truncate).size(), 3u); // 600, 400 and 1
}

void TestPacking::takesTheFullestBinThatFits()
{
    // 6 and 7 leave 4 and 3; the 3 goes where it fits exactly, of equal bins to the older one.
    QCOMPARE(printed(plan::pack({ 7, 6, 3, 3 }, 10, Packing::BestFit, LongRows::Truncate)), QStringLiteral("0:0+7 2:0+3 | 1:0+6 3:0+3"));
    QCOMPARE(printed(plan::pack({ 6, 6, 2, 2 }, 10, Packing::BestFit, LongRows::Truncate)), QStringLiteral("0:0+6 2:0+2 3:0+2 | 1:0+6"));
    QCOMPARE(printed(plan::pack({ 0, 3, 0 }, 10, Packing::BestFit, LongRows::Truncate)), QStringLiteral("1:0+3"));
    QVERIFY(plan::pack({}, 10, Packing::BestFit, LongRows::Truncate).empty());
}

void TestPacking::choosesWhatTheSettingsSay()
{
    QCOMPARE(plan::packingOf(false, config::PackingStrategy::BestFit), Packing::None);
    QCOMPARE(plan::packingOf(true, config::PackingStrategy::BestFit), Packing::BestFit);
    QCOMPARE(plan::packingOf(true, config::PackingStrategy::BestFitSplit), Packing::BestFitSplit);
    QCOMPARE(plan::packingOf(true, config::PackingStrategy::Wrapped), Packing::Wrapped);
    QCOMPARE(base::named<LongRows>("drop"), std::optional(LongRows::Drop));
}

void TestPacking::namesRowsThatAreLeftOut()
{
    const auto row = [](std::size_t length, bool isTrained) {
        plan::RowOutline outline { length, {} };
        if (isTrained)
            outline.trained.push_back({ 1, static_cast<std::uint32_t>(length) });
        return outline;
    };
    const std::vector<plan::RowOutline> rows { row(3, true), row(3, false), row(9, true), row(2, true) };
    using Rows = std::vector<std::size_t>;
    for (const auto packing : { Packing::None, Packing::BestFit, Packing::BestFitSplit, Packing::Wrapped }) {
        const auto layout = plan::layOut(rows, { 5, packing, LongRows::Drop });
        QCOMPARE(layout.untrained, Rows { 1 });
        QCOMPARE(layout.dropped, Rows { 2 });
        QCOMPARE(layout.tokens(), std::int64_t(5));
    }
    QVERIFY(plan::layOut(rows, { 4, Packing::None, LongRows::Truncate }).dropped.empty());
}

ANNEAL_TEST(TestPacking)
#include "tst_packing.moc"
