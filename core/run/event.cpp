// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/event.h"

#include "core/base/json.h"
#include "core/base/jsonfields.h"
#include "core/base/tr.h"

#include <cmath>
#include <limits>

namespace anneal::run {
namespace {

constexpr std::size_t kLongestLine = 1 << 20;               // a longer line is none of ours
constexpr std::int64_t kLastNumber = std::int64_t(1) << 53; // of an event; none of ours comes near

void replaceNonFinite(base::Json &value)
{
    if (value.is_number_float())
        value = jsonNumber(value.get<double>());
    else if (value.is_structured())
        for (auto &item : value)
            replaceNonFinite(item);
}

} // namespace

double Event::number(std::string_view key, double missing) const
{
    const auto found = fields.find(std::string(key));
    if (found == fields.end())
        return missing;
    if (found->is_number())
        return found->get<double>();
    if (!found->is_string())
        return missing;
    const auto &text = found->get_ref<const std::string &>();
    if (text == "NaN" || text == "Infinity" || text == "-Infinity")
        return std::numeric_limits<double>::quiet_NaN();
    return missing;
}

std::int64_t Event::whole(std::string_view key, std::int64_t missing) const
{
    constexpr double kMost = 9007199254740992; // a double holds every whole number up to here
    const double value = number(key, static_cast<double>(missing));
    return std::abs(value) <= kMost ? static_cast<std::int64_t>(value) : missing; // not for NaN
}

std::string Event::text(std::string_view key) const
{
    return base::textAt(fields, std::string(key).c_str());
}

bool Event::flag(std::string_view key) const
{
    const auto found = fields.find(std::string(key));
    return found != fields.end() && found->is_boolean() && found->get<bool>();
}

base::Result<Event> parseEvent(std::string_view line)
{
    auto json = base::parseJson(line);
    if (!json)
        return json.error();
    const auto bad = [](std::string_view what) { return base::Error { base::ErrorKind::BadInput, tr_("The line is not an event: %1.", what), {} }; };
    if (!json->is_object())
        return bad(tr_("it is not an object"));
    Event event;
    std::int64_t attempt = 1;
    event.fields = base::Json::object();
    for (auto &[key, value] : json->items()) {
        if (key == "seq" && value.is_number_integer())
            event.seq = value.get<std::int64_t>();
        else if (key == "attempt" && value.is_number_integer())
            attempt = value.get<std::int64_t>();
        else if (key == "time" && value.is_string())
            event.time = value.get<std::string>();
        else if (key == "type" && value.is_string())
            event.type = value.get<std::string>();
        else
            base::appendKey(event.fields, key, std::move(value));
    }
    if (event.seq < 1 || event.seq > kLastNumber)
        return bad(tr_("it has no number"));
    if (attempt < 0 || attempt > std::numeric_limits<int>::max() / 2)
        return bad(tr_("its attempt is not a number"));
    event.attempt = static_cast<int>(attempt);
    if (event.type.empty())
        return bad(tr_("it has no type"));
    return event;
}

std::string toLine(const Event &event)
{
    base::Json json { { "seq", event.seq }, { "time", event.time }, { "attempt", event.attempt }, { "type", event.type } };
    const auto own = json; // of the event itself
    for (const auto &[key, value] : event.fields.items()) {
        auto finite = value;
        replaceNonFinite(finite);
        if (own.contains(key))
            json[key] = std::move(finite);
        else
            base::appendKey(json, key, std::move(finite));
    }
    return base::toShownLine(json) + "\n"; // people look at logs with cat
}

base::Json jsonNumber(double value)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "Infinity" : "-Infinity";
    return value;
}

std::vector<Event> EventTail::take(std::string_view bytes)
{
    std::vector<Event> events;
    m_offset += bytes.size();
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        const auto piece = bytes.substr(0, end);
        if (m_rest.size() + piece.size() <= kLongestLine)
            m_rest += piece;
        else
            m_tooLong = true;
        if (end == std::string_view::npos)
            break;
        bytes.remove_prefix(end + 1);
        auto event = parseEvent(m_rest);
        if (event && !m_tooLong)
            events.push_back(std::move(*event));
        else if (m_tooLong || !m_rest.empty())
            ++m_badLines;
        m_rest.clear();
        m_tooLong = false;
    }
    return events;
}

} // namespace anneal::run
