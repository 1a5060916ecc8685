// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/runplan.h"
#include "tests/core/train/tinyrun.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <numeric>

using namespace anneal;

/// What is planned against what a run of the trainer reports.
class TestRunPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWhatTheTrainerReports_data();
    void isWhatTheTrainerReports();
    void namesRowsThatTrainNothing();
    void namesLines();
    void looksAtSomeRowsOfALargeFile();
    void readsAgainWhatChanged();

private:
    using Change = std::function<void(config::FineTuneConfig &)>;
    static base::Result<plan::RunPlan> planOf(plan::PlanSources &sources, const config::FineTuneConfig &config, const run::RunFolder &folder,
        plan::PlanSources::Look look = plan::PlanSources::Look::Whole)
    {
        const auto model = sources.model(config.model.modelName, config.model.revision);
        if (!model)
            return model.error();
        const auto rows = sources.rows(config, *model, folder.trainData(), folder.validationData(), {}, look, {});
        if (!rows)
            return rows.error();
        return plan::planRun(config, model->shape, plan::adapterSize(model->shape, config.model), false, *rows->train, rows->validation.get());
    }
};

Q_DECLARE_METATYPE(std::function<void(anneal::config::FineTuneConfig &)>)

void TestRunPlan::isWhatTheTrainerReports_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
    row("packed", [](auto &) {});
    row("best fit, split", [](auto &config) {
        config.training.packingStrategy = anneal::config::PackingStrategy::BestFitSplit;
        config.training.maxSeqLength = 24;
    });
    row("wrapped", [](auto &config) { config.training.packingStrategy = anneal::config::PackingStrategy::Wrapped; });
    row("not packed", [](auto &config) { config.training.packing = false; });
    row("not packed, cut short", [](auto &config) {
        config.training.packing = false;
        config.training.maxSeqLength = 12;
    });
    row("long rows dropped", [](auto &config) {
        config.training.maxLengthPolicy = anneal::config::LongRows::Drop;
        config.training.maxSeqLength = 24;
    });
    row("long rows split, not packed", [](auto &config) {
        config.training.packing = false;
        config.training.maxLengthPolicy = anneal::config::LongRows::Split;
        config.training.maxSeqLength = 24;
    });
    row("a part of an epoch", [](auto &config) { config.training.numEpochs = 1.3; });
    row("so many steps", [](auto &config) { config.training.maxSteps = 3; });
    row("accumulated", [](auto &config) {
        config.training.batchSize = 3;
        config.training.gradientAccumulationSteps = 5;
    });
    row("loss on everything", [](auto &config) { config.training.lossOn = anneal::config::LossOn::All; });
    row("loss on the assistant", [](auto &config) { config.training.lossOn = anneal::config::LossOn::Assistant; });
    row("a larger batch than there are sequences", [](auto &config) { config.training.batchSize = 1000; });
}

void TestRunPlan::isWhatTheTrainerReports()
{
    QFETCH(Change, change);
    auto config = TinyRun::config();
    config.training.evalSteps = 0;
    config.training.saveSteps = 0;
    config.training.numEpochs = 1;
    change(config);
    // Conversations of many lengths, one line that is no row, and rows as the reference has them.
    std::string rows = TinyRun::rowsText() + "not a row\n", held;
    for (int i = 0; i < 30; ++i) {
        const auto line = base::toJsonLine({ { "messages",
                              { { { "role", "user" }, { "content", "say " + std::string(std::size_t(i % 7) + 1, 'a') } },
                                  { { "role", "assistant" }, { "content", std::string(std::size_t(i * 5 % 41) + 1, 'b') } } } } })
            + "\n";
        (i < 24 ? rows : held) += line;
    }
    const TinyRun tiny(config, rows);
    QVERIFY(base::writeFile(tiny.folder().validationData(), held));

    plan::PlanSources sources;
    const auto planned = planOf(sources, config, tiny.folder());
    QVERIFY2(planned, planned ? "" : planned.error().text().c_str());
    const auto ended = tiny.train();
    QVERIFY2(ended, ended ? "" : ended.error().text().c_str());

    const auto states = tiny.events("state");
    const auto training = std::find_if(states.begin(), states.end(), [](const auto &event) { return event.text("state") == "Training"; });
    QVERIFY(training != states.end());
    const auto said = [&](const char *key) { return qint64(training->number(key, -1)); };
    QVERIFY(planned->isExact);
    QCOMPARE(planned->steps.totalSteps, said("total_steps"));
    QCOMPARE(planned->steps.stepsPerEpoch, said("steps_per_epoch"));
    QCOMPARE(planned->rows, said("rows"));
    QCOMPARE(planned->sequences, said("sequences"));
    QCOMPARE(planned->tokens, said("tokens"));
    QCOMPARE(planned->trainedTokens, said("trained_tokens"));
    QCOMPARE(planned->validationRows, said("validation_rows"));
    QCOMPARE(planned->badRows, 1);
    const auto steps = tiny.events("step");
    QCOMPARE(qint64(steps.size()), planned->steps.totalSteps);
    if (planned->steps.totalSteps % planned->steps.stepsPerEpoch == 0)
        QCOMPARE(planned->allTokens, steps.back().number("tokens"));
}

/// Planned and told by the trainer: which rows are left out, and which lose the token that ends them.
void TestRunPlan::namesRowsThatTrainNothing()
{
    auto config = TinyRun::config();
    config.training.maxSeqLength = 48;
    config.training.maxSteps = 1;
    const auto line = [](int question, int answer) {
        return base::toJsonLine({ { "messages",
                   { { { "role", "user" }, { "content", std::string(std::size_t(question), 'a') } },
                       { { "role", "assistant" }, { "content", std::string(std::size_t(answer), 'b') } } } } })
            + "\n";
    };
    for (const bool packing : { true, false }) {
        config.training.packing = packing;
        const TinyRun tiny(config, "not a row\n" + line(60, 2) + line(2, 2) + "\n" + line(2, 60) + line(70, 1));
        plan::PlanSources sources;
        const auto planned = planOf(sources, config, tiny.folder());
        QVERIFY2(planned, planned ? "" : planned.error().text().c_str());
        QCOMPARE(planned->untrainedRows, 2);
        QCOMPARE(planned->untrainedLines, std::string("lines 2 and 6"));
        QCOMPARE(planned->cutEndRows, 1);
        QCOMPARE(planned->cutEndLines, std::string("line 5"));
        const auto ended = tiny.train();
        QVERIFY2(ended, ended ? "" : ended.error().text().c_str());
        std::string told;
        for (const auto &event : tiny.events("log"))
            told += event.text("text") + "\n";
        QVERIFY2(told.find("2 rows of train.jsonl train nothing and are left out") != std::string::npos, told.c_str());
        QVERIFY2(told.find("(lines 2 and 6).") != std::string::npos && told.find("(line 5).") != std::string::npos, told.c_str());
    }
}

void TestRunPlan::namesLines()
{
    plan::RowsRead read;
    for (int i = 0; i < 1100; ++i)
        read.numbers.push_back(2 * i + 1);
    const auto names = [&](std::size_t rows) {
        std::vector<std::size_t> indices(rows);
        std::iota(indices.begin(), indices.end(), 0);
        return plan::lineNames(read, indices);
    };
    QCOMPARE(names(0), std::string());
    QCOMPARE(names(1), std::string("line 1"));
    QCOMPARE(names(2), std::string("lines 1 and 3"));
    QCOMPARE(names(12), std::string("lines 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21 and 23"));
    QCOMPARE(names(13), std::string("lines 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23 and 1 more"));
    QCOMPARE(names(1100), std::string("lines 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23 and 1,088 more"));
}

void TestRunPlan::looksAtSomeRowsOfALargeFile()
{
    const auto config = TinyRun::config();
    std::string rows;
    for (int i = 0; i < 9000; ++i)
        rows += "{\"input_ids\":[1,2,3,4,5,6,7,8]}\n";
    const TinyRun tiny(config, rows);
    plan::PlanSources sources;
    const auto quick = planOf(sources, config, tiny.folder(), plan::PlanSources::Look::Quick);
    QVERIFY(quick);
    QVERIFY(!quick->isExact);
    const auto whole = planOf(sources, config, tiny.folder());
    QVERIFY(whole);
    QVERIFY(whole->isExact);
    QCOMPARE(quick->rows, whole->rows);
    QCOMPARE(quick->tokens, whole->tokens);
    QCOMPARE(quick->steps.totalSteps, whole->steps.totalSteps);
}

void TestRunPlan::readsAgainWhatChanged()
{
    auto config = TinyRun::config();
    const TinyRun tiny(config, "{\"input_ids\":[1,2,3]}\n");
    plan::PlanSources sources;
    QCOMPARE(planOf(sources, config, tiny.folder())->tokens, 3);
    QVERIFY(base::writeFile(tiny.folder().trainData(), "{\"input_ids\":[1,2,3]}\n{\"input_ids\":[1,2]}\n"));
    QCOMPARE(planOf(sources, config, tiny.folder())->tokens, 5);
    QVERIFY(base::writeFile(tiny.folder().trainData(), "{\"text\":\"abc\"}\n"));
    config.training.lossOn = anneal::config::LossOn::All;
    const auto all = planOf(sources, config, tiny.folder());
    QVERIFY(all);
    QVERIFY(all->trainedTokens > 0);
    QVERIFY(base::writeFile(tiny.folder().trainData(), "\n"));
    QCOMPARE(planOf(sources, config, tiny.folder()).error().kind, base::ErrorKind::BadData);
}

ANNEAL_TEST(TestRunPlan)
#include "tst_runplan.moc"
