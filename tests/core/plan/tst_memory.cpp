// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/memory.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;

class TestMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void estimatesTheMemoryOfTraining();
    void sizesAdapters_data();
    void sizesAdapters();
    void theFirstPatternThatMatchesCounts();
    void namesPatternsThatMatchNothing();
    void namesTargetsThatAreTrainedInFull();
    void countsTheLayersThatAreChosen();
    void countsModulesThatAreTrainedThemselves();
    void countsDoraOnTheHead();
    void sizesAnAdapterOfPeft();
    void countsCheckpoints_data();
    void countsCheckpoints();

private:
    static weights::ModelShape smolLm2()
    {
        weights::ModelShape shape { weights::familyOfModelType("llama"), 49152, 576, 1536, 30, 9, 3, 64, 8192 };
        shape.tiedEmbeddings = true;
        return shape;
    }
};

void TestMemory::estimatesTheMemoryOfTraining() // SmolLM2-135M, rank 16, four rows of 512: 1493 MiB measured for the whole process
{
    config::FineTuneConfig config;
    config.training.gradientCheckpointing = false;
    const auto adapter = plan::adapterSize(smolLm2(), config.model);
    const auto plain = plan::forecast(smolLm2(), true, adapter, 2048, config.training, 1);
    QCOMPARE_GE(plain.memory(), 1300ull << 20);
    QCOMPARE_LE(plain.memory(), 1700ull << 20);
    config.training.gradientCheckpointing = true;
    QCOMPARE_LE(plan::forecast(smolLm2(), true, adapter, 2048, config.training, 1).activations, plain.activations / 3);

    auto inBlocks = smolLm2(); // all but the norms, as Q8_0
    inBlocks.blockNumbers = inBlocks.parameters() - 61 * 576;
    inBlocks.blockBytes = inBlocks.blockNumbers / 32 * 34;
    QCOMPARE(plan::weightBytes(inBlocks, true), std::uint64_t(inBlocks.blockBytes + 61 * 576 * 2));
    QCOMPARE(plan::weightBytes(plan::heldAs(smolLm2(), config::DType::Int8), true), plan::weightBytes(inBlocks, true));
    QCOMPARE(plan::weightBytes(plan::heldAs(smolLm2(), config::DType::Stored), true), plan::weightBytes(smolLm2(), true));
    QCOMPARE(plan::forecast(inBlocks, false, adapter, 2048, config.training, 1).model, std::uint64_t(inBlocks.blockBytes + 61 * 576 * 4));
}

void TestMemory::sizesAdapters_data() // numbers of peft 0.21.2: sum of numel() of the trainable parameters
{
    QTest::addColumn<QStringList>("targets");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<qint64>("parameters");
    QTest::addColumn<qint64>("ranks");
    const qint64 q = 16 * (576 + 576), k = 16 * (576 + 192), up = 16 * (576 + 1536);
    QTest::newRow("all-linear") << QStringList { QStringLiteral("all-linear") } << QString() << 30 * (2 * q + 2 * k + 3 * up) << qint64(7 * 16);
    QTest::newRow("q and v") << QStringList { QStringLiteral("q_proj"), QStringLiteral("v_proj") } << QString() << 30 * (q + k) << qint64(32);
    QTest::newRow("a rank of its own") << QStringList { QStringLiteral("q_proj"), QStringLiteral("v_proj") } << QStringLiteral("q_proj")
                                       << 30 * (q / 2 + k) << qint64(24);
    QTest::newRow("head") << QStringList { QStringLiteral("q_proj"), QStringLiteral("lm_head") } << QString() << 30 * q + 16 * (576 + 49152)
                          << qint64(16);
    QTest::newRow("one layer") << QStringList { QStringLiteral("model.layers.3.self_attn.q_proj") } << QString() << q << qint64(16);
}

void TestMemory::sizesAdapters()
{
    QFETCH(QStringList, targets);
    QFETCH(QString, pattern);
    QFETCH(qint64, parameters);
    QFETCH(qint64, ranks);
    config::ModelConfig model;
    model.targetModules.clear();
    for (const auto &target : targets)
        model.targetModules.push_back(target.toStdString());
    if (!pattern.isEmpty())
        model.rankPattern = { { pattern.toStdString(), 8 } };
    const auto size = plan::adapterSize(smolLm2(), model);
    QCOMPARE(size.parameters, parameters);
    QCOMPARE(size.ranks, ranks);
}

void TestMemory::theFirstPatternThatMatchesCounts()
{
    config::ModelConfig model;
    model.targetModules = { "q_proj" };
    model.rankPattern = { { "self_attn.q_proj", 16 }, { "q_proj", 4 } };
    const auto first = plan::adapterSize(smolLm2(), model);
    std::swap(model.rankPattern.front(), model.rankPattern.back());
    const auto second = plan::adapterSize(smolLm2(), model);
    QCOMPARE(first.ranks, qint64(16));
    QCOMPARE(second.ranks, qint64(4));
}

void TestMemory::namesPatternsThatMatchNothing()
{
    config::ModelConfig model;
    model.rankPattern = { { "q_proj", 4 }, { "kproj", 9 }, { ".*layers\\.99\\..*", 2 } };
    model.alphaPattern = { { "lm_head", 1 }, { "mlp.*", 2 } };
    QVERIFY((plan::unusedSettings(smolLm2(), model)
        == std::vector<std::string> { "model.rank_pattern: kproj", "model.rank_pattern: .*layers\\.99\\..*", "model.alpha_pattern: lm_head" }));
    model.targetModules = { "v_proj" };
    QCOMPARE(plan::unusedSettings(smolLm2(), model).size(), 5u);
    model.targetModules = { "lm_head" };
    model.rankPattern = { { "lm_head", 4 } };
    model.alphaPattern.clear();
    QVERIFY(plan::unusedSettings(smolLm2(), model).empty());
}

/// PEFT lets modules_to_save win without a word.
void TestMemory::namesTargetsThatAreTrainedInFull()
{
    const auto named = [](std::vector<std::string> targets, std::vector<std::string> saved) {
        config::ModelConfig model;
        model.targetModules = std::move(targets);
        model.modulesToSave = std::move(saved);
        return plan::targetsTrainedInFull(smolLm2(), model);
    };
    using Names = std::vector<std::string>;
    QVERIFY((named({ "q_proj", "lm_head" }, { "lm_head", "norm" }) == Names { "lm_head" }));
    QVERIFY((named({ "q_proj", "up_proj" }, { "mlp" }) == Names { "up_proj" }));
    QVERIFY(named({ "q_proj" }, { "layers.0.self_attn.q_proj", "embed_tokens" }).empty()); // the other layers keep theirs
    QVERIFY(named({ "all-linear" }, { "down_proj" }).empty());
}

void TestMemory::countsTheLayersThatAreChosen()
{
    config::ModelConfig model;
    model.loraRank = 2;
    model.targetModules = { "q_proj", "down_proj" };
    model.layersToTransform = { 0, 3 };
    model.excludeModules = { "layers.3.self_attn.q_proj", "k_proj" };
    const auto shape = smolLm2();
    const auto size = plan::adapterSize(shape, model);
    QCOMPARE(size.parameters, 2 * (shape.hidden + shape.heads * shape.headDim) + 2 * 2 * (shape.intermediate + shape.hidden));
    QCOMPARE(size.ranks, qint64(4));
    QVERIFY((plan::unusedSettings(shape, model) == std::vector<std::string> { "model.exclude_modules: k_proj" }));
    QVERIFY(plan::checkTargets(shape, model));
    model.layersToTransform.push_back(shape.layers);
    QVERIFY(!plan::checkTargets(shape, model));
}

void TestMemory::countsModulesThatAreTrainedThemselves()
{
    config::ModelConfig model;
    model.targetModules = { "q_proj" };
    const auto shape = smolLm2();
    const auto plain = plan::adapterSize(shape, model);
    model.modulesToSave = { "embed_tokens", "model.norm" };
    const auto size = plan::adapterSize(shape, model);
    const auto matrix = shape.vocabulary * shape.hidden;
    QCOMPARE(size.parameters - plain.parameters, matrix + shape.hidden);
    QCOMPARE(size.largest, matrix);
    QCOMPARE(size.ranks, plain.ranks);
    // The weight itself as it is computed with and as it is trained, its gradient, both moments, and room to add a gradient up.
    const auto before = plan::forecast(shape, true, plain, 1024, {}, 1), after = plan::forecast(shape, true, size, 1024, {}, 1);
    QCOMPARE(after.adapter - before.adapter, std::uint64_t(matrix + shape.hidden) * 18 + std::uint64_t(matrix) * 4);
    QCOMPARE(after.checkpoint - before.checkpoint, std::uint64_t(matrix + shape.hidden) * 12);
    model.modulesToSave.clear();
    model.useDora = true;
    QCOMPARE(plan::adapterSize(shape, model).parameters - plain.parameters, shape.layers * shape.heads * shape.headDim);
    const auto dora = plan::adapterSize(std::filesystem::path(ANNEAL_TESTS_DIR) / "data/adapters/dora-pissa");
    QVERIFY(dora);
    QCOMPARE(dora->parameters, 2 * 2 * (16 + 16 + 16 + 24) + 2 * (16 + 24));
    model.modulesToSave = { "nothing" };
    QVERIFY(!plan::checkTargets(shape, model));
    const auto written = plan::adapterSize(std::filesystem::path(ANNEAL_TESTS_DIR) / "data/adapters/saved-untied");
    QVERIFY(written);
    QCOMPARE(written->parameters, 2 * 2 * (16 + 16) + 2 * 64 * 16 + 5 * 16);
    QCOMPARE(written->carried, std::uint64_t(0));
}

/// lineardora.cpp with a layer of 100000 outputs takes 2.0 times 256 rows of float32 logits more, 2.5 in bfloat16, 5.0 with dropout.
void TestMemory::countsDoraOnTheHead()
{
    const auto shape = smolLm2();
    const auto logits = std::uint64_t(256 * shape.vocabulary * 4);
    const auto more = [&](bool bfloat16, double dropout, bool isDora) {
        config::ModelConfig model;
        model.useDora = isDora;
        model.loraDropout = dropout;
        model.targetModules = { "q_proj" };
        const auto without = plan::adapterSize(shape, model);
        model.targetModules.push_back("lm_head");
        const auto with = plan::adapterSize(shape, model);
        return plan::forecast(shape, bfloat16, with, 256, {}, 1).activations - plan::forecast(shape, bfloat16, without, 256, {}, 1).activations;
    };
    QCOMPARE(more(false, 0, false), std::uint64_t(0));
    QCOMPARE(more(false, 0, true), 2 * logits);
    QCOMPARE(more(true, 0, true), 5 * logits / 2);
    QCOMPARE(more(true, 0.05, true), 5 * logits);
    const auto adapters = std::filesystem::path(ANNEAL_TESTS_DIR) / "data/adapters";
    const auto head = plan::adapterSize(adapters / "head-tied-alone"), inside = plan::adapterSize(adapters / "dora-pissa");
    QVERIFY(head && inside);
    QVERIFY(head->adaptsHead && !inside->adaptsHead);
}

void TestMemory::sizesAnAdapterOfPeft()
{
    const auto size = plan::adapterSize(std::filesystem::path(ANNEAL_TESTS_DIR) / "data/train/adapter");
    QVERIFY2(size, size ? "" : size.error().text().c_str());
    QVERIFY(size->parameters > 0);
    QVERIFY(size->ranks > 0);
    // Base weights that came with it are saved, not trained.
    const auto alone = plan::adapterSize(std::filesystem::path(ANNEAL_TESTS_DIR) / "data/adapters/head-tied-alone");
    const auto carrying = plan::adapterSize(std::filesystem::path(ANNEAL_TESTS_DIR) / "data/adapters/head-tied");
    QVERIFY(alone && carrying);
    QCOMPARE(carrying->parameters, alone->parameters);
    QCOMPARE(alone->carried, std::uint64_t(0));
    QCOMPARE(carrying->carried, std::uint64_t(64 * 16 * 4));
    QCOMPARE(plan::adapterSize(std::filesystem::path("/nowhere")).error().kind, base::ErrorKind::NotFound);
}

void TestMemory::countsCheckpoints_data()
{
    QTest::addColumn<int>("steps");
    QTest::addColumn<QList<int>>("every"); // save_steps, eval_steps
    QTest::addColumn<QList<int>>("keep");  // keep_last, keep_best
    QTest::addColumn<bool>("evaluates");
    QTest::addColumn<int>("count");
    const auto row = [](const char *name, int steps, const QList<int> &every, const QList<int> &keep, bool evaluates, int count) {
        QTest::newRow(name) << steps << every << keep << evaluates << count;
    };
    row("the last step alone", 14, { 200, 50 }, { 3, 1 }, true, 1);
    row("the last step is due", 14, { 14, 50 }, { 3, 1 }, true, 1);
    row("the best one", 96, { 200, 50 }, { 3, 1 }, true, 2);          // 50 and 96
    row("nothing held out", 96, { 200, 50 }, { 3, 1 }, false, 1);     // 96
    row("no best one", 96, { 200, 50 }, { 3, 0 }, true, 1);           // 96
    row("at the end only", 96, { 0, 10 }, { 3, 1 }, true, 1);         // an evaluation saves none then
    row("fewer than are kept", 30, { 10, 0 }, { 3, 1 }, true, 3);     // 10, 20 and 30
    row("one that makes room", 1000, { 10, 0 }, { 3, 1 }, true, 4);   // three and the one being written
    row("and the best one", 1000, { 10, 20 }, { 3, 2 }, true, 6);     // and two
    row("both at the same steps", 40, { 20, 20 }, { 3, 1 }, true, 2); // 20 and 40
    row("between one another", 60, { 20, 30 }, { 9, 9 }, true, 4);    // 20, 30, 40 and 60
    row("very rarely", 100, { 1'000'000'000, 999'999'999 }, { 3, 1 }, true, 1);
}

void TestMemory::countsCheckpoints()
{
    QFETCH(int, steps);
    QFETCH(QList<int>, every);
    QFETCH(QList<int>, keep);
    QFETCH(bool, evaluates);
    config::TrainingConfig training;
    training.saveSteps = every[0];
    training.evalSteps = every[1];
    training.keepLast = keep[0];
    training.keepBest = keep[1];
    QTEST(int(plan::checkpointsAtOnce(training, steps, evaluates)), "count");
}

ANNEAL_TEST(TestMemory)
#include "tst_memory.moc"
