// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
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
    void groupsTokensOfOneCharacter_data();
    void groupsTokensOfOneCharacter();
    void keepsBordersBetweenGroups();
    void tellsBytesAndIdsOfAGroup();
    void writesFromRightToLeft();
    void keepsTheOrderOfMixedText();
    void keepsTheOrderBehindACut();
    void endsLinesAtTheLeft();
    void keepsNumbersAndMarksInPlace();
    void keepsASpelledTokenInItsOrder();
    void breaksJoinedTextBetweenWords();
    void staysInOrderForAnyTokens();
    void scrollsAHundredThousandTokens_data();
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

void TestTokenView::groupsTokensOfOneCharacter_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("groups");
    // One token for each byte: the finest that any tokenizer makes.
    QTest::newRow("english") << u"ab c"_s << QStringList { u"a"_s, u"b"_s, u" "_s, u"c"_s };
    QTest::newRow("japanese") << u"漢字"_s << QStringList { u"漢"_s, u"字"_s };
    QTest::newRow("arabic") << u"سل"_s << QStringList { u"س"_s, u"ل"_s };
    QTest::newRow("arabic with a vowel") << u"سَل"_s << QStringList { u"سَ"_s, u"ل"_s };
    QTest::newRow("combining mark") << u"e\u0301a"_s << QStringList { u"e\u0301"_s, u"a"_s };
    QTest::newRow("devanagari") << u"नि"_s << QStringList { u"नि"_s };
    QTest::newRow("family") << u"👩‍👩‍👧x"_s << QStringList { u"👩‍👩‍👧"_s, u"x"_s };
    QTest::newRow("flag") << u"🇯🇵🇩🇪"_s << QStringList { u"🇯🇵"_s, u"🇩🇪"_s };
    QTest::newRow("skin") << u"👍🏽!"_s << QStringList { u"👍🏽"_s, u"!"_s };
    QTest::newRow("markup") << u"<s>"_s << QStringList { u"<"_s, u"s"_s, u">"_s };
    QTest::newRow("override") << u"\u202Ea"_s << QStringList { u"◦"_s, u"a"_s };
}

namespace {

std::vector<TokenSpan> oneTokenForEachByte(const QByteArray &utf8)
{
    std::vector<TokenSpan> tokens;
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        TokenSpan token { QString(), int(i), true };
        if (uchar(utf8[i]) < 0x80)
            token.text = QChar(QLatin1Char(utf8[i]));
        else
            token.bytes = utf8.mid(i, 1);
        tokens.push_back(token);
    }
    return tokens;
}

QStringList textsOf(const std::vector<TokenGroup> &groups)
{
    QStringList texts;
    for (const TokenGroup &group : groups)
        texts << group.text;
    return texts;
}

/// The tokens met from left to right along a line.
QList<int> tokensAlong(const TokenView &view, int line)
{
    QList<int> met;
    for (int x = 0; x < view.viewport()->width(); ++x)
        if (const int token = view.tokenAt({ x, 12 + line * 24 + 12 }); token >= 0 && (met.isEmpty() || met.last() != token))
            met << token;
    return met;
}

struct Shown
{
    TokenView view;
    explicit Shown(std::vector<TokenSpan> tokens, int width = 600)
    {
        view.resize(width, 300);
        view.show();
        (void)QTest::qWaitForWindowExposed(&view);
        view.setTokens(std::move(tokens));
    }
};

} // namespace

void TestTokenView::groupsTokensOfOneCharacter()
{
    QFETCH(QString, text);
    QFETCH(QStringList, groups);
    const auto tokens = oneTokenForEachByte(text.toUtf8());
    const auto found = groupTokens(tokens, {});
    QCOMPARE(textsOf(found), groups);
    int next = 0;
    for (const TokenGroup &group : found) {
        QCOMPARE(group.first, next);
        next += group.count;
    }
    QCOMPARE(next, int(tokens.size()));
}

void TestTokenView::keepsBordersBetweenGroups()
{
    const auto tokens = oneTokenForEachByte(u"漢"_s.toUtf8());
    QCOMPARE(textsOf(groupTokens(tokens, { 1 })), (QStringList { u"\uFFFD"_s, u"\uFFFD"_s, u"\uFFFD"_s }));
    auto cut = oneTokenForEachByte("\xE6");
    cut.push_back({ u"<s>"_s, 1, false, true });
    QCOMPARE(textsOf(groupTokens(cut, {})), (QStringList { u"\uFFFD"_s, u"<s>"_s }));
    QCOMPARE(groupTokens(oneTokenForEachByte(u"e"_s.toUtf8() + u"\u0301"_s.repeated(1000).toUtf8()), {}).front().count, 64); // no group without end
}

void TestTokenView::tellsBytesAndIdsOfAGroup()
{
    Shown shown(oneTokenForEachByte(u"漢"_s.toUtf8()));
    const QString told = shown.view.describe(1);
    QVERIFY2(told.startsWith(u"漢\n"_s), qPrintable(told));
    for (const QString &part : { u"id 0 · token 1 · trained · bytes E6"_s, u"bytes BC"_s, u"id 2 · token 3 · trained · bytes A2"_s })
        QVERIFY2(told.contains(part), qPrintable(told));
    Shown tag({ { u"<s>"_s, 1, false, true }, { u" a"_s, 2, true } });
    QCOMPARE(tag.view.describe(0), u"<s>\nid 1 · token 1 · special token"_s);
    QCOMPARE(tag.view.describe(1), u"·a\nid 2 · token 2 · trained"_s);
    QCOMPARE(tag.view.describe(2), QString());
}

void TestTokenView::writesFromRightToLeft()
{
    Shown shown({ { u"שלום"_s, 1 }, { u" "_s, 2 }, { u"עולם"_s, 3 } });
    QCOMPARE(tokensAlong(shown.view, 0), (QList<int> { 2, 1, 0 }));
}

void TestTokenView::keepsTheOrderOfMixedText()
{
    Shown shown({ { u"<|im_start|>"_s, 0, false, true }, { u"one"_s, 1 }, { u" שלום"_s, 2 }, { u" עולם"_s, 3 }, { u" two"_s, 4 },
        { u"<|im_end|>"_s, 5, false, true } });
    const QList<int> met = tokensAlong(shown.view, 0);
    QCOMPARE(met.first(), 0);
    QCOMPARE(met.last(), 5);
    QVERIFY(met.indexOf(1) < met.indexOf(3));
    QVERIFY(met.indexOf(3) < met.lastIndexOf(2)); // the second Hebrew word stands left of the first
    QVERIFY(met.lastIndexOf(2) < met.indexOf(4));
}

void TestTokenView::keepsTheOrderBehindACut()
{
    // What is cut goes on with the direction of its paragraph, though its own first letter has another one.
    const std::vector<TokenSpan> tokens { { u"How hot"_s, 0 }, { u" מה"_s, 1 }, { u" זה"_s, 2 }, { u"?"_s, 3 }, { u" <"_s, 4 }, { u"s"_s, 5 },
        { u">"_s, 6 } };
    TokenView view;
    view.resize(600, 300);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.setTokens(tokens, 2);
    QCOMPARE(tokensAlong(view, 0).first(), 0);
    const QList<int> behind = tokensAlong(view, 1);
    QVERIFY(behind.indexOf(2) < behind.indexOf(3));
    QCOMPARE(behind.mid(behind.size() - 3), (QList<int> { 4, 5, 6 }));
}

void TestTokenView::endsLinesAtTheLeft()
{
    Shown shown({ { u"שלום"_s, 0 }, { u" עולם"_s, 1 }, { u"\n\n"_s, 2 }, { u"one"_s, 3 }, { u"\n"_s, 4 } });
    QCOMPARE(tokensAlong(shown.view, 0), (QList<int> { 2, 1, 0 }));
    QCOMPARE(tokensAlong(shown.view, 1), (QList<int> { 2 })); // the empty line
    QCOMPARE(tokensAlong(shown.view, 2), (QList<int> { 3, 4 }));
}

void TestTokenView::keepsNumbersAndMarksInPlace()
{
    Shown shown({ { u"##"_s, 0 }, { u" "_s, 1 }, { u"الفصل"_s, 2 }, { u" "_s, 3 }, { u"10"_s, 4 } });
    QCOMPARE(tokensAlong(shown.view, 0), (QList<int> { 4, 3, 2, 1, 0 })); // each has its place, the number as well
    // Where the picture has ink: the space between the mark and the word is empty, and nothing stands beyond the mark.
    const QImage picture = shown.view.viewport()->grab().toImage();
    const auto ink = [&](int token) {
        int count = 0;
        for (int x = 0; x < shown.view.viewport()->width(); ++x)
            if (shown.view.tokenAt({ x, 24 }) == token)
                for (int y = 18; y < 30; ++y) // within the box, which has a border
                    count += qGray(picture.pixel(x, y)) < 140;
        return count;
    };
    QCOMPARE(ink(1), 0);
    QVERIFY(ink(0) > 10);
}

/// The name of a special token within a text from right to left, in pieces or whole.
void TestTokenView::keepsASpelledTokenInItsOrder()
{
    const auto spelled = [](const QString &text, int id) { return TokenSpan { text, id, false, false, {}, true }; };
    Shown shown(
        { { u"שלום"_s, 0 }, { u" "_s, 1 }, spelled(u"<|"_s, 2), spelled(u"im"_s, 3), spelled(u"_end"_s, 4), spelled(u"|>"_s, 5), { u" עולם"_s, 6 } });
    QList<int> met = tokensAlong(shown.view, 0);
    met.removeAll(1);
    QCOMPARE(met, (QList<int> { 6, 2, 3, 4, 5, 0 }));
}

void TestTokenView::breaksJoinedTextBetweenWords()
{
    std::vector<TokenSpan> tokens;
    for (int i = 0; i < 40; ++i)
        tokens.push_back({ u" السلام"_s, i });
    Shown shown(tokens, 300);
    QList<int> all;
    int line = 0;
    for (QList<int> met = tokensAlong(shown.view, 0); !met.isEmpty(); met = tokensAlong(shown.view, ++line)) {
        std::reverse(met.begin(), met.end()); // now in the order of reading
        QVERIFY(std::is_sorted(met.begin(), met.end()));
        all += met;
    }
    QVERIFY(line > 3);
    QCOMPARE(QSet<int>(all.begin(), all.end()).size(), 40);
    QCOMPARE(all.size(), 40); // none stands on two lines
}

void TestTokenView::staysInOrderForAnyTokens()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    const QStringList some { u"a"_s, u" word"_s, u"\n"_s, u"\r\n"_s, u"漢"_s, u"ش"_s, u"\u200D"_s, u"\u0301"_s, u"👩"_s, u"नि"_s, u"\u202E"_s, u""_s,
        u"<b>"_s, u"\t"_s, u"\u2029"_s, QString(400, u'x'), QString(3000, u'ع'), QString(QChar(u'\0')) };
    for (int round = 0; round < 60; ++round) {
        std::vector<TokenSpan> tokens;
        const int count = random.bounded(120);
        for (int i = 0; i < count; ++i) {
            TokenSpan token { some[random.bounded(some.size())], i, random.bounded(2) == 0, random.bounded(12) == 0 };
            if (random.bounded(4) == 0)
                token.bytes = QByteArray(1, char(random.bounded(256)));
            tokens.push_back(token);
        }
        std::vector<TokenBorder> borders { { 0, u"<b>Row</b>"_s }, { count / 2, u"Row 2"_s, true } };
        TokenView view;
        view.resize(40 + random.bounded(500), 200);
        view.setTokens(tokens, random.bounded(3) == 0 ? random.bounded(count + 1) : -1, borders);
        view.showBorder(1);
        (void)view.grab();
        for (int i = -1; i <= count; ++i)
            (void)view.describe(i);
        int next = 0;
        for (const TokenGroup &group : groupTokens(tokens, { count / 2 })) {
            QCOMPARE(group.first, next);
            next += group.count;
        }
        QCOMPARE(next, count);
    }
}

void TestTokenView::scrollsAHundredThousandTokens_data()
{
    QTest::addColumn<QString>("word");
    QTest::newRow("english") << u" word"_s;
    QTest::newRow("japanese") << u"焼き"_s;
    QTest::newRow("arabic") << u" السلام"_s;
    QTest::newRow("devanagari") << u" नमस्ते"_s;
    QTest::newRow("emoji") << u"👩‍👩‍👧"_s;
}

void TestTokenView::scrollsAHundredThousandTokens()
{
    QFETCH(QString, word);
    std::vector<TokenSpan> tokens;
    for (int i = 0; i < 100'000; ++i)
        tokens.push_back({ i % 40 == 39 ? u"line\n"_s : word, i, i % 3 == 0 });
    TokenView view;
    view.resize(900, 700);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QElapsedTimer timer;
    timer.start();
    view.setTokens(std::move(tokens));
    const qint64 set = timer.restart();
    QTest::keyClick(&view, Qt::Key_End);
    QTRY_COMPARE_WITH_TIMEOUT(view.isLaidOut(), true, 60'000);
    QCOMPARE(view.verticalScrollBar()->value(), view.verticalScrollBar()->maximum()); // the end, however late it is known
    const qint64 rest = timer.restart();
    constexpr int kFrames = 20;
    qint64 longest = 0;
    for (int i = 0; i < kFrames; ++i) {
        QElapsedTimer frame;
        frame.start();
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() * i / kFrames);
        (void)view.viewport()->grab();
        longest = qMax(longest, frame.elapsed());
    }
    qInfo("shown after %lld ms, the rest laid out in %lld ms, a frame takes %lld ms, the longest %lld ms", set, rest, timer.elapsed() / kFrames,
        longest);
    QVERIFY(view.verticalScrollBar()->maximum() > 10'000);
    QCOMPARE(view.tokenAt(QPoint(-1, -1)), -1);
    view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum());
    QVERIFY(tokensAlong(view, (view.viewport()->height() - 24) / 24 - 1).size() <= 40);
}

ANNEAL_TEST(TestTokenView)
#include "tst_tokenview.moc"
