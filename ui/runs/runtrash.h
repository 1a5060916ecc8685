// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/runsmodel.h"
#include "ui/shell/page.h"
#include "ui/shell/trash.h"

#include <QMap>
#include <QObject>
#include <functional>
#include <utility>
#include <vector>

class QAction;

namespace anneal::ui {

/// Moves runs of the open project to the trash and back, and says what became of them.
class RunTrash : public QObject
{
    Q_OBJECT

public:
    RunTrash(Services services, QObject *parent);

    /// Those that are neither trained nor worked on.
    static std::vector<RunRow> movable(std::vector<RunRow> rows);
    /// Why none of the selected runs can be moved, `whyNone` where none is selected; empty where one can.
    static QString whyNot(const std::vector<RunRow> &selected, const QString &whyNone);
    /// Enables `action` where any of the selected runs can be moved. Its tool-tip says why not; `whyNone`: where none is selected.
    static void update(QAction *action, const std::vector<RunRow> &selected, const QString &whyNone);
    /// Those that are trained or worked on stay.
    void move(const std::vector<RunRow> &runs);
    /// Offers once more to undo what was moved in the project that has just been opened: the window forgot it when that was left.
    void offerAgain();

Q_SIGNALS:
    void changed(); // runs have gone or come back
    void undoable(const QString &text, const std::function<void()> &undo);
    void movedElsewhere(const QString &sentence); // in a project that is not open any more
    void failed(const QString &project, const QString &runs, const anneal::base::Error &error);
    void tookBack(const QString &runFolder); // of the open project

private:
    /// What became of several runs that were to be moved.
    struct Moved
    {
        std::vector<Trashed> runs;
        QStringList names;                                 // of them
        std::vector<std::pair<QString, base::Error>> kept; // the others by name, and why each was not
    };

    static Moved moveAll(Moved moved, const std::vector<std::pair<std::filesystem::path, QString>> &folders);
    void report(const QString &project, const Moved &moved);
    void offerUndo(const QString &text, const std::vector<Trashed> &runs);
    void takeBack(const std::vector<Trashed> &runs);

    Services m_services;
    QMap<QString, std::pair<QString, std::vector<Trashed>>> m_newest; // of each project, by its folder: what is said, and the runs
};

} // namespace anneal::ui
