// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "widgets/chartaxis.h"
#include "widgets/chartgroup.h"
#include "widgets/charttip.h"
#include "widgets/linechart.h"
#include "widgets/theme.h"

#include <QAccessible>
#include <QApplication>
#include <QPainter>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>
#include <cmath>
#include <limits>
#include <random>

using namespace anneal;
using namespace anneal::widgets;
using namespace Qt::StringLiterals;

class TestLineChart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDrawingIsXmlWhateverItsTitle();
    void init();
    void saysWhatItShows();
    void writesItsTable();
    void exportsTheTable();
    void exportsPictures_data();
    void exportsPictures();
    void namesRunAndAxesInPictures();
    void refusesOtherEndings();
    void tintsTheUsualRange();
    void writesNoNameOverACurve();
    void movesTheCrosshairOfTheGroup();
    void showsOneTooltipForTheGroup();
    void movesTheCrosshairWithTheView();
    void erasesTheFocusRing();
    void drawsTheCurveInItsColour();
    void keepsTheCurveInSightWhileZooming();
    void survivesLogAxesAndNonsense();
    void countsWholeStepsOnly_data();
    void countsWholeStepsOnly();
    void saysTimesAtRoundPlaces_data();
    void saysTimesAtRoundPlaces();
    void keepsSmallDifferencesSmall();
    void keepsTheLastValuesApartFromTheTicks();
    void saysWhyThereIsNothing();
    void marksWhatIsNoNumber();
    void drawsTheBeginningOfALogarithmicAxis();
    void zoomsOnlyAlongXWithShift();
    void hidesACurveByItsName();
    void leavesBreaksOpen();
    void saysNothingOfCurvesThatHaveEnded();
    void drawsMarkersAtTheEndsWhole();
    void keepsALowChartForItsCurves();
    void namesTwoPlacesAtLeast();
    void keepsTheHeightOfABox();
    void writesNoNumberOverACurve();
    void drawsNothingOutsideOfItsAxes_data();
    void drawsNothingOutsideOfItsAxes();
    void namesOnlyCurvesWithValues();
    void theLegendShowsTheDashes();
    void lastValuesDoNotCoverEachOther();
    void lastValuesStayAtTheirCurves();
    void tellsMeasuredValuesOfASmoothedCurve();
    void groupsThousands();

private:
    void refreshed() const;
    QPoint middle() const { return { m_chart->width() / 2, m_chart->height() / 2 }; }
    ChartTip *visibleTip() const;
    int curvePixels() const;
    std::unique_ptr<LineChart> m_chart;
};

void TestLineChart::init()
{
    m_chart = std::make_unique<LineChart>(u"Loss"_s);
    m_chart->addSeries({ u"train"_s, 0 });
    m_chart->addSeries({ u"eval, held out"_s, 1, false, true });
    m_chart->setPoints(0, { { 1, 4 }, { 2, 3 }, { 3, 2.5 } });
    m_chart->setPoints(1, { { 2, 3.25 } });
    m_chart->resize(600, 300);
    m_chart->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_chart.get()));
}

void TestLineChart::saysWhatItShows()
{
    QCOMPARE(m_chart->summary(),
        u"train: 3 points, first 4, last 2.500, smallest 2.500, largest 4. eval, held out: 1 points, first 3.250, last 3.250, smallest 3.250, largest 3.250."_s);
    QCOMPARE(QAccessible::queryAccessibleInterface(m_chart.get())->text(QAccessible::Description), m_chart->summary());
}

void TestLineChart::writesItsTable()
{
    const QString rows = u"train,1,4\ntrain,2,3\ntrain,3,2.5\n\"eval, held out\",2,3.25\n"_s;
    QCOMPARE(m_chart->csv(), u"series,step,Loss\n"_s + rows);
    m_chart->setXAxis(XAxis::Relative);
    QCOMPARE(m_chart->csv(), u"series,seconds,Loss\n"_s + rows);
    m_chart->setXAxis(XAxis::Wall);
    QCOMPARE(m_chart->csv(), u"series,time,Loss\n"_s + rows);
    m_chart->setPoints(1, {});
    m_chart->setPoints(0, { { 1.5, double(0.369f) }, { 2, 0 }, { 3, 123456789 } }); // as it was measured, without digits of its storage
    QCOMPARE(m_chart->csv().section(u'\n', 1), u"train,1.5,0.369\ntrain,2,0\ntrain,3,123456789\n"_s);
}

void TestLineChart::drawsNothingOutsideOfItsAxes_data()
{
    QTest::addColumn<bool>("zoomed");
    QTest::addRow("zoomed") << true;
    QTest::addRow("without outliers") << false;
}

/// A drawing is not clipped by whoever shows it.
void TestLineChart::drawsNothingOutsideOfItsAxes()
{
    QFETCH(bool, zoomed);
    std::vector<ChartPoint> points, few;
    for (int i = 0; i < 400; ++i)
        points.push_back({ double(i), i % 100 == 50 ? 900.0 * (i % 200 - 100) : i % 7 + 1.0 });
    for (int i = 0; i < 400; i += 25)
        few.push_back({ double(i), i % 2 * 50.0 + 2 });
    m_chart->setPoints(0, points);
    m_chart->setPoints(1, few);
    m_chart->setIgnoreOutliers(!zoomed);
    refreshed();
    for (int i = 0; zoomed && i < 3; ++i)
        QTest::keyClick(m_chart.get(), Qt::Key_Plus);
    QCOMPARE(m_chart->isZoomed(), zoomed);
    QTemporaryDir folder;
    QVERIFY(bool(m_chart->exportTo(folder.filePath(u"a.svg"_s), { u"Loss"_s })));
    QFile file(folder.filePath(u"a.svg"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString drawing = QString::fromUtf8(file.readAll());
    const QRectF axes(40, 34, 800 - 40 - 62, 450 - 34 - 22); // the title, the last values and the ticks lie outside at least
    static const QRegularExpression lines(u"<polyline[^>]* points=\"([^\"]*)\""_s);
    int seen = 0;
    for (auto line = lines.globalMatch(drawing); line.hasNext();)
        for (const QString &pair : line.next().captured(1).split(u' ', Qt::SkipEmptyParts)) {
            const QPointF at(pair.section(u',', 0, 0).toDouble(), pair.section(u',', 1).toDouble());
            QVERIFY2(axes.adjusted(-0.1, -0.1, 0.1, 0.1).contains(at), qPrintable(pair));
            ++seen;
        }
    QVERIFY2(seen > 100, qPrintable(QString::number(seen)));
}

void TestLineChart::refreshed() const
{
    for (int i = 0; i < 4; ++i) // the queued refresh, the queued drawing, and both again where the labels took other room
        QCoreApplication::processEvents();
}

ChartTip *TestLineChart::visibleTip() const
{
    for (ChartTip *tip : m_chart->window()->findChildren<ChartTip *>())
        if (tip->isVisible())
            return tip;
    return nullptr;
}

namespace {

int distance(const QColor &a, const QColor &b)
{
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue());
}

int pixelsLike(const QImage &picture, const QColor &wanted, const QRect &within = {})
{
    const QRect area = within.isNull() ? picture.rect() : within;
    int found = 0;
    for (int y = area.top(); y <= area.bottom(); ++y)
        for (int x = area.left(); x <= area.right(); ++x)
            found += distance(picture.pixelColor(x, y), wanted) < 60;
    return found;
}

int differentPixels(const QImage &a, const QImage &b, const QRect &within)
{
    int found = 0;
    for (int y = within.top(); y <= within.bottom(); ++y)
        for (int x = within.left(); x <= within.right(); ++x)
            found += a.pixel(x, y) != b.pixel(x, y);
    return found;
}

/// The picture as somebody who opens the file sees it.
QImage pictureOf(const LineChart &chart, const QString &file, const ChartPicture &how = {})
{
    if (!chart.exportTo(file, how))
        return {};
    if (!file.endsWith(u".svg"_s))
        return QImage(file).convertToFormat(QImage::Format_RGB32);
    QSvgRenderer renderer(file);
    QImage picture(renderer.viewBox().size() * 2, QImage::Format_RGB32);
    picture.fill(Qt::magenta); // shows through where the drawing has no background
    QPainter painter(&picture);
    renderer.render(&painter);
    return picture;
}

} // namespace

void TestLineChart::exportsTheTable()
{
    QTemporaryDir folder;
    QVERIFY(bool(m_chart->exportTo(folder.filePath(u"a.CSV"_s))));
    QFile file(folder.filePath(u"a.CSV"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), m_chart->csv());
}

void TestLineChart::exportsPictures_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("dark");
    for (const bool dark : { false, true }) {
        QTest::addRow("png %d", dark) << u"a.png"_s << dark;
        QTest::addRow("svg %d", dark) << u"a.svg"_s << dark;
    }
}

void TestLineChart::exportsPictures()
{
    QFETCH(QString, name);
    QFETCH(bool, dark);
    QTemporaryDir folder;
    const auto background = dark ? ChartPicture::Background::Dark : ChartPicture::Background::Light;
    const QImage picture = pictureOf(*m_chart, folder.filePath(name), { u"Loss"_s, background });
    QCOMPARE(picture.size(), QSize(1600, 900));
    const Colors &colors = dark ? darkColors() : lightColors();
    for (const QPoint &corner : { QPoint(1, 1), QPoint(1598, 1), QPoint(1, 898), QPoint(1598, 898) })
        QCOMPARE(picture.pixelColor(corner), colors.surface);
    const QRect plot(200, 160, 1200, 640);
    QVERIFY(pixelsLike(picture, colors.series[0], plot) > 500);
    QVERIFY(pixelsLike(picture, colors.series[1], plot) > 20); // one marker

    m_chart->setPoints(0, {});
    const QImage without = pictureOf(*m_chart, folder.filePath(u"b"_s + name), { u"Loss"_s, background });
    QVERIFY(pixelsLike(without, colors.series[0], plot) < 50);
    m_chart->setPoints(0, { { 1, 4 }, { 2, 3 }, { 3, 2.5 } });
    m_chart->setSeriesVisible(0, false); // what is hidden on the screen is not in the picture
    QVERIFY(pixelsLike(pictureOf(*m_chart, folder.filePath(u"c"_s + name), { u"Loss"_s, background }), colors.series[0], plot) < 50);
}

void TestLineChart::namesRunAndAxesInPictures()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"a.png"_s);
    const QImage one = pictureOf(*m_chart, file, { u"Loss · first run"_s });
    const QImage other = pictureOf(*m_chart, file, { u"Loss · another run"_s });
    QCOMPARE(one.size(), other.size());
    QVERIFY(differentPixels(one, other, { 0, 0, 1600, 60 }) > 100);
    QCOMPARE(differentPixels(one, other, { 0, 68, 1600, 832 }), 0);
    // The name of x stands below the ticks, and a run's name in the legend, whole.
    m_chart->setXAxis(XAxis::Relative);
    const QImage times = pictureOf(*m_chart, file, { u"Loss · first run"_s });
    QVERIFY(differentPixels(one, times, { 400, 860, 800, 38 }) > 100);
    m_chart->setXAxis(XAxis::Step);
    m_chart->setStyle(0, { u"2026-11-28-a-name-that-is-much-longer-than-the-legend-of-the-screen-gives-it"_s, 0 });
    const QImage longer = pictureOf(*m_chart, file, { u"Loss · first run"_s });
    m_chart->setStyle(0, { u"2026-11-28-a-name-that-is-much-longer-than-the-legend-of-the-screen-gave-it!"_s, 0 });
    QVERIFY(pictureOf(*m_chart, file, { u"Loss · first run"_s }) != longer);
    // A chart that was never on a screen is written all the same.
    LineChart unseen(u"Rate"_s);
    unseen.addSeries({ u"rate"_s, 0 });
    unseen.setPoints(0, { { 1, 1 }, { 50, 2 } });
    QVERIFY(pixelsLike(pictureOf(unseen, file), lightColors().series[0]) > 500);
    m_chart->setScale(Qt::Vertical, AxisScale::Logarithmic);
    QVERIFY(pixelsLike(pictureOf(*m_chart, file), lightColors().series[0]) > 500);
}

void TestLineChart::refusesOtherEndings()
{
    QTemporaryDir folder;
    const auto written = m_chart->exportTo(folder.filePath(u"a.bmp"_s));
    QVERIFY(!written);
    QVERIFY(!QFile::exists(folder.filePath(u"a.bmp"_s)));
}

void TestLineChart::tintsTheUsualRange()
{
    LineChart chart(u"norm"_s);
    chart.resize(600, 300);
    chart.addSeries({ u"norm"_s });
    chart.setPoints(0, { { 0, 0.5 }, { 10, 3 } });
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    QTest::qWait(50);
    const QImage before = chart.grab().toImage();
    const auto ticks = chart.tickLabels(Qt::Vertical);
    chart.setBand(ChartBand { 1, 2, u"usual: 1 to 2"_s });
    const QImage with = chart.grab().toImage();
    QVERIFY(with != before);
    QCOMPARE(chart.tickLabels(Qt::Vertical), ticks); // the axis is the curve's
    chart.setBandVisible(false);
    QCOMPARE(chart.grab().toImage(), before);
}

void TestLineChart::writesNoNameOverACurve()
{
    LineChart chart(u"norm"_s);
    chart.resize(600, 300);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    const auto differs = [&chart](double second) { // whether a name is drawn
        chart.clear();
        for (const auto &[id, y] : { std::pair { 0, 1.02 }, { 1, second }, { 2, 3.0 } }) {
            chart.addSeries({ u"norm"_s, id });
            chart.setPoints(id, { { 0, y }, { 5, y }, { 10, y } });
        }
        QTest::qWait(50);
        chart.setBand(ChartBand { 1, 2, u"usual"_s });
        const QImage named = chart.grab().toImage();
        chart.setBand(ChartBand { 1, 2, QString() });
        return named != chart.grab().toImage();
    };
    QVERIFY(differs(1.5)); // above it there is room
    QVERIFY(!differs(1.98));
    // A curve whose points all lie beside the band runs through it as well.
    chart.clear();
    chart.addSeries({ u"norm"_s });
    std::vector<ChartPoint> jumps;
    for (int i = 0; i <= 60; ++i)
        jumps.push_back({ double(i), i % 2 == 0 ? 0.5 : 2.5 });
    chart.setPoints(0, jumps);
    QTest::qWait(50);
    chart.setBand(ChartBand { 1, 2, u"usual"_s });
    const QImage named = chart.grab().toImage();
    chart.setBand(ChartBand { 1, 2, QString() });
    QCOMPARE(chart.grab().toImage(), named);
}

void TestLineChart::movesTheCrosshairOfTheGroup()
{
    LineChart other(u"Rate"_s);
    other.addSeries({ u"rate"_s, 2 });
    other.setPoints(0, { { 1, 1 }, { 3, 3 } });
    other.resize(600, 300);
    other.show();
    QVERIFY(QTest::qWaitForWindowExposed(&other));
    ChartGroup group;
    group.add(m_chart.get());
    group.add(&other);
    refreshed();
    const QImage before = other.grab().toImage();
    m_chart->setFocus();
    QTest::keyClick(m_chart.get(), Qt::Key_Right);
    QCOMPARE(m_chart->crosshair(), 3.0); // from the middle to the next point
    QCOMPARE(other.crosshair(), 3.0);
    QVERIFY(other.grab().toImage() != before); // it is drawn, too
    QTest::keyClick(m_chart.get(), Qt::Key_Left);
    QCOMPARE(m_chart->crosshair(), 2.0);
    QCOMPARE(other.crosshair(), 2.0);
    QTest::keyClick(&other, Qt::Key_Left);
    QCOMPARE(m_chart->crosshair(), 1.0);
}

void TestLineChart::showsOneTooltipForTheGroup()
{
    QWidget window;
    auto *loss = new LineChart(u"Loss"_s, &window);
    loss->addSeries({ u"train"_s, 0, false });
    loss->addSeries({ u"eval"_s, 1, false });
    loss->setPoints(0, { { 1, 4 }, { 2, 3 }, { 3, 2.5 } });
    loss->setPoints(1, { { 1, 3.5 } });
    auto *rate = new LineChart(u"Learning rate"_s, &window);
    rate->addSeries({ u"rate"_s, 0, false });
    rate->setPoints(0, { { 1, 1e-4 }, { 2, 2e-4 }, { 3, 3e-4 } });
    window.resize(900, 300);
    loss->setGeometry(0, 0, 450, 300);
    rate->setGeometry(450, 0, 450, 300);
    ChartGroup group;
    group.add(loss);
    group.add(rate);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    refreshed();
    const auto tips = [&window] {
        QList<ChartTip *> visible;
        for (ChartTip *tip : window.findChildren<ChartTip *>())
            if (tip->isVisible())
                visible << tip;
        return visible;
    };
    QVERIFY(tips().isEmpty());
    const auto hover = [](LineChart *chart, double share) {
        QWidget *plot = chart->childAt(chart->rect().center());
        const QPointF at(chart->width() * share, chart->height() / 2.0);
        QMouseEvent move(QEvent::MouseMove, at, chart->mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(plot, &move);
    };
    hover(loss, 0.8);
    loss->setSeriesVisible(1, false);
    refreshed();
    QCOMPARE(tips().front()->text(), u"step 3\nLoss\ntrain 2.500\nLearning rate 0.0003"_s); // which chart it is of, though one curve is left
    loss->setSeriesVisible(1, true);
    refreshed();
    QCOMPARE(tips().size(), 1);
    QCOMPARE(tips().front()->text(), u"step 3\nLoss\neval 3.500 at 1\ntrain 2.500\nLearning rate 0.0003"_s); // the largest first
    QVERIFY(window.rect().contains(tips().front()->geometry()));
    hover(rate, 0.15);
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(loss->childAt(loss->rect().center()), &leave);
    hover(rate, 0.16);
    hover(rate, 0.5);
    QCOMPARE(tips().size(), 1);
    QCOMPARE(tips().front()->text(), u"step 2\nLoss\neval 3.500 at 1\ntrain 3\nLearning rate 0.0002"_s);
    rate->hide(); // another page is chosen
    QVERIFY(tips().isEmpty());
    QVERIFY(std::isnan(loss->crosshair()));
    delete rate; // the group forgets it
    hover(loss, 0.8);
    QCOMPARE(tips().front()->text(), u"step 3\neval 3.500 at 1\ntrain 2.500"_s);
}

void TestLineChart::movesTheCrosshairWithTheView()
{
    std::vector<ChartPoint> points;
    for (int i = 1; i <= 1'000; ++i)
        points.push_back({ double(i), 1.0 / i });
    m_chart->setPoints(0, points);
    m_chart->setPoints(1, {});
    refreshed();
    QWidget *plot = m_chart->childAt(middle());
    const auto send = [&](QEvent::Type type, Qt::MouseButton button) {
        QMouseEvent event(type, QPointF(middle()), m_chart->mapToGlobal(QPointF(middle())), button, button, Qt::NoModifier);
        QApplication::sendEvent(plot, &event);
    };
    send(QEvent::MouseMove, Qt::NoButton);
    const double all = m_chart->crosshair();
    QVERIFY(all > 300 && all < 700);
    const QPointF corner(m_chart->width() * 0.2, m_chart->height() * 0.5);
    for (int i = 0; i < 6; ++i) {
        QWheelEvent wheel(corner, m_chart->mapToGlobal(corner), {}, { 0, 120 }, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(plot, &wheel);
    }
    refreshed();
    QVERIFY(m_chart->isZoomed());
    QVERIFY2(m_chart->crosshair() < all - 50, qPrintable(QString::number(m_chart->crosshair()))); // the pointer lies over other steps now
    send(QEvent::MouseButtonDblClick, Qt::LeftButton);
    refreshed();
    QVERIFY(!m_chart->isZoomed());
    QCOMPARE(m_chart->crosshair(), all);
    QVERIFY(visibleTip());
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(plot, &leave);
    QVERIFY(std::isnan(m_chart->crosshair()));
    QVERIFY(!visibleTip());
}

void TestLineChart::erasesTheFocusRing()
{
    QWidget window;
    auto *first = new LineChart(u"First"_s, &window);
    auto *second = new LineChart(u"Second"_s, &window);
    first->setGeometry(0, 0, 300, 200);
    second->setGeometry(300, 0, 300, 200);
    window.resize(600, 200);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    refreshed();
    const auto ringOf = [&window](const QRect &part) {
        // What is on the screen, not what a repaint of everything would show.
        const QImage seen = window.screen()->grabWindow(window.winId()).toImage();
        return pixelsLike(seen, lightColors().accent, part.intersected(seen.rect()));
    };
    first->setFocus();
    QTest::keyClick(first, Qt::Key_Tab);
    QTest::keyClick(second, Qt::Key_Backtab, Qt::ShiftModifier);
    QVERIFY(first->hasFocus());
    refreshed();
    QTRY_VERIFY(ringOf(first->geometry()) > 500);
    QTest::keyClick(first, Qt::Key_Tab);
    refreshed();
    QTRY_VERIFY(ringOf(second->geometry()) > 500);
    QCOMPARE(ringOf(first->geometry()), 0);
}

void TestLineChart::drawsTheCurveInItsColour()
{
    refreshed();
    QVERIFY2(curvePixels() > 50, qPrintable(QString::number(curvePixels())));
}

void TestLineChart::keepsTheCurveInSightWhileZooming()
{
    const auto wheel = [this](int turn) {
        const QPointF corner(m_chart->width() * 0.7, m_chart->height() * 0.85); // far below the curve
        QWheelEvent event(corner, m_chart->mapToGlobal(corner), {}, { 0, turn }, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(m_chart->childAt(corner.toPoint()), &event);
        refreshed();
    };
    refreshed();
    const QImage all = m_chart->grab().toImage();
    for (int i = 0; i < 8; ++i)
        wheel(120);
    QVERIFY(m_chart->grab().toImage() != all);
    QVERIFY2(curvePixels() > 50, qPrintable(QString::number(curvePixels())));
    for (int i = 0; i < 10; ++i)
        wheel(-120);
    QCOMPARE(m_chart->grab().toImage(), all); // out beyond the data: everything again
}

int TestLineChart::curvePixels() const
{
    return pixelsLike(m_chart->grab().toImage(), colorsOf(m_chart.get()).series[0]); // a slanting line is smoothed at its edges
}

void TestLineChart::survivesLogAxesAndNonsense()
{
    m_chart->setPoints(0, { { 0, 0 }, { 1, -5 }, { 2, std::nan("") }, { 3, INFINITY }, { 4, 1e-30 } });
    m_chart->setScale(Qt::Vertical, AxisScale::Logarithmic);
    m_chart->setScale(Qt::Horizontal, AxisScale::Logarithmic);
    m_chart->setIgnoreOutliers(true);
    m_chart->setSmoothing(5);
    QCOMPARE(m_chart->smoothing(), 0.999);
    refreshed();
    m_chart->clear();
    m_chart->setCrosshair(3);
    refreshed();
    QVERIFY(!m_chart->grab().isNull());
}

void TestLineChart::countsWholeStepsOnly_data()
{
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::addColumn<bool>("log");
    for (const double to : { 1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 9.0, 10.0, 12.0, 25.0, 40.0, 96.0, 1'000.0, 123'456.0 })
        for (const bool log : { false, true })
            QTest::addRow("to %.0f %s", to, log ? "log" : "linear") << 0.0 << to << log;
    QTest::newRow("one step") << 7.0 << 7.0 << false;
    QTest::newRow("one step, log") << 7.0 << 7.0 << true;
    QTest::newRow("late steps") << 1'000'001.0 << 1'000'007.0 << false;
}

void TestLineChart::countsWholeStepsOnly()
{
    QFETCH(double, from);
    QFETCH(double, to);
    QFETCH(bool, log);
    for (const int width : { 160, 320, 600, 1'200 }) {
        m_chart->resize(width, 200);
        m_chart->setScale(Qt::Horizontal, log ? AxisScale::Logarithmic : AxisScale::Linear);
        m_chart->setPoints(0, { { from, 2 }, { to, 1 } });
        m_chart->setPoints(1, {});
        refreshed();
        const QStringList labels = m_chart->tickLabels(Qt::Horizontal);
        const QString shown = labels.join(u' ');
        QVERIFY2(!labels.isEmpty(), qPrintable(QString::number(width)));
        for (const QString &label : labels) {
            bool isNumber = false;
            const double tick = label.contains(u'e') ? label.toDouble(&isNumber) : QLocale().toDouble(label, &isNumber);
            QVERIFY2(isNumber && tick == std::floor(tick), qPrintable(shown));
        }
        QVERIFY2(QSet<QString>(labels.begin(), labels.end()).size() == labels.size(), qPrintable(shown)); // none twice
        QVERIFY2(labels.size() <= 9, qPrintable(shown));
    }
}

void TestLineChart::saysTimesAtRoundPlaces_data()
{
    QTest::addColumn<XAxis>("axis");
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::addColumn<QString>("labels");
    QTest::newRow("parts of a second") << XAxis::Relative << 0.0 << 1.0 << u"0|0.2 s|0.4 s|0.6 s|0.8 s|1 s"_s;
    QTest::newRow("seconds") << XAxis::Relative << 0.0 << 50.0 << u"0|10 s|20 s|30 s|40 s|50 s"_s;
    QTest::newRow("minutes") << XAxis::Relative << 0.0 << 150.0 << u"0|30 s|1 min|1 min 30|2 min|2 min 30"_s;
    QTest::newRow("an hour and more") << XAxis::Relative << 0.0 << 7'200.0 << u"0|30 min|1 h|1 h 30|2 h"_s;
    QTest::newRow("days") << XAxis::Relative << 0.0 << 4.0 * 86'400 << u"0|1 d|2 d|3 d|4 d"_s;
    const double noon = double(QDateTime(QDate(2026, 11, 28), QTime(12, 0)).toSecsSinceEpoch());
    QTest::newRow("clock") << XAxis::Wall << noon << noon + 2'400 << u"12:00|12:10|12:20|12:30|12:40"_s;
    QTest::newRow("clock of seconds") << XAxis::Wall << noon << noon + 20 << u"12:00:00|12:00:05|12:00:10|12:00:15|12:00:20"_s;
    QStringList days;
    for (int day = 1; day <= 4; ++day)
        days << QLocale().toString(QDate(2026, 11, 28).addDays(day), u"d MMM"_s);
    QTest::newRow("calendar") << XAxis::Wall << noon << noon + 4 * 86'400 << days.join(u'|');
}

void TestLineChart::saysTimesAtRoundPlaces()
{
    QFETCH(XAxis, axis);
    QFETCH(double, from);
    QFETCH(double, to);
    m_chart->setXAxis(axis);
    m_chart->setPoints(0, { { from, 2 }, { to, 1 } });
    m_chart->setPoints(1, {});
    refreshed();
    QTEST(m_chart->tickLabels(Qt::Horizontal).join(u'|'), "labels");
}

void TestLineChart::keepsSmallDifferencesSmall()
{
    // An evaluation and the first step, nearly the same: the axis does not blow up their difference.
    m_chart->setPoints(0, { { 1, 0.9392 } });
    m_chart->setPoints(1, { { 0, 0.9378 } });
    refreshed();
    for (const QString &label : m_chart->tickLabels(Qt::Vertical))
        QVERIFY2(label.size() <= 4, qPrintable(m_chart->tickLabels(Qt::Vertical).join(u' '))); // 0.92, and not 0.93775
    m_chart->setPoints(0, { { 1, 0 }, { 2, 0 } });
    m_chart->setPoints(1, {});
    refreshed();
    QVERIFY(!m_chart->tickLabels(Qt::Vertical).isEmpty());
}

void TestLineChart::keepsTheLastValuesApartFromTheTicks()
{
    // Both curves end at the lower right corner, where the last tick stands.
    m_chart->setPoints(0, { { 0, 5 }, { 20, 0 } });
    m_chart->setPoints(1, { { 0, 5 }, { 20, 0.001 } });
    m_chart->setIncludeZero(true);
    refreshed();
    const QImage seen = m_chart->grab().toImage();
    const QRect ticks(0, seen.height() - 18, seen.width(), 18);
    for (int series = 0; series < 2; ++series)
        QCOMPARE(pixelsLike(seen, lightColors().series[series], ticks), 0);
}

void TestLineChart::saysWhyThereIsNothing()
{
    const auto dark = [this](const QRect &part) { // pixels of text
        return pixelsLike(m_chart->grab().toImage(), lightColors().secondary, part);
    };
    const QRect centre(100, 120, 400, 60);
    m_chart->setPoints(0, {});
    m_chart->setPoints(1, {});
    m_chart->setPlaceholder(u"First step in about 10 s"_s);
    m_chart->setExpectedEnd(40);
    refreshed();
    QVERIFY(dark(centre) > 50);
    QVERIFY(m_chart->tickLabels(Qt::Vertical).isEmpty()); // no scale before there is a value
    QVERIFY(m_chart->tickLabels(Qt::Horizontal).isEmpty());
    m_chart->setPoints(0, { { 1, -4 }, { 2, 0 } });
    m_chart->setScale(Qt::Vertical, AxisScale::Logarithmic);
    refreshed();
    QVERIFY(dark(centre) > 50);
    QVERIFY(m_chart->tickLabels(Qt::Vertical).isEmpty());
    m_chart->setScale(Qt::Vertical, AxisScale::Linear);
    refreshed();
    QCOMPARE(m_chart->tickLabels(Qt::Vertical).isEmpty(), false);
    m_chart->setPoints(0, { { 1, std::nan("") }, { 2, INFINITY } });
    refreshed();
    QVERIFY(m_chart->tickLabels(Qt::Vertical).isEmpty());
}

void TestLineChart::marksWhatIsNoNumber()
{
    m_chart->setPoints(1, {});
    m_chart->setPoints(0, { { 1, 4 }, { 2, 3 }, { 3, 2 }, { 4, 2 }, { 5, 1 } });
    refreshed();
    QCOMPARE(pixelsLike(m_chart->grab().toImage(), lightColors().danger), 0);
    m_chart->setPoints(0, { { 1, 4 }, { 2, 3 }, { 3, std::nan("") }, { 4, 2 }, { 5, 1 } });
    refreshed();
    QVERIFY(pixelsLike(m_chart->grab().toImage(), lightColors().danger) > 5);
    // A value between two of these has no line, and still is seen.
    m_chart->setPoints(0, { { 1, std::nan("") }, { 2, 3 }, { 3, std::nan("") } });
    refreshed();
    const QRect plot(80, 40, 400, 220);
    QVERIFY(pixelsLike(m_chart->grab().toImage(), lightColors().series[0], plot) > 5);
}

void TestLineChart::drawsTheBeginningOfALogarithmicAxis()
{
    // Steps 1 to 14 of 6,000 go up and down: on a logarithmic axis each is a place of its own.
    std::vector<ChartPoint> points;
    for (int i = 1; i <= 6'000; ++i)
        points.push_back({ double(i), i <= 14 ? (i % 2 ? 10.0 : 0.0) : 5.0 });
    m_chart->setPoints(0, points);
    m_chart->setPoints(1, {});
    m_chart->setScale(Qt::Horizontal, AxisScale::Logarithmic);
    refreshed();
    const QImage seen = m_chart->grab().toImage();
    int crossings = 0; // of the line at a quarter of the height
    const int y = seen.height() / 3;
    bool inside = false;
    for (int x = 46; x < seen.width() - 70; ++x) {
        const bool now = distance(seen.pixelColor(x, y), lightColors().series[0]) < 150;
        crossings += now && !inside;
        inside = now;
    }
    QVERIFY2(crossings >= 9, qPrintable(QString::number(crossings)));
}

void TestLineChart::zoomsOnlyAlongXWithShift()
{
    const auto labels = [this] { return m_chart->tickLabels(Qt::Vertical); };
    std::vector<ChartPoint> points;
    for (int i = 1; i <= 1'000; ++i)
        points.push_back({ double(i), 1'000.0 / i });
    m_chart->setPoints(0, points);
    m_chart->setPoints(1, {});
    refreshed();
    const QStringList x = m_chart->tickLabels(Qt::Horizontal), y = labels();
    const auto wheel = [this](Qt::KeyboardModifiers modifiers) {
        const QPointF at(m_chart->width() * 0.8, m_chart->height() * 0.5);
        QWheelEvent event(at, m_chart->mapToGlobal(at), {}, { 0, 480 }, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
        QApplication::sendEvent(m_chart->childAt(at.toPoint()), &event);
        refreshed();
    };
    wheel(Qt::ShiftModifier);
    QCOMPARE(labels(), y);
    QVERIFY(m_chart->tickLabels(Qt::Horizontal) != x);
    m_chart->resetView();
    wheel(Qt::ControlModifier);
    QVERIFY(labels() != y);
    QCOMPARE(m_chart->tickLabels(Qt::Horizontal), x);
    m_chart->resetView();
    wheel(Qt::NoModifier);
    QVERIFY(labels() != y);
    QVERIFY(m_chart->tickLabels(Qt::Horizontal) != x);
}

void TestLineChart::hidesACurveByItsName()
{
    refreshed();
    const QImage before = m_chart->grab().toImage();
    const int y = 8;
    int left = before.width(); // of the legend: the first curve's line
    for (int x = 0; x < before.width() && left == before.width(); ++x)
        if (distance(before.pixelColor(x, y), lightColors().series[0]) < 60)
            left = x;
    QVERIFY(left < before.width());
    QTest::mouseClick(m_chart->childAt(QPoint(left + 4, y)), Qt::LeftButton, Qt::NoModifier, QPoint(left + 4, y));
    QVERIFY(!m_chart->isSeriesVisible(0));
    refreshed();
    QCOMPARE(curvePixels(), 0);
}

void TestLineChart::leavesBreaksOpen()
{
    m_chart->setPoints(0, { { 1, 3 }, { 2, 3 }, { 3, 3 }, { 4, kBreak }, { 9, 3 }, { 10, 3 } });
    m_chart->setPoints(1, {});
    refreshed();
    QTemporaryDir folder;
    const QRect middle(700, 160, 300, 600);
    QCOMPARE(pixelsLike(pictureOf(*m_chart, folder.filePath(u"a.png"_s)), lightColors().series[0], middle), 0);
    QCOMPARE(pixelsLike(pictureOf(*m_chart, folder.filePath(u"a.png"_s)), lightColors().danger), 0); // nothing failed there
    QVERIFY(!m_chart->csv().contains(u"inf"_s));
    QVERIFY2(m_chart->summary().startsWith(u"train: 5 points, first 3"_s), qPrintable(m_chart->summary()));
    m_chart->setFocus();
    QTest::keyClick(m_chart.get(), Qt::Key_Home);
    for (int i = 0; i < 8; ++i) {
        QTest::keyClick(m_chart.get(), Qt::Key_Left);
        QVERIFY(m_chart->crosshair() != 4.0);
    }
    m_chart->setPoints(0, { { 1, 3 }, { 2, 3 }, { 3, 3 }, { 9, 3 }, { 10, 3 } });
    QVERIFY(pixelsLike(pictureOf(*m_chart, folder.filePath(u"a.png"_s)), lightColors().series[0], middle) > 100);
}

void TestLineChart::saysNothingOfCurvesThatHaveEnded()
{
    m_chart->setPoints(0, { { 0, 4 }, { 10, 3 }, { 20, 2 } });
    m_chart->setPoints(1, { { 0, 5 }, { 100, 1 } });
    QCOMPARE(m_chart->readings(20).size(), size_t(2));
    QCOMPARE(m_chart->readings(30).size(), size_t(2)); // its next value may be on its way
    const auto late = m_chart->readings(60);
    QCOMPARE(late.size(), size_t(1));
    QCOMPARE(late.front().name, u"eval, held out"_s);
}

void TestLineChart::drawsMarkersAtTheEndsWhole()
{
    m_chart->setPoints(0, {});
    m_chart->setPoints(1, { { 0, 1 }, { 50, 2 }, { 100, 1 } });
    refreshed();
    QTemporaryDir folder;
    const QImage picture = pictureOf(*m_chart, folder.filePath(u"a.png"_s));
    // As many pixels of the colour left of the first marker's middle as right of it, without the line.
    const QColor ink = lightColors().series[1];
    const auto columnsWith = [&](int from, int to) {
        int columns = 0;
        for (int x = from; x < to; ++x)
            columns += pixelsLike(picture, ink, QRect(x, 160, 1, 640)) > 6;
        return columns;
    };
    int first = 0;
    while (first < picture.width() && pixelsLike(picture, ink, QRect(first, 160, 1, 640)) <= 6)
        ++first;
    QVERIFY2(columnsWith(first, first + 12) >= 9, qPrintable(QString::number(columnsWith(first, first + 12)))); // 5 pixels at twice the size
}

void TestLineChart::keepsALowChartForItsCurves()
{
    m_chart->clear();
    for (int i = 0; i < 4; ++i) {
        m_chart->addSeries({ u"2026-11-28-a-long-name-of-a-run-%1"_s.arg(i), i });
        m_chart->setPoints(i, { { 1, 4.0 - i }, { 2, 3.0 - i } });
    }
    m_chart->resize(430, 130);
    refreshed();
    QVERIFY(m_chart->tickLabels(Qt::Vertical).size() >= 2); // one row of names leaves that much
}

void TestLineChart::namesTwoPlacesAtLeast()
{
    m_chart->setPoints(1, {});
    for (const double steps : { 60.0, 70.0, 130.0, 700.0 })
        for (const int width : { 260, 300, 340 }) {
            m_chart->resize(width, 150);
            m_chart->setPoints(0, { { 1, 2 }, { steps, 1 } });
            refreshed();
            const auto labels = m_chart->tickLabels(Qt::Horizontal);
            QVERIFY2(labels.size() >= 2, qPrintable(u"%1 steps, %2 wide: %3"_s.arg(steps).arg(width).arg(labels.join(u' '))));
        }
}

void TestLineChart::keepsTheHeightOfABox()
{
    std::vector<ChartPoint> points;
    for (int i = 1; i <= 100; ++i)
        points.push_back({ double(i), 5.0 / i });
    m_chart->setPoints(0, points);
    m_chart->setPoints(1, {});
    refreshed();
    QWidget *plot = m_chart->childAt(middle());
    const auto send = [&](QEvent::Type type, const QPoint &at) {
        QMouseEvent event(type, at, m_chart->mapToGlobal(QPointF(at)), Qt::LeftButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(plot, &event);
    };
    send(QEvent::MouseButtonPress, middle() - QPoint(60, 40));
    send(QEvent::MouseMove, middle() + QPoint(60, 40));
    send(QEvent::MouseButtonRelease, middle() + QPoint(60, 40));
    refreshed();
    QVERIFY(m_chart->isZoomed());
    const auto heights = m_chart->tickLabels(Qt::Vertical), steps = m_chart->tickLabels(Qt::Horizontal);
    QWheelEvent wheel(middle(), m_chart->mapToGlobal(QPointF(middle())), {}, { 0, 960 }, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(plot, &wheel);
    refreshed();
    QVERIFY(m_chart->tickLabels(Qt::Horizontal) != steps);
    QCOMPARE(m_chart->tickLabels(Qt::Vertical), heights);
}

void TestLineChart::writesNoNumberOverACurve()
{
    m_chart->resize(600, 300);
    const QColor ink = colorsOf(m_chart.get()).series[0];
    const auto inked = [&](double end) {
        m_chart->setPoints(0, { { 1, 2 }, { 100, 2 } });
        m_chart->setPoints(
            1, { { 1, 1 }, { 50, end }, { 51, std::numeric_limits<double>::quiet_NaN() }, { 100, std::numeric_limits<double>::quiet_NaN() } });
        refreshed();
        return pixelsLike(m_chart->grab().toImage(), ink);
    };
    QCOMPARE_GE(inked(2), inked(1.2) - 30); // it ends on the other curve: 40 pixels of that would be pale
}

/// And each in one line, whatever the file behind it is called.
void TestLineChart::namesOnlyCurvesWithValues()
{
    const auto legend = [this] {
        refreshed();
        return m_chart->grab(QRect(0, 0, m_chart->width(), 18)).toImage();
    };
    const QColor second = lightColors().series[1];
    QVERIFY(pixelsLike(legend(), second) > 0);
    m_chart->setPoints(1, {});
    QCOMPARE(pixelsLike(legend(), second), 0);
    m_chart->setPoints(1, { { 2, 3.25 } });
    m_chart->setStyle(1, { u"one two"_s, 1, false, true });
    const QImage oneLine = legend();
    m_chart->setStyle(1, { u"one\ntwo"_s, 1, false, true });
    QCOMPARE(legend(), oneLine);
}

/// A long dash may be longer than the piece of line in the legend, which would then be as of a curve without dashes.
void TestLineChart::theLegendShowsTheDashes()
{
    QStringList seen;
    for (int dash = 0; dash < 7; ++dash) {
        m_chart->setStyle(1, { u"b"_s, 1, true, false, dash });
        refreshed();
        const QImage legend = m_chart->grab(QRect(0, 0, m_chart->width(), 18)).toImage();
        QString line; // where its colour is, a column each
        for (int x = 0; x < legend.width(); ++x) {
            bool isInked = false;
            for (int y = 0; y < legend.height(); ++y)
                isInked = isInked || QColor(legend.pixel(x, y)) == lightColors().series[1];
            line += isInked ? u'-' : u' ';
        }
        line = line.trimmed();
        QVERIFY2(line.contains(u' ') == (dash != 0), qPrintable(u"%1: '%2'"_s.arg(QString::number(dash), line)));
        QVERIFY2(!seen.contains(line), qPrintable(line));
        seen << line;
    }
}

/// Where they end close together, and where a curve runs through the place beside an end.
void TestLineChart::lastValuesDoNotCoverEachOther()
{
    m_chart->addSeries({ u"test"_s, 2 });
    QTemporaryDir folder;
    static const QRegularExpression text(u"<text fill=\"(#[0-9a-f]{6})\"[^>]* x=\"([^\"]*)\" y=\"([^\"]*)\""_s);
    QStringList inks;
    for (int series = 0; series < 3; ++series)
        inks << lightColors().series[series].name();
    std::mt19937 numbers(7); // its values are the same everywhere
    const auto random = [&](int most) { return double(numbers() % unsigned(most)); };
    for (int round = 0; round < 60; ++round) {
        for (int series = 0; series < 3; ++series) {
            const double end = 100 - random(12);
            m_chart->setPoints(series, { { 0, 1 + random(1000) / 1000 }, { 85, 1 + random(1000) / 1000 }, { end, 1.0005 + random(1000) / 1000 } });
        }
        refreshed();
        QVERIFY(bool(m_chart->exportTo(folder.filePath(u"a.svg"_s), { u"Loss"_s })));
        QFile file(folder.filePath(u"a.svg"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QList<QPointF> ends;
        for (auto at = text.globalMatch(QString::fromUtf8(file.readAll())); at.hasNext();)
            if (const auto one = at.next(); inks.contains(one.captured(1)))
                ends << QPointF(one.captured(2).toDouble(), one.captured(3).toDouble());
        QCOMPARE(ends.size(), 3);
        for (int a = 0; a < 3; ++a)
            for (int b = 0; b < a; ++b)
                QVERIFY2(std::abs(ends[a].y() - ends[b].y()) >= 14 || std::abs(ends[a].x() - ends[b].x()) >= 30,
                    qPrintable(u"round %1: %2 %3"_s.arg(round).arg(QDebug::toString(ends[a]), QDebug::toString(ends[b]))));
    }
}

/// Also where everything around an end is full of another curve.
void TestLineChart::lastValuesStayAtTheirCurves()
{
    QTemporaryDir folder;
    m_chart->resize(900, 500);
    static const QRegularExpression text(u"<text fill=\"%1\"[^>]* y=\"([^\"]*)\""_s.arg(lightColors().series[1].name()));
    const auto heightOfNumber = [&](double around) {
        std::vector<ChartPoint> curve { { 0, 1 }, { 1, 2 } };
        for (int i = 30; i < 80; ++i)
            curve.push_back({ double(i), 1.5 + (i % 2 == 0 ? around : -around) });
        m_chart->setPoints(0, curve);
        m_chart->setPoints(1, { { 2, 1.5 }, { 45, 1.5 } });
        refreshed();
        if (!m_chart->exportTo(folder.filePath(u"a.svg"_s), { u"Loss"_s }))
            return 0.0;
        QFile file(folder.filePath(u"a.svg"_s));
        return file.open(QIODevice::ReadOnly) ? text.match(QString::fromUtf8(file.readAll())).captured(1).toDouble() : 0.0;
    };
    const double free = heightOfNumber(0.4), crowded = heightOfNumber(0.08);
    QVERIFY(free > 0 && crowded > 0);
    QVERIFY2(std::abs(free - crowded) <= 24, qPrintable(u"%1 %2"_s.arg(free).arg(crowded)));
}

/// Tables and cards tell what was measured; a chart that told the smoothed value alone would contradict them.
void TestLineChart::tellsMeasuredValuesOfASmoothedCurve()
{
    QTemporaryDir folder;
    m_chart->setSmoothing(0.9);
    m_chart->setPoints(0, { { 1, 4 }, { 2, 2 }, { 3, 1.25 } });
    m_chart->setPoints(1, {});
    refreshed();
    const auto readings = m_chart->readings(3);
    QCOMPARE(readings.size(), size_t(1));
    QCOMPARE(readings[0].y, 1.25);
    QVERIFY(readings[0].smoothed && *readings[0].smoothed > 2);
    QVERIFY(bool(m_chart->exportTo(folder.filePath(u"a.svg"_s), { u"Loss"_s })));
    QFile file(folder.filePath(u"a.svg"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString drawing = QString::fromUtf8(file.readAll());
    QVERIFY2(drawing.contains(u">1.250<"_s) && !drawing.contains(u'>' + readingText(*readings[0].smoothed) + u'<'), qPrintable(drawing));
    m_chart->setSmoothing(0);
    QVERIFY(!m_chart->readings(3)[0].smoothed);
}

void TestLineChart::groupsThousands()
{
    QCOMPARE(shortNumber(12'345), u"12,345"_s);
    QCOMPARE(shortNumber(-1'500.25, 6), u"-1,500.25"_s);
    QCOMPARE(shortNumber(999), u"999"_s);
    for (const auto &[value, text] : { std::pair { 2.57, u"2.570"_s }, { 2.5351, u"2.535"_s }, { -0.5, u"-0.500"_s }, { 48.6, u"48.60"_s },
             { 290.69, u"290.7"_s }, { 142.0, u"142"_s }, { 0.0123, u"0.0123"_s }, { 12345.6, u"12,346"_s }, { 0.0, u"0"_s } })
        QCOMPARE(readingText(value), text);
    QCOMPARE(shortNumber(2.5e6), u"2.5e6"_s);
    const QLocale before;
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany)); // as steps are told elsewhere
    const auto back = qScopeGuard([&before] { QLocale::setDefault(before); });
    QCOMPARE(textOf(XAxis::Step, 1'401), u"step 1.401"_s);
    m_chart->setPoints(0, { { 0, 4'000 }, { 4'000, 0 } });
    m_chart->setPoints(1, {});
    refreshed();
    QVERIFY2(m_chart->tickLabels(Qt::Horizontal).contains(u"2.000"_s), qPrintable(m_chart->tickLabels(Qt::Horizontal).join(u' ')));
    QVERIFY2(m_chart->tickLabels(Qt::Vertical).contains(u"2,000"_s), qPrintable(m_chart->tickLabels(Qt::Vertical).join(u' ')));
}

void TestLineChart::aDrawingIsXmlWhateverItsTitle()
{
    const QString title = u"Loss · a<b>x & \"y\""_s;
    m_chart->setPoints(0, { { 1, 2 }, { 2, 1 } });
    refreshed();
    QTemporaryDir folder;
    QVERIFY(bool(m_chart->exportTo(folder.filePath(u"a.svg"_s), { title + QChar(1) })));
    QFile file(folder.filePath(u"a.svg"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    QString read;
    while (!xml.atEnd())
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == u"title"_s)
            read = xml.readElementText();
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QCOMPARE(read, title);
}

ANNEAL_TEST(TestLineChart)
#include "tst_linechart.moc"
