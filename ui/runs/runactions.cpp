// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runactions.h"

#include "core/base/files.h"
#include "core/base/freename.h"
#include "core/base/text.h"
#include "core/config/reader.h"
#include "core/run/runsummary.h"
#include "core/weights/modelfiles.h"
#include "ui/runs/configdifferences.h"
#include "ui/runs/enginejob.h"
#include "ui/runs/resultwords.h"
#include "ui/shell/project.h"
#include "widgets/numbers.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QPointer>
#include <algorithm>
#include <utility>
#include <vector>

namespace anneal::ui {

using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

namespace {

QString quoted(const QString &word)
{
    static const QString plain = u"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@"_s;
    if (!word.isEmpty() && std::all_of(word.begin(), word.end(), [](QChar c) { return plain.contains(c); }))
        return word;
    return u'\'' + QString(word).replace(u'\'', u"'\\''"_s) + u'\'';
}

} // namespace

/// One job on a run, from the question to its last result. Those of all pages are in one list: a run that is moved away is lost to each of them.
class RunActions::Work
{
public:
    Work(RunActions *by, const fs::path &folder) : m_by(by), m_folder(folder.lexically_normal()) { all().push_back(this); }
    ~Work()
    {
        std::erase(all(), this);
        if (m_by)
            Q_EMIT m_by->workChanged();
    }
    Q_DISABLE_COPY_MOVE(Work)

    const fs::path &folder() const { return m_folder; }
    Doing doing = Doing::Evaluating;
    static std::vector<const Work *> &all()
    {
        static std::vector<const Work *> all;
        return all;
    }

private:
    QPointer<RunActions> m_by;
    const fs::path m_folder;
};

/// How messages speak of a job.
struct RunActions::Words
{
    QString being, failed, canceled;
};

RunActions::Words RunActions::wordsOf(Doing doing)
{
    switch (doing) {
    case Doing::Evaluating:
        return { tr("being evaluated"), tr("the evaluation failed."), tr("the evaluation was canceled; nothing was kept.") };
    case Doing::Merging:
        return { tr("being merged"), tr("the merge failed."), tr("the merge was canceled; nothing was kept.") };
    case Doing::Exporting:
        return { tr("being exported"), tr("the export failed."), tr("the export was canceled; nothing was kept.") };
    case Doing::Waiting:
        return { tr("waiting for another run"), {}, {} };
    }
    return {};
}

/// Jobs that are done one after the other.
struct RunActions::Queue
{
    std::vector<std::optional<Job>> jobs;
    std::size_t next = 0;
    Step step;
};

QList<RunActions::ExportType> RunActions::exportTypes()
{
    return { { u"q8"_s, u"q8_0"_s, tr("Export GGUF, 8 bits (q8_0)") }, { u"f16"_s, u"f16"_s, tr("Export GGUF, 16 bits (f16)") },
        { u"f32"_s, u"f32"_s, tr("Export GGUF, 32 bits (f32)") } };
}

RunActions::RunActions(Services services, QObject *parent) : QObject(parent), m_services(services)
{
    // After the pages, which begin anew with each project.
    connect(&services.project, &Project::opened, this, &RunActions::reportPending, Qt::QueuedConnection);
}

/// What failed while another project was open, now that its own one is.
void RunActions::reportPending()
{
    const QList<Failure> failures = m_pendingFailures.take(m_services.project.folder());
    for (const Failure &failure : failures)
        Q_EMIT failed(failure.error, failure.runFolder);
}

/// How a message names a run: with its project, where that is not the open one.
QString RunActions::displayName(const Job &job) const
{
    constexpr qsizetype most = 60;
    QString name = job.name;
    if (name.size() > most)
        name = name.left(most / 2) + u'…' + name.right(most / 2);
    return m_services.project.named(name, job.project);
}

QString RunActions::workOn(const fs::path &runFolder)
{
    const auto &all = Work::all();
    const auto found
        = std::find_if(all.begin(), all.end(), [folder = runFolder.lexically_normal()](const Work *one) { return one->folder() == folder; });
    if (found == all.end())
        return {};
    return wordsOf((*found)->doing).being;
}

RunActions::Job RunActions::jobOf(const Subject &subject, const QString &project)
{
    Q_EMIT started(toText(subject.folder.path()));
    return { subject.folder, subject.name, project, std::make_shared<Work>(this, subject.folder.path()) };
}

void RunActions::eachOf(const Subjects &runs, const Step &step)
{
    auto queue = std::make_shared<Queue>();
    queue->step = step;
    for (const Subject &one : runs) {
        queue->jobs.push_back(jobOf(one, m_services.project.folder()));
        Job &job = *queue->jobs.back();
        if (runs.size() > 1)
            job.place = tr(", %1 of %2").arg(widgets::count(queue->jobs.size()), widgets::count(runs.size()));
        begin(job, Doing::Waiting);
    }
    goOn(queue);
}

void RunActions::goOn(const std::shared_ptr<Queue> &queue)
{
    if (queue->next == queue->jobs.size())
        return;
    Job job = *std::exchange(queue->jobs[queue->next], std::nullopt);
    ++queue->next;
    job.onFailure = [this, queue](bool isCanceled) {
        if (isCanceled)
            queue->jobs.resize(queue->next); // nobody waits for those behind it any more
        goOn(queue);
    };
    queue->step(job, [this, queue] { goOn(queue); });
}

void RunActions::begin(const Job &job, Doing doing)
{
    job.work->doing = doing;
    Q_EMIT workChanged();
}

/// Says of which run, and what of it: by then another page may be shown.
void RunActions::fail(const Job &job, const base::Error &error)
{
    const bool canceled = error.kind == base::ErrorKind::Canceled;
    const Words words = wordsOf(job.work->doing);
    QString what = canceled ? words.canceled : words.failed;
    if (!canceled)
        what += u' ' + said(error.detail);
    report(job, { error.kind, what.toStdString(), error.hint });
    if (job.onFailure)
        job.onFailure(canceled);
}

void RunActions::report(const Job &job, const base::Error &error)
{
    const Failure failure { { error.kind, tr("%1: %2").arg(job.name, said(error.detail)).toStdString(), error.hint }, toText(job.folder.path()) };
    if (job.project == m_services.project.folder())
        return Q_EMIT failed(failure.error, failure.runFolder);
    m_pendingFailures[job.project] << failure;
    Q_EMIT failedElsewhere(tr("%1: %2").arg(displayName(job), said(error.detail)));
}

void RunActions::lookThen(const Job &job, const std::string &wanted, const std::function<void(const Look &)> &next)
{
    m_services.tasks.background().ask(
        Background::Lane::Question, this,
        [folder = job.folder, wanted]() -> Look {
            const auto reading = config::loadRunConfig(folder.configFile());
            if (!reading)
                return { reading.error(), false, {}, {}, -1 };
            std::error_code failure;
            const auto summary = run::summarize(folder);
            return { reading->config, fs::exists(folder.validationData(), failure), modelOf(reading->config, folder),
                wanted.empty() ? QString() : toText(base::freeName(folder.path() / fs::path(wanted).stem(), fs::path(wanted).extension().string())),
                summary && !run::isLive(summary->status) ? summary->step : -1 };
        },
        [this, job, next](const Look &look) {
            if (look.config)
                next(look);
            else
                fail(job, look.config.error());
        });
}

QString RunActions::modelOf(const config::FineTuneConfig &config, const run::RunFolder &folder)
{
    return QString::fromStdString(weights::modelPlace(config.model.modelName, folder.path())); // run.yaml names it relative to itself
}

void RunActions::evaluate(const Subjects &runs)
{
    eachOf(runs, [this](const Job &job, const Next &next) { evaluateThen(job, next); });
}

void RunActions::merge(const Subjects &runs)
{
    eachOf(runs, [this](const Job &job, const Next &next) { mergeThen(job, next); });
}

void RunActions::exportGguf(const Subjects &runs, const QString &type)
{
    eachOf(runs, [this, type](const Job &job, const Next &next) { exportThen(job, type, next); });
}

void RunActions::finishUp(const Subject &subject, const QString &project)
{
    const Job job = jobOf(subject, project);
    evaluateThen(job, [this, job] {
        mergeThen(job, [this, job] { exportThen(job, u"q8_0"_s, [this, job] { Q_EMIT finishedUp(toText(job.folder.path()), displayName(job)); }); });
    });
}

void RunActions::keep(const Job &job, const RunResult &result, const QString &news, const Next &next)
{
    m_services.tasks.background().ask(
        Background::Lane::Question, this, [folder = job.folder, result] { return appendResult(folder, result); },
        [this, job, news, path = result.path, next](const base::Status &written) {
            if (!written)
                report(job,
                    { written.error().kind, tr("a result could not be saved: %1").arg(said(written.error().detail)).toStdString(),
                        tr("The result stays listed until you close Anneal. Copy what you need. %1")
                            .arg(said(written.error().hint))
                            .trimmed()
                            .toStdString() });
            Q_EMIT resultReady(toText(job.folder.path()), news, path);
            if (next)
                next();
        });
}

void RunActions::evaluateThen(const Job &job, const Next &next)
{
    begin(job, Doing::Evaluating);
    lookThen(job, {}, [this, job, next](const Look &look) { evaluateAs(job, look, next); });
}

void RunActions::evaluateAs(const Job &job, const Look &look, const Next &next)
{
    const run::RunFolder &folder = job.folder;
    const bool heldOut = look.heldOut;
    const qint64 step = look.step;
    const fs::path rows = heldOut ? folder.validationData() : folder.trainData();
    const QStringList common { u"evaluate"_s, u"--model"_s, look.model, u"--data"_s, toText(rows), u"--run"_s, toText(folder.path()), u"--json"_s };
    auto *before = new EngineJob(m_services.tasks, tr("%1: evaluating the base model").arg(job.name) + job.place, common, job.project, this);
    connect(before, &EngineJob::finished, this, [this, common, job, heldOut, step, next](const base::Result<base::Json> &without) {
        if (!without) {
            fail(job, without.error());
            return;
        }
        const QStringList arguments = common + QStringList { u"--adapter"_s, toText(job.folder.adapterFolder()) };
        auto *after = new EngineJob(m_services.tasks, tr("%1: evaluating the adapter").arg(job.name) + job.place, arguments, job.project, this);
        connect(after, &EngineJob::finished, this, [this, first = *without, job, heldOut, step, next](const base::Result<base::Json> &with) {
            if (!with) {
                fail(job, with.error());
                return;
            }
            const RunResult result = evaluationResult(heldOut, step, first, *with);
            keep(job, result, (heldOut ? tr("%1, held-out rows: %2") : tr("%1, training rows: %2")).arg(displayName(job), result.value), next);
        });
    });
}

void RunActions::mergeThen(const Job &job, const Next &next)
{
    begin(job, Doing::Merging);
    lookThen(job, "merged", [this, job, next](const Look &look) { mergeAs(job, look, next); });
}

void RunActions::mergeAs(const Job &job, const Look &look, const Next &next)
{
    const run::RunFolder &folder = job.folder;
    const QString out = look.out;
    const QStringList arguments { u"merge-adapter"_s, u"--model"_s, look.model, u"--adapter"_s, toText(folder.adapterFolder()), u"--out"_s, out,
        u"--json"_s };
    auto *engine = new EngineJob(m_services.tasks, tr("%1: merging").arg(job.name) + job.place, arguments, job.project, this);
    connect(engine, &EngineJob::finished, this, [this, job, out, step = look.step, next](const base::Result<base::Json> &answer) {
        if (!answer) {
            fail(job, answer.error());
            return;
        }
        keep(job, mergeResult(step, out), tr("%1: merged model saved in the folder %2").arg(displayName(job), QFileInfo(out).fileName()), next);
    });
}

void RunActions::exportThen(const Job &job, const QString &type, const Next &next)
{
    begin(job, Doing::Exporting);
    lookThen(job, "model-" + type.toStdString() + ".gguf", [this, job, type, next](const Look &look) { exportAs(job, type, look, next); });
}

void RunActions::exportAs(const Job &job, const QString &type, const Look &look, const Next &next)
{
    const run::RunFolder &folder = job.folder;
    const QString out = look.out;
    const QStringList arguments { u"export"_s, u"--model"_s, look.model, u"--adapter"_s, toText(folder.adapterFolder()), u"--format"_s, u"gguf"_s,
        u"--type"_s, type, u"--out"_s, out, u"--json"_s };
    auto *engine = new EngineJob(m_services.tasks, tr("%1: exporting GGUF").arg(job.name) + job.place, arguments, job.project, this);
    connect(engine, &EngineJob::finished, this, [this, job, out, type, step = look.step, next](const base::Result<base::Json> &answer) {
        if (!answer) {
            fail(job, answer.error());
            return;
        }
        m_services.tasks.background().ask(
            Background::Lane::Question, this, [out] { return quint64(QFileInfo(out).size()); },
            [this, job, out, type, step, next](quint64 bytes) {
                keep(job, exportResult(step, out, type, bytes),
                    tr("%1: exported as %2, %3").arg(displayName(job), QFileInfo(out).fileName(), widgets::bytesText(bytes)), next);
            });
    });
}

QString RunActions::trainCommand(const run::RunFolder &folder, const QString &project)
{
    QStringList words { u"anneal-cli"_s, u"train"_s, toText(folder.configFile()) };
    if (QDir(project).exists(u"config.yaml"_s) && QFileInfo(toText(folder.path())).absolutePath().startsWith(project))
        words = { u"anneal-cli"_s, u"train"_s, project + u"/config.yaml"_s };
    const auto now = config::loadConfig(toPath(project + u"/config.yaml"_s));
    const auto then = config::loadRunConfig(folder.configFile());
    if (words.last().endsWith(u"config.yaml"_s) && now && then)
        for (const config::Override &change : differences(now->config, then->config))
            words << u"--set"_s << QString::fromStdString(change.path + "=" + change.value);
    for (QString &word : words)
        word = quoted(word);
    return words.join(u' ');
}

} // namespace anneal::ui
