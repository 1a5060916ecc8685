// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "widgets/codeeditor.h"
#include "widgets/completionpopup.h"
#include "widgets/findbar.h"
#include "widgets/gotobar.h"
#include "widgets/label.h"
#include "widgets/plainfont.h"

#include <QAbstractButton>
#include <QApplication>
#include <QContextMenuEvent>
#include <QFontInfo>
#include <QGlyphRun>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTextLayout>
#include <QtTest>

using namespace anneal::widgets;
using namespace Qt::StringLiterals;

class TestCodeEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTextAsItIs();
    void changesOnlyWhatDiffers();
    void undoesASetText();
    void forgetsTheFileBefore();
    void joinsNoCharacters();
    void togglesComments();
    void marksProblems_data();
    void marksProblems();
    void keepsWhatStandsBehindAZero();
    void findsWhileOneTypes();
    void goesToALine();
    void findsForwardsAndBackwardsAroundTheEnd();
    void replacesWhatItFinds();
    void replacesAllInOneStep();
    void replacesNothingInATextThatIsOnlyRead();
    void saysThatThereIsNoMatch();
    void redoesByBothKeys();
    void keysThatStandForNothingTypeNothing();
    void neverCoversTheLineThatIsTyped();
    void keepsTheCursorInSightWhenItGetsLower();

private:
    static QRect cursorLine(const CodeEditor &editor)
    {
        const QRect cursor = editor.focusProxy()->inputMethodQuery(Qt::ImCursorRectangle).toRect();
        return { editor.focusProxy()->mapTo(&editor, cursor.topLeft()), cursor.size() };
    }
    static QLineEdit *field(CodeEditor &editor, int index) { return editor.findChild<FindBar *>()->findChildren<QLineEdit *>().at(index); }
    static QString selected(CodeEditor &editor)
    {
        int line = 0, column = 0;
        editor.cursor(&line, &column);
        return u"%1:%2"_s.arg(line).arg(column); // where the match ends
    }
    static void press(CodeEditor &editor, const QString &name)
    {
        for (auto *button : editor.findChild<FindBar *>()->findChildren<QAbstractButton *>())
            if (button->accessibleName() == name)
                return button->click();
        QFAIL("no such button");
    }
};

void TestCodeEditor::keepsTextAsItIs()
{
    CodeEditor editor;
    QSignalSpy typed(&editor, &CodeEditor::textChanged);
    const QString text = u"a: ä\n  b: \"日本\"  # x\n"_s;
    editor.setText(text);
    QCOMPARE(editor.text(), text);
    QCOMPARE(typed.count(), 0);
}

void TestCodeEditor::changesOnlyWhatDiffers()
{
    CodeEditor editor;
    editor.setText(u"one: 1\ntwo: 2\nthree: ä3\n"_s);
    editor.setCursor(2, 4);
    editor.setText(u"one: 100\ntwo: 2\nthree: ö3\n"_s);
    QCOMPARE(editor.text(), u"one: 100\ntwo: 2\nthree: ö3\n"_s);
    int line = 0, column = 0;
    editor.cursor(&line, &column);
    QCOMPARE(line, 2);
}

void TestCodeEditor::undoesASetText()
{
    CodeEditor editor;
    editor.setText(u"a: 1\n"_s);
    editor.setText(u"a: 2\n"_s);
    editor.undo();
    QCOMPARE(editor.text(), u"a: 1\n"_s);
    editor.redo();
    QCOMPARE(editor.text(), u"a: 2\n"_s);
}

void TestCodeEditor::forgetsTheFileBefore()
{
    CodeEditor editor;
    editor.load(u"a: 1\n"_s);
    editor.setText(u"a: 2\n"_s);
    editor.load(u"b: 1\n"_s);
    QVERIFY(!editor.isModified());
    editor.undo();
    QCOMPARE(editor.text(), u"b: 1\n"_s);
}

void TestCodeEditor::joinsNoCharacters()
{
    const auto glyphs = [](const QFont &font, const QString &text) {
        QTextLayout layout(text, font);
        layout.beginLayout();
        layout.createLine();
        layout.endLayout();
        QList<quint32> all;
        for (const QGlyphRun &run : layout.glyphRuns())
            all += run.glyphIndexes();
        return all;
    };
    QFont joining(u"JetBrains Mono"_s);
    QVERIFY2(QFontInfo(joining).family() == joining.family(), "packaging/setup installs the font JetBrains Mono");
    QVERIFY(glyphs(joining, u"->"_s) != glyphs(joining, u"-"_s) + glyphs(joining, u">"_s)); // the font joins them
    QFont plain = joining;
    plain.setFamily(familyWithoutLigatures(joining));
    QVERIFY(plain.family() != joining.family());
    for (const QString &text : { u"->"_s, u"!="_s, u"||"_s, u"www"_s, u"<|"_s }) {
        QList<quint32> apart;
        for (const QChar c : text)
            apart += glyphs(joining, c);
        QCOMPARE(glyphs(plain, text), apart);
    }
    QCOMPARE(QFontMetricsF(plain).horizontalAdvance(u"a -> b"_s), QFontMetricsF(joining).horizontalAdvance(u"a -> b"_s));
}

void TestCodeEditor::togglesComments()
{
    CodeEditor editor;
    editor.setText(u"a:\n  b: 1\n"_s);
    editor.setCursor(1, 3);
    editor.toggleComment();
    QCOMPARE(editor.text(), u"a:\n  # b: 1\n"_s);
    editor.toggleComment();
    QCOMPARE(editor.text(), u"a:\n  b: 1\n"_s);
}

void TestCodeEditor::marksProblems_data()
{
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    QTest::addColumn<int>("length");
    QTest::addColumn<bool>("isWarning");
    QTest::addColumn<bool>("isSeen");
    QTest::newRow("a value") << 0 << 3 << 1 << false << true;
    QTest::newRow("a word from here on") << 0 << 0 << 0 << false << true;
    QTest::newRow("empty line") << 1 << 0 << 0 << false << true;
    QTest::newRow("warning beyond the end of its line") << 2 << 99 << 5 << true << true;
    QTest::newRow("before the line") << 2 << -7 << 2 << true << true;
    QTest::newRow("no such line") << 77 << 0 << 0 << false << false;
    QTest::newRow("nowhere") << -1 << -1 << -1 << false << false;
}

void TestCodeEditor::marksProblems()
{
    QFETCH(int, line);
    QFETCH(int, column);
    QFETCH(int, length);
    QFETCH(bool, isWarning);
    QFETCH(bool, isSeen);
    const auto picture = [](CodeEditor &editor) { return editor.grab().toImage(); };
    CodeEditor editor;
    editor.resize(400, 200);
    editor.setText(u"a: 1\n\nb\n"_s);
    const auto clean = picture(editor);
    editor.setProblems({ { line, column, length, u"what is wrong"_s, isWarning } });
    QCOMPARE(picture(editor) != clean, isSeen);
    QCOMPARE(editor.text(), u"a: 1\n\nb\n"_s);
    editor.setProblems({});
    QVERIFY(picture(editor) == clean);
}

void TestCodeEditor::keepsWhatStandsBehindAZero()
{
    const QString text = u"a: 1\n"_s + QChar(u'\0') + u"b: 2\nc: ä\n"_s;
    CodeEditor editor;
    editor.load(text);
    QCOMPARE(editor.text(), text);
    editor.setText(text + u"d: 4\n"_s);
    QCOMPARE(editor.text(), text + u"d: 4\n"_s);
    editor.undo();
    QCOMPARE(editor.text(), text);
    editor.setText({});
    QCOMPARE(editor.text(), QString());
}

void TestCodeEditor::findsWhileOneTypes()
{
    CodeEditor editor;
    editor.setText(u"rare: 1\nlora_rank: 16\nrank: 2\nRANK: 3\n"_s);
    editor.showFind();
    QStringList ends;
    for (const QChar c : u"rank"_s) {
        QTest::keyClicks(field(editor, 0), c);
        ends << selected(editor);
    }
    QCOMPARE(ends, (QStringList { u"0:1"_s, u"0:2"_s, u"1:8"_s, u"1:9"_s })); // it grows where it is
    QTest::keyClick(field(editor, 0), Qt::Key_Backspace);
    QCOMPARE(selected(editor), u"1:8"_s);
    QTest::keyClicks(field(editor, 0), u"x"_s);
    QVERIFY(field(editor, 0)->property("invalid").toBool()); // says that there is none
    QTest::keyClick(field(editor, 0), Qt::Key_Escape);
    QVERIFY(editor.findChild<FindBar *>()->isHidden());
}

void TestCodeEditor::goesToALine()
{
    CodeEditor editor;
    editor.setText(u"a: 1\nbcd: 2\ne: 3\n"_s);
    const auto go = [&editor](const QString &typed) {
        editor.askForLine();
        auto *edit = editor.findChild<GotoBar *>()->findChild<QLineEdit *>();
        edit->selectAll();
        QTest::keyClicks(edit, typed);
        QTest::keyClick(edit, Qt::Key_Return);
        int line = 0, column = 0;
        editor.cursor(&line, &column);
        return QStringLiteral("%1:%2").arg(line + 1).arg(column + 1);
    };
    QCOMPARE(go(u"2"_s), u"2:1"_s);
    QCOMPARE(go(u"2:3"_s), u"2:3"_s);
    QCOMPARE(go(u"999:999"_s), u"4:1"_s); // the last one
    QCOMPARE(go(u"x3"_s), u"3:1"_s);
    QVERIFY(editor.findChild<GotoBar *>()->isHidden());
}

void TestCodeEditor::findsForwardsAndBackwardsAroundTheEnd()
{
    CodeEditor editor;
    editor.setText(u"ab ä\nab\nAB\n"_s);
    editor.showFind();
    QTest::keyClicks(field(editor, 0), u"ab"_s);
    QStringList ends;
    for (int i = 0; i < 3; ++i) {
        press(editor, FindBar::tr("Next match"));
        ends << selected(editor);
    }
    QCOMPARE(ends, (QStringList { u"1:2"_s, u"2:2"_s, u"0:2"_s }));
    press(editor, FindBar::tr("Previous match"));
    QCOMPARE(selected(editor), u"2:2"_s);
    press(editor, FindBar::tr("Previous match"));
    QCOMPARE(selected(editor), u"1:2"_s);
}

void TestCodeEditor::replacesWhatItFinds()
{
    CodeEditor editor;
    editor.setText(u"one\nONE\none\n"_s);
    editor.showFind();
    QTest::keyClicks(field(editor, 0), u"one"_s);
    QTest::keyClicks(field(editor, 1), u"two"_s);
    press(editor, FindBar::tr("Replace"));
    QCOMPARE(editor.text(), u"two\nONE\none\n"_s);
    press(editor, FindBar::tr("Replace"));
    QCOMPARE(editor.text(), u"two\ntwo\none\n"_s);
}

void TestCodeEditor::replacesAllInOneStep()
{
    CodeEditor editor;
    const QString before = u"lora_rank: ä # LORA_RANK\nlora_rank: 2\n"_s;
    editor.load(before);
    QSignalSpy changed(&editor, &CodeEditor::textChanged);
    editor.showFind();
    field(editor, 0)->setText(u"LORA_RANK"_s);
    field(editor, 1)->setText(u"my_lora_rank"_s); // holds what is looked for
    press(editor, FindBar::tr("Replace all"));
    QCOMPARE(editor.text(), u"my_lora_rank: ä # my_lora_rank\nmy_lora_rank: 2\n"_s);
    QCOMPARE(changed.count(), 1);
    editor.undo();
    QCOMPARE(editor.text(), before);
    field(editor, 0)->setText(u"not there"_s);
    press(editor, FindBar::tr("Replace all"));
    QCOMPARE(editor.text(), before);
    field(editor, 0)->clear();
    press(editor, FindBar::tr("Replace all"));
    QCOMPARE(editor.text(), before);
}

void TestCodeEditor::replacesNothingInATextThatIsOnlyRead()
{
    CodeEditor editor;
    editor.load(u"lora_rank: 16\n"_s);
    editor.setReadOnly(true);
    editor.showFind();
    QVERIFY(field(editor, 1)->isHidden());
    QTest::keyClicks(field(editor, 0), u"16"_s);
    QCOMPARE(selected(editor), u"0:13"_s);
    field(editor, 1)->setText(u"999"_s);
    auto *bar = editor.findChild<FindBar *>();
    Q_EMIT bar->replaceAllRequested();
    Q_EMIT bar->replaceRequested();
    QCOMPARE(editor.text(), u"lora_rank: 16\n"_s);
    editor.setReadOnly(false);
    QVERIFY(!field(editor, 1)->isHidden());
}

void TestCodeEditor::saysThatThereIsNoMatch()
{
    CodeEditor editor;
    editor.setText(u"lora_rank: 16\n"_s);
    editor.showFind();
    const auto isSaid = [&editor] {
        const auto labels = editor.findChild<FindBar *>()->findChildren<Label *>();
        return std::any_of(labels.begin(), labels.end(), [](const Label *one) { return one->text() == u"No matches"_s && !one->isHidden(); });
    };
    QTest::keyClicks(field(editor, 0), u"rank"_s);
    QVERIFY(!isSaid());
    QTest::keyClicks(field(editor, 0), u"s"_s);
    QVERIFY(isSaid());
    QTest::keyClick(field(editor, 0), Qt::Key_Backspace);
    QVERIFY(!isSaid());
}

void TestCodeEditor::keysThatStandForNothingTypeNothing()
{
    CodeEditor editor;
    QWidget *sci = editor.focusProxy();
    editor.load(u"a: 1"_s);
    QVERIFY(!editor.canUndo());
    for (const QChar one : u".;,"_s)
        QTest::keyClick(sci, one.toLatin1(), Qt::ControlModifier);
    QTest::sendKeyEvent(QTest::Click, sci, Qt::Key_Period, u"."_s, Qt::ControlModifier);
    QCOMPARE(editor.text(), u"a: 1"_s);
    QTest::sendKeyEvent(QTest::Click, sci, Qt::Key_Q, u"@"_s, Qt::ControlModifier | Qt::AltModifier); // AltGr
    QVERIFY(editor.text().contains(u'@'));
    QVERIFY(editor.canUndo() && !editor.canRedo());
    editor.undo();
    QVERIFY(!editor.canUndo() && editor.canRedo());
}

void TestCodeEditor::redoesByBothKeys()
{
    CodeEditor editor;
    QWidget *sci = editor.focusProxy();
    editor.setText(u"\n"_s);
    QTest::keyClicks(sci, u"x"_s);
    const QString typed = editor.text();
    for (const auto &[key, modifiers] :
        { std::pair(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier), std::pair(Qt::Key_Y, Qt::KeyboardModifiers(Qt::ControlModifier)) }) {
        editor.undo();
        QVERIFY(editor.text() != typed);
        QTest::keyClick(sci, key, modifiers);
        QCOMPARE(editor.text(), typed);
    }
    QContextMenuEvent asked(QContextMenuEvent::Keyboard, {}, {});
    QApplication::sendEvent(sci, &asked);
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    QStringList keys;
    for (const auto *action : menu->actions())
        if (action->text().contains(u"Redo"_s))
            keys << action->text().section(u'\t', 1) + action->shortcut().toString();
    menu->close();
    QCOMPARE(keys, QStringList { u"Ctrl+Shift+Z"_s });
}

void TestCodeEditor::neverCoversTheLineThatIsTyped()
{
    CodeEditor editor;
    editor.setText(u"a: 1\n"_s.repeated(40));
    editor.setCompletions([](int, int) {
        std::vector<Completion> found;
        for (int i = 0; i < 12; ++i) // the explanation of one is longer than that of the first
            found.push_back({ u"key%1"_s.arg(i), i == 0 ? u"Short."_s : u"A sentence that goes on for a while. "_s.repeated(8) });
        return found;
    });
    for (const int height : { 140, 300, 500 }) {
        editor.resize(420, height);
        editor.show();
        QVERIFY(QTest::qWaitForWindowExposed(&editor));
        for (const int line : { 0, 20, 40 }) {
            editor.setCursor(line, 0);
            editor.setFocus();
            QTest::keyClicks(editor.focusProxy(), u"k"_s);
            const auto *popup = editor.findChild<CompletionPopup *>();
            QTRY_VERIFY(popup->isVisible());
            for (int i = 0; i < 3; ++i) {
                QVERIFY2(!popup->geometry().intersects(cursorLine(editor)), qPrintable(u"height %1, line %2, row %3"_s.arg(height).arg(line).arg(i)));
                QVERIFY(editor.rect().contains(popup->geometry()));
                QTest::keyClick(editor.focusProxy(), Qt::Key_Down);
            }
            QTest::keyClick(editor.focusProxy(), Qt::Key_Escape);
            QTest::keyClick(editor.focusProxy(), Qt::Key_Backspace);
        }
    }
}

void TestCodeEditor::keepsTheCursorInSightWhenItGetsLower()
{
    CodeEditor editor;
    editor.setText(u"a: 1\n"_s.repeated(60));
    editor.resize(420, 500);
    editor.show();
    QVERIFY(QTest::qWaitForWindowExposed(&editor));
    editor.setCursor(0, 0);
    editor.setCursor(15, 0);
    for (const int height : { 400, 300, 200 }) // as a list below it grows
        editor.resize(420, height);
    QTRY_VERIFY(editor.rect().contains(cursorLine(editor)));
    QVERIFY(cursorLine(editor).bottom() <= editor.height());
}

ANNEAL_TEST(TestCodeEditor)
#include "tst_codeeditor.moc"
