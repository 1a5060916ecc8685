// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/causallm.h"

#include "core/model/bfloat16gemm.h"
#include "core/model/llama.h"
#include "core/model/parallel.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>

#include <numeric>

namespace anneal::model {

namespace {

/// The backward pass of a whole loss as one node of torch's graph: the layers' passes are written by hand.
class LossNode : public torch::autograd::Node
{
public:
    LossNode(std::shared_ptr<Network> network, Pass pass, std::vector<LayerSaved> saved, HeadLoss head)
        : m_network(std::move(network))
        , m_pass(std::move(pass))
        , m_saved(std::move(saved))
        , m_dhidden(std::move(head.gradient))
        , m_ofHead(std::move(head.headGradients))
    { }

    torch::autograd::variable_list apply(torch::autograd::variable_list &&gradients) override
    {
        TORCH_CHECK(m_dhidden.defined(), "the backward pass of this loss has run already");
        const c10::NoGradGuard noGradient;
        const OwnThreads threads(m_network->usesOwnKernels());
        auto all = m_network->backward(std::exchange(m_dhidden, {}).mul_(gradients.at(0)), m_pass, m_saved);
        for (auto &gradient : m_ofHead)
            all.push_back(gradient.mul_(gradients.at(0)));
        return all;
    }
    void release_variables() override
    {
        m_saved.clear();
        m_dhidden.reset();
        m_ofHead.clear();
    }
    std::string name() const override { return "CausalLmLoss"; }

private:
    std::shared_ptr<Network> m_network;
    Pass m_pass;
    std::vector<LayerSaved> m_saved;
    at::Tensor m_dhidden;
    std::vector<at::Tensor> m_ofHead;
};

/// Which hidden state predicts each label, the labels and their weights.
HeadRequest labelsOf(const PackedBatch &batch)
{
    HeadRequest request;
    const auto flat = batch.labels.contiguous();
    const auto *values = flat.const_data_ptr<std::int64_t>();
    for (std::int64_t i = 1; i < flat.numel(); ++i)
        if (values[i] != -100) {
            request.rows.push_back(i - 1);
            request.labels.push_back(values[i]);
            if (!batch.weights.empty())
                request.weights.push_back(batch.weights[std::size_t(i)]);
        }
    return request;
}

at::Tensor rangeOf(std::int64_t first, std::int64_t count)
{
    return at::arange(first, first + count, at::kLong);
}

at::Tensor tensorOf(const std::vector<std::int64_t> &ids)
{
    return at::tensor(ids, at::kLong);
}

} // namespace

base::Error damagedWeights()
{
    return { base::ErrorKind::Corrupt, "The model computes values that are no finite numbers: its weights, or those of the adapter, are damaged.",
        "Take another checkpoint, or download the model again." };
}

DType resolved(DType dtype)
{
    if (dtype != DType::Auto)
        return dtype;
    return hasBFloat16Gemm() ? DType::BFloat16 : DType::Float32;
}

PackedBatch packDocuments(const std::vector<std::vector<std::int32_t>> &ids, const std::vector<std::vector<float>> &weights)
{
    std::vector<std::int64_t> all, positions, labels, starts { 0 };
    std::vector<float> counted;
    bool isPlain = true;
    for (std::size_t document = 0; document < ids.size(); ++document) {
        for (std::size_t i = 0; i < ids[document].size(); ++i) {
            const float weight = i == 0 ? 0 : weights.empty() ? 1 : weights[document][i];
            const bool counts = weight > 0;
            isPlain = isPlain && (!counts || weight == 1);
            counted.push_back(weight);
            all.push_back(ids[document][i]);
            positions.push_back(std::int64_t(i));
            labels.push_back(counts ? ids[document][i] : -100);
        }
        if (!ids[document].empty())
            starts.push_back(std::int64_t(all.size()));
    }
    if (isPlain)
        counted.clear();
    return { tensorOf(all), tensorOf(positions), tensorOf(labels), std::move(counted), std::move(starts) };
}

CausalLm::CausalLm(std::shared_ptr<Network> network) : m_network(std::move(network)) { }
CausalLm::~CausalLm() = default;

const weights::ModelShape &CausalLm::shape() const
{
    return m_network->shape;
}
DType CausalLm::dtype() const
{
    return m_network->dtype;
}
bool CausalLm::hasAdapter() const
{
    return m_network->hasLora;
}
const LoraSettings &CausalLm::adapterSettings() const
{
    return m_network->lora;
}
void CausalLm::setTraining(bool on)
{
    m_network->training = on;
}
RandomState CausalLm::randomState() const
{
    return m_network->random;
}
void CausalLm::setRandomState(const RandomState &state)
{
    m_network->random = state;
}
void CausalLm::setRecompute(bool on)
{
    m_network->recompute = on;
}

std::vector<NamedTensor> CausalLm::trainable() const
{
    return m_network->loraTrains ? m_network->adapterTensors() : std::vector<NamedTensor>();
}

CausalLm::Loss CausalLm::loss(const PackedBatch &batch)
{
    const bool wantsGradient = at::GradMode::is_enabled() && m_network->loraTrains;
    std::vector<LayerSaved> saved;
    Pass pass;
    HeadLoss head;
    {
        const c10::NoGradGuard noGradient;
        const OwnThreads threads(m_network->usesOwnKernels());
        m_network->refreshAdapters();
        pass = m_network->newPass(batch.positions.contiguous(), batch.starts);
        pass.dropout = { m_network->training ? m_network->lora.dropout : 0, m_network->random.seed, m_network->random.drawn };
        const auto hidden = m_network->forward(batch.ids, pass, wantsGradient ? &saved : nullptr, nullptr);
        auto request = labelsOf(batch);
        request.wantsGradient = wantsGradient;
        request.dropout = &pass.dropout;
        head = headLoss(*m_network, hidden, request);
        m_network->random.drawn = pass.dropout.drawn;
    }
    Loss loss { at::scalar_tensor(head.sum, at::kFloat), head.tokens, head.weight, head.correct, head.entropySum };
    if (!wantsGradient)
        return loss;
    std::vector<at::Tensor> inputs;
    for (const NamedTensor &tensor : trainable())
        inputs.push_back(tensor.tensor);
    const c10::intrusive_ptr<torch::autograd::Node> node
        = c10::make_intrusive<LossNode>(m_network, std::move(pass), std::move(saved), std::move(head));
    node->set_next_edges(torch::autograd::collect_next_edges(inputs));
    torch::autograd::set_history(loss.sum, node);
    return loss;
}

namespace {

/// Hidden states of one document, without gradients or dropout.
at::Tensor hiddenOf(Network &network, const at::Tensor &ids)
{
    network.refreshAdapters();
    auto pass = network.newPass(rangeOf(0, ids.numel()), { 0, ids.numel() });
    return network.forward(ids, pass, nullptr, nullptr);
}

} // namespace

at::Tensor CausalLm::logits(const at::Tensor &ids)
{
    const c10::NoGradGuard noGradient;
    const OwnThreads threads(m_network->usesOwnKernels());
    return headLogits(*m_network, hiddenOf(*m_network, ids));
}

base::Status CausalLm::checkIds(std::span<const std::int32_t> ids) const
{
    const auto &shape = m_network->shape;
    if (std::int64_t(ids.size()) > shape.maxPositions)
        return base::Error { base::ErrorKind::BadData,
            "There are " + std::to_string(ids.size()) + " tokens, but the model sees at most " + std::to_string(shape.maxPositions) + ".",
            "Shorten the text." };
    for (const std::int32_t id : ids)
        if (id < 0 || id >= shape.vocabulary)
            return base::Error { base::ErrorKind::BadData,
                "The token id " + std::to_string(id) + " is outside the model's vocabulary of " + std::to_string(shape.vocabulary) + ".",
                "Use ids made with this model's own tokenizer." };
    return base::ok();
}

TokenScores CausalLm::score(const std::vector<std::int64_t> &ids)
{
    const c10::NoGradGuard noGradient;
    const OwnThreads threads(m_network->usesOwnKernels());
    TokenScores scores;
    if (ids.empty())
        return scores;
    HeadRequest request;
    request.rows.resize(ids.size());
    std::iota(request.rows.begin(), request.rows.end(), 0);
    request.labels.assign(ids.begin() + 1, ids.end());
    request.labels.push_back(0); // after the last id only the arg-max is wanted
    request.logProbabilities = &scores.logProbabilities;
    request.best = &scores.best;
    headLoss(*m_network, hiddenOf(*m_network, tensorOf(ids)), request);
    scores.logProbabilities.pop_back();
    return scores;
}

std::shared_ptr<KeyValueCache> CausalLm::makeCache(std::int64_t capacity) const
{
    m_network->refreshAdapters();
    auto cache = std::make_shared<KeyValueCache>();
    cache->capacity = capacity;
    const auto &shape = m_network->shape;
    for (std::int64_t layer = 0; layer < shape.layers; ++layer) {
        cache->keys.push_back(at::empty({ shape.keyValueHeads, capacity, shape.headDim }, m_network->type));
        cache->values.push_back(at::empty({ shape.keyValueHeads, capacity, shape.headDim }, m_network->type));
    }
    return cache;
}

at::Tensor CausalLm::next(KeyValueCache &cache, const std::vector<std::int64_t> &ids, const std::stop_token &stop)
{
    const c10::NoGradGuard noGradient;
    const auto count = std::int64_t(ids.size());
    const OwnThreads threads(m_network->usesOwnKernels() || count == 1);
    TORCH_CHECK(count > 0 && cache.length + count <= cache.capacity, "no room for ", count, " more tokens in the cache");
    auto pass = m_network->newPass(rangeOf(cache.length, count), { 0, count });
    pass.stop = stop;
    const auto hidden = m_network->forward(tensorOf(ids), pass, nullptr, &cache);
    if (!hidden.defined())
        return {};
    return headLogits(*m_network, hidden.slice(0, count - 1, count)).squeeze(0);
}

} // namespace anneal::model
