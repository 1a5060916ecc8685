// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/project/projectpage.h"

#include "core/base/machine.h"
#include "core/base/text.h"
#include "core/config/reader.h"
#include "core/data/newproject.h"
#include "core/data/sources.h"
#include "core/data/trust.h"
#include "core/weights/modelfiles.h"
#include "ui/project/newprojectview.h"
#include "ui/project/overview.h"
#include "ui/project/recentprojects.h"
#include "ui/project/welcome.h"
#include "ui/runs/seenruns.h"
#include "ui/shell/actions.h"
#include "ui/shell/openfile.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "ui/training/trainablemodels.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/currentstack.h"
#include "widgets/label.h"
#include "widgets/numbers.h"

#include <QDir>
#include <QHBoxLayout>
#include <algorithm>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace widgets;

namespace {

constexpr int kWidth = 720;

/// One line on what can be expected of this computer.
QString computerLine()
{
    const base::Machine machine = base::thisMachine();
    const bool bfloat16 = machine.has("avx512_bf16") || machine.has("amx_bf16");
    QStringList parts;
    const QString cores = machine.cores == 1 ? ProjectPage::tr("1 core") : ProjectPage::tr("%1 cores").arg(machine.cores);
    parts << (bfloat16 ? ProjectPage::tr("%1 with BF16").arg(cores) : cores);
    parts << widgets::bytesText(machine.memory);
    parts << (machine.gpus.empty() ? ProjectPage::tr("no GPU") : toText(machine.gpus.front()));
    QStringList models;
    for (const QString &model : trainableModels())
        models << model.section(u'/', -1);
    constexpr int named = 3;
    const QString some = models.mid(0, named).join(u", "_s);
    parts << (models.isEmpty()      ? ProjectPage::tr("no model in the Hugging Face cache yet")
            : models.size() > named ? ProjectPage::tr("ready: %1 and %2 more").arg(some, QString::number(models.size() - named))
                                    : ProjectPage::tr("ready: %1").arg(some));
    return ProjectPage::tr("This computer: %1").arg(parts.join(u" · "_s));
}

/// Whether a reader takes a file by its name.
bool isDocument(const QFileInfo &file)
{
    const auto extension = file.suffix().toLower().toStdString();
    return std::any_of(data::readers().begin(), data::readers().end(), [&](const data::Reader &reader) {
        return std::find(reader.extensions.begin(), reader.extensions.end(), extension) != reader.extensions.end();
    });
}

/// The files that lie in a folder itself and that a reader takes by their names; at most a thousand. Any thread.
QStringList documentsIn(const QString &folder)
{
    constexpr qsizetype kMost = 1000;
    QStringList found;
    for (const auto &file : QDir(folder).entryInfoList(QDir::Files | QDir::Readable | QDir::NoSymLinks, QDir::Name)) {
        if (file.size() > 0 && isDocument(file))
            found << file.absoluteFilePath();
        if (found.size() == kMost)
            break;
    }
    return found;
}

} // namespace

ProjectPage::ProjectPage(Services services, QWidget *parent)
    : Page(u"project"_s, tr("Project"), u"project"_s, PageLayout::Scrolling, parent)
    , m_services(services)
{
    auto *home = new QWidget;
    auto *column = new QVBoxLayout(home);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_welcome = new Welcome;
    column->addWidget(m_welcome);
    m_overview = new Overview;
    m_overview->hide();
    column->addWidget(m_overview);

    auto *others = new QHBoxLayout;
    others->setSpacing(space::kS);
    auto *make = m_make = new Button(tr("New project…"));
    auto *folder = new Button(tr("Open folder…"));
    others->addWidget(make);
    others->addWidget(folder);
    others->addSpacing(space::kXs);
    others->addWidget(new Label(tr("or drop a folder or files anywhere"), Type::Secondary, Tone::Secondary));
    others->addStretch();
    column->addLayout(others);
    column->addSpacing(34);

    m_recent = new RecentProjects(m_services);
    column->addWidget(m_recent);
    m_computer = new Label({}, Type::Secondary, Tone::Secondary);
    m_computer->setWordWrap(true);
    column->addWidget(m_computer);

    column->addStretch();
    m_new = new NewProjectView(m_services.tasks.background());
    m_stack = new CurrentStack;
    m_stack->addWidget(home);
    m_stack->addWidget(m_new);

    auto *holder = new QWidget;
    holder->setAccessibleName(tr("Project"));
    holder->setMaximumWidth(kWidth);
    auto *parts = new QVBoxLayout(holder);
    parts->setContentsMargins(0, 0, 0, 0);
    parts->setSpacing(0);
    m_banner = new Banner;
    parts->addWidget(m_banner);
    parts->addSpacing(space::kL);
    parts->addWidget(m_stack);
    content()->addStretch(2);
    auto *middle = new QHBoxLayout; // stretches, not an alignment: wrapped text keeps its height that way
    middle->addStretch();
    middle->addWidget(holder, 1); // up to its width; the rest is for both sides
    middle->addStretch();
    content()->addLayout(middle);
    content()->addStretch(3);

    connect(m_welcome, &Welcome::sampleRequested, this, [this] {
        const QString folder = Settings::dataFolder() + u"/sample-project"_s;
        if (m_welcome->hasModel())
            openSample(folder);
        else
            prepare({ folder, data::Sample::Yes }, Then::Enter); // a run could only fail
    });
    connect(m_welcome, &Welcome::toast, this, &ProjectPage::toast);
    connect(make, &Button::clicked, this, &ProjectPage::newProject);
    connect(folder, &Button::clicked, this, &ProjectPage::chooseFolder);
    connect(m_new, &NewProjectView::createRequested, this, &ProjectPage::makeProject);
    connect(m_new, &NewProjectView::openRequested, this, &ProjectPage::openFolder);
    connect(m_new, &NewProjectView::canceled, this, &ProjectPage::showHome);
    connect(m_recent, &RecentProjects::chosen, this, &ProjectPage::openFolder);
    connect(m_recent, &RecentProjects::locateRequested, this, &ProjectPage::locate);
    connect(m_recent, &RecentProjects::undoable, this, &ProjectPage::undoable);
    connect(m_recent, &RecentProjects::shown, this, &ProjectPage::lookAgainSoon);
    connect(&m_machine, &QFutureWatcherBase::finished, this, [this] { showComputer(m_machine.result()); });
    connect(&m_services.project, &Project::opened, this, &ProjectPage::readRecent);
    for (const auto changed : { &Project::opened, &Project::closed })
        connect(&m_services.project, changed, this, &ProjectPage::readProject);
    connect(&m_services.project, &Project::configChanged, this, &ProjectPage::readProjectIfSeen);
    connect(m_overview, &Overview::pageRequested, this, &ProjectPage::pageRequested);
    connect(m_overview, &Overview::runRequested, this, [this](const QString &folder) { Q_EMIT runRequested(toPath(folder)); });
    connect(m_overview, &Overview::goOnRequested, this, [this](const QString &folder) { Q_EMIT goOnRequested(toPath(folder)); });
    m_again.setSingleShot(true);
    m_again.setInterval(2s);
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (!isVisible())
            return; // on coming back
        readRecent();
        readProject();
    });
    makeActions();
    tellComputer();
    readRecent();
}

void ProjectPage::makeActions()
{
    m_services.actions.setUsualKeys(m_services.actions.add(u"project.open"_s, tr("Open a project folder…"), this, [this] { chooseFolder(); }),
        { QKeySequence(QKeySequence::Open), QKeySequence(u"Ctrl+P"_s) });
    m_services.actions.add(
        u"project.sample"_s, tr("Open the sample project and run it"), this, [this] { openSample(Settings::dataFolder() + u"/sample-project"_s); });
    m_services.actions.add(
        u"project.new"_s, tr("New project…"), this, [this] { newProject(); }, QKeySequence(u"Ctrl+Shift+N"_s));
}

void ProjectPage::activated()
{
    readRecent();
    readProject();
    tellComputer(); // models come and go
}

/// Whoever opens a project has not asked for its training to go on.
void ProjectPage::focusFirst()
{
    if (m_stack->currentWidget() != m_new && m_overview->isVisible())
        m_overview->focusFirst();
    else
        Page::focusFirst();
}

bool ProjectPage::takeFolder(const QString &folder)
{
    openFolder(folder);
    return true;
}

/// The chosen one where it is there, else the one last used.
QString ProjectPage::projectsFolder() const
{
    const QString &chosen = m_services.settings.preferences().projectsFolder;
    return !chosen.isEmpty() && QFileInfo(chosen).isDir() ? chosen : m_services.settings.lastProjectsFolder();
}

void ProjectPage::chooseFolder()
{
    const QString open = m_services.project.folder();
    const QString beside = open.isEmpty() ? projectsFolder() : QFileInfo(open).path();
    const QString chosen = askForFolder(window(), tr("Open a project folder"), beside);
    if (chosen.isEmpty())
        return;
    m_services.settings.setLastProjectsFolder(QFileInfo(chosen).path());
    openFolder(chosen);
}

void ProjectPage::openFolder(const QString &folder)
{
    prepare({ folder }, Then::Ask);
}

void ProjectPage::openSample(const QString &folder)
{
    prepare({ folder, data::Sample::Yes }, Then::Guided);
}

void ProjectPage::forgetMessages()
{
    m_banner->dismiss();
    m_recent->dismiss();
}

void ProjectPage::newProject()
{
    forgetMessages();
    Q_EMIT pageRequested(u"project"_s);
    m_new->begin(projectsFolder());
    m_stack->setCurrentWidget(m_new);
    m_new->setFocus();
}

void ProjectPage::showHome()
{
    forgetMessages();
    m_stack->setCurrentIndex(0);
    m_make->setFocus();
}

void ProjectPage::makeProject(const QString &folder, const QString &model)
{
    Wanted wanted { folder, data::Sample::No, model.toStdString() };
    wanted.usesItsDocuments = true;
    prepare(wanted, Then::Open);
}

base::Status ProjectPage::make(const Wanted &wanted)
{
    auto config = data::startingConfig(*wanted.sample);
    if (!wanted.model.empty())
        config.model.modelName = wanted.model;
    const auto folder = toPath(wanted.folder);
    auto made = data::createProject(folder, *wanted.sample, config);
    if (made && !wanted.model.empty()) // a model that was chosen with its path is wanted, wherever it lies; else the project asks when it is opened
        if (const auto reading = config::loadConfig(folder / "config.yaml"))
            (void)data::trustOnce(folder, data::outsidePaths(*reading, folder));
    return made;
}

/// Looks into the folder and, with a `sample`, makes it a project where it is none; then goes on. A folder chosen meanwhile takes its place.
void ProjectPage::prepare(const Wanted &wanted, Then then)
{
    forgetMessages();
    m_services.tasks.background().ask(
        Background::Lane::Question, this,
        [wanted, then]() -> Prepared {
            const auto &folder = wanted.folder;
            if (!wanted.sample && !QFileInfo(folder).isDir()) {
                const bool isFile = QFileInfo::exists(folder), isConfig = isFile && QFileInfo(folder).fileName() == u"config.yaml"_s;
                return { isConfig ? QFileInfo(folder).absolutePath() : folder,
                    isConfig     ? Prepared::Is::Project
                        : isFile ? Prepared::Is::File
                                 : Prepared::Is::Gone };
            }
            const bool hasConfig = QFileInfo::exists(folder + u"/config.yaml"_s);   // what is no file is told of once it is open
            const bool makes = wanted.sample && (!hasConfig || then == Then::Open); // what is there already is no new project
            const bool isProject = hasConfig || makes;
            const auto documents = !isProject || (!hasConfig && wanted.usesItsDocuments) ? documentsIn(folder) : wanted.documents;
            return { folder, isProject ? Prepared::Is::Project : Prepared::Is::Folder, makes ? make(wanted) : base::ok(), documents };
        },
        [this, then, question = ++m_question](const Prepared &prepared) {
            if (question != m_question)
                return;
            if (!prepared.made)
                m_banner->showError(prepared.made.error());
            else if (prepared.is == Prepared::Is::Folder)
                offerToMake(prepared);
            else if (prepared.is == Prepared::Is::Gone)
                tellGone(prepared.folder);
            else if (prepared.is == Prepared::Is::File)
                tellFile(prepared.folder);
            else
                enter(prepared.folder, then, prepared.documents);
        });
}

void ProjectPage::offerToMake(const Prepared &prepared)
{
    const auto &folder = prepared.folder;
    const auto &documents = prepared.documents;
    Q_EMIT pageRequested(u"project"_s); // where the question stands
    const auto what = tr("%1 is not a project yet: it has no config.yaml.").arg(QDir(folder).dirName());
    const auto makeIt = [this, folder](const QStringList &files) { prepare({ folder, data::Sample::No, {}, files }, Then::Open); };
    if (!documents.isEmpty()) {
        m_banner->tell(Banner::Kind::Info, what,
            tr("Anneal can write a starting configuration into it and copy the documents into its folder data/raw. Existing files stay as they "
               "are."));
        Button *use = m_banner->addFix(documents.size() == 1 ? tr("Use this 1 file") : tr("Use these %1 files").arg(count(documents.size())));
        connect(use, &Button::clicked, this, [makeIt, documents] { makeIt(documents); });
    } else {
        m_banner->tell(Banner::Kind::Info, what, tr("Anneal can write a starting configuration into it; existing files stay as they are."));
    }
    Button *make = m_banner->addFix(documents.isEmpty() ? tr("Make it a project") : tr("Make it an empty project"));
    connect(make, &Button::clicked, this, [makeIt] { makeIt({}); });
}

/// Where it was clicked at, if it was in the list; one that never was there has no disk that could come back.
void ProjectPage::tellGone(const QString &folder)
{
    const bool isListed = m_services.settings.recentProjects().contains(folder);
    if (isListed && m_recent->tellGone(folder))
        return;
    Q_EMIT pageRequested(u"project"_s);
    const auto name = QDir::toNativeSeparators(folder);
    if (!isListed) {
        m_banner->tell(Banner::Kind::Warning, tr("The folder %1 does not exist.").arg(name), tr("Check how it is written, or choose another one."));
        connect(m_banner->addFix(tr("Open folder…")), &Button::clicked, this, &ProjectPage::chooseFolder);
        return;
    }
    m_banner->tell(
        Banner::Kind::Warning, tr("The folder %1 is gone.").arg(name), tr("It was moved, renamed or deleted, or its disk is not connected."));
    connect(m_banner->addFix(tr("Locate…")), &Button::clicked, this, [this, folder] { locate(folder); });
    connect(m_banner->addFix(tr("Remove from the list")), &Button::clicked, this, [this, folder] {
        m_banner->dismiss();
        m_recent->forget(folder);
    });
}

/// A project that was moved is found again by whoever knows where it went.
void ProjectPage::locate(const QString &folder)
{
    const QString found = askForFolder(window(), tr("Locate the project %1").arg(QDir(folder).dirName()), projectsFolder());
    if (found.isEmpty())
        return;
    m_services.settings.removeRecentProject(folder);
    openFolder(found);
}

void ProjectPage::tellFile(const QString &file)
{
    Q_EMIT pageRequested(u"project"_s);
    const bool takesIt = m_services.project.isOpen() && isDocument(QFileInfo(file));
    m_banner->tell(Banner::Kind::Warning, tr("%1 is a file, not a project.").arg(QDir::toNativeSeparators(file)),
        takesIt ? tr("A project is a folder with a config.yaml. The file can be added to the open project as data.")
                : tr("Open the folder of a project, or its config.yaml."));
    connect(m_banner->addFix(tr("Open its folder")), &Button::clicked, this, [this, file] { openFolder(QFileInfo(file).absolutePath()); });
    if (takesIt)
        connect(m_banner->addFix(tr("Add it as data")), &Button::clicked, this, [this, file] {
            m_banner->dismiss();
            Q_EMIT pageRequested(u"data"_s);
            Q_EMIT filesChosen({ file });
        });
}

void ProjectPage::enter(const QString &folder, Then then, const QStringList &documents)
{
    m_stack->setCurrentIndex(0);
    if (then == Then::Open)
        m_services.settings.setLastProjectsFolder(QFileInfo(folder).path());
    m_services.project.open(folder, this, [this, then, documents](const base::Status &opened) {
        if (!opened) {
            Q_EMIT pageRequested(u"project"_s);
            m_banner->showError(opened.error());
        } else if (then == Then::Guided) {
            Q_EMIT guidedRunRequested();
        } else if (then != Then::Ask) { // a new one begins with its documents
            Q_EMIT pageRequested(u"data"_s);
            if (!documents.isEmpty())
                Q_EMIT filesChosen(documents);
        }
    });
}

void ProjectPage::readProjectIfSeen()
{
    if (isVisible())
        readProject();
}

void ProjectPage::readProject()
{
    const auto folder = m_services.project.folder();
    if (folder.isEmpty()) {
        m_overview->hide();
        m_welcome->show();
        return;
    }
    m_services.tasks.background().ask(
        Background::Lane::Question, this, [folder, seen = SeenRuns(m_services.settings)] { return lookAtProject(folder, seen); },
        [this](const ProjectLook &look) {
            if (look.folder == m_services.project.folder()) // else another one is open by now, or none
                showProject(look);
        });
}

void ProjectPage::showProject(const ProjectLook &look)
{
    const bool wasHarmless = !m_overview->startsTraining();
    m_overview->setLook(look);
    m_welcome->hide();
    m_overview->show();
    if (wasHarmless && m_overview->startsTraining() && m_overview->nextButton()->hasFocus())
        m_overview->focusFirst(); // the button has become another one under the focus
    lookAgainSoon();
}

void ProjectPage::readRecent()
{
    m_recent->read();
}

/// How far a run is changes by itself: it is looked at as long as it goes and somebody looks.
void ProjectPage::lookAgainSoon()
{
    const auto &runs = m_overview->look().runs;
    const bool isGoing = m_recent->isGoing()
        || (m_overview->isVisible() && std::any_of(runs.begin(), runs.end(), [](const ProjectLook::Run &one) { return one.isLive; }));
    if (isGoing && isVisible() && !m_again.isActive())
        m_again.start();
}

void ProjectPage::tellComputer()
{
    m_machine.setFuture(m_services.tasks.background().run(Background::Lane::Question, [] {
        return Computer { computerLine(), bool(weights::findModel(Welcome::sampleModel())) };
    }));
}

void ProjectPage::showComputer(const Computer &computer)
{
    m_computer->setText(computer.line);
    m_welcome->setHasModel(computer.hasSampleModel);
}

} // namespace anneal::ui
