// SPDX-License-Identifier: GPL-3.0-or-later
// Tokenizers without a tokenizer.json: vocab.txt and the vocabularies of GGUF files. Oracle: transformers (tests/data/tokenizers/make_wordpiece.py).
#include "core/text/gguftokenizer.h"
#include "core/weights/ggufwriter.h"
#include "tests/core/text/tokenizercases.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <functional>

using namespace anneal;
using namespace anneal::tests;
using Path = std::filesystem::path;
using Texts = std::vector<std::string>;
using Loaded = base::Result<std::shared_ptr<const text::Tokenizer>>;

namespace {

constexpr std::int32_t kNormal = 1, kControl = 3;
const std::string kWordBegin = "\u2581";

const base::Json &wordPieces()
{
    static const auto json = jsonOf(Path(ANNEAL_TESTS_DIR) / "data/tokenizers/wordpiece.json");
    return json;
}

/// The tokenizer of a folder with these files.
Loaded loadFolder(const std::map<std::string, std::string> &files)
{
    const QTemporaryDir folder;
    const Path path = folder.path().toStdString();
    for (const auto &[name, text] : files)
        if (const auto written = base::writeFile(path / name, text); !written)
            return written.error();
    return text::Tokenizer::load(filesOf(path));
}

/// The tokenizer of a GGUF file with this metadata.
Loaded loadGguf(const std::function<void(weights::GgufWriter &)> &fill)
{
    const QTemporaryDir folder;
    const Path file = folder.filePath(QStringLiteral("vocabulary.gguf")).toStdString();
    weights::GgufWriter writer;
    fill(writer);
    if (auto begun = writer.begin(file); !begun)
        return begun.error();
    if (auto done = writer.commit(); !done)
        return done.error();
    return text::Tokenizer::load(filesOf(file));
}

/// The vocabulary of wordpiece.json as llama.cpp's converter spells it. Older ones have a key for [CLS], newer ones make it the begin.
void addBert(weights::GgufWriter &writer, const char *begin)
{
    const auto text = wordPieces()["vocab"].get<std::string>();
    Texts tokens;
    std::vector<std::int32_t> types;
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
        const auto token = text.substr(at, text.find('\n', at) - at);
        const bool isControl = token == "[PAD]" || token == "[UNK]" || token == "[CLS]" || token == "[SEP]" || token == "[MASK]";
        types.push_back(isControl ? kControl : kNormal);
        tokens.push_back(isControl ? token : token.starts_with("##") && token.size() > 2 ? token.substr(2) : kWordBegin + token);
        const std::map<std::string, std::string> keys { { "[PAD]", "padding" }, { "[UNK]", "unknown" }, { "[CLS]", begin }, { "[SEP]", "seperator" },
            { "[MASK]", "mask" } };
        if (isControl)
            writer.add("tokenizer.ggml." + keys.at(token) + "_token_id", static_cast<std::uint32_t>(tokens.size() - 1));
    }
    writer.add("general.architecture", "bert");
    writer.add("tokenizer.ggml.model", "bert");
    writer.add("tokenizer.ggml.tokens", tokens);
    writer.add("tokenizer.ggml.token_type", types);
}

std::string differencesOf(const text::Tokenizer &tokenizer, const base::Json &variant)
{
    std::string found;
    for (std::size_t i = 0; i < variant["rows"].size(); ++i) {
        auto expected = variant["rows"][i];
        const auto text = wordPieces()["texts"][i].get<std::string>();
        expected["ids_plain"] = *tokenizer.encode(text, { false, true }); // the reference has none
        expected["decoded_skip_special"] = tokenizer.decode(idsOf(expected["ids"]), true);
        found += differences(tokenizer, text, expected);
    }
    return found;
}

} // namespace

class TestVocabularies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAListOfTokens_data();
    void readsAListOfTokens();
    void readsBertOfGguf_data();
    void readsBertOfGguf();
    void refusesDamagedBerts_data();
    void refusesDamagedBerts();
    void takesTheUsualIds();
    void takesTheUsualTexts_data();
    void takesTheUsualTexts();
    void refusesDamagedLists_data();
    void refusesDamagedLists();
    void readsSentencePieceOfGguf_data();
    void readsSentencePieceOfGguf();
    void splitsAsTheFamily_data();
    void splitsAsTheFamily();
};

void TestVocabularies::readsAListOfTokens_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < wordPieces()["variants"].size(); ++i)
        QTest::newRow(wordPieces()["variants"][i]["name"].get<std::string>().c_str()) << static_cast<int>(i);
}

void TestVocabularies::readsAListOfTokens()
{
    QFETCH(int, index);
    const auto &variant = wordPieces()["variants"][static_cast<std::size_t>(index)];
    const auto tokenizer = loadFolder({ { "vocab.txt", variant.value("vocab", wordPieces()["vocab"].get<std::string>()) },
        { "tokenizer_config.json", base::toJsonText(variant["config"]) } });
    QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().text().c_str());
    const auto found = differencesOf(**tokenizer, variant);
    QVERIFY2(found.empty(), found.substr(0, 2000).c_str());
}

void TestVocabularies::readsBertOfGguf_data()
{
    QTest::addColumn<QByteArray>("variant");
    QTest::addColumn<int>("lowercase"); // -1: the file does not say it
    QTest::addColumn<int>("accents");
    QTest::newRow("silent") << QByteArray("as-bert") << -1 << -1;
    QTest::newRow("lower case") << QByteArray("as-bert") << 1 << -1;
    QTest::newRow("cased") << QByteArray("cased") << 0 << -1;
    QTest::newRow("accents") << QByteArray("keeps-accents") << -1 << 0;
    QTest::newRow("cased without accents") << QByteArray("cased-without-accents") << 0 << 1;
}

void TestVocabularies::readsBertOfGguf()
{
    QFETCH(QByteArray, variant);
    QFETCH(int, lowercase);
    QFETCH(int, accents);
    const auto tokenizer = loadGguf([&](weights::GgufWriter &writer) {
        addBert(writer, lowercase < 0 ? "cls" : "bos");
        if (lowercase >= 0)
            writer.add("tokenizer.ggml.normalizer.lowercase", lowercase == 1);
        if (accents >= 0)
            writer.add("tokenizer.ggml.normalizer.strip_accents", accents == 1);
    });
    QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().text().c_str());
    for (const auto &each : wordPieces()["variants"]) {
        if (each["name"] != variant.toStdString())
            continue;
        const auto found = differencesOf(**tokenizer, each);
        QVERIFY2(found.empty(), found.substr(0, 2000).c_str());
    }
    QCOMPARE((*tokenizer)->roleText("cls_token"), std::string("[CLS]"));
    QCOMPARE((*tokenizer)->roleText("sep_token"), std::string("[SEP]"));
    QVERIFY((*tokenizer)->isSpecial(*(*tokenizer)->idOf("[MASK]")));
    QVERIFY(!(*tokenizer)->isSpecial(*(*tokenizer)->idOf("[unused0]")));
}

void TestVocabularies::refusesDamagedBerts_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("value"); // how it is wrong, for the switch below
    QTest::addColumn<QByteArray>("told");
    QTest::addColumn<QByteArray>("second"); // of the two tokens, the first is [UNK]; empty: there is no [UNK]
    const auto row = [](const char *name, const char *key, int value, const char *told, const char *second = "\u2581a") {
        QTest::newRow(name) << QByteArray(key) << value << QByteArray(told) << QByteArray(second);
    };
    row("no tokens", "", 0, "is missing (tokenizer.ggml.tokens)");
    row("tokens are numbers", "tokenizer.ggml.tokens", 1, "is missing (tokenizer.ggml.tokens)");
    row("types are texts", "tokenizer.ggml.token_type", 2, "token_type that is not a list of whole numbers");
    row("too few types", "tokenizer.ggml.token_type", 1, "has 2 tokens and 3 types");
    row("an id is a text", "tokenizer.ggml.cls_token_id", 3, "tokenizer.ggml.cls_token_id must be a whole number");
    row("no unknown token", "tokenizer.ggml.unknown_token_id", 5, "has no token for unknown words", "");
    row("no begin", "tokenizer.ggml.bos_token_id", 5, "has no token in front of a text", "[SEP]");
    row("no end", "tokenizer.ggml.seperator_token_id", 5, "has no token behind a text", "[CLS]");
    row("a switch is a number", "tokenizer.ggml.normalizer.lowercase", 4, "tokenizer.ggml.normalizer.lowercase must be true or false");
}

void TestVocabularies::refusesDamagedBerts()
{
    QFETCH(QByteArray, key);
    QFETCH(int, value);
    QFETCH(QByteArray, told);
    QFETCH(QByteArray, second);
    const auto tokenizer = loadGguf([&](weights::GgufWriter &writer) {
        writer.add("tokenizer.ggml.model", "bert");
        if (!key.isEmpty() && key != "tokenizer.ggml.tokens")
            writer.add("tokenizer.ggml.tokens", second.isEmpty() ? Texts { "\u2581b", "\u2581a" } : Texts { "[UNK]", second.toStdString() });
        switch (value) {
        case 1:
            return writer.add(key.toStdString(), std::vector<std::int32_t> { 1, 2, 3 });
        case 2:
            return writer.add(key.toStdString(), Texts { "1", "1" });
        case 3:
            return writer.add(key.toStdString(), "0");
        case 4:
            return writer.add(key.toStdString(), std::uint32_t(1));
        case 5:
            return writer.add(key.toStdString(), std::uint32_t(2)); // beyond the last
        default:
            return;
        }
    });
    QVERIFY(!tokenizer);
    QCOMPARE(tokenizer.error().kind, base::ErrorKind::Corrupt);
    QVERIFY2(tokenizer.error().detail.find(told.toStdString()) != std::string::npos, tokenizer.error().detail.c_str());
}

void TestVocabularies::takesTheUsualIds()
{
    Texts tokens(104, "\u2581x");
    for (const auto &[id, token] : { std::pair { 0, "[PAD]" }, std::pair { 100, "[UNK]" }, std::pair { 101, "[CLS]" }, std::pair { 102, "[SEP]" } })
        tokens[static_cast<std::size_t>(id)] = token;
    tokens[5] = "\u2581a";
    const auto tokenizer = loadGguf([&](weights::GgufWriter &writer) { // as files older than these keys are
        writer.add("tokenizer.ggml.model", "bert");
        writer.add("tokenizer.ggml.tokens", tokens);
    });
    QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().text().c_str());
    QCOMPARE(printed(*(*tokenizer)->encode("A\u00e1 q", { true, false })), std::string("101 100 100 102 "));
    QCOMPARE(printed(*(*tokenizer)->encode("A", { true, false })), std::string("101 5 102 "));
}

void TestVocabularies::takesTheUsualTexts_data()
{
    QTest::addColumn<QByteArray>("key"); // that gives an id beyond the last
    for (const char *key : { "bos", "cls", "eos", "seperator", "unknown" })
        QTest::newRow(key) << QByteArray(key);
}

void TestVocabularies::takesTheUsualTexts()
{
    QFETCH(QByteArray, key);
    const auto tokenizer = loadGguf([&](weights::GgufWriter &writer) {
        writer.add("tokenizer.ggml.model", "bert");
        writer.add("tokenizer.ggml.tokens", Texts { "[UNK]", "[CLS]", "\u2581a", "[SEP]" });
        writer.add("tokenizer.ggml." + key.toStdString() + "_token_id", std::uint32_t(99999));
    });
    QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().text().c_str());
    QCOMPARE(printed(*(*tokenizer)->encode("a q", { true, false })), std::string("1 2 0 3 "));
    QCOMPARE((*tokenizer)->roleId("cls_token"), std::optional(1));
    QCOMPARE((*tokenizer)->roleId("sep_token"), std::optional(3));
}

void TestVocabularies::refusesDamagedLists_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QByteArray>("told"); // empty: nothing is wrong
    const QByteArray whole("[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n"), named(R"({"cls_token": "<cls>"})");
    QTest::newRow("whole") << whole << QByteArray("{}") << QByteArray();
    QTest::newRow("empty") << QByteArray() << QByteArray("{}") << QByteArray("vocab.txt holds no tokens.");
    QTest::newRow("blank") << QByteArray("\n \r\n\n") << QByteArray("{}") << QByteArray("vocab.txt holds no tokens.");
    QTest::newRow("no begin") << QByteArray("[PAD]\n[UNK]\n[SEP]\na\n") << QByteArray("{}") << QByteArray("vocab.txt has no token \"[CLS]\"");
    QTest::newRow("no end") << QByteArray("[PAD]\n[UNK]\n[CLS]\na\n") << QByteArray("{}") << QByteArray("vocab.txt has no token \"[SEP]\"");
    QTest::newRow("named, no token") << whole << named << QByteArray("vocab.txt has no token \"<cls>\", the cls_token");
    QTest::newRow("named and added") << whole
                                     << QByteArray(R"({"cls_token": "<cls>", "added_tokens_decoder": {"5": {"content": "<cls>", "special": true}}})")
                                     << QByteArray();
}

void TestVocabularies::refusesDamagedLists()
{
    QFETCH(QByteArray, list);
    QFETCH(QByteArray, config);
    QFETCH(QByteArray, told);
    const auto tokenizer = loadFolder({ { "vocab.txt", list.toStdString() }, { "tokenizer_config.json", config.toStdString() } });
    if (told.isEmpty()) {
        QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().text().c_str());
        const bool isAdded = config.contains("<cls>"); // transformers 5.24 gives these
        QCOMPARE(printed(*(*tokenizer)->encode("a", { true, false })), std::string(isAdded ? "5 4 3 " : "2 4 3 "));
        return;
    }
    QVERIFY(!tokenizer);
    QCOMPARE(tokenizer.error().kind, base::ErrorKind::Corrupt);
    QVERIFY2(tokenizer.error().detail.find(told.toStdString()) != std::string::npos, tokenizer.error().detail.c_str());
}

void TestVocabularies::readsSentencePieceOfGguf_data()
{
    QTest::addColumn<int>("index");
    QTest::newRow("Phi-3") << 0;
    QTest::newRow("Gemma") << 1;
}

void TestVocabularies::readsSentencePieceOfGguf()
{
    QFETCH(int, index);
    const auto model = jsonOf(Path(ANNEAL_TESTS_DIR) / "data/tokenizers/sentencepiece.json")[static_cast<std::size_t>(index)];
    const auto tokenizer = loadGguf([&](weights::GgufWriter &writer) {
        writer.add("general.name", model["name"].get<std::string>());
        writer.add("tokenizer.ggml.model", "llama");
        writer.add("tokenizer.ggml.tokens", model["tokens"].get<Texts>());
        writer.add("tokenizer.ggml.token_type", idsOf(model["types"]));
        writer.add("tokenizer.ggml.scores", model["scores"].get<std::vector<float>>());
        writer.add("tokenizer.ggml.add_space_prefix", model["space_prefix"].get<bool>());
    });
    QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().text().c_str());
    for (std::size_t i = 0; i < model["texts"].size(); ++i) {
        const auto text = model["texts"][i].get<std::string>();
        const auto &row = model["rows"][i];
        QVERIFY2(printed(*(*tokenizer)->encode(text)) == printed(idsOf(row["ids"])), base::toJsonLine(text).c_str());
        QVERIFY2(printed(*(*tokenizer)->encode(text, { false, true })) == printed(idsOf(row["ids_plain"])), base::toJsonLine(text).c_str());
    }
    const auto otherwise = streamedOtherwise(*tokenizer);
    QVERIFY2(otherwise.empty(), otherwise.c_str());
}

void TestVocabularies::splitsAsTheFamily_data()
{
    QTest::addColumn<int>("index");
    const auto all = jsonOf(Path(ANNEAL_TESTS_DIR) / "data/tokenizers/families.json");
    for (std::size_t i = 0; i < all.size(); ++i)
        QTest::newRow(all[i]["name"].get<std::string>().c_str()) << static_cast<int>(i);
}

/// A tokenizer.json is known by the way it splits, and the family's name in a GGUF file stands for just that.
void TestVocabularies::splitsAsTheFamily()
{
    QFETCH(int, index);
    const auto family = jsonOf(Path(ANNEAL_TESTS_DIR) / "data/tokenizers/families.json")[static_cast<std::size_t>(index)];
    base::Json ids = base::Json::object();
    for (const auto &token : family["tokens"])
        ids[token.get<std::string>()] = ids.size();
    const base::Json json { { "model", { { "type", "BPE" }, { "vocab", ids }, { "merges", family["merges"] } } },
        { "pre_tokenizer", family["pre_tokenizer"] } };
    const QTemporaryDir folder;
    const Path path = folder.path().toStdString();
    QVERIFY(base::writeFile(path / "tokenizer.json", base::toJsonText(json)));
    weights::ModelShape shape;
    shape.vocabulary = static_cast<std::int64_t>(ids.size());
    const auto tokenizer = loadGguf([&](weights::GgufWriter &writer) {
        const auto added = text::addTokenizer(filesOf(path), shape, writer);
        QVERIFY2(added, added ? "" : added.error().text().c_str());
    });
    QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().text().c_str());
    for (std::size_t i = 0; i < family["texts"].size(); ++i) {
        const auto text = family["texts"][i].get<std::string>();
        QVERIFY2(printed(*(*tokenizer)->encode(text)) == printed(idsOf(family["ids"][i])), base::toJsonLine(text).c_str());
    }
}

ANNEAL_TEST(TestVocabularies)
#include "tst_vocabularies.moc"
