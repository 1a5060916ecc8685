// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of decoder from its files to an exported adapter, by our own kernels and by torch's operators alone. Oracle: transformers and PEFT on
// the models of tests/data/models, and tests/support/plainllama.h.
#include "core/kernels/bfloat16gemm.h"
#include "core/model/generate.h"
#include "core/model/ggufexport.h"
#include "core/model/merge.h"
#include "core/nn/kvcache.h"
#include "core/nn/ops.h"
#include "tests/support/cachesteps.h"
#include "tests/support/plainllama.h"
#include "tests/support/testprogram.h"
#include "tests/support/tinymodels.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;
using namespace anneal::support;
using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

class TestFamilies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void logitsMatchTransformers();
    void batchLossMatchesTransformers();
    void greedyTextIsTheSame();
    void roundedTextIsLikely();
    void adapterMatchesPeft();
    void stepsMatchPeft_data();
    void stepsMatchPeft();
    void gradientsMatchThePlainPath_data();
    void gradientsMatchThePlainPath();
    void tokensHaveGradients_data() { gradientsMatchThePlainPath_data(); }
    void tokensHaveGradients();
    void theBaseModelAnswersBesideItsAdapter();
    void cachedEqualsUncached_data();
    void cachedEqualsUncached();
    void manySequencesShareACache_data() { cachedEqualsUncached_data(); }
    void manySequencesShareACache();
    void mergesAsPeft();
    void comesBackFromAGguf_data();
    void comesBackFromAGguf();
    void trainsOnBlocks_data() { gradientsMatchThePlainPath_data(); }
    void trainsOnBlocks();

private:
    std::shared_ptr<model::CausalLm> load(nn::DType dtype = nn::DType::Float32) const { return loadModel(m_folder, dtype); }
    static std::vector<std::int32_t> greedy(model::CausalLm &network, const std::vector<std::int32_t> &prompt);
    /// With factors that are no zeros in every layer.
    std::shared_ptr<model::CausalLm> loadAdapted(nn::DType dtype) const { return adapted(load(dtype)); }
    static std::shared_ptr<model::CausalLm> adapted(std::shared_ptr<model::CausalLm> network);
    static PlainLlama plainModelOf(const fs::path &folder, const model::CausalLm &network)
    {
        const auto &settings = network.adapterSettings();
        return { *weights::findModel(folder.string()), network.trainable(), settings.alpha / double(settings.rank) };
    }
    static std::vector<std::vector<std::int32_t>> someDocuments();
    static void compareGradients(const model::CausalLm &network, const PlainLlama &plainModel, double tolerance);

    std::string m_name;
    fs::path m_folder;
    base::Json m_expected;
};

/// Each test runs for each model, with our own kernels and with torch's operators alone.
void TestFamilies::initTestCase_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("plain");
    for (const char *name : { "llama-tied", "llama-biased", "mistral", "qwen2", "qwen3", "gemma3", "smollm3" })
        for (const bool plain : { false, true })
            QTest::addRow("%s, %s", name, plain ? "torch alone" : "own kernels") << QByteArray(name) << plain;
}

void TestFamilies::init()
{
    QFETCH_GLOBAL(QByteArray, name);
    m_name = name.toStdString();
    m_folder = kModels / m_name;
    m_expected = expectedOf(m_name);
}

std::vector<std::int32_t> TestFamilies::greedy(model::CausalLm &network, const std::vector<std::int32_t> &prompt)
{
    model::GenerateSettings settings;
    settings.sampling.temperature = 0;
    settings.maxNewTokens = settings.minNewTokens = 16;
    const auto generated = model::generate(network, nullptr, prompt, settings);
    return generated ? generated->ids : std::vector<std::int32_t>();
}

void TestFamilies::logitsMatchTransformers()
{
    const auto network = load();
    QVERIFY(network);
    QCOMPARE(network->shape().parameters(), m_expected["parameters"].get<std::int64_t>());
    for (const auto &sequence : m_expected["sequences"]) {
        const auto ids = sequence["input_ids"].get<std::vector<std::int64_t>>();
        const auto logits = network->logits(ids);
        const double tolerance = 1e-4 * logits.abs().max().item<double>();
        QCOMPARE_LE(maxDifference(logits[0], floats(sequence["logits_first"])), tolerance);
        QCOMPARE_LE(maxDifference(logits[-1], floats(sequence["logits_last"])), tolerance);
        const auto scores = network->score(ids);
        QCOMPARE(scores.best, sequence["argmax"].get<std::vector<std::int64_t>>());
        QCOMPARE_LE(maxDifference(at::tensor(scores.logProbabilities), floats(sequence["token_logprobs"])), 1e-4);
    }
}

void TestFamilies::batchLossMatchesTransformers()
{
    const auto network = load();
    QVERIFY(network);
    const auto loss = network->loss(packedBatch(m_expected["batch"]));
    QCOMPARE(loss.tokens, m_expected["batch_label_tokens"].get<std::int64_t>());
    QCOMPARE_LE(std::abs(loss.sum.item<double>() / double(loss.tokens) - m_expected["batch_loss"].get<double>()), 1e-4);
}

void TestFamilies::greedyTextIsTheSame()
{
    const auto network = load();
    QVERIFY(network);
    for (const auto &text : m_expected["greedy"])
        QCOMPARE(greedy(*network, text["prompt"].get<std::vector<std::int32_t>>()), text["continuation"].get<std::vector<std::int32_t>>());
}

/// Where bfloat16 turns a tie the text goes on elsewhere, but each token of it is about as likely as the best one in float32.
void TestFamilies::roundedTextIsLikely()
{
    const auto network = load(), rounded = load(nn::DType::BFloat16);
    QVERIFY(network && rounded);
    for (const auto &text : m_expected["greedy"]) {
        auto ids = text["prompt"].get<std::vector<std::int64_t>>();
        const auto before = ids.size();
        const auto continuation = greedy(*rounded, { ids.begin(), ids.end() });
        QCOMPARE(continuation.size(), 16u);
        ids.insert(ids.end(), continuation.begin(), continuation.end());
        const auto logits = network->logits(ids);
        for (std::size_t i = before; i < ids.size(); ++i) {
            const auto here = logits[std::int64_t(i) - 1];
            QCOMPARE_LE((here.max() - here[ids[i]]).item<double>(), 0.02 * logits.abs().max().item<double>());
        }
    }
}

void TestFamilies::adapterMatchesPeft()
{
    const auto network = load();
    QVERIFY(network);
    QVERIFY(network->loadAdapter(m_folder / "adapter", model::CausalLm::Trainable::Yes));
    const auto &expected = m_expected["lora"][0];
    const auto logits = network->logits(expected["input_ids"].get<std::vector<std::int64_t>>());
    QCOMPARE_LE(maxDifference(logits[-1], floats(expected["logits_last"])), 1e-4 * logits.abs().max().item<double>());
    const auto loss = network->loss(packedBatch(m_expected["batch"]));
    (loss.sum / double(loss.tokens)).backward();
    const auto &norms = expected["grad_norms"];
    const std::string prefix = "base_model.model.";
    QCOMPARE(network->trainable().size(), norms.size());
    for (const auto &named : network->trainable()) {
        const double norm = norms[named.name.substr(prefix.size())];
        QVERIFY2(std::abs(named.tensor.grad().norm().item<double>() - norm) <= 1e-4 * norm, named.name.c_str());
    }
}

void TestFamilies::stepsMatchPeft_data()
{
    QTest::addColumn<int>("dtype");
    QTest::addColumn<bool>("recompute");
    QTest::addColumn<double>("tolerance"); // of losses; norms of gradients: ten times as much
    for (const bool recompute : { false, true }) {
        QTest::addRow("float32%s", recompute ? ", recomputed" : "") << int(nn::DType::Float32) << recompute << 1e-4;
        QTest::addRow("bfloat16%s", recompute ? ", recomputed" : "") << int(nn::DType::BFloat16) << recompute << 5e-3;
    }
}

/// PEFT's numbers are float32.
void TestFamilies::stepsMatchPeft()
{
    QFETCH(int, dtype);
    QFETCH(bool, recompute);
    QFETCH(double, tolerance);
    const auto network = load(nn::DType(dtype));
    QVERIFY(network);
    QVERIFY(network->loadAdapter(m_folder / "adapter", model::CausalLm::Trainable::Yes));
    network->setRecompute(recompute);
    const auto &expected = m_expected["lora"][0]["adamw"];
    const auto batch = packedBatch(m_expected["batch"]);
    PlainAdamW optimizer(network->trainable(), expected);
    for (std::size_t step = 0; step < expected["losses"].size(); ++step) {
        const auto loss = network->loss(batch);
        const auto mean = loss.sum / double(loss.tokens);
        QCOMPARE_LE(std::abs(mean.item<double>() - expected["losses"][step].get<double>()), tolerance * mean.item<double>());
        if (step + 1 == expected["losses"].size())
            break;
        mean.backward();
        const double norm = totalNorm(network->trainable());
        QCOMPARE_LE(std::abs(norm - expected["grad_norms"][step].get<double>()), 10 * tolerance * norm);
        optimizer.step(expected["lr"].get<double>());
    }
}

void TestFamilies::gradientsMatchThePlainPath_data()
{
    QTest::addColumn<int>("dtype");
    QTest::addColumn<double>("tolerance"); // of the difference's norm to the gradient's
    QTest::newRow("float32") << int(nn::DType::Float32) << 1e-4;
    QTest::newRow("bfloat16") << int(nn::DType::BFloat16) << 0.08;
}

std::shared_ptr<model::CausalLm> TestFamilies::adapted(std::shared_ptr<model::CausalLm> network)
{
    model::LoraSettings settings;
    settings.rank = 3;
    settings.targets.modules = { "all-linear" };
    if (!network || !network->addLora(settings, 3))
        return nullptr;
    auto generator = at::detail::createCPUGenerator(5);
    const at::NoGradGuard noGradient;
    for (const auto &named : network->trainable())
        named.tensor.copy_(at::empty_like(named.tensor).normal_(0, 0.05, generator));
    return network;
}

/// Documents on both sides of the blocks of the attention, several windows long.
std::vector<std::vector<std::int32_t>> TestFamilies::someDocuments()
{
    auto generator = at::detail::createCPUGenerator(6);
    std::vector<std::vector<std::int32_t>> documents;
    for (const std::size_t length : { 1u, 2u, 47u, 49u, 110u, 128u }) {
        const auto ids = at::randint(0, 320, { std::int64_t(length) }, generator, at::TensorOptions().dtype(at::kInt));
        documents.emplace_back(ids.const_data_ptr<std::int32_t>(), ids.const_data_ptr<std::int32_t>() + length);
    }
    return documents;
}

void TestFamilies::compareGradients(const model::CausalLm &network, const PlainLlama &plainModel, double tolerance)
{
    for (const auto &named : network.trainable()) {
        const auto expected = plainModel.gradient(named.name);
        const double difference = (named.tensor.grad() - expected).norm().item<double>() / expected.norm().item<double>();
        QVERIFY2(difference <= tolerance, qPrintable(u"%1: %2"_s.arg(QString::fromStdString(named.name)).arg(difference)));
    }
}

void TestFamilies::gradientsMatchThePlainPath()
{
    QFETCH(int, dtype);
    QFETCH(double, tolerance);
    const auto network = loadAdapted(nn::DType(dtype));
    QVERIFY(network);
    const auto documents = someDocuments();
    const auto loss = network->loss(nn::packDocuments(documents));
    loss.sum.backward();
    auto plainModel = plainModelOf(m_folder, *network);
    const auto plainLoss = plainModel.logProbabilities(documents).sum().neg();
    plainLoss.backward();
    QCOMPARE_LE(std::abs(loss.sum.item<double>() / plainLoss.item<double>() - 1), tolerance);
    compareGradients(*network, plainModel, tolerance);
}

/// A loss that is no sum: each token's probability counts in its own way.
void TestFamilies::tokensHaveGradients()
{
    QFETCH(int, dtype);
    QFETCH(double, tolerance);
    const auto network = loadAdapted(nn::DType(dtype));
    QVERIFY(network);
    const auto documents = someDocuments();
    auto plainModel = plainModelOf(m_folder, *network);
    const auto expected = plainModel.logProbabilities(documents);
    const auto lossOf = [](const at::Tensor &values) { return (values.exp() * at::arange(values.numel(), at::kFloat).remainder(7).sub(3)).sum(); };
    for (const bool recompute : { false, true }) {
        network->setRecompute(recompute);
        const auto values = network->tokenLogProbabilities(nn::packDocuments(documents));
        QCOMPARE(values.sizes(), expected.sizes());
        QCOMPARE_LE((values - expected).norm().item<double>() / expected.norm().item<double>(), tolerance);
        lossOf(values).backward();
        if (!recompute)
            lossOf(expected).backward();
        compareGradients(*network, plainModel, tolerance);
        for (const auto &named : network->trainable())
            named.tensor.mutable_grad().reset();
    }
    QVERIFY(network->tokenLogProbabilities(nn::packDocuments({ { 5 } })).numel() == 0); // no label
}

void TestFamilies::theBaseModelAnswersBesideItsAdapter()
{
    const auto base = load(), adapted = loadAdapted(nn::DType::Float32);
    QVERIFY(base && adapted);
    using Use = model::CausalLm::Use;
    const auto batch = nn::packDocuments(someDocuments());
    const auto expected = base->tokenLogProbabilities(batch), reference = adapted->tokenLogProbabilities(batch, Use::BaseOnly);
    QVERIFY(at::equal(reference, expected));
    QVERIFY(!reference.requires_grad());
    QVERIFY(!at::allclose(adapted->tokenLogProbabilities(batch).detach(), expected));
    QVERIFY(at::equal(adapted->logits({ 1, 2, 3 }, Use::BaseOnly), base->logits({ 1, 2, 3 })));
    const auto cache = adapted->makeCache(1, 4, Use::BaseOnly), ofBase = base->makeCache(1, 4);
    QVERIFY(at::equal(support::extend(*adapted, *cache, 0, { 1, 2, 3 }), support::extend(*base, *ofBase, 0, { 1, 2, 3 })));
}

void TestFamilies::cachedEqualsUncached_data()
{
    QTest::addColumn<int>("dtype");
    QTest::addColumn<double>("tolerance");
    QTest::newRow("float32") << int(nn::DType::Float32) << 2e-4;
    QTest::newRow("bfloat16") << int(nn::DType::BFloat16) << 0.2;
}

/// By our own kernels bit for bit; torch promises only the tolerance.
void TestFamilies::cachedEqualsUncached()
{
    QFETCH_GLOBAL(bool, plain);
    QFETCH(int, dtype);
    QFETCH(double, tolerance);
    const auto network = load(nn::DType(dtype));
    QVERIFY(network);
    QVERIFY(network->loadAdapter(m_folder / "adapter", model::CausalLm::Trainable::No));
    const auto ids = m_expected["sequences"][2]["input_ids"].get<std::vector<std::int64_t>>();
    const auto uncached = network->logits(ids);
    const auto cache = network->makeCache(1, std::int64_t(ids.size()));
    const bool isExact = !plain && (nn::DType(dtype) == nn::DType::Float32 || kernels::hasBFloat16Gemm());
    std::size_t seen = 0;
    for (const std::size_t step : { 7u, 1u, 1u, 5u, 1u, 33u, 1u, 40u, 1u }) {
        const auto logits = support::extend(*network, *cache, 0, { ids.begin() + std::ptrdiff_t(seen), ids.begin() + std::ptrdiff_t(seen + step) });
        seen += step;
        const auto expected = uncached[std::int64_t(seen) - 1];
        QVERIFY2(!isExact || at::equal(logits, expected), QByteArray::number(qulonglong(seen)));
        QCOMPARE_LE(maxDifference(logits, expected), tolerance);
    }
    QCOMPARE(seen, ids.size());
}

/// Prompts of several lengths, one that ends and makes room, one that is continued twice: each as if it were alone.
void TestFamilies::manySequencesShareACache()
{
    QFETCH_GLOBAL(bool, plain);
    QFETCH(int, dtype);
    QFETCH(double, tolerance);
    const auto network = loadAdapted(nn::DType(dtype));
    QVERIFY(network);
    const bool isExact = !plain && (nn::DType(dtype) == nn::DType::Float32 || kernels::hasBFloat16Gemm());
    const auto check = [&](const at::Tensor &logits, const std::vector<std::int64_t> &ids) {
        const auto alone = network->logits(ids)[-1];
        QVERIFY(!isExact || at::equal(logits, alone));
        QCOMPARE_LE(maxDifference(logits, alone), tolerance);
    };
    std::vector<std::vector<std::int64_t>> texts(4);
    const auto documents = someDocuments();
    const auto idsOf = [&](std::size_t i, std::size_t count) {
        return std::vector<std::int64_t>(documents[i].begin(), documents[i].begin() + std::ptrdiff_t(count));
    };
    const auto cache = network->makeCache(4, 60);
    texts = { idsOf(2, 41), idsOf(3, 1), idsOf(4, 50), {} };
    for (std::int64_t slot = 0; slot < 3; ++slot)
        check(support::extend(*network, *cache, slot, texts[std::size_t(slot)]), texts[std::size_t(slot)]);
    const auto step = [&](const std::vector<std::int64_t> &slots, const std::vector<std::int64_t> &ids) {
        const auto logits = support::step(*network, *cache, slots, ids);
        for (std::size_t i = 0; i < slots.size(); ++i) {
            texts[std::size_t(slots[i])].push_back(ids[i]);
            check(logits[std::int64_t(i)], texts[std::size_t(slots[i])]);
        }
    };
    step({ 2, 0, 1 }, { 7, 8, 9 });
    step({ 1 }, { 30 });
    cache->copy(2, 3);
    texts[3] = texts[2];
    step({ 3, 2 }, { 11, 12 });
    cache->cut(0, 0);
    texts[0] = idsOf(5, 20);
    check(support::extend(*network, *cache, 0, texts[0]), texts[0]);
    step({ 0, 1, 2, 3 }, { 1, 2, 3, 4 });
    cache->cut(3, 30);
    texts[3].resize(30);
    step({ 3, 1 }, { 77, 78 });
}

void TestFamilies::mergesAsPeft()
{
    const QTemporaryDir folder;
    const fs::path merged = fs::path(folder.path().toStdString()) / "merged";
    const auto made = model::mergeAdapter(*weights::findModel(m_folder.string()), m_folder / "adapter", merged);
    QVERIFY2(bool(made), made ? "" : made.error().text().c_str());
    const auto network = loadModel(merged);
    QVERIFY(network);
    const auto &expected = m_expected["lora"][0];
    const auto ids = expected["input_ids"].get<std::vector<std::int32_t>>();
    const auto logits = network->logits({ ids.begin(), ids.end() })[-1];
    // Merged weights are written in the type of the model's own: a sum next to the middle of two numbers may be rounded to either.
    const double rounding = network->shape().dtype == "bfloat16" ? 1e-2 : 1e-4;
    QCOMPARE_LE(maxDifference(logits, floats(expected["merged_logits_last"])), rounding);
    QCOMPARE(greedy(*network, { ids.begin(), ids.begin() + 8 }), expected["greedy_merged"].get<std::vector<std::int32_t>>());
}

void TestFamilies::comesBackFromAGguf_data()
{
    QTest::addColumn<QByteArray>("precision");
    QTest::addColumn<double>("tolerance"); // of logits around 5
    QTest::newRow("f32") << QByteArray("f32") << 1e-4;
    QTest::newRow("f16") << QByteArray("f16") << 0.05;
    QTest::newRow("q8_0") << QByteArray("q8_0") << 0.4;
}

/// Exported, read again and turned back into a Hugging Face folder.
void TestFamilies::comesBackFromAGguf()
{
    QFETCH(QByteArray, precision);
    QFETCH(double, tolerance);
    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    const auto files = *weights::findModel(m_folder.string());
    const auto exported = model::exportGguf(files, {}, root / "model.gguf", *model::ggufPrecision(precision.toStdString()));
    if (m_name == "qwen3") { // its window has no place in a GGUF file
        QVERIFY(!exported);
        QVERIFY(exported.error().detail.find("sliding window") != std::string::npos);
        return;
    }
    QVERIFY2(bool(exported), exported ? "" : exported.error().text().c_str());
    const auto original = load(), again = loadModel(root / "model.gguf");
    QVERIFY(original && again);
    auto ids = m_expected["sequences"][0]["input_ids"].get<std::vector<std::int64_t>>();
    ids.resize(std::min<std::size_t>(ids.size(), std::size_t(again->shape().maxPositions)));
    QCOMPARE_LE(maxDifference(again->logits(ids), original->logits(ids)), tolerance);
    QVERIFY(model::mergeAdapter(*weights::findModel((root / "model.gguf").string()), {}, root / "back"));
    const auto back = loadModel(root / "back");
    QVERIFY(back);
    QVERIFY(at::equal(back->logits(ids), again->logits(ids)));
}

/// The oracle computes with the numbers that the blocks stand for.
void TestFamilies::trainsOnBlocks()
{
    QFETCH(int, dtype);
    QFETCH(double, tolerance);
    const QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "model.gguf";
    const auto exported = model::exportGguf(*weights::findModel(m_folder.string()), {}, file, *model::ggufPrecision("q8_0"));
    QCOMPARE(bool(exported), m_name != "qwen3"); // whose window has no place in a GGUF file
    if (!exported)
        return;
    const auto network = adapted(loadModel(file, nn::DType(dtype)));
    QVERIFY(network);
    QCOMPARE(network->shape().blockNumbers > 0, m_name != "smollm3"); // whose rows are no whole blocks
    auto plainModel = plainModelOf(file, *network);
    const auto documents = someDocuments();
    const auto loss = network->loss(nn::packDocuments(documents));
    loss.sum.backward();
    const auto plainLoss = plainModel.logProbabilities(documents).sum().neg();
    plainLoss.backward();
    QCOMPARE_LE(std::abs(loss.sum.item<double>() / plainLoss.item<double>() - 1), tolerance);
    compareGradients(*network, plainModel, tolerance);
}

ANNEAL_TEST(TestFamilies)
#include "tst_families.moc"
