// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <string>

namespace anneal::verbs {

/// What follows an option: "TEXT", "N", "{auto,int8}"; empty for a flag.
std::string valueOf(const CLI::Option &option);

/// Help in a person's words: what an option takes, and behind its description what it is by default and which others it needs or excludes. Ranges are
/// told when a value lies outside.
class HelpFormat : public CLI::Formatter
{
    std::string make_option_opts(const CLI::Option *option) const override;
    std::string make_option_desc(const CLI::Option *option) const override;
};

} // namespace anneal::verbs
