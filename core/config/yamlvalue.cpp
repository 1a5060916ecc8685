// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/yamltree.h"

#include <charconv>
#include <set>

namespace anneal::config {
namespace {

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
