// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/machine.h"
#include "core/base/names.h"
#include "core/config/config.h"
#include "core/weights/modelshape.h"

#include <optional>

namespace anneal::plan {

/// A good place to start a configuration from, fitted to a model and a computer.
enum class Preset {
    Quick,       // twenty steps: do rows and model work together?
    Standard,    // the first real training
    SmallMemory, // as little memory as there can be
    Thorough,    // a large adapter, more passes, stopped where it no longer helps
};
constexpr auto namesOf(Preset)
{
    return std::to_array<std::string_view>({ "quick", "standard", "small-memory", "thorough" });
}
static_assert(namesOf(Preset()).size() == std::size_t(Preset::Thorough) + 1);

struct PresetConfig
{
    config::FineTuneConfig config;
    std::uint64_t memory = 0; // bytes that a run would take, as forecast(); 0 where the model is not known
    bool fits = true;         // into three quarters of this computer's memory
};

/// A configuration changed as a preset has it: steps, adapter, learning rate by the size of the model, batch and checkpointing by what fits in
/// memory, rows no longer than the model reads; few rows make smaller steps that are measured more often. What a preset says nothing of stays.
/// Without a shape, the model counts as a small one; `rows` is 0 where nobody knows. Pure arithmetic.
PresetConfig withPreset(Preset preset, config::FineTuneConfig config, const std::optional<weights::ModelShape> &shape, const base::Machine &machine,
    std::int64_t rows = 0);

} // namespace anneal::plan
