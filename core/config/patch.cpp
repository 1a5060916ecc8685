// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/patch.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/config/fields.h"
#include "core/config/writer.h"
#include "core/config/yamlitem.h"
#include "core/config/yamllines.h"
#include "core/config/yamltree.h"

#include <algorithm>
#include <iterator>

namespace anneal::config {
namespace {

using base::Json;

/// Place of a path in the order of the table; a section stands where its first key does.
std::size_t orderOf(const std::string &path)
{
    const auto &all = fields();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].path == path || all[i].path.compare(0, path.size() + 1, path + ".") == 0)
            return i;
    }
    return all.size();
}

class Patcher : private YamlLines
{
public:
    Patcher(std::string_view text, const Field &field)
        : YamlLines(text)
        , m_field(field)
        , m_eol(text.find("\r\n") != std::string_view::npos ? "\r\n" : "\n")
        , m_document(parseYaml(text))
    { }

    base::Result<std::string> set(const Json &value)
    {
        if (m_document.broken)
            return brokenText();
        return descend(m_document.root, {}, 0, value);
    }

    base::Result<std::string> remove()
    {
        if (m_document.broken)
            return brokenText();
        const auto *node = &m_document.root;
        const YamlNode *parent = nullptr;
        const YamlEntry *entry = nullptr;
        for (const auto &key : base::split(m_field.path, '.')) {
            parent = node;
            entry = node->find(key);
            if (!entry)
                return std::string(m_text);
            node = &entry->value;
        }
        if (!parent)
            return std::string(m_text);
        const auto index = std::size_t(entry - parent->entries.data());
        if (parent->flow) {
            if (index + 1 < parent->entries.size())
                return replaced(entry->key.begin, parent->entries[index + 1].key.begin, "");
            return replaced(index > 0 ? endOf(parent->entries[index - 1]) : entry->key.begin, endOf(*entry), "");
        }
        const auto lines = linesOf({ entry->key.begin, endOf(*entry) });
        // Blank lines behind it must not become part of a text in front that keeps its trailing lines.
        const bool kept = index > 0 && keepsTrailingLines(parent->entries[index - 1].value);
        return replaced(lines.begin, kept ? blankLinesEnd(lines.end) : lines.end, "");
    }

private:
    base::Error brokenText() const
    {
        return { base::ErrorKind::BadInput, tr_("The text has a syntax error: %1", m_document.problems.front().text()),
            tr_("Correct it in the text first.") };
    }

    std::string replaced(std::size_t begin, std::size_t end, std::string_view with) const
    {
        return std::string(m_text.substr(0, begin)).append(with).append(m_text.substr(end));
    }

    struct Edit
    {
        Span span;
        std::string text;
    };

    std::string edited(std::vector<Edit> edits) const
    {
        std::stable_sort(edits.begin(), edits.end(), [](const Edit &a, const Edit &b) { return a.span.begin < b.span.begin; });
        std::string text;
        std::size_t at = 0;
        for (const auto &[span, with] : edits) {
            const auto begin = std::max(at, span.begin); // two lines that go may share the break between them
            text.append(m_text.substr(at, begin - at)).append(with);
            at = std::max(at, span.end);
        }
        return text.append(m_text.substr(at));
    }

    /// What a value over several lines ends with.
    static const YamlNode &lastOf(const YamlNode &value)
    {
        if (value.kind == YamlNode::Kind::Map && !value.flow && !value.entries.empty())
            return lastOf(value.entries.back().value);
        if (value.kind == YamlNode::Kind::List && !value.flow && !value.items.empty())
            return lastOf(value.items.back());
        return value;
    }

    /// "|", ">+", "|2-": how a text over several lines is written; empty for other values.
    std::string_view blockHeader(const YamlNode &value) const
    {
        const auto header = m_text.substr(value.begin, 3);
        if (value.kind != YamlNode::Kind::Scalar || !value.quoted || !(header.starts_with('|') || header.starts_with('>')))
            return {};
        return header.substr(0, std::min(header.find_first_not_of("+-123456789", 1), header.size()));
    }

    /// Whether a value ends with a text written with |+ or >+, to which the blank lines behind it belong.
    bool keepsTrailingLines(const YamlNode &value) const { return blockHeader(lastOf(value)).find('+') != std::string_view::npos; }

    /// A text over several lines that ends with the file has no line break at its end, and must not get one from what is put behind it.
    std::vector<Edit> withoutLineBreak(const YamlNode &value) const
    {
        const auto &last = lastOf(value);
        const auto header = blockHeader(last);
        if (header.empty() || last.end < m_text.size() || m_text.ends_with('\n') || header.find('-') != std::string_view::npos)
            return {};
        const auto kept = header.find('+');
        const auto at = last.begin + (kept == std::string_view::npos ? header.size() : kept);
        return { { { at, at + (kept == std::string_view::npos ? 0 : 1) }, "-" } };
    }

    /// Behind the value, or behind the colon where none is written.
    static std::size_t endOf(const YamlEntry &entry) { return std::max(entry.value.end, entry.key.end); }

    /// `section` is the path of `node`; `indent` what keys would be indented by if it holds none yet.
    base::Result<std::string> descend(const YamlNode &node, const std::string &section, std::size_t indent, const Json &value) const
    {
        const auto depth = section.empty() ? std::size_t(0) : section.size() + 1;
        const auto key = m_field.path.substr(depth, m_field.path.find('.', depth) - depth);
        const auto path = section.empty() ? key : section + "." + key;
        if (node.kind != YamlNode::Kind::Map)
            return base::Error { base::ErrorKind::BadInput, tr_("%1 is not a section in this text.", section), tr_("Put indented keys below it.") };
        const auto *entry = node.find(key);
        if (!entry)
            return insert(node, section, indent, value);
        if (path == m_field.path)
            return replaceValue(*entry, node.flow, value);
        if (entry->value.kind == YamlNode::Kind::Null)
            return fillEmptySection(*entry, path, columnOf(entry->key.begin) + 2, node.flow, value);
        return descend(entry->value, path, indent + 2, value);
    }

    std::string replaceValue(const YamlEntry &entry, bool inFlow, const Json &value) const
    {
        const auto &old = entry.value;
        auto text = toYaml(m_field, value);
        if (old.begin == old.end) // `key:`
            return replaced(old.begin, old.end, " " + text);
        const bool blockList = old.kind == YamlNode::Kind::List && !old.flow;
        const bool blockMap = old.kind == YamlNode::Kind::Map && !old.flow;
        if (!inFlow && ((blockList && value.is_array()) || (blockMap && value.is_object())) && !value.empty())
            return replaceItems(old, value);
        if (blockList || blockMap) {
            const auto colon = m_text.find(':', entry.key.end) + 1;
            std::vector<Edit> edits { { { colon, colon }, " " + text } };
            for (const auto &item : itemsOf(old))
                edits.push_back({ linesOf(item.whole), "" });
            return edited(std::move(edits));
        }
        if (old.flow && !value.empty() && (old.kind == YamlNode::Kind::List ? value.is_array() : value.is_object())
            && m_text.substr(old.begin, old.end - old.begin).find('\n') != std::string_view::npos)
            return replaceFlowItems(old, value);
        // The user's quotes stay where they can: only '…' cannot hold every text.
        if (value.is_string() && old.quoted && text.front() != '"') {
            const char quote = m_text[old.begin];
            if (quote == '\'' || quote == '"')
                text = quote + text + quote;
        }
        return replaced(old.begin, old.end, text.append(headerComment(old)));
    }

    /// What stands behind the `|` or `>` of a text over several lines: "  # why".
    std::string_view headerComment(const YamlNode &scalar) const
    {
        const auto line = m_text.substr(scalar.begin, std::min(lineEnd(scalar.begin), scalar.end) - scalar.begin);
        const auto mark = line.find('#');
        return blockHeader(scalar).empty() || mark == std::string_view::npos ? std::string_view()
                                                                             : line.substr(line.find_last_not_of(" \t", mark - 1) + 1);
    }

    std::vector<YamlItem> itemsOf(const YamlNode &node) const
    {
        std::vector<YamlItem> items;
        auto dash = node.begin;
        for (const auto &item : node.items) {
            const Span value { std::max(item.begin, dash + 1), std::max(item.end, dash + 1) };
            items.push_back({ { dash, value.end }, {}, value, toJson(item), {} });
            dash = skipSpaceAndComments(value.end);
        }
        for (const auto &entry : node.entries) {
            const auto end = endOf(entry);
            const bool written = entry.value.end > entry.value.begin;
            const Span value = written ? Span { entry.value.begin, entry.value.end } : Span { entry.value.begin, entry.value.begin };
            items.push_back({ { entry.key.begin, end }, { entry.key.begin, entry.key.end }, value, entry.key.text, toJson(entry.value) });
        }
        return items;
    }

    std::string replaceItems(const YamlNode &old, const Json &value) const
    {
        const auto items = itemsOf(old);
        std::vector<Json> wanted;
        std::vector<std::string> lines;
        for (const auto &[key, item] : value.items()) {
            wanted.push_back(value.is_array() ? item : Json(key));
            lines.push_back(value.is_array() ? "- " + toYaml(item) : toYaml(Json(key)) + ": " + toYaml(item));
        }
        auto kept = commonItems(items, wanted);
        kept.emplace_back(items.size(), wanted.size());
        const auto indent = std::string(columnOf(old.begin), ' ');
        std::vector<Edit> edits;
        std::size_t i = 0, j = 0;
        for (const auto &[keptOld, keptNew] : kept) {
            for (; i < keptOld && j < keptNew; ++i, ++j) // another item in the same place
                edits.push_back({ value.is_array() ? items[i].value : items[i].whole, inPlaceOf(items[i], value, j, lines[j]) });
            for (; i < keptOld; ++i)
                edits.push_back({ linesOf(items[i].whole), "" });
            std::string added;
            for (; j < keptNew; ++j)
                added += keptOld == 0 ? indent + lines[j] + m_eol : m_eol + indent + lines[j];
            if (!added.empty()) {
                const auto at = keptOld == 0 ? lineBegin(items.front().whole.begin) : lineEnd(items[keptOld - 1].whole.end);
                if (edits.empty() || edits.back().span.end <= lastOf(old).begin) // the last item stays as it is
                    std::ranges::copy(withoutLineBreak(old), std::back_inserter(edits));
                edits.push_back({ { at, at }, added });
            }
            if (keptOld < items.size() && value.is_object() && items[i].itemValue != value[wanted[j].get<std::string>()]) {
                const auto &span = items[i].value;
                edits.push_back({ span, (span.begin == span.end ? " " : "") + toYaml(value[wanted[j].get<std::string>()]) });
            }
            ++i;
            ++j;
        }
        return edited(std::move(edits));
    }

    /// Of […] or {…} over several lines: what stays keeps its place and the comments around it, what goes takes those behind it along.
    std::string replaceFlowItems(const YamlNode &old, const Json &value) const
    {
        std::vector<YamlItem> items;
        for (const auto &item : old.items)
            items.push_back({ { item.begin, item.end }, {}, { item.begin, item.end }, toJson(item), {} });
        if (old.kind == YamlNode::Kind::Map)
            items = itemsOf(old);
        std::vector<Json> wanted;
        std::vector<std::string> texts;
        for (const auto &[key, item] : value.items()) {
            wanted.push_back(value.is_array() ? item : Json(key));
            texts.push_back(value.is_array() ? toYaml(item) : toYaml(Json(key)) + ": " + toYaml(item));
        }
        const auto kept = commonItems(items, wanted);
        if (kept.empty())
            return replaced(old.begin, old.end, toYaml(m_field, value));
        std::vector<Edit> edits;
        for (std::size_t k = 0, i = 0, j = 0; k <= kept.size(); ++k) {
            const auto [keptOld, keptNew] = k < kept.size() ? kept[k] : std::pair(items.size(), wanted.size());
            std::string added;
            for (; j < keptNew; ++j)
                added += k == 0 ? texts[j] + ", " : ", " + texts[j];
            const auto at = k == 0 ? items[keptOld].whole.begin : items[kept[k - 1].first].whole.end;
            if (!added.empty())
                edits.push_back({ { at, at }, added });
            if (i < keptOld && k < kept.size())
                edits.push_back({ { items[i].whole.begin, items[keptOld].whole.begin }, "" });
            else if (i < keptOld)
                edits.push_back({ lastOfFlow(items, i), "" });
            if (k < kept.size() && value.is_object() && items[keptOld].itemValue != value[wanted[keptNew].get<std::string>()])
                edits.push_back({ items[keptOld].value, toYaml(value[wanted[keptNew].get<std::string>()]) });
            i = keptOld + 1;
            j = keptNew + 1;
        }
        return edited(std::move(edits));
    }

    /// The last items of […] or {…} from one on, that is not the first: with its line where it begins one, else with the comma in front.
    Span lastOfFlow(const std::vector<YamlItem> &items, std::size_t from) const
    {
        const auto begin = items[from].whole.begin, line = lineBegin(begin);
        const auto end = items.back().whole.end;
        if (line == 0 || m_text.substr(line, begin - line).find_first_not_of(" \t") != std::string_view::npos)
            return { items[from - 1].whole.end, end };
        auto behind = std::min(m_text.find_first_not_of(" \t", end), m_text.size());
        if (behind < m_text.size() && m_text[behind] == ',')
            behind = std::min(m_text.find_first_not_of(" \t", behind + 1), m_text.size());
        else
            behind = end;
        const bool isComment = m_text.substr(std::min(m_text.find_first_not_of(" \t", behind), m_text.size())).starts_with('#');
        return { lineEnd(line - 1), isComment ? lineEnd(behind) : behind };
    }

    static std::string inPlaceOf(const YamlItem &item, const Json &value, std::size_t index, const std::string &line)
    {
        if (value.is_object())
            return line;
        return (item.value.begin == item.value.end ? " " : "") + toYaml(value[index]);
    }

    /// "langchain:\n  chunk_size: 500" for what is missing below `section`; lines after the first are indented.
    std::string missing(const std::string &section, std::size_t indent, const Json &value) const
    {
        std::string text;
        const auto depth = section.empty() ? std::size_t(0) : section.size() + 1;
        const auto keys = base::split(m_field.path.substr(depth), '.');
        for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
            indent += 2;
            text += keys[i] + ":" + m_eol + std::string(indent, ' ');
        }
        return text + keys.back() + ": " + toYaml(m_field, value);
    }

    std::string missingInFlow(const std::string &section, const Json &value) const
    {
        const auto depth = section.empty() ? std::size_t(0) : section.size() + 1;
        const auto keys = base::split(m_field.path.substr(depth), '.');
        std::string text;
        for (std::size_t i = 0; i + 1 < keys.size(); ++i)
            text += keys[i] + ": {";
        return text + keys.back() + ": " + toYaml(m_field, value) + std::string(keys.size() - 1, '}');
    }

    std::string fillEmptySection(const YamlEntry &entry, const std::string &path, std::size_t indent, bool inFlow, const Json &value) const
    {
        if (inFlow)
            return replaced(
                entry.value.begin, entry.value.end, (entry.value.begin == entry.value.end ? " {" : "{") + missingInFlow(path, value) + "}");
        auto begin = entry.value.begin;
        while (begin > 0 && entry.value.end > entry.value.begin && m_text[begin - 1] == ' ')
            --begin; // `data: null` becomes `data:`
        const auto behind = m_eol + std::string(indent, ' ') + missing(path, indent, value);
        const auto end = lineEnd(entry.value.end);
        return std::string(m_text.substr(0, begin))
            .append(m_text.substr(entry.value.end, end - entry.value.end))
            .append(behind)
            .append(m_text.substr(end));
    }

    base::Result<std::string> insert(const YamlNode &map, const std::string &section, std::size_t indent, const Json &value) const
    {
        const auto order = orderOf(m_field.path);
        const YamlEntry *before = nullptr; // the last key that `init` would have in front
        for (const auto &entry : map.entries) {
            if (orderOf(section.empty() ? entry.key.text : section + "." + entry.key.text) < order)
                before = &entry;
        }
        if (map.flow) {
            const auto text = missingInFlow(section, value);
            if (map.entries.empty())
                return replaced(map.begin, map.end, "{" + text + "}");
            return before ? replaced(endOf(*before), endOf(*before), ", " + text) : replaced(map.begin + 1, map.begin + 1, text + ", ");
        }
        if (map.entries.empty()) // a text without any key
            return append(missing(section, indent, value));
        const auto column = columnOf(map.entries.front().key.begin);
        const auto text = missing(section, column, value);
        if (!before) {
            const auto at = aboveKey(map.entries.front().key.begin);
            return replaced(at, at, std::string(column, ' ') + text + m_eol);
        }
        const auto end = behindOwnComments(lineEnd(endOf(*before)), columnOf(before->key.begin));
        const bool newSection = section.empty() && m_field.path.find('.') != std::string::npos;
        if (keepsTrailingLines(before->value) && end < m_text.size()) {
            const auto at = blankLinesEnd(end + 1);
            const bool broken = m_text[at - 1] != '\n';
            return replaced(
                at, at, (broken ? m_eol : std::string()) + std::string(column, ' ') + text + (newSection && at < m_text.size() ? m_eol : "") + m_eol);
        }
        auto edits = withoutLineBreak(before->value);
        edits.push_back({ { end, end }, (newSection ? m_eol : std::string()) + m_eol + std::string(column, ' ') + text });
        return edited(std::move(edits));
    }

    std::string append(const std::string &text) const
    {
        std::string all(m_text);
        if (!all.empty() && all.back() != '\n')
            all += m_eol;
        return all + text + m_eol;
    }

public:
    base::Result<std::string> setInEmptyText(const Json &value) const { return append(missing({}, 0, value)); }
    bool isEmptyText() const { return !m_document.broken && m_document.root.kind == YamlNode::Kind::Null; }

private:
    const Field &m_field;
    std::string m_eol;
    YamlDocument m_document;
};

base::Error unknownPath(std::string_view path)
{
    return { base::ErrorKind::Usage, tr_("There is no key %1.", path), tr_("See all keys with: anneal-cli schema.") };
}

/// What a text says of a key; null where it says nothing.
Json valueAt(const YamlNode &root, std::string_view path)
{
    const auto *node = &root;
    for (const auto &key : base::split(path, '.')) {
        const auto *entry = node->find(key);
        if (!entry)
            return {};
        node = &entry->value;
    }
    return toJson(*node);
}

} // namespace

base::Result<std::string> patchYaml(std::string_view text, std::string_view path, const Json &value)
{
    const auto *field = findField(path);
    if (!field)
        return unknownPath(path);
    Patcher patcher(text, *field);
    auto patched = patcher.isEmptyText() ? patcher.setInEmptyText(value) : patcher.set(value);
    const auto wanted = parseYaml("x: " + toYaml(*field, value));
    if (patched && valueAt(parseYaml(*patched).root, path) != valueAt(wanted.root, "x"))
        return base::Error { base::ErrorKind::BadInput, tr_("%1 can only be changed in the text.", path),
            tr_("Remove the anchor, alias or tag in front of its value.") };
    return patched;
}

base::Result<std::string> removeYamlKey(std::string_view text, std::string_view path)
{
    Field any; // there may be none of this name
    any.path = path;
    return Patcher(text, any).remove();
}

} // namespace anneal::config
