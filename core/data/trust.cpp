// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/trust.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/data/sources.h"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <tuple>

namespace anneal::data {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kLongestStore = 16 << 20; // bytes

/// Empty where the user has no home.
fs::path storeFile()
{
    if (const char *data = std::getenv("XDG_DATA_HOME"); data && *data)
        return fs::path(data) / "anneal" / "trust.json";
    if (const char *home = std::getenv("HOME"); home && *home)
        return fs::path(home) / ".local" / "share" / "anneal" / "trust.json";
    return {};
}

/// Links are followed where they lead to nothing, too: something may be there the next moment.
fs::path resolved(const fs::path &path)
{
    constexpr int kMostLinks = 40; // the kernel's limit
    auto place = path;
    for (int links = 0;; ++links) {
        std::error_code failure, isNone;
        const auto real = fs::weakly_canonical(place, failure);
        if (failure)
            return fs::absolute(path, failure).lexically_normal();
        const auto next = fs::read_symlink(real, isNone);
        if (isNone || links == kMostLinks)
            return real;
        place = real.parent_path() / next;
    }
}

/// Where reading `path` leads outside of the project: itself, or the links in the folder that it is.
std::set<fs::path> waysOut(const fs::path &path, const fs::path &project)
{
    const auto real = resolved(path);
    if (!isInside(real, project))
        return { real };
    const auto entries = base::entriesOf(real);
    if (!entries) // a file, or what the reader of the folder will tell
        return {};
    std::set<fs::path> places;
    std::error_code ignored;
    for (const auto &entry : *entries) {
        if (!fs::is_symlink(entry, ignored))
            continue;
        if (auto target = resolved(entry); !isInside(target, project))
            places.insert(std::move(target));
    }
    return places;
}

/// A path as the store has it: JSON holds no bytes that are not UTF-8.
std::string stored(const fs::path &path)
{
    const auto &bytes = path.native();
    if (base::isUtf8(bytes) && bytes.find("\uFFFD") == std::string::npos)
        return bytes;
    return "bytes:" + base::toHex(bytes);
}

/// The store: in "projects", by their folder, the places that each was trusted with. Fails where it is there and cannot be read, or is damaged.
base::Result<base::Json> readStore()
{
    const auto file = storeFile();
    const auto text = base::readFile(file, kLongestStore);
    if (!text && text.error().kind == base::ErrorKind::NotFound)
        return base::Json { { "projects", base::Json::object() } };
    if (!text)
        return text.error();
    auto json = base::parseJson(*text);
    if (!json || !json->is_object() || !json->contains("projects") || !(*json)["projects"].is_object())
        return base::Error { base::ErrorKind::Corrupt, tr_("%1, which remembers what you trust, is damaged.", file.string()),
            tr_("Correct it, or move it away: then Anneal asks again for every project.") };
    return json;
}

} // namespace

std::vector<OutsidePath> outsidePaths(const config::Reading &reading, const fs::path &project)
{
    std::vector<OutsidePath> paths;
    const auto root = resolved(project);
    const auto look = [&](const char *key, const std::string &value) {
        const auto origin = reading.origins.find(key);
        if (value.empty() || (origin != reading.origins.end() && origin->second == config::Origin::CommandLine))
            return;
        for (const auto &place : waysOut(project / value, root))
            paths.push_back({ key, value, place });
    };
    const auto &[model, data] = std::tie(reading.config.model, reading.config.data);
    std::error_code ignored;
    const char *home = std::getenv("HOME");
    if (model.modelName.starts_with("~/") && home) // the one key where that stands for the user's own folder
        look("model.model_name", (fs::path(home) / model.modelName.substr(2)).string());
    else if (fs::path(model.modelName).is_absolute() || model.modelName.starts_with("../")
        || fs::exists(fs::symlink_status(project / model.modelName, ignored)))
        look("model.model_name", model.modelName);
    look("data.input_path", data.inputPath);
    look("model.init_from", model.initFrom.value_or(""));
    look("model.chat_template", model.chatTemplate.value_or(""));
    return paths;
}

bool isTrusted(const fs::path &project, const std::vector<OutsidePath> &paths)
{
    if (paths.empty())
        return true;
    const auto store = readStore();
    if (!store)
        return false;
    const auto &projects = store->at("projects");
    const auto known = projects.find(stored(resolved(project)));
    if (known == projects.end() || !known->is_array())
        return false;
    return std::all_of(paths.begin(), paths.end(),
        [&](const OutsidePath &path) { return std::find(known->begin(), known->end(), base::Json(stored(path.place))) != known->end(); });
}

base::Status trust(const fs::path &project, const std::vector<OutsidePath> &paths)
{
    if (isTrusted(project, paths))
        return base::ok();
    const auto file = storeFile();
    if (file.empty())
        return base::Error { base::ErrorKind::NotFound, tr_("There is no home folder to remember the project in."), tr_("Set HOME.") };
    auto store = readStore();
    if (!store) // what stands in it is not lost
        return store.error();
    auto &known = (*store)["projects"][stored(resolved(project))];
    if (!known.is_array())
        known = base::Json::array();
    for (const auto &path : paths)
        if (const base::Json place = stored(path.place); std::find(known.begin(), known.end(), place) == known.end())
            known.push_back(place);
    if (auto made = base::makeFolder(file.parent_path()); !made)
        return made;
    return base::writeFile(file, base::toJsonText(*store));
}

base::Status distrust(const fs::path &project)
{
    auto store = readStore();
    if (!store)
        return store.error();
    if ((*store)["projects"].erase(stored(resolved(project))) == 0)
        return base::ok();
    return base::writeFile(storeFile(), base::toJsonText(*store));
}

base::Status trustOnce(const fs::path &project, const std::vector<OutsidePath> &paths)
{
    const auto remembered = trust(project, paths);
    return !remembered && remembered.error().kind == base::ErrorKind::Corrupt ? remembered : base::ok();
}

std::vector<OutsidePath> outsidePaths(const run::RunFolder &run)
{
    auto reading = config::loadRunConfig(run.configFile());
    if (!reading)
        return {}; // the trainer says what is wrong with it
    reading->config.model.modelName.clear();
    reading->config.data.inputPath.clear();
    return outsidePaths(*reading, run.path());
}

namespace {

base::Status requireTrustIn(const std::vector<OutsidePath> &paths, const fs::path &project)
{
    if (isTrusted(project, paths))
        return base::ok();
    std::string list;
    for (const auto &path : paths)
        list += (list.empty() ? "" : ", ") + path.key + " (" + path.place.string() + ")";
    return base::Error { base::ErrorKind::Unsafe, tr_("The project reads outside of its folder: %1.", list),
        tr_("If you know that project, trust it once with --trust; a path that you give with --set needs none.") };
}

} // namespace

base::Status requireTrust(const config::Reading &reading, const fs::path &project)
{
    return requireTrustIn(outsidePaths(reading, project), project);
}

base::Status requireTrust(const run::RunFolder &run)
{
    return requireTrustIn(outsidePaths(run), run.path());
}

} // namespace anneal::data
