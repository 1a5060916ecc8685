// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/document/frames.h"

#include <string_view>

namespace anneal::reader {

/// Writes an answer to the client's pipe. Nobody who reads it, or more than an answer may hold: the process ends at once.
class Answer
{
public:
    explicit Answer(int descriptor) : m_descriptor(descriptor) { }

    void send(document::FrameKind kind, std::string_view payload);
    void sendJson(document::FrameKind kind, const base::Json &value);
    /// That it cannot be read: "damaged", "encrypted", "wrong password", "no such page" …; the client has the sentence.
    void problem(std::string_view what);

private:
    int m_descriptor;
    std::uint64_t m_sent = 0;
};

} // namespace anneal::reader
