// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace anneal::tests {

/// Reference data of a kind ("templates"): the small part in the repository, and the whole beside it where that is there (ANNEAL_TESTDATA).
struct ReferenceData
{
    std::filesystem::path folder;
    bool isWhole;
};

inline std::vector<ReferenceData> referenceData(const std::string &kind)
{
    std::vector<ReferenceData> all { { std::filesystem::path(ANNEAL_TESTS_DIR "/data/reference") / kind, false } };
    const auto whole = std::filesystem::path(ANNEAL_TESTDATA) / kind;
    if (std::error_code failure; std::filesystem::exists(whole, failure))
        all.push_back({ whole, true });
    return all;
}

} // namespace anneal::tests
