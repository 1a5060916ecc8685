// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/fieldbuilder.h"

#include "core/base/tr.h"

namespace anneal::config {

using base::Json;

Field laterField(std::string path, Json off, const std::string &help)
{
    Field field;
    field.path = std::move(path);
    field.type = FieldType::Any;
    field.help = tr_("Not available yet. %1", help);
    field.available = false;
    field.defaultValue = std::move(off);
    return field;
}

std::vector<Field> reinforcementFields()
{
    const auto off = [](std::string_view key, Json value) {
        return laterField("rl." + std::string(key), std::move(value), tr_("Part of reinforcement learning."));
    };
    return {
        off("loss_type", "dapo"),
        off("num_generations", 8),
        off("max_completion_length", 256),
        off("temperature", 1.0),
        off("top_p", 1.0),
        off("top_k", 0),
        off("min_p", nullptr),
        off("beta", 0.0),
        off("num_iterations", 1),
        off("epsilon", 0.2),
        off("epsilon_high", nullptr),
        off("delta", nullptr),
        off("importance_sampling_level", "token"),
        off("scale_rewards", "group"),
        off("advantage_std", "bessel"),
        off("use_bias_correction_kl", true),
        off("mask_truncated_completions", false),
        off("entropy_coef", 0.0),
        off("rewards", Json::array({ { { "name", "auto" }, { "weight", 1.0 } } })),
        off("luffy.num_demonstrations", 1),
        off("luffy.gamma", 0.1),
        off("luffy.on_weight", 0.5),
        off("luffy.off_weight", 0.5),
        off("luffy.scale_rewards", "none"),
        off("exgrpo.enabled", false),
        off("exgrpo.ratio", 0.5),
        off("exgrpo.start_solve_rate", 0.35),
        off("exgrpo.selection", "entropy"),
        off("search_r1.format", "mission"),
        off("search_r1.top_k", 3),
        off("search_r1.max_turns", 2),
        off("search_r1.max_observation_tokens", 500),
        off("search_r1.correctness", 0.7),
        off("search_r1.search_bonus", 0.1),
        off("search_r1.reasoning", 0.2),
        off("prompt_optimization.beam_width", 4),
        off("prompt_optimization.branch_factor", 4),
        off("prompt_optimization.beam_rounds", 3),
        off("prompt_optimization.gradient_batch_size", 4),
        off("prompt_optimization.val_batch_size", 16),
    };
}

std::vector<Field> memoryFields()
{
    const auto off = [](std::string_view key, Json value) {
        return laterField("memory." + std::string(key), std::move(value), tr_("Part of the knowledge base."));
    };
    return {
        off("enabled", false),
        off("knowledge_path", "knowledge/knowledge.sqlite"),
        off("sops_path", "sops"),
        off("embedding_model", "sentence-transformers/all-MiniLM-L6-v2"),
        off("reranker_model", "cross-encoder/ms-marco-MiniLM-L6-v2"),
        off("recall_top_k", 20),
        off("rerank_top_k", 3),
        off("rrf_k", 60),
        off("chunker.mode", "auto"),
        off("chunker.min_chars", 100),
        off("chunker.max_chars", 1500),
        off("route", "auto"),
    };
}

std::vector<Field> remoteFields()
{
    const auto off = [](std::string_view key, Json value) {
        return laterField("remote." + std::string(key), std::move(value), tr_("Part of training on other machines."));
    };
    return {
        off("target", "local"),
        off("runpod.gpu_type_ids", Json::array({ "NVIDIA GeForce RTX 4090", "NVIDIA A40" })),
        off("runpod.gpu_count", 1),
        off("runpod.cloud", "SECURE"),
        off("runpod.data_center_ids", Json::array()),
        off("runpod.image", "runpod/pytorch:1.0.2-cu1281-torch280-ubuntu2404"),
        off("runpod.container_disk_gb", 40),
        off("runpod.network_volume_id", nullptr),
        off("runpod.volume_mount_path", "/workspace"),
        off("runpod.max_price_per_hour", nullptr),
        off("runpod.max_total_usd", nullptr),
        off("runpod.max_hours", 24),
        off("runpod.idle_stop_minutes", 15),
        off("runpod.engine", "anneal"),
        off("runpod.on_finish", "stop"),
        off("ssh.host", nullptr),
        off("ssh.port", 22),
        off("ssh.user", nullptr),
        off("sync.checkpoints", "all"),
        off("sync.interval_seconds", 30),
    };
}

} // namespace anneal::config
