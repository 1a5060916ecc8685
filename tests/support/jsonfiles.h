// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/files.h"
#include "core/base/json.h"

#include <algorithm>
#include <filesystem>
#include <vector>

/// Fixtures, which are well formed.
namespace anneal::tests {

inline base::Json readJson(const std::filesystem::path &file)
{
    return base::Json::parse(base::readFile(file) ? *base::readFile(file) : "null");
}

inline std::vector<base::Json> readLines(const std::filesystem::path &file)
{
    std::vector<base::Json> rows;
    const auto text = base::readFile(file);
    for (std::size_t at = 0; text && at < text->size();) {
        const auto end = std::min(text->find('\n', at), text->size());
        rows.push_back(base::Json::parse(text->substr(at, end - at)));
        at = end + 1;
    }
    return rows;
}

} // namespace anneal::tests
