// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/rowquestion.h"

namespace anneal::text {
namespace {

/// The text under a key, or nothing.
std::string textAt(const base::Json &object, const char *key)
{
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool isFrom(const base::Json &message, std::string_view role)
{
    return textAt(message, "role") == role;
}

/// What the last user turn says.
std::string lastQuestion(const base::Json &messages)
{
    for (auto message = messages.rbegin(); message != messages.rend(); ++message)
        if (isFrom(*message, "user") && message->contains("content") && (*message)["content"].is_string())
            return textAt(*message, "content");
    return {};
}

} // namespace

std::optional<RowQuestion> questionOf(const base::Json &row)
{
    if (!row.is_object())
        return std::nullopt;
    if (row.contains("messages") && row["messages"].is_array()) {
        RowQuestion question { {}, {}, row["messages"] };
        while (!question.messages.empty() && isFrom(question.messages.back(), "assistant")) {
            question.expected = textAt(question.messages.back(), "content");
            question.messages.erase(question.messages.end() - 1);
        }
        if (question.messages.empty())
            return std::nullopt;
        question.text = lastQuestion(question.messages);
        return question;
    }
    if (row.contains("prompt") && row["prompt"].is_string())
        return RowQuestion { textAt(row, "prompt"), textAt(row, "completion"), {} };
    return std::nullopt;
}

} // namespace anneal::text
