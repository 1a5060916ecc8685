// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/lorasettings.h"
#include "core/text/modulepattern.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

namespace anneal::model {

/// Ranks and scales of modules: rank_pattern and alpha_pattern first (PEFT matches "(.*\.)?(pattern)$"), else the adapter's own.
class LoraScales
{
public:
    explicit LoraScales(const LoraSettings &settings); // which must outlive it
    std::int64_t rankOf(const std::string &module);
    /// alpha / rank, or alpha / sqrt(rank) with useRslora.
    double scaleOf(const std::string &module);
    /// Fails with Unsafe where the patterns took too long: results are then invalid.
    base::Status status() const;

private:
    const LoraSettings &m_settings;
    text::ModulePatterns m_ranks, m_alphas;
};

/// What is left of a base weight, (out, in) float32, once the beginning of its factors is taken out of it, as PEFT 0.21's pissa_init and
/// olora_init do; the weight itself for Init::Plain. May throw what torch throws.
at::Tensor residualWeight(const at::Tensor &weight, LoraSettings::Init init, std::int64_t rank, double scale);

} // namespace anneal::model
