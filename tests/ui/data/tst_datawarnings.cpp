// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/config/patch.h"
#include "core/data/holdout.h"
#include "core/data/prepare.h"
#include "core/plan/runplan.h"
#include "tests/support/projectfiles.h"
#include "tests/support/testprogram.h"
#include "tests/ui/data/databench.h"
#include "ui/training/estimate.h"
#include "widgets/banner.h"

#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRadioButton>

using namespace anneal;
using tests::Bench;
using namespace Qt::StringLiterals;

/// What the wizard says of data that is allowed and rarely meant, in the real page.
class TestDataWarnings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsOutSingleRowsInstead();
    void leadsToAnotherFormat();
    void leadsToTheRowsLeftOut();
    void thePreflightRepeatsIt();
    void showsTheRowItSelects();
    void errorsStayInTheirProject();
    void saysWhereNothingOpensTheReport();
    void takesPastedRows();
    void saysWhichLinesAreBad();

private:
    static void set(Bench &bench, const char *path, const base::Json &value)
    {
        const auto text = config::patchYaml(bench.project.configText().toStdString(), path, value);
        QVERIFY(text);
        QVERIFY(tests::write(bench.project, ui::toText(*text)));
    }
    static void put(Bench &bench, const QString &name, const std::string &bytes)
    {
        QVERIFY(base::writeFile(bench.file(u"data/raw/"_s + name), bytes));
    }
    static void goTo(Bench &bench, int step)
    {
        for (int tries = 0; tries < 10 && bench.page.step() < step; ++tries) {
            QTRY_VERIFY_WITH_TIMEOUT(bench.next()->isEnabled(), 20000);
            bench.actions.find(u"data.next"_s)->trigger();
        }
        QCOMPARE(bench.page.step(), step);
    }
    static widgets::Button *button(Bench &bench, const QString &text)
    {
        widgets::Button *found = nullptr;
        (void)QTest::qWaitFor([&] {
            for (auto *one : bench.page.findChildren<widgets::Button *>())
                if (one->text() == text && one->isVisible())
                    found = one;
            return found != nullptr;
        });
        return found;
    }
    static QStringList warnings(Bench &bench)
    {
        QStringList texts;
        for (const auto *banner : bench.page.findChildren<widgets::Banner *>(u"prepareWarning"_s))
            if (banner->isVisible())
                texts << banner->text();
        return texts;
    }
    static std::string paragraphs(int count)
    {
        std::string text;
        for (int i = 0; i < count; ++i)
            text += "Paragraph " + std::to_string(i) + " " + std::string(900, 'x') + "\n\n";
        return text;
    }
    /// A long document that is held out, and rows beside it.
    static void lopsided(Bench &bench)
    {
        std::int64_t seed = 0;
        const auto isHeldOut = [&](const char *group) {
            const data::HoldOut holdOut(seed, 0.05);
            return holdOut.isBelow(holdOut.pointOf(group));
        };
        while (!isHeldOut("long.txt") || isHeldOut("short.md"))
            ++seed;
        put(bench, u"long.txt"_s, paragraphs(60));
        put(bench, u"short.md"_s, "# Short\n\nA paragraph.\n");
        std::string rows;
        for (int i = 0; i < 18; ++i)
            rows += "{\"prompt\": \"Question " + std::to_string(i) + "?\", \"completion\": \"Answer.\"}\n"; // moc loses its way in raw strings here
        put(bench, u"rows.jsonl"_s, rows);
        set(bench, "data.seed", seed);
        set(bench, "data.split_by", "document");
        set(bench, "data.validation_fraction", 0.05);
        set(bench, "model.model_name", ANNEAL_TESTS_DIR "/data/train/tiny-llama");
    }
};

void TestDataWarnings::holdsOutSingleRowsInstead()
{
    Bench bench;
    bench.open(data::Sample::No);
    lopsided(bench);
    goTo(bench, 3);
    QTRY_COMPARE_WITH_TIMEOUT(warnings(bench).size(), 1, 20000);
    QVERIFY2(warnings(bench).first().contains(u" are held out, although 5 % were asked for."_s), qPrintable(warnings(bench).first()));
    QVERIFY(bench.next()->role() == widgets::ButtonRole::Secondary);
    // The last step says the same.
    goTo(bench, 4);
    QCOMPARE(warnings(bench).size(), 1);
    QVERIFY(bench.next()->text().endsWith(u"anyway"_s));
    const auto buttons = bench.page.findChildren<widgets::Button *>();
    const auto found = std::find_if(buttons.begin(), buttons.end(),
        [](const auto *one) { return one->isVisible() && one->text().startsWith(u"Hold out single rows (about "_s); }); // and what it comes to
    auto *fix = found == buttons.end() ? nullptr : *found;
    QVERIFY(fix);
    fix->click();
    QCOMPARE(bench.data().splitBy, config::SplitBy::Row);
    QTRY_VERIFY_WITH_TIMEOUT(bench.next()->text().startsWith(u"Save "_s) && bench.next()->text().endsWith(u" rows"_s), 20000);
    QVERIFY(warnings(bench).isEmpty());
    QVERIFY(bench.next()->role() == widgets::ButtonRole::Primary);
    // Nor does it say so in another project.
    set(bench, "data.split_by", "document");
    QTRY_COMPARE_WITH_TIMEOUT(warnings(bench).size(), 1, 20000);
    const auto other = bench.folder.filePath(u"other"_s);
    QVERIFY(data::createProject(ui::toPath(other), data::Sample::No));
    QVERIFY(tests::open(bench.project, other));
    for (const auto *banner : bench.page.findChildren<widgets::Banner *>(u"prepareWarning"_s))
        QVERIFY(banner->isHidden());
    QCOMPARE(bench.rows()->model()->rowCount(), 0);
}

void TestDataWarnings::leadsToAnotherFormat()
{
    Bench bench;
    bench.open(data::Sample::No);
    std::string rows = "{\"question\": \"Why?\", \"text\": \"t\"}\n";
    for (int i = 0; i < 60; ++i)
        rows += R"({"text": "row )" + std::to_string(i) + "\"}\n";
    put(bench, u"rows.jsonl"_s, rows);
    set(bench, "data.template", "Q: {question}");
    set(bench, "data.format", "custom");
    goTo(bench, 3);
    QTRY_COMPARE_WITH_TIMEOUT(warnings(bench).size(), 1, 20000);
    QVERIFY2(warnings(bench).first().startsWith(u"60 of 61 rows are left out."_s), qPrintable(warnings(bench).first()));
    QCOMPARE(bench.next()->text(), u"Continue anyway"_s);
    QVERIFY(bench.next()->role() == widgets::ButtonRole::Secondary);
    button(bench, u"Choose another format"_s)->click();
    QCOMPARE(bench.page.step(), 2);
    QVERIFY(bench.next()->role() == widgets::ButtonRole::Primary);
}

void TestDataWarnings::leadsToTheRowsLeftOut()
{
    Bench bench;
    bench.open(data::Sample::No);
    put(bench, u"rows.jsonl"_s, "{\"text\": \"good\"}\n{\n{\n{\"text\": \"good too\"}\n");
    goTo(bench, 4);
    QTRY_COMPARE_WITH_TIMEOUT(warnings(bench).size(), 1, 20000);
    button(bench, u"Show them"_s)->click();
    QCOMPARE(bench.page.step(), 3);
    const auto *leftOut = bench.page.findChild<widgets::RecordTable *>(u"leftOutRows"_s);
    QTRY_VERIFY(leftOut->isVisible());
    QTRY_COMPARE(leftOut->model()->rowCount(), 2);
}

void TestDataWarnings::thePreflightRepeatsIt()
{
    Bench bench;
    bench.open(data::Sample::No);
    lopsided(bench);
    const auto config = config::readConfig(bench.project.configText().toStdString()).config;
    const auto checks = [&] {
        plan::PlanSources sources;
        QStringList lines;
        const auto text = bench.project.configText().toStdString();
        for (const auto &check : ui::estimateRun(text, bench.file({}), sources, plan::PlanSources::Look::Whole, {}).checks)
            if (check.state == ui::Check::State::Warning && check.fixPage == u"data"_s)
                lines << check.title + u": "_s + check.detail;
        return lines.filter(u"although 5 % were asked for"_s);
    };
    QVERIFY(data::prepareData(config.data, bench.file({}), {}));
    QCOMPARE(checks().size(), 1);
    auto rowByRow = config.data;
    rowByRow.splitBy = config::SplitBy::Row;
    QVERIFY(data::prepareData(rowByRow, bench.file({}), {}));
    QCOMPARE(checks(), QStringList());
    QVERIFY(base::writeFile(bench.file(u"data/prepared/train.report.json"_s), "{\"warnings\": [5, {\"kind\": 1}, null]}"));
    QCOMPARE(checks(), QStringList());
}

void TestDataWarnings::showsTheRowItSelects()
{
    Bench bench;
    bench.open(data::Sample::No);
    set(bench, "model.model_name", ANNEAL_TESTS_DIR "/data/train/tiny-llama");
    std::string rows;
    for (int i = 0; i < 100; ++i)
        rows += R"({"text": "row )" + std::to_string(i) + "\"}\n";
    put(bench, u"a.jsonl"_s, rows);
    put(bench, u"b.jsonl"_s, "{\"prompt\": \"Why?\", \"completion\": \"Because it is so.\"}\n");
    goTo(bench, 3);
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows()->model()->rowCount(), 101, 20000);
    QTRY_COMPARE(bench.rows()->currentIndex().row(), 100); // the first one that is context in part
    QTRY_VERIFY(bench.rows()->viewport()->rect().contains(bench.rows()->visualRect(bench.rows()->currentIndex()).center()));
}

void TestDataWarnings::errorsStayInTheirProject()
{
    Bench bench;
    bench.open(data::Sample::Yes);
    goTo(bench, 1);
    auto *size = bench.page.findChild<QLineEdit *>(u"chunkSize"_s);
    size->selectAll();
    QTest::keyClicks(size, u"0"_s);
    QTRY_VERIFY(!bench.next()->isEnabled());
    const auto other = bench.folder.filePath(u"other"_s);
    QVERIFY(data::createProject(ui::toPath(other), data::Sample::Yes));
    QVERIFY(tests::open(bench.project, other));
    const auto text = bench.project.configText();
    goTo(bench, 1);
    QVERIFY(bench.next()->isEnabled());
    QCOMPARE(size->text(), QString::number(bench.data().langchain.chunkSize));
    // What was typed a moment ago is not written into the next project either.
    goTo(bench, 2);
    auto *system = bench.page.findChildren<QPlainTextEdit *>().value(0);
    for (auto *edit : bench.page.findChildren<QPlainTextEdit *>())
        if (!edit->isReadOnly() && edit->isVisible())
            system = edit;
    system->setPlainText(u"You are a pirate."_s);
    goTo(bench, 2);
    QVERIFY(tests::open(bench.project, bench.path({})));
    QTest::qWait(400); // the pause after which typing is written
    QVERIFY(!bench.project.configText().contains(u"pirate"_s));
    QVERIFY(tests::open(bench.project, other));
    QVERIFY(!bench.project.configText().contains(u"pirate"_s));
    QCOMPARE(bench.project.configText(), text);
}

void TestDataWarnings::saysWhereNothingOpensTheReport()
{
    Bench bench;
    bench.open(data::Sample::No);
    put(bench, u"rows.jsonl"_s, "{\"text\": \"one\"}\n{\"text\": \"two\"}\n");
    goTo(bench, 4);
    QTRY_VERIFY(bench.next()->isEnabled());
    bench.next()->click();
    QTRY_VERIFY_WITH_TIMEOUT(button(bench, u"Open the report"_s), 20000);
    button(bench, u"Open the report"_s)->click(); // no desktop here has a program for it
    auto *copy = button(bench, u"Copy path"_s);
    QVERIFY(copy);
    copy->click();
    QVERIFY(QGuiApplication::clipboard()->text().endsWith(u"data/prepared/train.report.json"_s));
}

void TestDataWarnings::takesPastedRows()
{
    Bench bench;
    bench.open(data::Sample::No);
    QGuiApplication::clipboard()->setText(u"[\n  {\n    \"text\": \"pasted\"\n  }\n]\n"_s);
    bench.actions.find(u"data.paste"_s)->trigger();
    QTRY_COMPARE(bench.files(), QStringList(u"pasted-1.json | JSON | text"_s));
    QGuiApplication::clipboard()->setText(u"{\n  \"text\": \"pasted\"\n}\n"_s);
    bench.actions.find(u"data.paste"_s)->trigger();
    QTRY_COMPARE(bench.files().value(1), u"pasted-1.jsonl | JSON lines | text"_s);
}

void TestDataWarnings::saysWhichLinesAreBad()
{
    Bench bench;
    bench.open(data::Sample::No);
    put(bench, u"rows.jsonl"_s, "{\"text\": \"good\"}\n{\"text\": \"good\"}\n{\"text\": \"open}\n");
    const auto *bad = bench.page.findChild<QLabel *>(u"badLines"_s);
    QTRY_VERIFY(bad->isVisible());
    QCOMPARE(bad->text(), u"Line 3: Not valid JSON: column 16: a quotation mark is missing."_s);
}

ANNEAL_TEST(TestDataWarnings)
#include "tst_datawarnings.moc"
