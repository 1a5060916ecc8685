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
    std::vector<std::string> warnings;
    data::TableFacts facts;

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
    void warning(std::string sentence) override { warnings.push_back(std::move(sentence)); }
    void table(const data::TableFacts &found) override { facts = found; }
    void progress(std::uint64_t) override { }
};

} // namespace anneal::tests
