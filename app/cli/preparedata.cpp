// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "app/cli/interrupt.h"
#include "app/cli/modelargument.h"
#include "app/cli/preparing.h"
#include "core/base/text.h"
#include "core/data/prepare.h"

namespace anneal::cli {
namespace {

constexpr std::size_t kReasonsShown = 20;
constexpr std::size_t kFilesShown = 50;
constexpr std::int64_t kFilesNamed = 5;

struct PrepareOptions
{
    std::string config;
    std::vector<std::string> settings;
    bool trust = false;
};

int prepareData(Context &context, const PrepareOptions &options)
{
    const InterruptCounter interrupts(2);
    const auto loaded = loadProject(options.config, options.settings);
    if (!loaded)
        return context.terminal.fail(loaded.error());
    if (auto allowed = allowPaths(*loaded, options.trust); !allowed)
        return context.terminal.fail(allowed.error());
    const auto report = prepare(context.terminal, *loaded);
    if (!report)
        return report.error().kind == base::ErrorKind::Canceled ? (context.terminal.fail(report.error()), interrupts.exitCode())
                                                                : context.terminal.fail(report.error());
    printReport(context.terminal, *report);
    if (const auto incomplete = whatIsMissing(*report)) // the rows are written all the same
        return context.terminal.fail(*incomplete, report->toJson(loaded->project));
    context.terminal.result(report->toJson(loaded->project));
    return 0;
}

std::string percent(std::uint64_t part, std::uint64_t whole)
{
    return std::to_string(whole == 0 ? 100 : part * 100 / whole) + " %";
}

} // namespace

base::Result<data::PrepareReport> prepare(Terminal &terminal, const LoadedConfig &loaded)
{
    const auto &config = loaded.reading.config;
    data::PrepareOptions options;
    const auto output = loaded.reading.origins.find("data.output_path");
    options.isOutputTyped = output != loaded.reading.origins.end() && output->second == config::Origin::CommandLine;
    if (split::Splitter::needsTokenizer(config.data.langchain)) {
        auto tokenizer = loadTokenizer(config.model.modelName, config.model.revision, loaded.project);
        if (!tokenizer)
            return tokenizer.error();
        options.tokenizer = *tokenizer;
    }
    const InterruptCounter interrupts(2);
    std::stop_source stop;
    const auto observer = [&](const data::PrepareProgress &progress) {
        if (interrupts.count() > 0)
            stop.request_stop();
        terminal.progress(
            "Preparing " + percent(progress.bytesDone, progress.bytesTotal) + "  " + base::counted(progress.rowsOut, "row") + "  " + progress.file);
    };
    auto report = data::prepareData(config.data, loaded.project, options, observer, stop.get_token());
    terminal.endProgress();
    if (report)
        for (const auto &warning : report->warnings)
            terminal.warn(warning.text() + "\n" + warning.hint());
    return report;
}

std::optional<base::Error> whatIsMissing(const data::PrepareReport &report)
{
    const auto failed = report.count(data::DocumentState::Failed);
    if (failed == 0)
        return std::nullopt;
    std::string names;
    std::int64_t named = 0;
    for (const auto &document : report.documents) {
        if (document.state == data::DocumentState::Failed && named < kFilesNamed) {
            names += (names.empty() ? "" : ", ") + document.name;
            ++named;
        }
    }
    if (failed > named)
        names += " and " + base::formatCount(failed - named) + " more";
    return base::Error { base::ErrorKind::BadData,
        base::formatCount(failed) + " of " + base::counted(std::ssize(report.documents), "file") + " could not be used: " + names
            + ". The rows of the others are prepared.",
        "Correct these files or take them out, then prepare the data again; " + report.reportFile.string() + " says what is wrong with each." };
}

void warnOfPreparedRows(Terminal &terminal, const data::PreparedFiles &files, const config::DataConfig &settings, const std::filesystem::path &config)
{
    const auto command = "anneal-cli prepare-data " + base::shellQuoted(config.string());
    if (const auto unused = data::unusedSources(files); unused.failed.count > 0)
        terminal.warn(unused.text() + " To try again: " + command);
    if (const auto others = data::otherSettings(files, settings); !others.empty())
        terminal.warn(others + " To prepare them again: " + command);
}

/// Of many files those that somebody has to look at.
static void printDocuments(const Terminal &terminal, const data::PrepareReport &report)
{
    const bool areMany = report.documents.size() > kFilesShown;
    std::size_t shown = 0;
    for (const auto &document : report.documents) {
        const bool isDone = document.state == data::DocumentState::Done;
        if (shown == kFilesShown || (areMany && isDone && document.warnings.empty()))
            continue;
        ++shown;
        terminal.print(document.name + ": "
            + (isDone ? base::formatCount(document.rowsOut) + " of " + base::counted(document.rowsIn, "row")
                        + (document.format.empty() ? "" : " (" + document.format + ")")
                      : std::string(data::stateName(document.state)) + ". " + document.reason));
        for (const auto &warning : document.warnings)
            terminal.print("  " + warning);
    }
    if (areMany)
        terminal.print(base::counted(std::ssize(report.documents), "file") + ", " + base::formatCount(report.count(data::DocumentState::Done))
            + " of them read; " + report.reportFile.string() + " says what became of each.");
}

void printReport(const Terminal &terminal, const data::PrepareReport &report)
{
    printDocuments(terminal, report);
    for (std::size_t i = 0; i < report.problems.size() && i < kReasonsShown; ++i) {
        const auto &problem = report.problems[i];
        terminal.print("  " + problem.file + (problem.line > 0 ? ":" + std::to_string(problem.line) : " row " + std::to_string(problem.row)) + ": "
            + problem.reason);
    }
    if (report.rowsSkipped > std::int64_t(kReasonsShown))
        terminal.print("  … all of them are in " + report.rejectedFile.string());
    terminal.heading(base::counted(report.rowsIn, "row") + " in, " + base::formatCount(report.rowsOut) + " out, "
        + base::formatCount(report.rowsSkipped) + " skipped.");
    terminal.print(base::formatCount(report.trainRows) + " for training: " + report.trainFile.string());
    if (!report.validationFile.empty())
        terminal.print(base::formatCount(report.validationRows) + " held out: " + report.validationFile.string());
}

void addPrepareData(CLI::App &app, Context &context)
{
    const auto options = std::make_shared<PrepareOptions>();
    auto *verb = addVerb(app, context, "prepare-data", "Read, split and format the project's files into training rows",
        "anneal-cli prepare-data mine/config.yaml", [&context, options] { return prepareData(context, *options); });
    verb->add_option("CONFIG", options->config, "A config.yaml, or the folder it lies in")->required();
    addSettings(*verb, options->settings);
    verb->add_flag("--trust", options->trust, "Let the project read outside of its folder; remembered for it");
}

} // namespace anneal::cli
