// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/application.h"

#include "ui/config/configpage.h"
#include "ui/data/datapage.h"
#include "ui/project/projectpage.h"
#include "ui/runs/runspage.h"
#include "ui/settings/settingspage.h"
#include "ui/training/trainpage.h"

#include <QApplication>
#include <QTimer>

namespace anneal::app {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

std::filesystem::path engineOrNowhere()
{
    // A window without its engine still opens and shows what is there; starting a run then says what is missing.
    const auto engine = run::findEngine();
    return engine ? *engine : std::filesystem::path("anneal-engine");
}

} // namespace

Application::Application(QApplication &application, ui::LogFile &log, ui::Settings &settings, const Options &options)
    : m_log(log)
    , m_settings(settings)
    , m_language(application, m_settings.preferences().language)
    , m_models(m_settings)
    , m_theme(application)
    , m_launcher(engineOrNowhere())
    , m_window(m_services, m_theme)
{
    const QString wanted = options.appearance;
    m_theme.setAppearance(wanted == u"light"_s ? widgets::Appearance::Light
            : wanted == u"dark"_s              ? widgets::Appearance::Dark
            : wanted == u"system"_s            ? widgets::Appearance::System
                                               : m_settings.preferences().appearance);
    addPages();
    obey(options);
}

void Application::addPages()
{
    auto *project = new ui::ProjectPage(m_services);
    auto *train = new ui::TrainPage(m_services);
    auto *runs = new ui::RunsPage(m_services);
    m_window.addPage(project);
    auto *data = new ui::DataPage(m_services);
    m_window.addPage(data);
    m_window.addPage(new ui::ConfigPage(m_services));
    m_window.addPage(train);
    m_window.addPage(runs);
    m_window.addPage(new ui::SettingsPage(m_services, &m_log, &m_models), QKeySequence(u"Ctrl+,"_s));
    QObject::connect(project, &ui::ProjectPage::guidedRunRequested, train, [this, train] {
        m_window.showPage(u"train"_s);
        train->startGuided();
    });
    QObject::connect(project, &ui::ProjectPage::filesChosen, data, &ui::DataPage::takeFiles);
    QObject::connect(train, &ui::TrainPage::runChosen, runs, &ui::RunsPage::choose);
    QObject::connect(train, &ui::TrainPage::compareRequested, runs, &ui::RunsPage::compare);
    QObject::connect(runs, &ui::RunsPage::repeatRequested, train, [this, train](const run::RunFolder &folder) {
        m_window.showPage(u"train"_s);
        train->repeat(folder);
    });
    QObject::connect(runs, &ui::RunsPage::runsListed, train, &ui::TrainPage::setComparableRuns);
    QObject::connect(runs, &ui::RunsPage::runOpened, train, &ui::TrainPage::seeEnd);
    QObject::connect(train, &ui::TrainPage::runEndedHere, runs, &ui::RunsPage::suggest);
    QObject::connect(train, &ui::TrainPage::runsChanged, runs, &ui::RunsPage::refresh);
    QObject::connect(train, &ui::TrainPage::runsChanged, project, &ui::ProjectPage::readRecent);
    QObject::connect(train, &ui::TrainPage::runsChanged, project, &ui::ProjectPage::readProjectIfSeen);
    QObject::connect(project, &ui::ProjectPage::runRequested, runs, [this, runs](const std::filesystem::path &folder) {
        m_window.showPage(u"runs"_s);
        runs->choose(folder);
    });
    QObject::connect(project, &ui::ProjectPage::goOnRequested, train, [this, train](const std::filesystem::path &folder) {
        m_window.showPage(u"train"_s);
        train->goOn(folder);
    });
    QObject::connect(runs, &ui::RunsPage::followRequested, train, [this, train](const run::RunFolder &folder) {
        train->follow(folder);
        m_window.showPage(u"train"_s);
    });
}

void Application::obey(const Options &options)
{
    m_window.start(options.guided ? QString() : options.project);
    if (options.size.isValid())
        m_window.resize(options.size);
    if (!options.page.isEmpty())
        m_window.showPage(options.page);
    if (options.guided)
        static_cast<ui::ProjectPage *>(m_window.page(u"project"_s))
            ->openSample(options.project.isEmpty() ? ui::Settings::dataFolder() + u"/sample-project"_s : options.project);
    m_window.show();
    if (!options.screenshot.isEmpty())
        takePicture(options.screenshot);
}

void Application::takePicture(const QString &file)
{
    QTimer::singleShot(2500ms, &m_window, [this, file] { // by then what is read in the background is shown
        m_window.grab().save(file);
        QCoreApplication::exit(); // not quit(), which asks the window
    });
}

} // namespace anneal::app
