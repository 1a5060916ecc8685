// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runlauncher.h"
#include "ui/config/configpage.h"
#include "ui/data/datapage.h"
#include "ui/project/projectpage.h"
#include "ui/runs/runspage.h"
#include "ui/shell/actions.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "ui/training/trainpage.h"

#include <QApplication>
#include <atomic>
#include <condition_variable>
#include <mutex>

namespace anneal::tests {

/// Holds threads back until it is opened. Who waits longer than a minute goes on and is counted: the test fails instead of hanging.
class Gate
{
public:
    void wait()
    {
        std::unique_lock lock(m_mutex);
        ++m_waiting;
        if (!m_wake.wait_for(lock, std::chrono::minutes(1), [this] { return m_open; }))
            ++m_gaveUp;
        --m_waiting;
    }
    void open()
    {
        const std::lock_guard guard(m_mutex);
        m_open = true;
        m_wake.notify_all();
    }
    int waiting() const
    {
        const std::lock_guard guard(m_mutex);
        return m_waiting;
    }
    int gaveUp() const
    {
        const std::lock_guard guard(m_mutex);
        return m_gaveUp;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_open = false; // all guarded by m_mutex
    int m_waiting = 0;
    int m_gaveUp = 0;
};

/// A launcher without a trainer: starts take as long as the test likes, and the test says which runs live.
class HeldLauncher : public run::RunLauncher
{
public:
    explicit HeldLauncher(Gate *gate = nullptr) : m_gate(gate) { }
    ~HeldLauncher() override { s_goneWhileUsed += m_inside; }

    base::Status start(const run::RunFolder &, run::StartMode, const run::StartWatch & = {}) override
    {
        ++m_inside;
        ++starts;
        if (m_gate)
            m_gate->wait();
        --m_inside;
        return base::ok();
    }
    base::Status request(const run::RunFolder &, run::Request) override
    {
        ++requests;
        return base::ok();
    }
    base::Result<run::LogTail> readEvents(const run::RunFolder &folder, std::uint64_t offset) override
    {
        run::LogTail tail;
        tail.processAlive = alive;
        if (auto bytes = base::readFrom(folder.eventsFile(), offset, 8 << 20))
            tail.bytes = std::move(*bytes);
        return tail;
    }
    static int goneWhileUsed() { return s_goneWhileUsed; }

    std::atomic<int> starts = 0, requests = 0;
    std::atomic<bool> alive = true;

private:
    Gate *m_gate;
    std::atomic<int> m_inside = 0;
    static inline std::atomic<int> s_goneWhileUsed = 0;
};

/// The window with its pages as the program builds them, in a folder of its own.
struct WindowPages
{
    explicit WindowPages(const QString &folder, Gate *starts = nullptr)
        : settings(folder + QStringLiteral("/settings.ini"), folder + QStringLiteral("/state.ini"))
        , theme(*qApp)
        , launcher(starts)
        , window(std::make_unique<ui::MainWindow>(services(), theme))
    {
        train = new ui::TrainPage(services());
        runs = new ui::RunsPage(services());
        window->addPage(new ui::ProjectPage(services()));
        window->addPage(new ui::DataPage(services()));
        window->addPage(new ui::ConfigPage(services()));
        window->addPage(train);
        window->addPage(runs);
        window->start();
        window->show();
    }
    ui::Services services() { return { project, tasks, actions, settings, launcher }; }

    ui::Settings settings;
    widgets::Theme theme;
    ui::ActionRegistry actions;
    HeldLauncher launcher;
    ui::Project project;
    ui::Tasks tasks;
    std::unique_ptr<ui::MainWindow> window;
    ui::TrainPage *train;
    ui::RunsPage *runs;
};

} // namespace anneal::tests
