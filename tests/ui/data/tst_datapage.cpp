// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/config/reader.h"
#include "core/data/newproject.h"
#include "core/data/prepare.h"
#include "core/weights/modelfiles.h"
#include "tests/support/gate.h"
#include "tests/support/projectfiles.h"
#include "tests/support/testprogram.h"
#include "tests/ui/data/databench.h"
#include "ui/data/columnchoice.h"
#include "ui/data/folderwatch.h"
#include "widgets/banner.h"
#include "widgets/emptystate.h"
#include "widgets/field.h"
#include "widgets/label.h"
#include "widgets/sourceview.h"
#include "widgets/statcard.h"
#include "widgets/stepheader.h"
#include "widgets/tokenview.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>

using namespace anneal;
using tests::Bench;
using namespace Qt::StringLiterals;

class TestDataPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsMissing();
    void goesFromFilesToRowsByKeyboard();
    void keepsChoicesAndComments();
    void asksWhichColumnsAreMeant_data();
    void asksWhichColumnsAreMeant();
    void itsQuestionFitsANarrowCard();
    void saysWhyAFileIsLeftOut();
    void takesFilesAndPastedText();
    void selectsBesideAFileThatIsRemoved();
    void takesItsErrorBackOnceItIsMended();
    void saysWhatItsFiguresCover();
    void listsWhatWasLeftOut();
    void keepsTheFileOnImpossibleSizes();
    void splitsWhatCanBeUsed();
    void readsNumbersAsTheyAreWritten_data();
    void readsNumbersAsTheyAreWritten();
    void tellsOfABrokenConfig();
    void countsOnlyWhatCanBeUsed();
    void showsARowAmongThoseItIsPackedWith();
    void warnsOfRowsThatTeachNothing();
    void countsForTheLastStepWithoutAReview();
    void savesWithAWordOnRowsTheModelCannotRead();
    void showsTextWithoutTheModel();
    void knowsWhatWasSavedBefore();
    void staysInItsProject();
    void followsAFolderBesideTheWindow();
    void goesOnWithAHugeDocument();
};

namespace {

/// The sample's model, which tests that look at tokens need.
bool hasModel()
{
    const auto config = data::startingConfig(data::Sample::Yes);
    return bool(weights::findModel(config.model.modelName));
}

} // namespace

void TestDataPage::saysWhatIsMissing()
{
    Bench bench;
    bench.page.show();
    QSignalSpy asked(&bench.page, &ui::Page::pageRequested);
    const auto states = bench.page.findChildren<widgets::EmptyState *>();
    const auto shown = [&] {
        for (auto *state : states)
            if (state->isVisible())
                return state;
        return static_cast<widgets::EmptyState *>(nullptr);
    };
    QVERIFY(shown());
    shown()->button()->click();
    QCOMPARE(asked.value(0).value(0).toString(), u"project"_s);

    QVERIFY(QDir().mkpath(bench.path(QString())));
    QVERIFY(tests::open(bench.project, bench.path(QString())));
    QVERIFY(shown());
    shown()->button()->click(); // writes config.yaml
    QTRY_VERIFY(bench.project.hasConfig());
    bench.page.activated();
    QTRY_VERIFY(shown()); // no files yet
    QVERIFY(!bench.next()->isEnabled());
}

void TestDataPage::goesFromFilesToRowsByKeyboard()
{
    Bench bench;
    bench.open(data::Sample::Yes);
    QTRY_VERIFY(bench.next()->isEnabled());
    QTRY_COMPARE(bench.files().value(0), u"climate.md | Markdown | UTF-8"_s);
    QVERIFY(bench.files().contains(u"questions.jsonl | JSON lines | messages"_s));

    bench.press(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.page.step(), 1);
    auto *summary = bench.page.findChild<QLabel *>(u"chunkSummary"_s);
    QTRY_VERIFY(summary->text().contains(u"chunk"_s));
    QTRY_VERIFY(summary->text().startsWith(u"3"_s) || summary->text().startsWith(u"2"_s));

    bench.press(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.page.step(), 2);
    auto *prepared = bench.page.findChild<widgets::SourceView *>(u"preparedRow"_s);
    QTRY_VERIFY(prepared->toPlainText().contains(u"assistant"_s));

    bench.press(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.page.step(), 3);
    QTRY_VERIFY_WITH_TIMEOUT(bench.rows()->model()->rowCount() > 170, 20000);
    bench.rows()->setFocus();
    const auto first = bench.rows()->currentIndex().row();
    bench.press(Qt::Key_J);
    QCOMPARE(bench.rows()->currentIndex().row(), first + 1);
    bench.press(Qt::Key_K);
    QCOMPARE(bench.rows()->currentIndex().row(), first);
    // A click beside all controls, or a control that went while it had the focus: the page has it then.
    QTest::mouseClick(&bench.page, Qt::LeftButton, {}, QPoint(bench.page.width() / 2, 4));
    bench.press(Qt::Key_J);
    QCOMPARE(bench.rows()->currentIndex().row(), first + 1);
    bench.page.setFocus(Qt::OtherFocusReason);
    bench.press(Qt::Key_K);
    QCOMPARE(bench.rows()->currentIndex().row(), first);
    bench.press(Qt::Key_Slash);
    QTest::keyClicks(QApplication::focusWidget(), u"aubergines"_s);
    QTRY_VERIFY(bench.rows()->model()->rowCount() > 3 && bench.rows()->model()->rowCount() < 30);
    const auto *tokens = bench.page.findChild<widgets::TokenView *>(u"reviewTokens"_s);
    if (bench.rows()->model()->index(0, 2).data().toString() != u"–"_s)
        QTRY_VERIFY(tokens->tokens().size() > 10); // the model is on this machine

    bench.press(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.page.step(), 4);
    bench.press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(bench.path(u"data/prepared/train.jsonl"_s)), 10000);
    const auto report = base::parseJson(*base::readFile(bench.file(u"data/prepared/train.report.json"_s)));
    QVERIFY(report);
    QCOMPARE((*report)["rows"]["skipped"].get<int>(), 0);
    QVERIFY((*report)["rows"]["validation"].get<int>() > 0);
    QSignalSpy asked(&bench.page, &ui::Page::pageRequested);
    QTRY_VERIFY(bench.next()->isEnabled());
    bench.next()->click();
    QCOMPARE(asked.value(0).value(0).toString(), u"train#new"_s);

    bench.actions.find(u"data.copyCommand"_s)->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"anneal-cli prepare-data "_s));
}

void TestDataPage::keepsChoicesAndComments()
{
    Bench bench;
    bench.open(data::Sample::Yes);
    QTRY_VERIFY(bench.next()->isEnabled());
    QVERIFY(tests::write(bench.project, bench.project.configText() + u"# my own remark\n"_s));
    QTRY_VERIFY(bench.next()->isEnabled());
    bench.press(Qt::Key_Return, Qt::ControlModifier);
    auto *size = bench.page.findChild<QLineEdit *>(u"chunkSize"_s);
    size->setFocus();
    size->selectAll();
    QTest::keyClicks(size, u"600"_s);
    QTRY_COMPARE(bench.data().langchain.chunkSize, 600);
    bench.press(Qt::Key_Return, Qt::ControlModifier);
    bench.page.findChild<QRadioButton *>(u"format.chatml"_s)->click();
    QTRY_COMPARE(bench.data().format, config::RowForm::ChatMl);
    bench.press(Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(bench.page.step(), 1);
    QCOMPARE(size->text(), u"600"_s);
    QVERIFY(bench.project.configText().contains(u"# my own remark"_s));

    // A window that was killed: the file has the choices, the session the step.
    const auto state = bench.page.saveState();
    ui::DataPage again { ui::Services { bench.project, bench.tasks, bench.actions, bench.settings, bench.launcher } };
    again.restoreState(state);
    QCOMPARE(again.step(), 1);
}

/// The boxes and the button go on below one another where they have no room side by side.
void TestDataPage::itsQuestionFitsANarrowCard()
{
    Bench bench;
    ui::SourceLook look;
    look.isUnknown = true;
    look.columns = { u"foo"_s, QString(u"a very long name of a column "_s).repeated(3) };
    ui::ColumnChoice choice;
    choice.setLook(look, {});
    for (const int width : { 300, 420, 900 }) {
        choice.resize(width, 400);
        choice.show();
        QVERIFY(QTest::qWaitForWindowExposed(&choice));
        QVERIFY2(choice.minimumSizeHint().width() <= 300, qPrintable(QString::number(choice.minimumSizeHint().width())));
        for (const QWidget *one : choice.findChildren<QWidget *>())
            if (qobject_cast<const QComboBox *>(one) || qobject_cast<const QAbstractButton *>(one))
                QVERIFY(!one->isVisible() || one->mapTo(&choice, one->rect().bottomRight()).x() < width);
    }
    const auto *kind = choice.findChild<QComboBox *>();
    QVERIFY(kind->width() >= kind->fontMetrics().horizontalAdvance(kind->currentText()) + 20); // where there is room it is read
}

void TestDataPage::saysWhyAFileIsLeftOut()
{
    Bench bench;
    bench.open(data::Sample::No);
    bench.page.resize(1040, 620); // of 1280 pixels of window
    QVERIFY(base::writeFile(bench.file(u"data/raw/picture-of-something.png"_s), "x"));
    QTRY_VERIFY(bench.files().value(0).startsWith(u"picture"_s));
    const auto *table = bench.page.findChild<ui::SourceStep *>()->findChild<widgets::RecordTable *>();
    const auto cell = [table](int column) { return table->model()->index(0, column).data().toString(); };
    const auto widthOf = [table](const QString &text) { return table->fontMetrics().horizontalAdvance(text); };
    QTRY_VERIFY2(table->columnWidth(1) >= widthOf(cell(1)) + 20, qPrintable(cell(1)));
    QVERIFY(widthOf(cell(2)) + 20 < table->columnWidth(2) || table->rowHeight(0) > table->verticalHeader()->defaultSectionSize());
    QCOMPARE(table->horizontalScrollBar()->maximum(), 0);
}

void TestDataPage::asksWhichColumnsAreMeant_data()
{
    using Mapping = std::map<std::string, std::string>;
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QString>("choice"); // nothing: what is proposed
    QTest::addColumn<Mapping>("mapping");
    QTest::addColumn<QString>("format");
    const QByteArray faq = R"({"question": "Why?", "answer": "Because."})";
    const QByteArray dolly = R"({"context": "It rains.", "instruction": "Why?", "response": "Because."})";
    QTest::newRow("question and answer") << faq << QString() << Mapping { { "completion", "answer" }, { "prompt", "question" } }
                                         << u"prompt-completion"_s;
    QTest::newRow("with a context") << dolly << QString() << Mapping { { "input", "context" }, { "output", "response" } } << u"alpaca"_s;
    QTest::newRow("chosen by hand") << faq << u"text"_s << Mapping { { "text", "question" } } << u"text"_s;
}

void TestDataPage::asksWhichColumnsAreMeant()
{
    using Mapping = std::map<std::string, std::string>;
    QFETCH(QByteArray, row);
    QFETCH(QString, choice);
    QFETCH(Mapping, mapping);
    QFETCH(QString, format);
    Bench bench;
    bench.open(data::Sample::No);
    QVERIFY(base::writeFile(bench.file(u"data/raw/faq.jsonl"_s), row.toStdString() + "\n"));
    QTRY_VERIFY(bench.files().value(0).startsWith(u"faq.jsonl | JSON lines | The columns ("_s));
    QVERIFY(!bench.next()->isEnabled());
    auto *use = bench.page.findChild<widgets::Button *>(u"useMapping"_s);
    QTRY_VERIFY(use->isVisible());
    if (!choice.isEmpty()) {
        auto *kind = use->parentWidget()->findChild<QComboBox *>();
        kind->setCurrentIndex(kind->findData(choice));
    }
    use->click();
    QCOMPARE(bench.data().columnMapping, mapping);
    QTRY_COMPARE(bench.files(), QStringList(u"faq.jsonl | JSON lines | "_s + format));
    QTRY_VERIFY(bench.next()->isEnabled());
    // What was chosen is shown, and can be changed or taken back.
    auto *change = bench.page.findChild<widgets::Button *>(u"changeMapping"_s);
    QTRY_VERIFY(change->isVisible());
    QVERIFY(!use->isVisible());
    change->click();
    QVERIFY(use->isVisible());
    auto *kind = use->parentWidget()->findChild<QComboBox *>();
    kind->setCurrentIndex(kind->findData(u"text"_s));
    use->click();
    QCOMPARE(bench.data().columnMapping.size(), std::size_t(1));
    QVERIFY(bench.data().columnMapping.contains("text"));
    QTRY_COMPARE(bench.files(), QStringList(u"faq.jsonl | JSON lines | text"_s));
}

void TestDataPage::takesFilesAndPastedText()
{
    Bench bench;
    bench.open(data::Sample::No);
    QTemporaryDir elsewhere;
    QVERIFY(QDir(elsewhere.path()).mkpath(u"notes"_s));
    QVERIFY(base::writeFile(ui::toPath(elsewhere.filePath(u"notes/one.md"_s)), "# One\n\nText.\n"));
    QVERIFY(base::writeFile(ui::toPath(elsewhere.filePath(u"rows.parquet"_s)), "PAR1 and so on"));
    QVERIFY(bench.page.takeFiles({ elsewhere.filePath(u"notes"_s), elsewhere.filePath(u"rows.parquet"_s) }));
    QTRY_COMPARE(bench.files().size(), 2);
    QCOMPARE(bench.files().at(0), u"notes/one.md | Markdown | UTF-8"_s);
    QVERIFY(bench.files().at(1).contains(u"from datasets import"_s));

    QGuiApplication::clipboard()->setText(u"{\"text\": \"pasted\"}\n"_s);
    bench.actions.find(u"data.paste"_s)->trigger();
    QTRY_COMPARE(bench.files().value(1), u"pasted-1.jsonl | JSON lines | text"_s);
    QSignalSpy said(&bench.page, &ui::Page::toast);
    bench.actions.find(u"data.paste"_s)->trigger();
    QTRY_COMPARE(said.value(0).value(0).toString(), u"pasted-1.jsonl holds the same text already"_s);
    QCOMPARE(bench.files().size(), 3);
}

void TestDataPage::selectsBesideAFileThatIsRemoved()
{
    Bench bench;
    bench.open(data::Sample::No);
    for (const auto *name : { "a.md", "b.md", "c.md", "d.md" })
        QVERIFY(base::writeFile(bench.file(u"data/raw"_s) / name, "# One\n\nText.\n"));
    bench.page.activated();
    QTRY_COMPARE(bench.files().size(), 4);
    auto *table = bench.page.findChild<ui::SourceStep *>()->findChild<widgets::RecordTable *>();
    const auto selected = [table] { return table->currentIndex().siblingAtColumn(0).data().toString(); };
    std::function<void()> undo;
    connect(&bench.page, &ui::Page::undoable, this, [&undo](const QString &, const std::function<void()> &how) { undo = how; });
    table->selectRow(1);
    const auto remove = [&bench] { bench.actions.find(u"data.remove"_s)->trigger(); };
    remove();
    QTRY_COMPARE(bench.files().size(), 3);
    QCOMPARE(selected(), u"c.md"_s); // what moved up into its place
    QTRY_VERIFY(undo);
    table->selectRow(0);
    undo();
    QTRY_COMPARE(bench.files().size(), 4);
    QTRY_COMPARE(selected(), u"b.md"_s);
    table->selectRow(3);
    remove();
    QTRY_COMPARE(bench.files().size(), 3);
    QCOMPARE(selected(), u"c.md"_s); // nothing was behind it
}

void TestDataPage::takesItsErrorBackOnceItIsMended()
{
    Bench bench;
    bench.open(data::Sample::No);
    QTemporaryDir elsewhere;
    QVERIFY(::mkfifo(QFile::encodeName(elsewhere.filePath(u"pipe"_s)).constData(), 0600) == 0);
    QVERIFY(base::writeFile(ui::toPath(elsewhere.filePath(u"one.md"_s)), "# One\n\nText.\n"));
    QVERIFY(base::writeFile(ui::toPath(elsewhere.filePath(u"two.md"_s)), "# Two\n\nText.\n"));
    const auto banners = bench.page.findChildren<widgets::Banner *>();
    const auto tells = [&](const QString &text) {
        return std::any_of(
            banners.begin(), banners.end(), [&](const widgets::Banner *banner) { return !banner->isHidden() && banner->text().contains(text); });
    };
    QVERIFY(bench.page.takeFiles({ elsewhere.filePath(u"pipe"_s), elsewhere.filePath(u"one.md"_s) }));
    QTRY_COMPARE(bench.files().size(), 1);
    QTRY_VERIFY(tells(u"pipe is neither a file nor a folder"_s));
    bench.page.findChild<ui::SourceStep *>()->takeFiles({ elsewhere.filePath(u"two.md"_s) });
    QTRY_COMPARE(bench.files().size(), 2);
    QTRY_VERIFY(!tells(u"pipe"_s));
}

void TestDataPage::saysWhatItsFiguresCover()
{
    Bench bench;
    bench.open(data::Sample::No);
    std::string rows;
    for (int i = 0; i < 20'100; ++i)
        rows += "{\"text\": \"row " + std::to_string(i) + "\"}\n";
    QVERIFY(base::writeFile(bench.file(u"data/raw/rows.jsonl"_s), rows));
    QVERIFY(bool(tests::write(bench.project, u"version: 1\nmodel:\n  model_name: no-such-model\n"_s)));
    QTRY_VERIFY(bench.next()->isEnabled());
    for (int i = 0; i < 3; ++i)
        bench.actions.find(u"data.next"_s)->trigger();
    const auto covers = [&](const QString &begin, const QString &end) {
        const auto cards = bench.page.findChildren<widgets::StatCard *>();
        return std::any_of(cards.begin(), cards.end(),
            [&](const auto *card) { return card->accessibleName().startsWith(begin) && card->accessibleName().endsWith(end); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(covers(u"20,100 rows, "_s, u" in all files"_s), 30000);
    QVERIFY(covers(u"– tokens"_s, u" of the first 20,000 rows"_s));
    auto *search = bench.page.findChild<widgets::SearchEdit *>();
    QCOMPARE(search->placeholderText(), u"Search the first 20,000 rows"_s);
    const auto labels = bench.page.findChildren<QLabel *>();
    QVERIFY(std::none_of(labels.begin(), labels.end(), [](const QLabel *label) { return label->text().startsWith(u"Every row as"_s); }));
}

void TestDataPage::listsWhatWasLeftOut()
{
    Bench bench;
    bench.open(data::Sample::No);
    QVERIFY(base::writeFile(bench.file(u"data/raw/rows.jsonl"_s), "{\"text\": \"good\"}\n{\"text\": \n{\"text\": \"also good\"}\n"));
    QTRY_VERIFY(bench.next()->isEnabled());
    for (int i = 0; i < 3; ++i)
        bench.press(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.page.step(), 3);
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows()->model()->rowCount(), 2, 20000);
    const auto *leftOut = bench.page.findChild<widgets::RecordTable *>(u"leftOutRows"_s)->model();
    QCOMPARE(leftOut->rowCount(), 1);
    QCOMPARE(leftOut->index(0, 0).data().toString(), u"rows.jsonl:2"_s);
    for (const QModelIndex &place : { leftOut->index(0, 0), bench.rows()->model()->index(0, 1) }) // however long the name is, the line is seen
        QCOMPARE(place.data(widgets::RecordTable::kElideRole).toInt(), int(Qt::ElideMiddle));

    // Chosen, it is what the side speaks of, with its whole reason.
    auto *list = bench.page.findChild<widgets::RecordTable *>(u"leftOutRows"_s);
    const auto *summary = bench.page.findChild<QLabel *>(u"rowSummary"_s);
    const auto bars = bench.page.findChildren<QTabBar *>();
    const auto found = std::find_if(bars.begin(), bars.end(), [](const QTabBar *bar) { return bar->accessibleName() == u"Rows kept or left out"_s; });
    QVERIFY(found != bars.end());
    auto *bar = *found;
    bar->setCurrentIndex(1);
    list->selectRow(0);
    QCOMPARE(summary->text(), leftOut->index(0, 1).data().toString());
    bar->setCurrentIndex(0);
    QTRY_VERIFY(summary->text().contains(u"tokens"_s) || summary->text() != leftOut->index(0, 1).data().toString());
}

void TestDataPage::splitsWhatCanBeUsed()
{
    Bench bench;
    QVERIFY(QDir().mkpath(bench.path(u"data/raw"_s)));
    QVERIFY(bool(base::writeFile(bench.file(u"data/raw/a-picture.txt"_s), std::string("\x00\xff\xfe\x01\x00", 5) + std::string(4000, '\0'))));
    QVERIFY(bool(base::writeFile(bench.file(u"data/raw/notes.txt"_s), "Tea is drawn for three minutes.\n")));
    bench.open(data::Sample::No);
    QTRY_VERIFY(bench.next()->isEnabled());
    bench.press(Qt::Key_Return, Qt::ControlModifier);
    auto *summary = bench.page.findChild<QLabel *>(u"chunkSummary"_s);
    QTRY_VERIFY2(summary->text().startsWith(u"1 chunk of 31"_s), qPrintable(summary->text()));
    const auto boxes = bench.page.findChildren<QComboBox *>();
    const auto *document = *std::find_if(boxes.begin(), boxes.end(), [](const QComboBox *box) { return box->accessibleName() == u"Document"_s; });
    QCOMPARE(document->currentText(), u"notes.txt"_s);
    QCOMPARE(document->count(), 2); // the other one can be chosen, and says why it is left out
}

void TestDataPage::keepsTheFileOnImpossibleSizes()
{
    Bench bench;
    bench.open(data::Sample::Yes);
    QTRY_VERIFY(bench.next()->isEnabled());
    bench.press(Qt::Key_Return, Qt::ControlModifier);
    const auto before = bench.project.configText();
    auto *size = bench.page.findChild<QLineEdit *>(u"chunkSize"_s);
    size->setFocus();
    size->selectAll();
    QTest::keyClicks(size, u"100"_s); // below the overlap of 200
    QTRY_VERIFY(!bench.next()->isEnabled());
    QCOMPARE(bench.project.configText(), before);
    QTest::keyClicks(size, u"0"_s); // 1000
    QTRY_VERIFY(bench.next()->isEnabled());
}

void TestDataPage::readsNumbersAsTheyAreWritten_data()
{
    QTest::addColumn<QLocale>("language");
    QTest::addColumn<QString>("hint");
    QTest::addColumn<QString>("size");
    QTest::addColumn<int>("written");
    const QLocale en(QLocale::English, QLocale::UnitedStates), de(QLocale::German);
    QTest::newRow("en 2,000") << en << u"500 to 2,000"_s << u"2,000"_s << 2000;
    QTest::newRow("de 2.000") << de << u"500 to 2.000"_s << u"2.000"_s << 2000;
    QTest::newRow("en 1.500") << en << u"500 to 2,000"_s << u"1.500"_s << -1; // no whole number
    QTest::newRow("de 1,500") << de << u"500 to 2.000"_s << u"1,500"_s << -1;
    QTest::newRow("en 2,00") << en << u"500 to 2,000"_s << u"2,00"_s << -1;
    QTest::newRow("letters") << en << u"500 to 2,000"_s << u"12a"_s << -1;
    QTest::newRow("nothing") << en << u"500 to 2,000"_s << u""_s << -1;
}

/// In the fields of the Split step; what is no number stays out of the file.
void TestDataPage::readsNumbersAsTheyAreWritten()
{
    QFETCH(QLocale, language);
    QFETCH(QString, hint);
    QFETCH(QString, size);
    QFETCH(int, written);
    const QLocale usual;
    QLocale::setDefault(language);
    const auto back = qScopeGuard([&usual] { QLocale::setDefault(usual); });
    Bench bench;
    bench.open(data::Sample::Yes);
    QTRY_VERIFY(bench.next()->isEnabled());
    bench.press(Qt::Key_Return, Qt::ControlModifier);
    const auto before = bench.project.configText();
    auto *edit = bench.page.findChild<QLineEdit *>(u"chunkSize"_s);
    const auto labels = bench.page.findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) { return label->text().contains(hint); }));
    edit->setFocus();
    edit->selectAll();
    QTest::keyClick(edit, Qt::Key_Delete);
    QTest::keyClicks(edit, size);
    if (written > 0) {
        QTRY_COMPARE(int(bench.data().langchain.chunkSize), written);
        QVERIFY(bench.next()->isEnabled());
    } else {
        QTRY_VERIFY(!bench.next()->isEnabled());
        QCOMPARE(bench.project.configText(), before);
    }
}

void TestDataPage::tellsOfABrokenConfig()
{
    Bench bench;
    bench.open(data::Sample::Yes);
    QVERIFY(tests::write(bench.project, u"data:\n  chunk: 5\n"_s));
    QSignalSpy asked(&bench.page, &ui::Page::pageRequested);
    for (auto *state : bench.page.findChildren<widgets::EmptyState *>())
        if (state->isVisible())
            state->button()->click();
    QCOMPARE(asked.value(0).value(0).toString(), u"config"_s);
}

void TestDataPage::countsOnlyWhatCanBeUsed()
{
    Bench bench;
    bench.open(data::Sample::No);
    QVERIFY(base::writeFile(bench.file(u"data/raw/nul.txt"_s), std::string("a\0b", 3)));
    QTRY_VERIFY(bench.files().size() == 1);
    QVERIFY(!bench.next()->isEnabled());
    QVERIFY(base::writeFile(bench.file(u"data/raw/good.txt"_s), "text"));
    QTRY_VERIFY(bench.next()->isEnabled());
    QVERIFY(tests::write(bench.project, bench.project.configText().replace(u"enabled: true"_s, u"enabled: false"_s)));
    QTRY_VERIFY(!bench.next()->isEnabled()); // documents are used only where they are split
}

void TestDataPage::showsARowAmongThoseItIsPackedWith()
{
    QVERIFY2(hasModel(), "packaging/setup brings the sample's model");
    Bench bench;
    bench.open(data::Sample::Yes);
    QTRY_VERIFY(bench.next()->isEnabled());
    for (int i = 0; i < 3; ++i)
        bench.actions.find(u"data.next"_s)->trigger();
    const auto *summary = bench.page.findChild<QLabel *>(u"sequenceSummary"_s);
    QTRY_VERIFY_WITH_TIMEOUT(summary->text().startsWith(u"Sequence "_s), 20000);
    const auto *view = bench.page.findChild<widgets::TokenView *>(u"sequenceTokens"_s);
    const auto &borders = view->borders();
    QVERIFY(borders.size() > 1); // short questions: several fit
    QCOMPARE(borders.front().before, 0);
    QCOMPARE(std::count_if(borders.begin(), borders.end(), [](const auto &border) { return border.current; }), 1);
    QVERIFY(view->tokens().size() <= 256); // the sample's max_seq_length
    // A held-out row is in no sequence.
    auto *filter = bench.page.findChild<QComboBox *>(u"reviewFilter"_s);
    filter->setCurrentIndex(2);
    QTRY_VERIFY(summary->text().startsWith(u"Held-out"_s));
    QVERIFY(view->borders().empty());
}

void TestDataPage::warnsOfRowsThatTeachNothing()
{
    QVERIFY2(hasModel(), "packaging/setup brings the sample's model");
    Bench bench;
    bench.open(data::Sample::No);
    std::string question;
    for (int i = 0; i < 3000; ++i)
        question += "word ";
    // Its answer lies beyond max_seq_length and is cut off.
    QVERIFY(base::writeFile(bench.file(u"data/raw/rows.jsonl"_s),
        "{\"prompt\": \"Why?\", \"completion\": \"Because.\"}\n{\"prompt\": \"" + question + "\", \"completion\": \"Yes.\"}\n"));
    QTRY_VERIFY(bench.next()->isEnabled());
    for (int i = 0; i < 3; ++i)
        bench.actions.find(u"data.next"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows()->model()->rowCount(), 2, 20000);
    widgets::Button *show = nullptr;
    QTRY_VERIFY([&] {
        for (auto *button : bench.page.findChildren<widgets::Button *>())
            if (button->text() == u"Show them"_s && button->isVisible())
                show = button;
        return show != nullptr;
    }());
    show->click();
    QCOMPARE(bench.rows()->model()->rowCount(), 1);
    const auto *summary = bench.page.findChild<widgets::Label *>(u"rowSummary"_s);
    QTRY_VERIFY2(summary->text().contains(u"0 of "_s), qPrintable(summary->text()));
    QVERIFY2(summary->text().contains(u" tokens are measured · cut at "_s), qPrintable(summary->text()));
}

void TestDataPage::savesWithAWordOnRowsTheModelCannotRead()
{
    QVERIFY2(hasModel(), "packaging/setup brings the sample's model");
    Bench bench;
    bench.open(data::Sample::No);
    const std::string call
        = "{\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}, {\"role\": \"assistant\", \"content\": \"\", \"tool_calls\": "
          "[{\"id\": \"0\", \"type\": \"function\", \"function\": {\"name\": \"f\", \"arguments\": {\"a\": \"b\"}}}]}, "
          "{\"role\": \"tool\", \"tool_call_id\": \"0\", \"name\": \"f\", \"content\": \"c\"}, "
          "{\"role\": \"assistant\", \"content\": \"So.\"}]}\n";
    QVERIFY(base::writeFile(bench.file(u"data/raw/rows.jsonl"_s),
        "{\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}, {\"role\": \"assistant\", \"content\": \"So.\"}]}\n" + call));
    QVERIFY(base::writeFile(bench.file(u"data/raw/seven.json"_s), "7"));
    QTRY_VERIFY(bench.next()->isEnabled());
    for (int i = 0; i < 3; ++i)
        bench.actions.find(u"data.next"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows()->model()->rowCount(), 2, 20000);
    const auto banners = [&bench] {
        QStringList texts;
        for (const auto *banner : bench.page.findChildren<widgets::Banner *>())
            if (banner->isVisible())
                texts << banner->text();
        return texts.join(u'|');
    };
    QTRY_VERIFY2(banners().contains(u"The model cannot read 1 row."_s) && banners().contains(u"First reason: "_s), qPrintable(banners()));
    bench.actions.find(u"data.next"_s)->trigger();
    QCOMPARE(bench.page.step(), 4);
    const auto *unreadable = bench.page.findChild<QLabel *>(u"saveUnreadable"_s);
    QTRY_VERIFY(unreadable->isVisible());
    QCOMPARE(unreadable->text(), u"The model cannot read 1 of 2 rows: training leaves them out."_s);
    QCOMPARE(bench.next()->text(), u"Save 2 rows anyway"_s);
    bench.next()->click();
    QTRY_VERIFY_WITH_TIMEOUT(banners().contains(u"Saved "_s), 10000);
    QVERIFY2(banners().contains(u"The model cannot read 1 of 2 rows"_s), qPrintable(banners()));
    QVERIFY2(banners().contains(u"Files that could not be read or used, so that rows are missing: 1 ("_s), qPrintable(banners()));
    const auto *steps = bench.page.findChild<widgets::StepHeader *>();
    QVERIFY(steps->isFinished());
    QVERIFY(steps->accessibleDescription().endsWith(u"done"_s));
    bench.actions.find(u"data.back"_s)->trigger();
    QVERIFY(steps->isFinished()); // it stays done
    QVERIFY(bool(tests::write(bench.project, u"version: 1\ndata: {seed: 5}\n"_s)));
    QTRY_VERIFY(!steps->isFinished()); // other rows would be written now
}

void TestDataPage::showsTextWithoutTheModel()
{
    Bench bench;
    bench.open(data::Sample::No);
    QVERIFY(base::writeFile(bench.file(u"data/raw/rows.jsonl"_s), "{\"prompt\": \"Why?\", \"completion\": \"Because.\"}\n"));
    QVERIFY(bool(tests::write(bench.project, u"version: 1\nmodel:\n  model_name: no-such-model\n"_s)));
    QTRY_VERIFY(bench.next()->isEnabled());
    for (int i = 0; i < 3; ++i)
        bench.actions.find(u"data.next"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(bench.rows()->model()->rowCount(), 1, 20000);
    const auto *tokens = bench.page.findChild<widgets::TokenView *>(u"reviewTokens"_s);
    QTRY_VERIFY(!tokens->isVisible());
    QSignalSpy asked(&bench.page, &ui::Page::pageRequested);
    widgets::Button *choose = nullptr;
    QTRY_VERIFY([&] {
        for (auto *button : bench.page.findChildren<widgets::Button *>())
            if (button->text() == u"Choose another model"_s && button->isVisible())
                choose = button;
        return choose != nullptr;
    }());
    choose->click();
    QCOMPARE(asked.size(), 1);
}

void TestDataPage::countsForTheLastStepWithoutAReview()
{
    QVERIFY2(hasModel(), "packaging/setup brings the sample's model");
    Bench bench;
    bench.open(data::Sample::Yes);
    bench.page.restoreState("4 4 " + bench.project.folder().toUtf8());
    QCOMPARE(bench.page.step(), 4);
    const auto *estimate = bench.page.findChild<QLabel *>(u"saveEstimate"_s);
    QTRY_VERIFY_WITH_TIMEOUT(estimate->text().contains(u" steps, estimated time "_s), 20000);
    QCOMPARE(bench.next()->text(), u"Save 176 rows"_s);
    // Its figures follow its own choices.
    auto *share = bench.page.findChild<QLineEdit *>(u"heldOut"_s);
    const auto before = estimate->text();
    share->selectAll();
    QTest::keyClicks(share, u"50"_s);
    QTRY_VERIFY_WITH_TIMEOUT(estimate->text().contains(u" steps, estimated time "_s) && estimate->text() != before, 20000);
}

void TestDataPage::knowsWhatWasSavedBefore()
{
    Bench bench;
    const auto folder = bench.file(QString());
    QVERIFY(data::createProject(folder, data::Sample::Yes));
    QVERIFY(data::prepareData(config::loadConfig(folder / "config.yaml")->config.data, folder, {}));
    QVERIFY(tests::open(bench.project, bench.path(QString())));
    bench.page.activated();
    bench.page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&bench.page));
    auto *steps = bench.page.findChild<widgets::StepHeader *>();
    QCOMPARE(steps->reached(), 4); // done once
    bench.page.showPart(u"step.4"_s);
    QCOMPARE(bench.page.step(), 4);
    QTRY_COMPARE(bench.next()->text(), u"Train on it"_s);
    // The documents change: it is told on each step, and there is something to save again.
    QVERIFY(base::writeFile(bench.file(u"data/raw/more.jsonl"_s), "{\"text\": \"more\"}\n"));
    bench.page.showPart(u"step.0"_s);
    const auto *stale = bench.page.findChild<widgets::Banner *>(u"staleRows"_s);
    QTRY_VERIFY(!stale->isHidden());
    QVERIFY2(stale->text().contains(u"have changed since the rows were saved: 1 added, 0 changed, 0 removed."_s), qPrintable(stale->text()));
    for (auto *fix : stale->findChildren<widgets::Button *>())
        if (fix->text() == u"Prepare again"_s)
            fix->click();
    QCOMPARE(bench.page.step(), 4);
    QTRY_VERIFY2(bench.next()->text().startsWith(u"Save"_s), qPrintable(bench.next()->text()));
    QVERIFY(stale->isHidden());
}

void TestDataPage::staysInItsProject()
{
    Bench bench;
    bench.open(data::Sample::Yes);
    bench.page.restoreState("3 4 /another/project");
    QCOMPARE(bench.page.step(), 0);
    bench.page.restoreState("rubbish");
    QCOMPARE(bench.page.step(), 0);
    bench.page.restoreState("77 99 " + bench.project.folder().toUtf8());
    QCOMPARE(bench.page.step(), 4);
}

/// The folder may lie on a disk that does not answer: whoever follows it waits for nothing.
void TestDataPage::followsAFolderBesideTheWindow()
{
    QTemporaryDir folder;
    tests::Gate gate;
    {
        ui::Background background;
        for (int i = background.threads(ui::Background::Lane::Question); i > 0; --i)
            (void)background.run(ui::Background::Lane::Question, [&gate] { gate.wait(); });
        ui::FolderWatch watch(background);
        QSignalSpy changed(&watch, &ui::FolderWatch::changed);
        int ready = 0;
        watch.follow(folder.path(), [&ready] { ++ready; });
        watch.follow(folder.path(), [&ready] { ++ready; }); // asked once
        QCOMPARE(ready, 0);
        gate.open();
        QTRY_COMPARE(ready, 1);
        QCOMPARE(changed.size(), 0);
        QVERIFY(base::writeFile(ui::toPath(folder.filePath(u"rows.jsonl"_s)), "{}\n"));
        QTRY_VERIFY(!changed.isEmpty());
        // What cannot be followed is told as ready, too.
        QVERIFY(::mkfifo(QFile::encodeName(folder.filePath(u"pipe"_s)).constData(), 0600) == 0);
        for (const auto &name : { u"pipe"_s, u"nothing"_s }) {
            ready = 0;
            watch.follow(folder.filePath(name), [&ready] { ++ready; });
            QTRY_COMPARE(ready, 1);
        }
    }
    QCOMPARE(gate.gaveUp(), 0);
}

void TestDataPage::goesOnWithAHugeDocument()
{
    Bench bench;
    bench.open(data::Sample::No);
    std::string text;
    while (text.size() < 8'000'000)
        text += "The keeper opens the vents when the heat rises.\n\nThen the seedlings are watered; ä, ö and 日本.\n";
    QVERIFY(base::writeFile(bench.file(u"data/raw/huge.txt"_s), text));
    QTimer pulse;
    QElapsedTimer since;
    qint64 longest = 0;
    connect(&pulse, &QTimer::timeout, this, [&] { longest = std::max(longest, since.restart()); });
    since.start();
    pulse.start(0);
    QTRY_VERIFY_WITH_TIMEOUT(bench.next()->isEnabled(), 20000);
    bench.actions.find(u"data.next"_s)->trigger();
    auto *summary = bench.page.findChild<QLabel *>(u"chunkSummary"_s);
    QTRY_VERIFY_WITH_TIMEOUT(summary->text().contains(u"are shown"_s), 60000);
    pulse.stop();
    qInfo("the longest stall was %lld ms", longest);
    QVERIFY(longest < 1000); // a debug build on a busy machine; the text on the main thread takes seconds
}

ANNEAL_TEST(TestDataPage)
#include "tst_datapage.moc"
