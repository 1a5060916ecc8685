// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/run/runfolder.h"
#include "core/run/runlauncher.h"
#include "ui/shell/page.h"

#include <QFutureWatcher>
#include <optional>

class QAction;
class QStackedWidget;

namespace anneal::widgets {
class Banner;
class Button;
class EmptyState;
class PageHeader;
}

namespace anneal::ui {

class RunActions;
class RunView;
class SetupView;

/// Prepares, starts and shows the training that runs now; finds one again that was started by somebody else.
class TrainPage : public Page
{
    Q_OBJECT

public:
    explicit TrainPage(Services services, QWidget *parent = nullptr);
    ~TrainPage() override;

    void activated() override;
    /// Prepares the data where that has not been done, trains, then evaluates, merges and exports.
    void startGuided();
    /// Shows a run here and follows it.
    void follow(const run::RunFolder &folder);
    RunView *view() const { return m_view; }

private:
    enum class Mode { NoProject, Setup, Run };

    void makeActions();
    void setMode(Mode mode);
    void updateActions();
    void updateHeader();
    void updateTask();
    void lookForLiveRun();
    void start();
    void prepare(const std::function<void()> &then);
    using MakeRun = std::function<base::Result<run::RunFolder>()>;
    void launch(const MakeRun &make, run::StartMode mode);
    void ask(run::Request request);
    void confirmAbort();
    void runEnded();

    Services m_services;
    Mode m_mode = Mode::NoProject;
    bool m_guided = false;
    bool m_starting = false;
    bool m_abortAsked = false; // the banner asks about it
    quint64 m_task = 0;
    std::optional<config::FineTuneConfig> m_config; // of the run that is shown
    RunActions *m_after;

    widgets::PageHeader *m_header;
    widgets::Banner *m_banner;
    QStackedWidget *m_stack;
    widgets::EmptyState *m_empty;
    SetupView *m_setup;
    RunView *m_view;
    QAction *m_start, *m_pause, *m_continue, *m_stopAtCheckpoint, *m_stop, *m_abort, *m_resume, *m_new, *m_refresh;
    QList<widgets::Button *> m_buttons;
    QFutureWatcher<std::optional<run::RunFolder>> m_looking;
};

} // namespace anneal::ui
