// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/writer.h"

#include "core/base/text.h"
#include "core/config/yamltree.h"

#include <charconv>
#include <cmath>
#include <functional>

namespace anneal::config {
namespace {

using base::Json;

constexpr std::size_t kCommentColumn = 32;

/// Whether the bare text means exactly itself, in block and in flow context and for readers of YAML 1.1 too.
bool isPlainSafe(const std::string &text)
{
    const auto isWordByte = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    if (text.empty() || text.size() > 200 || (!isWordByte(text.front()) && text.front() != '_' && text.front() != '/' && text.front() != '.'))
        return false;
    for (const char c : text) {
        if (!isWordByte(c) && std::string_view("_-./+ ").find(c) == std::string_view::npos)
            return false;
    }
    const auto lower = base::toLower(text);
    for (const std::string_view word : { "y", "n", "yes", "no", "on", "off", "null", "true", "false", ".inf", ".nan" }) {
        if (lower == word)
            return false;
    }
    YamlNode node;
    node.kind = YamlNode::Kind::Scalar;
    node.text = text;
    return text.back() != ' ' && toJson(node).is_string();
}

std::string quoted(const std::string &text)
{
    std::string out = "\"";
    for (const char c : text) {
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
                out += "\\x" + base::toHex({ &c, 1 });
            } else {
                out += c;
            }
        }
    }
    return out + '"';
}

/// As people write a rate, 0.0005, down to 0.0001. YAML 1.1 readers take 2e-05 for text: the mantissa keeps a point, 2.0e-5.
std::string numberText(double number)
{
    auto text = base::formatNumber(number);
    if (const double size = std::abs(number); size >= 1e-4 && size < 1) {
        char fixed[40];
        const auto end = std::to_chars(fixed, fixed + sizeof fixed, number, std::chars_format::fixed);
        if (end.ec == std::errc())
            text.assign(fixed, end.ptr);
    }
    const auto e = text.find('e');
    if (e == std::string::npos)
        return text;
    auto mantissa = text.substr(0, e);
    auto exponent = text.substr(e + 1);
    const bool negative = exponent.front() == '-';
    exponent.erase(0, exponent.find_first_not_of("+-0"));
    if (mantissa.find('.') == std::string::npos)
        mantissa += ".0";
    return mantissa + (negative ? "e-" : "e+") + (exponent.empty() ? "0" : exponent);
}

std::string writeAll(const FineTuneConfig &config, const std::function<std::string(const Field &)> &commentOf)
{
    std::string text;
    std::string section;
    for (const auto &field : fields()) {
        if (!field.available)
            continue;
        const auto depth = std::size_t(std::count(field.path.begin(), field.path.end(), '.'));
        if (field.section() != section) {
            section = field.section();
            if (depth == 1)
                text += "\n";
            text += std::string(2 * (depth - 1), ' ') + section.substr(section.rfind('.') + 1) + ":\n";
        }
        auto line = std::string(2 * depth, ' ') + field.key() + ": " + toYaml(field, field.get(config));
        const auto comment = commentOf(field);
        if (!comment.empty()) {
            const auto width = base::codePointCount(line);
            line += std::string(width + 3 <= kCommentColumn ? kCommentColumn - width : 3, ' ') + "# " + comment;
        }
        text += line + "\n";
    }
    return text;
}

} // namespace

std::string annotatedYaml(const FineTuneConfig &config)
{
    return "# yaml-language-server: $schema=config.schema.json\n" + writeAll(config, [](const Field &field) { return field.comment; });
}

std::string resolvedYaml(const FineTuneConfig &config, const std::map<std::string, Origin> &origins)
{
    return writeAll(config, [&](const Field &field) {
        const auto origin = origins.find(field.path);
        return origin == origins.end() ? std::string() : std::string(originName(origin->second));
    });
}

base::Json valueOf(const FineTuneConfig &config, std::string_view path)
{
    const auto *field = findField(path);
    return field && field->get ? field->get(config) : Json(nullptr);
}

std::string toYaml(const Json &value)
{
    if (value.is_string())
        return isPlainSafe(value.get<std::string>()) ? value.get<std::string>() : quoted(value.get<std::string>());
    if (value.is_number_float())
        return numberText(value.get<double>());
    if (!value.is_structured())
        return value.dump();
    std::string text;
    for (const auto &[key, item] : value.items())
        text += (text.empty() ? "" : ", ") + (value.is_object() ? toYaml(Json(key)) + ": " : std::string()) + toYaml(item);
    return value.is_object() ? "{" + text + "}" : "[" + text + "]";
}

std::string toYaml(const Field &field, const Json &value)
{
    auto text = toYaml(value);
    if (field.decimal && text.find_first_not_of("-0123456789") == std::string::npos)
        text += ".0";
    return text;
}

} // namespace anneal::config
