// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "widgets/series.h"

#include <QtTest>
#include <cmath>
#include <limits>
#include <map>

using namespace anneal::widgets;

class TestSeries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void smoothsAsTensorBoard_data();
    void smoothsAsTensorBoard();
    void leavesGapsOutOfTheAverage();
    void showsRawValuesWithoutSmoothing();
    void keepsEverySpike();
    void keepsNeighboursOutsideTheView();
    void keepsGaps();
    void decimatesAlongTheAxis_data();
    void decimatesAlongTheAxis();
    void findsTheSameExtremesAsLookingAtEachPoint();
    void looksAtFewOfAMillionPoints();
    void smoothsOnlyWhatIsAppended();
    void sortsWhatIsNotSorted();
    void breaksAreNoValues();
};

namespace {

std::vector<ChartPoint> noisy(int count)
{
    std::vector<ChartPoint> points;
    unsigned seed = 7;
    for (int i = 0; i < count; ++i) {
        seed = seed * 1664525u + 1013904223u;
        points.push_back({ double(i + 1), 2.05 + 1.75 * std::exp(-i / 70.0) + 0.3 * (double(seed >> 8) / double(1u << 24) - 0.5) });
    }
    return points;
}

} // namespace

void TestSeries::smoothsAsTensorBoard_data()
{
    QTest::addColumn<double>("weight");
    QTest::newRow("little") << 0.3;
    QTest::newRow("default") << 0.9;
    QTest::newRow("most") << 0.999;
}

void TestSeries::smoothsAsTensorBoard()
{
    // The debiased recursion equals the weighted mean Σ wⁿ⁻ⁱ yᵢ / Σ wⁿ⁻ⁱ, which is computed here as it stands.
    QFETCH(double, weight);
    const auto points = noisy(200);
    const auto result = smoothed(points, weight);
    QCOMPARE(result.size(), points.size());
    for (size_t n = 0; n < points.size(); ++n) {
        double sum = 0, weights = 0;
        for (size_t i = 0; i <= n; ++i) {
            const double w = std::pow(weight, double(n - i));
            sum += w * points[i].y;
            weights += w;
        }
        QVERIFY2(std::abs(result[n].y - sum / weights) < 1e-9, qPrintable(QString::number(n)));
    }
    QCOMPARE(result.front().y, points.front().y);
}

void TestSeries::leavesGapsOutOfTheAverage()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<ChartPoint> with { { 1, 4 }, { 2, nan }, { 3, 2 } };
    const std::vector<ChartPoint> without { { 1, 4 }, { 3, 2 } };
    const auto a = smoothed(with, 0.5);
    const auto b = smoothed(without, 0.5);
    QVERIFY(std::isnan(a[1].y));
    QCOMPARE(a[2].y, b[1].y);
}

void TestSeries::showsRawValuesWithoutSmoothing()
{
    const auto points = noisy(10);
    const auto result = smoothed(points, 0);
    for (size_t i = 0; i < points.size(); ++i)
        QCOMPARE(result[i].y, points[i].y);
}

void TestSeries::keepsEverySpike()
{
    std::vector<ChartPoint> points;
    for (int i = 0; i < 200'000; ++i)
        points.push_back({ double(i), 1.0 });
    points[73'111].y = 50;
    points[120'507].y = -9;
    const auto shown = decimated(points, 0, 200'000, 600);
    QVERIFY(shown.size() <= 2 * 600 + 8);
    const auto highest = std::max_element(shown.begin(), shown.end(), [](const ChartPoint &a, const ChartPoint &b) { return a.y < b.y; });
    const auto lowest = std::min_element(shown.begin(), shown.end(), [](const ChartPoint &a, const ChartPoint &b) { return a.y < b.y; });
    QCOMPARE(highest->y, 50.0);
    QCOMPARE(highest->x, 73'111.0);
    QCOMPARE(lowest->y, -9.0);
    QCOMPARE(lowest->x, 120'507.0);
    QVERIFY(std::is_sorted(shown.begin(), shown.end(), [](const ChartPoint &a, const ChartPoint &b) { return a.x < b.x; }));
}

void TestSeries::keepsNeighboursOutsideTheView()
{
    std::vector<ChartPoint> points { { 0, 1 }, { 10, 2 }, { 20, 3 }, { 30, 4 } };
    const auto shown = decimated(points, 12, 18, 100);
    QVERIFY(shown.front().x <= 12);
    QVERIFY(shown.back().x >= 18);
}

void TestSeries::keepsGaps()
{
    std::vector<ChartPoint> points = noisy(10'000);
    points[5'000].y = std::numeric_limits<double>::quiet_NaN();
    const auto shown = decimated(points, 1, 10'000, 200);
    QVERIFY(std::any_of(shown.begin(), shown.end(), [](const ChartPoint &point) { return std::isnan(point.y); }));
}

void TestSeries::decimatesAlongTheAxis_data()
{
    QTest::addColumn<int>("count");
    QTest::newRow("6,000 steps") << 6'000;
    QTest::newRow("100,000 steps") << 100'000;
}

void TestSeries::decimatesAlongTheAxis()
{
    // Every column of the logarithmic axis keeps the smallest and the largest value that the points in it have.
    QFETCH(int, count);
    constexpr int columns = 800;
    const auto points = noisy(count);
    const auto columnOf = [count](double x) { return int(std::floor(std::log(x) / std::log(double(count)) * columns)); };
    const auto rangesOf = [&](const std::vector<ChartPoint> &some) {
        std::map<int, std::pair<double, double>> ranges;
        for (const ChartPoint &point : some) {
            auto &range = ranges.try_emplace(columnOf(point.x), point.y, point.y).first->second;
            range = { std::min(range.first, point.y), std::max(range.second, point.y) };
        }
        return ranges;
    };
    const auto shown = decimated(points, 1, count, columns, AxisScale::Logarithmic);
    QVERIFY2(shown.size() <= 2 * columns + 8, qPrintable(QString::number(shown.size())));
    QCOMPARE(rangesOf(shown), rangesOf(points));
    for (size_t i = 0; i < 100; ++i) // where a column holds one point at most, each is there
        QCOMPARE(shown[i], points[i]);
    // Equally wide columns of x would have put all of these into one.
    QVERIFY(decimated(points, 1, count, columns)[100].x > (count > 10'000 ? 1'000 : 300));
}

void TestSeries::findsTheSameExtremesAsLookingAtEachPoint()
{
    std::vector<ChartPoint> points = noisy(5'000);
    for (size_t i = 0; i < points.size(); i += 97)
        points[i].y = i % 2 ? std::numeric_limits<double>::quiet_NaN() : -points[i].y;
    Extremes extremes;
    std::vector<ChartPoint> grown;
    unsigned seed = 3;
    const auto random = [&seed](size_t below) {
        seed = seed * 1664525u + 1013904223u;
        return size_t(seed >> 8) % below;
    };
    while (grown.size() < points.size()) {
        const size_t to = std::min(points.size(), grown.size() + 1 + random(40));
        grown.insert(grown.end(), points.begin() + std::ptrdiff_t(grown.size()), points.begin() + std::ptrdiff_t(to));
        extremes.grow(grown);
        const size_t from = random(grown.size()), end = from + random(grown.size() - from + 1);
        Extremes::Found wanted;
        for (size_t i = from; i < end; ++i) {
            const auto index = std::uint32_t(i);
            const double y = grown[i].y;
            if (!std::isfinite(y)) {
                wanted.gap = std::min(wanted.gap, index);
                continue;
            }
            if (wanted.low == Extremes::kNone || y < grown[wanted.low].y)
                wanted.low = index;
            if (wanted.high == Extremes::kNone || y > grown[wanted.high].y)
                wanted.high = index;
            if (y > 0 && (wanted.lowPositive == Extremes::kNone || y < grown[wanted.lowPositive].y))
                wanted.lowPositive = index;
        }
        const Extremes::Found found = extremes.of(grown, from, end);
        QCOMPARE(found.low, wanted.low);
        QCOMPARE(found.high, wanted.high);
        QCOMPARE(found.lowPositive, wanted.lowPositive);
        QCOMPARE(found.gap, wanted.gap);
    }
}

void TestSeries::looksAtFewOfAMillionPoints()
{
    constexpr size_t count = 1'000'000;
    Series series;
    series.set(noisy(int(count)));
    const size_t built = series.looks();
    QVERIFY2(built < count * 11 / 10, qPrintable(QString::number(built))); // each point once, and the blocks above them
    const auto shown = series.decimatedShown(1, count, 2'000, AxisScale::Linear);
    QVERIFY2(shown.size() <= 4'008 && shown.size() > 3'900, qPrintable(QString::number(shown.size())));
    QVERIFY(series.valuesWithin(1, count, AxisScale::Linear));
    const size_t drawn = series.looks() - built;
    QVERIFY2(drawn < count / 4, qPrintable(QString::number(drawn)));
}

void TestSeries::smoothsOnlyWhatIsAppended()
{
    constexpr size_t count = 1'000'000, piece = 1'000;
    const auto points = noisy(int(count));
    Series series;
    series.setWeight(0.9);
    for (size_t at = 0; at < count; at += piece)
        series.append(std::span(points).subspan(at, piece));
    QCOMPARE(series.smoothings(), count);
    QVERIFY2(series.looks() < 3 * count, qPrintable(QString::number(series.looks())));
    const auto whole = smoothed(points, 0.9);
    QCOMPARE(series.shown(), whole); // to the bit
    series.setWeight(0.9);           // the same again
    QCOMPARE(series.smoothings(), count);
    series.setWeight(0.5);
    QCOMPARE(series.shown(), smoothed(points, 0.5));
    series.setWeight(0);
    QCOMPARE(series.shown(), points);
}

void TestSeries::sortsWhatIsNotSorted()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    Series series;
    series.set({ { 3, 30 }, { 1, 10 }, { nan, 99 }, { 2, 20 } });
    QCOMPARE(series.points(), (std::vector<ChartPoint> { { 1, 10 }, { 2, 20 }, { 3, 30 } }));
    const std::vector<ChartPoint> late { { 2.5, 25 }, { std::numeric_limits<double>::infinity(), 1 } };
    series.append(late);
    QCOMPARE(series.points(), (std::vector<ChartPoint> { { 1, 10 }, { 2, 20 }, { 2.5, 25 }, { 3, 30 } }));
    QCOMPARE(series.nearest(2.6)->y, 25.0);
}

void TestSeries::breaksAreNoValues()
{
    Series series;
    series.set({ { 1, 4 }, { 4, kBreak }, { 9, 2 }, { 12, kBreak } });
    QCOMPARE(series.nearest(4)->x, 1.0); // never the break itself
    QCOMPARE(series.nearest(7)->x, 9.0);
    QCOMPARE(series.nearest(12)->x, 9.0);
    QCOMPARE(series.valuesWithin(0, 20, AxisScale::Linear), (std::optional<std::pair<double, double>>({ 2, 4 })));
    series.setWeight(0.5);
    QVERIFY(isBreak(series.shown()[1]));
    QCOMPARE(series.shown()[2].y, smoothed(std::vector<ChartPoint> { { 1, 4 }, { 9, 2 } }, 0.5)[1].y);
    series.set({ { 1, kBreak } });
    QVERIFY(!series.nearest(1));
}

ANNEAL_TEST(TestSeries)
#include "tst_series.moc"
