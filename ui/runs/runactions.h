// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/run/runfolder.h"
#include "ui/runs/resultsfile.h"
#include "ui/shell/page.h"

#include <QHash>
#include <QObject>
#include <memory>

namespace anneal::ui {

/// What can be done with a run that has an adapter: evaluate, merge, export. Each is a task and can be canceled.
class RunActions : public QObject
{
    Q_OBJECT

public:
    RunActions(Services services, QObject *parent);

    /// A run, and how people call it.
    struct Subject
    {
        run::RunFolder folder;
        QString name;
    };
    using Subjects = std::vector<Subject>;

    /// Measures the model without and with the adapter on the run's held-out rows, or on its training rows where none were held out. Of several
    /// runs one after the other, here as below: one that fails stops none behind it, canceling one does.
    void evaluate(const Subjects &runs);
    void merge(const Subjects &runs);
    void exportGguf(const Subjects &runs, const QString &type);
    /// What exportGguf() can write, and how an action words it.
    struct ExportType
    {
        QString id, type, text;
    };
    static QList<ExportType> exportTypes();
    /// evaluate(), merge() and exportGguf() one after another; resultReady() for each, finishedUp() at the end. `project`: the folder of the
    /// run's project, which need not be open.
    void finishUp(const Subject &subject, const QString &project);

    /// What this program does with a run now, whichever page asked for it: "being evaluated"; empty where nothing. GUI thread.
    static QString workOn(const std::filesystem::path &runFolder);

    /// The command that does what a page does, for a shell.
    static QString trainCommand(const run::RunFolder &folder, const QString &project);

Q_SIGNALS:
    void started(const QString &runFolder); // something was asked for
    void workChanged();                     // what workOn() says
    /// Written to its results: what came out, in a line with the run's name, and the file or folder that was made, if any.
    void resultReady(const QString &runFolder, const QString &news, const QString &path);
    void finishedUp(const QString &runFolder, const QString &name);          // all that finishUp() does is done; the run as a message names it
    void failed(const anneal::base::Error &error, const QString &runFolder); // it names the run
    void failedElsewhere(const QString &sentence);                           // of a run whose project is not open any more

private:
    using Next = std::function<void()>;
    enum class Doing { Evaluating, Merging, Exporting, Waiting };
    class Work;
    struct Words;
    static Words wordsOf(Doing doing);
    struct Job
    {
        run::RunFolder folder;
        QString name;
        QString project;            // where it was asked for
        std::shared_ptr<Work> work; // lives as long as anything of the job is to come
        QString place {};           // ", 2 of 5" where it is one of several
        std::function<void(bool isCanceled)> onFailure {};
    };
    struct Queue;
    using Step = std::function<void(const Job &, const Next &)>;
    void eachOf(const Subjects &runs, const Step &step);
    void goOn(const std::shared_ptr<Queue> &queue);
    /// What a job begins with, as the disk tells it.
    struct Look
    {
        base::Result<config::FineTuneConfig> config;
        bool heldOut = false;
        QString model;    // where it is
        QString out;      // a free name; empty where nothing is made
        qint64 step = -1; // of the adapter; negative: nobody knows
    };
    Job jobOf(const Subject &subject, const QString &project);
    void begin(const Job &job, Doing doing);
    void evaluateThen(const Job &job, const Next &next);
    void evaluateAs(const Job &job, const Look &look, const Next &next);
    void mergeAs(const Job &job, const Look &look, const Next &next);
    void exportAs(const Job &job, const QString &type, const Look &look, const Next &next);
    void mergeThen(const Job &job, const Next &next);
    void exportThen(const Job &job, const QString &type, const Next &next);
    /// Looks beside this thread and goes on where the run can be worked with. `wanted`: the file or folder to be made in the run, if any.
    void lookThen(const Job &job, const std::string &wanted, const std::function<void(const Look &)> &next);
    void keep(const Job &job, const RunResult &result, const QString &news, const Next &next);
    void fail(const Job &job, const base::Error &error);
    void report(const Job &job, const base::Error &error);
    void reportPending();
    QString displayName(const Job &job) const;
    static QString modelOf(const config::FineTuneConfig &config, const run::RunFolder &folder);

    struct Failure
    {
        base::Error error;
        QString runFolder;
    };

    Services m_services;
    QHash<QString, QList<Failure>> m_pendingFailures; // by the folder of their project, which was left
};

} // namespace anneal::ui
