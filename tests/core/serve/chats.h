// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/serve/fakebackend.h"

namespace anneal::tests {

inline constexpr const char *kTool
    = R"({"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {"a": {"type": "integer"}}}}})";
inline constexpr const char *kOther = R"({"type": "function", "function": {"name": "g"}})";

/// A chat with more fields.
inline QByteArray chat(const QByteArray &more)
{
    return R"({"messages": [{"role": "user", "content": "x"}], )" + more + "}";
}

/// The deltas of a stream's choices, without the closing marker.
inline std::vector<Json> deltasOf(const tests::HttpReply &reply)
{
    std::vector<Json> deltas;
    for (const auto &event : tests::eventsOf(reply.body)) {
        const auto chunk = Json::parse(event.toStdString(), nullptr, false);
        if (chunk.is_object())
            deltas.insert(deltas.end(), chunk["choices"].begin(), chunk["choices"].end());
    }
    return deltas;
}

} // namespace anneal::tests
