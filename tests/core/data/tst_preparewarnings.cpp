// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/data/prepare.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;
using data::PrepareWarning;
namespace fs = std::filesystem;

class TestPrepareWarnings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhenAShareIsFar_data();
    void saysWhenAShareIsFar();
    void saysWhenMuchIsLeftOut_data();
    void saysWhenMuchIsLeftOut();
    void warnsOfWholeDocuments();
    void warnsOfASingleDocument();
    void warnsOfEqualRows();
    void warnsOfAFormThatDoesNotFit();
    void warnsOfUnknownColumns();
    void saysNothingWhereAllIsWell();
    void readsWarningsBackAndNothingElse();

private:
    static data::PrepareReport prepared(const std::vector<std::pair<std::string, std::string>> &files, const config::DataConfig &settings)
    {
        QTemporaryDir folder;
        const fs::path project = folder.path().toStdString();
        for (const auto &[name, text] : files) {
            fs::create_directories((project / "data/raw" / name).parent_path());
            if (!base::writeFile(project / "data/raw" / name, text))
                return {};
        }
        const auto report = data::prepareData(settings, project, {});
        if (!report)
            qWarning("%s", report.error().text().c_str());
        return report ? *report : data::PrepareReport();
    }
    static std::string paragraphs(int count, const std::string &word)
    {
        std::string text;
        for (int i = 0; i < count; ++i)
            text += word + " " + std::to_string(i) + " " + std::string(900, 'x') + "\n\n";
        return text;
    }
};

void TestPrepareWarnings::saysWhenAShareIsFar_data()
{
    QTest::addColumn<double>("asked");
    QTest::addColumn<int>("heldOut");
    QTest::addColumn<int>("rows");
    QTest::addColumn<bool>("far");
    const auto row = [](double asked, int heldOut, int rows, bool far) {
        QTest::addRow("%g of %d: %d", asked, rows, heldOut) << asked << heldOut << rows << far;
    };
    row(0.05, 60, 78, true);
    row(0.05, 4, 78, false);
    row(0.05, 18, 78, true);
    row(0.05, 100, 1000, false); // twice what was asked
    row(0.05, 101, 1000, true);
    row(0.1, 200, 1000, false);
    row(0.1, 201, 1000, true);
    row(0.01, 60, 1000, false); // five points more
    row(0.01, 61, 1000, true);
    row(0.5, 700, 1000, false); // twenty points more
    row(0.5, 701, 1000, true);
    row(0.05, 25, 1000, false); // half of it
    row(0.05, 24, 1000, true);
    row(0.055, 1, 79, true); // a quarter of it
    row(0.1, 1, 79, true);
    row(0.1, 3, 79, false);
    row(0.05, 0, 1000, true);
    row(0.05, 0, 20, true); // one was due
    row(0.05, 0, 19, false);
    row(0.05, 1, 5, false); // one row is the least
    row(0.05, 1, 2, false);
    row(0.05, 4, 5, true);
    row(0.05, 2, 10, false); // as chance would have it
    row(0.05, 3, 10, true);
    row(0, 0, 1000, false); // nothing was asked
    row(0.05, 0, 0, false);
}

void TestPrepareWarnings::saysWhenAShareIsFar()
{
    QFETCH(double, asked);
    QFETCH(int, heldOut);
    QFETCH(int, rows);
    QTEST(data::isFarFromAsked(asked, heldOut, rows), "far");
}

void TestPrepareWarnings::saysWhenMuchIsLeftOut_data()
{
    QTest::addColumn<int>("leftOut");
    QTest::addColumn<int>("rows");
    QTest::addColumn<bool>("much");
    QTest::newRow("none") << 0 << 100 << false;
    QTest::newRow("a fifth") << 20 << 100 << false;
    QTest::newRow("over a fifth") << 21 << 100 << true;
    QTest::newRow("nearly all") << 60'020 << 60'050 << true;
    QTest::newRow("one of five") << 1 << 5 << false;
    QTest::newRow("one of four") << 1 << 4 << true;
    QTest::newRow("no rows") << 0 << 0 << false;
}

void TestPrepareWarnings::saysWhenMuchIsLeftOut()
{
    QFETCH(int, leftOut);
    QFETCH(int, rows);
    QTEST(data::isMuchLeftOut(leftOut, rows), "much");
}

void TestPrepareWarnings::warnsOfWholeDocuments()
{
    config::DataConfig settings;
    settings.splitBy = config::SplitBy::Document;
    settings.validationFraction = 0.05;
    std::string rows;
    for (int i = 0; i < 18; ++i)
        rows += R"({"text": "row )" + std::to_string(i) + "\"}\n";
    // The seed that holds the long document out.
    for (settings.seed = 0; settings.seed < 500; ++settings.seed) {
        const auto report = prepared({ { "long.txt", paragraphs(60, "word") }, { "rows.jsonl", rows }, { "short.md", "# Short\n" } }, settings);
        if (report.validationRows < 30)
            continue;
        QCOMPARE(report.warnings.size(), std::size_t(1));
        const auto &warning = report.warnings.front();
        QVERIFY(warning.kind == PrepareWarning::Kind::HeldOutMore);
        QVERIFY(warning.fix == PrepareWarning::Fix::SingleRows);
        QCOMPARE(warning.rows, report.validationRows);
        QVERIFY(warning.text().find("whole documents") != std::string::npos);
        settings.splitBy = config::SplitBy::Row; // what the hint says
        QVERIFY(prepared({ { "long.txt", paragraphs(60, "word") }, { "rows.jsonl", rows }, { "short.md", "# Short\n" } }, settings).warnings.empty());
        return;
    }
    QFAIL("no seed holds the long document out");
}

void TestPrepareWarnings::warnsOfASingleDocument()
{
    config::DataConfig settings;
    settings.splitBy = config::SplitBy::Document;
    settings.validationFraction = 0.05;
    const auto report = prepared({ { "only.txt", paragraphs(60, "word") } }, settings);
    QCOMPARE(report.validationRows, std::int64_t(0));
    QCOMPARE(report.warnings.size(), std::size_t(1));
    QVERIFY(report.warnings.front().kind == PrepareWarning::Kind::HeldOutLess);
    QVERIFY(report.warnings.front().fix == PrepareWarning::Fix::SingleRows);
}

void TestPrepareWarnings::warnsOfEqualRows()
{
    config::DataConfig settings;
    settings.splitBy = config::SplitBy::Row;
    settings.validationFraction = 0.05;
    std::string rows;
    for (int i = 0; i < 200; ++i)
        rows += "{\"text\": \"the same\"}\n";
    for (int i = 0; i < 100; ++i)
        rows += R"({"text": "row )" + std::to_string(i) + "\"}\n";
    for (settings.seed = 0; settings.seed < 500; ++settings.seed) {
        const auto report = prepared({ { "rows.jsonl", rows } }, settings);
        if (report.validationRows < 200)
            continue;
        QCOMPARE(report.warnings.size(), std::size_t(1));
        QVERIFY(report.warnings.front().fix == PrepareWarning::Fix::None);
        QVERIFY(report.warnings.front().text().find("equal rows") != std::string::npos);
        return;
    }
    QFAIL("no seed holds the equal rows out");
}

void TestPrepareWarnings::warnsOfAFormThatDoesNotFit()
{
    config::DataConfig settings;
    settings.format = config::RowForm::Custom;
    settings.templateText = "Q: {question}\nA: {answer}";
    std::string rows = R"({"question": "Why?", "answer": "So.", "text": "both"})" + std::string("\n");
    for (int i = 0; i < 50; ++i)
        rows += R"({"text": "row )" + std::to_string(i) + "\"}\n";
    const auto report = prepared({ { "rows.jsonl", rows } }, settings);
    QCOMPARE(report.rowsOut, std::int64_t(1));
    QCOMPARE(report.warnings.size(), std::size_t(1));
    const auto &warning = report.warnings.front();
    QVERIFY(warning.kind == PrepareWarning::Kind::LeftOut);
    QVERIFY(warning.fix == PrepareWarning::Fix::OtherFormat);
    QVERIFY2(warning.text().starts_with("50 of 51 rows (98 %) are left out. The most frequent reason: "), warning.text().c_str());
}

void TestPrepareWarnings::warnsOfUnknownColumns()
{
    const auto report = prepared({ { "rows.jsonl", "{\"text\": \"good\"}\n5\n6\n[]\n" } }, {});
    QCOMPARE(report.warnings.size(), std::size_t(1));
    QVERIFY(report.warnings.front().kind == PrepareWarning::Kind::LeftOut);
    QVERIFY(report.warnings.front().fix == PrepareWarning::Fix::Columns);
    const auto bad = prepared({ { "rows.jsonl", "{\"text\": \"good\"}\n{\n{\n" } }, {});
    QCOMPARE(bad.warnings.size(), std::size_t(1));
    QVERIFY(bad.warnings.front().fix == PrepareWarning::Fix::None);
}

void TestPrepareWarnings::saysNothingWhereAllIsWell()
{
    std::string rows;
    for (int i = 0; i < 300; ++i)
        rows += R"({"text": "row )" + std::to_string(i) + "\"}\n";
    config::DataConfig settings;
    settings.validationFraction = 0.05;
    for (settings.seed = 0; settings.seed < 30; ++settings.seed)
        QVERIFY(prepared({ { "rows.jsonl", rows } }, settings).warnings.empty());
}

void TestPrepareWarnings::readsWarningsBackAndNothingElse()
{
    data::PrepareReport report;
    report.warnings.push_back({ PrepareWarning::Kind::HeldOutMore, PrepareWarning::Fix::SingleRows, 60, 78, 0.05, {} });
    report.warnings.push_back({ PrepareWarning::Kind::LeftOut, PrepareWarning::Fix::None, 3, 4, 0, "Why not." });
    const auto json = report.toJson("/");
    const auto back = data::warningsIn(json);
    QCOMPARE(back.size(), std::size_t(2));
    QCOMPARE(back[0].text(), report.warnings[0].text());
    QCOMPARE(back[1].text(), report.warnings[1].text());
    // Whatever else stands in a file of that name.
    const std::vector<base::Json> odd { nullptr, 5, "text", true, base::Json::array(), base::Json::object(), 1e300 };
    for (const auto &value : odd) {
        QVERIFY(data::warningsIn(value).empty());
        QVERIFY(data::warningsIn({ { "warnings", value } }).empty());
        QVERIFY(data::warningsIn({ { "warnings", base::Json::array({ value }) } }).empty());
        for (const auto *key : { "kind", "fix", "rows", "of", "asked", "reason" }) {
            auto changed = json;
            changed["warnings"][0][key] = value;
            changed["warnings"][1][key] = value;
            for (const auto &warning : data::warningsIn(changed))
                QVERIFY(!warning.text().empty());
        }
    }
}

ANNEAL_TEST(TestPrepareWarnings)
#include "tst_preparewarnings.moc"
