// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/yamltree.h"

#include "core/base/tr.h"
#include "core/config/yamlmistakes.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <functional>
#include <set>
#include <sstream>

namespace anneal::config {
namespace {

constexpr int kMaxDepth = 32;
constexpr const char *kNoAliases = tr_("Aliases (*name) are not allowed in a config; write the value out.");

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
        findings.push_back({ std::size_t(mark.pos), kNoAliases });
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
            findings.push_back({ offset, tr_("Anchors (&name) are not allowed in a config.") });
        if (!tag.empty() && tag != "?" && tag != "!")
            findings.push_back({ offset, tr_("Tags (!name) are not allowed in a config.") });
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
    Finisher(std::string_view source, std::vector<TreeBuilder::Finding> &findings) : m_source(source), m_findings(findings)
    {
        for (auto at = source.find('\n'); at != std::string_view::npos; at = source.find('\n', at + 1))
            m_lineStarts.push_back(at + 1);
    }

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
    int columnOf(std::size_t at) const { return int(at - *(std::upper_bound(m_lineStarts.begin(), m_lineStarts.end(), at) - 1)); }

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
        m_findings.push_back({ begin, tr_("This quoted text is not closed.") });
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
                m_findings.push_back({ key.begin, tr_("A key must be a word.") });
            } else if (key.text == "<<") {
                m_findings.push_back({ key.begin, tr_("Merge keys (<<) are not allowed in a config; write the keys out.") });
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

    std::vector<std::size_t> m_lineStarts { 0 };
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

YamlDocument broken(const LineIndex &lines, std::size_t offset, std::string message)
{
    YamlDocument document;
    document.broken = true;
    document.problems.push_back(syntaxProblem(lines, offset, std::move(message)));
    return document;
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
    if (const auto bad = badYamlBytes(source))
        return broken(lines, bad->first, bad->second);

    TreeBuilder builder;
    try {
        std::istringstream stream { std::string(source.substr(shift)) };
        YAML::Parser parser(stream);
        parser.HandleNextDocument(builder);
        TreeBuilder second;
        if (parser.HandleNextDocument(second))
            return broken(lines, second.root.begin + shift, tr_("A config is one YAML document; there is a second one here."));
    } catch (const TooDeep &deep) {
        return broken(lines, deep.offset + shift, tr_("The text is nested more than 32 levels deep."));
    } catch (const YAML::Exception &e) {
        if (e.msg.find("anchor") != std::string::npos)
            return broken(lines, std::size_t(std::max(e.mark.pos, 0)) + shift, kNoAliases);
        const auto [offset, message] = yamlMistake(source, std::size_t(std::max(e.mark.pos, 0)) + shift, e.msg);
        return broken(lines, offset, message);
    } catch (const std::exception &e) {
        return broken(lines, 0, yamlMistake(source, 0, e.what()).second);
    }

    YamlDocument document;
    Finisher finisher(source.substr(shift), builder.findings);
    const auto firstByte = source.substr(std::min(builder.root.begin + shift, source.size()), 1);
    const bool writtenNull = builder.root.kind == YamlNode::Kind::Null && (firstByte == "n" || firstByte == "N" || firstByte == "~");
    if (builder.root.kind == YamlNode::Kind::Scalar || builder.root.kind == YamlNode::Kind::List || writtenNull)
        return broken(lines, builder.root.begin + shift, tr_("A config is made of keys and values, such as `version: 1`."));
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
        auto problem = syntaxProblem(lines, duplicate.begin + shift, tr_("The key %1 is here a second time. Keep one of them.", duplicate.key));
        problem.kind = ProblemKind::DuplicateKey;
        problem.endColumn = lines.column(duplicate.end + shift);
        problem.path = duplicate.key;
        document.problems.push_back(std::move(problem));
    }
    return document;
}

} // namespace anneal::config
