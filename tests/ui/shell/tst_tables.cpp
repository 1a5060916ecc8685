// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/newproject.h"
#include "core/run/eventlog.h"
#include "tests/support/projectfiles.h"
#include "tests/support/testprogram.h"
#include "tests/support/windowpages.h"
#include "ui/runs/resultsfile.h"
#include "ui/runs/runview.h"
#include "widgets/difftable.h"
#include "widgets/recordtable.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QtTest>
#include <random>

using namespace anneal;
using namespace anneal::ui;
using namespace Qt::StringLiterals;

/// Every table of the real pages under random hands: selecting, sorting, searching, while rows come and go.
/// ANNEAL_TEST_SEED repeats a walk, ANNEAL_TEST_STEPS makes it longer.
class TestTables : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void searchesWithRowsSelected();
    void runs();
    void sources();
    void reviewedRows();
    void checkpointsAndResults();
    void values();

private:
    using Step = std::function<void()>;
    void walk(const QList<QTableView *> &tables, const QList<Step> &steps);
    int dice(int sides) { return int(m_random() % unsigned(sides)); }
    QString anyOf(const QStringList &words) { return words[dice(int(words.size()))]; }
    void makeRun(const QString &name);
    void write(const QString &file, const QByteArray &text);
    QString inProject(const QString &path) const { return m_folder->filePath(u"p/"_s + path); }

    std::mt19937_64 m_random;
    int m_steps = 1000;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<tests::WindowPages> m_program;
};

void TestTables::initTestCase()
{
    static QTemporaryDir home;
    for (const char *name : { "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME" })
        qputenv(name, home.path().toUtf8());
    bool isGiven = false;
    quint64 seed = qEnvironmentVariable("ANNEAL_TEST_SEED").toULongLong(&isGiven);
    if (!isGiven)
        seed = std::random_device()();
    qInfo("ANNEAL_TEST_SEED=%llu", qulonglong(seed));
    m_random.seed(seed);
    if (const int steps = qEnvironmentVariableIntValue("ANNEAL_TEST_STEPS"); steps > 0)
        m_steps = steps;
}

void TestTables::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(bool(data::createProject(inProject({}).toStdString(), data::Sample::No)));
    m_program = std::make_unique<tests::WindowPages>(m_folder->path());
    m_program->launcher.alive = false;
    QVERIFY(bool(tests::open(m_program->project, inProject({}))));
}

void TestTables::cleanup()
{
    m_program.reset();
}

void TestTables::write(const QString &file, const QByteArray &text)
{
    QVERIFY(QDir().mkpath(QFileInfo(file).path()));
    QFile target(file);
    QVERIFY(target.open(QIODevice::WriteOnly) && target.write(text) == text.size());
}

void TestTables::makeRun(const QString &name)
{
    const QString folder = inProject(u"runs/"_s + name);
    write(folder + u"/run.yaml"_s, "version: 1\nmodel:\n  lora_rank: " + QByteArray::number(1 + dice(64)) + "\n");
    QByteArray events;
    auto line = [&events, seq = 0](const QByteArray &type, const QByteArray &fields) mutable {
        events += "{\"seq\":" + QByteArray::number(++seq) + ",\"time\":\"2026-01-01T00:00:00.000Z\",\"attempt\":1,\"type\":\"" + type + "\"," + fields
            + "}\n";
    };
    line("state", "\"state\":\"Training\",\"total_steps\":9,\"first_step\":1");
    line("step", "\"step\":1,\"loss\":" + QByteArray::number(dice(1000) / 100.0));
    line("eval", "\"step\":1,\"eval_loss\":" + QByteArray::number(dice(1000) / 100.0));
    line("end", "\"state\":\"" + anyOf({ u"Finished"_s, u"Error"_s, u"Stopped"_s }).toUtf8() + "\",\"message\":\"" + name.toUtf8() + "\"");
    write(folder + u"/events.jsonl"_s, events);
}

/// Does m_steps steps: what every table can do, and what the page can.
void TestTables::walk(const QList<QTableView *> &tables, const QList<Step> &steps)
{
    QList<QAbstractItemModelTester *> testers;
    QObject owner;
    for (QTableView *table : tables)
        new QAbstractItemModelTester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest, &owner);
    for (int i = 0; i < m_steps && !QTest::currentTestFailed(); ++i) {
        QTableView *table = tables[dice(int(tables.size()))];
        const int rows = table->model()->rowCount();
        const int row = rows > 0 ? dice(rows) : -1;
        switch (dice(9)) {
        case 0:
            table->selectRow(row);
            break;
        case 1:
            table->selectAll();
            break;
        case 2:
            table->clearSelection();
            break;
        case 3:
            if (row >= 0)
                table->selectionModel()->select(table->model()->index(row, 0), QItemSelectionModel::Toggle | QItemSelectionModel::Rows);
            break;
        case 4:
            table->sortByColumn(dice(table->model()->columnCount() + 1) - 1, dice(2) == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
            break;
        case 5:
            QTest::keyClick(table, dice(2) == 0 ? Qt::Key_Down : Qt::Key_PageUp, dice(2) == 0 ? Qt::ShiftModifier : Qt::NoModifier);
            break;
        default:
            steps[dice(int(steps.size()))]();
        }
        if (dice(3) != 0)
            QCoreApplication::processEvents();
        if (i % 50 == 0)
            table->grab();
        for (const QModelIndex &one : table->selectionModel()->selectedRows())
            QVERIFY(one.row() < table->model()->rowCount());
        QVERIFY(table->currentIndex().row() < table->model()->rowCount());
    }
}

void TestTables::searchesWithRowsSelected()
{
    for (int i = 0; i < 60; ++i)
        makeRun(u"run-%1"_s.arg(i));
    m_program->window->showPage(u"runs"_s);
    widgets::RecordTable *table = m_program->runs->table();
    QTRY_COMPARE(table->model()->rowCount(), 60);
    auto *search = m_program->runs->findChild<QLineEdit *>(u"searchRuns"_s);
    for (int column = -1; column < table->model()->columnCount(); ++column) {
        for (const QString &word : { u"nothing has this"_s, u"5"_s, u"客服"_s, u"run-3"_s }) {
            table->sortByColumn(column, Qt::AscendingOrder);
            if (column % 2 == 0)
                table->selectAll();
            else
                table->selectRow(30);
            QCoreApplication::processEvents();
            search->setText(word);
            search->clear();
            QCoreApplication::processEvents();
        }
    }
    QCOMPARE(table->model()->rowCount(), 60);
}

void TestTables::runs()
{
    QStringList names;
    int made = 0;
    const auto append = [&] {
        names << u"%1-%2"_s.arg(anyOf({ u"nan"_s, u"客服"_s, u"r64"_s })).arg(++made);
        makeRun(names.last());
        m_program->runs->activated();
    };
    for (int i = 0; i < 30; ++i)
        append();
    m_program->window->showPage(u"runs"_s);
    widgets::RecordTable *table = m_program->runs->table();
    auto *search = m_program->runs->findChild<QLineEdit *>(u"searchRuns"_s);
    const auto remove = [&] {
        if (names.size() < 3)
            return;
        QDir(inProject(u"runs/"_s + names.takeAt(dice(int(names.size()))))).removeRecursively();
        m_program->runs->activated();
    };
    const auto *differences = m_program->runs->findChild<widgets::DiffTable *>();
    walk({ table, table, table, const_cast<widgets::DiffTable *>(differences) },
        { append, remove, remove, [&] { m_program->runs->activated(); },
            [&] {
                search->setText(anyOf({ {}, u"nan-"_s, u"64"_s, u"客服"_s, u"zzz"_s, u"finished"_s }));
            },
            [&] { search->clear(); },
            [&] { // a run that is there already goes on
                if (!names.isEmpty())
                    makeRun(names[dice(int(names.size()))]);
            },
            [&] {
                m_program->actions.find(u"runs.open"_s)->trigger();
                QCoreApplication::processEvents();
                m_program->actions.find(u"runs.back"_s)->trigger();
            } });
    search->clear();
    QTRY_COMPARE(table->model()->rowCount(), int(names.size()));
}

void TestTables::sources()
{
    QStringList names;
    int made = 0;
    auto *page = m_program->window->page(u"data"_s);
    const auto append = [&] {
        names << u"f%1.%2"_s.arg(++made).arg(anyOf({ u"txt"_s, u"jsonl"_s, u"pdf"_s, u"md"_s }));
        write(inProject(u"data/raw/"_s + names.last()), "{\"text\": \"Tea is drawn for three minutes.\"}\n");
        page->activated();
    };
    append();
    m_program->window->showPage(u"data"_s);
    QTableView *table = nullptr;
    for (auto *one : page->findChildren<widgets::RecordTable *>())
        if (one->objectName().isEmpty() && !table)
            table = one;
    QVERIFY(table);
    QTRY_VERIFY(table->model()->rowCount() > 0);
    walk({ table },
        { append, [&] { page->activated(); },
            [&] {
                if (names.size() > 1)
                    QFile::remove(inProject(u"data/raw/"_s + names.takeFirst()));
                page->activated();
            } });
}

void TestTables::reviewedRows()
{
    auto *page = static_cast<DataPage *>(m_program->window->page(u"data"_s));
    const auto refill = [&] {
        QByteArray text;
        for (int i = dice(40); i >= 0; --i)
            text += dice(5) == 0 ? QByteArray("not a row\n")
                                 : "{\"text\": \"Row " + QByteArray::number(dice(1000)) + anyOf({ u" cup"_s, u" pot"_s }).toUtf8() + "\"}\n";
        write(inProject(u"data/raw/rows.jsonl"_s), text);
        page->activated();
    };
    refill();
    m_program->window->showPage(u"data"_s);
    for (int step = 0; step < 3; ++step) {
        QTRY_VERIFY(page->findChild<QAbstractButton *>(u"next"_s)->isEnabled());
        m_program->actions.find(u"data.next"_s)->trigger();
        QTRY_COMPARE(page->step(), step + 1);
    }
    auto *rows = page->findChild<widgets::RecordTable *>(u"reviewRows"_s);
    auto *left = page->findChild<widgets::RecordTable *>(u"leftOutRows"_s);
    auto *filter = page->findChild<QComboBox *>(u"reviewFilter"_s);
    auto *search = filter->parentWidget()->findChild<QLineEdit *>();
    QTRY_VERIFY(rows->model()->rowCount() > 0);
    walk({ rows, rows, left },
        { refill, refill,
            [&] {
                search->setText(anyOf({ {}, u"cup"_s, u"pot 1"_s, u"zzz"_s }));
            },
            [&] { search->clear(); }, [&] { filter->setCurrentIndex(dice(filter->count())); },
            [&] { m_program->actions.find(u"data.nextRow"_s)->trigger(); } });
}

void TestTables::checkpointsAndResults()
{
    const auto folder = run::RunFolder::create(inProject(u"runs/one"_s).toStdString(), "version: 1\n");
    QVERIFY(bool(folder));
    auto log = run::EventLog::open(*folder);
    QVERIFY(bool(log));
    m_program->launcher.alive = true;
    m_program->window->showPage(u"train"_s);
    m_program->train->follow(*folder);
    RunView *view = m_program->train->view();
    const auto tables = view->findChildren<widgets::RecordTable *>();
    QCOMPARE(tables.size(), 2);
    int step = 0;
    const auto checkpoint = [&] {
        const QString name = u"checkpoint-%1"_s.arg(++step);
        QVERIFY(QDir().mkpath(inProject(u"runs/one/"_s + name)));
        QVERIFY(bool(log->append("checkpoint", { { "step", step }, { "path", name.toStdString() }, { "bytes", 10 } })));
    };
    walk({ tables[0], tables[1] },
        { checkpoint,
            [&] {
                QDir(inProject(u"runs/one/checkpoint-%1"_s.arg(1 + dice(step + 1)))).removeRecursively();
                view->showResults();
            },
            [&] {
                QVERIFY(bool(appendResult(*folder, { u"GGUF"_s, QString::number(dice(9)), {}, {}, {} })));
                view->showResults();
            },
            [&] {
                QFile::remove(inProject(u"runs/one/results.jsonl"_s));
                view->showResults();
            },
            [&] {
                if (dice(20) == 0)
                    view->open(*folder);
            },
            [&] {
                QVERIFY(bool(log->append("eval", { { "step", step }, { "eval_loss", dice(9) } })));
            } });
    const auto *checkpoints = tables[tables[0]->accessibleName() == u"Checkpoints"_s ? 0 : 1];
    QTRY_COMPARE(checkpoints->model()->rowCount(), step);
}

void TestTables::values()
{
    m_program->window->showPage(u"config"_s);
    auto *page = static_cast<ConfigPage *>(m_program->window->page(u"config"_s));
    const auto tables = page->findChildren<widgets::DiffTable *>();
    QVERIFY(!tables.isEmpty());
    auto *only = tables.first()->parentWidget()->findChild<QCheckBox *>();
    auto *with = tables.first()->parentWidget()->findChild<QComboBox *>();
    walk({ tables.begin(), tables.end() },
        { [&] { only->toggle(); },
            [&] {
                with->setCurrentIndex(dice(with->count()));
                Q_EMIT with->activated(with->currentIndex());
            },
            [&] {
                write(inProject(u"config.yaml"_s), "version: 1\ntraining:\n  seed: " + QByteArray::number(dice(9)) + "\n");
                page->activated();
            },
            [&] {
                makeRun(u"r%1"_s.arg(dice(9)));
                page->activated();
            } });
}

ANNEAL_TEST(TestTables)
#include "tst_tables.moc"
