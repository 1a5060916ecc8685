// SPDX-License-Identifier: GPL-3.0-or-later
// What people say of runs, and how the table lists them.
#include "core/run/runabout.h"
#include "tests/support/testprogram.h"
#include "tests/ui/runs/runsbench.h"
#include "ui/runs/aboutview.h"
#include "ui/runs/comparison.h"
#include "ui/runs/runsfilter.h"
#include "ui/runs/runssplit.h"
#include "ui/runs/runview.h"
#include "ui/runs/seenruns.h"
#include "ui/runs/tablecolumns.h"
#include "ui/runs/tagpopup.h"
#include "ui/shell/language.h"
#include "widgets/difftable.h"
#include "widgets/label.h"
#include "widgets/numbers.h"
#include "widgets/recordtable.h"
#include "widgets/tagsedit.h"

#include <QApplication>
#include <QCheckBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSignalSpy>

using namespace anneal;
using namespace anneal::ui;
using namespace Qt::StringLiterals;

class TestRunsAbout : public QObject, private tests::RunsBench
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(widgets::windowLocale()); } // as the main window does
    void init() { begin(); }
    void cleanup() { end(); }
    void renamesInPlace();
    void keepsANameThatIsBeingTyped();
    void keepsNotesThatAreBeingTyped();
    void keepsNotesOfEachRun();
    void tellsThatNothingCanBeKept();
    void showsNameAndTagsOfTheOpenRun();
    void notesFromTheListHaveTheFocus();
    void searchesWhatPeopleSay_data();
    void searchesWhatPeopleSay();
    void searchesStatusInOtherWords();
    void pinnedRunsStandFirst();
    void archivesAndTakesBack();
    void choosesAnArchivedRun();
    void tagsSeveralAtOnce();
    void evaluatesSeveralOneAfterTheOther();
    void cancelingOneCancelsTheRest();
    void saysWhatWantsOneRun();
    void givesManyRunsTheRoom();
    void remembersTheSplit();
    void remembersTheColumns();
    void columnsMoveByKeys();
    void takesAValueOver();
    void anUnseenResultIsTheNewestOne();

private:
    run::RunAbout aboutOf(const QString &name) const { return *run::readAbout(folderOf(name)); }
    void say(const QString &name, const std::function<void(run::RunAbout &)> &change) const
    {
        QVERIFY(bool(run::changeAbout(folderOf(name), change)));
    }
    QAction *action(const char *id) const { return m_actions->find(QLatin1String(id)); }
    QStringList shown() const;
    void select(const QStringList &names);
    AboutView *aboutView() const { return m_page->findChild<AboutView *>(); }
    void open(const QString &name);
    void makeAdapter(const QString &name) const;
};

/// The folders of the rows in sight, from the top.
QStringList TestRunsAbout::shown() const
{
    const auto *rows = qobject_cast<const QSortFilterProxyModel *>(m_page->table()->model());
    QStringList names;
    for (int i = 0; i < rows->rowCount(); ++i)
        names << toText(m_page->model().row(rows->mapToSource(rows->index(i, 0)).row()).summary.folder.filename());
    return names;
}

void TestRunsAbout::select(const QStringList &names)
{
    const QStringList all = shown();
    m_page->table()->clearSelection();
    for (const QString &name : names) {
        QVERIFY(all.contains(name));
        const QModelIndex index = m_page->table()->model()->index(int(all.indexOf(name)), 0);
        m_page->table()->selectionModel()->select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
        m_page->table()->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    }
    QTest::qWait(1); // what follows from it does so a moment later
}

void TestRunsAbout::open(const QString &name)
{
    m_page->openRun(folderOf(name).path());
    const auto *view = m_page->findChild<RunView *>();
    QTRY_VERIFY(view->folder() && view->folder()->path() == folderOf(name).path());
    QTRY_VERIFY(view->isCaughtUp() && aboutView()->isEnabled());
}

void TestRunsAbout::makeAdapter(const QString &name) const
{
    const auto folder = folderOf(name).adapterFolder();
    QVERIFY(QDir().mkpath(toText(folder)));
    QVERIFY(bool(base::writeFile(folder / "adapter_model.safetensors", "x")));
}

void TestRunsAbout::renamesInPlace()
{
    select({ u"first"_s });
    QVERIFY(action("runs.rename")->isEnabled());
    QTest::keyClick(m_page->table(), Qt::Key_F2);
    auto *editor = m_page->table()->viewport()->findChild<QLineEdit *>();
    QVERIFY(editor && editor->text() == u"first"_s);
    QCOMPARE(editor->accessibleName(), u"Run"_s);
    QTest::keyClicks(editor, u"rank 16 "_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(aboutOf(u"first"_s).name, std::string("rank 16"));
    QVERIFY(!m_page->findChild<RunView *>()->isOpen()); // Enter was for the name
    const int row = m_page->model().rowOf(folderOf(u"first"_s).path());
    QTRY_COMPARE(m_page->model().index(row, RunsModel::Name).data().toString(), u"rank 16"_s);
    QVERIFY(m_page->model().index(row, RunsModel::Name).data(Qt::ToolTipRole).toString().contains(u"first"_s)); // where it is
    select({ u"first"_s });
    QVERIFY(action("runs.rename")->isEnabled());
    QTest::keyClick(m_page->table(), Qt::Key_F2);
    QTRY_VERIFY((editor = m_page->table()->viewport()->findChild<QLineEdit *>()) != nullptr);
    editor->clear();
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(m_page->model().index(row, RunsModel::Name).data().toString(), u"first"_s); // that of the folder again
}

void TestRunsAbout::keepsANameThatIsBeingTyped()
{
    select({ u"first"_s });
    QTest::keyClick(m_page->table(), Qt::Key_F2);
    auto *editor = m_page->table()->viewport()->findChild<QLineEdit *>();
    QTest::keyClicks(editor, u"half"_s);
    say(u"first"_s, [](run::RunAbout &about) { about.tags = { "elsewhere" }; }); // the row changes meanwhile
    QTRY_COMPARE(m_page->model().tags(), QStringList { u"elsewhere"_s });
    QCOMPARE(editor->text(), u"half"_s);
    QTest::keyClick(editor, Qt::Key_Escape);
    QCOMPARE(aboutOf(u"first"_s).name, std::string());
}

/// Half a second later they are on the disk, whatever becomes of the window.
void TestRunsAbout::keepsNotesThatAreBeingTyped()
{
    open(u"first"_s);
    action("runs.notes")->trigger();
    auto *notes = aboutView()->findChild<QPlainTextEdit *>();
    QTRY_VERIFY(notes->hasFocus());
    QTest::keyClicks(notes, u"Learns"_s);
    QTRY_COMPARE(aboutOf(u"first"_s).notes, std::string("Learns"));
    QTest::keyClicks(notes, u" too fast"_s);
    QTRY_COMPARE(aboutOf(u"first"_s).notes, std::string("Learns too fast"));
    QCOMPARE(notes->toPlainText(), u"Learns too fast"_s); // what was read meanwhile took no letter away
    QTest::keyClicks(notes, u"."_s);
    end(); // at once
    QCOMPARE(aboutOf(u"first"_s).notes, std::string("Learns too fast."));
}

void TestRunsAbout::keepsNotesOfEachRun()
{
    open(u"first"_s);
    action("runs.notes")->trigger();
    auto *notes = aboutView()->findChild<QPlainTextEdit *>();
    QTest::keyClicks(notes, u"of the first"_s);
    open(u"second"_s);
    QTRY_COMPARE(notes->toPlainText(), QString());
    QTest::keyClicks(notes, u"of the second"_s);
    action("runs.back")->trigger();
    QTRY_COMPARE(aboutOf(u"first"_s).notes, std::string("of the first"));
    QTRY_COMPARE(aboutOf(u"second"_s).notes, std::string("of the second"));
    open(u"first"_s);
    QTRY_COMPARE(notes->toPlainText(), u"of the first"_s);
}

void TestRunsAbout::tellsThatNothingCanBeKept()
{
    QVERIFY(bool(base::writeFile(folderOf(u"first"_s).path() / "about.json", "{\"version\": 2}")));
    m_page->openRun(folderOf(u"first"_s).path());
    QTRY_VERIFY(m_page->findChild<RunView *>()->isCaughtUp());
    QTRY_VERIFY([this] {
        for (const auto *label : aboutView()->findChildren<QLabel *>())
            if (label->text().contains(u"newer version"_s))
                return true;
        return false;
    }());
    QVERIFY(!aboutView()->isEnabled());
    action("runs.back")->trigger();
    select({ u"first"_s });
    action("runs.pin")->trigger();
    QTRY_VERIFY2(bannerText().contains(u"first: "_s) && bannerText().contains(u"newer version"_s), qPrintable(bannerText()));
}

void TestRunsAbout::showsNameAndTagsOfTheOpenRun()
{
    open(u"first"_s);
    action("runs.rename")->trigger();
    auto *name = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    QVERIFY(name && name->accessibleName() == u"Name of the run"_s);
    QTest::keyClicks(name, u"by its view"_s);
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_COMPARE(aboutOf(u"first"_s).name, std::string("by its view"));
    QTRY_COMPARE(m_page->findChild<RunView *>()->name(), u"by its view"_s);
    action("runs.tag")->trigger();
    auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    QVERIFY(field);
    QTest::keyClicks(field, u"needs review"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(aboutOf(u"first"_s).tags, std::vector<std::string> { "needs-review" });
    const auto *tags = aboutView()->findChild<widgets::TagsEdit *>();
    QCOMPARE(tags->tags(), QStringList { u"needs-review"_s });
    auto *chip = tags->findChild<QAbstractButton *>();
    QVERIFY(chip->accessibleName().contains(u"needs-review"_s));
    QTest::keyClick(chip, Qt::Key_Delete);
    QTRY_VERIFY(aboutOf(u"first"_s).tags.empty());
}

void TestRunsAbout::searchesWhatPeopleSay_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("found");
    const auto both = QStringList { u"first"_s, u"second"_s };
    const auto row = [](const char *typed, const QStringList &found) { QTest::newRow(typed) << QString::fromUtf8(typed) << found; };
    row("", both);
    row("größer", { u"first"_s });    // its name
    row("FIRST", { u"first"_s });     // its folder
    row("diverged", { u"second"_s }); // notes
    row("base", { u"first"_s });      // a tag
    row("tag:base", { u"first"_s });  // the beginning of it
    row("tag:line", {});              // only the beginning
    row("tag:baseline tag:good", { u"first"_s });
    row("tag:baseline diverged", {});
    row("status:finished", both);
    row("status:completed", both);
    row("status:failed", {});
    row("is:pinned", { u"second"_s });
    row("is:archived", { u"third"_s });
    row("model:gemma", { u"second"_s });
    row("gem diverged", { u"second"_s });
}

void TestRunsAbout::searchesWhatPeopleSay()
{
    QFETCH(QString, typed);
    QFETCH(QStringList, found);
    makeRun(u"third"_s, "version: 1\n", 2);
    QVERIFY(QFile::remove(toText(folderOf(u"second"_s).configFile())));
    QVERIFY(bool(
        base::writeFile(folderOf(u"first"_s).path().parent_path() / "second" / "run.yaml", "version: 1\nmodel:\n  model_name: google/Gemma-3\n")));
    say(u"first"_s, [](run::RunAbout &about) { about = { "Größer", {}, { "Baseline", "good" }, false, false }; });
    say(u"second"_s, [](run::RunAbout &about) { about = { {}, "It diverged.", {}, true, false }; });
    say(u"third"_s, [](run::RunAbout &about) { about.isArchived = true; });
    m_page->refresh();
    QTRY_COMPARE(m_page->model().tags().size(), 2);
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    m_page->findChild<QLineEdit *>(u"searchRuns"_s)->setText(typed);
    auto names = shown();
    names.sort();
    QCOMPARE(names, found);
}

void TestRunsAbout::searchesStatusInOtherWords()
{
    const Language german(*qApp, u"de"_s);
    RunRow row;
    const auto finds = [&row](const QString &word) { return RunsQuery(u"status:"_s + word).matches(row); };
    row.summary.status = run::RunStatus::Finished;
    for (const auto &word : { u"fertig"_s, u"abgeschlossen"_s, u"finished"_s, u"Fert"_s })
        QVERIFY2(finds(word), qPrintable(word));
    row.summary.status = run::RunStatus::Interrupted;
    for (const auto &word : { u"unerwartet"_s, u"unterbrochen"_s, u"interrupted"_s, u"fehlgeschlagen"_s, u"failed"_s, u"killed"_s })
        QVERIFY2(finds(word), qPrintable(word));
    for (const auto &word : { u"fertig"_s, u"abgeschlossen"_s, u"beendet"_s })
        QVERIFY2(!finds(word), qPrintable(word));
}

void TestRunsAbout::pinnedRunsStandFirst()
{
    makeRun(u"third"_s, "version: 1\n", 2);
    m_page->refresh();
    QTRY_COMPARE(shown().size(), 3);
    const QString last = shown().last();
    select({ last });
    action("runs.pin")->trigger();
    QTRY_COMPARE(shown().first(), last);
    for (const auto order : { Qt::AscendingOrder, Qt::DescendingOrder }) {
        m_page->table()->sortByColumn(RunsModel::Name, order);
        QCOMPARE(shown().first(), last);
    }
    select({ last });
    QCOMPARE(action("runs.pin")->text(), u"Unpin"_s);
    action("runs.pin")->trigger();
    QTRY_VERIFY(!aboutOf(last).isPinned);
}

void TestRunsAbout::archivesAndTakesBack()
{
    auto *box = m_page->findChild<QCheckBox *>();
    QVERIFY(box && box->isHidden()); // there is nothing to show
    std::function<void()> undo;
    QString said;
    connect(m_page.get(), &Page::undoable, this, [&](const QString &text, const std::function<void()> &back) {
        said = text;
        undo = back;
    });
    select({ u"first"_s });
    action("runs.archive")->trigger();
    QTRY_COMPARE(shown(), QStringList { u"second"_s });
    QTRY_COMPARE(said, u"first is archived"_s);
    QTRY_VERIFY(box->isVisible());
    QCOMPARE(box->text(), u"Show archived (1)"_s);
    QTRY_VERIFY(m_page->table()->selectionModel()->hasSelection()); // its neighbour
    undo();
    QTRY_COMPARE(shown().size(), 2);
    QVERIFY(!aboutOf(u"first"_s).isArchived);

    select({ u"first"_s, u"second"_s });
    action("runs.archive")->trigger();
    QTRY_COMPARE(said, u"2 runs are archived"_s);
    QTRY_VERIFY(shown().isEmpty());
    box->setChecked(true);
    QTRY_COMPARE(shown().size(), 2);
    openPage();
    QTRY_COMPARE(shown().size(), 2); // the choice is remembered
    select({ u"second"_s });
    QCOMPARE(action("runs.archive")->text(), u"Take out of the archive"_s);
    action("runs.archive")->trigger();
    QTRY_VERIFY(!aboutOf(u"second"_s).isArchived);
}

void TestRunsAbout::choosesAnArchivedRun()
{
    say(u"first"_s, [](run::RunAbout &about) { about.isArchived = true; });
    m_page->refresh();
    QTRY_COMPARE(shown().size(), 1);
    m_page->choose(folderOf(u"first"_s).path()); // as a result of it does
    QTRY_COMPARE(shown().size(), 2);
}

void TestRunsAbout::tagsSeveralAtOnce()
{
    say(u"first"_s, [](run::RunAbout &about) { about.tags = { "one" }; });
    m_page->refresh();
    QTRY_COMPARE(m_page->model().tags().size(), 1);
    select({ u"first"_s, u"second"_s });
    action("runs.tag")->trigger();
    auto *popup = m_page->findChild<TagPopup *>();
    QVERIFY(popup->isVisible());
    auto *tags = popup->findChild<widgets::TagsEdit *>();
    QCOMPARE(tags->tags(), QStringList { u"one"_s });
    const auto chipText = [tags] { return tags->findChild<QAbstractButton *>()->text(); };
    QCOMPARE(chipText(), u"one · 1 of 2"_s);                                             // it is not of both
    popup->open(u"Tags of "_s + QString(u"a long name "_s).repeated(5), {}, {}, {}, {}); // whole, on two lines
    const auto *title = popup->findChild<widgets::ElidedLabel *>();
    QCOMPARE_GE(title->height(), 2 * title->fontMetrics().lineSpacing());
    popup->close();
    action("runs.tag")->trigger();
    QTest::keyClicks(tags->field(), u"both"_s);
    QTest::keyClick(tags->field(), Qt::Key_Return);
    QTRY_COMPARE(aboutOf(u"second"_s).tags, std::vector<std::string> { "both" });
    QTRY_COMPARE(aboutOf(u"first"_s).tags, (std::vector<std::string> { "one", "both" }));
    QTest::mouseClick(tags->findChild<QAbstractButton *>(), Qt::LeftButton);
    QTRY_COMPARE(aboutOf(u"first"_s).tags, std::vector<std::string> { "both" });
    QTRY_COMPARE(chipText(), u"both"_s);
    popup->close();
}

void TestRunsAbout::evaluatesSeveralOneAfterTheOther()
{
    for (const auto &name : { u"first"_s, u"second"_s })
        makeAdapter(name);
    makeEngine("echo \"$@\" >> " + QFile::encodeName(m_folder->filePath(u"calls"_s)) + "\necho '{\"perplexity\": 2, \"tokens\": 3, \"rows\": 1}'\n");
    m_page->refresh();
    QTRY_VERIFY(m_page->model().row(0).summary.hasAdapter && m_page->model().row(1).summary.hasAdapter);
    QSignalSpy told(m_page.get(), &Page::offered), toasts(m_page.get(), &Page::toast);
    select({ u"first"_s, u"second"_s });
    QCOMPARE(action("runs.evaluate")->text(), u"Evaluate 2 runs on held-out rows"_s);
    action("runs.evaluate")->trigger();
    QStringList titles;
    connect(m_tasks.get(), &Tasks::changed, this, [&] {
        for (const auto &task : m_tasks->states())
            if (!titles.contains(task.title))
                titles << task.title;
    });
    QTRY_COMPARE(told.size() + toasts.size(), 2);
    QFile calls(m_folder->filePath(u"calls"_s));
    QVERIFY(calls.open(QIODevice::ReadOnly));
    QCOMPARE(calls.readAll().count('\n'), 4); // without and with the adapter
    for (const QString &title : titles)
        QVERIFY2(title.contains(u", 1 of 2"_s) || title.contains(u", 2 of 2"_s), qPrintable(title));
}

void TestRunsAbout::cancelingOneCancelsTheRest()
{
    for (const auto &name : { u"first"_s, u"second"_s })
        makeAdapter(name);
    makeEngine("echo \"$@\" >> " + QFile::encodeName(m_folder->filePath(u"calls"_s)) + "\nexec sleep 30\n");
    m_page->refresh();
    QTRY_VERIFY(m_page->model().row(0).summary.hasAdapter && m_page->model().row(1).summary.hasAdapter);
    select({ u"first"_s, u"second"_s });
    action("runs.evaluate")->trigger();
    QTRY_VERIFY(QFile::exists(m_folder->filePath(u"calls"_s)));
    QCOMPARE(m_tasks->states().size(), 1);
    m_tasks->cancel(m_tasks->states().first().id);
    QTRY_VERIFY(m_tasks->states().isEmpty());
    QTest::qWait(50);
    QVERIFY(m_tasks->states().isEmpty());
    QVERIFY(RunActions::workOn(folderOf(u"first"_s).path()).isEmpty());
    QVERIFY(RunActions::workOn(folderOf(u"second"_s).path()).isEmpty());
}

void TestRunsAbout::saysWhatWantsOneRun()
{
    select({ u"first"_s, u"second"_s });
    for (const char *id : { "runs.open", "runs.resume", "runs.copy", "runs.rename", "runs.notes" }) {
        QTRY_VERIFY2(!action(id)->isEnabled(), id);
        QVERIFY2(action(id)->toolTip().contains(u"one run"_s), id);
    }
    for (const char *id : { "runs.pin", "runs.archive", "runs.tag", "runs.trash" })
        QVERIFY2(action(id)->isEnabled(), id);
}

void TestRunsAbout::givesManyRunsTheRoom()
{
    auto *split = m_page->findChild<RunsSplit *>();
    QTRY_VERIFY(split->sizes().value(0) < split->height() / 2); // two runs leave it to the curves
    for (int i = 0; i < 299; ++i)
        QVERIFY(bool(run::RunFolder::create(toPath(m_project->runsFolder() + u"/run-%1"_s.arg(i)), "version: 1\n")));
    openPage({ 1036, 640 }); // of 1280×720
    QTRY_COMPARE(m_page->model().rowCount(), 301);
    const auto rowsInSight = [this] { return m_page->table()->viewport()->height() / widgets::space::kRow; };
    QTRY_VERIFY2(rowsInSight() >= 9, qPrintable(QString::number(rowsInSight())));
    m_page->resize(1200, 960);
    QTRY_VERIFY2(rowsInSight() >= 15, qPrintable(QString::number(rowsInSight())));
    const int before = rowsInSight();
    action("runs.fold")->trigger();
    QTRY_VERIFY(rowsInSight() > before + 8);
    QVERIFY(!m_page->findChild<Comparison *>()->isVisible());
    openPage();
    QTRY_COMPARE(m_page->model().rowCount(), 301);
    QVERIFY(!m_page->findChild<Comparison *>()->isVisible()); // remembered
    action("runs.fold")->trigger();
    QVERIFY(m_page->findChild<Comparison *>()->isVisible());
}

void TestRunsAbout::remembersTheSplit()
{
    auto *split = m_page->findChild<RunsSplit *>();
    auto *handle = split->handle(1);
    const int before = split->sizes().value(0);
    QTest::mousePress(handle, Qt::LeftButton, {}, QPoint(50, 1));
    QTest::mouseMove(handle, QPoint(50, 61));
    QTest::mouseRelease(handle, Qt::LeftButton, {}, QPoint(50, 61));
    QTRY_VERIFY(split->sizes().value(0) > before + 30);
    const int chosen = split->sizes().value(0);
    openPage();
    split = m_page->findChild<RunsSplit *>();
    QTRY_VERIFY(std::abs(split->sizes().value(0) - chosen) < 4);
}

void TestRunsAbout::remembersTheColumns()
{
    auto *columns = m_page->findChild<TableColumns *>();
    QVERIFY(!columns->isShown(RunsModel::Notes) && columns->isShown(RunsModel::Rank));
    columns->setShown(RunsModel::Notes, true);
    columns->setShown(RunsModel::Rank, false);
    columns->setShown(RunsModel::Name, false); // what a run is told by stays
    columns->move(RunsModel::Status, -1);
    m_page->table()->sortByColumn(RunsModel::EvalLoss, Qt::DescendingOrder);
    openPage();
    columns = m_page->findChild<TableColumns *>();
    QVERIFY(columns->isShown(RunsModel::Notes) && !columns->isShown(RunsModel::Rank) && columns->isShown(RunsModel::Name));
    const auto *header = m_page->table()->horizontalHeader();
    QCOMPARE(header->visualIndex(RunsModel::Status), 1);
    QCOMPARE(header->sortIndicatorSection(), int(RunsModel::EvalLoss));
    QCOMPARE(header->sortIndicatorOrder(), Qt::DescendingOrder);
    // One click must not cost what was chosen.
    QSignalSpy undoable(m_page.get(), &Page::undoable);
    QMenu *menu = columns->menu();
    for (QAction *one : menu->actions())
        if (one->text() == u"Reset the columns"_s)
            one->trigger();
    QCOMPARE(undoable.size(), 1);
    QVERIFY(!columns->isShown(RunsModel::Notes));
    undoable.first().at(1).value<std::function<void()>>()();
    QVERIFY(columns->isShown(RunsModel::Notes) && !columns->isShown(RunsModel::Rank));
    QCOMPARE(header->visualIndex(RunsModel::Status), 1);
    QCOMPARE(header->sortIndicatorSection(), int(RunsModel::EvalLoss));
    // Each column stands once in the list, and its two orders at the end.
    QStringList entries;
    QAction *rising = nullptr, *loss = nullptr;
    for (const QMenu *sorting : menu->findChildren<QMenu *>())
        for (QAction *one : sorting->actions()) {
            entries << one->text();
            rising = one->text() == u"Rising"_s ? one : rising;
            loss = one->text() == RunsModel::tr("Run") ? one : loss;
        }
    QCOMPARE(entries.count(u"Held-out loss"_s), 1);
    QVERIFY2(rising && rising->isEnabled() && !rising->isChecked() && loss, qPrintable(entries.join(u'|')));
    rising->trigger();
    QCOMPARE(header->sortIndicatorSection(), int(RunsModel::EvalLoss));
    QCOMPARE(header->sortIndicatorOrder(), Qt::AscendingOrder);
    loss->trigger();
    QCOMPARE(header->sortIndicatorSection(), int(RunsModel::Name));
    columns->reset();
    openPage();
    header = m_page->table()->horizontalHeader();
    QCOMPARE(header->visualIndex(RunsModel::Status), int(RunsModel::Status));
    QVERIFY(m_page->findChild<TableColumns *>()->isShown(RunsModel::Rank));
    QVERIFY(RunsModel::keyOf(header->sortIndicatorSection()).isEmpty());
}

void TestRunsAbout::columnsMoveByKeys()
{
    auto *columns = m_page->findChild<TableColumns *>();
    QMenu *menu = columns->menu();
    menu->popup(QPoint(0, 0));
    QTRY_VERIFY(menu->isVisible());
    const auto entry = [menu](const QString &text) {
        for (QAction *one : menu->actions())
            if (one->text() == text)
                return one;
        return static_cast<QAction *>(nullptr);
    };
    menu->setActiveAction(entry(u"Model"_s));
    QTest::keyClick(menu, Qt::Key_Space);
    QVERIFY(menu->isVisible()); // for the next one
    QVERIFY(!columns->isShown(RunsModel::Model));
    QTest::keyClick(menu, Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(m_page->table()->horizontalHeader()->visualIndex(RunsModel::Model), int(RunsModel::Model) - 1);
    QCOMPARE(menu->activeAction(), entry(u"Model"_s));
    menu->close();
}

void TestRunsAbout::takesAValueOver()
{
    select({ u"first"_s, u"second"_s });
    auto *differences = m_page->findChild<widgets::DiffTable *>();
    QTRY_COMPARE(differences->rowsShown(), 1);
    std::function<void()> undo;
    connect(m_page.get(), &Page::undoable, this, [&](const QString &, const std::function<void()> &back) { undo = back; });
    const QString before = m_project->configText();
    QVERIFY(action("runs.usevalue")->isEnabled());
    action("runs.usevalue")->trigger();
    QMenu *menu = nullptr;
    QTRY_VERIFY((menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())) != nullptr);
    QCOMPARE(menu->actions().size(), 2);
    const auto use64 = [&menu] {
        for (QAction *one : menu->actions())
            if (one->text().startsWith(u"Set model.lora_rank to 64, as in second"_s))
                one->trigger();
        menu->close();
    };
    use64();
    QTRY_VERIFY(m_project->configText().contains(u"lora_rank: 64"_s));
    QTRY_VERIFY(undo != nullptr);
    undo();
    QTRY_COMPARE(m_project->configText(), before);

    m_project->setDraft(true); // an editor holds more than the file: the value alone goes back
    action("runs.usevalue")->trigger();
    QTRY_VERIFY((menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())) != nullptr);
    undo = nullptr;
    use64();
    QTRY_VERIFY(undo != nullptr);
    const QString after = m_project->configText();
    QVERIFY(after != before);
    QSignalSpy chosen(m_project.get(), &Project::valueChosen);
    undo();
    QTRY_COMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].toString(), u"model.lora_rank"_s);
}

void TestRunsAbout::anUnseenResultIsTheNewestOne()
{
    run::RunSummary older, newer;
    older.folder = "/runs/older";
    newer.folder = "/runs/newer";
    older.status = newer.status = run::RunStatus::Finished;
    older.state = newer.state = run::RunState::Finished;
    older.keptAdapter = newer.keptAdapter = older.hasAdapter = newer.hasAdapter = true;
    const auto unseen = [&] { return SeenRuns(*m_settings).unseen({ newer, older }); };
    QVERIFY(unseen() && unseen()->folder == newer.folder);
    SeenRuns::add(*m_settings, newer.folder, 1);
    QVERIFY(!unseen()); // the older one is no news
    newer.attempt = 2;  // it was resumed, and ended once more
    QVERIFY(unseen().has_value());
    newer.about.isArchived = true;
    QVERIFY(unseen() && unseen()->folder == older.folder);
    newer.about.isArchived = false;
    newer.status = run::RunStatus::Running;
    newer.state = run::RunState::Training;
    QVERIFY(!unseen());
    newer.status = run::RunStatus::Failed;
    newer.state = run::RunState::Error;
    QVERIFY(!unseen());
}

void TestRunsAbout::notesFromTheListHaveTheFocus()
{
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    select({ u"first"_s });
    QTRY_VERIFY(action("runs.notes")->isEnabled());
    action("runs.notes")->trigger(); // the run is read first
    QTRY_VERIFY(qobject_cast<QPlainTextEdit *>(QApplication::focusWidget()));
    QCOMPARE(QApplication::focusWidget()->accessibleName(), u"Notes on the run"_s);
}

ANNEAL_TEST(TestRunsAbout)
#include "tst_runsabout.moc"
