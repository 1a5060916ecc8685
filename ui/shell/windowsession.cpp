// SPDX-License-Identifier: GPL-3.0-or-later
// What the window remembers from one start to the next, and where it stands.
#include "ui/shell/mainwindow.h"

#include "ui/shell/navigation.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/windowplace.h"
#include "widgets/filedialog.h"

#include <QGuiApplication>
#include <QScreen>
#include <optional>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr QSize kUsualSize(1440, 900);
constexpr QSize kLeastSize(640, 360);        // a screen of 1280 × 720 at 200 %; the pages scroll
constexpr QMargins kUsualFrame(2, 38, 2, 4); // until the desktop has drawn one
const auto kPages = u"session/pages"_s;      // folder → page

} // namespace

/// Of the project that is open: what it comes back on. Where projects are chosen, and what holds for all of them, is no part of one.
void MainWindow::rememberPage(const Page *page)
{
    const QString folder = m_services.project.folder();
    if (folder.isEmpty() || !m_pagesOfProject.contains(page))
        return;
    const QStringList recent = m_services.settings.recentProjects();
    QVariantMap pages = m_services.settings.state(kPages).toMap();
    pages.removeIf([&](QVariantMap::iterator entry) { return entry.key() != folder && !recent.contains(entry.key()); });
    pages[folder] = page->id();
    m_services.settings.setState(kPages, pages);
}

QString MainWindow::pageOfProject(const QString &folder) const
{
    const QString id = m_services.settings.state(kPages).toMap().value(folder).toString();
    return page(id) ? id : u"project"_s;
}

void MainWindow::start(const QString &wanted)
{
    Settings &settings = m_services.settings;
    place(settings.state(u"window/geometry"_s).toByteArray());
    widgets::FileDialog::setLastSize(settings.state(u"window/files"_s).toSize());
    m_navigation->setFolded(settings.state(u"window/folded"_s, false).toBool());
    const QString folder = settings.state(u"session/project"_s).toString();
    if (wanted.isEmpty() && !m_services.project.isOpen() && !folder.isEmpty())
        m_services.project.open(folder, this, [this](const base::Status &opened) {
            if (!opened && opened.error().kind != base::ErrorKind::NotFound) // the list of recent ones says of those that they are gone
                showError(opened.error());
        });
    m_isStarting = true;
    m_pageAtStart = wanted.isEmpty() ? settings.state(u"session/page"_s).toString() : pageOfProject(wanted);
    if (!page(m_pageAtStart))
        m_pageAtStart = u"project"_s;
    goTo(m_services.project.isOpening() || m_services.project.isOpen() ? m_pageAtStart : u"project"_s);
    if (!wanted.isEmpty())
        page(u"project"_s)->takeFolder(wanted);
    else if (!m_services.project.isOpening())
        finishStart();
    m_autosave.start();
}

/// The project of the session is open, or will not be.
void MainWindow::finishStart()
{
    if (!std::exchange(m_isStarting, false))
        return;
    for (Page *page : m_pages)
        page->restoreState(m_services.settings.state(u"page/"_s + page->id()).toByteArray());
    if (m_pageAtStart.isEmpty()) // somebody has chosen a page meanwhile
        return;
    goTo(m_services.project.isOpen() ? m_pageAtStart : u"project"_s);
}

/// Where the window was last time, or a usual size; in both cases on a screen that is there now, and no larger.
void MainWindow::place(const QByteArray &remembered)
{
    setMinimumSize(kLeastSize);
    const bool known = restoreGeometry(remembered);
    if (!known)
        resize(kUsualSize);
    fitToScreen(frame());
    const QRect room = screen()->availableGeometry();
    if (!known)
        move(room.center() - QPoint(width() / 2, (height() + kUsualFrame.top()) / 2));
    m_placed = geometry();
}

/// What the desktop draws around the window: as it was last time, or a guess.
QMargins MainWindow::frame() const
{
    return frameOf(m_services.settings.state(u"window/frame"_s).toString(), devicePixelRatioF()).value_or(kUsualFrame);
}

void MainWindow::fitToScreen(const QMargins &frame)
{
    if (windowState() & (Qt::WindowMaximized | Qt::WindowFullScreen | Qt::WindowMinimized))
        return;
    const QScreen *on = QGuiApplication::screenAt(geometry().center());
    const QRect wanted = geometry();
    const QRect fitting = placeWithin(wanted, (on ? on : screen())->availableGeometry(), frame);
    if (fitting != wanted)
        setGeometry(fitting);
}

/// None where the desktop has drawn none, or has not told yet.
std::optional<QMargins> MainWindow::drawnFrame() const
{
    const QRect outer = frameGeometry(), inner = geometry();
    const QMargins drawn(inner.left() - outer.left(), inner.top() - outer.top(), outer.right() - inner.right(), outer.bottom() - inner.bottom());
    return drawn.isNull() ? std::nullopt : std::optional(drawn);
}

/// Only now the frame that the desktop draws is known.
void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    QTimer::singleShot(0, this, [this] {
        if (geometry().size() == m_placed.size()) // not a size that somebody asked for
            fitToScreen(drawnFrame().value_or(frame()));
    });
}

void MainWindow::saveSession()
{
    Settings &settings = m_services.settings;
    settings.setState(u"window/geometry"_s, saveGeometry());
    settings.setState(u"window/files"_s, widgets::FileDialog::lastSize());
    settings.setState(u"window/folded"_s, m_navigation->isFolded());
    if (isVisible() && !(windowState() & (Qt::WindowMaximized | Qt::WindowFullScreen | Qt::WindowMinimized))) {
        if (const auto drawn = drawnFrame())
            settings.setState(u"window/frame"_s, frameText(*drawn, devicePixelRatioF()));
    }
    if (currentPage())
        settings.setState(u"session/page"_s, currentPage()->id());
    for (const Page *page : m_pages) {
        if (const QByteArray state = page->saveState(); !state.isEmpty())
            settings.setState(u"page/"_s + page->id(), state);
    }
    settings.sync();
}

} // namespace anneal::ui
