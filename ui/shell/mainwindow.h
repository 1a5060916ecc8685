// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/shell/page.h"
#include "widgets/theme.h"

#include <QMainWindow>
#include <QTimer>
#include <functional>
#include <optional>

class QStackedWidget;

namespace anneal::widgets {
class Banner;
class Button;
class CommandPalette;
class DropVeil;
class ShortcutSheet;
class TaskBar;
class Toast;
}

namespace anneal::ui {

class Navigation;
struct TaskState;

/// Navigation at the left, the page in the middle, tasks below; owns the palette, the toast and the session.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(Services services, widgets::Theme &theme);
    ~MainWindow() override;

    /// The window takes it over; in the order of the navigation. One with keys of its own stands apart, at the lower end.
    void addPage(Page *page, const QKeySequence &ownKeys = {});
    /// After the last addPage(): restores the session and opens the page shown last. With a folder or its config.yaml, of a command line, that one is
    /// opened instead of the project of the session.
    void start(const QString &wanted = {});
    void showPage(const QString &id); // or "id#part", see Page::showPart()
    Page *currentPage() const;
    Page *page(const QString &id) const;
    /// On the page that it was last on, else on the first.
    void openProject(const QString &folder);
    void showError(const base::Error &error);
    void openPalette();
    QList<QAction *> placesOfPages();
    void openShortcuts(); // what the keyboard can do
    /// Quits, after the same questions as always, to be started again by main().
    void restart();
    bool isRestarting() const { return m_isRestarting; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override; // what no control took: undo, and Esc for the page in front
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    struct Dragged;
    void tellDragged(const QStringList &files, bool isProject);
    void takeDropped(const QStringList &files, const Dragged &dragged);
    void makeActions();
    void followSettings();
    void tellKeys();
    void askForTrust();
    void goTo(const QString &target);
    void showTask(const QString &page, const QString &project);
    void finishStart();
    void tellSlowOpening();
    void place(const QByteArray &remembered);
    void fitToScreen(const QMargins &frame);
    QMargins frame() const;
    std::optional<QMargins> drawnFrame() const;
    void rememberPage(const Page *page);
    QString pageOfProject(const QString &folder) const;
    void sayUndoable(const Page *page, const QString &text, const std::function<void()> &undo);
    void undoLast(); // by m_undo alone, which is disabled where there is nothing
    void setUndo(const Page *page, const QString &text, std::function<void()> undo);
    void forgetUndo();
    void leaveUndo();
    void leaveOffers();
    Page *pageOf(const QWidget *part) const;
    QString whyNotHere(const QAction *action) const;
    void saveSession();
    void updateTasks();
    QStringList lostAtQuit() const;
    QList<TaskState> trainingsAtQuit() const;
    void askBeforeQuitting(const QStringList &lost);
    static void focusAnswer(widgets::Button *answer);
    bool asksAboutQuitting() const;
    void cancelQuitting();
    void addCancel();
    void askBeforeLeaving(const QList<TaskState> &trainings);
    void quitWhenDone();
    void stay();

    Services m_services;
    widgets::Theme &m_theme;
    Navigation *m_navigation;
    QStackedWidget *m_stack; // pages in scroll areas
    QList<Page *> m_pages;
    QList<const Page *> m_pagesOfProject; // that a project comes back on
    widgets::Banner *m_banner;
    int m_trustMessage = 0; // of the banner: the question whether the project may read outside of its folder
    widgets::TaskBar *m_taskBar;
    widgets::Toast *m_toast;
    widgets::DropVeil *m_veil;
    quint64 m_drag = 0; // the newest, of which the veil speaks
    QAction *m_undo;
    std::function<void()> m_onUndo;   // takes back what the newest message spoke of
    const Page *m_undoPage = nullptr; // that it was done on
    QString m_undoToast;              // the message itself
    QStringList m_offers;             // messages with a button that means the open project
    QRect m_placed;                   // where the window was put at its start
    widgets::CommandPalette *m_palette;
    widgets::ShortcutSheet *m_shortcuts;
    QTimer m_autosave;
    bool m_isStarting = false; // until the project of the session is open
    QString m_pageAtStart;     // to be shown then
    QTimer m_slow;             // runs out while a project is being opened
    QString m_openingFolder;
    int m_openingMessage = 0;                                                   // of the banner
    enum class Quitting { Asks, WhenDone, Anyway } m_quitting = Quitting::Asks; // where a task would be lost
    int m_quitMessage = 0;                                                      // of the banner
    int m_leaveMessage = 0;                                                     // of the banner: what becomes of the trainings
    bool m_asksToLeave = false;                                                 // whatever becomes of trainings: it was chosen from a list
    bool m_mayLeave = false;                                                    // that was answered
    bool m_isPassingKey = false;                                                // to the page in front
    bool m_isRestarting = false;                                                // once the window has closed
};

} // namespace anneal::ui
