// SPDX-License-Identifier: GPL-3.0-or-later
// Real documents, tables and training sets of each kind, with what independent tools say of them.
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/data/example.h"
#include "core/data/prepare.h"
#include "core/document/charset.h"
#include "core/document/textreaders.h"
#include "tests/core/data/collected.h"
#include "tests/core/document/realdocuments.h"
#include "tests/support/testprogram.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>

using namespace anneal;
namespace fs = std::filesystem;
using tests::Collected;

namespace {

const fs::path kDocuments = ANNEAL_TESTDATA "/documents";

std::vector<base::Json> manifest()
{
    std::vector<base::Json> entries;
    const auto lines = base::readFile(kDocuments / "manifest.jsonl");
    for (const auto &line : lines ? base::split(*lines, '\n') : std::vector<std::string>())
        if (auto entry = base::parseJson(line))
            entries.push_back(std::move(*entry));
    return entries;
}

} // namespace

class TestKinds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheWords();
    void readsTables();
    void readsDataSets();
};

/// Words as runs of letters, digits and underscores; the score is their F1, each word as often as it stands there.
void TestKinds::findsTheWords()
{
    const auto wordsOf = [](const std::string &text) {
        static const QRegularExpression kWord(QStringLiteral("\\w+"), QRegularExpression::UseUnicodePropertiesOption);
        std::map<QString, std::int64_t> words;
        for (auto it = kWord.globalMatch(QString::fromStdString(text)); it.hasNext();)
            ++words[it.next().captured()];
        return words;
    };
    constexpr double kEnough = 0.98;
    int seen = 0;
    for (const auto &entry : manifest()) {
        const auto type = entry["type"].get<std::string>();
        if (type != "html" && type != "md" && type != "txt")
            continue;
        ++seen;
        const auto name = entry["file"].get<std::string>();
        const auto sources = data::listSources(kDocuments / name);
        QVERIFY2(sources && sources->front().reader && sources->front().reader->document, name.c_str());
        document::ReadOptions options;
        options.isPlain = true;
        const auto document = sources->front().reader->document(kDocuments / name, options, {});
        QVERIFY2(document, name.c_str());
        const auto got = wordsOf(document->text);
        const auto expected = wordsOf(*base::readFile(kDocuments / entry["expected"].get<std::string>()));
        const double score = tests::f1Of(got, expected);
        QVERIFY2(score >= kEnough, (name + ": " + base::formatFixed(score, 4)).c_str());
    }
    QVERIFY(seen >= 16);
}

void TestKinds::readsTables()
{
    const std::map<std::string, std::string> names { { ",", "comma" }, { ";", "semicolon" }, { "\t", "tab" } };
    int seen = 0;
    for (const auto &entry : manifest()) {
        if (entry["type"] != "csv")
            continue;
        ++seen;
        const auto name = entry["file"].get<std::string>();
        Collected got;
        QVERIFY2(data::readCsv(kDocuments / name, got, {}), name.c_str());
        QVERIFY2(got.problems.empty(), name.c_str());
        QCOMPARE(got.rows.size(), entry["rows"].get<std::size_t>());
        QCOMPARE(data::delimiterName(got.facts.delimiter), names.at(entry["delimiter"].get<std::string>()));
        const auto columns = entry["columns"];
        for (const auto &[which, row] : { std::pair { "first", &got.rows.front() }, std::pair { "last", &got.rows.back() } }) {
            const auto &cells = entry[which];
            QCOMPARE(row->second.size(), columns.size());
            for (std::size_t i = 0; i < columns.size(); ++i)
                QCOMPARE(row->second[columns[i].get<std::string>()], i < cells.size() ? cells[i] : base::Json());
        }
    }
    QVERIFY(seen >= 6);
}

void TestKinds::readsDataSets()
{
    int seen = 0;
    for (const auto &entry : manifest()) {
        if (entry["type"] != "dataset")
            continue;
        ++seen;
        const auto name = entry["file"].get<std::string>();
        const auto sources = data::listSources(kDocuments / name);
        QVERIFY2(sources && sources->front().reader && sources->front().reader->rows, name.c_str());
        Collected got;
        QVERIFY2(sources->front().reader->rows(kDocuments / name, got, {}), name.c_str());
        QVERIFY2(got.problems.empty(), name.c_str());
        QCOMPARE(got.rows.size(), entry["rows"].get<std::size_t>());
        QVERIFY2(got.rows.front().second == entry["first"], name.c_str());
        QVERIFY2(got.rows.back().second == entry["last"], name.c_str());
        const auto formats = data::candidates(got.rows.front().second);
        QCOMPARE(formats.size(), std::size_t(1));
        // "messages + tools", "preference (TRL standard, explicit prompt)", "unpaired preference (KTO)"
        const auto expected = entry["format"].get<std::string>();
        const auto format = std::string(data::formatName(formats.front()));
        QVERIFY2(expected.starts_with(format.substr(0, format.find('-'))), (name + " as " + format).c_str());
    }
    QVERIFY(seen >= 11);
}

ANNEAL_TEST(TestKinds)
#include "tst_kinds.moc"
