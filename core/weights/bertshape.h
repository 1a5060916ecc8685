// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/weights/modelfiles.h"

#include <cstdint>

namespace anneal::weights {

/// Which states make a text's vector.
enum class Pooling { Mean, First };

/// The numbers of a BERT encoder (transformers' BertConfig) and of what stands on it.
struct BertShape
{
    std::int64_t vocabulary = 30522;
    std::int64_t hidden = 768;
    std::int64_t layers = 12;
    std::int64_t heads = 12;
    std::int64_t intermediate = 3072;
    std::int64_t positions = 512;
    std::int64_t types = 2;
    double normEpsilon = 1e-12;
    Pooling pooling = Pooling::Mean;
    bool isClassifier = false; // BertForSequenceClassification: a pooler and one logit
    bool hasSigmoid = true;    // of the classifier: a score is the sigmoid of the logit, not the logit itself
};

/// Reads config.json and 1_Pooling/config.json, or the metadata of a GGUF file (architecture "bert").
/// Fails with Unsupported naming the key or value that is not implemented, Corrupt for impossible numbers.
base::Result<BertShape> readBertShape(const ModelFiles &files);

} // namespace anneal::weights
