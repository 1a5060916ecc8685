// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/textreaders.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/document/charset.h"
#include "core/document/htmlreader.h"
#include "core/document/markdown.h"

#include <string_view>

namespace anneal::document {
namespace {

std::string_view takeLine(std::string_view &text)
{
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

/// Cuts the front matter off `text`; gives its title, if it names one.
std::string takeFrontMatter(std::string &text)
{
    std::string_view rest = text;
    if (base::trimmed(takeLine(rest)) != "---")
        return {};
    std::string title;
    while (!rest.empty()) {
        const auto line = takeLine(rest);
        if (line == "---" || line == "...") {
            text.erase(0, text.size() - rest.size());
            return title;
        }
        if (line.substr(0, 6) == "title:") {
            auto value = base::trimmed(line.substr(6));
            if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
                value = value.substr(1, value.size() - 2);
            title = value;
        }
    }
    return {}; // never closed: it was a horizontal rule
}

/// The first ATX (# Title) or setext (Title, then ===) heading outside of code fences.
std::string firstHeading(std::string_view text)
{
    std::string_view previous;
    std::string_view fence;
    while (!text.empty()) {
        const auto line = base::trimmed(takeLine(text));
        if (line.substr(0, 3) == "```" || line.substr(0, 3) == "~~~") {
            if (fence.empty())
                fence = line.substr(0, 3);
            else if (line.substr(0, 3) == fence)
                fence = {};
        } else if (fence.empty() && !line.empty()) {
            const auto level = line.find_first_not_of('#');
            if (level != std::string_view::npos && level >= 1 && level <= 6 && line[level] == ' ') {
                auto title = base::trimmed(line.substr(level));
                while (!title.empty() && title.back() == '#')
                    title.remove_suffix(1);
                return std::string(base::trimmed(title));
            }
            if (!previous.empty() && line.find_first_not_of('=') == std::string_view::npos)
                return std::string(previous);
        }
        previous = line;
    }
    return {};
}

base::Status makePlain(Document &document, const std::stop_token &stop)
{
    const auto html = markdownHtml(document.text, stop);
    return html ? readHtmlText(*html, document, stop) : base::Status(html.error());
}

/// Source that is more than its parts can say stays a text without any.
base::Status findBlocks(Document &document, const std::stop_token &stop)
{
    auto blocks = markdownBlocks(document.text, stop);
    if (blocks)
        document.blocks = std::move(*blocks);
    return blocks || blocks.error().kind != base::ErrorKind::Canceled ? base::ok() : base::Status(blocks.error());
}

} // namespace

base::Result<Document> readText(const std::filesystem::path &file, const ReadOptions &, std::stop_token)
{
    const auto bytes = base::readFile(file);
    if (!bytes)
        return bytes.error();
    auto decoded = decodeText(*bytes);
    if (!decoded)
        return decoded.error();
    Document document;
    document.title = file.filename().string();
    document.text = std::move(decoded->text);
    document.charset = std::move(decoded->charset);
    document.sha256 = base::sha256(*bytes);
    document.warnings = std::move(decoded->warnings);
    return document;
}

base::Result<Document> readMarkdown(const std::filesystem::path &file, const ReadOptions &options, std::stop_token stop)
{
    auto document = readText(file, options, stop);
    if (!document || options.isRaw)
        return document;
    auto title = takeFrontMatter(document->text);
    if (title.empty())
        title = firstHeading(document->text);
    if (title.empty())
        title = std::move(document->title);
    const auto parsed = options.isPlain ? makePlain(*document, stop) : findBlocks(*document, stop);
    if (!parsed)
        return parsed.error();
    document->title = std::move(title);
    return document;
}

} // namespace anneal::document
