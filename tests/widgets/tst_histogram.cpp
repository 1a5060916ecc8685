// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "widgets/histogram.h"
#include "widgets/theme.h"

#include <QSignalSpy>
#include <QtTest>
#include <cmath>
#include <limits>
#include <numeric>

using namespace anneal::widgets;
using namespace Qt::StringLiterals;

class TestHistogram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void saysWhatItShows();
    void countsEachValueOnce_data();
    void countsEachValueOnce();
    void tellsWhatLiesBeyondTheLimit();
    void choosesTheRangeOfABar();
    void survivesNonsense_data();
    void survivesNonsense();

private:
    int pixelsLike(const QColor &wanted) const;
    std::vector<std::pair<double, double>> clickedRanges() const;
    std::unique_ptr<Histogram> m_histogram;
};

void TestHistogram::init()
{
    m_histogram = std::make_unique<Histogram>();
    m_histogram->resize(400, 160);
}

int TestHistogram::pixelsLike(const QColor &wanted) const
{
    const QImage seen = m_histogram->grab().toImage();
    int found = 0;
    for (int y = 0; y < seen.height() - 22; ++y)
        for (int x = 0; x < seen.width(); ++x) {
            const QColor at = seen.pixelColor(x, y);
            found += std::abs(at.red() - wanted.red()) + std::abs(at.green() - wanted.green()) + std::abs(at.blue() - wanted.blue()) < 12;
        }
    return found;
}

/// The ranges that a click in each column of pixels chooses, each once.
std::vector<std::pair<double, double>> TestHistogram::clickedRanges() const
{
    QSignalSpy chosen(m_histogram.get(), &Histogram::rangeChosen);
    for (int x = 0; x < m_histogram->width(); ++x)
        QTest::mouseClick(m_histogram.get(), Qt::LeftButton, Qt::NoModifier, QPoint(x, 60));
    std::vector<std::pair<double, double>> ranges;
    for (const QList<QVariant> &one : chosen)
        if (const std::pair range(one[0].toDouble(), one[1].toDouble()); ranges.empty() || ranges.back() != range)
            ranges.push_back(range);
    return ranges;
}

void TestHistogram::saysWhatItShows()
{
    m_histogram->setValues({}, u"tokens"_s);
    QCOMPARE(m_histogram->summary(), u"no values"_s);
    m_histogram->setValues({ 30, 10, 20 }, u"tokens"_s);
    QCOMPARE(m_histogram->summary(), u"3 values, smallest 10, median 20, largest 30 tokens"_s);
    QCOMPARE(m_histogram->accessibleDescription(), m_histogram->summary());
}

void TestHistogram::countsEachValueOnce_data()
{
    QTest::addColumn<std::vector<double>>("values");
    std::vector<double> many(1'000);
    std::iota(many.begin(), many.end(), 0.0);
    QTest::newRow("many") << many;
    QTest::newRow("one") << std::vector<double> { 7 };
    QTest::newRow("all the same") << std::vector<double>(50, 128.0);
    QTest::newRow("negative") << std::vector<double> { -20, -10, 0, 10 };
    QTest::newRow("fractions") << std::vector<double> { 0.1, 0.15, 0.2, 0.9 };
    QTest::newRow("far apart") << std::vector<double> { 1, 1, 1, 1'000'000 };
}

void TestHistogram::countsEachValueOnce()
{
    QFETCH(std::vector<double>, values);
    m_histogram->setValues(values, u"tokens"_s);
    const auto ranges = clickedRanges();
    QVERIFY(!ranges.empty() && ranges.size() <= 40);
    QVERIFY(pixelsLike(mixed(lightColors().accent, lightColors().surface, 0.75)) > 20);
    for (size_t i = 1; i < ranges.size(); ++i)
        QVERIFY(qFuzzyCompare(1 + ranges[i].first, 1 + ranges[i - 1].second)); // nothing between two bars
    for (const double value : values)
        QVERIFY2(value >= ranges.front().first - 1e-9 && value <= ranges.back().second + 1e-9, qPrintable(QString::number(value)));
}

void TestHistogram::tellsWhatLiesBeyondTheLimit()
{
    std::vector<double> values(100);
    std::iota(values.begin(), values.end(), 1.0);
    m_histogram->setValues(values, u"tokens"_s);
    const QColor beyond = mixed(lightColors().warning, lightColors().surface, 0.75);
    QCOMPARE(pixelsLike(beyond), 0);
    m_histogram->setLimit(90);
    QVERIFY(m_histogram->summary().endsWith(u", 10 above 90"_s));
    QVERIFY(pixelsLike(beyond) > 100);
    m_histogram->setLimit(std::numeric_limits<double>::quiet_NaN());
    QVERIFY(!m_histogram->summary().contains(u"above"_s));
    QCOMPARE(pixelsLike(beyond), 0);
}

void TestHistogram::choosesTheRangeOfABar()
{
    m_histogram->setValues({ 0, 320 }, u"tokens"_s);
    const auto ranges = clickedRanges();
    QCOMPARE(ranges.front(), std::pair(0.0, 10.0));
    QCOMPARE(ranges.back(), std::pair(320.0, 330.0));
    QSignalSpy chosen(m_histogram.get(), &Histogram::rangeChosen);
    QTest::mouseClick(m_histogram.get(), Qt::LeftButton, Qt::NoModifier, QPoint(200, 158)); // below the bars
    QCOMPARE(chosen.count(), 0);
}

void TestHistogram::survivesNonsense_data()
{
    QTest::addColumn<std::vector<double>>("values");
    const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
    QTest::newRow("no numbers") << std::vector<double> { nan, infinity, -infinity };
    QTest::newRow("huge") << std::vector<double> { -1e300, 0, 1e300 };
    QTest::newRow("widest") << std::vector<double> { std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max() };
    QTest::newRow("tiny") << std::vector<double> { 0, 5e-324 };
    QTest::newRow("neighbours") << std::vector<double> { 1e16, std::nextafter(1e16, 2e16) };
}

void TestHistogram::survivesNonsense()
{
    QFETCH(std::vector<double>, values);
    m_histogram->setValues(values, u"tokens"_s);
    QVERIFY(!m_histogram->grab().isNull());
    QVERIFY(clickedRanges().size() <= 40);
    QVERIFY(!m_histogram->summary().isEmpty());
}

ANNEAL_TEST(TestHistogram)
#include "tst_histogram.moc"
