// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/control.h"
#include "core/run/runlauncher.h"
#include "ui/data/latest.h"
#include "ui/runs/jobfailures.h"
#include "ui/runs/runactions.h"
#include "ui/runs/runpanel.h"
#include "ui/runs/runsmodel.h"
#include "ui/shell/page.h"
#include "ui/training/liverun.h"

#include <QMap>
#include <QSet>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>

class QAction;

namespace anneal::widgets {
class Banner;
class Button;
class CurrentStack;
class EmptyState;
class Label;
class PageHeader;
}

namespace anneal::data {
struct PrepareReport;
}

namespace anneal::ui {

class BackgroundRun;
class BackgroundRuns;
class RunView;
struct RunData;
class LoadLine;
class SetupView;

/// Prepares, starts and shows the training that runs now; finds one again that was started by somebody else.
class TrainPage : public Page
{
    Q_OBJECT

public:
    explicit TrainPage(Services services, QWidget *parent = nullptr);
    ~TrainPage() override;

    void activated() override;
    void focusFirst() override;
    /// "prepare": makes the rows anew, as the warning offers whose settings have changed. "new": prepares another training where the shown one has
    /// ended. "result": shows what the newest run came to where nobody has looked at that.
    void showPart(const QString &part) override;
    QList<Place> places() const override;
    /// Prepares the data where that has not been done, trains, then evaluates, merges and exports. A run of the project that is going is shown
    /// instead.
    void startGuided();
    /// Trains once more what a run was trained on, as a new run beside it.
    void repeat(const run::RunFolder &folder);
    /// Resumes a run, or begins it again where it has no checkpoint; shows it here.
    void goOn(const std::filesystem::path &folder);
    /// Shows a run here and follows it.
    void follow(const run::RunFolder &folder);
    /// Somebody sees on another page how the run ended: that is told no more.
    void seeEnd(const std::filesystem::path &folder);
    RunView *view() const { return m_view; }
    /// Which runs of the project have one before them: the first is compared with nothing.
    void setComparableRuns(const RunsModel::Comparable &runs);

Q_SIGNALS:
    void runsChanged();                                  // one began or ended on this page
    void runChosen(const std::filesystem::path &folder); // to be seen among all runs
    void runEndedHere(const std::filesystem::path &folder);
    void compareRequested(const std::filesystem::path &folder); // of a run, with the one before

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    enum class Mode { Nothing, Setup, Run }; // Nothing: no project, or one without a configuration to work with

    enum class Guided { No, Yes }; // whether a run is evaluated, merged and exported once it has finished

    void makeNow();
    void connectParts();
    void connectJobs();
    void makeActions();
    void makeResultActions();
    void updateResultActions();
    void updateCompare();
    Mode idleMode() const;
    void setMode(Mode mode);
    void showNothing();
    void leaveHeader();
    void updateActions();
    void updateRoles(bool live);
    void tellWays(bool live);
    QString waysText() const;
    QString lostText() const;
    bool isStopping() const;
    bool endsAtCheckpoint() const;
    bool isAsked(run::Request request) const { return m_asked.contains(request); }
    void forgetHeard();
    void updateHeader();
    void updateTask();
    void projectChanged();
    void lookForLiveRun();
    void takeLiveRun(const LiveRun &live);
    void start(Guided guided, const data::PrepareReport *prepared = nullptr);
    void prepare(const std::optional<Guided> &start); // and starts a training with the rows, where one is meant
    using MakeRun = std::function<base::Result<run::RunFolder>()>;
    /// `begun` is told of a run that was made and is shown here.
    void launch(const MakeRun &make, run::StartMode mode, Guided guided, const std::function<void()> &begun = {});
    void resume();
    void tellWait(const QString &project, const QString &sentence, const std::shared_ptr<std::stop_source> &stop);
    void ask(run::Request request);
    void offerResume();
    QString shownRun() const;
    void confirmAbort();
    QString abortText() const;
    void runEnded();
    void tellEnd(const RunData &data);
    void tellFinish(const QString &cause, const QString &nextStep, bool isFinishedUp);
    void seeFailure();
    void seeResult();
    void tellFailureElsewhere(const QString &sentence);
    void showResults(const QString &runFolder);
    bool isShown(const run::RunFolder &folder) const;
    bool isStarting() const;
    void backgroundRunEnded(const BackgroundRun &run);

    Services m_services;
    Mode m_mode = Mode::Nothing;
    QString m_guidedProject;                                // where a guided run is to begin as soon as it is known that none is going
    std::optional<std::filesystem::path> m_guided;          // the run that was
    QSet<QString> m_starting, m_preparing;                  // projects
    int m_waitMessage = 0;                                  // of the banner: what a start waits for
    int m_abortMessage = 0;                                 // of the banner
    int m_busyMessage = 0;                                  // of the banner: that the run is being trained already
    int m_modelMessage = 0;                                 // of the banner: that the model cannot be used
    int m_finishMessage = 0;                                // of the banner: what is made of the adapter of the shown run, or was
    bool m_isFinishedUp = false;                            // it was
    QString m_promise;                                      // the newest message on how a run will end
    std::set<run::Request> m_asked;                         // of the shown run, which may not have heard them yet
    std::optional<std::filesystem::path> m_stoppedFromAfar; // the run that was stopped by the task bar, from whatever page
    QString m_resumeOffer;                                  // what a toast with a button to resume says
    QMap<QString, run::RunFolder> m_failedElsewhere;        // by project: the run that came to grief while that was not open
    bool m_hasUnseenFailure = false;
    QString m_unseenEnd;                            // what a toast with a button to see it says
    bool m_offersResult = true;                     // of a run that ended before this project was opened
    std::optional<std::filesystem::path> m_offered; // that run, whose end is no news
    bool m_isEndTold = false;                       // the end of the run that is shown
    bool m_isAtWork = false;                        // as the page Runs was last told
    quint64 m_task = 0;
    QString m_viewProject; // the folder of the project of the run that is shown
    BackgroundRuns *m_backgroundRuns;
    RunActions *m_after;

    widgets::PageHeader *m_header;
    widgets::Banner *m_banner;
    QWidget *m_now; // while a training goes: what can be done to it, and how busy the computer is
    widgets::Label *m_ways;
    LoadLine *m_load;
    JobFailures m_failures;
    QMap<QAction *, widgets::Button *> m_buttons;
    widgets::CurrentStack *m_stack;
    widgets::EmptyState *m_empty;
    SetupView *m_setup;
    RunView *m_view;
    RunPanel *m_run; // with the view in it
    QAction *m_start, *m_pause, *m_continue, *m_stopAtCheckpoint, *m_keep, *m_stop, *m_skip, *m_abort, *m_resume, *m_rename, *m_new, *m_list,
        *m_refresh;
    RunPanel::Actions m_onResult;
    RunsModel::Comparable m_comparable; // as far as it was told
    Latest<LiveRun> m_looking;
};

} // namespace anneal::ui
