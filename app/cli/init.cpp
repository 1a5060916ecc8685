// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "core/base/text.h"
#include "core/config/reader.h"
#include "core/data/newproject.h"
#include "core/data/trust.h"
#include "core/plan/presets.h"
#include "core/weights/projectshape.h"

namespace anneal::cli {

namespace {

struct InitOptions
{
    std::string folder, model, preset;
    bool empty = false;
};

/// The configuration the project begins with, and what to know of it.
config::FineTuneConfig configOf(const InitOptions &options, data::Sample sample, const Terminal &terminal)
{
    auto config = data::startingConfig(sample);
    if (!options.model.empty()) {
        std::error_code failure; // a path that was typed counts from here, one in config.yaml from the project
        config.model.modelName
            = std::filesystem::exists(options.model, failure) ? std::filesystem::absolute(options.model, failure).string() : options.model;
    }
    const auto preset = base::named<plan::Preset>(options.preset);
    if (!preset)
        return config;
    const auto shape = weights::shapeOf(config.model.modelName, config.model.revision, {});
    const auto made = plan::withPreset(*preset, config, shape ? std::optional(*shape) : std::nullopt, base::thisMachine());
    if (!shape)
        terminal.warn("The model cannot be read yet, so the preset is fitted to a small one. " + shape.error().text());
    else if (!made.fits)
        terminal.warn("A run may not fit into memory: it would take about " + base::formatBytes(made.memory)
            + ". Choose --preset small-memory or a smaller model.");
    return made.config;
}

} // namespace

void addInit(CLI::App &app, Context &context)
{
    const auto options = std::make_shared<InitOptions>();
    auto *verb
        = addVerb(app, context, "init", "Make a project: a commented config.yaml and sample documents", "anneal-cli init mine", [&context, options] {
              const std::filesystem::path folder(options->folder);
              if (folder.empty())
                  return context.terminal.fail({ base::ErrorKind::Usage, "The name of the folder is empty.", "Name a folder; . is this one." });
              if (!base::isUtf8(options->model))
                  return context.terminal.fail({ base::ErrorKind::Usage, "The name of the model is not UTF-8, so no config.yaml can hold it.", {} });
              const auto sample = options->empty ? data::Sample::No : data::Sample::Yes;
              if (auto made = data::createProject(folder, sample, configOf(*options, sample, context.terminal)); !made)
                  return context.terminal.fail(made.error());
              // A model that was typed with its path is wanted, wherever it lies.
              if (const auto reading = config::loadConfig(folder / "config.yaml"); reading && !options->model.empty())
                  if (auto trusted = data::trustOnce(folder, data::outsidePaths(*reading, folder)); !trusted)
                      context.terminal.warn(trusted.error().text());
              context.terminal.print("Made a project in " + folder.string() + ".");
              context.terminal.result({ { "project", folder.string() }, { "config", (folder / "config.yaml").string() } });
              context.terminal.say("Next: "
                  + std::string(options->empty ? "put your files into " + (folder / "data" / "raw").string() + ", then " : "") + "anneal-cli train "
                  + base::shellQuoted((options->folder.starts_with('-') ? "." / folder / "config.yaml" : folder / "config.yaml").string()));
              return 0;
          });
    verb->add_option("DIR", options->folder, "Folder of the project; made if it is not there")->required();
    verb->add_flag("--empty", options->empty, "Without the sample documents");
    verb->add_option("--model", options->model, "Model to fine-tune: hub name, Hugging Face folder or .gguf file");
    verb->add_option("--preset", options->preset, "Values fitted to the model and this computer")
        ->check(CLI::IsMember(base::allNames<plan::Preset>()));
}

} // namespace anneal::cli
