// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace anneal::serve {

/// Reads one JSON object byte by byte as it is written, and tells where the members of the outermost object begin and end. Keeps nothing but the
/// present key, and refuses what is no JSON at the first byte that shows it.
class JsonScanner
{
public:
    enum class State { Unfinished, Whole, Malformed };
    State feed(char c);

    /// What the last byte was of the outermost object.
    enum class Event {
        None,
        Key,       // the end of a key
        Begin,     // the first byte of a value
        End,       // the last byte of a value
        EndBefore, // the byte behind the last one of a number, true, false or null
    };
    Event event() const { return m_event; }
    const std::string &key() const { return m_key; } // as it is written, without quotes

private:
    enum class Expected { Object, Value, ValueOrEnd, Key, KeyOrEnd, Colon, CommaOrEnd, Nothing };
    enum class Inside { Structure, String, Escape, Hex, Scalar };

    State structure(char c);
    State string(char c);
    State open(char c);
    State close(char c);
    bool beginValue(char c);
    bool isOutermost() const { return m_open.size() == 1; }

    std::string m_open; // '{' and '[' that are not closed
    Expected m_expected = Expected::Object;
    Inside m_inside = Inside::Structure;
    bool m_isKey = false; // the string that is read
    int m_hexLeft = 0;
    std::string m_scalar;
    std::string m_key;
    Event m_event = Event::None;
};

} // namespace anneal::serve
