// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/run/runfolder.h"

#include <QList>
#include <QString>

namespace anneal::ui {

/// One thing that came out of a run after its training.
struct RunResult
{
    QString title;                   // "Held-out rows"
    QString value;                   // "perplexity 18.31 → 7.42"
    QString detail;                  // how it was measured; where there is a path, that
    QString path;                    // file or folder to show; may be empty
    QString time;                    // ISO 8601
    qint64 step = -1;                // of the adapter that it is of; negative: nobody knows
    base::Json facts = base::Json(); // what the words are made of (resultwords.h); null in lines of earlier versions
    double before = 0, after = 0;    // the perplexity without and with it, of an evaluation of all held-out rows; 0: it is none
    bool operator==(const RunResult &) const = default;
};

constexpr qsizetype kMostResults = 500; // a file of a stranger may have a million

/// results.jsonl of a run folder: what was measured and exported, in the order it was made, of very many the newest kMostResults; `hasMore` then
/// tells so. Lines that are none are skipped. Those that could not be written are behind them. Reads a file: not on the GUI thread.
QList<RunResult> readResults(const run::RunFolder &folder, bool *hasMore = nullptr);

/// Adds one. Where it cannot be written (a folder that is read-only, a full disk) this program keeps it as long as it runs: it may have taken
/// hours to make. Any thread.
base::Status appendResult(const run::RunFolder &folder, const RunResult &result);

} // namespace anneal::ui
