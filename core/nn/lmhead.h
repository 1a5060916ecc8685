// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/decoder.h"

#include <cstdint>
#include <vector>

namespace anneal::nn {

/// Which rows of hidden states predict which labels.
struct HeadRequest
{
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> labels; // one for each row
    std::vector<float> weights;       // one for each row; empty: all 1
    bool wantsGradient = false;
    AdapterPass *adapters = nullptr;                 // for those of lm_head; null: without dropout
    std::vector<double> *logProbabilities = nullptr; // of the labels are added here, unless null
    std::vector<std::int64_t> *best = nullptr;       // and arg-maxes here
    std::function<void()> pause;                     // as that of a Pass, between a few rows and the next
};

/// Σ over labelled rows of −weight · log p, from hidden states of the last layer, and the gradient of those states where it is wanted.
struct HeadLoss
{
    double sum = 0; // weighted
    double weight = 0;
    std::int64_t tokens = 0;
    std::int64_t correct = 0;
    double entropySum = 0;
    at::Tensor gradient;                   // (N, hidden) float32
    std::vector<at::Tensor> headGradients; // of lm_head's A, B and magnitude, where it is adapted
    SlotGradients slots;                   // of the last norm and lm_head, where they are trained themselves
};

/// Scores rows of `hidden` against labels; logits are made for a few rows at a time and never kept.
HeadLoss headLoss(const Decoder &decoder, const at::Tensor &hidden, const HeadRequest &request);

/// Logits of all rows, (N, vocabulary) float32.
at::Tensor headLogits(const Decoder &decoder, const at::Tensor &hidden, AdapterPass &adapters);

} // namespace anneal::nn
