// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/control.h"
#include "core/run/runlauncher.h"
#include "tests/support/gate.h"
#include "ui/config/configpage.h"
#include "ui/data/datapage.h"
#include "ui/project/projectpage.h"
#include "ui/runs/runspage.h"
#include "ui/settings/settingspage.h"
#include "ui/shell/actions.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "ui/training/trainpage.h"

#include <QApplication>
#include <atomic>
#include <memory>
#include <thread>

namespace anneal::tests {

/// A launcher without a trainer: starts take as long as the test likes, and the test says which runs live.
class HeldLauncher : public run::RunLauncher
{
public:
    explicit HeldLauncher(Gate *gate = nullptr) : m_gate(gate) { }
    ~HeldLauncher() override { s_goneWhileUsed += m_inside; }

    base::Status start(const run::RunFolder &, run::StartMode, const run::StartWatch &watch = {}) override
    {
        ++m_inside;
        ++starts;
        if (!waitsFor.empty()) {
            watch.waits(waitsFor);
            for (int i = 0; i < 6000 && !watch.stop.stop_requested(); ++i)
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            --m_inside;
            return base::Error { base::ErrorKind::Canceled, "The start was canceled.", {} };
        }
        if (m_gate)
            m_gate->wait();
        --m_inside;
        return base::ok();
    }
    base::Status request(const run::RunFolder &, run::Request request) override
    {
        newest = request;
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

    std::string waitsFor; // what a start waits for until it is given up; empty: for nothing
    std::atomic<int> starts = 0, requests = 0;
    std::atomic<run::Request> newest = run::Request::Pause;
    std::atomic<bool> alive = true;

private:
    Gate *m_gate;
    std::atomic<int> m_inside = 0;
    static inline std::atomic<int> s_goneWhileUsed = 0;
};

/// The window with its pages as the program builds them, in a folder of its own.
struct WindowPages
{
    /// `starts` holds the starts of runs back, `disk` the reading and writing of the project.
    explicit WindowPages(const QString &folder, Gate *starts = nullptr, std::atomic<Gate *> *disk = nullptr)
        : settings(folder + QStringLiteral("/settings.ini"), folder + QStringLiteral("/state.ini"))
        , theme(*qApp)
        , launcher(starts)
        , project(nullptr, heldBy(disk))
        , window(std::make_unique<ui::MainWindow>(services(), theme))
    {
        train = new ui::TrainPage(services());
        runs = new ui::RunsPage(services());
        window->addPage(new ui::ProjectPage(services()));
        window->addPage(new ui::DataPage(services()));
        window->addPage(new ui::ConfigPage(services()));
        window->addPage(train);
        window->addPage(runs);
        window->addPage(new ui::SettingsPage(services()), QKeySequence(QStringLiteral("Ctrl+,")));
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
