// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/dtype.h"
#include "core/weights/modelfiles.h"

#include <CLI/App.hpp>

#include <memory>
#include <optional>
#include <string>

namespace anneal::model {
class CausalLm;
}

namespace anneal::engine {

constexpr const char *kModelForms = "Hugging Face folder, hub name or .gguf file";

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
    nn::DType type() const;
    base::Result<weights::ModelFiles> files() const { return weights::findModel(model, revision); }
    /// The model with its adapter, ready to be asked: for texts, where --dtype auto is the fastest way to hold the weights that changes little, or
    /// for figures, where it is the type that training computes in.
    enum class Purpose { Texts, Figures };
    base::Result<std::shared_ptr<model::CausalLm>> load(const weights::ModelFiles &files, Purpose purpose) const;
};

/// Says on stderr what of a model's files is not used.
void tellNotes(const weights::ModelFiles &files);

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

/// Parses; nothing when the verb should run, else its exit code (help was shown, or the mistake was told).
std::optional<int> parseOptions(CLI::App &app, int argc, char **argv);

} // namespace anneal::engine
