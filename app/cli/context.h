// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/terminal.h"
#include "app/verbs/options.h"
#include "core/base/result.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <functional>
#include <string>
#include <vector>

namespace anneal::cli {

/// What all verbs share. The verb that was given sets `action`; it runs after the whole command line was read.
struct Context
{
    Terminal terminal;
    std::function<int()> action;
};

/// Adds a verb with its example; `action` runs when it is given. The options are added to the App that comes back.
CLI::App *addVerb(
    CLI::App &parent, Context &context, const std::string &name, const std::string &what, const std::string &example, std::function<int()> action);

using verbs::addTexts;

/// `--set KEY=VALUE`, as often as wanted.
void addSettings(CLI::App &verb, std::vector<std::string> &settings);

// One function a verb, each in the file of its name.
void addInit(CLI::App &app, Context &context);
void addValidate(CLI::App &app, Context &context);
void addSchema(CLI::App &app, Context &context);
void addPrepareData(CLI::App &app, Context &context);
void addSplit(CLI::App &app, Context &context);
void addTokenize(CLI::App &app, Context &context);
void addExtract(CLI::App &app, Context &context);
void addUnlock(CLI::App &app, Context &context);
void addRender(CLI::App &app, Context &context);
void addTrain(CLI::App &app, Context &context);
void addReproduce(CLI::App &runs, Context &context); // below runs
void addManual(CLI::App &app, Context &context);
void addRuns(CLI::App &app, Context &context);
void addRunsAbout(CLI::App &runs, Context &context); // rename, note, tag, pin, archive
void addServer(CLI::App &app, Context &context);
void addCheck(CLI::App &app, Context &context);
void addCompletion(CLI::App &app, Context &context);

} // namespace anneal::cli
