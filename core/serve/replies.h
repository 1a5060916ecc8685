// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/serve/backend.h"

namespace anneal::serve {

/// The JSON of one reply, whole or in pieces, as OpenAI's API writes it.
class Reply
{
public:
    enum class Kind { Chat, Text };
    Reply(Kind kind, std::string model, std::int64_t promptTokens, bool usageInPieces);

    base::Json whole(const Completion &completion) const;

    // The pieces of a stream, in this order
    base::Json opening() const; // of a chat: the role
    base::Json piece(const std::string &text) const;
    base::Json closing(const Completion &completion) const;
    base::Json usage(const Completion &completion) const; // when it was asked for

private:
    base::Json frame(const char *object, base::Json choices) const;
    base::Json pieceOf(base::Json content, base::Json reason) const;
    base::Json usageOf(const Completion &completion) const;

    const Kind m_kind;
    const std::string m_model;
    const std::int64_t m_promptTokens;
    const bool m_usageInPieces;
    const std::string m_id;
    const std::int64_t m_created;
};

/// One event of a stream of server-sent events.
std::string event(const base::Json &data);

} // namespace anneal::serve
