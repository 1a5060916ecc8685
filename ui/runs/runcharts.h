// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/rundata.h"

#include <QObject>
#include <array>

class QGridLayout;
class QLayout;

namespace anneal::widgets {
class ChartCard;
}

namespace anneal::ui {

class Settings;

/// The curves of one run: the loss and four small ones beside it. One choice of axis and smoothing holds for all, and for those of other runs.
class RunCharts : public QObject
{
    Q_OBJECT

public:
    /// `settings` must outlive this object.
    RunCharts(Settings &settings, QObject *parent);

    /// With the charts in it; whoever shows them takes it over.
    QLayout *layout() const;
    std::array<widgets::ChartCard *, 5> cards() const;
    /// Whose curves these are: exported pictures say so.
    void setSubject(const QString &subject);
    /// Draws what is new since the last time, or everything where an attempt took over from an earlier step. `whyNone` stands where there is no
    /// curve.
    void draw(const RunData &data, bool hasEnded, const QString &whyNone);
    /// Whether nothing that was drawn has been dropped since.
    bool hasDrawn(const RunData &data) const;
    void forget(); // everything is to be drawn anew
    void resetView();
    /// One choice for live, single and compared runs, whichever of them, or the page of settings, it was made in.
    void followChoices();

Q_SIGNALS:
    void drawingWanted(); // along another axis
    void exported(const QString &file);
    void exportFailed(const anneal::base::Error &error);

private:
    void showConcerns(const RunData &data);
    void setXAxis(widgets::XAxis axis);

    Settings &m_settings;
    QGridLayout *m_grid;
    widgets::ChartCard *m_loss;
    widgets::ChartCard *m_small[4];
    std::array<size_t, kCurves> m_rowsDrawn {};
    int m_revisionDrawn = -1; // negative: everything is to be drawn anew
};

} // namespace anneal::ui
