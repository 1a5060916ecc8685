// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>

class QVBoxLayout;

namespace anneal::run {
class RunLauncher;
}

namespace anneal::ui {

class ActionRegistry;
class Project;
class Settings;
class Tasks;

/// What a page may use; made by app/Application, outlives every page.
struct Services
{
    Project &project;
    Tasks &tasks;
    ActionRegistry &actions;
    Settings &settings;
    run::RunLauncher &launcher;
};

enum class PageLayout { Fixed, Scrolling };

/// What a dot in the navigation says of a page's work.
enum class Activity { None, Working, Paused };

/// One entry of the navigation. A page builds itself in its constructor into content() and reacts to the project's signals itself.
class Page : public QWidget
{
    Q_OBJECT

public:
    /// `id` is a stable word ("train"); `title` and `iconName` are shown in the navigation.
    Page(const QString &id, const QString &title, const QString &iconName, PageLayout layout = PageLayout::Fixed, QWidget *parent = nullptr);

    QString id() const { return m_id; }
    QString title() const { return m_title; }
    QString iconName() const { return m_iconName; }

    /// The column that a page fills: page margins and distances are already set.
    QVBoxLayout *content() const { return m_content; }

    /// Parts of the page that are found among all actions as well, each with words of its own; `part` as showPart() takes it, `subject` is what it is
    /// of, and `whyNot` why it cannot be gone to now.
    struct Place
    {
        QString text, keywords, part, subject {}, whyNot {};
    };
    virtual QList<Place> places() const { return {}; }
    /// It was asked for while it is in front already: back to what it begins with.
    virtual void askedAgain() { }
    /// The page came to the front.
    virtual void activated() { }
    /// Gives the focus to what had it last on this page, so that the page's keys work at once.
    void takeFocus();
    /// The same where nothing had it yet: to an empty state's action, else to the main button or the control one begins with.
    virtual void focusFirst();
    /// Brings a part of the page into sight and gives it the focus; which parts there are is the page's to say.
    virtual void showPart(const QString &) { }
    /// Files or folders were dropped anywhere on the window; true if this page took them.
    virtual bool takeFiles(const QStringList &files);
    /// The same of one folder, which is asked first.
    virtual bool takeFolder(const QString &folder);
    /// What to remember for the next start, and back.
    virtual QByteArray saveState() const { return {}; }
    virtual void restoreState(const QByteArray &) { }

Q_SIGNALS:
    void badgeChanged(const QString &text, anneal::ui::Activity activity); // text beside the title, or a dot
    void toast(const QString &text);
    void toastOver(const QString &text); // withdraws a toast that is no longer true, and its undo
    void offered(const QString &text, const QString &action, const std::function<void()> &onAction); // gone with the open project
    void undoable(const QString &text, const std::function<void()> &undo);
    void restartRequested();
    void pageRequested(const QString &id); // lead on to another page, or with "id#part" to a part of it

private:
    QString m_id, m_title, m_iconName;
    QVBoxLayout *m_content;
};

} // namespace anneal::ui
