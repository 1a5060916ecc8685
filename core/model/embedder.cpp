// SPDX-License-Identifier: GPL-3.0-or-later
// Pooling, lengths and truncation: sentence-transformers' Transformer, Pooling and CrossEncoder; tokenizers' longest_first.
#include "core/model/embedder.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/tr.h"
#include "core/model/bertload.h"
#include "core/model/causallm.h"
#include "core/model/torcherror.h"
#include "core/nn/device.h"
#include "core/text/tokenizer.h"
#include "core/text/tokenizerfiles.h"
#include "core/weights/configkeys.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace anneal::model {

namespace {

using Ids = std::vector<std::int32_t>;

constexpr std::size_t kTokensAtOnce = 4096;

/// [CLS] first [SEP], or [CLS] first [SEP] second [SEP].
struct Framed
{
    Ids ids;
    std::size_t firstOfSecond = 0; // equals ids.size() where there is no second text
};

/// The tokens that stand around a BERT's texts.
struct Frame
{
    std::int32_t begin = 0, separator = 0;

    static base::Result<Frame> of(const text::Tokenizer &tokenizer, const std::string &name)
    {
        const auto idOf = [&](const char *role, const char *usual) {
            const auto id = tokenizer.roleId(role);
            return id ? id : tokenizer.idOf(usual);
        };
        const auto begin = idOf("cls_token", "[CLS]"), separator = idOf("sep_token", "[SEP]");
        if (!begin || !separator)
            return base::Error { base::ErrorKind::Unsupported, tr_("%1: its tokenizer has no [CLS] or no [SEP].", name),
                tr_("Use a BERT with its own tokenizer.") };
        return Frame { *begin, *separator };
    }

    Framed around(std::span<const std::int32_t> first) const
    {
        Framed framed;
        framed.ids.push_back(begin);
        framed.ids.insert(framed.ids.end(), first.begin(), first.end());
        framed.ids.push_back(separator);
        framed.firstOfSecond = framed.ids.size();
        return framed;
    }
    Framed around(std::span<const std::int32_t> first, std::span<const std::int32_t> second) const
    {
        auto framed = around(first);
        framed.ids.insert(framed.ids.end(), second.begin(), second.end());
        framed.ids.push_back(separator);
        return framed;
    }
};

/// A number of a JSON file of the model, or another where the file or the key is missing.
base::Result<std::int64_t> numberIn(const weights::ModelFiles &files, const char *fileName, const char *key, std::int64_t otherwise)
{
    const auto path = files.file(fileName);
    if (path.empty())
        return otherwise;
    const auto json = weights::readObject(path);
    if (!json)
        return json.error();
    weights::Keys keys(*json);
    const auto *value = keys.find(key);
    // Tokenizers without a limit say 1e30, which is no whole number.
    if (value && value->is_number() && value->get<double>() > 1e9)
        return otherwise;
    const auto number = keys.integer(key, otherwise);
    if (!keys.problem().empty() || number < 3)
        return base::Error { base::ErrorKind::Corrupt, path.string() + ": " + tr_("%1 must be a whole number above 2.", key),
            tr_("Download or copy the model again.") };
    return number;
}

base::Error canceled()
{
    return { base::ErrorKind::Canceled, tr_("Reading the texts was canceled."), {} };
}

/// Calls run(index, states of that text) for all texts, a few of them at a time and the long ones first. It says whether its result is finite.
template <typename Run>
base::Status eachBatch(
    const LoadedEncoder &model, const std::vector<Framed> &texts, const std::stop_token &stop, const Embedder::Progress &progress, Run run)
{
    std::vector<std::size_t> order(texts.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return texts[a].ids.size() > texts[b].ids.size(); });
    return guardTorch([&]() -> base::Status {
        const c10::NoGradGuard noGradient;
        const auto &encoder = model.encoder;
        const auto threads = nn::threadsFor(*encoder.ops, encoder.type);
        for (std::size_t first = 0; first < order.size();) {
            nn::EncoderBatch batch;
            batch.starts.push_back(0);
            std::size_t end = first;
            for (; end < order.size() && (end == first || batch.ids.size() + texts[order[end]].ids.size() <= kTokensAtOnce); ++end) {
                const auto &text = texts[order[end]];
                batch.ids.insert(batch.ids.end(), text.ids.begin(), text.ids.end());
                batch.types.insert(batch.types.end(), text.firstOfSecond, 0);
                batch.types.insert(batch.types.end(), text.ids.size() - text.firstOfSecond, 1);
                batch.starts.push_back(std::int64_t(batch.ids.size()));
            }
            const auto states = encoder.forward(batch, stop);
            if (!states.defined())
                return canceled();
            for (std::size_t i = first; i < end; ++i)
                if (!run(order[i], states.slice(0, batch.starts[i - first], batch.starts[i - first + 1])))
                    return damagedWeights();
            first = end;
            if (progress)
                progress(end, order.size());
        }
        return base::ok();
    });
}

base::Status checkIds(const std::vector<Framed> &texts, const weights::BertShape &shape, std::size_t types)
{
    if (std::int64_t(types) > shape.types)
        return base::Error { base::ErrorKind::Unsupported, tr_("The model has no token type for a second text."), tr_("Use a cross-encoder.") };
    for (const auto &text : texts)
        for (const auto id : text.ids)
            if (id < 0 || id >= shape.vocabulary)
                return base::Error { base::ErrorKind::BadData, tr_("The token id %1 is outside the model's vocabulary of %2.", id, shape.vocabulary),
                    tr_("The tokenizer belongs to another model: download or copy the model again.") };
    return base::ok();
}

/// Mean over the rows, summed in their order, or the first of them; made one long where asked for.
Embedder::Vector pooled(const at::Tensor &states, weights::Pooling pooling, bool normalizes)
{
    const auto rows = pooling == weights::Pooling::First ? 1 : states.size(0), columns = states.size(1);
    const auto *values = states.const_data_ptr<float>();
    Embedder::Vector sum(static_cast<std::size_t>(columns));
    for (std::int64_t row = 0; row < rows; ++row, values += columns)
        for (std::int64_t i = 0; i < columns; ++i)
            sum[std::size_t(i)] += values[i];
    double squares = 0;
    for (auto &value : sum) {
        value /= float(rows);
        squares += double(value) * double(value);
    }
    if (normalizes)
        for (auto &value : sum)
            value /= float(std::max(std::sqrt(squares), 1e-12));
    return sum;
}

/// Lengths of both texts when together they may be `most` long.
std::pair<std::size_t, std::size_t> longestFirst(std::size_t first, std::size_t second, std::size_t most)
{
    if (first + second <= most)
        return { first, second };
    const auto shorter = std::min(first, second);
    auto less = shorter, more = shorter > most ? shorter : std::max(shorter, most - shorter);
    if (less + more > most) {
        less = most / 2;
        more = less + most % 2;
    }
    return first > second ? std::pair(more, less) : std::pair(less, more);
}

/// Whether every id that texts get has a row, and the rows are those of this tokenizer's tokens.
///
/// A GGUF file lists a token for each row, as llama.cpp demands. Of others the matrix may be larger: padded to a multiple of at most 128, and
/// beyond that for words to come, as long as half of its rows have a token. With fewer the list was cut, or belongs to another model.
base::Status checkCount(const text::Tokenizer &tokenizer, const weights::ModelFiles &files, std::int64_t rows)
{
    std::int64_t tokens = tokenizer.size();
    // Those that no file lists stand behind the last token, in this order, and no text has them that does not spell them out.
    for (const auto *role : { "mask_token", "pad_token", "unk_token" })
        if (tokens > rows && tokenizer.roleId(role) == tokens - 1)
            --tokens;
    const bool isGguf = files.kind == weights::ModelFiles::Kind::Gguf;
    const auto padded = (tokens + 127) / 128 * 128;
    if (isGguf ? tokens == rows : tokens <= rows && (rows <= padded || rows <= 2 * tokens))
        return base::ok();
    return base::Error { base::ErrorKind::Corrupt,
        tr_("%1 has %2 tokens, but the model's word matrix has %3 rows.", text::tokenizerFile(files).string(), tokens, rows),
        isGguf ? tr_("Download or copy the file again.") : tr_("The file is cut or belongs to another model: download or copy the model again.") };
}

/// The tokenizer of a model with these rows of words.
base::Result<std::shared_ptr<const text::Tokenizer>> tokenizerFor(const weights::ModelFiles &files, std::int64_t rows)
{
    auto tokenizer = text::Tokenizer::load(files);
    if (!tokenizer)
        return tokenizer.error();
    const auto file = text::tokenizerFile(files).string();
    const auto frame = Frame::of(**tokenizer, file);
    if (!frame)
        return frame.error();
    for (const auto &[role, id] : { std::pair("cls_token", frame->begin), std::pair("sep_token", frame->separator) })
        if (id >= rows) // made up for a token that only tokenizer_config.json names
            return base::Error { base::ErrorKind::Corrupt,
                tr_("%1 has no token \"%2\", the %3 that stands around every text.", file, (*tokenizer)->roleText(role).substr(0, 100), role),
                tr_("Download or copy the model's tokenizer again.") };
    if (auto checked = checkCount(**tokenizer, files, rows); !checked)
        return checked.error();
    return tokenizer;
}

} // namespace

base::Result<std::shared_ptr<Embedder>> Embedder::load(const weights::ModelFiles &files, nn::DType dtype, std::stop_token stop)
{
    std::shared_ptr<Embedder> made(new Embedder);
    auto loaded = loadEncoder(files, dtype, std::move(stop));
    if (!loaded)
        return loaded.error();
    auto tokenizer = tokenizerFor(files, (*loaded)->encoder.shape.vocabulary);
    if (!tokenizer)
        return tokenizer.error();
    made->m_model = std::move(*loaded);
    made->m_tokenizer = std::move(*tokenizer);
    const auto most = mostTokensOf(files, made->m_model->encoder.shape.positions);
    if (!most)
        return most.error();
    made->m_mostTokens = *most;
    if (const auto modules = files.file("modules.json"); !modules.empty()) {
        const auto text = base::readFile(modules, 1 << 20);
        made->m_normalizes = text && text->find("Normalize") != std::string::npos;
    }
    return made;
}

base::Result<std::int64_t> Embedder::mostTokensOf(const weights::ModelFiles &files, std::int64_t positions)
{
    const auto most = numberIn(files, "sentence_bert_config.json", "max_seq_length", positions);
    return most ? std::min(*most, positions) : most;
}

std::int64_t Embedder::dimensions() const
{
    return m_model->encoder.shape.hidden;
}

base::Result<std::vector<Embedder::Vector>> Embedder::embed(
    std::span<const std::string> texts, std::stop_token stop, const Progress &progress, std::optional<std::int64_t> most) const
{
    std::vector<Ids> encoded;
    for (const auto &text : texts) {
        if (stop.stop_requested())
            return canceled();
        auto ids = m_tokenizer->encode(text);
        if (!ids)
            return ids.error();
        encoded.push_back(std::move(*ids));
    }
    return embedIds(encoded, std::move(stop), progress, most);
}

base::Result<std::vector<Embedder::Vector>> Embedder::embedIds(
    std::span<const Ids> texts, std::stop_token stop, const Progress &progress, std::optional<std::int64_t> most) const
{
    const auto kept = static_cast<std::size_t>(std::min(m_mostTokens, most.value_or(m_mostTokens)) - kTokensAround);
    const auto frame = Frame::of(*m_tokenizer, tr_("The model"));
    if (!frame)
        return frame.error();
    std::vector<Framed> framed;
    for (const auto &ids : texts)
        framed.push_back(frame->around(std::span(ids).first(std::min(ids.size(), kept))));
    if (auto checked = checkIds(framed, m_model->encoder.shape, 1); !checked)
        return checked.error();
    std::vector<Vector> vectors(texts.size());
    const auto pooling = m_model->encoder.shape.pooling;
    const auto done = eachBatch(*m_model, framed, stop, progress, [&](std::size_t text, const at::Tensor &states) {
        vectors[text] = pooled(states, pooling, m_normalizes);
        return std::all_of(vectors[text].begin(), vectors[text].end(), [](float value) { return std::isfinite(value); });
    });
    if (!done)
        return done.error();
    return vectors;
}

base::Result<std::shared_ptr<CrossEncoder>> CrossEncoder::load(const weights::ModelFiles &files, nn::DType dtype, std::stop_token stop)
{
    std::shared_ptr<CrossEncoder> made(new CrossEncoder);
    if (files.kind == weights::ModelFiles::Kind::Gguf)
        return base::Error { base::ErrorKind::Unsupported, files.gguf.string() + ": " + tr_("GGUF files are not supported for reranking yet."),
            tr_("Use the cross-encoder's Hugging Face folder.") };
    auto loaded = loadEncoder(files, dtype, std::move(stop));
    if (!loaded)
        return loaded.error();
    if (!(*loaded)->head)
        return base::Error { base::ErrorKind::Unsupported, tr_("%1 scores no pairs of texts.", files.name),
            tr_("Use a cross-encoder (BertForSequenceClassification with one label).") };
    auto tokenizer = tokenizerFor(files, (*loaded)->encoder.shape.vocabulary);
    if (!tokenizer)
        return tokenizer.error();
    made->m_model = std::move(*loaded);
    made->m_tokenizer = std::move(*tokenizer);
    const auto most = mostTokensOf(files, made->m_model->encoder.shape.positions);
    if (!most)
        return most.error();
    made->m_mostTokens = *most;
    return made;
}

base::Result<std::int64_t> CrossEncoder::mostTokensOf(const weights::ModelFiles &files, std::int64_t positions)
{
    const auto most = numberIn(files, "tokenizer_config.json", "model_max_length", positions);
    return most ? std::min(*most, positions) : most;
}

base::Result<std::vector<CrossEncoder::Score>> CrossEncoder::score(
    std::span<const Pair> pairs, std::stop_token stop, const Progress &progress, std::optional<std::int64_t> most) const
{
    std::vector<std::pair<Ids, Ids>> encoded;
    for (const auto &pair : pairs) {
        if (stop.stop_requested())
            return canceled();
        auto query = m_tokenizer->encode(pair.query), text = m_tokenizer->encode(pair.text);
        if (!query || !text)
            return query ? text.error() : query.error();
        encoded.emplace_back(std::move(*query), std::move(*text));
    }
    std::vector<IdPair> ids;
    for (const auto &[query, text] : encoded)
        ids.push_back({ query, text });
    return scoreIds(ids, std::move(stop), progress, most);
}

base::Result<std::vector<CrossEncoder::Score>> CrossEncoder::scoreIds(
    std::span<const IdPair> pairs, std::stop_token stop, const Progress &progress, std::optional<std::int64_t> most) const
{
    const auto kept = static_cast<std::size_t>(std::min(m_mostTokens, most.value_or(m_mostTokens)) - kTokensAround);
    const auto frame = Frame::of(*m_tokenizer, tr_("The model"));
    if (!frame)
        return frame.error();
    std::vector<Framed> framed;
    for (const auto &[query, text] : pairs) {
        const auto [first, second] = longestFirst(query.size(), text.size(), kept);
        framed.push_back(frame->around(query.first(first), text.first(second)));
    }
    const auto &[encoder, head] = *m_model;
    if (auto checked = checkIds(framed, encoder.shape, 2); !checked)
        return checked.error();
    std::vector<Score> scores(pairs.size());
    const auto done = eachBatch(*m_model, framed, stop, progress, [&](std::size_t pair, const at::Tensor &states) {
        const auto pooled = at::linear(states.slice(0, 0, 1), head->poolerWeight, head->poolerBias);
        const double logit = at::linear(pooled.tanh(), head->weight, head->bias).item<double>();
        scores[pair] = { logit, encoder.shape.hasSigmoid ? 1 / (1 + std::exp(-logit)) : logit };
        return std::isfinite(logit) && at::isfinite(pooled).all().item<bool>(); // tanh makes a number of an infinity
    });
    if (!done)
        return done.error();
    return scores;
}

} // namespace anneal::model
