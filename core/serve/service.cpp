// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/service.h"

#include "core/serve/fields.h"
#include "core/serve/requesthead.h"
#include "core/serve/server.h"

#include <cstdio>

namespace anneal::serve {

using base::Json;

namespace {

std::string namesOf(const Models &models, const Wanted &wanted)
{
    constexpr std::size_t kMost = 10;
    std::string names;
    auto all = models.list();
    std::erase_if(all, [&](const Models::Listed &model) { return !model.is(wanted); });
    for (std::size_t i = 0; i < all.size() && i < kMost; ++i)
        names += (names.empty() ? "'" : ", '") + all[i].name + "'";
    return names.empty() ? "none" : all.size() > kMost ? names + " …" : names;
}

/// "a model that can chat"
std::string nameOf(const Wanted &wanted)
{
    return wanted.isChat ? "a model that can chat" : wanted.kind ? "a model of the kind \"" + std::string(kindName(*wanted.kind)) + "\"" : "a model";
}

} // namespace

void answer(httplib::Response &response, int status, const Json &body)
{
    response.status = status;
    response.set_content(base::toJsonLine(body) + "\n", "application/json");
}

void answer(httplib::Response &response, const Problem &problem)
{
    answer(response, problem.status, errorBody(problem));
    if (const auto wait = retryAfter(problem); !wait.empty())
        response.set_header("Retry-After", wait);
}

Problem noModel(const std::string &name, const Models &models, const Wanted &wanted)
{
    return { 404,
        "The model '" + shown(name) + "' does not exist here; this server has " + namesOf(models, wanted) + (wanted.isChat ? " for chats." : "."),
        "model", "model_not_found" };
}

Service::Service(Models &served, const ServerSettings &settings)
    : models(served)
    , places(std::max<std::size_t>(settings.atOnce, 1))
    , encodings(1, kMostEncodings)
    , m_turns { TurnQueue(places, settings.mostWaiting), TurnQueue(places, settings.mostWaiting), TurnQueue(places, settings.mostWaiting) }
{ }

std::optional<Problem> Service::waitToRead(const std::string &body, const Wanted &wanted, Held &held)
{
    if (body.size() <= kLargeBody)
        return {};
    if (auto problem = loadNamedIn(body, wanted, held.model))
        return problem;
    auto joined = encodings.join();
    if (!joined)
        return busy();
    held.turn.emplace(std::move(*joined));
    return held.turn->wait([this] { return !stopping.stop_requested(); }) ? std::nullopt : std::optional(serve::stopping());
}

/// Loads the model that a body names; what is wrong with the body is found when it is read.
std::optional<Problem> Service::loadNamedIn(const std::string &body, const Wanted &wanted, LoadedModel &into) const
{
    const auto named = modelNamedIn(body);
    std::string name;
    ModelKind kind {};
    if (!named)
        return {};
    if (auto problem = resolve(*named, wanted, name, kind))
        return problem;
    return load(name, kind, into);
}

std::optional<Problem> Service::load(const std::string &name, ModelKind kind, LoadedModel &into) const
{
    auto model = models.get(name, kind);
    if (!model) {
        auto problem = problemOf(model.error());
        if (problem.status < 500)
            problem = { 500, std::move(problem.message), "", codeOf(model.error().kind) };
        problem.message = models.withoutFolders(name, std::move(problem.message));
        return problem;
    }
    into = std::move(*model);
    return {};
}

base::Status Service::inEncodingTurn(const Held &held, const std::function<base::Status()> &encode)
{
    if (held.turn)
        return encode();
    auto turn = encodings.join();
    if (!turn)
        return base::Error { base::ErrorKind::Busy, "too many requests are waiting", "Try again later." };
    if (!turn->wait([this] { return !stopping.stop_requested(); }))
        return base::Error { base::ErrorKind::Canceled, "the server is stopping", {} };
    return encode();
}

std::optional<Problem> Service::resolve(const std::string &named, const Wanted &wanted, std::string &name, ModelKind &kind) const
{
    const auto found = named.empty() ? models.only(wanted.kind) : models.find(named);
    if (!found && named.empty())
        return bad("'model' must name " + nameOf(wanted) + "; this server has " + namesOf(models, wanted) + ".", "model");
    if (!found)
        return noModel(named, models, wanted);
    if (wanted.kind && found->kind != *wanted.kind)
        return bad(otherKind(named, found->kind, *wanted.kind) + " This server has " + namesOf(models, wanted) + ".", "model");
    name = found->name;
    kind = found->kind;
    return {};
}

std::optional<Problem> Service::textModel(const std::string &named, std::string &name, std::shared_ptr<Backend> &into, const Wanted &wanted) const
{
    ModelKind kind {};
    if (auto problem = resolve(named, wanted, name, kind))
        return problem;
    LoadedModel model;
    if (auto problem = load(name, ModelKind::Text, model))
        return problem;
    into = std::move(model.text);
    return {};
}

void Service::tellIgnored(const std::vector<std::string> &names)
{
    const std::lock_guard lock(m_toldMutex);
    for (const auto &name : names)
        if (m_told.insert(name).second)
            std::fprintf(stderr, "Note: the parameter '%s' has no effect on the text and is ignored.\n", name.c_str());
}

} // namespace anneal::serve
