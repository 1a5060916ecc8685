// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/pageview.h"

#include "ui/data/pagepicture.h"

#include "tests/support/testprogram.h"
#include "ui/shell/background.h"

#include <QScrollBar>
#include <QSet>
#include <QSignalSpy>
#include <QSpinBox>
#include <QtTest>

using namespace anneal;
using namespace Qt::StringLiterals;

class TestPageView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void turnsPages();
    void takesANumber();
    void zooms();
    void theWheelGoesOn();
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
    QTRY_VERIFY_WITH_TIMEOUT(coloursOf(*view.picture()->viewport()) > 40, 20'000); // letters have smooth edges
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

/// A view of four pages that is drawn.
struct Shown
{
    Shown()
    {
        view.resize(400, 500);
        view.setPages(ANNEAL_TESTS_DIR "/data/documents/columns.pdf", { 1, 2, 4, 5 });
        view.show();
    }
    bool isDrawn()
    {
        return QTest::qWaitForWindowExposed(&view) && QTest::qWaitFor([this] { return coloursOf(*view.picture()->viewport()) > 40; }, 20'000);
    }
    void wheel(int eighths, Qt::KeyboardModifiers modifiers = {})
    {
        auto *picture = view.picture()->viewport();
        const QPointF at(20, 20);
        QWheelEvent event(at, picture->mapToGlobal(at), {}, { 0, eighths }, {}, modifiers, Qt::NoScrollPhase, false);
        QApplication::sendEvent(picture, &event);
    }

    ui::Background background;
    ui::PageView view { background };
};

void TestPageView::takesANumber()
{
    Shown shown;
    auto &view = shown.view;
    QVERIFY(shown.isDrawn());
    auto *number = view.findChild<QSpinBox *>();
    QSignalSpy turned(&view, &ui::PageView::pageTurned);
    const auto type = [number](const QString &text) {
        number->setFocus();
        number->selectAll();
        QTest::keyClicks(number, text);
        QTest::keyClick(number, Qt::Key_Return);
    };
    type(u"4"_s);
    QCOMPARE(view.page(), 4);
    type(u"1"_s);
    QCOMPARE(view.page(), 1);
    QCOMPARE(turned.count(), 2);
    type(u"3"_s); // there is none: the next one
    QCOMPARE(view.page(), 4);
    QCOMPARE(number->value(), 4);
    QTest::keyClick(number, Qt::Key_Down);
    QCOMPARE(view.page(), 2);
    QTest::keyClick(number, Qt::Key_PageDown); // one page, not ten
    QCOMPARE(view.page(), 4);
    QTest::keyClick(view.picture(), Qt::Key_End);
    QCOMPARE(view.page(), 5);
    QTest::keyClick(view.picture(), Qt::Key_Home);
    QCOMPARE(view.page(), 1);
    QVERIFY2(number->accessibleDescription().contains(u"of 5"_s), qPrintable(number->accessibleDescription()));
}

void TestPageView::zooms()
{
    Shown shown;
    auto &view = shown.view;
    QVERIFY(shown.isDrawn());
    auto *picture = view.picture();
    const int fitting = picture->shownWidth();
    QVERIFY(fitting <= picture->width() && fitting > picture->width() - 40);
    QTest::keyClick(&view, Qt::Key_Plus, Qt::ControlModifier);
    QCOMPARE(picture->zoom(), 1.25);
    shown.wheel(240, Qt::ControlModifier);
    QCOMPARE(picture->zoom(), 2.0);
    QVERIFY(picture->shownWidth() >= 2 * fitting - 2);
    QVERIFY(picture->horizontalScrollBar()->maximum() > 0);
    QCOMPARE(view.page(), 1);
    for (int i = 0; i < 12; ++i)
        QTest::keyClick(&view, Qt::Key_Minus, Qt::ControlModifier);
    QVERIFY(!picture->mayZoom(-1));
    QVERIFY(picture->shownWidth() < fitting);
    QTest::keyClick(&view, Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(picture->zoom(), 1.0);
    QCOMPARE(picture->shownWidth(), fitting);
}

void TestPageView::theWheelGoesOn()
{
    Shown shown;
    auto &view = shown.view;
    QVERIFY(shown.isDrawn());
    auto *bar = view.picture()->verticalScrollBar();
    QVERIFY(bar->maximum() > 0); // the page is higher than there is room
    shown.wheel(-120);
    QCOMPARE(view.page(), 1);
    QVERIFY(bar->value() > 0);
    bar->setValue(bar->maximum());
    shown.wheel(-120);
    QCOMPARE(view.page(), 2);
    QCOMPARE(bar->value(), 0);
    shown.wheel(120); // one that runs on turns no second page at once
    QCOMPARE(view.page(), 2);
    QTest::qWait(300);
    shown.wheel(120);
    QCOMPARE(view.page(), 1);
    QCOMPARE(bar->value(), bar->maximum());
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
