// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/yamltree.h"

#include "core/base/text.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <charconv>
#include <functional>
#include <set>
#include <sstream>

namespace anneal::config {
namespace {

constexpr std::size_t kMaxBytes = std::size_t(1) << 20;
constexpr int kMaxDepth = 32;

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}
bool isBreak(char c)
{
    return c == '\n' || c == '\r';
}

/// Ends the parse; yaml-cpp would recurse on.
struct TooDeep
{
    std::size_t offset;
};

/// Builds the tree from yaml-cpp's events. Aliases are only noted, so nothing is ever expanded.
class TreeBuilder : public YAML::EventHandler
{
public:
    struct Finding
    {
        std::size_t offset;
        std::string message;
    };

    YamlNode root;
    std::vector<Finding> findings;

    void OnDocumentStart(const YAML::Mark &) override { }
    void OnDocumentEnd() override { }
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override { add(YamlNode::Kind::Null, mark, "?", anchor); }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t) override
    {
        add(YamlNode::Kind::Null, mark, "?", 0);
        findings.push_back({ std::size_t(mark.pos), "Aliases (*name) are not allowed in a config; write the value out." });
    }
    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, const std::string &value) override
    {
        auto *node = add(YamlNode::Kind::Scalar, mark, tag, anchor);
        node->text = value;
        node->quoted = tag == "!";
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style) override
    {
        push(YamlNode::Kind::List, mark, tag, anchor, style);
    }
    void OnSequenceEnd() override { m_open.pop_back(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style) override
    {
        push(YamlNode::Kind::Map, mark, tag, anchor, style);
    }
    void OnMapEnd() override { m_open.pop_back(); }

private:
    struct Open
    {
        YamlNode *node;
        bool wantsValue = false; // a map whose last entry has only its key
    };

    void push(YamlNode::Kind kind, const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style)
    {
        if (m_open.size() >= kMaxDepth)
            throw TooDeep { std::size_t(mark.pos) };
        auto *node = add(kind, mark, tag, anchor);
        node->flow = style == YAML::EmitterStyle::Flow;
        m_open.push_back({ node });
    }

    // The pointers in m_open stay good: a container grows only while everything inside its last child is closed.
    YamlNode *add(YamlNode::Kind kind, const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor)
    {
        const auto offset = std::size_t(std::max(mark.pos, 0));
        if (anchor != 0)
            findings.push_back({ offset, "Anchors (&name) are not allowed in a config." });
        if (!tag.empty() && tag != "?" && tag != "!")
            findings.push_back({ offset, "Tags (!name) are not allowed in a config." });
        YamlNode *node = place();
        node->kind = kind;
        node->begin = offset;
        return node;
    }

    YamlNode *place()
    {
        if (m_open.empty())
            return &root;
        auto &open = m_open.back();
        if (open.node->kind == YamlNode::Kind::List)
            return &open.node->items.emplace_back();
        open.wantsValue = !open.wantsValue;
        if (open.wantsValue)
            return &open.node->entries.emplace_back().key;
        return &open.node->entries.back().value;
    }

    std::vector<Open> m_open;
};

/// Finds where each value ends and collects what the grammar allows but a config does not.
class Finisher
{
public:
    Finisher(std::string_view source, std::vector<TreeBuilder::Finding> &findings) : m_source(source), m_findings(findings) { }

    struct Duplicate
    {
        std::size_t begin, end;
        std::string key;
    };
    std::vector<Duplicate> duplicates;

    /// `behind`: where the key's colon or the dash ended; `parentColumn`: what a block scalar must be indented beyond.
    void finish(YamlNode &node, std::size_t behind, int parentColumn)
    {
        switch (node.kind) {
        case YamlNode::Kind::Null:
            node.end = node.begin = nullBegin(node, behind, parentColumn);
            for (const std::string_view word : { "null", "Null", "NULL", "~" }) {
                if (node.begin != behind && m_source.substr(node.begin, word.size()) == word)
                    node.end = node.begin + word.size();
            }
            break;
        case YamlNode::Kind::Scalar:
            node.end = scalarEnd(node, parentColumn);
            break;
        case YamlNode::Kind::List:
            finishList(node);
            break;
        case YamlNode::Kind::Map:
            finishMap(node);
            break;
        }
    }

private:
    int columnOf(std::size_t at) const
    {
        const auto start = at == 0 ? std::string_view::npos : m_source.rfind('\n', at - 1);
        return int(at - (start == std::string_view::npos ? 0 : start + 1));
    }

    /// yaml-cpp marks an empty value at the token that follows; a written null is on the key's line or further in than the key.
    std::size_t nullBegin(const YamlNode &node, std::size_t behind, int parentColumn) const
    {
        if (node.begin <= behind || node.begin >= m_source.size() || skipSpace(behind) != node.begin)
            return behind;
        const char c = m_source[node.begin];
        if (c != '~' && c != 'n' && c != 'N')
            return behind;
        const bool sameLine = m_source.substr(behind, node.begin - behind).find('\n') == std::string_view::npos;
        return sameLine || columnOf(node.begin) > parentColumn ? node.begin : behind;
    }

    std::size_t skipSpace(std::size_t at) const
    {
        while (at < m_source.size()) {
            if (isBlank(m_source[at]) || isBreak(m_source[at]))
                ++at;
            else if (m_source[at] == '#')
                at = std::min(m_source.find('\n', at), m_source.size());
            else
                break;
        }
        return at;
    }

    std::size_t scalarEnd(const YamlNode &node, int parentColumn)
    {
        const char first = node.begin < m_source.size() ? m_source[node.begin] : '\0';
        if (node.quoted && (first == '"' || first == '\''))
            return quotedEnd(node.begin, first);
        if (node.quoted && (first == '|' || first == '>'))
            return blockEnd(node.begin, parentColumn);
        // A plain scalar is its text, only that line breaks were folded: walk along both.
        auto at = node.begin;
        for (const char c : node.text) {
            if (c == ' ' || c == '\n' || c == '\t')
                continue;
            while (at < m_source.size() && (isBlank(m_source[at]) || isBreak(m_source[at])))
                ++at;
            if (at < m_source.size())
                ++at;
        }
        return at;
    }

    std::size_t quotedEnd(std::size_t begin, char quote)
    {
        for (auto at = begin + 1; at < m_source.size(); ++at) {
            if (quote == '"' && m_source[at] == '\\') {
                ++at;
            } else if (m_source[at] == quote) {
                if (quote == '\'' && at + 1 < m_source.size() && m_source[at + 1] == '\'')
                    ++at;
                else
                    return at + 1;
            }
        }
        // yaml-cpp takes the end of the file for the end of the text where a line break stands before it.
        m_findings.push_back({ begin, "This quoted text is not closed." });
        return m_source.size();
    }

    std::size_t blockEnd(std::size_t begin, int parentColumn) const
    {
        auto at = std::min(m_source.find('\n', begin), m_source.size());
        auto end = at;
        // Text is indented as its first line is, or by the digit behind | or >; a comment further out ends it.
        auto textColumn = parentColumn + 1;
        bool known = false;
        for (auto digit = begin + 1; digit < at && digit < begin + 3; ++digit) {
            if (m_source[digit] >= '1' && m_source[digit] <= '9') {
                textColumn = std::max(parentColumn, 0) + (m_source[digit] - '0');
                known = true;
            }
        }
        while (at < m_source.size()) {
            const auto lineBegin = at + 1;
            const auto lineEnd = std::min(m_source.find('\n', lineBegin), m_source.size());
            if (lineBegin > m_source.size())
                break;
            const auto line = m_source.substr(lineBegin, lineEnd - lineBegin);
            const auto indent = line.find_first_not_of(" \r");
            if (indent != std::string_view::npos) {
                if (!known && int(indent) > parentColumn)
                    textColumn = int(indent);
                known = true;
                if (int(indent) < textColumn)
                    break;
                end = lineEnd;
            }
            at = lineEnd;
        }
        return end > begin && m_source[end - 1] == '\r' ? end - 1 : end;
    }

    std::size_t flowEnd(std::size_t at, char close) const
    {
        for (at = skipSpace(at); at < m_source.size(); at = skipSpace(at + 1)) {
            if (m_source[at] == close)
                return at + 1;
            if (m_source[at] != ',')
                break;
        }
        return at;
    }

    void finishList(YamlNode &node)
    {
        auto end = node.begin + 1;
        for (auto &item : node.items) {
            auto behind = end;
            if (!node.flow && &item != &node.items.front())
                behind = skipSpace(end) + 1;
            finish(item, behind, columnOf(node.begin));
            end = std::max(item.end, behind);
        }
        node.end = node.flow ? flowEnd(end, ']') : end;
    }

    void finishMap(YamlNode &node)
    {
        node.flow = node.begin < m_source.size() && m_source[node.begin] == '{';
        std::set<std::string> seen;
        auto end = node.begin + 1;
        for (auto &[key, value] : node.entries) {
            finish(key, end, columnOf(node.begin));
            if (key.kind != YamlNode::Kind::Scalar) {
                m_findings.push_back({ key.begin, "A key must be a word." });
            } else if (key.text == "<<") {
                m_findings.push_back({ key.begin, "Merge keys (<<) are not allowed in a config; write the keys out." });
            } else if (!seen.insert(key.text).second) {
                duplicates.push_back({ key.begin, key.end, key.text });
            }
            auto behind = skipSpace(key.end);
            behind = behind < m_source.size() && m_source[behind] == ':' ? behind + 1 : key.end;
            finish(value, behind, node.flow ? columnOf(node.begin) : columnOf(key.begin));
            end = std::max(value.end, behind);
        }
        node.end = node.flow ? flowEnd(end, '}') : end;
        if (!node.flow && !node.entries.empty())
            node.begin = node.entries.front().key.begin;
    }

    std::string_view m_source;
    std::vector<TreeBuilder::Finding> &m_findings;
};

Problem syntaxProblem(const LineIndex &lines, std::size_t offset, std::string message)
{
    Problem problem;
    problem.line = lines.line(offset);
    problem.column = lines.column(offset);
    problem.endColumn = std::max(problem.column + 1, lines.column(lines.lineEnd(offset)));
    problem.message = std::move(message);
    return problem;
}

/// yaml-cpp's words for the mistakes that people make, in words for people.
std::string sentence(const std::string &message)
{
    for (const auto &[theirs, ours] :
        { std::pair { "end of sequence flow not found", "a [ is not closed" }, std::pair { "end of map flow not found", "a { is not closed" },
            std::pair { "illegal map value", "the indentation or a colon is wrong near here" },
            std::pair { "end of map not found", "the indentation or a colon is wrong near here" },
            std::pair { "end of sequence not found", "the indentation of a list is wrong near here" } }) {
        if (message == theirs)
            return std::string("This is no YAML: ") + ours + ".";
    }
    return "This is no YAML: " + message + ".";
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

/// Where yaml-cpp gave up, and its words, as the place of the mistake and words for people.
std::pair<std::size_t, std::string> mistake(std::string_view source, std::size_t offset, const std::string &message)
{
    const auto *colon = "This is no YAML: a colon with a space behind it is missing in this line.";
    if (message == "illegal map value")
        if (const auto line = lineWithoutColon(source, offset))
            return { *line, colon };
    if (message == "end of map not found" && !isEntry(bareLine(source, std::min(offset, source.size()))))
        return { offset, colon };
    if (message == "end of sequence flow not found" || message == "end of map flow not found")
        if (const auto bracket = openBracket(source, offset))
            return { *bracket, std::string("This is no YAML: this ") + source[*bracket] + " is not closed." };
    return { offset, sentence(message) };
}

/// What would make yaml-cpp fail with words nobody can use, or read something else than is seen.
std::optional<std::pair<std::size_t, std::string>> badBytes(std::string_view source)
{
    if (source.size() > kMaxBytes)
        return std::pair { std::size_t(0), std::string("The file is larger than 1 MiB, which no config is.") };
    std::size_t badAt = 0;
    if (!base::isUtf8(source, &badAt))
        return std::pair { badAt, std::string("The text is not UTF-8. Save the file as UTF-8.") };
    for (std::size_t at = 0; at < source.size(); ++at) {
        const auto c = static_cast<unsigned char>(source[at]);
        if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F)
            return std::pair { at, std::string("There is a control character here. Remove it.") };
        if (c == '\t' && (at == 0 || source[at - 1] == '\n'))
            return std::pair { at, std::string("The line is indented with a tab. Use spaces.") };
    }
    return std::nullopt;
}

YamlDocument broken(const LineIndex &lines, std::size_t offset, std::string message)
{
    YamlDocument document;
    document.broken = true;
    document.problems.push_back(syntaxProblem(lines, offset, std::move(message)));
    return document;
}

bool isInteger(std::string_view text)
{
    if (!text.empty() && (text.front() == '-' || text.front() == '+'))
        text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?   (YAML 1.2.2, 10.3.2)
bool isNumber(std::string_view text)
{
    std::size_t at = !text.empty() && (text.front() == '-' || text.front() == '+') ? 1 : 0;
    const auto digits = [&] {
        const auto begin = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9')
            ++at;
        return at - begin;
    };
    const auto whole = digits();
    std::size_t fraction = 0;
    if (at < text.size() && text[at] == '.') {
        ++at;
        fraction = digits();
    }
    if (whole + fraction == 0)
        return false;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '-' || text[at] == '+'))
            ++at;
        if (digits() == 0)
            return false;
    }
    return at == text.size();
}

base::Json scalarToJson(const YamlNode &node)
{
    const std::string_view text = node.text;
    if (node.quoted)
        return node.text;
    if (text == "true" || text == "True" || text == "TRUE")
        return true;
    if (text == "false" || text == "False" || text == "FALSE")
        return false;
    const auto unsignedText = !text.empty() && text.front() == '+' ? text.substr(1) : text; // from_chars knows no '+'
    if (isInteger(text)) {
        std::int64_t whole = 0;
        const auto [end, error] = std::from_chars(unsignedText.data(), unsignedText.data() + unsignedText.size(), whole);
        if (error == std::errc())
            return whole;
    }
    for (const auto &[prefix, base] : { std::pair { "0x", 16 }, std::pair { "0o", 8 } }) {
        std::int64_t whole = 0;
        if (text.size() > 2 && text.substr(0, 2) == prefix && text[2] != '-') {
            const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), whole, base);
            if (error == std::errc() && end == text.data() + text.size())
                return whole;
        }
    }
    if (isNumber(text)) {
        double number = 0;
        const auto [end, error] = std::from_chars(unsignedText.data(), unsignedText.data() + unsignedText.size(), number);
        if (error == std::errc())
            return number;
    }
    return node.text;
}

} // namespace

const YamlEntry *YamlNode::find(std::string_view key) const
{
    for (const auto &entry : entries) {
        if (entry.key.kind == Kind::Scalar && entry.key.text == key)
            return &entry;
    }
    return nullptr;
}

YamlDocument parseYaml(std::string_view source)
{
    // yaml-cpp skips a byte-order mark and does not count it.
    const std::size_t shift = source.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
    const LineIndex lines(source);
    if (const auto bad = badBytes(source))
        return broken(lines, bad->first, bad->second);

    TreeBuilder builder;
    try {
        std::istringstream stream { std::string(source.substr(shift)) };
        YAML::Parser parser(stream);
        parser.HandleNextDocument(builder);
        TreeBuilder second;
        if (parser.HandleNextDocument(second))
            return broken(lines, second.root.begin + shift, "A config is one YAML document; there is a second one here.");
    } catch (const TooDeep &deep) {
        return broken(lines, deep.offset + shift, "The text is nested more than 32 levels deep.");
    } catch (const YAML::Exception &e) {
        if (e.msg.find("anchor") != std::string::npos)
            return broken(lines, std::size_t(std::max(e.mark.pos, 0)) + shift, "Aliases (*name) are not allowed in a config; write the value out.");
        const auto [offset, message] = mistake(source, std::size_t(std::max(e.mark.pos, 0)) + shift, e.msg);
        return broken(lines, offset, message);
    } catch (const std::exception &e) {
        return broken(lines, 0, sentence(e.what()));
    }

    YamlDocument document;
    Finisher finisher(source.substr(shift), builder.findings);
    const auto firstByte = source.substr(std::min(builder.root.begin + shift, source.size()), 1);
    const bool writtenNull = builder.root.kind == YamlNode::Kind::Null && (firstByte == "n" || firstByte == "N" || firstByte == "~");
    if (builder.root.kind == YamlNode::Kind::Scalar || builder.root.kind == YamlNode::Kind::List || writtenNull)
        return broken(lines, builder.root.begin + shift, "A config is made of keys and values, such as `version: 1`.");
    if (builder.root.kind == YamlNode::Kind::Map)
        finisher.finish(builder.root, 0, -1);
    document.root = std::move(builder.root);
    const std::function<void(YamlNode &)> move = [&](YamlNode &node) {
        node.begin += shift;
        node.end += shift;
        for (auto &item : node.items)
            move(item);
        for (auto &entry : node.entries) {
            move(entry.key);
            move(entry.value);
        }
    };
    move(document.root);
    for (const auto &finding : builder.findings)
        document.problems.push_back(syntaxProblem(lines, finding.offset + shift, finding.message));
    for (const auto &duplicate : finisher.duplicates) {
        auto problem = syntaxProblem(lines, duplicate.begin + shift, "The key " + duplicate.key + " is here a second time. Keep one of them.");
        problem.kind = ProblemKind::DuplicateKey;
        problem.endColumn = lines.column(duplicate.end + shift);
        problem.path = duplicate.key;
        document.problems.push_back(std::move(problem));
    }
    return document;
}

base::Json toJson(const YamlNode &node)
{
    switch (node.kind) {
    case YamlNode::Kind::Null:
        return nullptr;
    case YamlNode::Kind::Scalar:
        return scalarToJson(node);
    case YamlNode::Kind::List: {
        auto list = base::Json::array();
        for (const auto &item : node.items)
            list.push_back(toJson(item));
        return list;
    }
    case YamlNode::Kind::Map: {
        auto map = base::Json::object();
        std::set<std::string_view> seen; // the object would look through all its keys for each
        for (const auto &[key, value] : node.entries)
            if (seen.insert(key.text).second) // a second one is a problem already
                map.get_ref<base::Json::object_t &>().emplace_back(key.text, toJson(value));
        return map;
    }
    }
    return nullptr;
}

} // namespace anneal::config
