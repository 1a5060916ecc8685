// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/generate.h"

#include "core/model/causallm.h"
#include "core/model/torcherror.h"
#include "core/text/tokenizer.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace anneal::model {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The text so far: holds back what could become a stop string, and finds one. Special tokens are searched like text, and left out of it.
class TextSoFar
{
public:
    TextSoFar(const std::shared_ptr<const text::Tokenizer> &tokenizer, const std::vector<std::string> &stops) : m_stops(stops), m_tokenizer(tokenizer)
    {
        if (tokenizer)
            m_decoder.emplace(tokenizer);
    }

    /// What is certain after this token.
    std::string add(std::int32_t id)
    {
        if (!m_decoder)
            return {};
        m_held += m_decoder->add(id);
        if (m_tokenizer->isSpecial(id)) {
            const auto begin = m_held.size();
            m_held += m_tokenizer->bytesOf(id);
            m_hidden.push_back({ begin, m_held.size() });
        }
        return take(false);
    }
    /// The rest, when no stop string can follow any more.
    std::string finish()
    {
        if (m_decoder)
            m_held += m_decoder->finish();
        return take(true);
    }
    bool isStopped() const { return m_stopped; }
    const std::string &text() const { return m_text; } // all that was certain

private:
    struct Span
    {
        std::size_t begin, end;
    };

    std::string take(bool last)
    {
        std::size_t cut = std::string::npos;
        for (const std::string &stop : m_stops)
            cut = std::min(cut, m_held.find(stop));
        if (cut != std::string::npos) {
            m_held.resize(cut);
            m_stopped = true;
        }
        const std::size_t certain = last || m_stopped ? m_held.size() : m_held.size() - undecided();
        const auto result = shown(certain);
        m_held.erase(0, certain);
        for (auto &span : m_hidden)
            span = { span.begin - std::min(span.begin, certain), span.end - std::min(span.end, certain) };
        std::erase_if(m_hidden, [](const Span &span) { return span.end == 0; });
        m_text += result;
        return result;
    }

    /// The first `size` bytes of what is held, without special tokens.
    std::string shown(std::size_t size) const
    {
        std::string text;
        std::size_t at = 0;
        for (const auto &span : m_hidden) {
            text += m_held.substr(at, std::min(span.begin, size) - at);
            at = std::min(span.end, size);
        }
        return text + m_held.substr(at, size - at);
    }

    /// Bytes at the end that begin a stop string.
    std::size_t undecided() const
    {
        std::size_t longest = 0;
        for (const std::string &stop : m_stops)
            for (std::size_t length = std::min(m_held.size(), stop.size() - 1); length > longest; --length)
                if (m_held.ends_with(std::string_view(stop).substr(0, length)))
                    longest = length;
        return longest;
    }

    std::vector<std::string> m_stops;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    std::optional<text::StreamDecoder> m_decoder;
    std::string m_held, m_text;
    std::vector<Span> m_hidden; // special tokens in m_held
    bool m_stopped = false;
};

std::vector<std::int64_t> endsOf(const CausalLm &network, const GenerateSettings &settings)
{
    auto ends = settings.stopIds;
    if (!settings.ignoreEnd)
        ends.insert(ends.end(), network.shape().eosIds.begin(), network.shape().eosIds.end());
    return ends;
}

std::vector<std::string> withoutEmpty(std::vector<std::string> stops)
{
    std::erase(stops, std::string());
    return stops;
}

/// Weights with NaN in them give logits with NaN: sampling from those would print noise as if it were an answer.
base::Status checkFinite(const at::Tensor &logits)
{
    const std::span<const float> values { logits.const_data_ptr<float>(), static_cast<std::size_t>(logits.numel()) };
    if (std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }))
        return base::ok();
    return damagedWeights();
}

void forbid(at::Tensor &logits, const std::vector<std::int64_t> &ids)
{
    for (const auto id : ids)
        if (id >= 0 && id < logits.numel())
            logits.data_ptr<float>()[id] = -std::numeric_limits<float>::infinity();
}

base::Result<Generated> run(CausalLm &network, const std::shared_ptr<const text::Tokenizer> &tokenizer, std::span<const std::int32_t> prompt,
    const GenerateSettings &settings, const TokenCallback &callback, const std::stop_token &stop)
{
    const auto room = network.shape().maxPositions - std::int64_t(prompt.size());
    const auto most = std::clamp<std::int64_t>(settings.maxNewTokens, 0, room);
    const auto ends = endsOf(network, settings);
    TextSoFar text(tokenizer, withoutEmpty(settings.stopStrings));
    Sampler sampler(settings.sampling, network.shape().vocabulary);
    sampler.saw(prompt);

    Generated result;
    const auto begun = Clock::now();
    const auto cache = network.makeCache(1, std::int64_t(prompt.size()) + most);
    auto logits = network.extend(*cache, 0, { prompt.begin(), prompt.end() }, stop);
    result.promptSeconds = secondsSince(begun);
    if (!logits.defined()) {
        result.reason = StopReason::Canceled;
        return result;
    }
    if (auto checked = checkFinite(logits); !checked)
        return checked.error();
    const auto afterPrompt = Clock::now();
    for (bool goesOn = true; goesOn && std::int64_t(result.ids.size()) < most;) {
        if (std::int64_t(result.ids.size()) < settings.minNewTokens)
            forbid(logits, ends);
        const auto id = sampler.pick({ logits.data_ptr<float>(), static_cast<std::size_t>(logits.numel()) });
        result.ids.push_back(id);
        std::string certain = text.add(id);
        const bool ended = std::find(ends.begin(), ends.end(), id) != ends.end();
        if (ended)
            result.reason = StopReason::End;
        else if (text.isStopped())
            result.reason = StopReason::StopString;
        else if (stop.stop_requested())
            result.reason = StopReason::Canceled;
        const bool full = std::int64_t(result.ids.size()) == most;
        goesOn = !ended && !text.isStopped() && !stop.stop_requested() && !full;
        if (!goesOn && !text.isStopped()) {
            certain += text.finish();
            if (text.isStopped() && result.reason == StopReason::Length) // a stop text that the end of a broken character completes
                result.reason = StopReason::StopString;
        }
        if (callback && !callback(id, certain)) {
            result.reason = goesOn ? StopReason::Canceled : result.reason;
            goesOn = false;
        }
        if (goesOn)
            logits = network.step(*cache, { 0 }, { id }).squeeze(0);
    }
    result.seconds = secondsSince(afterPrompt);
    result.text = text.text();
    return result;
}

} // namespace

base::Result<std::shared_ptr<CausalLm>> loadForInference(
    const weights::ModelFiles &files, const std::optional<std::filesystem::path> &adapter, nn::DType dtype, std::stop_token stop)
{
    auto network = CausalLm::load(files, dtype, stop);
    if (network && adapter)
        if (auto loaded = (*network)->loadAdapter(*adapter, CausalLm::Trainable::No); !loaded)
            return loaded.error();
    return network;
}

std::string_view reasonName(StopReason reason)
{
    switch (reason) {
    case StopReason::End:
        return "end";
    case StopReason::StopString:
        return "stop-string";
    case StopReason::Length:
        return "length";
    case StopReason::Canceled:
        return "canceled";
    }
    return "";
}

base::Result<Generated> generate(CausalLm &network, const std::shared_ptr<const text::Tokenizer> &tokenizer, std::span<const std::int32_t> prompt,
    const GenerateSettings &settings, const TokenCallback &callback, std::stop_token stop)
{
    if (prompt.empty())
        return base::Error { base::ErrorKind::BadInput, "There is nothing to continue: the prompt has no tokens.",
            "Give a prompt that is not empty." };
    if (auto checked = network.checkIds(prompt); !checked)
        return checked.error();
    return guardTorch([&]() -> base::Result<Generated> { return run(network, tokenizer, prompt, settings, callback, stop); });
}

} // namespace anneal::model
