// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codeeditor.h"
#include "widgets/plainfont.h"

#include <QFontInfo>
#include <QGlyphRun>
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
    QVERIFY(!editor.canUndo());
    editor.setText(u"a: 2\n"_s);
    editor.load(u"b: 1\n"_s);
    QVERIFY(!editor.canUndo());
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

QTEST_MAIN(TestCodeEditor)
#include "tst_codeeditor.moc"
