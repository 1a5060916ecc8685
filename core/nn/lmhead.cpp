// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/lmhead.h"

#include <ATen/ATen.h>

namespace anneal::nn {

namespace {

/// Rows whose logits exist at a time: enough of them that laying out the head for a product does not count.
constexpr std::int64_t kRows = 256;

void addTo(std::vector<at::Tensor> &sums, const std::vector<at::Tensor> &more)
{
    if (sums.empty())
        sums = more;
    else
        for (std::size_t i = 0; i < more.size(); ++i)
            sums[i].add_(more[i]);
}

/// The rows of a request, a few at a time, in buffers that all of them share.
class Head
{
public:
    Head(const Decoder &decoder, const at::Tensor &hidden, const HeadRequest &request)
        : m_decoder(decoder)
        , m_request(request)
        , m_rows(at::tensor(request.rows, at::kLong))
        , m_labels(at::tensor(request.labels, at::kLong))
        , m_weights(request.weights.empty() ? at::Tensor() : at::tensor(request.weights, at::kFloat))
        , m_x(hidden.index_select(0, m_rows))
        , m_logits(at::empty({ std::min(kRows, count()), decoder.shape.vocabulary }, hidden.options()))
    {
        if (!request.wantsGradient)
            return;
        // bfloat16 numbers fill the first half of each row
        m_dlogits = m_logits.view(decoder.type).slice(1, 0, decoder.shape.vocabulary);
        m_dx = at::zeros_like(m_x);
        m_slots = SlotGradients(decoder.trained.size());
    }

    std::int64_t count() const { return std::int64_t(m_request.rows.size()); }
    const at::Tensor &rows() const { return m_rows; }
    const at::Tensor &gradient() const { return m_dx; } // of the rows
    const std::vector<at::Tensor> &headGradients() const { return m_headGradients; }
    const SlotGradients &slots() const { return m_slots; }

    RowScores score(std::int64_t begin, std::int64_t end)
    {
        const auto part = m_x.slice(0, begin, end);
        at::Tensor rstd;
        const auto normed = m_decoder.ops->rmsNorm(part, m_decoder.finalNorm, m_decoder.shape.rmsEpsilon, m_decoder.type, rstd);
        auto logits = m_logits.slice(0, 0, end - begin);
        const auto dlogits = m_dlogits.defined() ? m_dlogits.slice(0, 0, end - begin) : at::Tensor();
        LoraSaved saved;
        AdapterPass none;
        auto &adapters = m_request.adapters ? *m_request.adapters : none;
        m_decoder.head.forwardInto(normed, adapters, dlogits.defined() ? &saved : nullptr, logits);
        const auto weights = m_weights.defined() ? m_weights.slice(0, begin, end) : at::Tensor();
        auto scores = m_decoder.ops->crossEntropy(logits, { m_labels.slice(0, begin, end), weights }, dlogits);
        if (dlogits.defined()) {
            std::vector<at::Tensor> ofHead;
            const auto dnormed = m_decoder.head.backward(normed, dlogits, saved, adapters, LoraLinear::InputGradient::Yes, ofHead, m_slots);
            addTo(m_headGradients, ofHead);
            m_slots.addOfNorm(m_decoder.finalNormSlot, part, rstd, dnormed);
            auto dpart = m_dx.slice(0, begin, end);
            m_decoder.ops->addRmsNormBackward(part, m_decoder.finalNorm, rstd, dnormed, dpart);
        }
        return scores;
    }

private:
    const Decoder &m_decoder;
    const HeadRequest &m_request;
    at::Tensor m_rows, m_labels, m_weights;
    at::Tensor m_x;       // (rows, hidden)
    at::Tensor m_logits;  // of one part, float32
    at::Tensor m_dlogits; // of the network's type; takes the place of the logits
    at::Tensor m_dx;
    std::vector<at::Tensor> m_headGradients;
    SlotGradients m_slots;
};

/// What the request asked for, from the scores of its rows.
HeadLoss lossOf(const RowScores &scores, const HeadRequest &request)
{
    HeadLoss loss;
    loss.tokens = std::int64_t(request.rows.size());
    const auto onHost = [](const at::Tensor &tensor) { return tensor.cpu().contiguous(); };
    const auto logProbabilities = onHost(scores.logProbabilities), entropies = onHost(scores.entropies), best = onHost(scores.best);
    for (std::int64_t i = 0; i < loss.tokens; ++i) {
        const double weight = request.weights.empty() ? 1.0 : double(request.weights[std::size_t(i)]);
        loss.sum -= weight * logProbabilities.data_ptr<double>()[i];
        loss.weight += weight;
        loss.entropySum += entropies.data_ptr<double>()[i];
        loss.correct += best.data_ptr<std::int64_t>()[i] == request.labels[std::size_t(i)];
    }
    const auto append = [&]<typename T>(std::vector<T> *to, const at::Tensor &from) {
        if (to)
            to->insert(to->end(), from.data_ptr<T>(), from.data_ptr<T>() + loss.tokens);
    };
    append(request.logProbabilities, logProbabilities);
    append(request.best, best);
    return loss;
}

} // namespace

HeadLoss headLoss(const Decoder &decoder, const at::Tensor &hidden, const HeadRequest &request)
{
    if (request.rows.empty()) {
        HeadLoss none;
        if (request.wantsGradient) {
            none.gradient = at::zeros_like(hidden);
            none.slots = SlotGradients(decoder.trained.size());
            for (const auto &adapter : decoder.head.adapters) {
                none.headGradients.push_back(at::zeros_like(adapter.a));
                none.headGradients.push_back(at::zeros_like(adapter.b));
                if (adapter.magnitude.defined())
                    none.headGradients.push_back(at::zeros_like(adapter.magnitude));
            }
        }
        return none;
    }
    Head head(decoder, hidden, request);
    std::vector<at::Tensor> logProbabilities, entropies, best;
    for (std::int64_t begin = 0; begin < head.count(); begin += kRows) {
        if (request.pause && begin > 0)
            request.pause();
        const auto scores = head.score(begin, std::min(head.count(), begin + kRows));
        logProbabilities.push_back(scores.logProbabilities);
        entropies.push_back(scores.entropies);
        best.push_back(scores.best);
    }
    auto loss = lossOf({ at::cat(logProbabilities), at::cat(entropies), at::cat(best) }, request);
    loss.headGradients = head.headGradients();
    loss.slots = head.slots();
    if (request.wantsGradient)
        loss.gradient = at::zeros_like(hidden).index_copy_(0, head.rows(), head.gradient());
    return loss;
}

at::Tensor headLogits(const Decoder &decoder, const at::Tensor &hidden, AdapterPass &adapters)
{
    at::Tensor rstd;
    const auto normed = decoder.ops->rmsNorm(hidden, decoder.finalNorm, decoder.shape.rmsEpsilon, decoder.type, rstd);
    auto logits = at::empty({ hidden.size(0), decoder.shape.vocabulary }, hidden.options());
    decoder.head.forwardInto(normed, adapters, nullptr, logits);
    return logits;
}

} // namespace anneal::nn
