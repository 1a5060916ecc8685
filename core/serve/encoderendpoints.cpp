// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/fields.h"
#include "core/serve/longanswer.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>

namespace anneal::serve {
namespace {

using base::Json;
using Ids = EncoderBackend::Ids;

constexpr std::size_t kMostTexts = 2048; // OpenAI's
constexpr const char *kNoTokens = " has no tokens: it is empty, or holds nothing but white space.";

/// The bytes of the numbers, little end first, as RFC 4648 spells them.
std::string base64Of(const std::vector<float> &numbers)
{
    static_assert(std::endian::native == std::endian::little);
    static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes(numbers.size() * sizeof(float), '\0');
    std::memcpy(bytes.data(), numbers.data(), bytes.size());
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto byte = [&](std::size_t at) { return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0u; };
        const auto group = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        for (std::size_t digit = 0; digit < 4; ++digit)
            text += i + digit <= bytes.size() ? kDigits[group >> (18 - 6 * digit) & 63] : '=';
    }
    return text;
}

struct EmbeddingRequest
{
    std::string model;
    std::vector<TextOrIds> input;
    bool isBase64 = false;
    std::optional<std::int64_t> dimensions;
    std::optional<std::int64_t> truncate; // to so many tokens, or -1
};

/// How many tokens of the texts of a request are read, with those around each.
struct ReadLength
{
    std::int64_t perText = 0; // at most
    std::int64_t total = 0;
};

/// Whether texts can be read whole, each beside `query`, or are to be cut: vLLM's truncate_prompt_tokens, where -1 stands for as many as the model
/// reads. Otherwise a text that is too long would be represented by its beginning, and nobody would know. One without tokens is refused as well, for
/// a vector (as OpenAI and text-embeddings-inference do) and for a score: it would be a number like any other, and is one of nothing.
std::optional<Problem> checkLengths(const EncoderBackend &backend, const char *name, const std::vector<Ids> &texts, const Ids &query,
    const std::optional<std::int64_t> &truncate, ReadLength &into)
{
    // One token of the text, and of the query where there is one: scores without it would be the same for all queries.
    const auto least = backend.tokensAround() + (query.empty() ? 0 : 1) + 1, most = backend.mostTokens();
    if (truncate && *truncate != -1 && (*truncate < least || *truncate > most))
        return bad("'truncate_prompt_tokens' must be -1 or a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ".",
            "truncate_prompt_tokens");
    if (const auto ofQuery = std::ssize(query) + backend.tokensAround(); ofQuery >= most && !truncate)
        return bad("'query' has " + std::to_string(ofQuery) + " tokens, and this model reads at most " + std::to_string(most)
                + ", those of a document among them. Shorten it, or send \"truncate_prompt_tokens\": -1 to have it cut.",
            "query", "context_length_exceeded");
    into.perText = truncate && *truncate != -1 ? *truncate : most;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (texts[i].empty())
            return bad(std::string(name) + "[" + std::to_string(i) + "]" + kNoTokens, name);
        const auto count = std::ssize(texts[i]) + std::ssize(query) + backend.tokensAround();
        if (count > most && !truncate)
            return bad(std::string(name) + "[" + std::to_string(i) + "] has " + std::to_string(count) + " tokens, and this model reads at most "
                    + std::to_string(most) + ". Shorten it, or send \"truncate_prompt_tokens\": -1 to have it cut.",
                name, "context_length_exceeded");
        into.total += std::min(count, into.perText);
    }
    return {};
}

std::optional<Problem> readInput(const Json &body, std::vector<TextOrIds> &into)
{
    if (auto problem = readTexts(body, "input", into))
        return problem;
    if (into.size() > kMostTexts)
        return bad("'input' may hold up to 2,048 texts.", "input");
    return {};
}

std::optional<Problem> readEmbedding(const std::string &text, EmbeddingRequest &into)
{
    Json body;
    std::string format = "float";
    auto problem = firstProblem([&] { return parseObject(text, body); },
        [&] {
            return refuseOthers(body, { "model", "input", "encoding_format", "dimensions", "truncate_prompt_tokens", "user" });
        },
        [&] { return readText(body, "model", into.model); }, [&] { return readText(body, "encoding_format", format); },
        [&] { return readWhole(body, "dimensions", 1, into.dimensions); },
        [&] { return readWhole(body, "truncate_prompt_tokens", -1, into.truncate); }, [&] { return readInput(body, into.input); });
    if (!problem && format != "float" && format != "base64")
        problem = bad("'encoding_format' must be 'float' or 'base64'.", "encoding_format");
    into.isBase64 = format == "base64";
    return problem;
}

/// The ids of what is to be embedded: all of it is texts, or all of it is ids.
base::Result<std::vector<Ids>> encode(const EmbedderBackend &backend, std::vector<TextOrIds> &input)
{
    std::vector<std::string> texts;
    std::vector<Ids> encoded;
    for (auto &entry : input) {
        if (auto *text = std::get_if<std::string>(&entry)) {
            texts.push_back(std::move(*text));
            continue;
        }
        auto ids = backend.idsOfText(std::get<Ids>(entry));
        if (!ids)
            return ids.error();
        encoded.push_back(std::move(*ids));
    }
    return texts.empty() ? encoded : backend.encode(texts);
}

/// What is to be embedded, once it is encoded, and who does it.
struct Embedding
{
    std::string model;
    std::shared_ptr<EmbedderBackend> backend;
    std::vector<Ids> texts;
    ReadLength length;
    bool isBase64 = false;
};

std::optional<Problem> prepareEmbedding(Service &service, const std::string &text, Embedding &into)
{
    Service::Held held;
    EmbeddingRequest request;
    if (auto problem = firstProblem([&] { return service.waitToRead(text, { ModelKind::Embedder }, held); },
            [&] { return readEmbedding(text, request); }, [&] { return service.resolve(request.model, ModelKind::Embedder, into.model); }))
        return problem;
    LoadedModel model;
    if (auto problem = service.load(into.model, ModelKind::Embedder, model))
        return problem;
    into.backend = std::move(model.embedder);
    into.isBase64 = request.isBase64;
    if (request.dimensions && *request.dimensions != into.backend->dimensions())
        return bad("'dimensions' must be " + std::to_string(into.backend->dimensions()) + " or left out: this model's vectors cannot be shortened.",
            "dimensions", "unsupported_parameter");
    const auto encoded = service.inEncodingTurn(held, [&]() -> base::Status {
        auto texts = encode(*into.backend, request.input);
        if (!texts)
            return texts.error();
        into.texts = std::move(*texts);
        return base::ok();
    });
    return encoded ? checkLengths(*into.backend, "input", into.texts, {}, request.truncate, into.length) : problemOf(encoded.error(), "input");
}

struct RerankRequest
{
    std::string model, query;
    std::vector<std::string> documents;
    std::optional<std::int64_t> top;
    std::optional<std::int64_t> truncate; // as of an embedding
    bool returnsDocuments = false;
};

std::optional<Problem> readDocuments(const Json &body, std::vector<std::string> &into)
{
    const auto *documents = given(body, "documents");
    if (!documents || !documents->is_array() || documents->empty() || documents->size() > kMostTexts)
        return bad("'documents' must be a list of 1 to 2,048 texts.", "documents");
    for (const auto &document : *documents) {
        const bool isObject = document.is_object() && document.contains("text");
        const auto &text = isObject ? document["text"] : document;
        if (!text.is_string())
            return bad("'documents' must hold texts, or objects with a 'text'.", "documents");
        into.push_back(text.get<std::string>());
    }
    return {};
}

std::optional<Problem> readRerank(const std::string &text, RerankRequest &into)
{
    Json body;
    auto problem = firstProblem([&] { return parseObject(text, body); },
        [&] {
            return refuseOthers(body, { "model", "query", "documents", "top_n", "return_documents", "truncate_prompt_tokens", "user" });
        },
        [&] { return readText(body, "model", into.model); }, [&] { return readText(body, "query", into.query); },
        [&] { return readWhole(body, "top_n", 1, into.top); }, [&] { return readWhole(body, "truncate_prompt_tokens", -1, into.truncate); },
        [&] { return readBool(body, "return_documents", into.returnsDocuments); }, [&] { return readDocuments(body, into.documents); });
    if (!problem && into.query.empty())
        problem = bad("'query' must be a text that is not empty.", "query");
    return problem;
}

/// The best first; those that are equal in the order they came.
Json resultsOf(const RerankRequest &asked, const std::vector<double> &scores)
{
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    if (asked.top)
        order.resize(std::min(order.size(), static_cast<std::size_t>(*asked.top)));
    Json results = Json::array();
    for (const auto index : order) {
        Json result { { "index", index }, { "relevance_score", scores[index] } };
        if (asked.returnsDocuments)
            result["document"] = { { "text", asked.documents[index] } };
        results.push_back(std::move(result));
    }
    return results;
}

/// What is to be ranked, once it is encoded, and who does it.
struct Ranking
{
    RerankRequest request; // with its documents where they are given back
    std::string model;
    std::shared_ptr<RerankerBackend> backend;
    Ids query;
    std::vector<Ids> texts;
    ReadLength length;
};

std::optional<Problem> prepareRanking(Service &service, const std::string &text, Ranking &into)
{
    Service::Held held;
    auto &request = into.request;
    if (auto problem = firstProblem([&] { return service.waitToRead(text, { ModelKind::Reranker }, held); },
            [&] { return readRerank(text, request); }, [&] { return service.resolve(request.model, ModelKind::Reranker, into.model); }))
        return problem;
    LoadedModel model;
    if (auto problem = service.load(into.model, ModelKind::Reranker, model))
        return problem;
    into.backend = std::move(model.reranker);
    const auto encoded = service.inEncodingTurn(held, [&]() -> base::Status {
        auto query = into.backend->encode({ &request.query, 1 });
        if (!query)
            return query.error();
        auto texts = into.backend->encode(request.documents);
        if (!texts)
            return texts.error();
        into.query = std::move(query->front());
        into.texts = std::move(*texts);
        return base::ok();
    });
    if (!encoded)
        return problemOf(encoded.error(), "documents");
    if (into.query.empty())
        return bad(std::string("'query'") + kNoTokens, "query");
    if (!request.returnsDocuments)
        request.documents.clear();
    return checkLengths(*into.backend, "documents", into.texts, into.query, request.truncate, into.length);
}

Json usageOf(const ReadLength &length)
{
    return { { "prompt_tokens", length.total }, { "total_tokens", length.total } };
}

} // namespace

void embed(Service &service, const httplib::Request &request, httplib::Response &response)
{
    const auto asked = std::make_shared<Embedding>(); // the library copies what does the work
    if (const auto problem = prepareEmbedding(service, request.body, *asked))
        return answer(response, *problem);
    answerInTurn(service, ModelKind::Embedder, request, response, [asked](const std::stop_token &stop) -> base::Result<Json> {
        const auto vectors = asked->backend->embed(asked->texts, asked->length.perText, stop);
        if (!vectors)
            return vectors.error();
        Json data = Json::array();
        for (const auto &vector : *vectors)
            data.push_back(
                { { "object", "embedding" }, { "index", data.size() }, { "embedding", asked->isBase64 ? Json(base64Of(vector)) : Json(vector) } });
        return Json { { "object", "list" }, { "data", std::move(data) }, { "model", asked->model }, { "usage", usageOf(asked->length) } };
    });
}

void rerank(Service &service, const httplib::Request &request, httplib::Response &response)
{
    const auto asked = std::make_shared<Ranking>();
    if (const auto problem = prepareRanking(service, request.body, *asked))
        return answer(response, *problem);
    answerInTurn(service, ModelKind::Reranker, request, response, [asked](const std::stop_token &stop) -> base::Result<Json> {
        const auto scores = asked->backend->score(asked->query, asked->texts, asked->length.perText, stop);
        if (!scores)
            return scores.error();
        return Json { { "model", asked->model }, { "results", resultsOf(asked->request, *scores) }, { "usage", usageOf(asked->length) } };
    });
}

} // namespace anneal::serve
