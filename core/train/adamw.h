// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/namedtensor.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace anneal::train {

struct AdamWSettings
{
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0; // decoupled: Loshchilov & Hutter 2019, arXiv:1711.05101
};

/// Whether transformers decays a parameter of this name: neither a bias nor of a normalisation.
bool decays(std::string_view parameterName);

/// AdamW over the leaves of a loss, in place, as torch.optim.AdamW(fused=True). Parameters without a gradient stay as they are.
class AdamW
{
public:
    AdamW(std::vector<model::NamedTensor> parameters, AdamWSettings settings);

    void step(double learningRate); // uses and keeps the gradients
    void zeroGradients();
    /// Scales all gradients so that their common norm is at most maxNorm (0: never); returns the norm before, as torch's clip_grad_norm_.
    double clipGradients(double maxNorm);

    /// Updates that a parameter had so far, which its bias correction depends on: as torch, one without a gradient does not count.
    std::map<std::string, std::int64_t> stepsByName() const;
    std::int64_t steps() const; // of the parameter with most
    /// First and second moments as "m.<name>" and "v.<name>", sharing memory with the optimiser.
    std::vector<model::NamedTensor> moments() const;
    /// REQUIRES: moments() were filled with what they were after so many steps.
    void setSteps(std::int64_t steps);
    void setSteps(const std::string &name, std::int64_t steps);

private:
    struct Slot
    {
        std::string name;
        at::Tensor parameter, m, v;
        bool decays;
        std::int64_t steps = 0;
    };
    std::vector<Slot> m_slots;
    AdamWSettings m_settings;
};

} // namespace anneal::train
