// SPDX-License-Identifier: GPL-3.0-or-later
// What is dropped on the window.
#include "ui/shell/mainwindow.h"

#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "widgets/dropveil.h"
#include "widgets/numbers.h"
#include "widgets/toast.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

QStringList localFiles(const QMimeData *data)
{
    QStringList files;
    for (const QUrl &url : data->urls())
        if (url.isLocalFile())
            files << url.toLocalFile();
    return files;
}

} // namespace

/// What is dragged, as the disk tells it.
struct MainWindow::Dragged
{
    bool isFolder = false, isProject = false;

    /// Any thread but that of the window: what is dragged may lie on a disk that does not answer.
    static Dragged look(const QStringList &files)
    {
        return files.size() != 1 ? Dragged() : Dragged { QFileInfo(files.first()).isDir(), QFileInfo(files.first() + u"/config.yaml"_s).isFile() };
    }
};

void MainWindow::tellDragged(const QStringList &files, bool isProject)
{
    m_veil->tell(isProject                 ? tr("Open the project %1").arg(QFileInfo(files.first()).fileName())
            : !m_services.project.isOpen() ? tr("Open a project first, then drop files")
            : files.size() == 1            ? tr("Add %1 to the project").arg(QFileInfo(files.first()).fileName())
                                           : tr("Add %1 files to the project").arg(widgets::count(files.size())));
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    const QStringList files = localFiles(event->mimeData());
    if (files.isEmpty())
        return;
    event->acceptProposedAction();
    tellDragged(files, false);
    m_services.tasks.background().ask(
        Background::Lane::Question, this, [files] { return Dragged::look(files); },
        [this, files, drag = ++m_drag](const Dragged &dragged) {
            if (drag == m_drag && dragged.isProject)
                tellDragged(files, true);
        });
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent *)
{
    ++m_drag;
    m_veil->hide();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    ++m_drag;
    m_veil->hide();
    const QStringList files = localFiles(event->mimeData());
    if (files.isEmpty())
        return;
    event->acceptProposedAction();
    m_services.tasks.background().ask(
        Background::Lane::Question, this, [files] { return Dragged::look(files); },
        [this, files, folder = m_services.project.folder(), drag = m_drag](const Dragged &dragged) {
            if (drag != m_drag || folder != m_services.project.folder()) // it was meant for what was there
                return m_toast->say(tr("The dropped files were not added, because another project or another drag came first. Drop them again."));
            takeDropped(files, dragged);
        });
}

/// A folder that holds a project is opened; anything else is for the page in front, then for the page of data.
void MainWindow::takeDropped(const QStringList &files, const Dragged &dragged)
{
    if (dragged.isProject)
        return openProject(files.first());
    for (Page *candidate : { currentPage(), page(u"data"_s) }) {
        const auto id = candidate ? candidate->id() : QString();
        if (candidate && ((dragged.isFolder && candidate->takeFolder(files.first())) || candidate->takeFiles(files)))
            return showPage(id);
    }
    m_toast->say(tr("Nothing here takes these files. Open a project first, then drop documents or data sets."));
}

} // namespace anneal::ui
