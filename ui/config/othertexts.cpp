// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/othertexts.h"

#include "core/base/files.h"
#include "core/run/runlist.h"
#include "ui/config/valuesview.h"
#include "ui/shell/project.h"

#include <QHash>
#include <algorithm>

namespace anneal::ui {

OtherTexts::OtherTexts(Project &project, Background &background, ValuesView &view)
    : m_project(project)
    , m_view(view)
    , m_runs(background, [this](const RunTexts &runs) { take(runs); })
{ }

QString OtherTexts::fileName()
{
    return tr("the file on disk");
}

void OtherTexts::followFile()
{
    if (m_comparesFile != m_project.hasConfig())
        update();
    m_view.refresh(); // the file may be one side of the comparison
}

void OtherTexts::update()
{
    if (!m_project.isOpen()) {
        m_runs.drop();
        return m_view.setOthers({});
    }
    const QString folder = m_project.runsFolder();
    take(m_lastRuns.runsFolder == folder ? m_lastRuns : RunTexts { folder, {} }); // until it is known what there is now
    m_runs.ask([folder](const std::stop_token &) { return read(folder); });
}

OtherTexts::RunTexts OtherTexts::read(const QString &runsFolder)
{
    RunTexts found { runsFolder, {} };
    constexpr std::size_t most = 50;
    auto runs = run::listRuns(toPath(runsFolder));
    std::erase_if(runs, [](const run::RunSummary &one) { return one.about.isArchived; });
    runs.resize(std::min(runs.size(), most));
    QHash<QString, int> named;
    for (const run::RunSummary &one : runs)
        ++named[toText(one.name)];
    for (const run::RunSummary &one : runs) {
        const QString name = toText(one.name); // which several may have
        if (const auto text = base::readFile(one.folder / "run.yaml", std::uint64_t(1) << 20))
            found.runs.emplaceBack(named[name] > 1 ? tr("%1 (%2)").arg(name, toText(one.folder.filename())) : name, toText(*text));
    }
    return found;
}

void OtherTexts::take(const RunTexts &runs)
{
    if (!m_project.isOpen() || runs.runsFolder != m_project.runsFolder())
        return; // of a project that was open
    m_lastRuns = runs;
    m_comparesFile = m_project.hasConfig();
    std::vector<ValuesView::Other> others;
    if (m_comparesFile)
        others.push_back({ fileName(), [&project = m_project] { return project.configText(); } });
    for (const auto &[name, text] : runs.runs)
        others.push_back({ tr("run %1").arg(name), [text = text] { return text; } });
    m_view.setOthers(std::move(others));
}

} // namespace anneal::ui
