// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace anneal::nn {

/// Documents laid end to end; a token attends to its own document only.
struct PackedBatch
{
    std::vector<std::int64_t> ids;
    std::vector<std::int64_t> positions; // from 0 in each document
    std::vector<std::int64_t> labels;    // the id itself where it is trained on, else -100; -100 at each document's first token
    std::vector<float> weights;          // of the labels; empty where each counts 1
    std::vector<std::int64_t> starts;    // where documents begin, from 0, and the number of ids at the end
};

/// Lays documents end to end. `weights` says what each id counts as a label, 0 where it is none, document by document; empty: 1 for every id
/// but the first.
PackedBatch packDocuments(const std::vector<std::vector<std::int32_t>> &ids, const std::vector<std::vector<float>> &weights = {});

} // namespace anneal::nn
