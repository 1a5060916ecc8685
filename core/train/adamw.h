// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/namedtensor.h"

#include <cmath>
#include <cstddef>
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

/// The update of `count` elements at step t = 1, 2, … in the order of operations of torch.optim.AdamW (single tensor).
template <typename T>
void adamwUpdate(T *p, const T *g, T *m, T *v, std::size_t count, std::int64_t t, double learningRate, const AdamWSettings &settings)
{
    const T keep = static_cast<T>(1 - learningRate * settings.weightDecay);
    const T towards = static_cast<T>(1 - settings.beta1);
    const T beta2 = static_cast<T>(settings.beta2);
    const T square = static_cast<T>(1 - settings.beta2);
    const T step = static_cast<T>(learningRate / (1 - std::pow(settings.beta1, static_cast<double>(t))));
    const T correction = static_cast<T>(std::sqrt(1 - std::pow(settings.beta2, static_cast<double>(t))));
    const T epsilon = static_cast<T>(settings.epsilon);
    for (std::size_t i = 0; i < count; ++i) {
        m[i] += (g[i] - m[i]) * towards;
        v[i] = v[i] * beta2 + g[i] * g[i] * square;
        p[i] = p[i] * keep - step * (m[i] / (std::sqrt(v[i]) / correction + epsilon));
    }
}

/// Whether transformers decays a parameter of this name: neither a bias nor of a normalisation.
bool decays(std::string_view parameterName);

/// AdamW over float32 tensors on the CPU, in place. Parameters without a gradient stay as they are.
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
