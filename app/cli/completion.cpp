// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"

namespace anneal::cli {
namespace {

std::string words(const CLI::App &app)
{
    std::string text;
    for (const auto *verb : app.get_subcommands([](const CLI::App *) { return true; }))
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
    for (const auto *verb : app.get_subcommands([](const CLI::App *) { return true; }))
        addCases(*verb, path.empty() ? verb->get_name() : path + " " + verb->get_name(), cases);
}

/// A bash function that finds the verb on the line and offers its verbs, options, and files.
std::string bashCompletion(const CLI::App &app)
{
    std::string cases;
    addCases(app, {}, cases);
    return "# bash completion for anneal-cli:  source <(anneal-cli completion bash)\n"
           "_anneal_cli() {\n"
           "  local word verb='' words='' global='"
        + words(app)
        + "'\n"
          "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
          "    case $word in -*) ;; *) case \"$verb\" in ''|runs|completion) [[ \" $global list show stop continue bash \" == *\" $word \"* ]] && "
          "verb=\"${verb:+$verb }$word\" ;; esac ;; esac\n"
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
