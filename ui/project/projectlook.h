// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include "widgets/label.h"

#include <QList>
#include <QString>

#include <optional>

namespace anneal::ui {

class SeenRuns;

/// What a project holds and how far it has come, as its folder tells it.
struct ProjectLook
{
    struct Run
    {
        QString name, folder;
        QString status; // "finished · loss 1.52"
        bool isLive = false, isPaused = false;
        widgets::Tone tone = widgets::Tone::Secondary; // of the status
        bool hasResult = true;                         // an adapter that can be used
        QString what {}, why {};                       // where it has none: how it ended, and what is known of that
        enum class GoesOn { No, FromCheckpoint, FromStart } goesOn = GoesOn::No;
        bool operator==(const Run &) const = default;
    };

    QString folder;
    QString model;                  // as config.yaml names it; empty where what it says is wrong
    bool hasModel = false;          // on this computer
    std::optional<qint64> sources;  // files of a kind that is read; none where config.yaml is wrong about them
    qint64 files = 0;               // with all others
    std::optional<bool> isPrepared; // there are prepared rows; likewise
    qint64 trainRows = 0, heldOutRows = 0;
    QString staleRows;            // why the rows are not those that config.yaml and the documents give; empty where they are
    qint64 problems = 0;          // errors in config.yaml
    QList<Run> runs;              // the newest, at most three; archived ones are left out
    bool hasUnseenResult = false; // the newest has ended with an adapter, and nobody has looked at that
    bool operator==(const ProjectLook &) const = default;

    enum class Next { FixConfiguration, AddDocuments, PrepareRows, PrepareAgain, Train, Follow, GoOn, SeeResult };
    Next next() const;
};

/// Looks into a project's folder. Any thread; reads no large files.
ProjectLook lookAtProject(const QString &folder, const SeenRuns &seen);

} // namespace anneal::ui
