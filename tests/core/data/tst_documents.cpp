// SPDX-License-Identifier: GPL-3.0-or-later
// Texts, training sets and broken files, with what independent tools say of them: small ones, and real ones where the reference data is there.
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/data/example.h"
#include "core/data/prepare.h"
#include "core/document/charset.h"
#include "core/document/textreaders.h"
#include "tests/core/data/collected.h"
#include "tests/support/referencedata.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>

using namespace anneal;
namespace fs = std::filesystem;
using tests::Collected;

Q_DECLARE_METATYPE(std::filesystem::path)

class TestDocuments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsTexts_data() { addFolders(); }
    void readsTexts();
    void survivesBrokenFiles_data() { addFolders(); }
    void survivesBrokenFiles();
    void handlesBrokenRows_data() { addFolders(); }
    void handlesBrokenRows();
    void preparesDataSets_data() { addFolders(); }
    void preparesDataSets();
    void recognisesDataSets_data() { addFolders(); }
    void recognisesDataSets();

private:
    static void addFolders();
    base::Result<data::PrepareReport> prepare() { return data::prepareData(m_settings, m_folder->path().toStdString(), {}); }
    std::unique_ptr<QTemporaryDir> m_folder;
    config::DataConfig m_settings;
};

void TestDocuments::addFolders()
{
    QTest::addColumn<fs::path>("documents");
    QTest::addColumn<std::int64_t>("rowsOfASet");
    for (const auto &data : tests::referenceData("documents"))
        QTest::newRow(data.isWhole ? "all" : "small ones") << data.folder << std::int64_t(data.isWhole ? 520 : 12);
}

void TestDocuments::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = {};
}

void TestDocuments::readsTexts()
{
    QFETCH(const fs::path, documents);
    const auto manifest = base::readFile(documents / "manifest.jsonl");
    QVERIFY(manifest);
    int seen = 0;
    for (const auto &line : base::split(*manifest, '\n')) {
        const auto entry = base::parseJson(line);
        if (!entry || (*entry)["type"] != "txt")
            continue;
        ++seen;
        const auto name = (*entry)["file"].get<std::string>();
        const auto document = document::readText(documents / name);
        QVERIFY2(document, name.c_str());
        auto expected = *base::readFile(documents / (*entry)["expected"].get<std::string>());
        std::erase(expected, '\r');
        QVERIFY2(document->text == expected, (name + " as " + document->charset).c_str());
    }
    QVERIFY(seen >= 7);
}

void TestDocuments::survivesBrokenFiles()
{
    QFETCH(const fs::path, documents);
    const auto manifest = base::readFile(documents / "manifest.jsonl");
    QVERIFY(manifest);
    int seen = 0;
    for (const auto &line : base::split(*manifest, '\n')) {
        const auto entry = base::parseJson(line);
        if (!entry || (*entry)["type"] != "broken")
            continue;
        const fs::path name((*entry)["file"].get<std::string>());
        const auto expect = (*entry)["expect"].get<std::string>();
        const auto sources = data::listSources(documents / name);
        if (!sources) {
            QVERIFY2(expect.find("error") != std::string::npos || name.extension() != ".jsonl", name.c_str());
            continue;
        }
        ++seen;
        const auto &source = sources->front();
        Collected got;
        if (source.reader->rows) {
            const auto read = source.reader->rows(source.path, got, {});
            if (entry->contains("line") && name.extension() == ".jsonl") {
                QVERIFY2(read, name.c_str());
                QCOMPARE(got.problems.size(), std::size_t(1));
                QCOMPARE(got.problems[0].first.line, (*entry)["line"].get<std::int64_t>());
            } else if (entry->contains("line")) {
                QVERIFY2(!read && read.error().detail.find("line " + (*entry)["line"].dump()) != std::string::npos, name.c_str());
            }
            if (entry->contains("good_rows") && !entry->contains("bad_lines"))
                QCOMPARE(got.rows.size(), (*entry)["good_rows"].get<std::size_t>());
            if (expect == "error")
                QVERIFY2(!read || got.rows.empty(), name.c_str());
        } else {
            const auto document = source.reader->document(source.path, {}, {});
            QVERIFY2(document || expect.find("error") != std::string::npos, name.c_str());
            if (document && entry->contains("contains"))
                QVERIFY2(document->text.find((*entry)["contains"].get<std::string>()) != std::string::npos, name.c_str());
            if (document && entry->contains("must_not_contain"))
                QVERIFY2(document->text.find((*entry)["must_not_contain"].get<std::string>()) == std::string::npos, name.c_str());
            if (document)
                QVERIFY2(base::isUtf8(document->text), name.c_str());
        }
    }
    QVERIFY(seen >= 15);
}

void TestDocuments::handlesBrokenRows()
{
    QFETCH(const fs::path, documents);
    m_settings.validationFraction = 0;
    const auto placesOf = [&](const char *name, std::int64_t data::RowProblem::*place) {
        m_settings.inputPath = (documents / "broken" / name).string();
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
    QFETCH(const fs::path, documents);
    QFETCH(const std::int64_t, rowsOfASet);
    m_settings.inputPath = (documents / "datasets").string();
    const auto report = prepare();
    QVERIFY2(report, report ? "" : report.error().text().c_str());
    QCOMPARE(report->documents.size(), std::size_t(11));
    QCOMPARE(report->count(data::DocumentState::Done), std::int64_t(7));
    QCOMPARE(report->count(data::DocumentState::Failed), std::int64_t(4)); // preferences
    QCOMPARE(report->rowsOut, 7 * rowsOfASet);
    QCOMPARE(report->rowsIn, report->rowsOut + report->rowsSkipped);
    QVERIFY(report->validationRows > report->rowsOut * 2 / 100 && report->validationRows < report->rowsOut * 9 / 100);
}

void TestDocuments::recognisesDataSets()
{
    QFETCH(const fs::path, documents);
    QFETCH(const std::int64_t, rowsOfASet);
    const std::map<std::string, std::string> expected { { "alpaca.jsonl", "alpaca" }, { "messages-tools.jsonl", "messages" },
        { "messages.jsonl", "messages" }, { "preference-conversational.jsonl", "unsupported" }, { "preference-implicit.jsonl", "unsupported" },
        { "preference.jsonl", "unsupported" }, { "prompt-completion.jsonl", "prompt-completion" }, { "text.jsonl", "text" },
        { "unpaired.jsonl", "unsupported" } };
    for (const auto &[name, format] : expected) {
        std::int64_t rows = 0;
        for (const auto &line : base::split(*base::readFile(documents / "datasets" / name), '\n')) {
            if (line.empty())
                continue;
            ++rows;
            const auto row = *base::parseJson(line);
            const auto got = data::recognise(row);
            QCOMPARE(std::string(got ? data::formatName(*got) : base::kindName(got.error().kind)), format);
            if (got)
                QVERIFY2(data::toExample(*got, row), (name + ": " + line).c_str());
        }
        QCOMPARE(rows, rowsOfASet);
    }
}

ANNEAL_TEST(TestDocuments)
#include "tst_documents.moc"
