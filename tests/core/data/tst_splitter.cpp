// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/data/splitter.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;

namespace {

/// Four characters a token, as in make_splitters.py; the ids number the tokens of the last text.
class FourCharacters : public text::Tokenizer
{
public:
    base::Result<std::vector<text::Token>> tokens(std::string_view utf8, const text::EncodeOptions & = {}) const override
    {
        std::vector<text::Token> result;
        m_table.clear();
        for (std::size_t at = 0; at < utf8.size();) {
            auto end = at;
            for (int count = 0; end < utf8.size(); ++end)
                if ((static_cast<unsigned char>(utf8[end]) & 0xC0) != 0x80 && ++count > 4)
                    break;
            result.push_back({ static_cast<std::int32_t>(m_table.size()), static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end) });
            m_table.emplace_back(utf8.substr(at, end - at));
            at = end;
        }
        return result;
    }
    std::string decode(std::span<const std::int32_t> ids, bool = false) const override
    {
        std::string text;
        for (const auto id : ids)
            text += m_table[static_cast<std::size_t>(id)];
        return text;
    }
    std::string bytesOf(std::int32_t id) const override { return m_table[static_cast<std::size_t>(id)]; }
    std::optional<std::int32_t> idOf(std::string_view) const override { return std::nullopt; }
    bool isSpecial(std::int32_t) const override { return false; }
    bool isAdded(std::int32_t) const override { return false; }
    std::int32_t size() const override { return 0; }
    std::string roleText(std::string_view) const override { return {}; }
    std::vector<std::string> roles() const override { return {}; }
    const std::string &chatTemplate() const override { return m_template; }
    const std::string &toolTemplate() const override { return m_template; }

private:
    mutable std::vector<std::string> m_table;
    std::string m_template;
};

/// Asks for a stop the third time it is used.
class StopsSoon : public FourCharacters
{
public:
    base::Result<std::vector<text::Token>> tokens(std::string_view utf8, const text::EncodeOptions &options = {}) const override
    {
        if (++calls == 3)
            stop.request_stop();
        return FourCharacters::tokens(utf8, options);
    }

    mutable std::stop_source stop;
    mutable int calls = 0;
};

config::LangChainConfig settingsOf(const base::Json &json)
{
    config::LangChainConfig settings;
    settings.splitter = *base::named<config::SplitterKind>(json["splitter"].get<std::string>());
    settings.chunkSize = json["chunk_size"];
    settings.chunkOverlap = json["chunk_overlap"];
    settings.keepSeparator = *base::named<config::KeepSeparator>(json["keep_separator"].get<std::string>());
    settings.lengthUnit = *base::named<config::LengthUnit>(json["length_unit"].get<std::string>());
    if (json["separators"].is_array())
        settings.separators = json["separators"].get<std::vector<std::string>>();
    return settings;
}

} // namespace

class TestSplitter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cutsAsLangChainDoes_data();
    void cutsAsLangChainDoes();
    void endsWhenStopped_data();
    void endsWhenStopped();
    void saysWhereChunksStand();
    void refusesImpossibleSettings_data();
    void refusesImpossibleSettings();
    void refusesTooManySeparators();
    void refusesAnOverlapThatMultiplies_data();
    void refusesAnOverlapThatMultiplies();
};

void TestSplitter::cutsAsLangChainDoes_data()
{
    QTest::addColumn<int>("number");
    for (int i = 0; i < 34; ++i)
        QTest::addRow("settings %d", i) << i;
}

void TestSplitter::cutsAsLangChainDoes()
{
    QFETCH(int, number);
    static const auto file = base::readFile(ANNEAL_TESTS_DIR "/data/splitters/splitters.json");
    QVERIFY2(file, "tests/data/splitters/splitters.json");
    static const auto json = *base::parseJson(*file);
    QCOMPARE(json["settings"].size(), std::size_t(34));
    const auto splitter = data::Splitter::create(settingsOf(json["settings"][static_cast<std::size_t>(number)]), std::make_shared<FourCharacters>());
    QVERIFY(splitter);
    int seen = 0;
    for (const auto &one : json["cases"]) {
        if (one["settings"] != number)
            continue;
        ++seen;
        const auto source = json["texts"][one["text"].get<std::size_t>()].get<std::string>();
        base::Json texts = base::Json::array();
        const auto split = splitter->split(source);
        QVERIFY(split);
        for (const auto &chunk : *split) {
            texts.push_back(chunk.text);
            QVERIFY(chunk.begin <= chunk.end && chunk.end <= source.size());
            QVERIFY(base::isUtf8(source.substr(chunk.begin, chunk.end - chunk.begin)));
        }
        QVERIFY2(
            texts == one["chunks"], ("text " + one["text"].dump() + "\n  ours   " + texts.dump() + "\n  theirs " + one["chunks"].dump()).c_str());
    }
    QVERIFY(seen >= 5);
}

void TestSplitter::endsWhenStopped_data()
{
    QTest::addColumn<QString>("splitter");
    for (const char *name : { "recursive", "character" })
        QTest::newRow(name) << name;
}

void TestSplitter::endsWhenStopped()
{
    QFETCH(QString, splitter);
    config::LangChainConfig settings;
    settings.splitter = *base::named<config::SplitterKind>(splitter.toStdString());
    settings.separators = std::vector<std::string> { " " };
    settings.lengthUnit = config::LengthUnit::Tokens;
    settings.chunkSize = 5;
    settings.chunkOverlap = 0;
    const auto tokenizer = std::make_shared<StopsSoon>();
    std::string source;
    for (int i = 0; i < 10000; ++i)
        source += "word ";
    const auto chunks = *data::Splitter::create(settings, tokenizer)->split(source, tokenizer->stop.get_token());
    QVERIFY(chunks.size() < 10);
    QCOMPARE(tokenizer->calls, 3);
}

void TestSplitter::saysWhereChunksStand()
{
    config::LangChainConfig settings;
    settings.chunkSize = 30;
    settings.chunkOverlap = 8;
    const std::string source = "Alpha beta gamma.\n\nDelta epsilon zeta eta theta.\nIota kappa lambda mu nu xi omicron pi rho sigma tau.";
    const auto chunks = *data::Splitter::create(settings, nullptr)->split(source);
    QCOMPARE(chunks.size(), std::size_t(5));
    for (const auto &chunk : chunks)
        QCOMPARE(source.substr(chunk.begin, chunk.end - chunk.begin), chunk.text);
    QCOMPARE(chunks[3].text, std::string("nu xi omicron pi rho sigma"));
    QVERIFY(chunks[3].begin < chunks[2].end); // they overlap by "nu xi"
}

void TestSplitter::refusesImpossibleSettings_data()
{
    QTest::addColumn<QString>("splitter");
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("overlap");
    QTest::newRow("no size") << "recursive" << 0 << 0;
    QTest::newRow("negative overlap") << "recursive" << 10 << -1;
    QTest::newRow("overlap larger than size") << "character" << 10 << 11;
    QTest::newRow("token windows that do not move on") << "token" << 10 << 10;
    QTest::newRow("tokens without a tokenizer") << "token" << 10 << 2;
}

void TestSplitter::refusesImpossibleSettings()
{
    QFETCH(QString, splitter);
    QFETCH(int, size);
    QFETCH(int, overlap);
    config::LangChainConfig settings;
    settings.splitter = *base::named<config::SplitterKind>(splitter.toStdString());
    settings.chunkSize = size;
    settings.chunkOverlap = overlap;
    const auto made = data::Splitter::create(settings, nullptr);
    QVERIFY(!made);
    QVERIFY(!made.error().detail.empty());
}

void TestSplitter::refusesTooManySeparators()
{
    config::LangChainConfig settings;
    settings.separators = std::vector<std::string>(256, "x");
    QVERIFY(data::Splitter::create(settings, nullptr));
    settings.separators->push_back("y");
    const auto made = data::Splitter::create(settings, nullptr);
    QVERIFY(!made);
    QCOMPARE(made.error().kind, base::ErrorKind::BadConfig);
    QVERIFY(made.error().detail.find("separators") != std::string::npos);
}

void TestSplitter::refusesAnOverlapThatMultiplies_data()
{
    QTest::addColumn<QString>("splitter");
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("recursive") << "recursive" << QByteArray("lorem ");
    QTest::newRow("character") << "character" << QByteArray("lorem ");
    QTest::newRow("token") << "token" << QByteArray("lorem ");
    QTest::newRow("white space") << "recursive" << QByteArray("\t"); // of which no chunk is made
}

void TestSplitter::refusesAnOverlapThatMultiplies()
{
    QFETCH(QString, splitter);
    QFETCH(QByteArray, word);
    config::LangChainConfig settings;
    settings.splitter = *base::named<config::SplitterKind>(splitter.toStdString());
    settings.separators = std::vector<std::string> { word.endsWith(' ') ? " " : "" };
    settings.chunkSize = 20'000;
    settings.chunkOverlap = 19'998;
    const auto text = word.repeated(60'000 / word.size()).toStdString();
    if (splitter == "token") { // of four characters each
        settings.chunkSize = 5'000;
        settings.chunkOverlap = 4'999;
    }
    const auto chunks = data::Splitter::create(settings, std::make_shared<FourCharacters>())->split(text);
    QVERIFY(!chunks);
    QCOMPARE(chunks.error().kind, base::ErrorKind::BadConfig);
    QVERIFY2(chunks.error().detail.find("chunk_overlap") != std::string::npos, chunks.error().detail.c_str());
    settings.chunkOverlap = settings.chunkSize * 9 / 10;
    QVERIFY(data::Splitter::create(settings, std::make_shared<FourCharacters>())->split(text));
}

ANNEAL_TEST(TestSplitter)
#include "tst_splitter.moc"
