// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/backendtypes.h"
#include "core/serve/jsonscanner.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::serve {

/// How a model writes calls, by the text of its chat template.
CallSyntax callSyntaxOf(std::string_view chatTemplate);

/// A part of an answer: text for the reader, the name of a function that is called, or a piece of its arguments.
struct AnswerPart
{
    enum class Kind { Text, Call, Arguments };

    Kind kind = Kind::Text;
    std::size_t call = 0; // which one, counted from 0; of text 0
    std::string text;

    bool operator==(const AnswerPart &) const = default;
};

/// Tells the calls of functions in a model's text from the rest, as it is made. What turns out to be no call of an offered function is text; nothing
/// is lost but the marks around calls, and white space before, between and behind them.
class ToolCallParser
{
public:
    enum class Calls {
        Whole,      // one is told when its end has come, and only if all of it is well-formed
        AsTheyCome, // one is told from its name on; where its arguments break off or go wrong, the rest is text
    };
    /// `names`: the functions that may be called.
    ToolCallParser(CallSyntax syntax, std::vector<std::string> names, Calls calls);

    /// What is certain once this text has come.
    std::vector<AnswerPart> add(std::string_view text);
    /// The rest; nothing more may be added.
    std::vector<AnswerPart> finish();
    /// Whether a call that was told has no end: who reads its arguments finds no JSON. Only where calls are told as they come.
    bool isBroken() const { return m_isBroken; }

private:
    enum class Place { Text, Between, Header, Object, Behind };

    void addArguments(std::string_view text);
    void step(char c);
    void text(char c);
    void between(char c);
    void header(char c);
    void object(char c);
    void behind(char c);
    void takeMember(JsonScanner::Event event, char c);
    void endObject();
    bool endName();
    void announce();
    void fail();
    void beginObject(bool isArguments);
    void leaveCalls();
    void give(AnswerPart::Kind kind, std::string_view text);

    const CallSyntax m_syntax;
    const std::string_view m_open; // the mark before calls; may be empty
    const std::vector<std::string> m_names;
    const Calls m_calls;

    std::string m_input;  // to be read
    std::size_t m_at = 0; // in m_input
    Place m_place = Place::Text;
    std::string m_held;     // what may become a call, or nothing
    bool m_isFresh = true;  // no text yet, or none since the last call: white space is held
    bool m_mayBegin = true; // a call without a mark before it may come: only at the very beginning
    bool m_inList = false;
    std::size_t m_count = 0; // of calls that were told

    // Of the object that is read
    JsonScanner m_scanner;
    bool m_isArguments = false; // all of it
    bool m_isTold = false;
    enum class Member { Other, Name, Arguments } m_member = Member::Other;
    bool m_isInMember = false;
    std::string m_name; // as JSON until it has ended
    bool m_hasName = false;
    std::string m_arguments; // as JSON; what was told of them is left out
    bool m_hasArguments = false;

    bool m_isBroken = false;
    std::vector<AnswerPart> m_parts;
};

} // namespace anneal::serve
