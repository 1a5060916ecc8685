// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/datasettings.h"

#include "core/config/patch.h"
#include "core/config/reader.h"
#include "core/config/writer.h"
#include "ui/shell/project.h"

namespace anneal::ui {

DataSettings::DataSettings(Project &project, QObject *parent) : QObject(parent), m_project(project)
{
    connect(&project, &Project::configChanged, this, &DataSettings::read);
    connect(&project, &Project::closed, this, &DataSettings::read);
    read();
}

std::filesystem::path DataSettings::folder() const
{
    return toPath(m_project.folder());
}

std::filesystem::path DataSettings::input() const
{
    return folder() / m_config.data.inputPath;
}

namespace {

/// A problem with its place as the other pages name it.
QString sentenceOf(const config::Problem &problem)
{
    if (problem.line <= 0)
        return said(problem.text());
    return DataSettings::tr("line %1, column %2: %3").arg(QString::number(problem.line), QString::number(problem.column), said(problem.sentence()));
}

} // namespace

void DataSettings::set(const std::string &path, const base::Json &value)
{
    if (!m_usable || config::valueOf(m_config, path) == value)
        return;
    const auto text = config::patchYaml(m_project.configText().toStdString(), path, value);
    if (!text) {
        Q_EMIT failed(said(text.error().detail), said(text.error().hint));
        return;
    }
    const auto reading = config::readConfig(*text);
    for (const auto &problem : reading.problems) {
        if (problem.severity == config::Severity::Error) {
            Q_EMIT failed(sentenceOf(problem), {});
            return;
        }
    }
    m_project.setConfigValue(toText(path), value, this, [this, project = m_project.folder()](const base::Status &written) {
        if (written || project != m_project.folder()) // another one is open by now
            return;
        Q_EMIT failed(said(written.error().detail), said(written.error().hint));
        read(); // what is shown is what counts
    });
}

void DataSettings::read()
{
    auto reading = config::readConfig(m_project.configText().toStdString());
    m_usable = m_project.isOpen() && m_project.hasConfig() && reading.valid();
    m_problem.clear();
    for (const auto &problem : reading.problems)
        if (problem.severity == config::Severity::Error && m_problem.isEmpty())
            m_problem = sentenceOf(problem);
    m_config = std::move(reading.config);
    Q_EMIT changed();
}

} // namespace anneal::ui
