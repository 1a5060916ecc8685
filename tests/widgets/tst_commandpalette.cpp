// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "widgets/commandpalette.h"

#include <QLineEdit>
#include <QListView>
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
    void findsWhatIsHidden();
    void lettersWithoutAccentsFit();
    void scatteredLettersAreNoMatch();
    void guessesOnlyWhereNothingFits();
    void ranksAsOneWouldExpect();
    void otherWordsFindIt();
    void saysThatNothingWasFound();
    void namesWhatAnActionIsAbout();
    void choosesNothingButAPlaceUnasked();
    void givesReasonsNotNames();
    void aLongReasonStandsBelow();

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

void TestCommandPalette::givesReasonsNotNames()
{
    constexpr int reason = Qt::UserRole + 2;
    QAction bare(u"Export a run"_s, &m_window), told(u"Export a chart"_s, &m_window);
    told.setToolTip(u"There is no chart yet"_s);
    CommandPalette palette(&m_window);
    for (QAction *action : { &bare, &told })
        action->setEnabled(false);
    palette.open({ &bare, &told });
    QTest::keyClicks(palette.edit(), u"export"_s);
    const auto *list = palette.findChild<QListView *>();
    QStringList reasons;
    for (int row = 0; row < 2; ++row)
        reasons << list->model()->index(row, 0).data(reason).toString();
    reasons.sort();
    QCOMPARE(reasons, (QStringList { QString(), told.toolTip() }));
}

void TestCommandPalette::aLongReasonStandsBelow()
{
    QAction brief(u"Export a chart"_s, &m_window), full(u"Export a run"_s, &m_window);
    brief.setToolTip(u"There is no chart yet"_s);
    full.setToolTip(u"None of its checkpoints can be continued from. "_s + QString(u"One more reason. "_s).repeated(20));
    for (QAction *action : { &brief, &full })
        action->setEnabled(false);
    CommandPalette palette(&m_window);
    palette.open({ &brief, &full });
    const auto *list = palette.findChild<QListView *>();
    const int row = list->sizeHintForRow(0);
    QVERIFY(list->sizeHintForRow(1) > row + 20); // two lines
    QVERIFY(list->sizeHintForRow(1) < 2 * row + 10);
    QTRY_VERIFY(list->viewport()->rect().contains(list->visualRect(list->model()->index(1, 0))));
    const QString tip = list->model()->index(1, 0).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(u"None of its checkpoints"_s) && tip.count(u"One more reason"_s) == 20, qPrintable(tip));
}

void TestCommandPalette::scoresWordStartsHigher()
{
    QVERIFY(fuzzyScore(u"st"_s, u"Start training"_s) > fuzzyScore(u"st"_s, u"Adjust it"_s));
    QVERIFY(fuzzyScore(u"tra"_s, u"Go to Train"_s) > fuzzyScore(u"tra"_s, u"Start training"_s)); // the whole word is nearer
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

/// Who looks for it learns that it is there, and does not search on.
void TestCommandPalette::findsWhatIsHidden()
{
    QAction pause(u"Pause the training"_s, &m_window);
    pause.setVisible(false);
    QSignalSpy paused(&pause, &QAction::triggered);
    CommandPalette palette(&m_window);
    palette.open({ m_actions[0], &pause });
    QCOMPARE(palette.shownTexts(), QStringList(m_actions[0]->text()));
    QTest::keyClicks(palette.edit(), u"pause"_s);
    QCOMPARE(palette.shownTexts(), QStringList(pause.text()));
    QTest::keyClick(palette.edit(), Qt::Key_Return);
    QCOMPARE(paused.count(), 0);
}

void TestCommandPalette::lettersWithoutAccentsFit()
{
    for (const QString &typed : { u"läufe"_s, u"laufe"_s, u"laeufe"_s, u"LAUF"_s, u"LÄU"_s })
        QVERIFY2(fuzzyScore(typed, u"Gehe zu Läufe"_s) > kGuess, qPrintable(typed));
    QVERIFY(fuzzyScore(u"grosse"_s, u"Größe der Oberfläche"_s) > kGuess);
    QVERIFY(fuzzyScore(u"cafe"_s, u"Open the café"_s) > kGuess);
    QVERIFY(fuzzyScore(u"lufe"_s, u"Gehe zu Läufe"_s) < 0);
}

void TestCommandPalette::scatteredLettersAreNoMatch()
{
    const QString merge = u"Merge the adapter into the model"_s;
    for (const QString &typed : { u"theme"_s, u"settings"_s, u"zzz"_s, u"mrge"_s, u"eett"_s, u"quit"_s })
        QVERIFY2(fuzzyScore(typed, merge) < 0, qPrintable(typed));
    for (const QString &typed : { u"merge"_s, u"mer"_s, u"adapter"_s, u"mta"_s, u"meradap"_s, u"model merge"_s, u"MERGE the"_s, u"dapt"_s })
        QVERIFY2(fuzzyScore(typed, merge) > 0, qPrintable(typed));
    QVERIFY(fuzzyScore(QString(3000, u'a'), QString(u"aaa "_s).repeated(200)) < 0); // and soon
}

void TestCommandPalette::guessesOnlyWhereNothingFits()
{
    QAction next(u"Go on to the next step"_s, &m_window), none(u"Open project none-such"_s, &m_window);
    QSignalSpy went(&next, &QAction::triggered);
    CommandPalette palette(&m_window);
    palette.open({ &next });
    QTest::keyClicks(palette.edit(), u"one"_s); // on, next
    QCOMPARE(palette.shownTexts(), QStringList(next.text()));
    QTest::keyClick(palette.edit(), Qt::Key_Return);
    QCOMPARE(went.count(), 0);
    QTest::keyClick(palette.edit(), Qt::Key_Down);
    QTest::keyClick(palette.edit(), Qt::Key_Return);
    QCOMPARE(went.count(), 1);
    palette.open({ &next, &none });
    QTest::keyClicks(palette.edit(), u"one"_s);
    QCOMPARE(palette.shownTexts(), QStringList(none.text()));
}

void TestCommandPalette::ranksAsOneWouldExpect()
{
    const auto better = [](const QString &typed, const QString &a, const QString &b) {
        const bool is = fuzzyScore(typed, a) > fuzzyScore(typed, b);
        if (!is)
            qWarning("%s: %s (%d) is not above %s (%d)", qPrintable(typed), qPrintable(a), fuzzyScore(typed, a), qPrintable(b), fuzzyScore(typed, b));
        return is;
    };
    QVERIFY(better(u"run"_s, u"Run the evaluation"_s, u"Abort the run"_s)); // the beginning of the text
    QVERIFY(better(u"run"_s, u"Abort the run"_s, u"Start the trunk"_s));    // of a word before the inside of one
    QVERIFY(better(u"st"_s, u"Stop"_s, u"Show the tokens"_s));              // one word before two
    QVERIFY(better(u"run"_s, u"Open the run"_s, u"Open the runtime"_s));    // a whole word
    QVERIFY(better(u"go to r"_s, u"Go to Runs"_s, u"Go to Project, or Runs"_s));
}

void TestCommandPalette::otherWordsFindIt()
{
    QAction dark(u"Appearance: dark"_s, &m_window);
    dark.setProperty(CommandPalette::kKeywords, u"theme colors"_s);
    QAction other(u"Theme of the day"_s, &m_window);
    CommandPalette palette(&m_window);
    palette.open({ &dark, &other });
    QTest::keyClicks(palette.edit(), u"theme"_s);
    QCOMPARE(palette.shownTexts(), (QStringList { u"Theme of the day"_s, u"Appearance: dark"_s }));
}

void TestCommandPalette::saysThatNothingWasFound()
{
    CommandPalette palette(&m_window);
    QSignalSpy ran(&palette, &CommandPalette::aboutToRun);
    palette.open(m_actions);
    QTest::keyClicks(palette.edit(), u"zzz<b>%1"_s);
    QCOMPARE(palette.shownTexts(), QStringList());
    QCOMPARE(palette.edit()->accessibleDescription(), CommandPalette::tr("Nothing found"));
    const QImage empty = palette.grab().toImage();
    QTest::keyClick(palette.edit(), Qt::Key_Return);
    QCOMPARE(ran.count(), 0);
    QTest::keyClicks(palette.edit(), u"z"_s);
    QVERIFY(palette.grab().toImage() != empty); // the sentence names what was typed
}

void TestCommandPalette::namesWhatAnActionIsAbout()
{
    CommandPalette palette(&m_window);
    palette.open({ m_actions[1] });
    const QImage before = palette.grab().toImage();
    m_actions[1]->setProperty(CommandPalette::kSubject, u"<b>2026-11-28-train-sft</b>"_s);
    palette.open({ m_actions[1] });
    QVERIFY(palette.grab().toImage() != before);
    m_actions[1]->setProperty(CommandPalette::kSubject, QVariant());
}

void TestCommandPalette::choosesNothingButAPlaceUnasked()
{
    CommandPalette palette(&m_window);
    palette.setRecent({ u"train.start"_s });
    QSignalSpy ran(&palette, &CommandPalette::aboutToRun);
    palette.open(m_actions);
    QTest::keyClick(palette.edit(), Qt::Key_Return); // what was used last would start a training
    QCOMPARE(ran.count(), 0);
    QTest::keyClick(palette.edit(), Qt::Key_Down);
    QTest::keyClick(palette.edit(), Qt::Key_Return);
    QCOMPARE(ran.count(), 1);
    QAction runs(u"Go to Runs"_s), data(u"Go to Data"_s);
    data.setObjectName(u"page.data"_s);
    for (QAction *place : { &runs, &data })
        place->setProperty(CommandPalette::kPlace, true);
    palette.setRecent({ u"train.start"_s, u"page.data"_s });
    palette.open(m_actions + QList { &runs, &data });
    QCOMPARE(palette.shownTexts().mid(0, 3), (QStringList { u"Go to Data"_s, u"Go to Runs"_s, u"Start training"_s }));
    QTest::keyClick(palette.edit(), Qt::Key_Return);
    QCOMPARE(ran.last().first().value<QAction *>(), &data);
}

ANNEAL_TEST(TestCommandPalette)
#include "tst_commandpalette.moc"
