// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/latest.h"

#include <QCoreApplication>
#include <QList>
#include <QString>

namespace anneal::ui {

class Project;
class ValuesView;

/// What the values can be compared with besides the defaults: the file on disk, and what the runs of the project were started with.
class OtherTexts
{
    Q_DECLARE_TR_FUNCTIONS(anneal::ui::OtherTexts)

public:
    /// All three must outlive this object.
    OtherTexts(Project &project, Background &background, ValuesView &view);

    /// Looks for the runs anew, in the background.
    void update();
    /// The file has another text, or it has come or gone.
    void followFile();
    /// The name of the file on disk among them.
    static QString fileName();

private:
    struct RunTexts
    {
        QString runsFolder;
        QList<std::pair<QString, QString>> runs; // names and texts, live ones first, then the newest
    };
    static RunTexts read(const QString &runsFolder);
    void take(const RunTexts &runs);

    Project &m_project;
    ValuesView &m_view;
    RunTexts m_lastRuns;
    Latest<RunTexts> m_runs;
    bool m_comparesFile = false; // the values can be compared with the file on disk
};

} // namespace anneal::ui
