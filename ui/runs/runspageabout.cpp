// SPDX-License-Identifier: GPL-3.0-or-later
// What people say of the runs on the page Runs.
#include "ui/runs/runspage.h"

#include "ui/runs/aboutchanges.h"
#include "ui/runs/configdifferences.h"
#include "ui/runs/runsfilter.h"
#include "ui/runs/runview.h"
#include "ui/runs/tagpopup.h"
#include "ui/shell/project.h"
#include "widgets/banner.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"
#include "widgets/recordtable.h"

#include <algorithm>

namespace anneal::ui {

using namespace widgets;

namespace {

std::vector<std::filesystem::path> foldersOf(const std::vector<RunRow> &rows)
{
    std::vector<std::filesystem::path> folders;
    for (const RunRow &row : rows)
        folders.push_back(row.summary.folder);
    return folders;
}

} // namespace

/// Of one run by its name.
QString RunsPage::subjectOf(const std::vector<RunRow> &rows)
{
    return rows.empty() ? QString() : rows.size() == 1 ? toText(rows.front().summary.name) : tr("%1 runs").arg(count(rows.size()));
}

/// What people say of a run stands below its charts.
void RunsPage::editInView(void (RunView::*edit)())
{
    m_panel->show(RunPanel::Part::Charts);
    (m_view->*edit)();
}

void RunsPage::rename()
{
    if (m_mode == Mode::One)
        return editInView(&RunView::editName);
    const auto rows = selected();
    if (rows.size() != 1)
        return;
    const int row = m_model->rowOf(rows.front().summary.folder);
    m_table->editCell(m_sorted->mapFromSource(m_model->index(row, RunsModel::Name)));
}

void RunsPage::keepName(const std::filesystem::path &folder, const QString &typed)
{
    const auto name = run::runNameFrom(typed.toStdString());
    if (!name)
        return m_banner->showError(name.error());
    m_about->change({ folder }, [name = *name](run::RunAbout &about) { about.name = name; });
}

void RunsPage::openNotes()
{
    if (m_mode == Mode::One)
        return editInView(&RunView::editNotes);
    if (const auto rows = selected(); rows.size() == 1) {
        m_notesAsked = rows.front().summary.folder;
        openRun(rows.front().summary.folder);
    }
}

void RunsPage::openTags()
{
    if (m_mode == Mode::One)
        return editInView(&RunView::editTags);
    const auto rows = selected();
    if (rows.empty())
        return;
    run::RunAbout all;
    QHash<QString, int> counts;
    for (const RunRow &row : rows)
        for (const auto &tag : row.summary.about.tags) {
            all.addTag(tag);
            ++counts[toText(tag)];
        }
    QStringList tags;
    QHash<QString, QString> notes;
    for (const auto &tag : all.tags) {
        tags << toText(tag);
        if (const int has = counts.value(tags.last()); has < int(rows.size()))
            notes[tags.last()] = tr("%1 of %2").arg(count(has), count(rows.size()));
    }
    m_tagged = foldersOf(rows);
    const QRect row = m_table->visualRect(m_table->currentIndex());
    m_tagPopup->open(
        rows.size() == 1 ? tr("Tags of %1").arg(plainText(toText(rows.front().summary.name))) : tr("Tags of %1 runs").arg(count(rows.size())), tags,
        notes, m_model->tags(), m_table->viewport()->mapToGlobal(QPoint(40, qBound(0, row.bottom(), m_table->viewport()->height()))));
}

void RunsPage::changeTag(const QString &tag, bool isAdded)
{
    m_about->change(m_tagged, [tag = tag.toStdString(), isAdded](run::RunAbout &about) {
        if (!isAdded)
            about.removeTag(tag);
        else if (about.tags.size() < run::RunAbout::kMostTags)
            about.addTag(tag);
    });
}

/// `said`: of one run, by its name, and of several.
void RunsPage::mark(bool run::RunAbout::*what, bool isOn, const QString &saidOfOne, const QString &saidOfSeveral)
{
    auto rows = meant();
    std::erase_if(rows, [&](const RunRow &row) { return row.summary.about.*what == isOn; });
    if (rows.empty())
        return;
    const QString text = (rows.size() == 1 ? saidOfOne : saidOfSeveral).arg(subjectOf(rows));
    const auto set = [this, what](const std::vector<std::filesystem::path> &folders, bool on, const std::function<void()> &done) {
        m_about->change(
            folders, [what, on](run::RunAbout &about) { about.*what = on; }, done);
    };
    set(foldersOf(rows), isOn, [this, set, text, folders = foldersOf(rows), isOn, project = m_services.project.folder()] {
        if (project == m_services.project.folder())
            Q_EMIT undoable(text, [this, set, folders, isOn] {
                set(folders, !isOn, [this, folders] {
                    m_choice = folders.front(); // as soon as the list is read again
                    m_isSuggestion = m_isCompared = false;
                });
            });
    });
}

/// A value of another run in the project's configuration: the other bytes of it stay as they are.
void RunsPage::takeValue(const QString &path, const base::Json &value)
{
    Project &project = m_services.project;
    if (!project.hasConfig())
        return Q_EMIT toast(project.whyNoConfig().title);
    const QString before = project.configText();
    project.setConfigValue(path, value, this, [this, &project, path, value, before, folder = project.folder()](const base::Status &written) {
        if (folder != project.folder())
            return;
        if (!written)
            return m_banner->showError(written.error());
        const QString shown = value.is_string() ? toText(value.get<std::string>()) : toText(base::toJsonLine(value));
        const QString after = project.configText();
        if (after == before)
            return Q_EMIT toast(tr("%1 is %2 in config.yaml already").arg(path, plainText(shown, 60)));
        Q_EMIT undoable(tr("%1 is %2 in config.yaml now").arg(path, plainText(shown, 60)), [this, &project, path, before, after] {
            if (project.configText() != after)
                return Q_EMIT toast(tr("config.yaml has changed since; it was left as it is"));
            const auto tell = [this](const base::Status &back) {
                if (!back)
                    m_banner->showError(back.error());
            };
            if (project.hasDraft()) // the editor has more than this: only a value finds its way there
                project.setConfigValue(path, valueToTake(config::readConfig(before.toStdString()).config, path), this, tell);
            else
                project.setConfigText(before, this, tell);
        });
    });
}

} // namespace anneal::ui
