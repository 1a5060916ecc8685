// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/text/charsmap.h"
#include "core/text/tokenizer.h"
#include "tests/core/text/bounds.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <map>
#include <set>
#include <sys/mman.h>
#include <sys/resource.h>

using namespace anneal;

namespace {

/// The names that a source compares `type` with: every step there is.
std::set<std::string> stepsIn(const char *source)
{
    const auto code = base::readFile(std::filesystem::path(ANNEAL_SOURCE_DIR) / "core/text" / source);
    std::set<std::string> names;
    if (!code)
        return names;
    static const QRegularExpression kStep(QStringLiteral("type [!=]= \"(\\w+)\""));
    for (auto each = kStep.globalMatch(QString::fromStdString(*code)); each.hasNext();)
        names.insert(each.next().captured(1).toStdString());
    return names;
}

constexpr const char *kModel = R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2," ":3},"merges":["a b"]})";

/// Parts of a tokenizer.model, which is a protobuf message.
std::string varint(std::uint64_t value)
{
    std::string bytes;
    for (; value >= 0x80; value >>= 7)
        bytes.push_back(static_cast<char>(value | 0x80));
    bytes.push_back(static_cast<char>(value));
    return bytes;
}

std::string numberField(int field, std::uint64_t value)
{
    return varint(static_cast<std::uint64_t>(field) << 3) + varint(value);
}

std::string bytesField(int field, const std::string &bytes)
{
    return varint(static_cast<std::uint64_t>(field) << 3 | 2) + varint(bytes.size()) + bytes;
}

/// Pieces <unk>, a … z and `own`, which is a user-defined one; no prefix, white space as it is.
std::string sentencePieceModel(bool isBpe, const std::string &charsmap, const std::string &own = {})
{
    std::string model = bytesField(1, bytesField(1, "<unk>") + numberField(3, 2));
    for (char letter = 'a'; letter <= 'z'; ++letter)
        model += bytesField(1, bytesField(1, std::string(1, letter)) + numberField(3, 1));
    if (!own.empty())
        model += bytesField(1, bytesField(1, own) + numberField(3, 4));
    const auto trainer = numberField(3, isBpe ? 2 : 1) + numberField(40, 0);
    const auto normalizer = (charsmap.empty() ? "" : bytesField(2, charsmap)) + numberField(3, 0) + numberField(4, 0) + numberField(5, 0);
    return model + bytesField(2, trainer) + bytesField(3, normalizer);
}

/// A map of one entry: `key`, to what stands in `replacements` from `at` on.
std::string charsmap(const std::string &key, const std::string &replacements, std::uint32_t at = 0)
{
    std::vector<std::uint32_t> units(256 * (key.size() + 1)); // a block for each state, the first of them the root
    for (std::uint32_t i = 0; i < key.size(); ++i) {
        const auto byte = static_cast<unsigned char>(key[i]);
        const auto here = 256 * i ^ byte, next = 256 * (i + 1);
        units[here] = (here ^ next) << 10 | (i + 1 == key.size() ? 0x100u : 0u) | byte;
    }
    units[256 * key.size()] = 0x80000000u | at;
    std::string bytes;
    const auto put = [&](std::uint32_t value) {
        for (int shift = 0; shift < 32; shift += 8)
            bytes.push_back(static_cast<char>(value >> shift));
    };
    put(static_cast<std::uint32_t>(4 * units.size()));
    for (const auto unit : units)
        put(unit);
    return bytes + replacements;
}

base::Result<std::shared_ptr<const text::Tokenizer>> loadTokenizer(const char *name, const QByteArray &bytes)
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QString::fromLatin1(name)));
    if (file.open(QIODevice::WriteOnly))
        file.write(bytes);
    file.close();
    weights::ModelFiles files;
    files.folder = folder.path().toStdString();
    return text::Tokenizer::load(files);
}

base::Result<std::shared_ptr<const text::Tokenizer>> loadSentencePiece(const std::string &model)
{
    return loadTokenizer("tokenizer.model", QByteArray::fromStdString(model));
}

std::string times(int count, const std::string &part)
{
    std::string list;
    for (int i = 0; i < count; ++i)
        list += (i ? "," : "") + part;
    return list;
}

} // namespace

class TestTokenizerBounds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stepsOfTokenizers_data();
    void stepsOfTokenizers();
    void knowsEveryStep();
    void bombsOfTokenizers_data();
    void bombsOfTokenizers();
    void readsTheIdsOfASpecialTokenOnce();
    void patternsEndInTime_data();
    void patternsEndInTime();
    void blamesTheTextForItself();
    void refusesDamagedCharsmaps_data();
    void refusesDamagedCharsmaps();
    void countsTheWorkOfCharsmaps();
    void keepsCharactersWhole();
};

namespace {

using Steps = std::map<std::string, std::vector<std::string>>; // by type: settings, each with its leading comma

const Steps kNormalizers {
    { "Sequence", { R"(,"normalizers":[])" } },
    { "NFC", { "" } },
    { "NFD", { "" } },
    { "NFKC", { "" } },
    { "NFKD", { "" } },
    { "Lowercase", { "" } },
    { "StripAccents", { "" } },
    { "Nmt", { "" } },
    { "ByteLevel", { "" } },
    { "Strip", { "" } },
    { "Replace",
        { R"(,"pattern":{"String":"a"},"content":"aa")", R"(,"pattern":{"Regex":""},"content":"aaaaaaaa")",
            R"(,"pattern":{"Regex":"(a|aa)+c"},"content":"")", R"(,"pattern":{"Regex":"(.*)*c"},"content":"")",
            R"(,"pattern":{"Regex":".*?.*?.*?c"},"content":"")" } },
    { "Prepend", { R"(,"prepend":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")" } },
    { "Precompiled", { R"(,"precompiled_charsmap":"")" } },
    { "BertNormalizer", { "" } },
};
const Steps kPreTokenizers {
    { "Sequence", { R"(,"pretokenizers":[])" } },
    { "ByteLevel", { "", R"(,"use_regex":false)" } },
    { "Split",
        { R"(,"pattern":{"Regex":"(a|aa)+c"},"behavior":"Isolated")", R"(,"pattern":{"String":""},"behavior":"Isolated")",
            R"(,"pattern":{"Regex":"(?<=a*)b|\\s+$"},"behavior":"Removed")",
            R"(,"pattern":{"Regex":"\\s+(?!\\S)c|.{1,50000}c"},"behavior":"Contiguous")",
            R"(,"pattern":{"Regex":"a(?=a*b)|(?>a+)b|a++b"},"behavior":"Isolated")", R"(,"pattern":{"Regex":"(?=(a+))\\1+c"},"behavior":"Isolated")",
            R"(,"pattern":{"Regex":"(?:a(?=.*d))+"},"behavior":"Isolated")", R"(,"pattern":{"Regex":"(a+)\\1b"},"behavior":"Isolated")" } },
    { "Metaspace", { R"(,"replacement":"\u2581")", R"(,"replacement":" ")" } },
    { "BertPreTokenizer", { "" } },
    { "Whitespace", { "" } },
    { "WhitespaceSplit", { "" } },
    { "Digits", { R"(,"individual_digits":true)" } },
    { "Punctuation", { "" } },
    { "CharDelimiterSplit", { R"(,"delimiter":"a")" } },
    { "FixedLength", { R"(,"length":1)" } },
};
const Steps kDecoders {
    { "Sequence", { R"(,"decoders":[])" } },
    { "ByteLevel", { "" } },
    { "ByteFallback", { "" } },
    { "Fuse", { "" } },
    { "Metaspace", { R"(,"replacement":"a")" } },
    { "Replace", { R"(,"pattern":{"String":"a"},"content":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")", R"(,"pattern":{"Regex":"(a|aa)+c"},"content":"")" } },
    { "Strip", { R"(,"content":"a","start":9223372036854775807,"stop":9223372036854775807)" } },
    { "WordPiece", { "" } },
    { "BPEDecoder", { R"(,"suffix":"a")" } },
    { "CTC", { R"(,"pad_token":"a")" } },
};
const Steps kPostProcessors {
    { "Sequence", { R"(,"processors":[])" } },
    { "ByteLevel", { "" } },
    { "TemplateProcessing",
        { R"(,"single":[{"Sequence":{"id":"A"}},{"Sequence":{"id":"A"}},{"Sequence":{"id":"A"}}])",
            R"(,"single":[{"SpecialToken":{"id":"x"}},{"Sequence":{"id":"A"}}],"special_tokens":{"x":{"ids":[0,1]}})" } },
    { "BertProcessing", { R"(,"cls":["a",0],"sep":["b",1])" } },
    { "RobertaProcessing", { R"(,"cls":["a",0],"sep":["b",1])" } },
};
const std::map<std::string, std::string> kModels {
    { "BPE", R"(,"vocab":{"a":0,"b":1,"aa":2,"<0x61>":3},"merges":["a a"],"byte_fallback":true,"continuing_subword_prefix":"","fuse_unk":true)" },
    { "Unigram", R"(,"vocab":[["a",-1],["aa",-2],["b",-3]],"unk_id":0)" },
    { "WordPiece", R"(,"vocab":{"a":0,"##a":1,"b":2},"unk_token":"a","max_input_chars_per_word":9223372036854775807)" },
    { "WordLevel", R"(,"vocab":{"a":0},"unk_token":"a")" },
};

/// Texts of 32 KiB, of 4 KiB under the sanitizers, that some algorithm dislikes.
std::vector<std::string> texts()
{
    const std::size_t kBytes = std::min<std::size_t>(kLarge / 16, 32u << 10);
    return { repeated("a", kBytes), repeated(" ", kBytes), repeated("a ", kBytes), repeated("\u0301\u0316", kBytes), repeated("\uFDFA", kBytes),
        repeated("\n ", kBytes), repeated("\xff", kBytes), repeated("a.1\u00c4", kBytes) + "c", repeated("<x>", kBytes) };
}

} // namespace

void TestTokenizerBounds::stepsOfTokenizers_data()
{
    QTest::addColumn<QByteArray>("json");
    const auto add = [](const char *role, const char *list, const Steps &steps) {
        for (const auto &[type, variants] : steps)
            for (std::size_t i = 0; i < variants.size(); ++i)
                for (const int count : { 1, 60 }) {
                    const auto step = "{\"type\":\"" + type + "\"" + variants[i] + "}";
                    const auto value = count == 1 ? step : std::string(R"({"type":"Sequence",")") + list + "\":[" + times(count, step) + "]}";
                    QTest::addRow("%s %s %d x %d", role, type.c_str(), static_cast<int>(i), count) << QByteArray::fromStdString(
                        std::string("{\"model\":") + kModel + ",\"" + role + "\":" + value
                        + R"(,"added_tokens":[{"id":9,"content":"<x>","normalized":true},{"id":8,"content":" ","lstrip":true,"rstrip":true}]})");
                }
    };
    add("normalizer", "normalizers", kNormalizers);
    add("pre_tokenizer", "pretokenizers", kPreTokenizers);
    add("decoder", "decoders", kDecoders);
    add("post_processor", "processors", kPostProcessors);
    for (const auto &[type, settings] : kModels)
        QTest::addRow("model %s", type.c_str()) << QByteArray::fromStdString("{\"model\":{\"type\":\"" + type + "\"" + settings + "}}");
}

void TestTokenizerBounds::stepsOfTokenizers()
{
    QFETCH(QByteArray, json);
    const auto begun = processorSeconds();
    const auto tokenizer = loadTokenizer("tokenizer.json", json);
    QVERIFY2(processorSeconds() - begun < 1.5 * kSlower, "loading");
    if (!tokenizer) {
        QCOMPARE(tokenizer.error().kind, base::ErrorKind::Unsafe);
        QVERIFY2(tokenizer.error().detail.find("tokenizer.json") != std::string::npos, tokenizer.error().detail.c_str());
        return;
    }
    for (const auto &text : texts()) {
        const auto start = processorSeconds();
        const auto ids = (*tokenizer)->encode(text, { true, false });
        const auto took = processorSeconds() - start;
        QVERIFY2(took < 1.5 * kSlower, shownError(text.substr(0, 8), took).c_str());
        if (!ids) {
            const bool byText = ids.error().detail.find("combining marks in a row") != std::string::npos;
            QCOMPARE(ids.error().kind, byText ? base::ErrorKind::BadData : base::ErrorKind::Unsafe);
            QVERIFY2(ids.error().detail.find("tokenizer.json") != std::string::npos, ids.error().detail.c_str());
            return; // one refusal is enough: each takes the second that is allowed
        }
        QVERIFY(ids->size() * sizeof(std::int32_t) <= 64 * text.size() + kMebibyte);
        const auto before = processorSeconds();
        const auto decoded = (*tokenizer)->decode(*ids);
        QVERIFY2(processorSeconds() - before < 1.5 * kSlower, "decoding");
        QVERIFY(decoded.size() <= 64 * (ids->size() * 4 + 1) + kMebibyte);
    }
}

/// A step that is added to the readers fails here until it stands in the tables above.
void TestTokenizerBounds::knowsEveryStep()
{
    const auto compare = [](const char *source, const auto &known) {
        const auto steps = stepsIn(source);
        QVERIFY(!steps.empty());
        for (const auto &step : steps)
            QVERIFY2(known.contains(step), (std::string(source) + ": " + step).c_str());
    };
    compare("normalizer.cpp", kNormalizers);
    compare("pretokenizer.cpp", kPreTokenizers);
    compare("decoder.cpp", kDecoders);
    compare("postprocessor.cpp", kPostProcessors);
    compare("tokenmodel.cpp", kModels);
}

void TestTokenizerBounds::bombsOfTokenizers_data()
{
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, const std::string &parts) {
        QTest::newRow(name) << QByteArray::fromStdString(std::string("{\"model\":") + kModel + "," + parts + "}");
    };
    const std::string twice = R"({"type":"Replace","pattern":{"String":"a"},"content":"aa"})";
    row("doubling", R"("normalizer":{"type":"Sequence","normalizers":[)" + times(60, twice) + "]}");
    row("a thousand for one",
        R"("normalizer":{"type":"Sequence","normalizers":[)"
            + times(6, R"({"type":"Replace","pattern":{"String":"a"},"content":")" + std::string(1000, 'a') + "\"}") + "]}");
    row("doubling bytes",
        R"("pre_tokenizer":{"type":"Sequence","pretokenizers":[)" + times(60, R"({"type":"ByteLevel","add_prefix_space":false,"use_regex":false})")
            + "]}");
    row("many texts", R"("post_processor":{"type":"TemplateProcessing","single":[)" + times(100'000, R"({"Sequence":{"id":"A"}})") + "]}");
    row("many templates",
        R"("post_processor":{"type":"Sequence","processors":[)"
            + times(60, R"({"type":"TemplateProcessing","single":[{"Sequence":{"id":"A"}},{"Sequence":{"id":"A"}}]})") + "]}");
    row("added tokens that grow",
        R"("normalizer":{"type":"Sequence","normalizers":[)" + times(60, twice)
            + R"(]},"added_tokens":[{"id":9,"content":"aaaa","normalized":true}])");
    row("too many steps", R"("normalizer":{"type":"Sequence","normalizers":[)" + times(300, R"({"type":"NFC"})") + "]}");
    row("too many steps inside steps",
        R"("normalizer":{"type":"Sequence","normalizers":[)"
            + times(20, R"({"type":"Sequence","normalizers":[)" + times(20, R"({"type":"NFC"})") + "]}") + "]}");
    row("decoder that grows", R"("decoder":{"type":"Sequence","decoders":[)" + times(7, twice) + "]}");
    row("runaway pattern",
        R"("pre_tokenizer":{"type":"Sequence","pretokenizers":[)"
            + times(100, R"({"type":"Split","pattern":{"Regex":"(a|aa)+b"},"behavior":"Isolated"})") + "]}");
}

void TestTokenizerBounds::bombsOfTokenizers()
{
    QFETCH(QByteArray, json);
    const auto tokenizer = loadTokenizer("tokenizer.json", json);
    const auto ids = tokenizer
        ? (*tokenizer)->encode(QTest::currentDataTag() == QByteArray("doubling bytes") ? repeated("\u00e4", 1000) : repeated("a", 1000))
        : base::Result<std::vector<std::int32_t>>(tokenizer.error());
    QVERIFY(!ids);
    QCOMPARE(ids.error().kind, base::ErrorKind::Unsafe);
    QVERIFY2(ids.error().detail.find("tokenizer.json") != std::string::npos, ids.error().detail.c_str());
}

void TestTokenizerBounds::readsTheIdsOfASpecialTokenOnce()
{
    const QTemporaryDir folder;
    weights::ModelFiles files;
    files.folder = folder.path().toStdString();
    QVERIFY(base::writeFile(files.folder / "tokenizer.json",
        std::string("{\"model\":") + kModel + R"(,"post_processor":{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A"}},)"
            + times(8000, R"({"SpecialToken":{"id":"x","type_id":0}})") + R"(],"special_tokens":{"x":{"ids":[)" + times(70'000, "1") + "]}}}}"));
    struct rusage before
    {
    }, after {};
    ::getrusage(RUSAGE_SELF, &before);
    const auto tokenizer = text::Tokenizer::load(files);
    QVERIFY2(bool(tokenizer), tokenizer ? "" : tokenizer.error().text().c_str());
    QCOMPARE((*tokenizer)->encode("a")->size(), 1u); // none of them is asked for
    QCOMPARE((*tokenizer)->encode("a", { true, false }).error().kind, base::ErrorKind::Unsafe);
    ::getrusage(RUSAGE_SELF, &after);
    QVERIFY2(after.ru_maxrss - before.ru_maxrss < 512 * 1024, std::to_string(after.ru_maxrss - before.ru_maxrss).c_str()); // KiB; 2.2 GB of ids
}

void TestTokenizerBounds::patternsEndInTime_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("input");
    const auto row = [](const char *name, const char *pattern, const std::string &text) {
        QTest::newRow(name) << QByteArray(pattern) << QByteArray::fromStdString(text);
    };
    row("much at the first place", "(.*)(.*)(.*)(.*)(.*)q", repeated("a", 1u << 16));
    row("much at each of a few places", "(.*)(.*)q", repeated("a", 1500));
    row("few characters, dots", ".*.*.*x", repeated("a", 400));
    row("few characters, parts", "a.*b.*c.*d", repeated("abc", 1000));
    row("loops of a class", "[ab]*[ab]*[ab]*x", repeated("a", 1u << 16));
    row("loops of a text", ".*(((a{9}){9}){9}){9}x", repeated("a", 1u << 16));
    row("flags", R"(\X*x)", repeated("\U0001F1E6", 16'000));
    row("many classes", R"([\p{L}&&[^a]]*+\p{N}{1,3}|(\X|\R)+z)", repeated("\u00e9\u0301", 80'000));
}

void TestTokenizerBounds::patternsEndInTime()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, input);
    const auto tokenizer = loadTokenizer("tokenizer.json",
        QByteArray("{\"model\":") + kModel + R"(,"pre_tokenizer":{"type":"Split","pattern":{"Regex":")" + pattern.replace("\\", "\\\\")
            + R"("},"behavior":"Isolated"}})");
    QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().detail.c_str());
    const auto begun = processorSeconds();
    const auto ids = (*tokenizer)->encode(input.toStdString());
    const auto took = processorSeconds() - begun;
    QVERIFY(!ids);
    QCOMPARE(ids.error().kind, base::ErrorKind::Unsafe);
    QVERIFY2(took < std::max(1.0, static_cast<double>(input.size()) / 65536) * kSlower, shownError(pattern.toStdString(), took).c_str());
}

void TestTokenizerBounds::blamesTheTextForItself()
{
    const auto tokenizer = loadTokenizer("tokenizer.json", QByteArray("{\"model\":") + kModel + R"(,"normalizer":{"type":"NFC"}})");
    QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().detail.c_str());
    const auto marks = (*tokenizer)->encode("a" + repeated("\u0301", 2 * 2049));
    QVERIFY(!marks);
    QCOMPARE(marks.error().kind, base::ErrorKind::BadData);
    QCOMPARE(marks.error().hint, std::string("Remove the combining marks from the row."));
    constexpr std::size_t kBytes = 600u << 20; // pages that are never touched
    void *pages = ::mmap(nullptr, kBytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    QVERIFY(pages != MAP_FAILED);
    const auto large = (*tokenizer)->encode({ static_cast<const char *>(pages), kBytes });
    ::munmap(pages, kBytes);
    QVERIFY(!large);
    QCOMPARE(large.error().kind, base::ErrorKind::BadData);
    QCOMPARE(large.error().text(), std::string("a text of 600 MiB is too long to be tokenised at once. Split it into smaller files."));
}

void TestTokenizerBounds::refusesDamagedCharsmaps_data()
{
    using namespace std::string_literals;
    QTest::addColumn<QByteArray>("map");
    QTest::addColumn<bool>("isWhole");
    const auto row = [](const char *name, const std::string &map, bool isWhole = false) {
        QTest::newRow(name) << QByteArray(map.data(), static_cast<qsizetype>(map.size())) << isWhole;
    };
    row("a character", charsmap("a", "\xC3\xA9\0"s), true);
    row("a lone lead", charsmap("a", "\xF0\0"s));
    row("no lead", charsmap("a", "\x80\0"s));
    row("no byte of UTF-8", charsmap("a", "\xFF\0"s));
    row("half a character", charsmap("a", "\xE2\x96\0"s));
    row("inside a character", charsmap("a", "\xC3\xA9\0"s, 1));
    row("behind all", charsmap("a", "x\0"s, 2));
    auto circle = charsmap("a", "x\0"s);
    for (int i = 0; i < 4; ++i) // "a" leads to the root again
        circle[static_cast<std::size_t>(4 + 4 * 'a' + i)] = static_cast<char>((('a' << 10) | 'a') >> 8 * i);
    row("a circle", circle);
    row("an entry of 256 bytes", charsmap(std::string(256, 'a'), "x\0"s), true);
    row("an entry of 257 bytes", charsmap(std::string(257, 'a'), "x\0"s));
}

void TestTokenizerBounds::refusesDamagedCharsmaps()
{
    QFETCH(QByteArray, map);
    QFETCH(bool, isWhole);
    for (const bool isBpe : { false, true }) {
        const auto tokenizer = loadSentencePiece(sentencePieceModel(isBpe, map.toStdString()));
        QCOMPARE(bool(tokenizer), isWhole);
        if (!tokenizer)
            QCOMPARE(tokenizer.error().kind, base::ErrorKind::Corrupt);
        else
            QVERIFY((*tokenizer)->encode("banana"));
    }
}

void TestTokenizerBounds::countsTheWorkOfCharsmaps()
{
    using namespace std::string_literals;
    const auto map = text::Charsmap::parse(charsmap(std::string(256, 'a'), "x\0"s));
    QVERIFY(map);
    base::Budget none(1, std::chrono::milliseconds(0));
    const std::string almost(255, 'a');
    bool isCounted = false;
    for (int i = 0; i < 1'000'000 && !isCounted; ++i)
        try {
            (void)map->prefix(almost, text::Charsmap::Prefer::Longest, none);
        } catch (const base::TooMuch &) {
            isCounted = true;
        }
    QVERIFY(isCounted);
}

void TestTokenizerBounds::keepsCharactersWhole()
{
    using namespace std::string_literals;
    const std::vector<std::int32_t> unknown { 0 };
    for (const bool isBpe : { false, true }) { // entries and pieces of one byte of the two
        const auto mapped = loadSentencePiece(sentencePieceModel(isBpe, charsmap("\xC3", "x\0"s)));
        QVERIFY(mapped);
        QCOMPARE(*(*mapped)->encode("\u00e9"), unknown);
        const auto own = loadSentencePiece(sentencePieceModel(isBpe, {}, "\xC3"));
        QVERIFY(own);
        const auto tokens = (*own)->tokens("\u00e9");
        QCOMPARE(tokens->size(), std::size_t(1));
        QCOMPARE(tokens->front().id, 0);
        QCOMPARE(tokens->front().end, 2u);
    }
}

ANNEAL_TEST(TestTokenizerBounds)
#include "tst_tokenizerbounds.moc"
