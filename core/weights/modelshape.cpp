// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/weights/modelshape.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/weights/bertshape.h"
#include "core/weights/shapereaders.h"

#include <cmath>
#include <limits>

namespace anneal::weights {
namespace {

constexpr std::int64_t kMostLayers = 10'000; // beyond any real model, and every list of its tensors stays small

/// a·b + c, stuck at the largest number instead of overflowing.
std::int64_t timesPlus(std::int64_t a, std::int64_t b, std::int64_t c)
{
    std::int64_t product = 0, sum = 0;
    if (__builtin_mul_overflow(a, b, &product) || __builtin_add_overflow(product, c, &sum))
        return std::numeric_limits<std::int64_t>::max();
    return sum;
}

/// What is said of an encoder where a model that writes texts is wanted.
base::Error writesNoText(const std::string &name, bool isReranker)
{
    const std::string_view verb = isReranker ? "rerank" : "embed";
    auto what = isReranker ? tr_("%1 tells how well texts answer queries; it writes no text.", name)
                           : tr_("%1 turns texts into vectors; it writes no text.", name);
    return { base::ErrorKind::Unsupported, std::move(what), tr_("Use it with anneal-cli %1, or choose a model that writes texts.", verb) };
}

} // namespace

std::int64_t ModelShape::parameters() const
{
    const auto queries = timesPlus(heads, headDim, 0), keys = timesPlus(keyValueHeads, headDim, 0);
    std::int64_t layer = timesPlus(queries, hidden, 2 * hidden);
    layer = timesPlus(queries, hidden, layer);
    layer = timesPlus(keys, hidden, timesPlus(keys, hidden, layer));
    if (family->sandwichNorms)
        layer = timesPlus(2, hidden, layer);
    for (int i = 0; i < 3; ++i)
        layer = timesPlus(hidden, intermediate, layer);
    if (queryBias)
        layer = timesPlus(1, queries + 2 * keys, layer);
    if (outputBias)
        layer = timesPlus(1, hidden, layer);
    if (headNorms)
        layer = timesPlus(2, headDim, layer);
    if (mlpBias)
        layer = timesPlus(1, 2 * intermediate + hidden, layer);
    return timesPlus(layers, layer, timesPlus(vocabulary, (tiedEmbeddings ? 1 : 2) * hidden, hidden));
}

base::Result<ModelShape> readShape(const ModelFiles &files)
{
    auto shape = files.kind == ModelFiles::Kind::Gguf ? readGgufShape(files.gguf) : readConfigShape(files);
    if (shape || shape.error().kind != base::ErrorKind::Unsupported)
        return shape;
    const auto encoder = readBertShape(files);
    return encoder ? writesNoText(files.name, encoder->isClassifier) : shape;
}

base::Status checkShape(const ModelShape &shape, const std::string &source)
{
    const auto bad = [&](const std::string &why) { return impossibleModel(source, why); };
    const SaidSize sizes[] {
        { tr_("its vocabulary is %1"), shape.vocabulary },
        { tr_("its hidden size is %1"), shape.hidden },
        { tr_("its intermediate size is %1"), shape.intermediate },
        { tr_("its number of layers is %1"), shape.layers },
        { tr_("its number of heads is %1"), shape.heads },
        { tr_("its number of key/value heads is %1"), shape.keyValueHeads },
        { tr_("its head size is %1"), shape.headDim },
        { tr_("its number of positions is %1"), shape.maxPositions },
    };
    if (auto possible = checkSizes(sizes, source); !possible)
        return possible;
    if (shape.layers > kMostLayers)
        return bad(tr_("it has %1 layers", shape.layers));
    if (shape.heads % shape.keyValueHeads != 0)
        return bad(tr_("%1 heads do not divide into %2 key/value heads", shape.heads, shape.keyValueHeads));
    if (shape.headDim % 2 != 0)
        return bad(tr_("its head size %1 is odd", shape.headDim));
    if (!(shape.rmsEpsilon > 0 && shape.rmsEpsilon < 1) || !(shape.ropeTheta > 1 && shape.ropeTheta < 1e30))
        return bad(tr_("its norm epsilon or rope theta is out of range"));
    if (shape.window < 0 || (!shape.isWindowed.empty() && static_cast<std::int64_t>(shape.isWindowed.size()) != shape.layers))
        return bad(tr_("its sliding window is out of range"));
    if (!shape.isUnrotated.empty() && static_cast<std::int64_t>(shape.isUnrotated.size()) != shape.layers)
        return bad(tr_("its list of layers that are rotated has the wrong length"));
    if (!(shape.localTheta == 0 || (shape.localTheta > 1 && shape.localTheta < 1e30)) || !(shape.queryScale >= 0 && shape.queryScale < 1e6))
        return bad(tr_("its local rope theta or the scale of its queries is out of range"));
    if (!(shape.ropeFactor > 0 && shape.ropeFactor < 1e6) || shape.ropeOriginalPositions <= 0)
        return bad(tr_("its rope scaling is out of range"));
    const auto &yarn = shape.yarn;
    if (shape.ropeScaling == RopeScaling::Yarn
        && !(yarn.betaSlow > 0 && yarn.betaFast > yarn.betaSlow && yarn.betaFast < 1e6 && yarn.attentionFactor.value_or(1) > 0
            && yarn.attentionFactor.value_or(1) < 1e3 && yarn.mscale >= 0 && yarn.mscale < 1e3 && yarn.mscaleAllDim >= 0 && yarn.mscaleAllDim < 1e3))
        return bad(tr_("the numbers of its yarn scaling (beta_fast, beta_slow, attention_factor, mscale) are out of range"));
    if (shape.ropeScaling == RopeScaling::Llama3 && !(shape.ropeLowFrequency > 0 && shape.ropeHighFrequency > shape.ropeLowFrequency))
        return bad(tr_("the high frequency factor of its rope scaling is not above the low one"));
    return base::ok();
}

base::Status checkSizes(std::span<const SaidSize> sizes, const std::string &source)
{
    for (const auto &[said, size] : sizes)
        if (size <= 0 || size > std::int64_t(1) << 31)
            return impossibleModel(source, base::fill(said, { std::to_string(size) }));
    return base::ok();
}

base::Error impossibleModel(const std::string &source, const std::string &why)
{
    return { base::ErrorKind::Corrupt, tr_("%1 describes an impossible model: %2.", source, why), tr_("Download or copy the model again.") };
}

base::Error damagedModel(const std::string &source, const std::string &problem)
{
    return { base::ErrorKind::Corrupt, source + ": " + problem + ".", tr_("Download or copy the model again.") };
}

double impliedQueryScale(const ModelShape &shape)
{
    const bool isLargest = shape.family->hasLocalRope && shape.layers == 62; // Gemma 3 27B, which llama.cpp tells by its layers
    return 1 / std::sqrt(static_cast<double>(isLargest ? shape.hidden / shape.heads : shape.headDim));
}

base::Status checkGgufShape(const ModelShape &shape, const std::string &source)
{
    const auto refused = [&](const std::string &what) {
        return base::Status(base::Error { base::ErrorKind::Unsupported,
            source + ": " + tr_("%1 cannot be written to a GGUF file, and without it the model would be another.", what),
            tr_("Merge it instead: config.json keeps it.") });
    };
    if (shape.ropeScaling == RopeScaling::Dynamic)
        return refused(tr_("rope scaling of type \"dynamic\""));
    const auto &yarn = shape.yarn;
    if (shape.ropeScaling == RopeScaling::Yarn && (!yarn.truncates || shape.ropeFactor <= 1 || yarn.betaFast != 32 || yarn.betaSlow != 1))
        return refused(tr_("yarn scaling with other than its usual numbers (truncate, factor, beta_fast, beta_slow)")); // llama.cpp takes no others
    const bool hasWindow = shape.window > 0 && shape.window < shape.maxPositions;
    if (hasWindow && (shape.family->windows == Windows::LayersAbove || shape.family->windows == Windows::Unrotated))
        return refused(tr_("a sliding window (use_sliding_window)"));
    for (std::int64_t layer = 0; layer < shape.layers; ++layer) {
        if (shape.family->windows == Windows::EveryLayer && hasWindow && shape.windowOf(layer) == 0)
            return refused(tr_("a window in some layers only (layer_types)"));
        // Whether the window cuts or not: layers with one rotate in another way.
        if (shape.family->windows == Windows::FiveOfSix && (shape.windowOf(layer) > 0) != ((layer + 1) % 6 != 0))
            return refused(tr_("a window in other layers than five of six"));
        if (shape.family->leavesOutRotations && shape.isRotated(layer) != ((layer + 1) % 4 != 0))
            return refused(tr_("rotation in other layers than three of four"));
    }
    if (shape.family->hasLocalRope && shape.localTheta != 10000)
        return refused(tr_("a local rope base other than 10,000"));
    if (shape.queryScale > 0 && std::abs(shape.queryScale / impliedQueryScale(shape) - 1) > 1e-6)
        return refused(tr_("a scale of queries of its own (query_pre_attn_scalar)"));
    return base::ok();
}

std::string unusedId(const std::string &source, const std::string &said, std::int64_t vocabulary)
{
    return source + ": " + tr_("%1 is not a token of the vocabulary, which has %2 tokens, and is not used.", said, base::formatCount(vocabulary));
}

base::Error notAvailable(const std::string &source, const std::string &what, const std::string &hint)
{
    return { base::ErrorKind::Unsupported, source + ": " + tr_("%1 is not supported yet.", what), hint };
}

} // namespace anneal::weights
