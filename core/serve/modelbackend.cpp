// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/modelbackend.h"

#include "core/model/causallm.h"
#include "core/model/generate.h"
#include "core/model/score.h"
#include "core/serve/toolcallparser.h"
#include "core/text/rowencoder.h"

#include <algorithm>
#include <array>

namespace anneal::serve {
namespace {

/// Special tokens with which models mark their calls.
constexpr std::array<std::string_view, 6> kCallMarks { "<tool_call>", "</tool_call>", "<|python_tag|>", "[TOOL_CALLS]", "[ARGS]", "[CALL_ID]" };

constexpr auto kBetween = std::chrono::milliseconds(50); // that who waits looks whether it still should

base::Error notYet(const std::string &what)
{
    return { base::ErrorKind::Unsupported, "This server does not support " + what + " yet.", {} };
}

class ModelBackend : public Backend
{
public:
    ModelBackend(std::shared_ptr<model::CausalLm> network, std::shared_ptr<const text::Tokenizer> tokenizer, text::RowEncoder encoder)
        : m_network(std::move(network))
        , m_tokenizer(std::move(tokenizer))
        , m_encoder(std::move(encoder))
    {
        const auto &own = m_tokenizer->toolTemplate();
        m_callSyntax = callSyntaxOf(own.empty() ? m_tokenizer->chatTemplate() : own);
        m_showsCalls = m_tokenizer->chatTemplate().find("tool_calls") != std::string::npos;
        for (const auto mark : kCallMarks)
            if (const auto id = m_tokenizer->idOf(mark); id && m_tokenizer->isSpecial(*id))
                m_callMarks.push_back(*id);
    }

    std::int64_t contextLength() const override { return m_network->shape().maxPositions; }

    bool namesRole(const std::string &role) const override
    {
        const auto &text = m_tokenizer->chatTemplate();
        return text.find("'" + role + "'") != std::string::npos || text.find('"' + role + '"') != std::string::npos;
    }

    CallSyntax callSyntax() const override { return m_callSyntax; }
    bool showsCalls() const override { return m_showsCalls; }

    base::Result<std::vector<std::int32_t>> encodeChat(const base::Json &messages, const base::Json &tools, const base::Json &extra) const override
    {
        auto row = m_encoder.prompt(messages, tools, true, extra);
        if (!row)
            return row.error();
        return std::move(row->ids);
    }

    base::Result<std::vector<std::int32_t>> encodeText(const std::string &text, bool addSpecial) const override
    {
        text::EncodeOptions options;
        options.addSpecial = addSpecial;
        return m_tokenizer->encode(text, options);
    }

    std::string textOf(std::int32_t token) const override { return m_tokenizer->bytesOf(token); }
    base::Status check(const std::vector<std::int32_t> &ids) const override { return m_network->checkIds(ids); }

    /// The one place that says what core/model cannot do yet.
    base::Status check(const Sampling &sampling) const override
    {
        if (sampling.presencePenalty != 0)
            return notYet("'presence_penalty'");
        if (sampling.frequencyPenalty != 0)
            return notYet("'frequency_penalty'");
        if (!sampling.logitBias.empty())
            return notYet("'logit_bias'");
        if (sampling.topLogProbs)
            return notYet("'logprobs'");
        if (sampling.form.kind != Form::Kind::Free)
            return notYet("answers of a given form: 'response_format', 'structured_outputs', the 'guided_' parameters and a forced 'tool_choice'");
        return base::ok();
    }

    base::Result<Completion> generate(const std::vector<std::int32_t> &prompt, const Sampling &sampling,
        const std::function<bool(Piece piece)> &piece, std::stop_token stop) override
    {
        if (auto checked = check(sampling); !checked)
            return checked.error();
        std::unique_lock lock(m_mutex, std::defer_lock);
        while (!lock.try_lock_for(kBetween))
            if (stop.stop_requested())
                return Completion { {}, 0, false, true };
        std::string given;
        auto made = model::generate(
            *m_network, m_tokenizer, prompt, settingsOf(sampling),
            [&](std::int32_t id, const std::string &certain) {
                auto text = certain;
                if (sampling.showsCallMarks && std::find(m_callMarks.begin(), m_callMarks.end(), id) != m_callMarks.end())
                    text += m_tokenizer->bytesOf(id);
                given += text;
                return piece({ std::move(text), {} });
            },
            stop);
        if (!made)
            return made.error();
        return Completion { std::move(given), static_cast<std::int64_t>(made->ids.size()), made->reason == model::StopReason::Length,
            made->reason == model::StopReason::Canceled };
    }

    base::Result<std::vector<double>> score(const std::vector<std::int32_t> &ids) override
    {
        const std::lock_guard lock(m_mutex);
        auto scores = model::score(*m_network, ids);
        if (!scores)
            return scores.error();
        return std::move(scores->logProbabilities);
    }

private:
    static model::GenerateSettings settingsOf(const Sampling &sampling)
    {
        model::GenerateSettings settings;
        settings.sampling = { sampling.temperature, sampling.topK, sampling.topP, sampling.minP, sampling.repetitionPenalty, sampling.seed };
        settings.maxNewTokens = sampling.maxTokens;
        settings.minNewTokens = sampling.minTokens;
        settings.stopStrings = sampling.stop;
        settings.stopIds = sampling.stopIds;
        settings.ignoreEnd = sampling.ignoreEnd;
        return settings;
    }

    const std::shared_ptr<model::CausalLm> m_network; // guarded by m_mutex where it runs
    const std::shared_ptr<const text::Tokenizer> m_tokenizer;
    const text::RowEncoder m_encoder;
    CallSyntax m_callSyntax = CallSyntax::None;
    bool m_showsCalls = false;
    std::vector<std::int32_t> m_callMarks;
    std::timed_mutex m_mutex; // core/model generates one text at a time
};

} // namespace

base::Result<std::shared_ptr<Backend>> loadText(
    const weights::ModelFiles &files, const std::optional<std::filesystem::path> &adapter, nn::DType dtype, std::stop_token stop)
{
    auto tokenizer = text::Tokenizer::load(files);
    if (!tokenizer)
        return tokenizer.error();
    text::RowEncoder::Settings settings;
    settings.specialAsText = true; // a client's text is content, whatever it looks like
    auto encoder = text::RowEncoder::create(*tokenizer, settings);
    if (!encoder)
        return encoder.error();
    auto network = model::loadForInference(files, adapter, dtype, stop);
    if (!network)
        return network.error();
    return std::shared_ptr<Backend>(std::make_shared<ModelBackend>(*network, *tokenizer, std::move(*encoder)));
}

} // namespace anneal::serve
