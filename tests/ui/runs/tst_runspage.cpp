// SPDX-License-Identifier: GPL-3.0-or-later
// The table of runs: what it lists, what of it is selected, and what can be done there.
#include "core/run/control.h"
#include "core/run/eventlog.h"
#include "core/run/runsummary.h"
#include "tests/support/projectfiles.h"
#include "tests/support/testprogram.h"
#include "tests/ui/runs/runsbench.h"
#include "ui/runs/checkpointmodel.h"
#include "ui/runs/comparison.h"
#include "ui/runs/losstext.h"
#include "ui/runs/runactions.h"
#include "ui/runs/runspage.h"
#include "ui/runs/runtrash.h"
#include "ui/runs/runview.h"
#include "ui/shell/actions.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "widgets/button.h"
#include "widgets/difftable.h"
#include "widgets/label.h"
#include "widgets/linechart.h"
#include "widgets/numbers.h"
#include "widgets/recordtable.h"
#include "widgets/theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>

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
    void tellsTheSpeedOfItsSteps();
    void saysWhichFoldersHoldNoRun();
    void copiesTheCommand();
    void offersNothingThatCannotBeDone();
    void fitsIntoASmallWindow();
    void keepsTheSelectionWhileRunsComeAndGo();
    void keepsTheCurrentRowInSight();
    void searchesByKeyAtOnce();
    void listAndViewTellTheSame();
    void takesBackAStopAtACheckpoint();
    void aSearchKeepsTheSelection();
    void selectsWhatWasChosenElsewhere();
    void keepsWhatTheUserSelected();
    void enterOpensTheRowThatIsRinged();
    void writesLossesInOneForm();
    void choosesNoRunOutOfSight();
    void saysWhyNothingIsMadeOfAnAbortedRun();
    void keepsARunThatIsWorkedOn();
    void movesSeveralToTheTrashAndBack();
    void saysShortlyThatManyCannotGo();
    void hasRoomForEachTitle();
    void namesNoRunInTheMenuOfARow();
    void eachEntryOfTheMenuSaysOfHowManyRuns();
    void saysItOfNoneOfOneAndOfMany();

private:
    QStringList entries() const;
    void select(const QStringList &names);
    bool says(const QString &text) const;
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

void TestRunsPage::tellsTheSpeedOfItsSteps()
{
    const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/fast", "version: 1\n");
    QVERIFY(bool(folder));
    {
        auto log = run::EventLog::open(*folder);
        QVERIFY(bool(log->append("state", { { "state", "Training" }, { "total_steps", 2 }, { "first_step", 1 } })));
        for (const int step : { 1, 2 })
            QVERIFY(bool(log->append("step",
                { { "step", step }, { "loss", 1 }, { "tokens", 123450 * step }, { "tokens_per_second", step == 1 ? 7 : 12345 },
                    { "seconds", 10 * step } })));
        QVERIFY(bool(log->append("state", { { "state", "Finished" } })));
        QVERIFY(bool(log->append("end", { { "state", "Finished" }, { "message", "Finished." }, { "seconds", 80 } }))); // with its answers
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

void TestRunsPage::fitsIntoASmallWindow() // of 1280×720, less navigation, task bar and page margins
{
    QVERIFY2(m_page->minimumSizeHint().height() <= 640, qPrintable(QString::number(m_page->minimumSizeHint().height())));
    QVERIFY2(m_page->minimumSizeHint().width() <= 1084, qPrintable(QString::number(m_page->minimumSizeHint().width())));
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
    QTRY_VERIFY(says(u"None of the 2 runs matches the search."_s));
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

void TestRunsPage::saysWhyNothingIsMadeOfAnAbortedRun()
{
    const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/aborted", "version: 1\n");
    auto log = run::EventLog::open(*folder);
    QVERIFY(log && log->append("state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 1 } }));
    QVERIFY(bool(log->append("state", { { "state", "Stopped" } })));
    QVERIFY(bool(log->append("end", { { "state", "Stopped" }, { "message", "Aborted." } })));
    m_page->choose(folder->path());
    m_page->activated();
    for (const auto &id : { u"runs.evaluate"_s, u"runs.merge"_s, u"runs.export.q8"_s, u"runs.try"_s }) {
        const QAction *action = m_actions->find(id);
        QVERIFY(action);
        QTRY_COMPARE(action->toolTip(), u"The run was aborted before it saved an adapter"_s);
        QVERIFY(!action->isEnabled());
    }
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
    QTRY_COMPARE(trash->text(), u"Move 2 runs to the trash"_s);
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

/// Of the menu of a row.
QStringList TestRunsPage::entries() const
{
    QStringList visible;
    for (const auto *menu : m_page->findChildren<QMenu *>())
        if (menu->accessibleName().startsWith(u"More to do"_s))
            for (const auto *entry : menu->actions())
                if (entry->isVisible() && !entry->isSeparator())
                    visible << entry->text().section(u'\t', 0, 0);
    return visible;
}

void TestRunsPage::select(const QStringList &names)
{
    auto *table = m_page->table();
    table->clearSelection();
    for (int row = 0; row < table->model()->rowCount(); ++row)
        if (const auto index = table->model()->index(row, RunsModel::Name); names.contains(index.data().toString()))
            table->selectionModel()->select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
}

bool TestRunsPage::says(const QString &text) const
{
    const auto labels = m_page->findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) { return label->text().replace(QChar::Nbsp, u' ') == text; });
}

void TestRunsPage::eachEntryOfTheMenuSaysOfHowManyRuns()
{
    makeAdapter(u"third"_s, {});
    makeAdapter(u"fourth"_s, {});
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 4);
    const auto sayAll = [this](const QStringList &texts) {
        return std::all_of(texts.begin(), texts.end(), [all = entries()](const QString &text) { return all.contains(text); });
    };
    m_page->table()->selectAll();
    QTRY_VERIFY2(
        sayAll({ u"Evaluate 2 runs on held-out rows"_s, u"Merge the adapters of 2 runs into their models"_s, u"Export GGUF, 8 bits (q8_0): 2 runs"_s,
            u"Edit the tags of 4 runs…"_s, u"Pin 4 runs to the top"_s, u"Archive 4 runs"_s, u"Move 4 runs to the trash"_s }),
        qPrintable(entries().join(u'|')));
    select({ u"third"_s, u"first"_s });
    QTRY_VERIFY2(
        sayAll({ u"Evaluate 1 run on held-out rows"_s, u"Merge the adapter of 1 run into its model"_s, u"Export GGUF, 8 bits (q8_0): 1 run"_s,
            u"Edit the tags of 2 runs…"_s, u"Pin 2 runs to the top"_s, u"Archive 2 runs"_s, u"Move 2 runs to the trash"_s }),
        qPrintable(entries().join(u'|')));
    select({ u"third"_s });
    QTRY_VERIFY2(sayAll({ u"Evaluate on held-out rows"_s, u"Merge the adapter into the model"_s, u"Export GGUF, 8 bits (q8_0)"_s, u"Edit the tags…"_s,
                     u"Pin to the top"_s, u"Archive"_s, u"Move to the trash"_s }),
        qPrintable(entries().join(u'|')));
    m_actions->find(u"runs.pin"_s)->trigger();
    QTRY_VERIFY(sayAll({ u"Unpin"_s }));
    m_page->table()->selectAll();
    QTRY_VERIFY2(sayAll({ u"Pin 3 runs to the top"_s, u"Archive 4 runs"_s }), qPrintable(entries().join(u'|'))); // the others
    m_actions->find(u"runs.pin"_s)->trigger();
    QTRY_VERIFY2(sayAll({ u"Unpin 4 runs"_s }), qPrintable(entries().join(u'|')));
}

void TestRunsPage::saysItOfNoneOfOneAndOfMany()
{
    const auto *chart = m_page->findChild<Comparison *>()->findChild<widgets::LineChart *>();
    const auto *open = m_actions->find(u"runs.open"_s);
    const auto why = [open] { return open->isEnabled() ? QString() : open->toolTip(); };
    m_page->table()->clearSelection();
    QTRY_COMPARE(why(), u"Select a run first"_s);
    QTRY_COMPARE(chart->placeholder(), u"Select one or more runs"_s);
    auto *search = m_page->findChild<QLineEdit *>(u"searchRuns"_s);
    search->setText(u"nothing of that name"_s);
    QTRY_VERIFY(says(u"None of the 2 runs matches the search."_s));
    for (const auto *one : m_page->findChild<Comparison *>()->findChildren<widgets::LineChart *>())
        QTRY_COMPARE(one->placeholder(), u"No run is listed, so there is nothing to draw."_s);
    QVERIFY2(why().startsWith(u"No run is listed"_s), qPrintable(why()));
    search->clear();
    std::filesystem::remove_all(folderOf(u"first"_s).path());
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 1);
    QTRY_VERIFY(says(u"1 run · everything here is read from the run folders"_s));
    m_page->table()->clearSelection();
    QTRY_COMPARE(why(), u"Select the run first"_s);
    QTRY_COMPARE(chart->placeholder(), u"Select the run"_s);
    search->setText(u"nothing of that name"_s);
    QTRY_VERIFY(says(u"The only run does not match the search."_s));
    search->clear();
    std::filesystem::remove_all(folderOf(u"second"_s).path());
    m_page->refresh();
    QTRY_COMPARE(why(), u"There is no run yet"_s);
}

void TestRunsPage::namesNoRunInTheMenuOfARow()
{
    QCOMPARE(entries().filter(u"selected"_s), QStringList());
    for (const auto &text : { u"Open"_s, u"Rename…"_s, u"Try it"_s, u"Copy as command"_s, u"Move to the trash"_s })
        QVERIFY2(entries().contains(text), qPrintable(entries().join(u'|')));
    m_page->table()->selectAll();
    QTRY_VERIFY2(entries().contains(u"Move 2 runs to the trash"_s), qPrintable(entries().join(u'|')));
    QCOMPARE(entries().filter(u"selected"_s), QStringList());
    const auto *open = m_actions->find(u"runs.open"_s);
    QVERIFY(!open->isEnabled() && open->toolTip().contains(u"one run"_s));
}

ANNEAL_TEST(TestRunsPage)
#include "tst_runspage.moc"
