// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done in the window, by which keys, and where that is told.
#include "ui/shell/mainwindow.h"

#include "ui/shell/actions.h"
#include "ui/shell/navigation.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "widgets/commandpalette.h"
#include "widgets/plaintext.h"
#include "widgets/shortcutsheet.h"
#include "widgets/taskbar.h"
#include "widgets/toast.h"

#include <QFileInfo>
#include <QSet>
#include <algorithm>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

void MainWindow::makeActions()
{
    ActionRegistry &actions = m_services.actions;
    QAction *close = actions.add(u"project.close"_s, tr("Close the project"), this, [this] {
        m_services.project.close();
        showPage(u"project"_s);
    });
    const auto mayClose = [this, close] {
        close->setEnabled(m_services.project.isOpen());
        setTip(close, m_services.project.isOpen() ? close->text() : tr("No project is open"));
    };
    connect(&m_services.project, &Project::opened, close, mayClose);
    connect(&m_services.project, &Project::closed, close, mayClose);
    mayClose();
    QAction *distrust = actions.add(u"project.distrust"_s, tr("Stop trusting this project"), this, [this] { m_services.project.stopTrusting(); });
    const auto mayDistrust = [this, distrust] {
        const auto &project = m_services.project;
        distrust->setEnabled(project.isTrustedWithMore());
        setTip(distrust,
            !project.isOpen()                 ? tr("No project is open")
                : project.isTrustedWithMore() ? tr("Reads nothing outside its folder until you trust it again")
                                              : tr("This project has no access outside its folder"));
    };
    connect(&m_services.project, &Project::configChanged, distrust, mayDistrust);
    connect(&m_services.project, &Project::closed, distrust, mayDistrust);
    connect(&m_services.project, &Project::trustKept, this, &MainWindow::showError);
    connect(&m_services.project, &Project::notSavedElsewhere, this, [this](const QString &sentence) { m_toast->say(sentence); });
    mayDistrust();
    const auto appearance = [this, &actions](const QString &id, const QString &text, Appearance wanted) {
        actions.add(id, text, this, [this, wanted] {
            m_theme.setAppearance(wanted); // also where it was chosen before, and this start was told another one
            m_services.settings.set(&Preferences::appearance, wanted);
        });
    };
    appearance(u"appearance.light"_s, tr("Appearance: light"), Appearance::Light);
    appearance(u"appearance.dark"_s, tr("Appearance: dark"), Appearance::Dark);
    appearance(u"appearance.system"_s, tr("Appearance: follow the system"), Appearance::System);
    actions.add(
        u"navigation.fold"_s, tr("Fold or unfold the navigation"), this, [this] { m_navigation->setFolded(!m_navigation->isFolded()); },
        QKeySequence(u"Ctrl+B"_s));
    m_undo = actions.add(u"undo"_s, tr("Undo the last removal"), this, [this] { undoLast(); });
    ActionRegistry::setName(m_undo, m_undo->text());
    m_undo->setEnabled(false);
    actions.tellKeys(u"undoKeys"_s, tr("Undo the last removal on this page"), u"Ctrl+Z"_s);
    actions.setUsualKeys(actions.add(u"palette"_s, tr("Show all actions"), this, [this] { openPalette(); }),
        { QKeySequence(u"Ctrl+K"_s), QKeySequence(u"Ctrl+Shift+P"_s) });
    actions.add(
        u"shortcuts"_s, tr("Show the keyboard shortcuts"), this, [this] { openShortcuts(); }, QKeySequence(QKeySequence::HelpContents));
    actions.add(
        u"window.fullscreen"_s, tr("Full screen"), this, [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); }, QKeySequence(u"F11"_s));
    QAction *quit = actions.add(
        u"window.quit"_s, {}, this,
        [this] {
            m_isRestarting = false;
            this->close();
        },
        QKeySequence(u"Ctrl+Q"_s));
    const auto tellQuit
        = [this, quit] { quit->setText(m_services.settings.preferences().keepRunning ? tr("Quit (training continues)") : tr("Quit")); };
    quit->setProperty(CommandPalette::kOnlyWords, tr("quit exit close")); // who looks for "continue" or "training" does not want to leave
    connect(&m_services.settings, &Settings::changed, quit, tellQuit);
    tellQuit();
}

/// What was chosen on the page of settings holds at once.
void MainWindow::followSettings()
{
    Settings &settings = m_services.settings;
    ActionRegistry &actions = m_services.actions;
    actions.setChosen(settings.shortcuts());
    connect(&actions, &ActionRegistry::chosenChanged, this, [this] {
        m_services.settings.setShortcuts(m_services.actions.chosen());
        tellKeys();
    });
    connect(&settings, &Settings::changed, this, [this, appearance = settings.preferences().appearance]() mutable {
        const auto wanted = m_services.settings.preferences().appearance;
        if (std::exchange(appearance, wanted) != wanted)
            m_theme.setAppearance(wanted);
    });
}

/// Where keys are written beside what they do.
void MainWindow::tellKeys()
{
    const ActionRegistry &actions = m_services.actions;
    const QString palette = actions.keysText(u"palette"_s);
    m_taskBar->setHint(palette.isEmpty() ? QString() : tr("%1  all actions").arg(palette));
    for (const Page *page : m_pages)
        m_navigation->setKeys(page->id(), actions.keysText(u"page."_s + page->id()));
}

/// An action of a page brings its page along; one of a part of a page needs that part to be in sight.
QString MainWindow::whyNotHere(const QAction *action) const
{
    const QWidget *scope = ActionRegistry::scopeOf(action);
    const Page *its = pageOf(scope);
    return !its || its == scope || scope->isVisible() ? QString() : tr("not in this part of %1").arg(its->title());
}

void MainWindow::openPalette()
{
    qDeleteAll(m_palette->findChildren<QAction *>(Qt::FindDirectChildrenOnly)); // of the last time
    QList<QAction *> actions = m_services.actions.all();
    // The run of the page Train may be that of the page Runs: what both do with it is listed once.
    const auto isTwice = [this, &all = m_services.actions](const QAction *action) {
        const QString id = action->objectName(), subject = action->property(CommandPalette::kSubject).toString();
        const bool isOfTrain = id.startsWith(u"train."_s), isHere = currentPage() && id.startsWith(currentPage()->id() + u'.');
        if (subject.isEmpty() || isHere || !(isOfTrain || id.startsWith(u"runs."_s)))
            return false;
        const QAction *other = all.find((isOfTrain ? u"runs."_s : u"train."_s) + id.section(u'.', 1));
        const bool isSame = other && other->isVisible() && other->isEnabled() && other->property(CommandPalette::kSubject).toString() == subject;
        return isSame && (isOfTrain || (currentPage() && currentPage()->id() == u"train"_s));
    };
    actions.removeIf(isTwice);
    for (const QString &folder : m_services.settings.recentProjects()) {
        if (folder == m_services.project.folder())
            continue;
        auto *action = new QAction(tr("Open project %1").arg(QFileInfo(folder).fileName()), m_palette);
        action->setObjectName(u"open."_s + folder);
        action->setProperty(CommandPalette::kSubject, folder);
        action->setProperty(CommandPalette::kPlace, true);
        connect(action, &QAction::triggered, this, [this, folder] { page(u"project"_s)->takeFolder(folder); });
        actions << action;
    }
    actions += placesOfPages();
    const QString near = currentPage() ? currentPage()->id() : QString();
    const auto isNear = [&near](const QString &name) { return !near.isEmpty() && (name.startsWith(near + u'.') || name.startsWith(near + u'#')); };
    for (QAction *action : actions)
        action->setProperty(CommandPalette::kNear, isNear(action->objectName()));
    m_palette->open(actions);
}

/// Parts of pages, to be gone to. A run may be shown on two pages: its parts are listed once, of the page in front.
QList<QAction *> MainWindow::placesOfPages()
{
    QList<Page *> pages = m_pages;
    std::stable_partition(pages.begin(), pages.end(), [this](const Page *page) { return page == currentPage(); });
    QList<QAction *> actions;
    QSet<QString> known;
    for (const Page *page : pages) {
        for (const Page::Place &place : page->places()) {
            const QString key = place.text + u'\n' + place.subject;
            if (!place.subject.isEmpty() && known.contains(key))
                continue;
            known << key;
            auto *action = new QAction(place.text, m_palette);
            action->setObjectName(page->id() + u'#' + place.part);
            action->setProperty(CommandPalette::kKeywords, place.keywords);
            action->setProperty(CommandPalette::kSubject, place.subject);
            action->setEnabled(place.whyNot.isEmpty());
            setTip(action, place.whyNot);
            connect(action, &QAction::triggered, this, [this, target = action->objectName()] { showPage(target); });
            actions << action;
        }
    }
    return actions;
}

void MainWindow::openShortcuts()
{
    QList<ShortcutSheet::Group> groups { { tr("Window"), {} } };
    QMap<QString, qsizetype> places;
    for (const auto &[id, title] : m_services.actions.groups()) {
        places[id] = groups.size();
        groups << ShortcutSheet::Group { title, {} };
    }
    for (const auto &[id, text, keys] : m_services.actions.keys())
        groups[places.value(m_services.actions.groupOf(id))].entries << ShortcutSheet::Entry { keys, text };
    groups.removeIf([](const ShortcutSheet::Group &group) { return group.entries.isEmpty(); });
    m_shortcuts->open(groups);
}

} // namespace anneal::ui
