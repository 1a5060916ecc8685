// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/codepoints.h"
#include "core/jinja/numbertext.h"
#include "core/jinja/objects.h"

#include <algorithm>
#include <cmath>

namespace anneal::jinja {
namespace {

/// json.dumps of Python: its escapes, its floats, its keys.
class JsonWriter
{
public:
    explicit JsonWriter(const JsonStyle &style) : m_style(style) { }

    std::string take() { return std::move(m_text); }

    void write(const Value &value, int depth)
    {
        if (auto *meter = Meter::current()) {
            meter->step();
            meter->checkText(m_text.size());
        }
        switch (value.type()) {
        case Type::None:
            m_text += "null";
            break;
        case Type::Bool:
            m_text += value.boolean() ? "true" : "false";
            break;
        case Type::Int:
            m_text += std::to_string(value.integer());
            break;
        case Type::LongInt:
            m_text += value.digits();
            break;
        case Type::Float:
            m_text += number(value.real());
            break;
        case Type::String:
            writeString(value.string());
            break;
        case Type::List:
        case Type::Tuple:
            writeList(value.sequence().values, depth);
            break;
        case Type::Dict:
            writeDict(value.mapping(), depth);
            break;
        default:
            fail("Object of type " + value.typeName() + " is not JSON serializable"); // not translated: Python's words
        }
    }

private:
    static std::string number(double value)
    {
        return std::isnan(value) ? "NaN" : std::isinf(value) ? (value < 0 ? "-Infinity" : "Infinity") : floatText(value);
    }

    static std::string keyText(const Value &key)
    {
        switch (key.type()) {
        case Type::String:
            return key.string();
        case Type::None:
            return "null";
        case Type::Bool:
            return key.boolean() ? "true" : "false";
        case Type::Int:
            return std::to_string(key.integer());
        case Type::LongInt:
            return key.digits();
        case Type::Float:
            return number(key.real());
        default:
            fail("keys must be str, int, float, bool or None, not " + key.typeName()); // not translated: Python's words
        }
    }

    void hex(char32_t unit)
    {
        m_text += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4)
            m_text += "0123456789abcdef"[(unit >> shift) & 15];
    }

    void writeString(const std::string &text)
    {
        m_text += '"';
        for (std::size_t at = 0; at < text.size();) {
            const auto begin = at;
            const char32_t c = nextCodePoint(text, at);
            if (c == '"' || c == '\\')
                m_text.append(1, '\\').append(1, static_cast<char>(c));
            else if (c == '\n')
                m_text += "\\n";
            else if (c == '\r')
                m_text += "\\r";
            else if (c == '\t')
                m_text += "\\t";
            else if (c == '\f')
                m_text += "\\f";
            else if (c == '\b')
                m_text += "\\b";
            else if (c < 0x20 || (m_style.asciiOnly && c > 0x7E && c < 0x10000))
                hex(c);
            else if (m_style.asciiOnly && c > 0xFFFF) {
                hex(0xD800 + ((c - 0x10000) >> 10));
                hex(0xDC00 + ((c - 0x10000) & 0x3FF));
            } else
                m_text.append(text, begin, at - begin);
        }
        m_text += '"';
    }

    void lineBreak(int depth)
    {
        if (!m_style.indented)
            return;
        if (const auto *meter = Meter::current())
            meter->checkText(m_text.size() + static_cast<std::size_t>(depth) * m_style.indent.size());
        m_text += '\n';
        for (int i = 0; i < depth; ++i)
            m_text += m_style.indent;
    }

    void writeList(const std::vector<Value> &values, int depth)
    {
        m_text += '[';
        for (std::size_t i = 0; i < values.size(); ++i) {
            m_text += i ? m_style.itemSeparator : "";
            lineBreak(depth + 1);
            write(values[i], depth + 1);
        }
        if (!values.empty())
            lineBreak(depth);
        m_text += ']';
    }

    void writeDict(const Dict &dict, int depth)
    {
        auto entries = dict.entries;
        if (m_style.sortKeys)
            std::stable_sort(entries.begin(), entries.end(), [](const auto &a, const auto &b) { return compare(a.first, b.first, "<") < 0; });
        m_text += '{';
        for (std::size_t i = 0; i < entries.size(); ++i) {
            m_text += i ? m_style.itemSeparator : "";
            lineBreak(depth + 1);
            writeString(keyText(entries[i].first));
            m_text += m_style.keySeparator;
            write(entries[i].second, depth + 1);
        }
        if (!entries.empty())
            lineBreak(depth);
        m_text += '}';
    }

    const JsonStyle &m_style;
    std::string m_text;
};

} // namespace

Value Value::fromJson(const base::Json &json)
{
    std::size_t bytes = 0;
    return fromJson(json, bytes);
}

Value Value::fromJson(const base::Json &json, std::size_t &bytes)
{
    bytes += 8;
    switch (json.type()) {
    case base::Json::value_t::boolean:
        return of(json.get<bool>());
    case base::Json::value_t::number_integer:
        return of(json.get<std::int64_t>());
    case base::Json::value_t::number_unsigned: {
        const auto number = json.get<std::uint64_t>();
        return number <= INT64_MAX ? of(static_cast<std::int64_t>(number)) : longInteger(std::to_string(number));
    }
    case base::Json::value_t::binary: {
        auto digits = base::longInteger(json).value_or(std::string());
        bytes += digits.size();
        return longInteger(std::move(digits));
    }
    case base::Json::value_t::number_float:
        return of(json.get<double>());
    case base::Json::value_t::string: {
        const auto &text = json.get_ref<const std::string &>();
        bytes += text.size();
        return Value::text(repaired(text));
    }
    case base::Json::value_t::array: {
        std::vector<Value> values;
        for (const auto &element : json)
            values.push_back(fromJson(element, bytes));
        return list(std::move(values));
    }
    case base::Json::value_t::object: {
        std::vector<std::pair<Value, Value>> entries;
        for (const auto &[key, value] : json.items()) {
            bytes += key.size();
            entries.emplace_back(text(repaired(key)), fromJson(value, bytes));
        }
        return dict(std::move(entries));
    }
    default:
        return {};
    }
}

std::string toJsonText(const Value &value, const JsonStyle &style)
{
    JsonWriter writer(style);
    writer.write(value, 0);
    return writer.take();
}

} // namespace anneal::jinja
