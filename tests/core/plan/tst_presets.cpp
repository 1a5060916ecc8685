// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/presets.h"

#include "core/config/fields.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;
using plan::Preset;

class TestPresets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesConfigurationsThatAreValid_data();
    void makesConfigurationsThatAreValid();
    void fitsTheBatchToTheMemory();
    void learnsSlowerWithLargerModels();
    void leavesAloneWhatItSaysNothingOf();

private:
    static weights::ModelShape small()
    {
        weights::ModelShape shape { weights::familyOfModelType("llama"), 49152, 576, 1536, 30, 9, 3, 64, 8192 };
        shape.tiedEmbeddings = true;
        return shape;
    }
    static weights::ModelShape large() // 8 thousand million parameters
    {
        return { weights::familyOfModelType("llama"), 128256, 4096, 14336, 32, 32, 8, 128, 8192 };
    }
    static base::Machine machine(double gibibytes)
    {
        base::Machine machine;
        machine.features = { "avx512_bf16" };
        machine.memory = std::uint64_t(gibibytes * double(1 << 30));
        return machine;
    }
};

void TestPresets::makesConfigurationsThatAreValid_data()
{
    QTest::addColumn<QString>("name");
    for (const auto &name : base::allNames<Preset>())
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

void TestPresets::makesConfigurationsThatAreValid()
{
    QFETCH(QString, name);
    const auto preset = *base::named<Preset>(name.toStdString());
    for (const auto &shape : { std::optional(small()), std::optional(large()), std::optional<weights::ModelShape>() }) {
        const auto made = plan::withPreset(preset, {}, shape, machine(24));
        for (const auto &field : config::fields())
            if (field.get)
                QVERIFY2(!config::check(field, field.get(made.config)), field.path.c_str());
        QCOMPARE(made.memory > 0, shape.has_value());
    }
}

void TestPresets::fitsTheBatchToTheMemory()
{
    const auto rowsOf
        = [](const plan::PresetConfig &made) { return made.config.training.batchSize * made.config.training.gradientAccumulationSteps; };
    const auto roomy = plan::withPreset(Preset::Standard, {}, small(), machine(64));
    QVERIFY(roomy.fits);
    QCOMPARE(roomy.config.training.batchSize, std::int64_t(4));
    QVERIFY(!roomy.config.training.gradientCheckpointing);
    const auto few = plan::withPreset(Preset::Standard, {}, small(), machine(64), 149);
    QCOMPARE(rowsOf(few), std::int64_t(4)); // else there would be a handful of steps
    QVERIFY(few.config.training.evalSteps < roomy.config.training.evalSteps);
    const auto tight = plan::withPreset(Preset::Standard, {}, small(), machine(2.5));
    QVERIFY(tight.fits);
    QVERIFY(tight.memory < roomy.memory);
    QVERIFY(tight.config.training.batchSize < 4 || tight.config.training.gradientCheckpointing);
    QCOMPARE(rowsOf(tight), rowsOf(roomy)); // the same training
    const auto none = plan::withPreset(Preset::Standard, {}, large(), machine(8));
    QVERIFY(!none.fits);
    QVERIFY(plan::withPreset(Preset::SmallMemory, {}, large(), machine(8)).memory < none.memory);
}

void TestPresets::learnsSlowerWithLargerModels()
{
    const auto rate
        = [](const weights::ModelShape &shape) { return plan::withPreset(Preset::Standard, {}, shape, machine(64)).config.training.learningRate; };
    QVERIFY(rate(small()) > rate(large()));
}

void TestPresets::leavesAloneWhatItSaysNothingOf()
{
    config::FineTuneConfig mine;
    mine.model.modelName = "mine";
    mine.model.targetModules = { "q_proj" };
    mine.data.seed = 7;
    mine.training.seed = 8;
    mine.training.packing = false;
    mine.training.maxSeqLength = 300;
    const auto made = plan::withPreset(Preset::Thorough, mine, small(), machine(24)).config;
    QCOMPARE(made.model.modelName, mine.model.modelName);
    QCOMPARE(made.model.targetModules, mine.model.targetModules);
    QCOMPARE(made.data, mine.data);
    QCOMPARE(made.training.seed, mine.training.seed);
    QCOMPARE(made.training.packing, false);
    QCOMPARE(made.training.maxSeqLength, std::int64_t(300));
    auto longer = mine;
    longer.training.maxSeqLength = 100'000;
    QCOMPARE(plan::withPreset(Preset::Standard, longer, small(), machine(640)).config.training.maxSeqLength, std::int64_t(8192));
}

ANNEAL_TEST(TestPresets)
#include "tst_presets.moc"
