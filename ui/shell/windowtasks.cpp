// SPDX-License-Identifier: GPL-3.0-or-later
// The tasks at the foot of the window, and what becomes of them when it is closed.
#include "ui/shell/mainwindow.h"

#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/taskbar.h"

#include <QCloseEvent>
#include <QTimer>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

/// A task with its project, where that is another one: "run in project: what is done with it".
QString titleOf(const TaskState &task, const Project &project)
{
    const qsizetype end = task.title.lastIndexOf(u": "_s);
    return end < 0 ? project.named(task.title, task.project) : project.named(task.title.left(end), task.project) + task.title.mid(end);
}

} // namespace

/// A task may be of a project that was left: that one is opened first.
void MainWindow::showTask(const QString &page, const QString &project)
{
    if (project.isEmpty() || project == m_services.project.folder())
        return showPage(page);
    m_services.project.open(project, this, [this, page](const base::Status &opened) {
        if (opened)
            showPage(page);
        else
            showError(opened.error());
    });
}

void MainWindow::updateTasks()
{
    QList<TaskLine> lines;
    for (const TaskState &task : m_services.tasks.states())
        lines << TaskLine { task.id, titleOf(task, m_services.project), task.progress.detail,
            task.progress.total > 0 ? task.progress.done / task.progress.total : -1, task.progress.rate, task.secondsLeft, task.canceling,
            task.progress.paused, task.cancelText, !task.isLostAtQuit };
    m_taskBar->setTasks(lines);
    if (m_leaveMessage != 0 && trainingsAtQuit().isEmpty())
        m_banner->dismissMessage(std::exchange(m_leaveMessage, 0)); // nothing is left to decide
    if (m_quitMessage == 0)
        return;
    if (m_banner->message() != m_quitMessage) { // put away: that is no wish to quit
        m_quitMessage = 0;
        stay();
        return;
    }
    if (!lostAtQuit().isEmpty())
        return;
    m_banner->dismissMessage(std::exchange(m_quitMessage, 0));
    if (m_quitting == Quitting::WhenDone) // what follows one task by itself is added at once
        QTimer::singleShot(0, this, [this] { close(); });
}

QStringList MainWindow::lostAtQuit() const
{
    QStringList titles;
    for (const TaskState &task : m_services.tasks.states())
        if (task.isLostAtQuit)
            titles << titleOf(task, m_services.project);
    return titles;
}

/// Trainings that go on without the window and that nobody has asked to stop.
QList<TaskState> MainWindow::trainingsAtQuit() const
{
    QList<TaskState> trainings = m_services.tasks.states();
    trainings.removeIf([](const TaskState &task) { return task.isLostAtQuit || task.canceling; });
    return trainings;
}

/// For whoever wants no training without a window; it says what will happen.
void MainWindow::askBeforeLeaving(const QList<TaskState> &trainings)
{
    QStringList titles;
    for (const TaskState &task : trainings)
        titles << titleOf(task, m_services.project);
    m_banner->tell(Banner::Kind::Warning, tr("Quit Anneal? Still training: %1.").arg(titles.join(u", "_s)),
        tr("Stopped, it saves a checkpoint and the adapter, and can be resumed."));
    m_leaveMessage = m_banner->message();
    const auto leave = [this] {
        m_mayLeave = true;
        close();
    };
    Button *stop = m_banner->addFix(tr("Stop, save and quit"));
    connect(stop, &Button::clicked, this, [this, leave] {
        for (const TaskState &task : trainingsAtQuit())
            m_services.tasks.cancel(task.id); // whatever was asked of a trainer is handed over before the program ends
        leave();
    });
    stop->setRole(ButtonRole::Primary);
    connect(m_banner->addFix(tr("Keep training and quit")), &Button::clicked, this, leave);
    addCancel();
    focusAnswer(stop);
}

void MainWindow::restart()
{
    m_isRestarting = true;
    close();
}

void MainWindow::askBeforeQuitting(const QStringList &lost)
{
    m_quitting = Quitting::Asks;
    m_banner->tell(Banner::Kind::Warning, tr("Still working: %1.").arg(lost.join(u", "_s)),
        tr("What it has made so far is lost if you quit now. Trainings go on without the window."));
    m_quitMessage = m_banner->message();
    Button *later = m_banner->addFix(tr("Quit when it is done"));
    connect(later, &Button::clicked, this, &MainWindow::quitWhenDone);
    Button *now = m_banner->addFix(tr("Quit now"));
    now->setRole(ButtonRole::Danger);
    connect(now, &Button::clicked, this, [this] {
        m_quitting = Quitting::Anyway;
        close();
    });
    addCancel();
    focusAnswer(later);
}

bool MainWindow::asksAboutQuitting() const
{
    const int shown = m_banner->isVisible() ? m_banner->message() : 0;
    return shown != 0 && (shown == m_leaveMessage || shown == m_quitMessage);
}

void MainWindow::cancelQuitting()
{
    stay();
    m_banner->dismiss();
}

/// The way back from a question about quitting.
void MainWindow::addCancel()
{
    m_banner->hideCopy();
    connect(m_banner->addFix(tr("Cancel")), &Button::clicked, this, &MainWindow::cancelQuitting);
}

/// Who has asked to quit answers by the keyboard as well. Buttons of a banner that was in sight already appear a moment later.
void MainWindow::focusAnswer(Button *answer)
{
    QTimer::singleShot(0, answer, [answer] { answer->setFocus(Qt::OtherFocusReason); });
}

/// Nobody means to quit any more; whoever does later is asked everything anew.
void MainWindow::stay()
{
    if (Page *page = currentPage(); page && (!focusWidget() || m_banner->isAncestorOf(focusWidget())))
        page->takeFocus(); // the button that has it goes
    m_quitting = Quitting::Asks;
    m_isRestarting = m_mayLeave = false;
}

void MainWindow::quitWhenDone()
{
    m_quitting = Quitting::WhenDone;
    m_banner->tell(Banner::Kind::Info, tr("Anneal quits when this is done: %1.").arg(lostAtQuit().join(u", "_s)));
    m_quitMessage = m_banner->message();
    connect(m_banner->addFix(tr("Stay")), &Button::clicked, this, &MainWindow::cancelQuitting);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveSession();
    if (event->spontaneous()) // its button in the frame: that ends what a restart had begun
        m_isRestarting = false;
    const QStringList lost = lostAtQuit();
    const bool isLost = m_quitting != Quitting::Anyway && !lost.isEmpty();
    const bool asks = std::exchange(m_asksToLeave, false) || !m_services.settings.preferences().keepRunning;
    const bool asksFirst = !isLost && !m_mayLeave && !m_isRestarting && asks;
    if (const auto trainings = asksFirst ? trainingsAtQuit() : QList<TaskState>(); !trainings.isEmpty()) {
        event->ignore();
        if (m_leaveMessage == 0 || m_banner->message() != m_leaveMessage)
            askBeforeLeaving(trainings);
        return;
    }
    if (!isLost)
        return QMainWindow::closeEvent(event);
    event->ignore();
    if (m_quitting == Quitting::WhenDone && m_quitMessage == 0) // one task led to the next
        return quitWhenDone();
    askBeforeQuitting(lost);
}

} // namespace anneal::ui
