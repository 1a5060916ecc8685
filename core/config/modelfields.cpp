// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/fieldbuilder.h"

#include "core/base/tr.h"

namespace anneal::config {

std::vector<Field> modelFields()
{
    constexpr auto part = +[](FineTuneConfig &config) -> ModelConfig & { return config.model; };
    const auto field = [](std::string_view key, auto member, std::string comment, std::string help) {
        return FieldBuilder("model", part, key, member, std::move(comment), std::move(help));
    };
    return {
        field("model_name", &ModelConfig::modelName, "hub name, Hugging Face folder or .gguf file", // not translated: for config.yaml
            tr_("The base model: a name in the Hugging Face cache, a folder in Hugging Face form, or a .gguf file. Its weights stay frozen; only the "
                "adapter learns.")),
        field("revision", &ModelConfig::revision, "hub only", // not translated: for config.yaml
            tr_("Branch, tag or commit of a model from the hub. Files and folders ignore it."))
            .advanced(),
        field("lora_rank", &ModelConfig::loraRank, "r", tr_("Size of the update. Higher learns more and needs more memory; 8 to 64 is usual."))
            .from(1)
            .to(4096),
        field("lora_alpha", &ModelConfig::loraAlpha, "scaling alpha/r (alpha/sqrt(r) with use_rslora)", // not translated: for config.yaml
            tr_("Strength of the update, applied as alpha / rank. Start with twice the rank."))
            .above(0)
            .to(1e6),
        field("lora_dropout", &ModelConfig::loraDropout, "0..1, on the adapter's input", // not translated: for config.yaml
            tr_("Share of the adapter's inputs dropped while training. 0.05 to 0.1 helps on little data; 0 is fastest."))
            .from(0)
            .below(1),
        field("target_modules", &ModelConfig::targetModules, "or all-linear, or one regular expression", // not translated: for config.yaml
            tr_("The linear layers that get an adapter: names, all-linear, or one regular expression. all-linear means every one but the output "
                "layer; an expression means those whose whole name it matches, for example .*\\.(q_proj|v_proj). Fewer is faster and learns less."))
            .orWord("all-linear")
            .orPattern(part, &ModelConfig::targetPattern),
        field("exclude_modules", &ModelConfig::excludeModules, "of those; names or one regular expression", // not translated: for config.yaml
            tr_("Layers that get no adapter although target_modules means them: names such as down_proj or layers.0.mlp.up_proj, or one regular "
                "expression on whole names."))
            .orPattern(part, &ModelConfig::excludePattern)
            .orNone()
            .advanced(),
        field("layers_to_transform", &ModelConfig::layersToTransform, "numbers from 0; []: all", // not translated: for config.yaml
            tr_("The layers of the model that get adapters, by number; the first is 0. Only with a list of target_modules."))
            .from(0)
            .orNone()
            .advanced(),
        field("layers_pattern", &ModelConfig::layersPattern, "name of the list of layers, such as layers", // not translated: for config.yaml
            tr_("The module name in front of the layer number: layers in model.layers.3. Every model that Anneal trains has layers, so leave it "
                "empty."))
            .orNone()
            .advanced(),
        laterField("model.use_qlora", false, tr_("Base weights in NF4 with double quantisation.")),
        field("use_rslora", &ModelConfig::useRslora, "",
            tr_("Scale the update by alpha / sqrt(rank), so that high ranks do not learn more slowly. Useful from rank 64 up."))
            .advanced(),
        field("use_dora", &ModelConfig::useDora, "weight-decomposed updates", // not translated: for config.yaml
            tr_("Learn the magnitude of each weight row separately from its direction (DoRA). Often better at low ranks; steps take longer."))
            .advanced(),
        field("modules_to_save", &ModelConfig::modulesToSave, "trained in full, e.g. [embed_tokens, lm_head]", // not translated: for config.yaml
            tr_("Modules that are trained themselves beside the adapter, and saved with it: embed_tokens and lm_head to teach new tokens, norm for "
                "every norm. They take 16 bytes of memory for each weight. If embeddings and output layer are tied, the one you name gets its own "
                "copy."))
            .orNone()
            .advanced(),
        field("rank_pattern", &ModelConfig::rankPattern, "module regex -> rank", // not translated: for config.yaml
            tr_("A different rank for modules whose name matches, for example {q_proj: 32}; the first pattern that matches counts. Others keep "
                "lora_rank."))
            .from(1)
            .to(4096)
            .advanced(),
        field("alpha_pattern", &ModelConfig::alphaPattern, "",
            tr_("A different alpha for modules whose name matches; the first pattern that matches counts. Others keep lora_alpha."))
            .above(0)
            .to(1e6)
            .advanced(),
        field("init_from", &ModelConfig::initFrom, "an existing adapter to go on from", // not translated: for config.yaml
            tr_("Folder of an adapter to start from instead of a fresh one. Its rank, alpha, dropout, patterns and target modules are used; other "
                "values written here are refused."))
            .notEmpty()
            .advanced(),
        field("dtype", &ModelConfig::dtype, "auto | float32 | bfloat16 | int8 | stored",
            tr_("How the frozen weights are kept in memory. auto takes bfloat16 where the processor computes in it, otherwise float32; int8 rounds "
                "them to 8 bits: half of bfloat16, a quarter of float32, but more than a 4-bit GGUF. The blocks of a GGUF file stay as stored unless "
                "you choose int8."))
            .laterChoices({ "float16" })
            .advanced(),
        field("chat_template", &ModelConfig::chatTemplate, "null: the model's own; or a .jinja file", // not translated: for config.yaml
            tr_("The template that turns messages into text. Leave it null unless the model has none or the wrong one."))
            .notEmpty()
            .advanced(),
        field("template_time", &ModelConfig::templateTime, "null: when the run is made; or YYYY-MM-DDTHH:MM:SS", // not translated: for config.yaml
            tr_("The date and time that chat templates insert as today's. A run keeps the moment it was made, so that resuming it tomorrow trains on "
                "the same tokens."))
            .advanced(),
    };
}

} // namespace anneal::config
