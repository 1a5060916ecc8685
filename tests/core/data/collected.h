// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/sources.h"

#include <string>
#include <utility>
#include <vector>

namespace anneal::tests {

/// All that a reader gave.
struct Collected : data::RowSink
{
    std::vector<std::pair<data::RowPlace, base::Json>> rows;
    std::vector<std::pair<data::RowPlace, std::string>> problems;

    bool row(const data::RowPlace &place, base::Json value, std::string_view) override
    {
        rows.emplace_back(place, std::move(value));
        return true;
    }
    bool bad(const data::RowPlace &place, std::string reason, std::string_view) override
    {
        problems.emplace_back(place, std::move(reason));
        return true;
    }
    void progress(std::uint64_t) override { }
};

} // namespace anneal::tests
