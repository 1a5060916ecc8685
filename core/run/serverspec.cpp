// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/serverspec.h"

#include "core/base/filestamp.h"
#include "core/base/hash.h"
#include "core/base/jsonfields.h"
#include "core/base/text.h"
#include "core/base/tr.h"

#include <system_error>

namespace anneal::run {
namespace fs = std::filesystem;
namespace {

using base::Json;

std::string typedAs(const ServedPath &served)
{
    return served.name.empty() ? served.path : served.name + "=" + served.path;
}

base::Result<std::vector<ServedPath>> resolvedPaths(const std::vector<ServedPath> &all)
{
    std::vector<ServedPath> resolved;
    for (const auto &[name, path] : all) {
        std::error_code missing;
        const bool isHere = !path.empty() && fs::exists(path, missing);
        resolved.push_back({ name, isHere ? fs::absolute(path, missing).lexically_normal().string() : path });
        if (const auto read = servedPathIn(typedAs(resolved.back())); path.empty() || read.name != name)
            return base::Error { base::ErrorKind::Usage,
                tr_("\"%1\" cannot be served under that name.", base::withoutControls(typedAs({ name, path }))),
                tr_("Write NAME=PATH; a name has no '=' in it, and a '/' only behind a ':'.") };
    }
    return resolved;
}

Json toJson(const std::vector<ServedPath> &all)
{
    auto array = Json::array();
    for (const auto &one : all)
        array.push_back({ { "name", one.name }, { "path", one.path } });
    return array;
}

std::vector<ServedPath> pathsOf(const Json &json, const char *key)
{
    std::vector<ServedPath> all;
    if (json.is_object() && json.contains(key) && json[key].is_array())
        for (const auto &one : json[key])
            all.push_back({ base::textAt(one, "name"), base::textAt(one, "path") });
    return all;
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

base::Result<ServerSpec> ServerSpec::resolved() const
{
    if (models.empty())
        return base::Error { base::ErrorKind::Usage, tr_("A server needs at least one model."), tr_("Name one.") };
    for (const double minutes : { idleMinutes, endMinutes })
        if (!(minutes >= 0)) // nor NaN, which no range of numbers excludes
            return base::Error { base::ErrorKind::Usage, tr_("Minutes must be a number, 0 or more."), {} };
    auto spec = *this;
    auto servedModels = resolvedPaths(models), servedAdapters = resolvedPaths(adapters);
    if (!servedModels || !servedAdapters)
        return servedModels ? servedAdapters.error() : servedModels.error();
    spec.models = std::move(*servedModels);
    spec.adapters = std::move(*servedAdapters);
    return spec;
}

std::string ServerSpec::id(const fs::path &engine) const
{
    Json stamps = Json::array(); // a server holds what it has read: other weights under the same name want another one
    for (const auto *all : { &models, &adapters })
        for (const auto &served : *all)
            stamps.push_back(base::stampOf(served.path));
    const Json whole { { "engine", engine.string() }, { "models", run::toJson(models) }, { "adapters", run::toJson(adapters) }, { "stamps", stamps },
        { "revision", revision }, { "dtype", dtype } };
    return base::sha256(base::toJsonLine(whole)).substr(0, 16);
}

std::vector<std::string> ServerSpec::arguments(const fs::path &tokenFile) const
{
    std::vector<std::string> all { "serve" };
    for (const auto &model : models)
        all.push_back("--model=" + typedAs(model));
    for (const auto &adapter : adapters)
        all.push_back("--adapter=" + typedAs(adapter));
    all.insert(all.end(),
        { "--revision=" + revision, "--dtype=" + dtype, "--idle-minutes=" + base::formatNumber(idleMinutes),
            "--end-when-idle=" + base::formatNumber(endMinutes), "--token-file=" + tokenFile.string(), "--port=0", "--json", "--in-background" });
    return all;
}

base::Json ServerSpec::toJson() const
{
    return { { "models", run::toJson(models) }, { "adapters", run::toJson(adapters) }, { "revision", revision }, { "dtype", dtype },
        { "idle_minutes", idleMinutes }, { "end_minutes", endMinutes } };
}

ServerSpec ServerSpec::fromJson(const base::Json &json)
{
    ServerSpec spec;
    spec.models = pathsOf(json, "models");
    spec.adapters = pathsOf(json, "adapters");
    spec.revision = base::textAt(json, "revision", spec.revision);
    spec.dtype = base::textAt(json, "dtype", spec.dtype);
    spec.idleMinutes = base::numberAt(json, "idle_minutes", spec.idleMinutes);
    spec.endMinutes = base::numberAt(json, "end_minutes", spec.endMinutes);
    return spec;
}

} // namespace anneal::run
