// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/jsonscanner.h"

#include "core/base/json.h"

#include <cctype>

namespace anneal::serve {
namespace {

constexpr std::size_t kDeepest = 64;
constexpr std::size_t kLongestScalar = 320; // bytes
constexpr std::size_t kLongestKey = 1024;   // bytes that are kept of one

bool isScalar(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '+' || c == '.';
}

} // namespace

JsonScanner::State JsonScanner::feed(char c)
{
    m_event = Event::None;
    if (m_inside == Inside::Scalar) {
        if (isScalar(c)) {
            m_scalar += c;
            return m_scalar.size() > kLongestScalar ? State::Malformed : State::Unfinished;
        }
        if (!base::parseJson(m_scalar))
            return State::Malformed;
        m_inside = Inside::Structure;
        m_expected = Expected::CommaOrEnd;
        const auto event = isOutermost() ? Event::EndBefore : Event::None;
        const auto state = structure(c);
        if (event != Event::None)
            m_event = event;
        return state;
    }
    return m_inside == Inside::Structure ? structure(c) : string(c);
}

JsonScanner::State JsonScanner::string(char c)
{
    if (m_inside == Inside::Hex) {
        if (std::isxdigit(static_cast<unsigned char>(c)) == 0)
            return State::Malformed;
        if (--m_hexLeft == 0)
            m_inside = Inside::String;
    } else if (m_inside == Inside::Escape) {
        if (std::string_view("\"\\/bfnrtu").find(c) == std::string_view::npos)
            return State::Malformed;
        m_inside = c == 'u' ? Inside::Hex : Inside::String;
        m_hexLeft = 4;
    } else if (static_cast<unsigned char>(c) < 0x20) {
        return State::Malformed;
    } else if (c == '"') {
        m_inside = Inside::Structure;
        m_expected = m_isKey ? Expected::Colon : Expected::CommaOrEnd;
        if (isOutermost())
            m_event = m_isKey ? Event::Key : Event::End;
        return State::Unfinished;
    } else if (c == '\\') {
        m_inside = Inside::Escape;
    }
    if (m_isKey && isOutermost() && m_key.size() < kLongestKey)
        m_key += c;
    return State::Unfinished;
}

JsonScanner::State JsonScanner::structure(char c)
{
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
        return State::Unfinished;
    switch (m_expected) {
    case Expected::Nothing:
        return State::Malformed;
    case Expected::Object:
        return c == '{' ? open(c) : State::Malformed;
    case Expected::Colon:
        m_expected = Expected::Value;
        return c == ':' ? State::Unfinished : State::Malformed;
    case Expected::CommaOrEnd:
        if (c == ',') {
            m_expected = m_open.back() == '{' ? Expected::Key : Expected::Value;
            return State::Unfinished;
        }
        return close(c);
    case Expected::KeyOrEnd:
        if (c == '}')
            return close(c);
        [[fallthrough]];
    case Expected::Key:
        if (c != '"')
            return State::Malformed;
        m_inside = Inside::String;
        m_isKey = true;
        if (isOutermost())
            m_key.clear();
        return State::Unfinished;
    case Expected::ValueOrEnd:
        if (c == ']')
            return close(c);
        [[fallthrough]];
    case Expected::Value:
        if (isOutermost())
            m_event = Event::Begin;
        return beginValue(c) ? State::Unfinished : State::Malformed;
    }
    return State::Malformed;
}

bool JsonScanner::beginValue(char c)
{
    if (c == '{' || c == '[')
        return open(c) == State::Unfinished;
    m_isKey = false;
    m_inside = c == '"' ? Inside::String : Inside::Scalar;
    m_scalar = c;
    return c == '"' || isScalar(c);
}

JsonScanner::State JsonScanner::open(char c)
{
    m_open += c;
    m_expected = c == '{' ? Expected::KeyOrEnd : Expected::ValueOrEnd;
    return m_open.size() > kDeepest ? State::Malformed : State::Unfinished;
}

JsonScanner::State JsonScanner::close(char c)
{
    if (c != (m_open.back() == '{' ? '}' : ']'))
        return State::Malformed;
    m_open.pop_back();
    if (m_open.empty()) {
        m_expected = Expected::Nothing;
        return State::Whole;
    }
    m_expected = Expected::CommaOrEnd;
    if (isOutermost())
        m_event = Event::End;
    return State::Unfinished;
}

} // namespace anneal::serve
