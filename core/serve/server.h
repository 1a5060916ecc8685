// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/serve/models.h"

#include <chrono>
#include <memory>
#include <string>

namespace anneal::serve {

struct ServerSettings
{
    int port = 0;                                       // 0: any that is free
    std::string token;                                  // empty: none is asked for
    std::size_t atOnce = 32;                            // texts that are made at the same time
    std::size_t mostWaiting = 32;                       // requests that wait for models of a kind, beyond which the server says that it is busy
    std::chrono::steady_clock::duration endWhenIdle {}; // after which run() returns where nobody has asked anything but /health; zero: never
};

/// An OpenAI-compatible HTTP server on 127.0.0.1: GET /health, /v1/models and /v1/models/{id}, POST /v1/chat/completions, /v1/completions,
/// /v1/embeddings, /v1/rerank, /v1/tokenize, /v1/score. A client that goes away ends what is made for it.
class Server
{
public:
    /// Binds the port. Fails with AlreadyExists when somebody has it. The models must outlive the server.
    static base::Result<std::unique_ptr<Server>> open(Models &models, const ServerSettings &settings);
    ~Server();

    int port() const;
    /// Answers requests until stop() is called, or nobody asks any more.
    void run();
    /// Ends all that is being made and run(). Any thread may call.
    void stop();

private:
    struct Private;
    explicit Server(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace anneal::serve
