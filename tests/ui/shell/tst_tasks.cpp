// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "ui/shell/tasks.h"

#include <QSignalSpy>
#include <QtTest>
#include <thread>

using namespace anneal;
using namespace anneal::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestTasks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesATaskThatLacksAPart();
    void givesTheAnswerOnTheGuiThread();
    void cancelReachesTheWork();
    void dropsTheAnswerForSomebodyWhoIsGone();
    void awaitsItsWorkWhenItGoes();
    void guessesNoTimeThatIsNotKnown();
    void knowsTheProjectOfItsWork();
};

void TestTasks::refusesATaskThatLacksAPart()
{
    Tasks tasks;
    const auto progress = [] { return TaskProgress(); };
    const auto cancel = [] {};
    for (int i = 0; i < 3; ++i)
        QTest::ignoreMessage(QtWarningMsg, "a task needs a title, a source of progress and a way to cancel it");
    QCOMPARE(tasks.add({ {}, progress, cancel, {} }), quint64(0));
    QCOMPARE(tasks.add({ u"a"_s, {}, cancel, {} }), quint64(0));
    QCOMPARE(tasks.add({ u"a"_s, progress, {}, {} }), quint64(0));
    QVERIFY(tasks.isEmpty());
}

void TestTasks::givesTheAnswerOnTheGuiThread()
{
    Tasks tasks;
    int answer = 0;
    const auto *here = QThread::currentThread();
    const QThread *there = nullptr;
    tasks.run(
        u"Counting"_s, this,
        [](TaskControl control) -> base::Result<int> {
            control.report({ 1, 2, u"half"_s, {} });
            std::this_thread::sleep_for(50ms);
            return 7;
        },
        [&](const base::Result<int> &result) {
            there = QThread::currentThread();
            answer = *result;
        });
    QTRY_COMPARE(tasks.states().value(0).progress.detail, u"half"_s);
    QTRY_COMPARE(answer, 7);
    QCOMPARE(there, here);
    QVERIFY(tasks.isEmpty());
}

void TestTasks::cancelReachesTheWork()
{
    Tasks tasks;
    bool canceled = false;
    const quint64 id = tasks.run(
        u"Waiting"_s, this,
        [](TaskControl control) -> base::Result<int> {
            while (!control.stopRequested())
                std::this_thread::sleep_for(1ms);
            return base::Error { base::ErrorKind::Canceled, "Canceled.", {} };
        },
        [&](const base::Result<int> &result) { canceled = !result && result.error().kind == base::ErrorKind::Canceled; });
    tasks.cancel(id);
    QTRY_VERIFY(canceled);
}

void TestTasks::dropsTheAnswerForSomebodyWhoIsGone()
{
    Tasks tasks;
    auto somebody = std::make_unique<QObject>();
    bool called = false;
    tasks.run(
        u"Waiting"_s, somebody.get(), [](TaskControl) -> base::Result<int> { return 1; }, [&](const base::Result<int> &) { called = true; });
    somebody.reset();
    QTRY_VERIFY(tasks.isEmpty());
    QVERIFY(!called);
}

void TestTasks::awaitsItsWorkWhenItGoes()
{
    std::atomic<bool> ended = false;
    {
        Tasks tasks;
        tasks.run(
            u"Waiting"_s, this,
            [&ended](TaskControl control) -> base::Result<int> {
                while (!control.stopRequested())
                    std::this_thread::sleep_for(1ms);
                ended = true;
                return 1;
            },
            [](const base::Result<int> &) {});
    }
    QVERIFY(ended);
}

void TestTasks::guessesNoTimeThatIsNotKnown()
{
    Tasks tasks;
    tasks.add({ u"Guessed"_s, [] { return TaskProgress { 1, 2 }; }, [] {} });
    tasks.add({ u"Unknown"_s, [] { return TaskProgress { 1, 2, {}, {}, TaskProgress::kUnknown }; }, [] {} });
    tasks.add({ u"Known"_s, [] { return TaskProgress { 1, 2, {}, {}, 7 }; }, [] {} });
    QTRY_VERIFY(tasks.states()[0].secondsLeft > 0);
    QVERIFY(tasks.states()[1].secondsLeft < 0);
    QCOMPARE(tasks.states()[2].secondsLeft, 7.0);
}

void TestTasks::knowsTheProjectOfItsWork()
{
    Tasks tasks;
    tasks.run(
        u"Preparing data"_s, this, [](const TaskControl &) -> base::Result<int> { return 1; }, [](const base::Result<int> &) {}, u"data"_s, u"/p"_s);
    QCOMPARE(tasks.states().value(0).page, u"data"_s);
    QCOMPARE(tasks.states().value(0).project, u"/p"_s);
}

ANNEAL_TEST(TestTasks)
#include "tst_tasks.moc"
