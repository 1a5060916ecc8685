// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/newrun.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/config/writer.h"
#include "core/data/initadapter.h"
#include "core/data/prepare.h"
#include "core/weights/modelfiles.h"

#include <system_error>

namespace anneal::data {
namespace fs = std::filesystem;
namespace {

base::Status copyAdapter(const fs::path &from, const fs::path &to)
{
    if (auto made = base::makeFolder(to); !made)
        return made;
    for (const char *name : { "adapter_config.json", "adapter_model.safetensors" })
        if (auto copied = base::copyFile(from / name, to / name); !copied)
            return copied;
    return base::ok();
}

/// A model folder or file that is not named absolutely is named relative to the run, so that the project can be moved as a whole.
std::string modelNameFor(const std::string &name, const fs::path &project, const fs::path &folder)
{
    std::error_code ignored;
    const fs::path place = weights::modelPlace(name, project);
    if (fs::path(name).is_absolute() || !fs::exists(place, ignored))
        return name;
    return fs::relative(place, folder, ignored).generic_string();
}

base::Status fill(const fs::path &folder, const NewRun &request, const PreparedFiles &prepared)
{
    const auto &model = request.config.model;
    if (auto made = base::makeFolder(folder / "data"); !made)
        return made;
    if (auto copied = base::copyFile(prepared.train, folder / "data" / "train.jsonl"); !copied)
        return copied;
    std::error_code ignored;
    if (fs::exists(prepared.validation, ignored))
        if (auto copied = base::copyFile(prepared.validation, folder / "data" / "validation.jsonl"); !copied)
            return copied;
    if (model.initFrom)
        if (auto copied = copyAdapter(request.project / *model.initFrom, folder / "init_adapter"); !copied)
            return copied;
    if (model.chatTemplate)
        return base::copyFile(request.project / *model.chatTemplate, folder / "chat_template.jinja");
    return base::ok();
}

} // namespace

fs::path nameForRun(const config::FineTuneConfig &config, const fs::path &project)
{
    const auto stem = base::utcNow().substr(0, 10) + "-" + fs::path(config.data.outputPath).stem().string() + "-" + config.training.method;
    const auto runs = project / config.training.outputDir;
    std::error_code ignored;
    auto folder = runs / stem;
    for (int n = 2; fs::exists(folder, ignored); ++n)
        folder = runs / (stem + "-" + std::to_string(n));
    return folder;
}

base::Result<run::RunFolder> createRun(const NewRun &request)
{
    const auto prepared = preparedFiles(request.config.data, request.project);
    std::error_code ignored;
    if (!fs::exists(prepared.train, ignored)) {
        return base::Error { base::ErrorKind::NotFound, "There are no prepared rows: " + prepared.train.string() + " does not exist.",
            "Prepare the data first (anneal-cli prepare-data, or the Data page)." };
    }
    const bool named = !request.folder.empty();
    const auto folder = named ? request.folder : nameForRun(request.config, request.project);

    auto frozen = request.config;
    if (frozen.model.initFrom)
        if (auto adopted = adoptAdapter(request.project / *frozen.model.initFrom, request.origins, frozen.model); !adopted)
            return adopted.error();
    frozen.model.modelName = modelNameFor(frozen.model.modelName, request.project, folder);
    if (frozen.model.initFrom)
        frozen.model.initFrom = "init_adapter";
    if (frozen.model.chatTemplate)
        frozen.model.chatTemplate = "chat_template.jinja";

    auto made = run::RunFolder::create(folder, config::resolvedYaml(frozen, request.origins));
    if (!made && !named && made.error().kind == base::ErrorKind::AlreadyExists && fs::exists(folder, ignored))
        return createRun(request); // somebody else took the name meanwhile; the next one is free
    if (!made)
        return made;
    if (auto filled = fill(folder, request, prepared); !filled) {
        fs::remove_all(folder, ignored); // ours alone: create() refuses a folder that had anything in it
        return filled.error();
    }
    return made;
}

} // namespace anneal::data
