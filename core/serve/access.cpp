// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/access.h"

#include "core/base/text.h"

#include <algorithm>

namespace anneal::serve {

std::optional<Problem> Access::admit(const RequestHead &head) const
{
    const auto hosts = head.all("host");
    const auto origins = head.all("origin");
    if (hosts.empty()) // an HTTP/1.0 client may send none; a browser always does, and is not let in without
        return Problem { 403, "The request has no Host header; send 'Host: 127.0.0.1:" + std::to_string(m_port) + "'.", "", "forbidden" };
    const auto port = ":" + std::to_string(m_port);
    if (!std::all_of(hosts.begin(), hosts.end(), [&](auto host) { return isOurHost(host); }))
        return Problem { 403, "The Host header must name this computer: 127.0.0.1" + port + " or localhost" + port + ".", "", "forbidden" };
    if (!std::all_of(origins.begin(), origins.end(), [&](auto origin) { return isOurOrigin(origin); }))
        return Problem { 403, "Web pages of other origins are refused: the Origin header is not that of this server.", "", "forbidden" };
    if (hosts.size() > 1 || origins.size() > 1)
        return Problem { 400, "The request has more than one Host or Origin header.", "", "bad_request" };
    const bool isHealth = head.target == "/health";
    if (isHealth && head.method != "GET" && head.method != "HEAD")
        return Problem { 405, "/health answers GET and HEAD only.", "", "method_not_allowed" };
    if (isHealth && (head.isChunked || head.contentLength > 0)) // nobody without the token may keep the server reading
        return Problem { 413, "/health takes no body.", "", "too_large" };
    const auto tokens = head.all("authorization");
    if (isHealth || mayEnter(tokens.empty() ? std::string_view() : tokens.front()))
        return {};
    return Problem { 401, "The token is missing or wrong; send it as 'Authorization: Bearer …'.", "", "invalid_api_key" };
}

bool Access::isOurHost(std::string_view host) const
{
    const std::string port = ":" + std::to_string(m_port);
    if (host.ends_with(port))
        host.remove_suffix(port.size());
    const auto name = base::toLower(host);
    return name == "127.0.0.1" || name == "localhost";
}

bool Access::isOurOrigin(std::string_view origin) const
{
    constexpr std::string_view kScheme = "http://";
    return origin.starts_with(kScheme) && origin.ends_with(":" + std::to_string(m_port)) && isOurHost(origin.substr(kScheme.size()));
}

bool Access::mayEnter(std::string_view authorization) const
{
    if (m_token.empty())
        return true;
    constexpr std::string_view kScheme = "bearer ";
    if (base::toLower(authorization.substr(0, kScheme.size())) != kScheme)
        return false;
    const auto given = authorization.substr(kScheme.size());
    unsigned difference = given.size() != m_token.size();
    for (std::size_t i = 0; i < given.size(); ++i)
        difference |= static_cast<unsigned char>(given[i]) ^ static_cast<unsigned char>(m_token[i % m_token.size()]);
    return difference == 0;
}

} // namespace anneal::serve
