// SPDX-License-Identifier: GPL-3.0-or-later
// Several runs of the page Runs beside each other: curves, differences, answers.
#include "core/config/config.h"
#include "core/run/runsummary.h"
#include "tests/support/testprogram.h"
#include "tests/ui/runs/runsbench.h"
#include "ui/runs/answercard.h"
#include "ui/runs/answersbeside.h"
#include "ui/runs/comparison.h"
#include "ui/runs/configdifferences.h"
#include "ui/runs/runcolors.h"
#include "ui/runs/runspage.h"
#include "ui/runs/runview.h"
#include "ui/shell/actions.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "ui/training/trainpage.h"
#include "widgets/button.h"
#include "widgets/chartcard.h"
#include "widgets/chartlegend.h"
#include "widgets/commandpalette.h"
#include "widgets/difftable.h"
#include "widgets/label.h"
#include "widgets/linechart.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"
#include "widgets/recordtable.h"
#include "widgets/tabbar.h"

#include <QAction>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace anneal;
using namespace anneal::ui;
using namespace Qt::StringLiterals;

class TestRunsCompared : public QObject, private tests::RunsBench
{
    Q_OBJECT

private Q_SLOTS:
    void aRunKeepsItsColor();
    void initTestCase() { QLocale::setDefault(widgets::windowLocale()); } // as the main window does
    void init() { begin(); }
    void cleanup() { end(); }
    void tellsOnlyWhatDiffers();
    void namesAllCurvesWhereThereAreMany();
    void tellsNoDefaultsAsValuesOfABrokenConfiguration();
    void saysThatOnlySomeAreCompared();
    void comparesARunWithTheOneBefore();
    void comparesTheOpenRunAsSoonAsItCan();
    void comparesTheLatestRunThoughTrainShowsNone();
    void drawsAllRunsAlongTheChosenAxis();
    void comparesOneThingAtATimeWhereItIsLow();
    void showsABaseModelOnlyWhereItIsThatOfAllRuns();
    void anotherAdapterIsNoBaseModel_data();
    void anotherAdapterIsNoBaseModel();
    void showsAllOfALongAnswer();
    void saysWhyOneRunIsNotCompared();
    void putsAnswersOfRunsSideBySide();
};

void TestRunsCompared::tellsOnlyWhatDiffers()
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

void TestRunsCompared::tellsNoDefaultsAsValuesOfABrokenConfiguration()
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

void TestRunsCompared::drawsAllRunsAlongTheChosenAxis()
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

void TestRunsCompared::saysThatOnlySomeAreCompared()
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

void TestRunsCompared::comparesARunWithTheOneBefore()
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
    QCOMPARE(listed.last().first().value<RunsModel::Comparable>().folders.size(), 3);
    QVERIFY(!listed.last().first().value<RunsModel::Comparable>().folders.contains(toText(folderOf(u"first"_s).path())));
}

void TestRunsCompared::namesAllCurvesWhereThereAreMany()
{
    QStringList names { u"first"_s, u"second"_s };
    for (int i = 0; i < 4; ++i) {
        names << u"2026-11-28-a-name-that-somebody-made-long-enough-to-be-cut-with-rank-%1"_s.arg(i);
        makeRun(names.last(), "version: 1\n", 4);
    }
    openPage({ 640, 800 });
    QTRY_COMPARE(m_page->model().rowCount(), 6);
    m_page->table()->selectAll();
    const auto *legend = m_page->findChild<widgets::ChartLegend *>();
    const auto entries = [legend] { return legend->findChildren<QAbstractButton *>(); };
    QTRY_COMPARE(entries().size(), 6);
    QTRY_VERIFY(legend->isVisible());
    QStringList said;
    for (QAbstractButton *entry : entries()) {
        QVERIFY(legend->rect().contains(entry->geometry()));
        QVERIFY(entry->width() >= qMin(120, entry->sizeHint().width()));
        QVERIFY(entry->toolTip() == widgets::plainTip(entry->accessibleName()));
        said << entry->accessibleName();
    }
    said.sort();
    names.sort();
    QCOMPARE(said, names);
    const auto charts = m_page->findChild<Comparison *>()->findChildren<widgets::LineChart *>();
    entries()[2]->click();
    for (const auto *chart : charts) {
        QVERIFY(!chart->isSeriesVisible(2));
        QVERIFY(chart->isSeriesVisible(1));
    }
}

void TestRunsCompared::comparesTheLatestRunThoughTrainShowsNone()
{
    TrainPage train(Services { *m_project, *m_tasks, *m_actions, *m_settings, *m_launcher });
    QAction *compare = m_actions->find(u"train.compare"_s);
    QCOMPARE(compare->toolTip(), u"There is no run yet"_s);
    connect(m_page.get(), &RunsPage::runsListed, &train, &TrainPage::setComparableRuns);
    QSignalSpy compared(&train, &TrainPage::compareRequested);
    m_page->refresh();
    QTRY_VERIFY(compare->isEnabled());
    QCOMPARE(compare->property(widgets::CommandPalette::kSubject).toString(), u"second"_s);
    compare->trigger();
    QCOMPARE(compared.size(), 1);
    QCOMPARE(compared.first().first().value<std::filesystem::path>(), folderOf(u"second"_s).path());
    std::filesystem::remove_all(folderOf(u"first"_s).path());
    m_page->refresh();
    QTRY_VERIFY(!compare->isEnabled());
    QCOMPARE(compare->toolTip(), u"This is the first run"_s);
    std::filesystem::remove_all(folderOf(u"second"_s).path());
    m_page->refresh();
    QTRY_COMPARE(compare->toolTip(), u"There is no run yet"_s);
}

/// The run that is open can be compared as soon as there is one to compare it with.
void TestRunsCompared::comparesTheOpenRunAsSoonAsItCan()
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

void TestRunsCompared::comparesOneThingAtATimeWhereItIsLow()
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
    comparison.setRuns({ rowOf("a", "2026-11-28T19:10:30", 4), rowOf("b", "2026-11-28T19:10:12", 16) }, 2);
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

void TestRunsCompared::showsABaseModelOnlyWhereItIsThatOfAllRuns()
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

void TestRunsCompared::anotherAdapterIsNoBaseModel_data()
{
    QTest::addColumn<QString>("yaml");
    QTest::addColumn<bool>("hasBase");
    QTest::newRow("another rank") << u"model:\n  lora_rank: 4\n"_s << true;
    QTest::newRow("revision") << u"model:\n  revision: old\n"_s << false;
    QTest::newRow("dtype") << u"model:\n  dtype: float32\n"_s << false;
    QTest::newRow("system prompt") << u"data:\n  system_prompt: Be brief.\n"_s << false;
    QTest::newRow("length") << u"training:\n  sample_max_tokens: 7\n"_s << false;
}

void TestRunsCompared::anotherAdapterIsNoBaseModel()
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

void TestRunsCompared::showsAllOfALongAnswer()
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

void TestRunsCompared::saysWhyOneRunIsNotCompared()
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
    QVERIFY(listed.last().first().value<RunsModel::Comparable>().folders.isEmpty());
}

void TestRunsCompared::putsAnswersOfRunsSideBySide()
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

/// In the table and in all charts, while others come and go.
void TestRunsCompared::aRunKeepsItsColor()
{
    RunColors colors;
    QCOMPARE(colors.of({ u"a"_s }, 3), (QMap<QString, int> { { u"a"_s, 0 } }));
    QCOMPARE(colors.of({ u"b"_s, u"a"_s }, 3), (QMap<QString, int> { { u"a"_s, 0 }, { u"b"_s, 1 } }));
    QCOMPARE(colors.of({ u"b"_s }, 3).value(u"b"_s), 1);
    QCOMPARE(colors.of({ u"c"_s, u"b"_s }, 3), (QMap<QString, int> { { u"b"_s, 1 }, { u"c"_s, 2 } }));
    QCOMPARE(colors.of({ u"d"_s, u"c"_s }, 3), (QMap<QString, int> { { u"c"_s, 2 }, { u"d"_s, 0 } })); // no new one is left
    QCOMPARE(colors.of({ u"a"_s, u"c"_s, u"d"_s }, 3), (QMap<QString, int> { { u"a"_s, 1 }, { u"c"_s, 2 }, { u"d"_s, 0 } }));
    QCOMPARE(colors.of({ u"a"_s, u"b"_s, u"c"_s, u"d"_s }, 3).size(), 3);

    auto *table = m_page->table();
    const auto swatch
        = [table](int row) { return table->model()->index(row, RunsModel::Mark).data(widgets::RecordTable::kSwatchRole).value<QColor>(); };
    table->selectRow(1);
    QTRY_VERIFY(swatch(1).isValid());
    const QColor own = swatch(1);
    table->selectAll();
    QTRY_VERIFY(swatch(0).isValid());
    QCOMPARE(swatch(1), own);
    const auto charts = m_page->findChild<Comparison *>()->findChildren<widgets::LineChart *>();
    QCOMPARE(charts.size(), 2);
    QTRY_COMPARE(charts[0]->seriesCount(), 2);
    for (const widgets::LineChart *chart : charts) // loss of the training and on held-out rows
        for (const auto &reading : chart->readings(1))
            QCOMPARE(reading.color, swatch(m_page->model().row(0).summary.name == reading.name.toStdString() ? 0 : 1));
}

ANNEAL_TEST(TestRunsCompared)
#include "tst_runscompared.moc"
