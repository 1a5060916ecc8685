// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runfolder.h"

#include <QList>
#include <QString>

namespace anneal::ui {

/// One thing that came out of a run after its training.
struct RunResult
{
    QString title;  // "Held-out rows"
    QString value;  // "perplexity 18.31 → 7.42"
    QString detail; // how it was measured; where there is a path, that
    QString path;   // file or folder to show; may be empty
    QString time;   // ISO 8601
    bool operator==(const RunResult &) const = default;
};

/// results.jsonl of a run folder: what was measured and exported, in the order it was made. Lines that are none are skipped.
QList<RunResult> readResults(const run::RunFolder &folder);
base::Status appendResult(const run::RunFolder &folder, const RunResult &result);

} // namespace anneal::ui
