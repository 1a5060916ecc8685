// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/newproject.h"
#include "ui/shell/page.h"

#include <QFutureWatcher>
#include <QTimer>
#include <filesystem>
#include <optional>

namespace anneal::widgets {
class Banner;
class Button;
class CurrentStack;
class Label;
}

namespace anneal::ui {

class NewProjectView;
class Overview;
class RecentProjects;
class Welcome;
struct ProjectLook;

/// Where one starts: the sample, a new project, an existing folder, what was open lately, and what this computer can do; once a project is open,
/// how it stands.
class ProjectPage : public Page
{
    Q_OBJECT

public:
    explicit ProjectPage(Services services, QWidget *parent = nullptr);

    void activated() override;
    void focusFirst() override;
    bool takeFolder(const QString &folder) override;

    /// Makes the sample project in a folder where there is none yet, opens it and asks for its run to begin.
    void openSample(const QString &folder);
    /// Reads again what became of the projects that were open lately.
    void readRecent();
    /// Reads again how the open project stands.
    void readProject();
    /// The same while the page is in sight; else activated() reads it.
    void readProjectIfSeen();
    /// Makes a project in a folder, new or there already, and opens it.
    void makeProject(const QString &folder, const QString &model);
    /// In which folder a new project is offered to be made.
    QString projectsFolder() const;

Q_SIGNALS:
    void guidedRunRequested();
    /// A folder of documents has become the open project: these are to be its files.
    void filesChosen(const QStringList &files);
    void runRequested(const std::filesystem::path &folder);  // to be seen among all runs
    void goOnRequested(const std::filesystem::path &folder); // of a run: to be resumed, or begun again

private:
    void makeActions();
    void newProject();
    void showHome();
    void chooseFolder();
    void lookAgainSoon();
    void tellComputer();
    /// What can be expected of this computer.
    struct Computer
    {
        QString line;
        bool hasSampleModel = true; // what the sample trains can be read
    };
    void showComputer(const Computer &computer);
    void showProject(const ProjectLook &look);
    void openFolder(const QString &folder);
    /// What follows once a folder was looked into. Enter: as Open, also where the project is there already.
    enum class Then { Ask, Open, Enter, Guided };
    struct Prepared
    {
        enum class Is { Project, Folder, File, Gone };
        QString folder;
        Is is;
        base::Status made = base::ok();
        QStringList documents {}; // to be used; in a folder that is no project, files of it that can be
    };
    /// What is to become of a folder.
    struct Wanted
    {
        QString folder;
        std::optional<data::Sample> sample {}; // none: it is opened as it is
        std::string model {};
        QStringList documents {};      // to be used once it is open
        bool usesItsDocuments = false; // those that lie in the folder, where it becomes a project
    };
    static base::Status make(const Wanted &wanted);
    void prepare(const Wanted &wanted, Then then);
    void offerToMake(const Prepared &prepared);
    void tellGone(const QString &folder);
    void locate(const QString &folder);
    void tellFile(const QString &file);
    void forgetMessages();
    void enter(const QString &folder, Then then, const QStringList &documents);

    Services m_services;
    widgets::Banner *m_banner;
    widgets::CurrentStack *m_stack;
    NewProjectView *m_new;
    widgets::Button *m_make;
    Welcome *m_welcome;   // while no project is open
    Overview *m_overview; // of the one that is
    RecentProjects *m_recent;
    widgets::Label *m_computer;
    quint64 m_question = 0; // the newest folder that was chosen
    QTimer m_again;
    QFutureWatcher<Computer> m_machine;
};

} // namespace anneal::ui
