// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/weights/modules.h"

namespace anneal::weights {
namespace {

using Kind = Module::Kind;

void addLayer(std::vector<Module> &modules, const ModelShape &shape, std::int64_t number)
{
    const auto prefix = "model.layers." + std::to_string(number);
    const std::int64_t queries = shape.heads * shape.headDim, keys = shape.keyValueHeads * shape.headDim;
    const auto other = [&](const std::string &name) { modules.push_back({ prefix + name, Kind::Other, number }); };
    const auto norm = [&](const std::string &name, std::int64_t size) { modules.push_back({ prefix + name, Kind::Norm, number, 0, size }); };
    const auto linear = [&](const std::string &name, std::int64_t in, std::int64_t out, bool hasBias) {
        modules.push_back({ prefix + name, Kind::Linear, number, in, out, hasBias });
    };
    other("");
    norm(".input_layernorm", shape.hidden);
    other(".self_attn");
    linear(".self_attn.q_proj", shape.hidden, queries, shape.queryBias);
    linear(".self_attn.k_proj", shape.hidden, keys, shape.queryBias);
    linear(".self_attn.v_proj", shape.hidden, keys, shape.queryBias);
    if (shape.headNorms) {
        norm(".self_attn.q_norm", shape.headDim);
        norm(".self_attn.k_norm", shape.headDim);
    }
    linear(".self_attn.o_proj", queries, shape.hidden, shape.outputBias);
    norm(".post_attention_layernorm", shape.hidden);
    if (shape.family->sandwichNorms)
        norm(".pre_feedforward_layernorm", shape.hidden);
    other(".mlp");
    linear(".mlp.gate_proj", shape.hidden, shape.intermediate, shape.mlpBias);
    linear(".mlp.up_proj", shape.hidden, shape.intermediate, shape.mlpBias);
    other(".mlp.act_fn");
    linear(".mlp.down_proj", shape.intermediate, shape.hidden, shape.mlpBias);
    if (shape.family->sandwichNorms)
        norm(".post_feedforward_layernorm", shape.hidden);
}

} // namespace

std::vector<Module> modulesOf(const ModelShape &shape)
{
    std::vector<Module> modules { { "model", Kind::Other }, { "model.embed_tokens", Kind::Embedding, -1, shape.vocabulary, shape.hidden },
        { "model.layers", Kind::Other } };
    for (std::int64_t layer = 0; layer < shape.layers; ++layer)
        addLayer(modules, shape, layer);
    modules.push_back({ "model.norm", Kind::Norm, -1, 0, shape.hidden });
    modules.push_back({ "model.rotary_emb", Kind::Other });
    modules.push_back({ "lm_head", Kind::Linear, -1, shape.hidden, shape.vocabulary });
    return modules;
}

} // namespace anneal::weights
