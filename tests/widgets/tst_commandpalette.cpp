// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/commandpalette.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QtTest>

using namespace anneal::widgets;
using namespace Qt::StringLiterals;

class TestCommandPalette : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void scoresWordStartsHigher();
    void listsEveryAction();
    void putsRecentOnesFirst();
    void runsWhatWasTyped();
    void doesNotRunDisabledActions();

private:
    QWidget m_window;
    QList<QAction *> m_actions;
};

void TestCommandPalette::initTestCase()
{
    for (const auto &[id, text] :
        { std::pair { u"data.save"_s, u"Save the rows"_s }, { u"train.start"_s, u"Start training"_s }, { u"train.stop"_s, u"Stop and keep"_s } }) {
        auto *action = new QAction(text, &m_window);
        action->setObjectName(id);
        m_actions << action;
    }
    m_window.resize(900, 600);
    m_window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&m_window));
}

void TestCommandPalette::scoresWordStartsHigher()
{
    QVERIFY(fuzzyScore(u"st"_s, u"Start training"_s) > fuzzyScore(u"st"_s, u"Adjust it"_s));
    QVERIFY(fuzzyScore(u"sk"_s, u"Stop and keep"_s) > 0);
    QVERIFY(fuzzyScore(u"xyz"_s, u"Stop and keep"_s) < 0);
    QVERIFY(fuzzyScore(u"stop keep"_s, u"Stop and keep"_s) > 0);
}

void TestCommandPalette::listsEveryAction()
{
    CommandPalette palette(&m_window);
    palette.open(m_actions);
    QCOMPARE(palette.shownTexts(), (QStringList { u"Save the rows"_s, u"Start training"_s, u"Stop and keep"_s }));
}

void TestCommandPalette::putsRecentOnesFirst()
{
    CommandPalette palette(&m_window);
    palette.setRecent({ u"train.stop"_s });
    palette.open(m_actions);
    QCOMPARE(palette.shownTexts().first(), u"Stop and keep"_s);
}

void TestCommandPalette::runsWhatWasTyped()
{
    CommandPalette palette(&m_window);
    QSignalSpy started(m_actions[1], &QAction::triggered);
    palette.open(m_actions);
    QTest::keyClicks(palette.edit(), u"start"_s);
    QCOMPARE(palette.shownTexts().first(), u"Start training"_s);
    QTest::keyClick(palette.edit(), Qt::Key_Return);
    QCOMPARE(started.count(), 1);
    QVERIFY(!palette.isVisible());
    QCOMPARE(palette.recent().first(), u"train.start"_s);
}

void TestCommandPalette::doesNotRunDisabledActions()
{
    CommandPalette palette(&m_window);
    m_actions[0]->setEnabled(false);
    QSignalSpy saved(m_actions[0], &QAction::triggered);
    palette.open(m_actions);
    QCOMPARE(palette.shownTexts().last(), u"Save the rows"_s);
    QTest::keyClicks(palette.edit(), u"save the"_s);
    QTest::keyClick(palette.edit(), Qt::Key_Return);
    QCOMPARE(saved.count(), 0);
    m_actions[0]->setEnabled(true);
}

QTEST_MAIN(TestCommandPalette)
#include "tst_commandpalette.moc"
