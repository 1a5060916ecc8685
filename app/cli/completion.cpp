// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "app/cli/declared.h"
#include "app/verbs/helpformat.h"
#include "core/base/text.h"

#include <functional>

namespace anneal::cli {
namespace {

/// Calls `take` for the program (an empty path) and each verb: "runs list".
void eachVerb(const CLI::App &app, const std::string &path, const std::function<void(const CLI::App &, const std::string &)> &take)
{
    take(app, path);
    for (const auto *verb : verbsOf(app))
        eachVerb(*verb, path.empty() ? verb->get_name() : path + " " + verb->get_name(), take);
}

std::string words(const CLI::App &app)
{
    std::string text;
    for (const auto *verb : verbsOf(app))
        text += (text.empty() ? "" : " ") + verb->get_name();
    for (const auto *option : optionsOf(app)) {
        for (const auto &name : option->get_lnames())
            text += (text.empty() ? "--" : " --") + name;
    }
    return text;
}

/// A case of a shell for each option that has words to choose from: "generate --dtype".
std::string choiceCases(const CLI::App &app, const std::function<std::string(const std::string &words)> &then)
{
    std::string cases;
    eachVerb(app, {}, [&](const CLI::App &verb, const std::string &path) {
        for (const auto *option : optionsOf(verb)) {
            std::string words;
            for (const auto &word : choicesOf(*option))
                words += (words.empty() ? "" : " ") + word;
            for (const auto &name : option->get_lnames())
                if (!words.empty())
                    cases += "    '" + path + (path.empty() ? "--" : " --") + name + "') " + then(words) + " ;;\n";
        }
    });
    return cases;
}

/// Verbs that have verbs of their own, as a shell's pattern.
std::string parentsOf(const CLI::App &app)
{
    std::string parents;
    for (const auto *verb : verbsOf(app))
        if (!verbsOf(*verb).empty())
            parents += (parents.empty() ? "" : "|") + verb->get_name();
    return parents;
}

/// A bash function that finds the verb on the line and offers its verbs and options, or the words of the option before; files where no verb can
/// stand.
std::string bashCompletion(const CLI::App &app)
{
    std::string cases;
    eachVerb(app, {}, [&](const CLI::App &verb, const std::string &path) { cases += "    '" + path + "') words='" + words(verb) + "' ;;\n"; });
    const auto parents = parentsOf(app);
    std::string below; // the verbs of verbs
    for (const auto *verb : verbsOf(app))
        for (const auto *one : verbsOf(*verb))
            below += one->get_name() + " ";
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
          "  case \"${verb:+$verb }${COMP_WORDS[COMP_CWORD-1]}\" in\n"
        + choiceCases(app,
            [](const std::string &words) { return "mapfile -t COMPREPLY < <(compgen -W '" + words + "' -- \"${COMP_WORDS[COMP_CWORD]}\"); return"; })
        + "  esac\n"
          "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\")\n"
          "  case $verb in ''|"
        + parents
        + ") ;; *) mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- \"${COMP_WORDS[COMP_CWORD]}\") ;; esac\n"
          "}\n"
          "complete -o filenames -F _anneal_cli anneal-cli\n";
}

/// 'text' for a shell, and for zsh without a colon, which would end the word that is described.
std::string quotedFor(std::string text, bool isZsh)
{
    std::string safe;
    for (const char c : text)
        safe += c == '\'' ? (isZsh ? std::string("'\\''") : std::string("\\'")) : c == ':' && isZsh ? std::string("\\:") : std::string(1, c);
    return "'" + safe + "'";
}

std::string described(const std::string &word, const std::string &what)
{
    return " '" + word + "':" + quotedFor(what, true);
}

/// A zsh function that describes what may follow the words so far.
std::string zshCompletion(const CLI::App &app)
{
    std::string cases;
    eachVerb(app, {}, [&](const CLI::App &verb, const std::string &path) {
        std::string verbs, options;
        for (const auto *one : verbsOf(verb))
            verbs += described(one->get_name(), one->get_description());
        for (const auto *option : optionsOf(verb))
            for (const auto &name : option->get_lnames())
                options += described("--" + name, option->get_description());
        cases += "    '" + path + "') verbs=(" + verbs + " ) options=(" + options + " ) ;;\n";
    });
    return "#compdef anneal-cli\n"
           "# zsh completion for anneal-cli:  source <(anneal-cli completion zsh)\n"
           "_anneal_cli() {\n"
           "  local verb='' word\n"
           "  local -a verbs options\n"
           "  for word in ${words[2,CURRENT-1]}; do\n"
           "    [[ $word == -* ]] || { [[ -z $verb || $verb == ("
        + parentsOf(app)
        + ") ]] && verb=\"${verb:+$verb }$word\" }\n"
          "  done\n"
          "  case $verb in\n"
        + cases
        + "  esac\n"
          "  case \"${verb:+$verb }${words[CURRENT-1]}\" in\n"
        + choiceCases(app, [](const std::string &words) { return "compadd " + words + "; return"; })
        + "  esac\n"
          "  if (( ${#verbs} )); then _describe 'verb' verbs; else _files; fi\n"
          "  _describe 'option' options\n"
          "}\n"
          "(( $+functions[compdef] )) && compdef _anneal_cli anneal-cli\n";
}

/// One line of fish for each verb and each option.
std::string fishCompletion(const CLI::App &app)
{
    std::string lines = "# fish completion for anneal-cli:  anneal-cli completion fish | source\n";
    eachVerb(app, {}, [&](const CLI::App &verb, const std::string &path) {
        std::string when; // the condition under which the verb's own words are offered
        for (const auto &word : base::split(path, ' '))
            if (!word.empty())
                when += (when.empty() ? "__fish_seen_subcommand_from " : "; and __fish_seen_subcommand_from ") + std::string(word);
        std::string below;
        for (const auto *one : verbsOf(verb))
            below += " " + one->get_name();
        const auto without = when.empty() ? "__fish_use_subcommand" : when + "; and not __fish_seen_subcommand_from" + below;
        if (!below.empty())
            lines += "complete -c anneal-cli -n '" + without + "' -f\n"; // no files where a verb stands
        for (const auto *one : verbsOf(verb))
            lines += "complete -c anneal-cli -n '" + without + "' -a " + one->get_name() + " -d " + quotedFor(one->get_description(), false) + "\n";
        for (const auto *option : optionsOf(verb)) {
            std::string choices;
            for (const auto &word : choicesOf(*option))
                choices += (choices.empty() ? "" : " ") + word;
            for (const auto &name : option->get_lnames())
                lines += "complete -c anneal-cli" + (when.empty() ? std::string() : " -n '" + when + "'") + " -l " + name
                    + (verbs::valueOf(*option).empty() ? std::string()
                            : choices.empty()          ? std::string(" -r")
                                                       : " -x -a '" + choices + "'")
                    + " -d " + quotedFor(option->get_description(), false) + "\n";
        }
    });
    return lines;
}

} // namespace

void addCompletion(CLI::App &app, Context &context)
{
    auto *completion = app.add_subcommand("completion", "Print a script that completes verbs and options in a shell");
    completion->fallthrough()->require_subcommand(1);
    completion->footer("Example:\n  source <(anneal-cli completion bash)");
    struct Shell
    {
        const char *name, *what, *example;
        std::string (*script)(const CLI::App &app);
    };
    for (const auto &shell : { Shell { "bash", "For bash", "source <(anneal-cli completion bash)", bashCompletion },
             Shell { "zsh", "For zsh", "source <(anneal-cli completion zsh)", zshCompletion },
             Shell { "fish", "For fish", "anneal-cli completion fish | source", fishCompletion } })
        addVerb(*completion, context, shell.name, shell.what, shell.example, [&app, script = shell.script] {
            Terminal::raw(script(app));
            return 0;
        });
}

} // namespace anneal::cli
