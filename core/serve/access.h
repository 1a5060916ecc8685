// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace anneal::serve {

/// 32 random bytes from the system, as hexadecimal digits.
base::Result<std::string> makeToken();

/// Who may talk to a server on loopback: a page in a browser that was made to call it may not, nor somebody without the token.
class Access
{
public:
    /// An empty token lets everybody on this machine in.
    Access(std::string token, int port) : m_token(std::move(token)), m_port(port) { }

    /// Whether the Host header names this machine: a name that somebody points here (DNS rebinding) is refused.
    bool isOurHost(std::string_view host) const;
    /// Whether there is no Origin, or it is this server's own.
    bool isOurOrigin(std::string_view origin) const;
    /// Whether an Authorization header holds the token; takes the same time for every wrong one.
    bool mayEnter(std::string_view authorization) const;

private:
    const std::string m_token;
    const int m_port;
};

} // namespace anneal::serve
