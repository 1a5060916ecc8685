// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/nn/dtype.h"
#include "core/weights/modelfiles.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace anneal::text {
class Tokenizer;
}

namespace anneal::model {

struct LoadedEncoder;

/// Texts to vectors by a BERT of sentence-transformers: the mean of the states or the first of them, made one long where modules.json says so,
/// and from a GGUF file always, as llama.cpp does.
///
/// A text's vector has the same bits whatever texts stand beside it. Not thread-safe.
class Embedder
{
public:
    /// Fails with what loadEncoder() and the tokenizer say, and Corrupt where that has another number of tokens than the model has rows for.
    static base::Result<std::shared_ptr<Embedder>> load(const weights::ModelFiles &files, nn::DType dtype, std::stop_token stop = {});
    /// mostTokens() of a model with so many positions that is not loaded. Fails with Corrupt where its files say it wrongly.
    static base::Result<std::int64_t> mostTokensOf(const weights::ModelFiles &files, std::int64_t positions);

    std::int64_t dimensions() const;
    static constexpr std::int64_t kTokensAround = 2;         // a text: [CLS] and [SEP]
    std::int64_t mostTokens() const { return m_mostTokens; } // of a text, with those around it; what is beyond is cut off
    const text::Tokenizer &tokenizer() const { return *m_tokenizer; }

    using Vector = std::vector<float>;
    using Ids = std::vector<std::int32_t>;
    using Progress = std::function<void(std::size_t done, std::size_t count)>;
    /// One vector for each text, of which no more than `most` tokens are read. Fails with Canceled, OutOfMemory, damagedWeights() where one is not
    /// finite, or with what the tokenizer says.
    base::Result<std::vector<Vector>> embed(
        std::span<const std::string> texts, std::stop_token stop = {}, const Progress &progress = {}, std::optional<std::int64_t> most = {}) const;
    /// The same of texts as the tokenizer encodes them, without what stands around them.
    base::Result<std::vector<Vector>> embedIds(
        std::span<const Ids> texts, std::stop_token stop = {}, const Progress &progress = {}, std::optional<std::int64_t> most = {}) const;

private:
    Embedder() = default;

    std::shared_ptr<const LoadedEncoder> m_model;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    std::int64_t m_mostTokens = 0;
    bool m_normalizes = true;
};

/// Scores how well texts answer queries, by a BERT with one logit (a cross-encoder of sentence-transformers). Not thread-safe.
class CrossEncoder
{
public:
    /// Fails with Unsupported for a model that is no such classifier and for a GGUF file, otherwise as Embedder::load().
    static base::Result<std::shared_ptr<CrossEncoder>> load(const weights::ModelFiles &files, nn::DType dtype, std::stop_token stop = {});
    static base::Result<std::int64_t> mostTokensOf(const weights::ModelFiles &files, std::int64_t positions); // as that of an Embedder

    struct Pair
    {
        std::string query, text;
    };
    struct Score
    {
        double logit = 0;
        double score = 0; // the logit's sigmoid, or the logit where the model says so
    };
    /// A pair as the tokenizer encodes it, without what stands around it.
    struct IdPair
    {
        std::span<const std::int32_t> query, text;
    };
    using Progress = Embedder::Progress;
    static constexpr std::int64_t kTokensAround = 3;         // a pair: [CLS] and twice [SEP]
    std::int64_t mostTokens() const { return m_mostTokens; } // of a pair, with those around it; the longer text is cut first
    const text::Tokenizer &tokenizer() const { return *m_tokenizer; }

    /// One score for each pair, of which no more than `most` tokens are read; fails as Embedder::embed().
    base::Result<std::vector<Score>> score(
        std::span<const Pair> pairs, std::stop_token stop = {}, const Progress &progress = {}, std::optional<std::int64_t> most = {}) const;
    base::Result<std::vector<Score>> scoreIds(
        std::span<const IdPair> pairs, std::stop_token stop = {}, const Progress &progress = {}, std::optional<std::int64_t> most = {}) const;

private:
    CrossEncoder() = default;

    std::shared_ptr<const LoadedEncoder> m_model;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    std::int64_t m_mostTokens = 0;
};

} // namespace anneal::model
