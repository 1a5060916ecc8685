// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/pageview.h"

#include "tests/support/testprogram.h"
#include "ui/shell/background.h"

#include <QSet>
#include <QSignalSpy>
#include <QtTest>

using namespace anneal;
using namespace Qt::StringLiterals;

class TestPageView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void turnsPages();
    void saysWhyThereIsNoPicture();
};

/// How many colours there are to see: few while nothing is drawn.
static int coloursOf(QWidget &view)
{
    const auto picture = view.grab().toImage();
    QSet<QRgb> colours;
    for (int y = 0; y < picture.height(); y += 2)
        for (int x = 0; x < picture.width(); x += 2)
            colours.insert(picture.pixel(x, y));
    return static_cast<int>(colours.size());
}

void TestPageView::turnsPages()
{
    ui::Background background;
    ui::PageView view(background);
    view.resize(400, 500);
    QSignalSpy turned(&view, &ui::PageView::pageTurned);
    QVERIFY(view.isHidden());
    view.setPages(ANNEAL_TESTS_DIR "/data/documents/columns.pdf", { 1, 2, 4, 5 });
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QCOMPARE(view.page(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(coloursOf(view) > 40, 20'000); // letters have smooth edges
    const auto first = view.grab().toImage();
    QTest::keyClick(&view, Qt::Key_PageDown);
    QTest::keyClick(&view, Qt::Key_PageDown);
    QCOMPARE(view.page(), 4);
    QCOMPARE(turned.count(), 2);
    QTRY_VERIFY_WITH_TIMEOUT(view.grab().toImage() != first, 20'000);
    view.showPage(5);
    QCOMPARE(view.page(), 5);
    QTest::keyClick(&view, Qt::Key_PageDown); // there is none behind it
    QCOMPARE(view.page(), 5);
    view.showPage(3); // nor one of this number
    QCOMPARE(view.page(), 5);
    QCOMPARE(turned.count(), 2); // only what a person turned
    view.setPages(ANNEAL_TESTS_DIR "/data/documents/columns.pdf", { 1, 2, 4, 5 });
    QCOMPARE(view.page(), 5); // the same ones stay
    view.setPages({}, {});
    QVERIFY(view.isHidden());
    QCOMPARE(view.page(), 0);
}

void TestPageView::saysWhyThereIsNoPicture()
{
    ui::Background background;
    ui::PageView view(background);
    view.resize(400, 500);
    view.setPages(ANNEAL_TESTS_DIR "/data/documents/gone.pdf", { 1 });
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QTRY_VERIFY_WITH_TIMEOUT(view.accessibleDescription().contains(u"gone.pdf"_s), 20'000);
}

ANNEAL_TEST(TestPageView)
#include "tst_pageview.moc"
