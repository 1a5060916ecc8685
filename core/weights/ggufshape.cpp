// SPDX-License-Identifier: GPL-3.0-or-later
// Keys: docs/gguf.md of ggml, llama-model.cpp of llama.cpp.
#include "core/weights/ggufmetadata.h"
#include "core/weights/shapereaders.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace anneal::weights {
namespace {

constexpr std::int64_t kNoId = 0xFFFFFFFF; // llama.cpp writes its −1 as an unsigned number

double inverseFrequency(const ModelShape &shape, std::int64_t k)
{
    return std::pow(shape.ropeTheta, -2.0 * static_cast<double>(k) / static_cast<double>(shape.headDim));
}

bool matches(const ModelShape &shape, const std::vector<float> &factors)
{
    const auto expected = llama3Factors(shape);
    for (std::size_t i = 0; i < factors.size(); ++i) {
        if (!(std::abs(expected[i] - factors[i]) <= 1e-3 * expected[i]))
            return false;
    }
    return true;
}

/// rope_freqs.weight holds only the outcome of Llama 3's scaling. With its usual low 1 and high 4, the factor is the largest
/// entry, and any entry in between, or the two at its sides, gives the original length.
base::Status readFactors(const GgufTensor &tensor, const std::string &source, ModelShape &shape)
{
    std::vector<float> factors(static_cast<std::size_t>(shape.headDim / 2));
    if (tensor.shape != std::vector<std::int64_t> { shape.headDim / 2 })
        return base::Error { base::ErrorKind::Corrupt, source + ": " + tr_("rope_freqs.weight does not fit the head size."),
            tr_("Download or copy the file again.") };
    if (auto read = dequantize(tensor.type, tensor.bytes, shape.headDim / 2, factors.data()); !read)
        return read;
    const double largest = *std::max_element(factors.begin(), factors.end());
    if (largest == 1 && *std::min_element(factors.begin(), factors.end()) == 1)
        return base::ok();
    shape.ropeScaling = RopeScaling::Llama3;
    shape.ropeFactor = largest;
    shape.ropeLowFrequency = 1;
    shape.ropeHighFrequency = 4;
    std::vector<std::int64_t> lengths { 8192 };
    const auto suggest = [&](double length) {
        if (length > 0 && length < 1e9)
            lengths.push_back(std::llround(length));
    };
    double longestKept = 0, shortestStretched = 0;
    for (std::size_t k = 0; k < factors.size(); ++k) {
        const double wavelength = 2 * std::numbers::pi / inverseFrequency(shape, static_cast<std::int64_t>(k));
        if (factors[k] <= 1.0001) {
            longestKept = wavelength;
        } else if (factors[k] >= largest * 0.9999) {
            shortestStretched = shortestStretched > 0 ? shortestStretched : wavelength;
        } else {
            const double smooth = (1.0 / factors[k] - 1.0 / largest) / (1.0 - 1.0 / largest);
            suggest(wavelength * (1 + 3 * smooth));
        }
    }
    suggest(std::sqrt(4 * longestKept * shortestStretched)); // where none lies between, every length between these gives the same factors
    for (const auto length : lengths) {
        shape.ropeOriginalPositions = length;
        if (matches(shape, factors))
            return base::ok();
    }
    return notAvailable(source, tr_("rope scaling by these frequency factors (rope_freqs.weight)"), tr_("Use the Hugging Face form of the model."));
}

base::Status readScaling(const GgufFile &file, Metadata &metadata, const std::string &source, ModelShape &shape)
{
    shape.ropeOriginalPositions = shape.maxPositions;
    const double factor = metadata.number("rope.scaling.factor", 1);
    // llama.cpp scales linearly where a factor stands without a type.
    if (const auto type = metadata.text("rope.scaling.type", factor != 1 ? "linear" : "none"); type != "none") {
        if (type != "linear" && type != "yarn")
            return notAvailable(source, tr_("the rope scaling \"%1\"", type), tr_("Models with linear, yarn or llama3 rope scaling work."));
        shape.ropeScaling = type == "linear" ? RopeScaling::Linear : RopeScaling::Yarn;
        shape.ropeFactor = factor;
        shape.ropeOriginalPositions = metadata.integer("rope.scaling.original_context_length", shape.maxPositions);
    }
    if (shape.ropeScaling == RopeScaling::Yarn) {
        if (metadata.number("rope.scaling.yarn_ext_factor", 1) != 1)
            return notAvailable(source, tr_("what %1 asks for", "rope.scaling.yarn_ext_factor"), tr_("Use the Hugging Face form of the model."));
        shape.yarn.betaFast = metadata.number("rope.scaling.yarn_beta_fast", 32);
        shape.yarn.betaSlow = metadata.number("rope.scaling.yarn_beta_slow", 1);
        // On top of what llama.cpp multiplies by anyway.
        const double more = metadata.number("rope.scaling.attn_factor", 1) * metadata.number("rope.scaling.yarn_attn_factor", 1);
        if (more != 1 && factor > 0)
            shape.yarn.attentionFactor = more * (1 + 0.1 * std::log(factor));
    } else if (metadata.number("rope.scaling.attn_factor", 1) != 1) {
        return notAvailable(source, tr_("what %1 asks for", "rope.scaling.attn_factor"), familiesHint());
    }
    const auto factors = file.tensors().find("rope_freqs.weight");
    return factors == file.tensors().end() ? base::ok() : readFactors(factors->second, source, shape);
}

base::Status checkSupported(const GgufFile &file, const std::string &source)
{
    const auto architecture = ggufArchitecture(file, source);
    if (!architecture)
        return architecture.error();
    if (!familyOfGguf(*architecture))
        return notAvailable(source, tr_("the architecture \"%1\"", *architecture), familiesHint());
    Metadata metadata(file, *architecture + ".");
    if (metadata.integer("expert_count", 0) > 0 || !metadata.problem().empty())
        return notAvailable(source, tr_("a mixture of experts"), tr_("Choose a dense model."));
    return base::ok();
}

void readBiases(const GgufFile &file, ModelShape &shape)
{
    const auto has = [&](const char *name) { return file.tensors().contains(std::string("blk.0.") + name + ".bias"); };
    shape.queryBias = has("attn_q");
    shape.outputBias = has("attn_output");
    shape.mlpBias = has("ffn_up");
}

/// The type most weights have: that of the first block's matrices rather than of the embedding.
std::string mainType(const GgufFile &file)
{
    for (const auto *name : { "blk.0.attn_q.weight", "token_embd.weight" }) {
        if (const auto found = file.tensors().find(name); found != file.tensors().end()) {
            const auto type = found->second.type;
            return type == GgmlType::F32 ? "float32"
                : type == GgmlType::F16  ? "float16"
                : type == GgmlType::BF16 ? "bfloat16"
                                         : std::string(typeName(type));
        }
    }
    return "float32";
}

void sumBlocks(const GgufFile &file, ModelShape &shape)
{
    for (const auto &[name, tensor] : file.tensors())
        if (const auto numbers = blockElements(tensor.type); numbers > 1) {
            const auto bytes = static_cast<std::int64_t>(tensor.bytes.size());
            shape.blockNumbers += bytes / blockBytes(tensor.type) * numbers;
            shape.blockBytes += bytes;
        }
}

void readTokenIds(const GgufFile &file, ModelShape &shape)
{
    const auto id = [&](const std::string &name) -> std::optional<std::int64_t> {
        const auto key = "tokenizer.ggml." + name + "_token_id";
        const auto *value = file.get<std::int64_t>(key);
        if (!value || (*value >= 0 && *value < shape.vocabulary))
            return value ? std::optional(*value) : std::nullopt;
        if (*value != -1 && *value != kNoId)
            shape.notes.push_back(unusedId(file.file()->path().string(), key + " " + std::to_string(*value), shape.vocabulary));
        return std::nullopt;
    };
    shape.bosId = id("bos");
    shape.padId = id("padding");
    for (const auto *name : { "eos", "eot", "eom" }) {
        if (const auto end = id(name); end && std::find(shape.eosIds.begin(), shape.eosIds.end(), *end) == shape.eosIds.end())
            shape.eosIds.push_back(*end);
    }
}

} // namespace

std::vector<float> llama3Factors(const ModelShape &shape)
{
    std::vector<float> factors;
    const auto original = static_cast<double>(shape.ropeOriginalPositions);
    for (std::int64_t k = 0; k < shape.headDim / 2; ++k) {
        const double wavelength = 2 * std::numbers::pi / inverseFrequency(shape, k);
        if (wavelength < original / shape.ropeHighFrequency)
            factors.push_back(1);
        else if (wavelength > original / shape.ropeLowFrequency)
            factors.push_back(static_cast<float>(shape.ropeFactor));
        else {
            const double smooth = (original / wavelength - shape.ropeLowFrequency) / (shape.ropeHighFrequency - shape.ropeLowFrequency);
            factors.push_back(static_cast<float>(1 / ((1 - smooth) / shape.ropeFactor + smooth)));
        }
    }
    return factors;
}

namespace {

/// Which layers have a window or no rotation: the file says little of it, the architecture the rest (llama-model.cpp).
void readLayers(Metadata &metadata, ModelShape &shape)
{
    const auto layers = std::min<std::int64_t>(shape.layers, 1 << 16); // more are refused later
    if (shape.family->leavesOutRotations)
        for (std::int64_t layer = 0; layer < layers; ++layer)
            shape.isUnrotated.push_back((layer + 1) % 4 == 0);
    if (shape.family->windows != Windows::FiveOfSix)
        return;
    shape.window = metadata.integer("attention.sliding_window", 0);
    const auto pattern = std::max<std::int64_t>(1, metadata.integer("attention.sliding_window_pattern", 6));
    for (std::int64_t layer = 0; layer < layers; ++layer)
        shape.isWindowed.push_back((layer + 1) % pattern != 0);
    shape.localTheta = metadata.number("rope.freq_base_swa", 10000);
    if (shape.heads > 0 && shape.headDim > 0)
        shape.queryScale = impliedQueryScale(shape);
}

/// What a network would have to compute that none here does.
base::Status checkArithmetic(Metadata &metadata, const std::string &source, const ModelShape &shape)
{
    const auto refused = [&](const char *key) { return base::Status(notAvailable(source, tr_("what %1 asks for", key), familiesHint())); };
    for (const auto *cap : { "attn_logit_softcapping", "final_logit_softcapping" })
        if (metadata.number(cap, 0) != 0)
            return refused(cap);
    for (const auto *factor : { "logit_scale", "rope.scale_linear" })
        if (metadata.number(factor, 1) != 1)
            return refused(factor);
    if (!metadata.truth("attention.causal", true))
        return refused("attention.causal");
    const double scale = shape.queryScale > 0 ? shape.queryScale : 1 / std::sqrt(static_cast<double>(shape.headDim));
    if (const double said = metadata.number("attention.scale", 0); said != 0 && !(std::abs(said / scale - 1) < 1e-4))
        return refused("attention.scale");
    return base::ok();
}

} // namespace

base::Result<ModelShape> readGgufShape(const std::filesystem::path &path)
{
    const auto source = path.string();
    auto file = GgufFile::open(path);
    if (!file)
        return file.error();
    if (auto supported = checkSupported(*file, source); !supported)
        return supported.error();

    ModelShape shape;
    shape.family = familyOfGguf(*file->get<std::string>("general.architecture"));
    Metadata metadata(*file, std::string(shape.family->gguf) + ".");
    const auto integer = [&](const std::string &key, std::int64_t otherwise) { return metadata.integer(key, otherwise); };
    shape.headNorms = shape.family->headNorms;
    const auto *tokens = file->get<std::vector<std::string>>("tokenizer.ggml.tokens");
    shape.vocabulary = integer("vocab_size", tokens ? static_cast<std::int64_t>(tokens->size()) : 0);
    // The matrix decides: llama.vocab_size counts tokens, rows beyond them are padding.
    if (const auto embedding = file->tensors().find("token_embd.weight"); embedding != file->tensors().end() && embedding->second.shape.size() == 2)
        shape.vocabulary = embedding->second.shape[0];
    shape.hidden = integer("embedding_length", 0);
    shape.intermediate = integer("feed_forward_length", 0);
    shape.layers = integer("block_count", 0);
    shape.heads = integer("attention.head_count", 0);
    shape.keyValueHeads = integer("attention.head_count_kv", shape.heads);
    shape.headDim = integer("attention.key_length", shape.heads > 0 ? shape.hidden / shape.heads : 0);
    shape.maxPositions = integer("context_length", 0);
    shape.rmsEpsilon = metadata.number("attention.layer_norm_rms_epsilon", 0);
    shape.ropeTheta = metadata.number("rope.freq_base", 10000);
    readLayers(metadata, shape);
    if (integer("attention.value_length", shape.headDim) != shape.headDim || integer("rope.dimension_count", shape.headDim) != shape.headDim)
        return notAvailable(source, tr_("a head whose values or rotated part differ in size from its keys"), tr_("Choose another model."));
    shape.ropeOriginalPositions = shape.maxPositions;
    const auto wrongType = [&] {
        return base::Error { base::ErrorKind::Corrupt, source + ": " + metadata.problem() + ".", tr_("Download or copy the file again.") };
    };
    if (!metadata.problem().empty())
        return wrongType();
    if (auto possible = checkShape(shape, source); !possible)
        return possible.error();
    if (auto read = readScaling(*file, metadata, source, shape); !read)
        return read.error();
    if (auto supported = checkArithmetic(metadata, source, shape); !supported)
        return supported.error();
    if (!metadata.problem().empty())
        return wrongType();
    if (shape.family->windows == Windows::FiveOfSix && shape.window <= 0)
        return base::Error { base::ErrorKind::Corrupt, tr_("%1 says no attention.sliding_window.", source), tr_("Download or copy the file again.") };
    readBiases(*file, shape);
    if (auto possible = checkShape(shape, source); !possible)
        return possible.error();
    shape.tiedEmbeddings = !file->tensors().contains("output.weight");
    shape.dtype = mainType(*file);
    sumBlocks(*file, shape);
    readTokenIds(*file, shape);
    return shape;
}

} // namespace anneal::weights
