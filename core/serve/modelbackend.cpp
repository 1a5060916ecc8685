// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/modelbackend.h"

#include "core/model/causallm.h"
#include "core/model/forms.h"
#include "core/model/generator.h"
#include "core/model/score.h"
#include "core/serve/toolcallparser.h"
#include "core/text/chatroles.h"
#include "core/text/rowencoder.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <array>
#include <deque>

namespace anneal::serve {
namespace {

/// Special tokens with which models mark their calls.
constexpr std::array<std::string_view, 6> kCallMarks { "<tool_call>", "</tool_call>", "<|python_tag|>", "[TOOL_CALLS]", "[ARGS]", "[CALL_ID]" };

/// The tokens of single bytes, where the tokenizer writes each as U+FFFD by itself if they are no text; none where it writes one for each part of a
/// character.
std::vector<std::int32_t> loneBytesOf(const text::Tokenizer &tokenizer)
{
    std::vector<std::int32_t> ids;
    for (int byte = 0; byte < 256; ++byte)
        if (const auto id = tokenizer.byteToken(static_cast<unsigned char>(byte)))
            ids.push_back(*id);
    constexpr std::size_t kFirstOfThree = 0xE2, kSecond = 0x82;
    if (ids.size() != 256 || tokenizer.decode(std::array { ids[kFirstOfThree], ids[kSecond] }).size() != 2 * text::kReplacementCharacter.size())
        return {};
    std::sort(ids.begin(), ids.end());
    return ids;
}

/// Whether a chat template has .name or ['name'].
bool readsMember(const std::string &source, const std::string &name)
{
    const auto member = '.' + name;
    const auto isPart = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    for (auto at = source.find(member); at != std::string::npos; at = source.find(member, at + 1))
        if (const auto end = at + member.size(); end == source.size() || !isPart(source[end]))
            return true;
    return text::quotesName(source, name);
}

class ModelBackend : public Backend
{
public:
    ModelBackend(Bases::Model model, std::shared_ptr<const text::Tokenizer> tokenizer, text::RowEncoder encoder, std::size_t texts)
        : m_base(std::move(model.base))
        , m_network(std::move(model.network))
        , m_tokenizer(std::move(tokenizer))
        , m_encoder(std::move(encoder))
        , m_loneBytes(loneBytesOf(*m_tokenizer))
        , m_forms(m_tokenizer, m_network->shape())
        , m_generator(m_network, m_tokenizer, { .sequences = std::int64_t(texts) })
    {
        const auto &own = m_tokenizer->toolTemplate();
        m_callSyntax = callSyntaxOf(own.empty() ? m_tokenizer->chatTemplate() : own);
        m_showsTools = !own.empty() || m_tokenizer->chatTemplate().find("tools") != std::string::npos;
        m_showsCalls = m_tokenizer->chatTemplate().find("tool_calls") != std::string::npos;
        for (const auto mark : kCallMarks)
            if (const auto id = m_tokenizer->idOf(mark); id && m_tokenizer->isSpecial(*id))
                m_callMarks.push_back(*id);
    }

    std::int64_t contextLength() const override { return m_network->shape().maxPositions; }

    bool hasChatTemplate() const override { return !m_tokenizer->chatTemplate().empty(); }

    bool namesRole(const std::string &role) const override { return text::quotesName(m_tokenizer->chatTemplate(), role); }

    bool readsKey(const std::string &key) const override
    {
        return readsMember(m_tokenizer->chatTemplate(), key) || readsMember(m_tokenizer->toolTemplate(), key);
    }

    CallSyntax callSyntax() const override { return m_callSyntax; }
    bool showsTools() const override { return m_showsTools; }
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
    std::string decode(const std::vector<std::int32_t> &ids) const override { return m_tokenizer->decode(ids, true); }
    base::Status check(const std::vector<std::int32_t> &ids) const override { return m_network->checkIds(ids); }

    base::Result<std::int64_t> fewestTokens(const Sampling &sampling) const override
    {
        const auto form = formOf(sampling);
        if (!form)
            return form.error();
        return *form ? std::int64_t((*form)->leastTokens()) : 0;
    }

    base::Result<Completion> generate(const std::vector<std::int32_t> &prompt, const Sampling &sampling,
        const std::function<bool(Piece piece)> &piece, std::stop_token stop) override
    {
        model::GenerateRequest request { prompt, settingsOf(sampling) };
        auto form = formOf(sampling);
        if (!form)
            return form.error();
        request.settings.form = std::move(*form);
        std::string given;
        std::deque<ChosenToken> open; // a stop text may cut them off
        std::size_t tokens = 0;       // that were told
        request.callback = [&](const model::TokenPiece &token) {
            Piece told { token.text, {}, {} };
            const bool isMark = sampling.showsCallMarks && std::find(m_callMarks.begin(), m_callMarks.end(), token.id) != m_callMarks.end();
            if (isMark)
                told.text += m_tokenizer->bytesOf(token.id);
            if (sampling.topLogProbs) {
                open.push_back(chosen({ token.id, token.logProbability }, token.likeliest));
                open.back().isInText = isMark || !open.back().isSpecial;
            }
            if (sampling.tellsIds)
                told.ids.push_back(token.id);
            for (; tokens < token.certain && !open.empty(); ++tokens, open.pop_front())
                told.tokens.push_back(std::move(open.front()));
            given += told.text;
            return piece(std::move(told));
        };
        request.stop = std::move(stop);
        auto made = m_generator.generate(std::move(request));
        if (!made)
            return made.error();
        return Completion { std::move(given), static_cast<std::int64_t>(made->ids.size()), made->reason == model::StopReason::Length,
            made->reason == model::StopReason::Canceled };
    }

    base::Result<std::vector<double>> score(const std::vector<std::int32_t> &ids, std::stop_token stop) override
    {
        base::Result<model::TokenScores> scores(model::TokenScores {});
        m_generator.use([&](model::CausalLm &network, const model::Pause &pause) { scores = model::score(network, ids, stop, pause); });
        if (!scores)
            return scores.error();
        return std::move(scores->logProbabilities);
    }

    base::Result<std::vector<ChosenToken>> scorePrompt(const std::vector<std::int32_t> &ids, int top, std::stop_token stop) override
    {
        base::Result<std::vector<model::ScoredToken>> scored(std::vector<model::ScoredToken> {});
        m_generator.use(
            [&](model::CausalLm &network, const model::Pause &pause) { scored = model::scorePrompt(network, ids, std::size_t(top), stop, pause); });
        if (!scored)
            return scored.error();
        std::vector<ChosenToken> tokens { chosen({ ids.front(), 0 }, {}) };
        tokens.front().isFirst = true;
        for (const auto &token : *scored)
            tokens.push_back(chosen(token.chance, token.likeliest));
        return tokens;
    }

private:
    static model::GenerateSettings settingsOf(const Sampling &sampling)
    {
        model::GenerateSettings settings;
        settings.sampling = { sampling.temperature, sampling.topK, sampling.topP, sampling.minP, sampling.repetitionPenalty, sampling.seed,
            sampling.presencePenalty, sampling.frequencyPenalty };
        for (const auto &[id, bias] : sampling.logitBias)
            settings.sampling.bias.emplace_back(id, float(bias));
        if (sampling.topLogProbs)
            settings.topLogProbabilities = std::size_t(*sampling.topLogProbs);
        settings.maxNewTokens = sampling.maxTokens;
        settings.minNewTokens = sampling.minTokens;
        settings.stopStrings = sampling.stop;
        settings.stopIds = sampling.stopIds;
        settings.ignoreEnd = sampling.ignoreEnd;
        return settings;
    }

    /// The compiled form, or null where the text is free.
    base::Result<std::shared_ptr<const grammar::Form>> formOf(const Sampling &sampling) const
    {
        return sampling.form ? m_forms.get(*sampling.form) : std::shared_ptr<const grammar::Form>();
    }

    ChosenToken chosen(const model::TokenChance &token, const std::vector<model::TokenChance> &likeliest) const
    {
        ChosenToken result { { m_tokenizer->bytesOf(token.id), token.logProbability }, {} };
        result.isSpecial = m_tokenizer->isSpecial(token.id);
        result.isLoneByte = std::binary_search(m_loneBytes.begin(), m_loneBytes.end(), token.id);
        for (const auto &[id, logProbability] : likeliest)
            result.top.push_back({ m_tokenizer->bytesOf(id), logProbability });
        return result;
    }

    const std::shared_ptr<const model::CausalLm> m_base;
    const std::shared_ptr<model::CausalLm> m_network; // m_generator alone runs it
    const std::shared_ptr<const text::Tokenizer> m_tokenizer;
    const text::RowEncoder m_encoder;
    const std::vector<std::int32_t> m_loneBytes; // tokens, in order
    CallSyntax m_callSyntax = CallSyntax::None;
    bool m_showsTools = false;
    bool m_showsCalls = false;
    std::vector<std::int32_t> m_callMarks;
    mutable model::Forms m_forms;
    model::Generator m_generator;
};

} // namespace

base::Result<std::shared_ptr<Backend>> loadText(
    const weights::ModelFiles &files, const std::optional<std::filesystem::path> &adapter, nn::DType dtype, Bases &bases, std::stop_token stop)
{
    auto tokenizer = text::Tokenizer::load(files);
    if (!tokenizer)
        return tokenizer.error();
    text::RowEncoder::Settings settings;
    settings.specialAsText = true; // a client's text is content, whatever it looks like
    auto encoder = text::RowEncoder::create(*tokenizer, settings);
    if (!encoder)
        return encoder.error();
    auto model = bases.load(files, adapter, dtype, stop);
    if (!model)
        return model.error();
    return std::shared_ptr<Backend>(std::make_shared<ModelBackend>(std::move(*model), *tokenizer, std::move(*encoder), bases.texts()));
}

} // namespace anneal::serve
