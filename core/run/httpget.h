// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <chrono>
#include <stop_token>
#include <string>

namespace anneal::run {

struct HttpAnswer
{
    int status = 0;
    std::string body;
};

/// Asks a server on 127.0.0.1, with a token where one is given. Whoever listens there may be a stranger: the whole takes no longer than
/// `patience`, and no more than a megabyte is read. Fails with Network where nobody answers in HTTP by then, Canceled on a stop.
base::Result<HttpAnswer> httpGet(
    int port, const std::string &path, const std::string &token, std::chrono::milliseconds patience, const std::stop_token &stop = {});

} // namespace anneal::run
