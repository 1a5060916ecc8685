// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/latest.h"
#include "ui/training/estimate.h"

#include <QTimer>
#include <QWidget>

namespace anneal::widgets {
class ElidedLabel;
class Label;
}

namespace anneal::ui {

/// What a run with the values as they stand would take: steps, tokens, memory, time, disk, and whether that fits.
class ForecastLine : public QWidget
{
    Q_OBJECT

public:
    explicit ForecastLine(Background &background, QWidget *parent = nullptr);

    /// Asks, after a moment's pause in which a newer question may come; what is shown stays until the answer is there.
    void ask(const std::string &text, const std::filesystem::path &project);
    /// Shows nothing but a reason why there is no answer.
    void clear(const QString &reason);
    /// One line, cut where room is short, instead of as many as it takes.
    void setBrief(bool brief);

Q_SIGNALS:
    /// Why the model cannot be used, and why the adapter cannot be put on it and which field says so; empty where they can.
    void modelLooked(const QString &problem, const QString &misfit, const QString &field);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void say(const QString &text);
    void fit();
    void start();
    void showEstimate(const Estimate &estimate);

    widgets::Label *m_text;
    widgets::ElidedLabel *m_line; // the same in brief
    widgets::Label *m_verdict;
    QString m_longest; // what an estimate may come to
    QTimer m_pause;
    std::string m_config;
    std::filesystem::path m_project;
    std::shared_ptr<plan::PlanSources> m_sources = std::make_shared<plan::PlanSources>();
    Latest<Estimate> m_job;
};

} // namespace anneal::ui
