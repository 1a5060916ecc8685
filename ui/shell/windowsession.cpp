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
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr QSize kUsualSize(1440, 900);
constexpr QMargins kUsualFrame(2, 38, 2, 4); // until the desktop has drawn one

} // namespace

void MainWindow::start()
{
    Settings &settings = m_services.settings;
    place(settings.state(u"window/geometry"_s).toByteArray());
    widgets::FileDialog::setLastSize(settings.state(u"window/files"_s).toSize());
    m_navigation->setFolded(settings.state(u"window/folded"_s, false).toBool());
    const QString folder = settings.state(u"session/project"_s).toString();
    if (!m_services.project.isOpen() && !m_services.project.isOpening() && !folder.isEmpty())
        m_services.project.open(folder, this, [this](const base::Status &opened) {
            if (!opened && opened.error().kind != base::ErrorKind::NotFound) // the list of recent ones says of those that they are gone
                showError(opened.error());
        });
    m_isStarting = true;
    m_pageAtStart = settings.state(u"session/page"_s).toString();
    if (!page(m_pageAtStart))
        m_pageAtStart = u"project"_s;
    goTo(m_services.project.isOpening() || m_services.project.isOpen() ? m_pageAtStart : u"project"_s);
    if (!m_services.project.isOpening())
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
    const QStringList parts = m_services.settings.state(u"window/frame"_s).toString().split(u' ', Qt::SkipEmptyParts);
    constexpr int most = 200;
    QList<int> sides;
    for (const QString &part : parts)
        if (bool isNumber = false; part.toInt(&isNumber) >= 0 && isNumber && part.toInt() <= most)
            sides << part.toInt();
    return sides.size() == 4 ? QMargins(sides[0], sides[1], sides[2], sides[3]) : kUsualFrame;
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

/// Only now the frame that the desktop draws is known.
void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    QTimer::singleShot(0, this, [this] {
        const QRect outer = frameGeometry(), inner = geometry();
        if (inner.size() == m_placed.size()) // not a size that somebody asked for
            fitToScreen({ inner.left() - outer.left(), inner.top() - outer.top(), outer.right() - inner.right(), outer.bottom() - inner.bottom() });
    });
}

void MainWindow::saveSession()
{
    Settings &settings = m_services.settings;
    settings.setState(u"window/geometry"_s, saveGeometry());
    settings.setState(u"window/files"_s, widgets::FileDialog::lastSize());
    settings.setState(u"window/folded"_s, m_navigation->isFolded());
    if (isVisible() && !(windowState() & (Qt::WindowMaximized | Qt::WindowFullScreen | Qt::WindowMinimized))) {
        const QRect outer = frameGeometry(), inner = geometry();
        settings.setState(u"window/frame"_s,
            u"%1 %2 %3 %4"_s.arg(inner.left() - outer.left())
                .arg(inner.top() - outer.top())
                .arg(outer.right() - inner.right())
                .arg(outer.bottom() - inner.bottom()));
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
