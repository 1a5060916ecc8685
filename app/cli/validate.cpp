// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "app/cli/paths.h"
#include "app/cli/preparing.h"
#include "core/base/text.h"
#include "core/config/writer.h"
#include "core/data/preparedset.h"
#include "core/data/trust.h"

namespace anneal::cli {
namespace {

struct ValidateOptions
{
    std::string file;
    std::vector<std::string> settings;
    bool resolved = false;
};

base::Json toJson(const config::Problem &problem)
{
    return { { "severity", problem.severity == config::Severity::Error ? "error" : "warning" }, { "kind", config::problemKindName(problem.kind) },
        { "line", problem.line }, { "column", problem.column }, { "end_column", problem.endColumn }, { "path", problem.path },
        { "message", problem.message }, { "expected", problem.expected }, { "suggestion", problem.suggestion } };
}

int validate(Context &context, const ValidateOptions &options)
{
    auto &terminal = context.terminal;
    const auto loaded = readProject(options.file, options.settings);
    if (!loaded)
        return terminal.fail(loaded.error());
    const auto &[reading, file, project] = *loaded;

    auto problems = base::Json::array();
    for (const auto &problem : reading.problems) {
        problems.push_back(toJson(problem));
        terminal.print((problem.line > 0 ? file.string() + ":" : std::string()) + problem.text()
            + (problem.severity == config::Severity::Warning ? " (warning)" : ""));
    }
    if (!reading.valid()) {
        if (terminal.json)
            return terminal.fail(config::errorOf(reading.problems, file.string()), { { "valid", false }, { "problems", problems } });
        return base::exitCode(config::errorOf(reading.problems, file.string()).kind);
    }
    for (const auto &path : data::outsidePaths(reading, project))
        terminal.warn(path.key + " leads outside of the project, to " + path.place.string() + "; prepare-data and train ask for --trust.");
    warnOfPreparedRows(terminal, data::preparedFiles(reading.config.data, project), reading.config.data, file);
    const auto resolved = config::resolvedYaml(reading.config, reading.origins);
    terminal.print(options.resolved ? resolved : file.string() + " is valid.");
    base::Json result { { "valid", true }, { "problems", problems } };
    if (options.resolved)
        result["resolved"] = resolved;
    terminal.result(result);
    return 0;
}

} // namespace

void addValidate(CLI::App &app, Context &context)
{
    const auto options = std::make_shared<ValidateOptions>();
    auto *verb = addVerb(app, context, "validate", "Check a config.yaml and report everything that is wrong, with line and column",
        "anneal-cli validate mine/config.yaml --set training.learning_rate=1e-4", [&context, options] { return validate(context, *options); });
    verb->add_option("CONFIG", options->file, "A config.yaml, or the folder it lies in")->required();
    addSettings(*verb, options->settings);
    verb->add_flag("--resolved", options->resolved, "Print every value that would be used, and where it comes from");
}

} // namespace anneal::cli
