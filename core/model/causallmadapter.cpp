// SPDX-License-Identifier: GPL-3.0-or-later
// The adapter of a model: made, read and written.
#include "core/base/tr.h"
#include "core/model/adapterparts.h"
#include "core/model/causallm.h"
#include "core/model/torcherror.h"
#include "core/model/weightplaces.h"
#include "core/nn/decoder.h"

#include <ATen/ATen.h>

#include <cmath>
#include <set>

namespace anneal::model {

namespace {

nn::LoraFactors freshFactors(const nn::LoraLinear &linear, const nn::LinearPart &part, LoraScales &scales, at::Generator &generator)
{
    const std::int64_t rank = scales.rankOf(part.module);
    const double bound = 1 / std::sqrt(double(linear.in())); // kaiming_uniform_ with a = sqrt(5), as PEFT
    return { part.module, at::empty({ rank, linear.in() }, at::kFloat).uniform_(-bound, bound, generator), at::zeros({ part.out, rank }, at::kFloat),
        scales.scaleOf(part.module), {}, part.firstOut };
}

/// All A and B, and magnitudes where there are such, layer by layer, those of lm_head last.
std::vector<NamedTensor> tensorsOf(nn::Decoder &decoder)
{
    std::vector<NamedTensor> tensors;
    decoder.eachLinear([&](const nn::LoraLinear &linear) {
        for (const nn::LoraFactors &adapter : linear.adapters) {
            tensors.push_back({ loraNameA(adapter.module), adapter.a });
            tensors.push_back({ loraNameB(adapter.module), adapter.b });
            if (adapter.magnitude.defined())
                tensors.push_back({ magnitudeName(adapter.module), adapter.magnitude });
        }
    });
    return tensors;
}

/// Puts the weights in that came with an adapter: those that it was trained on, or that were trained beside it.
void replaceBase(nn::Decoder &decoder, const Adapter &adapter)
{
    const auto weights = replacedWeights(adapter, decoder.head.weight.isSame(decoder.embedding));
    const auto places = weightPlaces(decoder);
    for (const auto &[name, weight] : weights)
        places.at(name).put(weight);
    // Tied weights that the adapter holds apart are apart from here on.
    if (weights.contains(kHead) && weights.contains(kEmbedding) && at::equal(weights.at(kHead), weights.at(kEmbedding)))
        decoder.head.weight = decoder.embedding;
}

/// Takes the beginning of the factors out of the base weights, but not of those that came with the adapter: it is out of them already.
/// Tied weights are one to PEFT, so the embedding changes with the head.
void takeBeginningOut(nn::Decoder &decoder, const std::map<std::string, at::Tensor> &ownWeights, LoraSettings::Init init)
{
    if (init == LoraSettings::Init::Plain)
        return;
    decoder.eachLinear([&](nn::LoraLinear &linear) {
        for (const auto &factors : linear.adapters) {
            if (ownWeights.contains(factors.module + ".weight"))
                continue;
            const auto part = linear.weight.part(factors.firstOut, factors.firstOut + factors.out(), 0, linear.in(), at::kFloat);
            linear.weight.setRows(factors.firstOut, residualWeight(part, init, factors.rank(), factors.scale).to(decoder.type));
        }
    });
}

base::Error alreadyAdapted()
{
    return { base::ErrorKind::BadConfig, tr_("The model has an adapter already."), tr_("Merge the first adapter, or leave one of them out.") };
}

void makeTrainable(nn::Decoder &decoder)
{
    decoder.eachLinear([](nn::LoraLinear &linear) {
        for (nn::LoraFactors &adapter : linear.adapters) {
            adapter.a.set_requires_grad(true);
            adapter.b.set_requires_grad(true);
            if (adapter.magnitude.defined())
                adapter.magnitude.set_requires_grad(true);
        }
    });
}

/// Trains the weights of modules_to_save from here on, beginning with what `saved` holds for them, or what they are. `saved` shares the memory then.
void trainSaved(nn::Decoder &decoder, const LoraSettings &settings, std::map<std::string, at::Tensor> &saved)
{
    const auto places = weightPlaces(decoder);
    const bool isOne = settings.keepsTied && decoder.head.weight.isSame(decoder.embedding);
    std::vector<std::string> names;
    for (const auto &module : text::savedModules(settings.targets.saved, weights::modulesOf(decoder.shape))) {
        if (isOne && module.name == "lm_head" && decoder.embeddingSlot >= 0)
            continue;
        names.push_back(isOne && module.name == "lm_head" ? kEmbedding : module.name + ".weight");
        if (module.hasBias)
            names.push_back(module.name + ".bias");
    }
    for (const auto &name : names) {
        const auto &place = places.at(name);
        const auto slot = nn::Slot(decoder.trained.size());
        const auto known = saved.find(name);
        const auto master = (known == saved.end() ? place.held() : known->second).contiguous().set_requires_grad(true);
        place.train(slot);
        decoder.trained.push_back({ name, master, place.put });
        saved[name] = master;
        if (isOne && name == kEmbedding) {
            places.at(kHead).train(slot);
            decoder.trained.back().put = [put = place.put, &decoder](const at::Tensor &weight) {
                put(weight);
                decoder.head.weight = decoder.embedding;
            };
            saved[kHead] = master;
        }
    }
}

/// Gives each module its pair, which fits it.
void attach(nn::Decoder &decoder, std::map<std::string, LoraPair> pairs)
{
    decoder.eachLinear([&](nn::LoraLinear &linear) {
        for (const nn::LinearPart &part : linear.parts)
            if (const auto pair = pairs.extract(part.module))
                linear.adapters.push_back(
                    { part.module, pair.mapped().a, pair.mapped().b, pair.mapped().scale, pair.mapped().magnitude, part.firstOut });
    });
}

} // namespace

base::Status CausalLm::addLora(const LoraSettings &settings, std::uint64_t seed)
{
    if (m_hasAdapter)
        return alreadyAdapted();
    return guardTorch([&]() -> base::Status {
        const auto targets = text::targetsOf(settings.targets, weights::modulesOf(m_decoder->shape));
        if (!targets)
            return targets.error();
        if (auto checked = text::checkSaved(settings.targets, weights::modulesOf(m_decoder->shape)); !checked)
            return checked;
        const std::set<std::string> modules(targets->begin(), targets->end());
        auto generator = at::detail::createCPUGenerator(seed);
        LoraScales scales(settings);
        for (const auto &module : modules) // all of them before the first is made
            (void)scales.scaleOf(module);
        if (auto bounded = scales.status(); !bounded)
            return bounded;
        m_decoder->eachLinear([&](nn::LoraLinear &linear) {
            for (const nn::LinearPart &part : linear.parts)
                if (modules.contains(part.module))
                    linear.adapters.push_back(freshFactors(linear, part, scales, generator));
            for (auto &adapter : linear.adapters)
                if (settings.useDora)
                    adapter.magnitude = linear.rowNorms(adapter);
        });
        m_lora = settings;
        m_hasAdapter = m_adapterTrains = true;
        m_random = { seed, 0 };
        makeTrainable(*m_decoder);
        trainSaved(*m_decoder, m_lora, m_saved);
        m_hasItsBase = m_saved.empty();
        return base::ok();
    });
}

base::Status CausalLm::loadAdapter(const std::filesystem::path &folder, Trainable trainable)
{
    if (m_hasAdapter)
        return alreadyAdapted();
    auto adapter = readAdapter(folder, m_decoder->shape);
    if (!adapter)
        return adapter.error();
    const bool keepsBase = adapter->baseWeights.empty() && adapter->saved.empty() && adapter->config.lora.init == LoraSettings::Init::Plain;
    if (m_sharesBase && !keepsBase)
        return base::Error { base::ErrorKind::Unsupported,
            folder.string() + ": " + tr_("the adapter changes weights of the base model, which other models share."),
            tr_("Load it with a base model of its own.") };
    return guardTorch([&]() -> base::Status {
        attach(*m_decoder, pairsOf(*adapter));
        replaceBase(*m_decoder, *adapter);
        m_hasAdapter = true;
        m_lora = adapter->config.lora;
        m_hasItsBase = keepsBase;
        takeBeginningOut(*m_decoder, adapter->baseWeights, m_lora.init);
        if (trainable == Trainable::No)
            return base::ok();
        m_adapterTrains = true;
        m_ownWeights = std::move(adapter->baseWeights);
        m_saved = std::move(adapter->saved);
        makeTrainable(*m_decoder);
        trainSaved(*m_decoder, m_lora, m_saved);
        return base::ok();
    });
}

base::Status CausalLm::saveAdapter(const base::Target &folder, const std::string &baseModel, const std::string &note) const
{
    return guardTorch([&]() -> base::Status {
        Adapter adapter;
        adapter.config.lora = m_lora;
        adapter.config.baseModel = baseModel;
        adapter.note = note;
        adapter.baseWeights = m_ownWeights;
        adapter.saved = m_saved;
        m_decoder->eachLinear([&](const nn::LoraLinear &linear) {
            for (const nn::LoraFactors &factors : linear.adapters) {
                adapter.tensors[loraNameA(factors.module)] = factors.a;
                adapter.tensors[loraNameB(factors.module)] = factors.b;
                if (factors.magnitude.defined())
                    adapter.magnitudes[factors.module] = factors.magnitude;
            }
        });
        return writeAdapter(folder, adapter);
    });
}

std::vector<NamedTensor> CausalLm::trainable() const
{
    if (!m_adapterTrains)
        return {};
    auto tensors = tensorsOf(*m_decoder);
    for (const auto &weight : m_decoder->trained)
        tensors.push_back({ std::string(kAdapterPrefix) + weight.name, weight.master });
    return tensors;
}

} // namespace anneal::model
