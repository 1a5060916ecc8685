// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/problem.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::serve {

/// The first lines of an HTTP request: what is asked for, and how its body comes.
struct RequestHead
{
    std::string method;
    std::string target;                                      // begins with '/'
    std::vector<std::pair<std::string, std::string>> fields; // names in lower case, in the order they came
    std::size_t contentLength = 0;
    bool isChunked = false;
    bool isOld = false;           // HTTP/1.0: its client knows no chunks
    bool expectsContinue = false; // waits for "100 Continue" before it sends the body

    /// Every value of a field, as a name may stand more than once.
    std::vector<std::string_view> all(std::string_view name) const;
};

/// Either is filled.
struct ParsedHead
{
    RequestHead head;
    std::optional<Problem> problem;
};

inline constexpr std::size_t kLongestHead = 32u << 10; // bytes
inline constexpr std::size_t kLargestBody = 8u << 20;  // bytes
inline constexpr std::size_t kLargeBody = 1u << 20;    // bytes; what is read from a larger one takes memory that counts

/// Reads a head, up to and with its empty line, as strictly as RFC 9112 allows: where two programs could disagree on where a request ends
/// (two lengths, a length and chunks, folded lines, a bare line feed), it is refused. So are compressed bodies and lengths beyond kLargestBody.
ParsedHead parseHead(std::string_view bytes);

/// Whether `bytes`, the beginning of a head, can still become one: false for control characters and bare line feeds.
bool mayBeHead(std::string_view bytes);

/// Takes a chunked body apart as it comes.
class ChunkedBody
{
public:
    enum class State { Unfinished, Whole, Malformed, TooLarge };
    /// Uses up `bytes` from the front, up to the end of the body.
    State feed(std::string_view bytes);
    std::string take() { return std::move(m_body); }
    std::size_t size() const { return m_body.size(); }

private:
    enum class Part { Size, Data, DataEnd, Trailer };
    State endOfLine();

    Part m_part = Part::Size;
    std::string m_line; // of a size or a trailer
    std::size_t m_left = 0;
    std::size_t m_trailerBytes = 0;
    std::string m_body;
};

/// What is sent to somebody who is refused; says that the connection ends. `withBody` is off for a HEAD request.
std::string refusal(const Problem &problem, bool withBody);

} // namespace anneal::serve
