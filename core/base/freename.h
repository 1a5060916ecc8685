// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace anneal::base {

/// A path that nothing has yet, not even a link that leads nowhere: "merged", "merged-2" … `ending` stands behind the number: "model-2.gguf".
inline std::filesystem::path freeName(const std::filesystem::path &stem, const std::string &ending = {})
{
    namespace fs = std::filesystem;
    std::error_code failure;
    fs::path name = stem.string() + ending;
    for (int number = 2; fs::exists(fs::symlink_status(name, failure)); ++number)
        name = stem.string() + "-" + std::to_string(number) + ending;
    return name;
}

} // namespace anneal::base
