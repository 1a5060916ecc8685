// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/App.hpp>

#include <string>
#include <vector>

namespace anneal::verbs {

constexpr const char *kModelForms = "Hugging Face folder, hub name, .gguf file or a folder with one";

/// --model, --revision, --adapter, --dtype: which model a verb asks.
struct ModelOptions
{
    std::string model;
    std::string revision = "main";
    std::string adapter;
    std::string dtype = "auto";

    void addTo(CLI::App &app);
    void addWithoutAdapter(CLI::App &app, const char *forms = kModelForms); // what the help says of --model
    void addRevisionAndType(CLI::App &app);
};

/// --json, --quiet and the options that every verb takes.
struct OutputOptions
{
    bool json = false;
    bool quiet = false;

    void addTo(CLI::App &app);
};

/// Refuses an empty value, such as an unset variable of a shell: it would pass for an option that was left out.
CLI::Validator notEmpty();

/// An option that can be repeated, each value taken as it was typed: CLI11 would read "[a,b]" as a list and "{}" as an empty one.
CLI::Option *addTexts(CLI::App &app, const std::string &name, std::vector<std::string> &texts, const std::string &help);

} // namespace anneal::verbs
