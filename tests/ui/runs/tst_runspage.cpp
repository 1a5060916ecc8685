// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/config.h"
#include "core/data/newproject.h"
#include "core/run/control.h"
#include "core/run/eventlog.h"
#include "core/run/runlauncher.h"
#include "core/run/runsummary.h"
#include "tests/support/gate.h"
#include "tests/support/projectfiles.h"
#include "tests/support/testprogram.h"
#include "tests/ui/runs/runsbench.h"
#include "ui/runs/answercard.h"
#include "ui/runs/answersbeside.h"
#include "ui/runs/checkpointmodel.h"
#include "ui/runs/comparison.h"
#include "ui/runs/configdifferences.h"
#include "ui/runs/losstext.h"
#include "ui/runs/reproduceview.h"
#include "ui/runs/resultsfile.h"
#include "ui/runs/resultsmodel.h"
#include "ui/runs/resultview.h"
#include "ui/runs/runactions.h"
#include "ui/runs/runpanel.h"
#include "ui/runs/runpath.h"
#include "ui/runs/runprogress.h"
#include "ui/runs/runspage.h"
#include "ui/runs/runtrash.h"
#include "ui/runs/runview.h"
#include "ui/runs/samplesview.h"
#include "ui/runs/tryview.h"
#include "ui/shell/actions.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/chartcard.h"
#include "widgets/difftable.h"
#include "widgets/header.h"
#include "widgets/label.h"
#include "widgets/linechart.h"
#include "widgets/numbers.h"
#include "widgets/recordtable.h"
#include "widgets/statediagram.h"
#include "widgets/tabbar.h"
#include "widgets/theme.h"

#include <QAbstractButton>
#include <QAction>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;
using namespace anneal::ui;
using namespace Qt::StringLiterals;

class TestRunsPage : public QObject, private tests::RunsBench
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(widgets::windowLocale()); } // as the main window does
    void init() { begin(); }
    void cleanup() { end(); }
    void listsRunsFromTheirFolders();
    void tellsTheSpeedOfTheWholeRun();
    void saysWhichFoldersHoldNoRun();
    void opensOneAndComesBack();
    void tellsOnlyWhatDiffers();
    void keepsResultsWithTheRun();
    void copiesTheCommand();
    void offersNothingThatCannotBeDone();
    void keepsTheCurvesWhileNothingChanges();
    void fitsIntoASmallWindow();
    void opensALiveRunWhereItCanBeStopped();
    void tellsThatAFolderIsGone_data();
    void tellsThatAFolderIsGone();
    void showsTheRunThatTookThePlaceOfAnother();
    void tellsNoDefaultsAsValuesOfABrokenConfiguration();
    void opensALongRunAtOnce();
    void drawsWhatALaterAttemptRepeats();
    void keepsAFailureUntilItIsRead();
    void asksBeforeItBeginsAgain();
    void writesChartsBesideTheWindow();
    void keepsTheSelectionWhileRunsComeAndGo();
    void keepsTheCurrentRowInSight();
    void searchesByKeyAtOnce();
    void saysThatOnlySomeAreCompared();
    void listAndViewTellTheSame();
    void saysThatThereAreNoSamples();
    void comparesARunWithTheOneBefore();
    void comparesTheOpenRunAsSoonAsItCan();
    void goesBackThroughTheAnswers();
    void keepsAResultThatCannotBeWritten();
    void saysWhatComesBeforeTheFirstStep();
    void takesBackAStopAtACheckpoint();
    void drawsAllRunsAlongTheChosenAxis();
    void makesNothingUpOfABrokenRun();
    void aSearchKeepsTheSelection();
    void selectsWhatWasChosenElsewhere();
    void keepsWhatTheUserSelected();
    void escapeLeavesARun();
    void keepsTheRunThatWasOpen();
    void enterOpensTheRowThatIsRinged();
    void marksTheBestCheckpoint();
    void comparesOneThingAtATimeWhereItIsLow();
    void tellsAResultWhereverSomebodyIs();
    void tellsWhatWasMadeWhereverSomebodyIs();
    void saysOfHowManyRowsAResultIs();
    void writesLossesInOneForm();
    void choosesNoRunOutOfSight();
    void tellsAnAbortFromAStop();
    void saysOfWhichRunAJobFailed();
    void saysAllJobsThatFailed();
    void keepsARunThatIsWorkedOn();
    void movesSeveralToTheTrashAndBack();
    void saysShortlyThatManyCannotGo();
    void followsARunThatGoesOn();
    void hasRoomForEachTitle();
    void exportsBeginWhereTheLastOneWent();
    void countsStepsAsItsLanguageDoes();
    void showsTheResultOfAnyRun();
    void followsWhatWasMeasuredSince();
    void saysOfWhichStepAnExportIs();
    void warnsOfARunThatGotWorse();
    void beginsAgainWhereThereIsNoCheckpoint();
    void goesOnFromTheCheckpointThatTheTrainerTakes_data();
    void goesOnFromTheCheckpointThatTheTrainerTakes();
    void seesThatACheckpointWasReplaced();
    void aLongMessageLeavesRoomForTheButtons();
    void readsNoMoreResultsThanCanBeShown();
    void showsABaseModelOnlyWhereItIsThatOfAllRuns();
    void anotherAdapterIsNoBaseModel_data();
    void anotherAdapterIsNoBaseModel();
    void showsWhatAKilledRunLeft();
    void namesNoRunInTheMenuOfARow();
    void tellsHowToReproduceWithoutMarks();
    void warnsOfNoRepeatWhileTheRunGoesOn();
    void thePathHasRoomForAllNames();
    void showsAllOfALongAnswer();
    void triesARunFromTheList();
    void saysWhyOneRunIsNotCompared();
    void putsAnswersOfRunsSideBySide();

private:
    void makeAdapter(const QString &name, const QStringList &answers, int steps = 2, double loss = 1.25);
    QStringList resultTexts(const QString &name);
};

void TestRunsPage::listsRunsFromTheirFolders()
{
    const RunsModel &model = m_page->model();
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row)
        names << model.index(row, RunsModel::Name).data().toString();
    names.sort();
    QCOMPARE(names, (QStringList { u"first"_s, u"second"_s }));
    QCOMPARE(model.index(0, RunsModel::Status).data().toString(), u"finished"_s);
    QCOMPARE(model.index(0, RunsModel::EvalLoss).data().toString(), u"1.500"_s);
    QVERIFY(model.csv().startsWith(u"run,status,method"_s));
    QCOMPARE(model.csv().count(u'\n'), 3);
}

void TestRunsPage::tellsTheSpeedOfTheWholeRun()
{
    const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/fast", "version: 1\n");
    QVERIFY(bool(folder));
    {
        auto log = run::EventLog::open(*folder);
        QVERIFY(bool(log->append("state", { { "state", "Training" }, { "total_steps", 2 }, { "first_step", 1 } })));
        QVERIFY(bool(log->append("step", { { "step", 2 }, { "loss", 1 }, { "tokens", 246900 }, { "tokens_per_second", 7 }, { "seconds", 20 } })));
        QVERIFY(bool(log->append("state", { { "state", "Finished" } })));
        QVERIFY(bool(log->append("end", { { "state", "Finished" }, { "message", "Finished." }, { "seconds", 20 } })));
    }
    m_page->activated();
    const RunsModel &model = m_page->model();
    QTRY_COMPARE(model.rowCount(), 3);
    const int row = model.rowOf(toPath(QDir(m_project->runsFolder()).filePath(u"fast"_s)));
    QCOMPARE(model.index(row, RunsModel::Speed).data().toString(), u"12,345"_s);
    const auto *table = m_page->table();
    const int needed = QFontMetrics(widgets::fontOf(widgets::Type::Number)).horizontalAdvance(u"123,456"_s);
    QVERIFY(table->columnWidth(RunsModel::Speed) >= needed + 16);
}

void TestRunsPage::saysWhichFoldersHoldNoRun()
{
    const auto *label = m_page->findChild<QLabel *>(u"passedOver"_s);
    QVERIFY(label && label->isHidden());
    const QDir runs(m_project->runsFolder());
    for (const auto &name : { u"empty"_s, u"garbage"_s, u".hidden"_s })
        QVERIFY(runs.mkdir(name));
    QFile file(runs.filePath(u"garbage/notes.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("none") > 0);
    QFile beside(runs.filePath(u"table.csv"_s));
    QVERIFY(beside.open(QIODevice::WriteOnly) && beside.write("none") > 0);
    QTRY_VERIFY(label->isVisible());
    QVERIFY2(label->text().startsWith(u"2 folders"_s) && label->text().endsWith(u": empty, garbage"_s), qPrintable(label->text()));
    QVERIFY2(label->toolTip().contains(u"garbage: it holds no run.yaml"_s), qPrintable(label->toolTip()));
    QCOMPARE(m_page->model().rowCount(), 2);
    m_actions->find(u"runs.open"_s)->trigger(); // it says nothing of the one run
    QTRY_VERIFY(label->isHidden());
    m_actions->find(u"runs.back"_s)->trigger();
    QTRY_VERIFY(label->isVisible());
    QVERIFY(QDir(runs.filePath(u"garbage"_s)).removeRecursively());
    QVERIFY(runs.rmdir(u"empty"_s));
    QTRY_VERIFY(label->isHidden());
}

void TestRunsPage::opensOneAndComesBack()
{
    m_page->table()->selectRow(0);
    m_actions->find(u"runs.open"_s)->trigger();
    QTRY_VERIFY(m_actions->find(u"runs.back"_s)->isVisible());
    m_actions->find(u"runs.back"_s)->trigger();
    QVERIFY(m_page->table()->isVisible());
}

void TestRunsPage::tellsOnlyWhatDiffers()
{
    config::FineTuneConfig a, b;
    b.model.loraRank = 64;
    b.training.learningRate = 1e-3;
    const auto changes = differences(a, b);
    QStringList texts;
    for (const auto &change : changes)
        texts << QString::fromStdString(change.path + "=" + change.value);
    QCOMPARE(texts.size(), 2);
    QVERIFY(texts.contains(u"model.lora_rank=64"_s));
    QVERIFY(texts.contains(u"training.learning_rate=0.001"_s));
    a.training.maxSteps = 20;
    for (const ConfigRow &row : compareConfigs({ a, b }))
        if (row.path == u"training.max_steps"_s)
            QCOMPARE(row.values, (QStringList { u"20"_s, u"−1 (no limit)"_s }));
}

void TestRunsPage::keepsResultsWithTheRun()
{
    const auto folder = run::RunFolder::open(m_project->runsFolder().toStdString() + "/first");
    QVERIFY(bool(folder));
    const QString file = toText(folder->path() / "model.gguf");
    QVERIFY(bool(appendResult(*folder, { u"GGUF"_s, u"q8_0"_s, {}, file, {} })));
    QVERIFY(bool(appendResult(*folder, { u"Held-out rows"_s, u"perplexity 9 → 4"_s, u"d"_s, {}, {} })));
    const auto results = readResults(*folder);
    QCOMPARE(results.size(), 2);
    QCOMPARE(results[0].path, file);
    QCOMPARE(results[0].detail, file);
    const auto kept = base::readFile(folder->path() / "results.jsonl");
    QVERIFY(kept && kept->find(folder->path().string()) == std::string::npos); // a run may be moved
    QCOMPARE(results[1].value, u"perplexity 9 → 4"_s);
    QVERIFY(results[1].path.isEmpty());
}

void TestRunsPage::copiesTheCommand()
{
    for (int row = 0; row < 2; ++row) {
        m_page->table()->selectRow(row);
        QGuiApplication::clipboard()->clear();
        m_actions->find(u"runs.copy"_s)->trigger();
        QTRY_VERIFY(!QGuiApplication::clipboard()->text().isEmpty());
        const QString command = QGuiApplication::clipboard()->text();
        QVERIFY2(command.startsWith(u"anneal-cli train "_s), qPrintable(command));
        const bool second = m_page->model().index(row, RunsModel::Name).data().toString() == u"second"_s;
        QCOMPARE(command.contains(u"--set model.lora_rank=64"_s), second);
    }
}

void TestRunsPage::offersNothingThatCannotBeDone()
{
    m_page->table()->selectRow(0);
    QVERIFY(!m_actions->find(u"runs.resume"_s)->isEnabled()); // it has finished
    QVERIFY(!m_actions->find(u"runs.merge"_s)->isEnabled());  // there is no adapter
    m_page->table()->selectAll();
    QTRY_VERIFY(!m_actions->find(u"runs.open"_s)->isEnabled());
    QVERIFY(!m_actions->find(u"runs.open"_s)->toolTip().isEmpty());
}

void TestRunsPage::keepsTheCurvesWhileNothingChanges()
{
    auto *comparison = m_page->findChild<Comparison *>();
    auto *chart = comparison->findChild<widgets::LineChart *>();
    m_page->table()->selectRow(0);
    QTRY_COMPARE(chart->seriesCount(), 1);
    QTRY_VERIFY(!chart->points(0).empty());
    const auto *before = chart->points(0).data();
    m_page->activated(); // the folders are read again, as every two seconds
    QTest::qWait(300);
    QCOMPARE(chart->points(0).data(), before); // drawing anew would undo a zoom
}

void TestRunsPage::fitsIntoASmallWindow() // of 1280×720, less navigation, task bar and page margins
{
    QVERIFY2(m_page->minimumSizeHint().height() <= 640, qPrintable(QString::number(m_page->minimumSizeHint().height())));
    QVERIFY2(m_page->minimumSizeHint().width() <= 1084, qPrintable(QString::number(m_page->minimumSizeHint().width())));
}

void TestRunsPage::opensALiveRunWhereItCanBeStopped()
{
    makeRun(u"third"_s, "version: 1\n", 2);
    const auto folder = run::RunFolder::open(m_project->runsFolder().toStdString() + "/third");
    QVERIFY(bool(folder));
    const auto trainer = base::FileLock::acquire(folder->lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    QVERIFY(bool(trainer));
    QSignalSpy follow(m_page.get(), &RunsPage::followRequested);
    m_page->openRun(folder->path());
    QTRY_COMPARE(follow.size(), 1);
}

void TestRunsPage::tellsThatAFolderIsGone_data()
{
    QTest::addColumn<bool>("atWork");
    QTest::newRow("at work") << true;
    QTest::newRow("finished") << false;
}

void TestRunsPage::tellsThatAFolderIsGone()
{
    QFETCH(bool, atWork);
    const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/third", "version: 1\n");
    QVERIFY(bool(folder));
    auto log = run::EventLog::open(*folder);
    QVERIFY(log && log->append("state", { { "state", "Training" }, { "total_steps", 2 }, { "first_step", 1 } }));
    QVERIFY(bool(log->append("step", { { "step", 2 }, { "loss", 1.0 } })));
    QVERIFY(bool(log->append("checkpoint", { { "step", 2 }, { "path", "checkpoint-2" }, { "bytes", 10 } })));
    std::filesystem::create_directories(folder->path() / "checkpoint-2");
    if (!atWork)
        QVERIFY(bool(log->append("state", { { "state", "Finished" } })));
    const auto trainer = base::FileLock::acquire(folder->lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    RunView view(*m_launcher, *m_settings);
    view.open(*folder);
    QTRY_VERIFY(view.isCaughtUp());
    QVERIFY(view.isLive());
    QSignalSpy ended(&view, &RunView::ended);
    std::error_code failure;
    std::filesystem::remove_all(folder->path(), failure);
    QTRY_COMPARE(ended.size(), 1);
    QVERIFY(view.isGone());
    QCOMPARE(view.data().step, 2); // what was read stays
    QCOMPARE(view.findChild<widgets::Banner *>()->text().contains(u"it stops by itself"_s), atWork);
    QCOMPARE(view.findChild<widgets::StateDiagram *>()->accessibleDescription().contains(u"the folder is gone"_s), atWork);
    QCOMPARE(view.findChild<CheckpointModel *>()->index(0, 0).data().toString(), u"checkpoint-2"_s); // it made no room
}

void TestRunsPage::showsTheRunThatTookThePlaceOfAnother()
{
    const QString place = m_project->runsFolder() + u"/third"_s;
    tests::writeRun(place, "version: 1\n", 2);
    RunView view(*m_launcher, *m_settings);
    const auto folder = run::RunFolder::open(place.toStdString());
    QVERIFY(bool(folder));
    view.open(*folder);
    QTRY_VERIFY(view.isCaughtUp());
    QTRY_COMPARE(view.data().step, 2);
    QVERIFY(QDir(place).removeRecursively());
    tests::writeRun(place, "version: 1\n", 4);
    QTRY_COMPARE_WITH_TIMEOUT(view.data().step, 4, 10'000);
    QCOMPARE(view.data().totalSteps, 4);
    QTRY_VERIFY(view.isCaughtUp());
    QCOMPARE(view.data().curve(Curve::Loss).size(), size_t(4)); // nothing of the one before
}

void TestRunsPage::tellsNoDefaultsAsValuesOfABrokenConfiguration()
{
    makeRun(u"third"_s, "version: 1\ntraining:\n  learning_rate: 1e999\n", 2);
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    for (int row = 0; row < 3; ++row) {
        const bool isBroken = m_page->model().row(row).summary.name == "third";
        const auto shown = m_page->model().index(row, RunsModel::LearningRate).data().toString();
        QCOMPARE(shown == u"–"_s, isBroken);
    }
}

void TestRunsPage::opensALongRunAtOnce()
{
    const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/long", "version: 1\n");
    QVERIFY(bool(folder));
    constexpr int kSteps = 20'000;
    QFile file(QString::fromStdString(folder->eventsFile().string()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    auto line = [&file, seq = 0](const QByteArray &type, const QByteArray &fields) mutable {
        file.write("{\"seq\":" + QByteArray::number(++seq) + ",\"time\":\"2026-01-01T00:00:00.000Z\",\"attempt\":1,\"type\":\"" + type + "\","
            + fields + "}\n");
    };
    line("state", "\"state\":\"Training\",\"total_steps\":20000,\"first_step\":1");
    for (int i = 1; i <= kSteps; ++i) {
        const QByteArray loss = i % 5000 == 0 ? "\"NaN\"" : i % 7001 == 0 ? "\"Infinity\"" : QByteArray::number(2.0 + 1.0 / i);
        line("step",
            "\"step\":" + QByteArray::number(i) + ",\"epoch\":0.5,\"loss\":" + loss
                + ",\"learning_rate\":0.0001,\"grad_norm\":1.5,\"tokens\":1000,\"tokens_per_second\":400.5,\"memory\":1000000000,\"seconds\":12.5");
    }
    line("state", "\"state\":\"Stopped\"");
    file.close();

    RunView view(*m_launcher, *m_settings);
    view.resize(1200, 700);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    qint64 longest = 0; // what the thread of the window did not answer for
    QElapsedTimer beat;
    QTimer pulse;
    connect(&pulse, &QTimer::timeout, &pulse, [&] { longest = std::max(longest, beat.restart()); });
    beat.start();
    pulse.start(1);
    QElapsedTimer whole;
    whole.start();
    view.open(*folder);
    QTRY_VERIFY_WITH_TIMEOUT(view.isCaughtUp(), 30000);
    QTest::qWait(100);
    qInfo("opened after %lld ms, longest stall %lld ms", qlonglong(whole.elapsed() - 100), qlonglong(longest));
    QCOMPARE(view.data().curve(Curve::Loss).size(), size_t(kSteps));
    QVERIFY(longest < 1500); // a slow machine and an unoptimised build; 50 ms is the aim of a release build
}

void TestRunsPage::drawsWhatALaterAttemptRepeats()
{
    const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/again", "version: 1\n");
    QVERIFY(bool(folder));
    const auto append = [&](const std::vector<std::pair<int, double>> &losses) {
        auto log = run::EventLog::open(*folder);
        QVERIFY(bool(log));
        QVERIFY(bool(log->append("state", { { "state", "Initializing" } })));
        QVERIFY(bool(log->append("state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 1 } })));
        for (const auto &[step, loss] : losses)
            QVERIFY(bool(log->append("step", { { "step", step }, { "loss", loss } })));
    };
    append({ { 1, 5 }, { 2, 5 }, { 3, 5 } });
    const auto trainer = base::FileLock::acquire(folder->lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    RunView view(*m_launcher, *m_settings);
    view.resize(900, 700);
    view.show();
    view.open(*folder);
    auto *chart = view.findChild<widgets::ChartCard *>()->chart();
    QTRY_COMPARE(chart->points(0).size(), size_t(3));
    // As many steps as before: only their values tell that they are others.
    append({ { 1, 4 }, { 2, 4 }, { 3, 4 } });
    QTRY_COMPARE(chart->points(0).size(), size_t(3));
    QTRY_COMPARE(chart->points(0).front().y, 4.0);
    QCOMPARE(chart->csv().count(u'\n'), 4); // the head, and each step once
}

void TestRunsPage::keepsAFailureUntilItIsRead()
{
    const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/live", "version: 1\n");
    QVERIFY(bool(folder));
    auto log = run::EventLog::open(*folder);
    QVERIFY(bool(log));
    QVERIFY(bool(log->append("state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 1 } })));
    const auto trainer = base::FileLock::acquire(folder->lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    RunView view(*m_launcher, *m_settings);
    view.resize(900, 700);
    view.show();
    view.open(*folder);
    QTRY_VERIFY(view.isCaughtUp());
    auto *card = view.findChild<widgets::ChartCard *>();
    Q_EMIT card->exportFailed({ base::ErrorKind::NoSpace, "The disk is full.", "Choose another folder." });
    const auto told = [&view] {
        for (const widgets::Banner *banner : view.findChildren<widgets::Banner *>())
            if (banner->isVisible() && banner->text().contains(u"The disk is full."_s))
                return true;
        return false;
    };
    QVERIFY(told());
    for (int step = 1; step <= 3; ++step) { // the state is told with each of them
        QVERIFY(bool(log->append("step", { { "step", step }, { "loss", 2.0 } })));
        QTRY_COMPARE(view.data().step, step);
        QVERIFY(told());
    }
}

void TestRunsPage::asksBeforeItBeginsAgain()
{
    const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/lost", "version: 1\n");
    QVERIFY(bool(folder));
    {
        auto log = run::EventLog::open(*folder);
        QVERIFY(bool(log->append("state", { { "state", "Initializing" } })));
        QVERIFY(bool(log->append("restart", { { "lost_steps", 40 }, { "why", "The checkpoints of this run are gone." } })));
        QVERIFY(bool(log->append("state", { { "state", "Error" }, { "message", "gone" } })));
        QVERIFY(bool(log->append("end", { { "state", "Error" }, { "message", "gone" } })));
    }
    RunView view(*m_launcher, *m_settings);
    view.open(*folder);
    QTRY_VERIFY(view.isCaughtUp());
    auto *banner = view.findChild<widgets::Banner *>();
    QTRY_VERIFY2(banner->text().startsWith(u"This run has no checkpoint to go on from. Steps 1–40 are lost."_s), qPrintable(banner->text()));
    QSignalSpy asked(&view, &RunView::resumeAnywayRequested);
    for (auto *button : banner->findChildren<QAbstractButton *>())
        if (button->text() == u"Restart this run"_s)
            button->click();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].value<run::StartMode>(), run::StartMode::BeginAgain);
}

void TestRunsPage::writesChartsBesideTheWindow()
{
    tests::Gate gate;
    auto &background = m_tasks->background();
    for (int i = background.threads(Background::Lane::Question); i > 0; --i)
        (void)background.run(Background::Lane::Question, [&gate] { gate.wait(); });
    RunView view(*m_launcher, *m_settings);
    view.useBackground(background);
    auto *card = view.findChild<widgets::ChartCard *>();
    QSignalSpy exported(card, &widgets::ChartCard::exported), failed(card, &widgets::ChartCard::exportFailed);
    const QStringList names { u"a.png"_s, u"a.svg"_s, u"a.csv"_s };
    for (const auto &name : names)
        card->writeChart(m_folder->filePath(name), widgets::ChartPicture::Background::Light);
    for (const auto &name : { u"a.bmp"_s, u"no-folder/a.png"_s })
        card->writeChart(m_folder->filePath(name), widgets::ChartPicture::Background::Light);
    QCOMPARE(exported.size() + failed.size(), 0); // the disk did not answer yet
    gate.open();
    QTRY_COMPARE(exported.size(), names.size());
    QTRY_COMPARE(failed.size(), 2);
    for (const auto &name : names)
        QVERIFY(QFileInfo(m_folder->filePath(name)).size() > 0);
    QCOMPARE(gate.gaveUp(), 0);
}

void TestRunsPage::drawsAllRunsAlongTheChosenAxis()
{
    using widgets::XAxis;
    const auto choose = [](widgets::ChartCard *card, XAxis axis) {
        for (QAction *action : card->findChildren<QAction *>())
            if (action->text() == widgets::nameOf(axis))
                action->trigger();
    };
    const auto chartsOf = [](QWidget *parent) { return parent->findChildren<widgets::LineChart *>(); };
    auto *comparison = m_page->findChild<Comparison *>();
    m_page->table()->selectAll();
    QTRY_COMPARE(chartsOf(comparison).front()->seriesCount(), 2);
    for (widgets::ChartCard *card : comparison->findChildren<widgets::ChartCard *>())
        choose(card, XAxis::Wall);
    for (const widgets::LineChart *chart : chartsOf(comparison)) {
        QCOMPARE(chart->xAxis(), XAxis::Wall);
        QVERIFY(chart->points(0).front().x > 1.7e9); // seconds since 1970
    }
    // A single run follows, and what it chooses is there when the list comes back.
    m_page->table()->selectRow(0);
    QTRY_VERIFY(m_actions->find(u"runs.open"_s)->isEnabled());
    m_actions->find(u"runs.open"_s)->trigger();
    auto *view = m_page->findChild<RunView *>();
    QTRY_VERIFY(view->isCaughtUp());
    for (const widgets::LineChart *chart : chartsOf(view)) {
        QCOMPARE(chart->xAxis(), XAxis::Wall);
        QVERIFY(chart->series(0).points().empty() || chart->points(0).front().x > 1.7e9);
    }
    choose(view->findChild<widgets::ChartCard *>(), XAxis::Relative);
    QVERIFY(chartsOf(view).front()->points(0).front().x < 1'000);
    QCOMPARE(chartsOf(view).last()->xAxis(), XAxis::Relative);
    m_actions->find(u"runs.back"_s)->trigger();
    QCOMPARE(chartsOf(comparison).front()->xAxis(), XAxis::Relative);
    m_settings->sync();
    QTRY_COMPARE(Settings(m_folder->filePath(u"settings.ini"_s), m_folder->filePath(u"state.ini"_s)).preferences().xAxis, XAxis::Relative);
}

void TestRunsPage::makesNothingUpOfABrokenRun()
{
    const QDir runs(m_project->runsFolder());
    for (const auto &[file, text] :
        { std::pair { u"first/run.yaml"_s, QByteArray("{{{ : : \x01\n") }, { u"second/events.jsonl"_s, QByteArray("garbage\n") } }) {
        QFile broken(runs.filePath(file));
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write(text) > 0);
    }
    m_page->activated();
    const RunsModel &model = m_page->model();
    const auto cell = [&](const QString &name, int column) {
        for (int row = 0; row < model.rowCount(); ++row)
            if (model.index(row, RunsModel::Name).data().toString() == name)
                return model.index(row, column).data().toString();
        return QString();
    };
    for (const QString &name : { u"first"_s, u"second"_s }) {
        QTRY_COMPARE(cell(name, RunsModel::Status), u"cannot be read"_s);
        QCOMPARE(cell(name, RunsModel::Rank), u"–"_s);
        QCOMPARE(cell(name, RunsModel::LearningRate), u"–"_s);
    }
    const auto *label = m_page->findChild<QLabel *>(u"passedOver"_s);
    QTRY_VERIFY2(label->text().startsWith(u"2 folders"_s), qPrintable(label->text()));
    QVERIFY2(label->toolTip().contains(u"first: its run.yaml cannot be read"_s), qPrintable(label->toolTip()));
    QVERIFY2(label->toolTip().contains(u"second: its events.jsonl holds no event"_s), qPrintable(label->toolTip()));
    // Its checkpoints are files of their own, whatever became of the log.
    QVERIFY(runs.mkpath(u"second/checkpoint-3"_s));
    RunView view(*m_launcher, *m_settings);
    const auto folder = run::RunFolder::open(toPath(runs.filePath(u"second"_s)));
    QVERIFY(folder);
    view.open(*folder);
    const auto told = [&](const QString &text) {
        const auto labels = view.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *one) { return one->text().contains(text); });
    };
    QTRY_VERIFY(told(u"a line of it cannot be read"_s));
    const auto tables = view.findChildren<widgets::RecordTable *>();
    const auto shows = [](const widgets::RecordTable *table) { return table->model()->index(0, 0).data().toString() == u"checkpoint-3"_s; };
    QTRY_VERIFY(std::any_of(tables.begin(), tables.end(), shows));
    QVERIFY(!told(u"ended before its first step"_s));
}

void TestRunsPage::aSearchKeepsTheSelection()
{
    const auto selected = [this] {
        QStringList names;
        for (const QModelIndex &one : m_page->table()->selectionModel()->selectedRows(RunsModel::Name))
            names << one.data().toString();
        names.sort();
        return names;
    };
    m_page->table()->selectAll();
    QCOMPARE(selected(), (QStringList { u"first"_s, u"second"_s }));
    auto *filter = m_page->findChild<QLineEdit *>(u"searchRuns"_s);
    filter->setText(u"fir"_s);
    QCOMPARE(selected(), QStringList { u"first"_s });
    filter->setText(u"nothing"_s);
    QTRY_VERIFY(!m_actions->find(u"runs.open"_s)->isEnabled());
    filter->clear();
    QCOMPARE(selected(), (QStringList { u"first"_s, u"second"_s }));
    // Who chooses another one meanwhile means that one.
    filter->setText(u"second"_s);
    QTest::qWait(50);
    filter->clear();
    m_page->table()->selectRow(0);
    const QStringList one = selected();
    QTest::qWait(50);
    filter->setText(one.first());
    filter->clear();
    QCOMPARE(selected(), one);
}

void TestRunsPage::selectsWhatWasChosenElsewhere()
{
    makeRun(u"third"_s, "version: 1\n", 2);
    m_page->choose(toPath(m_project->runsFolder() + u"/third"_s));
    m_page->table()->selectRow(1);
    m_page->activated();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    const auto rows = m_page->table()->selectionModel()->selectedRows(RunsModel::Name);
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows.first().data().toString(), u"third"_s);
}

void TestRunsPage::keepsWhatTheUserSelected()
{
    const auto selected = [this] { return m_page->table()->selectionModel()->selectedRows(RunsModel::Name).value(0).data().toString(); };
    const auto pathOf = [this](const QString &name) { return toPath(m_project->runsFolder() + u'/' + name); };
    const QString byItself = selected(), other = byItself == u"first"_s ? u"second"_s : u"first"_s;
    m_page->suggest(pathOf(other)); // nobody chose the one that the page begins with
    QCOMPARE(selected(), other);
    m_page->suggest(pathOf(byItself)); // nor this one
    QCOMPARE(selected(), byItself);
    const QModelIndex at = m_page->table()->currentIndex();
    QTest::mouseClick(m_page->table()->viewport(), Qt::LeftButton, {}, m_page->table()->visualRect(at).center()); // this one is meant
    m_page->suggest(pathOf(other));
    QCOMPARE(selected(), byItself);
    QTest::keyClick(m_page->table(), at.row() == 0 ? Qt::Key_Down : Qt::Key_Up);
    QCOMPARE(selected(), other);
    m_page->suggest(pathOf(byItself));
    QCOMPARE(selected(), other);
    QTest::qWait(50);                                                   // until the choice counts
    m_page->findChild<QLineEdit *>(u"searchRuns"_s)->setText(byItself); // hides it
    m_page->suggest(pathOf(byItself));
    m_page->findChild<QLineEdit *>(u"searchRuns"_s)->clear();
    QCOMPARE(selected(), other);
}

void TestRunsPage::escapeLeavesARun()
{
    m_page->table()->selectRow(0);
    QTRY_VERIFY(m_actions->find(u"runs.open"_s)->isEnabled());
    m_actions->find(u"runs.open"_s)->trigger();
    auto *view = m_page->findChild<RunView *>();
    QTRY_VERIFY(m_actions->find(u"runs.back"_s)->isVisible());
    QTest::keyClick(view, Qt::Key_Escape);
    QVERIFY(m_page->table()->isVisible());
}

void TestRunsPage::keepsTheRunThatWasOpen()
{
    const auto selected = [this] {
        QStringList names;
        for (const QModelIndex &index : m_page->table()->selectionModel()->selectedRows(RunsModel::Name))
            names << index.data().toString();
        return names;
    };
    QTRY_COMPARE(selected().size(), 1); // by the page
    const QString name = selected().first();
    m_actions->find(u"runs.open"_s)->trigger();
    QTRY_VERIFY(m_actions->find(u"runs.back"_s)->isVisible());
    m_page->hide(); // a training on another page begins and ends
    makeRun(u"third"_s, "version: 1\n", 2);
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    m_page->suggest(folderOf(u"third"_s).path());
    m_page->show();
    m_page->activated();
    m_actions->find(u"runs.back"_s)->trigger();
    QTRY_COMPARE(selected(), QStringList { name });
    // One that was opened from elsewhere is the one to come back to.
    const QString other = name == u"first"_s ? u"second"_s : u"first"_s;
    m_page->openRun(folderOf(other).path());
    QTRY_VERIFY(m_actions->find(u"runs.back"_s)->isVisible());
    m_actions->find(u"runs.back"_s)->trigger();
    QTRY_COMPARE(selected(), QStringList { other });
}

void TestRunsPage::enterOpensTheRowThatIsRinged()
{
    auto *table = m_page->table();
    table->selectRow(0);
    const auto open = [&](int row) {
        table->selectionModel()->setCurrentIndex(table->model()->index(row, 0), QItemSelectionModel::NoUpdate); // as Ctrl and an arrow do
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Return);
        auto *view = m_page->findChild<RunView *>();
        const QString name = table->model()->index(row, RunsModel::Name).data().toString();
        QTRY_VERIFY(m_actions->find(u"runs.back"_s)->isVisible());
        QCOMPARE(toText(view->folder()->path().filename()), name);
        m_actions->find(u"runs.back"_s)->trigger();
    };
    open(1);
    QVERIFY(table->selectionModel()->isRowSelected(1) && !table->selectionModel()->isRowSelected(0));
    table->selectAll(); // of several it is the ringed one that is meant
    open(1);
    QCOMPARE(table->selectionModel()->selectedRows().size(), 2);
}

void TestRunsPage::marksTheBestCheckpoint()
{
    const auto folder = run::RunFolder::create(toPath(m_project->runsFolder()) / "measured", "version: 1\n");
    QVERIFY(bool(folder));
    auto log = run::EventLog::open(*folder);
    QVERIFY(log && log->append("state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 1 } }));
    for (const auto &[step, loss] : { std::pair { 2, 1.0 }, { 4, 1.2 }, { 6, 1.4 }, { 8, 1.6 } }) {
        const std::string name = "checkpoint-" + std::to_string(step);
        QVERIFY(bool(log->append("eval", { { "step", step }, { "eval_loss", loss } })));
        QVERIFY(bool(log->append("checkpoint", { { "step", step }, { "path", name }, { "bytes", 10 } })));
        if (step > 2) // the first one made room
            std::filesystem::create_directories(folder->path() / name);
    }
    auto trainer = std::optional(base::FileLock::acquire(folder->lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z"));
    RunView view(*m_launcher, *m_settings);
    view.open(*folder);
    const auto *model = view.findChild<CheckpointModel *>();
    const auto names = [model] {
        QStringList all;
        for (int row = 0; row < model->rowCount(); ++row)
            all << model->index(row, 0).data().toString();
        return all.join(u", "_s);
    };
    QTRY_COMPARE(names(), u"checkpoint-8, checkpoint-6, checkpoint-4 (the best so far), checkpoint-2 (deleted to make room)"_s);
    QVERIFY(bool(log->append("end", { { "state", "Finished" } })));
    trainer.reset();
    QTRY_COMPARE(names(), u"checkpoint-8, checkpoint-6, checkpoint-4 (the best), checkpoint-2 (deleted to make room)"_s);
}

void TestRunsPage::keepsTheSelectionWhileRunsComeAndGo()
{
    for (int i = 0; i < 60; ++i)
        makeRun(u"run-%1"_s.arg(i), "version: 1\nmodel:\n  lora_rank: 8\n", 1);
    m_page->activated();
    widgets::RecordTable *table = m_page->table();
    QTRY_COMPARE(table->model()->rowCount(), 62);
    const auto rowOf = [table](const QString &name) {
        return table->model()->match(table->model()->index(0, RunsModel::Name), Qt::DisplayRole, name, 1, Qt::MatchExactly).value(0).row();
    };
    const auto selectedNames = [table] {
        QStringList names;
        for (const QModelIndex &one : table->selectionModel()->selectedRows(RunsModel::Name))
            names << one.data().toString();
        names.sort();
        return names;
    };
    table->selectRow(rowOf(u"first"_s));
    table->selectionModel()->select(table->model()->index(rowOf(u"second"_s), 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    auto *differences = m_page->findChild<widgets::DiffTable *>();
    QTRY_VERIFY(differences->rowsShown() > 0);
    differences->selectRow(0);
    table->verticalScrollBar()->setValue(300);
    for (int i = 0; i < 3; ++i) {
        makeRun(u"later-%1"_s.arg(i), "version: 1\n", 1);
        std::error_code failure;
        std::filesystem::remove_all(toPath(m_project->runsFolder() + u"/run-%1"_s.arg(20 + i)), failure);
        m_page->activated();
        QTRY_VERIFY(rowOf(u"later-%1"_s.arg(i)) >= 0 && rowOf(u"run-%1"_s.arg(20 + i)) < 0);
        QCOMPARE(selectedNames(), (QStringList { u"first"_s, u"second"_s }));
        QCOMPARE(table->verticalScrollBar()->value(), 300);
        QCOMPARE(differences->selectionModel()->selectedRows().size(), 1);
    }
    table->sortByColumn(RunsModel::Rank, Qt::DescendingOrder);
    QCOMPARE(selectedNames(), (QStringList { u"first"_s, u"second"_s }));
    QCOMPARE(table->currentIndex().siblingAtColumn(RunsModel::Name).data().toString(), u"first"_s);
}

void TestRunsPage::keepsTheCurrentRowInSight()
{
    for (int i = 0; i < 60; ++i)
        makeRun(u"run-%1"_s.arg(i, 2, 10, QLatin1Char('0')), "version: 1\n", 1);
    m_page->activated();
    widgets::RecordTable *table = m_page->table();
    QTRY_COMPARE(table->model()->rowCount(), 62);
    const auto isInSight = [table] { return table->viewport()->rect().intersects(table->visualRect(table->currentIndex())); };
    table->sortByColumn(RunsModel::Name, Qt::AscendingOrder);
    table->selectRow(0);
    QVERIFY(isInSight());
    table->sortByColumn(RunsModel::Name, Qt::DescendingOrder); // now it is the last one
    QTRY_VERIFY(isInSight());
    auto *search = m_page->findChild<QLineEdit *>(u"searchRuns"_s);
    search->setText(u"run"_s);
    table->selectRow(0);
    search->clear();
    QTRY_VERIFY(isInSight());
}

void TestRunsPage::searchesByKeyAtOnce()
{
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    auto *search = m_page->findChild<QLineEdit *>(u"searchRuns"_s);
    QTRY_VERIFY(m_page->table()->hasFocus()); // the list came into an empty page
    m_page->setFocus();
    QTest::keyClick(m_page.get(), Qt::Key_Slash);
    QVERIFY(search->hasFocus());
    QTest::keyClick(search, Qt::Key_Slash);
    QCOMPARE(search->text(), u"/"_s); // there it is a letter
    search->setText(u"nothing of that name"_s);
    const auto says = [this](const QString &text) {
        const auto labels = m_page->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) { return label->text() == text; });
    };
    QTRY_VERIFY(says(u"No matches among 2 runs"_s));
    search->setText(u"second"_s);
    QTest::keyClick(search, Qt::Key_Return); // and on to what was found
    QVERIFY(m_page->table()->hasFocus());
    QTRY_VERIFY(m_actions->find(u"runs.open"_s)->isEnabled());
    QTest::keyClick(m_page->table(), Qt::Key_Slash);
    QTest::keyClick(search, Qt::Key_Escape);
    QVERIFY(search->text().isEmpty() && search->hasFocus());
    QTest::keyClick(search, Qt::Key_Escape);
    QVERIFY(m_page->table()->hasFocus());
}

void TestRunsPage::saysThatOnlySomeAreCompared()
{
    const auto says = [this](const QString &text) {
        const auto labels = m_page->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) { return label->text().contains(text); });
    };
    for (int i = 0; i < 7; ++i)
        makeRun(u"more-%1"_s.arg(i), "version: 1\n", 2);
    m_page->activated();
    QTRY_COMPARE(m_page->model().rowCount(), 9);
    m_page->table()->selectAll();
    QTRY_VERIFY(says(u"9 selected of 9"_s));
    QVERIFY(says(u"the first 7 are compared"_s));
    m_page->table()->selectRow(0);
    QTRY_VERIFY(says(u"1 selected of 9"_s));
    QVERIFY(!says(u"are compared"_s));
}

void TestRunsPage::listAndViewTellTheSame()
{
    // As a copy by another program may be: spaces, and the type at another place.
    const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/copied", "version: 1\n");
    QVERIFY(bool(folder));
    QVERIFY(bool(base::writeFile(folder->eventsFile(),
        R"({"type" : "state", "seq" : 1, "time" : "2026-01-01T00:00:00.000Z", "attempt" : 1, "state" : "Training", "total_steps" : 4, "first_step" : 1}
{"attempt": 1, "loss": 1.25, "seq": 2, "step": 4, "time": "2026-01-01T00:00:09.000Z", "type": "step"}
{ "seq": 3, "time": "2026-01-01T00:00:10.000Z", "attempt": 1, "type": "eval", "step": 4, "eval_loss": 0.5 }
{ "seq": 4, "time": "2026-01-01T00:00:11.000Z", "attempt": 1, "type": "state", "state": "Finished" }
)")));
    m_page->activated();
    const RunsModel &model = m_page->model();
    QTRY_VERIFY(model.rowOf(folder->path()) >= 0);
    const run::RunSummary summary = model.row(model.rowOf(folder->path())).summary;
    RunView view(*m_launcher, *m_settings);
    view.open(*folder);
    QTRY_VERIFY(view.isCaughtUp());
    QCOMPARE(summary.status, run::RunStatus::Finished);
    QCOMPARE(view.data().state, run::RunState::Finished);
    QCOMPARE(summary.step, view.data().step);
    QCOMPARE(summary.totalSteps, view.data().totalSteps);
    QCOMPARE(summary.loss, view.data().curve(Curve::Loss).back().y);
    QCOMPARE(summary.evalLoss, view.data().curve(Curve::EvalLoss).back().y);
}

/// The held-out rows are measured and prompts answered before it, which is not told for the step.
void TestRunsPage::saysWhatComesBeforeTheFirstStep()
{
    const auto folder
        = run::RunFolder::create(m_project->runsFolder().toStdString() + "/live", "version: 1\ntraining:\n  eval_steps: 5\n  sample_count: 1\n");
    auto log = run::EventLog::open(*folder);
    QVERIFY(log && log->append("state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 1 }, { "validation_rows", 4 } }));
    const auto trainer = base::FileLock::acquire(folder->lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    RunView view(*m_launcher, *m_settings);
    view.show();
    view.open(*folder);
    const auto *rate = view.findChildren<widgets::LineChart *>().last();
    QTRY_VERIFY(rate->placeholder().contains(u"Measuring"_s));
    QVERIFY(bool(log->append("eval", { { "step", 0 }, { "eval_loss", 2.0 } })));
    QTRY_VERIFY(rate->placeholder().contains(u"prompts"_s));
    QVERIFY(bool(log->append("sample", { { "step", 0 }, { "phase", "before" }, { "prompt", "a" }, { "text", "b" } })));
    QTRY_VERIFY(rate->placeholder().contains(u"first step is under way"_s));
    view.expectFirstStep(62); // as the last run took
    QVERIFY(rate->placeholder().startsWith(u"First step in about "_s));
    view.expectFirstStep(0); // it takes longer this time
    QVERIFY(rate->placeholder().contains(u"first step is under way"_s));
}

void TestRunsPage::takesBackAStopAtACheckpoint()
{
    const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/live", "version: 1\n");
    auto log = run::EventLog::open(*folder);
    QVERIFY(log && log->append("state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 1 } }));
    const auto trainer = base::FileLock::acquire(folder->lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    QVERIFY(bool(run::postRequest(*folder, run::Request::StopAtCheckpoint)));
    m_page->choose(folder->path());
    m_page->activated();
    const auto *keep = m_actions->find(u"runs.keep"_s);
    QTRY_VERIFY(keep->isEnabled());
    m_actions->find(u"runs.keep"_s)->trigger();
    QTRY_VERIFY(!keep->isEnabled());
}

void TestRunsPage::saysThatThereAreNoSamples()
{
    const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/live", "version: 1\n");
    auto log = run::EventLog::open(*folder);
    const base::Json training { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 1 }, { "validation_rows", 4 } };
    QVERIFY(log && log->append("state", training));
    const auto trainer = base::FileLock::acquire(folder->lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    RunView view(*m_launcher, *m_settings);
    view.show();
    view.open(*folder);
    const auto says = [&view](const QString &text) {
        for (const QLabel *label : view.findChildren<QLabel *>())
            if (label->text().contains(text))
                return true;
        return false;
    };
    QTRY_VERIFY(says(u"before training step 1"_s));
    QVERIFY(bool(log->append("step", { { "step", 1 }, { "loss", 2.0 } })));
    QTRY_VERIFY(says(u"No prompt was answered"_s));
    QVERIFY(!says(u"before training step 1"_s));
    QVERIFY(bool(log->append("state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 1 } }))); // of no held-out rows
    QTRY_VERIFY(says(u"no held-out rows"_s));
}

void TestRunsPage::comparesARunWithTheOneBefore()
{
    const auto isOn = [this] { return m_actions->find(u"runs.compare"_s)->isEnabled(); };
    const auto why = [this] { return m_actions->find(u"runs.compare"_s)->toolTip(); };
    const auto selected = [this] {
        QStringList names;
        for (const QModelIndex &index : m_page->table()->selectionModel()->selectedRows(RunsModel::Name))
            names << index.data().toString();
        names.sort();
        return names;
    };
    QTest::qWait(5); // each begins in a millisecond of its own
    makeRun(u"third"_s, "version: 1\n", 2);
    QTest::qWait(5);
    makeRun(u"fourth"_s, "version: 1\n", 2);
    const auto trainer = base::FileLock::acquire(folderOf(u"fourth"_s).lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z"); // it still trains
    QVERIFY(bool(trainer));
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 4);
    m_page->compare(folderOf(u"third"_s).path());
    QTRY_COMPARE(selected(), (QStringList { u"second"_s, u"third"_s }));
    m_page->choose(folderOf(u"fourth"_s).path());
    QTRY_VERIFY(isOn());
    QCOMPARE(m_page->model().before(folderOf(u"fourth"_s).path())->summary.name, "third");
    // There is none before the oldest, whatever has come since.
    QSignalSpy told(m_page.get(), &Page::toast), listed(m_page.get(), &RunsPage::runsListed);
    m_page->compare(folderOf(u"first"_s).path());
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(selected(), QStringList { u"first"_s });
    QTRY_VERIFY(!isOn() && why().contains(u"This is the first run"_s));
    m_page->refresh();
    QTRY_VERIFY(!listed.isEmpty());
    QCOMPARE(listed.last().first().value<QSet<QString>>().size(), 3);
    QVERIFY(!listed.last().first().value<QSet<QString>>().contains(toText(folderOf(u"first"_s).path())));
}

/// The run that is open can be compared as soon as there is one to compare it with.
void TestRunsPage::comparesTheOpenRunAsSoonAsItCan()
{
    QAction *compare = m_actions->find(u"runs.compare"_s);
    const QString older = m_project->runsFolder() + u"/first"_s, away = m_folder->filePath(u"away"_s);
    QVERIFY(QDir().rename(older, away));
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 1);
    m_page->openRun(folderOf(u"second"_s).path());
    QTRY_VERIFY(m_actions->find(u"runs.back"_s)->isVisible() && m_page->findChild<RunView *>()->isCaughtUp());
    QVERIFY(!compare->isEnabled());
    QVERIFY(QDir().rename(away, older));
    m_page->refresh();
    QTRY_VERIFY(compare->isEnabled());
}

void TestRunsPage::goesBackThroughTheAnswers()
{
    RunData data;
    const auto answer = [&data](int step, const char *text) { data.samples.push_back({ step, {}, u"Why?"_s, QString::fromUtf8(text) }); };
    SamplesView view;
    view.resize(700, 300);
    view.show();
    const auto shown = [&view] {
        QStringList texts;
        for (const auto *passage : view.findChildren<QPlainTextEdit *>())
            texts << passage->toPlainText();
        return texts.join(u'|');
    };
    answer(0, "zero");
    view.setSamples(data, SamplesView::More::Expected);
    QCOMPARE(view.shownStep(), -1);
    QVERIFY2(shown().startsWith(u"Why?|zero|It is answered again"_s), qPrintable(shown()));
    answer(4, "four");
    view.setSamples(data, SamplesView::More::Expected);
    QCOMPARE(shown(), u"Why?|zero|four"_s);
    QVERIFY(QTest::qWaitForWindowActive(&view));
    view.setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left); // there is only that one
    answer(8, "eight");
    view.setSamples(data, SamplesView::More::Expected);
    QCOMPARE(shown(), u"Why?|zero|eight"_s); // the newest by itself
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left);
    QCOMPARE(view.shownStep(), 4);
    QCOMPARE(shown(), u"Why?|zero|four"_s);
    answer(12, "twelve");
    view.setSamples(data, SamplesView::More::Expected);
    QCOMPARE(view.shownStep(), 4); // whoever reads is not disturbed
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_End);
    QCOMPARE(view.shownStep(), 12);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Home);
    QCOMPARE(view.shownStep(), 4);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
    QCOMPARE(view.shownStep(), 12);
    answer(16, "sixteen");
    view.setSamples(data, SamplesView::More::None);
    QCOMPARE(view.shownStep(), 16); // it was the newest, and follows
}

/// It may have taken an hour to make.
void TestRunsPage::keepsAResultThatCannotBeWritten()
{
    const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/shut", "version: 1\n");
    QVERIFY(bool(folder));
    std::filesystem::create_directory(folder->path() / "results.jsonl"); // whatever the user may do, this is no file
    const RunResult result { u"Held-out rows"_s, u"perplexity 18.31 → 7.42"_s, u"9 tokens"_s, {}, {} };
    QVERIFY(!appendResult(*folder, result));
    const auto kept = readResults(*folder);
    QCOMPARE(kept.size(), 1);
    QCOMPARE(kept.front().value, result.value);
    QCOMPARE(kept.front().detail, result.detail);
    QVERIFY(!kept.front().time.isEmpty());
}

void TestRunsPage::comparesOneThingAtATimeWhereItIsLow()
{
    const auto rowOf = [](const char *name, const char *time, int rank) {
        auto config = std::make_shared<config::FineTuneConfig>();
        config->model.loraRank = rank;
        config->model.templateTime = time;
        RunRow row;
        row.summary.name = name;
        row.config = config;
        return row;
    };
    Comparison comparison(m_tasks->background(), *m_settings);
    comparison.resize(900, 600);
    comparison.show();
    comparison.setRuns({ rowOf("a", "2026-11-28T19:10:30", 4), rowOf("b", "2026-11-28T19:10:12", 16) });
    auto *differences = comparison.findChild<widgets::DiffTable *>();
    auto *chart = comparison.findChild<widgets::LineChart *>();
    auto *bar = comparison.findChild<widgets::TabBar *>();
    QCOMPARE(differences->rowsShown(), 1); // the times of two runs always differ
    QVERIFY(differences->isVisible() && chart->isVisible() && !bar->isVisible());
    comparison.resize(900, 320);
    QVERIFY(bar->isVisible() && chart->isVisible() && !differences->isVisible());
    bar->setCurrentIndex(1);
    QVERIFY(differences->isVisible() && !chart->isVisible());
    QCoreApplication::processEvents();
    QVERIFY(differences->mapTo(&comparison, QPoint()).y() < 80); // right below
    comparison.resize(900, 600);
    QVERIFY(differences->isVisible() && chart->isVisible() && !bar->isVisible());
    // A few rows leave no gap, above or below.
    const auto topOf = [&comparison](const QWidget *part) { return part->mapTo(&comparison, QPoint()).y(); };
    const auto *card = differences->parentWidget();
    const auto *chartCard = comparison.findChild<widgets::ChartCard *>();
    for (int height = 220; height < 1000; height += 60) {
        comparison.resize(900, height);
        QCoreApplication::processEvents();
        const QString at = u"%1: bar %2+%3, charts %4+%5, differences %6+%7"_s.arg(height)
                               .arg(bar->y())
                               .arg(bar->height())
                               .arg(topOf(chartCard))
                               .arg(chartCard->height())
                               .arg(topOf(card))
                               .arg(card->height());
        const bool oneAtATime = bar->isVisible();
        QVERIFY2(topOf(card) - (oneAtATime ? bar->y() + bar->height() : topOf(chartCard) + chartCard->height()) <= 20, qPrintable(at));
        QVERIFY2(oneAtATime ? bar->y() < 4 : height - topOf(card) - card->height() < 4, qPrintable(at));
    }
}

void TestRunsPage::tellsAResultWhereverSomebodyIs()
{
    makeEngine(
        "case \"$*\" in\n*--adapter*) echo '{\"perplexity\": 8.4, \"tokens\": 9}';;\n*) echo '{\"perplexity\": 12.3, \"tokens\": 9}';;\nesac\n");
    QStringList told;
    std::function<void()> show;
    connect(m_page.get(), &Page::offered, this, [&](const QString &text, const QString &, const std::function<void()> &action) {
        told << text;
        show = action;
    });
    QSignalSpy requested(m_page.get(), &Page::pageRequested);
    auto *actions = m_page->findChild<RunActions *>();
    actions->evaluate({ subjectOf(u"first"_s) });
    QTRY_COMPARE(told, QStringList { u"first, training rows: perplexity 12.30 → 8.400"_s });
    QTest::qWait(100);
    QVERIFY(m_page->table()->isVisible()); // nobody was led away from the list
    m_page->hide();
    actions->evaluate({ subjectOf(u"first"_s) });
    QTRY_COMPARE(told.size(), 2);
    show();
    QCOMPARE(requested.size(), 1);
    m_page->show();
    const auto *view = m_page->findChild<RunView *>();
    const auto *tabs = view->findChild<widgets::TabBar *>();
    QTRY_COMPARE(tabs->tabText(tabs->currentIndex()), u"Results"_s);
    QVERIFY(view->isVisible());
    // Where the run is shown, its results come to the front without a word.
    const_cast<widgets::TabBar *>(tabs)->setCurrentIndex(1);
    actions->evaluate({ subjectOf(u"first"_s) });
    QTRY_COMPARE(tabs->tabText(tabs->currentIndex()), u"Results"_s);
    QCOMPARE(told.size(), 2);
}

void TestRunsPage::tellsWhatWasMadeWhereverSomebodyIs()
{
    makeEngine("echo '{}'\n");
    makeAdapter(u"third"_s, {});
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    QStringList told, ways;
    connect(m_page.get(), &Page::offered, this, [&](const QString &text, const QString &action) {
        told << text;
        ways << action;
    });
    m_page->openRun(folderOf(u"third"_s).path());
    auto *panel = m_page->findChild<RunPanel *>();
    QTRY_VERIFY(panel->canTry());
    using Part = RunPanel::Part;
    for (const Part part : { Part::Try, Part::Result, Part::Charts }) {
        panel->show(part);
        told.clear();
        m_page->findChild<RunActions *>()->exportGguf({ subjectOf(u"third"_s) }, u"q8_0"_s);
        QTRY_VERIFY2(told.size() == 1, qPrintable(QString::number(int(part))));
        QVERIFY2(told.first().startsWith(u"third: exported as model-q8_0"_s), qPrintable(told.first()));
    }
    QCOMPARE(ways, QStringList(3, u"Show in folder"_s));
}

void TestRunsPage::saysOfHowManyRowsAResultIs()
{
    makeEngine("echo '{\"perplexity\": 8.4, \"tokens\": 9, \"rows\": 1, \"skipped\": [{\"line\": 2, \"message\": \"No token is measured.\"}]}'\n");
    QStringList told;
    connect(m_page.get(), &Page::offered, this, [&](const QString &text) { told << text; });
    m_page->findChild<RunActions *>()->evaluate({ subjectOf(u"first"_s) });
    QTRY_COMPARE(told, QStringList { u"first, training rows: perplexity 8.400 → 8.400, 1 of 2 rows"_s });
    QCOMPARE(readResults(folderOf(u"first"_s)).last().detail,
        u"9 tokens, without and with the adapter; 1 not measured, the first in line 2: No token is measured."_s);
}

void TestRunsPage::tellsAnAbortFromAStop()
{
    const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/ended", "version: 1\n");
    QVERIFY(bool(folder));
    auto log = run::EventLog::open(*folder);
    QVERIFY(bool(log->append("state", { { "state", "Training" }, { "total_steps", 2 }, { "first_step", 1 } })));
    QVERIFY(bool(log->append("state", { { "state", "Stopped" } })));
    QVERIFY(bool(log->append("end", { { "state", "Stopped" }, { "message", run::kAborted } })));
    m_page->activated();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    const RunsModel &model = m_page->model();
    QCOMPARE(model.index(model.rowOf(folder->path()), RunsModel::Status).data().toString(), u"aborted"_s);
}

void TestRunsPage::choosesNoRunOutOfSight()
{
    QTRY_VERIFY(m_page->table()->selectionModel()->hasSelection());
    m_page->hide();
    const QString folder = m_project->folder();
    m_project->close();
    QVERIFY(bool(tests::open(*m_project, folder)));
    QTRY_COMPARE(m_page->model().rowCount(), 2);
    QVERIFY(!m_page->table()->selectionModel()->hasSelection());
    m_page->show();
    m_page->activated();
    QTRY_VERIFY(m_page->table()->selectionModel()->hasSelection());
}

void TestRunsPage::saysOfWhichRunAJobFailed()
{
    makeEngine("kill -9 $$\n");
    QStringList told;
    connect(m_page.get(), &Page::offered, this, [&](const QString &text) { told << text; });
    auto *actions = m_page->findChild<RunActions *>();
    const QString sentence = u"first: the evaluation failed. The engine was killed (signal 9)."_s;
    actions->evaluate({ subjectOf(u"first"_s) });
    QTRY_VERIFY2(bannerText().contains(sentence), qPrintable(bannerText()));
    QVERIFY2(bannerText().contains(u"try again"_s), qPrintable(bannerText()));
    QVERIFY(told.isEmpty()); // it is in sight
    m_page->hide();
    actions->evaluate({ subjectOf(u"first"_s) });
    QTRY_COMPARE(told, QStringList { sentence });
}

/// Being canceled is no failure and hides none; what is tried again takes away only its own words.
void TestRunsPage::saysAllJobsThatFailed()
{
    auto *actions = m_page->findChild<RunActions *>();
    const auto *banner = m_page->content()->parentWidget()->findChild<widgets::Banner *>();
    const auto isCopied = [banner] {
        for (const auto *button : banner->findChildren<QAbstractButton *>())
            if (button->text() == u"Copy message"_s)
                return button->isVisible();
        return false;
    };
    Q_EMIT actions->failed({ base::ErrorKind::Internal, "first: the merge failed.", "Free some space." }, u"/r/first"_s);
    Q_EMIT actions->failed({ base::ErrorKind::Canceled, "second: the export was canceled.", {} }, u"/r/second"_s);
    Q_EMIT actions->failed({ base::ErrorKind::Internal, "third: the merge failed.", "Try again." }, u"/r/third"_s);
    QCOMPARE(bannerText(), u"first: the merge failed.\nsecond: the export was canceled.\nthird: the merge failed.\nFree some space.\nTry again."_s);
    QVERIFY(isCopied());
    Q_EMIT actions->started(u"/r/third"_s);
    QCOMPARE(bannerText(), u"first: the merge failed.\nsecond: the export was canceled.\nFree some space."_s);
    QVERIFY(isCopied());
    Q_EMIT actions->started(u"/r/first"_s);
    QCOMPARE(bannerText(), u"second: the export was canceled."_s);
    QVERIFY(!isCopied());
    Q_EMIT actions->started(u"/r/second"_s);
    QCOMPARE(bannerText(), QString());
}

void TestRunsPage::keepsARunThatIsWorkedOn()
{
    makeEngine("kill -9 $$\n");
    auto *actions = m_page->findChild<RunActions *>();
    actions->merge({ subjectOf(u"first"_s) });
    QTRY_VERIFY2(bannerText().contains(u"first: the merge failed."_s), qPrintable(bannerText()));
    makeEngine("exec sleep 60\n");
    actions->evaluate({ subjectOf(u"second"_s) });
    QVERIFY(!bannerText().isEmpty()); // that one is another run's
    actions->evaluate({ subjectOf(u"first"_s) });
    QCOMPARE(bannerText(), QString()); // it is tried again
    const QAction *trash = m_actions->find(u"runs.trash"_s);
    for (int row = 0; row < 2; ++row) {
        m_page->table()->selectRow(row);
        QTRY_VERIFY(!trash->isEnabled());
        QVERIFY2(trash->toolTip().startsWith(u"The run is being evaluated. Wait"_s), qPrintable(trash->toolTip()));
        QSignalSpy told(m_page.get(), &Page::toast);
        m_page->table()->setFocus();
        QTest::keyClick(m_page->table(), Qt::Key_Delete);
        QCOMPARE(told.size(), 1);
        QVERIFY(told.first().first().toString().startsWith(u"The run is being evaluated. Wait"_s));
    }
    QTRY_COMPARE(m_tasks->states().size(), 2);
    for (const TaskState &task : m_tasks->states())
        m_tasks->cancel(task.id);
    QTRY_VERIFY(trash->isEnabled());
    QVERIFY(RunActions::workOn(folderOf(u"first"_s).path()).isEmpty());
}

void TestRunsPage::movesSeveralToTheTrashAndBack()
{
    qputenv("XDG_DATA_HOME", m_folder->filePath(u"home"_s).toUtf8());
    makeRun(u"third"_s, "version: 1\n", 2);
    m_page->activated();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    makeEngine("exec sleep 60\n");
    m_page->findChild<RunActions *>()->evaluate({ subjectOf(u"third"_s) });
    std::function<void()> undo;
    connect(m_page.get(), &Page::undoable, this, [&](const QString &text, const std::function<void()> &back) {
        QCOMPARE(text, u"2 runs are in the trash"_s);
        undo = back;
    });
    m_page->table()->selectAll();
    QAction *trash = m_actions->find(u"runs.trash"_s);
    QTRY_COMPARE(trash->text(), u"Move the 3 selected runs to the trash"_s);
    QVERIFY(trash->isEnabled());
    trash->trigger();
    QTRY_COMPARE(m_page->model().rowCount(), 1);
    QCOMPARE(m_page->model().index(0, RunsModel::Name).data().toString(), u"third"_s);
    QVERIFY2(bannerText().contains(u"The run third is being evaluated."_s), qPrintable(bannerText()));
    QVERIFY(undo);
    undo();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
}

void TestRunsPage::saysShortlyThatManyCannotGo()
{
    for (int i = 0; i < 5; ++i)
        makeRun(u"more-%1"_s.arg(i), "version: 1\n", 1);
    m_page->activated();
    QTRY_COMPARE(m_page->model().rowCount(), 7);
    std::vector<RunRow> rows;
    for (int row = 0; row < 7; ++row)
        rows.push_back(m_page->model().row(row));
    QVERIFY(QDir(m_project->runsFolder()).removeRecursively()); // so that none can be moved
    RunTrash trash(Services { *m_project, *m_tasks, *m_actions, *m_settings, *m_launcher }, nullptr);
    QSignalSpy failed(&trash, &RunTrash::failed);
    trash.move(rows);
    QTRY_COMPARE(failed.size(), 1);
    const auto text = toText(failed[0][2].value<base::Error>().detail);
    QVERIFY2(text.startsWith(u"7 runs cannot be moved to the trash: "_s) && text.contains(u" and 4 more."_s), qPrintable(text));
    QCOMPARE(text.count(u'\n'), 1); // and the reason once
}

void TestRunsPage::followsARunThatGoesOn()
{
    const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/again", "version: 1\n");
    QVERIFY(bool(folder));
    const auto append = [&](std::string_view type, base::Json fields) {
        auto log = run::EventLog::open(*folder);
        QVERIFY(log && log->append(type, std::move(fields)));
    };
    append("state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 1 } });
    append("state", { { "state", "Stopped" } });
    append("end", { { "state", "Stopped" }, { "message", "Stopped." } });
    QVERIFY(QDir().mkpath(toText(folder->adapterFolder())));
    QVERIFY(bool(base::writeFile(folder->adapterFolder() / "adapter_model.safetensors", "x")));
    m_page->openRun(folder->path());
    QTRY_VERIFY(m_actions->find(u"runs.resume"_s)->isEnabled());
    QTRY_VERIFY(m_actions->find(u"runs.merge"_s)->isEnabled());
    auto *view = m_page->findChild<RunView *>();
    {
        const auto trainer = base::FileLock::acquire(folder->lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
        append("state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 1 } });
        m_actions->find(u"runs.resume"_s)->trigger(); // somebody was faster
        append("step", { { "step", 3 }, { "loss", 2.0 } });
        QTRY_VERIFY(view->isLive());
        QTRY_COMPARE(view->data().step, 3);
        QVERIFY(!m_actions->find(u"runs.resume"_s)->isEnabled());
        QVERIFY(!m_actions->find(u"runs.merge"_s)->isEnabled());
        QSignalSpy follow(m_page.get(), &RunsPage::followRequested);
        m_actions->find(u"runs.open"_s)->trigger(); // where it can be stopped
        QTRY_COMPARE(follow.size(), 1);
        append("state", { { "state", "Stopped" } });
        append("end", { { "state", "Stopped" }, { "message", "Stopped." } });
    }
    QTRY_VERIFY(!view->isLive());
    QVERIFY(m_actions->find(u"runs.resume"_s)->isEnabled());
    QTRY_COMPARE(bannerText(), QString()); // it is trained no longer
}

void TestRunsPage::hasRoomForEachTitle()
{
    const widgets::RecordTable *table = m_page->table();
    for (int column = 0; column < RunsModel::ColumnCount; ++column)
        QVERIFY2(table->columnWidth(column) >= table->horizontalHeader()->sectionSizeHint(column), qPrintable(QString::number(column)));
    m_page->resize(1280 - widgets::space::kNavigation, 720); // the smallest window that is common
    QTRY_COMPARE(table->horizontalScrollBar()->maximum(), 0);
    // A name as the program makes it stands there whole, whatever stands in the columns beside it.
    for (int i = 0; i < 40; ++i) {
        const QString name = u"2026-11-28-train-sft-%1"_s.arg(i);
        makeRun(name, "version: 1\nmodel:\n  model_name: some/quite-a-long-name-of-a-model\n", 4);
        auto log = run::EventLog::open(folderOf(name));
        QVERIFY(log && log->append("state", { { "state", "Stopped" } }));
        QVERIFY(bool(log->append("end", { { "state", "Stopped" }, { "message", "Stopped." }, { "seconds", 35999 } })));
        std::filesystem::create_directories(folderOf(name).adapterFolder());
    }
    m_page->activated();
    QTRY_COMPARE(table->model()->rowCount(), 42);
    QCOMPARE(table->horizontalScrollBar()->maximum(), 0);
    const QFontMetrics metrics(widgets::fontOf(widgets::Type::Label));
    QVERIFY(table->columnWidth(RunsModel::Name) >= metrics.horizontalAdvance(u"2026-11-28-train-sft-39"_s) + 2 * 10);
    const QLocale before;
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); // which writes PM behind a time
    openPage(m_page->size());
    QTRY_COMPARE(m_page->model().rowCount(), 42);
    table = m_page->table();
    for (const int column : { int(RunsModel::Started), int(RunsModel::Status) }) {
        const QString text = table->model()->index(0, column).data().toString();
        QTRY_VERIFY2(table->columnWidth(column) >= table->fontMetrics().horizontalAdvance(text) + 20, qPrintable(text));
    }
    QCOMPARE(table->horizontalScrollBar()->maximum(), 0);
    QLocale::setDefault(before);
}

void TestRunsPage::exportsBeginWhereTheLastOneWent()
{
    const auto beginning = [this](const QString &file) {
        QString folder;
        QTimer::singleShot(0, m_page.get(), [&] {
            auto *dialog = m_page->findChild<QFileDialog *>();
            QVERIFY(dialog);
            folder = dialog->directory().absolutePath();
            dialog->findChild<QLineEdit *>(u"fileNameEdit"_s)->setText(file);
            dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Save)->click();
            if (dialog->isVisible())
                dialog->reject();
        });
        for (QAction *action : m_page->findChild<Comparison *>()->findChild<widgets::ChartCard *>()->findChildren<QAction *>())
            if (action->text() == u"Export as PNG, SVG or CSV…"_s)
                action->trigger();
        return folder;
    };
    QTemporaryDir elsewhere;
    QSignalSpy exported(m_page->findChild<Comparison *>(), &Comparison::exported);
    QCOMPARE(beginning(elsewhere.filePath(u"a.csv"_s)), m_project->folder());
    QTRY_COMPARE(exported.size(), 1);
    QCOMPARE(beginning(elsewhere.filePath(u"b.csv"_s)), elsewhere.path());
    QTRY_COMPARE(exported.size(), 2);
}

void TestRunsPage::countsStepsAsItsLanguageDoes()
{
    const QLocale before;
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    makeRun(u"long"_s, "version: 1\n", 1401);
    RunView view(*m_launcher, *m_settings);
    view.open(folderOf(u"long"_s));
    const auto says = [&view](const QString &text) {
        const auto labels = view.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) { return label->text().contains(text); });
    };
    const bool told = QTest::qWaitFor([&] { return says(u"step 1.401 of 1.401"_s); });
    QLocale::setDefault(before);
    QVERIFY(told);
}

void TestRunsPage::writesLossesInOneForm()
{
    for (const auto &[loss, text] : { std::pair { 1.25, u"1.250"_s }, { 5.6262, u"5.626"_s }, { 0.0045678, u"0.004568"_s }, { 0.0, u"0.000"_s },
             { std::numeric_limits<double>::quiet_NaN(), u"–"_s } })
        QCOMPARE(lossText(loss), text);
    for (const auto &[perplexity, text] :
        { std::pair { 3.49, u"3.490"_s }, { 48.627, u"48.63"_s }, { 290.692, u"290.7"_s }, { 12345.6, u"12,346"_s } })
        QCOMPARE(perplexityText(perplexity), text);
    // The same number in the table, in its header's words, and in the log of a run.
    const RunsModel &model = m_page->model();
    QCOMPARE(model.headerData(RunsModel::EvalLoss, Qt::Horizontal, Qt::DisplayRole).toString(), u"Held-out loss"_s);
    CheckpointModel checkpoints;
    QCOMPARE(checkpoints.headerData(2, Qt::Horizontal, Qt::DisplayRole).toString(), u"Held-out loss"_s);
    RunView view(*m_launcher, *m_settings);
    view.open(folderOf(u"first"_s));
    QTRY_VERIFY(view.isCaughtUp());
    const auto &lines = view.data().lines;
    QVERIFY(std::any_of(lines.begin(), lines.end(), [](const RunData::Line &line) { return line.text == u"step 4: held-out loss 1.500"_s; }));
}

/// A run that has saved its adapter after `steps`, and measured its held-out rows before step 1 and after step 2; prompts "Q0", "Q1" … were
/// answered before it and after it.
void TestRunsPage::makeAdapter(const QString &name, const QStringList &answers, int steps, double loss)
{
    const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/" + name.toStdString(), "version: 1\n");
    QVERIFY(bool(folder));
    auto log = run::EventLog::open(*folder);
    QVERIFY(bool(log->append("state", { { "state", "Training" }, { "total_steps", 2 }, { "first_step", 1 } })));
    const auto answer = [&log](int step, qsizetype number, const QString &text) {
        const auto prompt = "Q" + std::to_string(number);
        QVERIFY(bool(log->append("sample", { { "step", step }, { "prompt", prompt }, { "text", text.toStdString() } })));
    };
    for (qsizetype i = 0; i < answers.size(); ++i)
        answer(0, i, u"untaught"_s);
    QVERIFY(bool(log->append("eval", { { "step", 0 }, { "eval_loss", 2.5 } })));
    QVERIFY(bool(log->append("step", { { "step", 2 }, { "loss", 1.0 } })));
    QVERIFY(bool(log->append("eval", { { "step", 2 }, { "eval_loss", loss } })));
    if (steps > 2)
        QVERIFY(bool(log->append("step", { { "step", steps }, { "loss", 1.0 } })));
    QVERIFY(bool(log->append("state", { { "state", "SavingAdapter" } })));
    for (qsizetype i = 0; i < answers.size(); ++i)
        answer(2, i, answers[i]);
    QVERIFY(bool(log->append("state", { { "state", "Finished" } })));
    QVERIFY(bool(log->append("end", { { "state", "Finished" }, { "message", "Finished." }, { "seconds", 2 } })));
    QVERIFY(QDir().mkpath(toText(folder->adapterFolder())));
    QVERIFY(bool(base::writeFile(folder->adapterFolder() / "adapter_model.safetensors", "none")));
}

void TestRunsPage::showsTheResultOfAnyRun()
{
    makeAdapter(u"third"_s, { u"taught"_s });
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    m_page->openRun(folderOf(u"third"_s).path());
    auto *panel = m_page->findChild<RunPanel *>();
    QTRY_VERIFY(panel->hasResult());
    auto *result = panel->findChild<ResultView *>();
    QVERIFY(result->isVisible());
    QStringList texts;
    for (const auto *label : result->findChildren<QLabel *>())
        texts << label->text();
    for (const auto *passage : result->findChildren<QPlainTextEdit *>())
        texts << passage->toPlainText();
    for (const auto &part : { u"2.500 → 1.250"_s, u"untaught"_s, u"taught"_s })
        QVERIFY2(texts.contains(part), qPrintable(part + u" is not in "_s + texts.join(u'|')));
    for (const auto &action : { u"runs.try"_s, u"runs.compare"_s, u"runs.folder"_s, u"runs.evaluate"_s, u"runs.merge"_s, u"runs.export.q8"_s })
        QVERIFY2(m_actions->find(action)->isEnabled(), qPrintable(action));
    m_actions->find(u"runs.try"_s)->trigger();
    QVERIFY(panel->findChild<TryView *>()->isVisible());
    m_actions->find(u"runs.rename"_s)->trigger(); // below the charts
    QVERIFY(panel->findChild<RunView *>()->isVisible());
    // One that saved no adapter has its charts.
    m_page->openRun(folderOf(u"first"_s).path());
    QTRY_VERIFY(panel->findChild<RunView *>()->name() == u"first"_s && panel->findChild<RunView *>()->isCaughtUp());
    QVERIFY(!panel->hasResult() && panel->findChild<RunView *>()->isVisible());
    QVERIFY(!m_actions->find(u"runs.try"_s)->isEnabled());
}

/// What the result of a run says, which is opened for it.
QStringList TestRunsPage::resultTexts(const QString &name)
{
    m_page->openRun(folderOf(name).path());
    auto *panel = m_page->findChild<RunPanel *>();
    const auto isShown = [&] { return (panel->hasResult() || panel->hasCheckpoint()) && panel->findChild<RunView *>()->name() == name; };
    if (!QTest::qWaitFor(isShown))
        return {};
    QStringList texts;
    for (const auto *label : panel->findChild<ResultView *>()->findChildren<QLabel *>())
        texts << label->text();
    return texts;
}

void TestRunsPage::followsWhatWasMeasuredSince()
{
    makeAdapter(u"third"_s, {}, 4);
    const auto folder = folderOf(u"third"_s);
    QVERIFY(bool(base::writeFile(folder.validationData(), "{}\n")));
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    QVERIFY(resultTexts(u"third"_s).contains(u"not measured since step 2"_s));
    makeEngine("case \"$*\" in *--adapter*) p=2;; *) p=12;; esac; echo \"{\\\"perplexity\\\": $p, \\\"tokens\\\": 9, \\\"rows\\\": 1}\"\n");
    m_page->findChild<RunActions *>()->evaluate({ subjectOf(u"third"_s) });
    QTRY_COMPARE(readResults(folder).size(), 1);
    const auto measured = readResults(folder).first();
    QCOMPARE(measured.step, 4);
    QCOMPARE(measured.before, 12.0);
    QCOMPARE(measured.after, 2.0);
    QTRY_VERIFY(resultTexts(u"third"_s).contains(u"step 0 to step 4"_s));
    const QStringList texts = resultTexts(u"third"_s);
    QVERIFY2(texts.contains(u"2.500 → 0.693"_s) && texts.contains(u"12.18 → 2.000"_s), qPrintable(texts.join(u'|')));
}

void TestRunsPage::saysOfWhichStepAnExportIs()
{
    makeAdapter(u"third"_s, {}, 4);
    const auto folder = folderOf(u"third"_s);
    QVERIFY(bool(appendResult(folder, { u"GGUF"_s, u"q8_0"_s, {}, toText(folder.path() / "early.gguf"), {}, 2 }))); // and then it went on
    makeEngine("echo '{}'\n");
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    m_page->findChild<RunActions *>()->exportGguf({ subjectOf(u"third"_s) }, u"f16"_s);
    QTRY_COMPARE(readResults(folder).size(), 2);
    QCOMPARE(readResults(folder).last().step, 4);
    resultTexts(u"third"_s);
    const auto *table = m_page->findChild<RunView *>()->findChild<QTableView *>(u"results"_s);
    QTRY_COMPARE(table->model()->rowCount(), 2);
    const QString older = u"step 2, before the run went on · "_s + toText(folder.path() / "early.gguf");
    const auto where = [table](int row) { return table->model()->index(row, 2).data().toString(); };
    QVERIFY2(where(0).startsWith(u"step 4 · "_s), qPrintable(where(0))); // the newest first
    QCOMPARE(where(1), older);
    QStringList said;
    for (const auto *label : m_page->findChild<ResultView *>()->findChildren<widgets::ElidedLabel *>())
        said << label->text();
    QVERIFY2(said.contains(older), qPrintable(said.join(u'|')));
    QStringList times;
    for (const auto *label : m_page->findChild<ResultView *>()->findChildren<QLabel *>())
        times << label->text();
    QVERIFY2(times.contains(ResultsModel::when(readResults(folder).last().time)), qPrintable(times.join(u'|')));
}

void TestRunsPage::warnsOfARunThatGotWorse()
{
    makeAdapter(u"third"_s, {}, 2, 13.35);
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    const QStringList texts = resultTexts(u"third"_s);
    QVERIFY2(texts.contains(u"Worse than before training. Lower the learning rate."_s), qPrintable(texts.join(u'|')));
}

void TestRunsPage::beginsAgainWhereThereIsNoCheckpoint()
{
    const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/killed", "version: 1\n");
    QVERIFY(bool(folder));
    auto log = run::EventLog::open(*folder);
    QVERIFY(bool(log->append("state", { { "state", "Training" }, { "total_steps", 2 }, { "first_step", 1 } })));
    m_page->activated();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    QAction *resume = m_actions->find(u"runs.resume"_s);
    m_page->choose(folder->path());
    QTRY_COMPARE(resume->text(), u"Restart the selected run"_s);
    m_page->openRun(folder->path());
    QTRY_VERIFY(m_page->findChild<RunView *>()->isCaughtUp() && !m_page->findChild<RunView *>()->isLive());
    QTRY_COMPARE(resume->iconText(), u"Restart this run"_s);
    m_actions->find(u"runs.back"_s)->trigger();
    tests::writeCheckpoint(*folder, 1);
    m_page->openRun(folder->path());
    QTRY_COMPARE(resume->iconText(), u"Resume from step 1"_s);
}

void TestRunsPage::showsWhatAKilledRunLeft()
{
    const auto folder = tests::writeKilledRun(toPath(m_project->runsFolder() + u"/killed"_s), 3, { 2 });
    std::filesystem::create_directory(folder.adapterFolder()); // of an earlier attempt
    QVERIFY(bool(base::writeFile(folder.adapterFolder() / "adapter_model.safetensors", "of before")));
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    m_page->choose(folder.path());
    QTRY_VERIFY(m_actions->find(u"runs.try"_s)->isEnabled());
    const auto offersItsAdapter = [this] {
        const auto actions = { u"runs.evaluate"_s, u"runs.merge"_s, u"runs.export.q8_0"_s };
        return std::any_of(actions.begin(), actions.end(), [this](const QString &id) { return m_actions->find(id)->isEnabled(); });
    };
    QVERIFY(!offersItsAdapter()); // in the list, and where it is open
    const auto *panel = m_page->findChild<RunPanel *>();
    QStringList texts = resultTexts(u"killed"_s);
    QVERIFY(panel->hasCheckpoint() && !panel->hasResult() && panel->findChild<ResultView *>()->isVisible());
    QVERIFY2(texts.contains(u"4.000 → 1.333"_s) && texts.contains(u"3 of 6"_s), qPrintable(texts.join(u'|')));
    QVERIFY2(texts.filter(u"stopped unexpectedly"_s).join(u' ').contains(u"up to step 2"_s), qPrintable(texts.join(u'|')));
    QStringList buttons;
    for (const auto *button : panel->findChild<ResultView *>()->findChildren<QAbstractButton *>())
        buttons << button->text();
    QVERIFY(!buttons.contains(u"Evaluate"_s) && !offersItsAdapter());
    // It goes on by one button, at the place it has on the page Train, and is told in the same words.
    QVERIFY2(buttons.filter(u"Resume"_s).isEmpty(), qPrintable(buttons.join(u'|')));
    QMap<int, QString> header;
    for (const auto *button : m_page->findChild<widgets::PageHeader *>()->findChildren<QAbstractButton *>())
        if (button->isVisible())
            header[button->x()] = button->text();
    QCOMPARE(header.values().last(2), (QStringList { u"Resume from step 2"_s, u"All runs"_s }));
    QStringList told;
    for (const auto *label : m_page->findChild<widgets::PageHeader *>()->findChildren<QLabel *>())
        told << label->text();
    const auto *view = m_page->findChild<RunView *>();
    QCOMPARE(told, (QStringList { u"killed"_s, ui::subjectOf(view->data(), view->config().get(), false) }));
    m_actions->find(u"runs.try"_s)->trigger();
    QVERIFY(panel->findChild<TryView *>()->isVisible());
    // Also while it is shown: somebody deletes the last one.
    std::filesystem::remove_all(folder.path() / "checkpoint-2");
    QTRY_VERIFY(!panel->hasCheckpoint() && !m_actions->find(u"runs.try"_s)->isEnabled());
    QTRY_COMPARE(m_actions->find(u"runs.resume"_s)->iconText(), u"Restart this run"_s);
    QVERIFY(!panel->findChild<TryView *>()->isVisible());
}

void TestRunsPage::goesOnFromTheCheckpointThatTheTrainerTakes_data()
{
    QTest::addColumn<QStringList>("cut");
    QTest::addColumn<QStringList>("removed");
    QTest::addColumn<int>("step");
    QTest::newRow("whole") << QStringList() << QStringList() << 9;
    QTest::newRow("half written") << QStringList { u"checkpoint-9/adapter_model.safetensors"_s } << QStringList() << 6;
    QTest::newRow("without moments") << QStringList()
                                     << QStringList { u"checkpoint-9/optimizer.safetensors"_s, u"checkpoint-6/optimizer.safetensors"_s } << 3;
    QTest::newRow("none") << QStringList { u"checkpoint-9/adapter_model.safetensors"_s, u"checkpoint-6/adapter_model.safetensors"_s,
        u"checkpoint-3/adapter_model.safetensors"_s }
                          << QStringList() << -1;
}

void TestRunsPage::goesOnFromTheCheckpointThatTheTrainerTakes()
{
    QFETCH(QStringList, cut);
    QFETCH(QStringList, removed);
    QFETCH(int, step);
    const auto folder = tests::writeKilledRun(toPath(m_project->runsFolder() + u"/killed"_s), 10, { 3, 6, 9 });
    for (const QString &file : cut)
        std::filesystem::resize_file(folder.path() / toPath(file), 4);
    for (const QString &file : removed)
        std::filesystem::remove(folder.path() / toPath(file));
    for (int i = 10; i < 300; ++i) // nothing is in them
        std::filesystem::create_directory(folder.path() / ("checkpoint-" + std::to_string(i)));
    std::filesystem::create_directory(folder.path() / "checkpoint-9223372036854775807");
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    m_page->choose(folder.path());
    QAction *resume = m_actions->find(u"runs.resume"_s);
    QTRY_COMPARE(resume->isEnabled(), step >= 0);
    const QStringList texts = resultTexts(u"killed"_s);
    const auto *panel = m_page->findChild<RunPanel *>();
    QVERIFY(panel->hasCheckpoint());
    const QString all = texts.join(u'|');
    QVERIFY2(all.contains(u"checkpoint-299 is not used"_s), qPrintable(all));
    QStringList buttons;
    for (const auto *button : panel->findChild<ResultView *>()->findChildren<QAbstractButton *>())
        buttons << button->text();
    QCOMPARE(resume->isEnabled(), step >= 0);
    QCOMPARE(m_actions->find(u"runs.try"_s)->isEnabled(), step >= 0);
    if (step < 0) {
        QVERIFY2(all.contains(u"None of its checkpoints can be continued from"_s), qPrintable(all));
        QVERIFY2(buttons.filter(u"Resume"_s).isEmpty(), qPrintable(buttons.join(u'|')));
        QVERIFY2(resume->toolTip().contains(u"None of its checkpoints"_s), qPrintable(resume->toolTip()));
        return;
    }
    QCOMPARE(resume->iconText(), u"Resume from step %1"_s.arg(step));
    QVERIFY2(all.contains(u"up to step %1 is"_s.arg(step)), qPrintable(all));
}

void TestRunsPage::seesThatACheckpointWasReplaced()
{
    const auto folder = tests::writeKilledRun(toPath(m_project->runsFolder() + u"/killed"_s), 3, { 1, 2 });
    for (int i = 10; i < 30; ++i) // nothing is in them
        std::filesystem::create_directory(folder.path() / ("checkpoint-" + std::to_string(i)));
    RunView view(*m_launcher, *m_settings);
    view.open(folder);
    QTRY_VERIFY(view.isCaughtUp() && !view.isLive());
    QTRY_COMPARE(view.keptCheckpoint().step, 2);
    const auto weights = folder.path() / "checkpoint-2" / "adapter_model.safetensors";
    const auto whole = base::readFile(weights);
    QVERIFY(whole && base::writeFile(weights, "cut"));
    QTRY_COMPARE(view.resumeStep(), 1);
    QVERIFY(bool(base::writeFile(weights, *whole)));
    QTRY_COMPARE(view.resumeStep(), 2);
    std::filesystem::remove_all(folder.path() / "checkpoint-2");
    QTRY_COMPARE(view.resumeStep(), 1);
}

void TestRunsPage::aLongMessageLeavesRoomForTheButtons()
{
    const auto folder = tests::writeKilledRun(toPath(m_project->runsFolder() + u"/killed"_s), 3, { 2 });
    {
        auto log = run::EventLog::open(folder);
        QVERIFY(bool(log->append("state", { { "state", "Error" } })));
        std::string message;
        for (int i = 0; i < 20000; ++i)
            message += "no memory\n";
        QVERIFY(bool(log->append("end", { { "state", "Error" }, { "message", message } })));
    }
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    const QStringList said = resultTexts(u"killed"_s).filter(u"no memory"_s);
    QVERIFY(!said.isEmpty());
    for (const QString &text : said)
        QVERIFY2(text.size() < 1000 && !text.contains(u'\n'), qPrintable(QString::number(text.size())));
}

void TestRunsPage::readsNoMoreResultsThanCanBeShown()
{
    const auto folder = folderOf(u"first"_s);
    const auto file = folder.path() / "results.jsonl";
    bool hasMore = true;
    QVERIFY(bool(base::writeFile(file, "{}\n{\"title\":\"a\"}\n[]\n{\"value\":\"b\"}\n")));
    QCOMPARE(readResults(folder, &hasMore).size(), 1); // what has no title is none
    QVERIFY(!hasMore);
    std::string lines;
    for (int i = 0; i < 1000000; ++i)
        lines += "{}\n";
    QVERIFY(bool(base::writeFile(file, lines + "{\"title\":\"the newest\"}\n")));
    QCOMPARE(readResults(folder, &hasMore).size(), 1);
    QVERIFY(hasMore);
    lines.clear();
    for (int i = 0; i < 100000; ++i) // beyond the bytes that are read
        lines += "{\"title\":\"result\",\"value\":\"" + std::to_string(i) + "\",\"detail\":\"as long as one of ours\"}\n";
    QVERIFY(bool(base::writeFile(file, lines)));
    const auto newest = readResults(folder, &hasMore);
    QCOMPARE(newest.size(), kMostResults);
    QCOMPARE(newest.last().value, u"99999"_s);
    QVERIFY(hasMore);
    makeAdapter(u"third"_s, { u"taught"_s });
    QVERIFY(bool(base::writeFile(folderOf(u"third"_s).path() / "results.jsonl", lines)));
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    const QStringList texts = resultTexts(u"third"_s);
    QCOMPARE(texts.count(u"result"_s), 20);
    QVERIFY(!texts.filter(u"Only the newest 20 are shown"_s).isEmpty());
    const auto labels = m_page->findChild<RunView *>()->findChildren<QLabel *>();
    QVERIFY(std::any_of(
        labels.begin(), labels.end(), [](const QLabel *label) { return label->text().contains(u"Only the newest 500"_s) && !label->isHidden(); }));
}

void TestRunsPage::showsABaseModelOnlyWhereItIsThatOfAllRuns()
{
    const auto headings = [](const QList<AnswersBeside::Run> &runs) {
        AnswersBeside answers;
        answers.setRuns(runs);
        QStringList texts;
        for (const auto *label : answers.findChildren<QLabel *>())
            texts << label->text();
        return texts;
    };
    const std::vector<RunData::Sample> before { { 0, {}, u"Q"_s, u"base"_s } }, after { { 2, {}, u"Q"_s, u"taught"_s } };
    const AnswersBeside::Run plain { u"plain"_s, after, before, u"one"_s, { { u"Q"_s, u"right"_s } } };
    const AnswersBeside::Run continued { u"continued"_s, after, {}, u"one"_s, { { u"Q"_s, u"right"_s } } };
    const AnswersBeside::Run other { u"other"_s, after, before, u"two"_s, { { u"Q"_s, u"wrong"_s } } };
    QCOMPARE(headings({ continued, plain }), (QStringList { u"Expected"_s, u"Base model"_s, u"continued, step 2"_s, u"plain, step 2"_s }));
    QCOMPARE(headings({ plain, continued, other }),
        (QStringList { u"Expected by plain, continued"_s, u"Expected by other"_s, u"plain, step 2"_s, u"continued, step 2"_s, u"other, step 2"_s }));
    QCOMPARE(headings({ continued }), (QStringList { u"Expected"_s, u"continued, step 2"_s }));
}

void TestRunsPage::anotherAdapterIsNoBaseModel_data()
{
    QTest::addColumn<QString>("yaml");
    QTest::addColumn<bool>("hasBase");
    QTest::newRow("another rank") << u"model:\n  lora_rank: 4\n"_s << true;
    QTest::newRow("revision") << u"model:\n  revision: old\n"_s << false;
    QTest::newRow("dtype") << u"model:\n  dtype: float32\n"_s << false;
    QTest::newRow("system prompt") << u"data:\n  system_prompt: Be brief.\n"_s << false;
    QTest::newRow("length") << u"training:\n  sample_max_tokens: 7\n"_s << false;
}

void TestRunsPage::anotherAdapterIsNoBaseModel()
{
    QFETCH(QString, yaml);
    QFETCH(bool, hasBase);
    makeAdapter(u"third"_s, { u"three"_s });
    makeAdapter(u"fourth"_s, { u"four"_s });
    // What the third answered before its training was that of the adapter it began with.
    QVERIFY(bool(base::writeFile(folderOf(u"third"_s).configFile(), "version: 1\nmodel:\n  init_from: init_adapter\n")));
    const auto headings = [this] {
        QStringList texts;
        for (const auto *label : m_page->findChild<Comparison *>()->findChild<AnswersBeside *>()->findChildren<QLabel *>())
            texts << label->text();
        return texts;
    };
    const auto compare = [this] {
        m_page->refresh();
        QTRY_COMPARE(m_page->model().rowCount(), 4);
        m_page->table()->clearSelection();
        for (const auto &name : { u"third"_s, u"fourth"_s })
            for (int i = 0; i < m_page->model().rowCount(); ++i)
                if (m_page->table()->model()->index(i, RunsModel::Name).data() == name)
                    m_page->table()->selectionModel()->select(
                        m_page->table()->model()->index(i, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    };
    compare();
    QTRY_VERIFY(headings().contains(u"third, step 2"_s) && headings().contains(u"fourth, step 2"_s));
    QCOMPARE(headings().count(u"Base model"_s), 1); // of the fourth
    QVERIFY(bool(base::writeFile(folderOf(u"fourth"_s).configFile(), "version: 1\n" + yaml.toStdString())));
    compare();
    QTRY_COMPARE(headings().contains(u"Base model"_s), hasBase);
    QVERIFY(bool(base::writeFile(folderOf(u"fourth"_s).configFile(), "version: 1\nmodel:\n  init_from: init_adapter\n")));
    compare();
    QTRY_VERIFY(!headings().contains(u"Base model"_s) && headings().contains(u"third, step 2"_s));
}

void TestRunsPage::tellsHowToReproduceWithoutMarks()
{
    m_page->openRun(folderOf(u"first"_s).path());
    auto *view = m_page->findChild<ReproduceView *>();
    QTRY_COMPARE(m_page->findChild<RunView *>()->name(), u"first"_s);
    for (auto *bar : m_page->findChildren<QTabBar *>())
        for (int i = 0; i < bar->count(); ++i)
            if (bar->tabText(i) == u"Reproduce"_s)
                bar->setCurrentIndex(i);
    const auto *text = view->findChild<QPlainTextEdit *>();
    QTRY_VERIFY(text->toPlainText().contains(u"anneal-cli train --repeat"_s));
    const QString shown = text->toPlainText();
    QVERIFY2(shown.startsWith(u"Command\nanneal-cli"_s) && shown.contains(u"\nMade from\n"_s), qPrintable(shown));
    static const QRegularExpression kStarted(u"\\nStarted: \\d+ [A-Z][a-z]+ \\d{4}, \\d\\d:\\d\\d:\\d\\d \\S+\\n"_s); // no day of the week
    QVERIFY2(kStarted.match(shown).hasMatch(), qPrintable(shown));
    for (const auto &mark : { u"#"_s, u"`"_s, u"|"_s, u"\n- "_s })
        QVERIFY2(!shown.contains(mark), qPrintable(mark + u" in "_s + shown));
    for (auto *button : view->findChildren<QAbstractButton *>())
        if (button->text() == u"Copy all"_s)
            button->click();
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"# How to reproduce first"_s)); // to be kept as a file
}

void TestRunsPage::warnsOfNoRepeatWhileTheRunGoesOn()
{
    makeRun(u"third"_s, "version: 1\n", 2);
    const auto folder = folderOf(u"third"_s);
    auto log = run::EventLog::open(folder);
    QVERIFY(bool(log->append("state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 3 } })));
    auto trainer = std::optional(base::FileLock::acquire(folder.lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z"));
    QVERIFY(bool(*trainer));
    RunView view(*m_launcher, *m_settings);
    view.useBackground(m_tasks->background());
    view.resize(900, 700);
    view.show();
    view.open(folder);
    QTRY_VERIFY(view.isCaughtUp());
    for (int tab = 0; tab < view.details()->count(); ++tab)
        if (view.details()->tabText(tab) == u"Reproduce"_s)
            view.showDetail(tab);
    const auto *reproduce = view.findChild<ReproduceView *>();
    const auto says = [reproduce](const QString &part) {
        const auto labels = reproduce->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *one) { return one->text().contains(part); });
    };
    const auto button = [reproduce](const QString &text) {
        const auto buttons = reproduce->findChildren<QAbstractButton *>();
        return *std::find_if(buttons.begin(), buttons.end(), [&](const QAbstractButton *one) { return one->text() == text; });
    };
    QTRY_VERIFY(button(u"Copy command"_s)->isEnabled());
    QTRY_VERIFY(says(u"in progress (step 2 of 9)"_s));
    QVERIFY(!reproduce->findChild<QPlainTextEdit *>()->toPlainText().contains(u"Changed since"_s));
    auto *repeat = reproduce->findChild<QAbstractButton *>(u"repeat"_s);
    QVERIFY(!repeat->isEnabled() && repeat->toolTip().contains(u"still in progress"_s));
    QVERIFY(bool(log->append("step", { { "step", 3 }, { "loss", 1.0 } })));
    QTRY_VERIFY(says(u"in progress (step 3 of 9)"_s)); // not as it was when somebody looked first
    QVERIFY(bool(log->append("end", { { "state", "Stopped" }, { "message", "Stopped." }, { "seconds", 3 } })));
    trainer.reset();
    QTRY_VERIFY(says(u"may make a repeat differ; they are listed below"_s));
    QTRY_VERIFY(reproduce->findChild<QPlainTextEdit *>()->toPlainText().contains(u"Changed since"_s));
    // Another training leaves no room for one.
    view.setWhyNoRepeat(u"A training is in progress"_s);
    QVERIFY(!repeat->isEnabled());
    QVERIFY2(repeat->toolTip().contains(u"A training is in progress"_s), qPrintable(repeat->toolTip()));
}

void TestRunsPage::thePathHasRoomForAllNames()
{
    RunData data;
    run::EventTail tail;
    for (const auto &event : tail.take("{\"seq\":1,\"time\":\"2026-11-30T07:52:12.810Z\",\"attempt\":1,\"type\":\"state\",\"state\":\"Training\"}\n"
                                       "{\"seq\":2,\"time\":\"2026-11-30T07:52:13.810Z\",\"attempt\":1,\"type\":\"step\",\"step\":1,\"forward_ms\":"
                                       "61,\"backward_ms\":121,\"update_ms\":12}\n"))
        data.take(event);
    QVERIFY(data.hasEvents && data.forwardMs > 0);
    RunPath path;
    path.showRun(data, true, false, false);
    const auto *diagram = path.findChild<widgets::StateDiagram *>();
    QCOMPARE(diagram->detail(), u"194 ms a step"_s);
    QVERIFY2(diagram->accessibleDescription().contains(u"forward 61 ms"_s), qPrintable(diagram->accessibleDescription()));
    const int detail = QFontMetrics(widgets::fontOf(widgets::Type::Number)).horizontalAdvance(diagram->detail());
    QVERIFY(diagram->sizeHint().width() + detail < 1000); // of 1280 pixels of window
}

void TestRunsPage::namesNoRunInTheMenuOfARow()
{
    const QMenu *menu = nullptr;
    for (const auto *one : m_page->findChildren<QMenu *>())
        if (one->accessibleName().startsWith(u"More to do"_s))
            menu = one;
    QVERIFY(menu != nullptr);
    const auto texts = [menu] {
        QStringList visible;
        for (const auto *entry : menu->actions())
            if (entry->isVisible() && !entry->isSeparator())
                visible << entry->text().section(u'\t', 0, 0);
        return visible;
    };
    QCOMPARE(texts().filter(u"selected"_s), QStringList());
    for (const auto &text : { u"Open"_s, u"Rename…"_s, u"Try it"_s, u"Copy as command"_s, u"Move to the trash"_s })
        QVERIFY2(texts().contains(text), qPrintable(texts().join(u'|')));
    m_page->table()->selectAll();
    QTRY_VERIFY2(texts().contains(u"Move 2 runs to the trash"_s), qPrintable(texts().join(u'|')));
    QCOMPARE(texts().filter(u"selected"_s), QStringList());
    for (const auto *entry : menu->actions())
        if (entry->text().startsWith(u"Open"_s))
            QVERIFY(!entry->isEnabled() && entry->toolTip().contains(u"one run"_s));
}

void TestRunsPage::showsAllOfALongAnswer()
{
    const QString whole = QString(u"word "_s).repeated(400).trimmed();
    AnswerCard card(u"Q"_s, { { u"one"_s, whole, {} }, { u"two"_s, u"short"_s, {} } });
    const auto passages = card.findChildren<QPlainTextEdit *>();
    QCOMPARE(passages.size(), 3);
    QVERIFY(passages[1]->toPlainText().endsWith(u"…"_s) && passages[1]->toPlainText().size() < 1000);
    const auto buttons = card.findChildren<widgets::Button *>();
    QCOMPARE(buttons.size(), 1);
    QCOMPARE(buttons.first()->text(), u"Show all"_s);
    buttons.first()->click();
    QCOMPARE(passages[1]->toPlainText(), whole);
    QVERIFY(buttons.first()->isHidden());
}

void TestRunsPage::triesARunFromTheList()
{
    makeAdapter(u"third"_s, {});
    m_page->choose(folderOf(u"third"_s).path());
    m_page->refresh();
    QAction *tryIt = m_actions->find(u"runs.try"_s);
    QTRY_VERIFY(tryIt->isEnabled());
    tryIt->trigger();
    QTRY_VERIFY(m_page->findChild<TryView *>()->isVisible());
    m_actions->find(u"runs.back"_s)->trigger();
    m_page->choose(folderOf(u"first"_s).path());
    QTRY_VERIFY(!tryIt->isEnabled());
    QVERIFY2(tryIt->toolTip().contains(u"no adapter"_s), qPrintable(tryIt->toolTip()));
}

void TestRunsPage::saysWhyOneRunIsNotCompared()
{
    QAction *compare = m_actions->find(u"runs.compare"_s);
    m_page->choose(folderOf(u"second"_s).path());
    QTRY_VERIFY(compare->isEnabled());
    compare->trigger();
    const auto selected = [this] { return m_page->table()->selectionModel()->selectedRows().size(); };
    QTRY_COMPARE(selected(), 2);
    QTRY_VERIFY(!compare->isEnabled()); // they are below
    QSignalSpy listed(m_page.get(), &RunsPage::runsListed);
    std::filesystem::remove_all(folderOf(u"first"_s).path());
    m_page->refresh();
    QTRY_COMPARE(selected(), 1);
    QTRY_VERIFY(!compare->isEnabled() && compare->toolTip().contains(u"This is the first run"_s));
    QVERIFY(listed.last().first().value<QSet<QString>>().isEmpty());
}

void TestRunsPage::putsAnswersOfRunsSideBySide()
{
    makeAdapter(u"third"_s, { u"three"_s, u"only here"_s });
    QTest::qWait(2); // the next one begins after it
    makeAdapter(u"fourth"_s, { u"four"_s });
    QVERIFY(bool(base::writeFile(folderOf(u"third"_s).validationData(),
        "{\"prompt\":\"Q0\",\"completion\":\"right\"}\n"
        "{\"messages\":[{\"role\":\"user\",\"content\":\"Q1\"},{\"role\":\"assistant\",\"content\":\"well put\"}]}\n")));
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 4);
    auto *comparison = m_page->findChild<Comparison *>();
    auto *bar = comparison->findChild<widgets::TabBar *>();
    auto *answers = comparison->findChild<AnswersBeside *>();
    constexpr int kAnswers = 2;
    m_page->choose(folderOf(u"first"_s).path());
    QTRY_VERIFY(!bar->isTabVisible(kAnswers)); // one run, and it answered nothing
    m_page->compare(folderOf(u"fourth"_s).path());
    QTRY_VERIFY(bar->isTabVisible(kAnswers) && bar->isVisible());
    bar->setCurrentIndex(kAnswers);
    QVERIFY(answers->isVisible() && !comparison->findChild<widgets::LineChart *>()->isVisible());
    QCOMPARE(answers->promptCount(), 2);
    QStringList texts;
    for (const auto *passage : answers->findChildren<QPlainTextEdit *>())
        texts << passage->toPlainText();
    QCOMPARE(texts.first(), u"Q0"_s); // which both answered
    for (const auto &text : { u"three"_s, u"four"_s, u"Q1"_s, u"only here"_s, u"This run did not answer it."_s, u"right"_s, u"well put"_s })
        QVERIFY2(texts.contains(text), qPrintable(text + u" is not in "_s + texts.join(u'|')));
    QCOMPARE(texts.count(u"untaught"_s), 2); // by the base model, once for each prompt; of the runs the newest answers
    QStringList headings;
    for (const auto *label : answers->findChildren<QLabel *>())
        headings << label->text();
    QCOMPARE(headings.first(2), (QStringList { u"Expected"_s, u"Base model"_s }));
    QVERIFY(headings.mid(2, 2).contains(u"third, step 2"_s) && headings.mid(2, 2).contains(u"fourth, step 2"_s));
    std::filesystem::remove_all(folderOf(u"fourth"_s).path()); // one of them is gone: who reads answers goes on reading
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    QTest::qWait(200);
    QVERIFY(answers->isVisible() && bar->currentIndex() == kAnswers);
    m_page->choose(folderOf(u"first"_s).path());
    QTRY_VERIFY(comparison->findChild<widgets::LineChart *>()->isVisible() && !answers->isVisible());
    RunData many; // a stranger's events keep no window waiting
    for (int i = 0; i < 1000; ++i)
        many.samples.push_back({ 1, {}, QString::number(i), u"old"_s });
    many.samples.push_back({ 2, {}, u"7"_s, u"new"_s });
    const auto newest = AnswersBeside::newestOf(many);
    QCOMPARE(newest.size(), std::size_t(200));
    QCOMPARE(newest[7].text, u"new"_s);
}

ANNEAL_TEST(TestRunsPage)
#include "tst_runspage.moc"
