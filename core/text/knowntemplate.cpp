// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/knowntemplate.h"

#include "core/base/budget.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/text/toolcalls.h"
#include "core/text/trainingtemplates.h"

#include <algorithm>

namespace anneal::text {
namespace {

using base::Json;

constexpr std::chrono::milliseconds kTimeToLearn(100); // templates that are known take less than one

constexpr const char *kFirst = "first probe";   // not translated: for templates
constexpr const char *kSecond = "second probe"; // not translated: for templates
constexpr const char *kThird = "third probe";   // not translated: for templates
constexpr const char *kFourth = "fourth probe"; // not translated: for templates

Json said(const char *role, Json content)
{
    return { { "role", role }, { "content", std::move(content) } };
}

bool shows(const std::optional<std::string> &text, std::string_view part)
{
    return text && text->find(part) != std::string::npos;
}

/// What stands behind a text in both of two conversations that go on otherwise, without what their next turns only begin with alike.
std::string closingOf(const std::string &one, const std::string &other, std::string_view text)
{
    const auto at = one.find(text);
    if (at == std::string::npos || other.find(text) != at)
        return {};
    const auto begin = one.begin() + static_cast<std::ptrdiff_t>(at + text.size());
    const std::string alike(begin, std::mismatch(begin, one.end(), other.begin() + (begin - one.begin()), other.end()).first);
    const auto space = alike.find_last_of(" \n");
    const auto tag = alike.rfind('<');
    const auto closing = alike.substr(0, space != std::string::npos ? space : tag != std::string::npos ? tag : 0);
    return closing.substr(0, closing.find_last_not_of(" \n") + 1);
}

/// What stands behind an answer and before the head of a question, which stands before another question as well.
std::string beforeHead(const std::string &text, std::string_view question, std::string_view answer, std::string_view next)
{
    const auto first = text.find(question), second = text.find(answer), third = text.find(next);
    if (first == std::string::npos || second == std::string::npos || third == std::string::npos || third < second)
        return {};
    const auto head = std::string_view(text).substr(0, first);
    const auto between = std::string_view(text).substr(second + answer.size(), third - second - answer.size());
    const auto alike = std::mismatch(between.rbegin(), between.rend(), head.rbegin(), head.rend()).first - between.rbegin();
    const auto own = between.size() - static_cast<std::size_t>(alike);
    if (between.find_first_of("<[", own) == std::string_view::npos)
        return {}; // something else stands before the first question
    const bool isInTag = between.substr(0, own).rfind('<') + 1 > between.substr(0, own).rfind('>') + 1;
    return std::string(between.substr(0, isInTag ? between.find('>', own) + 1 : own));
}

/// How many bytes one text ends with that another begins with.
std::size_t overlap(std::string_view one, std::string_view other)
{
    auto bytes = std::min(one.size(), other.size());
    while (!one.ends_with(other.substr(0, bytes)))
        --bytes;
    return bytes;
}

/// A text as the only part of a content.
Json asParts(const std::string &text)
{
    return Json::array({ { { "type", "text" }, { "text", text } } });
}

} // namespace

base::Result<KnownTemplate> KnownTemplate::create(const std::string &source, const Json &specials)
{
    auto chat = ChatTemplate::compile(source);
    if (!chat)
        return chat.error();
    KnownTemplate known(std::move(*chat));
    known.m_knowsDeveloper = source.find("developer") != std::string::npos;
    if (const auto training = trainingTemplate(source))
        if (auto compiled = ChatTemplate::compile(*training))
            known.m_training = std::move(*compiled);
    const base::SharedTime time(kTimeToLearn);
    known.learnContent(specials);
    known.learnSystem(specials);
    known.learnOpening(specials);
    known.learnAnswerEnd(specials);
    if (source.find("tool_calls") != std::string::npos)
        known.learnCalls(specials);
    if (time.isOver())
        return base::Error { base::ErrorKind::Unsafe, tr_("the chat template takes too long to render three short messages"), {} };
    return known;
}

Json KnownTemplate::inItsForms(const Json &messages) const
{
    Json all = Json::array();
    for (const auto &message : messages) {
        const bool calls = !callsOf(message).empty();
        auto one = calls ? withArguments(message, m_argumentsAsText) : message;
        const auto content = one.value("content", Json());
        if (calls && (content.is_null() || content == ""))
            one["content"] = m_callContentIsNull ? Json() : Json("");
        else if (m_wantsParts && content.is_string())
            one["content"] = asParts(content.get<std::string>());
        all.push_back(std::move(one));
    }
    return all;
}

std::optional<std::string> KnownTemplate::rendered(const Json &messages, const Json &specials, bool addGenerationPrompt) const
{
    auto text = m_chat.renderChat(inItsForms(messages), Json(), addGenerationPrompt, specials, Json(), 0, ChatTemplate::NullContent::Keep);
    return text ? std::optional(std::move(text->text)) : std::nullopt;
}

/// Templates of models that also see pictures may go through a content part by part.
void KnownTemplate::learnContent(const Json &specials)
{
    const auto showsIt = [&](Json content) { return shows(rendered(Json::array({ said("user", std::move(content)) }), specials), kFirst); };
    m_wantsParts = !showsIt(kFirst) && showsIt(asParts(kFirst));
}

/// Many templates take the first message alone for the system text, or the last, and refuse or lose another one.
void KnownTemplate::learnSystem(const Json &specials)
{
    const auto text = rendered(Json::array({ said("system", kFirst), said("system", kSecond), said("user", "Q") }), specials);
    m_joinsSystem = !shows(text, kFirst) || !shows(text, kSecond);
}

/// Some templates do not ask whether an answer is to be opened. What they render of a conversation then is no beginning of a longer one.
void KnownTemplate::learnOpening(const Json &specials)
{
    auto messages = Json::array({ said("user", kFirst) });
    const auto asked = rendered(messages, specials);
    if (!asked || asked != rendered(messages, specials, true))
        return;
    messages.push_back(said("assistant", kSecond));
    const auto answered = rendered(messages, specials);
    messages.push_back(said("user", kThird));
    const auto askedAgain = rendered(messages, specials);
    m_opensAlways = answered && askedAgain && !askedAgain->starts_with(*answered);
    if (m_opensAlways)
        m_answerEnd = closingOf(*answered, *askedAgain, kSecond);
}

/// The generation prompt behind a question; empty where it cannot be determined.
std::string KnownTemplate::openingOf(const Json &specials) const
{
    const auto question = Json::array({ said("user", kFirst) });
    const auto asked = rendered(question, specials), opened = rendered(question, specials, true);
    return asked && opened && opened->starts_with(*asked) ? opened->substr(asked->size()) : std::string();
}

/// Some templates close an answer only where another message follows, or then otherwise, so what they render of a conversation that ends with it
/// does not show that end.
void KnownTemplate::learnAnswerEnd(const Json &specials)
{
    Json messages = Json::array({ said("user", kFirst), said("assistant", kSecond), said("user", kThird) });
    const auto asked = m_opensAlways ? std::nullopt : rendered(messages, specials);
    if (!asked)
        return;
    for (const char *other : { "assistant", "tool", "system" }) {
        messages.back() = said(other, kFourth);
        const auto goesOn = rendered(messages, specials);
        if (!shows(goesOn, kFourth))
            continue;
        m_answerEnd = closingOf(*asked, *goesOn, kSecond);
        break;
    }
    if (m_answerEnd.empty()) // as where answers that follow each other are one turn
        m_answerEnd = beforeHead(*asked, kFirst, kSecond, kThird);
    // What is no tag there, as "###", is what the next turn begins with, and so is what an answer is opened with.
    m_answerEnd.resize(m_answerEnd.find_last_of(">]") + 1);
    // All of it is the end of a question that is left open like the last answer.
    if (const auto bytes = overlap(m_answerEnd, openingOf(specials)); bytes < m_answerEnd.size())
        m_answerEnd.resize(m_answerEnd.size() - bytes);
    messages.erase(2);
    const auto answered = m_answerEnd.empty() ? std::nullopt : rendered(messages, specials);
    m_leavesLastOpen = answered && base::trimmed(*answered).ends_with(kSecond);
}

/// Templates disagree on whether arguments are a value or its JSON text, and on what the content of a turn is that only calls.
/// One call is rendered in each form; the first that shows it whole is this template's.
void KnownTemplate::learnCalls(const Json &specials)
{
    auto turn = said("assistant", "");
    turn["tool_calls"]
        = Json::parse(R"([{"id": "call00001", "type": "function", "function": {"name": "probe_name", "arguments": {"probe_key": "probe_value"}}}])");
    const Json messages = Json::array({ said("user", "Q"), std::move(turn) });
    for (const bool asText : { false, true })
        for (const bool contentIsNull : { false, true }) {
            m_argumentsAsText = asText;
            m_callContentIsNull = contentIsNull;
            const auto text = rendered(messages, specials);
            if (shows(text, "probe_name") && shows(text, "probe_key") && shows(text, "probe_value") && !shows(text, "\\\"probe_key")
                && !shows(text, "'probe_key'"))
                return;
        }
    m_argumentsAsText = m_callContentIsNull = false; // it shows no calls
}

} // namespace anneal::text
