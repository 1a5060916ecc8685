// SPDX-License-Identifier: GPL-3.0-or-later
// Milliseconds that a chart takes to follow a training and to be panned, its picture included:
//     QT_QPA_PLATFORM=offscreen anneal_bench_chart [points, 1000000] [width, 1200]
// A noisy loss with smoothing. "append": one point more, over the whole curve; "zoom": to the middle tenth, at the wheel; "pan": by 8 pixels
// within it; "smooth": another weight. The median and the worst of 50 each; a display asks for 16.
#include "widgets/linechart.h"
#include "widgets/style.h"

#include <QApplication>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <random>
#include <vector>

using namespace anneal::widgets;

namespace {

constexpr int kRepeats = 50;

void measure(const char *name, const std::function<void(int)> &change)
{
    std::vector<double> times;
    for (int i = 0; i < kRepeats; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        change(i);
        for (int pass = 0; pass < 3; ++pass) // the chart draws later, once for all that changed
            QCoreApplication::processEvents();
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    std::sort(times.begin(), times.end());
    std::printf("%-9s %8.2f ms median %8.2f ms worst\n", name, times[kRepeats / 2], times.back());
}

/// What takes the pointer.
QWidget *plotOf(LineChart &chart)
{
    return chart.findChildren<QWidget *>(Qt::FindDirectChildrenOnly).constFirst();
}

void drag(LineChart &chart, int from, int to)
{
    QWidget *target = plotOf(chart);
    const auto send = [&](QEvent::Type type, int x, Qt::MouseButton button, Qt::MouseButtons buttons) {
        const QPointF at(x, target->height() / 2.0);
        QMouseEvent event(type, at, target->mapToGlobal(at), button, buttons, Qt::NoModifier);
        QCoreApplication::sendEvent(target, &event);
    };
    send(QEvent::MouseButtonPress, from, Qt::MiddleButton, Qt::MiddleButton);
    send(QEvent::MouseMove, to, Qt::NoButton, Qt::MiddleButton);
    send(QEvent::MouseButtonRelease, to, Qt::MiddleButton, Qt::NoButton);
}

void zoomIn(LineChart &chart)
{
    QWidget *target = plotOf(chart);
    const QPointF at = QRectF(target->rect()).center();
    QWheelEvent event(at, target->mapToGlobal(at), {}, { 0, 240 }, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(target, &event);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const auto count = argc > 1 ? std::size_t(std::atoll(argv[1])) : std::size_t(1'000'000);
    const int width = argc > 2 ? std::atoi(argv[2]) : 1200;

    std::mt19937 random(1);
    std::normal_distribution<double> noise(0, 0.2);
    const auto at = [&](double x) { return ChartPoint { x, 1 + 2 * std::exp(-x / (0.2 * double(count))) + noise(random) }; };
    std::vector<ChartPoint> points;
    for (std::size_t i = 0; i < count; ++i)
        points.push_back(at(double(i)));

    LineChart chart(QStringLiteral("loss"));
    chart.resize(width, 400);
    chart.addSeries({ QStringLiteral("loss") });
    chart.setSmoothing(0.9);
    chart.show();
    QCoreApplication::processEvents();
    measure("first", [&](int i) {
        if (i == 0)
            chart.setPoints(0, points);
    });
    measure("append", [&](int i) {
        const ChartPoint next = at(double(count + std::size_t(i)));
        chart.appendPoints(0, { &next, 1 });
    });
    measure("smooth", [&](int i) { chart.setSmoothing(0.5 + 0.009 * i); });
    measure("zoom", [&](int) { zoomIn(chart); });
    std::printf("zoomed: %s\n", chart.isZoomed() ? "yes" : "no");
    measure("pan", [&](int) { drag(chart, 600, 592); });
    chart.resetView();
    for (int i = 0; i < 4; ++i)
        zoomIn(chart);
    measure("pan wide", [&](int i) { drag(chart, 600, i % 2 ? 592 : 608); });
}
