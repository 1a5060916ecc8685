// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runtrash.h"

#include "ui/runs/runactions.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"

#include <QAction>
#include <QFileInfo>
#include <QTimer>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

RunTrash::RunTrash(Services services, QObject *parent) : QObject(parent), m_services(services) { }

std::vector<RunRow> RunTrash::movable(std::vector<RunRow> rows)
{
    std::erase_if(rows, [](const RunRow &row) { return run::isLive(row.summary.status) || !RunActions::workOn(row.summary.folder).isEmpty(); });
    return rows;
}

QString RunTrash::whyNot(const std::vector<RunRow> &selected, const QString &whyNone)
{
    QString reason = whyNone;
    for (const RunRow &row : selected) {
        const QString work = RunActions::workOn(row.summary.folder);
        if (run::isLive(row.summary.status))
            reason = tr("A run in progress cannot be moved to the trash");
        else if (!work.isEmpty())
            reason = tr("The run is %1. Wait until that ends, or cancel it first").arg(work);
        else
            return {};
    }
    return reason;
}

void RunTrash::update(QAction *action, const std::vector<RunRow> &selected, const QString &whyNone)
{
    const QString reason = whyNot(selected, whyNone);
    const auto runs = movable(selected).size();
    const QString several = selected.size() < 2 || runs == 0 ? QString()
        : runs == 1                                          ? tr("Move 1 run to the trash")
                                                             : tr("Move %1 runs to the trash").arg(count(runs));
    action->setIconText(several.isEmpty() ? tr("Move to the trash") : several);
    action->setText(several.isEmpty() ? tr("Move the run to the trash") : several);
    action->setEnabled(reason.isEmpty());
    setTip(action, reason.isEmpty() ? action->text() : reason);
}

void RunTrash::move(const std::vector<RunRow> &runs)
{
    Moved moved;
    std::vector<std::pair<std::filesystem::path, QString>> folders;
    for (const RunRow &row : runs) {
        const QString name = toText(row.summary.name);
        if (const QString work = RunActions::workOn(row.summary.folder); work.isEmpty())
            folders.emplace_back(row.summary.folder, name);
        else
            moved.kept.emplace_back(name,
                base::Error { base::ErrorKind::Busy, tr("The run %1 is %2.").arg(name, work).toStdString(),
                    tr("Wait until that ends, or cancel it first.").toStdString() });
    }
    m_services.tasks.background().ask(
        Background::Lane::Question, this, [moved, folders] { return moveAll(moved, folders); },
        [this, project = m_services.project.folder()](const Moved &done) { report(project, done); });
}

RunTrash::Moved RunTrash::moveAll(Moved moved, const std::vector<std::pair<std::filesystem::path, QString>> &folders)
{
    for (const auto &[path, name] : folders) {
        const auto folder = run::RunFolder::open(path);
        if (folder && folder->trainerAlive())
            moved.kept.emplace_back(name,
                base::Error {
                    base::ErrorKind::Busy, tr("The run %1 is being trained.").arg(name).toStdString(), tr("Stop it first.").toStdString() });
        else if (const auto trashed = moveToTrash(toText(path))) {
            moved.runs.push_back(*trashed);
            moved.names << name;
        } else
            moved.kept.emplace_back(name, trashed.error());
    }
    return moved;
}

void RunTrash::report(const QString &project, const Moved &moved)
{
    if (!moved.kept.empty()) {
        const base::Error &first = moved.kept.front().second;
        constexpr std::size_t most = 3; // a line for each of a hundred would fill the window
        QStringList names, reasons;
        for (std::size_t i = 0; i < std::min(most, moved.kept.size()); ++i) {
            names << moved.kept[i].first;
            reasons << said(moved.kept[i].second.detail);
        }
        QString all = names.join(u", "_s);
        if (const auto more = moved.kept.size() - std::min(most, moved.kept.size()); more > 0) {
            all += tr(" and %1 more").arg(count(more));
            reasons = { tr("%1 runs cannot be moved to the trash: %2.").arg(count(moved.kept.size()), all), reasons.first() };
        }
        Q_EMIT failed(project, all, { first.kind, reasons.join(u'\n').toStdString(), first.hint });
    }
    if (moved.runs.empty())
        return;
    const QString text
        = moved.runs.size() == 1 ? tr("%1 is in the trash").arg(moved.names.first()) : tr("%1 runs are in the trash").arg(count(moved.runs.size()));
    m_newest[project] = { text, moved.runs };
    if (project != m_services.project.folder())
        return Q_EMIT movedElsewhere(text); // what is undone belongs to the open project; it is offered again with its own
    Q_EMIT changed();
    offerUndo(text, moved.runs);
}

void RunTrash::offerAgain()
{
    if (const auto before = m_newest.take(m_services.project.folder()); !before.second.empty())
        QTimer::singleShot(0, this, [this, before] { offerUndo(before.first, before.second); });
}

void RunTrash::offerUndo(const QString &text, const std::vector<Trashed> &runs)
{
    Q_EMIT undoable(text, [this, runs] {
        m_newest.remove(m_services.project.folder());
        takeBack(runs);
    });
}

void RunTrash::takeBack(const std::vector<Trashed> &runs)
{
    m_services.tasks.background().ask(
        Background::Lane::Question, this,
        [runs] {
            std::vector<base::Status> back;
            for (const Trashed &one : runs)
                back.push_back(takeFromTrash(one));
            return back;
        },
        [this, runs, project = m_services.project.folder()](const std::vector<base::Status> &back) {
            for (std::size_t i = runs.size(); i-- > 0;) // so that the first of those that are there again is told last
                if (!back[i])
                    Q_EMIT failed(project, QFileInfo(runs[i].path).fileName(), back[i].error());
                else if (project == m_services.project.folder())
                    Q_EMIT tookBack(runs[i].path);
            Q_EMIT changed();
        });
}

} // namespace anneal::ui
