// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/project.h"

#include <QtTest>
#include <memory>
#include <optional>

namespace anneal::tests {

/// Calls `ask` with what is to be called when it is done, and waits for that.
template <typename Ask>
base::Status awaited(Ask ask)
{
    const auto outcome = std::make_shared<std::optional<base::Status>>();
    ask([outcome](const base::Status &status) { *outcome = status; });
    if (!QTest::qWaitFor([&] { return outcome->has_value(); }, 30'000))
        return base::Error { base::ErrorKind::Internal, "The project did not answer.", {} };
    return **outcome;
}

/// Opens a project and waits until it is open.
inline base::Status open(ui::Project &project, const QString &folder)
{
    return awaited([&](ui::Project::Done done) { project.open(folder, nullptr, std::move(done)); });
}

/// Writes config.yaml and waits until it is on the disk.
inline base::Status write(ui::Project &project, const QString &text)
{
    return awaited([&](ui::Project::Done done) { project.setConfigText(text, nullptr, std::move(done)); });
}

} // namespace anneal::tests
