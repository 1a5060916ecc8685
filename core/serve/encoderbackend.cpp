// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/embedder.h"
#include "core/serve/modelbackend.h"
#include "core/text/tokenizer.h"

#include <mutex>

namespace anneal::serve {
namespace {

/// How many tokens each text has, and `around` besides.
base::Result<std::vector<std::int64_t>> count(const text::Tokenizer &tokenizer, std::span<const std::string> texts, std::int64_t around)
{
    std::vector<std::int64_t> counts;
    for (const auto &text : texts) {
        const auto ids = tokenizer.encode(text);
        if (!ids)
            return ids.error();
        counts.push_back(std::ssize(*ids) + around);
    }
    return counts;
}

class ModelEmbedder : public EmbedderBackend
{
public:
    ModelEmbedder(std::shared_ptr<model::Embedder> embedder, std::shared_ptr<const text::Tokenizer> tokenizer)
        : m_embedder(std::move(embedder))
        , m_tokenizer(std::move(tokenizer))
    { }

    std::int64_t dimensions() const override { return m_embedder->dimensions(); }
    std::int64_t mostTokens() const override { return m_embedder->mostTokens(); }

    base::Result<std::string> textOf(std::span<const std::int32_t> ids) const override
    {
        const std::lock_guard lock(m_encoding);
        std::vector<std::int32_t> plain;
        for (const auto id : ids) {
            if (id < 0 || id >= m_tokenizer->size())
                return base::Error { base::ErrorKind::BadInput, "The token id " + std::to_string(id) + " is none of this model's.",
                    "Send the text instead." };
            if (!m_tokenizer->isSpecial(id)) // they stand around every text
                plain.push_back(id);
        }
        auto text = m_tokenizer->decode(plain);
        const auto again = m_tokenizer->encode(text);
        if (!again || *again != plain)
            return base::Error { base::ErrorKind::BadInput, "The token ids are not those that this model's tokenizer gives to a text.",
                "Send the text instead." };
        return text;
    }

    base::Result<std::vector<std::int64_t>> countTokens(std::span<const std::string> texts) const override
    {
        constexpr std::int64_t kAround = 2; // [CLS] and [SEP]
        const std::lock_guard lock(m_encoding);
        return count(*m_tokenizer, texts, kAround);
    }

    base::Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts, std::int64_t most, std::stop_token stop) override
    {
        const std::lock_guard lock(m_mutex);
        return m_embedder->embed(texts, std::move(stop), {}, most);
    }

private:
    const std::shared_ptr<model::Embedder> m_embedder; // guarded by m_mutex
    const std::shared_ptr<const text::Tokenizer> m_tokenizer;
    mutable std::mutex m_encoding; // of one request after the other: some texts take a hundred times their size
    std::mutex m_mutex;
};

class ModelReranker : public RerankerBackend
{
public:
    ModelReranker(std::shared_ptr<model::CrossEncoder> encoder, std::shared_ptr<const text::Tokenizer> tokenizer)
        : m_encoder(std::move(encoder))
        , m_tokenizer(std::move(tokenizer))
    { }

    std::int64_t mostTokens() const override { return m_encoder->mostTokens(); }

    base::Result<std::vector<std::int64_t>> countTokens(const std::string &query, std::span<const std::string> texts) const override
    {
        constexpr std::int64_t kAround = 3; // [CLS] query [SEP] text [SEP]
        const std::lock_guard lock(m_encoding);
        const auto ofQuery = count(*m_tokenizer, { &query, 1 }, kAround);
        return ofQuery ? count(*m_tokenizer, texts, ofQuery->front()) : ofQuery;
    }

    base::Result<std::vector<double>> score(
        const std::string &query, std::span<const std::string> texts, std::int64_t most, std::stop_token stop) override
    {
        std::vector<model::CrossEncoder::Pair> pairs;
        for (const auto &text : texts)
            pairs.push_back({ query, text });
        const std::lock_guard lock(m_mutex);
        const auto scores = m_encoder->score(pairs, std::move(stop), {}, most);
        if (!scores)
            return scores.error();
        std::vector<double> values;
        for (const auto &score : *scores)
            values.push_back(score.score);
        return values;
    }

private:
    const std::shared_ptr<model::CrossEncoder> m_encoder; // guarded by m_mutex
    const std::shared_ptr<const text::Tokenizer> m_tokenizer;
    mutable std::mutex m_encoding; // as that of an embedder
    std::mutex m_mutex;
};

} // namespace

base::Result<std::shared_ptr<EmbedderBackend>> loadEmbedder(const weights::ModelFiles &files, nn::DType dtype, std::stop_token stop)
{
    auto embedder = model::Embedder::load(files, dtype, std::move(stop));
    if (!embedder)
        return embedder.error();
    auto tokenizer = text::Tokenizer::load(files);
    if (!tokenizer)
        return tokenizer.error();
    return std::shared_ptr<EmbedderBackend>(std::make_shared<ModelEmbedder>(std::move(*embedder), std::move(*tokenizer)));
}

base::Result<std::shared_ptr<RerankerBackend>> loadReranker(const weights::ModelFiles &files, nn::DType dtype, std::stop_token stop)
{
    auto encoder = model::CrossEncoder::load(files, dtype, std::move(stop));
    if (!encoder)
        return encoder.error();
    auto tokenizer = text::Tokenizer::load(files);
    if (!tokenizer)
        return tokenizer.error();
    return std::shared_ptr<RerankerBackend>(std::make_shared<ModelReranker>(std::move(*encoder), std::move(*tokenizer)));
}

} // namespace anneal::serve
