// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/helpformat.h"

#include <set>

namespace anneal::verbs {
namespace {

std::string namesOf(const std::set<CLI::Option *> &options)
{
    std::string names;
    for (const auto *option : options)
        names += (names.empty() ? "" : " or ") + option->get_name();
    return names;
}

} // namespace

std::string valueOf(const CLI::Option &option)
{
    if (option.get_expected_max() == 0)
        return {};
    const auto type = option.get_type_name(); // "INT:INT in [1 - 256]", "TEXT:{a,b}"
    const auto choices = type.find('{');
    if (choices != std::string::npos)
        return type.substr(choices, type.find('}') - choices + 1);
    const auto kind = type.substr(0, type.find(':'));
    return kind == "INT" || kind == "UINT" || kind == "FLOAT" ? "N" : kind;
}

std::string HelpFormat::make_option_opts(const CLI::Option *option) const
{
    const auto value = valueOf(*option);
    return (value.empty() ? "" : " " + value) + (option->get_expected_max() >= CLI::detail::expected_max_vector_size ? " ..." : "");
}

std::string HelpFormat::make_option_desc(const CLI::Option *option) const
{
    auto text = option->get_description();
    if (option->get_required())
        text += " (required)";
    if (const auto initial = option->get_default_str(); !initial.empty())
        text += " (default: " + initial + ")";
    if (!option->get_needs().empty())
        text += " (with " + namesOf(option->get_needs()) + ")";
    if (!option->get_excludes().empty())
        text += " (not with " + namesOf(option->get_excludes()) + ")";
    return text;
}

} // namespace anneal::verbs
