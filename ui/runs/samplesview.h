// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/rundata.h"

#include <QWidget>

namespace anneal::widgets {
class IconButton;
class Label;
}

namespace anneal::ui {

/// What the model answered before training and at a later step, side by side for each prompt: the newest step, or one that was gone back to.
/// It is as high as all of them, and does not scroll by itself. Left and Right go from step to step, Home to the first and End to the newest.
class SamplesView : public QWidget
{
    Q_OBJECT

public:
    explicit SamplesView(QWidget *parent = nullptr);
    /// Whether the run is still to give answers.
    enum class More { None, Expected, Reading };
    /// `whyNone`: why there will be no samples at all, where that is known.
    void setSamples(const RunData &data, More more, const QString &whyNone = {});
    /// Nothing is known any more, and the newest step is shown again.
    void clear();
    /// The step on the right side; negative where there is none.
    qint64 shownStep() const;

Q_SIGNALS:
    void rebuilt(); // and of another height

private:
    void makeHead();
    void go(int place);
    void rebuild();
    void showHead();
    QWidget *pairs() const;
    QString whyEmpty() const;

    RunData m_data; // only the samples, and why there are none
    std::vector<qint64> m_steps;
    int m_place = -1; // in m_steps; negative: the newest
    More m_more = More::None;
    QString m_whyNone;
    QWidget *m_head;
    widgets::Label *m_step;
    widgets::IconButton *m_back, *m_forward;
    QWidget *m_pairs = nullptr;
};

} // namespace anneal::ui
