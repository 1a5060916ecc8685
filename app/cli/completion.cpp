// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"

namespace anneal::cli {
namespace {

std::vector<const CLI::App *> verbsOf(const CLI::App &app)
{
    return app.get_subcommands([](const CLI::App *one) { return !one->get_name().empty(); }); // option groups have no name
}

std::string words(const CLI::App &app)
{
    std::string text;
    for (const auto *verb : verbsOf(app))
        text += (text.empty() ? "" : " ") + verb->get_name();
    for (const auto *option : app.get_options()) {
        for (const auto &name : option->get_lnames())
            text += (text.empty() ? "--" : " --") + name;
    }
    return text;
}

void addCases(const CLI::App &app, const std::string &path, std::string &cases)
{
    cases += "    '" + path + "') words='" + words(app) + "' ;;\n";
    for (const auto *verb : verbsOf(app))
        addCases(*verb, path.empty() ? verb->get_name() : path + " " + verb->get_name(), cases);
}

/// A bash function that finds the verb on the line and offers its verbs, options, and files.
std::string bashCompletion(const CLI::App &app)
{
    std::string cases;
    addCases(app, {}, cases);
    std::string parents, below; // verbs that have verbs of their own, and those
    for (const auto *verb : verbsOf(app)) {
        const auto own = verbsOf(*verb);
        if (own.empty())
            continue;
        parents += (parents.empty() ? "" : "|") + verb->get_name();
        for (const auto *one : own)
            below += one->get_name() + " ";
    }
    return "# bash completion for anneal-cli:  source <(anneal-cli completion bash)\n"
           "_anneal_cli() {\n"
           "  local word verb='' words='' global='"
        + words(app)
        + "'\n"
          "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
          "    case $word in -*) ;; *) case \"$verb\" in ''|"
        + parents + ") [[ \" $global " + below
        + "\" == *\" $word \"* ]] && verb=\"${verb:+$verb }$word\" ;; esac ;; esac\n"
          "  done\n"
          "  case $verb in\n"
        + cases
        + "  esac\n"
          "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"; compgen -f -- \"${COMP_WORDS[COMP_CWORD]}\")\n"
          "}\n"
          "complete -o filenames -F _anneal_cli anneal-cli\n";
}

} // namespace

void addCompletion(CLI::App &app, Context &context)
{
    auto *completion = app.add_subcommand("completion", "Print a script that completes verbs and options in a shell");
    completion->fallthrough()->require_subcommand(1);
    completion->footer("Example:\n  source <(anneal-cli completion bash)");
    addVerb(*completion, context, "bash", "For bash", "source <(anneal-cli completion bash)", [&app] {
        Terminal::raw(bashCompletion(app));
        return 0;
    });
}

} // namespace anneal::cli
