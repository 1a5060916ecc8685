// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/modelbackend.h"

#include "core/model/causallm.h"
#include "core/model/generate.h"
#include "core/model/score.h"
#include "core/text/rowencoder.h"

namespace anneal::serve {
namespace {

class ModelBackend : public Backend
{
public:
    ModelBackend(
        std::string name, std::shared_ptr<model::CausalLm> network, std::shared_ptr<const text::Tokenizer> tokenizer, text::RowEncoder encoder)
        : m_name(std::move(name))
        , m_network(std::move(network))
        , m_tokenizer(std::move(tokenizer))
        , m_encoder(std::move(encoder))
    { }

    std::string modelName() const override { return m_name; }
    std::int64_t contextLength() const override { return m_network->shape().maxPositions; }

    bool namesRole(const std::string &role) const override
    {
        const auto &text = m_tokenizer->chatTemplate();
        return text.find("'" + role + "'") != std::string::npos || text.find('"' + role + '"') != std::string::npos;
    }

    base::Result<std::vector<std::int32_t>> encodeChat(const base::Json &messages, const base::Json &extra) const override
    {
        auto row = m_encoder.prompt(messages, nullptr, true, extra);
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

    base::Result<Completion> generate(const std::vector<std::int32_t> &prompt, const Sampling &sampling,
        const std::function<bool(const std::string &text)> &piece, std::stop_token stop) override
    {
        model::GenerateSettings settings;
        settings.sampling = { sampling.temperature, sampling.topK, sampling.topP, sampling.minP, sampling.repetitionPenalty, sampling.seed };
        settings.maxNewTokens = sampling.maxTokens;
        settings.minNewTokens = sampling.minTokens;
        settings.stopStrings = sampling.stop;
        settings.stopIds = sampling.stopIds;
        settings.ignoreEnd = sampling.ignoreEnd;
        std::string given;
        auto made = model::generate(
            *m_network, m_tokenizer, prompt, settings,
            [&](std::int32_t, const std::string &text) {
                given += text;
                return piece(text);
            },
            stop);
        if (!made)
            return made.error();
        if (made->reason != model::StopReason::Canceled && made->text.size() > given.size() && made->text.starts_with(given))
            piece(made->text.substr(given.size())); // what was held back until the end
        return Completion { std::move(made->text), static_cast<std::int64_t>(made->ids.size()), made->reason == model::StopReason::Length,
            made->reason == model::StopReason::Canceled };
    }

    base::Result<std::vector<double>> score(const std::vector<std::int32_t> &ids) override
    {
        auto scores = model::score(*m_network, ids);
        if (!scores)
            return scores.error();
        return std::move(scores->logProbabilities);
    }

private:
    const std::string m_name;
    const std::shared_ptr<model::CausalLm> m_network;
    const std::shared_ptr<const text::Tokenizer> m_tokenizer;
    const text::RowEncoder m_encoder;
};

} // namespace

base::Result<std::unique_ptr<Backend>> loadBackend(const weights::ModelFiles &files, const std::optional<std::filesystem::path> &adapter,
    nn::DType dtype, const std::string &name, std::stop_token stop)
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
    return std::unique_ptr<Backend>(std::make_unique<ModelBackend>(name, *network, *tokenizer, std::move(*encoder)));
}

} // namespace anneal::serve
