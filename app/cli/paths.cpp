// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/paths.h"

#include "core/base/files.h"
#include "core/data/trust.h"

#include <system_error>

namespace anneal::cli {
namespace fs = std::filesystem;

base::Result<LoadedConfig> readProject(const fs::path &path, const std::vector<std::string> &settings)
{
    std::vector<config::Override> overrides;
    for (const auto &setting : settings) {
        auto one = config::parseOverride(setting);
        if (!one)
            return one.error();
        overrides.push_back(std::move(*one));
    }
    std::error_code ignored;
    const auto file = fs::is_directory(path, ignored) ? path / "config.yaml" : path;
    const auto text = base::readFile(file, std::uint64_t(1) << 20);
    if (!text)
        return text.error();
    return LoadedConfig { config::readConfig(*text, overrides), file, fs::absolute(file, ignored).lexically_normal().parent_path() };
}

base::Result<LoadedConfig> loadProject(const fs::path &path, const std::vector<std::string> &settings)
{
    auto loaded = readProject(path, settings);
    if (loaded && !loaded->reading.valid())
        return config::errorOf(loaded->reading.problems, loaded->file.string());
    return loaded;
}

base::Status allowPaths(const LoadedConfig &loaded, bool isTrusted)
{
    if (!isTrusted)
        return data::requireTrust(loaded.reading, loaded.project);
    return data::trustOnce(loaded.project, data::outsidePaths(loaded.reading, loaded.project));
}

} // namespace anneal::cli
