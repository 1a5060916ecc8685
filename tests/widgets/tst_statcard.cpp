// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "widgets/statcard.h"

#include <QtTest>

using namespace anneal::widgets;
using namespace Qt::StringLiterals;

class TestStatCard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysNumberAndWhatItCounts();
    void showsTheTone();
    void cutsALongCaptionOnly();
};

void TestStatCard::saysNumberAndWhatItCounts()
{
    StatCard card(u"12"_s, u"rows"_s);
    QCOMPARE(card.accessibleName(), u"12 rows"_s);
    card.setValue(u"60,020"_s, Tone::Warning);
    card.setCaption(u"left out"_s);
    QCOMPARE(card.accessibleName(), u"60,020 left out"_s);
    QStringList shown;
    for (const Label *label : card.findChildren<Label *>())
        shown << label->text();
    QCOMPARE(shown, (QStringList { u"60,020"_s, u"left out"_s }));
    card.setScope(u"of the first 20,000 rows"_s);
    QCOMPARE(card.accessibleName(), u"60,020 left out of the first 20,000 rows"_s);
    card.setScope({});
    QCOMPARE(card.accessibleName(), u"60,020 left out"_s);
}

void TestStatCard::showsTheTone()
{
    StatCard card(u"12"_s, u"rows"_s);
    card.resize(200, 80);
    const QImage normal = card.grab().toImage();
    card.setValue(u"12"_s, Tone::Danger);
    QVERIFY(card.grab().toImage() != normal);
    card.setValue(u"12"_s);
    QCOMPARE(card.grab().toImage(), normal);
}

void TestStatCard::cutsALongCaptionOnly()
{
    StatCard card(u"1,234,567"_s, QString(400, u'w'));
    QVERIFY(card.minimumSizeHint().width() < 300); // a caption does not widen the page
    StatCard other(u"1"_s, u"rows"_s);
    QCOMPARE(card.sizeHint().height(), other.sizeHint().height());
}

ANNEAL_TEST(TestStatCard)
#include "tst_statcard.moc"
