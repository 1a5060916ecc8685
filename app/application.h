// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runlauncher.h"
#include "ui/shell/actions.h"
#include "ui/shell/language.h"
#include "ui/shell/logfile.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/modelfolder.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "widgets/theme.h"

#include <QSize>
#include <QString>

class QApplication;

namespace anneal::app {

/// What the command line of the window can ask for; empty parts follow the last session.
struct Options
{
    QString project;
    QString page;
    QString appearance; // "light", "dark", "system"
    QString screenshot; // a .png: shows the window, writes the picture, ends
    QSize size;
    bool guided = false; // make the sample project there if need be, and run it
};

/// Builds every service and page once and hands them to one another; nothing is global.
class Application
{
public:
    /// `log` and `settings`: made before the application, whose scale they say; they must outlive this.
    Application(QApplication &application, ui::LogFile &log, ui::Settings &settings, const Options &options);

    ui::MainWindow &window() { return m_window; }

private:
    void addPages();
    void obey(const Options &options);
    void takePicture(const QString &file);

    ui::LogFile &m_log;
    ui::Settings &m_settings;
    ui::Language m_language; // before the first text
    ui::ModelFolder m_models;
    widgets::Theme m_theme;
    ui::ActionRegistry m_actions;
    run::LocalLauncher m_launcher;
    ui::Project m_project;
    ui::Tasks m_tasks;
    const ui::Services m_services { m_project, m_tasks, m_actions, m_settings, m_launcher };
    ui::MainWindow m_window;
};

} // namespace anneal::app
