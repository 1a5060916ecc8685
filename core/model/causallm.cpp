// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/causallm.h"

#include "core/base/tr.h"
#include "core/nn/device.h"
#include "core/nn/lmhead.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <numeric>

namespace anneal::model {

namespace {

std::vector<std::int64_t> rangeOf(std::int64_t first, std::int64_t count)
{
    std::vector<std::int64_t> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), first);
    return numbers;
}

} // namespace

base::Error damagedWeights()
{
    return { base::ErrorKind::Corrupt,
        tr_("The model computes values that are not finite numbers: its weights, or those of the adapter, are damaged."),
        tr_("Take another checkpoint, or download the model again.") };
}

CausalLm::CausalLm(std::shared_ptr<nn::Decoder> decoder, nn::DType dtype) : m_decoder(std::move(decoder)), m_dtype(dtype) { }
CausalLm::~CausalLm() = default;

std::shared_ptr<CausalLm> CausalLm::sharing() const
{
    TORCH_CHECK(!m_hasAdapter, "a model with an adapter does not share its weights"); // not translated: an assertion
    const std::shared_ptr<CausalLm> other(new CausalLm(std::make_shared<nn::Decoder>(*m_decoder), m_dtype));
    other->m_sharesBase = true;
    return other;
}

const weights::ModelShape &CausalLm::shape() const
{
    return m_decoder->shape;
}
nn::DType CausalLm::dtype() const
{
    return m_dtype;
}
std::uint64_t CausalLm::bytes() const
{
    std::uint64_t bytes = 0;
    m_decoder->eachLinear([&](const nn::LoraLinear &linear) { bytes += linear.weight.bytes(); });
    return bytes + (m_decoder->embedding.isSame(m_decoder->head.weight) ? 0 : m_decoder->embedding.bytes());
}
bool CausalLm::hasAdapter() const
{
    return m_hasAdapter;
}
const LoraSettings &CausalLm::adapterSettings() const
{
    return m_lora;
}
void CausalLm::setTraining(bool on)
{
    m_training = on;
}
nn::RandomState CausalLm::randomState() const
{
    return m_random;
}
void CausalLm::setRandomState(const nn::RandomState &state)
{
    m_random = state;
}
void CausalLm::setRecompute(bool on)
{
    m_decoder->recompute = on;
}

namespace {

/// A pass over one document, without gradients or dropout.
nn::Pass passOver(nn::Decoder &decoder, const std::vector<std::int64_t> &ids, nn::AdapterPass::Use use)
{
    decoder.refreshAdapters();
    const auto count = std::int64_t(ids.size());
    auto pass = decoder.newPass(rangeOf(0, count), { 0, count });
    pass.adapters.use = use;
    return pass;
}

} // namespace

void CausalLm::checkUse(Use use) const
{
    TORCH_CHECK(use == Use::Adapters || m_hasItsBase, "the base weights of this model are not its own"); // not translated: an assertion
}

at::Tensor CausalLm::logits(const std::vector<std::int64_t> &ids, Use use)
{
    checkUse(use);
    const c10::NoGradGuard noGradient;
    const auto threads = nn::threadsFor(*m_decoder->ops, m_decoder->type);
    auto pass = passOver(*m_decoder, ids, use);
    return nn::headLogits(*m_decoder, m_decoder->forward(ids, pass, nullptr, nullptr), pass.adapters);
}

base::Status CausalLm::checkIds(std::span<const std::int32_t> ids) const
{
    const auto &shape = m_decoder->shape;
    if (std::int64_t(ids.size()) > shape.maxPositions)
        return base::Error { base::ErrorKind::BadData, tr_("There are %1 tokens, but the model sees at most %2.", ids.size(), shape.maxPositions),
            tr_("Shorten the text.") };
    for (const std::int32_t id : ids)
        if (id < 0 || id >= shape.vocabulary)
            return base::Error { base::ErrorKind::BadData, tr_("The token id %1 is outside the model's vocabulary of %2.", id, shape.vocabulary),
                tr_("Use ids made with this model's own tokenizer.") };
    return base::ok();
}

TokenScores CausalLm::score(const std::vector<std::int64_t> &ids, const std::stop_token &stop, const Pause &pause)
{
    const c10::NoGradGuard noGradient;
    const auto threads = nn::threadsFor(*m_decoder->ops, m_decoder->type);
    TokenScores scores;
    if (ids.empty())
        return scores;
    nn::HeadRequest request;
    request.rows = rangeOf(0, std::int64_t(ids.size()));
    request.labels.assign(ids.begin() + 1, ids.end());
    request.labels.push_back(0); // after the last id only the arg-max is wanted
    request.logProbabilities = &scores.logProbabilities;
    request.best = &scores.best;
    request.pause = pause;
    auto pass = passOver(*m_decoder, ids, Use::Adapters);
    pass.stop = stop;
    pass.pause = pause;
    const auto hidden = m_decoder->forward(ids, pass, nullptr, nullptr);
    if (!hidden.defined())
        return {};
    nn::headLoss(*m_decoder, hidden, request);
    scores.logProbabilities.pop_back();
    return scores;
}

void CausalLm::forEachLogits(const std::vector<std::int64_t> &ids, const std::function<void(std::span<const float> logits)> &take,
    const std::stop_token &stop, const Pause &pause)
{
    constexpr std::int64_t kRows = 64;
    const c10::NoGradGuard noGradient;
    const auto threads = nn::threadsFor(*m_decoder->ops, m_decoder->type);
    auto pass = passOver(*m_decoder, ids, Use::Adapters);
    pass.stop = stop;
    pass.pause = pause;
    const auto hidden = m_decoder->forward(ids, pass, nullptr, nullptr);
    const auto count = hidden.defined() ? std::int64_t(ids.size()) : 0;
    for (std::int64_t first = 0; first < count && !stop.stop_requested(); first += kRows) {
        const auto part = nn::headLogits(*m_decoder, hidden.slice(0, first, std::min(first + kRows, count)), pass.adapters).cpu().contiguous();
        const auto width = static_cast<std::size_t>(part.size(1));
        for (std::int64_t row = 0; row < part.size(0); ++row)
            take({ part.const_data_ptr<float>() + static_cast<std::size_t>(row) * width, width });
        if (pause)
            pause();
    }
}

std::shared_ptr<nn::KvCache> CausalLm::makeCache(std::int64_t slots, std::int64_t capacity, Use use) const
{
    checkUse(use);
    m_decoder->refreshAdapters();
    auto cache = std::make_shared<nn::KvCache>(m_decoder->makeCache(slots, capacity));
    cache->use = use;
    return cache;
}

at::Tensor CausalLm::extend(nn::KvCache &cache, const std::vector<CachePart> &parts, const std::stop_token &stop)
{
    const c10::NoGradGuard noGradient;
    const auto threads = nn::threadsFor(*m_decoder->ops, m_decoder->type);
    std::vector<std::int64_t> slots, counts, ids, wanted;
    for (const auto &part : parts) {
        TORCH_CHECK(!part.ids.empty(), "no tokens for the cache"); // not translated: an assertion
        slots.push_back(part.slot);
        counts.push_back(std::ssize(part.ids));
        ids.insert(ids.end(), part.ids.begin(), part.ids.end());
        if (part.wantsLogits)
            wanted.push_back(std::ssize(ids) - 1);
    }
    auto pass = m_decoder->newPass(cache, slots, counts);
    pass.stop = stop;
    auto hidden = m_decoder->forward(ids, pass, nullptr, &cache);
    if (!hidden.defined())
        return {};
    if (wanted.empty())
        return at::empty({ 0, m_decoder->shape.vocabulary });
    if (wanted.size() < ids.size())
        hidden = hidden.index_select(0, at::tensor(wanted, at::kLong));
    return nn::headLogits(*m_decoder, hidden, pass.adapters);
}

} // namespace anneal::model
