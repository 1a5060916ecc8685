// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/handon.h"

#include "app/cli/context.h"
#include "app/verbs/engineverbs.h"
#include "core/run/runlauncher.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace anneal::cli {
namespace {

bool isHandedOn(std::string_view verb)
{
    const auto *found = verbs::findEngineVerb(verb);
    return found && found->from == verbs::EngineVerb::From::Cli;
}

/// `check` is ours, but for a model it is the engine's.
bool checksAModel(int argc, char **argv)
{
    return std::string_view(argv[0]) == "check"
        && std::any_of(argv + 1, argv + argc, [](std::string_view argument) { return argument == "--model" || argument.starts_with("--model="); });
}

} // namespace

std::optional<int> handOn(int argc, char **argv)
{
    // Flags may stand before the verb; the engine gets them behind it.
    int verb = 1;
    while (verb < argc && argv[verb][0] == '-')
        verb += std::string_view(argv[verb]) == "--color" ? 2 : 1;
    if (verb >= argc || !(isHandedOn(argv[verb]) || checksAModel(argc - verb, argv + verb)))
        return std::nullopt;

    Context context;
    std::vector<char *> arguments { nullptr, argv[verb] };
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        context.terminal.json = context.terminal.json || argument == "--json";
        if (argument == "--color") // the engine neither colours nor asks
            ++i;
        else if (i != verb && argument != "--no-input" && !argument.starts_with("--color="))
            arguments.push_back(argv[i]);
    }
    arguments.push_back(nullptr);
    const auto engine = run::findEngine();
    if (!engine)
        return context.terminal.fail(engine.error());
    auto path = engine->string();
    arguments[0] = path.data();
    ::execv(path.c_str(), arguments.data());
    return context.terminal.fail(
        { base::ErrorKind::NotFound, "Cannot run " + path + ": " + std::strerror(errno) + ".", "Install anneal-engine beside this program." });
}

void addHandOnVerbs(CLI::App &app)
{
    for (const auto &verb : verbs::engineVerbs()) {
        if (verb.from != verbs::EngineVerb::From::Cli)
            continue;
        auto *added = app.add_subcommand(std::string(verb.name), std::string(verb.summary));
        added->footer("Example:\n  anneal-cli " + std::string(verb.example));
        verb.addOptions(*added); // for completion and the manual; what is typed goes to the engine as it is
    }
}

} // namespace anneal::cli
