// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/weights/modelfiles.h"

#include "core/base/files.h"
#include "core/base/tr.h"
#include "core/weights/configkeys.h"
#include "core/weights/modelplaces.h"
#include "core/weights/pickle.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

namespace anneal::weights {
namespace fs = std::filesystem;
namespace {

bool isFile(const fs::path &path)
{
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

bool isFolder(const fs::path &path)
{
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

/// By name; none where the folder cannot be read, which modelAt() has told.
std::vector<fs::path> filesIn(const fs::path &folder)
{
    auto files = base::entriesOf(folder);
    if (!files)
        return {};
    std::erase_if(*files, [](const fs::path &entry) { return !isFile(entry); });
    return std::move(*files);
}

bool isGgufName(const fs::path &file)
{
    return file.extension() == ".gguf" || file.extension() == ".GGUF";
}

base::Error missing(const fs::path &folder, std::string_view what)
{
    if (std::error_code ignored; fs::exists(folder / what, ignored)) // a folder, a pipe
        return { base::ErrorKind::BadInput, tr_("%1 is not a regular file.", (folder / what).string()), tr_("Put the file itself there.") };
    return { base::ErrorKind::BadInput, tr_("The model folder %1 is incomplete: it has no %2.", folder.string(), what),
        tr_("Download or copy the whole model.") };
}

base::Result<std::vector<fs::path>> readIndex(const fs::path &folder, const fs::path &index)
{
    const auto object = readObject(index);
    if (!object)
        return object.error();
    const auto bad = [](const std::string &why) { return base::Error { base::ErrorKind::Corrupt, why, tr_("Download or copy the model again.") }; };
    const auto map = object->find("weight_map");
    if (map == object->end() || !map->is_object() || map->empty())
        return bad(tr_("%1 has no weight_map.", index.string()));
    std::set<std::string> names;
    for (const auto &[tensor, file] : map->items()) {
        const auto name = file.is_string() ? file.get<std::string>() : std::string();
        if (name.empty() || name.front() == '.' || name.find('/') != std::string::npos || name.find('\0') != std::string::npos)
            return bad(tr_("%1 names an impossible file for tensor %2.", index.string(), tensor));
        names.insert(name);
    }
    std::vector<fs::path> shards;
    for (const auto &name : names) {
        if (hasPickleName(name))
            return pickleRefused(folder / name);
        if (!isFile(folder / name))
            return missing(folder, name);
        shards.push_back(folder / name);
    }
    return shards;
}

/// The weight files of a folder in the order transformers looks for them.
base::Result<std::vector<fs::path>> findShards(const fs::path &folder)
{
    if (isFile(folder / "model.safetensors"))
        return std::vector { folder / "model.safetensors" };
    if (isFile(folder / "model.safetensors.index.json"))
        return readIndex(folder, folder / "model.safetensors.index.json");
    for (const auto &file : filesIn(folder)) {
        if (hasPickleName(file) && file.filename() != "training_args.bin")
            return pickleRefused(file);
    }
    return missing(folder, "model.safetensors");
}

bool hasTokenizer(const fs::path &folder)
{
    return isFile(folder / "tokenizer.json") || isFile(folder / "tokenizer.model") || isFile(folder / "vocab.txt")
        || (isFile(folder / "vocab.json") && isFile(folder / "merges.txt"));
}

base::Result<ModelFiles> ggufModel(std::string_view name, const fs::path &file)
{
    if (auto safe = refusePickle(file); !safe)
        return safe.error();
    ModelFiles files;
    files.kind = ModelFiles::Kind::Gguf;
    files.name = name;
    files.folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    files.gguf = file;
    return files;
}

base::Result<ModelFiles> folderOfGgufs(std::string_view name, const fs::path &folder)
{
    std::vector<fs::path> ggufs;
    for (const auto &file : filesIn(folder)) {
        if (isGgufName(file))
            ggufs.push_back(file);
    }
    if (ggufs.size() == 1)
        return ggufModel(name, ggufs.front());
    if (ggufs.empty())
        return missing(folder, "config.json");
    std::string list;
    for (const auto &file : ggufs)
        list += (list.empty() ? "" : ", ") + file.filename().string();
    return base::Error { base::ErrorKind::BadInput, tr_("%1 holds several GGUF files: %2.", folder.string(), list), tr_("Name one of them.") };
}

base::Result<ModelFiles> folderModel(std::string_view name, const fs::path &folder)
{
    if (!isFile(folder / "config.json")) {
        if (isFile(folder / "adapter_config.json")) {
            return base::Error { base::ErrorKind::BadInput, tr_("%1 is an adapter, not a whole model.", folder.string()),
                tr_("Name the base model here and the adapter where an adapter is asked for.") };
        }
        for (const auto &file : filesIn(folder)) {
            if (hasPickleName(file))
                return pickleRefused(file);
        }
        return folderOfGgufs(name, folder);
    }
    auto shards = findShards(folder);
    if (!shards) {
        // A repository of GGUF files often carries the config.json of the original.
        if (shards.error().kind == base::ErrorKind::BadInput) {
            if (auto gguf = folderOfGgufs(name, folder); gguf || gguf.error().detail.find("several") != std::string::npos)
                return gguf;
        }
        return shards.error();
    }
    for (const auto &shard : *shards) {
        if (auto safe = refusePickle(shard); !safe)
            return safe.error();
    }
    if (!hasTokenizer(folder))
        return missing(folder, "tokenizer.json");
    ModelFiles files;
    files.name = name;
    files.folder = folder;
    files.shards = std::move(*shards);
    return files;
}

base::Result<ModelFiles> modelAt(std::string_view name, const fs::path &path)
{
    if (isFolder(path)) {
        if (const auto entries = base::entriesOf(path); !entries)
            return entries.error();
        return folderModel(name, path);
    }
    if (auto safe = refusePickle(path); !safe)
        return safe.error();
    auto start = base::readFrom(path, 0, 4);
    if (isGgufName(path) || (start && *start == "GGUF"))
        return ggufModel(name, path);
    if (path.extension() == ".safetensors") {
        return base::Error { base::ErrorKind::BadInput, tr_("%1 is one file of a model, not the model.", path.string()),
            tr_("Name the folder it lies in, with config.json and tokenizer.json.") };
    }
    return base::Error { base::ErrorKind::BadInput, tr_("%1 is neither a model folder nor a GGUF file.", path.string()),
        tr_("Name a Hugging Face model folder or a .gguf file.") };
}

base::Error notFound(std::string_view name, const std::vector<fs::path> &looked)
{
    std::string places;
    for (const auto &place : looked)
        places += (places.empty() ? "" : ", ") + place.string();
    return { base::ErrorKind::NotFound,
        places == name ? tr_("The model %1 is not on this machine.", name) : tr_("The model %1 is not on this machine; looked at %2.", name, places),
        tr_("Check the name, download the model, or set ANNEAL_MODELS to the folder that holds it.") };
}

base::Error revisionNotFound(std::string_view name, std::string_view revision, const std::vector<std::string> &there)
{
    constexpr std::size_t kMost = 8;
    std::string list;
    for (std::size_t i = 0; i < std::min(there.size(), kMost); ++i)
        list += (i == 0 ? "" : ", ") + there[i];
    return { base::ErrorKind::NotFound,
        there.size() == 1           ? tr_("The model %1 is on this machine, but not its revision \"%2\"; there is %3.", name, revision, list)
            : there.size() <= kMost ? tr_("The model %1 is on this machine, but not its revision \"%2\"; there are %3.", name, revision, list)
                                    : tr_("The model %1 is on this machine, but not its revision \"%2\"; there are %3 and %4 more.", name, revision,
                                        list, there.size() - kMost),
        tr_("Set model.revision to one that is there, or download the other.") };
}

std::uint64_t weightBytes(const ModelFiles &files)
{
    std::uint64_t bytes = 0;
    std::error_code failure;
    if (files.kind == ModelFiles::Kind::Gguf) {
        bytes = fs::file_size(files.gguf, failure);
        return failure ? 0 : bytes;
    }
    for (const auto &shard : files.shards) {
        const auto size = fs::file_size(shard, failure);
        bytes += failure ? 0 : size;
    }
    return bytes;
}

/// Everything in a models folder that may be a model: entries, and for organisation folders the entries in them.
std::vector<fs::path> candidatesIn(const fs::path &folder)
{
    std::vector<fs::path> found;
    const auto entries = base::entriesOf(folder);
    if (!entries)
        return found;
    for (const auto &entry : *entries) {
        if (isGgufName(entry) || isFile(entry / "config.json"))
            found.push_back(entry);
        else if (isFolder(entry)) {
            found.push_back(entry);
            if (const auto below = base::entriesOf(entry))
                std::copy_if(below->begin(), below->end(), std::back_inserter(found), isFolder);
        }
    }
    return found;
}

} // namespace

fs::path ModelFiles::file(std::string_view fileName) const
{
    if (kind == Kind::Gguf)
        return {};
    // What is no file is named by whoever reads it, not taken for missing.
    const auto path = folder / fileName;
    std::error_code ignored;
    return fs::exists(path, ignored) ? path : fs::path();
}

base::Result<ModelFiles> findModel(std::string_view nameOrPath, std::string_view revision)
{
    if (nameOrPath.empty())
        return base::Error { base::ErrorKind::BadInput, tr_("The name of the model is empty."),
            tr_("Name a model folder, a .gguf file or a model of the hub.") };
    if (nameOrPath.find('\0') != std::string_view::npos)
        return base::Error { base::ErrorKind::BadInput, tr_("The name of the model holds a NUL character."), {} };
    fs::path path(nameOrPath);
    if (nameOrPath.starts_with("~/")) {
        if (const char *home = std::getenv("HOME"))
            path = fs::path(home) / nameOrPath.substr(2);
    }
    std::error_code failure;
    if (fs::exists(path, failure))
        return modelAt(nameOrPath, path);
    std::vector<fs::path> looked { path };
    if (!isRepositoryName(nameOrPath))
        return notFound(nameOrPath, looked);

    if (const auto snapshot = snapshotFolder(nameOrPath, revision); !snapshot.empty())
        return modelAt(nameOrPath, snapshot);
    looked.push_back(repositoryFolder(nameOrPath));
    const auto slash = nameOrPath.find('/');
    for (const auto &folder : modelFolders()) {
        for (const auto &inside : std::set { nameOrPath, nameOrPath.substr(slash == std::string_view::npos ? 0 : slash + 1) }) {
            if (fs::exists(folder / inside, failure))
                return modelAt(nameOrPath, folder / inside);
        }
        looked.push_back(folder);
    }
    if (const auto revisions = cachedRevisions(nameOrPath); !revisions.empty())
        return revisionNotFound(nameOrPath, revision, revisions);
    return notFound(nameOrPath, looked);
}

std::string modelName(const ModelFiles &files)
{
    std::error_code ignored;
    if (!fs::exists(files.name, ignored))
        return files.name;
    if (files.kind == ModelFiles::Kind::Gguf)
        return files.gguf.stem().string();
    const auto folder = fs::weakly_canonical(files.folder, ignored);
    auto hub = folder.parent_path().parent_path().filename().string(); // models--org--name/snapshots/<commit>
    constexpr std::string_view kPrefix = "models--";
    if (folder.parent_path().filename() != "snapshots" || !hub.starts_with(kPrefix))
        return folder.filename().string();
    hub.erase(0, kPrefix.size());
    if (const auto slash = hub.find("--"); slash != std::string::npos)
        hub.replace(slash, 2, "/");
    return hub;
}

std::string modelPlace(std::string_view name, const fs::path &project)
{
    std::error_code missing;
    const fs::path path(name);
    if (name.empty() || project.empty() || path.is_absolute() || name.find('\0') != std::string_view::npos || !fs::exists(project / path, missing))
        return std::string(name);
    return (project / path).lexically_normal().string();
}

std::vector<FoundModel> listModels()
{
    std::map<std::string, FoundModel> models;
    const auto add = [&](const std::string &name, base::Result<ModelFiles> files) {
        if (files && !models.contains(name))
            models[name] = { name, *files, weightBytes(*files) };
    };
    for (const auto &name : cachedRepositories())
        add(name, findModel(name));
    for (const auto &folder : modelFolders()) {
        for (const auto &path : candidatesIn(folder)) {
            const auto name = path.lexically_relative(folder).generic_string();
            if (isRepositoryName(name))
                add(name, modelAt(name, path));
        }
    }
    std::vector<FoundModel> list;
    for (auto &[name, model] : models)
        list.push_back(std::move(model));
    return list;
}

} // namespace anneal::weights
