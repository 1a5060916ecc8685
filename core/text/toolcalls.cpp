// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/toolcalls.h"

#include "core/base/budget.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/jinja/value.h"

#include <algorithm>

namespace anneal::text {
namespace {

using base::Json;

constexpr std::size_t kMarkDigits = 8; // behind the prefix

/// What a call names and hands over: inside "function", or in the call itself.
const Json &functionOf(const Json &call)
{
    static const Json kNone = Json::object();
    if (!call.is_object())
        return kNone;
    const auto function = call.find("function");
    return function != call.end() && function->is_object() ? *function : call;
}

Json &functionOf(Json &call) // REQUIRES: an object
{
    return call.contains("function") && call["function"].is_object() ? call["function"] : call;
}

const Json *argumentsOf(const Json &call)
{
    const auto &function = functionOf(call);
    const auto arguments = function.find("arguments");
    return arguments != function.end() ? &*arguments : nullptr;
}

/// Some clients write a call without arguments so.
bool isBlank(const Json &value)
{
    return value.is_string() && base::trimmed(value.get_ref<const std::string &>()).empty();
}

bool isObject(const Json &value)
{
    return value.is_object() && !base::longInteger(value);
}

/// As json.dumps of Python writes it, which is what templates' authors had before them.
std::string pythonJson(const Json &value)
{
    return jinja::toJsonText(jinja::Value::fromJson(value), {});
}

bool valuesStand(const Json &value, const std::string &rendered)
{
    if (value.is_string())
        return stands(value.get<std::string>(), rendered);
    if (value.is_structured())
        return std::all_of(value.begin(), value.end(), [&](const Json &element) { return valuesStand(element, rendered); });
    return true; // numbers and the like may be spelt in many ways
}

} // namespace

const Json &callsOf(const Json &message)
{
    static const Json kNone = Json::array();
    const auto calls = message.find("tool_calls");
    return calls != message.end() && calls->is_array() ? *calls : kNone;
}

std::optional<std::string> nameOf(const Json &call)
{
    const auto &function = functionOf(call);
    const auto name = function.find("name");
    return name != function.end() && name->is_string() ? std::optional(name->get<std::string>()) : std::nullopt;
}

bool nameArguments(Json &message)
{
    bool wereAny = false;
    if (callsOf(message).empty())
        return wereAny;
    for (auto &call : message["tool_calls"]) {
        if (!call.is_object())
            continue;
        auto &function = functionOf(call);
        if (!function.contains("parameters") || (function.contains("arguments") && !function["arguments"].is_null()))
            continue;
        function["arguments"] = std::move(function["parameters"]);
        function.erase("parameters");
        wereAny = true;
    }
    return wereAny;
}

Json withArguments(Json message, bool asText)
{
    const auto calls = message.find("tool_calls");
    if (calls == message.end() || !calls->is_array())
        return message;
    for (auto &call : *calls) {
        if (!call.is_object())
            continue;
        auto &function = functionOf(call);
        const auto arguments = function.find("arguments");
        if (arguments == function.end())
            continue;
        if (isBlank(*arguments)) {
            *arguments = asText ? Json("{}") : Json::object();
        } else if (arguments->is_string() && !asText) {
            if (auto parsed = base::parseJson(arguments->get_ref<const std::string &>()); parsed && parsed->is_object())
                *arguments = std::move(*parsed);
        } else if (!arguments->is_string() && asText) {
            *arguments = pythonJson(*arguments);
        }
    }
    return message;
}

base::Status checkCalls(const Json &message, const std::string &where)
{
    if (const auto call = message.find("function_call"); call != message.end() && !call->is_null() && *call != "")
        return base::Error { base::ErrorKind::BadData,
            call->is_object() ? tr_("the function_call of %1 stands beside tool_calls", where)
                              : tr_("the function_call of %1 is not an object with a name and arguments", where),
            {} };
    for (const auto &call : callsOf(message)) {
        const auto *arguments = argumentsOf(call);
        if (!arguments || arguments->is_null() || isBlank(*arguments))
            continue;
        const auto bad = [&](const std::string &what) {
            const auto name = nameOf(call);
            return base::Error { base::ErrorKind::BadData,
                name ? tr_("the arguments of the tool call \"%1\" of %2 are %3", *name, where, what)
                     : tr_("the arguments of the tool call of %1 are %2", where, what),
                {} };
        };
        const auto parsed = arguments->is_string() ? base::parseJson(arguments->get_ref<const std::string &>()) : base::Result<Json>(*arguments);
        if (!parsed)
            return bad(parsed.error().detail);
        if (!isObject(*parsed))
            return bad(tr_("a JSON %1, not an object", base::longInteger(*parsed) ? "number" : parsed->type_name()));
    }
    return base::ok();
}

bool stands(const std::string &text, const std::string &rendered)
{
    if (base::findText(rendered, text) != std::string::npos)
        return true;
    const auto quoted = pythonJson(text);
    return base::findText(rendered, std::string_view(quoted).substr(1, quoted.size() - 2)) != std::string::npos;
}

bool callStands(const Json &call, const std::string &rendered)
{
    const auto &function = functionOf(call);
    const auto name = function.find("name");
    if (name == function.end() || !name->is_string() || !stands(name->get<std::string>(), rendered))
        return false;
    const auto *arguments = argumentsOf(call);
    if (!arguments)
        return true;
    if (arguments->is_string())
        if (const auto parsed = base::parseJson(arguments->get_ref<const std::string &>()))
            return valuesStand(*parsed, rendered);
    return valuesStand(*arguments, rendered);
}

MarkedCalls::MarkedCalls(const Json &messages, const std::string &rendered) : m_messages(messages)
{
    // Digits only: a template may change the case of a name, or quote it.
    for (std::uint32_t number = 71'030'507; m_prefix.empty() || base::findText(rendered, m_prefix) != std::string::npos; ++number)
        m_prefix = std::to_string(number);
    for (std::size_t i = 0; i < m_messages.size(); ++i)
        for (std::size_t k = 0; k < callsOf(m_messages[i]).size(); ++k) {
            const auto name = m_stands.size();
            markCall(m_messages[i]["tool_calls"][k]);
            m_calls[{ i, k }] = { name, m_stands.size() };
        }
}

std::string MarkedCalls::nextMark()
{
    const auto number = std::to_string(m_stands.size());
    m_stands.push_back(false);
    return m_prefix + std::string(kMarkDigits - std::min(kMarkDigits, number.size()), '0') + number;
}

void MarkedCalls::markCall(Json &call)
{
    const auto mark = nextMark();
    if (!call.is_object())
        return;
    auto &function = functionOf(call);
    if (const auto name = function.find("name"); name != function.end() && name->is_string())
        *name = name->get<std::string>() + mark;
    const auto arguments = function.find("arguments");
    if (arguments == function.end())
        return;
    if (arguments->is_string())
        if (auto parsed = base::parseJson(arguments->get_ref<const std::string &>()); parsed && parsed->is_object())
            *arguments = std::move(*parsed); // it is rendered in the template's own form
    if (arguments->is_object())
        markValues(*arguments);
}

void MarkedCalls::markValues(Json &value)
{
    if (value.is_number() || base::longInteger(value))
        value = std::stoll(nextMark());                                          // digits, as the mark itself
    else if (value.is_string() && !value.get_ref<const std::string &>().empty()) // a template may leave out what is empty
        value = value.get<std::string>() + nextMark();
    else if (value.is_structured())
        for (auto &element : value)
            markValues(element);
}

void MarkedCalls::look(const std::string &rendered)
{
    for (auto at = base::findText(rendered, m_prefix); at != std::string::npos; at = base::findText(rendered, m_prefix, at + 1)) {
        const auto digits = rendered.substr(at + m_prefix.size(), kMarkDigits);
        std::size_t number = 0;
        for (const char digit : digits)
            number = digit >= '0' && digit <= '9' ? number * 10 + static_cast<std::size_t>(digit - '0') : m_stands.size();
        if (digits.size() == kMarkDigits && number < m_stands.size())
            m_stands[number] = true;
    }
}

MarkedCalls::Shown MarkedCalls::shown(std::size_t message, std::size_t call) const
{
    const auto &marks = m_calls.at({ message, call });
    const auto begin = m_stands.begin() + static_cast<std::ptrdiff_t>(marks.name), end = m_stands.begin() + static_cast<std::ptrdiff_t>(marks.end);
    return !*begin ? Shown::Not : std::find(begin, end, false) == end ? Shown::Whole : Shown::NameOnly;
}

Json withoutCall(Json messages, std::size_t message, std::size_t call)
{
    auto &one = messages[message];
    auto &calls = one["tool_calls"];
    calls.erase(call);
    if (calls.empty()) {
        one.erase("tool_calls");
        if (!one.contains("content") || one["content"].is_null())
            one["content"] = "";
    }
    return messages;
}

} // namespace anneal::text
