// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/data/rowreader.h"
#include "core/document/document.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace anneal::data {
namespace {

struct Span
{
    std::size_t begin;
    std::size_t end;
};

std::size_t skipSpace(std::string_view text, std::size_t at)
{
    return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

/// End of the value that begins at `at`: the comma or bracket behind it. Only strings and brackets matter here;
/// whether the value is JSON is for the parser to say.
std::size_t endOfElement(std::string_view text, std::size_t at)
{
    std::size_t depth = 0;
    for (; at < text.size(); ++at) {
        switch (text[at]) {
        case '"':
            for (++at; at < text.size() && text[at] != '"'; ++at)
                at += text[at] == '\\';
            break;
        case '[':
        case '{':
            ++depth;
            break;
        case ']':
        case '}':
            if (depth == 0)
                return at;
            --depth;
            break;
        case ',':
            if (depth == 0)
                return at;
            break;
        }
    }
    return text.size();
}

/// The elements of the array that `text` is; empty optional where it is not valid JSON.
std::optional<std::vector<Span>> elements(std::string_view text, std::stop_token stop)
{
    std::vector<Span> spans;
    auto at = skipSpace(text, skipSpace(text, 0) + 1);
    if (at < text.size() && text[at] == ']' && skipSpace(text, at + 1) == text.size())
        return spans;
    while (at < text.size() && !stop.stop_requested()) {
        const auto end = std::min(endOfElement(text, at), text.size());
        const auto element = text.substr(at, end - at);
        if (end == text.size() || !base::Json::accept(element.begin(), element.end()))
            return std::nullopt;
        spans.push_back({ at, end });
        if (text[end] == ']')
            return skipSpace(text, end + 1) == text.size() ? std::optional(std::move(spans)) : std::nullopt;
        if (text[end] != ',')
            return std::nullopt;
        at = skipSpace(text, end + 1);
    }
    return std::nullopt;
}

base::Error notRows(std::string detail)
{
    return { base::ErrorKind::BadInput, std::move(detail), tr_("Rows are a JSON array of objects, or one object a line (JSONL).") };
}

/// Whether the first line is a whole object and another one follows: JSONL under the name of JSON.
bool isJsonl(std::string_view text)
{
    const auto end = text.find('\n');
    if (end == std::string_view::npos)
        return false;
    const auto line = text.substr(0, end);
    const auto next = skipSpace(text, end);
    return next < text.size() && text[next] == '{' && base::Json::accept(line.begin(), line.end());
}

/// Whether two of them begin in one line.
bool shareALine(std::string_view text, const std::vector<Span> &spans)
{
    const auto sameLine
        = [text](const Span &a, const Span &b) { return text.substr(a.begin, b.begin - a.begin).find('\n') == std::string_view::npos; };
    return std::adjacent_find(spans.begin(), spans.end(), sameLine) != spans.end();
}

} // namespace

std::string placeName(std::int64_t line, std::int64_t row)
{
    return line > 0 ? std::to_string(line) : "row" + std::to_string(row);
}

/// How what is left begins: the window finds it by these forms.
[[maybe_unused]] constexpr const char *kPlaces[] { tr_("line %1, column %2: %3"), tr_("column %1: %2") };

std::string jsonProblem(const base::Error &error)
{
    constexpr std::string_view kNotValid = "not valid JSON: "; // not translated: cut off
    const std::string_view detail = error.detail;
    return std::string(detail.starts_with(kNotValid) ? detail.substr(kNotValid.size()) : detail);
}

base::Result<std::string> readJson(const std::filesystem::path &file, RowSink &sink, std::stop_token stop)
{
    const auto bytes = base::readFile(file);
    if (!bytes)
        return bytes.error();
    std::string_view text = *bytes;
    if (text.substr(0, 3) == "\xEF\xBB\xBF")
        text.remove_prefix(3);
    std::size_t badAt = 0;
    if (!base::isUtf8(text, &badAt)) {
        const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(badAt), '\n');
        return base::Error { base::ErrorKind::BadInput, tr_("%1 is not UTF-8: line %2 has other bytes.", file.string(), line),
            tr_("Save it as UTF-8 and try again.") };
    }
    const auto first = skipSpace(text, 0);
    if (first == text.size())
        return notRows(tr_("%1 is empty.", file.string()));
    if (isJsonl(text))
        return readJsonl(file, sink, stop);

    const auto spans = text[first] == '[' ? elements(text, stop) : std::nullopt;
    if (stop.stop_requested())
        return document::readingCanceled(file);
    if (!spans) {
        const auto whole = base::parseJson(text); // says line and column
        if (!whole)
            return base::Error { base::ErrorKind::BadInput, tr_("%1 is not valid JSON: %2.", file.string(), jsonProblem(whole.error())),
                tr_("Nothing of the file was used; correct it there and try again.") };
        return notRows(tr_("%1 holds one JSON %2, not a list of rows.", file.string(), whole->type_name()));
    }
    RowPlace place { 1, 0 };
    const bool hasLines = !shareALine(text, *spans);
    if (!hasLines)
        place.line = 0;
    std::size_t counted = 0;
    for (const auto &span : *spans) {
        if (stop.stop_requested())
            return document::readingCanceled(file);
        if (hasLines)
            place.line
                += std::count(text.begin() + static_cast<std::ptrdiff_t>(counted), text.begin() + static_cast<std::ptrdiff_t>(span.begin), '\n');
        counted = span.begin;
        ++place.row;
        const auto raw = text.substr(span.begin, span.end - span.begin);
        auto value = base::parseJson(raw);
        const bool goOn = value ? sink.row(place, std::move(*value), raw)
                                : sink.bad(place, tr_("The row is not valid JSON: %1.", jsonProblem(value.error())), raw);
        if (!goOn)
            return std::string();
        sink.progress(span.end);
    }
    return base::sha256(*bytes);
}

} // namespace anneal::data
