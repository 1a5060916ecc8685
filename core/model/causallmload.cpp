// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/adapterparts.h"
#include "core/model/causallm.h"
#include "core/model/torcherror.h"
#include "core/model/weightplaces.h"
#include "core/model/weightsource.h"
#include "core/nn/decoder.h"
#include "core/nn/device.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <set>

namespace anneal::model {

namespace {

/// Reads tensors of one model; remembers the first failure, so that a layer reads as a list.
class Loader
{
public:
    Loader(const WeightSource &source, const nn::Decoder &decoder, std::stop_token stop)
        : m_source(source)
        , m_decoder(decoder)
        , m_stop(std::move(stop))
    { }

    const std::optional<base::Error> &failure() const { return m_failure; }

    nn::Matrix matrix(const std::string &name)
    {
        return taken<nn::Matrix>([&] { return m_source.matrix(name, m_decoder.type); });
    }

    /// Stacks the modules' weights (and biases, where the model has them) into one layer.
    nn::LoraLinear linear(const std::vector<std::string> &modules)
    {
        nn::LoraLinear result;
        result.ops = m_decoder.ops;
        result.type = m_decoder.type;
        std::vector<nn::Matrix> weights;
        std::vector<at::Tensor> biases;
        for (const std::string &module : modules) {
            const auto weight = matrix(module + ".weight");
            if (m_source.has(module + ".bias"))
                biases.push_back(read(module + ".bias", m_decoder.type));
            if (m_failure)
                return result;
            const std::int64_t before = result.parts.empty() ? 0 : result.parts.back().firstOut + result.parts.back().out;
            result.parts.push_back({ module, before, weight.rows() });
            weights.push_back(weight);
        }
        result.weight = nn::Matrix::stacked(weights);
        if (!biases.empty())
            result.bias = at::cat(biases);
        return result;
    }

    /// A norm's weights, which some files hold as what they are more than 1.
    at::Tensor norm(const std::string &module)
    {
        auto weight = read(module + ".weight", at::kFloat);
        return m_decoder.shape.family->normsFromOne && weight.defined() ? weight.add_(1) : weight;
    }

    nn::DecoderLayer layer(std::int64_t number)
    {
        const std::string prefix = "model.layers." + std::to_string(number) + ".";
        const std::string attention = prefix + "self_attn.", feedForward = prefix + "mlp.";
        nn::DecoderLayer result;
        const auto &shape = m_decoder.shape;
        for (const auto &named : normsOf(m_decoder, result, number))
            *named.weight = norm(named.module);
        result.isRotated = shape.isRotated(number);
        result.usesLocalRope = shape.localTheta > 0 && shape.windowOf(number) > 0;
        result.window = m_decoder.shape.windowOf(number);
        result.qkv = linear({ attention + "q_proj", attention + "k_proj", attention + "v_proj" });
        result.output = linear({ attention + "o_proj" });
        result.gateUp = linear({ feedForward + "gate_proj", feedForward + "up_proj" });
        result.down = linear({ feedForward + "down_proj" });
        return result;
    }

private:
    at::Tensor read(const std::string &name, at::ScalarType type)
    {
        return taken<at::Tensor>([&] { return m_source.tensor(name, type); });
    }
    /// What `get` gives; nothing after a failure.
    template <typename T, typename Get>
    T taken(Get get)
    {
        if (!m_failure && m_stop.stop_requested())
            m_failure = base::Error { base::ErrorKind::Canceled, "Loading the model was canceled.", {} };
        if (m_failure)
            return {};
        auto result = get();
        if (!result) {
            m_failure = result.error();
            return {};
        }
        return std::move(*result);
    }

    const WeightSource &m_source;
    const nn::Decoder &m_decoder;
    std::stop_token m_stop;
    std::optional<base::Error> m_failure;
};

base::Status checkShape(const weights::ModelShape &shape, const std::string &name)
{
    if (shape.headDim % 2 != 0)
        return base::Error { base::ErrorKind::Unsupported, name + ": heads of an odd size (" + std::to_string(shape.headDim) + ") cannot be rotated.",
            "Use another model." };
    return base::ok();
}

base::Result<std::shared_ptr<nn::Decoder>> readDecoder(
    const weights::ModelFiles &files, at::ScalarType type, const nn::Ops &ops, const std::stop_token &stop)
{
    auto shape = weights::readShape(files);
    if (!shape)
        return shape.error();
    if (auto checked = checkShape(*shape, files.name); !checked)
        return checked.error();
    auto source = WeightSource::open(files, *shape);
    if (!source)
        return source.error();

    auto decoder = std::make_shared<nn::Decoder>();
    decoder->ops = &ops;
    decoder->shape = *shape;
    decoder->type = type;
    decoder->frequencies = nn::ropeFrequencies(*shape);
    if (shape->localTheta > 0)
        decoder->localFrequencies = nn::localRopeFrequencies(*shape);
    Loader loader(*source, *decoder, stop);
    decoder->embedding = loader.matrix("model.embed_tokens.weight");
    for (std::int64_t layer = 0; layer < shape->layers && !loader.failure(); ++layer)
        decoder->layers.push_back(loader.layer(layer));
    decoder->finalNorm = loader.norm("model.norm");
    decoder->head.ops = &ops;
    decoder->head.type = type;
    decoder->head.weight = source->isTied() ? decoder->embedding : loader.matrix("lm_head.weight");
    if (loader.failure())
        return *loader.failure();
    decoder->head.parts = { { "lm_head", 0, shape->vocabulary } };
    return decoder;
}

nn::LoraFactors freshFactors(const nn::LoraLinear &linear, const nn::LinearPart &part, LoraScales &scales, at::Generator &generator)
{
    const std::int64_t rank = scales.rankOf(part.module);
    const double bound = 1 / std::sqrt(double(linear.in())); // kaiming_uniform_ with a = sqrt(5), as PEFT
    return { part.module, at::empty({ rank, linear.in() }, at::kFloat).uniform_(-bound, bound, generator), at::zeros({ part.out, rank }, at::kFloat),
        scales.scaleOf(part.module), {}, part.firstOut };
}

std::string sizeText(at::IntArrayRef sizes)
{
    std::string text;
    for (const auto size : sizes)
        text += (text.empty() ? "" : " × ") + std::to_string(size);
    return text;
}

base::Error mismatch(const std::filesystem::path &folder, const std::string &what)
{
    return { base::ErrorKind::BadInput, folder.string() + ": the adapter does not fit this model: " + what + ".",
        "Choose the base model that the adapter was trained on." };
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
base::Status replaceBase(nn::Decoder &decoder, const std::filesystem::path &folder, const Adapter &adapter)
{
    const auto weights = replacedWeights(adapter, decoder.head.weight.isSame(decoder.embedding));
    const auto places = weightPlaces(decoder);
    for (const auto &[name, weight] : weights) {
        const auto place = places.find(name);
        if (place == places.end())
            return mismatch(folder, "it has no " + name);
        if (weight.sizes() != place->second.sizes)
            return mismatch(folder, name + " is " + sizeText(place->second.sizes) + " there and " + sizeText(weight.sizes()) + " in the adapter");
    }
    for (const auto &[name, weight] : weights)
        places.at(name).put(weight);
    // Tied weights that the adapter holds apart are apart from here on.
    if (weights.contains(kHead) && weights.contains(kEmbedding) && at::equal(weights.at(kHead), weights.at(kEmbedding)))
        decoder.head.weight = decoder.embedding;
    return base::ok();
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
    return { base::ErrorKind::BadConfig, "The model has an adapter already.", "Merge the first adapter, or leave one of them out." };
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

/// Gives each module its pair; fails when a pair is left over or has another size.
base::Status attach(nn::Decoder &decoder, const std::filesystem::path &folder, std::map<std::string, LoraPair> pairs)
{
    base::Status status = base::ok();
    decoder.eachLinear([&](const nn::LoraLinear &linear) {
        for (const nn::LinearPart &part : linear.parts) {
            const auto pair = pairs.find(part.module);
            if (pair == pairs.end() || !status)
                continue;
            if (pair->second.a.size(1) != linear.in() || pair->second.b.size(0) != part.out)
                status = mismatch(folder,
                    part.module + " is " + std::to_string(part.out) + " × " + std::to_string(linear.in()) + " there, lora_A is "
                        + sizeText(pair->second.a.sizes()) + " and lora_B " + sizeText(pair->second.b.sizes()));
        }
    });
    if (!status)
        return status;
    decoder.eachLinear([&](nn::LoraLinear &linear) {
        for (const nn::LinearPart &part : linear.parts)
            if (const auto pair = pairs.extract(part.module))
                linear.adapters.push_back(
                    { part.module, pair.mapped().a, pair.mapped().b, pair.mapped().scale, pair.mapped().magnitude, part.firstOut });
    });
    if (!pairs.empty()) {
        decoder.eachLinear([](nn::LoraLinear &linear) { linear.adapters.clear(); });
        return mismatch(folder, "it has no layer " + pairs.begin()->first);
    }
    return base::ok();
}

} // namespace

base::Result<std::shared_ptr<CausalLm>> CausalLm::load(const weights::ModelFiles &files, nn::DType dtype, std::stop_token stop)
{
    return load(files, dtype, nn::opsFor(nn::Device::Cpu), std::move(stop));
}

base::Result<std::shared_ptr<CausalLm>> CausalLm::load(const weights::ModelFiles &files, nn::DType dtype, const nn::Ops &ops, std::stop_token stop)
{
    return guardTorch([&]() -> base::Result<std::shared_ptr<CausalLm>> {
        const c10::NoGradGuard noGradient;
        const auto type = nn::resolved(dtype);
        auto decoder = readDecoder(files, nn::scalarType(type), ops, stop);
        if (!decoder)
            return decoder.error();
        return std::shared_ptr<CausalLm>(new CausalLm(std::move(*decoder), type));
    });
}

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
    return guardTorch([&]() -> base::Status {
        if (auto placed = replaceBase(*m_decoder, folder, *adapter); !placed)
            return placed;
        if (auto attached = attach(*m_decoder, folder, pairsOf(*adapter)); !attached)
            return attached;
        m_ownWeights = std::move(adapter->baseWeights);
        m_saved = std::move(adapter->saved);
        takeBeginningOut(*m_decoder, m_ownWeights, adapter->config.lora.init);
        m_lora = adapter->config.lora;
        m_hasAdapter = true;
        m_adapterTrains = trainable == Trainable::Yes;
        if (m_adapterTrains) {
            makeTrainable(*m_decoder);
            trainSaved(*m_decoder, m_lora, m_saved);
        }
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
