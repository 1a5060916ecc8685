// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "ui/runs/answertext.h"

#include <QScrollBar>
#include <QtTest>

using namespace anneal::ui;
using namespace Qt::StringLiterals;

class TestAnswerText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void staysAtTheEnd();
    void leavesAReaderAlone();
    void staysAtTheBeginningOfWhatWasSeenWhole();
    void saysThatAnAnswerIsEmpty();

private:
    void write(int words);
    QScrollBar *bar() const { return m_text->verticalScrollBar(); }

    std::unique_ptr<AnswerText> m_text;
};

void TestAnswerText::init()
{
    m_text = std::make_unique<AnswerText>(u"What it answers."_s);
    m_text->resize(220, 120);
    m_text->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_text.get()));
    m_text->begin();
}

void TestAnswerText::write(int words)
{
    for (int i = 0; i < words; ++i) {
        m_text->append(u"word%1 "_s.arg(i));
        QCoreApplication::processEvents();
    }
}

void TestAnswerText::staysAtTheEnd()
{
    for (int i = 0; i < 150; ++i) { // with the first lines, the scroll bar that comes, and many more
        write(1);
        QCOMPARE(bar()->value(), bar()->maximum());
    }
    QVERIFY(bar()->maximum() > 10);
    m_text->finish();
    m_text->resize(220, 90); // a button beside it goes
    QTRY_COMPARE(bar()->value(), bar()->maximum());
    m_text->resize(180, 100);
    QTRY_COMPARE(bar()->value(), bar()->maximum());
}

void TestAnswerText::leavesAReaderAlone()
{
    write(100);
    for (const int line : { 0, 2 }) {
        bar()->setValue(line);
        write(20);
        QCOMPARE(bar()->value(), line);
    }
    m_text->finish();
    m_text->resize(220, 90);
    QCoreApplication::processEvents();
    QCOMPARE(bar()->value(), 2);
    bar()->setValue(bar()->maximum()); // back at the end
    m_text->resize(220, 80);
    QTRY_COMPARE(bar()->value(), bar()->maximum());
}

void TestAnswerText::staysAtTheBeginningOfWhatWasSeenWhole()
{
    write(20);
    QCOMPARE(bar()->maximum(), 0);
    m_text->finish();
    m_text->resize(220, 40);
    QTRY_VERIFY(bar()->maximum() > 0);
    QCOMPARE(bar()->value(), 0);
}

void TestAnswerText::saysThatAnAnswerIsEmpty()
{
    m_text->append(u" \n"_s);
    m_text->finish(); // stopped before its first word
    QCOMPARE(m_text->placeholderText(), u"What it answers."_s);
    m_text->begin();
    m_text->append(u" \n"_s);
    m_text->finishAsAnswered();
    QVERIFY(!m_text->hasText());
    QCOMPARE(m_text->placeholderText(), u"An empty answer."_s);
    m_text->begin();
    QCOMPARE(m_text->placeholderText(), u"What it answers."_s);
    m_text->append(u"\n yes"_s);
    m_text->finishAsAnswered();
    QCOMPARE(m_text->toPlainText(), u"yes"_s);
}

ANNEAL_TEST(TestAnswerText)
#include "tst_answertext.moc"
