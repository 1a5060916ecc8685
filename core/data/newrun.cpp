// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/newrun.h"

#include "core/base/files.h"
#include "core/base/freename.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/config/writer.h"
#include "core/data/initadapter.h"
#include "core/data/preparedset.h"
#include "core/run/datamanifest.h"
#include "core/run/runabout.h"
#include "core/weights/modelfiles.h"

#include <system_error>

namespace anneal::data {
namespace fs = std::filesystem;
namespace {

base::Status copyAdapter(const fs::path &from, const base::Target &to)
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

/// A place in the project for a key of the config: below it and through no link, unless the user typed the key.
base::Result<base::Target> placeOf(const NewRun &request, const char *key, const fs::path &path)
{
    const auto origin = request.origins.find(key);
    if (origin != request.origins.end() && origin->second == config::Origin::CommandLine)
        return base::Target(request.project / path);
    auto root = base::Root::open(request.project);
    if (!root)
        return root.error();
    return base::Target(std::move(*root), path);
}

/// Copies the rows, which must be those of one preparation: it may be writing new ones at this moment.
base::Status copyRows(const run::RunFolder &folder, const NewRun &request)
{
    const auto files = preparedFiles(request.config.data, request.project);
    const auto expected = preparedHashes(files);
    if (!expected)
        return expected.error();
    const auto output = fs::path(request.config.data.outputPath);
    const auto from = [&](const fs::path &file) { return placeOf(request, "data.output_path", output.parent_path() / file.filename()); };
    const auto train = from(files.train), validation = from(files.validation);
    const auto data = folder.target("data");
    for (const auto *place : { &train, &validation, &data })
        if (!*place)
            return place->error();
    std::error_code ignored;
    run::DataHashes hashes;
    if (*expected) {
        hashes = { (*expected)->train, (*expected)->validation };
    } else {
        const auto hash = base::sha256OfFile(files.train);
        if (!hash)
            return hash.error();
        hashes.train = *hash;
        if (fs::exists(files.validation, ignored)) {
            const auto held = base::sha256OfFile(files.validation);
            if (!held)
                return held.error();
            hashes.validation = *held;
        }
    }
    if (auto written = run::writeDataHashes(folder, hashes, base::modeFrom({ files.train, files.validation })); !written)
        return written;
    if (auto copied = base::copyFile(*train, *data / "train.jsonl"); !copied)
        return copied;
    if (fs::exists(files.validation, ignored))
        if (auto copied = base::copyFile(*validation, *data / "validation.jsonl"); !copied)
            return copied;
    const auto checked = run::checkData(folder);
    if (!checked && checked.error().kind == base::ErrorKind::BadData)
        return base::Error { base::ErrorKind::Busy,
            tr_("The prepared rows changed while they were copied: the data is being prepared at this moment."),
            tr_("Train again when that has ended.") };
    return checked;
}

base::Status fill(const run::RunFolder &folder, const NewRun &request)
{
    const auto &model = request.config.model;
    if (auto copied = copyRows(folder, request); !copied)
        return copied;
    const auto target = folder.target("");
    if (!target)
        return target.error();
    if (model.initFrom)
        if (auto copied = copyAdapter(request.project / *model.initFrom, *target / "init_adapter"); !copied)
            return copied;
    if (model.chatTemplate)
        if (auto copied = base::copyFile(request.project / *model.chatTemplate, *target / "chat_template.jinja"); !copied)
            return copied;
    if (request.name.empty())
        return base::ok();
    const auto named = run::changeAbout(folder, [&request](run::RunAbout &about) { about.name = *run::runNameFrom(request.name); });
    return named ? base::ok() : base::Status(named.error());
}

} // namespace

fs::path nameForRun(const config::FineTuneConfig &config, const fs::path &project)
{
    const auto stem
        = base::utcNow().substr(0, 10) + "-" + fs::path(config.data.outputPath).stem().string() + "-" + std::string(nameOf(config.training.method));
    return base::freeName(project / config.training.outputDir / stem);
}

base::Result<run::RunFolder> createRun(const NewRun &request)
{
    if (auto named = run::runNameFrom(request.name); !named)
        return named.error();
    const auto prepared = preparedFiles(request.config.data, request.project);
    std::error_code ignored;
    if (!fs::exists(prepared.train, ignored)) {
        return base::Error { base::ErrorKind::NotFound, tr_("There are no prepared rows: %1 does not exist.", prepared.train.string()),
            tr_("Prepare the data first (anneal-cli prepare-data, or the Data page).") };
    }
    if (auto whole = checkPrepared(prepared); !whole)
        return whole.error();
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

    if (!frozen.model.templateTime)
        frozen.model.templateTime = base::localNow(); // the run means the same tomorrow
    const auto place = named ? base::Result<base::Target>(folder)
                             : placeOf(request, "training.output_dir", fs::path(frozen.training.outputDir) / folder.filename());
    if (!place)
        return place.error();
    auto made = run::RunFolder::create(*place, config::resolvedYaml(frozen, request.origins),
        base::modeFrom({ request.configFile.empty() ? request.project / "config.yaml" : request.configFile }));
    if (!made && !named && made.error().kind == base::ErrorKind::AlreadyExists && fs::exists(folder, ignored))
        return createRun(request); // somebody else took the name meanwhile; the next one is free
    if (!made)
        return made;
    if (auto filled = fill(*made, request); !filled) {
        fs::remove_all(folder, ignored); // ours alone: create() refuses a folder that had anything in it
        return filled.error();
    }
    return made;
}

} // namespace anneal::data
