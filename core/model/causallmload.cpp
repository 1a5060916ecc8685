// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/causallm.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/kernels/int8gemm.h"
#include "core/model/torcherror.h"
#include "core/model/weightplaces.h"
#include "core/model/weightsource.h"
#include "core/nn/decoder.h"
#include "core/nn/device.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <cstring>

namespace anneal::model {

namespace {

/// Reads tensors of one model; remembers the first failure, so that a layer reads as a list.
class Loader
{
public:
    Loader(const WeightSource &source, const nn::Decoder &decoder, nn::DType dtype, std::stop_token stop)
        : m_source(source)
        , m_decoder(decoder)
        , m_dtype(dtype)
        , m_stop(std::move(stop))
    { }

    const std::optional<base::Error> &failure() const { return m_failure; }

    /// A matrix as the type wants it to be held.
    nn::Matrix matrix(const std::string &name)
    {
        const bool isRounded = m_dtype == nn::DType::Int8 || (m_decoder.type == at::kBFloat16 && hasLongNumbers(name));
        if (isRounded && m_source.has(name))
            return rounded(name);
        return taken<nn::Matrix>([&] { return m_source.matrix(name, m_decoder.type); });
    }
    /// What CausalLm::roundingError() gives.
    double roundingError() const { return m_squares > 0 ? std::sqrt(m_squaredErrors / m_squares) : 0; }

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
    /// Whether the file's numbers are longer than bfloat16 ones.
    bool hasLongNumbers(const std::string &name) const
    {
        const auto type = m_source.has(name) ? m_source.storedType(name) : weights::GgmlType::BF16;
        return type == weights::GgmlType::F32 || type == weights::GgmlType::F16;
    }
    /// A matrix in 8 bits where its rows are whole blocks of them, else in the type of the others, made a megabyte of float32 at a time: as a whole
    /// it would take several times what it is held in, and large pieces tear holes into the heap.
    nn::Matrix rounded(const std::string &name)
    {
        constexpr auto format = weights::GgmlType::Q8_0;
        const auto rows = m_source.shapeOf(name).front(), columns = m_source.shapeOf(name).back();
        const bool inBlocks = m_dtype == nn::DType::Int8 && columns % weights::blockElements(format) == 0;
        const auto rowBytes = columns / weights::blockElements(format) * weights::blockBytes(format);
        const auto held = inBlocks ? at::empty({ rows, rowBytes }, at::kByte) : at::empty({ rows, columns }, m_decoder.type);
        const auto step = std::max<std::int64_t>(1, (1 << 18) / columns);
        for (std::int64_t row = 0; row < rows; row += step) {
            const auto end = std::min(rows, row + step);
            const auto exact = taken<nn::Matrix>([&] { return m_source.rows(name, at::kFloat, row, end); });
            if (!exact.defined())
                return {};
            const auto some = inBlocks ? exact.inEightBits() : nn::Matrix(exact.dense(m_decoder.type));
            if (!some.defined()) {
                m_failure = damagedWeights();
                return {};
            }
            measure(exact, some);
            if (inBlocks)
                std::memcpy(held[row].data_ptr(), some.blocks()->data, some.bytes());
            else
                held.slice(0, row, end).copy_(some.tensor());
        }
        return inBlocks ? nn::Matrix::ofBlocks(format, columns, held) : nn::Matrix(held);
    }
    void measure(const nn::Matrix &exact, const nn::Matrix &held)
    {
        const auto numbers = exact.dense(at::kFloat);
        m_squares += numbers.square().sum(at::kDouble).item<double>();
        m_squaredErrors += held.dense(at::kFloat).sub(numbers).square_().sum(at::kDouble).item<double>();
    }
    at::Tensor read(const std::string &name, at::ScalarType type)
    {
        return taken<at::Tensor>([&] { return m_source.tensor(name, type); });
    }
    /// What `get` gives; nothing after a failure.
    template <typename T, typename Get>
    T taken(Get get)
    {
        if (!m_failure && m_stop.stop_requested())
            m_failure = base::Error { base::ErrorKind::Canceled, tr_("Loading the model was canceled."), {} };
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
    nn::DType m_dtype;
    std::stop_token m_stop;
    std::optional<base::Error> m_failure;
    double m_squares = 0, m_squaredErrors = 0; // of the numbers that were rounded
};

base::Status checkShape(const weights::ModelShape &shape, const std::string &name)
{
    if (shape.headDim % 2 != 0)
        return base::Error { base::ErrorKind::Unsupported, name + ": " + tr_("heads of an odd size (%1) cannot be rotated.", shape.headDim),
            tr_("Use another model.") };
    return base::ok();
}

base::Result<std::shared_ptr<nn::Decoder>> readDecoder(
    const weights::ModelFiles &files, nn::DType dtype, const nn::Ops &ops, const std::stop_token &stop, double &roundingError)
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
    decoder->type = nn::scalarType(dtype);
    decoder->frequencies = nn::ropeFrequencies(*shape);
    if (shape->localTheta > 0)
        decoder->localFrequencies = nn::localRopeFrequencies(*shape);
    Loader loader(*source, *decoder, dtype, stop);
    decoder->embedding = loader.matrix("model.embed_tokens.weight");
    for (std::int64_t layer = 0; layer < shape->layers && !loader.failure(); ++layer)
        decoder->layers.push_back(loader.layer(layer));
    decoder->finalNorm = loader.norm("model.norm");
    decoder->head.ops = &ops;
    decoder->head.type = decoder->type;
    decoder->head.weight = source->isTied() ? decoder->embedding : loader.matrix("lm_head.weight");
    if (loader.failure())
        return *loader.failure();
    decoder->head.parts = { { "lm_head", 0, shape->vocabulary } };
    roundingError = loader.roundingError();
    return decoder;
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
        double roundingError = 0;
        auto decoder = readDecoder(files, type, ops, stop, roundingError);
        if (!decoder)
            return decoder.error();
        std::shared_ptr<CausalLm> network(new CausalLm(std::move(*decoder), type));
        network->m_roundingError = roundingError;
        return network;
    });
}

void CausalLm::layOutForInference()
{
    if ((m_dtype != nn::DType::Int8 && m_dtype != nn::DType::Stored) || !kernels::hasInt8Gemm())
        return;
    const bool isTied = m_decoder->head.weight.isSame(m_decoder->embedding);
    m_decoder->embedding = m_decoder->embedding.inPanels();
    m_decoder->head.weight = isTied ? m_decoder->embedding : m_decoder->head.weight.inPanels();
    for (auto &layer : m_decoder->layers)
        for (auto *linear : { &layer.qkv, &layer.output, &layer.gateUp, &layer.down })
            linear->weight = linear->weight.inPanels();
}

std::string howWeightsAreHeld(const CausalLm &network)
{
    const auto error = network.roundingError();
    const auto bytes = base::formatBytes(network.bytes());
    const auto type = nameOf(network.dtype());
    return error > 0
        ? tr_("The base weights take %1 as %2; rounding changed them by %3 % (root mean square).", bytes, type, base::formatFixed(100 * error, 2))
        : tr_("The base weights take %1 as %2, exactly as in the file.", bytes, type);
}

} // namespace anneal::model
