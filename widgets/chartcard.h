// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/card.h"
#include "widgets/linechart.h"

class QActionGroup;
class QSlider;

namespace anneal::widgets {

class Button;
class Label;

/// A chart in a card: title, what is shown, a menu with log axes, outliers, reset, and export.
class ChartCard : public Card
{
    Q_OBJECT

public:
    explicit ChartCard(const QString &title, QWidget *parent = nullptr);
    LineChart *chart() const { return m_chart; }
    void addSmoothingSlider(); // 0–0.999
    /// As somebody chose it elsewhere: slider and curve follow, and smoothingChanged() is not told.
    void setSmoothing(double weight);
    void setBand(const ChartBand &band); // and a switch for it in the menu
    void addXAxisChoice();               // a button for step, time since the start, or date and time
    /// Whose values these are, the run's name: exported pictures and their files say so.
    void setSubject(const QString &subject) { m_subject = subject; }
    QString pictureTitle() const;
    /// Where exported charts are written: `work` on some other thread, then `done` with what it returned on this one. At once where none is set.
    using Work = std::function<base::Status()>;
    using Runner = std::function<void(const Work &work, const std::function<void(const base::Status &)> &done)>;
    void setRunner(Runner runner) { m_runner = std::move(runner); }
    /// Tells in which folder the dialog of an export begins; asked each time. Without: in that of the process.
    using Place = std::function<QString()>;
    void setPlace(Place place) { m_place = std::move(place); }
    void writeChart(const QString &file, ChartPicture::Background background); // exported() or exportFailed() follows
    /// What x counts; the points are the caller's to set.
    void setXAxis(XAxis axis);

Q_SIGNALS:
    void smoothingChanged(double weight);
    void xAxisChosen(anneal::widgets::XAxis axis);
    void exported(const QString &file);
    void exportFailed(const anneal::base::Error &error);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void exportChart(ChartPicture::Background background);
    void showXAxis();
    void arrange();

    LineChart *m_chart;
    QString m_subject;
    Runner m_runner;
    Place m_place;
    QAction *m_logX = nullptr;
    Button *m_more;
    Button *m_xButton = nullptr;
    QSlider *m_smoothing = nullptr;
    QWidget *m_smoothingWord = nullptr;
    Label *m_smoothingValue = nullptr;
    QAction *m_band = nullptr;
    QActionGroup *m_xChoices = nullptr;
};

} // namespace anneal::widgets
