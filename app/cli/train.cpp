// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "app/cli/following.h"
#include "app/cli/interrupt.h"
#include "app/cli/preparing.h"
#include "core/base/text.h"
#include "core/config/reader.h"
#include "core/data/newrun.h"
#include "core/data/prepare.h"
#include "core/data/preparedset.h"
#include "core/data/reproduce.h"
#include "core/data/trust.h"
#include "core/run/runabout.h"
#include "core/run/runlauncher.h"
#include "core/run/runsummary.h"
#include "core/weights/modelfiles.h"

#include <system_error>

namespace anneal::cli {
namespace fs = std::filesystem;
namespace {

struct TrainOptions
{
    std::string config, runFolder, resume, repeat, name;
    std::vector<std::string> settings;
    bool detach = false, trust = false, acceptChanges = false, restart = false;
};

/// What a Ctrl-C ends with before the trainer was started; what is ready by then stays.
int interrupted(Terminal &terminal, const InterruptCounter &interrupts)
{
    terminal.fail({ base::ErrorKind::Canceled, "Stopped before the trainer was started.", {} });
    return interrupts.exitCode();
}

/// Starts the trainer; a Ctrl-C ends the wait for one that is dying. Once it is started, it is asked to stop by whoever follows it.
base::Status start(
    Terminal &terminal, run::RunLauncher &launcher, const run::RunFolder &folder, run::StartMode mode, const InterruptCounter &interrupts)
{
    const InterruptStop stop(interrupts);
    return launcher.start(folder, mode, { [&terminal](const std::string &sentence) { terminal.say(sentence); }, stop.token() });
}

int startAndFollow(Terminal &terminal, const run::RunFolder &folder, run::StartMode mode, bool detach, const InterruptCounter &interrupts)
{
    const auto engine = run::findEngine();
    if (!engine)
        return terminal.fail(engine.error());
    run::LocalLauncher launcher(*engine);
    terminal.say("Run: " + folder.path().string());
    const auto told = Told::of(folder);
    if (interrupts.count() > 0)
        return interrupted(terminal, interrupts);
    if (auto started = start(terminal, launcher, folder, mode, interrupts); !started)
        return started.error().kind == base::ErrorKind::Canceled ? interrupted(terminal, interrupts) : terminal.fail(started.error());
    if (!detach || interrupts.count() > 0)
        return follow(terminal, launcher, folder, told);
    terminal.print("Training goes on in the background: " + folder.path().string());
    const auto summary = run::summarize(folder);
    terminal.result(summary ? toJson(*summary) : base::Json { { "run", folder.path().string() } });
    return 0;
}

/// `place`: what a relative name is looked for in first.
base::Status checkModel(const config::ModelConfig &model, const fs::path &place)
{
    const auto found = weights::findModel(weights::modelPlace(model.modelName, place), model.revision);
    return found ? base::ok() : base::Status(found.error());
}

/// Prepares where nothing is prepared yet; says so where the prepared rows are older than what they were made of.
base::Status needPreparedData(Terminal &terminal, const LoadedConfig &loaded)
{
    const auto files = data::preparedFiles(loaded.reading.config.data, loaded.project);
    std::error_code ignored;
    if (!fs::exists(files.train, ignored)) {
        terminal.say("There are no prepared rows yet: preparing the data first.");
        const auto report = prepare(terminal, loaded);
        if (!report)
            return report.error();
        if (const auto incomplete = whatIsMissing(*report))
            terminal.warn(incomplete->text());
        terminal.say(base::counted(report->trainRows, "row") + " for training, " + base::formatCount(report->validationRows) + " held out.");
        return base::ok();
    }
    warnOfPreparedRows(terminal, files, loaded.reading.config.data, loaded.file);
    const auto prepared = fs::last_write_time(files.train, ignored);
    const auto sources = data::listSources(loaded.project / loaded.reading.config.data.inputPath, loaded.reading.config.data.inputType);
    if (!sources) // rows that were put there by hand need no input
        return base::ok();
    for (const auto &source : *sources) {
        if (source.reader && fs::last_write_time(source.path, ignored) > prepared) {
            terminal.warn(source.name + " has changed since the data was prepared. To use it: anneal-cli prepare-data "
                + base::shellQuoted(loaded.file.string()));
            break;
        }
    }
    return base::ok();
}

int resume(Context &context, const TrainOptions &options, const InterruptCounter &interrupts)
{
    if (!options.runFolder.empty() || !options.settings.empty())
        return context.terminal.fail(
            { base::ErrorKind::Usage, "A run that goes on keeps its folder and its configuration.", "Leave --run-dir and --set out." });
    if (!options.name.empty())
        return context.terminal.fail({ base::ErrorKind::Usage, "A run that goes on keeps its name.",
            "Change it with: anneal-cli runs rename " + base::shellQuoted(options.resume) + " " + base::shellQuoted(options.name) });
    const auto folder = run::RunFolder::open(options.resume);
    if (!folder)
        return context.terminal.fail(folder.error());
    if (auto trusted = options.trust ? data::trustOnce(folder->path(), data::outsidePaths(*folder)) : data::requireTrust(*folder); !trusted)
        return context.terminal.fail(trusted.error());
    return startAndFollow(context.terminal, *folder,
        options.acceptChanges ? run::StartMode::ResumeChanged
            : options.restart ? run::StartMode::BeginAgain
                              : run::StartMode::Resume,
        options.detach, interrupts);
}

/// Trains what a run was trained on once more, in a folder beside it.
int repeat(Context &context, const TrainOptions &options, const InterruptCounter &interrupts)
{
    if (!options.config.empty() || !options.runFolder.empty() || !options.settings.empty())
        return context.terminal.fail(
            { base::ErrorKind::Usage, "A run that is repeated has its configuration and its place.", "Leave CONFIG, --run-dir and --set out." });
    const auto run = run::RunFolder::open(options.repeat);
    if (!run)
        return context.terminal.fail(run.error());
    if (auto trusted = options.trust ? data::trustOnce(run->path(), data::outsidePaths(*run)) : data::requireTrust(*run); !trusted)
        return context.terminal.fail(trusted.error());
    if (const auto read = config::loadRunConfig(run->configFile()))
        if (auto found = checkModel(read->config.model, run->path()); !found)
            return context.terminal.fail(found.error());
    const auto again = data::repeatRun(*run);
    if (!again)
        return context.terminal.fail(again.error());
    return startAndFollow(context.terminal, *again, run::StartMode::Fresh, options.detach, interrupts);
}

int train(Context &context, const TrainOptions &options)
{
    auto &terminal = context.terminal;
    const InterruptCounter interrupts(3);
    if (!options.resume.empty())
        return resume(context, options, interrupts);
    if (!options.repeat.empty())
        return repeat(context, options, interrupts);
    if (options.acceptChanges || options.restart)
        return terminal.fail({ base::ErrorKind::Usage, options.restart ? "--restart goes with --resume." : "--accept-changes goes with --resume.",
            "See: anneal-cli train --help" });
    if (options.config.empty())
        return terminal.fail({ base::ErrorKind::Usage, "Name a config.yaml to train with, or a run to go on with.", "See: anneal-cli train --help" });
    const auto name = run::runNameFrom(options.name);
    if (!name)
        return terminal.fail(name.error());
    const auto loaded = loadProject(options.config, options.settings);
    if (!loaded)
        return terminal.fail(loaded.error());
    for (const auto &problem : loaded->reading.problems)
        terminal.warn(problem.text());
    if (auto allowed = allowPaths(*loaded, options.trust); !allowed)
        return terminal.fail(allowed.error());
    if (auto found = checkModel(loaded->reading.config.model, loaded->project); !found)
        return terminal.fail(found.error());
    if (auto prepared = needPreparedData(terminal, *loaded); !prepared)
        return prepared.error().kind == base::ErrorKind::Canceled ? (terminal.fail(prepared.error()), interrupts.exitCode())
                                                                  : terminal.fail(prepared.error());
    if (interrupts.count() > 0)
        return interrupted(terminal, interrupts);
    std::error_code ignored;
    data::NewRun request { loaded->reading.config, loaded->reading.origins, loaded->project, {} };
    request.configFile = loaded->file;
    request.name = *name;
    if (!options.runFolder.empty())
        request.folder = fs::absolute(options.runFolder, ignored);
    const auto folder = data::createRun(request);
    if (!folder)
        return terminal.fail(folder.error());
    return startAndFollow(terminal, *folder, run::StartMode::Fresh, options.detach, interrupts);
}

} // namespace

void addTrain(CLI::App &app, Context &context)
{
    const auto options = std::make_shared<TrainOptions>();
    auto *verb = addVerb(app, context, "train",
        "Train an adapter and watch it. Ctrl-C or SIGTERM stops and keeps what was learned; once more leaves the trainer running",
        "anneal-cli train mine/config.yaml --run-dir mine/runs/first --set training.num_epochs=1",
        [&context, options] { return train(context, *options); });
    verb->add_option("CONFIG", options->config, "A config.yaml, or the folder it lies in");
    verb->add_option("--run-dir", options->runFolder, "Folder of the run; by default a new one under training.output_dir")->type_name("D");
    verb->add_option("--name", options->name, "What to call the run; it can be changed at any time with: anneal-cli runs rename")->type_name("NAME");
    addSettings(*verb, options->settings);
    verb->add_option("--resume", options->resume, "Go on with this run from its newest good checkpoint")->type_name("D");
    auto *accept
        = verb->add_flag("--accept-changes", options->acceptChanges, "With --resume: also where the model, the rows or run.yaml have changed");
    verb->add_flag("--restart", options->restart, "With --resume: begin again at step 1 where the run's checkpoints are gone")->excludes(accept);
    verb->add_option("--repeat", options->repeat, "Train once more what this run was trained on, in a new folder beside it")->type_name("D");
    verb->add_flag("--trust", options->trust, "Let the project read outside of its folder; remembered for it");
    verb->add_flag("--detach", options->detach, "Start the trainer and return");
}

} // namespace anneal::cli
