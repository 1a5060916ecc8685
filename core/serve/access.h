// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/requesthead.h"

#include <string>
#include <string_view>

namespace anneal::serve {

/// Who may talk to a server on loopback: a page in a browser that was made to call it may not, nor somebody without the token.
class Access
{
public:
    /// An empty token lets everybody on this machine in.
    Access(std::string token, int port) : m_token(std::move(token)), m_port(port) { }

    /// What is wrong with who asks, nothing when they may. Every Host and Origin header counts; /health needs no token and takes no body.
    std::optional<Problem> admit(const RequestHead &head) const;

private:
    /// Whether the Host header names this machine: a name that somebody points here (DNS rebinding) is refused.
    bool isOurHost(std::string_view host) const;
    bool isOurOrigin(std::string_view origin) const;
    /// Whether an Authorization header holds the token; takes the same time for every wrong one.
    bool mayEnter(std::string_view authorization) const;

    const std::string m_token;
    const int m_port;
};

} // namespace anneal::serve
