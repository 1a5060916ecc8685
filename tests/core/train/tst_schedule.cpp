// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/schedule.h"

#include "core/plan/steps.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <cmath>

using namespace anneal;

class TestSchedule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matchesTransformers_data();
    void matchesTransformers();
    void warmsUpForAShare_data();
    void warmsUpForAShare();
    void plansSteps_data();
    void plansSteps();
};

void TestSchedule::matchesTransformers_data() // transformers 5.23.0, get_scheduler: rate 1, 2 warm-up steps, 10 steps in all
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QList<double>>("factors");
    QTest::newRow("constant") << "constant" << QList<double> { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
    QTest::newRow("constant_with_warmup") << "constant_with_warmup" << QList<double> { 0, .5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
    QTest::newRow("linear") << "linear" << QList<double> { 0, .5, 1, .875, .75, .625, .5, .375, .25, .125, 0, 0 };
    QTest::newRow("cosine") << "cosine" << QList<double> { 0, .5, 1, .96194, .853553, .691342, .5, .308658, .146447, .03806, 0, .03806 };
}

void TestSchedule::matchesTransformers()
{
    QFETCH(QString, name);
    QFETCH(QList<double>, factors);
    const auto kind = base::named<config::LrScheduler>(name.toStdString());
    QVERIFY(kind);
    const train::Schedule schedule(*kind, 1, 2, 10);
    for (int step = 0; step < factors.size(); ++step)
        QVERIFY2(std::abs(schedule.at(step) - factors[step]) < 1e-6, qPrintable(QString::number(step)));
    QVERIFY(std::abs(train::Schedule(*kind, 0.25, 2, 10).at(3) - 0.25 * factors[3]) < 1e-6);
}

void TestSchedule::warmsUpForAShare_data()
{
    QTest::addColumn<double>("warmup");
    QTest::addColumn<int>("total");
    QTest::addColumn<int>("steps");
    QTest::newRow("none") << 0.0 << 100 << 0;
    QTest::newRow("a share") << 0.1 << 100 << 10;
    QTest::newRow("a share, rounded up") << 0.03 << 50 << 2;
    QTest::newRow("steps") << 7.0 << 100 << 7;
    QTest::newRow("one step") << 1.0 << 100 << 1;
}

void TestSchedule::warmsUpForAShare()
{
    QFETCH(double, warmup);
    QFETCH(int, total);
    QFETCH(int, steps);
    QCOMPARE(train::Schedule(config::LrScheduler::Linear, 1, warmup, total).warmupSteps(), steps);
}

void TestSchedule::plansSteps_data()
{
    QTest::addColumn<QList<double>>("given"); // sequences, batch, accumulation, epochs, maximum
    QTest::addColumn<QList<int>>("steps");    // micro-batches, steps of an epoch, all steps
    QTest::newRow("even") << QList<double> { 64, 4, 4, 3, -1 } << QList<int> { 16, 4, 12 };
    QTest::newRow("a smaller last batch and window") << QList<double> { 65, 4, 4, 3, -1 } << QList<int> { 17, 5, 15 };
    QTest::newRow("a part of an epoch") << QList<double> { 65, 4, 4, 0.5, -1 } << QList<int> { 17, 5, 3 };
    QTest::newRow("fewer rows than a batch") << QList<double> { 1, 4, 4, 2, -1 } << QList<int> { 1, 1, 2 };
    QTest::newRow("so many steps") << QList<double> { 65, 4, 4, 3, 7 } << QList<int> { 17, 5, 7 };
}

void TestSchedule::plansSteps()
{
    QFETCH(QList<double>, given);
    QFETCH(QList<int>, steps);
    const auto found = plan::planSteps(qint64(given[0]), qint64(given[1]), qint64(given[2]), given[3], qint64(given[4]));
    QCOMPARE(found.microBatches, steps[0]);
    QCOMPARE(found.stepsPerEpoch, steps[1]);
    QCOMPARE(found.totalSteps, steps[2]);
}

ANNEAL_TEST(TestSchedule)
#include "tst_schedule.moc"
