// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/llama.h"
#include "core/model/parallel.h"

#include <ATen/ATen.h>

namespace anneal::model {

namespace {

/// Rows whose logits exist at a time: enough of them that laying out the head for a product does not count.
constexpr std::int64_t kRows = 256;

/// Buffers of one chunk; without a gradient `dlogits` is undefined.
struct Chunk
{
    at::Tensor logits;  // (rows, vocabulary) float32
    at::Tensor dlogits; // (rows, vocabulary) of the network's type; takes the place of the logits
};

/// Softmax, loss and gradient of each row of a chunk. `weights` is null where each row counts 1.
std::vector<RowLoss> scoreRows(const Chunk &chunk, const std::int64_t *labels, const float *weights)
{
    const std::int64_t rows = chunk.logits.size(0), vocabulary = chunk.logits.size(1);
    std::vector<RowLoss> losses(static_cast<std::size_t>(rows));
    const auto score = [&]<typename T>(T) {
        parallelTasks(rows, [&](std::int64_t row) {
            T *gradient = chunk.dlogits.defined() ? elements<T>(chunk.dlogits) + row * chunk.dlogits.stride(0) : nullptr;
            losses[std::size_t(row)] = kernels<T>().crossEntropy(
                elements<float>(chunk.logits) + row * vocabulary, vocabulary, labels[row], weights ? weights[row] : 1.0F, gradient);
        });
    };
    withElement(chunk.dlogits.defined() ? chunk.dlogits : chunk.logits, score);
    return losses;
}

void addTo(std::vector<at::Tensor> &sums, const std::vector<at::Tensor> &more)
{
    if (sums.empty())
        sums = more;
    else
        for (std::size_t i = 0; i < more.size(); ++i)
            sums[i].add_(more[i]);
}

} // namespace

HeadLoss headLoss(const Network &network, const at::Tensor &hidden, const HeadRequest &request)
{
    HeadLoss loss;
    const auto count = std::int64_t(request.rows.size());
    const std::int64_t vocabulary = network.shape.vocabulary;
    const auto rows = at::tensor(request.rows, at::kLong);
    const auto x = hidden.index_select(0, rows);
    const auto logits = at::empty({ std::min(kRows, count), vocabulary }, at::kFloat);
    at::Tensor dlogits, dx;
    if (request.wantsGradient) {
        dlogits = logits.view(network.type).slice(1, 0, vocabulary); // bfloat16 numbers fill the first half of each row
        dx = at::zeros_like(x);
    }
    DropoutSource none;
    auto &dropout = request.dropout ? *request.dropout : none;
    for (std::int64_t begin = 0; begin < count; begin += kRows) {
        const std::int64_t end = std::min(count, begin + kRows);
        const auto part = x.slice(0, begin, end);
        at::Tensor rstd;
        const auto normed = rmsNorm(part, network.finalNorm, network.shape.rmsEpsilon, network.type, rstd);
        Chunk chunk { logits.slice(0, 0, end - begin), {} };
        if (request.wantsGradient)
            chunk.dlogits = dlogits.slice(0, 0, end - begin);
        LoraSaved saved;
        network.head.forwardInto(normed, dropout, request.wantsGradient ? &saved : nullptr, chunk.logits);
        const auto losses = scoreRows(chunk, request.labels.data() + begin, request.weights.empty() ? nullptr : request.weights.data() + begin);
        for (std::size_t i = 0; i < losses.size(); ++i) {
            const double weight = request.weights.empty() ? 1.0 : double(request.weights[std::size_t(begin) + i]);
            loss.sum -= weight * losses[i].logProbability;
            loss.weight += weight;
            loss.entropySum += losses[i].entropy;
            loss.correct += losses[i].best == request.labels[std::size_t(begin) + i];
            if (request.logProbabilities)
                request.logProbabilities->push_back(losses[i].logProbability);
            if (request.best)
                request.best->push_back(losses[i].best);
        }
        if (request.wantsGradient) {
            std::vector<at::Tensor> ofHead;
            const auto dnormed = network.head.backward(normed, chunk.dlogits, saved, dropout, LoraLinear::InputGradient::Yes, ofHead);
            addTo(loss.headGradients, ofHead);
            auto dpart = dx.slice(0, begin, end);
            addRmsNormBackward(part, network.finalNorm, rstd, dnormed, dpart);
        }
    }
    loss.tokens = count;
    if (request.wantsGradient)
        loss.gradient = at::zeros_like(hidden).index_copy_(0, rows, dx);
    return loss;
}

at::Tensor headLogits(const Network &network, const at::Tensor &hidden)
{
    at::Tensor rstd;
    const auto normed = rmsNorm(hidden, network.finalNorm, network.shape.rmsEpsilon, network.type, rstd);
    auto logits = at::empty({ hidden.size(0), network.shape.vocabulary }, at::kFloat);
    DropoutSource none;
    network.head.forwardInto(normed, none, nullptr, logits);
    return logits;
}

} // namespace anneal::model
