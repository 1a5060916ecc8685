// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/models.h"
#include "core/serve/problem.h"
#include "core/serve/turnqueue.h"

#include <httplib.h>

#include <array>
#include <set>

namespace anneal::serve {

struct ServerSettings;

/// What all endpoints of a server share.
struct Service
{
    Service(Models &served, const ServerSettings &settings);

    /// What a large body holds while it is read.
    struct Held
    {
        LoadedModel model;
        std::optional<TurnQueue::Turn> turn;
    };

    /// A large body is read when it has its turn, as what is read takes many times its bytes, and once its model is in memory, as that may take
    /// minutes. Leaves `held` empty for a small body.
    std::optional<Problem> waitToRead(const std::string &body, const Wanted &wanted, Held &held);
    /// Encodes in a turn, that of a large body or an own one. Fails with Busy where too many wait for one already, or as `encode` does.
    base::Status inEncodingTurn(const Held &held, const std::function<base::Status()> &encode);

    /// The model that a request means: the one it names, or the only one of its kind. What is wrong names those it can be for.
    std::optional<Problem> resolve(const std::string &named, const Wanted &wanted, std::string &name, ModelKind &kind) const;
    std::optional<Problem> resolve(const std::string &named, ModelKind kind, std::string &name) const { return resolve(named, { kind }, name, kind); }
    /// Loads it. What is wrong with a model here is no fault of the request, and is told without the folders of this machine.
    std::optional<Problem> load(const std::string &name, ModelKind kind, LoadedModel &into) const;
    /// A chat template is looked for in the names that are told and nowhere else.
    std::optional<Problem> textModel(
        const std::string &named, std::string &name, std::shared_ptr<Backend> &into, const Wanted &wanted = { ModelKind::Text }) const;

    /// Says on stderr, once for each, that a parameter has no effect.
    void tellIgnored(const std::vector<std::string> &names);

    static constexpr std::size_t kMostEncodings = 16; // that wait

    /// Of what runs models of a kind. Those that make texts share their places, as each costs the memory of a text in its model; no encoder waits
    /// for them, since it computes for one request at a time anyway.
    TurnQueue &turnsOf(ModelKind kind) { return m_turns[static_cast<std::size_t>(kind)]; }

    Models &models;
    const std::size_t places;
    TurnQueue encodings; // one text at a time: some take a hundred times their size
    std::stop_source stopping;

private:
    std::optional<Problem> loadNamedIn(const std::string &body, const Wanted &wanted, LoadedModel &into) const;

    std::array<TurnQueue, 3> m_turns; // by kind
    std::mutex m_toldMutex;
    std::set<std::string> m_told; // guarded by m_toldMutex
};

/// The answer to a request for a model that is not there; names those that are and that it can be for.
Problem noModel(const std::string &name, const Models &models, const Wanted &wanted = {});

void answer(httplib::Response &response, int status, const base::Json &body);
void answer(httplib::Response &response, const Problem &problem);

// The endpoints besides those that generate
void tokenize(Service &service, const httplib::Request &request, httplib::Response &response);
void score(Service &service, const httplib::Request &request, httplib::Response &response);
void embed(Service &service, const httplib::Request &request, httplib::Response &response);
void rerank(Service &service, const httplib::Request &request, httplib::Response &response);

} // namespace anneal::serve
