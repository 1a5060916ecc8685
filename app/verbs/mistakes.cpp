// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/mistakes.h"

#include "core/base/text.h"

#include <algorithm>

namespace anneal::verbs {
namespace {

/// The long names of what can be given to a verb, and to the verb within it that was named.
void addOptionNames(const CLI::App &app, std::vector<std::string> &names)
{
    for (const auto *option : app.get_options())
        if (!option->get_group().empty()) // else nobody is to see it
            for (const auto &name : option->get_lnames())
                names.push_back("--" + name);
    for (const auto *group : app.get_subcommands([](const CLI::App *one) { return one->get_name().empty(); }))
        addOptionNames(*group, names);
    for (const auto *verb : app.get_subcommands())
        if (!verb->get_name().empty())
            addOptionNames(*verb, names);
}

/// Of the words that were not understood the one to begin with: an option before the values that were meant for it.
std::string strayWord(const CLI::App &app)
{
    auto words = app.remaining(true);
    std::erase(words, "--");
    const auto option = std::find_if(words.begin(), words.end(), [](const std::string &word) { return word.starts_with('-'); });
    return option != words.end() ? *option : words.empty() ? std::string() : words.front();
}

/// "--seed = abc is not a whole number." for CLI11's "Could not convert: --seed = abc".
std::string notConverted(const CLI::App &app, const std::string &told)
{
    const auto at = told.find("--");
    const auto given = at == std::string::npos ? told : told.substr(at);
    const auto *verb = &app;
    while (!verb->get_subcommands().empty())
        verb = verb->get_subcommands().back();
    const auto *option = verb->get_option_no_throw(given.substr(0, given.find(' ')));
    if (!option)
        return told;
    return given + (option->get_type_name().find("INT") != std::string::npos ? " is not a whole number" : " is not a number");
}

} // namespace

base::Error usageError(const CLI::App &app, const CLI::ParseError &mistake, const std::string &see)
{
    using base::ErrorKind;
    if (dynamic_cast<const CLI::ConversionError *>(&mistake))
        return { ErrorKind::Usage, base::sentence(notConverted(app, mistake.what())), see };
    const bool isMissing = dynamic_cast<const CLI::RequiredError *>(&mistake) != nullptr; // it may be what was mistyped
    const auto word = isMissing || dynamic_cast<const CLI::ExtrasError *>(&mistake) ? strayWord(app) : std::string();
    if (word.empty())
        return { ErrorKind::Usage, base::sentence(mistake.what()), see };
    if (!word.starts_with('-'))
        return { ErrorKind::Usage, "\"" + word + "\" belongs to no option." + (isMissing ? " " + base::sentence(mistake.what()) : ""), see };
    const auto typed = word.substr(0, word.find('='));
    std::vector<std::string> names;
    addOptionNames(app, names);
    constexpr std::size_t kShortest = 3; // of "-x" every short name is one letter away
    const auto meant = typed.size() < kShortest ? std::string() : base::nearest(typed, names);
    return { ErrorKind::Usage, "There is no option " + typed + ".", (meant.empty() ? "" : "Did you mean " + meant + "? ") + see };
}

} // namespace anneal::verbs
