// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/declared.h"

#include "app/verbs/helpformat.h"
#include "core/base/text.h"

namespace anneal::cli {

std::vector<const CLI::App *> verbsOf(const CLI::App &app)
{
    return app.get_subcommands([](const CLI::App *one) { return !one->get_name().empty(); });
}

std::vector<const CLI::Option *> optionsOf(const CLI::App &app)
{
    std::vector<const CLI::Option *> options;
    for (const auto *option : app.get_options())
        if (!option->get_group().empty()) // else nobody is to see it
            options.push_back(option);
    for (const auto *group : app.get_subcommands([](const CLI::App *one) { return one->get_name().empty(); }))
        for (const auto *option : optionsOf(*group))
            options.push_back(option);
    return options;
}

std::vector<std::string> choicesOf(const CLI::Option &option)
{
    std::vector<std::string> choices;
    const auto value = verbs::valueOf(option);
    if (value.starts_with('{'))
        for (const auto &word : base::split(std::string_view(value).substr(1, value.size() - 2), ','))
            choices.emplace_back(word);
    return choices;
}

} // namespace anneal::cli
