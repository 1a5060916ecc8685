// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "widgets/button.h"
#include "widgets/chartcard.h"

#include <QAction>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTimer>
#include <QtTest>

using namespace anneal::widgets;
using namespace Qt::StringLiterals;

class TestChartCard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void switchesScalesAndView();
    void smoothsByItsSlider();
    void choosesWhatXCounts();
    void namesPictures();
    void addsTheEndingOfTheFilter();
    void exportsBeginWhereTheyAreTold();
    void theKeyboardGoesAlongTheHeading();

private:
    static QAction *actionOf(const ChartCard &card, const QString &text);
};

QAction *TestChartCard::actionOf(const ChartCard &card, const QString &text)
{
    for (QAction *action : card.findChildren<QAction *>())
        if (action->text() == text)
            return action;
    return nullptr;
}

void TestChartCard::switchesScalesAndView()
{
    ChartCard card(u"Loss"_s);
    LineChart *chart = card.chart();
    actionOf(card, u"Log y axis"_s)->trigger();
    QCOMPARE(chart->scale(Qt::Vertical), AxisScale::Logarithmic);
    QCOMPARE(chart->scale(Qt::Horizontal), AxisScale::Linear);
    actionOf(card, u"Log x axis"_s)->trigger();
    QCOMPARE(chart->scale(Qt::Horizontal), AxisScale::Logarithmic);
    actionOf(card, u"Log y axis"_s)->trigger();
    QCOMPARE(chart->scale(Qt::Vertical), AxisScale::Linear);

    chart->addSeries({ u"train"_s, 0 });
    chart->setPoints(0, { { 1, 4 }, { 100, 1 } });
    QTest::keyClick(chart, Qt::Key_Plus);
    QVERIFY(!chart->isZoomed()); // it was never on a screen
    card.resize(600, 300);
    card.show();
    QVERIFY(QTest::qWaitForWindowExposed(&card));
    QTest::keyClick(chart, Qt::Key_Plus);
    QVERIFY(chart->isZoomed());
    actionOf(card, u"Reset zoom"_s)->trigger();
    QVERIFY(!chart->isZoomed());
}

void TestChartCard::smoothsByItsSlider()
{
    ChartCard card(u"Loss"_s);
    card.chart()->addSeries({ u"train"_s, 0 });
    card.chart()->setPoints(0, { { 1, 4 }, { 2, 2 } });
    card.chart()->setSmoothing(0.9);
    card.addSmoothingSlider();
    auto *slider = card.findChild<QSlider *>();
    QCOMPARE(slider->value(), 900);
    QSignalSpy changed(&card, &ChartCard::smoothingChanged);
    slider->setValue(999);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(card.chart()->smoothing(), 0.999);
    QCOMPARE(card.chart()->series(0).shown(), smoothed(card.chart()->points(0), 0.999));
    slider->setValue(0);
    QCOMPARE(card.chart()->series(0).shown(), card.chart()->series(0).points());
}

void TestChartCard::choosesWhatXCounts()
{
    ChartCard card(u"Loss"_s);
    card.addXAxisChoice();
    QSignalSpy chosen(&card, &ChartCard::xAxisChosen);
    const auto shown = [&card] {
        QStringList texts;
        for (const Button *button : card.findChildren<Button *>())
            texts << button->text();
        return texts;
    };
    QVERIFY(shown().contains(u"Step"_s));
    actionOf(card, nameOf(XAxis::Wall))->trigger();
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.front().front().value<XAxis>(), XAxis::Wall);
    QCOMPARE(card.chart()->xAxis(), XAxis::Wall);
    QVERIFY(shown().contains(u"Date"_s));
    QVERIFY(!actionOf(card, u"Log x axis"_s)->isEnabled()); // a date has no logarithm
    card.setXAxis(XAxis::Relative);                         // as another page chose
    QCOMPARE(chosen.count(), 1);
    QVERIFY(actionOf(card, nameOf(XAxis::Relative))->isChecked());
    QVERIFY(!actionOf(card, nameOf(XAxis::Wall))->isChecked());
    QVERIFY(actionOf(card, u"Log x axis"_s)->isEnabled());
}

void TestChartCard::namesPictures()
{
    ChartCard card(u"Loss"_s);
    QCOMPARE(card.pictureTitle(), u"Loss"_s);
    card.setSubject(u"2026-11-28-train-sft"_s);
    QCOMPARE(card.pictureTitle(), u"Loss · 2026-11-28-train-sft"_s);
    QVERIFY(actionOf(card, u"Export as PNG, SVG or CSV…"_s));
    QVERIFY(actionOf(card, u"Export on a dark background…"_s));
}

void TestChartCard::addsTheEndingOfTheFilter()
{
    QTemporaryDir folder;
    ChartCard card(u"Loss"_s);
    card.chart()->addSeries({ u"train"_s, 0 });
    card.chart()->setPoints(0, { { 1, 4 }, { 100, 1 } });
    card.resize(600, 300);
    card.show();
    QVERIFY(QTest::qWaitForWindowExposed(&card));
    QSignalSpy exported(&card, &ChartCard::exported);
    for (const auto &[filter, ending] : { std::pair { 0, u".png"_s }, { 2, u".csv"_s } }) {
        QTimer::singleShot(0, &card, [&card, &folder, filter = filter] {
            auto *dialog = card.findChild<QFileDialog *>();
            QVERIFY(dialog);
            auto *types = dialog->findChild<QComboBox *>(u"fileTypeCombo"_s);
            types->setCurrentIndex(filter);
            Q_EMIT dialog->filterSelected(types->currentText());
            dialog->findChild<QLineEdit *>(u"fileNameEdit"_s)->setText(folder.filePath(u"noext"_s));
            dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Save)->click();
            if (dialog->isVisible()) // it did not go
                dialog->reject();
        });
        actionOf(card, u"Export as PNG, SVG or CSV…"_s)->trigger();
        QVERIFY2(QFile::exists(folder.filePath(u"noext"_s + ending)), qPrintable(ending));
    }
    QCOMPARE(exported.size(), 2);
}

void TestChartCard::exportsBeginWhereTheyAreTold()
{
    QTemporaryDir first, second;
    ChartCard card(u"Loss"_s);
    QString place = first.path();
    card.setPlace([&place] { return place; });
    for (const QString &folder : { first.path(), second.path() }) {
        place = folder;
        QString begun;
        QTimer::singleShot(0, &card, [&card, &begun] {
            auto *dialog = card.findChild<QFileDialog *>();
            QVERIFY(dialog);
            begun = dialog->directory().absolutePath();
            dialog->reject();
        });
        actionOf(card, u"Export as PNG, SVG or CSV…"_s)->trigger();
        QCOMPARE(begun, folder);
    }
}

void TestChartCard::theKeyboardGoesAlongTheHeading()
{
    ChartCard card(u"Loss"_s);
    card.addSmoothingSlider();
    card.addXAxisChoice();
    card.resize(600, 300);
    card.show();
    QStringList order;
    const QWidget *one = &card;
    do {
        one = one->nextInFocusChain();
        if (one->isVisible() && (one->focusPolicy() & Qt::TabFocus))
            order << QString::fromLatin1(one->metaObject()->className()).section(u':', -1) + u' ' + one->accessibleName().section(u' ', 0, 0);
    } while (one != &card);
    qDebug() << order;
    QCOMPARE(order, QStringList({ u"Button x"_s, u"QSlider Smoothing"_s, u"IconButton View"_s, u"LineChart Loss"_s }));
}

ANNEAL_TEST(TestChartCard)
#include "tst_chartcard.moc"
