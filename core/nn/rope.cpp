// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/rope.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace anneal::nn {

namespace {

/// Llama 3.1: long waves are stretched, short ones left, those between blended.
double llama3(double frequency, const weights::ModelShape &shape)
{
    const double original = double(shape.ropeOriginalPositions > 0 ? shape.ropeOriginalPositions : shape.maxPositions);
    const double wave = 2 * std::numbers::pi / frequency;
    if (wave < original / shape.ropeHighFrequency)
        return frequency;
    if (wave > original / shape.ropeLowFrequency)
        return frequency / shape.ropeFactor;
    const double smooth = (original / wave - shape.ropeLowFrequency) / (shape.ropeHighFrequency - shape.ropeLowFrequency);
    return (1 - smooth) * frequency / shape.ropeFactor + smooth * frequency;
}

/// YaRN (arXiv 2309.00071): the ramp between interpolated and kept dimensions.
std::vector<double> yarn(const std::vector<double> &frequencies, const weights::ModelShape &shape)
{
    const double dim = double(shape.headDim);
    const double original = double(shape.ropeOriginalPositions > 0 ? shape.ropeOriginalPositions : shape.maxPositions);
    const auto dimension
        = [&](double rotations) { return dim * std::log(original / (rotations * 2 * std::numbers::pi)) / (2 * std::log(shape.ropeTheta)); };
    const auto &settings = shape.yarn;
    const auto whole = [&](double value, double rounded) { return settings.truncates ? rounded : value; };
    const double lowest = dimension(settings.betaFast), highest = dimension(settings.betaSlow);
    const double low = std::max(whole(lowest, std::floor(lowest)), 0.0);
    double high = std::min(whole(highest, std::ceil(highest)), dim - 1);
    if (high == low)
        high += 0.001;
    std::vector<double> result;
    for (std::size_t k = 0; k < frequencies.size(); ++k) {
        const double ramp = std::clamp((double(k) - low) / (high - low), 0.0, 1.0);
        result.push_back(frequencies[k] * (1 - ramp) + frequencies[k] / shape.ropeFactor * ramp);
    }
    return result;
}

/// The factor on cos and sin.
double yarnAttention(const weights::ModelShape &shape)
{
    const auto &settings = shape.yarn;
    if (settings.attentionFactor)
        return *settings.attentionFactor;
    const auto scaled = [&](double mscale) { return shape.ropeFactor <= 1 ? 1.0 : 0.1 * mscale * std::log(shape.ropeFactor) + 1; };
    return settings.mscale > 0 && settings.mscaleAllDim > 0 ? scaled(settings.mscale) / scaled(settings.mscaleAllDim) : scaled(1);
}

} // namespace

RopeFrequencies ropeFrequencies(const weights::ModelShape &shape)
{
    std::vector<double> frequencies;
    for (std::int64_t k = 0; k < shape.headDim / 2; ++k)
        frequencies.push_back(std::pow(shape.ropeTheta, -2.0 * double(k) / double(shape.headDim)));
    RopeFrequencies result;
    switch (shape.ropeScaling) {
    case weights::RopeScaling::None:
    case weights::RopeScaling::Dynamic: // up to the positions of the model, which are all that it takes, nothing changes
        break;
    case weights::RopeScaling::Linear:
        for (double &frequency : frequencies)
            frequency /= shape.ropeFactor;
        break;
    case weights::RopeScaling::Llama3:
        for (double &frequency : frequencies)
            frequency = llama3(frequency, shape);
        break;
    case weights::RopeScaling::Yarn:
        frequencies = yarn(frequencies, shape);
        result.attentionFactor = float(yarnAttention(shape));
        break;
    }
    result.inverse.assign(frequencies.begin(), frequencies.end());
    return result;
}

RopeFrequencies localRopeFrequencies(const weights::ModelShape &shape)
{
    auto local = shape;
    local.ropeTheta = shape.localTheta;
    local.ropeScaling = weights::RopeScaling::None;
    return ropeFrequencies(local);
}

RopeTable ropeTable(const RopeFrequencies &frequencies, std::int64_t count)
{
    const auto half = std::int64_t(frequencies.inverse.size());
    RopeTable table { at::empty({ count, half }, at::kFloat), at::empty({ count, half }, at::kFloat) };
    auto *cosine = table.cosines.data_ptr<float>();
    auto *sine = table.sines.data_ptr<float>();
    for (std::int64_t position = 0; position < count; ++position)
        for (std::int64_t k = 0; k < half; ++k) {
            const float angle = float(position) * frequencies.inverse[std::size_t(k)]; // float32 as in transformers
            *cosine++ = std::cos(angle) * frequencies.attentionFactor;
            *sine++ = std::sin(angle) * frequencies.attentionFactor;
        }
    return table;
}

} // namespace anneal::nn
