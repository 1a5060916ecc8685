// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/serve/backend.h"

#include <memory>
#include <string>

namespace anneal::serve {

struct ServerSettings
{
    int port = 0;      // 0: any that is free
    std::string token; // empty: none is asked for
};

/// An OpenAI-compatible HTTP server on 127.0.0.1: GET /health, /v1/models and /v1/models/{id}, POST /v1/chat/completions, /v1/completions,
/// /v1/tokenize, /v1/score. One generation at a time, the others wait; a client that goes away ends its own.
class Server
{
public:
    /// Binds the port. Fails with AlreadyExists when somebody has it. The backend must outlive the server.
    static base::Result<std::unique_ptr<Server>> open(Backend &backend, const ServerSettings &settings);
    ~Server();

    int port() const;
    /// Answers requests until stop() is called.
    void run();
    /// Ends the generation in progress and run(). Any thread may call.
    void stop();

private:
    struct Private;
    explicit Server(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace anneal::serve
