// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/adamw.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace anneal::train {
namespace {

/// Whether `part` stands in `name` between dots or the ends.
bool hasPart(std::string_view name, std::string_view part)
{
    for (auto at = name.find(part); at != std::string_view::npos; at = name.find(part, at + 1)) {
        const auto end = at + part.size();
        if ((at == 0 || name[at - 1] == '.') && (end == name.size() || name[end] == '.'))
            return true;
    }
    return false;
}

bool endsPart(std::string_view name, std::string_view ending) // ending($|\.)
{
    for (auto at = name.find(ending); at != std::string_view::npos; at = name.find(ending, at + 1))
        if (at + ending.size() == name.size() || name[at + ending.size()] == '.')
            return true;
    return false;
}

} // namespace

bool decays(std::string_view parameterName)
{
    std::string name(parameterName);
    std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (const std::string_view word : { "bias", "layernorm", "rmsnorm" })
        if (name.find(word) != std::string::npos)
            return false;
    return !hasPart(name, "norm") && !endsPart(name, "_norm");
}

AdamW::AdamW(std::vector<model::NamedTensor> parameters, AdamWSettings settings) : m_settings(settings)
{
    for (auto &[name, tensor] : parameters) {
        const bool decay = decays(name);
        auto first = at::zeros_like(tensor.detach()), second = at::zeros_like(tensor.detach());
        m_slots.push_back({ std::move(name), std::move(tensor), std::move(first), std::move(second), decay });
    }
}

void AdamW::step(double learningRate)
{
    const c10::NoGradGuard noGradient; // a leaf changes in place only without it
    for (const bool decays : { true, false }) {
        std::vector<at::Tensor> parameters, gradients, first, second, steps;
        for (auto &slot : m_slots) {
            if (slot.decays != decays || !slot.parameter.grad().defined())
                continue;
            parameters.push_back(slot.parameter);
            gradients.push_back(slot.parameter.grad().contiguous());
            first.push_back(slot.m);
            second.push_back(slot.v);
            steps.push_back(at::scalar_tensor(double(++slot.steps), at::kFloat));
        }
        if (!parameters.empty())
            at::_fused_adamw_(parameters, gradients, first, second, {}, steps, learningRate, m_settings.beta1, m_settings.beta2,
                decays ? m_settings.weightDecay : 0, m_settings.epsilon, false, false);
    }
}

void AdamW::zeroGradients()
{
    for (auto &slot : m_slots)
        slot.parameter.mutable_grad().reset();
}

double AdamW::clipGradients(double maxNorm)
{
    std::vector<at::Tensor> norms;
    for (const auto &slot : m_slots)
        if (slot.parameter.grad().defined())
            norms.push_back(at::linalg_vector_norm(slot.parameter.grad(), 2));
    if (norms.empty())
        return 0;
    const auto total = at::linalg_vector_norm(at::stack(norms), 2);
    if (maxNorm > 0) {
        const auto scale = at::clamp_max(maxNorm / (total + 1e-6), 1.0);
        for (auto &slot : m_slots)
            if (slot.parameter.grad().defined())
                slot.parameter.mutable_grad().mul_(scale);
    }
    return total.item<double>();
}

std::map<std::string, std::int64_t> AdamW::stepsByName() const
{
    std::map<std::string, std::int64_t> steps;
    for (const auto &slot : m_slots)
        steps[slot.name] = slot.steps;
    return steps;
}

std::int64_t AdamW::steps() const
{
    std::int64_t most = 0;
    for (const auto &slot : m_slots)
        most = std::max(most, slot.steps);
    return most;
}

void AdamW::setSteps(std::int64_t steps)
{
    for (auto &slot : m_slots)
        slot.steps = steps;
}

void AdamW::setSteps(const std::string &name, std::int64_t steps)
{
    for (auto &slot : m_slots)
        if (slot.name == name)
            slot.steps = steps;
}

std::vector<model::NamedTensor> AdamW::moments() const
{
    std::vector<model::NamedTensor> all;
    for (const auto &slot : m_slots) {
        all.push_back({ "m." + slot.name, slot.m });
        all.push_back({ "v." + slot.name, slot.v });
    }
    return all;
}

} // namespace anneal::train
