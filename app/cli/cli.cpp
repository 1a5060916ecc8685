// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/cli.h"

#include "app/cli/context.h"
#include "app/cli/handon.h"
#include "app/cli/version.h"
#include "app/verbs/helpformat.h"
#include "app/verbs/mistakes.h"
#include "core/base/files.h"
#include "core/base/guard.h"
#include "core/base/text.h"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

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
    app.add_flag_callback(
        "--plain", [&terminal] { terminal.color = Color::Never; }, "No colours; the same as --color never");
}

/// The words on the command line that are verbs so far, and the first one that should be a verb and is none.
struct Words
{
    std::string verb = "anneal-cli";
    std::string unknown;
    std::vector<std::string> known; // what could stand where the unknown one does
};

Words wordsOf(const CLI::App &app, int argc, char **argv)
{
    Words words;
    const CLI::App *at = &app;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word.starts_with('-')) {
            i += word == "--color" ? 1 : 0;
            continue;
        }
        const auto verbs = at->get_subcommands([](const CLI::App *one) { return !one->get_name().empty(); }); // option groups have no name
        if (verbs.empty())
            break;
        const auto found = std::find_if(verbs.begin(), verbs.end(), [&](const CLI::App *one) { return one->get_name() == word; });
        if (found == verbs.end()) {
            words.unknown = word;
            for (const auto *one : verbs)
                words.known.push_back(one->get_name());
            break;
        }
        at = *found;
        words.verb += " " + word;
    }
    return words;
}

/// What could stand where the unknown word does: all of a few, else the one that may have been meant.
std::string whatIsThere(const Words &words)
{
    constexpr std::size_t kFew = 4;
    if (words.known.size() > kFew) {
        const auto meant = base::nearest(words.unknown, words.known);
        return meant.empty() ? std::string() : "Did you mean " + meant + "? ";
    }
    std::string all;
    for (const auto &known : words.known)
        all += (all.empty() ? "" : ", ") + known;
    return words.verb + " takes " + all + ". ";
}

base::Error usageError(const CLI::App &app, int argc, char **argv, const CLI::ParseError &mistake)
{
    const auto words = wordsOf(app, argc, argv);
    const auto see = "See: " + words.verb + " --help";
    if (words.unknown.empty())
        return verbs::usageError(app, mistake, see);
    return { base::ErrorKind::Usage, "There is no verb \"" + words.unknown + "\".", whatIsThere(words) + see };
}

/// CLI11 throws for mistakes on the command line, and for --help and --version.
int parse(CLI::App &app, Context &context, int argc, char **argv)
{
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp &) {
        Terminal::raw(app.help()); // of the verb that was given
        return 0;
    } catch (const CLI::CallForVersion &) {
        Terminal::raw(versionText());
        return 0;
    } catch (const CLI::ParseError &e) {
        // --json may stand behind the mistake and was not seen then.
        for (int i = 1; i < argc; ++i)
            context.terminal.json = context.terminal.json || std::string_view(argv[i]) == "--json";
        return context.terminal.fail(usageError(app, argc, argv, e));
    }
    return context.action ? context.action() : context.terminal.fail({ base::ErrorKind::Usage, "No verb was given.", "See: anneal-cli --help" });
}

} // namespace

CLI::App *addVerb(
    CLI::App &parent, Context &context, const std::string &name, const std::string &what, const std::string &example, std::function<int()> action)
{
    auto *verb = parent.add_subcommand(name, what);
    verb->footer("--json, --quiet, --no-input, --plain and --color work with every verb.\n\nExample:\n  " + example);
    verb->fallthrough(); // --json and the others may stand behind the verb
    verb->callback([&context, action = std::move(action)] { context.action = action; });
    return verb;
}

void addSettings(CLI::App &verb, std::vector<std::string> &settings)
{
    addTexts(verb, "--set", settings, "Another value for a key, as key=value; may be repeated");
}

namespace {

/// A closed stdin, stdout or stderr would be the number that the next file to be opened gets, and results would be written into that file.
void fillStandardStreams()
{
    for (const int descriptor : { STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO })
        if (::fcntl(descriptor, F_GETFD) < 0) // the lowest free number, so it is this one
            [[maybe_unused]]
            const int opened = ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDWR);
}

/// The verb's exit code, or that of a result that could not be written: half a result must not look like success.
int concluded(Terminal &terminal, int code)
{
    const int reason = Terminal::outputError();
    if (code != 0 || reason == 0)
        return code;
    terminal.json = false; // there is nothing to write it to
    return terminal.fail(base::fileError("write", "the result", reason));
}

} // namespace

int run(int argc, char **argv)
{
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // write() says so instead
    fillStandardStreams();
    Context context;
    std::error_code gone;
    if (const auto here = std::filesystem::current_path(gone); gone)
        return context.terminal.fail({ base::ErrorKind::NotFound, "The current folder is gone.", "Change to another one (cd) and try again." });
    if (const auto handed = handOn(argc, argv))
        return *handed;

    CLI::App app("Fine-tune language models: from your files to a trained, merged and exported adapter.", "anneal-cli");
    app.formatter(std::make_shared<verbs::HelpFormat>()); // of the verbs too
    app.set_version_flag("--version", "");
    app.require_subcommand(0, 1);
    app.footer("Example:\n  anneal-cli init mine && anneal-cli train mine/config.yaml\n\n"
               "Exit codes: 0 success, 1 failure, 2 usage, 3 configuration, 4 data, 5 disk or memory, 6 network, 7 authentication,\n"
               "8 refused as unsafe, 130 and 143 signals. `anneal-cli VERB --help` explains a verb.");
    addCommonOptions(app, context);
    for (auto *add : { &addInit, &addValidate, &addSchema, &addPrepareData, &addExtract, &addUnlock, &addSplit, &addTokenize, &addRender, &addTrain,
             &addRuns, &addServer })
        add(app, context);
    addHandOnVerbs(app);
    addCheck(app, context);
    addCompletion(app, context);
    addManual(app, context);
    try {
        return concluded(context.terminal, parse(app, context, argc, argv));
    } catch (...) {
        return context.terminal.fail(base::currentError());
    }
}

} // namespace anneal::cli
