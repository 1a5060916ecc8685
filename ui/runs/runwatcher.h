// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filestamp.h"
#include "core/config/config.h"
#include "core/run/runabout.h"
#include "core/run/runlauncher.h"
#include "ui/runs/keptcheckpoint.h"
#include "ui/runs/resultsfile.h"

#include <QObject>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace anneal::ui {

/// What a run folder holds besides its events.
struct RunLook
{
    base::Result<std::string> configuration = std::string();
    std::shared_ptr<const config::FineTuneConfig> config; // null where it cannot be read
    QList<RunResult> results;
    bool hasMoreResults = false;       // than are read
    std::set<std::string> checkpoints; // names of the folders that are there
    bool hasAdapter = false;
    KeptCheckpoint kept;      // what there is to try besides
    run::RunAbout about;      // what people say of it
    std::string aboutProblem; // why that cannot be read
};

/// Follows one run from construction on and reports it to the GUI thread, in at most five batches a second.
/// Destroying the watcher waits for the read in progress and leaves the run alone. The launcher must outlive it.
class RunWatcher : public QObject
{
    Q_OBJECT

public:
    RunWatcher(run::RunLauncher &launcher, run::RunFolder folder, QObject *parent = nullptr);
    ~RunWatcher() override;

    /// Looks into the folder again; looked() follows. By itself it does so in the beginning, after a checkpoint and at the end.
    void lookAgain();

Q_SIGNALS:
    void eventsArrived(const std::vector<anneal::run::Event> &batch);
    void unreachable(const anneal::base::Error &error); // may repeat; the watching goes on
    void looked(const anneal::ui::RunLook &look);
    void damaged(qint64 badLines); // so many lines of its events cannot be read; again when there are more
    void attemptBegun();           // before caughtUp(): one that has told nothing yet
    void caughtUp(bool isAtWork);  // once: all that was written before the watching began has been told; whether a trainer writes on
    void ended();                  // after everything else: no trainer writes any more
    void begunAgain();             // after ended(): another attempt writes; its events and another ended() follow
    void replaced();               // another run stands at its place; nothing more is told

private:
    void watch(const std::stop_token &stop);
    /// How far the events have been read.
    struct Reading
    {
        run::EventTail tail;
        std::uint64_t offset = 0;
        std::int64_t badLines = 0;
        std::string time;     // of the newest event
        bool isTold = false;  // that everything from before has been
        std::string identity; // of the file they are read from
        bool isReplaced = false;
        std::vector<std::filesystem::path> newest; // checkpoints of a run that is over
        std::vector<base::FileStamp> stamps;       // of them and the folder
    };
    base::Result<run::LogTail> readOn(Reading &reading);
    bool follow(Reading &reading, const std::stop_token &stop);
    bool waitForMore(Reading &reading, const std::stop_token &stop);
    bool waitFor(std::chrono::milliseconds time, const std::stop_token &stop);
    template <typename Report>
    void tell(Report report)
    {
        QMetaObject::invokeMethod(this, std::move(report), Qt::QueuedConnection);
    }
    void tellLook(const std::stop_token &stop);

    run::RunLauncher &m_launcher;
    const run::RunFolder m_folder;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    bool m_lookWanted = true; // guarded by m_mutex
    std::jthread m_worker;    // last, so it is joined before anything it uses goes away
};

} // namespace anneal::ui
