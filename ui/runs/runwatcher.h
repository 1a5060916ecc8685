// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runlauncher.h"

#include <QObject>
#include <stop_token>
#include <thread>
#include <vector>

namespace anneal::ui {

/// Follows one run from construction on and reports it to the GUI thread, in at most five batches a second.
/// Destroying the watcher waits for the read in progress and leaves the run alone. The launcher must outlive it.
class RunWatcher : public QObject
{
    Q_OBJECT

public:
    RunWatcher(run::RunLauncher &launcher, run::RunFolder folder, QObject *parent = nullptr);
    ~RunWatcher() override;

Q_SIGNALS:
    void eventsArrived(const std::vector<anneal::run::Event> &batch);
    void unreachable(const anneal::base::Error &error); // may repeat; the watching goes on
    void caughtUp();                                    // once: everything that was written before the watching began has been told
    void ended();                                       // once, after everything else: no trainer writes any more

private:
    void watch(std::stop_token stop);

    run::RunLauncher &m_launcher;
    const run::RunFolder m_folder;
    std::jthread m_worker; // last, so it is joined before anything it uses goes away
};

} // namespace anneal::ui
