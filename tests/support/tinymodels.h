// SPDX-License-Identifier: GPL-3.0-or-later
// The tiny models of tests/data/models and what transformers and PEFT compute with them (expected.json beside each; make_models.py).
#pragma once

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/model/causallm.h"
#include "core/nn/ops.h"
#include "core/weights/modelfiles.h"
#include "tests/support/torch.h"

#include <QtTest>

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

namespace anneal::support {

const std::filesystem::path kModels = ANNEAL_TESTS_DIR "/data/models", kTinyLlama = kModels / "llama-tied",
                            kAdapters = ANNEAL_TESTS_DIR "/data/adapters";

inline base::Json expectedOf(const std::string &name)
{
    return *base::parseJson(*base::readFile(kModels / name / "expected.json"));
}

/// By our own kernels, or, where the global data `plain` of a test say so, by torch's operators alone; nullptr after a warning that says why.
inline std::shared_ptr<model::CausalLm> loadModel(const std::filesystem::path &folder, nn::DType dtype = nn::DType::Float32)
{
    QFETCH_GLOBAL(bool, plain);
    static const nn::Ops plainSteps;
    const auto files = weights::findModel(folder.string());
    const auto loaded = !files ? base::Result<std::shared_ptr<model::CausalLm>>(files.error())
        : plain                ? model::CausalLm::load(*files, dtype, plainSteps)
                               : model::CausalLm::load(*files, dtype);
    if (!loaded)
        qWarning("%s", loaded.error().text().c_str());
    return loaded ? *loaded : nullptr;
}

inline at::Tensor floats(const base::Json &values)
{
    return at::tensor(values.get<std::vector<float>>());
}

inline double maxDifference(const at::Tensor &a, const at::Tensor &b)
{
    return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

/// The padded batch of expected.json as packed documents.
inline nn::PackedBatch packedBatch(const base::Json &batch)
{
    std::vector<std::vector<std::int32_t>> ids;
    std::vector<std::vector<float>> weights;
    for (std::size_t row = 0; row < batch["input_ids"].size(); ++row) {
        ids.emplace_back();
        weights.emplace_back();
        for (std::size_t i = 0; i < batch["input_ids"][row].size(); ++i) {
            if (batch["attention_mask"][row][i] == 0)
                continue;
            ids.back().push_back(batch["input_ids"][row][i].get<std::int32_t>());
            weights.back().push_back(batch["labels"][row][i] != -100 ? 1.0F : 0.0F);
        }
    }
    return nn::packDocuments(ids, weights);
}

/// torch.optim.AdamW, as in its documentation.
class PlainAdamW
{
public:
    PlainAdamW(std::vector<model::NamedTensor> tensors, const base::Json &settings) : m_tensors(std::move(tensors)), m_settings(settings)
    {
        for (const auto &named : m_tensors) {
            m_first.push_back(at::zeros_like(named.tensor));
            m_second.push_back(at::zeros_like(named.tensor));
        }
    }

    void step(double rate)
    {
        const at::NoGradGuard noGradient;
        const double beta1 = m_settings["betas"][0], beta2 = m_settings["betas"][1];
        ++m_steps;
        for (std::size_t i = 0; i < m_tensors.size(); ++i) {
            auto &tensor = m_tensors[i].tensor;
            const auto gradient = tensor.grad();
            tensor.mul_(1 - rate * m_settings["weight_decay"].get<double>());
            m_first[i].mul_(beta1).add_(gradient, 1 - beta1);
            m_second[i].mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
            const auto root = (m_second[i] / (1 - std::pow(beta2, m_steps))).sqrt().add_(m_settings["eps"].get<double>());
            tensor.addcdiv_(m_first[i], root, -rate / (1 - std::pow(beta1, m_steps)));
            tensor.mutable_grad().reset();
        }
    }

private:
    std::vector<model::NamedTensor> m_tensors;
    base::Json m_settings;
    std::vector<at::Tensor> m_first, m_second;
    int m_steps = 0;
};

inline double totalNorm(const std::vector<model::NamedTensor> &tensors)
{
    double squares = 0;
    for (const auto &named : tensors)
        squares += std::pow(named.tensor.grad().norm().item<double>(), 2);
    return std::sqrt(squares);
}

} // namespace anneal::support
