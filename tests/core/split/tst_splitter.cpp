// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/split/splitter.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;
using namespace Qt::StringLiterals;

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

/// Those of a case of kinds.json, which names what is not as it is by itself.
config::LangChainConfig settingsOfKind(const base::Json &json)
{
    auto all = base::Json { { "chunk_size", 1000 }, { "chunk_overlap", 0 }, { "keep_separator", "true" }, { "length_unit", "characters" },
        { "separators", nullptr } };
    all.update(json);
    auto settings = settingsOf(all);
    settings.separatorRegex = settings.separators.has_value();
    settings.strip = json.value("strip", true);
    settings.cutSections = false;
    return settings;
}

base::Json readReference(const char *name)
{
    const auto file = base::readFile(std::string(ANNEAL_TESTS_DIR "/data/splitters/") + name);
    return file ? *base::parseJson(*file) : base::Json();
}

/// With the headings where a reference has them.
base::Json asInReference(const std::vector<split::Chunk> &chunks, bool hasHeadings)
{
    base::Json result = base::Json::array();
    for (const auto &chunk : chunks) {
        base::Json headings = base::Json::array();
        for (const auto &heading : chunk.headings)
            headings.push_back({ heading.name, heading.text });
        result.push_back(hasHeadings ? base::Json::array({ chunk.text, headings }) : base::Json(chunk.text));
    }
    return result;
}

std::shared_ptr<const text::Tokenizer> tinyTokenizer()
{
    weights::ModelFiles files;
    files.folder = ANNEAL_TESTS_DIR "/data/train/tiny-llama";
    const auto loaded = text::Tokenizer::load(files);
    return loaded ? *loaded : nullptr;
}

/// What one kind makes of a text with small chunks.
std::vector<split::Chunk> cut(config::SplitterKind kind, std::string_view text, std::int64_t size = 1000, std::int64_t overlap = 0,
    const std::function<void(config::LangChainConfig &)> &change = {})
{
    config::LangChainConfig settings;
    settings.splitter = kind;
    settings.chunkSize = size;
    settings.chunkOverlap = overlap;
    if (change)
        change(settings);
    const auto splitter = split::Splitter::create(settings, tinyTokenizer());
    return splitter ? *(*splitter)->split(text) : std::vector<split::Chunk>();
}

QStringList textsOf(const std::vector<split::Chunk> &chunks)
{
    QStringList texts;
    for (const auto &chunk : chunks)
        texts << QString::fromStdString(chunk.text);
    return texts;
}

} // namespace

class TestSplitter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cutsAsLangChainDoes_data();
    void cutsAsLangChainDoes();
    void cutsEveryKindAsLangChainDoes();
    void tokenWindowsKeepCharactersWhole();
    void putsSentencesTogether();
    void cutsLongSectionsFurther();
    void htmlChunksKnowTheirPlace();
    void readsPatternsAsPython_data();
    void readsPatternsAsPython();
    void refusesPatterns_data();
    void refusesPatterns();
    void endsRunawayPatterns();
    void endsRunawayMarkup();
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
    const auto splitter = split::Splitter::create(settingsOf(json["settings"][static_cast<std::size_t>(number)]), std::make_shared<FourCharacters>());
    QVERIFY(splitter);
    int seen = 0;
    for (const auto &one : json["cases"]) {
        if (one["settings"] != number)
            continue;
        ++seen;
        const auto source = json["texts"][one["text"].get<std::size_t>()].get<std::string>();
        base::Json texts = base::Json::array();
        const auto split = (*splitter)->split(source);
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

void TestSplitter::cutsEveryKindAsLangChainDoes()
{
    const auto reference = readReference("kinds.json");
    const auto tokenizer = tinyTokenizer();
    QVERIFY(reference.is_object() && tokenizer);
    std::map<std::string, int> seen;
    for (const auto &one : reference["cases"]) {
        const auto source = reference["texts"][one["text"].get<std::size_t>()].get<std::string>();
        const auto splitter = split::Splitter::create(settingsOfKind(one), tokenizer);
        QVERIFY2(splitter, one.dump().c_str());
        const auto chunks = (*splitter)->split(source);
        QVERIFY2(chunks, one.dump().c_str());
        const auto kind = one["splitter"].get<std::string>();
        const auto ours = asInReference(*chunks, kind == "markdown" || kind == "html"); // not translated: kinds
        QVERIFY2(ours == one["chunks"], (one.dump() + "\n  ours " + ours.dump()).c_str());
        for (const auto &chunk : *chunks)
            QVERIFY(chunk.begin <= chunk.end && chunk.end <= source.size() && base::isUtf8(source.substr(chunk.begin, chunk.end - chunk.begin)));
        ++seen[kind];
    }
    QCOMPARE(seen["html"], 9);
    QCOMPARE(seen["markdown"], 4);
    QVERIFY(seen["recursive"] > 200 && seen["character"] > 100 && seen["token"] >= 2);
}

void TestSplitter::tokenWindowsKeepCharactersWhole() // a byte is a token
{
    const auto chunks = cut(config::SplitterKind::Token, "a日本b", 2);
    QCOMPARE(textsOf(chunks), QStringList({ u"a日"_s, u"本"_s, u"b"_s }));
    QCOMPARE(chunks[0].end, std::size_t(4));
    QCOMPARE(chunks[1].begin, std::size_t(4));
    QCOMPARE(textsOf(cut(config::SplitterKind::Token, "日本", 2, 1)), QStringList({ u"日"_s, u"本"_s, u"本"_s }));
}

void TestSplitter::putsSentencesTogether()
{
    const std::string text = "Dr. No left. He came back! Did he? 日本語。二つ目。\n\nA new paragraph begins here and goes on for a while.";
    QCOMPARE(textsOf(cut(config::SplitterKind::Sentence, text, 27)),
        QStringList({ u"Dr. No left. He came back!"_s, u"Did he? 日本語。二つ目。"_s, u"A new paragraph begins here and goes on for a while."_s }));
    QCOMPARE(
        textsOf(cut(config::SplitterKind::Sentence, "One. Two. Three. Four.", 12, 6)), QStringList({ u"One. Two."_s, u"Two. Three."_s, u"Four."_s }));
    for (const auto &chunk : cut(config::SplitterKind::Sentence, text, 40, 20))
        QCOMPARE(text.substr(chunk.begin, chunk.end - chunk.begin), chunk.text);
    QCOMPARE(cut(config::SplitterKind::Sentence, "  \n ", 40).size(), std::size_t(0));
}

void TestSplitter::cutsLongSectionsFurther()
{
    const std::string text = "# One\nshort\n\n## Two\n  alpha beta gamma delta  \nepsilon zeta\n# Three\nend";
    const auto chunks = cut(config::SplitterKind::Markdown, text, 20);
    QCOMPARE(textsOf(chunks), QStringList({ u"short"_s, u"alpha beta gamma"_s, u"delta"_s, u"epsilon zeta"_s, u"end"_s }));
    for (const auto &chunk : chunks)
        QCOMPARE(text.substr(chunk.begin, chunk.end - chunk.begin), chunk.text);
    const std::vector<split::Heading> path { { "Header 1", "One" }, { "Header 2", "Two" } };
    for (std::size_t i = 1; i < 4; ++i)
        QVERIFY(chunks[i].headings == path);
    const auto whole = cut(config::SplitterKind::Markdown, text, 20, 0, [](auto &settings) { settings.cutSections = false; });
    QCOMPARE(textsOf(whole)[1], u"alpha beta gamma delta\nepsilon zeta"_s);
}

void TestSplitter::htmlChunksKnowTheirPlace()
{
    const std::string html = "<body><h1>A &amp; B</h1><p>one <b>two</b> three</p><h2>C</h2>four</body>";
    const auto chunks = cut(config::SplitterKind::Html, html);
    QCOMPARE(textsOf(chunks), QStringList({ u"four"_s, u"A & B"_s, u"one three  \ntwo"_s, u"C"_s }));
    QCOMPARE(html.substr(chunks[1].begin, chunks[1].end - chunks[1].begin), std::string("A &amp; B"));
    QCOMPARE(html.substr(chunks[2].begin, chunks[2].end - chunks[2].begin), std::string("one <b>two</b> three"));
    QCOMPARE(chunks[3].headings.size(), std::size_t(2));
}

void TestSplitter::readsPatternsAsPython_data() // re.split() of Python 3.11
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("pieces");
    QTest::newRow("empty matches") << u"x*"_s << u"axbc"_s << QStringList({ u"a"_s, u"b"_s, u"c"_s });
    QTest::newRow("end of the text") << u"b$"_s << u"b\nab\n"_s << QStringList({ u"b\na"_s, u"\n"_s });
    QTest::newRow("begin of the text") << u"^b"_s << u"b\nb"_s << QStringList({ u"\nb"_s });
    QTest::newRow("lines") << u"(?m:^b$)"_s << u"b\nb\nbb"_s << QStringList({ u"\n"_s, u"\nbb"_s });
    QTest::newRow("white space") << u"\\s+"_s << u"a\u001cb\u0085c\u3000d\u200be"_s << QStringList({ u"a"_s, u"b"_s, u"c"_s, u"d\u200be"_s });
    QTest::newRow("words") << u"\\W+"_s << u"é1_²٣a\u0301b"_s << QStringList({ u"é1_²٣a"_s, u"b"_s });
    QTest::newRow("dots") << u"(?s:a.)|b."_s << u"xa\nyb\nz"_s << QStringList({ u"x"_s, u"yb\nz"_s });
    QTest::newRow("braces") << u"a{2}?|b{,2}c|d{x}"_s << u"1aaa2bbc3d{x}4"_s << QStringList({ u"1"_s, u"a2"_s, u"3"_s, u"4"_s });
    QTest::newRow("classes") << u"[^\\W\\d_]|[[&&]|[]-]"_s << u"1a_[2&]-3"_s << QStringList({ u"1"_s, u"_"_s, u"2"_s, u"3"_s });
    QTest::newRow("verbose") << u"(?x) a  b # here\n | \\ "_s << u"1ab2 3"_s << QStringList({ u"1"_s, u"2"_s, u"3"_s });
    QTest::newRow("possessive") << u"a{1,2}+a|(?>b+)c"_s << u"1aa2aaa3bbc4"_s << QStringList({ u"1aa2"_s, u"3"_s, u"4"_s });
    QTest::newRow("escapes") << u"\\x41|\\u00e9|\\101|\\."_s << u"1A2é3.4"_s << QStringList({ u"1"_s, u"2"_s, u"3"_s, u"4"_s });
}

void TestSplitter::readsPatternsAsPython()
{
    QFETCH(QString, pattern);
    QFETCH(QString, text);
    QFETCH(QStringList, pieces);
    const auto chunks = cut(config::SplitterKind::Character, text.toStdString(), 1, 0, [&](config::LangChainConfig &settings) {
        settings.separators = std::vector { pattern.toStdString() };
        settings.separatorRegex = true;
        settings.keepSeparator = config::KeepSeparator::No;
        settings.strip = false;
    });
    QCOMPARE(textsOf(chunks), pieces);
}

void TestSplitter::refusesPatterns_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("said");
    QTest::newRow("a group") << u"(a|b)"_s << u"(?:…)"_s;
    QTest::newRow("a named group") << u"(?P<n>a)"_s << u"(?:…)"_s;
    QTest::newRow("open class") << u"[a"_s << u"unterminated character set"_s;
    QTest::newRow("open group") << u"(?:a"_s << u"unterminated subpattern"_s;
    QTest::newRow("closed too often") << u"a)"_s << u"unbalanced"_s;
    QTest::newRow("nothing repeated") << u"a|*"_s << u"nothing to repeat"_s;
    QTest::newRow("repeated twice") << u"a**"_s << u"nothing to repeat"_s;
    QTest::newRow("letter") << u"\\q"_s << u"bad escape"_s;
    QTest::newRow("range") << u"[b-a]"_s << u"bad character range"_s;
    QTest::newRow("cut off") << u"\\"_s << u"bad escape"_s;
}

void TestSplitter::refusesPatterns()
{
    QFETCH(QString, pattern);
    QFETCH(QString, said);
    config::LangChainConfig settings;
    settings.separators = std::vector { pattern.toStdString() };
    settings.separatorRegex = true;
    const auto made = split::Splitter::create(settings, nullptr);
    QVERIFY(!made);
    const auto text = QString::fromStdString(made.error().detail + " " + made.error().hint);
    QVERIFY2(text.contains(said) && text.contains(u"data.langchain.separators"_s) && text.contains(pattern), qPrintable(text));
}

void TestSplitter::endsRunawayPatterns()
{
    config::LangChainConfig settings;
    settings.separators = std::vector<std::string> { "(?:a+)+b" };
    settings.separatorRegex = true;
    const auto made = split::Splitter::create(settings, nullptr);
    QVERIFY(made);
    const auto chunks = (*made)->split(std::string(5000, 'a'));
    QVERIFY(!chunks);
    QVERIFY2(chunks.error().hint.find("separators") != std::string::npos, chunks.error().hint.c_str());
}

void TestSplitter::endsRunawayMarkup() // each would take the square of its length
{
    for (const std::string part : { "<a ", "<!--", "<a b='", "&", "<![CDATA[", "</a", "<p><b>" }) {
        std::string html;
        for (int i = 0; i < 20'000; ++i)
            html += part;
        config::LangChainConfig settings;
        settings.splitter = config::SplitterKind::Html;
        (void)(*split::Splitter::create(settings, nullptr))->split(html); // well or not, but soon
    }
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
    const auto chunks = *(*split::Splitter::create(settings, tokenizer))->split(source, tokenizer->stop.get_token());
    QVERIFY(chunks.size() < 10);
    QCOMPARE(tokenizer->calls, 3);
}

void TestSplitter::saysWhereChunksStand()
{
    config::LangChainConfig settings;
    settings.chunkSize = 30;
    settings.chunkOverlap = 8;
    const std::string source = "Alpha beta gamma.\n\nDelta epsilon zeta eta theta.\nIota kappa lambda mu nu xi omicron pi rho sigma tau.";
    const auto chunks = *(*split::Splitter::create(settings, nullptr))->split(source);
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
    const auto made = split::Splitter::create(settings, nullptr);
    QVERIFY(!made);
    QVERIFY(!made.error().detail.empty());
}

void TestSplitter::refusesTooManySeparators()
{
    config::LangChainConfig settings;
    settings.separators = std::vector<std::string>(256, "x");
    QVERIFY(split::Splitter::create(settings, nullptr));
    settings.separators->push_back("y");
    const auto made = split::Splitter::create(settings, nullptr);
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
    const auto chunks = (*split::Splitter::create(settings, std::make_shared<FourCharacters>()))->split(text);
    QVERIFY(!chunks);
    QCOMPARE(chunks.error().kind, base::ErrorKind::BadConfig);
    QVERIFY2(chunks.error().detail.find("chunk_overlap") != std::string::npos, chunks.error().detail.c_str());
    settings.chunkOverlap = settings.chunkSize * 9 / 10;
    QVERIFY((*split::Splitter::create(settings, std::make_shared<FourCharacters>()))->split(text));
}

ANNEAL_TEST(TestSplitter)
#include "tst_splitter.moc"
