// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/data/newproject.h"
#include "core/run/control.h"
#include "core/run/eventlog.h"
#include "tests/support/projectfiles.h"
#include "tests/support/runfiles.h"
#include "tests/support/testprogram.h"
#include "tests/support/windowpages.h"
#include "ui/runs/runactions.h"
#include "ui/runs/runview.h"
#include "ui/training/setupview.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/codeeditor.h"
#include "widgets/commandpalette.h"
#include "widgets/dropveil.h"
#include "widgets/recordtable.h"
#include "widgets/taskbar.h"
#include "widgets/toast.h"

#include <QLineEdit>
#include <QMimeData>
#include <QTemporaryDir>
#include <QtTest>
#include <thread>

using namespace anneal;
using namespace anneal::ui;
using namespace Qt::StringLiterals;

/// What becomes of work that is under way when the window, or the project, goes.
class TestLifetimes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void quitsWhileARunIsFollowedAndAJobWorks();
    void quitsWhileATrainingStarts();
    void quitsWhileEverythingIsRead();
    void asksBeforeATaskIsLost();
    void quitsWhenTheTaskIsDone();
    void staysWhereTheQuestionIsPutAway();
    void quitsAtOnceBesideATraining();
    void stopsATrainingThatShallNotGoOn();
    void asksWhoQuitsFromAList();
    void leavesATrainingThatMayGoOnThisTime();
    void restartsAfterTheSameQuestions();
    void aTrainingThatStartsStaysInItsProject();
    void aPreparationStartsNothingInAnotherProject();
    void runsOfAClosedProjectGo();
    void whatFailsInAProjectIsToldOfIt();
    void onlyItsOwnRunIsFinishedUp_data();
    void onlyItsOwnRunIsFinishedUp();
    void seesRowsThatWerePreparedElsewhere();
    void followsARunOfAProjectThatWasLeft_data();
    void followsARunOfAProjectThatWasLeft();
    void findsARunOfAnotherProjectAgain();
    void aTrainerThatDiedElsewhereIsToldOf();
    void theEndOfARunIsToldOnOtherPages_data();
    void theEndOfARunIsToldOnOtherPages();
    void aStartThatFailsIsToldOnOtherPages();
    void aNewerPromiseTakesThePlaceOfTheOlder();
    void aRunInTheTrashCannotBeResumed();
    void aTaskOfAnotherProjectIsOfARunInIt();
    void badgesFollowARunThatGoesOn();
    void aSearchStaysInItsProject();
    void anOfferGoesWithItsProject();
    void startsATrainingByKeyOnItsPageAlone();
    void requestsDoNotQueue();
    void whatIsDraggedIsLookedAtBesideTheWindow();
    void theAbortQuestionFollowsTheCheckpoints();
    void aStopAtACheckpointCanBeTakenBack();
    void noStopIsOfferedAtACheckpointThatNeverComes();
    void saysWhyNothingIsMadeOfARunThatEndedEarly();
    void whatARunWasAskedShowsAtOnce();
    void whatIsLikelyNextStandsOut();
    void aRunThatStopsSaysSo();
    void aStartThatWaitsSaysWhatFor();
    void theWindowGoesOnWhileTheDiskHangs();
    void spaceAfterAStartAsksNothing();
    void stopAndStartStandApart();
    void beginsNoRunWithoutItsModel();

private:
    void makeProject(const QString &name);
    QString project(const QString &name) const { return m_folder->filePath(name); }
    run::RunFolder makeRun(const QString &project, const QString &name, const char *ending);
    bool isOffered(const QString &action) const { return m_program->actions.find(action)->isEnabled(); }
    void openTrainPage(const QString &name);
    void followOnTrainPage(const QString &name, const run::RunFolder &run);
    widgets::Banner *shownBanner(const QString &part) const;
    void press(const QString &button);
    quint64 addTask(const QString &title, TaskSpec::AtQuit atQuit = TaskSpec::AtQuit::IsLost);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<tests::Gate> m_gate;  // of starts
    std::unique_ptr<tests::Gate> m_sleep; // of whatever else works
    std::unique_ptr<tests::WindowPages> m_program;
};

void TestLifetimes::initTestCase()
{
    static QTemporaryDir home;
    for (const char *name : { "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME" })
        qputenv(name, home.path().toUtf8());
    // An engine that works until it is killed.
    static QTemporaryDir tools;
    QFile engine(tools.filePath(u"anneal-engine"_s));
    QVERIFY(engine.open(QIODevice::WriteOnly) && engine.write("#!/bin/sh\nexec sleep 600\n") > 0);
    engine.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    qputenv("ANNEAL_ENGINE", engine.fileName().toUtf8());
}

void TestLifetimes::makeProject(const QString &name)
{
    QVERIFY(bool(data::createProject(project(name).toStdString(), data::Sample::No)));
    QFile config(project(name) + u"/config.yaml"_s);
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("version: 1\nmodel:\n  model_name: tiny-llama\n  lora_rank: 4\ntraining:\n  max_steps: 8\n  max_seq_length: 64\n  loss_on: all\n  "
                 "sample_count: 0\n");
    config.close();
    const QDir model(QStringLiteral(ANNEAL_TESTS_DIR "/data/train/tiny-llama")); // a part of the project, so nobody needs to trust it
    QVERIFY(QDir().mkpath(project(name) + u"/tiny-llama"_s));
    for (const QString &file : model.entryList(QDir::Files))
        QVERIFY(QFile::copy(model.filePath(file), project(name) + u"/tiny-llama/"_s + file));
    QVERIFY(QDir().mkpath(project(name) + u"/data/prepared"_s));
    QFile rows(project(name) + u"/data/prepared/train.jsonl"_s);
    QVERIFY(rows.open(QIODevice::WriteOnly));
    for (int i = 0; i < 20; ++i)
        rows.write("{\"text\": \"Tea is drawn for three minutes.\"}\n");
}

run::RunFolder TestLifetimes::makeRun(const QString &project, const QString &name, const char *ending)
{
    const auto folder = run::RunFolder::create(toPath(this->project(project) + u"/runs/"_s + name), "version: 1\ntraining:\n  save_steps: 4\n");
    Q_ASSERT(folder);
    auto log = run::EventLog::open(*folder);
    (void)log->append("state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 1 } });
    (void)log->append("step", { { "step", 1 }, { "loss", 2.0 } });
    if (ending)
        (void)log->append("state", { { "state", ending } });
    if (ending)
        (void)log->append("end", { { "state", ending }, { "message", "Over." } });
    return *folder;
}

void TestLifetimes::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_gate = std::make_unique<tests::Gate>();
    m_sleep = std::make_unique<tests::Gate>();
    makeProject(u"a"_s);
    makeProject(u"b"_s);
    m_program = std::make_unique<tests::WindowPages>(m_folder->path(), m_gate.get());
    QVERIFY(QTest::qWaitForWindowExposed(m_program->window.get()));
}

void TestLifetimes::cleanup()
{
    m_gate->open();
    m_sleep->open();
    m_program.reset();
    QCOMPARE(m_gate->gaveUp() + m_sleep->gaveUp(), 0);
    QCOMPARE(tests::HeldLauncher::goneWhileUsed(), 0);
}

void TestLifetimes::followOnTrainPage(const QString &name, const run::RunFolder &run)
{
    QVERIFY(bool(tests::open(m_program->project, project(name))));
    m_program->window->showPage(u"train"_s);
    m_program->train->follow(run);
}

void TestLifetimes::openTrainPage(const QString &name)
{
    QVERIFY(bool(tests::open(m_program->project, project(name))));
    m_program->window->showPage(u"train"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_program->train->findChild<SetupView *>()->isReady(), 30000);
}

widgets::Banner *TestLifetimes::shownBanner(const QString &part) const
{
    for (auto *banner : m_program->window->findChildren<widgets::Banner *>())
        if (banner->message() != 0 && banner->text().contains(part))
            return banner;
    return nullptr;
}

void TestLifetimes::press(const QString &text)
{
    widgets::Button *found = nullptr;
    const auto look = [&] {
        for (auto *button : m_program->window->findChildren<widgets::Button *>())
            if (button->text() == text && button->isVisible())
                found = button;
        return found != nullptr;
    };
    if (!QTest::qWaitFor(look, 3000))
        QFAIL(qPrintable(u"there is no button "_s + text));
    found->click();
}

quint64 TestLifetimes::addTask(const QString &title, TaskSpec::AtQuit atQuit)
{
    return m_program->tasks.add({ title, [] { return TaskProgress(); }, [] {}, {}, atQuit });
}

void TestLifetimes::quitsWhileARunIsFollowedAndAJobWorks()
{
    const auto folder = makeRun(u"a"_s, u"one"_s, nullptr);
    QVERIFY(bool(tests::open(m_program->project, project(u"a"_s))));
    m_program->train->follow(folder);
    QTRY_COMPARE(m_program->tasks.states().size(), 1);
    auto *actions = m_program->runs->findChild<RunActions *>();
    const RunActions::Subjects subject { { folder, u"one"_s } };
    actions->evaluate(subject);
    actions->merge(subject);
    m_program->train->findChild<RunActions *>()->exportGguf(subject, u"q8_0"_s);
    QTRY_COMPARE(m_program->tasks.states().size(), 4);
    m_program->window.reset(); // pages finish what they registered while others still ask
    QVERIFY(m_program->tasks.isEmpty());
}

void TestLifetimes::quitsWhileATrainingStarts()
{
    openTrainPage(u"a"_s);
    m_program->actions.find(u"train.start"_s)->trigger();
    QTRY_COMPARE(m_gate->waiting(), 1);
    std::thread later([this] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        m_gate->open();
    });
    m_program.reset(); // waits for the start: a run is never left without a trainer
    QCOMPARE(m_gate->waiting(), 0);
    later.join();
    QCOMPARE(QDir(project(u"a/runs"_s)).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 1);
}

void TestLifetimes::quitsWhileEverythingIsRead()
{
    for (int i = 0; i < 20; ++i)
        makeRun(u"a"_s, u"run-%1"_s.arg(i), "Finished");
    for (int events = 0; events < 12; ++events) {
        m_program = std::make_unique<tests::WindowPages>(m_folder->path());
        QVERIFY(bool(tests::open(m_program->project, project(u"a"_s))));
        for (const QString &page : { u"data"_s, u"config"_s, u"train"_s, u"runs"_s })
            m_program->window->showPage(page);
        for (int i = 0; i < events; ++i)
            QCoreApplication::processEvents();
    }
}

void TestLifetimes::asksBeforeATaskIsLost()
{
    const quint64 task = addTask(u"Merging a model"_s);
    QVERIFY(!m_program->window->close());
    QVERIFY(m_program->window->isVisible());
    QVERIFY(shownBanner(u"Merging a model"_s));
    m_program->tasks.finish(task);
    QVERIFY(!shownBanner(u"Merging a model"_s)); // nothing to lose any more
    QVERIFY(m_program->window->isVisible());
    addTask(u"Merging a model"_s);
    QVERIFY(!m_program->window->close());
    press(u"Quit now"_s);
    QVERIFY(!m_program->window->isVisible());
}

void TestLifetimes::quitsWhenTheTaskIsDone()
{
    const quint64 first = addTask(u"Merging a model"_s);
    QVERIFY(!m_program->window->close());
    const auto focusedText = [this] {
        const auto *button = qobject_cast<widgets::Button *>(m_program->window->focusWidget());
        return button ? button->text() : QString();
    };
    QTRY_COMPARE(focusedText(), u"Quit when it is done"_s);
    press(u"Quit when it is done"_s);
    QVERIFY(m_program->window->isVisible());
    m_program->tasks.finish(first); // and what follows it is begun at once
    const quint64 second = addTask(u"Exporting it"_s);
    QTRY_VERIFY(shownBanner(u"Exporting it"_s));
    QVERIFY(m_program->window->isVisible());
    m_program->tasks.finish(second);
    QTRY_VERIFY(!m_program->window->isVisible());
}

void TestLifetimes::staysWhereTheQuestionIsPutAway()
{
    const quint64 task = addTask(u"Merging a model"_s);
    QVERIFY(!m_program->window->close());
    press(u"Quit when it is done"_s);
    shownBanner(u"Merging a model"_s)->dismiss();
    addTask(u"Something else"_s);
    m_program->tasks.finish(task);
    QCoreApplication::processEvents();
    QVERIFY(m_program->window->isVisible());
}

void TestLifetimes::quitsAtOnceBesideATraining()
{
    addTask(u"run-1"_s, TaskSpec::AtQuit::GoesOn);
    QVERIFY(m_program->window->close());
}

void TestLifetimes::stopsATrainingThatShallNotGoOn()
{
    m_program->settings.set(&Preferences::keepRunning, false);
    QVERIFY(bool(tests::open(m_program->project, project(u"a"_s))));
    m_program->train->follow(makeRun(u"a"_s, u"one"_s, nullptr));
    QTRY_COMPARE(m_program->tasks.states().size(), 1);
    QVERIFY(!m_program->window->close());
    QVERIFY(shownBanner(u"Quit Anneal? Still training: one"_s));
    QTRY_VERIFY(qobject_cast<widgets::Button *>(m_program->window->focusWidget())
        && qobject_cast<widgets::Button *>(m_program->window->focusWidget())->text() == u"Stop, save and quit"_s);
    QCOMPARE(m_program->launcher.requests.load(), 0); // nothing without an answer
    shownBanner(u"Quit Anneal? Still training: one"_s)->dismiss();
    QVERIFY(m_program->window->isVisible());
    QVERIFY(!m_program->window->close()); // put away is no answer
    press(u"Stop, save and quit"_s);
    QVERIFY(!m_program->window->isVisible());
    QTRY_COMPARE(m_program->launcher.requests.load(), 1);
    QCOMPARE(m_program->launcher.newest.load(), run::Request::StopNow);
}

void TestLifetimes::asksWhoQuitsFromAList()
{
    const quint64 training = addTask(u"run-1"_s, TaskSpec::AtQuit::GoesOn);
    auto *palette = m_program->window->findChild<widgets::CommandPalette *>();
    const auto quit = [&] {
        m_program->window->openPalette();
        palette->edit()->setText(u"quit"_s);
        QTest::keyClick(palette->edit(), Qt::Key_Return);
    };
    quit();
    QVERIFY(m_program->window->isVisible());
    QVERIFY(shownBanner(u"Quit Anneal? Still training: run-1"_s));
    m_program->tasks.finish(training);
    quit();
    QVERIFY(!m_program->window->isVisible()); // nothing runs
}

void TestLifetimes::leavesATrainingThatMayGoOnThisTime()
{
    m_program->settings.set(&Preferences::keepRunning, false);
    const quint64 training = addTask(u"run-1"_s, TaskSpec::AtQuit::GoesOn);
    QVERIFY(!m_program->window->close());
    QVERIFY(shownBanner(u"run-1"_s));
    m_program->tasks.finish(training); // it has ended by itself
    QVERIFY(!shownBanner(u"run-1"_s));
    QVERIFY(m_program->window->isVisible());
    addTask(u"run-2"_s, TaskSpec::AtQuit::GoesOn);
    QVERIFY(!m_program->window->close());
    press(u"Cancel"_s);
    QVERIFY(!shownBanner(u"run-2"_s));
    QVERIFY(!m_program->window->close());
    QVERIFY(shownBanner(u"run-2"_s));
    QTest::keyClick(m_program->window.get(), Qt::Key_Escape);
    QVERIFY(!shownBanner(u"run-2"_s));
    QVERIFY(m_program->window->isVisible());
    QVERIFY(!m_program->window->close());
    press(u"Keep training and quit"_s);
    QVERIFY(!m_program->window->isVisible());
    QVERIFY(!m_program->tasks.states().first().canceling);
}

void TestLifetimes::restartsAfterTheSameQuestions()
{
    m_program->settings.set(&Preferences::keepRunning, false);
    addTask(u"run-1"_s, TaskSpec::AtQuit::GoesOn); // it comes back with the window
    const quint64 task = addTask(u"Merging a model"_s);
    m_program->window->restart();
    QVERIFY(m_program->window->isVisible());
    QVERIFY(shownBanner(u"Merging a model"_s));
    m_program->tasks.finish(task);
    m_program->window->restart();
    QVERIFY(!m_program->window->isVisible());
    QVERIFY(m_program->window->isRestarting());
}

void TestLifetimes::aTrainingThatStartsStaysInItsProject()
{
    openTrainPage(u"a"_s);
    m_program->actions.find(u"train.start"_s)->trigger();
    QTRY_COMPARE(m_gate->waiting(), 1);
    QVERIFY(!isOffered(u"train.start"_s));
    openTrainPage(u"b"_s);
    QVERIFY(isOffered(u"train.start"_s)); // what starts in the other project does not stop this one
    QSignalSpy told(m_program->train, &Page::toast);
    m_gate->open();
    QTRY_COMPARE(told.size(), 1);
    QVERIFY2(told.first().first().toString().contains(u"is training in a"_s), qPrintable(told.first().first().toString()));
    QVERIFY(!m_program->train->view()->isOpen());
    QVERIFY(isOffered(u"train.start"_s));
    QCOMPARE(m_program->launcher.starts.load(), 1);
}

void TestLifetimes::aPreparationStartsNothingInAnotherProject()
{
    QVERIFY(QFile::remove(project(u"a/data/prepared/train.jsonl"_s)));
    QFile raw(project(u"a/data/raw/notes.txt"_s));
    QVERIFY(QDir().mkpath(project(u"a/data/raw"_s)) && raw.open(QIODevice::WriteOnly));
    raw.write(QByteArray("Tea is drawn for three minutes.\n").repeated(100));
    raw.close();
    QVERIFY(bool(tests::open(m_program->project, project(u"a"_s))));
    QSignalSpy told(m_program->train, &Page::toast);
    Background &background = m_program->tasks.background(); // held back until somebody has opened another project
    for (int i = background.threads(Background::Lane::Work); i > 0; --i)
        (void)background.run(Background::Lane::Work, [sleep = m_sleep.get()] { sleep->wait(); });
    QTRY_COMPARE(m_sleep->waiting(), background.threads(Background::Lane::Work));
    m_program->train->startGuided();
    QTRY_VERIFY(!m_program->tasks.isEmpty());
    QCOMPARE(m_program->tasks.states().first().project, project(u"a"_s)); // a click on it leads there
    QVERIFY(bool(tests::open(m_program->project, project(u"b"_s))));
    m_sleep->open();
    QTRY_VERIFY_WITH_TIMEOUT(m_program->tasks.isEmpty(), 30000);
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(m_program->launcher.starts.load(), 0);
    QVERIFY(!QDir(project(u"b/runs"_s)).exists());
}

void TestLifetimes::runsOfAClosedProjectGo()
{
    for (int i = 0; i < 200; ++i)
        makeRun(u"a"_s, u"a-%1"_s.arg(i), "Finished");
    makeRun(u"b"_s, u"b-1"_s, "Finished");
    const auto *model = m_program->runs->table()->model();
    QStringList foreign;
    connect(model, &QAbstractItemModel::rowsInserted, this, [&] {
        for (int row = 0; row < model->rowCount(); ++row)
            if (const QString name = model->index(row, RunsModel::Name).data().toString(); !name.startsWith(m_program->project.name()))
                foreign << name;
    });
    m_program->window->showPage(u"runs"_s);
    QVERIFY(bool(tests::open(m_program->project, project(u"a"_s)))); // its runs are read, and not waited for
    QVERIFY(bool(tests::open(m_program->project, project(u"b"_s))));
    QTRY_COMPARE(model->rowCount(), 1);
    QVERIFY(bool(tests::open(m_program->project, project(u"a"_s))));
    m_program->project.close();
    QCOMPARE(model->rowCount(), 0);
    QVERIFY(bool(tests::open(m_program->project, project(u"b"_s))));
    QTRY_COMPARE(model->rowCount(), 1);
    m_program->window->showPage(u"runs"_s);
    QTRY_VERIFY(isOffered(u"runs.open"_s));
    m_program->project.close();
    QCOMPARE(model->rowCount(), 0);
    QTRY_VERIFY(!isOffered(u"runs.trash"_s));
    QCOMPARE(foreign, QStringList());
}

/// An answer that comes late is no news of the project that is open by then.
void TestLifetimes::whatFailsInAProjectIsToldOfIt()
{
    makeRun(u"a"_s, u"one"_s, "Finished");
    QVERIFY(bool(tests::open(m_program->project, project(u"a"_s))));
    m_program->window->showPage(u"runs"_s);
    QTRY_VERIFY(isOffered(u"runs.trash"_s));
    QVERIFY(QDir(project(u"a/runs/one"_s)).removeRecursively()); // so that it cannot be moved
    Background &background = m_program->tasks.background();
    QTRY_COMPARE(m_sleep->waiting(), 0);
    for (int i = background.threads(Background::Lane::Question); i > 0; --i)
        (void)background.run(Background::Lane::Question, [sleep = m_sleep.get()] { sleep->wait(); });
    QTRY_COMPARE(m_sleep->waiting(), background.threads(Background::Lane::Question));
    m_program->actions.find(u"runs.trash"_s)->trigger();
    QSignalSpy told(m_program->runs, &Page::toast), undoable(m_program->runs, &Page::undoable);
    QVERIFY(bool(tests::open(m_program->project, project(u"b"_s))));
    m_sleep->open();
    QTRY_COMPARE(told.size(), 1);
    QVERIFY2(told.first().first().toString().startsWith(u"one: "_s), qPrintable(told.first().first().toString()));
    QVERIFY(!shownBanner(u"one"_s));
    QCOMPARE(undoable.size(), 0);
}

void TestLifetimes::onlyItsOwnRunIsFinishedUp_data()
{
    QTest::addColumn<QString>("ending");
    QTest::addColumn<bool>("again"); // by another run
    QTest::newRow("finished") << u"Finished"_s << false;
    QTest::newRow("stopped") << u"Stopped"_s << false;
    QTest::newRow("failed") << u"Error"_s << false;
    QTest::newRow("another one after a stop") << u"Stopped"_s << true;
}

void TestLifetimes::onlyItsOwnRunIsFinishedUp()
{
    QFETCH(QString, ending);
    QFETCH(bool, again);
    m_gate->open();
    QVERIFY(bool(tests::open(m_program->project, project(u"a"_s))));
    m_program->train->startGuided();
    RunView *view = m_program->train->view();
    QTRY_VERIFY_WITH_TIMEOUT(view->isOpen(), 30000);
    {
        auto log = run::EventLog::open(*view->folder());
        QVERIFY(log && log->append("state", { { "state", ending.toStdString() } }));
        QVERIFY(bool(log->append("end", { { "state", ending.toStdString() }, { "message", "Over." } })));
    }
    QSignalSpy ended(view, &RunView::ended);
    m_program->launcher.alive = false;
    QTRY_COMPARE(ended.size(), 1);
    const auto isFinishedUp = [this] {
        for (const TaskState &task : m_program->tasks.states())
            if (task.title.contains(u"evaluating the base model"_s))
                return true;
        return false;
    };
    if (ending == u"Finished"_s)
        QTRY_VERIFY(isFinishedUp()); // the folder is looked at first, beside the window's thread
    QCOMPARE(isFinishedUp(), ending == u"Finished"_s);
    if (!again)
        return;
    m_program->train->follow(makeRun(u"a"_s, u"other"_s, "Finished"));
    QTRY_COMPARE(ended.size(), 2);
    QVERIFY(!isFinishedUp());
}

/// By the command line, say, while the page is in sight.
void TestLifetimes::seesRowsThatWerePreparedElsewhere()
{
    const QString file = project(u"a"_s) + u"/data/prepared/train.jsonl"_s;
    QVERIFY(QFile::rename(file, file + u".away"_s));
    QVERIFY(bool(tests::open(m_program->project, project(u"a"_s))));
    m_program->window->showPage(u"train"_s);
    auto *setup = m_program->train->findChild<SetupView *>();
    QTRY_VERIFY(setup->estimate().blocked());
    QTest::qWait(300); // the page has looked at what is there
    QVERIFY(QFile::rename(file + u".away"_s, file));
    QTRY_VERIFY_WITH_TIMEOUT(setup->isReady(), 30000);
}

void TestLifetimes::followsARunOfAProjectThatWasLeft_data()
{
    QTest::addColumn<bool>("comesBack"); // the user, before it has ended
    QTest::newRow("it ends while another project is open") << false;
    QTest::newRow("its project is opened again") << true;
}

void TestLifetimes::followsARunOfAProjectThatWasLeft()
{
    QFETCH(bool, comesBack);
    m_gate->open();
    QVERIFY(bool(tests::open(m_program->project, project(u"a"_s))));
    m_program->train->startGuided();
    RunView *view = m_program->train->view();
    QTRY_VERIFY_WITH_TIMEOUT(view->isOpen(), 30000);
    const run::RunFolder folder = *view->folder();
    const QString name = QString::fromStdString(folder.name());
    auto lock = base::FileLock::acquire(folder.lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    {
        auto log = run::EventLog::open(folder);
        QVERIFY(log && log->append("state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 1 } }));
    }
    const auto taskOf = [this](const QString &part) {
        for (const TaskState &task : m_program->tasks.states())
            if (task.title.contains(part))
                return task;
        return TaskState();
    };
    QVERIFY(bool(tests::open(m_program->project, project(u"b"_s))));
    QTRY_COMPARE(taskOf(name).project, project(u"a"_s)); // the window adds its name
    QVERIFY(!taskOf(name).isLostAtQuit);
    if (comesBack) { // by a click on the task
        m_program->window->findChild<widgets::TaskBar *>()->taskClicked(taskOf(name).id);
        QTRY_COMPARE(m_program->project.folder(), project(u"a"_s));
        QTRY_COMPARE(m_program->window->currentPage()->id(), u"train"_s);
        QTRY_VERIFY(view->isOpen());
        QTRY_VERIFY(!taskOf(name).title.isEmpty() && taskOf(name).project.isEmpty());
        QCOMPARE(m_program->tasks.states().size(), 1);
    }
    {
        auto log = run::EventLog::open(folder);
        QVERIFY(log && log->append("state", { { "state", "Finished" } }));
        QVERIFY(bool(log->append("end", { { "state", "Finished" }, { "message", "Over." } })));
    }
    m_program->launcher.alive = false;
    QTRY_VERIFY(!taskOf(u"evaluating the base model"_s).title.isEmpty()); // it was to be measured, whichever project is open
    QCOMPARE(m_program->tasks.states().size(), 1);
}

/// The window was closed over it, and opens another project.
void TestLifetimes::findsARunOfAnotherProjectAgain()
{
    const auto folder = makeRun(u"a"_s, u"one"_s, nullptr);
    const auto trainer = base::FileLock::acquire(folder.lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    QVERIFY(bool(trainer));
    for (const QString &name : { u"a"_s, u"b"_s })
        QVERIFY(bool(tests::open(m_program->project, project(name))));
    m_program.reset();
    m_program = std::make_unique<tests::WindowPages>(m_folder->path(), m_gate.get());
    const auto isTold = [this] {
        const auto states = m_program->tasks.states();
        return std::any_of(states.begin(), states.end(), [](const TaskState &task) { return task.title == u"one"_s; });
    };
    QTRY_VERIFY(isTold());
    QVERIFY(bool(tests::open(m_program->project, project(u"a"_s)))); // whose own page follows it from here
    QTRY_VERIFY(isOffered(u"train.pause"_s));
}

void TestLifetimes::aTrainerThatDiedElsewhereIsToldOf()
{
    followOnTrainPage(u"a"_s, makeRun(u"a"_s, u"one"_s, nullptr));
    QTRY_VERIFY(isOffered(u"train.abort"_s));
    m_program->window->showPage(u"data"_s); // which the project comes back on
    QVERIFY(bool(tests::open(m_program->project, project(u"b"_s))));
    m_program->window->showPage(u"data"_s);
    QSignalSpy offered(m_program->train, &Page::offered);
    m_program->launcher.alive = false; // killed
    QTRY_COMPARE(offered.size(), 1);
    QVERIFY(!isOffered(u"train.resume"_s));
    QSignalSpy badges(m_program->train, &Page::badgeChanged);
    QVERIFY(bool(tests::open(m_program->project, project(u"a"_s))));
    QTRY_VERIFY(shownBanner(u"stopped unexpectedly"_s) || shownBanner(u"no checkpoint"_s));
    QVERIFY(isOffered(u"train.resume"_s));
    QCOMPARE(badges.last().first().toString(), u"!"_s); // until somebody looks
    m_program->window->showPage(u"train"_s);
    QCOMPARE(badges.last().first().toString(), QString());
    QVERIFY(bool(tests::open(m_program->project, project(u"b"_s)))); // to look at something, and back: it still waits
    QTRY_VERIFY(!isOffered(u"train.resume"_s));
    QVERIFY(bool(tests::open(m_program->project, project(u"a"_s))));
    QTRY_VERIFY(isOffered(u"train.resume"_s));
    m_program->actions.find(u"train.new"_s)->trigger();
    QVERIFY(bool(tests::open(m_program->project, project(u"b"_s))));
    QVERIFY(bool(tests::open(m_program->project, project(u"a"_s))));
    QTest::qWait(300);
    QVERIFY(!isOffered(u"train.resume"_s));
}

void TestLifetimes::theEndOfARunIsToldOnOtherPages_data()
{
    QTest::addColumn<QByteArray>("ending"); // empty: killed
    QTest::addColumn<QString>("said");
    QTest::addColumn<bool>("isFailure");
    QTest::newRow("finished") << QByteArray("Finished") << u"one: Over."_s << false;
    QTest::newRow("stopped") << QByteArray("Stopped") << u"one: Over."_s << false;
    QTest::newRow("failed") << QByteArray("Error") << u"one: Over."_s << true;
    QTest::newRow("killed") << QByteArray() << u"one: The training process stopped unexpectedly."_s << true;
}

void TestLifetimes::theEndOfARunIsToldOnOtherPages()
{
    QFETCH(QByteArray, ending);
    QFETCH(QString, said);
    QFETCH(bool, isFailure);
    const auto folder = makeRun(u"a"_s, u"one"_s, nullptr);
    followOnTrainPage(u"a"_s, folder);
    QTRY_VERIFY(isOffered(u"train.abort"_s));
    m_program->train->showPart(u"new"_s); // leaves what is at work
    QVERIFY(isOffered(u"train.abort"_s));
    m_program->window->showPage(u"data"_s);
    QSignalSpy badges(m_program->train, &Page::badgeChanged), offered(m_program->train, &Page::offered);
    if (!ending.isEmpty()) {
        auto log = run::EventLog::open(folder);
        QVERIFY(log && log->append("state", { { "state", ending.toStdString() } }));
        QVERIFY(bool(log->append("end", { { "state", ending.toStdString() }, { "message", "Over." } })));
    }
    m_program->launcher.alive = false;
    const auto *toast = m_program->window->findChild<widgets::Toast *>();
    QTRY_COMPARE(toast->text(), said);
    QCOMPARE(badges.last().first().toString(), isFailure ? u"!"_s : QString());
    QCOMPARE(offered.size(), 1);
    if (!isFailure) {
        m_program->train->seeEnd(folder.path().parent_path() / "another");
        QCOMPARE(toast->text(), said);
        m_program->train->seeEnd(folder.path()); // on the page Runs
        QCOMPARE(toast->text(), QString());
        QVERIFY(isOffered(u"train.new"_s));
        Q_EMIT m_program->window->currentPage()->pageRequested(u"train#new"_s); // as the page Data does with rows just saved
        QVERIFY(!isOffered(u"train.new"_s));
        return;
    }
    press(u"Show"_s);
    QCOMPARE(m_program->window->currentPage()->id(), u"train"_s);
    QCOMPARE(toast->text(), QString());
    QCOMPARE(badges.last().first().toString(), QString());
    m_program->window->showPage(u"data"_s); // it has been seen
    QTest::qWait(300);
    QCOMPARE(offered.size(), 1);
}

void TestLifetimes::aStartThatFailsIsToldOnOtherPages()
{
    openTrainPage(u"a"_s);
    m_program->launcher.waitsFor = "The disk is slow.";
    m_program->actions.find(u"train.start"_s)->trigger();
    QTRY_VERIFY(shownBanner(u"The disk is slow."_s));
    m_program->window->showPage(u"data"_s);
    QSignalSpy badges(m_program->train, &Page::badgeChanged), offered(m_program->train, &Page::offered);
    m_program->launcher.alive = false;
    for (auto *button : m_program->train->findChildren<widgets::Button *>())
        if (button->text() == u"Do not wait"_s)
            button->click();
    QTRY_COMPARE(offered.size(), 1);
    QCOMPARE(offered.first().first().toString(), u"The training did not start: The start was canceled."_s);
    QTRY_VERIFY(!m_program->train->view()->isLive());
    QCOMPARE(offered.size(), 1); // once
    QCOMPARE(badges.last().first().toString(), u"!"_s);
}

void TestLifetimes::aNewerPromiseTakesThePlaceOfTheOlder()
{
    followOnTrainPage(u"a"_s, makeRun(u"a"_s, u"one"_s, nullptr));
    QTRY_VERIFY(isOffered(u"train.stopatcheckpoint"_s));
    QSignalSpy told(m_program->train, &Page::toast);
    m_program->window->showPage(u"data"_s); // on its page it stands below the buttons
    m_program->actions.find(u"train.stopatcheckpoint"_s)->trigger();
    QTRY_COMPARE(told.size(), 1);
    m_program->actions.find(u"train.stop"_s)->trigger();
    QTRY_COMPARE(told.size(), 2);
    const auto *toast = m_program->window->findChild<widgets::Toast *>();
    QCOMPARE(toast->text(), told.last().first().toString());
    m_program->window->showPage(u"train"_s);
    m_program->launcher.alive = false;
    QTRY_COMPARE(toast->text(), QString()); // and neither is said of a run that is over
}

void TestLifetimes::aRunInTheTrashCannotBeResumed()
{
    const auto folder = makeRun(u"a"_s, u"one"_s, nullptr);
    m_program->launcher.alive = false;
    followOnTrainPage(u"a"_s, folder);
    QTRY_VERIFY(isOffered(u"train.resume"_s));
    m_program->window->showPage(u"runs"_s);
    QTRY_VERIFY(isOffered(u"runs.trash"_s));
    m_program->actions.find(u"runs.trash"_s)->trigger();
    QTRY_VERIFY(!QFileInfo::exists(project(u"a/runs/one"_s)));
    m_program->window->showPage(u"train"_s);
    QTRY_VERIFY(!isOffered(u"train.resume"_s));
    QVERIFY(shownBanner(u"deleted or moved"_s));
    m_program->actions.find(u"undo"_s)->trigger(); // while the page is in sight
    QTRY_VERIFY(isOffered(u"train.resume"_s));
    QVERIFY(!shownBanner(u"deleted or moved"_s));
}

void TestLifetimes::aTaskOfAnotherProjectIsOfARunInIt()
{
    QVERIFY(bool(tests::open(m_program->project, project(u"a"_s))));
    m_program->runs->findChild<RunActions *>()->evaluate({ { makeRun(u"a"_s, u"one"_s, "Finished"), u"one"_s } });
    QTRY_COMPARE(m_program->tasks.states().size(), 1);
    QVERIFY(bool(tests::open(m_program->project, project(u"b"_s))));
    QVERIFY(!m_program->window->close());
    QVERIFY(shownBanner(u"one in a: evaluating the base model"_s));
}

void TestLifetimes::badgesFollowARunThatGoesOn()
{
    const auto folder = makeRun(u"a"_s, u"one"_s, "Stopped");
    connect(m_program->train, &TrainPage::runsChanged, m_program->runs, &RunsPage::refresh); // as the program does
    QSignalSpy badges(m_program->runs, &Page::badgeChanged), dots(m_program->train, &Page::badgeChanged);
    const auto lock = base::FileLock::acquire(folder.lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    followOnTrainPage(u"a"_s, folder);
    QTRY_VERIFY(m_program->train->view()->isCaughtUp());
    QTest::qWait(300); // the runs have been read, as they were
    auto log = run::EventLog::open(folder);
    QVERIFY(log && log->append("state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 1 } }));
    QTRY_COMPARE(badges.last().first().toString(), u"1"_s);
    QTRY_COMPARE(dots.last().last().value<Activity>(), Activity::Working);
    QVERIFY(log->append("control", { { "request", "pause" }, { "step", 1 } }));
    QTRY_COMPARE(dots.last().last().value<Activity>(), Activity::Paused);
}

void TestLifetimes::aSearchStaysInItsProject()
{
    makeRun(u"a"_s, u"one"_s, "Finished");
    makeRun(u"b"_s, u"two"_s, "Finished");
    m_program->window->showPage(u"runs"_s);
    QVERIFY(bool(tests::open(m_program->project, project(u"a"_s))));
    QTRY_COMPARE(m_program->runs->table()->model()->rowCount(), 1);
    m_program->runs->findChild<QLineEdit *>(u"searchRuns"_s)->setText(u"one"_s);
    QVERIFY(bool(tests::open(m_program->project, project(u"b"_s))));
    QTRY_COMPARE(m_program->runs->table()->model()->rowCount(), 1);
    m_program->window->showPage(u"runs"_s);
    QTRY_VERIFY(isOffered(u"runs.open"_s));
}

/// A button of a message means the project that was open, and the run that it names.
void TestLifetimes::anOfferGoesWithItsProject()
{
    m_gate->open();
    const auto folder = makeRun(u"a"_s, u"one"_s, nullptr);
    followOnTrainPage(u"a"_s, folder);
    const auto *toast = m_program->window->findChild<widgets::Toast *>();
    const auto stop = [&] {
        QTRY_VERIFY(isOffered(u"train.stop"_s));
        m_program->tasks.cancel(m_program->tasks.states().first().id); // by the task bar
        {
            auto log = run::EventLog::open(folder);
            QVERIFY(log && log->append("state", { { "state", "Stopped" } }));
            QVERIFY(bool(log->append("end", { { "state", "Stopped" }, { "message", "Stopped." } })));
        }
        m_program->launcher.alive = false;
        QTRY_VERIFY(toast->text().contains(u"one was stopped"_s));
    };
    stop();
    QCOMPARE(m_program->actions.find(u"train.resume"_s)->property(widgets::CommandPalette::kSubject).toString(), u"one"_s);
    m_program->actions.find(u"train.new"_s)->trigger();
    QVERIFY(!m_program->actions.find(u"train.resume"_s)->isVisible());
    m_program->launcher.alive = true;
    toast->findChild<widgets::Button *>()->click();
    QTRY_COMPARE(m_program->launcher.starts.load(), 1);
    QTRY_VERIFY(m_program->train->view()->isOpen());
    {
        auto log = run::EventLog::open(folder);
        QVERIFY(log && log->append("state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 1 } }));
    }
    stop();
    QVERIFY(bool(tests::open(m_program->project, project(u"b"_s))));
    QVERIFY2(!toast->text().contains(u"one was stopped"_s), qPrintable(toast->text()));
}

void TestLifetimes::startsATrainingByKeyOnItsPageAlone()
{
    openTrainPage(u"a"_s);
    QVERIFY(isOffered(u"train.start"_s));
    for (const QString &page : { u"project"_s, u"data"_s, u"config"_s, u"runs"_s }) {
        m_program->window->showPage(page);
        QTest::keyClick(
            m_program->window->focusWidget() ? m_program->window->focusWidget() : m_program->window.get(), Qt::Key_R, Qt::ControlModifier);
    }
    QCoreApplication::processEvents();
    QVERIFY(!QDir(project(u"a/runs"_s)).exists() || QDir(project(u"a/runs"_s)).isEmpty());
    m_gate->open();
    m_program->window->showPage(u"train"_s);
    QTRY_VERIFY_WITH_TIMEOUT(isOffered(u"train.start"_s), 30000);
    QTest::keyClick(m_program->window->focusWidget(), Qt::Key_R, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(m_program->launcher.starts.load(), 1, 30000);
}

/// The buttons that follow have other meanings: the keyboard stays with the page.
void TestLifetimes::spaceAfterAStartAsksNothing()
{
    m_gate->open();
    openTrainPage(u"a"_s);
    widgets::Button *start = nullptr;
    for (auto *button : m_program->train->findChildren<widgets::Button *>())
        if (button->text() == u"Start training"_s)
            start = button;
    QVERIFY(start && start->isVisible());
    start->setFocus();
    QTest::keyClick(start, Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(m_program->train->view()->isLive() && isOffered(u"train.abort"_s), 30000);
    QTest::qWait(100);
    QWidget *focused = m_program->window->focusWidget();
    QVERIFY(focused && !qobject_cast<QAbstractButton *>(focused));
    QTest::keyClick(focused, Qt::Key_Space);
    QVERIFY(!shownBanner(u"Abort"_s));
}

/// Clicks at one place stop a run and do not begin the next: what takes a place rests first, as the header of a page sees to.
void TestLifetimes::stopAndStartStandApart()
{
    m_program->window->resize(1440, 900); // with room for the navigation: nothing folds, and nothing moves, while places are compared
    const auto folder = makeRun(u"a"_s, u"one"_s, nullptr);
    openTrainPage(u"a"_s);
    const auto place = [this](const QString &text) {
        for (auto *button : m_program->train->findChildren<widgets::Button *>())
            if (button->text() == text && button->isVisible())
                return QRect(button->mapTo(m_program->window.get(), QPoint()), button->size());
        return QRect();
    };
    const auto edge = [this] { return m_program->train->mapTo(m_program->window.get(), QPoint()).x() + m_program->train->width() - 24 - 1; };
    QTRY_COMPARE(place(u"Start training"_s).right(), edge());
    m_program->train->follow(folder);
    QTRY_COMPARE(place(u"Stop and keep"_s).right(), edge());
    auto log = run::EventLog::open(folder);
    QVERIFY(log && log->append("state", { { "state", "Stopped" } }));
    m_program->launcher.alive = false;
    QTRY_COMPARE(place(u"All runs"_s).right(), edge());
    QVERIFY(place(u"New training"_s).isValid() && place(u"Restart this run"_s).isValid());
    for (const auto *button : m_program->train->findChildren<widgets::Button *>())
        if (button->text() == u"All runs"_s && button->isVisible())
            QCOMPARE(button->width(), button->sizeHint().width()); // and no wider
    m_program->actions.find(u"train.new"_s)->trigger();
    QTRY_COMPARE(place(u"Start training"_s).right(), edge());
}

void TestLifetimes::beginsNoRunWithoutItsModel()
{
    m_gate->open();
    QVERIFY(QDir(project(u"a/tiny-llama"_s)).removeRecursively());
    QFile config(project(u"a/config.yaml"_s));
    QVERIFY(config.open(QIODevice::WriteOnly) && config.write("version: 1\nmodel:\n  model_name: no-such-model\n") > 0);
    config.close();
    QVERIFY(bool(tests::open(m_program->project, project(u"a"_s))));
    m_program->window->showPage(u"train"_s);
    m_program->train->startGuided();
    QTRY_VERIFY(shownBanner(u"no-such-model"_s));
    QVERIFY(!QDir(project(u"a/runs"_s)).exists() || QDir(project(u"a/runs"_s)).isEmpty());
    press(u"Choose another model"_s);
    QCOMPARE(m_program->window->currentPage()->id(), u"config"_s);
}

/// With every thread of every lane asleep, the window is drawn and a request reaches the trainer before any of them wakes.
void TestLifetimes::requestsDoNotQueue()
{
    const auto folder = makeRun(u"a"_s, u"one"_s, nullptr);
    followOnTrainPage(u"a"_s, folder);
    QTRY_VERIFY(isOffered(u"train.pause"_s));

    tests::Gate &sleep = *m_sleep;
    Background &background = m_program->tasks.background();
    const int many = QThread::idealThreadCount() + 2;
    for (int i = background.threads(Background::Lane::Work) + many; i > 0; --i)
        m_program->tasks.run(
            u"Sleeping"_s, this, [&sleep](const TaskControl &) -> base::Result<int> { return sleep.wait(), 1; }, [](const base::Result<int> &) {});
    for (int i = background.threads(Background::Lane::Question) + many; i > 0; --i)
        (void)background.run(Background::Lane::Question, [&sleep] { sleep.wait(); });
    for (int i = 0; i < many; ++i)
        (void)background.run(Background::Lane::Request, [&sleep] { sleep.wait(); });
    QTRY_COMPARE(sleep.waiting(), background.threads(Background::Lane::Work) + background.threads(Background::Lane::Question) + many);

    QStringList order;
    int beats = 0;
    QTimer beat;
    connect(&beat, &QTimer::timeout, this, [&] { ++beats; });
    beat.start(0);
    for (const QString &page : { u"project"_s, u"data"_s, u"config"_s, u"runs"_s, u"train"_s }) {
        m_program->window->showPage(page);
        const int before = beats;
        m_program->window->resize(m_program->window->width() + 1, 900);
        QVERIFY(!m_program->window->grab().isNull());
        QTRY_VERIFY(beats > before);
    }
    widgets::Card card(u"A large fill"_s);
    card.resize(3000, 3000);
    QVERIFY(!card.grab().isNull());
    order << u"drawn"_s;
    m_program->actions.find(u"train.pause"_s)->trigger();
    QTRY_COMPARE(m_program->launcher.requests.load(), 1);
    order << u"asked"_s;
    QCOMPARE(sleep.gaveUp(), 0);
    order << u"woken"_s;
    sleep.open();
    QTRY_VERIFY(m_program->tasks.states().size() == 1); // the run
    QCOMPARE(order, (QStringList { u"drawn"_s, u"asked"_s, u"woken"_s }));
}

/// It may lie on a disk that does not answer.
void TestLifetimes::whatIsDraggedIsLookedAtBesideTheWindow()
{
    Background &background = m_program->tasks.background();
    for (int i = background.threads(Background::Lane::Question); i > 0; --i)
        (void)background.run(Background::Lane::Question, [sleep = m_sleep.get()] { sleep->wait(); });
    QTRY_COMPARE(m_sleep->waiting(), background.threads(Background::Lane::Question));
    MainWindow &window = *m_program->window;
    const auto *veil = window.findChild<widgets::DropVeil *>();
    QMimeData mime;
    mime.setUrls({ QUrl::fromLocalFile(project(u"b"_s)) });
    const auto drag = [&] {
        QDragEnterEvent event(window.rect().center(), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &event);
    };
    drag();
    QVERIFY(!veil->text().isEmpty() && !veil->text().contains(u"Open the project"_s)); // nobody knows yet
    QDropEvent drop(window.rect().center(), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &drop);
    QVERIFY(drop.isAccepted());
    QVERIFY(!m_program->project.isOpening() && !m_program->project.isOpen());
    m_sleep->open();
    m_gate->open();
    QTRY_COMPARE(m_program->project.name(), u"b"_s);
    drag();
    QTRY_VERIFY(veil->text().contains(u"Open the project b"_s));
}

void TestLifetimes::theAbortQuestionFollowsTheCheckpoints()
{
    const auto folder = makeRun(u"a"_s, u"one"_s, nullptr);
    followOnTrainPage(u"a"_s, folder);
    QTRY_VERIFY(isOffered(u"train.abort"_s));
    QTRY_COMPARE(m_program->train->view()->data().step, 1);
    m_program->actions.find(u"train.abort"_s)->trigger();
    QVERIFY(shownBanner(u"no checkpoint"_s));
    const auto focused = [this] { return qobject_cast<widgets::Button *>(m_program->window->focusWidget()); };
    QTRY_VERIFY(focused() && focused()->text() == u"Do not abort"_s); // what Enter does costs nothing
    for (const auto *button : focused()->parentWidget()->findChildren<widgets::Button *>())
        QVERIFY(button->isHidden() || button->text() != u"Copy message"_s);
    focused()->click();
    QVERIFY(!shownBanner(u"no checkpoint"_s));
    QCOMPARE(m_program->launcher.requests.load(), 0);
    m_program->actions.find(u"train.abort"_s)->trigger();
    auto log = run::EventLog::open(folder);
    QVERIFY(log && log->append("checkpoint", { { "step", 1 }, { "path", "checkpoint-1" }, { "bytes", 10 } }));
    QTRY_VERIFY(shownBanner(u"since step 1"_s));
    press(u"Abort now"_s);
    QTRY_COMPARE(m_program->launcher.requests.load(), 1);
}

void TestLifetimes::aStopAtACheckpointCanBeTakenBack()
{
    const auto folder = makeRun(u"a"_s, u"one"_s, nullptr);
    followOnTrainPage(u"a"_s, folder);
    QTRY_VERIFY(isOffered(u"train.stopatcheckpoint"_s));
    QVERIFY(!isOffered(u"train.keep"_s));
    auto log = run::EventLog::open(folder);
    QVERIFY(log && log->append("control", { { "request", "stop_at_checkpoint" }, { "step", 1 } }));
    QTRY_VERIFY(isOffered(u"train.keep"_s));
    QVERIFY(!isOffered(u"train.stopatcheckpoint"_s));
    m_program->actions.find(u"train.abort"_s)->trigger();
    int taking = 0; // the one button takes the stop back; what only closes the question says another thing
    for (const auto *button : m_program->train->findChildren<widgets::Button *>())
        taking += button->isVisible() && button->text() == u"Keep training"_s;
    QCOMPARE(taking, 1);
    press(u"Keep training"_s);
    QTRY_COMPARE(m_program->launcher.requests.load(), 1);
    QCOMPARE(m_program->launcher.newest.load(), run::Request::Withdraw);
    QVERIFY(log->append("control", { { "request", "withdraw" }, { "step", 1 } }));
    QTRY_VERIFY(isOffered(u"train.stopatcheckpoint"_s));
    QVERIFY(!isOffered(u"train.keep"_s));
}

void TestLifetimes::noStopIsOfferedAtACheckpointThatNeverComes()
{
    const auto folder = makeRun(u"a"_s, u"one"_s, nullptr);
    followOnTrainPage(u"a"_s, folder);
    QTRY_VERIFY(isOffered(u"train.stopatcheckpoint"_s));
    const auto *stop = m_program->actions.find(u"train.stopatcheckpoint"_s);
    const auto *ways = m_program->train->findChild<QLabel *>(u"ways"_s);
    QVERIFY(ways->text().contains(u"Stop at checkpoint"_s));
    auto log = run::EventLog::open(folder);
    QVERIFY(log && log->append("step", { { "step", 8 }, { "loss", 1.0 } })); // of 9, and one is saved every 4
    QTRY_VERIFY(!stop->isEnabled());
    QVERIFY(stop->isVisible()); // what stands beside it stays where it is
    QVERIFY2(stop->toolTip().contains(u"No checkpoint is due any more"_s), qPrintable(stop->toolTip()));
    QVERIFY2(!ways->text().contains(u"Stop at checkpoint"_s), qPrintable(ways->text()));
    QVERIFY(log->append("state", { { "state", "Training" }, { "total_steps", 3 }, { "first_step", 1 } })); // it is over before the first
    QTRY_VERIFY(!stop->isVisible());
}

void TestLifetimes::saysWhyNothingIsMadeOfARunThatEndedEarly()
{
    const auto *evaluate = m_program->actions.find(u"train.evaluate"_s);
    for (const auto &[ending, reason] : { std::pair { "Stopped", u"The run was aborted before it saved an adapter"_s },
             { "Error", u"The run failed before it saved an adapter"_s } }) {
        const auto folder = makeRun(u"a"_s, QString::fromLatin1(ending), nullptr);
        followOnTrainPage(u"a"_s, folder);
        auto log = run::EventLog::open(folder);
        QVERIFY(log && log->append("state", { { "state", ending } }));
        QVERIFY(bool(log->append("end", { { "state", ending }, { "message", "Over." } })));
        m_program->launcher.alive = false;
        QTRY_COMPARE(evaluate->toolTip(), reason);
        QVERIFY(!evaluate->isEnabled());
        m_program->launcher.alive = true;
    }
}

/// It hears at the end of a step, and of all answers that it writes there.
void TestLifetimes::whatARunWasAskedShowsAtOnce()
{
    const auto folder = makeRun(u"a"_s, u"one"_s, nullptr);
    followOnTrainPage(u"a"_s, folder);
    QTRY_VERIFY(isOffered(u"train.pause"_s));
    const auto *ways = m_program->train->findChild<QLabel *>(u"ways"_s);
    auto log = run::EventLog::open(folder);
    m_program->actions.find(u"train.pause"_s)->trigger();
    QVERIFY(!isOffered(u"train.pause"_s));
    QCOMPARE(m_program->actions.find(u"train.pause"_s)->iconText(), u"Pausing…"_s);
    QVERIFY2(ways->text().startsWith(u"Pausing…"_s), qPrintable(ways->text()));
    QVERIFY(log && log->append("control", { { "request", "pause" }, { "step", 1 } }));
    QTRY_VERIFY(isOffered(u"train.continue"_s));
    QVERIFY(!isOffered(u"train.stopatcheckpoint"_s)); // none comes while it is paused
    m_program->actions.find(u"train.continue"_s)->trigger();
    QVERIFY(!isOffered(u"train.continue"_s));
    QVERIFY(log->append("control", { { "request", "resume" }, { "step", 1 } }));
    QTRY_VERIFY(isOffered(u"train.pause"_s));
    QCOMPARE(m_program->actions.find(u"train.pause"_s)->iconText(), u"Pause"_s);
    m_program->actions.find(u"train.stopatcheckpoint"_s)->trigger();
    QVERIFY(isOffered(u"train.keep"_s) && !isOffered(u"train.stopatcheckpoint"_s));
    QVERIFY2(ways->text().contains(u"next checkpoint"_s), qPrintable(ways->text()));
    m_program->actions.find(u"train.keep"_s)->trigger();
    QVERIFY(!isOffered(u"train.keep"_s) && isOffered(u"train.stopatcheckpoint"_s));
}

void TestLifetimes::whatIsLikelyNextStandsOut()
{
    const auto primary = [this] {
        QStringList texts;
        for (const auto *button : m_program->train->findChildren<widgets::Button *>())
            if (button->isVisible() && button->role() == widgets::ButtonRole::Primary)
                texts << button->text();
        return texts.join(u", "_s);
    };
    const auto folder = makeRun(u"a"_s, u"one"_s, nullptr);
    followOnTrainPage(u"a"_s, folder);
    QTRY_COMPARE(primary(), u"Stop and keep"_s);
    auto log = run::EventLog::open(folder);
    QVERIFY(log && log->append("control", { { "request", "pause" }, { "step", 1 } }));
    QTRY_COMPARE(primary(), u"Continue"_s);
    QVERIFY(log->append("control", { { "request", "resume" }, { "step", 1 } }));
    QTRY_COMPARE(primary(), u"Stop and keep"_s);
    m_program->launcher.alive = false; // killed
    QTRY_COMPARE(primary(), u"Restart this run"_s);
    QVERIFY(shownBanner(u"no checkpoint"_s)); // and nothing is said of one
    tests::writeCheckpoint(folder, 5);
    m_program->train->activated();
    QTRY_COMPARE(primary(), u"Resume from step 5"_s);
    m_program->train->follow(makeRun(u"a"_s, u"two"_s, "Stopped")); // on purpose
    QTRY_COMPARE(primary(), u"New training"_s);
    const auto aborted = makeRun(u"a"_s, u"three"_s, nullptr);
    {
        auto events = run::EventLog::open(aborted);
        QVERIFY(events && events->append("control", { { "request", "abort" }, { "step", 1 } }));
        QVERIFY(bool(events->append("state", { { "state", "Stopped" } })));
        QVERIFY(bool(events->append("end", { { "state", "Stopped" }, { "message", run::kAborted } })));
    }
    m_program->train->follow(aborted); // nothing was kept: as on the page Runs
    QTRY_COMPARE(primary(), u"Restart this run"_s);
}

/// Between the press and the end of the step a run is asked nothing else.
void TestLifetimes::aRunThatStopsSaysSo()
{
    const auto folder = makeRun(u"a"_s, u"one"_s, nullptr);
    followOnTrainPage(u"a"_s, folder);
    QTRY_VERIFY(isOffered(u"train.stop"_s));
    const auto *stop = m_program->actions.find(u"train.stop"_s);
    m_program->actions.find(u"train.stop"_s)->trigger();
    QCOMPARE(stop->iconText(), u"Stopping…"_s);
    for (const QString &action : { u"train.stop"_s, u"train.pause"_s, u"train.stopatcheckpoint"_s })
        QVERIFY2(!isOffered(action), qPrintable(action));
    QVERIFY(isOffered(u"train.abort"_s));
    auto log = run::EventLog::open(folder);
    QVERIFY(log && log->append("sample", { { "step", 0 }, { "phase", "before" }, { "prompt", "Why?" }, { "text", "So." } }));
    QVERIFY(log->append("step", { { "step", 3 }, { "loss", 2.0 } }));
    QVERIFY(log->append("control", { { "request", "stop" }, { "step", 3 } }));
    QVERIFY(log->append("state", { { "state", "SavingAdapter" } }));
    QTRY_VERIFY(isOffered(u"train.skip"_s));
    QVERIFY(!isOffered(u"train.abort"_s)); // there is nothing to drop any more
    m_program->actions.find(u"train.skip"_s)->trigger();
    QTRY_COMPARE(m_program->launcher.newest.load(), run::Request::StopNow);
    QVERIFY(log->append("sample", { { "step", 3 }, { "phase", "after" }, { "prompt", "Why?" }, { "text", "Because." } }));
    QTRY_VERIFY(!isOffered(u"train.skip"_s));
    QVERIFY(log->append("state", { { "state", "Stopped" } }));
    m_program->launcher.alive = false;
    QTRY_VERIFY(isOffered(u"train.new"_s));
    QVERIFY(!stop->isVisible());
}

void TestLifetimes::aStartThatWaitsSaysWhatFor()
{
    openTrainPage(u"a"_s);
    m_program->launcher.waitsFor = "Waiting for the trainer that holds this run.";
    m_program->actions.find(u"train.start"_s)->trigger();
    QTRY_VERIFY(shownBanner(u"Waiting for the trainer"_s));
    press(u"Do not wait"_s);
    QTRY_VERIFY(shownBanner(u"canceled"_s));
    QVERIFY(!shownBanner(u"Waiting for the trainer"_s));
}

/// With a disk that does not answer the window is drawn, pages change, and what is chosen counts.
void TestLifetimes::theWindowGoesOnWhileTheDiskHangs()
{
    tests::Gate opening, writing;
    std::atomic<tests::Gate *> closed = &opening;
    m_program = std::make_unique<tests::WindowPages>(m_folder->path(), nullptr, &closed);
    int beats = 0;
    QTimer beat;
    connect(&beat, &QTimer::timeout, this, [&] { ++beats; });
    beat.start(0);
    const auto everyPageTurns = [&] {
        for (const QString &page : { u"project"_s, u"data"_s, u"runs"_s, u"train"_s, u"config"_s }) {
            m_program->window->showPage(page);
            const int before = beats;
            QVERIFY(!m_program->window->grab().isNull());
            QTRY_VERIFY(beats > before + 5);
        }
    };
    m_program->window->openProject(project(u"a"_s));
    QTRY_COMPARE(opening.waiting(), 1);
    everyPageTurns();
    QTRY_VERIFY(shownBanner(u"Opening"_s));
    closed = nullptr;
    opening.open();
    QTRY_VERIFY(m_program->project.isOpen());
    QTRY_VERIFY(!shownBanner(u"Opening"_s));
    closed = &writing;
    auto *config = static_cast<ConfigPage *>(m_program->window->page(u"config"_s));
    auto *editor = config->findChild<widgets::CodeEditor *>();
    editor->setText(editor->text() + u"# a\n"_s);
    QTRY_VERIFY(config->isDirty());
    config->save();
    QTRY_COMPARE(writing.waiting(), 1);
    everyPageTurns();
    QVERIFY(!config->isDirty());
    QFile file(project(u"a/config.yaml"_s));
    QVERIFY(file.open(QIODevice::ReadOnly) && !file.readAll().endsWith("# a\n"));
    file.close();
    QSignalSpy saved(config, &ConfigPage::saved);
    closed = nullptr;
    writing.open();
    QTRY_COMPARE(saved.count(), 1);
    QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll().endsWith("# a\n"));
    QCOMPARE(opening.gaveUp() + writing.gaveUp(), 0);
}

ANNEAL_TEST(TestLifetimes)
#include "tst_lifetimes.moc"
