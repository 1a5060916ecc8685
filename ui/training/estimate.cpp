// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/estimate.h"

#include "core/base/files.h"
#include "core/base/machine.h"
#include "core/base/text.h"
#include "core/config/fields.h"
#include "core/config/known.h"
#include "core/data/documentchanges.h"
#include "core/data/initadapter.h"
#include "core/data/prepare.h"
#include "core/data/preparedset.h"
#include "core/plan/guess.h"
#include "core/run/pace.h"
#include "ui/data/preparewarnings.h"
#include "ui/shell/project.h"
#include "widgets/counted.h"

#include <QCoreApplication>
#include <QLocale>

namespace anneal::ui {

using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(anneal::ui::Estimate)
};

QString bytes(quint64 count)
{
    return widgets::bytesText(count);
}

QString parameters(qint64 count)
{
    return count >= 10'000'000 ? Words::tr("%1 M").arg(qRound(double(count) / 1e6))
        : count >= 1'000'000   ? Words::tr("%1 M").arg(double(count) / 1e6, 0, 'f', 1)
                               : widgets::count(count);
}

const QString kMaxSeqLength = u"config#training.max_seq_length"_s; // a place of the Config page

/// The place of the setting of the model that a sentence names first: "model.layers_to_transform names layer 99 …".
QString placeOfSetting(const std::string &sentence)
{
    std::string path = "model.target_modules";
    auto first = std::string::npos;
    for (const auto &field : config::fields()) {
        const auto at = field.section() == "model" ? sentence.find(field.key()) : std::string::npos;
        if (at < first) {
            first = at;
            path = field.path;
        }
    }
    return u"config#"_s + QString::fromStdString(path);
}

struct Work
{
    const config::FineTuneConfig &config;
    const fs::path &project;
    Estimate &estimate;
    const std::map<std::string, config::Origin> &origins; // of the config's values

    void good(const QString &title, const QString &detail) { estimate.checks << Check { Check::State::Good, title, detail, {}, {} }; }
    void warn(const QString &title, const QString &detail, const QString &page = {}, const QString &fix = {})
    {
        estimate.checks << Check { Check::State::Warning, title, detail, page, fix };
    }
    void block(const QString &title, const QString &detail, const QString &page = {}, const QString &fix = {})
    {
        estimate.checks << Check { Check::State::Blocking, title, detail, page, fix };
    }

    void checkConfig(const config::Reading &reading);
    std::optional<plan::PlanSources::Model> checkModel(plan::PlanSources &sources);
    std::optional<plan::AdapterSize> checkAdapter(const weights::ModelShape &shape);
    void checkData(const weights::ModelShape &shape);
    void checkHeldOut(const plan::OutlinedFile *validation);
    void checkLengths();
    void checkPreparation(const data::PreparedFiles &files);
    void checkMemory(const base::Machine &machine);
    void checkDisk();
    void guessTime(const weights::ModelShape &shape, const base::Machine &machine);

    bool wantsShorter = false; // sequences are longer than the model was made for: a longer limit would be no help
};

void Work::checkConfig(const config::Reading &reading)
{
    if (reading.valid()) {
        good(Words::tr("Configuration"),
            Words::tr("%1, LoRA rank %2, learning rate %3")
                .arg(toText(nameOf(config.training.method)).toUpper(), QString::number(config.model.loraRank),
                    widgets::rateText(config.training.learningRate)));
        return;
    }
    int errors = 0;
    const config::Problem *first = nullptr;
    for (const config::Problem &problem : reading.problems) {
        errors += problem.severity == config::Severity::Error;
        if (!first && problem.severity == config::Severity::Error)
            first = &problem;
    }
    const int line = first ? first->line : 0, column = first ? first->column : 0;
    const QString text = first ? said(first->sentence()) : QString();
    block(Words::tr("Configuration"),
        errors == 1 ? Words::tr("config.yaml has a problem in line %1, column %2: %3").arg(QString::number(line), QString::number(column), text)
                    : Words::tr("config.yaml has %1 problems; the first in line %2, column %3: %4")
                          .arg(QString::number(errors), QString::number(line), QString::number(column), text),
        u"config"_s, Words::tr("Open Config"));
}

std::optional<plan::PlanSources::Model> Work::checkModel(plan::PlanSources &sources)
{
    const QString title = Words::tr("Model");
    const auto model = sources.model(weights::modelPlace(config.model.modelName, project), config.model.revision);
    if (!model) {
        block(title, said(model.error().text()), u"config#model.model_name"_s, Words::tr("Choose another model"));
        estimate.modelError = model.error();
        return std::nullopt;
    }
    good(title,
        Words::tr("%1, %2 parameters, stored as %3")
            .arg(QString::fromStdString(config.model.modelName), parameters(model->shape.parameters()), QString::fromStdString(model->shape.dtype)));
    if (model->noGguf)
        warn(Words::tr("Export", "name of a check"), said(model->noGguf->text()), u"config#model.model_name"_s, Words::tr("Choose another model"));
    return *model;
}

std::optional<plan::AdapterSize> Work::checkAdapter(const weights::ModelShape &shape)
{
    if (!config.model.initFrom) {
        if (const auto checked = plan::checkTargets(shape, config.model); !checked) {
            block(Words::tr("Adapter"), said(checked.error().text()), placeOfSetting(checked.error().detail), Words::tr("Open Config"));
            estimate.misfit = checked.error();
            return std::nullopt;
        }
        for (const auto &unused : plan::unusedSettings(shape, config.model))
            warn(Words::tr("Unused setting"),
                Words::tr("%1 changes nothing: it matches no layer that would get an adapter. Correct the name, or take it out.")
                    .arg(QString::fromStdString(unused)),
                placeOfSetting(unused), Words::tr("Open Config"));
        for (const auto &name : plan::targetsTrainedInFull(shape, config.model))
            warn(Words::tr("Named twice"),
                Words::tr("%1 is among the modules trained in full, so it gets no adapter. Take it out of one of the two.")
                    .arg(QString::fromStdString(name)),
                u"config#model.modules_to_save"_s, Words::tr("Open Config"));
        return plan::adapterSize(shape, config.model);
    }
    auto model = config.model;
    const auto same = data::adoptAdapter(project / *config.model.initFrom, origins, model);
    const auto size = plan::adapterSize(project / *config.model.initFrom);
    if (size && same)
        return *size;
    const base::Error &why = same ? size.error() : same.error();
    block(Words::tr("Adapter"), said(why.text()), u"config"_s, Words::tr("Open Config"));
    return std::nullopt;
}

void Work::checkData(const weights::ModelShape &shape)
{
    const plan::RunPlan &plan = *estimate.plan;
    wantsShorter = shape.maxPositions > 0 && plan.longest > shape.maxPositions;
    const QString title = Words::tr("Data");
    if (plan.trainedTokens == 0)
        return block(
            title, Words::tr("No token of the data is trained on: everything is masked out or cut off."), u"data"_s, Words::tr("Look at the rows"));
    good(title,
        Words::tr("%1, %2 tokens, %3 % of them trained")
            .arg(widgets::rowsText(plan.rows), widgets::count(plan.tokens),
                QString::number(widgets::percentOf(double(plan.trainedTokens), double(plan.tokens)))));
    if (plan.badRows > 0)
        warn(Words::tr("Rows that cannot be used"),
            Words::tr("%1 of %2 rows, the first in %3") // "line 12: …"
                .arg(widgets::count(plan.badRows), widgets::count(plan.rows + plan.badRows), said(plan.problems.front())),
            u"data"_s, Words::tr("Look at the rows"));
    const auto named = [](std::int64_t rows, const QString &one, const QString &several, const std::string &lines) {
        const QString what = rows == 1 ? one : several.arg(widgets::count(rows));
        return lines.empty() ? what : u"%1 (%2)"_s.arg(what, said(lines));
    };
    if (plan.untrainedRows > 0)
        warn(Words::tr("Masks"),
            named(plan.untrainedRows, Words::tr("1 row has no trained token and is left out"),
                Words::tr("%1 rows have no trained token and are left out"), plan.untrainedLines),
            u"data"_s, Words::tr("Look at the rows"));
    if (plan.cutEndRows > 0)
        warn(Words::tr("Stop tokens"),
            named(plan.cutEndRows, Words::tr("1 row is cut before its stop token"), Words::tr("%1 rows are cut before their stop tokens"),
                plan.cutEndLines),
            wantsShorter ? QString() : kMaxSeqLength, wantsShorter ? QString() : Words::tr("Raise the maximum row length"));
    checkLengths();
    if (wantsShorter)
        warn(Words::tr("Context"),
            Words::tr("The longest sequence has %1 tokens, and the model was made for %2: it learns little from what lies beyond.")
                .arg(widgets::count(plan.longest), widgets::count(shape.maxPositions)),
            kMaxSeqLength, Words::tr("Lower the maximum row length"));
}

/// What becomes of rows above training.max_seq_length.
void Work::checkLengths()
{
    const plan::RunPlan &plan = *estimate.plan;
    const qint64 longest = config.training.maxSeqLength;
    if (plan.longRows == 0)
        return;
    // What happens to a long row is for the packing strategy and then for training.max_length_policy to say.
    const auto layout = plan::layoutSettings(config.training);
    const bool cut
        = layout.longRows == plan::LongRows::Truncate && layout.packing != plan::Packing::BestFitSplit && layout.packing != plan::Packing::Wrapped;
    const bool dropped = layout.longRows == plan::LongRows::Drop;
    const QString what = cut ? Words::tr("%1 of the rows have more than %2 tokens and are cut there; the longest has %3")
        : dropped            ? Words::tr("%1 of the rows have more than %2 tokens and are left out; the longest has %3")
                             : Words::tr("%1 of the rows have more than %2 tokens and are split; the longest has %3");
    QString text = what.arg(widgets::count(plan.longRows), widgets::count(longest), widgets::count(plan.longestRow));
    if (dropped && !plan.droppedLines.empty())
        text += u" (%1)"_s.arg(said(plan.droppedLines));
    const bool offers = !wantsShorter && plan.cutEndRows == 0; // one button for one thing
    if (cut || dropped)
        warn(Words::tr("Length"), text, offers ? kMaxSeqLength : QString(), offers ? Words::tr("Raise the maximum row length") : QString());
    else
        good(Words::tr("Length"), text);
}

/// Rows are held out to be measured, and a run without a measurement says nothing of that.
void Work::checkHeldOut(const plan::OutlinedFile *validation)
{
    if (validation && validation->lines > 0 && estimate.plan->validationRows == 0)
        warn(Words::tr("Held-out rows"),
            Words::tr("No held-out row can be evaluated: none has a trained token within the maximum row length, %1.")
                .arg(widgets::count(config.training.maxSeqLength)),
            kMaxSeqLength, Words::tr("Raise the maximum row length"));
}

/// What the preparation of these rows warned of is as true now.
void Work::checkPreparation(const data::PreparedFiles &files)
{
    if (const auto unused = data::unusedSources(files); unused.failed.count > 0)
        warn(Words::tr("Sources"), said(unused.text()), u"data"_s, Words::tr("Open the data page"));
    else if (unused.skipped.count > 0) // nothing of them was to be trained on
        good(Words::tr("Sources"), said(unused.text()));
    const auto documents = data::documentChanges(files, config.data, project);
    if (documents.any())
        warn(Words::tr("Documents"), said(documents.text()), u"train#prepare"_s, Words::tr("Prepare the data again"));
    if (const auto others = data::otherSettings(files, config.data); !others.empty()) // one button for one thing
        warn(Words::tr("Data settings"), said(others), documents.any() ? QString() : u"train#prepare"_s,
            documents.any() ? QString() : Words::tr("Prepare the data again"));
    constexpr std::uint64_t limit = 64u << 20;
    const auto text = base::readFile(files.report, limit);
    const auto report = text ? base::parseJson(*text) : base::Result<base::Json>(text.error());
    if (!report)
        return; // rows that were prepared elsewhere have none
    for (const auto &warning : data::warningsIn(*report)) {
        const auto words = wordsOf(warning);
        warn(words.title, words.nextStep.isEmpty() ? words.cause : words.cause + u' ' + words.nextStep, u"data"_s, Words::tr("Open the data page"));
    }
}

void Work::checkMemory(const base::Machine &machine)
{
    const plan::RunPlan &plan = *estimate.plan;
    good(Words::tr("Device"),
        (plan.bfloat16 ? Words::tr("%1 cores, trains in bfloat16") : Words::tr("%1 cores, trains in float32")).arg(machine.cores));
    estimate.memoryFree = machine.memoryFree;
    const quint64 need = plan.forecast.memory();
    const QString memory = Words::tr("%1 of %2 that are free").arg(bytes(need), bytes(estimate.memoryFree));
    if (plan.forecast.model > estimate.memoryFree)
        block(Words::tr("Memory"), Words::tr("the weights alone take %1 and %2 are free").arg(bytes(plan.forecast.model), bytes(estimate.memoryFree)),
            u"config#model.model_name"_s, Words::tr("Choose another model"));
    else if (need > estimate.memoryFree)
        warn(Words::tr("Memory"),
            config.training.gradientCheckpointing ? Words::tr("about %1; a smaller batch or a lower maximum row length needs less").arg(memory)
                                                  : Words::tr("about %1; gradient checkpointing or a smaller batch needs less").arg(memory),
            u"config"_s, Words::tr("Open Config"));
    else
        good(Words::tr("Memory"), Words::tr("about %1").arg(memory));
}

void Work::checkDisk()
{
    const auto free = base::freeSpace(project);
    estimate.diskFree = free ? *free : 0;
    const auto runs = (project / config.training.outputDir).lexically_normal();
    if (!base::mayWriteInto(runs))
        return block(Words::tr("Disk"),
            Words::tr("Cannot create runs in %1: the folder is read-only, or this is not a folder.").arg(QString::fromStdString(runs.string())),
            u"config#training.output_dir"_s, Words::tr("Choose another folder"));
    const plan::Forecast &forecast = estimate.plan->forecast;
    const QString disk = Words::tr("%1 for checkpoints, %2 free").arg(bytes(forecast.disk), bytes(estimate.diskFree));
    if (estimate.diskFree < 2 * forecast.checkpoint)
        block(Words::tr("Disk"), disk);
    else if (estimate.diskFree < forecast.disk)
        warn(Words::tr("Disk"), disk, u"config#training.keep_last"_s, Words::tr("Keep fewer checkpoints"));
    else
        good(Words::tr("Disk"), disk);
}

void Work::guessTime(const weights::ModelShape &shape, const base::Machine &machine)
{
    const plan::RunPlan &plan = *estimate.plan;
    if (const auto pace = run::measuredPace(project / config.training.outputDir, config.model.modelName)) {
        estimate.tokensPerSecond = pace->tokensPerSecond;
        estimate.speedSource = QString::fromStdString(pace->run);
        estimate.firstStepSeconds = pace->firstStepSeconds;
        estimate.seconds = pace->secondsFor(plan.allTokens);
    } else {
        const double tokens = std::max(1.0, plan.allTokens);
        estimate.tokensPerSecond = tokens / plan::guessedSeconds(tokens, plan.steps.totalSteps, plan.bfloat16, shape, machine);
        estimate.seconds = plan.allTokens / estimate.tokensPerSecond;
    }
}

} // namespace

bool Estimate::blocked() const
{
    return std::any_of(checks.begin(), checks.end(), [](const Check &check) { return check.state == Check::State::Blocking; });
}

Estimate estimateRun(const std::string &text, const fs::path &project, plan::PlanSources &sources, plan::PlanSources::Look look, std::stop_token stop)
{
    Estimate estimate;
    const config::Reading reading = config::readConfig(text);
    const config::FineTuneConfig &config = reading.config;
    Work work { config, project, estimate, reading.origins };
    work.checkConfig(reading);
    if (!config::knows(reading, "model.model_name"))
        return estimate; // what else there is to say would be of the defaults, which nobody has chosen
    const auto model = work.checkModel(sources);
    if (!model || !reading.valid() || stop.stop_requested()) // numbers would be of defaults as well
        return estimate;
    const auto adapter = work.checkAdapter(model->shape);
    const auto files = data::preparedFiles(config.data, project);
    std::error_code failure;
    if (!fs::exists(files.train, failure)) {
        work.block(Words::tr("Data"), Words::tr("There are no prepared rows yet."), u"data"_s, Words::tr("Prepare data"));
        return estimate;
    }
    if (const auto whole = data::checkPrepared(files); !whole) {
        work.block(Words::tr("Data"), said(whole.error().text()), u"data"_s, Words::tr("Prepare data"));
        return estimate;
    }
    const auto rows = sources.rows(
        config, *model, files.train, files.validation, config.model.chatTemplate ? project / *config.model.chatTemplate : fs::path(), look, stop);
    if (!rows) {
        if (rows.error().kind != base::ErrorKind::Canceled)
            work.block(Words::tr("Data"), said(rows.error().text()), u"data"_s, Words::tr("Look at the rows"));
        return estimate;
    }
    if (!adapter)
        return estimate;
    const base::Machine machine = base::thisMachine();
    estimate.plan = plan::planRun(config, plan::heldAs(model->shape, config.model.dtype), *adapter, plan::trainsInBFloat16(config, machine),
        *rows->train, rows->validation.get());
    work.checkData(model->shape);
    work.checkHeldOut(rows->validation.get());
    work.checkPreparation(files);
    work.checkMemory(machine);
    work.checkDisk();
    work.guessTime(model->shape, machine);
    return estimate;
}

} // namespace anneal::ui
