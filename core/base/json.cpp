// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <algorithm>
#include <new>
#include <tuple>
#include <unordered_set>

namespace anneal::base {
namespace {

/// The parser's words without what it quotes of the text, which may say anything: "…; last read: '<quoted>'; expected …".
std::string withoutQuotation(std::string words)
{
    constexpr std::string_view kOpens = "; last read: '", kCloses = "'; expected "; // not translated: the parser's words
    const auto begin = words.find(kOpens);
    if (begin == std::string::npos)
        return words;
    const auto end = words.rfind(kCloses);
    return words.erase(begin, end == std::string::npos || end < begin ? std::string::npos : end + 1 - begin);
}

/// The parser's words in words for people who write rows, not parsers. What is not known here stays as it is.
std::string plainWords(const std::string &theirs)
{
    const auto says = [&](const char *words) { return theirs.find(words) != std::string::npos; };
    if (says("missing closing quote")) // not translated: the parser's words
        return tr_("a quotation mark is missing");
    if (says("ill-formed UTF-8"))
        return tr_("there are bytes that are not UTF-8");
    if (says("control character")) // not translated: the parser's words
        return tr_("a line break or another control character stands in a text; write it as \\n or \\u…");
    if (says("backslash") || says("'\\u' must be followed")) // not translated: the parser's words
        return tr_("the character behind a backslash is not one that JSON knows");
    if (says("surrogate"))
        return tr_("half of a surrogate pair stands in a text");
    const bool ended = says("unexpected end of input"); // not translated: the parser's words
    if (says("parsing object key"))                     // not translated: the parser's words
        return ended ? tr_("it ends too early: a } is missing") : tr_("a key in quotation marks is missing");
    if (says("parsing object separator")) // not translated: the parser's words
        return ended ? tr_("it ends too early: a colon and a value are missing") : tr_("a colon is missing behind a key");
    if (says("parsing object")) // not translated: the parser's words
        return ended ? tr_("it ends too early: a } is missing") : tr_("a comma or a } is missing");
    if (says("parsing array")) // not translated: the parser's words
        return ended ? tr_("it ends too early: a ] is missing") : tr_("a comma or a ] is missing");
    if (says("; expected end of input")) // not translated: the parser's words
        return tr_("there is something behind its end");
    if (says("number overflow")) // not translated: the parser's words
        return tr_("a number is too large; write it in quotation marks");
    if (says("invalid number")) // not translated: the parser's words
        return tr_("a number is not complete");
    if (says("invalid literal")) // not translated: the parser's words
        return tr_("there is a word without quotation marks");
    if (says("parsing value")) // not translated: the parser's words
        return ended ? tr_("it ends too early: a value is missing") : tr_("a value is missing");
    return theirs;
}

/// Builds a Json from SAX events so that depth and duplicate keys are refused while reading, not after.
class Builder : public nlohmann::json_sax<Json>
{
public:
    explicit Builder(const JsonLimits &limits) : m_limits(limits) { }

    Json take() { return std::move(m_root); }
    /// Gives the values back without needing memory for it: the destructor of a list takes as much as the list to flatten it, and throws
    /// where there is none, which ends the program.
    void release() noexcept { release(m_root); }
    const std::string &problem() const { return m_problem; }
    std::size_t problemAt() const { return m_problemAt; }

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override { return put(value); }
    bool number_float(number_float_t value, const string_t &written) override
    {
        // `written` has the decimal sign of the locale.
        return put(written.find_first_not_of("-0123456789") == string_t::npos ? longIntegerOf(written) : Json(value));
    }
    bool string(string_t &value) override { return put(std::move(value)); }
    bool binary(binary_t &) override { return false; }

    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t &name) override
    {
        auto &object = m_open.back().value->get_ref<Json::object_t &>();
        if (!isNew(object, m_open.back().names, name)) {
            m_problem = tr_("the key \"%1\" stands twice in one object", name);
            return false;
        }
        object.emplace_back(name, nullptr);
        m_slot = &object.back().second;
        return true;
    }

    bool parse_error(std::size_t position, const std::string &, const nlohmann::detail::exception &e) override
    {
        m_problemAt = position;
        m_problem = e.what();
        // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error …": keep what it says
        if (const auto colon = m_problem.find(": "); colon != std::string::npos)
            m_problem = m_problem.substr(colon + 2);
        m_problem = plainWords(withoutQuotation(std::move(m_problem)));
        return false;
    }

private:
    static void release(Json &value) noexcept // no deeper than what was read
    {
        if (value.is_array()) {
            auto &array = value.get_ref<Json::array_t &>();
            for (; !array.empty(); array.pop_back())
                release(array.back());
        } else if (value.is_object()) {
            auto &object = value.get_ref<Json::object_t &>();
            for (; !object.empty(); object.pop_back())
                release(object.back().second);
        }
    }

    struct Level
    {
        Json *value;
        std::unordered_set<std::string> names; // of the keys, once they are many
    };

    /// ordered_json looks keys up one by one; beyond a few, a set keeps large vocabularies and hostile input linear.
    static bool isNew(const Json::object_t &object, std::unordered_set<std::string> &names, const std::string &name)
    {
        static constexpr std::size_t kFew = 16;
        if (object.size() < kFew)
            return std::none_of(object.begin(), object.end(), [&](const auto &member) { return member.first == name; });
        if (names.empty()) {
            for (const auto &member : object)
                names.insert(member.first);
        }
        return names.insert(name).second;
    }

    Json *place(Json value)
    {
        if (m_open.empty()) {
            m_root = std::move(value);
            return &m_root;
        }
        if (m_slot) {
            *m_slot = std::move(value);
            return std::exchange(m_slot, nullptr);
        }
        auto &array = m_open.back().value->get_ref<Json::array_t &>();
        array.push_back(std::move(value));
        return &array.back();
    }

    bool put(Json value)
    {
        if (!count())
            return false;
        place(std::move(value));
        return true;
    }

    bool open(Json value)
    {
        if (static_cast<int>(m_open.size()) >= m_limits.depth) {
            m_problem = tr_("it is nested deeper than %1 levels", m_limits.depth);
            return false;
        }
        if (!count())
            return false;
        m_open.push_back({ place(std::move(value)), {} });
        return true;
    }

    bool count()
    {
        if (++m_count <= m_limits.values)
            return true;
        m_problem = tr_("it holds more than %1 values", m_limits.values);
        return false;
    }

    bool close()
    {
        m_open.pop_back();
        return true;
    }

    const JsonLimits m_limits;
    Json m_root;
    std::vector<Level> m_open;
    Json *m_slot = nullptr; // where the value of the key just read goes
    std::size_t m_count = 0;
    std::string m_problem;
    std::size_t m_problemAt = 0;
};

} // namespace

namespace {
constexpr std::uint64_t kLongInteger = 1; // subtype of the binary values
}

std::optional<std::string> longInteger(const Json &value)
{
    if (!value.is_binary() || !value.get_binary().has_subtype() || value.get_binary().subtype() != kLongInteger)
        return {};
    return std::string(value.get_binary().begin(), value.get_binary().end());
}

Json longIntegerOf(const std::string &digits)
{
    return Json::binary({ digits.begin(), digits.end() }, kLongInteger);
}

Result<Json> parseJson(std::string_view text, const JsonLimits &limits)
{
    if (text.substr(0, 3) == "\xEF\xBB\xBF")
        text.remove_prefix(3);
    // The parser takes a NUL byte for the end of the text; no JSON has one, escaped ones aside.
    if (const auto at = text.find('\0'); at != std::string_view::npos)
        return Error { ErrorKind::BadInput, tr_("not valid JSON: there is a NUL byte at byte %1", at + 1), {} };
    Builder builder(limits);
    bool parsed = false;
    try {
        parsed = Json::sax_parse(text.begin(), text.end(), &builder);
    } catch (const std::bad_alloc &) {
        builder.release();
        throw; // no fault of the text
    } catch (const std::exception &e) {
        return Error { ErrorKind::BadInput, tr_("not valid JSON: %1", e.what()), {} };
    }
    if (parsed)
        return builder.take();
    if (builder.problemAt() == 0)
        return Error { ErrorKind::BadInput, tr_("not valid JSON: %1", builder.problem()), {} };
    const auto before = text.substr(0, std::min(builder.problemAt() - 1, text.size()));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto lineStart = before.rfind('\n');
    const auto column = before.size() - (lineStart == std::string_view::npos ? 0 : lineStart + 1) + 1;
    return Error { ErrorKind::BadInput, tr_("not valid JSON: line %1, column %2: %3", line, column, builder.problem()), {} };
}

namespace {

/// The serialiser escapes what JSON demands: C0. Terminals obey DEL and C1 too, and bidirectional controls show text in another order.
/// They can only stand inside of strings.
std::string escaped(const std::string &json)
{
    std::string text;
    text.reserve(json.size());
    for (std::size_t at = 0; at < json.size();) {
        const auto byte = [&](std::size_t i) { return at + i < json.size() ? static_cast<unsigned char>(json[at + i]) : 0u; };
        unsigned code = 0;
        std::size_t length = 1;
        if (byte(0) == 0x7F)
            code = 0x7F;
        else if (byte(0) == 0xC2 && byte(1) < 0xA0)
            std::tie(code, length) = std::pair(byte(1), 2u);
        else if (turnsDirection(std::string_view(json).substr(at, 3)))
            std::tie(code, length) = std::pair(0x2000 + ((byte(1) & 0x3F) << 6) + (byte(2) & 0x3F), 3u);
        if (code == 0) {
            text += json[at++];
            continue;
        }
        constexpr std::string_view kHex = "0123456789abcdef";
        text += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4)
            text += kHex[code >> shift & 15];
        at += length;
    }
    return text;
}

} // namespace

namespace {

bool holdsLongInteger(const Json &value)
{
    return value.is_structured() ? std::any_of(value.begin(), value.end(), holdsLongInteger) : value.is_binary();
}

/// The library's writer, but for long integers, which it does not know.
class Writer
{
public:
    explicit Writer(int indent) : m_indent(indent) { }

    std::string take() { return std::move(m_text); }

    void write(const Json &value, int depth = 0)
    {
        if (const auto digits = longInteger(value)) {
            m_text += *digits;
        } else if (!value.is_structured() || value.empty()) {
            m_text += plain(value);
        } else {
            m_text += value.is_object() ? '{' : '[';
            const char *separator = "";
            for (const auto &[key, element] : value.items()) {
                m_text += separator;
                lineBreak(depth + 1);
                if (value.is_object())
                    m_text += plain(Json(key)) + (m_indent < 0 ? ":" : ": ");
                write(element, depth + 1);
                separator = ",";
            }
            lineBreak(depth);
            m_text += value.is_object() ? '}' : ']';
        }
    }

    static std::string plain(const Json &value, int indent = -1) { return value.dump(indent, ' ', false, Json::error_handler_t::replace); }

private:
    void lineBreak(int depth)
    {
        if (m_indent >= 0)
            m_text.append(1, '\n').append(static_cast<std::size_t>(m_indent * depth), ' ');
    }

    const int m_indent; // negative: all on one line
    std::string m_text;
};

std::string written(const Json &value, int indent)
{
    if (!holdsLongInteger(value))
        return Writer::plain(value, indent);
    Writer writer(indent);
    writer.write(value);
    return writer.take();
}

} // namespace

std::string toShownLine(const Json &value)
{
    return escaped(toJsonLine(value));
}

std::string toJsonLine(const Json &value)
{
    return written(value, -1);
}

std::string toJsonText(const Json &value)
{
    return escaped(written(value, 2)) + '\n';
}

} // namespace anneal::base
