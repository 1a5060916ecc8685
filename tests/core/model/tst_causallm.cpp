// SPDX-License-Identifier: GPL-3.0-or-later
// Oracle: transformers and peft on tiny random models (expected.json beside them).
#include "core/model/causallm.h"
#include "core/model/ggufexport.h"
#include "core/model/weightsource.h"
#include "core/nn/device.h"
#include "core/nn/ops.h"
#include "core/nn/rope.h"
#include "tests/support/testprogram.h"
#include "tests/support/tinymodels.h"
#include "tests/support/torch.h"

#include <QtTest>

using namespace anneal;
using namespace anneal::support;
using namespace Qt::StringLiterals;

class TestCausalLm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void initTestCase();
    void logitsMatchTransformers();
    void smolLmMatchesTransformers();
    void ropeMatchesTransformers_data();
    void ropeMatchesTransformers();
    void batchLossMatchesTransformers();
    void adapterMatchesPeft();
    void gradientNormsMatchPeft();
    void fiveStepsMatchPeft_data();
    void fiveStepsMatchPeft();
    void stopsBelowTheFirstAdapter();
    void freshAdapterChangesNothing();
    void dropoutRepeatsFromItsState();
    void savedAdapterGivesTheSameLogits();
    void refusesAnAdapterForAnotherModel();
    void stopsLoadingWhenAsked();
    void someRowsAreThoseOfTheMatrix();
    void tellsHowMuchRoundingChanged();
};

/// Each test runs with our own kernels, and with torch's operators alone.
void TestCausalLm::initTestCase_data()
{
    QTest::addColumn<bool>("plain");
    QTest::newRow("own kernels") << false;
    QTest::newRow("torch alone") << true;
}

void TestCausalLm::initTestCase()
{
    at::set_num_threads(2); // so that threads take part wherever the tests run
}

void TestCausalLm::logitsMatchTransformers()
{
    const auto network = loadModel(kModels / "llama-tied");
    QVERIFY(network);
    const auto expected = expectedOf("llama-tied");
    for (const auto &sequence : expected["sequences"]) {
        const auto ids = sequence["input_ids"].get<std::vector<std::int64_t>>();
        const auto logits = network->logits(ids);
        QCOMPARE_LE(maxDifference(logits[0], floats(sequence["logits_first"])), 1e-4);
        QCOMPARE_LE(maxDifference(logits[-1], floats(sequence["logits_last"])), 1e-4);
        const auto scores = network->score(ids);
        QCOMPARE(scores.best, sequence["argmax"].get<std::vector<std::int64_t>>());
        QCOMPARE_LE(maxDifference(at::tensor(scores.logProbabilities), floats(sequence["token_logprobs"])), 1e-4);
    }
}

void TestCausalLm::smolLmMatchesTransformers() // tests/data/causallm/make_reference.py
{
    const auto reference = *base::parseJson(*base::readFile(ANNEAL_TESTS_DIR "/data/causallm/smollm2.json"));
    const std::filesystem::path file
        = std::filesystem::path(ANNEAL_SOURCE_DIR) / ".deps/models/SmolLM2-135M-Instruct" / reference["file"].get<std::string>();
    QVERIFY2(std::filesystem::exists(file), "packaging/setup brings SmolLM2-135M-Instruct");
    const auto network = loadModel(file);
    QVERIFY(network);
    for (const auto &sequence : reference["sequences"]) {
        const auto logits = network->logits(sequence["ids"].get<std::vector<std::int64_t>>());
        const auto best = logits.argmax(-1);
        QCOMPARE(std::vector<std::int64_t>(best.const_data_ptr<std::int64_t>(), best.const_data_ptr<std::int64_t>() + best.numel()),
            sequence["argmax"].get<std::vector<std::int64_t>>());
        for (std::size_t i = 0; i < sequence["positions"].size(); ++i) {
            const auto row = logits[sequence["positions"][i].get<std::int64_t>()].slice(0, 0, {}, reference["stride"].get<std::int64_t>());
            QCOMPARE_LE(maxDifference(row, floats(sequence["logits"][i])), 1e-3);
        }
    }
}

void TestCausalLm::ropeMatchesTransformers_data()
{
    QTest::addColumn<int>("scaling");
    QTest::addColumn<double>("theta");
    QTest::addColumn<double>("factor");
    QTest::addColumn<qint64>("original");
    QTest::addColumn<std::vector<double>>("expected"); // transformers 5.23.0, heads of 16
    QTest::addColumn<double>("attention");
    using weights::RopeScaling;
    QTest::newRow("default") << int(RopeScaling::None) << 10000.0 << 1.0 << qint64(0)
                             << std::vector<double> { 1, .3162278, .1, .03162278, .01, .003162278, .001, .0003162278 } << 1.0;
    QTest::newRow("linear") << int(RopeScaling::Linear) << 10000.0 << 4.0 << qint64(0)
                            << std::vector<double> { .25, .07905694, .025, .007905694, .0025, .0007905694, .00025, .00007905694 } << 1.0;
    QTest::newRow("llama3") << int(RopeScaling::Llama3) << 500000.0 << 8.0 << qint64(8192)
                            << std::vector<double> { 1, .1939228, .03760603, .007292665, .000524846, 3.428102e-5, 6.64787e-6, 1.289173e-6 } << 1.0;
    QTest::newRow("yarn") << int(RopeScaling::Yarn) << 1e6 << 4.0 << qint64(32768)
                          << std::vector<double> { 1, .1778279, .03162278, .00421756, .0005, 4.445699e-5, 7.905694e-6, 1.405853e-6 } << 1.138629436;
}

void TestCausalLm::ropeMatchesTransformers()
{
    QFETCH(int, scaling);
    QFETCH(double, theta);
    QFETCH(double, factor);
    QFETCH(qint64, original);
    QFETCH(std::vector<double>, expected);
    QFETCH(double, attention);
    weights::ModelShape shape;
    shape.headDim = 16;
    shape.maxPositions = 32768;
    shape.ropeScaling = weights::RopeScaling(scaling);
    shape.ropeTheta = theta;
    shape.ropeFactor = factor;
    shape.ropeOriginalPositions = original;
    const auto frequencies = nn::ropeFrequencies(shape);
    QCOMPARE(frequencies.inverse.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        QCOMPARE_LE(std::abs(frequencies.inverse[i] / expected[i] - 1), 1e-6);
    QCOMPARE_LE(std::abs(frequencies.attentionFactor - attention), 1e-6);
}

void TestCausalLm::batchLossMatchesTransformers()
{
    const auto network = loadModel(kModels / "llama-tied");
    QVERIFY(network);
    const auto expected = expectedOf("llama-tied");
    const auto loss = network->loss(packedBatch(expected["batch"]));
    QCOMPARE(loss.tokens, expected["batch_label_tokens"].get<std::int64_t>());
    QVERIFY(!loss.sum.requires_grad());
    QCOMPARE_LE(std::abs(loss.sum.item<double>() / double(loss.tokens) - expected["batch_loss"].get<double>()), 1e-4);
}

void TestCausalLm::adapterMatchesPeft()
{
    const auto network = loadModel(kModels / "llama-tied");
    QVERIFY(network);
    const auto loaded = network->loadAdapter(kModels / "llama-tied/adapter", model::CausalLm::Trainable::No);
    QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
    const auto expected = expectedOf("llama-tied")["lora"][0];
    const auto logits = network->logits(expected["input_ids"].get<std::vector<std::int64_t>>());
    QCOMPARE_LE(maxDifference(logits[-1], floats(expected["logits_last"])), 1e-4);
    QVERIFY(network->trainable().empty());
}

void TestCausalLm::gradientNormsMatchPeft()
{
    const auto network = loadModel(kModels / "llama-tied");
    QVERIFY(network);
    QVERIFY(network->loadAdapter(kModels / "llama-tied/adapter", model::CausalLm::Trainable::Yes));
    const auto expected = expectedOf("llama-tied");
    const auto loss = network->loss(packedBatch(expected["batch"]));
    (loss.sum / double(loss.tokens)).backward();
    const auto &norms = expected["lora"][0]["grad_norms"];
    const std::string prefix = "base_model.model.";
    QCOMPARE(network->trainable().size(), norms.size());
    for (const auto &named : network->trainable()) {
        const double norm = norms[named.name.substr(prefix.size())];
        QVERIFY2(std::abs(named.tensor.grad().norm().item<double>() - norm) <= 1e-4 * norm, named.name.c_str());
    }
}

void TestCausalLm::fiveStepsMatchPeft_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("recompute");
    QTest::newRow("adamw") << QByteArray("adamw") << false;
    QTest::newRow("adamw, recomputing") << QByteArray("adamw") << true;
    QTest::newRow("clipped, cosine") << QByteArray("adamw_clip_cosine") << false;
}

void TestCausalLm::fiveStepsMatchPeft()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, recompute);
    const auto network = loadModel(kModels / "llama-tied");
    QVERIFY(network);
    QVERIFY(network->loadAdapter(kModels / "llama-tied/adapter", model::CausalLm::Trainable::Yes));
    network->setRecompute(recompute);
    const auto all = expectedOf("llama-tied");
    const auto expected = all["lora"][0][name.toStdString()];
    const auto batch = packedBatch(all["batch"]);
    const auto tensors = network->trainable();
    PlainAdamW optimizer(tensors, expected);
    for (std::size_t step = 0; step < 6; ++step) {
        const auto loss = network->loss(batch);
        const auto mean = loss.sum / double(loss.tokens);
        QCOMPARE_LE(std::abs(mean.item<double>() - expected["losses"][step].get<double>()), 1e-4 * mean.item<double>());
        if (step == 5)
            break;
        mean.backward();
        const double norm = totalNorm(tensors);
        const double expectedNorm = expected.value("grad_norms", expected.value("grad_norms_before_clip", base::Json()))[step];
        QCOMPARE_LE(std::abs(norm - expectedNorm), 1e-3 * norm);
        if (expected.contains("max_grad_norm")) {
            const double factor = std::min(1.0, expected["max_grad_norm"].get<double>() / (norm + 1e-6));
            for (const auto &named : tensors)
                named.tensor.mutable_grad().mul_(factor);
        }
        const double factor = expected.contains("lr_factors") ? expected["lr_factors"][step].get<double>() : 1.0;
        optimizer.step(expected["lr"].get<double>() * factor);
    }
}

void TestCausalLm::stopsBelowTheFirstAdapter()
{
    const auto network = loadModel(kModels / "llama-tied");
    QVERIFY(network);
    model::LoraSettings settings;
    settings.targets.modules = { "model.layers.1.mlp.down_proj", "model.layers.2.self_attn.k_proj" };
    QVERIFY(network->addLora(settings, 3));
    QCOMPARE(network->trainable().size(), std::size_t(4));
    network->loss(packedBatch(expectedOf("llama-tied")["batch"])).sum.backward();
    for (const auto &named : network->trainable())
        QCOMPARE(
            named.tensor.grad().norm().item<double>() > 0, QByteArray::fromStdString(named.name).contains("lora_B")); // B is 0, so A has no gradient
}

void TestCausalLm::freshAdapterChangesNothing()
{
    const auto network = loadModel(kModels / "llama-tied");
    QVERIFY(network);
    const std::vector<std::int64_t> ids { 256, 67, 68, 69 };
    const auto before = network->logits(ids);
    model::LoraSettings settings;
    settings.rank = 4;
    settings.targets.modules = { "q_proj", "v_proj" };
    QVERIFY(network->addLora(settings, 1));
    QCOMPARE(network->trainable().size(), std::size_t(12));
    QVERIFY(at::equal(network->logits(ids), before));
    const auto a = network->trainable().front().tensor;
    QCOMPARE_LE(a.abs().max().item<double>(), 0.125); // 1 / sqrt(64)
    QCOMPARE_GE(a.abs().max().item<double>(), 0.1);
    QVERIFY(!network->addLora(settings, 1));
}

void TestCausalLm::dropoutRepeatsFromItsState()
{
    const auto network = loadModel(kModels / "llama-tied");
    QVERIFY(network);
    model::LoraSettings settings;
    settings.rank = 4;
    settings.dropout = 0.5;
    settings.targets.modules = { "all-linear" };
    QVERIFY(network->addLora(settings, 1));
    {
        const at::NoGradGuard noGradient;
        for (const auto &named : network->trainable())
            named.tensor.fill_(0.05);
    }
    const auto batch = packedBatch(expectedOf("llama-tied")["batch"]);
    const auto value = [&] { return network->loss(batch).sum.item<double>(); };
    const double without = value();
    network->setTraining(true);
    const auto state = network->randomState();
    const double first = value(), second = value();
    QVERIFY(first != without && second != first);
    network->setRandomState(state);
    QCOMPARE(value(), first);
    QCOMPARE(value(), second);

    // The backward pass uses the same masks: the slope along a direction agrees with differences of the loss.
    network->setRandomState(state);
    network->loss(batch).sum.backward();
    const auto tensor = network->trainable()[5].tensor;
    const double slope = tensor.grad().sum().item<double>();
    const auto shifted = [&](double by) {
        const at::NoGradGuard noGradient;
        tensor.add_(by);
        network->setRandomState(state);
        const double result = value();
        tensor.sub_(by);
        return result;
    };
    const double difference = (shifted(3e-3) - shifted(-3e-3)) / 6e-3;
    QVERIFY2(std::abs(slope - difference) <= 0.02 * std::abs(slope) + 0.02, qPrintable(u"%1 against %2"_s.arg(slope).arg(difference)));
}

void TestCausalLm::savedAdapterGivesTheSameLogits()
{
    const QTemporaryDir folder;
    const std::filesystem::path saved = folder.filePath(u"adapter"_s).toStdString();
    const std::vector<std::int64_t> ids { 256, 67, 68, 69 };
    const auto first = loadModel(kModels / "llama-tied");
    QVERIFY(first);
    QVERIFY(first->loadAdapter(kModels / "llama-tied/adapter", model::CausalLm::Trainable::Yes));
    const auto written = first->saveAdapter(saved, "llama-tied");
    QVERIFY2(written, written ? "" : written.error().text().c_str());
    const auto second = loadModel(kModels / "llama-tied");
    QVERIFY(second->loadAdapter(saved, model::CausalLm::Trainable::No));
    QVERIFY(at::equal(second->logits(ids), first->logits(ids)));
}

void TestCausalLm::refusesAnAdapterForAnotherModel()
{
    const auto network = loadModel(kModels / "llama-tied");
    QVERIFY(network);
    const std::vector<std::int64_t> ids { 256, 67 };
    const auto before = network->logits(ids);
    const auto loaded = network->loadAdapter(kModels / "qwen2/adapter", model::CausalLm::Trainable::No);
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().kind, base::ErrorKind::BadInput);
    QVERIFY(!network->hasAdapter());
    QVERIFY(at::equal(network->logits(ids), before));
}

void TestCausalLm::stopsLoadingWhenAsked()
{
    const auto stop = std::make_unique<std::stop_source>();
    stop->request_stop();
    const auto files = weights::findModel((kModels / "llama-tied").string());
    QVERIFY(files);
    const auto loaded = model::CausalLm::load(*files, nn::DType::Float32, stop->get_token());
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().kind, base::ErrorKind::Canceled);
}

/// Of numbers, and of a GGUF file, which has the rows of queries and keys in another order, of numbers and blocks.
void TestCausalLm::someRowsAreThoseOfTheMatrix()
{
    const QTemporaryDir folder;
    const std::filesystem::path root = folder.path().toStdString();
    std::vector<weights::ModelFiles> models { *weights::findModel((kModels / "llama-tied").string()) };
    for (const auto precision : { model::GgufPrecision::F32, model::GgufPrecision::Q8_0 }) {
        const auto file = root / (std::to_string(models.size()) + ".gguf");
        const auto exported = model::exportGguf(models.front(), {}, file, precision);
        QVERIFY2(exported, exported ? "" : exported.error().text().c_str());
        models.push_back(*weights::findModel(file.string()));
    }
    for (const auto &files : models) {
        const auto source = model::WeightSource::open(files, *weights::readShape(files));
        for (const auto &name : source->names()) {
            if (source->shapeOf(name).size() != 2)
                continue;
            const auto all = source->matrix(name, at::kFloat)->dense(at::kFloat);
            const auto rows = all.size(0);
            for (const auto &[first, end] : { std::pair<std::int64_t, std::int64_t>(0, 1), { 1, rows - 1 }, { rows / 2, rows } }) {
                const auto some = source->rows(name, at::kFloat, first, end);
                QVERIFY2(some && at::equal(some->dense(at::kFloat), all.slice(0, first, end)), name.c_str());
            }
        }
    }
}

void TestCausalLm::tellsHowMuchRoundingChanged()
{
    const auto files = *weights::findModel((kModels / "llama-tied").string());
    const auto source = model::WeightSource::open(files, *weights::readShape(files));
    const auto inEightBits = [](const at::Tensor &numbers) { // as ggml's Q8_0
        const auto groups = numbers.view({ -1, 32 });
        const auto scales = groups.abs().amax(1, true) / 127;
        return (groups / scales).nan_to_num().round() * scales.to(at::kHalf).to(at::kFloat);
    };
    double squares = 0, bfloat16 = 0, int8 = 0;
    for (const auto &name : source->names()) {
        const auto numbers = *source->tensor(name, at::kFloat);
        if (numbers.dim() != 2)
            continue;
        const auto squareSum = [](const at::Tensor &x) { return x.square().sum(at::kDouble).item<double>(); };
        squares += squareSum(numbers);
        bfloat16 += squareSum(numbers - numbers.to(at::kBFloat16).to(at::kFloat));
        int8 += numbers.size(1) % 32 == 0 ? squareSum(numbers.view({ -1, 32 }) - inEightBits(numbers))
                                          : squareSum(numbers - numbers.to(nn::scalarType(nn::DType::Int8)).to(at::kFloat));
    }
    QCOMPARE(loadModel(kModels / "llama-tied")->roundingError(), 0.0);
    QCOMPARE_LE(std::abs(loadModel(kModels / "llama-tied", nn::DType::BFloat16)->roundingError() / std::sqrt(bfloat16 / squares) - 1), 1e-6);
    QCOMPARE_LE(std::abs(loadModel(kModels / "llama-tied", nn::DType::Int8)->roundingError() / std::sqrt(int8 / squares) - 1), 1e-3);
}

ANNEAL_TEST(TestCausalLm)
#include "tst_causallm.moc"
