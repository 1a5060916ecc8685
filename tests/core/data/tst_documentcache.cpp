// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/data/documentcache.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;
namespace fs = std::filesystem;

class TestDocumentCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsAFileOnce();
    void readsAgainWhatWasWrittenTo();
    void readsAgainWithOtherSettings();
    void remembersNoFailure();
    void letsTheOldestGo();

private:
    data::Source put(const char *name, const std::string &text);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<data::DocumentCache> m_cache;
    config::DataConfig m_settings;
};

void TestDocumentCache::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_cache = std::make_unique<data::DocumentCache>();
    m_settings = {};
}

data::Source TestDocumentCache::put(const char *name, const std::string &text)
{
    const fs::path path = fs::path(m_folder->path().toStdString()) / name;
    if (!base::writeFile(path, text))
        qFatal("cannot write %s", path.c_str());
    return data::listSources(path)->front();
}

void TestDocumentCache::readsAFileOnce()
{
    const auto source = put("a.txt", "One.");
    const auto first = m_cache->read(source, m_settings);
    QVERIFY(first);
    QCOMPARE((*first)->text, std::string("One."));
    QCOMPARE(m_cache->read(source, m_settings)->get(), first->get());
}

void TestDocumentCache::readsAgainWhatWasWrittenTo()
{
    const auto source = put("a.txt", "One.");
    const auto first = *m_cache->read(source, m_settings);
    put("a.txt", "Two, and longer.");
    QCOMPARE((*m_cache->read(source, m_settings))->text, std::string("Two, and longer."));
    QCOMPARE(first->text, std::string("One.")); // who holds it keeps it
}

void TestDocumentCache::readsAgainWithOtherSettings()
{
    const auto source = put("a.txt", "One.");
    const auto first = *m_cache->read(source, m_settings);
    m_settings.pdf.joinHyphenated = !m_settings.pdf.joinHyphenated;
    QVERIFY(m_cache->read(source, m_settings)->get() != first.get());
    m_settings.langchain.chunkSize += 1; // says nothing of reading
    m_settings.pdf.joinHyphenated = !m_settings.pdf.joinHyphenated;
    QCOMPARE(m_cache->read(source, m_settings)->get(), first.get());
}

void TestDocumentCache::remembersNoFailure()
{
    const auto source = put("a.txt", "One.");
    fs::rename(source.path, source.path.string() + ".away");
    QVERIFY(!m_cache->read(source, m_settings));
    fs::rename(source.path.string() + ".away", source.path);
    QVERIFY(m_cache->read(source, m_settings));
}

void TestDocumentCache::letsTheOldestGo()
{
    const std::string large(data::DocumentCache::kMost / 5 * 2, 'x');
    const auto a = put("a.txt", large), b = put("b.txt", large), c = put("c.txt", large);
    std::weak_ptr<const document::Document> first = *m_cache->read(a, m_settings), second = *m_cache->read(b, m_settings);
    QVERIFY(m_cache->read(a, m_settings));
    QVERIFY(m_cache->read(c, m_settings));
    QVERIFY(!first.expired());
    QVERIFY(second.expired()); // the one that nobody asked for since
    const auto huge = put("d.txt", std::string(data::DocumentCache::kMost + 1, 'x'));
    std::weak_ptr<const document::Document> other = *m_cache->read(huge, m_settings);
    QVERIFY(other.expired() && !first.expired());
}

ANNEAL_TEST(TestDocumentCache)
#include "tst_documentcache.moc"
