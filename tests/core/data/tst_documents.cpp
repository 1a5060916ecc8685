// SPDX-License-Identifier: GPL-3.0-or-later
// Real texts and training sets, and broken ones, with what independent tools say of them.
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/data/example.h"
#include "core/data/prepare.h"
#include "core/document/charset.h"
#include "core/document/textreaders.h"
#include "tests/core/data/collected.h"
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

class TestDocuments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsTexts();
    void findsTheWords();
    void readsTables();
    void readsDataSets();
    void survivesBrokenFiles();
    void handlesBrokenRows();
    void preparesDataSets();
    void recognisesDataSets();

private:
    base::Result<data::PrepareReport> prepare() { return data::prepareData(m_settings, m_folder->path().toStdString(), {}); }
    std::unique_ptr<QTemporaryDir> m_folder;
    config::DataConfig m_settings;
};

void TestDocuments::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = {};
}

void TestDocuments::readsTexts()
{
    int seen = 0;
    for (const auto &entry : manifest()) {
        if (entry["type"] != "txt")
            continue;
        ++seen;
        const auto name = entry["file"].get<std::string>();
        const auto document = document::readText(kDocuments / name);
        QVERIFY2(document, name.c_str());
        auto expected = *base::readFile(kDocuments / entry["expected"].get<std::string>());
        std::erase(expected, '\r');
        QVERIFY2(document->text == expected, (name + " as " + document->charset).c_str());
    }
    QVERIFY(seen >= 7);
}

/// Words as runs of letters, digits and underscores; the score is their F1, each word as often as it stands there.
void TestDocuments::findsTheWords()
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
        std::int64_t common = 0, all = 0;
        for (const auto &[word, count] : got) {
            all += count;
            if (const auto found = expected.find(word); found != expected.end())
                common += std::min(count, found->second);
        }
        for (const auto &[word, count] : expected)
            all += count;
        const auto score = 2.0 * static_cast<double>(common) / static_cast<double>(all);
        QVERIFY2(score >= kEnough, (name + ": " + base::formatFixed(score, 4)).c_str());
    }
    QVERIFY(seen >= 16);
}

void TestDocuments::readsTables()
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

void TestDocuments::readsDataSets()
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

void TestDocuments::survivesBrokenFiles()
{
    int seen = 0;
    for (const auto &entry : manifest()) {
        if (entry["type"] != "broken")
            continue;
        const fs::path name(entry["file"].get<std::string>());
        const auto expect = entry["expect"].get<std::string>();
        const auto sources = data::listSources(kDocuments / name);
        if (!sources) {
            QVERIFY2(expect.find("error") != std::string::npos || name.extension() != ".jsonl", name.c_str());
            continue;
        }
        ++seen;
        const auto &source = sources->front();
        Collected got;
        if (source.reader->rows) {
            const auto read = source.reader->rows(source.path, got, {});
            if (entry.contains("line") && name.extension() == ".jsonl") {
                QVERIFY2(read, name.c_str());
                QCOMPARE(got.problems.size(), std::size_t(1));
                QCOMPARE(got.problems[0].first.line, entry["line"].get<std::int64_t>());
            } else if (entry.contains("line")) {
                QVERIFY2(!read && read.error().detail.find("line " + entry["line"].dump()) != std::string::npos, name.c_str());
            }
            if (entry.contains("good_rows") && !entry.contains("bad_lines"))
                QCOMPARE(got.rows.size(), entry["good_rows"].get<std::size_t>());
            if (expect == "error")
                QVERIFY2(!read || got.rows.empty(), name.c_str());
        } else {
            const auto document = source.reader->document(source.path, {}, {});
            QVERIFY2(document || expect.find("error") != std::string::npos, name.c_str());
            if (document && entry.contains("contains"))
                QVERIFY2(document->text.find(entry["contains"].get<std::string>()) != std::string::npos, name.c_str());
            if (document && entry.contains("must_not_contain"))
                QVERIFY2(document->text.find(entry["must_not_contain"].get<std::string>()) == std::string::npos, name.c_str());
            if (document)
                QVERIFY2(base::isUtf8(document->text), name.c_str());
        }
    }
    QVERIFY(seen >= 25);
}

void TestDocuments::handlesBrokenRows()
{
    m_settings.validationFraction = 0;
    const auto placesOf = [&](const char *name, std::int64_t data::RowProblem::*place) {
        m_settings.inputPath = (kDocuments / "broken" / name).string();
        const auto report = prepare();
        std::vector<std::int64_t> places;
        for (const auto &problem : report ? report->problems : std::vector<data::RowProblem>())
            places.push_back(problem.*place);
        return places;
    };
    QCOMPARE(placesOf("wrong-types.jsonl", &data::RowProblem::line), (std::vector<std::int64_t> { 2, 3, 4, 5, 6, 7, 8, 9 }));
    QCOMPARE(placesOf("missing-fields.json", &data::RowProblem::row), (std::vector<std::int64_t> { 5, 10, 15, 20 }));
    QCOMPARE(placesOf("bad-line.jsonl", &data::RowProblem::line), (std::vector<std::int64_t> { 21 }));
    QCOMPARE(placesOf("lone-surrogate.jsonl", &data::RowProblem::line), (std::vector<std::int64_t> { 2 }));
    QCOMPARE(placesOf("huge-row.jsonl", &data::RowProblem::line), std::vector<std::int64_t>());
}

void TestDocuments::preparesDataSets()
{
    m_settings.inputPath = (kDocuments / "datasets").string();
    const auto report = prepare();
    QVERIFY2(report, report ? "" : report.error().text().c_str());
    QCOMPARE(report->documents.size(), std::size_t(11));
    QCOMPARE(report->count(data::DocumentState::Done), std::int64_t(7));
    QCOMPARE(report->count(data::DocumentState::Failed), std::int64_t(4)); // preferences
    QCOMPARE(report->rowsOut, std::int64_t(7 * 520));
    QCOMPARE(report->rowsIn, report->rowsOut + report->rowsSkipped);
    QVERIFY(report->validationRows > 100 && report->validationRows < 260);
}

void TestDocuments::recognisesDataSets()
{
    const std::map<std::string, std::string> expected { { "alpaca.jsonl", "alpaca" }, { "messages-tools.jsonl", "messages" },
        { "messages.jsonl", "messages" }, { "preference-conversational.jsonl", "unsupported" }, { "preference-implicit.jsonl", "unsupported" },
        { "preference.jsonl", "unsupported" }, { "prompt-completion.jsonl", "prompt-completion" }, { "text.jsonl", "text" },
        { "unpaired.jsonl", "unsupported" } };
    for (const auto &[name, format] : expected) {
        int rows = 0;
        for (const auto &line : base::split(*base::readFile(kDocuments / "datasets" / name), '\n')) {
            if (line.empty())
                continue;
            ++rows;
            const auto row = *base::parseJson(line);
            const auto got = data::recognise(row);
            QCOMPARE(std::string(got ? data::formatName(*got) : base::kindName(got.error().kind)), format);
            if (got)
                QVERIFY2(data::toExample(*got, row), (name + ": " + line).c_str());
        }
        QCOMPARE(rows, 520);
    }
}

ANNEAL_TEST(TestDocuments)
#include "tst_documents.moc"
