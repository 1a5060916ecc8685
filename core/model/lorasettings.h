// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/adaptertargets.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace anneal::model {

/// What an adapter is; the names and meanings of PEFT's LoraConfig.
struct LoraSettings
{
    /// What the factors began as. Pissa and Olora take their beginning out of the base weights, when training starts and whenever PEFT loads them.
    enum class Init { Plain, Pissa, Olora };

    std::int64_t rank = 8;
    double alpha = 8;
    double dropout = 0;
    text::TargetRules targets;
    bool useRslora = false; // alpha / sqrt(rank) instead of alpha / rank
    // A regular expression on module names → rank or alpha; the first that matches counts, so their order does.
    std::vector<std::pair<std::string, std::int64_t>> rankPattern;
    std::vector<std::pair<std::string, double>> alphaPattern;
    Init init = Init::Plain;
    bool useDora = false;   // magnitudes, see nn::LoraLinear
    bool keepsTied = false; // ensure_weight_tying: of tied weights that are trained themselves there is one copy
};

} // namespace anneal::model
