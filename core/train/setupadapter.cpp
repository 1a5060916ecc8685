// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/setupadapter.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <ATen/ATen.h>

namespace anneal::train {
namespace fs = std::filesystem;
namespace {

/// A setting of the adapter, and what run.yaml and the adapter have for it.
struct OtherSetting
{
    const char *key;
    std::string ours, theirs;
};

/// An adapter to go on from brings its own settings: others would be accepted and not followed.
std::optional<OtherSetting> otherSetting(const model::LoraSettings &adapter, const config::ModelConfig &settings)
{
    const auto yesNo = [](bool value) { return std::string(value ? "true" : "false"); };
    if (adapter.rank != settings.loraRank)
        return OtherSetting { "model.lora_rank", std::to_string(settings.loraRank), std::to_string(adapter.rank) };
    if (adapter.alpha != settings.loraAlpha)
        return OtherSetting { "model.lora_alpha", base::formatNumber(settings.loraAlpha), base::formatNumber(adapter.alpha) };
    if (adapter.dropout != settings.loraDropout)
        return OtherSetting { "model.lora_dropout", base::formatNumber(settings.loraDropout), base::formatNumber(adapter.dropout) };
    if (adapter.useRslora != settings.useRslora)
        return OtherSetting { "model.use_rslora", yesNo(settings.useRslora), yesNo(adapter.useRslora) };
    if (adapter.useDora != settings.useDora)
        return OtherSetting { "model.use_dora", yesNo(settings.useDora), yesNo(adapter.useDora) };
    if (adapter.rankPattern != settings.rankPattern)
        return OtherSetting { "model.rank_pattern", tr_("another"), tr_("its own") };
    if (adapter.alphaPattern != settings.alphaPattern)
        return OtherSetting { "model.alpha_pattern", tr_("another"), tr_("its own") };
    return std::nullopt;
}

/// The adapter of model.init_from, which must have the settings of run.yaml.
base::Status loadInitAdapter(Session &session)
{
    const auto &settings = session.config.model;
    auto &network = *session.network;
    if (auto loaded = network.loadAdapter(resolvePath(session.context.folder(), *settings.initFrom), model::CausalLm::Trainable::Yes); !loaded)
        return loaded;
    if (const auto other = otherSetting(network.adapterSettings(), settings))
        return base::Error { base::ErrorKind::BadConfig,
            tr_("%1 is %2, but the adapter of model.init_from has %3.", other->key, other->ours, other->theirs),
            tr_("Use the value of that adapter, or train a fresh one without model.init_from.") };
    return session.context.log(tr_("Continuing from the adapter %1 with its own settings.", *settings.initFrom));
}

/// The adapter of a checkpoint. Its files are those that were written, but who wrote them may have been anybody.
base::Status loadCheckpointAdapter(Session &session, const Checkpoint &checkpoint)
{
    auto &network = *session.network;
    const auto &settings = session.config.model;
    const auto weights = checkpoint.folder / "adapter_model.safetensors";
    if (auto loaded = network.loadAdapter(checkpoint.folder, model::CausalLm::Trainable::Yes); !loaded)
        return loaded;
    if (!checkpoint.provenance.adapter.empty()) // an older version did not write down what run.yaml said
        if (const auto other = otherSetting(network.adapterSettings(), settings))
            return corrupt(checkpoint.folder / "adapter_config.json", tr_("%1 is %2, but it has %3", other->key, other->ours, other->theirs));
    const auto expected = plan::adapterSize(network.shape(), settings).parameters;
    if (!settings.initFrom && session.adapter.parameters != expected)
        return corrupt(weights,
            tr_("it has %1 parameters, and run.yaml asks for %2", base::formatCount(session.adapter.parameters), base::formatCount(expected)));
    for (const auto &[name, tensor] : network.trainable())
        if (!at::isfinite(tensor).all().item<bool>())
            return corrupt(weights, tr_("not all of %1 are finite numbers", name));
    return base::ok();
}

} // namespace

plan::AdapterSize sizeOfAdapter(const Session &session, const std::optional<CheckpointSearch> &found, const weights::ModelFiles &files)
{
    const auto &settings = session.config.model;
    const auto folder = found ? found->checkpoint.folder : settings.initFrom ? resolvePath(session.context.folder(), *settings.initFrom) : fs::path();
    if (!folder.empty()) {
        const auto size = plan::adapterSize(folder);
        return size ? *size : plan::AdapterSize();
    }
    const auto shape = weights::readShape(files);
    return shape ? plan::adapterSize(*shape, settings) : plan::AdapterSize();
}

base::Status configureAdapter(Session &session, const std::optional<CheckpointSearch> &found)
{
    const auto &settings = session.config.model;
    const auto seed = static_cast<std::uint64_t>(session.config.training.seed);
    auto &network = *session.network;
    const auto *checkpoint = found ? &found->checkpoint : nullptr;
    base::Status added = base::ok();
    if (checkpoint) {
        added = loadCheckpointAdapter(session, *checkpoint);
    } else if (settings.initFrom) {
        added = loadInitAdapter(session);
    } else {
        added = network.addLora({ settings.loraRank, settings.loraAlpha, settings.loraDropout, plan::targetRules(settings), settings.useRslora,
                                    settings.rankPattern, settings.alphaPattern, model::LoraSettings::Init::Plain, settings.useDora },
            seed);
        for (const auto &unused : plan::unusedSettings(network.shape(), settings))
            if (added)
                added = session.context.log(
                    tr_("%1 changes nothing: it matches no layer that would get an adapter. Correct the name, or take it out.", unused));
        for (const auto &name : plan::targetsTrainedInFull(network.shape(), settings))
            if (added)
                added = session.context.log(
                    tr_("%1 is in modules_to_save and is trained in full, so it gets no adapter. Take it out of one of the two.", name));
    }
    if (!added)
        return added;
    network.setRandomState({ seed, checkpoint ? checkpoint->random.drawn : 0 }); // a seed that was changed and accepted counts from now on

    const auto &training = session.config.training;
    session.optimizer.emplace(
        network.trainable(), AdamWSettings { training.adamBeta1, training.adamBeta2, training.adamEpsilon, training.weightDecay });
    return checkpoint ? restoreOptimizer(*checkpoint, *session.optimizer) : base::ok();
}

} // namespace anneal::train
