// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/split/splitter.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;

/// Whole documents: of the chunks that LangChain makes of them, tests/data/splitters/make_splitters.py has written number and hash.
class TestDocumentChunks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areThoseOfLangChain_data();
    void areThoseOfLangChain();
};

namespace {

base::Json documentsReference()
{
    const auto file = base::readFile(ANNEAL_TESTS_DIR "/data/splitters/documents.json");
    return file ? *base::parseJson(*file) : base::Json();
}

} // namespace

void TestDocumentChunks::areThoseOfLangChain_data()
{
    QTest::addColumn<int>("document");
    const auto reference = documentsReference();
    for (int i = 0; i < static_cast<int>(reference.size()); ++i)
        QTest::newRow(reference[static_cast<std::size_t>(i)]["file"].get<std::string>().c_str()) << i;
}

void TestDocumentChunks::areThoseOfLangChain()
{
    QFETCH(int, document);
    const auto one = documentsReference()[static_cast<std::size_t>(document)];
    const auto source = base::readFile(std::filesystem::path(ANNEAL_TESTDATA) / "documents" / one["file"].get<std::string>());
    QVERIFY(source);
    for (const auto &cut : one["cuts"]) {
        config::LangChainConfig settings;
        settings.splitter = *base::named<config::SplitterKind>(cut["splitter"].get<std::string>());
        settings.chunkSize = cut["chunk_size"];
        settings.chunkOverlap = cut["chunk_overlap"];
        settings.cutSections = false;
        settings.separatorRegex = !cut["separators"].is_null();
        if (settings.separatorRegex)
            settings.separators = cut["separators"].get<std::vector<std::string>>();
        const auto splitter = split::Splitter::create(settings, nullptr);
        QVERIFY(splitter);
        const auto chunks = (*splitter)->split(*source);
        QVERIFY(chunks);
        std::string all;
        for (const auto &chunk : *chunks) {
            all += chunk.text + '\n';
            for (const auto &heading : chunk.headings)
                all += heading.name + '\n' + heading.text + '\n';
        }
        QVERIFY2(chunks->size() == cut["count"].get<std::size_t>() && base::sha256(all) == cut["sha256"].get<std::string>(), cut.dump().c_str());
    }
}

ANNEAL_TEST(TestDocumentChunks)
#include "tst_documents.moc"
