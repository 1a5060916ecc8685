// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace anneal::text {

/// The list of tool calls of a message, or an empty list.
const base::Json &callsOf(const base::Json &message);

/// What a call calls, where it has a name.
std::optional<std::string> nameOf(const base::Json &call);

/// Names "arguments" what calls hand over as "parameters", Llama 3.1's own word for it. Whether there were any.
bool nameArguments(base::Json &message);

/// A message whose calls have their arguments as JSON text, or as values. Text that is no JSON object stays as it is.
base::Json withArguments(base::Json message, bool asText);

/// Fails with BadData naming the call whose arguments are neither an object nor the JSON text of one, and a "function_call" that inToolForm() did
/// not take. `where`: "message 2".
base::Status checkCalls(const base::Json &message, const std::string &where);

/// Whether a text, as itself or escaped inside JSON, stands in `rendered`.
bool stands(const std::string &text, const std::string &rendered);
/// The same of a call's name and of the texts among its arguments, wherever they stand.
bool callStands(const base::Json &call, const std::string &rendered);

/// A conversation whose tool calls can be told from everything else in its rendering: the name of each, and each text among its arguments,
/// ends in a number of its own, and each number is one.
class MarkedCalls
{
public:
    /// `rendered`: the conversation as it is; no mark stands in it.
    MarkedCalls(const base::Json &messages, const std::string &rendered);

    const base::Json &messages() const { return m_messages; }

    /// Takes note of the marks in the rendering of messages(). Call once, before shown().
    void look(const std::string &rendered);

    enum class Shown { Whole, NameOnly, Not };
    /// What stands there of a call; both numbers count from 0.
    Shown shown(std::size_t message, std::size_t call) const;

private:
    std::string nextMark();
    void markCall(base::Json &call);
    void markValues(base::Json &value);

    base::Json m_messages;
    std::string m_prefix;
    std::vector<bool> m_stands; // for each mark
    struct Marks
    {
        std::size_t name = 0, end = 0; // that of the name, and one more than the last of its arguments
    };
    std::map<std::pair<std::size_t, std::size_t>, Marks> m_calls;
};

/// The conversation without one of its calls; both numbers count from 0.
base::Json withoutCall(base::Json messages, std::size_t message, std::size_t call);

} // namespace anneal::text
