// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/cli.h"

#include "app/cli/context.h"
#include "app/cli/handon.h"
#include "app/cli/version.h"

#include <csignal>

namespace anneal::cli {
namespace {

void addCommonOptions(CLI::App &app, Context &context)
{
    auto &terminal = context.terminal;
    app.add_flag("--json", terminal.json, "Print results and errors as JSON");
    app.add_flag("-q,--quiet", terminal.quiet, "Print no messages and no progress");
    app.add_flag("--no-input", terminal.noInput, "Never ask");
    app.add_option_function<std::string>(
           "--color",
           [&terminal](const std::string &when) { terminal.color = when == "always" ? Color::Always
                                                      : when == "never"             ? Color::Never
                                                                                    : Color::Auto; },
           "Colours in the output")
        ->check(CLI::IsMember({ "auto", "always", "never" }))
        ->type_name("WHEN");
}

/// CLI11 throws for mistakes on the command line, and for --help and --version.
int parse(CLI::App &app, Context &context, int argc, char **argv)
{
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp &) {
        const CLI::App *verb = &app;
        while (!verb->get_subcommands().empty())
            verb = verb->get_subcommands().front();
        Terminal::raw(verb->help());
        return 0;
    } catch (const CLI::CallForVersion &) {
        Terminal::raw(versionText());
        return 0;
    } catch (const CLI::ParseError &e) {
        // --json may stand behind the mistake and was not seen then.
        for (int i = 1; i < argc; ++i)
            context.terminal.json = context.terminal.json || std::string_view(argv[i]) == "--json";
        std::string verb = "anneal-cli";
        for (const auto *one : app.get_subcommands([](const CLI::App *) { return true; }))
            verb += argc > 1 && one->get_name() == argv[1] ? " " + one->get_name() : std::string();
        std::string what = e.what();
        if (!what.empty() && what.back() != '.')
            what += '.';
        return context.terminal.fail({ base::ErrorKind::Usage, what, "See: " + verb + " --help" });
    }
    return context.action ? context.action() : context.terminal.fail({ base::ErrorKind::Usage, "No verb was given.", "See: anneal-cli --help" });
}

} // namespace

CLI::App *addVerb(
    CLI::App &parent, Context &context, const std::string &name, const std::string &what, const std::string &example, std::function<int()> action)
{
    auto *verb = parent.add_subcommand(name, what);
    verb->footer("Example:\n  " + example);
    verb->fallthrough(); // --json and the others may stand behind the verb
    verb->callback([&context, action = std::move(action)] { context.action = action; });
    return verb;
}

int run(int argc, char **argv)
{
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // write() says so instead
    if (const auto handed = handOn(argc, argv))
        return *handed;

    Context context;
    CLI::App app("Fine-tune language models: from your files to a trained, merged and exported adapter.", "anneal-cli");
    app.set_version_flag("--version", "");
    app.require_subcommand(0, 1);
    app.footer("Example:\n  anneal-cli init mine && anneal-cli train mine/config.yaml\n\n"
               "Exit codes: 0 success, 1 failure, 2 usage, 3 configuration, 4 data, 5 disk or memory, 6 network, 7 authentication,\n"
               "8 refused as unsafe, 130 and 143 signals. `anneal-cli VERB --help` explains a verb.");
    addCommonOptions(app, context);
    for (auto *add : { &addInit, &addValidate, &addSchema, &addPrepareData, &addTokenize, &addRender, &addTrain, &addRuns })
        add(app, context);
    addHandOnVerbs(app);
    addCheck(app, context);
    addCompletion(app, context);
    return parse(app, context, argc, argv);
}

} // namespace anneal::cli
