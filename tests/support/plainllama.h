// SPDX-License-Identifier: GPL-3.0-or-later
// The slow, obvious Llama on torch's own autograd, float32: the oracle of the hand-written passes in core/model.
#pragma once

#include "core/model/adapterfile.h"
#include "core/model/causallm.h"
#include "core/model/weightsource.h"
#include "core/nn/rope.h"
#include "tests/support/torch.h"

#include <map>
#include <string>

namespace anneal::support {

/// Takes copies of the adapter's factors as leaves of its own.
class PlainLlama
{
public:
    PlainLlama(const weights::ModelFiles &files, const std::vector<model::NamedTensor> &factors, double scale)
        : m_shape(*weights::readShape(files))
        , m_source(*model::WeightSource::open(files, m_shape))
        , m_scale(scale)
    {
        for (const auto &named : factors)
            m_factors[named.name] = named.tensor.detach().clone().set_requires_grad(true);
    }

    /// log p of every id but the first of each document, one after the other.
    at::Tensor logProbabilities(const std::vector<std::vector<std::int32_t>> &documents)
    {
        std::vector<at::Tensor> all;
        for (const auto &document : documents) {
            const auto ids = at::tensor(std::vector<std::int64_t>(document.begin(), document.end()));
            const auto ofAll = at::log_softmax(logits(ids), -1);
            all.push_back(ofAll.slice(0, 0, ids.numel() - 1).gather(1, ids.slice(0, 1).unsqueeze(1)).squeeze(1));
        }
        return at::cat(all);
    }

    at::Tensor gradient(const std::string &name) const { return m_factors.at(name).grad(); }

    at::Tensor logits(const at::Tensor &ids)
    {
        const auto length = ids.numel();
        const auto &family = *m_shape.family;
        const auto table = nn::ropeTable(nn::ropeFrequencies(m_shape), length);
        const auto localTable = m_shape.localTheta > 0 ? nn::ropeTable(nn::localRopeFrequencies(m_shape), length) : table;
        const double scale = m_shape.queryScale > 0 ? m_shape.queryScale : 1 / std::sqrt(double(m_shape.headDim));
        auto h = at::embedding(read("model.embed_tokens.weight"), ids) * (family.scalesEmbeddings ? std::sqrt(double(m_shape.hidden)) : 1.0);
        for (std::int64_t layer = 0; layer < m_shape.layers; ++layer) {
            const auto prefix = "model.layers." + std::to_string(layer) + ".";
            const auto window = m_shape.windowOf(layer);
            const auto place = [&](const at::Tensor &x, const char *name) {
                const auto normed = headNorm(x, prefix + "self_attn." + name);
                return m_shape.isRotated(layer) ? rotated(normed, window > 0 ? localTable : table) : normed;
            };
            const auto x = norm(h, prefix + "input_layernorm.weight");
            const auto q = place(heads(linear(x, prefix + "self_attn.q_proj"), m_shape.heads), "q_norm.weight");
            const auto k = place(heads(linear(x, prefix + "self_attn.k_proj"), m_shape.keyValueHeads), "k_norm.weight");
            const auto v = heads(linear(x, prefix + "self_attn.v_proj"), m_shape.keyValueHeads);
            const auto group = m_shape.heads / m_shape.keyValueHeads;
            const auto scores = at::matmul(q, k.repeat_interleave(group, 0).transpose(1, 2)) * scale + mask(length, window);
            const auto mixed = at::matmul(scores.softmax(-1), v.repeat_interleave(group, 0)).transpose(0, 1).reshape({ length, -1 });
            const auto attended = linear(mixed, prefix + "self_attn.o_proj");
            h = h + (family.sandwichNorms ? norm(attended, prefix + "post_attention_layernorm.weight") : attended);
            const auto y = norm(h, prefix + (family.sandwichNorms ? "pre_feedforward_layernorm.weight" : "post_attention_layernorm.weight"));
            const auto gate = linear(y, prefix + "mlp.gate_proj");
            const auto activated = family.activation == weights::Activation::Silu ? at::silu(gate) : at::gelu(gate, "tanh");
            const auto fed = linear(activated * linear(y, prefix + "mlp.up_proj"), prefix + "mlp.down_proj");
            h = h + (family.sandwichNorms ? norm(fed, prefix + "post_feedforward_layernorm.weight") : fed);
        }
        const auto head = m_source.isTied() ? "model.embed_tokens.weight" : "lm_head.weight";
        return at::linear(norm(h, "model.norm.weight"), read(head));
    }

private:
    at::Tensor read(const std::string &name) { return *m_source.tensor(name, at::kFloat); }
    at::Tensor norm(const at::Tensor &x, const std::string &name)
    {
        const auto weight = m_shape.family->normsFromOne ? read(name) + 1 : read(name);
        return x * (x.square().mean(-1, true) + m_shape.rmsEpsilon).rsqrt() * weight;
    }
    at::Tensor headNorm(const at::Tensor &x, const std::string &name) { return m_source.has(name) ? norm(x, name) : x; }
    static at::Tensor mask(std::int64_t length, std::int64_t window)
    {
        const auto hidden = at::ones({ length, length }, at::kBool).triu(1);
        const auto past = window > 0 ? at::ones({ length, length }, at::kBool).tril(-window) : at::zeros({ length, length }, at::kBool);
        return at::zeros({ length, length }).masked_fill(hidden | past, -std::numeric_limits<float>::infinity());
    }
    at::Tensor heads(const at::Tensor &x, std::int64_t count) const { return x.view({ x.size(0), count, m_shape.headDim }).transpose(0, 1); }
    static at::Tensor rotated(const at::Tensor &x, const nn::RopeTable &table)
    {
        const auto parts = x.chunk(2, -1);
        return at::cat({ parts[0] * table.cosines - parts[1] * table.sines, parts[1] * table.cosines + parts[0] * table.sines }, -1);
    }
    at::Tensor linear(const at::Tensor &x, const std::string &module)
    {
        auto y = at::linear(x, read(module + ".weight"));
        if (m_source.has(module + ".bias"))
            y = y + read(module + ".bias");
        const auto a = m_factors.find(model::loraNameA(module));
        if (a != m_factors.end())
            y = y + at::linear(at::linear(x, a->second), m_factors.at(model::loraNameB(module))) * m_scale;
        return y;
    }

    weights::ModelShape m_shape;
    model::WeightSource m_source;
    double m_scale;
    std::map<std::string, at::Tensor> m_factors;
};

} // namespace anneal::support
