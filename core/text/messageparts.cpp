// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/messageparts.h"

#include <algorithm>

namespace anneal::text {
namespace {

using base::Json;

base::Error bad(std::string detail)
{
    return { base::ErrorKind::BadData, std::move(detail), {} };
}

std::string typeOf(const Json &part)
{
    return part.is_object() && part.contains("type") && part["type"].is_string() ? part["type"].get<std::string>() : std::string();
}

bool isFilled(const Json &value)
{
    return value.is_structured() ? !value.empty() : value.is_string() && !value.get_ref<const std::string &>().empty();
}

} // namespace

const std::string *partText(const Json &part)
{
    constexpr std::array<std::string_view, 4> kTexts { "", "text", "input_text", "output_text" };
    if (std::find(kTexts.begin(), kTexts.end(), typeOf(part)) == kTexts.end() || !part.is_object() || !part.contains("text")
        || !part["text"].is_string())
        return nullptr;
    return &part["text"].get_ref<const std::string &>();
}

base::Status checkParts(const Json &message, std::size_t number)
{
    const auto content = message.find("content");
    if (content == message.end() || !content->is_array())
        return base::ok();
    for (const auto &part : *content)
        if (!partText(part)) {
            const auto type = typeOf(part);
            const std::string kind = type.empty() || type == "text" ? "" : " (" + type + ")";
            return bad("Message " + std::to_string(number) + ": \"content\" has a part that is not text" + kind + "; models here read text only");
        }
    return base::ok();
}

base::Status checkParts(const Json &messages)
{
    for (std::size_t i = 0; i < messages.size(); ++i)
        if (const auto checked = checkParts(messages[i], i + 1); !checked)
            return checked;
    return base::ok();
}

base::Status checkColumns(const Json &row)
{
    for (const char *column : { "images", "image", "videos", "video", "audios", "audio" })
        if (const auto found = row.find(column); found != row.end() && isFilled(*found))
            return bad(std::string("It has ") + column + "; models here read text only");
    return base::ok();
}

base::Status checkTokenMasks(const Json &row, std::size_t tokens)
{
    const auto isMask = [](const Json &value) { return value == 0 || value == 1; };
    for (const char *column : kTokenMasks) {
        const auto mask = row.value(column, Json());
        if (!mask.is_null() && (!mask.is_array() || mask.size() != tokens || !std::all_of(mask.begin(), mask.end(), isMask)))
            return bad(std::string("\"") + column + "\" is not a list of as many 0 and 1 as \"input_ids\" has ids");
    }
    return base::ok();
}

Json inToolForm(Json message)
{
    const auto call = message.find("function_call");
    const bool hasCalls = message.contains("tool_calls") && !message["tool_calls"].is_null();
    if (call != message.end() && call->is_object() && !hasCalls) {
        Json calls = Json::array({ { { "type", "function" }, { "function", *call } } });
        message.erase("function_call");
        message["tool_calls"] = std::move(calls);
        if (!message.contains("content"))
            message["content"] = nullptr;
    } else if (call != message.end() && call->is_null()) {
        message.erase("function_call");
    }
    if (message.contains("role") && message["role"] == "function")
        message["role"] = "tool";
    return message;
}

Json toolsOf(const Json &row)
{
    const auto tools = row.find("tools");
    if (tools != row.end() && !tools->is_null())
        return *tools;
    const auto functions = row.find("functions");
    if (functions == row.end() || !functions->is_array() || functions->empty())
        return {};
    Json all = Json::array();
    for (const auto &function : *functions)
        all.push_back({ { "type", "function" }, { "function", function } });
    return all;
}

} // namespace anneal::text
