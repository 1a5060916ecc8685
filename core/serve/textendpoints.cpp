// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/fields.h"
#include "core/serve/longanswer.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace anneal::serve {
namespace {

using base::Json;

constexpr std::size_t kLongestText = 1u << 20; // bytes, of what is only tokenized

/// The ids of a text to score, or why there are none.
std::optional<Problem> readScore(Service &service, const std::string &request, std::shared_ptr<Backend> &backend, std::vector<std::int32_t> &ids)
{
    Json body;
    Service::Held held;
    std::string named, name;
    auto problem = firstProblem([&] { return service.waitToRead(request, { ModelKind::Text }, held); }, [&] { return parseObject(request, body); },
        [&] {
            return refuseOthers(body, { "model", "text" }, "text");
        },
        [&] { return readText(body, "model", named); }, [&] { return service.textModel(named, name, backend); });
    if (!problem && (!body.contains("text") || !body["text"].is_string()))
        problem = bad("'text' must be a text.", "text");
    if (problem)
        return problem;
    const auto encoded = service.inEncodingTurn(held, [&]() -> base::Status {
        auto made = backend->encodeText(body["text"].get<std::string>(), true);
        if (!made)
            return made.error();
        ids = std::move(*made);
        return base::ok();
    });
    if (!encoded)
        return problemOf(encoded.error(), "text");
    if (std::ssize(ids) > backend->contextLength())
        return tooLong("'text'", ids.size(), backend->contextLength(), "text");
    if (const auto checked = backend->check(ids); !checked)
        return problemOf(checked.error(), "text");
    if (ids.size() < 2)
        return bad("The text has fewer than two tokens, so there is nothing to score.", "text");
    return {};
}

/// Whether the tokens that the model has around a text belong to it: they do, as with vLLM, where nobody says otherwise. llama.cpp has another name
/// for it.
std::optional<Problem> readAddSpecial(const Json &body, bool &into)
{
    const auto *named = given(body, "add_special_tokens"), *other = given(body, "add_special");
    if (named && other && *named != *other)
        return bad("'add_special_tokens' is " + shown(named->dump()) + " and 'add_special' is " + shown(other->dump()) + ": send one of them.",
            "add_special");
    return firstProblem([&] { return readBool(body, "add_special", into); }, [&] { return readBool(body, "add_special_tokens", into); });
}

/// Any model can tokenize.
std::optional<Problem> findTokenizer(Service &service, const std::string &named, std::shared_ptr<TokenBackend> &into)
{
    std::string name;
    ModelKind kind {};
    if (auto problem = service.resolve(named, {}, name, kind))
        return problem;
    LoadedModel model;
    if (auto problem = service.load(name, kind, model))
        return problem;
    if (kind == ModelKind::Text)
        into = std::move(model.text);
    else if (kind == ModelKind::Embedder)
        into = std::move(model.embedder);
    else
        into = std::move(model.reranker);
    return {};
}

} // namespace

void tokenize(Service &service, const httplib::Request &request, httplib::Response &response)
{
    Json body;
    Service::Held held;
    std::string named;
    std::shared_ptr<TokenBackend> backend;
    bool addSpecial = true;
    auto problem = firstProblem([&] { return service.waitToRead(request.body, {}, held); }, [&] { return parseObject(request.body, body); },
        [&] {
            return refuseOthers(body, { "model", "text", "add_special_tokens", "add_special" }, "text");
        },
        [&] { return readText(body, "model", named); }, [&] { return readAddSpecial(body, addSpecial); },
        [&] { return findTokenizer(service, named, backend); });
    if (!problem && (!body.contains("text") || !body["text"].is_string()))
        problem = bad("'text' must be a text.", "text");
    if (!problem && body["text"].get_ref<const std::string &>().size() > kLongestText) // the reply names every piece
        problem = bad("'text' is longer than 1 MiB.", "text");
    if (problem) {
        answer(response, *problem);
        return;
    }
    const auto encoded = service.inEncodingTurn(held, [&]() -> base::Status {
        const auto made = backend->encodeText(body["text"].get<std::string>(), addSpecial);
        if (!made)
            return made.error();
        Json pieces = Json::array(); // takes as much memory as the encoding, so that is made by one at a time as well
        for (const auto id : *made)
            pieces.push_back(backend->textOf(id));
        answer(response, 200, { { "tokens", *made }, { "pieces", std::move(pieces) }, { "count", made->size() } });
        return base::ok();
    });
    if (!encoded)
        answer(response, problemOf(encoded.error(), "text"));
}

void score(Service &service, const httplib::Request &request, httplib::Response &response)
{
    std::vector<std::int32_t> ids;
    std::shared_ptr<Backend> backend;
    if (const auto problem = readScore(service, request.body, backend, ids))
        return answer(response, *problem);
    answerInTurn(service, ModelKind::Text, request, response, [backend, ids](const std::stop_token &stop) -> base::Result<Json> {
        const auto scores = backend->score(ids, stop);
        if (!scores)
            return scores.error();
        const double sum = std::accumulate(scores->begin(), scores->end(), 0.0);
        const auto perplexity = std::exp(-sum / static_cast<double>(scores->size()));
        return Json { { "tokens", ids }, { "logprobs", *scores }, { "sum", sum }, { "perplexity", perplexity } };
    });
}

} // namespace anneal::serve
