// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reader/answer.h"

#include "core/base/writeall.h"

#include <unistd.h>

namespace anneal::reader {
using document::FrameKind;

void Answer::send(FrameKind kind, std::string_view payload)
{
    const auto head = document::frameHead(kind, payload.size());
    m_sent += head.size() + payload.size();
    const bool fits = payload.size() <= document::kLargestFrame && m_sent <= document::kLargestAnswer;
    if (!fits && kind != FrameKind::Problem)
        problem("too large");
    if (!base::writeAll(m_descriptor, head) || !base::writeAll(m_descriptor, payload) || !fits)
        ::_exit(0);
}

void Answer::sendJson(FrameKind kind, const base::Json &value)
{
    send(kind, base::toJsonLine(value));
}

void Answer::problem(std::string_view what)
{
    sendJson(FrameKind::Problem, base::Json { { "problem", what } });
}

} // namespace anneal::reader
