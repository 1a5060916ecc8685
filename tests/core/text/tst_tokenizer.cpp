// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/tokenizer.h"

#include "core/base/files.h"
#include "core/text/countedpattern.h"
#include "core/text/patternscanner.h"
#include "core/text/regex.h"
#include "core/text/tokenizerconfig.h"
#include "tests/core/text/tokenizercases.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <random>

using namespace anneal;
using namespace anneal::tests;
using Path = std::filesystem::path;

namespace {

/// A folder with just this tokenizer.json.
class Folder
{
public:
    base::Result<std::shared_ptr<const text::Tokenizer>> load(std::string_view tokenizerJson)
    {
        QFile file(m_folder.filePath(QStringLiteral("tokenizer.json")));
        if (file.open(QIODevice::WriteOnly))
            file.write(tokenizerJson.data(), static_cast<qint64>(tokenizerJson.size()));
        file.close();
        return text::Tokenizer::load(filesOf(m_folder.path().toStdString()));
    }

private:
    QTemporaryDir m_folder;
};

/// Texts that the splitting patterns treat in many ways.
std::string randomText(std::mt19937 &random)
{
    static const std::vector<std::string> kParts { "a", "Z", "é", "ſ", "'", "'s", "'RE", "'ll", "'LL", "'ſ", " ", "  ", "\t", "\n", "\r\n", "\u00a0",
        "\u2003", "\u0085", "1", "42", "²", "Ⅷ", "٣", "日本", "한", "!", "--", "¿", "😀", "\u0301", "\u200d", "_", "Ǆ", "ʰ", "\u3000" };
    std::string text;
    for (auto count = random() % 12; count > 0; --count) {
        if (random() % 8 == 0) {
            const char32_t code = random() % 0x34000;
            text::appendCodePoint(text, code == 0 || (code >= 0xD800 && code < 0xE000) ? U'0' : code);
        } else {
            text += kParts[random() % kParts.size()];
        }
    }
    return text;
}

const char *const kSmall = R"({"model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"<unk>":3},"merges":["a b"],"unk_token":"<unk>"},)"
                           R"("added_tokens":[{"id":4,"content":"<x>","special":true}],"pre_tokenizer":{"type":"Whitespace"}})";

} // namespace

class TestTokenizer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsTheLibrary_data();
    void equalsTheLibrary();
    void readsInvalidUtf8();
    void streamsTheSameText();
    void streamsWhateverComes();
    void streamsWholeRunsBeforeSomethingElse();
    void scannersEqualTheirPatterns_data();
    void scannersEqualTheirPatterns();
    void countsLoops_data();
    void countsLoops();
    void refuses_data();
    void refuses();
    void survivesDamage();
    void namesTheMissingFile();
    void addsTokensAsTransformers_data();
    void addsTokensAsTransformers();
    void refusesWrongKindsBeside_data();
    void refusesWrongKindsBeside();
    void knowsTokensAndRoles();
    void tellsWhatTransformersReadOtherwise_data();
    void tellsWhatTransformersReadOtherwise();
};

void TestTokenizer::equalsTheLibrary_data()
{
    QTest::addColumn<int>("index");
    const auto all = jsonOf(Path(ANNEAL_TESTS_DIR) / "data/tokenizers/tokenizers.json");
    for (std::size_t i = 0; i < all.size(); ++i)
        QTest::newRow(all[i]["name"].get<std::string>().c_str()) << static_cast<int>(i);
}

void TestTokenizer::equalsTheLibrary()
{
    QFETCH(int, index);
    static const auto all = jsonOf(Path(ANNEAL_TESTS_DIR) / "data/tokenizers/tokenizers.json");
    const auto &each = all[static_cast<std::size_t>(index)];
    Folder folder;
    const auto tokenizer = folder.load(base::toJsonLine(each["tokenizer"]));
    QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().text().c_str());
    std::string found;
    for (const auto &row : each["rows"])
        found += differences(**tokenizer, row["text"].get<std::string>(), row);
    QVERIFY2(found.empty(), found.substr(0, 2000).c_str());
}

void TestTokenizer::readsInvalidUtf8()
{
    Folder folder;
    const auto tokenizer = folder.load(kSmall);
    QVERIFY(tokenizer);
    const auto tokens = *(*tokenizer)->tokens("ab\xFF\xE2\x82 b");
    QCOMPARE(tokens.size(), 4u); // ab, two unknown characters, b
    QCOMPARE(tokens[0].id, 2);
    QCOMPARE(tokens[1].begin, 2u);
    QCOMPARE(tokens[1].end, 3u);
    QCOMPARE(tokens[2].end, 5u);
    QCOMPARE(tokens[3].begin, 6u);
}

void TestTokenizer::streamsTheSameText()
{
    int several = 0;
    for (const auto &each : jsonOf(Path(ANNEAL_TESTS_DIR) / "data/tokenizers/tokenizers.json")) {
        Folder folder;
        const auto tokenizer = folder.load(base::toJsonLine(each["tokenizer"]));
        QVERIFY(tokenizer);
        for (const auto &row : each["rows"]) {
            const auto ids = *(*tokenizer)->encode(row["text"].get<std::string>());
            QCOMPARE(streamed(*tokenizer, ids), (*tokenizer)->decode(ids, true));
            several += ids.size() > 1;
        }
    }
    QVERIFY(several > 100);
}

/// Of every tokenizer, any tokens in any order.
void TestTokenizer::streamsWhateverComes()
{
    for (const auto &each : jsonOf(Path(ANNEAL_TESTS_DIR) / "data/tokenizers/tokenizers.json")) {
        Folder folder;
        const auto tokenizer = folder.load(base::toJsonLine(each["tokenizer"]));
        QVERIFY(tokenizer);
        const auto found = streamedOtherwise(*tokenizer);
        QVERIFY2(found.empty(), (each["name"].get<std::string>() + ": " + found).c_str());
    }
}

/// A mark of a call stands behind the text before it.
void TestTokenizer::streamsWholeRunsBeforeSomethingElse()
{
    const auto all = jsonOf(Path(ANNEAL_TESTS_DIR) / "data/tokenizers/tokenizers.json");
    Folder folder;
    const auto tokenizer = folder.load(base::toJsonLine(all[0]["tokenizer"])); // a malformed run breaks all of its characters
    QVERIFY(tokenizer);
    const auto add = [&](text::StreamDecoder &decoder, std::initializer_list<unsigned char> bytes) {
        std::string text;
        for (const auto byte : bytes)
            text += decoder.add(*(*tokenizer)->byteToken(byte));
        return text;
    };
    text::StreamDecoder whole(*tokenizer), broken(*tokenizer), unfinished(*tokenizer);
    QCOMPARE(add(whole, { 0xE2, 0x82, 0xAC }), std::string());
    QCOMPARE(whole.settle(), std::string("€"));
    QCOMPARE(whole.settle(), std::string());
    QCOMPARE(add(whole, { 0xFF }), std::string());
    QCOMPARE(whole.finish(), std::string("\uFFFD"));
    QCOMPARE(add(broken, { 0xE2, 0x82, 0xAC, 0xFF }), std::string());
    QCOMPARE(broken.settle(), std::string());
    QCOMPARE(broken.finish(), std::string("\uFFFD\uFFFD\uFFFD\uFFFD"));
    QCOMPARE(add(unfinished, { 0xE2, 0x82 }), std::string());
    QCOMPARE(unfinished.settle(), std::string());
    QCOMPARE(add(unfinished, { 0xAC }), std::string());
    QCOMPARE(unfinished.settle(), std::string("€"));
}

void TestTokenizer::scannersEqualTheirPatterns_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::newRow("GPT-2") << QString::fromLatin1(text::kGpt2Pattern.data());
    QTest::newRow("Llama 3") << QString::fromLatin1(text::kLlama3Pattern.data());
    QTest::newRow("Qwen 2") << QString::fromLatin1(text::kQwen2Pattern.data());
}

void TestTokenizer::scannersEqualTheirPatterns()
{
    QFETCH(QString, pattern);
    const auto known = text::knownPattern(pattern.toStdString());
    const auto regex = text::Regex::compile(pattern.toStdString());
    QVERIFY(known && regex);
    std::vector<std::string> texts;
    std::mt19937 random(7);
    for (int i = 0; i < 5000; ++i)
        texts.push_back(randomText(random));
    for (const auto &text : texts) {
        std::vector<text::Range> pieces;
        text::scanPattern(*known, text, { 0, static_cast<std::uint32_t>(text.size()) }, pieces);
        base::Budget budget(text.size());
        QVERIFY2(pieces == regex->matches(text, budget), base::toJsonLine(text).c_str());
    }
}

void TestTokenizer::countsLoops_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("counted");
    const auto row
        = [](const char *pattern, const char *counted) { QTest::newRow(pattern) << QString::fromUtf8(pattern) << QString::fromUtf8(counted); };
    row("[^a\\]b]+|.*|\\p{L}{2,}|\\s*?", "[^a\\]b]+|.*|\\p{L}{2,}|\\s*?"); // the library asks for each character
    row("a*", "(?:a~)*");
    row("ab++", "a(?:b~)++");
    row("\u00e9{2,3}?x?", "(?:\u00e9~){2,3}?x?");
    row("(?<n>a|(?:bc)*)+", "(?:(?<n>a|(?:(?:bc)~)*)~)+");
    row("(?i:a)*(?i)a*", "(?:(?i:a)~)*(?i)(?:a~)*");
    row("(?x)a #*)\n * (?-x)b *", "(?x)(?:a #*)\n ~)* (?-x)b(?: ~)*");
    row("\\x61*\\x{61}*\\u0061*\\07*\\C-a*", "(?:\\x61~)*(?:\\x{61}~)*(?:\\u0061~)*(?:\\07~)*(?:\\C-a~)*");
    row("(?<=a{1,3})b*", "(?<=a{1,3})(?:b~)*");
    row("[]*]b*[[:alpha:]*&&[^(]]*", "[]*](?:b~)*[[:alpha:]*&&[^(]]*");
    row("\\(*(?#a*)a{,x}", "(?:\\(~)*(?#a*)a{,x}");
}

void TestTokenizer::countsLoops()
{
    QFETCH(QString, pattern);
    QFETCH(QString, counted);
    QCOMPARE(QString::fromStdString(text::countLoops(pattern.toStdString(), "~").pattern), counted);
    QVERIFY(text::Regex::compile(pattern.toStdString()));
}

void TestTokenizer::refuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *json, const char *says) { QTest::newRow(name) << QByteArray(json) << QByteArray(says); };
    row("empty", "", "not valid JSON");
    row("no model", "{}", "has no model");
    row("a list", "[]", "has no model");
    row("unknown model", R"({"model":{"type":"Neural"}})", "\"Neural\" is not supported yet");
    row("unknown step", R"({"model":{"type":"WordLevel","vocab":{}},"pre_tokenizer":{"type":"UnicodeScripts"}})",
        "\"UnicodeScripts\" is not supported yet");
    row("a merge of a missing token", R"({"model":{"type":"BPE","vocab":{"a":0},"merges":["a b"]}})", "\"b\"");
    row("a merge into a missing token", R"({"model":{"type":"BPE","vocab":{"a":0,"b":1},"merges":["a b"]}})", "\"ab\"");
    row("a merge of one", R"({"model":{"type":"BPE","vocab":{"a":0},"merges":["a"]}})", "not two tokens");
    row("an id out of range", R"({"model":{"type":"WordLevel","vocab":{"a":4000000000}}})", "in range");
    row("a negative id", R"({"model":{"type":"WordLevel","vocab":{"a":-1}}})", "out of range");
    row("an id that is a text", R"({"model":{"type":"WordLevel","vocab":{"a":"b"}}})", "not a number");
    row("an added id out of range", R"({"model":{"type":"WordLevel","vocab":{"a":0}},"added_tokens":[{"id":99999999,"content":"x"}]})",
        "out of range");
    row("a bad regex",
        R"({"model":{"type":"WordLevel","vocab":{"a":0}},"pre_tokenizer":{"type":"Split","pattern":{"Regex":"("},"behavior":"Isolated"}})",
        "regular expression");
    const auto split = [&](const char *name, const char *pattern, const char *says) {
        row(name,
            QByteArray(R"({"model":{"type":"WordLevel","vocab":{"a":0}},"pre_tokenizer":{"type":"Split","behavior":"Isolated","pattern":{"Regex":")")
                .append(pattern)
                .append("\"}}}")
                .constData(),
            says);
    };
    split("a pattern that calls itself", R"((?<n>(a\\g<n>|a)*)x)", "calls a group again");
    split("a pattern of what is not there", "(?~ab)x", "very long");
    split("an endless pattern", QByteArray(20'000, 'a').constData(), "longer than 16.0 KiB");
    row("a bad charsmap", R"({"model":{"type":"WordLevel","vocab":{"a":0}},"normalizer":{"type":"Precompiled","precompiled_charsmap":"AAAA"}})",
        "damaged");
    row("an unknown id of nothing", R"({"model":{"type":"Unigram","vocab":[["a",-1]],"unk_id":7}})", "unknown token");
    row("a vocabulary without pieces", R"({"model":{"type":"Unigram","vocab":[]}})", "vocabulary is empty");
    row("a template of a second text",
        R"({"model":{"type":"WordLevel","vocab":{"a":0}},"post_processor":{"type":"TemplateProcessing","single":[{"Sequence":{"id":"B"}}]}})",
        "second text");
}

void TestTokenizer::refuses()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, says);
    Folder folder;
    const auto tokenizer = folder.load({ json.constData(), static_cast<std::size_t>(json.size()) });
    QVERIFY(!tokenizer);
    const auto text = QByteArray::fromStdString(tokenizer.error().text());
    QVERIFY2(text.contains(says) && text.contains("tokenizer.json"), text.constData());
}

void TestTokenizer::survivesDamage()
{
    const auto all = jsonOf(Path(ANNEAL_TESTS_DIR) / "data/tokenizers/tokenizers.json");
    std::mt19937 random(11);
    Folder folder;
    int loaded = 0;
    for (int i = 0; i < 400; ++i) {
        auto text = base::toJsonLine(all[random() % all.size()]["tokenizer"]);
        if (random() % 4 == 0)
            text.resize(random() % text.size());
        for (auto count = random() % 6 + 1; count > 0 && !text.empty(); --count) {
            const auto at = random() % text.size();
            switch (random() % 3) {
            case 0:
                text[at] = static_cast<char>(random() % 256);
                break;
            case 1:
                text.erase(at, random() % 20);
                break;
            default:
                text.insert(at, text.substr(random() % text.size(), random() % 20));
            }
        }
        const auto tokenizer = folder.load(text);
        if (!tokenizer) {
            QVERIFY(!tokenizer.error().detail.empty());
            continue;
        }
        ++loaded;
        const auto ids = *(*tokenizer)->encode("Hello  <s>wörld\xFF 日本 123 -- don't\n", { true, false });
        static_cast<void>((*tokenizer)->decode(ids));
        static_cast<void>((*tokenizer)->decode(std::vector<std::int32_t> { -1, 0, 1 << 30 }, true));
    }
    QVERIFY(loaded > 0);
}

void TestTokenizer::namesTheMissingFile()
{
    const QTemporaryDir empty;
    const auto tokenizer = text::Tokenizer::load(filesOf(empty.path().toStdString()));
    QVERIFY(!tokenizer);
    QCOMPARE(tokenizer.error().kind, base::ErrorKind::NotFound);
    QVERIFY(tokenizer.error().detail.find("tokenizer.json") != std::string::npos);
}

/// Seen with AutoTokenizer of transformers 5.23: "a</s>b" gives the ids of ▁a </s> b for the Llama classes, and of ▁a </s> ▁b for others.
void TestTokenizer::tellsWhatTransformersReadOtherwise_data()
{
    QTest::addColumn<QByteArray>("family");
    QTest::addColumn<QByteArray>("normalizer");
    QTest::addColumn<bool>("otherwise");
    const QByteArray prepend = "{\"type\":\"Prepend\",\"prepend\":\"_\"}";
    const QByteArray sequence = "{\"type\":\"Sequence\",\"normalizers\":[" + prepend + ",{\"type\":\"NFC\"}]}";
    for (const char *family : { "LlamaTokenizer", "LlamaTokenizerFast", "CodeLlamaTokenizerFast" }) {
        QTest::addRow("%s", family) << QByteArray(family) << sequence << true;
        QTest::addRow("%s, NFC", family) << QByteArray(family) << QByteArray("{\"type\":\"NFC\"}") << false;
    }
    QTest::newRow("one step") << QByteArray("LlamaTokenizer") << prepend << true;
    QTest::newRow("none") << QByteArray("LlamaTokenizer") << QByteArray("null") << false;
    QTest::newRow("odd types") << QByteArray("LlamaTokenizer") << QByteArray("[5]") << false;
    QTest::newRow("odd steps") << QByteArray("LlamaTokenizer") << QByteArray("{\"normalizers\":{\"type\":5}}") << false;
    QTest::newRow("other class") << QByteArray("PreTrainedTokenizerFast") << sequence << false;
    QTest::newRow("no class") << QByteArray() << sequence << false;
}

void TestTokenizer::tellsWhatTransformersReadOtherwise()
{
    QFETCH(QByteArray, family);
    QFETCH(QByteArray, normalizer);
    QFETCH(bool, otherwise);
    const QTemporaryDir folder;
    weights::ModelFiles files;
    files.folder = folder.path().toStdString();
    QVERIFY(base::writeFile(files.folder / "tokenizer.json", "{\"normalizer\":" + normalizer.toStdString() + "}"));
    QVERIFY(
        base::writeFile(files.folder / "tokenizer_config.json", family.isEmpty() ? "{}" : "{\"tokenizer_class\":\"" + family.toStdString() + "\"}"));
    QCOMPARE(text::isReadOtherwiseByTransformers(files), otherwise);
}

void TestTokenizer::addsTokensAsTransformers_data() // AutoTokenizer of transformers 5.23 on the same files
{
    QTest::addColumn<QByteArray>("added"); // to tokenizer.json
    QTest::addColumn<QByteArray>("files"); // tokenizer_config.json, or an object of several
    QTest::addColumn<QByteArray>("sample");
    QTest::addColumn<std::vector<std::int32_t>>("ids");
    QTest::addColumn<std::int32_t>("special"); // is
    using Ids = std::vector<std::int32_t>;
    const auto row = [](const char *name, const char *added, const char *config, const char *sample, const Ids &ids, std::int32_t special) {
        QTest::newRow(name) << QByteArray(added) << QByteArray(config) << QByteArray(sample) << ids << special;
    };
    row("additional tokens", "[]", R"({"additional_special_tokens":["<tool>","<x>"]})", "a<tool>b <x>", { 64, 261, 65, 220, 262 }, 262);
    row("extra tokens by name", "[]", R"({"extra_special_tokens":{"tool_token":"<tool>"}})", "a<tool>b", { 64, 261, 65 }, 261);
    row("roles in their order", "[]",
        R"({"bos_token":"<B>","mask_token":"<M>","cls_token":"<C>","unk_token":"<U>","sep_token":"<S>","pad_token":"<P>","eos_token":"<|eos|>"})",
        "<B><S><C><U> <M><P><|eos|>", { 261, 263, 265, 262, 220, 266, 264, 257 }, 266);
    row("a decoder with gaps", "[]", R"({"added_tokens_decoder":{"300":{"content":"<a>"},"290":{"content":"<b>","special":true}}})", "<a><b>",
        { 262, 261 }, 261);
    row("a decoder with an id that is taken", "[]", R"({"added_tokens_decoder":{"260":{"content":"<a>"}}})", "<a><|im_end|>", { 261, 260 }, 260);
    row("added tokens with gaps", R"([{"id":300,"content":"cat"},{"id":298,"content":"dog"}])", "{}", "cat dog", { 261, 220, 262 }, 256);
    row("a role that is a plain entry", "[]", R"({"eos_token":"e"})", "hello", { 71, 68, 75, 75, 78 }, 68);
    row("the older map goes before", "[]",
        R"({"tokenizer_config.json":{"pad_token":"<|pad|>"},"special_tokens_map.json":{"pad_token":"<p>","additional_special_tokens":["<x>"]}})",
        "<p><x>", { 261, 262 }, 261);
    row("an older map beside a decoder", "[]",
        R"({"tokenizer_config.json":{"added_tokens_decoder":{}},"special_tokens_map.json":{"pad_token":"<p>"}})", "<p>", { 27, 79, 29 }, 256);
    row("older added tokens", "[]", R"({"tokenizer_config.json":{"pad_token":"<a>"},"added_tokens.json":{"<b>":262,"<a>":261,"<c>":260}})",
        "<a><b><c>", { 261, 262, 27, 66, 29 }, 261);
    row("a role that was no special token", R"([{"id":261,"content":"cat"}])", R"({"eos_token":"cat"})", "cat", { 261 }, 261);
}

void TestTokenizer::addsTokensAsTransformers()
{
    QFETCH(QByteArray, added);
    QFETCH(QByteArray, files);
    QFETCH(QByteArray, sample);
    QFETCH(std::vector<std::int32_t>, ids);
    QFETCH(std::int32_t, special);
    const QTemporaryDir folder;
    const Path path = folder.path().toStdString();
    const Path model = Path(ANNEAL_TESTS_DIR) / "data/models/llama-tied";
    auto json = *base::parseJson(*base::readFile(model / "tokenizer.json"));
    const auto more = *base::parseJson(added.toStdString());
    for (const auto &token : more)
        json["added_tokens"].push_back(token);
    QVERIFY(base::writeFile(path / "tokenizer.json", base::toJsonText(json)));
    auto beside = *base::parseJson(files.toStdString());
    if (!beside.contains("tokenizer_config.json"))
        beside = { { "tokenizer_config.json", beside } };
    for (const auto &[name, content] : beside.items())
        QVERIFY(base::writeFile(path / name, base::toJsonText(content)));
    const auto tokenizer = text::Tokenizer::load(filesOf(path));
    QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().text().c_str());
    QCOMPARE(*(*tokenizer)->encode(sample.toStdString()), ids);
    QVERIFY((*tokenizer)->isSpecial(special));
}

void TestTokenizer::refusesWrongKindsBeside_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("key"); // empty: it is fine
    const auto row = [](const char *content, const char *key, const char *file = "tokenizer_config.json") {
        QTest::addRow("%s in %s", content, file) << QByteArray(file) << QByteArray(content) << QByteArray(key);
    };
    for (const char *key : { "bos_token", "pad_token", "mask_token" })
        for (const char *value : { "5", "true", "[]", "{}", R"({"content":5})" })
            row(("{\"" + std::string(key) + "\":" + value + "}").c_str(), key);
    row(R"({"eos_token":["a"]})", "eos_token", "special_tokens_map.json");
    for (const char *value : { "5", "true", R"(["a"])", R"([{"name":"default"}])", R"([{"template":"a"}])", R"({"default":5})" })
        row(("{\"chat_template\":" + std::string(value) + "}").c_str(), "chat_template");
    for (const char *key : { "additional_special_tokens", "extra_special_tokens" })
        for (const char *value : { "5", R"("a")", "[5]", R"(["a",null])", R"([{"text":"a"}])" })
            row(("{\"" + std::string(key) + "\":" + value + "}").c_str(), key);
    row(R"({"added_tokens_decoder":[]})", "added_tokens_decoder");
    row(R"({"added_tokens_decoder":{"a":{"content":"b"}}})", "added_tokens_decoder");
    row(R"({"added_tokens_decoder":{"300x":{"content":"b"}}})", "added_tokens_decoder");
    row(R"({"added_tokens_decoder":{"300":{"content":5}}})", "added_tokens_decoder");
    row(R"({"<a>":"300"})", "<a>", "added_tokens.json");
    row(R"({"add_bos_token":"true"})", "add_bos_token");
    row(R"({"bos_token":null,"chat_template":null,"additional_special_tokens":null,"added_tokens_decoder":null,"add_bos_token":null})", "");
    row(R"({"bos_token":{"content":"<b>"},"chat_template":[{"name":"default","template":"a"}],"extra_special_tokens":{},"image_token":5})", "");
    row(R"({"bos_token":"","chat_template":{"default":"a","tool_use":"b"},"add_bos_token":true})", "");
}

void TestTokenizer::refusesWrongKindsBeside()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, key);
    const QTemporaryDir folder;
    const Path path = folder.path().toStdString();
    QVERIFY(base::writeFile(path / "tokenizer.json", *base::readFile(Path(ANNEAL_TESTS_DIR) / "data/models/llama-tied/tokenizer.json")));
    QVERIFY(base::writeFile(path / file.toStdString(), content.toStdString()));
    const auto tokenizer = text::Tokenizer::load(filesOf(path));
    QCOMPARE(bool(tokenizer), key.isEmpty());
    if (tokenizer)
        return;
    QCOMPARE(tokenizer.error().kind, base::ErrorKind::Corrupt);
    const auto said = QByteArray::fromStdString(tokenizer.error().detail);
    QVERIFY2(said.startsWith(QByteArray::fromStdString((path / file.toStdString()).string()) + ": ") && said.contains(key), said.constData());
}

void TestTokenizer::knowsTokensAndRoles()
{
    const auto tokenizer = text::Tokenizer::load(filesOf(Path(ANNEAL_TESTS_DIR) / "data/models/llama-tied"));
    QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().text().c_str());
    QCOMPARE((*tokenizer)->size(), 261);
    QCOMPARE((*tokenizer)->roleText("eos_token"), std::string("<|eos|>"));
    QCOMPARE((*tokenizer)->roleId("eos_token").value_or(-1), 257);
    QCOMPARE((*tokenizer)->roleText("sep_token"), std::string());
    QVERIFY((*tokenizer)->isSpecial(257));
    QVERIFY(!(*tokenizer)->isSpecial(67));
    QVERIFY((*tokenizer)->chatTemplate().find("<|im_start|>") != std::string::npos);
    QCOMPARE((*tokenizer)->idOf("<|im_start|>").value_or(-1), 259);
    QVERIFY(!(*tokenizer)->idOf("no such token"));
}

ANNEAL_TEST(TestTokenizer)
#include "tst_tokenizer.moc"
