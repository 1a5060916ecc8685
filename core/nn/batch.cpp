// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/batch.h"

namespace anneal::nn {

PackedBatch packDocuments(const std::vector<std::vector<std::int32_t>> &ids, const std::vector<std::vector<float>> &weights)
{
    PackedBatch batch;
    batch.starts.push_back(0);
    bool isPlain = true;
    for (std::size_t document = 0; document < ids.size(); ++document) {
        for (std::size_t i = 0; i < ids[document].size(); ++i) {
            const float weight = i == 0 ? 0 : weights.empty() ? 1 : weights[document][i];
            const bool counts = weight > 0;
            isPlain = isPlain && (!counts || weight == 1);
            batch.weights.push_back(weight);
            batch.ids.push_back(ids[document][i]);
            batch.positions.push_back(std::int64_t(i));
            batch.labels.push_back(counts ? ids[document][i] : -100);
        }
        if (!ids[document].empty())
            batch.starts.push_back(std::int64_t(batch.ids.size()));
    }
    if (isPlain)
        batch.weights.clear();
    return batch;
}

} // namespace anneal::nn
