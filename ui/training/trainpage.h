// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runfolder.h"
#include "core/run/runlauncher.h"
#include "ui/data/latest.h"
#include "ui/shell/page.h"

#include <QSet>
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
    /// Prepares the data where that has not been done, trains, then evaluates, merges and exports. A run of the project that is going is shown
    /// instead.
    void startGuided();
    /// Shows a run here and follows it.
    void follow(const run::RunFolder &folder);
    RunView *view() const { return m_view; }

private:
    enum class Mode { NoProject, Setup, Run };

    enum class Guided { No, Yes }; // whether a run is evaluated, merged and exported once it has finished

    /// Answers carry the project they are of: by then another one may be open.
    struct LiveRun
    {
        QString project;
        std::optional<run::RunFolder> folder;
        bool isPrepared = false; // the project has rows to train on
    };

    void makeActions();
    void setMode(Mode mode);
    void updateActions();
    void updateHeader();
    void updateTask();
    void projectChanged();
    void lookForLiveRun();
    void takeLiveRun(const LiveRun &live);
    void start(Guided guided);
    void prepareAndStart(Guided guided);
    using MakeRun = std::function<base::Result<run::RunFolder>()>;
    void launch(const MakeRun &make, run::StartMode mode, Guided guided);
    void ask(run::Request request);
    void confirmAbort();
    QString abortText() const;
    void runEnded();
    void showResults(const QString &runFolder);
    bool isShown(const run::RunFolder &folder) const;
    bool isStarting() const;

    Services m_services;
    Mode m_mode = Mode::NoProject;
    QString m_guidedProject;                       // where a guided run is to begin as soon as it is known that none is going
    std::optional<std::filesystem::path> m_guided; // the run that was
    QSet<QString> m_starting, m_preparing;         // projects
    int m_abortMessage = 0;                        // of the banner
    quint64 m_task = 0;
    RunActions *m_after;

    widgets::PageHeader *m_header;
    widgets::Banner *m_banner;
    QStackedWidget *m_stack;
    widgets::EmptyState *m_empty;
    SetupView *m_setup;
    RunView *m_view;
    QAction *m_start, *m_pause, *m_continue, *m_stopAtCheckpoint, *m_stop, *m_abort, *m_resume, *m_new, *m_refresh;
    QList<widgets::Button *> m_buttons;
    Latest<LiveRun> m_looking;
};

} // namespace anneal::ui
