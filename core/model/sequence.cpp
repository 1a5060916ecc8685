// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/sequence.h"

#include "core/kernels/kernels.h"
#include "core/model/causallm.h"

#include <algorithm>
#include <limits>

namespace anneal::model {

namespace {

double secondsBetween(Sequence::Clock::time_point begin, Sequence::Clock::time_point end)
{
    return std::chrono::duration<double>(end - begin).count();
}

constexpr float kNever = -std::numeric_limits<float>::infinity();

std::vector<std::int64_t> endsOf(const GenerateSettings &settings, const weights::ModelShape &shape)
{
    auto ends = settings.stopIds;
    if (!settings.ignoreEnd)
        ends.insert(ends.end(), shape.eosIds.begin(), shape.eosIds.end());
    return ends;
}

} // namespace

Sequence::Sequence(GenerateRequest request, const std::shared_ptr<const text::Tokenizer> &tokenizer, const weights::ModelShape &shape)
    : m_request(std::move(request))
    , m_ends(endsOf(m_request.settings, shape))
    , m_promptLength(std::ssize(m_request.prompt))
    , m_most(std::clamp<std::int64_t>(m_request.settings.maxNewTokens, 0, shape.maxPositions - m_promptLength))
    , m_ids(std::move(m_request.prompt))
    , m_sampler(m_request.settings.sampling, shape.vocabulary)
    , m_text(tokenizer, m_request.settings.stopStrings)
{
    m_sampler.saw(m_ids);
    if (m_request.settings.form)
        m_walker = m_request.settings.form->walker();
}

base::Status Sequence::check() const
{
    return m_request.settings.form ? m_request.settings.form->fits(std::size_t(m_most)) : base::ok();
}

bool Sequence::isEnd(std::int32_t id) const
{
    return std::find(m_ends.begin(), m_ends.end(), id) != m_ends.end();
}

/// Makes the logits −∞ of the ends of text where it is too early for them.
void Sequence::forbid(std::span<float> logits)
{
    if (std::ssize(m_generated.ids) < m_request.settings.minNewTokens)
        for (const auto id : m_ends)
            if (id >= 0 && id < std::ssize(logits))
                logits[static_cast<std::size_t>(id)] = kNever;
}

/// The choice is the one with tokens enough wherever there is room for it, so an answer that is not cut is the one without a limit.
std::int32_t Sequence::pickInForm(std::span<float> logits)
{
    const auto keep = [&](const grammar::Mask &mask) {
        kernels::fastest<float>().keepBits(logits.data(), mask.words().data(), std::ssize(mask.words()), std::ssize(logits));
    };
    const auto inTime = m_walker->allowed(std::size_t(m_most - std::ssize(m_generated.ids)));
    const auto inForm = m_walker->allowed(grammar::FormWalker::kEnough);
    if (inTime == inForm || *inTime == *inForm) {
        keep(*inTime);
        return m_sampler.pick(logits);
    }
    const std::vector<float> all(logits.begin(), logits.end());
    const auto sampler = m_sampler;
    keep(*inForm);
    if (const auto wanted = m_sampler.pick(logits); inTime->has(wanted))
        return wanted;
    m_isCut = true;
    m_sampler = sampler;
    std::copy(all.begin(), all.end(), logits.begin());
    keep(*inTime);
    return m_sampler.pick(logits);
}

/// Takes note of the token that was chosen.
void Sequence::take(std::int32_t id)
{
    m_piece.id = id;
    m_generated.ids.push_back(id);
    m_ids.push_back(id);
    if (m_walker && !isEnd(id))
        m_walker->accept(id);
}

void Sequence::choose(std::span<float> logits)
{
    if (m_generated.ids.empty()) {
        m_first = Clock::now();
        m_generated.promptSeconds = secondsBetween(m_begun, m_first);
    }
    // Weights with NaN in them give logits with NaN: sampling from those would print noise as if it were an answer.
    if (!kernels::fastest<float>().areFinite(logits.data(), std::ssize(logits))) {
        m_isDamaged = true;
        return;
    }
    if (m_most == 0)
        return;
    std::vector<float> before; // what is told is not what penalties and forms leave
    const auto likeliest = m_request.settings.topLogProbabilities;
    if (likeliest)
        before.assign(logits.begin(), logits.end());
    if (!m_walker)
        forbid(logits);
    take(m_walker ? pickInForm(logits) : m_sampler.pick(logits));
    if (likeliest) {
        const TokenChances chances(before);
        m_piece.logProbability = chances.of(m_piece.id).logProbability;
        m_piece.likeliest = chances.best(*likeliest);
    }
}

bool Sequence::tell()
{
    m_finished = m_isDamaged || m_most == 0;
    if (m_finished)
        return false;
    m_piece.text = m_text.add(m_piece.id);
    m_finished = true;
    if (isEnd(m_piece.id) || (m_walker && m_walker->mustEnd()))
        m_generated.reason = StopReason::End;
    else if (m_text.isStopped())
        m_generated.reason = StopReason::StopString;
    else if (isCanceled())
        m_generated.reason = StopReason::Canceled;
    else
        m_finished = std::ssize(m_generated.ids) == m_most;
    if (m_finished && !m_text.isStopped()) {
        m_piece.text += m_text.finish();
        if (m_text.isStopped() && m_generated.reason == StopReason::Length) // a stop text that the end of a broken character completes
            m_generated.reason = StopReason::StopString;
    }
    m_piece.certain = m_text.tokens();
    if (m_isCut && m_finished && m_generated.reason != StopReason::Canceled)
        m_generated.reason = StopReason::Length;
    if (m_request.callback && !m_request.callback(m_piece) && !m_finished)
        cancel();
    return !m_finished;
}

void Sequence::cancel()
{
    m_finished = true;
    m_generated.reason = StopReason::Canceled;
}

base::Result<Generated> Sequence::result() &&
{
    if (m_isDamaged)
        return damagedWeights();
    const auto now = Clock::now();
    m_generated.seconds = m_generated.ids.empty() ? 0 : secondsBetween(m_first, now);
    if (m_generated.ids.empty())
        m_generated.promptSeconds = secondsBetween(m_begun, now);
    m_generated.text = m_text.text();
    return std::move(m_generated);
}

} // namespace anneal::model
