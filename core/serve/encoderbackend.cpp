// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/embedder.h"
#include "core/serve/modelbackend.h"
#include "core/text/tokenizer.h"

#include <mutex>

namespace anneal::serve {
namespace {

using Ids = EncoderBackend::Ids;

base::Result<std::vector<Ids>> encoded(const text::Tokenizer &tokenizer, std::span<const std::string> texts)
{
    std::vector<Ids> all;
    for (const auto &text : texts) {
        auto ids = tokenizer.encode(text);
        if (!ids)
            return ids.error();
        all.push_back(std::move(*ids));
    }
    return all;
}

class ModelEmbedder : public EmbedderBackend
{
public:
    explicit ModelEmbedder(std::shared_ptr<model::Embedder> embedder) : m_embedder(std::move(embedder)) { }

    std::int64_t dimensions() const override { return m_embedder->dimensions(); }
    std::int64_t mostTokens() const override { return m_embedder->mostTokens(); }
    std::int64_t tokensAround() const override { return model::Embedder::kTokensAround; }
    base::Result<std::vector<Ids>> encode(std::span<const std::string> texts) const override { return encoded(m_embedder->tokenizer(), texts); }
    base::Result<Ids> encodeText(const std::string &text, bool addSpecial) const override
    {
        return m_embedder->tokenizer().encode(text, { .addSpecial = addSpecial });
    }
    std::string textOf(std::int32_t token) const override { return m_embedder->tokenizer().bytesOf(token); }

    base::Result<Ids> idsOfText(std::span<const std::int32_t> ids) const override
    {
        const auto &tokenizer = m_embedder->tokenizer();
        Ids plain;
        for (const auto id : ids) {
            if (id < 0 || id >= tokenizer.size())
                return base::Error { base::ErrorKind::BadInput, "The token id " + std::to_string(id) + " is none of this model's.",
                    "Send the text instead." };
            if (!tokenizer.isSpecial(id)) // they stand around every text
                plain.push_back(id);
        }
        const auto again = tokenizer.encode(tokenizer.decode(plain));
        if (!again || *again != plain)
            return base::Error { base::ErrorKind::BadInput, "The token ids are not those that this model's tokenizer gives to a text.",
                "Send the text instead." };
        return plain;
    }

    base::Result<std::vector<std::vector<float>>> embed(std::span<const Ids> texts, std::int64_t most, std::stop_token stop) override
    {
        const std::lock_guard lock(m_mutex);
        return m_embedder->embedIds(texts, std::move(stop), {}, most);
    }

private:
    const std::shared_ptr<model::Embedder> m_embedder; // m_mutex guards what runs it; its tokenizer may be used by many at once
    std::mutex m_mutex;
};

class ModelReranker : public RerankerBackend
{
public:
    explicit ModelReranker(std::shared_ptr<model::CrossEncoder> encoder) : m_encoder(std::move(encoder)) { }

    std::int64_t mostTokens() const override { return m_encoder->mostTokens(); }
    std::int64_t tokensAround() const override { return model::CrossEncoder::kTokensAround; }
    base::Result<std::vector<Ids>> encode(std::span<const std::string> texts) const override { return encoded(m_encoder->tokenizer(), texts); }
    base::Result<Ids> encodeText(const std::string &text, bool addSpecial) const override
    {
        return m_encoder->tokenizer().encode(text, { .addSpecial = addSpecial });
    }
    std::string textOf(std::int32_t token) const override { return m_encoder->tokenizer().bytesOf(token); }

    base::Result<std::vector<double>> score(const Ids &query, std::span<const Ids> texts, std::int64_t most, std::stop_token stop) override
    {
        std::vector<model::CrossEncoder::IdPair> pairs;
        for (const auto &text : texts)
            pairs.push_back({ query, text });
        const std::lock_guard lock(m_mutex);
        const auto scores = m_encoder->scoreIds(pairs, std::move(stop), {}, most);
        if (!scores)
            return scores.error();
        std::vector<double> values;
        for (const auto &score : *scores)
            values.push_back(score.score);
        return values;
    }

private:
    const std::shared_ptr<model::CrossEncoder> m_encoder; // as that of an embedder
    std::mutex m_mutex;
};

} // namespace

base::Result<std::shared_ptr<EmbedderBackend>> loadEmbedder(const weights::ModelFiles &files, nn::DType dtype, std::stop_token stop)
{
    auto embedder = model::Embedder::load(files, dtype, std::move(stop));
    if (!embedder)
        return embedder.error();
    return std::shared_ptr<EmbedderBackend>(std::make_shared<ModelEmbedder>(std::move(*embedder)));
}

base::Result<std::shared_ptr<RerankerBackend>> loadReranker(const weights::ModelFiles &files, nn::DType dtype, std::stop_token stop)
{
    auto encoder = model::CrossEncoder::load(files, dtype, std::move(stop));
    if (!encoder)
        return encoder.error();
    return std::shared_ptr<RerankerBackend>(std::make_shared<ModelReranker>(std::move(*encoder)));
}

} // namespace anneal::serve
