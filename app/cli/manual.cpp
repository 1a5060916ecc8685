// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "app/cli/declared.h"
#include "app/verbs/helpformat.h"
#include "core/base/programversion.h"
#include "core/base/text.h"

namespace anneal::cli {
namespace {

/// A text as troff reads it: no command, no escape, and hyphens that can be copied.
std::string roff(std::string_view text)
{
    std::string safe;
    for (const char c : text)
        safe += c == '\\' ? std::string("\\e") : c == '-' ? std::string("\\-") : std::string(1, c);
    return safe.starts_with('.') || safe.starts_with('\'') ? "\\&" + safe : safe;
}

std::string optionLines(const CLI::App &verb)
{
    std::string text;
    for (const auto *option : optionsOf(verb)) {
        if (option == verb.get_help_ptr() && verb.get_parent())
            continue; // every verb has it
        std::string names;
        for (const auto &name : option->get_snames())
            names += (names.empty() ? "-" : ", -") + name;
        for (const auto &name : option->get_lnames())
            names += (names.empty() ? "--" : ", --") + name;
        if (names.empty())
            names = option->get_name(); // what has no name of its own stands behind the verb
        const auto value = verbs::valueOf(*option), initial = option->get_default_str();
        text += ".TP\n\\fB" + roff(names) + "\\fR" + (value.empty() ? "" : " \\fI" + roff(value) + "\\fR") + "\n" + roff(option->get_description())
            + (initial.empty() ? "" : roff(". Default: " + initial)) + "\n";
    }
    return text;
}

std::string verbSections(const CLI::App &app, const std::string &path)
{
    std::string text;
    for (const auto *verb : verbsOf(app)) {
        const auto name = path + " " + verb->get_name();
        text += ".SS " + roff(name) + "\n" + roff(verb->get_description()) + "\n" + optionLines(*verb) + verbSections(*verb, name);
    }
    return text;
}

/// The manual page in troff, made of the declarations that the programs read their options by.
std::string manualPage(const CLI::App &app)
{
    return ".TH ANNEAL\\-CLI 1 \"\" \"Anneal " + roff(base::programVersion())
        + "\" \"Anneal\"\n.SH NAME\nanneal\\-cli \\- fine\\-tune language models\n"
        + ".SH SYNOPSIS\n\\fBanneal\\-cli\\fR \\fIVERB\\fR [\\fIoptions\\fR]\n.SH DESCRIPTION\n" + roff(app.get_description()) + "\n.SH OPTIONS\n"
        + optionLines(app) + ".SH VERBS\n" + verbSections(app, "anneal-cli")
        + ".SH \"EXIT STATUS\"\n0 success, 1 failure, 2 usage, 3 configuration, 4 data, 5 disk or memory, 6 network, 7 authentication, 8 refused as\n"
          "unsafe, 130 and 143 signals.\n.SH ENVIRONMENT\n.TP\n\\fBANNEAL_MODELS\\fR\nFolder of models besides the Hugging Face cache.\n"
          ".TP\n\\fBHF_HOME\\fR, \\fBHF_HUB_CACHE\\fR\nWhere the Hugging Face cache lies.\n"
          ".TP\n\\fBANNEAL_CPU\\fR\navx2, avx512 or base: the instructions that are used at most.\n";
}

} // namespace

void addManual(CLI::App &app, Context &context)
{
    addVerb(app, context, "man", "Print the manual page", "anneal-cli man | man -l -", [&app] {
        Terminal::raw(manualPage(app));
        return 0;
    });
}

} // namespace anneal::cli
