// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/pasted.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/data/csvrecords.h"

#include <algorithm>
#include <optional>

namespace anneal::data {
namespace {

/// Where the object that begins at `at` ends; strings may hold brackets.
std::size_t endOfObject(std::string_view text, std::size_t at)
{
    for (std::size_t depth = 0; at < text.size(); ++at) {
        if (text[at] == '"')
            for (++at; at < text.size() && text[at] != '"'; ++at)
                at += text[at] == '\\';
        else if (text[at] == '{')
            ++depth;
        else if (text[at] == '}' && --depth == 0)
            return at + 1;
    }
    return text.size();
}

/// Objects that follow each other, however they are printed, with or without a comma between them; one a line.
std::optional<std::string> asLines(std::string_view text)
{
    std::string lines;
    for (auto at = text.find_first_not_of(" \t\r\n,"); at != std::string_view::npos; at = text.find_first_not_of(" \t\r\n,", at)) {
        if (text[at] != '{')
            return std::nullopt;
        const auto end = endOfObject(text, at);
        const auto object = base::parseJson(text.substr(at, end - at));
        if (!object)
            return std::nullopt;
        lines += base::toJsonLine(*object) + "\n";
        at = end;
    }
    return lines;
}

/// Whether lines begin and end as objects do; one of them may be wrong, which the file's look says.
bool isLineByLine(std::string_view text)
{
    const auto lines = base::split(text, '\n');
    return std::all_of(lines.begin(), lines.end(), [](const std::string &line) {
        const auto bare = base::trimmed(line);
        return bare.empty() || bare.front() == '{';
    });
}

/// Whether it is what a spreadsheet gives: two rows and more with as many cells, of which there are several.
bool isTable(std::string_view text)
{
    std::size_t rows = 0;
    std::size_t cells = 0;
    bool isEven = true;
    CsvRecords records('\t', [&](const CsvRecord &record) {
        cells = rows++ == 0 ? record.cells.size() : cells;
        isEven = !record.isOpen && record.cells.size() == cells;
        return isEven;
    });
    return records.add(text) && records.finish() && isEven && rows > 1 && cells > 1;
}

} // namespace

PastedFile pastedFile(std::string text)
{
    const auto bare = base::trimmed(text);
    if (bare.starts_with('[')) {
        const auto array = base::parseJson(bare);
        if (array && std::any_of(array->begin(), array->end(), [](const auto &one) { return one.is_object(); }))
            return { "json", std::move(text) };
    } else if (bare.starts_with('{')) {
        if (isLineByLine(bare))
            return { "jsonl", std::move(text) };
        if (auto lines = asLines(bare))
            return { "jsonl", std::move(*lines) };
    }
    const auto beginning = base::toLower(bare.substr(0, 16));
    if (beginning.starts_with("<!doctype html") || beginning.starts_with("<html")) // not translated: HTML
        return { "html", std::move(text) };
    return { isTable(text) ? "tsv" : "txt", std::move(text) };
}

} // namespace anneal::data
