// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/weightnames.h"

namespace anneal::model {

std::vector<WeightName> weightNames(const weights::ModelShape &shape)
{
    const auto queries = shape.heads * shape.headDim, keys = shape.keyValueHeads * shape.headDim;
    const auto permuted = [&](std::int64_t heads) { return shape.family->permutesHeads ? heads : 0; };
    std::vector<WeightName> names { { "model.embed_tokens.weight", "token_embd.weight", { shape.vocabulary, shape.hidden } } };
    for (std::int64_t layer = 0; layer < shape.layers; ++layer) {
        const auto from = "model.layers." + std::to_string(layer) + ".", to = "blk." + std::to_string(layer) + ".";
        const auto linear = [&](const char *huggingFace, const char *gguf, std::int64_t rows, std::int64_t columns, bool bias, std::int64_t heads) {
            names.push_back({ from + huggingFace + ".weight", to + gguf + ".weight", { rows, columns }, false, heads });
            if (bias)
                names.push_back({ from + huggingFace + ".bias", to + gguf + ".bias", { rows }, false, heads });
        };
        const auto norm = [&](const char *huggingFace, const char *gguf, std::int64_t size) {
            names.push_back({ from + huggingFace + ".weight", to + gguf + ".weight", { size }, shape.family->normsFromOne });
        };
        const bool sandwich = shape.family->sandwichNorms;
        norm("input_layernorm", "attn_norm", shape.hidden);
        linear("self_attn.q_proj", "attn_q", queries, shape.hidden, shape.queryBias, permuted(shape.heads));
        linear("self_attn.k_proj", "attn_k", keys, shape.hidden, shape.queryBias, permuted(shape.keyValueHeads));
        linear("self_attn.v_proj", "attn_v", keys, shape.hidden, shape.queryBias, 0);
        if (shape.headNorms) {
            norm("self_attn.q_norm", "attn_q_norm", shape.headDim);
            norm("self_attn.k_norm", "attn_k_norm", shape.headDim);
        }
        linear("self_attn.o_proj", "attn_output", shape.hidden, queries, shape.outputBias, 0);
        norm("post_attention_layernorm", sandwich ? "post_attention_norm" : "ffn_norm", shape.hidden);
        if (sandwich)
            norm("pre_feedforward_layernorm", "ffn_norm", shape.hidden);
        linear("mlp.gate_proj", "ffn_gate", shape.intermediate, shape.hidden, shape.mlpBias, 0);
        linear("mlp.up_proj", "ffn_up", shape.intermediate, shape.hidden, shape.mlpBias, 0);
        linear("mlp.down_proj", "ffn_down", shape.hidden, shape.intermediate, shape.mlpBias, 0);
        if (sandwich)
            norm("post_feedforward_layernorm", "post_ffw_norm", shape.hidden);
    }
    names.push_back({ "model.norm.weight", "output_norm.weight", { shape.hidden }, shape.family->normsFromOne });
    if (!shape.tiedEmbeddings)
        names.push_back({ "lm_head.weight", "output.weight", { shape.vocabulary, shape.hidden } });
    return names;
}

std::int64_t huggingFaceRow(std::int64_t row, std::int64_t rowsPerHead)
{
    const auto head = row / rowsPerHead, inside = row % rowsPerHead;
    return head * rowsPerHead + inside % 2 * (rowsPerHead / 2) + inside / 2;
}

} // namespace anneal::model
