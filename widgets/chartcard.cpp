// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chartcard.h"

#include "widgets/button.h"
#include "widgets/filedialog.h"
#include "widgets/label.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QSlider>
#include <QVBoxLayout>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {
constexpr int kSlider = 110, kShortSlider = 60;
}

ChartCard::ChartCard(const QString &title, QWidget *parent) : Card(title, {}, parent), m_chart(new LineChart(title))
{
    body()->setContentsMargins(14, 10, 10, 6);
    body()->setSpacing(2);
    auto *more = m_more = new IconButton(u"more"_s, tr("View and export of the chart %1").arg(title));
    auto *menu = new QMenu(this);
    const auto toggle = [this, menu](const QString &text, const std::function<void(bool)> &apply) {
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        connect(action, &QAction::toggled, this, apply);
        return action;
    };
    toggle(tr("Log y axis"), [this](bool on) { m_chart->setScale(Qt::Vertical, on ? AxisScale::Logarithmic : AxisScale::Linear); });
    m_logX = toggle(tr("Log x axis"), [this](bool on) { m_chart->setScale(Qt::Horizontal, on ? AxisScale::Logarithmic : AxisScale::Linear); });
    m_band = toggle(tr("Usual range"), [this](bool on) { m_chart->setBandVisible(on); });
    m_band->setChecked(true);
    m_band->setVisible(false);
    toggle(tr("Ignore outliers"), [this](bool on) { m_chart->setIgnoreOutliers(on); });
    menu->addSeparator();
    menu->addAction(tr("Reset zoom"), m_chart, &LineChart::resetView);
    menu->addSeparator();
    menu->addAction(tr("Export as PNG, SVG or CSV…"), this, [this] { exportChart(ChartPicture::Background::Light); });
    menu->addAction(tr("Export on a dark background…"), this, [this] { exportChart(ChartPicture::Background::Dark); });
    connect(more, &Button::clicked, this,
        [more, menu] { menu->popup(more->mapToGlobal(QPoint(more->width() - menu->sizeHint().width(), more->height() + 2))); });
    arrange();
}

/// The heading's controls from left to right, then the chart: the keyboard goes in the order in which they are put into the card.
void ChartCard::arrange()
{
    const auto put = [](QBoxLayout *into, QWidget *one, int stretch) {
        into->removeWidget(one);
        one->setParent(nullptr);
        into->addWidget(one, stretch);
    };
    for (QWidget *one : std::initializer_list<QWidget *> { m_xButton, m_smoothingWord, m_smoothing, m_smoothingValue, m_more })
        if (one)
            put(actions(), one, 0);
    put(body(), m_chart, 1);
}

void ChartCard::addSmoothingSlider()
{
    auto *value = new Label({}, Type::Number, Tone::Secondary);
    m_smoothingValue = value;
    value->setFixedWidth(38);
    QSlider *slider = m_smoothing = new QSlider(Qt::Horizontal);
    slider->setRange(0, 999);
    slider->setFixedWidth(kSlider);
    slider->setAccessibleName(tr("Smoothing"));
    setTip(slider, tr("Smoothing of the curve; the raw values stay visible behind it"));
    setSmoothing(m_chart->smoothing());
    connect(slider, &QSlider::valueChanged, this, [this](int position) {
        setSmoothing(position / 1000.0);
        Q_EMIT smoothingChanged(position / 1000.0);
    });
    m_smoothingWord = new Label(tr("Smoothing"), Type::Secondary, Tone::Secondary);
    arrange();
}

void ChartCard::setSmoothing(double weight)
{
    m_chart->setSmoothing(weight);
    if (!m_smoothing)
        return;
    const QSignalBlocker silent(m_smoothing);
    m_smoothing->setValue(qRound(weight * 1000));
    m_smoothingValue->setText(windowLocale().toString(weight, 'f', 3));
}

void ChartCard::resizeEvent(QResizeEvent *event)
{
    Card::resizeEvent(event);
    constexpr int roomy = 520, narrow = 420, tight = 370, cramped = 345; // a narrower card needs the room for what its heading says
    if (!m_smoothing)
        return;
    m_smoothing->setFixedWidth(width() < roomy ? kShortSlider : kSlider);
    m_smoothingWord->setVisible(width() >= narrow); // the slider's tip says it as well
    m_smoothingValue->setVisible(width() >= tight);
    setSubtitleShown(width() >= cramped);
}

void ChartCard::addXAxisChoice()
{
    auto *menu = new QMenu(this);
    m_xChoices = new QActionGroup(this);
    for (const XAxis axis : { XAxis::Step, XAxis::Relative, XAxis::Wall }) {
        QAction *action = menu->addAction(nameOf(axis));
        action->setCheckable(true);
        action->setData(int(axis));
        m_xChoices->addAction(action);
        connect(action, &QAction::triggered, this, [this, axis] {
            setXAxis(axis);
            Q_EMIT xAxisChosen(axis);
        });
    }
    m_xButton = new Button(QString(), ButtonRole::Quiet);
    m_xButton->setCompact(true);
    m_xButton->setMenuMark();
    setTip(m_xButton, tr("X axis of all charts"));
    connect(m_xButton, &Button::clicked, this,
        [this, menu] { menu->popup(m_xButton->mapToGlobal(QPoint(m_xButton->width() - menu->sizeHint().width(), m_xButton->height() + 2))); });
    arrange();
    showXAxis();
}

void ChartCard::setBand(const ChartBand &band)
{
    m_chart->setBand(band);
    m_band->setVisible(true);
}

void ChartCard::setXAxis(XAxis axis)
{
    m_chart->setXAxis(axis);
    m_logX->setEnabled(axis != XAxis::Wall); // a date has no logarithm
    showXAxis();
}

void ChartCard::showXAxis()
{
    if (!m_xButton)
        return;
    const XAxis axis = m_chart->xAxis();
    m_xButton->setText(axis == XAxis::Step ? tr("Step") : axis == XAxis::Relative ? tr("Time") : tr("Date")); // short: the room is the title's
    m_xButton->setAccessibleName(tr("x axis: %1").arg(nameOf(m_chart->xAxis())));
    for (QAction *action : m_xChoices->actions())
        action->setChecked(action->data().toInt() == int(m_chart->xAxis()));
}

QString ChartCard::pictureTitle() const
{
    return m_subject.isEmpty() ? accessibleName() : accessibleName() + u" · "_s + m_subject;
}

void ChartCard::exportChart(ChartPicture::Background background)
{
    QString name = m_subject.isEmpty() ? accessibleName() : accessibleName() + u" - "_s + m_subject;
    name.replace(u'/', u'-');
    FileDialog dialog(this, tr("Export the chart"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilters({ tr("Picture (*.png)"), tr("Drawing (*.svg)"), tr("Table (*.csv)") });
    // A name without an ending gets that of the filter, in time to be asked about a file of that name.
    const auto follow = [&dialog](const QString &filter) { dialog.setDefaultSuffix(filter.section(u"*."_s, 1).section(u')', 0, 0)); };
    connect(&dialog, &QFileDialog::filterSelected, &dialog, follow);
    follow(dialog.selectedNameFilter());
    if (m_place)
        dialog.setDirectory(m_place());
    dialog.selectFile(name + u".png"_s);
    if (const QString file = dialog.askForOne(); !file.isEmpty())
        writeChart(file, background);
}

void ChartCard::writeChart(const QString &file, ChartPicture::Background background)
{
    const auto work = m_chart->exportWork(file, { pictureTitle(), background });
    const auto done = [this, file](const base::Status &written) {
        if (!written)
            Q_EMIT exportFailed(written.error());
        else
            Q_EMIT exported(file);
    };
    if (m_runner)
        m_runner(work, done);
    else
        done(work());
}

} // namespace anneal::widgets
