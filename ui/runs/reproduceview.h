// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/reproduce.h"
#include "ui/data/latest.h"

#include <QWidget>
#include <memory>
#include <optional>

namespace anneal::widgets {
class Button;
class Label;
class SourceView;
}

namespace anneal::ui {

/// How a run can be trained once more: command, hashes, versions, and what changed since. It is looked at when somebody looks, in the background:
/// weights that were never hashed take their time.
class ReproduceView : public QWidget
{
    Q_OBJECT

public:
    explicit ReproduceView(QWidget *parent = nullptr);
    void useBackground(Background &background);
    void setRun(const std::optional<run::RunFolder> &run);
    /// How far the run is while it trains: what a repeat may differ in is told once it has ended. Empty: it trains no more.
    void setGoing(const QString &how);
    /// Why no run can be started now; empty where one can.
    void setWhyNoRepeat(const QString &why);

Q_SIGNALS:
    void repeatRequested(); // the run is to be trained once more, in a folder beside it

protected:
    void showEvent(QShowEvent *event) override;

private:
    void ask();
    void show(const base::Result<data::Recipe> &recipe);
    void write(const data::Recipe &recipe);
    void updateButtons();
    void tellGoing();

    std::optional<run::RunFolder> m_run;
    std::unique_ptr<Latest<base::Result<data::Recipe>>> m_asking;
    widgets::Label *m_verdict;
    widgets::SourceView *m_text;
    widgets::Button *m_repeat, *m_copyCommand, *m_copyAll;
    QString m_command, m_markdown; // what is copied
    QString m_going, m_whyNoRepeat;
    bool m_isRead = false, m_isWhole = false; // its recipe; with all that a repeat needs
};

} // namespace anneal::ui
