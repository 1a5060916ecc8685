// SPDX-License-Identifier: GPL-3.0-or-later
// Oracle: transformers on all-MiniLM-L6-v2 and on a tiny cross-encoder (tests/data/encoder/make_reference.py), and what sentence-transformers
// gave for the retrieval benchmarks.
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/model/embedder.h"

#include <QtTest>

#include <cmath>

using namespace anneal;
namespace fs = std::filesystem;

namespace {

const fs::path kData = ANNEAL_TESTS_DIR "/data/encoder", kMiniLm = ANNEAL_SOURCE_DIR "/.deps/models/all-MiniLM-L6-v2";

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
    void refuses();
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
    for (std::size_t i = 0; i < texts.size(); ++i)
        QVERIFY2(embedder->embed({ &texts[i], 1 })->front() == (*together)[i], texts[i].c_str());
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

QTEST_GUILESS_MAIN(TestEncoder)
#include "tst_encoder.moc"
