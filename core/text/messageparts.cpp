// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/messageparts.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <algorithm>
#include <array>
#include <utility>

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

/// The first key that holds an image, a video or a sound, or says where one is; empty for none.
std::string mediaIn(const Json &object)
{
    constexpr std::array<std::string_view, 4> kKinds { "image", "video", "audio", "media" };
    constexpr std::array<std::string_view, 10> kEnds { "", "s", "_path", "_paths", "_url", "_urls", "_file", "_files", "_bytes", "_base64" };
    const auto isMedia = [&](std::string_view column) {
        return column == "pixel_values" || std::any_of(kKinds.begin(), kKinds.end(), [&](std::string_view kind) {
            return column.starts_with(kind) && std::find(kEnds.begin(), kEnds.end(), column.substr(kind.size())) != kEnds.end();
        });
    };
    for (const auto &[column, value] : object.items())
        if (isFilled(value) && isMedia(base::toLower(column)))
            return column;
    return {};
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
    if (const auto key = mediaIn(message); !key.empty())
        return bad(tr_("message %1 has \"%2\", and models here read text only", number, key));
    const auto content = message.find("content");
    if (content == message.end() || !content->is_array())
        return base::ok();
    for (const auto &part : *content)
        if (!partText(part)) {
            const auto type = typeOf(part);
            return bad(type.empty() || type == "text"
                    ? tr_("message %1: \"content\" has a part that is not text; models here read text only", number)
                    : tr_("message %1: \"content\" has a part that is not text (%2); models here read text only", number, type));
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

base::Status checkMedia(const Json &row)
{
    const auto column = mediaIn(row);
    return column.empty() ? base::ok() : base::Status(bad(tr_("the row has \"%1\", and models here read text only", column)));
}

base::Status checkColumns(const Json &row)
{
    if (const auto checked = checkMedia(row); !checked)
        return checked;
    std::string forms;
    int count = 0;
    const auto add = [&](bool isThere, const char *name) {
        if (isThere)
            forms = count++ > 0 ? tr_("%1 or as %2", forms, name) : name;
    };
    const auto has = [&](const char *column) { return row.contains(column) && !row[column].is_null(); }; // tables fill what is missing with null
    add(has("conversations"), "conversations");
    add(has("messages"), "messages");
    add(has("prompt") && has("completion"), tr_("prompt and completion"));
    add(has("text"), "text");
    add(has("input_ids"), "input_ids");
    return count < 2 ? base::ok()
                     : base::Status(base::Error { base::ErrorKind::BadData, tr_("the row can be read as %1", forms),
                         tr_("Keep one of them, or say which in data.column_mapping and prepare the data.") });
}

std::vector<const char *> tokenMasks(const Json &row)
{
    const auto isThere = [&](const char *column) { return row.contains(column) && !row[column].is_null(); };
    std::vector<const char *> columns;
    for (const char *column : { "completion_mask", "assistant_masks" })
        if (isThere(column))
            columns.push_back(column);
    if (isThere("attention_mask") && !isThere("labels"))
        columns.push_back("attention_mask");
    return columns;
}

base::Status checkTokenMasks(const Json &row, std::size_t tokens)
{
    const auto isMask = [](const Json &value) { return value == 0 || value == 1; };
    for (const char *column : tokenMasks(row)) {
        const auto &mask = row[column];
        if (!mask.is_array() || mask.size() != tokens || !std::all_of(mask.begin(), mask.end(), isMask))
            return bad(tr_("\"%1\" is not a list of as many 0 and 1 as \"input_ids\" has ids", column));
    }
    return base::ok();
}

std::string paddingNote(const Json &row)
{
    const auto columns = tokenMasks(row);
    const auto leavesOut = [&](const char *column) { return std::find(row[column].begin(), row[column].end(), 0) != row[column].end(); };
    const bool isPadded = !columns.empty() && columns.back() == std::string_view("attention_mask") && leavesOut(columns.back());
    return isPadded ? tr_("Tokens whose attention_mask is 0 are padding, and not learned.") : "";
}

Json inToolForm(Json message)
{
    const auto call = message.find("function_call");
    const bool hasCalls = message.contains("tool_calls") && !message["tool_calls"].empty();
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

std::string_view speakerRole(std::string_view from)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kRoles { { { "human", "user" }, { "user", "user" },
        { "gpt", "assistant" }, { "chatgpt", "assistant" }, { "bing", "assistant" }, { "bard", "assistant" }, { "assistant", "assistant" },
        { "model", "assistant" }, { "system", "system" }, { "function_call", "call" }, { "observation", "tool" }, { "tool", "tool" },
        { "function", "tool" }, { "function_response", "tool" }, { "developer", "developer" } } };
    const auto found = std::find_if(kRoles.begin(), kRoles.end(), [name = base::toLower(from)](const auto &pair) { return pair.first == name; });
    return found == kRoles.end() ? std::string_view() : found->second;
}

namespace {

/// A list of tools, each of which may be its JSON text as well.
base::Result<Json> decodedTools(const Json &list, const std::string &column)
{
    Json all = Json::array();
    for (const auto &given : list) {
        auto one = given.is_string() ? base::parseJson(given.get_ref<const std::string &>()) : base::Result<Json>(given);
        if (!one)
            return bad(tr_("entry %1 of \"%2\" is %3", all.size() + 1, column, one.error().detail));
        if (!one->is_object())
            return bad(tr_("entry %1 of \"%2\" is a JSON %3, not an object", all.size() + 1, column, one->type_name()));
        all.push_back(std::move(*one));
    }
    return all;
}

} // namespace

base::Result<Json> toolsOf(const Json &row)
{
    const auto listOf = [&](const std::string &column) -> base::Result<Json> {
        const auto found = row.find(column);
        if (found == row.end() || *found == "")
            return Json();
        auto list = found->is_string() ? base::parseJson(found->get_ref<const std::string &>()) : base::Result<Json>(*found);
        if (!list)
            return bad(tr_("\"%1\" is %2", column, list.error().detail));
        if (list->is_array())
            return decodedTools(*list, column);
        return list->is_null() ? list : bad(tr_("\"%1\" is not a list", column));
    };
    auto tools = listOf("tools");
    if (!tools || !tools->empty())
        return tools;
    const auto functions = listOf("functions");
    if (!functions || functions->empty())
        return functions ? tools : functions;
    const auto isWhole = [](const Json &one) { return one.is_object() && one.contains("function"); };
    Json all = Json::array();
    for (const auto &one : *functions)
        all.push_back(isWhole(one) ? one : Json { { "type", "function" }, { "function", one } });
    return all;
}

} // namespace anneal::text
