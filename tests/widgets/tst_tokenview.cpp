// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tokenview.h"

#include <QScrollBar>
#include <QtTest>

using namespace anneal::widgets;
using namespace Qt::StringLiterals;

class TestTokenView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsWhatItShows();
    void findsTheTokenUnderThePointer();
    void breaksLinesWhereTheTextDoes();
    void speaksItsText();
    void separatesRowsThatShareASequence();
    void scrollsAHundredThousandTokens();
};

namespace {

std::vector<TokenSpan> conversation()
{
    return { { u"<|im_start|>"_s, 1, false, true }, { u"user"_s, 2 }, { u"\n"_s, 3 }, { u"Why"_s, 4 }, { u"?"_s, 5 }, { u"Because"_s, 6, true },
        { u"<|im_end|>"_s, 7, true, true } };
}

} // namespace

void TestTokenView::countsWhatItShows()
{
    TokenView view;
    view.setTokens(conversation(), 5);
    QCOMPARE(view.summary(), u"7 tokens · 2 trained · cut after 5"_s);
}

void TestTokenView::findsTheTokenUnderThePointer()
{
    TokenView view;
    view.resize(600, 300);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.setTokens(conversation());
    QCOMPARE(view.tokenAt({ 20, 20 }), 0);
    QCOMPARE(view.tokenAt({ 590, 20 }), -1);
    QCOMPARE(view.tokenAt({ 14, 12 + 24 + 10 }), 3); // first of the second line
}

void TestTokenView::breaksLinesWhereTheTextDoes()
{
    TokenView view;
    view.resize(600, 60);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.setTokens({ { u"a\nb\nc\nd\ne\nf"_s, 1 } });
    QVERIFY(view.verticalScrollBar()->maximum() > 0);
    view.setTokens({ { u"a"_s, 1 } });
    QCOMPARE(view.verticalScrollBar()->maximum(), 0);
}

void TestTokenView::speaksItsText()
{
    TokenView view;
    view.setTokens(conversation());
    QVERIFY(view.accessibleDescription().contains(u"Why?Because"_s));
}

void TestTokenView::separatesRowsThatShareASequence()
{
    TokenView view;
    view.resize(600, 300);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.setTokens({ { u"a"_s, 1 }, { u"b"_s, 2 }, { u"c"_s, 3 } }, -1, { { 0, u"Row 1"_s }, { 2, u"Row 2"_s, true } });
    QCOMPARE(view.tokenAt({ 14, 12 + 10 }), -1); // a line of its own for each name
    QCOMPARE(view.tokenAt({ 14, 12 + 24 + 10 }), 0);
    QCOMPARE(view.tokenAt({ 14, 12 + 2 * 24 + 10 }), -1);
    QCOMPARE(view.tokenAt({ 14, 12 + 3 * 24 + 10 }), 2);
    (void)view.grab();
}

void TestTokenView::scrollsAHundredThousandTokens()
{
    std::vector<TokenSpan> tokens;
    for (int i = 0; i < 100'000; ++i)
        tokens.push_back({ i % 40 == 39 ? u"line\n"_s : u" word"_s, i, i % 3 == 0 });
    TokenView view;
    view.resize(900, 700);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.setTokens(std::move(tokens));
    QElapsedTimer timer;
    timer.start();
    constexpr int kFrames = 20;
    for (int i = 0; i < kFrames; ++i) {
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() * i / kFrames);
        (void)view.viewport()->grab();
    }
    qInfo("a frame takes %lld ms", timer.elapsed() / kFrames);
    QVERIFY(view.verticalScrollBar()->maximum() > 10'000);
}

QTEST_MAIN(TestTokenView)
#include "tst_tokenview.moc"
