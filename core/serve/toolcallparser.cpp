// SPDX-License-Identifier: GPL-3.0-or-later
// The forms are those that the models' own chat templates write and that vLLM's parsers of the same names read.
#include "core/serve/toolcallparser.h"

#include "core/base/json.h"
#include "core/base/text.h"

#include <algorithm>

namespace anneal::serve {
namespace {

constexpr std::string_view kHermes = "<tool_call>";
constexpr std::string_view kHermesEnd = "</tool_call>";
constexpr std::string_view kLlama = "<|python_tag|>";
constexpr std::string_view kMistral = "[TOOL_CALLS]";
constexpr std::string_view kMistralArguments = "[ARGS]";
constexpr std::string_view kMistralId = "[CALL_ID]";
constexpr std::size_t kLongestHeader = 256; // bytes
constexpr std::size_t kMostBlank = 1024;    // bytes of white space that are held

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view markOf(CallSyntax syntax)
{
    switch (syntax) {
    case CallSyntax::Hermes:
        return kHermes;
    case CallSyntax::Llama:
        return kLlama;
    case CallSyntax::Mistral:
        return kMistral;
    default:
        return {};
    }
}

/// The name in what stands between Mistral's mark and the arguments: name, name[ARGS] or name[CALL_ID]id[ARGS]; empty for anything else.
std::string_view nameIn(std::string_view header)
{
    const auto end = header.find('[');
    const auto rest = end == std::string_view::npos ? std::string_view() : header.substr(end);
    const bool isIts = rest.empty() || rest == kMistralArguments || (rest.starts_with(kMistralId) && rest.ends_with(kMistralArguments));
    return isIts ? base::trimmed(header.substr(0, end)) : std::string_view();
}

} // namespace

CallSyntax callSyntaxOf(std::string_view chatTemplate)
{
    const auto has = [&](std::string_view text) { return chatTemplate.find(text) != std::string_view::npos; };
    if (!has("tools") && !has("tool_calls"))
        return CallSyntax::None;
    if (has(kMistral))
        return CallSyntax::Mistral;
    // Others put XML, or the name alone, between the same marks.
    if (has(kHermes))
        return has("arguments") && !has("<function=") && !has("<arg_key>") && !has("<parameter") ? CallSyntax::Hermes : CallSyntax::None;
    if (has("\"parameters\": ") && has("<|start_header_id|>") && !has("<function="))
        return CallSyntax::Llama;
    return CallSyntax::None;
}

ToolCallParser::ToolCallParser(CallSyntax syntax, std::vector<std::string> names, Calls calls)
    : m_syntax(syntax)
    , m_open(markOf(syntax))
    , m_names(std::move(names))
    , m_calls(calls)
{ }

std::vector<AnswerPart> ToolCallParser::add(std::string_view text)
{
    if (m_syntax == CallSyntax::Arguments) {
        addArguments(text);
        return std::exchange(m_parts, {});
    }
    m_input += text;
    while (m_at < m_input.size())
        step(m_input[m_at++]);
    m_input.clear();
    m_at = 0;
    return std::exchange(m_parts, {});
}

std::vector<AnswerPart> ToolCallParser::finish()
{
    m_isBroken = m_isBroken || (m_place == Place::Object && m_isTold);
    while (m_place == Place::Between || m_place == Place::Header || (m_place == Place::Object && !m_isTold)) {
        fail();
        while (m_at < m_input.size())
            step(m_input[m_at++]);
    }
    const bool isBlank = std::all_of(m_held.begin(), m_held.end(), isSpace);
    if (m_place == Place::Text && !(isBlank && m_count > 0))
        give(AnswerPart::Kind::Text, m_held);
    m_held.clear();
    return std::exchange(m_parts, {});
}

/// All of the text are arguments: its form has seen to that.
void ToolCallParser::addArguments(std::string_view text)
{
    if (m_count == 0 && base::trimmed(text).empty())
        return;
    if (m_count == 0) {
        ++m_count;
        give(AnswerPart::Kind::Call, m_names.front());
    }
    give(AnswerPart::Kind::Arguments, text);
}

void ToolCallParser::give(AnswerPart::Kind kind, std::string_view text)
{
    if (text.empty())
        return;
    const auto call = kind == AnswerPart::Kind::Text ? 0 : m_count - 1;
    if (kind != AnswerPart::Kind::Call && !m_parts.empty() && m_parts.back().kind == kind && m_parts.back().call == call)
        m_parts.back().text += text;
    else
        m_parts.push_back({ kind, call, std::string(text) });
}

void ToolCallParser::step(char c)
{
    switch (m_place) {
    case Place::Text:
        return text(c);
    case Place::Between:
        return between(c);
    case Place::Header:
        return header(c);
    case Place::Object:
        return object(c);
    case Place::Behind:
        return behind(c);
    }
}

/// Text: white space that is held, then what may be the beginning of a mark.
void ToolCallParser::text(char c)
{
    const bool isBlank = std::all_of(m_held.begin(), m_held.end(), isSpace);
    const bool opensBare = (m_syntax == CallSyntax::Llama && c == '{') || (m_syntax == CallSyntax::Array && c == '[');
    if (m_mayBegin && isBlank && opensBare) {
        m_held += c;
        m_mayBegin = false;
        if (c == '[') {
            m_inList = true;
            m_place = Place::Between;
        } else {
            beginObject(false);
            m_scanner.feed(c);
        }
        return;
    }
    if (m_isFresh && isBlank && isSpace(c) && m_held.size() < kMostBlank) {
        m_held += c;
        return;
    }
    const auto mark = std::min(m_held.find_first_not_of(" \t\r\n"), m_held.size());
    const auto begun = m_held.substr(mark) + c;
    if (!m_open.empty() && m_open.starts_with(begun)) {
        m_held += c;
        if (begun.size() == m_open.size()) {
            m_held = begun; // white space before a call is nobody's
            m_place = Place::Between;
            m_mayBegin = false;
        }
        return;
    }
    // What looked like a mark is text, but for what may begin another one.
    const auto all = std::exchange(m_held, {}) + c;
    m_isFresh = m_mayBegin = false;
    auto kept = m_open.empty() ? 0 : std::min(all.size(), m_open.size() - 1);
    while (kept > 0 && !m_open.starts_with(std::string_view(all).substr(all.size() - kept)))
        --kept;
    give(AnswerPart::Kind::Text, std::string_view(all).substr(0, all.size() - kept));
    m_held = all.substr(all.size() - kept);
}

/// Behind a mark, or between two calls of a list.
void ToolCallParser::between(char c)
{
    m_held += c;
    const auto isNameCharacter = [&] { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.'; };
    if (isSpace(c))
        return;
    if (c == '{') {
        beginObject(false);
        m_scanner.feed(c);
    } else if (c == '[' && m_syntax == CallSyntax::Mistral && !m_inList) {
        m_inList = true;
    } else if (m_syntax == CallSyntax::Mistral && !m_inList && isNameCharacter()) {
        m_place = Place::Header;
        m_name = c;
    } else {
        fail();
    }
}

void ToolCallParser::header(char c)
{
    m_held += c;
    if (c != '{') {
        m_name += c;
        if (m_name.size() > kLongestHeader || c == '\n')
            fail();
        return;
    }
    const std::string name(nameIn(m_name));
    beginObject(true);
    m_name = name;
    m_hasName = std::find(m_names.begin(), m_names.end(), name) != m_names.end();
    if (!m_hasName)
        return fail();
    m_scanner.feed(c);
    m_arguments = c;
    announce();
}

void ToolCallParser::beginObject(bool isArguments)
{
    m_place = Place::Object;
    m_scanner = {};
    m_isArguments = isArguments;
    m_hasArguments = isArguments;
    m_isTold = m_hasName = m_isInMember = false;
    m_name.clear();
    m_arguments.clear();
}

/// Tells of a call once it is certain to be one: its name, and what has come of its arguments.
void ToolCallParser::announce()
{
    if (m_calls == Calls::AsTheyCome && m_hasName && m_arguments.starts_with('{') && !m_isTold) {
        m_isTold = true;
        ++m_count;
        give(AnswerPart::Kind::Call, m_name);
    }
    if (m_isTold)
        give(AnswerPart::Kind::Arguments, std::exchange(m_arguments, {}));
}

void ToolCallParser::object(char c)
{
    m_held += c;
    const auto state = m_scanner.feed(c);
    if (state == JsonScanner::State::Malformed)
        return fail();
    if (m_isArguments) {
        m_arguments += c;
        if (m_isTold)
            announce();
    } else {
        takeMember(m_scanner.event(), c);
    }
    if (m_isTold)
        m_held.clear(); // it is a call whatever comes
    if (m_place == Place::Object && state == JsonScanner::State::Whole)
        endObject();
}

void ToolCallParser::takeMember(JsonScanner::Event event, char c)
{
    if (event == JsonScanner::Event::Key) {
        const auto &key = m_scanner.key();
        m_member = key == "name" ? Member::Name : key == "arguments" || key == "parameters" ? Member::Arguments : Member::Other;
        const bool isTwice = (m_member == Member::Name && !m_name.empty()) || (m_member == Member::Arguments && m_hasArguments);
        // An answer in JSON is no call: without a mark there is nothing else to tell them apart.
        if (isTwice || (m_syntax == CallSyntax::Llama && m_member == Member::Other && key != "type"))
            fail();
        return;
    }
    const bool ends = event == JsonScanner::Event::End || event == JsonScanner::Event::EndBefore;
    m_isInMember = m_isInMember || event == JsonScanner::Event::Begin;
    if (m_isInMember && event != JsonScanner::Event::EndBefore && m_member != Member::Other) {
        (m_member == Member::Name ? m_name : m_arguments) += c;
        if (m_member == Member::Arguments)
            m_hasArguments = true;
    }
    if (ends) {
        m_isInMember = false;
        if (m_member == Member::Name && !endName())
            return fail();
    }
    announce();
}

/// Reads the name's JSON; false where it is no offered function's.
bool ToolCallParser::endName()
{
    const auto parsed = base::parseJson(m_name);
    if (!parsed || !parsed->is_string())
        return false;
    m_name = parsed->get<std::string>();
    m_hasName = std::find(m_names.begin(), m_names.end(), m_name) != m_names.end();
    return m_hasName;
}

void ToolCallParser::endObject()
{
    if (!m_isTold) {
        if (m_arguments.starts_with('"')) // some write the text of their JSON
            if (const auto text = base::parseJson(m_arguments))
                m_arguments = base::trimmed(text->get_ref<const std::string &>());
        if ((!m_hasArguments && m_syntax != CallSyntax::Llama) || m_arguments == "null")
            m_arguments = "{}";
        const auto parsed = base::parseJson(m_arguments);
        if (!m_hasName || !parsed || !parsed->is_object())
            return fail();
        ++m_count;
        give(AnswerPart::Kind::Call, m_name);
        give(AnswerPart::Kind::Arguments, m_arguments);
    }
    m_held.clear();
    m_place = Place::Behind;
}

/// Behind a call: what closes it, or goes on to the next one.
void ToolCallParser::behind(char c)
{
    m_held += c;
    if (m_inList) {
        if (isSpace(c))
            return;
        if (c == ',') {
            m_place = Place::Between;
        } else if (c == ']') {
            m_held.clear();
            leaveCalls();
        } else {
            leaveCalls();
        }
        return;
    }
    if (m_syntax == CallSyntax::Hermes) {
        const auto mark = m_held.find_first_not_of(" \t\r\n");
        if (mark == std::string::npos && m_held.size() < kMostBlank)
            return;
        if (mark == std::string::npos)
            return leaveCalls();
        const auto begun = std::string_view(m_held).substr(mark);
        if (begun == kHermesEnd)
            m_held.clear();
        else if (kHermesEnd.starts_with(begun))
            return;
        return leaveCalls();
    }
    if (m_syntax == CallSyntax::Llama) {
        if (isSpace(c))
            return;
        if (c == ';' || c == ',') {
            m_place = Place::Between;
            return;
        }
        if (c == '{') {
            beginObject(false);
            m_scanner.feed(c);
            return;
        }
    }
    leaveCalls();
}

/// Goes on with text, that which is held first.
void ToolCallParser::leaveCalls()
{
    m_place = Place::Text;
    m_isFresh = true;
    m_inList = false;
    // What is held are the last bytes that were read.
    if (m_at >= m_held.size()) {
        m_at -= m_held.size();
    } else {
        m_input = m_held + m_input.substr(m_at);
        m_at = 0;
    }
    m_held.clear();
}

/// What looked like a call is text, at least its first byte; or, of a call that was told, what comes from the last byte on.
void ToolCallParser::fail()
{
    const bool isAfterCall = m_isTold && m_place == Place::Object;
    const char last = m_input.empty() || m_at == 0 ? '\0' : m_input[m_at - 1];
    if (isAfterCall) {
        m_held = last;
        m_isBroken = true;
    }
    m_isTold = false;
    leaveCalls();
    m_isFresh = false;
    if (isAfterCall)
        return;
    if (m_at < m_input.size())
        give(AnswerPart::Kind::Text, std::string_view(m_input).substr(m_at++, 1));
}

} // namespace anneal::serve
