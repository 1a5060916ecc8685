// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/verbs/options.h"
#include "core/nn/dtype.h"
#include "core/weights/modelfiles.h"

#include <memory>
#include <optional>
#include <string>

namespace anneal::model {
class CausalLm;
}

namespace anneal::engine {

using verbs::ModelOptions;

using verbs::OutputOptions;

nn::DType typeOf(const ModelOptions &options);
base::Result<weights::ModelFiles> filesOf(const ModelOptions &options);

/// The model with its adapter, ready to be asked: for texts, where --dtype auto is the fastest way to hold the weights that changes little, or
/// for figures, where it is the type that training computes in.
enum class Purpose { Texts, Figures };
base::Result<std::shared_ptr<model::CausalLm>> loadModel(
    const ModelOptions &options, const OutputOptions &output, const weights::ModelFiles &files, Purpose purpose);

/// Says on stderr what of a model's files is not used, unless --quiet.
void tellNotes(const weights::ModelFiles &files, const OutputOptions &output);

/// A verb of the table with its help, and without its options yet.
std::unique_ptr<CLI::App> appOf(std::string_view verb);
std::optional<int> parse(CLI::App &app, int argc, char **argv);

/// Reads the options of a verb of the table. Nothing when it should run, else its exit code: help was shown, or the mistake was told.
template <typename Options>
std::optional<int> readOptions(std::string_view verb, Options &options, int argc, char **argv)
{
    const auto app = appOf(verb);
    options.addTo(*app);
    return parse(*app, argc, argv);
}

} // namespace anneal::engine
