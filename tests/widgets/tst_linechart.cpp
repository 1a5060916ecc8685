// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/linechart.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

using namespace anneal;
using namespace anneal::widgets;
using namespace Qt::StringLiterals;

class TestLineChart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void saysWhatItShows();
    void writesItsTable();
    void exportsPictures_data();
    void exportsPictures();
    void refusesOtherEndings();
    void movesTheCrosshairOfTheGroup();
    void drawsTheCurveInItsColour();
    void keepsTheCurveInSightWhileZooming();
    void survivesLogAxesAndNonsense();

private:
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
        u"train: 3 points, first 4, last 2.5, smallest 2.5, largest 4. eval, held out: 1 points, first 3.25, last 3.25, smallest 3.25, largest 3.25."_s);
    QCOMPARE(m_chart->accessibleDescription(), m_chart->summary());
}

void TestLineChart::writesItsTable()
{
    QCOMPARE(m_chart->csv(), u"series,x,y\ntrain,1,4\ntrain,2,3\ntrain,3,2.5\n\"eval, held out\",2,3.25\n"_s);
}

void TestLineChart::exportsPictures_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("begins");
    QTest::newRow("png") << u"a.png"_s << QByteArray("\x89PNG");
    QTest::newRow("svg") << u"a.svg"_s << QByteArray("<?xml");
    QTest::newRow("csv") << u"a.csv"_s << QByteArray("series,x,y");
}

void TestLineChart::exportsPictures()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, begins);
    QTemporaryDir folder;
    QTest::qWait(50);
    const auto written = m_chart->exportTo(folder.filePath(name));
    QVERIFY(bool(written));
    QFile file(folder.filePath(name));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().startsWith(begins));
}

void TestLineChart::refusesOtherEndings()
{
    QTemporaryDir folder;
    const auto written = m_chart->exportTo(folder.filePath(u"a.bmp"_s));
    QVERIFY(!written);
    QVERIFY(!QFile::exists(folder.filePath(u"a.bmp"_s)));
}

void TestLineChart::movesTheCrosshairOfTheGroup()
{
    LineChart other(u"Rate"_s);
    ChartGroup group;
    group.add(m_chart.get());
    group.add(&other);
    QSignalSpy moved(m_chart.get(), &LineChart::crosshairMoved);
    m_chart->setFocus();
    QTest::keyClick(m_chart.get(), Qt::Key_Right);
    QVERIFY(moved.count() >= 1);
    QVERIFY(std::isfinite(moved.last().first().toDouble()));
}

void TestLineChart::drawsTheCurveInItsColour()
{
    QTest::qWait(100);
    QVERIFY2(curvePixels() > 50, qPrintable(QString::number(curvePixels())));
}

void TestLineChart::keepsTheCurveInSightWhileZooming()
{
    const auto wheel = [this](int turn) {
        const QPointF corner(m_chart->width() * 0.7, m_chart->height() * 0.85); // far below the curve
        QWheelEvent event(corner, m_chart->mapToGlobal(corner), {}, { 0, turn }, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(m_chart->childAt(corner.toPoint()), &event);
        QTest::qWait(100);
    };
    QTest::qWait(100);
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
    const QImage picture = m_chart->grab().toImage();
    const QColor wanted = colorsOf(m_chart.get()).series[0];
    const auto near = [&wanted](const QColor &at) { // a slanting line is smoothed at its edges
        return std::abs(at.red() - wanted.red()) + std::abs(at.green() - wanted.green()) + std::abs(at.blue() - wanted.blue()) < 60;
    };
    int found = 0;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x)
            found += near(picture.pixelColor(x, y));
    return found;
}

void TestLineChart::survivesLogAxesAndNonsense()
{
    m_chart->setPoints(0, { { 0, 0 }, { 1, -5 }, { 2, std::nan("") }, { 3, INFINITY }, { 4, 1e-30 } });
    m_chart->setScale(Qt::Vertical, AxisScale::Logarithmic);
    m_chart->setScale(Qt::Horizontal, AxisScale::Logarithmic);
    m_chart->setIgnoreOutliers(true);
    m_chart->setSmoothing(5);
    QCOMPARE(m_chart->smoothing(), 0.999);
    QTest::qWait(50);
    m_chart->clear();
    m_chart->setCrosshair(3);
    QTest::qWait(50);
    QVERIFY(!m_chart->grab().isNull());
}

QTEST_MAIN(TestLineChart)
#include "tst_linechart.moc"
