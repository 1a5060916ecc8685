// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runlauncher.h"
#include "ui/runs/rundata.h"
#include "widgets/banner.h"

#include <QObject>

namespace anneal::ui {

/// Tells in a banner what the state of a run asks of its user, each thing once: the state is looked at with every batch of events, and somebody may
/// have dismissed what was said of it.
class RunNews : public QObject
{
    Q_OBJECT

public:
    RunNews(widgets::Banner &banner, QObject *parent) : QObject(parent), m_banner(banner) { }

    /// Its folder was deleted or moved; `atWork`: it had not ended before.
    void tellGone(bool atWork);
    void tellDamage(qint64 badLines, bool goesOn);
    void tellError(const RunData &data, const QString &folder);
    /// `goesOn`: there is a checkpoint to go on from; `damage`: of those that are there, where none is one; `cause`: what may have been the
    /// reason.
    void tellUnexpectedEnd(bool goesOn, const QString &damage, const QString &cause);
    /// It is no longer so: takes away what was told, and nothing else.
    void untell();
    /// What follows is of another run, and told again.
    void forget();

Q_SIGNALS:
    void logRequested();
    void resumeAnywayRequested(run::StartMode mode); // with what has changed, or from step 1 where the checkpoints are gone

private:
    bool tellState(widgets::Banner::Kind kind, const QString &cause, const QString &nextStep); // false where it was told already
    void tellChanges(const RunData &data);
    void tellRestart(const RunData &data);

    widgets::Banner &m_banner;
    int m_stateMessage = 0; // of the banner: nothing takes away what it did not show itself
    QString m_toldState;
};

} // namespace anneal::ui
