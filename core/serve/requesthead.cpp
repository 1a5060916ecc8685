// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/requesthead.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>

namespace anneal::serve {
namespace {

constexpr std::size_t kMostFields = 100;
constexpr std::size_t kLongestTarget = 2048;   // bytes
constexpr std::size_t kLongestChunkLine = 256; // bytes
constexpr std::size_t kLongestTrailer = 8192;  // bytes

Problem bad(std::string message, int status = 400, std::string code = "bad_request")
{
    return { status, std::move(message), "", std::move(code) };
}

bool isTokenCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool isToken(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

bool isControl(char c)
{
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
}

std::optional<std::size_t> wholeNumber(std::string_view digits, int base)
{
    std::size_t value = 0;
    const auto end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, value, base);
    if (digits.empty() || read.ec != std::errc() || read.ptr != end)
        return std::nullopt;
    return value;
}

/// GET /v1/models HTTP/1.1
std::optional<Problem> readRequestLine(std::string_view line, RequestHead &head)
{
    const auto first = line.find(' ');
    const auto second = line.rfind(' ');
    if (first == std::string_view::npos || second <= first)
        return bad("The first line of the request is no HTTP/1.1 request line.");
    head.method = line.substr(0, first);
    head.target = line.substr(first + 1, second - first - 1);
    const auto version = line.substr(second + 1);
    head.isOld = version == "HTTP/1.0";
    if (!head.isOld && version != "HTTP/1.1")
        return version.starts_with("HTTP/") ? bad("This server speaks HTTP/1.1.", 505, "http_version_not_supported")
                                            : bad("The first line of the request is no HTTP/1.1 request line.");
    constexpr std::size_t kLongestMethod = 16;
    if (!isToken(head.method) || head.method.size() > kLongestMethod)
        return bad("The method of the request is not valid.");
    if (head.target.size() > kLongestTarget)
        return bad("The address of the request is too long.", 414);
    const auto isPlain = [](char c) { return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7F; };
    if (!head.target.starts_with('/') || !std::all_of(head.target.begin(), head.target.end(), isPlain))
        return bad("The address of the request is not valid.");
    return {};
}

std::optional<Problem> readField(std::string_view line, RequestHead &head)
{
    const auto colon = line.find(':');
    // White space before the colon or at the beginning of a line is read differently by different programs.
    if (colon == std::string_view::npos || !isToken(line.substr(0, colon)))
        return bad("A header of the request is not valid.");
    auto value = line.substr(colon + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
        value.remove_prefix(1);
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t'))
        value.remove_suffix(1);
    if (std::any_of(value.begin(), value.end(), isControl))
        return bad("A header of the request holds control characters.");
    if (head.fields.size() >= kMostFields)
        return bad("The request has too many headers.", 431);
    head.fields.emplace_back(base::toLower(line.substr(0, colon)), value);
    return {};
}

std::optional<Problem> readLength(RequestHead &head)
{
    const auto lengths = head.all("content-length");
    const auto codings = head.all("transfer-encoding");
    if (lengths.size() > 1 || codings.size() > 1 || (!lengths.empty() && !codings.empty()))
        return bad("The request says the length of its body more than once.");
    if (head.isOld && !codings.empty())
        return bad("An HTTP/1.0 request cannot be chunked.");
    if (!codings.empty()) {
        if (base::toLower(codings[0]) != "chunked")
            return bad("This server knows no transfer coding but chunked.", 501);
        head.isChunked = true;
    }
    if (lengths.empty())
        return {};
    const bool isDigits = !lengths[0].empty() && std::all_of(lengths[0].begin(), lengths[0].end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!isDigits)
        return bad("The Content-Length of the request is not a number.");
    const auto length = wholeNumber(lengths[0], 10);
    if (!length || *length > kLargestBody)
        return Problem { 413, "The body is larger than 8 MiB.", "", "too_large" };
    head.contentLength = *length;
    return {};
}

std::optional<Problem> readBodyFields(RequestHead &head)
{
    if (auto problem = readLength(head))
        return problem;
    if (!head.all("content-encoding").empty())
        return bad("This server reads no compressed bodies; send it without Content-Encoding.", 415, "unsupported_media_type");
    const auto expected = head.all("expect");
    for (const auto &expectation : expected)
        if (base::toLower(expectation) != "100-continue")
            return bad("This server meets no expectation but 100-continue.", 417);
    head.expectsContinue = !expected.empty() && !head.isOld;
    if (head.all("authorization").size() > 1)
        return bad("The request has more than one Authorization header.");
    return {};
}

const char *reasonOf(int status)
{
    switch (status) {
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 417:
        return "Expectation Failed";
    case 431:
        return "Request Header Fields Too Large";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Bad Request";
    }
}

} // namespace

std::vector<std::string_view> RequestHead::all(std::string_view name) const
{
    std::vector<std::string_view> values;
    for (const auto &[known, value] : fields)
        if (known == name)
            values.push_back(value);
    return values;
}

bool mayBeHead(std::string_view bytes)
{
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const bool isBareFeed = bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r');
        const bool isBareReturn = bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] != '\n';
        if (isBareFeed || isBareReturn || (isControl(bytes[i]) && bytes[i] != '\r' && bytes[i] != '\n'))
            return false;
    }
    return bytes.empty() || isTokenCharacter(bytes[0]);
}

ParsedHead parseHead(std::string_view bytes)
{
    ParsedHead parsed;
    bool isFirst = true;
    if (!mayBeHead(bytes)) {
        parsed.problem = bad("The request is no HTTP/1.1 request.");
        return parsed;
    }
    while (!parsed.problem) {
        const auto end = bytes.find("\r\n");
        if (end == std::string_view::npos || end == 0)
            break;
        const auto line = bytes.substr(0, end);
        bytes.remove_prefix(end + 2);
        parsed.problem = isFirst ? readRequestLine(line, parsed.head) : readField(line, parsed.head);
        isFirst = false;
    }
    if (!parsed.problem && bytes != "\r\n")
        parsed.problem = bad("The request is no HTTP/1.1 request.");
    if (!parsed.problem)
        parsed.problem = readBodyFields(parsed.head);
    return parsed;
}

ChunkedBody::State ChunkedBody::endOfLine()
{
    if (m_part == Part::Trailer) {
        const bool isLast = m_line.empty();
        m_line.clear();
        return isLast ? State::Whole : State::Unfinished;
    }
    if (m_part == Part::DataEnd) {
        m_part = Part::Size;
        return m_line.empty() ? State::Unfinished : State::Malformed;
    }
    constexpr std::size_t kMostDigits = 8;
    const auto digits = std::string_view(m_line).substr(0, m_line.find(';'));
    const auto size = digits.size() <= kMostDigits ? wholeNumber(digits, 16) : std::nullopt;
    if (!size)
        return State::Malformed;
    if (*size > kLargestBody || m_body.size() + *size > kLargestBody)
        return State::TooLarge;
    m_line.clear();
    m_left = *size;
    m_part = *size == 0 ? Part::Trailer : Part::Data;
    return State::Unfinished;
}

ChunkedBody::State ChunkedBody::feed(std::string_view bytes)
{
    while (!bytes.empty()) {
        if (m_part == Part::Data) {
            const auto part = bytes.substr(0, m_left);
            m_body += part;
            m_left -= part.size();
            bytes.remove_prefix(part.size());
            if (m_left == 0)
                m_part = Part::DataEnd;
            continue;
        }
        const char c = bytes.front();
        bytes.remove_prefix(1);
        if (c == '\n') {
            if (!m_line.ends_with('\r'))
                return State::Malformed;
            m_line.pop_back();
            if (const auto state = endOfLine(); state != State::Unfinished)
                return state;
            continue;
        }
        const bool isTrailer = m_part == Part::Trailer;
        if (isControl(c) && c != '\r')
            return State::Malformed;
        if (m_line.size() >= (isTrailer ? kLongestTrailer : kLongestChunkLine) || (isTrailer && ++m_trailerBytes > kLongestTrailer))
            return State::Malformed;
        m_line += c;
    }
    return State::Unfinished;
}

std::string refusal(const Problem &problem, bool withBody)
{
    const auto body = base::toJsonLine(errorBody(problem)) + "\n";
    std::string text = "HTTP/1.1 " + std::to_string(problem.status) + " " + reasonOf(problem.status)
        + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    if (problem.status == 401)
        text += "WWW-Authenticate: Bearer\r\n";
    if (problem.status == 405)
        text += "Allow: GET, HEAD\r\n";
    if (const auto wait = retryAfter(problem); !wait.empty())
        text += "Retry-After: " + wait + "\r\n";
    text += "\r\n";
    return withBody ? text + body : text;
}

} // namespace anneal::serve
