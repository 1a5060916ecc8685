// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "widgets/label.h"
#include "widgets/plaintext.h"
#include "widgets/recordtable.h"

#include <QAction>
#include <QClipboard>
#include <QHelpEvent>
#include <QPlainTextEdit>
#include <QStandardItemModel>
#include <QTextDocument>
#include <QTextLayout>
#include <QToolTip>
#include <QtTest>

using namespace anneal::widgets;
using namespace Qt::StringLiterals;

class TestPlainText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tipsShowLetterByLetter_data();
    void tipsShowLetterByLetter();
    void harmlessTipsStayAsTheyAre();
    void longTextIsCutBetweenCharacters();
    void meddlingCharactersAreSeen();
    void labelsNeverReadHtml();
    void aLongWordWidensNothing();
    void aBrokenWordIsCopiedWhole();
    void meddlingCharactersAreSeenInCells();
    void aCutCellTellsAllOfItsText();
    void titlesAndButtonsHaveNoMarks();
    void noBreakSpacesStay();
    void aLineEndsWithADot();
};

namespace {

/// What somebody sees of a tool-tip. The document loads nothing: it is never laid out.
QString seen(const QString &tip)
{
    if (!Qt::mightBeRichText(tip))
        return tip;
    QTextDocument document;
    document.setHtml(tip);
    return document.toPlainText();
}

} // namespace

/// What stands between two entries leads on to the next line, it does not begin it.
void TestPlainText::aLineEndsWithADot()
{
    const QString text = u"4 rows · 2 rows a step · 6 steps · about 3 minutes"_s;
    QCOMPARE(unbroken(breakable(text)), text);
    QCOMPARE(Label(text).text(), text);
    for (int width = 60; width < 400; width += 7) {
        QTextLayout layout(breakable(text));
        layout.beginLayout();
        for (auto line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLineWidth(width);
            QVERIFY2(layout.text()[line.textStart()] != u'·', qPrintable(QString::number(width)));
        }
        layout.endLayout();
    }
}

void TestPlainText::tipsShowLetterByLetter_data()
{
    QTest::addColumn<QString>("text");
    for (const QString &text : { u"<img src='/tmp/fifo'>"_s, u"<b>Out</b> of memory"_s, u"a & b &amp; c &lt; d"_s, u"<s>"_s, u"</s>"_s,
             u"<|im_start|>"_s, u"  <?xml version='1.0'?><p>x"_s, u"<!DOCTYPE html>"_s, u"&lt;b&gt;"_s, u"x < y > z"_s, u"<qt>"_s,
             u"first\n<b>second</b>"_s, u"</p></qt><img src='file:///dev/zero'>"_s, u"a  b\tc"_s, QString(u"word "_s).repeated(60).trimmed() })
        QTest::newRow(qPrintable(text.left(40))) << text;
}

void TestPlainText::tipsShowLetterByLetter()
{
    QFETCH(QString, text);
    QCOMPARE(seen(plainTip(text)), text);
    QWidget widget;
    setTip(&widget, text);
    QCOMPARE(seen(widget.toolTip()), text);
    widget.show();
    showTip({ 10, 10 }, text, &widget);
    QCOMPARE(seen(QToolTip::text()), text);
    QToolTip::hideText();
}

void TestPlainText::harmlessTipsStayAsTheyAre()
{
    QCOMPARE(plainTip(u"Waits after the step in progress"_s), u"Waits after the step in progress"_s); // a screen reader reads it
    QCOMPARE(plainTip({}), QString());
    QAction action;
    setTip(&action, u"<b>"_s);
    QCOMPARE(action.toolTip(), u"<b>"_s); // the palette draws it
}

void TestPlainText::longTextIsCutBetweenCharacters()
{
    const QString million(1'000'000, u'x');
    QVERIFY(plainTip(million).size() < 5000);
    QVERIFY(plainText(million).size() < 5000);
    QString cats;
    for (int i = 0; i < 20'000; ++i)
        cats += u"🐈"_s;
    for (const qsizetype most : { 99, 100, 101, 102 })
        QVERIFY(plainText(cats, most).isValidUtf16());
    QVERIFY(plainText(u"begin"_s + million + u"end"_s).endsWith(u"end"_s));
}

void TestPlainText::meddlingCharactersAreSeen()
{
    QCOMPARE(plainText(u"photo\u202Egnp.exe"_s), u"photo\uFFFDgnp.exe"_s);
    QCOMPARE(plainText(u"\u001B[31mred\u0007"_s), u"\uFFFD[31mred\uFFFD"_s);
    QCOMPARE(plainText(u"a\nb\tc"_s), u"a\nb\tc"_s);
    QCOMPARE(plainText(u"\u05E9\u05DC\u05D5\u05DD \u200F!"_s), u"\u05E9\u05DC\u05D5\u05DD \u200F!"_s); // right-to-left text is no attack
}

void TestPlainText::labelsNeverReadHtml()
{
    Label label(u"<b>x</b>"_s);
    QCOMPARE(label.textFormat(), Qt::PlainText);
    QCOMPARE(label.text(), u"<b>x</b>"_s);
    label.setText(QString(1'000'000, u'<'));
    QVERIFY(label.text().size() < 5000);
    ElidedLabel elided(u"<img src='/tmp/fifo'> and more that does not fit"_s);
    elided.resize(60, 20);
    (void)elided.grab();
    QCOMPARE(seen(elided.toolTip()), elided.text());
}

void TestPlainText::aLongWordWidensNothing()
{
    const QString path = u"/home/somebody/"_s + QString(300, u'a') + u"/b.jsonl"_s;
    Label label(path);
    label.setWordWrap(true);
    QVERIFY2(label.minimumSizeHint().width() < 400, qPrintable(QString::number(label.minimumSizeHint().width())));
    QCOMPARE(label.text(), path);
    QVERIFY(breakable(path).startsWith(u"/home/somebody/\u200B"_s));
    QCOMPARE(unbroken(breakable(path)), path);
    QCOMPARE(breakable(u"Nothing here is long: /tmp/a.jsonl"_s), u"Nothing here is long: /tmp/a.jsonl"_s);
    const QString family = u"\U0001F468\u200D\U0001F469"_s; // one picture
    QVERIFY(!breakable(family.repeated(30)).contains(u"\U0001F468\u200B"_s));
}

void TestPlainText::aBrokenWordIsCopiedWhole()
{
    const QString word = QString(90, u'a');
    Label label(word);
    label.setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label.show();
    label.setSelection(0, int(label.QLabel::text().size()));
    QTest::keySequence(&label, QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(), word);
}

/// A name that turns the direction of writing would show another ending than it has.
void TestPlainText::meddlingCharactersAreSeenInCells()
{
    const auto drawn = [](const QString &text) {
        RecordTable table;
        QStandardItemModel model(1, 1);
        model.setItem(0, 0, new QStandardItem(text));
        table.setModel(&model);
        table.resize(300, 100);
        return table.grab().toImage();
    };
    QCOMPARE(drawn(u"a\u202Egnp.exe"_s), drawn(u"a\uFFFDgnp.exe"_s));
    QVERIFY(drawn(u"a\u202Egnp.exe"_s) != drawn(u"aexe.png"_s));
}

void TestPlainText::aCutCellTellsAllOfItsText()
{
    RecordTable table;
    QStandardItemModel model(1, 1);
    const QString text = u"<img src='/tmp/fifo'> and more that does not fit into this cell"_s;
    model.setItem(0, 0, new QStandardItem(text));
    table.setModel(&model);
    table.setColumnWidth(0, 60);
    table.resize(300, 200);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    const QPoint place = table.visualRect(model.index(0, 0)).center();
    QHelpEvent hover(QEvent::ToolTip, place, table.viewport()->mapToGlobal(place));
    QApplication::sendEvent(table.viewport(), &hover);
    QCOMPARE(seen(QToolTip::text()), text);
    QToolTip::hideText();
}

void TestPlainText::titlesAndButtonsHaveNoMarks()
{
    QCOMPARE(withoutMnemonic(u"R&D"_s), u"R&&D"_s);
    QWidget window;
    window.setWindowTitle(titleText(u"a[*]b\nc"_s));
    QCOMPARE(window.windowTitle(), u"a[*][*]b c"_s); // Qt shows that as a[*]b
    QVERIFY(titleText(QString(1'000'000, u'x')).size() < 300);
}

void TestPlainText::noBreakSpacesStay()
{
    QPlainTextEdit edit;
    const QString text = u"Qui\u00A0?\nMoi\u202F!\n"_s;
    edit.setPlainText(text);
    QCOMPARE(rawTextOf(&edit), text);
    edit.setPlainText({});
    QCOMPARE(rawTextOf(&edit), QString());
}

ANNEAL_TEST(TestPlainText)
#include "tst_plaintext.moc"
