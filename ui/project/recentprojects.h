// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/label.h"

#include <QFutureWatcher>
#include <QWidget>
#include <functional>

namespace anneal::widgets {
class Banner;
}

namespace anneal::ui {

class RecentRows;
struct Services;

/// The projects that were open lately, with what became of each; hidden where there are none.
class RecentProjects : public QWidget
{
    Q_OBJECT

public:
    explicit RecentProjects(const Services &services, QWidget *parent = nullptr);

    /// Reads again what became of them.
    void read();
    /// A run of one of them is going: how far it is changes by itself.
    bool isGoing() const;
    /// Says below its row that a project is gone, with what can be done; false where it is not among those that are shown.
    bool tellGone(const QString &folder);
    /// Takes away what was said so.
    void dismiss();
    /// Takes one out of the list, and tells how to bring it back.
    void forget(const QString &folder);

Q_SIGNALS:
    void shown(); // anew
    void chosen(const QString &folder);
    void locateRequested(const QString &folder); // of one that is gone
    void undoable(const QString &text, const std::function<void()> &undo);

private:
    struct Recent
    {
        QString folder;
        QString model;
        QString status;
        bool running = false;
        bool missing = false;
        widgets::Tone tone = widgets::Tone::Secondary; // of the status
    };
    static Recent describe(const QString &folder);
    void showRecent(const QList<Recent> &recent);

    const Services &m_services;
    RecentRows *m_rows;
    widgets::Banner *m_gone;
    QFutureWatcher<QList<Recent>> m_reading;
    QList<Recent> m_recent; // as shown
};

} // namespace anneal::ui
