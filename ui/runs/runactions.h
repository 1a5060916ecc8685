// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/run/runfolder.h"
#include "ui/runs/resultsfile.h"
#include "ui/shell/page.h"

#include <QObject>

namespace anneal::ui {

/// What can be done with a run that has an adapter: evaluate, merge, export. Each is a task and can be canceled.
class RunActions : public QObject
{
    Q_OBJECT

public:
    RunActions(Services services, QObject *parent);

    /// Measures the model without and with the adapter on the run's held-out rows, or on its training rows where none were held out.
    void evaluate(const run::RunFolder &folder);
    void merge(const run::RunFolder &folder);
    void exportGguf(const run::RunFolder &folder, const QString &type = QStringLiteral("q8_0"));
    /// evaluate(), merge() and exportGguf() one after another; resultReady() for each, finishedUp() at the end. `project`: the folder of the
    /// run's, which may have been left.
    void finishUp(const run::RunFolder &folder, const QString &project);

    /// The command that does what a page does, for a shell.
    static QString trainCommand(const run::RunFolder &folder, const QString &project);

Q_SIGNALS:
    void resultReady(const QString &runFolder); // written to its results
    void finishedUp(const QString &runFolder);  // all that finishUp() does is done
    void failed(const anneal::base::Error &error);
    void failedElsewhere(const QString &sentence); // of a run whose project is not open any more

private:
    using Next = std::function<void()>;
    struct Job
    {
        run::RunFolder folder;
        QString project; // where it was asked for
    };
    /// What a job begins with, as the disk tells it.
    struct Look
    {
        base::Result<config::FineTuneConfig> config;
        bool heldOut = false;
        QString model; // where it is
        QString out;   // a free name; empty where nothing is made
    };
    Job jobOf(const run::RunFolder &folder) const;
    void evaluateThen(const Job &job, const Next &next);
    void evaluateAs(const Job &job, const Look &look, const Next &next);
    void mergeAs(const Job &job, const Look &look, const Next &next);
    void exportAs(const Job &job, const QString &type, const Look &look, const Next &next);
    void mergeThen(const Job &job, const Next &next);
    void exportThen(const Job &job, const QString &type, const Next &next);
    /// Looks beside this thread and goes on where the run can be worked with. `wanted`: the file or folder to be made in the run, if any.
    void lookThen(const Job &job, const std::string &wanted, const std::function<void(const Look &)> &next);
    void keep(const Job &job, const RunResult &result, const Next &next);
    void fail(const Job &job, const base::Error &error);
    static QString modelOf(const config::FineTuneConfig &config, const run::RunFolder &folder);

    Services m_services;
};

} // namespace anneal::ui
