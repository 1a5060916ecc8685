// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/chatrenderer.h"

#include "core/base/budget.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/jinja/text.h"
#include "core/text/messageparts.h"
#include "core/text/messageweight.h"
#include "core/text/templatearguments.h"
#include "core/text/toolcalls.h"

#include <algorithm>
#include <array>
#include <ctime>

namespace anneal::text {
namespace {

using base::Json;

constexpr std::array<const char *, 3> kReasoningKeys { "reasoning_content", "thinking", "reasoning" };

base::Error badRow(std::string detail, std::string hint = {})
{
    return { base::ErrorKind::BadData, std::move(detail), std::move(hint) };
}

bool hasRole(const Json &message, std::string_view role)
{
    const auto found = message.find("role");
    return found != message.end() && found->is_string() && found->get_ref<const std::string &>() == role;
}

bool isText(const Json &message)
{
    return message.contains("content") && message["content"].is_string();
}

/// A list of text parts as one text; anything else as it is.
Json joinedParts(const Json &content)
{
    if (!content.is_array() || content.empty())
        return content;
    std::string text;
    for (const auto &part : content) {
        const auto *said = partText(part);
        if (!said)
            return content;
        text += *said;
    }
    return text;
}

/// A content without the <think> block that opens it, and without the line breaks behind that.
std::string withoutThinking(std::string content)
{
    constexpr std::string_view kEnd = "</think>";
    const auto end = base::trimmed(content).starts_with("<think>") ? content.find(kEnd) : std::string::npos;
    return end == std::string::npos ? content : content.substr(std::min(content.find_first_not_of("\r\n", end + kEnd.size()), content.size()));
}

/// The parts of a content that its rendering must hold, each without white space around it: templates take a <think> block for reasoning and write
/// it somewhere else.
struct Words
{
    std::vector<std::string> said;
    std::vector<std::string> thought;
};

/// What an assistant says and thinks. What stands before the first tag is reasoning where that is </think>: then the prompt has opened the block.
Words wordsIn(std::string_view content)
{
    constexpr std::string_view kBegin = "<think>", kEnd = "</think>";
    constexpr std::size_t kMostBlocks = 16; // each part is looked for in the whole rendering
    Words words;
    // Templates strip what Python takes for white space.
    const auto add = [](std::vector<std::string> &list, std::string_view text) {
        if (auto part = jinja::strip(text, jinja::Side::Both); !part.empty())
            list.push_back(std::move(part));
    };
    std::size_t at = 0, begin = content.find(kBegin);
    for (std::size_t blocks = 0; blocks < kMostBlocks; ++blocks) {
        const auto end = content.find(kEnd, at);
        if (end == std::string_view::npos)
            break;
        if (begin < end) {
            add(words.said, content.substr(at, begin - at));
            add(words.thought, content.substr(begin + kBegin.size(), end - begin - kBegin.size()));
        } else {
            add(at == 0 ? words.thought : words.said, content.substr(at, end - at));
        }
        at = end + kEnd.size();
        if (begin < at)
            begin = content.find(kBegin, at);
    }
    add(words.said, content.substr(at));
    return words;
}

/// What a message says, and with an assistant's what it thinks, beside its content and in it.
Words wordsOf(const Json &message)
{
    const std::string_view content = isText(message) ? std::string_view(message["content"].get_ref<const std::string &>()) : std::string_view();
    if (!isAssistant(message))
        return { { jinja::strip(content, jinja::Side::Both) }, {} };
    auto words = wordsIn(content);
    if (auto beside = reasoningOf(message); !beside.empty())
        words.thought.push_back(std::move(beside));
    return words;
}

} // namespace

bool isAssistant(const Json &message)
{
    return hasRole(message, "assistant") || hasRole(message, "model");
}

std::string reasoningOf(const Json &message)
{
    for (const auto *key : kReasoningKeys)
        if (const auto found = message.find(key); found != message.end() && found->is_string())
            if (auto text = jinja::strip(found->get_ref<const std::string &>(), jinja::Side::Both); !text.empty())
                return text;
    return {};
}

void eraseReasoning(Json &message)
{
    for (const auto *key : kReasoningKeys)
        message.erase(key);
}

Json normalizedMessages(const Json &messages)
{
    Json all = Json::array();
    for (const auto &message : messages) {
        Json one = Json::object();
        const bool hasRole = message.contains("role"), hasContent = message.contains("content");
        for (const auto &[key, value] : message.items())
            if (!isWeightKey(key)) // such a one says what is learned, not what is said
                base::appendKey(one, key == "from" && !hasRole ? "role" : key == "value" && !hasContent ? "content" : key, value);
        if (one.contains("content"))
            one["content"] = joinedParts(one["content"]);
        one = inToolForm(std::move(one));
        nameArguments(one);
        all.push_back(std::move(one));
    }
    return all;
}

ChatRenderer::ChatRenderer(std::shared_ptr<const Tokenizer> tokenizer, const Settings &settings)
    : m_tokenizer(std::move(tokenizer))
    , m_settings(settings)
{
    m_specials = Json::object();
    for (const auto &role : m_tokenizer->roles())
        base::appendKey(m_specials, role, m_tokenizer->roleText(role));
}

base::Result<ChatRenderer> ChatRenderer::create(std::shared_ptr<const Tokenizer> tokenizer, const Settings &settings)
{
    ChatRenderer renderer(std::move(tokenizer), settings);
    const auto &own = *renderer.m_tokenizer;
    const auto &source = settings.chatTemplate.empty() ? own.chatTemplate() : settings.chatTemplate;
    const auto withTools = settings.chatTemplate.empty() ? own.toolTemplate() : std::string();
    if (settings.specialAsText)
        renderer.m_marks = std::make_shared<const ControlMarks>(own, std::vector<std::string_view> { source, withTools });
    for (const auto &[text, place] : { std::pair(&source, &renderer.m_chat), std::pair(&withTools, &renderer.m_withTools) }) {
        if (text->empty())
            continue;
        auto known = KnownTemplate::create(*text, renderer.m_specials);
        if (!known)
            return known.error();
        *place = std::make_shared<const KnownTemplate>(std::move(*known));
    }
    return renderer;
}

/// As transformers chooses: rows that have tools, even none, are those of the template for them.
const KnownTemplate &ChatRenderer::of(const Json &row) const
{
    const auto names = [&](const char *key) { return row.contains(key) && !row[key].is_null() && row[key] != ""; };
    return m_withTools && (names("tools") || names("functions")) ? *m_withTools : *m_chat;
}

std::string_view ChatRenderer::otherArguments(const Json &messages, const Json &row) const
{
    const bool asText = of(row).argumentsAsText();
    const bool isChanged = std::any_of(messages.begin(), messages.end(),
        [&](const Json &message) { return !callsOf(message).empty() && withArguments(message, asText) != message; });
    return !isChanged ? "" : asText ? tr_("JSON text") : tr_("values");
}

Json ChatRenderer::withoutOldReasoning(Json messages) const
{
    if (m_settings.reasoning == Reasoning::Keep)
        return messages;
    const auto isKept
        = [&](const Json &message) { return m_settings.reasoning == Reasoning::LastOnly ? isAssistant(message) : hasRole(message, "user"); };
    bool isOld = false;
    for (auto message = messages.rbegin(); message != messages.rend(); ++message) {
        if (isOld)
            eraseReasoning(*message);
        if (isOld && isAssistant(*message) && isText(*message))
            (*message)["content"] = withoutThinking((*message)["content"].get<std::string>());
        isOld = isOld || isKept(*message);
    }
    return messages;
}

/// Messages with the template's roles: "developer" where it knows that role, else "system".
/// `sources` gets the index in `messages` of each: system turns at the beginning may become one.
Json ChatRenderer::prepared(const Json &messages, const KnownTemplate &known, std::vector<std::size_t> &sources) const
{
    Json all = Json::array();
    std::ptrdiff_t index = -1;
    for (const auto &message : messages) {
        ++index;
        auto one = message;
        if (!known.knowsDeveloper() && hasRole(one, "developer"))
            one["role"] = "system";
        const bool joins
            = known.joinsSystem() && all.size() == 1 && hasRole(all[0], "system") && hasRole(one, "system") && isText(all[0]) && isText(one);
        if (joins) {
            all[0]["content"] = all[0]["content"].get<std::string>() + "\n\n" + one["content"].get<std::string>();
            continue;
        }
        all.push_back(std::move(one));
        sources.push_back(static_cast<std::size_t>(index));
    }
    return all;
}

base::Result<MarkedText> ChatRenderer::render(const Json &messages, const Json &row, bool addGenerationPrompt) const
{
    if (!m_chat)
        return badRow(kNoTemplate, tr_("Choose a chat template, or give the rows as text or prompt and completion."));
    const auto &known = of(row);
    return renderBy(known.chat(), known, messages, row, addGenerationPrompt);
}

/// Messages with the control tokens of their contents wrapped, where content is told from what the template writes.
Json ChatRenderer::marked(const Json &messages) const
{
    if (!m_marks)
        return messages;
    Json all = Json::array();
    for (const auto &message : messages)
        all.push_back(m_marks->mark(message, isAssistant(message) ? ControlMarks::Tokens::Special : ControlMarks::Tokens::All));
    return all;
}

base::Result<MarkedText> ChatRenderer::renderBy(
    const ChatTemplate &chat, const KnownTemplate &known, const Json &messages, const Json &row, bool addGenerationPrompt) const
{
    if (messages.empty())
        return badRow(tr_("the conversation has no messages"));
    if (base::SharedTime::isOverHere()) // many short renderings are told by none of them
        return badRow(tr_("the chat template takes too long"));
    const auto tools = toolsOf(row);
    if (!tools)
        return tools.error();
    const Json extra = row.contains("chat_template_kwargs") ? row["chat_template_kwargs"] : Json();
    if (auto checked = checkTemplateArguments(extra); !checked)
        return checked.error();
    const auto all = [&](const Json &value) { return m_marks ? m_marks->mark(value, ControlMarks::Tokens::All) : value; };
    const auto clock = m_settings.clock.value_or(static_cast<double>(std::time(nullptr)));
    const auto nulls = known.callContentIsNull() ? ChatTemplate::NullContent::Keep : ChatTemplate::NullContent::Drop;
    std::vector<std::size_t> sources;
    const auto shown = marked(known.inItsForms(prepared(messages, known, sources)));
    const auto rendered = chat.renderChat(shown, all(*tools), addGenerationPrompt, m_specials, all(extra), clock, nulls);
    if (!rendered)
        return badRow(base::fill(ChatTemplate::kRefused, { rendered.error().detail }));
    auto clean = ControlMarks::unmark(*rendered);
    for (auto &speaker : clean.speakers)
        if (speaker)
            speaker = sources[*speaker];
    return clean;
}

std::optional<MarkedText> ChatRenderer::renderForTraining(const Json &messages, const Json &row, const std::string &expected) const
{
    if (!m_chat || !of(row).training())
        return std::nullopt;
    auto rendered = renderBy(*of(row).training(), of(row), messages, row, false);
    if (!rendered || rendered->text != expected)
        return std::nullopt;
    return std::move(*rendered);
}

/// The first call that the template does not write: message and number. A name alone proves nothing, as it may stand in the list of tools or in
/// what somebody says; so the conversation is rendered once more with marks in each call.
std::optional<std::pair<std::size_t, std::size_t>> ChatRenderer::lostCall(const Json &messages, const Json &row, const std::string &rendered) const
{
    if (std::all_of(messages.begin(), messages.end(), [](const Json &message) { return callsOf(message).empty(); }))
        return std::nullopt;
    MarkedCalls marked(messages, rendered);
    const auto shown = render(marked.messages(), row, false);
    if (shown)
        marked.look(shown->text);
    int looks = 0;
    for (std::size_t i = 0; i < messages.size(); ++i)
        for (std::size_t k = 0; k < callsOf(messages[i]).size(); ++k) {
            const auto what = shown ? marked.shown(i, k) : MarkedCalls::Shown::Not;
            if (what == MarkedCalls::Shown::Whole)
                continue;
            const bool mayStand = what == MarkedCalls::Shown::Not && callStands(callsOf(messages[i])[k], rendered);
            if (!mayStand || (shown && !changesWithout(messages, row, rendered, { i, k }, ++looks)))
                return std::pair { i, k };
        }
    return std::nullopt;
}

/// Whether a call that cannot be told by a mark, as where a template looks its name up, is written nevertheless: without it the text is another.
bool ChatRenderer::changesWithout(
    const Json &messages, const Json &row, const std::string &rendered, std::pair<std::size_t, std::size_t> call, int looks) const
{
    constexpr int kMostLooks = 16; // each renders the conversation
    if (looks > kMostLooks)
        return true;
    const auto without = render(withoutCall(messages, call.first, call.second), row, false);
    return without && without->text != rendered;
}

ChatRenderer::Missing ChatRenderer::missing(const Json &messages, const Json &row, const std::string &rendered) const
{
    Missing missing;
    const auto note = [](std::string &where, std::string what) {
        if (where.empty())
            where = std::move(what);
    };
    if (const auto lost = lostCall(messages, row, rendered)) {
        const auto name = nameOf(callsOf(messages[lost->first])[lost->second]);
        const auto number = lost->first + 1;
        note(missing.call,
            name ? tr_("the chat template does not write the tool call \"%1\" of message %2", *name, number)
                 : tr_("the chat template does not write the tool call of message %1", number));
    }
    std::vector<std::size_t> sources;
    const auto shown = prepared(messages, of(row), sources);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const auto &message = shown[i];
        const auto number = sources[i] + 1;
        const auto words = wordsOf(message);
        const auto isLost = [&](const std::vector<std::string> &parts) {
            return std::any_of(parts.begin(), parts.end(), [&](const std::string &part) { return !stands(part, rendered); });
        };
        if (isLost(words.said))
            note(missing.said, tr_("the chat template leaves out the text of message %1", number));
        if (isLost(words.thought))
            note(missing.reasoning, tr_("the chat template leaves out the reasoning of message %1", number));
    }
    if (const auto tools = toolsOf(row); tools && !tools->empty()) {
        Json without = Json::object();
        if (row.contains("chat_template_kwargs"))
            without["chat_template_kwargs"] = row["chat_template_kwargs"];
        const auto withoutTools = renderBy(of(row).chat(), of(row), messages, without, false);
        if (withoutTools && withoutTools->text == rendered)
            missing.tools = tr_("the chat template leaves out the tools");
    }
    return missing;
}

} // namespace anneal::text
