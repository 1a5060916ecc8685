// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/data/csvrecords.h"
#include "core/data/prepare.h"
#include "core/data/preview.h"
#include "tests/core/data/collected.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;
using namespace std::string_literals;
namespace fs = std::filesystem;
using tests::Collected;

class TestCsv : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsRows_data();
    void readsRows();
    void findsTheDelimiter_data();
    void findsTheDelimiter();
    void understandsEncodings_data();
    void understandsEncodings();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void piecesChangeNothing();
    void lateLettersDecideTheEncoding();
    void preparesTables();
    void offersAMapping();

private:
    fs::path write(std::string_view bytes, const char *name = "table.csv")
    {
        const auto path = fs::path(m_folder.path().toStdString()) / name;
        [&] { QVERIFY(base::writeFile(path, bytes)); }();
        return path;
    }
    QTemporaryDir m_folder;
};

void TestCsv::readsRows_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QString>("rows");
    const auto row
        = [](const char *name, const char *table, const char *rows) { QTest::newRow(name) << QByteArray(table) << QString::fromUtf8(rows); };
    row("plain", "a,b\n1,2\n3,4", R"({"a":"1","b":"2"}{"a":"3","b":"4"})");
    row("quotes", "a,b\n\"x, \"\"y\"\"\",\"l1\nl2\"\n", R"({"a":"x, \"y\"","b":"l1\nl2"})");
    row("CRLF and BOM",
        "\xEF\xBB\xBF"
        "a;b\r\n\"1\r\n2\";3\r\n\r\n4;5\r\n",
        R"({"a":"1\n2","b":"3"}{"a":"4","b":"5"})");
    row("old line ends", "a,b\r1,2\r", R"({"a":"1","b":"2"})");
    row("loose quotes", "a,b\n5\" disk,\"x\"y\n", R"({"a":"5\" disk","b":"xy"})");
    row("missing cells", "a,b,c\n1\n1,2,3,,\n", R"({"a":"1","b":null,"c":null}{"a":"1","b":"2","c":"3"})");
    row("header without names", ",a,\n1,2,3\n", R"({"column 1":"1","a":"2","column 3":"3"})");
    row("one column", "text\nhello, world\n\nx\n", R"({"text":"x"})");
    row("declared by Excel", "sep=|\na|b\n1,0|2\n", R"({"a":"1,0","b":"2"})");
    row("header only", "a,b\n", "");
}

void TestCsv::readsRows()
{
    QFETCH(QByteArray, table);
    QFETCH(QString, rows);
    const auto file = write(table.toStdString());
    Collected got;
    const auto hash = data::readCsv(file, got, {});
    QVERIFY2(hash, hash ? "" : hash.error().text().c_str());
    QCOMPARE(*hash, *base::sha256OfFile(file));
    std::string printed;
    for (const auto &[place, row] : got.rows)
        printed += base::toJsonLine(row);
    QCOMPARE(QString::fromStdString(printed), rows);
}

void TestCsv::findsTheDelimiter_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QString>("name");
    QTest::newRow("comma") << QByteArray("a,b\n1;5,2\n") << "comma";
    QTest::newRow("semicolon, decimal commas") << QByteArray("a;b\n1,5;2,5\n3,5;4,5\n") << "semicolon";
    QTest::newRow("tab") << QByteArray("a\tb, c\n1\t2\n") << "tab";
    QTest::newRow("bar") << QByteArray("a|b|c\n1|2, 3|4\n") << "bar";
    QTest::newRow("in quotes does not count") << QByteArray("\"a;b;c;d\",e\n\"1;2\",3\n") << "comma";
    QTest::newRow("none") << QByteArray("a\nb\n") << "comma";
}

void TestCsv::findsTheDelimiter()
{
    QFETCH(QByteArray, table);
    QFETCH(QString, name);
    Collected got;
    QVERIFY(data::readCsv(write(table.toStdString()), got, {}));
    QCOMPARE(QString::fromStdString(data::delimiterName(got.facts.delimiter)), name);
}

void TestCsv::understandsEncodings_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QString>("charset");
    QTest::newRow("UTF-8") << QByteArray("wort,n\nGr\xC3\xB6\xC3\x9F"
                                         "e,1\n")
                           << "UTF-8";
    QTest::newRow("Latin-1") << QByteArray("wort,n\nGr\xF6\xDF"
                                           "e,Die Stra\xDF"
                                           "e ist f\xFCr alle da\n")
                             << "ISO-8859-1";
    const auto text = QStringLiteral("wort,n\nGröße,1\n");
    QTest::newRow("UTF-16 with mark") << QByteArray("\xFF\xFE") + QByteArray(reinterpret_cast<const char *>(text.utf16()), text.size() * 2)
                                      << "UTF-16LE";
    QTest::newRow("UTF-16 without") << QByteArray(reinterpret_cast<const char *>(text.utf16()), text.size() * 2) << "UTF-16LE";
}

void TestCsv::understandsEncodings()
{
    QFETCH(QByteArray, table);
    QFETCH(QString, charset);
    Collected got;
    QVERIFY(data::readCsv(write(table.toStdString()), got, {}));
    QCOMPARE(QString::fromStdString(got.facts.charset), charset);
    QCOMPARE(got.rows.size(), std::size_t(1));
    QCOMPARE(got.rows[0].second["wort"].get<std::string>(), std::string("Größe"));
}

void TestCsv::tellsWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QString>("says"); // problems and warnings
    QTest::addColumn<int>("rows");
    QTest::newRow("too many cells") << QByteArray("a,b\n\"x\ny\",1\n1,2,3\n4,5\n") << "4: The row has 3 cells, the header 2." << 2;
    QTest::newRow("too few cells") << QByteArray("a,b\n1,2\n3\n") << "Line 3 has fewer cells than the header; the missing ones are empty." << 2;
    QTest::newRow("open quote") << QByteArray("a,b\n1,2\n3,\"4\n5,6\n")
                                << "3: A quote that begins in this row is not closed before the end of the file." << 1;
    QTest::newRow("NUL") << QByteArray("a,b\n1,\0 2\n3,", 12) + QByteArray(200, 'x') + "\n"
                         << "2: The row holds a NUL character." << 1;
    QTest::newRow("names twice") << QByteArray("a,a\n1,2\n") << "Two columns have the name \"a\"; the later one is read as \"a 2\"." << 1;
    QTest::newRow("not UTF-8") << QByteArray("a,b\n\xC3\xA4\xC3\xB6,\xFF\n")
                               << "It holds bytes that are not UTF-8, the first at byte 10; they were replaced." << 1;
}

void TestCsv::tellsWhatIsWrong()
{
    QFETCH(QByteArray, table);
    QFETCH(QString, says);
    QFETCH(int, rows);
    Collected got;
    const auto read = data::readCsv(write(table.toStdString()), got, {});
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    QStringList told;
    for (const auto &[place, reason] : got.problems)
        told << QStringLiteral("%1: %2").arg(place.line).arg(QString::fromStdString(reason));
    for (const auto &warning : got.warnings)
        told << QString::fromStdString(warning);
    QCOMPARE(told.join(QLatin1Char('\n')), says);
    QCOMPARE(static_cast<int>(got.rows.size()), rows);
}

void TestCsv::piecesChangeNothing()
{
    const std::string table = "a,\"b\"\"\r\n\"\r\n1,\"2\n\"\"\",x\r\r\n";
    const auto cut = [&](std::size_t size) {
        std::string printed;
        data::CsvRecords records(',', [&](const data::CsvRecord &record) {
            printed += std::to_string(record.line) + ":";
            for (const auto &cell : record.cells)
                printed += "[" + cell + "]";
            return true;
        });
        for (std::size_t at = 0; at < table.size(); at += size)
            records.add(std::string_view(table).substr(at, size));
        records.finish();
        return printed;
    };
    QCOMPARE(cut(table.size()), std::string("1:[a][b\"\n]3:[1][2\n\"][x]5:[]"));
    for (std::size_t size = 1; size < table.size(); ++size)
        QCOMPARE(cut(size), cut(table.size()));
}

/// The first letter that is not ASCII stands behind the first mebibyte; characters of UTF-8 lie across the ends of pieces.
void TestCsv::lateLettersDecideTheEncoding()
{
    std::string table = "a,b\n";
    while (table.size() < (1 << 20) + 5000)
        table += "some words of a row,and some more\n";
    Collected latin;
    QVERIFY(data::readCsv(write(table
                              + "Gr\xF6\xDF"
                                "e,Stra\xDF"
                                "e f\xFCr alle\n"),
        latin, {}));
    QCOMPARE(latin.rows.back().second["a"].get<std::string>(), std::string("Größe"));
    std::string euros = "a,b\nx";
    while (euros.size() < (2 << 20))
        euros += "€";
    Collected utf8;
    QVERIFY(data::readCsv(write(euros + ",1\n"), utf8, {}));
    QVERIFY(utf8.warnings.empty());
    QVERIFY(utf8.rows.back().second["a"].get<std::string>().find("\xEF\xBF\xBD") == std::string::npos);
}

void TestCsv::preparesTables()
{
    write("instruction;output\nWhat is 1+1?;2\nWhat?\nToo;many;cells\n", "qa.csv");
    config::DataConfig settings;
    settings.inputPath = "qa.csv";
    settings.validationFraction = 0;
    const auto report = data::prepareData(settings, m_folder.path().toStdString(), {});
    QVERIFY2(report, report ? "" : report.error().text().c_str());
    const auto &document = report->documents.front();
    QCOMPARE(document.format, std::string("alpaca"));
    QCOMPARE(document.delimiter, std::string("semicolon"));
    QCOMPARE(document.charset, std::string("UTF-8"));
    QCOMPARE(document.rowsOut, std::int64_t(1));
    QCOMPARE(report->problems.size(), std::size_t(2)); // no answer, too many cells
    QCOMPARE(report->problems[1].line, std::int64_t(4));
    QCOMPARE(document.warnings.size(), std::size_t(1));
}

void TestCsv::offersAMapping()
{
    const auto sources = data::listSources(write("question,answer\nWhat?,That\n", "faq.csv"));
    QVERIFY(sources);
    auto rows = data::rowsOf(sources->front(), {}, 10);
    QVERIFY(rows && !rows->format && rows->table);
    const auto proposal = data::proposedMapping(rows->rows.front().value);
    QVERIFY(proposal);
    rows = data::rowsOf(sources->front(), proposal->mapping, 10);
    QVERIFY(rows && rows->format == data::RowFormat::PromptCompletion);
    // Of a table the verdict of a row is a text.
    QVERIFY(data::candidates({ { "prompt", "p" }, { "completion", "c" }, { "label", "0" } }) == std::vector { data::RowFormat::UnpairedPreference });
}

ANNEAL_TEST(TestCsv)
#include "tst_csv.moc"
