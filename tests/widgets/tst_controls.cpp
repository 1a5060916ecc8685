// SPDX-License-Identifier: GPL-3.0-or-later
// What controls do with the wheel, with keys and with numbers.
#include "tests/support/testprogram.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/chartaxis.h"
#include "widgets/difftable.h"
#include "widgets/field.h"
#include "widgets/filedialog.h"
#include "widgets/flowlayout.h"
#include "widgets/header.h"
#include "widgets/keycaps.h"
#include "widgets/keyedit.h"
#include "widgets/label.h"
#include "widgets/logview.h"
#include "widgets/numberedit.h"
#include "widgets/numbers.h"
#include "widgets/passage.h"
#include "widgets/recordtable.h"
#include "widgets/shortcutsheet.h"
#include "widgets/sourceview.h"
#include "widgets/statediagram.h"
#include "widgets/tabbar.h"
#include "widgets/tagsedit.h"
#include "widgets/taskbar.h"
#include "widgets/textlines.h"
#include "widgets/theme.h"
#include "widgets/toast.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QTextLayout>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <QtTest>
#include <cmath>

using namespace anneal::widgets;
using namespace Qt::StringLiterals;

class TestControls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void flowsToTheNextLine();
    void showsWholeEntriesOrNone();
    void allKeysOfAnActionHaveRoom();
    void filesAreChosenWithRoom();
    void breaksAWordThatIsLongerThanALine();
    void isAsHighAsItsLines();
    void messagesThatNobodyCouldReadComeBack();
    void writesRatesAndDurationsInOneForm();
    void aHiddenColumnTakesNoRoom();
    void theWheelOnlyPassesOver_data();
    void theWheelOnlyPassesOver();
    void readsNumbersAsItsLanguageWritesThem_data();
    void readsNumbersAsItsLanguageWritesThem();
    void readsNumbersOfTheUserInAnEnglishWindow_data();
    void readsNumbersOfTheUserInAnEnglishWindow();
    void writesNumbersAsItReadsThem();
    void wrapsAColumnOfSentences();
    void escapeClearsASearch();
    void homeAndEndGoToRows();
    void focusGoesToTheButtonThatTookThePlace();
    void focusWaitsForTheButtonThatComesLater();
    void focusStaysWithWhoTookItMeanwhile();
    void logFollowsTheAppearance();
    void rangesAreFoundWhereTheyOverlap();
    void sortedHeadersHaveOneArrow();
    void sortedHeadersKeepTheirTitle();
    void marksTheRowUnderThePointer();
    void namesOfChoicesEndInDots();
    void messagesStandInTheLineOfTasks();
    void aNarrowTaskKeepsItsTimeLeft();
    void noOtherTaskGetsTheFocusOfOneThatGoes_data();
    void noOtherTaskGetsTheFocusOfOneThatGoes();
    void twoTasksAreToldApart();
    void aColumnFitsWhatStandsInIt();
    void messagesHaveEvenMargins();
    void tasksRoundTheirShareLikeTables();
    void valuesHaveMoreRoomThanTheirKeys();
    void tintsTextFromRightToLeft();
    void writesTextFromRightToLeftAtTheRight();
    void choicesStandBelowTheirField();
    void headingsAreOneLineWhateverTheirLetters();
    void aNarrowPathKeepsWhatGoesOn();
    void aPathThatEndedNeedsNoRoomForTheRest();
    void titlesKeepRoomBesideButtons();
    void whatTakesAPlaceRestsFirst();
    void whatStandsBesideATitleGivesWay();
    void columnsShareTheRoomByNeed();
    void namesComeBeforeWhatFits();
    void aLongNameTakesNothingOfWhatIsKept();
    void aWideButtonGoesBelowItsWords();
    void aTabThatGoesLeavesNoHole();
    void namesThatBeginAlikeKeepWhatDiffers();
    void aPurposeHasAWholeLine();
    void theSheetOfKeysCutsNoText();
    void theFieldOfTagsHoldsItsHint();
};

namespace {

void turnWheel(QWidget *widget, int degrees)
{
    const QPointF at = widget->rect().center();
    QWheelEvent event(at, widget->mapToGlobal(at), {}, QPoint(0, degrees * 8), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QSpontaneKeyEvent::setSpontaneous(&event); // only what comes from the pointer goes on to the widgets around
    qApp->notify(widget, &event);
}

/// A form in a scroll area with one control.
struct Form
{
    Theme theme { *qApp };
    QScrollArea area;
    QWidget *control;

    explicit Form(QWidget *wanted) : control(wanted)
    {
        auto *content = new QWidget;
        content->setFixedSize(300, 2000);
        control->setParent(content);
        control->setGeometry(20, 60, 200, 30);
        auto *other = new QLineEdit(content);
        other->setGeometry(20, 10, 200, 30);
        area.setWidget(content);
        area.resize(330, 300);
        area.show();
        QApplication::setActiveWindow(&area);
        (void)QTest::qWaitForWindowActive(&area);
        other->setFocus();
    }
};

double valueOf(const QWidget *control)
{
    if (const auto *combo = qobject_cast<const QComboBox *>(control))
        return combo->currentIndex();
    if (const auto *spin = qobject_cast<const QSpinBox *>(control))
        return spin->value();
    if (const auto *spin = qobject_cast<const QDoubleSpinBox *>(control))
        return spin->value();
    if (const auto *slider = qobject_cast<const QSlider *>(control))
        return slider->value();
    return qobject_cast<const QTabBar *>(control)->currentIndex();
}

} // namespace

void TestControls::theWheelOnlyPassesOver_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("choices") << 0;
    QTest::newRow("choices to type in") << 1;
    QTest::newRow("whole number") << 2;
    QTest::newRow("number") << 3;
    QTest::newRow("slider") << 4;
    QTest::newRow("tabs") << 5;
}

void TestControls::theWheelOnlyPassesOver()
{
    QFETCH(int, kind);
    QWidget *control = nullptr;
    if (kind <= 1) {
        auto *combo = new QComboBox;
        combo->addItems({ u"a"_s, u"b"_s, u"c"_s });
        combo->setEditable(kind == 1);
        combo->setCurrentIndex(1);
        control = combo;
    } else if (kind == 2) {
        control = new QSpinBox;
    } else if (kind == 3) {
        control = new QDoubleSpinBox;
    } else if (kind == 4) {
        control = new QSlider(Qt::Horizontal);
    } else {
        auto *tabs = new TabBar;
        for (const QString &name : { u"a"_s, u"b"_s, u"c"_s })
            tabs->addTab(name);
        tabs->setCurrentIndex(1);
        control = tabs;
    }
    Form form(control);
    const double before = valueOf(control);
    const int scrolled = form.area.verticalScrollBar()->value();
    for (const int degrees : { -15, -15, 15 })
        turnWheel(control, degrees);
    QCOMPARE(valueOf(control), before);
    QVERIFY(!control->hasFocus());
    QVERIFY(form.area.verticalScrollBar()->value() > scrolled); // the page moves instead
    control->setFocus();
    QTRY_VERIFY(control->hasFocus());
    turnWheel(control, kind <= 1 || kind == 5 ? -15 : 15);
    QVERIFY(valueOf(control) != before);
}

void TestControls::readsNumbersAsItsLanguageWritesThem_data()
{
    QTest::addColumn<QLocale>("language");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QVariant>("whole");
    QTest::addColumn<QVariant>("number");
    const QLocale en(QLocale::English, QLocale::UnitedStates), de(QLocale::German), hi(QLocale::English, QLocale::India), c(QLocale::C);
    const QVariant none;
    const auto row = [](const char *name, const QLocale &language, const QString &typed, const QVariant &whole, const QVariant &number) {
        QTest::newRow(name) << language << typed << whole << number;
    };
    row("en 2000", en, u"2000"_s, 2000, 2000);
    row("en 2,000", en, u"2,000"_s, 2000, 2000);
    row("en 1,234,567", en, u"1,234,567"_s, 1234567, 1234567);
    row("en 1.000", en, u"1.000"_s, none, 1);
    row("en 1,00", en, u"1,00"_s, none, 1);
    row("en 10,0000", en, u"10,0000"_s, none, 10);
    row("en 0,500", en, u"0,500"_s, none, 0.5);
    row("en -0,050", en, u"-0,050"_s, none, -0.05);
    row("en 0.500", en, u"0.500"_s, none, 0.5);
    row("en 5,5", en, u"5,5"_s, none, 5.5);
    row("en ,000", en, u",000"_s, none, none);
    row("de 0.500", de, u"0.500"_s, none, 0.5);
    row("de 1.000", de, u"1.000"_s, 1000, 1000);
    row("de 2,000", de, u"2,000"_s, none, 2);
    row("de 5,5", de, u"5,5"_s, none, 5.5);
    row("de 5.5", de, u"5.5"_s, none, 5.5);
    row("de 1.00", de, u"1.00"_s, none, 1);
    row("de 1.234,5", de, u"1.234,5"_s, none, 1234.5);
    row("india 12,34,567", hi, u"12,34,567"_s, 1234567, 1234567);
    row("c 2,000", c, u"2,000"_s, 2000, 2000);
    for (const QString &typed :
        { u""_s, u" "_s, u"abc"_s, u"12a"_s, u"1 2"_s, u"1e"_s, u"--1"_s, u"nan"_s, u"inf"_s, u"0x10"_s, u"1,2,3"_s, u"1.2.3"_s })
        for (const auto &[name, language] : { std::pair { "en", en }, { "de", de } })
            QTest::addRow("%s '%s'", name, qPrintable(typed)) << language << typed << none << none;
    row("en too long", en, u"99999999999999999999"_s, none, 1e20);
    row("en -5", en, u"-5"_s, -5, -5);
    row("en spaces", en, u" 7 "_s, 7, 7);
}

void TestControls::readsNumbersAsItsLanguageWritesThem()
{
    QFETCH(QLocale, language);
    QFETCH(QString, typed);
    QFETCH(QVariant, whole);
    QFETCH(QVariant, number);
    NumberEdit edit;
    edit.setLocale(language);
    edit.setText(typed);
    QCOMPARE(edit.wholeNumber().has_value(), whole.isValid());
    if (whole.isValid())
        QCOMPARE(*edit.wholeNumber(), whole.toLongLong());
    QCOMPARE(edit.number().has_value(), number.isValid());
    if (number.isValid())
        QCOMPARE(*edit.number(), number.toDouble());
}

void TestControls::readsNumbersOfTheUserInAnEnglishWindow_data()
{
    QTest::addColumn<QLocale>("own");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QVariant>("whole");
    QTest::addColumn<QVariant>("number");
    const QLocale de(QLocale::German), fr(QLocale::French), us(QLocale::English, QLocale::UnitedStates), c(QLocale::C);
    const QVariant none;
    const auto row = [](const char *name, const QLocale &own, const QString &typed, const QVariant &whole, const QVariant &number) {
        QTest::newRow(name) << own << typed << whole << number;
    };
    for (const auto &[name, own] : { std::pair { "de", de }, { "fr", fr }, { "us", us }, { "c", c } }) {
        QTest::addRow("%s 2000", name) << own << u"2000"_s << QVariant(2000) << QVariant(2000);
        QTest::addRow("%s 0.5", name) << own << u"0.5"_s << none << QVariant(0.5);
        QTest::addRow("%s 0,5", name) << own << u"0,5"_s << none << QVariant(0.5);
        QTest::addRow("%s 1,234.5", name) << own << u"1,234.5"_s << none << QVariant(1234.5);
        QTest::addRow("%s words", name) << own << u"12a"_s << none << none;
    }
    row("us 2,000", us, u"2,000"_s, 2000, 2000);
    row("us 2.000", us, u"2.000"_s, none, 2);
    row("c 2,000", c, u"2,000"_s, 2000, 2000);
    row("de 2,000 as it stands in the window", de, u"2,000"_s, 2000, none); // as a number with a fraction it would be two
    row("de 2.000", de, u"2.000"_s, 2000, none);
    row("de 1.234.567", de, u"1.234.567"_s, 1234567, 1234567);
    row("de 1.234,5", de, u"1.234,5"_s, none, 1234.5);
    row("de 0,125", de, u"0,125"_s, none, 0.125);
    row("de 0.125", de, u"0.125"_s, none, 0.125);
}

/// The window writes English, whatever the user's language; what is typed is understood in both, and never taken for the wrong one of two.
void TestControls::readsNumbersOfTheUserInAnEnglishWindow()
{
    QFETCH(QLocale, own);
    QFETCH(QString, typed);
    QFETCH(QVariant, whole);
    QFETCH(QVariant, number);
    NumberEdit edit;
    edit.setLocale(windowLocale());
    edit.setText(typed);
    const auto asVariant = [](const auto &read) { return read ? QVariant(double(*read)) : QVariant(); };
    QCOMPARE(asVariant(edit.wholeNumber(own)), whole.isValid() ? QVariant(whole.toDouble()) : QVariant());
    QCOMPARE(asVariant(edit.number(own)), number.isValid() ? QVariant(number.toDouble()) : QVariant());
    edit.setNumber(0.5);
    QCOMPARE(edit.text(), u"0.5"_s);
    edit.setNumber(qint64(2000));
    QCOMPARE(edit.wholeNumber(own), std::optional<qint64>(2000));
    QCOMPARE(edit.written(2000), u"2,000"_s);
}

void TestControls::writesNumbersAsItReadsThem()
{
    for (const auto language : { QLocale::English, QLocale::German, QLocale::French, QLocale::Arabic, QLocale::Hindi }) {
        NumberEdit edit;
        edit.setLocale(QLocale(language));
        for (const qint64 number : { 0LL, 7LL, 2000LL, 1234567LL, 1'000'000'000LL }) {
            edit.setText(edit.written(number)); // as a hint has it
            QCOMPARE(edit.wholeNumber().value_or(-1), number);
            edit.setNumber(number);
            QCOMPARE(edit.wholeNumber().value_or(-1), number);
        }
        for (const double number : { 0.0, 5.0, 2.5, 0.125, 99.5 }) {
            edit.setNumber(number);
            QCOMPARE(edit.number().value_or(-1), number);
        }
    }
}

void TestControls::wrapsAColumnOfSentences()
{
    QStandardItemModel model(1, 2);
    model.setItem(0, 0, new QStandardItem(u"short"_s));
    auto *sentence = new QStandardItem(u"1,234 tokens, without and with the adapter; 19 rows could not be measured"_s);
    model.setItem(0, 1, sentence);
    sentence->setData(true, RecordTable::kWrapRole);
    RecordTable table;
    table.setModel(&model);
    table.setStretchColumn(1);
    table.resize(1200, 200);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    QCOMPARE(table.rowHeight(0), space::kRow);
    table.resize(320, 200);
    QTRY_VERIFY(table.rowHeight(0) > space::kRow);
}

void TestControls::escapeClearsASearch()
{
    QWidget window;
    auto *search = new SearchEdit(u"Search"_s, &window);
    auto *taken = new QAction(&window);
    taken->setShortcut(Qt::Key_Escape);
    window.addAction(taken);
    QSignalSpy went(taken, &QAction::triggered);
    window.show();
    QApplication::setActiveWindow(&window);
    QVERIFY(QTest::qWaitForWindowActive(&window));
    search->setFocus();
    QTest::keyClicks(search, u"abc"_s);
    QTest::keyClick(search, Qt::Key_Escape);
    QCOMPARE(search->text(), QString());
    QCOMPARE(went.count(), 0); // not both at once
    QTest::keyClick(search, Qt::Key_Escape);
    QCOMPARE(went.count(), 1);
}

void TestControls::homeAndEndGoToRows()
{
    RecordTable table;
    QStandardItemModel model(200, 3);
    table.setModel(&model);
    table.resize(300, 200);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    table.setCurrentIndex(model.index(50, 1));
    QTest::keyClick(&table, Qt::Key_End);
    QCOMPARE(table.currentIndex(), model.index(199, 1));
    QVERIFY(table.selectionModel()->isRowSelected(199));
    QVERIFY(table.viewport()->rect().intersects(table.visualRect(model.index(199, 1))));
    QTest::keyClick(&table, Qt::Key_Home);
    QCOMPARE(table.currentIndex(), model.index(0, 1));
    QTest::keyClick(&table, Qt::Key_End, Qt::ShiftModifier);
    QCOMPARE(table.selectionModel()->selectedRows().size(), 200);
    model.clear();
    QTest::keyClick(&table, Qt::Key_End);
}

namespace {

/// Three buttons in a row as the page of a run has them, with a control before them that Qt would choose.
struct Row
{
    QWidget window;
    QWidget *row = new QWidget;
    QLineEdit *elsewhere = new QLineEdit;
    Button *stop = new Button(u"Stop"_s);
    Button *pause = new Button(u"Pause"_s);
    Button *goOn = new Button(u"Continue"_s);
    Row()
    {
        auto *column = new QVBoxLayout(&window);
        column->addWidget(elsewhere);
        column->addWidget(row);
        auto *line = new QHBoxLayout(row);
        for (Button *button : { stop, pause, goOn })
            line->addWidget(button);
        goOn->hide();
        window.show();
        QApplication::setActiveWindow(&window);
        (void)QTest::qWaitForWindowActive(&window);
        pause->setFocus();
    }
};

} // namespace

void TestControls::focusGoesToTheButtonThatTookThePlace()
{
    Row row;
    row.pause->setEnabled(false);
    row.pause->hide();
    row.goOn->show();
    QTRY_VERIFY(row.goOn->hasFocus());
    row.goOn->hide();
    row.pause->setEnabled(true);
    row.pause->show();
    QTRY_VERIFY(row.pause->hasFocus());
}

void TestControls::focusWaitsForTheButtonThatComesLater()
{
    Row row;
    QSignalSpy stopped(row.stop, &QAbstractButton::clicked);
    row.pause->setEnabled(false); // asked for, not yet done
    QCoreApplication::processEvents();
    QVERIFY(row.row->hasFocus());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QCOMPARE(stopped.count(), 0); // it would have been the next one
    row.goOn->show();
    row.pause->hide();
    QTRY_VERIFY(row.goOn->hasFocus());
}

void TestControls::focusStaysWithWhoTookItMeanwhile()
{
    Row row;
    row.pause->hide();
    row.elsewhere->setFocus();
    row.goOn->show();
    QCoreApplication::processEvents();
    QVERIFY(row.elsewhere->hasFocus());
}

void TestControls::logFollowsTheAppearance()
{
    Theme theme(*qApp);
    theme.setAppearance(Appearance::Light);
    LogView log;
    log.resize(400, 300);
    log.show();
    log.appendLine(u"12:00:00"_s, u"ready"_s);
    log.appendLine({}, u"slow"_s, LogView::Level::Warning);
    log.appendLine(u"12:00:02"_s, u"out of memory\nsecond line"_s, LogView::Level::Error);
    const auto inks = [&log] {
        QStringList names;
        for (QTextBlock block = log.document()->begin(); block.isValid(); block = block.next())
            for (const auto &range : block.layout()->formats())
                names << range.format.foreground().color().name();
        return names;
    };
    const auto expected = [](const Colors &c) {
        return QStringList { c.secondary.name(), c.warning.name(), c.secondary.name(), c.danger.name(), c.danger.name() };
    };
    QTRY_COMPARE(inks(), expected(lightColors()));
    theme.setAppearance(Appearance::Dark);
    QTRY_COMPARE(inks(), expected(darkColors()));
    QCOMPARE(log.toPlainText(), u"12:00:00  ready\nslow\n12:00:02  out of memory\nsecond line"_s);
    log.appendLine({}, QString(1'000'000, u'x'));
    QVERIFY(log.document()->lastBlock().length() < 30'000);
    for (int i = 0; i < 20'000; ++i)
        log.appendLine(u"12:00:00"_s, u"step %1"_s.arg(i), i % 7 == 0 ? LogView::Level::Warning : LogView::Level::Info);
    QElapsedTimer timer;
    timer.start();
    theme.setAppearance(Appearance::Light);
    QTRY_COMPARE(log.document()->firstBlock().layout()->formats().first().format.foreground().color().name(), lightColors().secondary.name());
    qInfo("20,000 lines change their colours in %lld ms", timer.elapsed());
}

void TestControls::rangesAreFoundWhereTheyOverlap()
{
    SourceView view;
    view.resize(400, 300);
    view.setSource(QString(u"0123456789\n"_s).repeated(50), { { 0, 300 }, { 10, 20 }, { 15, 40 }, { 310, 320 } });
    QCOMPARE(view.rangeAt(0), 0);
    QCOMPARE(view.rangeAt(35), 0); // the long one covers those that begin behind it
    QCOMPARE(view.rangeAt(299), 0);
    QCOMPARE(view.rangeAt(300), -1);
    QCOMPARE(view.rangeAt(315), 3);
    QCOMPARE(view.rangeAt(320), -1);
    (void)view.grab();
    view.setRanges({ { 10, 20 }, { 15, 40 } });
    QCOMPARE(view.rangeAt(5), -1);
    QCOMPARE(view.rangeAt(16), 0);
    QCOMPARE(view.rangeAt(30), 1);
    view.setRanges({});
    QCOMPARE(view.rangeAt(5), -1);
}

void TestControls::sortedHeadersHaveOneArrow()
{
    Theme theme(*qApp);
    theme.setAppearance(Appearance::Light);
    RecordTable table;
    QStandardItemModel model(3, 2);
    model.setHorizontalHeaderLabels({ u"Run"_s, u"Loss"_s });
    table.setModel(&model);
    table.resize(300, 200);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    const QHeaderView *header = table.horizontalHeader();
    const auto inked = [header](const QRect &part) {
        const QImage picture = const_cast<QHeaderView *>(header)->grab(part).toImage();
        int count = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                count += qGray(picture.pixel(x, y)) < 200;
        return count;
    };
    const QRect top(0, 0, header->sectionSize(0), 6);
    QCOMPARE(inked(top), 0);
    table.setSortingEnabled(true);
    table.sortByColumn(0, Qt::AscendingOrder);
    QCOMPARE(inked(top), 0); // Fusion's own arrow stands there
    QVERIFY(inked(QRect(0, 0, header->sectionSize(0), header->height() - 2)) > 0);
}

void TestControls::sortedHeadersKeepTheirTitle()
{
    Theme theme(*qApp);
    theme.setAppearance(Appearance::Light);
    RecordTable table;
    QStandardItemModel model(3, 2);
    model.setHorizontalHeaderLabels({ u"Method"_s, u"Rank"_s });
    model.setHeaderData(1, Qt::Horizontal, int(Qt::AlignRight | Qt::AlignVCenter), Qt::TextAlignmentRole);
    table.setModel(&model);
    table.setSortingEnabled(true);
    table.resize(300, 200);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    QHeaderView *header = table.horizontalHeader();
    const auto inked = [header](int column) {
        const QImage picture = header->grab(QRect(header->sectionPosition(column), 0, header->sectionSize(column), header->height() - 2)).toImage();
        int count = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                count += qGray(picture.pixel(x, y)) < 200;
        return count;
    };
    for (int column = 0; column < 2; ++column) {
        const int words = QFontMetrics(fontOf(Type::Secondary)).horizontalAdvance(model.headerData(column, Qt::Horizontal).toString());
        table.setColumnWidth(column, words + 28); // the margins at its sides, and eight pixels for the arrow
        table.sortByColumn(1 - column, Qt::AscendingOrder);
        const int title = inked(column);
        table.sortByColumn(column, Qt::AscendingOrder);
        QVERIFY2(inked(column) > title, qPrintable(u"%1: %2 of %3"_s.arg(column).arg(inked(column)).arg(title)));
        QVERIFY(header->sectionSizeHint(column) <= words + 28);
        table.setColumnWidth(column, header->minimumSectionSize());
        QVERIFY(inked(column) > 0);
    }
}

/// Qt marks the cell that was under it, and takes that cell along when rows come and go.
void TestControls::marksTheRowUnderThePointer()
{
    Theme theme(*qApp);
    theme.setAppearance(Appearance::Light);
    RecordTable table;
    QStandardItemModel model(20, 2);
    table.setModel(&model);
    table.resize(300, 200);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    const QPoint at(20, space::kRow + 10);
    const auto markedCells = [&table] {
        const QImage picture = table.viewport()->grab().toImage();
        QStringList cells;
        for (int row = 0; row < 4; ++row)
            for (int column = 0; column < 2; ++column)
                if (picture.pixelColor(table.columnViewportPosition(column) + 30, row * space::kRow + 14) == lightColors().hover)
                    cells << u"%1/%2"_s.arg(row).arg(column);
        return cells;
    };
    const QStringList second { u"1/0"_s, u"1/1"_s };
    QTest::mouseMove(table.viewport(), at);
    QHoverEvent hover(QEvent::HoverMove, at, table.viewport()->mapToGlobal(at), QPoint());
    QCoreApplication::sendEvent(table.viewport(), &hover);
    QTRY_COMPARE(markedCells(), second);
    model.insertRow(0);
    QCOMPARE(markedCells(), second);
    model.removeRows(0, 2);
    QCOMPARE(markedCells(), second);
    table.verticalScrollBar()->setValue(2 * space::kRow);
    QCOMPARE(markedCells(), second);
}

void TestControls::namesOfChoicesEndInDots()
{
    Theme theme(*qApp);
    theme.setAppearance(Appearance::Light);
    QComboBox box;
    box.addItem(u"the file on disk, as it was before"_s);
    box.resize(110, 30);
    const QImage cut = box.grab().toImage();
    box.setItemText(0, box.fontMetrics().elidedText(box.itemText(0), Qt::ElideRight, 110 - 10 - 28));
    QVERIFY(box.currentText().endsWith(u'…'));
    QCOMPARE(cut, box.grab().toImage());
}

void TestControls::messagesStandInTheLineOfTasks()
{
    Theme theme(*qApp);
    QWidget window;
    window.resize(1000, 600);
    auto *column = new QVBoxLayout(&window);
    column->setContentsMargins(0, 0, 0, 0);
    column->addStretch();
    auto *bar = new TaskBar;
    bar->setHint(u"Ctrl+Shift+P  all actions"_s);
    column->addWidget(bar);
    Toast toast(&window);
    toast.setBar(bar);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    bar->setTasks({ { 1, u"run"_s } });
    QCoreApplication::processEvents();
    const IconButton *cancel = bar->findChild<IconButton *>();
    const int cancelX = cancel->mapTo(&window, QPoint()).x();
    for (const QString &text :
        { u"Stopped"_s, QString(u"a very long message "_s).repeated(50), u"<b>x</b>\nsecond line"_s, QString(1'000'000, u'x') }) {
        for (const bool hasAction : { true, false }) {
            toast.say(text, hasAction ? u"Undo"_s : QString(), [] {});
            QCoreApplication::processEvents();
            QVERIFY(toast.isVisible());
            QVERIFY2(bar->geometry().contains(toast.geometry()), qPrintable(QDebug::toString(toast.geometry()))); // over no page
            QVERIFY(toast.width() > 60 && toast.width() <= 500);
            for (const auto *label : bar->findChildren<QLabel *>()) // nor over a task
                QVERIFY2(!label->isVisible() || label->mapTo(&window, QPoint()).x() > toast.geometry().right(), qPrintable(label->text()));
            QCOMPARE(cancel->mapTo(&window, QPoint()).x(), cancelX); // it stays below the hand
        }
        (void)toast.grab();
    }
    // What comes while a message is there has its room as well.
    bar->setTasks({});
    toast.say(QString(u"a very long message "_s).repeated(50), u"Undo"_s, [] {});
    QCoreApplication::processEvents();
    const auto covers
        = [&](const QWidget *what) { return what->isVisible() && toast.geometry().intersects(QRect(what->mapTo(&window, QPoint()), what->size())); };
    bar->setHint(u"Ctrl+Shift+P  all the actions"_s);
    QCoreApplication::processEvents();
    for (const auto *label : bar->findChildren<QLabel *>())
        QVERIFY2(!covers(label), qPrintable(label->text()));
    bar->setHint(u"Ctrl+Shift+P  all actions"_s);
    bar->setTasks({ { 1, u"run"_s }, { 2, u"another run"_s } });
    QCoreApplication::processEvents();
    for (const auto *part : bar->findChildren<QWidget *>())
        QVERIFY2(!covers(part) || part->parentWidget() == &window, part->metaObject()->className());
    QCOMPARE(window.width(), 1000); // and makes no window wider
    toast.hide();
    QCoreApplication::processEvents();
    cancel = bar->findChild<IconButton *>();
    QVERIFY(cancel->parentWidget()->x() < 40); // the room is given back
}

void TestControls::aNarrowTaskKeepsItsTimeLeft()
{
    Theme theme(*qApp);
    TaskBar bar;
    bar.setHint(u"Ctrl+K  all actions"_s);
    bar.resize(1440, 44);
    bar.show();
    const auto task = [](quint64 id) {
        TaskLine line { id, u"2026-11-29-train-sft-%1"_s.arg(id), u"step 12,840 of 20,000"_s, 0.64, u"19,175 tok/s"_s, 3725 };
        return line;
    };
    const auto *progress = [&] {
        bar.setTasks({ task(1) });
        QCoreApplication::processEvents();
        return bar.findChild<QProgressBar *>();
    }();
    QCOMPARE(progress->width(), 160);
    bar.setTasks({ task(1), task(2) });
    QCoreApplication::processEvents();
    for (const auto *label : bar.findChildren<ElidedLabel *>())
        if (label->text().contains(u"left"_s))
            QTRY_VERIFY2(label->width() >= label->sizeHint().width(), qPrintable(QString::number(label->width())));
    QVERIFY(progress->width() < 160 && progress->width() >= 36);
}

void TestControls::noOtherTaskGetsTheFocusOfOneThatGoes_data()
{
    QTest::addColumn<int>("gone");
    QTest::newRow("the first") << 0;
    QTest::newRow("the second") << 1;
}

void TestControls::noOtherTaskGetsTheFocusOfOneThatGoes()
{
    QFETCH(int, gone);
    Theme theme(*qApp);
    TaskBar bar;
    bar.resize(1280, 44);
    bar.show();
    QVERIFY(QTest::qWaitForWindowActive(&bar));
    QList<TaskLine> tasks { { 1, u"one"_s }, { 2, u"two"_s } };
    bar.setTasks(tasks);
    QSignalSpy canceled(&bar, &TaskBar::cancelRequested);
    auto *cross = bar.findChildren<IconButton *>()[gone];
    QTRY_VERIFY(cross->isVisible());
    QTest::mouseClick(cross, Qt::LeftButton);
    QCOMPARE(canceled.size(), 1);
    QVERIFY(!cross->hasFocus());
    cross->setFocus(Qt::TabFocusReason);
    QTest::keyClick(cross, Qt::Key_Space);
    QCOMPARE(canceled.size(), 2);
    QCOMPARE(canceled[1][0].toULongLong(), tasks[gone].id);
    tasks[gone].canceling = true;
    bar.setTasks(tasks);
    QTest::qWait(1);
    tasks.removeAt(gone);
    bar.setTasks(tasks);
    QTest::qWait(1); // the focus goes to what takes a place once all have changed
    QCOMPARE(bar.findChildren<IconButton *>().size(), 1);
    QVERIFY(!bar.findChild<IconButton *>()->hasFocus());
    QTest::keyClick(bar.focusWidget() ? bar.focusWidget() : &bar, Qt::Key_Space);
    QCOMPARE(canceled.size(), 2);
}

void TestControls::twoTasksAreToldApart()
{
    Theme theme(*qApp);
    TaskBar bar;
    bar.setHint(u"Ctrl+K  all actions"_s);
    bar.show();
    const auto task = [](quint64 id, const QString &name) { return TaskLine { id, name, u"step 12,840 / 40,000"_s, 0.64, u"19,175 tok/s"_s, 3725 }; };
    bar.setTasks({ task(1, u"2026-11-29-train-sft-3"_s), task(2, u"2026-11-29-train-sft-4 in second"_s) });
    for (const int width : { 2200, 1440, 1280, 1000, 900 }) {
        bar.resize(width, 44);
        QTest::qWait(50);
        QStringList said;
        for (const auto *label : bar.findChildren<ElidedLabel *>()) {
            if (!label->isVisible())
                continue;
            said << label->text();
            const int needed = label->fontMetrics().horizontalAdvance(label->text());
            if (label->text().startsWith(u"2026"_s))
                QTRY_VERIFY2(label->width() >= (width >= 1280 ? 130 : 100), qPrintable(u"%1: %2"_s.arg(width).arg(label->width())));
            else
                QTRY_VERIFY2(
                    label->width() >= needed, qPrintable(u"%1: %2 has %3 of %4"_s.arg(width).arg(label->text()).arg(label->width()).arg(needed)));
        }
        const QString all = said.join(u'|');
        QCOMPARE(all.count(u" left"_s), 2);
        QCOMPARE(all.contains(u"tok/s"_s), width == 2200);
        if (width >= 1280)
            QCOMPARE(all.count(u"step 12,840"_s), 2);
    }
}

void TestControls::aColumnFitsWhatStandsInIt()
{
    Theme theme(*qApp);
    QStandardItemModel model(0, 2);
    RecordTable table;
    table.setModel(&model);
    table.resize(900, 200);
    table.setStretchColumn(1);
    table.setColumnWidth(0, 100);
    table.setFittingColumn(0, 300);
    table.show();
    model.appendRow({ new QStandardItem(u"short"_s), new QStandardItem(QString(100, u'x')) });
    QCOMPARE(table.columnWidth(0), 100);
    model.item(0, 0)->setText(u"perplexity 472.8 to 460.8"_s);
    QVERIFY(table.columnWidth(0) >= table.fontMetrics().horizontalAdvance(u"perplexity 472.8 to 460.8"_s) + 20);
    model.item(0, 0)->setText(QString(1000, u'x'));
    QCOMPARE(table.columnWidth(0), 300);
    table.resize(390, 200); // it takes nothing of what the stretch column needs, 120 pixels
    QTRY_COMPARE(table.columnWidth(1), 120);
    QCOMPARE(table.columnWidth(0), table.viewport()->width() - 120);
    table.resize(200, 200);
    QTRY_COMPARE(table.columnWidth(0), 100);
    table.resize(900, 200);
    QTRY_COMPARE(table.columnWidth(0), 300);
    table.setColumnWidth(0, 150); // by hand
    model.appendRow({ new QStandardItem(QString(1000, u'x')), new QStandardItem });
    QCOMPARE(table.columnWidth(0), 150);
}

void TestControls::messagesHaveEvenMargins()
{
    Theme theme(*qApp);
    QWidget window;
    window.resize(900, 600);
    Toast toast(&window);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    toast.say(u"Exported loss.png"_s);
    const auto *text = toast.findChild<ElidedLabel *>();
    QCoreApplication::processEvents();
    QCOMPARE(text->x(), toast.width() - text->geometry().right() - 1);
}

void TestControls::valuesHaveMoreRoomThanTheirKeys()
{
    Theme theme(*qApp);
    DiffTable table;
    table.resize(500, 200);
    table.show();
    const QString list = u"[q_proj, k_proj, v_proj, o_proj]"_s;
    table.setRows(u"Key"_s, { u"run"_s, u"here"_s }, { { u"model.target_modules_of_a_long_name (default)"_s, { list, list } } }, false);
    const int width = table.viewport()->width();
    QTRY_VERIFY(table.columnWidth(0) <= 4 * width / 10 && table.columnWidth(1) >= 3 * width / 10);
    QCOMPARE(table.model()->index(0, 0).data(RecordTable::kElideRole).toInt(), int(Qt::ElideMiddle));
    table.setRows(u"Key"_s, { u"run"_s, u"here"_s }, { { u"seed"_s, { u"1"_s, u"2"_s } } }, false);
    QTRY_VERIFY(table.columnWidth(0) < width / 4);
    const QString key = u"model.target_modules_of_a_name (default)"_s; // which is cut only where the values need its room
    table.setRows(u"Key"_s, { u"run"_s, u"here"_s }, { { key, { u"1"_s, u"2"_s } } }, false);
    QTRY_VERIFY(table.columnWidth(0) >= QFontMetrics(fontOf(Type::Number)).horizontalAdvance(key));
}

void TestControls::tasksRoundTheirShareLikeTables()
{
    Theme theme(*qApp);
    TaskBar bar;
    const auto shown = [&bar](double fraction) {
        bar.setTasks({ { 1, u"run"_s, {}, fraction } });
        return bar.findChild<QProgressBar *>()->parentWidget()->accessibleDescription();
    };
    QCOMPARE(shown(0.0976), u"10 %"_s);
    QCOMPARE(shown(0.9999), u"99 %"_s);
    QCOMPARE(shown(1e-6), u"1 %"_s);
    QCOMPARE(shown(1), u"100 %"_s);
    QCOMPARE(shortCount(111604), QLocale().toString(111604));
    QCOMPARE(shortCount(2'442'000), QLocale().toString(2.4, 'f', 1) + u" M"_s);
}

void TestControls::tintsTextFromRightToLeft()
{
    Theme theme(*qApp);
    theme.setAppearance(Appearance::Light);
    SourceView view;
    view.resize(400, 120);
    view.setSource(u"שלום עולם טוב"_s);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const QImage plain = view.grab().toImage();
    view.setRanges({ { 0, 13 } });
    const QImage tinted = view.grab().toImage();
    int changed = 0, first = 400, last = 0;
    for (int x = 0; x < 400; ++x)
        if (plain.pixel(x, 20) != tinted.pixel(x, 20)) {
            ++changed;
            first = std::min(first, x);
            last = x;
        }
    QVERIFY2(changed > 60, qPrintable(QString::number(changed)));
    view.setRanges({ { 0, 4 } }); // the first word stands at the right
    const QImage word = view.grab().toImage();
    QVERIFY(plain.pixel(last - 3, 20) != word.pixel(last - 3, 20));
    QCOMPARE(plain.pixel(first + 3, 20), word.pixel(first + 3, 20));
}

void TestControls::writesTextFromRightToLeftAtTheRight()
{
    SourceView view;
    view.resize(400, 120);
    view.setSource(u"one\nשלום\n\ntwo"_s);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const auto leftOf = [&view](int block) {
        QTextCursor cursor(view.document()->findBlockByNumber(block));
        cursor.movePosition(QTextCursor::EndOfBlock);
        return view.cursorRect(cursor).x();
    };
    (void)view.grab();
    QVERIFY2(leftOf(1) > 300, qPrintable(QString::number(leftOf(1))));
    QVERIFY(leftOf(0) < 100);
    QVERIFY(leftOf(3) < 100);
    QVERIFY(QFontInfo(view.font()).fixedPitch());
    QVERIFY(!(view.font().styleStrategy() & QFont::PreferNoShaping)); // or emoji would fall into their parts
}

void TestControls::choicesStandBelowTheirField()
{
    Theme theme(*qApp);
    theme.setAppearance(Appearance::Light);
    QComboBox box;
    box.addItems({ u"IIIII"_s, u"HHHHH"_s });
    box.resize(160, 30);
    box.show();
    QVERIFY(QTest::qWaitForWindowExposed(&box));
    const auto firstInk = [](QWidget *widget, const QRect &part) {
        const QImage picture = widget->grab(part).toImage();
        for (int x = 4; x < picture.width(); ++x)
            for (int y = 6; y < picture.height() - 6; ++y)
                if (qGray(picture.pixel(x, y)) < 110)
                    return widget->mapToGlobal(part.topLeft()).x() + x;
        return -1;
    };
    const int field = firstInk(&box, box.rect().adjusted(0, 0, -30, 0));
    box.showPopup();
    QCoreApplication::processEvents();
    QWidget *list = box.view()->viewport();
    const int item = firstInk(list, box.view()->visualRect(box.model()->index(0, 0)).adjusted(0, 0, -30, 0));
    QVERIFY(field > 0 && item > 0);
    QVERIFY2(std::abs(field - item) <= 1, qPrintable(u"%1 %2"_s.arg(field).arg(item)));
}

void TestControls::flowsToTheNextLine()
{
    QWidget card;
    auto *flow = new FlowLayout(8, &card);
    QList<QWidget *> boxes;
    for (int i = 0; i < 3; ++i) {
        auto *box = new Button(u"Use these columns"_s);
        flow->addWidget(box);
        boxes << box;
    }
    const int one = boxes[0]->sizeHint().width();
    card.resize(2 * one + 10, 200);
    card.show();
    QVERIFY(QTest::qWaitForWindowExposed(&card));
    QCOMPARE(boxes[0]->y(), boxes[1]->y());
    QVERIFY(boxes[2]->y() >= boxes[0]->geometry().bottom() && boxes[2]->x() == 0);
    QVERIFY(card.minimumSizeHint().width() <= one);
    boxes[0]->hide();
    flow->activate();
    QCOMPARE(boxes[2]->y(), boxes[1]->y()); // what is hidden takes no room
}

void TestControls::showsWholeEntriesOrNone()
{
    EntriesLabel keys(Type::Small, Tone::Secondary);
    const QStringList entries { u"Ctrl+Space completes"_s, u"Ctrl+F finds"_s, u"F8 next problem"_s };
    keys.setEntries(entries);
    const auto widthOf = [&](int count) { return keys.fontMetrics().horizontalAdvance(entries.first(count).join(u" · "_s)) + 4; };
    for (int count = 3; count > 0; --count) {
        keys.resize(widthOf(count), 20);
        QTest::qWait(0);
        keys.setEntries(entries);
        QCOMPARE(keys.text(), entries.first(count).join(u" · "_s));
        QCOMPARE(keys.toolTip().isEmpty(), count == 3);
    }
    QVERIFY(keys.minimumSizeHint().width() < widthOf(1));
}

void TestControls::allKeysOfAnActionHaveRoom()
{
    KeyEdit edit(u"Show all actions"_s);
    const QList<QKeySequence> keys { QKeySequence(u"Ctrl+Alt+Shift+Insert"_s), QKeySequence(u"Ctrl+Shift+P"_s) };
    edit.setKeys(keys);
    int caps = 0;
    for (const QKeySequence &one : keys)
        caps += keyCapsWidth(one.toString(QKeySequence::NativeText));
    QVERIFY(edit.sizeHint().width() > caps);
    edit.setKeys({});
    QCOMPARE(edit.sizeHint().width(), 200);
}

void TestControls::filesAreChosenWithRoom()
{
    QTemporaryDir folder;
    QWidget window;
    FileDialog dialog(&window, u"Add files"_s, folder.path(), u"Rows (*.jsonl)"_s);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    auto *list = dialog.findChild<QTreeView *>(u"treeView"_s);
    QVERIFY(list);
    QVERIFY(dialog.width() >= 700);
    constexpr int kind = 2, date = 3;
    QVERIFY(list->columnWidth(date) >= list->fontMetrics().horizontalAdvance(QLocale().toString(QDateTime::currentDateTime(), QLocale::ShortFormat)));
    QVERIFY(list->columnWidth(kind) >= list->fontMetrics().horizontalAdvance(u"jsonl File"_s));
    QVERIFY(list->columnViewportPosition(date) + list->columnWidth(date) <= list->viewport()->width() + 1); // all of it in sight
    // The next one is as large as this one was left.
    QTimer::singleShot(0, &dialog, [&] {
        dialog.resize(760, 480);
        dialog.reject();
    });
    QVERIFY(dialog.ask().isEmpty());
    QCOMPARE(FileDialog(&window, u"Add files"_s).size(), QSize(760, 480));
    FileDialog::setLastSize({});
    QCOMPARE(FileDialog::lastSize(), QSize(900, 560));
    // A file whose path is typed where a folder is wanted: whoever asked says what it is.
    QFile file(folder.filePath(u"notes.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    FileDialog folders(&window, u"Open a folder"_s, folder.path());
    folders.setFileMode(QFileDialog::Directory);
    folders.setOption(QFileDialog::ShowDirsOnly);
    QTimer::singleShot(0, &folders, [&] {
        auto *edit = folders.findChild<QLineEdit *>();
        edit->setText(file.fileName());
        QTest::keyClick(edit, Qt::Key_Return);
        if (folders.isVisible())
            folders.reject();
    });
    QCOMPARE(folders.ask(), QStringList(file.fileName()));
}

void TestControls::headingsAreOneLineWhateverTheirLetters()
{
    Theme theme(*qApp);
    const ElidedLabel latin(u"handbuch.md"_s, Type::CardTitle), chinese(u"中文手册.md"_s, Type::CardTitle), arabic(u"دليل.md"_s, Type::CardTitle);
    QCOMPARE(chinese.sizeHint().height(), latin.sizeHint().height());
    QCOMPARE(arabic.minimumSizeHint().height(), latin.minimumSizeHint().height());
}

void TestControls::aNarrowPathKeepsWhatGoesOn()
{
    Theme theme(*qApp);
    theme.setAppearance(Appearance::Light);
    const QString words = u"the held-out prompts are answered once more before it ends"_s;
    const auto drawn = [](const QString &first, const QString &detail) {
        StateDiagram narrow({ first, u"LoadingModel"_s, u"ConfiguringLoRA"_s, u"LoadingDataset"_s, u"Training"_s, u"SavingAdapter"_s });
        narrow.resize(1000, 24); // of 1280 pixels of window
        narrow.setCurrent(4, detail);
        return narrow.grab().toImage();
    };
    QVERIFY(drawn(u"Initializing"_s, u"194 ms a step, II"_s) != drawn(u"Initializing"_s, u"194 ms a step, HH"_s)); // its last letters are seen
    QVERIFY(drawn(u"Initializing"_s, words) != drawn(u"Initialixing"_s, words));                     // words of some length take no name away
    QVERIFY(drawn(u"Initializing"_s, words + u" I"_s) == drawn(u"Initializing"_s, words + u" H"_s)); // they are cut
}

void TestControls::aPathThatEndedNeedsNoRoomForTheRest()
{
    Theme theme(*qApp);
    const auto drawn = [](const QString &first, StateDiagram::Ending ending) {
        StateDiagram path({ first, u"Loading model"_s, u"Adding LoRA"_s, u"Loading rows"_s, u"Training"_s, u"Saving adapter"_s });
        path.resize(560, 24);
        path.setCurrent(2);
        path.setEnding(ending, u"no memory"_s);
        return path.grab().toImage();
    };
    QVERIFY(drawn(u"Starting"_s, StateDiagram::Ending::Failed) != drawn(u"Stirring"_s, StateDiagram::Ending::Failed));
    QVERIFY(drawn(u"Starting"_s, StateDiagram::Ending::None) == drawn(u"Stirring"_s, StateDiagram::Ending::None)); // its name gave way
}

void TestControls::whatStandsBesideATitleGivesWay()
{
    Theme theme(*qApp);
    Card card(u"Validation loss"_s, u"step 1,204 of 96,000, on rows that are held out"_s);
    card.actions()->addWidget(new Button(u"Reset zoom"_s));
    card.resize(340, 80);
    card.show();
    QVERIFY(QTest::qWaitForWindowExposed(&card));
    const auto labels = card.findChildren<ElidedLabel *>();
    QVERIFY(labels[0]->width() >= labels[0]->fontMetrics().horizontalAdvance(u"Validation loss"_s));
    const int before = labels[1]->x();
    card.setTitle(u"Loss"_s); // and a shorter one takes no more than it needs
    QTRY_VERIFY(labels[1]->x() < before - 20);
}

/// Three columns: the first takes what is left, the others keep their width.
static void arrange(RecordTable &table, QStandardItemModel &model)
{
    table.setModel(&model);
    table.setColumnWidth(1, 100);
    table.setColumnWidth(2, 60);
    table.setStretchColumn(0, 150);
}

/// A name with its tags is read first.
void TestControls::namesComeBeforeWhatFits()
{
    Theme theme(*qApp);
    QStandardItemModel model(0, 3);
    RecordTable table;
    arrange(table, model);
    table.setStretchColumn(0, 150, 320);
    table.setFittingColumn(2, 300);
    table.resize(560, 200);
    table.show();
    auto *name = new QStandardItem(u"a name of some words"_s);
    name->setData(QStringList { u"baseline"_s, u"good"_s }, RecordTable::kTagsRole);
    model.appendRow({ name, new QStandardItem(u"m"_s), new QStandardItem(u"stopped unexpectedly at 41 % of all its steps"_s) });
    const int wanted = table.sizeHintForIndex(model.index(0, 0)).width();
    QVERIFY(wanted > 150 && wanted < 320);
    QTRY_COMPARE_GE(table.columnWidth(0), wanted);
    QVERIFY(table.columnWidth(0) + table.columnWidth(1) + table.columnWidth(2) <= table.viewport()->width());
    table.resize(330, 200); // the others have their least, and so has it
    QTRY_COMPARE(table.columnWidth(0), 170);
}

void TestControls::aLongNameTakesNothingOfWhatIsKept()
{
    Theme theme(*qApp);
    QStandardItemModel model(0, 3);
    RecordTable table;
    arrange(table, model);
    table.setStretchColumn(0, 150, 320);
    table.setFittingColumn(2, 300, 200);
    table.resize(480, 200);
    table.show();
    const QString status = u"stopped unexpectedly"_s;
    model.appendRow({ new QStandardItem(QString(60, u'n')), new QStandardItem(u"m"_s), new QStandardItem(status) });
    const int wanted = table.fontMetrics().horizontalAdvance(status) + 22;
    QVERIFY(wanted > 60 && wanted < 200);
    QTRY_COMPARE(table.columnWidth(2), wanted);
    QCOMPARE(table.columnWidth(0), table.viewport()->width() - table.columnWidth(1) - wanted); // and not 320
    table.resize(300, 200);
    QTRY_COMPARE(table.columnWidth(0), 150); // the table scrolls then
    QCOMPARE(table.columnWidth(2), wanted);
}

void TestControls::aWideButtonGoesBelowItsWords()
{
    Theme theme(*qApp);
    Banner banner;
    banner.tell(Banner::Kind::Info, u"The disk may become full: checkpoints will take more than is free, so that some of them cannot be saved."_s);
    banner.setClosable(false);
    auto *fix = banner.addFix(u"Prepare the data again with other settings"_s);
    const auto *words = banner.findChild<Label *>();
    banner.resize(900, 80);
    QTRY_VERIFY(fix->x() >= words->geometry().right());
    banner.resize(420, banner.heightForWidth(420));
    QTRY_VERIFY(fix->y() >= words->geometry().bottom());
    QVERIFY(words->width() > 300); // not what the button leaves
    QVERIFY(banner.rect().contains(fix->geometry()));
}

void TestControls::columnsShareTheRoomByNeed()
{
    Theme theme(*qApp);
    QStandardItemModel model(0, 3);
    RecordTable table;
    arrange(table, model);
    table.setFittingColumn(2, 300);
    table.setFittingColumn(1, 300);
    table.resize(500, 200);
    table.show();
    const auto widthOf = [&](const QString &text) { return table.fontMetrics().horizontalAdvance(text) + 22; }; // with its margins
    const QString status = u"stopped, adapter saved"_s;
    model.appendRow({ new QStandardItem(QString(40, u'n')), new QStandardItem(u"m"_s), new QStandardItem(status) });
    QTRY_COMPARE(table.columnWidth(2), widthOf(status));
    QCOMPARE(table.columnWidth(1), 100);
    const QString longName = u"a model with quite a long name"_s;
    model.item(0, 1)->setText(longName); // the second in turn has what the first leaves
    QTRY_COMPARE(table.columnWidth(1), table.viewport()->width() - 150 - widthOf(status));
    model.item(0, 2)->setText(u"end"_s);
    QTRY_COMPARE(table.columnWidth(1), widthOf(longName));
    QCOMPARE(table.columnWidth(2), 60);
    model.item(0, 2)->setText(status); // and gives it back
    QTRY_COMPARE(table.columnWidth(2), widthOf(status));
    QCOMPARE(table.columnWidth(0), 150);
    model.item(0, 0)->setText(u"name"_s); // what the first has no use for is theirs
    QTRY_COMPARE(table.columnWidth(1), qMin(widthOf(longName), table.viewport()->width() - table.columnWidth(0) - widthOf(status)));
    QVERIFY(table.columnWidth(1) > table.viewport()->width() - 150 - widthOf(status));
    QVERIFY(table.columnWidth(0) >= widthOf(u"name"_s));
    model.item(0, 0)->setText(QString(40, u'n'));
    QTRY_COMPARE(table.columnWidth(0), 150);
}

void TestControls::aTabThatGoesLeavesNoHole()
{
    Theme theme(*qApp);
    TabBar bar;
    for (const auto &text : { u"Curves"_s, u"Differences"_s, u"Answers"_s })
        bar.addTab(text);
    bar.resize(500, bar.sizeHint().height());
    bar.show();
    bar.setTabVisible(1, false);
    bar.setTabVisible(2, true); // it is already
    QCOMPARE(bar.tabRect(2).left(), bar.tabRect(0).right() + 1);
    bar.setTabVisible(1, true);
    bar.setTabVisible(2, true);
    QCOMPARE(bar.tabRect(2).left(), bar.tabRect(1).right() + 1);
    QCOMPARE(bar.tabRect(1).left(), bar.tabRect(0).right() + 1);
}

void TestControls::namesThatBeginAlikeKeepWhatDiffers()
{
    Theme theme(*qApp);
    const QStringList names { u"2026-11-30 SmolLM2 rank16, step 40"_s, u"2026-11-30 SmolLM2 rank64, step 40"_s };
    const QFontMetrics metrics(fontOf(Type::Secondary));
    for (const QString &name : names) {
        const int whole = metrics.horizontalAdvance(name), end = metrics.horizontalAdvance(u"…rank64, step 40"_s) + 1;
        QCOMPARE(elidedAmong(name, names, metrics, whole), name);
        const QString shorter = elidedAmong(name, names, metrics, end + 40);
        QVERIFY2(shorter.startsWith(u"20"_s) && shorter.endsWith(u'…' + name.section(u' ', 2)), qPrintable(shorter));
        QCOMPARE(elidedAmong(name, names, metrics, end), u'…' + name.section(u' ', 2));
        const QString shortest = elidedAmong(name, names, metrics, end - 30);
        QVERIFY2(shortest.startsWith(u'…' + name.section(u' ', 2, 2).remove(u',')), qPrintable(shortest));
        QVERIFY(metrics.horizontalAdvance(shortest) <= end - 30);
    }
    const QString alone = elidedAmong(names[0], { names[0] }, metrics, 100);
    QVERIFY2(alone.startsWith(u"2026"_s) && alone.endsWith(u"40"_s), qPrintable(alone));
}

void TestControls::aPurposeHasAWholeLine()
{
    Theme theme(*qApp);
    PageHeader header(u"Data"_s, u"Long documents are split into parts that fit the model."_s);
    for (int i = 0; i < 3; ++i)
        header.addAction(new Button(u"Stop at checkpoint"_s, ButtonRole::Secondary));
    header.resize(600, header.sizeHint().height());
    header.show();
    QVERIFY(QTest::qWaitForWindowExposed(&header));
    QCOMPARE(header.findChildren<ElidedLabel *>().last()->width(), 600); // below the buttons too
}

void TestControls::theSheetOfKeysCutsNoText()
{
    Theme theme(*qApp);
    QWidget window;
    window.resize(1280, 720);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    ShortcutSheet sheet(&window);
    const QString text = u"Letzte Änderung der Konfiguration an dieser Stelle rückgängig machen"_s;
    sheet.open({ { u"A"_s, { { u"Strg+Umschalt+Leertaste"_s, text } } }, { u"B"_s, { { u"F2"_s, text }, { u"F3"_s, text } } } });
    QCoreApplication::processEvents();
    sheet.grab();
    int rows = 0;
    for (const auto *row : sheet.findChildren<QWidget *>())
        if (row->accessibleName().startsWith(text)) {
            QVERIFY(row->width() >= row->sizeHint().width());
            QCOMPARE(row->toolTip(), QString());
            ++rows;
        }
    QCOMPARE(rows, 3);
    QVERIFY(sheet.width() > 820 && sheet.geometry().right() < 1280);
}

void TestControls::theFieldOfTagsHoldsItsHint()
{
    class Longer : public QTranslator
    {
    public:
        bool isEmpty() const override { return false; }
        QString translate(const char *, const char *text, const char *, int) const override { return QString::fromUtf8(text).repeated(3); }
    } longer;
    QVERIFY(QCoreApplication::installTranslator(&longer));
    Theme theme(*qApp);
    TagsEdit tags;
    auto *field = tags.findChild<QLineEdit *>();
    QVERIFY(field->width() >= field->fontMetrics().horizontalAdvance(field->placeholderText()) + 2 * space::kM);
}

void TestControls::titlesKeepRoomBesideButtons()
{
    Theme theme(*qApp);
    PageHeader header(u"Runs"_s, u"All training runs of this project."_s);
    for (int i = 0; i < 4; ++i)
        header.addAction(new Button(u"Stop at checkpoint"_s, ButtonRole::Secondary));
    header.resize(header.minimumSizeHint());
    header.show();
    QVERIFY(QTest::qWaitForWindowExposed(&header));
    const auto *title = header.findChild<ElidedLabel *>();
    QVERIFY(title->width() >= title->fontMetrics().horizontalAdvance(u"Runs"_s));
    header.resize(header.width(), header.heightForWidth(header.width()));
    const auto buttons = header.findChildren<Button *>();
    QVERIFY(buttons.first()->y() >= title->geometry().bottom()); // there is no room beside it
    QVERIFY(header.rect().contains(buttons.last()->geometry()));
    header.resize(1000, header.heightForWidth(1000));
    QTRY_VERIFY(buttons.first()->x() > title->geometry().right());
}

/// Who clicks twice, or types twice, means what stood there first.
void TestControls::whatTakesAPlaceRestsFirst()
{
    Theme theme(*qApp);
    PageHeader header(u"Train"_s);
    auto *other = new Button(u"Abort"_s), *stop = new Button(u"Stop and keep"_s), *next = new Button(u"New training"_s);
    for (Button *button : { other, stop, next })
        header.addAction(button);
    next->hide();
    header.resize(600, header.sizeHint().height());
    header.show();
    QVERIFY(QTest::qWaitForWindowExposed(&header));
    QSignalSpy pressed(next, &QAbstractButton::clicked);
    QVERIFY(!stop->isResting() && !other->isResting());
    const QPoint place = stop->geometry().center();
    stop->hide();
    next->show();
    QTRY_VERIFY(next->isResting());
    QVERIFY(next->geometry().contains(place));
    QTest::mouseClick(next, Qt::LeftButton);
    QTest::keyClick(next, Qt::Key_Space);
    QTest::keyClick(next, Qt::Key_Return);
    QCOMPARE(pressed.size(), 0);
    QTRY_VERIFY(!next->isResting());
    QTest::mouseClick(next, Qt::LeftButton);
    QCOMPARE(pressed.size(), 1);
    header.resize(700, header.height()); // everything moves, and nothing is another
    QCoreApplication::processEvents();
    QVERIFY(!next->isResting() && !other->isResting());
}

/// As a model writes that repeats itself.
void TestControls::breaksAWordThatIsLongerThanALine()
{
    QWidget window;
    auto *column = new QVBoxLayout(&window);
    auto *passage = new Passage(QString(400, u'a'));
    column->addWidget(passage);
    column->addStretch();
    window.resize(300, 400);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const QTextLayout &shown = *passage->document()->firstBlock().layout();
    QVERIFY(shown.lineCount() > 5);
    for (int i = 0; i < shown.lineCount(); ++i)
        QVERIFY(shown.lineAt(i).naturalTextWidth() <= passage->viewport()->width());
    QCOMPARE(passage->height(), passage->heightForWidth(passage->width())); // all of it is in sight
}

/// Also with each font here that asks for room between its lines.
void TestControls::isAsHighAsItsLines()
{
    for (const QString &family : QFontDatabase::families()) {
        QFont font(family);
        font.setPixelSize(40);
        if (!QFontDatabase::isSmoothlyScalable(family) || QFontMetricsF(font).leading() < 1)
            continue;
        Passage passage(u"one two three four five six seven eight nine ten"_s);
        passage.setFont(font);
        passage.resize(300, 900);
        passage.show();
        QVERIFY(QTest::qWaitForWindowExposed(&passage));
        QCOMPARE(passage.heightForWidth(300), int(std::ceil(passage.document()->firstBlock().layout()->boundingRect().height())));
    }
}

void TestControls::messagesThatNobodyCouldReadComeBack()
{
    QWidget window;
    window.resize(900, 600);
    Toast toast(&window);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    int shown = 0;
    toast.say(u"first"_s, u"Show"_s, [&shown] { ++shown; });
    toast.say(u"second"_s);
    toast.say(u"second"_s);
    toast.say(u"third"_s);
    QCOMPARE(toast.text(), u"third"_s);
    toast.withdraw(u"second"_s); // true no longer, though nobody has seen it
    QCOMPARE(toast.text(), u"third"_s);
    toast.withdraw(u"third"_s);
    QCOMPARE(toast.text(), u"first"_s);
    toast.findChild<Button *>()->click();
    QCOMPARE(shown, 1);
    QVERIFY(!toast.isVisible());
}

void TestControls::writesRatesAndDurationsInOneForm()
{
    const QList<std::pair<double, QString>> rates { { 5e-4, u"0.0005"_s }, { 2e-4, u"0.0002"_s }, { 1e-4, u"0.0001"_s }, { 5e-5, u"5e-5"_s },
        { 1.5e-5, u"1.5e-5"_s }, { 0.001, u"0.001"_s }, { 1, u"1"_s }, { 0, u"0"_s } };
    for (const auto &[rate, text] : rates)
        QCOMPARE(rateText(rate), text);
    QCOMPARE(shortNumber(5e-4), u"0.0005"_s); // as a chart reads it
    QCOMPARE(shortNumber(5e-5), u"5e-5"_s);
    QCOMPARE(secondsText(220), u"3\u00a0min\u00a040\u00a0s"_s);
    for (const auto &[milliseconds, text] : { std::pair { 4.25, u"4.3\u00a0ms"_s }, { 194.2, u"194\u00a0ms"_s }, { 1240, u"1.2\u00a0s"_s },
             { 37098, u"37.1\u00a0s"_s }, { 220000, u"3\u00a0min\u00a040\u00a0s"_s } })
        QCOMPARE(shortTimeText(milliseconds), text);
    QCOMPARE(bytesText(3 << 20), u"3.0\u00a0MiB"_s);
}

void TestControls::aHiddenColumnTakesNoRoom()
{
    Theme theme(*qApp);
    QStandardItemModel model(1, 3);
    RecordTable table;
    arrange(table, model);
    table.setColumnHidden(1, true);
    table.resize(700, 200);
    table.show();
    QCoreApplication::processEvents();
    QCOMPARE(table.columnWidth(0), 640);
    table.setColumnHidden(1, false); // it is as wide as before
    QCoreApplication::processEvents();
    QCOMPARE(table.columnWidth(0), 540);
    QCOMPARE(table.columnWidth(1), 100);
}

ANNEAL_TEST(TestControls)
#include "tst_controls.moc"
