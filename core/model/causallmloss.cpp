// SPDX-License-Identifier: GPL-3.0-or-later
// Losses with gradients: the layers' backward passes are written by hand and stand as one node in torch's graph.
#include "core/model/causallm.h"

#include "core/nn/device.h"
#include "core/nn/lmhead.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>

#include <utility>

namespace anneal::model {

namespace {

using torch::autograd::variable_list;

/// A forward pass that waits for its gradients.
class PassNode : public torch::autograd::Node
{
public:
    PassNode(std::shared_ptr<nn::Decoder> decoder, nn::Pass pass, std::vector<nn::LayerSaved> saved)
        : m_decoder(std::move(decoder))
        , m_pass(std::move(pass))
        , m_saved(std::move(saved))
    { }

    variable_list apply(variable_list &&gradients) override
    {
        TORCH_CHECK(!m_saved.empty(), "the backward pass of this loss has run already"); // not translated: an assertion
        const c10::NoGradGuard noGradient;
        const auto threads = nn::threadsFor(*m_decoder->ops, m_decoder->type);
        auto [dhidden, ofHead, slots] = backwardHead(gradients.at(0));
        auto saved = std::exchange(m_saved, {});
        auto all = m_decoder->backward(std::move(dhidden), m_pass, saved, slots);
        all.insert(all.end(), ofHead.begin(), ofHead.end());
        for (std::size_t slot = 0; slot < m_decoder->trained.size(); ++slot) {
            const auto &sum = slots.sums()[slot];
            all.push_back(sum.defined() ? sum : at::zeros_like(m_decoder->trained[slot].master));
        }
        return all;
    }
    void release_variables() override { m_saved.clear(); }

protected:
    struct HeadGradients
    {
        at::Tensor hidden;
        std::vector<at::Tensor> adapters;
        nn::SlotGradients slots;
    };
    /// Gradients of the last hidden states, of the head's adapters and of its weights that are trained themselves, from that of the loss.
    virtual HeadGradients backwardHead(const at::Tensor &gradient) = 0;

    std::shared_ptr<nn::Decoder> m_decoder;
    nn::Pass m_pass;
    std::vector<nn::LayerSaved> m_saved;
};

/// A sum over labels, whose gradients the head gave with it.
class LossNode : public PassNode
{
public:
    LossNode(std::shared_ptr<nn::Decoder> decoder, nn::Pass pass, std::vector<nn::LayerSaved> saved, nn::HeadLoss head)
        : PassNode(std::move(decoder), std::move(pass), std::move(saved))
        , m_head(std::move(head))
    { }

    void release_variables() override
    {
        PassNode::release_variables();
        m_head = {};
    }
    std::string name() const override { return "CausalLmLoss"; }

protected:
    HeadGradients backwardHead(const at::Tensor &gradient) override
    {
        auto head = std::exchange(m_head, {});
        for (auto &ofHead : head.headGradients)
            ofHead.mul_(gradient);
        head.slots.scale(gradient);
        return { head.gradient.mul_(gradient), std::move(head.headGradients), std::move(head.slots) };
    }

private:
    nn::HeadLoss m_head;
};

/// log p of each label. The head is computed again for the gradients: they are not known before.
class TokensNode : public PassNode
{
public:
    TokensNode(std::shared_ptr<nn::Decoder> decoder, nn::Pass pass, std::vector<nn::LayerSaved> saved, at::Tensor hidden, nn::HeadRequest request)
        : PassNode(std::move(decoder), std::move(pass), std::move(saved))
        , m_hidden(std::move(hidden))
        , m_request(std::move(request))
    { }

    void release_variables() override
    {
        PassNode::release_variables();
        m_hidden.reset();
    }
    std::string name() const override { return "CausalLmTokens"; }

protected:
    HeadGradients backwardHead(const at::Tensor &gradient) override
    {
        const auto weights = gradient.to(at::kCPU, at::kFloat).neg().contiguous(); // the head's loss is Σ −weight · log p
        m_request.weights.assign(weights.const_data_ptr<float>(), weights.const_data_ptr<float>() + weights.numel());
        m_request.wantsGradient = true;
        auto adapters = m_pass.adapters; // with the masks of the forward pass
        m_request.adapters = &adapters;
        auto head = nn::headLoss(*m_decoder, std::exchange(m_hidden, {}), m_request);
        m_request.adapters = nullptr;
        return { std::move(head.gradient), std::move(head.headGradients), std::move(head.slots) };
    }

private:
    at::Tensor m_hidden;
    nn::HeadRequest m_request;
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

/// Makes a node the history of a result, with edges to the tensors that are trained.
void attach(const at::Tensor &result, const c10::intrusive_ptr<torch::autograd::Node> &node, const std::vector<NamedTensor> &trained)
{
    std::vector<at::Tensor> inputs;
    for (const NamedTensor &tensor : trained)
        inputs.push_back(tensor.tensor);
    node->set_next_edges(torch::autograd::collect_next_edges(inputs));
    torch::autograd::set_history(result, node);
}

} // namespace

struct CausalLm::Forward
{
    nn::Pass pass;
    std::vector<nn::LayerSaved> saved;
    at::Tensor hidden;
};

CausalLm::Forward CausalLm::forward(const nn::PackedBatch &batch, bool wantsGradient, Use use)
{
    m_decoder->refreshAdapters();
    Forward result { m_decoder->newPass(batch.positions, batch.starts), {}, {} };
    result.pass.adapters = { use, m_training ? m_lora.dropout : 0, m_random };
    result.hidden = m_decoder->forward(batch.ids, result.pass, wantsGradient ? &result.saved : nullptr, nullptr);
    return result;
}

CausalLm::Loss CausalLm::loss(const nn::PackedBatch &batch)
{
    const bool wantsGradient = at::GradMode::is_enabled() && m_adapterTrains;
    Forward made;
    nn::HeadLoss head;
    {
        const c10::NoGradGuard noGradient;
        const auto threads = nn::threadsFor(*m_decoder->ops, m_decoder->type);
        made = forward(batch, wantsGradient, Use::Adapters);
        auto request = labelsOf(batch);
        request.wantsGradient = wantsGradient;
        request.adapters = &made.pass.adapters;
        head = nn::headLoss(*m_decoder, made.hidden, request);
        m_random = made.pass.adapters.random;
    }
    Loss loss { at::scalar_tensor(head.sum, at::kFloat), head.tokens, head.weight, head.correct, head.entropySum };
    if (wantsGradient)
        attach(loss.sum, c10::make_intrusive<LossNode>(m_decoder, std::move(made.pass), std::move(made.saved), std::move(head)), trainable());
    return loss;
}

at::Tensor CausalLm::tokenLogProbabilities(const nn::PackedBatch &batch, Use use)
{
    checkUse(use);
    const bool wantsGradient = at::GradMode::is_enabled() && m_adapterTrains && use == Use::Adapters;
    Forward made;
    auto request = labelsOf(batch);
    at::Tensor result;
    {
        const c10::NoGradGuard noGradient;
        const auto threads = nn::threadsFor(*m_decoder->ops, m_decoder->type);
        made = forward(batch, wantsGradient, use);
        std::vector<double> values;
        auto adapters = made.pass.adapters;
        request.adapters = &adapters;
        request.logProbabilities = &values;
        nn::headLoss(*m_decoder, made.hidden, request);
        if (use == Use::Adapters)
            m_random = adapters.random;
        result = at::tensor(values, at::kFloat);
        request.adapters = nullptr;
        request.logProbabilities = nullptr;
    }
    if (wantsGradient)
        attach(result,
            c10::make_intrusive<TokensNode>(m_decoder, std::move(made.pass), std::move(made.saved), std::move(made.hidden), std::move(request)),
            trainable());
    return result;
}

} // namespace anneal::model
