// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runnews.h"

#include "widgets/button.h"
#include "widgets/catalog.h"

#include <QLocale>
#include <utility>

namespace anneal::ui {

using namespace widgets;

/// Once: the state is looked at with every batch of events, and somebody may have dismissed what was said of it.
bool RunNews::tellState(Banner::Kind kind, const QString &cause, const QString &nextStep)
{
    const QString all = cause + u'\n' + nextStep;
    if (std::exchange(m_toldState, all) == all)
        return false;
    m_banner.tell(kind, cause, nextStep);
    m_stateMessage = m_banner.message();
    return true;
}

/// The run stands where it did; going on with something else is the user's to decide.
void RunNews::tellChanges(const RunData &data)
{
    const bool isNew = tellState(Banner::Kind::Warning,
        tr("Something this run was made from has changed since its newest checkpoint:") + u'\n' + data.changes.join(u'\n'),
        tr("Put it back as it was and resume, start a new run, or go on: the result then cannot be reproduced exactly."));
    if (isNew)
        connect(m_banner.addFix(tr("Go on with the changes")), &QAbstractButton::clicked, this,
            [this] { Q_EMIT resumeAnywayRequested(run::StartMode::ResumeChanged); });
}

void RunNews::tellGone(bool atWork)
{
    tellState(Banner::Kind::Warning, tr("The folder of this run was deleted or moved."),
        atWork ? tr("What was read before is still shown. If training was still running, it stops by itself.")
               : tr("What was read before is still shown."));
}

void RunNews::tellError(const RunData &data, const QString &folder)
{
    m_banner.setDiagnostics(folder);
    if (!data.noCheckpoint.isEmpty())
        tellRestart(data);
    else if (!data.changes.isEmpty())
        tellChanges(data);
    else
        tellState(Banner::Kind::Error, widgets::said(data.message), widgets::said(data.hint));
}

/// What is shown is not all that the run did.
void RunNews::tellDamage(qint64 badLines, bool goesOn)
{
    tellState(Banner::Kind::Warning,
        badLines == 1 ? tr("events.jsonl of this run is damaged: a line of it cannot be read.")
                      : tr("events.jsonl of this run is damaged: %1 of its lines cannot be read.").arg(QLocale().toString(badLines)),
        goesOn ? tr("Charts, lists and the log show what is left. Checkpoints are files of their own: Resume continues from the newest one.")
               : tr("Charts, lists and the log show what is left."));
}

/// What the run did is lost unless its checkpoints come back; doing it again is the user's to decide.
void RunNews::tellRestart(const RunData &data)
{
    QString cause = tr("This run has no checkpoint to go on from.");
    if (data.lostSteps > 0)
        cause += u' ' + (data.lostSteps == 1 ? tr("Step 1 is lost.") : tr("Steps 1–%1 are lost.").arg(QLocale().toString(data.lostSteps)));
    const bool isNew = tellState(Banner::Kind::Warning, cause + u'\n' + widgets::said(data.noCheckpoint),
        tr("Put the checkpoint folders back and resume, start a new run, or begin this one again."));
    if (isNew)
        connect(m_banner.addFix(tr("Restart this run")), &QAbstractButton::clicked, this,
            [this] { Q_EMIT resumeAnywayRequested(run::StartMode::BeginAgain); });
}

void RunNews::untell()
{
    m_toldState.clear();
    m_banner.dismissMessage(std::exchange(m_stateMessage, 0));
}

void RunNews::tellUnexpectedEnd(bool goesOn, const QString &damage, const QString &cause)
{
    const QString ended = tr("The training process stopped unexpectedly.");
    const bool isNew = tellState(Banner::Kind::Warning, cause.isEmpty() ? ended : ended + u' ' + cause,
        goesOn                  ? tr("Resume continues from the newest checkpoint; nothing before it is lost.")
            : !damage.isEmpty() ? tr("None of its checkpoints can be continued from. Start a new run.") + u'\n' + damage
                                : tr("It had saved no checkpoint: restart this run to begin at step 1."));
    if (isNew)
        connect(m_banner.addFix(tr("Show the log")), &QAbstractButton::clicked, this, &RunNews::logRequested);
}

void RunNews::forget()
{
    m_toldState.clear();
}

} // namespace anneal::ui
