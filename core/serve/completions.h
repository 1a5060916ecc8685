// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/outbox.h"
#include "core/serve/replies.h"
#include "core/serve/requests.h"
#include "core/serve/service.h"

namespace anneal::serve {

/// A request for texts that has been read, until it is answered.
struct PendingCompletion
{
    GenerationRequest request; // without the texts of the prompts
    std::string model;
    std::shared_ptr<Backend> backend;
    std::vector<Prompt> prompts;
    CallSyntax syntax = CallSyntax::None; // of calls in the answer
    CallIdFormat callIdFormat = CallIdFormat::OpenAi;
    std::optional<TurnQueue::Turn> turn;

    std::size_t choices() const { return prompts.size() * request.count; } // those of the first prompt come first
    /// How many of them can be made at a time. An echo of which nothing is made takes none of that room: the model scores one after the other.
    std::size_t texts() const;
    const Prompt &promptOf(std::size_t choice) const { return prompts[choice / request.count]; }
    Sampling samplingOf(std::size_t choice) const;
    std::int64_t promptTokens() const;
};

/// Reads what is asked for and joins the line, or says what is wrong with it.
std::optional<Problem> prepare(Service &service, Reply::Kind kind, const std::string &body, PendingCompletion &into);

/// Both write while the texts are made, as only writing tells that the client has gone. False when it has, and where a whole answer fails or the
/// server stops: its status is out, so that only a connection that breaks off tells the client that this is no reply. A stream ends with what is
/// wrong.
bool writeStream(Service &service, httplib::DataSink &sink, PendingCompletion &pending, const Reply &reply);
bool writeWhole(Service &service, httplib::DataSink &sink, PendingCompletion &pending, const Reply &reply);

/// POST /v1/chat/completions and /v1/completions.
void complete(Service &service, Reply::Kind kind, const httplib::Request &request, httplib::Response &response);

} // namespace anneal::serve
