// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/linechart.h"

#include <QtTest>
#include <cmath>
#include <limits>

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
    void decimatesAMillionPointsInTime();
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

void TestSeries::decimatesAMillionPointsInTime()
{
    const auto points = noisy(1'000'000);
    QElapsedTimer timer;
    timer.start();
    const auto shown = decimated(points, 1, 1'000'000, 2'000);
    qInfo("1,000,000 points to %zu in %lld ms", shown.size(), timer.elapsed());
    QVERIFY(shown.size() <= 4'008);
}

QTEST_GUILESS_MAIN(TestSeries)
#include "tst_series.moc"
