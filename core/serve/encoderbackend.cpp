// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/embedder.h"
#include "core/serve/modelbackend.h"
#include "core/text/tokenizer.h"
#include "core/weights/bertshape.h"

#include <algorithm>

namespace anneal::serve {
namespace {

constexpr std::int64_t kFrame = 2; // [CLS] and [SEP]

/// How many tokens of a text are read, with those around it.
base::Result<std::int64_t> readTokens(const text::Tokenizer &tokenizer, const std::string &text, std::int64_t most, std::int64_t frame)
{
    const auto ids = tokenizer.encode(text);
    if (!ids)
        return ids.error();
    return std::min(most, static_cast<std::int64_t>(ids->size()) + frame);
}

class ModelEmbedder : public EmbedderBackend
{
public:
    ModelEmbedder(std::shared_ptr<model::Embedder> embedder, std::shared_ptr<const text::Tokenizer> tokenizer)
        : m_embedder(std::move(embedder))
        , m_tokenizer(std::move(tokenizer))
    { }

    std::int64_t dimensions() const override { return m_embedder->dimensions(); }

    base::Result<std::string> textOf(std::span<const std::int32_t> ids) const override
    {
        const std::lock_guard lock(m_mutex);
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

    base::Result<Embedded> embed(std::span<const std::string> texts, std::stop_token stop) override
    {
        Embedded embedded;
        const std::lock_guard lock(m_mutex); // of many texts one after the other: some take a hundred times their size
        for (const auto &text : texts) {
            const auto count = readTokens(*m_tokenizer, text, m_embedder->mostTokens(), kFrame);
            if (!count)
                return count.error();
            embedded.tokens += *count;
        }
        auto vectors = m_embedder->embed(texts, std::move(stop));
        if (!vectors)
            return vectors.error();
        embedded.vectors = std::move(*vectors);
        return embedded;
    }

private:
    const std::shared_ptr<model::Embedder> m_embedder; // guarded by m_mutex
    const std::shared_ptr<const text::Tokenizer> m_tokenizer;
    mutable std::mutex m_mutex;
};

class ModelReranker : public RerankerBackend
{
public:
    ModelReranker(std::shared_ptr<model::CrossEncoder> encoder, std::shared_ptr<const text::Tokenizer> tokenizer, std::int64_t mostTokens)
        : m_encoder(std::move(encoder))
        , m_tokenizer(std::move(tokenizer))
        , m_mostTokens(mostTokens)
    { }

    base::Result<Ranked> score(const std::string &query, std::span<const std::string> texts, std::stop_token stop) override
    {
        Ranked ranked;
        const std::lock_guard lock(m_mutex);
        std::vector<model::CrossEncoder::Pair> pairs;
        const auto queryTokens = readTokens(*m_tokenizer, query, m_mostTokens, kFrame);
        if (!queryTokens)
            return queryTokens.error();
        for (const auto &text : texts) {
            const auto count = readTokens(*m_tokenizer, text, m_mostTokens, *queryTokens + 1);
            if (!count)
                return count.error();
            ranked.tokens += *count;
            pairs.push_back({ query, text });
        }
        const auto scores = m_encoder->score(pairs, std::move(stop));
        if (!scores)
            return scores.error();
        for (const auto &score : *scores)
            ranked.scores.push_back(score.score);
        return ranked;
    }

private:
    const std::shared_ptr<model::CrossEncoder> m_encoder; // guarded by m_mutex
    const std::shared_ptr<const text::Tokenizer> m_tokenizer;
    const std::int64_t m_mostTokens;
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
    const auto shape = weights::readBertShape(files);
    if (!shape)
        return shape.error();
    auto encoder = model::CrossEncoder::load(files, dtype, std::move(stop));
    if (!encoder)
        return encoder.error();
    auto tokenizer = text::Tokenizer::load(files);
    if (!tokenizer)
        return tokenizer.error();
    return std::shared_ptr<RerankerBackend>(std::make_shared<ModelReranker>(std::move(*encoder), std::move(*tokenizer), shape->positions));
}

} // namespace anneal::serve
