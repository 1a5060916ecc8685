// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/eventlog.h"
#include "core/run/runfolder.h"

#include <QtTest>

namespace anneal::tests {

/// The folder of a run that took so many steps and finished.
inline void writeRun(const QString &path, const char *yaml, int steps)
{
    const auto folder = run::RunFolder::create(path.toStdString(), yaml);
    QVERIFY(bool(folder));
    auto log = run::EventLog::open(*folder);
    QVERIFY(bool(log));
    QVERIFY(bool(log->append("state", { { "state", "Initializing" } })));
    QVERIFY(bool(log->append("state", { { "state", "Training" }, { "total_steps", steps }, { "first_step", 1 } })));
    for (int i = 1; i <= steps; ++i)
        QVERIFY(bool(log->append("step", { { "step", i }, { "loss", 3.0 / i }, { "tokens_per_second", 100 }, { "seconds", i } })));
    QVERIFY(bool(log->append("eval", { { "step", steps }, { "eval_loss", 1.5 } })));
    QVERIFY(bool(log->append("state", { { "state", "Finished" } })));
    QVERIFY(bool(log->append("end", { { "state", "Finished" }, { "message", "Finished." }, { "seconds", steps } })));
}

} // namespace anneal::tests
