// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/rowquestion.h"
#include "core/base/jsonfields.h"

namespace anneal::text {
namespace {

bool isFrom(const base::Json &message, std::string_view role)
{
    return base::textAt(message, "role") == role;
}

/// What the last user turn says.
std::string lastQuestion(const base::Json &messages)
{
    for (auto message = messages.rbegin(); message != messages.rend(); ++message)
        if (isFrom(*message, "user") && message->contains("content") && (*message)["content"].is_string())
            return base::textAt(*message, "content");
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
            question.expected = base::textAt(question.messages.back(), "content");
            question.messages.erase(question.messages.end() - 1);
        }
        if (question.messages.empty())
            return std::nullopt;
        question.text = lastQuestion(question.messages);
        return question;
    }
    if (row.contains("prompt") && row["prompt"].is_string())
        return RowQuestion { base::textAt(row, "prompt"), base::textAt(row, "completion"), {} };
    return std::nullopt;
}

} // namespace anneal::text
