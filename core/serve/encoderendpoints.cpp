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

constexpr std::size_t kMostTexts = 2048; // OpenAI's

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

/// How much is read of the texts of a request.
struct Extent
{
    std::int64_t most = 0;   // tokens of each
    std::int64_t tokens = 0; // of all of them
};

/// Whether texts with so many tokens can be read whole, or are to be cut: vLLM's truncate_prompt_tokens, where -1 stands for as many as the model
/// reads. Otherwise a text that is too long would be represented by its beginning, and nobody would know.
std::optional<Problem> limit(
    const char *name, const std::vector<std::int64_t> &counts, std::int64_t most, const std::optional<std::int64_t> &truncate, Extent &into)
{
    constexpr std::int64_t kFewest = 4; // those around the texts and one of a text
    if (truncate && *truncate != -1 && (*truncate < kFewest || *truncate > most))
        return bad("'truncate_prompt_tokens' must be -1 or a whole number from " + std::to_string(kFewest) + " to " + std::to_string(most) + ".",
            "truncate_prompt_tokens");
    into.most = truncate && *truncate != -1 ? *truncate : most;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] > most && !truncate)
            return bad(std::string(name) + "[" + std::to_string(i) + "] has " + std::to_string(counts[i]) + " tokens, and this model reads at most "
                    + std::to_string(most) + ". Shorten it, or send \"truncate_prompt_tokens\": -1 to have it cut.",
                name, "context_length_exceeded");
        into.tokens += std::min(counts[i], into.most);
    }
    return {};
}

std::optional<Problem> readInput(const Json &body, std::vector<TextOrIds> &into)
{
    if (auto problem = readTexts(body, "input", into))
        return problem;
    if (std::find(into.begin(), into.end(), TextOrIds(std::string())) != into.end())
        return bad("'input' must not hold an empty text.", "input");
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

base::Result<std::vector<std::string>> textsOf(const EmbedderBackend &backend, const std::vector<TextOrIds> &input)
{
    std::vector<std::string> texts;
    for (const auto &entry : input) {
        if (const auto *given = std::get_if<std::string>(&entry)) {
            texts.push_back(*given);
            continue;
        }
        auto text = backend.textOf(std::get<std::vector<std::int32_t>>(entry));
        if (!text)
            return text.error();
        texts.push_back(std::move(*text));
    }
    return texts;
}

/// The texts to embed and who does it.
std::optional<Problem> prepareEmbedding(Service &service, const std::string &text, EmbeddingRequest &request, std::string &name,
    std::shared_ptr<EmbedderBackend> &backend, std::vector<std::string> &texts, Extent &extent)
{
    Service::Held held;
    if (auto problem = firstProblem([&] { return service.enter(text, ModelKind::Embedder, held); }, [&] { return readEmbedding(text, request); },
            [&] { return service.resolve(request.model, ModelKind::Embedder, name); }))
        return problem;
    auto model = service.models.embedder(name);
    if (!model)
        return problemOf(model.error());
    backend = std::move(*model);
    if (request.dimensions && *request.dimensions != backend->dimensions())
        return bad("'dimensions' must be " + std::to_string(backend->dimensions()) + " or left out: this model's vectors cannot be shortened.",
            "dimensions", "unsupported_parameter");
    auto read = textsOf(*backend, request.input);
    if (!read)
        return problemOf(read.error());
    texts = std::move(*read);
    request.input.clear();
    const auto counts = backend->countTokens(texts);
    if (!counts)
        return problemOf(counts.error());
    return limit("input", *counts, backend->mostTokens(), request.truncate, extent);
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

} // namespace

void embed(Service &service, const httplib::Request &request, httplib::Response &response)
{
    EmbeddingRequest asked;
    std::string name;
    std::shared_ptr<EmbedderBackend> backend;
    std::vector<std::string> texts;
    Extent extent;
    if (const auto problem = prepareEmbedding(service, request.body, asked, name, backend, texts, extent))
        return answer(response, *problem);
    answerInTurn(service, request, response, [=, isBase64 = asked.isBase64](const std::stop_token &stop) -> base::Result<Json> {
        const auto vectors = backend->embed(texts, extent.most, stop);
        if (!vectors)
            return vectors.error();
        Json data = Json::array();
        for (const auto &vector : *vectors)
            data.push_back(
                { { "object", "embedding" }, { "index", data.size() }, { "embedding", isBase64 ? Json(base64Of(vector)) : Json(vector) } });
        return Json { { "object", "list" }, { "data", std::move(data) }, { "model", name },
            { "usage", { { "prompt_tokens", extent.tokens }, { "total_tokens", extent.tokens } } } };
    });
}

void rerank(Service &service, const httplib::Request &request, httplib::Response &response)
{
    RerankRequest asked;
    std::string name;
    Service::Held held;
    if (const auto problem = firstProblem([&] { return service.enter(request.body, ModelKind::Reranker, held); },
            [&] { return readRerank(request.body, asked); }, [&] { return service.resolve(asked.model, ModelKind::Reranker, name); }))
        return answer(response, *problem);
    held.turn.reset();
    const auto backend = service.models.reranker(name);
    if (!backend)
        return answer(response, problemOf(backend.error()));
    Extent extent;
    const auto counts = (*backend)->countTokens(asked.query, asked.documents);
    if (!counts)
        return answer(response, problemOf(counts.error()));
    if (const auto problem = limit("documents", *counts, (*backend)->mostTokens(), asked.truncate, extent))
        return answer(response, *problem);
    answerInTurn(service, request, response, [asked, name, extent, reranker = *backend](const std::stop_token &stop) -> base::Result<Json> {
        const auto scores = reranker->score(asked.query, asked.documents, extent.most, stop);
        if (!scores)
            return scores.error();
        return Json { { "model", name }, { "results", resultsOf(asked, *scores) },
            { "usage", { { "prompt_tokens", extent.tokens }, { "total_tokens", extent.tokens } } } };
    });
}

} // namespace anneal::serve
