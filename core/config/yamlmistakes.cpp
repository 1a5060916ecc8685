// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/yamlmistakes.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <yaml-cpp/exceptions.h>

#include <algorithm>
#include <vector>

namespace anneal::config {
namespace {

constexpr std::size_t kMaxBytes = std::size_t(1) << 20;

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}
bool isBreak(char c)
{
    return c == '\n' || c == '\r';
}

std::string noYaml(std::string_view why)
{
    return tr_("This is not valid YAML: %1.", why);
}

/// yaml-cpp's words for the mistakes that people make, in words for people.
std::string_view plainWords(std::string_view message)
{
    using namespace YAML::ErrorMsg;
    static const std::pair<std::string_view, const char *> kWords[] {
        { END_OF_SEQ_FLOW, tr_("a [ is not closed") },
        { END_OF_MAP_FLOW, tr_("a { is not closed") },
        { MAP_VALUE, tr_("check the indentation or a missing colon here") },
        { END_OF_MAP, tr_("check the indentation or a missing colon here") },
        { END_OF_SEQ, tr_("check the indentation of the list here") },
    };
    for (const auto &[theirs, ours] : kWords)
        if (message == theirs)
            return ours;
    return message;
}

/// The line that `offset` is in, without its comment and the white space around it.
std::string_view bareLine(std::string_view source, std::size_t offset)
{
    const auto begin = offset == 0 ? 0 : source.rfind('\n', offset - 1) + 1; // npos + 1 is 0
    auto line = source.substr(begin, source.find('\n', begin) - begin);
    for (auto at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1))
        if (at == 0 || isBlank(line[at - 1]))
            line = line.substr(0, at);
    return base::trimmed(line);
}

/// Whether a line says by itself what it is: `key: value`, `key:`, `- item`.
bool isEntry(std::string_view line)
{
    return line.starts_with("- ") || line == "-" || line.ends_with(':') || line.find(": ") != std::string_view::npos;
}

/// A line without its colon goes on as text, so the parser stumbles over the next colon. Where that one ends a key as it should, this gives the
/// beginning of the first line above that is no entry.
std::optional<std::size_t> lineWithoutColon(std::string_view source, std::size_t colon)
{
    const auto lineBegin = [&](std::size_t offset) { return offset == 0 ? 0 : source.rfind('\n', offset - 1) + 1; };
    auto line = lineBegin(std::min(colon, source.size()));
    if (source.substr(line, colon - line).find(": ") != std::string_view::npos)
        return std::nullopt; // the second one of its line
    std::optional<std::size_t> found;
    while (line > 0) {
        line = lineBegin(line - 1);
        const auto text = bareLine(source, line);
        if (text.empty())
            continue;
        if (isEntry(text) || text == "---")
            break;
        found = source.find_first_not_of(" \t", line);
    }
    return found;
}

/// The bracket that nothing closes before `end`, the innermost one. Text in quotes and comments holds none.
std::optional<std::size_t> openBracket(std::string_view source, std::size_t end)
{
    std::vector<std::size_t> open;
    char before = '\n'; // the last character that is no space
    for (std::size_t at = 0; at < std::min(end, source.size()); ++at) {
        const char c = source[at];
        const bool beginsValue = before == '\n' || std::string_view(":[{,-").find(before) != std::string_view::npos;
        if (c == '#' && (at == 0 || isBlank(source[at - 1]) || isBreak(source[at - 1]))) {
            at = std::min(source.find('\n', at), source.size());
            before = '\n';
            continue;
        }
        if ((c == '"' || c == '\'') && beginsValue)
            for (++at; at < source.size() && source[at] != c; ++at)
                at += c == '"' && source[at] == '\\';
        else if ((c == '[' || c == '{') && (beginsValue || !open.empty()))
            open.push_back(at);
        else if ((c == ']' || c == '}') && !open.empty())
            open.pop_back();
        if (!isBlank(c))
            before = c;
    }
    return open.empty() ? std::nullopt : std::optional(open.back());
}

} // namespace

YamlMistake yamlMistake(std::string_view source, std::size_t offset, const std::string &message)
{
    using namespace YAML::ErrorMsg;
    const auto *colon = tr_("a colon with a space behind it is missing in this line");
    if (message == MAP_VALUE)
        if (const auto line = lineWithoutColon(source, offset))
            return { *line, noYaml(colon) };
    if (message == END_OF_MAP && !isEntry(bareLine(source, std::min(offset, source.size()))))
        return { offset, noYaml(colon) };
    if (message == END_OF_SEQ_FLOW || message == END_OF_MAP_FLOW)
        if (const auto bracket = openBracket(source, offset))
            return { *bracket, noYaml(tr_("this %1 is not closed", source[*bracket])) };
    return { offset, noYaml(plainWords(message)) };
}

std::optional<YamlMistake> badYamlBytes(std::string_view source)
{
    if (source.size() > kMaxBytes)
        return YamlMistake { 0, tr_("The file is larger than 1 MiB, which no config is.") };
    std::size_t badAt = 0;
    if (!base::isUtf8(source, &badAt))
        return YamlMistake { badAt, tr_("The text is not UTF-8. Save the file as UTF-8.") };
    for (std::size_t at = 0; at < source.size(); ++at) {
        const auto c = static_cast<unsigned char>(source[at]);
        if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F)
            return YamlMistake { at, tr_("There is a control character here. Remove it.") };
        if (c == '\t' && (at == 0 || source[at - 1] == '\n'))
            return YamlMistake { at, tr_("The line is indented with a tab. Use spaces.") };
    }
    return std::nullopt;
}

} // namespace anneal::config
