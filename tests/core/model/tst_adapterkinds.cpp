// SPDX-License-Identifier: GPL-3.0-or-later
// Oracle: peft on the models of tests/data/models (tests/data/adapters/make_kinds.py), and torch's own gradients where dropout is random.
#include "core/model/adapterfile.h"
#include "core/model/ggufexport.h"
#include "core/model/merge.h"
#include "core/nn/ops.h"
#include "tests/support/cachesteps.h"
#include "tests/support/testprogram.h"
#include "tests/support/tinymodels.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace anneal;
using namespace anneal::support;
namespace fs = std::filesystem;

namespace {

at::Tensor placesOf(const at::Tensor &tensor)
{
    return at::arange(tensor.numel(), at::kDouble).view(tensor.sizes());
}

/// wave() of the script.
at::Tensor wave(const std::string &name, const at::Tensor &tensor)
{
    return at::sin(1.7 * placesOf(tensor) + 0.3 * double(name.size())).to(at::kFloat);
}

model::LoraSettings settingsOf(const base::Json &json)
{
    model::LoraSettings settings;
    settings.rank = 2;
    settings.alpha = 4;
    settings.targets.modules = json["target_modules"].get<std::vector<std::string>>();
    settings.targets.saved = json.value("modules_to_save", std::vector<std::string>());
    settings.targets.layers = json.value("layers_to_transform", std::vector<std::int64_t>());
    for (auto *names : { &settings.targets.modules, &settings.targets.saved }) // as a file has them
        std::sort(names->begin(), names->end());
    std::sort(settings.targets.layers.begin(), settings.targets.layers.end());
    settings.useDora = json.value("use_dora", false);
    settings.useRslora = json.value("use_rslora", false);
    const auto ranks = json.value("rank_pattern", base::Json::object()), alphas = json.value("alpha_pattern", base::Json::object());
    for (const auto &[pattern, rank] : ranks.items())
        settings.rankPattern.emplace_back(pattern, rank.get<std::int64_t>());
    for (const auto &[pattern, alpha] : alphas.items())
        settings.alphaPattern.emplace_back(pattern, alpha.get<double>());
    settings.keepsTied = json.value("ensure_weight_tying", false);
    return settings;
}

} // namespace

/// Adapters that train more than A and B: each is filled as the script fills it, trained for a step, saved, merged and exported.
class TestAdapterKinds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void computesAsPeft();
    void gradientsMatchPeft_data();
    void gradientsMatchPeft();
    void comesBackFromItsFile();
    void comesBackMerged();
    void trainsInBFloat16();
    void worksOnBlocks();
    void aBatchWithoutLabelsHasGradients();
    void everySavedWeightIsWanted();

private:
    /// With the adapter, filled.
    std::shared_ptr<model::CausalLm> adapted(nn::DType dtype = nn::DType::Float32) const { return adapted(m_folder, dtype); }
    std::shared_ptr<model::CausalLm> adapted(const fs::path &folder, nn::DType dtype) const;
    bool isSaved(const std::string &name) const { return name.find(".lora_") == std::string::npos; }
    std::vector<std::int64_t> ids() const { return m_model["lora"][0]["input_ids"].get<std::vector<std::int64_t>>(); }
    double difference(const at::Tensor &logits) const
    {
        const auto last = logits[-1].slice(0, 0, logits.size(1), 5);
        return maxDifference(last, floats(m_expected["logits_last"])) / last.abs().max().item<double>();
    }

    fs::path m_folder;
    base::Json m_expected, m_model;
};

void TestAdapterKinds::initTestCase_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<bool>("plain");
    const auto kinds = *base::parseJson(*base::readFile(kAdapters / "kinds.json"));
    for (const auto &[kind, expected] : kinds["trained"].items())
        for (const bool plain : { false, true })
            QTest::addRow("%s, %s", kind.c_str(), plain ? "torch alone" : "own kernels") << QByteArray::fromStdString(kind) << plain;
}

void TestAdapterKinds::init()
{
    QFETCH_GLOBAL(QByteArray, kind);
    static const auto kinds = *base::parseJson(*base::readFile(kAdapters / "kinds.json"));
    m_expected = kinds["trained"][kind.toStdString()];
    m_folder = kModels / m_expected["model"].get<std::string>();
    m_model = expectedOf(m_expected["model"].get<std::string>());
}

std::shared_ptr<model::CausalLm> TestAdapterKinds::adapted(const fs::path &folder, nn::DType dtype) const
{
    auto network = loadModel(folder, dtype);
    const auto added = network ? network->addLora(settingsOf(m_expected["settings"]), 1) : base::ok();
    if (!added)
        qWarning("%s", added.error().text().c_str());
    if (!network || !added)
        return nullptr;
    const at::NoGradGuard noGradient;
    for (const auto &named : network->trainable()) {
        const auto filling = wave(named.name, named.tensor);
        if (named.name.find("magnitude") != std::string::npos)
            named.tensor.mul_(1 + 0.2 * filling);
        else if (isSaved(named.name))
            named.tensor.add_(0.05 * filling);
        else
            named.tensor.copy_(0.1 * filling);
    }
    return network;
}

void TestAdapterKinds::computesAsPeft()
{
    const auto network = adapted();
    QVERIFY(network);
    const auto logits = network->logits(ids());
    QCOMPARE_LE(difference(logits), 1e-4);
    // A token at a time as well.
    const auto all = ids();
    const auto cache = network->makeCache(1, std::int64_t(all.size()));
    support::extend(*network, *cache, 0, { all.begin(), all.end() - 2 });
    support::extend(*network, *cache, 0, { all[all.size() - 2] });
    QCOMPARE_LE(difference(support::extend(*network, *cache, 0, { all.back() }).unsqueeze(0)), 1e-4);
}

void TestAdapterKinds::gradientsMatchPeft_data()
{
    QTest::addColumn<bool>("recompute");
    QTest::newRow("kept") << false;
    QTest::newRow("computed again") << true;
}

void TestAdapterKinds::gradientsMatchPeft()
{
    QFETCH(bool, recompute);
    const auto network = adapted();
    QVERIFY(network);
    network->setRecompute(recompute);
    const auto loss = network->loss(packedBatch(m_model["batch"]));
    const auto mean = loss.sum / double(loss.tokens);
    QCOMPARE_LE(std::abs(mean.item<double>() - m_expected["loss"].get<double>()), 1e-4 * mean.item<double>());
    mean.backward();
    const auto &gradients = m_expected["gradients"];
    QCOMPARE(network->trainable().size(), gradients.size());
    for (const auto &named : network->trainable()) {
        const auto name = named.name.substr(std::string("base_model.model.").size());
        QVERIFY2(gradients.contains(name), name.c_str());
        const auto expected = gradients[name].get<std::vector<double>>();
        const auto gradient = named.tensor.grad().to(at::kDouble);
        const double largest = expected[0], size = expected[1];
        QVERIFY2(std::abs(gradient.abs().max().item<double>() - largest) <= 1e-4 * largest, named.name.c_str());
        for (int i = 0; i < 3; ++i) {
            const auto probe = at::cos(0.9 * (i + 1) * placesOf(gradient) + i);
            const double product = (gradient * probe).sum().item<double>();
            QVERIFY2(std::abs(product - expected[std::size_t(2 + i)]) <= 1e-4 * size,
                qPrintable(QStringLiteral("%1: %2, not %3").arg(QString::fromStdString(named.name)).arg(product).arg(expected[std::size_t(2 + i)])));
        }
    }
}

/// What is saved is trained further as it was.
void TestAdapterKinds::comesBackFromItsFile()
{
    const QTemporaryDir folder;
    const auto saved = fs::path(folder.path().toStdString()) / "adapter";
    const auto network = adapted(), again = loadModel(m_folder);
    QVERIFY(network && again);
    QVERIFY(network->saveAdapter(saved, "base"));
    const auto loaded = again->loadAdapter(saved, model::CausalLm::Trainable::Yes);
    QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
    QVERIFY(at::equal(again->logits(ids()), network->logits(ids())));
    const auto before = network->trainable(), after = again->trainable();
    QCOMPARE(after.size(), before.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        QCOMPARE(after[i].name, before[i].name);
        QVERIFY2(at::equal(after[i].tensor, before[i].tensor) && after[i].tensor.requires_grad(), before[i].name.c_str());
    }
    QVERIFY(again->adapterSettings().targets == network->adapterSettings().targets);
}

void TestAdapterKinds::comesBackMerged()
{
    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    const auto network = adapted();
    QVERIFY(network && network->saveAdapter(root / "adapter", "base"));
    const auto files = *weights::findModel(m_folder.string());
    const auto made = model::mergeAdapter(files, root / "adapter", root / "merged");
    QVERIFY2(made, made ? "" : made.error().text().c_str());
    const auto merged = loadModel(root / "merged");
    QVERIFY(merged);
    const bool isRounded = merged->shape().dtype == "bfloat16"; // as the model's own weights
    QCOMPARE_LE(difference(merged->logits(ids())), isRounded ? 0.05 : 1e-4);
    if (m_folder.filename() == "qwen3") // its window has no place in a GGUF file
        return;
    const auto exported = model::exportGguf(files, root / "adapter", root / "model.gguf", model::GgufPrecision::F32);
    QVERIFY2(exported, exported ? "" : exported.error().text().c_str());
    const auto gguf = loadModel(root / "model.gguf");
    QVERIFY(gguf);
    if (std::ssize(ids()) > gguf->shape().maxPositions) // nor has one that every layer has: the file is of a shorter model
        return;
    QCOMPARE_LE(difference(gguf->logits(ids())), 1e-4);
}

/// The direction of each gradient, within what bfloat16 rounds.
void TestAdapterKinds::trainsInBFloat16()
{
    const auto exact = adapted(), rounded = adapted(nn::DType::BFloat16);
    QVERIFY(exact && rounded);
    for (const auto &network : { exact, rounded })
        network->loss(packedBatch(m_model["batch"])).sum.backward();
    const auto expected = exact->trainable(), trained = rounded->trainable();
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto &gradient = expected[i].tensor.grad();
        const double off = (trained[i].tensor.grad() - gradient).norm().item<double>() / gradient.norm().item<double>();
        QVERIFY2(off < 0.1, qPrintable(QStringLiteral("%1: %2").arg(QString::fromStdString(trained[i].name)).arg(off)));
    }
}

/// A base in blocks computes and trains as the numbers that the blocks stand for.
void TestAdapterKinds::worksOnBlocks()
{
    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    if (!model::exportGguf(*weights::findModel(m_folder.string()), {}, root / "model.gguf", model::GgufPrecision::Q8_0))
        return; // some models have no GGUF form
    QVERIFY(model::mergeAdapter(*weights::findModel((root / "model.gguf").string()), {}, root / "dense"));
    const auto network = adapted(root / "model.gguf", nn::DType::Float32), dense = adapted(root / "dense", nn::DType::Float32);
    QVERIFY(network && dense);
    const auto batch = packedBatch(m_model["batch"]);
    network->loss(batch).sum.backward();
    dense->loss(batch).sum.backward();
    QCOMPARE_LE(maxDifference(network->logits(ids()), dense->logits(ids())), 1e-4);
    for (std::size_t i = 0; i < network->trainable().size(); ++i) {
        const auto &gradient = network->trainable()[i].tensor.grad(), &expected = dense->trainable()[i].tensor.grad();
        QVERIFY2(at::allclose(gradient, expected, 1e-3, 1e-4 * expected.abs().max().item<double>()), network->trainable()[i].name.c_str());
    }
}

void TestAdapterKinds::aBatchWithoutLabelsHasGradients()
{
    const auto network = adapted();
    QVERIFY(network);
    network->loss(nn::packDocuments({ { 5 } })).sum.backward();
    for (const auto &named : network->trainable())
        QVERIFY(!named.tensor.grad().any().item<bool>());
}

/// Without it the base model's own would be taken for what was trained.
void TestAdapterKinds::everySavedWeightIsWanted()
{
    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    const auto network = adapted();
    QVERIFY(network && network->saveAdapter(root / "adapter", "base"));
    const auto whole = model::readAdapter(root / "adapter", network->shape());
    QVERIFY(whole);
    for (const auto &[name, weight] : whole->saved) {
        auto rest = *whole;
        rest.saved.erase(name);
        QVERIFY(model::writeAdapter(root / name, rest));
        const auto read = model::readAdapter(root / name, network->shape());
        const bool isTied = whole->config.lora.keepsTied && name == model::kHead; // the embedding says it
        QVERIFY2(bool(read) == isTied, read ? name.c_str() : read.error().text().c_str());
        if (!read)
            QVERIFY2(
                read.error().kind == base::ErrorKind::Corrupt && read.error().detail.find(name) != std::string::npos, read.error().text().c_str());
    }
}

ANNEAL_TEST(TestAdapterKinds)
#include "tst_adapterkinds.moc"
