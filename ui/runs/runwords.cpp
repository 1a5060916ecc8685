// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runwords.h"

#include <QCoreApplication>

namespace anneal::ui {

namespace {

struct RunWords
{
    Q_DECLARE_TR_FUNCTIONS(RunWords)
};

} // namespace

widgets::Tone toneOf(run::RunStatus status)
{
    switch (status) {
    case run::RunStatus::Failed:
        return widgets::Tone::Danger;
    case run::RunStatus::Interrupted:
    case run::RunStatus::Paused:
        return widgets::Tone::Warning;
    case run::RunStatus::Queued:
        return widgets::Tone::Secondary;
    default:
        return run::isLive(status) ? widgets::Tone::Success : widgets::Tone::Secondary;
    }
}

QString whyNoAdapter(run::RunStatus status)
{
    switch (status) {
    case run::RunStatus::Stopped:
        return RunWords::tr("The run was aborted before it saved an adapter");
    case run::RunStatus::Failed:
        return RunWords::tr("The run failed before it saved an adapter");
    case run::RunStatus::Interrupted:
        return RunWords::tr("The run stopped unexpectedly before it saved an adapter");
    case run::RunStatus::Queued:
        return RunWords::tr("The run was never started, so it has no adapter");
    default:
        return RunWords::tr("The run has no adapter yet");
    }
}

} // namespace anneal::ui
