// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/service.h"

#include <chrono>
#include <condition_variable>

namespace anneal::serve {

constexpr auto kSignOfLife = std::chrono::milliseconds(500); // between two of what is sent to clients that wait
constexpr auto kLook = std::chrono::milliseconds(50);        // between two looks whether the client is there

/// Finds out whether a client that gets JSON is still there: that may begin with white space, and a blank now and then goes nowhere once it has left.
class SignOfLife
{
public:
    explicit SignOfLife(httplib::DataSink &sink) : m_sink(sink) { }
    bool isThere();

private:
    httplib::DataSink &m_sink;
    std::chrono::steady_clock::time_point m_last = std::chrono::steady_clock::now();
};

/// Answers with what takes the turn of a model of that kind and then a while. What goes wrong soon has its own status; later, and where the server
/// stops, the connection is cut, as the answer has begun: clients take that for a broken transfer, and try again. A client that leaves ends the
/// waiting and the work. Says that the server is busy where too many wait.
using Work = std::function<base::Result<base::Json>(std::stop_token stop)>;
void answerInTurn(Service &service, ModelKind kind, const httplib::Request &asked, httplib::Response &response, Work work);

/// Lets a provider write the body; to a client that knows no chunks as well.
void provide(const httplib::Request &asked, httplib::Response &response, const char *type, std::function<bool(httplib::DataSink &sink)> provider);

} // namespace anneal::serve
