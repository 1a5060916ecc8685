// SPDX-License-Identifier: GPL-3.0-or-later
// Oracle: transformers on all-MiniLM-L6-v2 and on a tiny cross-encoder (tests/data/encoder/make_reference.py) and on a tiny BERT in Hugging Face
// form and as GGUF (make_gguf.py), and what sentence-transformers gave for the retrieval benchmarks.
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/kernels/bfloat16gemm.h"
#include "core/model/embedder.h"
#include "core/weights/ggufwriter.h"
#include "core/weights/safetensorsfile.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <cmath>

using namespace anneal;
namespace fs = std::filesystem;

namespace {

const fs::path kData = ANNEAL_TESTS_DIR "/data/encoder", kTiny = kData / "bert-tiny", kMiniLm = ANNEAL_SOURCE_DIR "/.deps/models/all-MiniLM-L6-v2";

base::Json jsonOf(const fs::path &file)
{
    return *base::parseJson(*base::readFile(file));
}

double cosine(const std::vector<float> &a, const std::vector<float> &b)
{
    double product = 0, first = 0, second = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        product += double(a[i]) * double(b[i]);
        first += double(a[i]) * double(a[i]);
        second += double(b[i]) * double(b[i]);
    }
    return product / std::sqrt(first * second);
}

std::shared_ptr<model::Embedder> miniLm(nn::DType dtype)
{
    const auto files = weights::findModel(kMiniLm.string());
    const auto loaded = files ? model::Embedder::load(*files, dtype) : files.error();
    if (!loaded)
        qWarning("%s", loaded.error().text().c_str());
    return loaded ? *loaded : nullptr;
}

base::Result<std::shared_ptr<model::Embedder>> embedderOf(const fs::path &path)
{
    const auto files = weights::findModel(path.string());
    return files ? model::Embedder::load(*files, nn::DType::Float32) : files.error();
}

/// The lowest cosine between the vectors of bert-tiny's texts and those that are expected; `which` of both.
double leastCosine(const model::Embedder &embedder, const char *list, const char *which)
{
    double least = 1;
    const auto expected = jsonOf(kTiny / "expected.json")[list];
    for (const auto &row : expected) {
        const auto text = row["text"].get<std::string>();
        const auto vectors = embedder.embed({ &text, 1 });
        least = vectors ? std::min(least, cosine(vectors->front(), row[which].get<std::vector<float>>())) : -1;
    }
    return least;
}

using Values = std::map<std::string, weights::GgufValue>;

/// bert-tiny's f16.gguf once more with other values of metadata, one tensor left out, and one renamed.
fs::path changedGguf(const QTemporaryDir &folder, const Values &values, const std::string &without = {}, const std::string &renamed = {})
{
    const auto source = *weights::GgufFile::open(kTiny / "f16.gguf");
    const fs::path file = folder.filePath(QStringLiteral("changed.gguf")).toStdString();
    weights::GgufWriter writer;
    for (const auto &[key, value] : values)
        writer.add(key, value);
    for (const auto &[key, value] : source.metadata())
        if (!writer.has(key) && key != without)
            writer.add(key, value);
    for (const auto &[name, tensor] : source.tensors())
        if (name != without)
            writer.describe(name == renamed ? name + "_2" : name, tensor.type, tensor.shape);
    auto done = writer.begin(file);
    for (const auto &[name, tensor] : source.tensors())
        if (name != without && done)
            done = writer.write({ reinterpret_cast<const char *>(tensor.bytes.data()), tensor.bytes.size() });
    if (done)
        done = writer.commit();
    if (!done)
        qWarning("%s", done.error().text().c_str());
    return file;
}

} // namespace

class TestEncoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void embedsAsSentenceTransformers_data();
    void embedsAsSentenceTransformers();
    void embedsTheBenchmarks_data();
    void embedsTheBenchmarks();
    void aTextHasItsBitsInAnyCompany_data() { embedsAsSentenceTransformers_data(); }
    void aTextHasItsBitsInAnyCompany();
    void scoresPairsAsTransformers();
    void scoresTheFixture();
    void embedsFromAnyFile_data();
    void embedsFromAnyFile();
    void takesTheFirstState_data();
    void takesTheFirstState();
    void tellsDamagedWeights_data();
    void tellsDamagedWeights();
    void comparesTheTokens_data();
    void comparesTheTokens();
    void findsTheFrameByItsTexts_data();
    void findsTheFrameByItsTexts();
    void refuses();
    void refusesGgufFiles_data();
    void refusesGgufFiles();
    void stopsWhenAsked();
};

void TestEncoder::embedsAsSentenceTransformers_data()
{
    QTest::addColumn<int>("dtype");
    QTest::addColumn<double>("least"); // cosine
    QTest::newRow("float32") << int(nn::DType::Float32) << 0.9999999;
    QTest::newRow("bfloat16") << int(nn::DType::BFloat16) << 0.9995;
}

void TestEncoder::embedsAsSentenceTransformers()
{
    QFETCH(int, dtype);
    QFETCH(double, least);
    const auto embedder = miniLm(nn::DType(dtype));
    QVERIFY(embedder);
    QCOMPARE(embedder->dimensions(), std::int64_t(384));
    QCOMPARE(embedder->mostTokens(), std::int64_t(256));
    const auto expected = jsonOf(kData / "minilm.json");
    std::vector<std::string> texts;
    for (const auto &row : expected)
        texts.push_back(row["text"]);
    const auto vectors = embedder->embed(texts);
    QVERIFY2(bool(vectors), vectors ? "" : vectors.error().text().c_str());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const double found = cosine((*vectors)[i], expected[i]["embedding"].get<std::vector<float>>());
        QVERIFY2(found >= least, qPrintable(QString::number(found, 'g', 10)));
    }
}

void TestEncoder::embedsTheBenchmarks_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : { "stdlib-code", "debian-policy" })
        if (fs::exists(fs::path(ANNEAL_TESTDATA "/retrieval") / name))
            QTest::newRow(name) << QByteArray(name);
}

void TestEncoder::embedsTheBenchmarks()
{
    if (!QTest::currentDataTag())
        return; // Qt runs it once where there are no rows; that they are missing is told by ctest's list
    QFETCH(QByteArray, name);
    const auto folder = fs::path(ANNEAL_TESTDATA "/retrieval") / name.toStdString();
    const auto embedder = miniLm(nn::DType::Float32);
    QVERIFY(embedder);
    const auto expected = jsonOf(folder / "baselines.json")["first_embeddings"];
    for (const char *kind : { "queries", "corpus" }) {
        std::vector<std::string> texts;
        std::vector<std::vector<float>> wanted;
        const auto lines = *base::readFile(folder / (std::string(kind) + ".jsonl"));
        for (std::size_t begin = 0; wanted.size() < expected[kind].size() && begin < lines.size(); begin = lines.find('\n', begin) + 1) {
            const auto row = *base::parseJson(lines.substr(begin, lines.find('\n', begin) - begin));
            const auto found = expected[kind].find(row["_id"].get<std::string>());
            if (found == expected[kind].end())
                continue;
            const auto title = row.value("title", "");
            texts.push_back(title.empty() ? row["text"].get<std::string>() : title + "\n" + row["text"].get<std::string>());
            wanted.push_back(found->get<std::vector<float>>());
        }
        QCOMPARE(wanted.size(), expected[kind].size());
        const auto vectors = embedder->embed(texts);
        QVERIFY(vectors);
        for (std::size_t i = 0; i < texts.size(); ++i)
            QCOMPARE_GE(cosine((*vectors)[i], wanted[i]), 0.9999);
    }
}

void TestEncoder::aTextHasItsBitsInAnyCompany()
{
    QFETCH(int, dtype);
    const auto embedder = miniLm(nn::DType(dtype));
    QVERIFY(embedder);
    std::vector<std::string> texts;
    for (int i = 0; i < 40; ++i)
        texts.push_back(
            std::string(std::size_t(i * 13 % 97 + 1), 'a' + char(i % 26)) + " and what follows it " + std::string(std::size_t(i * 7), '.'));
    const auto together = embedder->embed(texts);
    QVERIFY(together);
    const bool isExact = nn::DType(dtype) == nn::DType::Float32 || kernels::hasBFloat16Gemm(); // torch's products promise only the tolerance
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto alone = embedder->embed({ &texts[i], 1 })->front();
        QVERIFY2(isExact ? alone == (*together)[i] : cosine(alone, (*together)[i]) >= 0.999, texts[i].c_str());
    }
}

void TestEncoder::scoresPairsAsTransformers()
{
    const auto files = weights::findModel((kData / "bert-pairs").string());
    QVERIFY2(bool(files), files ? "" : files.error().text().c_str());
    const auto encoder = model::CrossEncoder::load(*files, nn::DType::Float32);
    QVERIFY2(bool(encoder), encoder ? "" : encoder.error().text().c_str());
    std::vector<model::CrossEncoder::Pair> pairs;
    const auto expected = jsonOf(kData / "bert-pairs/expected.json");
    for (const auto &row : expected)
        pairs.push_back({ row["query"], row["text"] });
    const auto scores = (*encoder)->score(pairs);
    QVERIFY2(bool(scores), scores ? "" : scores.error().text().c_str());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        QCOMPARE_LE(std::abs((*scores)[i].logit - expected[i]["logit"].get<double>()), 1e-5);
        QCOMPARE_LE(std::abs((*scores)[i].score - expected[i]["score"].get<double>()), 1e-5);
        QCOMPARE((*encoder)->score({ &pairs[i], 1 })->front().logit, (*scores)[i].logit);
    }
}

void TestEncoder::scoresTheFixture()
{
    const auto folder = fs::path(ANNEAL_TESTDATA "/models/bert-cross-encoder");
    if (!fs::exists(folder))
        return; // told by the list of what is left out
    const auto encoder = model::CrossEncoder::load(*weights::findModel(folder.string()), nn::DType::Float32);
    QVERIFY2(bool(encoder), encoder ? "" : encoder.error().text().c_str());
    const auto expected = jsonOf(folder / "expected.json")["pairs"];
    for (const auto &row : expected) {
        const model::CrossEncoder::Pair pair { row["query"], row["text"] };
        const auto score = (*encoder)->score({ &pair, 1 });
        QVERIFY(score);
        QCOMPARE_LE(std::abs(score->front().logit - row["logit"].get<double>()), 1e-4);
        QCOMPARE_LE(std::abs(score->front().score - row["sigmoid"].get<double>()), 1e-4);
    }
}

void TestEncoder::embedsFromAnyFile_data()
{
    QTest::addColumn<QByteArray>("file"); // of bert-tiny
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<double>("least"); // cosine
    QTest::newRow("safetensors") << QByteArray() << QByteArray("exact") << 0.9999999;
    QTest::newRow("f16") << QByteArray("f16.gguf") << QByteArray("exact") << 0.9999999;
    QTest::newRow("q8_0") << QByteArray("q8_0.gguf") << QByteArray("q8_0") << 0.9999999;
    QTest::newRow("q8_0 beside the original") << QByteArray("q8_0.gguf") << QByteArray("exact") << 0.999;
    QTest::newRow("q4_0") << QByteArray("q4_0.gguf") << QByteArray("q4_0") << 0.9999999;
}

void TestEncoder::embedsFromAnyFile()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, expected);
    QFETCH(double, least);
    const auto embedder = embedderOf(kTiny / file.toStdString());
    QVERIFY2(bool(embedder), embedder ? "" : embedder.error().text().c_str());
    QCOMPARE((*embedder)->dimensions(), std::int64_t(32));
    QCOMPARE((*embedder)->mostTokens(), std::int64_t(40));
    const double found = leastCosine(**embedder, expected.constData(), "mean");
    QVERIFY2(found >= least, qPrintable(QString::number(found, 'g', 10)));
}

void TestEncoder::takesTheFirstState_data()
{
    QTest::addColumn<QByteArray>("pooling"); // what 1_Pooling/config.json says; empty: a GGUF file
    QTest::newRow("named one by one") << QByteArray(R"({"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false})");
    QTest::newRow("named once") << QByteArray(R"({"pooling_mode": "cls"})");
    QTest::newRow("gguf") << QByteArray();
}

void TestEncoder::takesTheFirstState()
{
    QFETCH(QByteArray, pooling);
    const QTemporaryDir folder;
    fs::path model = folder.path().toStdString();
    if (pooling.isEmpty()) {
        model = changedGguf(folder, { { "bert.pooling_type", std::int64_t(2) } });
    } else {
        for (const char *name : { "config.json", "model.safetensors", "vocab.txt", "tokenizer_config.json" })
            fs::copy(kTiny / name, model / name);
        fs::create_directory(model / "1_Pooling");
        QVERIFY(base::writeFile(model / "1_Pooling/config.json", pooling.toStdString()));
    }
    const auto embedder = embedderOf(model);
    QVERIFY2(bool(embedder), embedder ? "" : embedder.error().text().c_str());
    QCOMPARE_GE(leastCosine(**embedder, "exact", "first"), 0.9999999);
}

void TestEncoder::refusesGgufFiles_data()
{
    QTest::addColumn<Values>("values");
    QTest::addColumn<QByteArray>("without"); // a key or tensor
    QTest::addColumn<QByteArray>("renamed"); // a tensor
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("told");
    const auto row = [](const char *name, Values values, base::ErrorKind kind, const char *told, const char *without = "", const char *renamed = "") {
        QTest::newRow(name) << values << QByteArray(without) << QByteArray(renamed) << int(kind) << QByteArray(told);
    };
    const auto one = [&](const char *key, weights::GgufValue value, base::ErrorKind kind, const char *told) {
        row(key, { { key, value } }, kind, told);
    };
    using Kind = base::ErrorKind;
    const std::vector<std::string> tokens(243, "[CLS]");
    row("a token too few", { { "tokenizer.ggml.tokens", tokens }, { "tokenizer.ggml.token_type", std::vector<std::int64_t>(243, 3) } }, Kind::Corrupt,
        "changed.gguf has 243 tokens, but the model's word matrix has 244 rows.");
    const auto whole = [](std::int64_t value) { return weights::GgufValue(value); };
    one("bert.pooling_type", whole(3), Kind::Unsupported, "what bert.pooling_type asks for");
    one("bert.attention.causal", true, Kind::Unsupported, "what bert.attention.causal asks for");
    one("bert.attention.head_count_kv", whole(2), Kind::Unsupported, "what bert.attention.head_count_kv asks for");
    one("bert.attention.key_length", whole(16), Kind::Unsupported, "what bert.attention.key_length asks for");
    one("bert.expert_count", whole(8), Kind::Unsupported, "what bert.expert_count asks for");
    one("general.architecture", std::string("nomic-bert"), Kind::Unsupported, "the architecture \"nomic-bert\" as an encoder");
    one("split.count", whole(2), Kind::Unsupported, "split into several files");
    one("general.type", std::string("adapter"), Kind::BadInput, "does not hold a model: its general.type is \"adapter\"");
    one("bert.block_count", whole(1), Kind::Corrupt, "describes has no tensor blk.1.");
    row("more layers", { { "bert.block_count", whole(3) } }, Kind::Corrupt, "has no tensor blk.2.attn_q.weight");
    one("bert.embedding_length", whole(64), Kind::Corrupt, "token_embd.weight has another shape");
    one("bert.feed_forward_length", whole(1), Kind::Corrupt, "blk.0.ffn_up.weight has another shape");
    one("bert.attention.head_count", whole(5), Kind::Corrupt, "does not divide into 5 heads");
    one("bert.context_length", whole(-4), Kind::Corrupt, "its number of positions is -4");
    one("bert.attention.layer_norm_epsilon", std::string("1e-12"), Kind::Corrupt, "bert.attention.layer_norm_epsilon must be a number");
    one("tokenizer.ggml.tokens", std::vector<std::string> { "[CLS]" }, Kind::Corrupt, "has 1 tokens and");
    one("tokenizer.ggml.model", std::string("t5"), Kind::Unsupported, "tokenizers of the kind \"t5\"");
    row("no epsilon", {}, Kind::Corrupt, "its norm epsilon is out of range", "bert.attention.layer_norm_epsilon");
    row("no embedding", {}, Kind::Corrupt, "its vocabulary is 0", "token_embd.weight");
    row("no bias", {}, Kind::Corrupt, "has no tensor blk.1.attn_k.bias", "blk.1.attn_k.bias");
    row("a norm of another model", {}, Kind::Corrupt, "has no tensor blk.0.attn_output_norm.weight", "", "blk.0.attn_output_norm.weight");
}

void TestEncoder::refusesGgufFiles()
{
    QFETCH(Values, values);
    QFETCH(QByteArray, without);
    QFETCH(QByteArray, renamed);
    QFETCH(int, kind);
    QFETCH(QByteArray, told);
    const QTemporaryDir folder;
    const auto embedder = embedderOf(changedGguf(folder, values, without.toStdString(), renamed.toStdString()));
    QVERIFY(!embedder);
    QVERIFY2(embedder.error().kind == base::ErrorKind(kind) && embedder.error().detail.find(told.toStdString()) != std::string::npos,
        embedder.error().detail.c_str());
}

void TestEncoder::tellsDamagedWeights_data()
{
    QTest::addColumn<QByteArray>("file"); // under tests/data/encoder
    QTest::addColumn<QByteArray>("tensor");
    QTest::addColumn<QByteArray>("number"); // its bytes
    QTest::addColumn<int>("dtype");
    const char *bias = "encoder.layer.1.output.dense.bias";
    const QByteArray nan("\x00\x00\xC0\x7F", 4), infinity("\x00\x00\x80\x7F", 4), halfNan("\x00\x7E", 2), halfInfinity("\x00\x7C", 2);
    for (const auto dtype : { nn::DType::Float32, nn::DType::BFloat16 }) {
        const QByteArray held(dtype == nn::DType::Float32 ? " in float32" : " in bfloat16");
        const auto row = [&](const char *name, const char *file, const char *tensor, const QByteArray &number) {
            QTest::newRow((name + held).constData()) << QByteArray(file) << QByteArray(tensor) << number << int(dtype);
        };
        row("NaN", "bert-tiny/model.safetensors", bias, halfNan);
        row("infinity", "bert-tiny/model.safetensors", bias, halfInfinity);
        row("NaN, gguf", "bert-tiny/f16.gguf", "blk.1.ffn_down.bias", nan);
        row("infinity, gguf", "bert-tiny/f16.gguf", "blk.1.ffn_down.bias", infinity);
        row("NaN, pairs", "bert-pairs/model.safetensors", "bert.encoder.layer.1.output.dense.bias", nan);
        row("infinity, pairs", "bert-pairs/model.safetensors", "classifier.weight", infinity);
        row("infinity before tanh", "bert-pairs/model.safetensors", "bert.pooler.dense.bias", infinity);
        row("infinity in the last state", "bert-pairs/model.safetensors", "bert.encoder.layer.1.output.LayerNorm.bias", infinity);
    }
}

void TestEncoder::tellsDamagedWeights()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, tensor);
    QFETCH(QByteArray, number);
    QFETCH(int, dtype);
    const auto source = kData / file.toStdString();
    const bool isGguf = source.extension() == ".gguf";
    const QTemporaryDir folder;
    const fs::path place = folder.path().toStdString();
    for (const char *name : { "config.json", "vocab.txt", "tokenizer_config.json", "tokenizer.json" })
        if (!isGguf && fs::exists(source.parent_path() / name))
            fs::copy(source.parent_path() / name, place / name);
    auto text = *base::readFile(source);
    const auto write = [&](std::span<const std::byte> bytes) { // a number over the first of the tensor
        const auto at = text.find(std::string_view(reinterpret_cast<const char *>(bytes.data()), bytes.size()));
        return at != std::string::npos
            && base::writeFile(place / source.filename(), text.replace(at, std::size_t(number.size()), number.toStdString()));
    };
    QVERIFY(isGguf ? write(weights::GgufFile::open(source)->tensors().at(tensor.toStdString()).bytes)
                   : write(weights::SafetensorsFile::open(source)->tensors().at(tensor.toStdString()).bytes));

    const auto files = *weights::findModel((isGguf ? place / source.filename() : place).string());
    std::optional<base::Error> told;
    if (file.startsWith("bert-pairs")) {
        const model::CrossEncoder::Pair pair { "what is rice ?", "rice" };
        const auto scores = (*model::CrossEncoder::load(files, nn::DType(dtype)))->score({ &pair, 1 });
        told = scores ? std::nullopt : std::optional(scores.error());
    } else {
        const std::string one = "water";
        const auto vectors = (*model::Embedder::load(files, nn::DType(dtype)))->embed({ &one, 1 });
        told = vectors ? std::nullopt : std::optional(vectors.error());
    }
    QVERIFY(told);
    QCOMPARE(told->kind, base::ErrorKind::Corrupt);
    QVERIFY2(told->detail.starts_with("The model computes values that are not finite numbers"), told->detail.c_str());
}

void TestEncoder::comparesTheTokens_data()
{
    QTest::addColumn<QByteArray>("name"); // of a model
    QTest::addColumn<int>("lines");       // of its vocab.txt
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QByteArray>("told"); // empty: it is taken
    const auto row = [](const char *name, const char *model, int lines, const char *told, const char *config = "{}") {
        QTest::newRow(name) << QByteArray(model) << lines << QByteArray(config) << QByteArray(told);
    };
    row("cut", "bert-tiny", 8, "vocab.txt has 8 tokens, but the model's word matrix has 244 rows.");
    row("cut to less than half", "bert-tiny", 121, "vocab.txt has 121 tokens, but the model's word matrix has 244 rows.");
    row("rows to spare", "bert-tiny", 150, "");
    row("padded rows", "bert-pairs", 12, "");
    row("one for each", "bert-tiny", 244, "");
    row("too many", "bert-tiny", 245, "vocab.txt has 245 tokens, but the model's word matrix has 244 rows.");
    row("too many for pairs", "bert-pairs", 34, "vocab.txt has 34 tokens, but the model's word matrix has 33 rows.");
    row("a mask that no list has", "bert-tiny", 244, "", R"({"mask_token": "<mask>"})");
    row("a begin that no list has", "bert-tiny", 150, "vocab.txt has no token \"<cls>\", the cls_token", R"({"cls_token": "<cls>"})");
    row("tokenizer.json without the begin", "bert-pairs", -1, "tokenizer.json has no token \"<cls>\", the cls_token", R"({"cls_token": "<cls>"})");
}

void TestEncoder::comparesTheTokens()
{
    QFETCH(QByteArray, name);
    QFETCH(int, lines);
    QFETCH(QByteArray, config);
    QFETCH(QByteArray, told);
    const auto source = kData / name.toStdString();
    const QTemporaryDir place;
    const fs::path folder = place.path().toStdString();
    for (const char *file : { "config.json", "model.safetensors" })
        fs::copy(source / file, folder / file);
    if (lines < 0) {
        fs::copy(source / "tokenizer.json", folder / "tokenizer.json");
    } else {
        auto list = QString::fromStdString(*base::readFile(source / "vocab.txt")).trimmed().split(QLatin1Char('\n')).mid(0, lines);
        while (list.size() < lines)
            list << QStringLiteral("more%1").arg(list.size());
        QVERIFY(base::writeFile(folder / "vocab.txt", (list.join(QLatin1Char('\n')) + QLatin1Char('\n')).toStdString()));
    }
    QVERIFY(base::writeFile(folder / "tokenizer_config.json", config.toStdString()));
    const auto files = *weights::findModel(folder.string());
    std::optional<base::Error> failure;
    if (name == "bert-pairs") {
        if (const auto loaded = model::CrossEncoder::load(files, nn::DType::Float32); !loaded)
            failure = loaded.error();
    } else if (const auto loaded = model::Embedder::load(files, nn::DType::Float32); !loaded)
        failure = loaded.error();
    QCOMPARE(failure.has_value(), !told.isEmpty());
    QVERIFY2(!failure || (failure->kind == base::ErrorKind::Corrupt && failure->detail.find(told.toStdString()) != std::string::npos),
        failure ? failure->detail.c_str() : "");
}

void TestEncoder::findsTheFrameByItsTexts_data()
{
    QTest::addColumn<QByteArray>("key");
    for (const char *key : { "bos", "cls", "eos", "seperator" })
        QTest::newRow(key) << QByteArray(key);
}

/// An id that no token has does not change a vector.
void TestEncoder::findsTheFrameByItsTexts()
{
    QFETCH(QByteArray, key);
    const QTemporaryDir folder;
    const auto file = changedGguf(folder, { { "tokenizer.ggml." + key.toStdString() + "_token_id", std::int64_t(99999) } });
    const auto embedder = embedderOf(file);
    QVERIFY2(bool(embedder), embedder ? "" : embedder.error().text().c_str());
    QCOMPARE_GE(leastCosine(**embedder, "exact", "mean"), 0.9999999);
}

void TestEncoder::refuses()
{
    const auto llama = weights::findModel(ANNEAL_TESTS_DIR "/data/models/llama-tied");
    const auto embedder = model::Embedder::load(*llama, nn::DType::Float32);
    QVERIFY(!embedder);
    QCOMPARE(embedder.error().kind, base::ErrorKind::Unsupported);
    QVERIFY(embedder.error().detail.find("\"llama\" as an encoder") != std::string::npos);
    const auto scorer = model::CrossEncoder::load(*weights::findModel(kMiniLm.string()), nn::DType::Float32);
    QVERIFY(!scorer);
    QVERIFY(scorer.error().detail.find("scores no pairs") != std::string::npos);
    const auto gguf = model::CrossEncoder::load(*weights::findModel((kTiny / "f16.gguf").string()), nn::DType::Float32);
    QVERIFY(!gguf);
    QCOMPARE(gguf.error().kind, base::ErrorKind::Unsupported);
    QVERIFY(gguf.error().detail.find("GGUF files are not supported for reranking yet") != std::string::npos);
    QVERIFY(gguf.error().hint.find("Hugging Face folder") != std::string::npos);
}

void TestEncoder::stopsWhenAsked()
{
    const auto embedder = miniLm(nn::DType::Float32);
    QVERIFY(embedder);
    const auto stop = std::make_unique<std::stop_source>();
    stop->request_stop();
    const std::string text = "a";
    const auto stopped = embedder->embed({ &text, 1 }, stop->get_token());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind, base::ErrorKind::Canceled);
}

ANNEAL_TEST(TestEncoder)
#include "tst_encoder.moc"
