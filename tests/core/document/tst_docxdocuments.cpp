// SPDX-License-Identifier: GPL-3.0-or-later
// Real Word documents against pandoc, and broken ones against what their manifest expects.
#include "core/document/docxreader.h"
#include "tests/core/document/mutated.h"
#include "tests/core/document/realdocuments.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;
namespace fs = std::filesystem;
using tests::entries;
using tests::kDocuments;

class TestDocxDocuments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAsPandoc();
    void survivesBrokenFiles();
    void survivesMutations();
};

void TestDocxDocuments::readsAsPandoc()
{
    int seen = 0;
    for (const auto &entry : entries("docx", ".docx")) {
        const auto file = entry["file"].get<std::string>();
        const auto document = document::readDocx(kDocuments / file);
        QVERIFY2(document, document ? "" : document.error().text().c_str());
        const auto expected = base::readFile(kDocuments / entry["expected"].get<std::string>());
        QVERIFY(expected);
        ++seen;
        if (tests::wordsOf(*expected).empty()) {
            QVERIFY2(tests::wordsOf(document->text).empty(), file.c_str());
            continue;
        }
        const double score = tests::wordF1(document->text, *expected);
        QVERIFY2(score >= 0.98, qPrintable(QString::fromStdString(file + ": " + std::to_string(score))));
    }
    QVERIFY(seen >= 12);
}

void TestDocxDocuments::survivesBrokenFiles()
{
    int seen = 0;
    for (const auto &entry : entries("broken", ".docx")) {
        const auto file = kDocuments / entry["file"].get<std::string>();
        const auto document = document::readDocx(file);
        if (!document)
            QVERIFY2(document.error().text().find(file.filename().string()) != std::string::npos, document.error().text().c_str());
        if (entry["expect"] == "error")
            QVERIFY2(!document, file.c_str());
        if (document && entry.contains("must_not_contain"))
            QVERIFY2(document->text.find(entry["must_not_contain"].get<std::string>()) == std::string::npos, file.c_str());
        ++seen;
    }
    QVERIFY(seen >= 10);
}

void TestDocxDocuments::survivesMutations()
{
    std::mt19937 random(12);
    for (const auto &entry : entries("docx", ".docx"))
        tests::readMutations(kDocuments / entry["file"].get<std::string>(), "mutated.docx", random, tests::mutationCount(3),
            [](const fs::path &file) { return document::readDocx(file); });
    QVERIFY(document::readDocx(kDocuments / "docx/notes.docx"));
}

ANNEAL_TEST(TestDocxDocuments)
#include "tst_docxdocuments.moc"
