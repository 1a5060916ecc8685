// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/serverwish.h"

#include "core/base/hash.h"
#include "core/base/text.h"

#include <system_error>

namespace anneal::run {
namespace fs = std::filesystem;
namespace {

using base::Json;

std::string typedAs(const ServedPath &served)
{
    return served.name.empty() ? served.path : served.name + "=" + served.path;
}

base::Result<std::vector<ServedPath>> settledPaths(const std::vector<ServedPath> &all)
{
    std::vector<ServedPath> settled;
    for (const auto &[name, path] : all) {
        std::error_code missing;
        const bool isHere = !path.empty() && fs::exists(path, missing);
        settled.push_back({ name, isHere ? fs::absolute(path, missing).lexically_normal().string() : path });
        if (const auto read = servedPathIn(typedAs(settled.back())); path.empty() || read.name != name)
            return base::Error { base::ErrorKind::Usage,
                "\"" + base::withoutControls(typedAs({ name, path })) + "\" cannot be served under that name.",
                "Write NAME=PATH; a name has no '=' in it, and a '/' only behind a ':'." };
    }
    return settled;
}

Json toJson(const std::vector<ServedPath> &all)
{
    auto array = Json::array();
    for (const auto &one : all)
        array.push_back({ { "name", one.name }, { "path", one.path } });
    return array;
}

std::string textOf(const Json &json, const char *key, const std::string &otherwise = {})
{
    const auto found = json.is_object() ? json.find(key) : json.end();
    return json.is_object() && found != json.end() && found->is_string() ? found->get<std::string>() : otherwise;
}

std::vector<ServedPath> pathsOf(const Json &json, const char *key)
{
    std::vector<ServedPath> all;
    if (json.is_object() && json.contains(key) && json[key].is_array())
        for (const auto &one : json[key])
            all.push_back({ textOf(one, "name"), textOf(one, "path") });
    return all;
}

double numberOf(const Json &json, const char *key, double otherwise)
{
    return json.is_object() && json.contains(key) && json[key].is_number() ? json[key].get<double>() : otherwise;
}

} // namespace

std::string serverUrl(int port)
{
    return "http://127.0.0.1:" + std::to_string(port) + "/v1";
}

ServedPath servedPathIn(const std::string &typed)
{
    const auto equals = typed.find('=');
    const auto name = typed.substr(0, equals);
    const bool looksLikePath = name.find('/') != std::string::npos && name.find(':') == std::string::npos; // a model's name may be org/name
    std::error_code failure;
    if (equals == std::string::npos || name.empty() || looksLikePath || fs::exists(typed, failure))
        return { {}, typed };
    return { name, typed.substr(equals + 1) };
}

base::Result<ServerWish> ServerWish::settled() const
{
    if (models.empty())
        return base::Error { base::ErrorKind::Usage, "A server needs at least one model.", "Name one." };
    auto wish = *this;
    auto servedModels = settledPaths(models), servedAdapters = settledPaths(adapters);
    if (!servedModels || !servedAdapters)
        return servedModels ? servedAdapters.error() : servedModels.error();
    wish.models = std::move(*servedModels);
    wish.adapters = std::move(*servedAdapters);
    return wish;
}

std::string ServerWish::id(const fs::path &engine) const
{
    const Json whole { { "engine", engine.string() }, { "models", run::toJson(models) }, { "adapters", run::toJson(adapters) },
        { "revision", revision }, { "dtype", dtype } };
    return base::sha256(base::toJsonLine(whole)).substr(0, 16);
}

std::vector<std::string> ServerWish::arguments(const fs::path &tokenFile) const
{
    std::vector<std::string> all { "serve" };
    for (const auto &model : models)
        all.push_back("--model=" + typedAs(model));
    for (const auto &adapter : adapters)
        all.push_back("--adapter=" + typedAs(adapter));
    all.insert(all.end(),
        { "--revision=" + revision, "--dtype=" + dtype, "--idle-minutes=" + base::formatNumber(idleMinutes),
            "--end-when-idle=" + base::formatNumber(endMinutes), "--token-file=" + tokenFile.string(), "--port=0", "--json" });
    return all;
}

base::Json ServerWish::toJson() const
{
    return { { "models", run::toJson(models) }, { "adapters", run::toJson(adapters) }, { "revision", revision }, { "dtype", dtype },
        { "idle_minutes", idleMinutes }, { "end_minutes", endMinutes } };
}

ServerWish ServerWish::fromJson(const base::Json &json)
{
    ServerWish wish;
    wish.models = pathsOf(json, "models");
    wish.adapters = pathsOf(json, "adapters");
    wish.revision = textOf(json, "revision", wish.revision);
    wish.dtype = textOf(json, "dtype", wish.dtype);
    wish.idleMinutes = numberOf(json, "idle_minutes", wish.idleMinutes);
    wish.endMinutes = numberOf(json, "end_minutes", wish.endMinutes);
    return wish;
}

} // namespace anneal::run
