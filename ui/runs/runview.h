// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runlauncher.h"
#include "ui/runs/rundata.h"
#include "ui/runs/runwatcher.h"
#include "widgets/banner.h"

#include <QTimer>
#include <QWidget>
#include <memory>
#include <optional>

namespace anneal::widgets {
class CodeEditor;
class Label;
class LogView;
class RecordTable;
class TabBar;
class Tabs;
}

namespace anneal::ui {

class AboutChanges;
class AboutView;
class ReproduceView;
class Background;
class SamplesView;
class CheckpointModel;
class ResultsModel;
class RunCharts;
class RunNews;
class RunPath;
class Settings;

/// One run as its folder tells it, live while it trains: state, curves, samples, log, configuration, checkpoints.
class RunView : public QWidget
{
    Q_OBJECT

public:
    RunView(run::RunLauncher &launcher, Settings &settings, QWidget *parent = nullptr);
    ~RunView() override;
    /// Writes exported charts, and what is said of the run, beside this thread. `background` must outlive this view.
    void useBackground(Background &background);

    /// Shows a run from its beginning and follows it. The same run again is read anew (after a resume).
    void open(const run::RunFolder &folder);
    void close();
    bool isOpen() const { return m_folder.has_value(); }
    const std::optional<run::RunFolder> &folder() const { return m_folder; }
    /// As people know the run: the given name, else that of its folder.
    QString name() const;
    const RunData &data() const { return m_data; }
    /// Whether a trainer was writing when the watcher last looked.
    bool isLive() const { return m_watcher != nullptr && !m_ended; }
    bool isCaughtUp() const { return m_caughtUp; }
    /// Whether all that is there of the run was read once: its events, what its folder holds besides, and whether it has ended.
    bool isRead() const { return m_caughtUp && m_hasLooked && (m_ended || m_wasAtWork); }
    /// Whether the folder was deleted or moved while it was shown.
    bool isGone() const { return m_gone; }
    /// Of its run.yaml; null until it was read, or where it cannot be.
    std::shared_ptr<const config::FineTuneConfig> config() const { return m_look.config; }
    bool hasAdapter() const { return m_look.hasAdapter; }
    const KeptCheckpoint &keptCheckpoint() const { return m_look.kept; }
    /// What came out of it after its training, as far as it was read.
    const QList<RunResult> &results() const { return m_look.results; }
    /// What of the configuration leaves nothing to answer; empty where there is something, or nobody knows yet.
    QString whyNoSamples() const;
    /// Looks into the folder again, which somebody may have moved. A run that is over is looked at by itself where its folder goes or comes.
    void lookAgain();
    /// Why no run can be started now, as a repeat of this one; empty where one can.
    void setWhyNoRepeat(const QString &why);
    /// Reads results.jsonl again and brings its tab to the front where there is any.
    void showResults();
    /// Brings the notes to the front: with the name to be typed over, or with another part of them to be typed.
    void editName();
    void editTags();
    void editNotes();
    /// Tags that other runs have.
    void setKnownTags(const QStringList &tags);
    /// Brings the answers, or the log, to the front.
    void showSamples();
    void bringLog();
    /// What is told of the run below its charts: answers, log and so on.
    const widgets::TabBar *details() const;
    void showDetail(int tab);
    /// The step of the checkpoint that it would go on from; negative where there is none.
    qint64 resumeStep() const;
    /// It has checkpoints and none is whole, so that it can neither go on nor begin again: what is wrong with the newest.
    QString whyNoResume() const;
    /// How long after its start the first step of a fresh run is expected; negative: nobody knows.
    void expectFirstStep(double seconds);
    /// Whether the answers by what was saved are still to come.
    bool isStillToAnswer() const;

Q_SIGNALS:
    void changed(); // state or numbers, at most five times a second
    void ended();
    void begunAgain();                                          // after ended(): somebody lets the run go on
    void resumeAnywayRequested(run::StartMode mode);            // with what has changed, or from step 1 where the checkpoints are gone
    void repeatRequested(const anneal::run::RunFolder &folder); // once more from the beginning, as a new run
    void exported(const QString &file);
    void aboutChanged(); // name, tags or notes were changed here

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeTabs();
    void fitTabs();
    QWidget *makeResults();
    void take(const std::vector<run::Event> &batch);
    void showData(bool everything);
    void showState();
    QString goingText() const;
    void showCurves();
    QString whyNoCurves() const;
    void showLog();
    void takeLook(const RunLook &look);
    void takeAbout(const RunLook &look);
    void showCheckpoints();

    run::RunLauncher &m_launcher;
    std::optional<run::RunFolder> m_folder;
    std::unique_ptr<RunWatcher> m_watcher;
    RunData m_data;
    bool m_ended = false;
    qint64 m_badLines = 0; // of its events, that cannot be read
    bool m_gone = false;
    bool m_goneAtWork = false; // it had not ended before
    bool m_isMissing = false;  // the newest look found no folder
    bool m_caughtUp = false;
    bool m_wasAtWork = false;    // a trainer wrote when everything from before had been read
    bool m_hasLooked = false;    // into the folder
    bool m_resultsAsked = false; // somebody waits for them
    RunLook m_look;
    double m_firstStepSeconds = -1; // after the start, as it is expected
    QTimer m_countdown;             // to it
    int m_unreachableMessage = 0;   // of the banner
    size_t m_linesShown = 0;

    widgets::Banner *m_banner;
    RunNews *m_news;
    RunPath *m_path;
    RunCharts *m_charts;
    widgets::Tabs *m_tabs;
    SamplesView *m_samples;
    widgets::LogView *m_log;
    widgets::CodeEditor *m_configuration;
    widgets::RecordTable *m_checkpoints;
    CheckpointModel *m_checkpointModel;
    widgets::RecordTable *m_results;
    ResultsModel *m_resultsModel;
    widgets::Label *m_resultsNote; // of those that are not shown
    AboutChanges *m_changes = nullptr;
    AboutView *m_about;
    ReproduceView *m_reproduce;
};

} // namespace anneal::ui
