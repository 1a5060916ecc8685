// SPDX-License-Identifier: GPL-3.0-or-later
// What a run came to, what is made of it on the page Runs, and what is told of that.
#include "core/base/files.h"
#include "core/base/machine.h"
#include "core/run/eventlog.h"
#include "tests/support/projectfiles.h"
#include "tests/support/testprogram.h"
#include "tests/ui/runs/runsbench.h"
#include "ui/runs/comparison.h"
#include "ui/runs/likelycause.h"
#include "ui/runs/resultsfile.h"
#include "ui/runs/resultsmodel.h"
#include "ui/runs/resultview.h"
#include "ui/runs/resultwords.h"
#include "ui/runs/runactions.h"
#include "ui/runs/runpanel.h"
#include "ui/runs/runprogress.h"
#include "ui/runs/runview.h"
#include "ui/runs/tryview.h"
#include "ui/shell/actions.h"
#include "ui/shell/language.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/chartcard.h"
#include "widgets/header.h"
#include "widgets/label.h"
#include "widgets/logview.h"
#include "widgets/numbers.h"
#include "widgets/recordtable.h"
#include "widgets/tabbar.h"

#include <QAbstractButton>
#include <QAction>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace anneal;
using namespace anneal::ui;
using namespace Qt::StringLiterals;

class TestRunResults : public QObject, private tests::RunsBench
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhyARunMayHaveBeenKilled();
    void initTestCase() { QLocale::setDefault(widgets::windowLocale()); } // as the main window does
    void init() { begin(); }
    void cleanup() { end(); }
    void keepsResultsWithTheRun();
    void saysResultsInTheLanguageOfTheWindow();
    void keepsAFailureUntilItIsRead();
    void keepsAResultThatCannotBeWritten();
    void tellsAResultWhereverSomebodyIs();
    void tellsWhatWasMadeWhereverSomebodyIs();
    void saysOfHowManyRowsAResultIs();
    void saysOfWhichRunAJobFailed();
    void saysAllJobsThatFailed();
    void exportsBeginWhereTheLastOneWent();
    void showsTheResultOfAnyRun();
    void followsWhatWasMeasuredSince();
    void saysOfWhichStepAnExportIs();
    void warnsOfARunThatGotWorse();
    void goesOnFromTheCheckpointThatTheTrainerTakes_data();
    void goesOnFromTheCheckpointThatTheTrainerTakes();
    void aLongMessageLeavesRoomForTheButtons();
    void readsNoMoreResultsThanCanBeShown();
    void showsWhatAKilledRunLeft();
    void triesARunFromTheList();

private:
    QStringList resultTexts(const QString &name);
};

void TestRunResults::keepsResultsWithTheRun()
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

/// What was made is kept as facts, so that it is said in the language of whoever looks.
void TestRunResults::saysResultsInTheLanguageOfTheWindow()
{
    const auto folder = run::RunFolder::open(m_project->runsFolder().toStdString() + "/first");
    QVERIFY(bool(folder));
    {
        const Language german(*qApp, u"de"_s);
        const base::Json answer { { "perplexity", 7.42 }, { "rows", 3 }, { "tokens", 1234 },
            { "skipped", base::Json::array({ { { "line", 4 }, { "message", "The row is empty." } } }) } };
        QVERIFY(bool(appendResult(*folder, evaluationResult(true, 3, { { "perplexity", 18.31 } }, answer))));
        QVERIFY(bool(appendResult(*folder, mergeResult(3, toText(folder->path() / "merged")))));
        QVERIFY(bool(appendResult(*folder, exportResult(3, toText(folder->path() / "model.gguf"), u"q8_0"_s, 3 << 20))));
        QCOMPARE(readResults(*folder)[0].title, u"Zurückgehaltene Zeilen"_s);
    }
    const auto results = readResults(*folder);
    QCOMPARE(results.size(), 3);
    QCOMPARE(results[0].title, u"Held-out rows"_s);
    QCOMPARE(results[0].value, u"perplexity 18.31 → 7.420, 3 of 4 rows"_s);
    QVERIFY2(results[0].detail.startsWith(u"1,234 tokens"_s) && results[0].detail.contains(u"line 4"_s), qPrintable(results[0].detail));
    QCOMPARE(results[1].title, u"Merged model"_s);
    QCOMPARE(results[2].value, u"q8_0, 3.0\u00A0MiB"_s);
    // A line of somebody else says nothing wrong.
    auto strange = base::AppendFile::open(folder->path() / "results.jsonl");
    for (const auto *facts : { "null", "7", "{\"kind\": 3}", "{\"kind\": \"evaluation\", \"tokens\": 1e300, \"why\": []}", "{\"kind\": \"other\"}" })
        QVERIFY(bool(strange->append(std::string("{\"title\": \"T\", \"facts\": ") + facts + "}\n")));
    QCOMPARE(readResults(*folder).size(), 8);
    QCOMPARE(readResults(*folder).back().title, u"T"_s);
}

void TestRunResults::keepsAFailureUntilItIsRead()
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

/// It may have taken an hour to make.
void TestRunResults::keepsAResultThatCannotBeWritten()
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

void TestRunResults::tellsAResultWhereverSomebodyIs()
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

void TestRunResults::tellsWhatWasMadeWhereverSomebodyIs()
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

void TestRunResults::saysOfHowManyRowsAResultIs()
{
    makeEngine("echo '{\"perplexity\": 8.4, \"tokens\": 9, \"rows\": 1, \"skipped\": [{\"line\": 2, \"message\": \"No token is measured.\"}]}'\n");
    QStringList told;
    connect(m_page.get(), &Page::offered, this, [&](const QString &text) { told << text; });
    m_page->findChild<RunActions *>()->evaluate({ subjectOf(u"first"_s) });
    QTRY_COMPARE(told, QStringList { u"first, training rows: perplexity 8.400 → 8.400, 1 of 2 rows"_s });
    QCOMPARE(readResults(folderOf(u"first"_s)).last().detail,
        u"9 tokens, without and with the adapter; 1 not measured, the first in line 2: No token is measured."_s);
}

void TestRunResults::saysOfWhichRunAJobFailed()
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
void TestRunResults::saysAllJobsThatFailed()
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

void TestRunResults::exportsBeginWhereTheLastOneWent()
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

void TestRunResults::showsTheResultOfAnyRun()
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
    const auto *tryIt = panel->findChild<TryView *>();
    QVERIFY(tryIt->isVisible());
    m_actions->find(u"runs.rename"_s)->trigger(); // below the charts
    QVERIFY(panel->findChild<RunView *>()->isVisible());

    // Opened by its tab it is ready to be typed in as well.
    widgets::TabBar *tabs = nullptr;
    for (auto *bar : panel->findChildren<widgets::TabBar *>())
        if (bar->accessibleName() == u"Parts of the run"_s)
            tabs = bar;
    QVERIFY(tabs);
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
    QTRY_VERIFY(tryIt->isVisible() && tryIt->isAncestorOf(m_page->window()->focusWidget()));
    tabs->setFocus();
    QTest::keyClick(tabs, Qt::Key_Left);
    QTest::keyClick(tabs, Qt::Key_Right);
    QVERIFY(tryIt->isVisible() && m_page->window()->focusWidget() == tabs); // on the way to another one, perhaps
    QTest::keyClick(tabs, Qt::Key_Return);
    QVERIFY(tryIt->isAncestorOf(m_page->window()->focusWidget()));
    // One that saved no adapter has its charts.
    m_page->openRun(folderOf(u"first"_s).path());
    QTRY_VERIFY(panel->findChild<RunView *>()->name() == u"first"_s && panel->findChild<RunView *>()->isCaughtUp());
    QVERIFY(!panel->hasResult() && panel->findChild<RunView *>()->isVisible());
    QVERIFY(!m_actions->find(u"runs.try"_s)->isEnabled());
}

/// What the result of a run says, which is opened for it.
QStringList TestRunResults::resultTexts(const QString &name)
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

void TestRunResults::followsWhatWasMeasuredSince()
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

void TestRunResults::saysOfWhichStepAnExportIs()
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

void TestRunResults::warnsOfARunThatGotWorse()
{
    makeAdapter(u"third"_s, {}, 2, 13.35);
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    const QStringList texts = resultTexts(u"third"_s);
    QVERIFY2(texts.contains(u"Worse than before training. Lower the learning rate."_s), qPrintable(texts.join(u'|')));
}

void TestRunResults::showsWhatAKilledRunLeft()
{
    const auto folder = tests::writeKilledRun(toPath(m_project->runsFolder() + u"/killed"_s), 3, { 2 });
    std::filesystem::create_directory(folder.adapterFolder()); // of an earlier attempt
    QVERIFY(bool(base::writeFile(folder.adapterFolder() / "adapter_model.safetensors", "of before")));
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    m_page->choose(folder.path());
    QTRY_VERIFY(m_actions->find(u"runs.try"_s)->isEnabled());
    const auto offersItsAdapter = [this] {
        const auto actions = { u"runs.evaluate"_s, u"runs.merge"_s, u"runs.export.q8"_s };
        return std::any_of(actions.begin(), actions.end(), [this](const QString &id) { return m_actions->find(id)->isEnabled(); });
    };
    QVERIFY(!offersItsAdapter()); // in the list, and where it is open
    const auto *panel = m_page->findChild<RunPanel *>();
    QStringList texts = resultTexts(u"killed"_s);
    QVERIFY(panel->hasCheckpoint() && !panel->hasResult() && panel->findChild<ResultView *>()->isVisible());
    QVERIFY2(texts.contains(u"4.000 → 1.333"_s) && texts.contains(u"3 of 6"_s), qPrintable(texts.join(u'|')));
    QVERIFY2(texts.contains(u"The training process stopped unexpectedly."_s) && texts.join(u'|').contains(u"up to step 2"_s),
        qPrintable(texts.join(u'|')));
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
        told << label->text().replace(QChar::Nbsp, u' ');
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

void TestRunResults::goesOnFromTheCheckpointThatTheTrainerTakes_data()
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

void TestRunResults::goesOnFromTheCheckpointThatTheTrainerTakes()
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

void TestRunResults::aLongMessageLeavesRoomForTheButtons()
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

void TestRunResults::readsNoMoreResultsThanCanBeShown()
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

void TestRunResults::triesARunFromTheList()
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

void TestRunResults::saysWhyARunMayHaveBeenKilled()
{
    const auto folder = tests::writeKilledRun(toPath(m_project->runsFolder() + u"/killed"_s), 3, { 2 });
    RunData data;
    QVERIFY(likelyCauseOf(data).isEmpty());
    const double memory = double(base::thisMachine().memory);
    {
        auto log = run::EventLog::open(folder);
        QVERIFY(log && log->append("step", { { "step", 3 }, { "loss", 1 }, { "memory", memory * 0.9 } }));
    }
    m_page->refresh();
    QTRY_COMPARE(m_page->model().rowCount(), 3);
    const QString all = resultTexts(u"killed"_s).join(u'|');
    QVERIFY2(all.contains(u"may have run out of memory"_s), qPrintable(all));
    auto *view = m_page->findChild<ResultView *>();
    const auto buttons = view->findChildren<QAbstractButton *>();
    const auto log = std::find_if(buttons.begin(), buttons.end(), [](const auto *one) { return one->text() == u"Show the log"_s; });
    QVERIFY(log != buttons.end());
    (*log)->click();
    QTRY_VERIFY(m_page->findChild<widgets::LogView *>()->isVisible());
}

ANNEAL_TEST(TestRunResults)
#include "tst_runresults.moc"
