// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/encoderverbs.h"

#include "app/engine/jsonlines.h"
#include "app/engine/modeloptions.h"
#include "app/engine/verbs.h"
#include "app/verbs/modelverbs.h"
#include "core/base/inputname.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/model/embedder.h"
#include "core/text/tokenizer.h"
#include "core/weights/modelshape.h"

#include <cstdio>

namespace anneal::engine {

using verbs::EncodeOptions;

namespace {

/// The text of a key, or a sentence on why there is none. An empty one says nothing: /v1/embeddings and /v1/rerank refuse it as well.
std::string takeText(const base::Json &row, const char *key, std::string &to)
{
    const auto value = row.find(key);
    if (value == row.end() || !value->is_string())
        return tr_("there is no text \"%1\".", key);
    to = value->get<std::string>();
    return base::trimmed(to).empty() ? tr_("\"%1\" is empty.", key) : std::string();
}

/// What of the rows is longer than the model reads. Its beginning would stand for all of it, and nobody would know: that has to be asked for.
class LongRows
{
public:
    /// `form`: of the sentence with a line, its file, its tokens and the most there may be.
    LongRows(const EncodeOptions &options, const char *form, std::int64_t mostTokens) : m_options(options), m_form(form), m_most(mostTokens) { }

    /// `tokens`: with those around the text.
    base::Status take(std::size_t line, std::int64_t tokens)
    {
        ++m_rows;
        if (tokens <= m_most)
            return base::ok();
        ++m_cut;
        if (m_options.truncates)
            return base::ok();
        return base::Error { base::ErrorKind::BadData,
            base::fill(m_form, { std::to_string(line), base::nameOfInput(m_options.batch), base::formatCount(tokens), base::formatCount(m_most) }),
            tr_("Shorten the row, or have what is too long cut with --truncate.") };
    }

    void tell() const
    {
        if (m_cut > 0 && !m_options.output.quiet)
            printNote(tr_("Rows that were cut to the %1 tokens that the model reads: %2 of %3.", base::formatCount(m_most), base::formatCount(m_cut),
                base::formatCount(m_rows)));
    }

private:
    const EncodeOptions &m_options;
    const char *const m_form;
    const std::int64_t m_most;
    std::size_t m_rows = 0, m_cut = 0;
};

/// What to say where an encoder cannot be loaded: of a text model what it is for.
base::Error notAnEncoder(const EncodeOptions &options, const weights::ModelFiles &files, base::Error error, const char *form)
{
    if (error.kind != base::ErrorKind::Unsupported || !weights::readShape(files))
        return error;
    return { base::ErrorKind::Unsupported, base::fill(form, { options.model.model }),
        tr_("Use anneal-cli generate for it, or another model for this.") };
}

base::Status embedAll(const EncodeOptions &options)
{
    std::vector<std::string> texts;
    std::vector<std::size_t> lines;
    const auto read = readJsonLines(options.batch, "{\"text\": \"Hello\"}", [&](const base::Json &row, std::size_t line) {
        lines.push_back(line);
        return takeText(row, "text", texts.emplace_back());
    });
    if (!read)
        return read;
    const auto files = filesOf(options.model);
    if (!files)
        return files.error();
    const auto embedder = model::Embedder::load(*files, typeOf(options.model));
    if (!embedder)
        return notAnEncoder(options, *files, embedder.error(), tr_("%1 writes text and makes no vectors here."));
    LongRows longRows(options, tr_("Line %1 of %2: the text has %3 tokens, and the model reads at most %4."), (*embedder)->mostTokens());
    std::vector<model::Embedder::Ids> encoded;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        auto ids = (*embedder)->tokenizer().encode(texts[i]);
        if (!ids)
            return ids.error();
        if (auto taken = longRows.take(lines[i], std::ssize(*ids) + model::Embedder::kTokensAround); !taken)
            return taken;
        encoded.push_back(std::move(*ids));
    }
    const RowProgress progress(encoded.size(), options.output.quiet);
    const auto vectors = (*embedder)->embedIds(encoded, {}, [&](std::size_t done, std::size_t) { progress.show(done); });
    if (!vectors)
        return vectors.error();
    for (const auto &vector : *vectors)
        printResult(base::toShownLine({ { "embedding", vector } }) + "\n");
    longRows.tell();
    return base::ok();
}

base::Status rerankAll(const EncodeOptions &options)
{
    std::vector<model::CrossEncoder::Pair> pairs;
    std::vector<std::size_t> lines;
    const auto read = readJsonLines(options.batch, "{\"query\": \"Who?\", \"text\": \"Nobody.\"}", [&](const base::Json &row, std::size_t line) {
        lines.push_back(line);
        auto &pair = pairs.emplace_back();
        auto wrong = takeText(row, "query", pair.query);
        return wrong.empty() ? takeText(row, "text", pair.text) : wrong;
    });
    if (!read)
        return read;
    const auto files = filesOf(options.model);
    if (!files)
        return files.error();
    const auto encoder = model::CrossEncoder::load(*files, typeOf(options.model));
    if (!encoder)
        return notAnEncoder(options, *files, encoder.error(), tr_("%1 writes text and ranks nothing here."));
    LongRows longRows(
        options, tr_("Line %1 of %2: query and text together have %3 tokens, and the model reads at most %4."), (*encoder)->mostTokens());
    std::vector<std::pair<model::Embedder::Ids, model::Embedder::Ids>> encoded;
    std::vector<model::CrossEncoder::IdPair> ids;
    const auto &tokenizer = (*encoder)->tokenizer();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        auto query = tokenizer.encode(pairs[i].query), text = tokenizer.encode(pairs[i].text);
        if (!query || !text)
            return query ? text.error() : query.error();
        if (auto taken = longRows.take(lines[i], std::ssize(*query) + std::ssize(*text) + model::CrossEncoder::kTokensAround); !taken)
            return taken;
        encoded.emplace_back(std::move(*query), std::move(*text));
    }
    for (const auto &[query, text] : encoded)
        ids.push_back({ query, text });
    const RowProgress progress(ids.size(), options.output.quiet);
    const auto scores = (*encoder)->scoreIds(ids, {}, [&](std::size_t done, std::size_t) { progress.show(done); });
    if (!scores)
        return scores.error();
    for (const auto &score : *scores)
        printResult(base::toShownLine({ { "logit", score.logit }, { "score", score.score } }) + "\n");
    longRows.tell();
    return base::ok();
}

template <typename Options>
int runVerb(std::string_view verb, int argc, char **argv, base::Status (*run)(const EncodeOptions &))
{
    Options options;
    if (const auto code = readOptions(verb, options, argc, argv))
        return *code;
    const auto done = run(options);
    return done ? 0 : reportError(done.error(), options.output.json);
}

} // namespace

int embedVerb(int argc, char **argv)
{
    return runVerb<verbs::EmbedOptions>("embed", argc, argv, embedAll);
}

int rerankVerb(int argc, char **argv)
{
    return runVerb<verbs::RerankOptions>("rerank", argc, argv, rerankAll);
}

} // namespace anneal::engine
