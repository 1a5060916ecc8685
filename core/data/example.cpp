// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/example.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/data/rowreader.h"
#include "core/text/messageparts.h"
#include "core/text/messageweight.h"
#include "core/text/toolcalls.h"

#include <algorithm>
#include <array>
#include <utility>

namespace anneal::data {
namespace {

using base::Json;

base::Error bad(std::string detail)
{
    return { base::ErrorKind::BadData, std::move(detail), {} };
}

/// What is wrong with a message, which counts from 1: a clause.
base::Error badMessage(std::size_t number, std::string_view why)
{
    return bad(tr_("Message %1: %2.", number, why));
}

const char *typeName(const Json &value)
{
    return base::longInteger(value) ? "number" : value.type_name();
}

base::Error missing(std::string_view column)
{
    return bad(tr_("It has no \"%1\".", column));
}

base::Error empty(std::string_view column)
{
    return bad(tr_("\"%1\" is empty.", column));
}

base::Error noText(std::string_view column, const Json &value)
{
    return bad(tr_("\"%1\" is a JSON %2, not a text.", column, typeName(value)));
}

/// A column that must be a text with something in it.
base::Result<std::string> filled(const Json &row, const char *name)
{
    const auto found = row.find(name);
    if (found == row.end() || found->is_null())
        return missing(name);
    if (!found->is_string())
        return noText(name, *found);
    if (base::trimmed(found->get_ref<const std::string &>()).empty())
        return empty(name);
    return found->get<std::string>();
}

/// A column that may be missing, null or empty.
base::Result<std::string> optionalText(const Json &row, const char *name)
{
    const auto found = row.find(name);
    if (found == row.end() || found->is_null())
        return std::string();
    if (!found->is_string())
        return noText(name, *found);
    return found->get<std::string>();
}

Json message(std::string_view role, std::string content)
{
    return { { "role", role }, { "content", std::move(content) } };
}

/// Whether "weight" and "train" of a message or a text part can be followed.
base::Status checkWeights(const Json &part, const std::string &where)
{
    const auto weight = text::messageWeight(part, where);
    return weight ? base::ok() : base::Status(bad(base::sentence(weight.error().detail)));
}

/// The content of a message as one text: a string, null, or a list of text parts. Parts that have weights stay a list.
base::Result<Json> contentText(const Json &content, std::size_t number)
{
    if (content.is_string() || content.is_null())
        return content;
    if (!content.is_array())
        return badMessage(number, tr_("\"content\" is a JSON %1, not a text", typeName(content)));
    std::string text;
    bool hasWeights = false;
    for (const auto &part : content) {
        if (const auto checked = checkWeights(part, tr_("a part of message %1", number)); !checked)
            return checked.error();
        hasWeights = hasWeights || text::hasWeight(part);
        text += *text::partText(part);
    }
    return hasWeights ? content : Json(text);
}

using Notes = std::vector<std::string>;

/// Checks one message of the OpenAI form; `number` counts from 1.
base::Result<Json> checkedMessage(const Json &given, std::size_t number, Notes &notes)
{
    const auto where = tr_("message %1", number);
    if (!given.is_object())
        return badMessage(number, tr_("it is a JSON %1, not an object", typeName(given)));
    auto weighed = text::withDetailAsParts(given, where);
    if (!weighed)
        return bad(base::sentence(weighed.error().detail));
    auto source = text::inToolForm(std::move(*weighed));
    if (text::nameArguments(source))
        notes.emplace_back(tr_("The \"parameters\" of tool calls are written as their \"arguments\"."));
    if (!source.contains("role") || !source["role"].is_string())
        return badMessage(number, tr_("it has no \"role\""));
    if (source["role"] == "model") // Gemini's name
        source["role"] = "assistant";
    const auto role = source["role"].get<std::string>();
    constexpr std::array known { "system", "developer", "user", "assistant", "tool", "function" };
    if (std::find(known.begin(), known.end(), role) == known.end())
        return badMessage(number, tr_("the role \"%1\" is not known (system, developer, user, assistant, tool)", role));
    const auto calls = source.find("tool_calls");
    const bool hasCalls = role == "assistant" && calls != source.end() && !calls->is_null();
    if (hasCalls && !calls->is_array())
        return badMessage(number, tr_("\"tool_calls\" is not a list"));
    if (!source.contains("content") && !hasCalls)
        return badMessage(number, tr_("it has no \"content\""));
    if (const auto checked = checkWeights(source, where); !checked)
        return checked.error();
    if (const auto checked = text::checkCalls(source, where); !checked)
        return bad(base::sentence(checked.error().detail));
    if (const auto checked = text::checkParts(source, number); !checked)
        return bad(base::sentence(checked.error().detail));
    const auto content = contentText(source.value("content", Json()), number);
    if (!content)
        return content.error();
    if (content->is_null() && !hasCalls)
        return badMessage(number, tr_("\"content\" is null"));
    auto result = source;
    result["content"] = *content;
    return result;
}

base::Result<Json> checkedMessages(const Json &list, const char *column, Notes &notes)
{
    if (!list.is_array())
        return bad(tr_("\"%1\" is a JSON %2, not a list of messages.", column, typeName(list)));
    if (list.empty())
        return empty(column);
    Json messages = Json::array();
    for (const auto &one : list) {
        auto checked = checkedMessage(one, messages.size() + 1, notes);
        if (!checked)
            return checked.error();
        messages.push_back(std::move(*checked));
    }
    return messages;
}

bool teaches(const Json &message)
{
    if (message["role"] != "assistant")
        return false;
    return (message["content"].is_string() && !message["content"].get_ref<const std::string &>().empty()) || message["content"].is_array()
        || (message.contains("tool_calls") && message["tool_calls"].is_array() && !message["tool_calls"].empty());
}

/// Puts the tools of a row into the example.
base::Status takeTools(Example &example)
{
    auto tools = text::toolsOf(example.row);
    if (!tools)
        return bad(tools.error().detail + ".");
    example.tools = tools->empty() ? Json() : std::move(*tools);
    return base::ok();
}

/// The message of a "system" column, where the conversation has none of its own.
base::Status addSystem(const Json &row, Json &messages, Notes &notes)
{
    auto system = optionalText(row, "system");
    if (!system)
        return system.error();
    if (system->empty())
        return base::ok();
    if (messages[0]["role"] != "system" && messages[0]["role"] != "developer")
        messages.insert(messages.begin(), message("system", std::move(*system)));
    else if (messages[0]["content"] != *system)
        notes.emplace_back(tr_("The column \"system\" is not used in rows whose conversation begins with a system message of its own."));
    return base::ok();
}

base::Result<Example> fromMessages(Example example, const Json &list, const char *column)
{
    auto messages = checkedMessages(list, column, example.notes);
    if (!messages)
        return messages.error();
    example.shape = Example::Shape::Chat;
    example.messages = std::move(*messages);
    if (std::none_of(example.messages.begin(), example.messages.end(), teaches))
        return bad(tr_("It has no assistant message to learn from."));
    const auto count = example.messages.size();
    if (const auto added = addSystem(example.row, example.messages, example.notes); !added)
        return added.error();
    if (example.completionFrom > 0)
        example.completionFrom += example.messages.size() - count;
    if (const auto taken = takeTools(example); !taken)
        return taken.error();
    return example;
}

base::Result<Example> fromAlpaca(Example example)
{
    const auto instruction = filled(example.row, "instruction");
    const auto output = instruction ? filled(example.row, "output") : instruction;
    const auto input = output ? optionalText(example.row, "input") : output;
    const auto system = input ? optionalText(example.row, "system") : input;
    if (!system)
        return system.error();
    example.shape = Example::Shape::Chat;
    example.messages = Json::array();
    if (!system->empty())
        example.messages.push_back(message("system", *system));
    const auto history = example.row.value("history", Json());
    if (!history.is_null() && !history.is_array())
        return bad(tr_("\"history\" is not a list of [question, answer] pairs."));
    for (const auto &turn : history) {
        if (!turn.is_array() || turn.size() != 2 || !turn[0].is_string() || !turn[1].is_string())
            return bad(tr_("\"history\" is not a list of [question, answer] pairs."));
        example.messages.push_back(message("user", turn[0]));
        example.messages.push_back(message("assistant", turn[1]));
    }
    example.messages.push_back(message("user", base::trimmed(*input).empty() ? *instruction : *instruction + "\n\n" + *input));
    example.messages.push_back(message("assistant", *output));
    return example;
}

/// A call written as JSON text: {"name", "arguments"} or a list of those.
base::Result<Json> callMessage(const std::string &value, std::size_t number)
{
    auto call = base::parseJson(value);
    if (!call)
        return badMessage(number, tr_("the function call is not valid JSON: %1", jsonProblem(call.error())));
    if (call->is_object())
        *call = Json::array({ *call });
    Json calls = Json::array();
    if (call->empty())
        return badMessage(number, tr_("the function call is empty"));
    for (auto &one : *call) {
        if (!one.is_object() || !one.contains("name"))
            return badMessage(number, tr_("the function call has no \"name\""));
        calls.push_back({ { "type", "function" }, { "function", std::move(one) } });
    }
    Json result = message("assistant", "");
    result["tool_calls"] = std::move(calls);
    return result;
}

/// Turns of {from, value}; those of {role, content} are messages under the other name.
bool isShareGpt(const Json &list)
{
    return list.is_array() && !list.empty() && list[0].is_object() && list[0].contains("from") && !list[0].contains("role");
}

/// A turn of that form as a message. What else it holds stays in it, as in messages of the other form.
base::Result<Json> messageOf(const Json &turn, std::size_t number)
{
    const auto filledAt = [&](const char *key) { return turn.contains(key) && turn[key].is_structured() && !turn[key].empty(); };
    const auto incomplete = [&] { return badMessage(number, tr_("a turn needs \"from\" and \"value\" as texts")); };
    if (!turn.is_object() || !turn.contains("from") || !turn["from"].is_string())
        return incomplete();
    const bool hasCalls = filledAt("tool_calls") || filledAt("function_call");
    const auto value = turn.value("value", Json());
    if (!value.is_string() && !(value.is_null() && hasCalls))
        return incomplete();
    for (const char *key : { "role", "content" })
        if (turn.contains(key) && !turn[key].is_null())
            return badMessage(number, tr_("it has \"%1\" beside \"from\" and \"value\"", key));
    const auto speaker = turn["from"].get<std::string>();
    const auto role = text::speakerRole(speaker);
    if (role.empty())
        return badMessage(number, tr_("the speaker \"%1\" is not known (human, gpt, system, function_call, observation)", speaker));
    const bool isCall = role == "call" && !(hasCalls && (value.is_null() || base::trimmed(value.get_ref<const std::string &>()).empty()));
    if (isCall && hasCalls)
        return badMessage(number, tr_("it has a function call twice"));
    auto result = isCall ? callMessage(value.get<std::string>(), number)
                         : base::Result<Json>(Json { { "role", role == "call" ? "assistant" : role }, { "content", value } });
    if (!result)
        return result;
    const Json made = *result;
    for (const auto &[key, said] : turn.items())
        if (key != "from" && key != "value" && !made.contains(key))
            base::appendKey(*result, key, said);
    return result;
}

base::Result<Example> fromShareGpt(Example example, const Json &list, const char *column)
{
    Json messages = Json::array();
    for (const auto &turn : list) {
        auto one = messageOf(turn, messages.size() + 1);
        if (!one)
            return one.error();
        messages.push_back(std::move(*one));
    }
    return fromMessages(std::move(example), messages, column);
}

base::Result<Example> fromPromptCompletion(Example example)
{
    const auto isList = [&](const char *column) { return example.row.contains(column) && example.row[column].is_array(); };
    const auto isText = [&](const char *column) { return example.row.contains(column) && example.row[column].is_string(); };
    for (const char *column : { "prompt", "completion" }) // a question may be empty, but no row is without one
        if (!example.row.contains(column) || example.row[column].is_null())
            return missing(column);
    if ((isText("prompt") && isList("completion")) || (isList("prompt") && isText("completion")))
        return bad(tr_("One of \"prompt\" and \"completion\" is a text and one a list; both must be texts, or both lists of messages."));
    if (isList("prompt") || isList("completion")) {
        auto prompt = checkedMessages(example.row["prompt"], "prompt", example.notes);
        const auto completion = prompt ? checkedMessages(example.row["completion"], "completion", example.notes) : prompt;
        if (!completion)
            return completion.error();
        auto all = *prompt;
        all.insert(all.end(), completion->begin(), completion->end());
        example.completionFrom = prompt->size();
        if (std::none_of(completion->begin(), completion->end(), teaches))
            return bad(tr_("\"completion\" has no assistant message to learn from."));
        return fromMessages(std::move(example), all, "prompt");
    }
    const auto prompt = optionalText(example.row, "prompt");
    const auto completion = prompt ? filled(example.row, "completion") : prompt;
    if (!completion)
        return completion.error();
    example.shape = Example::Shape::Completion;
    example.prompt = *prompt;
    example.text = *completion;
    return example;
}

base::Result<Example> fromTokens(Example example)
{
    example.shape = Example::Shape::Tokens;
    const auto &ids = example.row["input_ids"];
    const auto isId = [](const Json &value) { return value.is_number_integer() && value >= 0 && value <= 0x7FFFFFFF; };
    if (!ids.is_array() || ids.empty() || !std::all_of(ids.begin(), ids.end(), isId))
        return bad(tr_("\"input_ids\" is not a list of token ids."));
    const auto labels = example.row.value("labels", Json());
    const auto isLabel = [&](const Json &value) { return isId(value) || value == -100; };
    if (!labels.is_null() && (!labels.is_array() || labels.size() != ids.size() || !std::all_of(labels.begin(), labels.end(), isLabel)))
        return bad(tr_("\"labels\" is not a list of as many token ids (or -100) as \"input_ids\"."));
    if (const auto checked = text::checkTokenMasks(example.row, ids.size()); !checked)
        return bad(base::sentence(checked.error().detail));
    if (auto note = text::paddingNote(example.row); !note.empty())
        example.notes.push_back(std::move(note));
    return example;
}

} // namespace

base::Result<Example> toExample(RowFormat format, base::Json row)
{
    if (!row.is_object())
        return bad(tr_("It is a JSON %1, not an object.", typeName(row)));
    if (const auto checked = text::checkMedia(row); !checked)
        return bad(base::sentence(checked.error().detail));
    Example example;
    example.row = std::move(row);
    switch (format) {
    case RowFormat::Alpaca:
        return fromAlpaca(std::move(example));
    case RowFormat::ShareGpt:
    case RowFormat::Messages: {
        const char *column = format == RowFormat::ShareGpt ? "conversations" : "messages";
        if (!example.row.contains(column))
            return missing(column);
        const auto list = example.row[column];
        return isShareGpt(list) ? fromShareGpt(std::move(example), list, column) : fromMessages(std::move(example), list, column);
    }
    case RowFormat::PromptCompletion:
        return fromPromptCompletion(std::move(example));
    case RowFormat::Text: {
        const auto text = filled(example.row, "text");
        if (!text)
            return text.error();
        example.text = *text;
        return example;
    }
    case RowFormat::Tokens:
        return fromTokens(std::move(example));
    case RowFormat::Preference:
    case RowFormat::UnpairedPreference:
    case RowFormat::Stepwise:
    case RowFormat::PromptOnly:
        break;
    }
    return bad(tr_("It is a %1 row, which is not supported yet.", formatName(format)));
}

} // namespace anneal::data
