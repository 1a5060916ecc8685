// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/causallm.h"

#include "core/nn/device.h"
#include "core/nn/lmhead.h"

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
    LossNode(std::shared_ptr<nn::Decoder> decoder, nn::Pass pass, std::vector<nn::LayerSaved> saved, nn::HeadLoss head)
        : m_decoder(std::move(decoder))
        , m_pass(std::move(pass))
        , m_saved(std::move(saved))
        , m_dhidden(std::move(head.gradient))
        , m_ofHead(std::move(head.headGradients))
        , m_slots(std::move(head.slots))
    { }

    torch::autograd::variable_list apply(torch::autograd::variable_list &&gradients) override
    {
        TORCH_CHECK(m_dhidden.defined(), "the backward pass of this loss has run already");
        const c10::NoGradGuard noGradient;
        const auto threads = nn::threadsFor(*m_decoder->ops, m_decoder->type);
        for (auto &gradient : m_ofHead)
            gradient.mul_(gradients.at(0));
        m_slots.scale(gradients.at(0));
        auto all = m_decoder->backward(std::exchange(m_dhidden, {}).mul_(gradients.at(0)), m_pass, m_saved, m_slots);
        all.insert(all.end(), m_ofHead.begin(), m_ofHead.end());
        for (std::size_t slot = 0; slot < m_decoder->trained.size(); ++slot) {
            const auto &sum = m_slots.sums()[slot];
            all.push_back(sum.defined() ? sum : at::zeros_like(m_decoder->trained[slot].master));
        }
        return all;
    }
    void release_variables() override
    {
        m_saved.clear();
        m_dhidden.reset();
        m_ofHead.clear();
        m_slots = {};
    }
    std::string name() const override { return "CausalLmLoss"; }

private:
    std::shared_ptr<nn::Decoder> m_decoder;
    nn::Pass m_pass;
    std::vector<nn::LayerSaved> m_saved;
    at::Tensor m_dhidden;
    std::vector<at::Tensor> m_ofHead;
    nn::SlotGradients m_slots;
};

/// Which hidden state predicts each label, the labels and their weights.
nn::HeadRequest labelsOf(const nn::PackedBatch &batch)
{
    nn::HeadRequest request;
    for (std::size_t i = 1; i < batch.labels.size(); ++i)
        if (batch.labels[i] != -100) {
            request.rows.push_back(std::int64_t(i) - 1);
            request.labels.push_back(batch.labels[i]);
            if (!batch.weights.empty())
                request.weights.push_back(batch.weights[i]);
        }
    return request;
}

std::vector<std::int64_t> rangeOf(std::int64_t first, std::int64_t count)
{
    std::vector<std::int64_t> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), first);
    return numbers;
}

} // namespace

base::Error damagedWeights()
{
    return { base::ErrorKind::Corrupt, "The model computes values that are no finite numbers: its weights, or those of the adapter, are damaged.",
        "Take another checkpoint, or download the model again." };
}

CausalLm::CausalLm(std::shared_ptr<nn::Decoder> decoder, nn::DType dtype) : m_decoder(std::move(decoder)), m_dtype(dtype) { }
CausalLm::~CausalLm() = default;

const weights::ModelShape &CausalLm::shape() const
{
    return m_decoder->shape;
}
nn::DType CausalLm::dtype() const
{
    return m_dtype;
}
bool CausalLm::hasAdapter() const
{
    return m_hasAdapter;
}
const LoraSettings &CausalLm::adapterSettings() const
{
    return m_lora;
}
void CausalLm::setTraining(bool on)
{
    m_training = on;
}
nn::RandomState CausalLm::randomState() const
{
    return m_random;
}
void CausalLm::setRandomState(const nn::RandomState &state)
{
    m_random = state;
}
void CausalLm::setRecompute(bool on)
{
    m_decoder->recompute = on;
}

CausalLm::Loss CausalLm::loss(const nn::PackedBatch &batch)
{
    const bool wantsGradient = at::GradMode::is_enabled() && m_adapterTrains;
    std::vector<nn::LayerSaved> saved;
    nn::Pass pass;
    nn::HeadLoss head;
    {
        const c10::NoGradGuard noGradient;
        const auto threads = nn::threadsFor(*m_decoder->ops, m_decoder->type);
        m_decoder->refreshAdapters();
        pass = m_decoder->newPass(batch.positions, batch.starts);
        pass.dropout = { m_training ? m_lora.dropout : 0, m_random };
        const auto hidden = m_decoder->forward(batch.ids, pass, wantsGradient ? &saved : nullptr, nullptr);
        auto request = labelsOf(batch);
        request.wantsGradient = wantsGradient;
        request.dropout = &pass.dropout;
        head = nn::headLoss(*m_decoder, hidden, request);
        m_random = pass.dropout.random;
    }
    Loss loss { at::scalar_tensor(head.sum, at::kFloat), head.tokens, head.weight, head.correct, head.entropySum };
    if (!wantsGradient)
        return loss;
    std::vector<at::Tensor> inputs;
    for (const NamedTensor &tensor : trainable())
        inputs.push_back(tensor.tensor);
    const c10::intrusive_ptr<torch::autograd::Node> node
        = c10::make_intrusive<LossNode>(m_decoder, std::move(pass), std::move(saved), std::move(head));
    node->set_next_edges(torch::autograd::collect_next_edges(inputs));
    torch::autograd::set_history(loss.sum, node);
    return loss;
}

namespace {

/// Hidden states of one document, without gradients or dropout.
at::Tensor hiddenOf(nn::Decoder &decoder, const std::vector<std::int64_t> &ids)
{
    decoder.refreshAdapters();
    const auto count = std::int64_t(ids.size());
    auto pass = decoder.newPass(rangeOf(0, count), { 0, count });
    return decoder.forward(ids, pass, nullptr, nullptr);
}

} // namespace

at::Tensor CausalLm::logits(const std::vector<std::int64_t> &ids)
{
    const c10::NoGradGuard noGradient;
    const auto threads = nn::threadsFor(*m_decoder->ops, m_decoder->type);
    return nn::headLogits(*m_decoder, hiddenOf(*m_decoder, ids));
}

base::Status CausalLm::checkIds(std::span<const std::int32_t> ids) const
{
    const auto &shape = m_decoder->shape;
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
    const auto threads = nn::threadsFor(*m_decoder->ops, m_decoder->type);
    TokenScores scores;
    if (ids.empty())
        return scores;
    nn::HeadRequest request;
    request.rows = rangeOf(0, std::int64_t(ids.size()));
    request.labels.assign(ids.begin() + 1, ids.end());
    request.labels.push_back(0); // after the last id only the arg-max is wanted
    request.logProbabilities = &scores.logProbabilities;
    request.best = &scores.best;
    nn::headLoss(*m_decoder, hiddenOf(*m_decoder, ids), request);
    scores.logProbabilities.pop_back();
    return scores;
}

std::shared_ptr<nn::KvCache> CausalLm::makeCache(std::int64_t capacity) const
{
    m_decoder->refreshAdapters();
    return std::make_shared<nn::KvCache>(m_decoder->makeCache(capacity));
}

at::Tensor CausalLm::next(nn::KvCache &cache, const std::vector<std::int64_t> &ids, const std::stop_token &stop)
{
    const c10::NoGradGuard noGradient;
    const auto count = std::int64_t(ids.size());
    const auto threads = nn::threadsFor(*m_decoder->ops, m_decoder->type);
    TORCH_CHECK(count > 0 && cache.length + count <= cache.capacity, "no room for ", count, " more tokens in the cache");
    auto pass = m_decoder->newPass(rangeOf(cache.length, count), { 0, count });
    pass.stop = stop;
    const auto hidden = m_decoder->forward(ids, pass, nullptr, &cache);
    if (!hidden.defined())
        return {};
    return nn::headLogits(*m_decoder, hidden.slice(0, count - 1, count)).squeeze(0);
}

} // namespace anneal::model
