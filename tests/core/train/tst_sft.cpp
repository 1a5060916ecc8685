// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/train/tinyrun.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <cmath>

using namespace anneal;
namespace fs = std::filesystem;

/// Whole runs against losses, rates and gradient norms that PEFT and torch gave.
class TestSft : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matchesPeftAndTorch_data(); // tests/data/train/make_sft_reference.py
    void matchesPeftAndTorch();
    void matchesPeftOnABatch_data(); // tests/data/models/make_models.py
    void matchesPeftOnABatch();
    void accumulationEqualsABiggerBatch();
};

void TestSft::matchesPeftAndTorch_data()
{
    QTest::addColumn<QString>("packing");
    for (const char *name : { "none", "bfd", "bfd_split", "wrapped" })
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestSft::matchesPeftAndTorch()
{
    QFETCH(QString, packing);
    const auto reference = *base::parseJson(*base::readFile(TinyRun::data("reference.json")));
    const auto &settings = reference["settings"];
    auto config = TinyRun::config();
    config.model.initFrom = TinyRun::data("adapter").string();
    auto &training = config.training;
    training.learningRate = settings["learning_rate"];
    training.lrScheduler = *base::named<config::LrScheduler>(settings["lr_scheduler"].get<std::string>());
    training.warmupSteps = settings["warmup_steps"];
    training.maxGradNorm = settings["max_grad_norm"];
    training.weightDecay = settings["weight_decay"];
    training.numEpochs = settings["epochs"];
    training.packing = packing != QStringLiteral("none");
    if (training.packing) {
        training.packingStrategy = *base::named<config::PackingStrategy>(packing.toStdString());
        training.maxSeqLength = reference["max_length"];
    }
    const TinyRun tiny(config);
    const auto ended = tiny.train();
    QVERIFY2(ended, ended ? "" : ended.error().text().c_str());
    QCOMPARE(*ended, run::RunState::Finished);

    const auto steps = tiny.events("step");
    const auto &expected = reference["cases"][packing.toStdString()];
    QCOMPARE(steps.size(), expected.size());
    double loss = 0, norm = 0, rate = 0;
    std::int64_t labels = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        loss = std::max(loss, std::abs(steps[i].number("loss") - expected[i]["loss"].get<double>()));
        norm = std::max(norm, std::abs(steps[i].number("grad_norm") - expected[i]["grad_norm"].get<double>()));
        rate = std::max(rate, std::abs(steps[i].number("learning_rate") - expected[i]["learning_rate"].get<double>()));
        labels += expected[i]["labels"].get<std::int64_t>();
        QCOMPARE(std::int64_t(steps[i].number("trained_tokens")), labels);
    }
    qInfo("largest differences: loss %.2g, gradient norm %.2g, learning rate %.2g", loss, norm, rate);
    QVERIFY(loss < 1e-4);
    QVERIFY(norm < 1e-3);
    QVERIFY(rate < 1e-12);
}

void TestSft::matchesPeftOnABatch_data()
{
    QTest::addColumn<QString>("key");
    QTest::newRow("adamw") << "adamw";
    QTest::newRow("clipped, cosine") << "adamw_clip_cosine";
}

void TestSft::matchesPeftOnABatch()
{
    QFETCH(QString, key);
    const auto folder = fs::path(ANNEAL_TESTS_DIR) / "data/models/llama-tied";
    const auto expected = *base::parseJson(*base::readFile(folder / "expected.json"));
    const auto &batch = expected["batch"];
    const auto &reference = expected["lora"][0][key.toStdString()];
    std::string rows;
    for (std::size_t i = 0; i < batch["input_ids"].size(); ++i) {
        base::Json ids = base::Json::array(), labels = base::Json::array();
        for (std::size_t j = 0; j < batch["input_ids"][i].size(); ++j)
            if (batch["attention_mask"][i][j] == 1) {
                ids.push_back(batch["input_ids"][i][j]);
                labels.push_back(batch["labels"][i][j]);
            }
        rows += base::toJsonLine({ { "input_ids", ids }, { "labels", labels } }) + "\n";
    }
    auto config = TinyRun::config();
    config.model.modelName = folder.string();
    config.model.initFrom = (folder / "adapter").string();
    auto &training = config.training;
    training.packing = false;
    training.maxSeqLength = 128;
    training.batchSize = std::int64_t(batch["input_ids"].size());
    training.gradientAccumulationSteps = 1;
    training.maxSteps = 5;
    training.learningRate = reference["lr"];
    training.weightDecay = reference["weight_decay"];
    training.lrScheduler = reference.contains("lr_factors") ? config::LrScheduler::Cosine : config::LrScheduler::Constant;
    training.maxGradNorm = reference.value("max_grad_norm", 0.0);
    const TinyRun tiny(config, rows);
    const auto ended = tiny.train();
    QVERIFY2(ended, ended ? "" : ended.error().text().c_str());
    const auto steps = tiny.events("step");
    QCOMPARE(steps.size(), 5u);
    double difference = 0;
    for (std::size_t i = 0; i < 5; ++i)
        difference = std::max(difference, std::abs(steps[i].number("loss") / reference["losses"][i].get<double>() - 1));
    qInfo("largest relative difference: %.2g", difference);
    QVERIFY(difference < 1e-4);
}

void TestSft::accumulationEqualsABiggerBatch()
{
    std::vector<std::vector<double>> losses;
    for (const auto &[batch, accumulation] : { std::pair(1, 8), std::pair(8, 1), std::pair(4, 2) }) {
        auto config = TinyRun::config();
        config.model.initFrom = TinyRun::data("adapter").string();
        config.training.packing = false;
        config.training.batchSize = batch;
        config.training.gradientAccumulationSteps = accumulation;
        config.training.numEpochs = 3;
        const TinyRun tiny(config);
        QVERIFY(tiny.train());
        losses.emplace_back();
        for (const auto &step : tiny.events("step"))
            losses.back().push_back(step.number("loss"));
        QCOMPARE(losses.back().size(), 6u);
    }
    for (std::size_t i = 0; i < 6; ++i)
        for (const auto &other : losses)
            QVERIFY2(std::abs(losses[0][i] - other[i]) < 1e-5, qPrintable(QString::number(losses[0][i] - other[i])));
}

ANNEAL_TEST(TestSft)
#include "tst_sft.moc"
