// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/replies.h"

#include "core/base/text.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <atomic>
#include <ctime>
#include <random>

namespace anneal::serve {
namespace {

using base::Json;

std::string nextId()
{
    static std::atomic<std::uint64_t> count { 0 };
    return std::to_string(std::time(nullptr)) + "-" + std::to_string(++count);
}

const char *reasonOf(const Completion &completion, bool hasCalls)
{
    return completion.reachedLength ? "length" : hasCalls ? "tool_calls" : "stop";
}

/// A token's text; the bytes of a part of a character as OpenAI spells them.
std::string tokenText(const std::string &bytes)
{
    if (base::isUtf8(bytes))
        return bytes;
    std::string text = "bytes:";
    for (const char c : bytes)
        text += "\\x" + base::toHex({ &c, 1 });
    return text;
}

Json bytesOf(const std::string &bytes)
{
    Json list = Json::array();
    for (const char c : bytes)
        list.push_back(static_cast<unsigned char>(c));
    return list;
}

Json chatToken(const LikelyToken &token)
{
    return { { "token", tokenText(token.bytes) }, { "logprob", token.logProbability }, { "bytes", bytesOf(token.bytes) } };
}

Json chatLogProbs(const std::vector<ChosenToken> &tokens)
{
    Json content = Json::array();
    for (const auto &token : tokens) {
        auto entry = chatToken(token);
        entry["top_logprobs"] = Json::array();
        for (const auto &likely : token.top)
            entry["top_logprobs"].push_back(chatToken(likely));
        content.push_back(std::move(entry));
    }
    return { { "content", std::move(content) }, { "refusal", nullptr } };
}

Json textLogProbs(const std::vector<ChosenToken> &tokens, TextOffset &offset)
{
    Json texts = Json::array(), logProbs = Json::array(), tops = Json::array();
    for (const auto &token : tokens) {
        texts.push_back(tokenText(token.bytes));
        if (token.isFirst) {
            logProbs.push_back(nullptr);
            tops.push_back(nullptr);
            continue;
        }
        logProbs.push_back(token.logProbability);
        Json top = Json::object();
        for (const auto &likely : token.top)
            if (auto name = tokenText(likely.bytes); !top.contains(name))
                top[name] = likely.logProbability;
        if (const auto name = tokenText(token.bytes); !top.contains(name)) // OpenAI lists the chosen one besides
            top[name] = token.logProbability;
        tops.push_back(std::move(top));
    }
    return { { "tokens", std::move(texts) }, { "token_logprobs", std::move(logProbs) }, { "top_logprobs", std::move(tops) },
        { "text_offset", offset.pass(tokens) } };
}

Json functionCall(const std::string &id, const std::string &name, const std::string &arguments)
{
    return { { "id", id }, { "type", "function" }, { "function", { { "name", name }, { "arguments", arguments } } } };
}

} // namespace

std::vector<std::size_t> TextOffset::pass(const std::vector<ChosenToken> &tokens)
{
    std::vector<std::size_t> begins;
    for (auto at = tokens.begin(); at != tokens.end();) {
        std::string run;
        auto end = at;
        for (; end != tokens.end() && end->isLoneByte && (end == at || !end->beginsText); ++end)
            run += end->bytes;
        if (base::isUtf8(run)) { // there is none, or it is text as any other
            end = std::max(end, at + 1);
            for (; at != end; ++at)
                begins.push_back(pass(*at));
            continue;
        }
        open.clear();
        for (; at != end; ++at)
            begins.push_back(characters++);
    }
    return begins;
}

std::size_t TextOffset::pass(const ChosenToken &token)
{
    if (token.beginsText)
        open.clear();
    if (!token.isInText)
        return characters;
    std::optional<std::size_t> begin;
    for (const char byte : token.bytes) {
        open += byte;
        std::size_t malformed = 0;
        if (const bool isWhole = text::wellFormedLength(open, 0, malformed) > 0; !isWhole && malformed < open.size())
            open = byte; // what was there stays a part
        characters += open.size() == 1;
        begin = begin.value_or(characters - 1);
        const auto lead = static_cast<unsigned char>(open.front());
        if (text::wellFormedLength(open, 0, malformed) > 0 || lead < 0xC2 || lead > 0xF4) // whole, or never to be
            open.clear();
    }
    return begin.value_or(characters);
}

std::string newCallId(CallIdFormat format)
{
    static constexpr std::string_view kCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    thread_local std::mt19937_64 random { std::random_device()() };
    const bool isShort = format == CallIdFormat::Mistral;
    std::string id = isShort ? "" : "call_";
    for (int left = isShort ? 9 : 24; left > 0; --left)
        id += kCharacters[std::uniform_int_distribution<std::size_t>(0, kCharacters.size() - 1)(random)];
    return id;
}

void addPromptIds(Json &reply, Reply::Kind kind, std::size_t choice, const std::vector<std::int32_t> &ids)
{
    (kind == Reply::Kind::Chat ? reply : reply["choices"][choice])["prompt_token_ids"] = ids;
}

void addIds(Json &reply, std::size_t choice, const std::vector<std::int32_t> &ids)
{
    reply["choices"][choice]["token_ids"] = ids;
}

Reply::Reply(Kind kind, const std::string &id, std::string model, std::int64_t promptTokens, bool hasLogProbs, bool usageInPieces)
    : m_kind(kind)
    , m_model(std::move(model))
    , m_promptTokens(promptTokens)
    , m_hasLogProbs(hasLogProbs)
    , m_usageInPieces(usageInPieces)
    , m_id((kind == Kind::Chat ? "chatcmpl-" : "cmpl-") + (id.empty() ? nextId() : id))
    , m_created(std::time(nullptr))
{ }

Json Reply::frame(const char *object, Json choices) const
{
    return { { "id", m_id }, { "object", object }, { "created", m_created }, { "model", m_model }, { "choices", std::move(choices) } };
}

Json Reply::usageOf(std::int64_t tokens) const
{
    return { { "prompt_tokens", m_promptTokens }, { "completion_tokens", tokens }, { "total_tokens", m_promptTokens + tokens } };
}

Json Reply::logProbsOf(const std::vector<ChosenToken> &tokens, TextOffset &offset) const
{
    if (!m_hasLogProbs)
        return nullptr;
    return m_kind == Kind::Chat ? chatLogProbs(tokens) : textLogProbs(tokens, offset);
}

Json Reply::whole(const std::vector<Answer> &answers) const
{
    Json choices = Json::array();
    std::int64_t tokens = 0;
    for (const auto &answer : answers) {
        Json choice { { "index", choices.size() } };
        if (m_kind == Kind::Chat) {
            const bool isCallOnly = answer.text.empty() && !answer.calls.empty();
            choice["message"] = { { "role", "assistant" }, { "content", isCallOnly ? Json() : Json(answer.text) } };
            for (const auto &call : answer.calls)
                choice["message"]["tool_calls"].push_back(functionCall(call.id, call.name, call.arguments));
        } else {
            choice["text"] = answer.text;
        }
        TextOffset offset;
        choice["logprobs"] = logProbsOf(answer.tokens, offset);
        choice["finish_reason"] = reasonOf(answer.completion, !answer.calls.empty());
        choices.push_back(std::move(choice));
        tokens += answer.completion.tokens;
    }
    auto reply = frame(m_kind == Kind::Chat ? "chat.completion" : "text_completion", std::move(choices));
    reply["usage"] = usageOf(tokens);
    return reply;
}

Json Reply::pieceOf(std::size_t index, Json content, Json logProbs, Json reason) const
{
    Json choice { { "index", index } };
    choice[m_kind == Kind::Chat ? "delta" : "text"] = std::move(content);
    choice["logprobs"] = std::move(logProbs);
    choice["finish_reason"] = std::move(reason);
    auto made = frame(m_kind == Kind::Chat ? "chat.completion.chunk" : "text_completion", Json::array({ std::move(choice) }));
    if (m_usageInPieces)
        made["usage"] = nullptr;
    return made;
}

Json Reply::opening(std::size_t index) const
{
    return pieceOf(index, { { "role", "assistant" }, { "content", "" } }, nullptr, nullptr);
}

Json Reply::piece(std::size_t index, const std::string &text, const std::vector<ChosenToken> &tokens, TextOffset &offset) const
{
    auto logProbs = tokens.empty() ? Json() : logProbsOf(tokens, offset);
    return pieceOf(index, m_kind == Kind::Chat ? Json { { "content", text } } : Json(text), std::move(logProbs), nullptr);
}

Json Reply::call(std::size_t index, std::size_t number, const std::string &id, const std::string &name) const
{
    auto call = functionCall(id, name, "");
    Json delta { { "index", number } };
    delta.update(call);
    return pieceOf(index, { { "tool_calls", Json::array({ std::move(delta) }) } }, nullptr, nullptr);
}

Json Reply::arguments(std::size_t index, std::size_t number, const std::string &text) const
{
    Json delta { { "index", number }, { "function", { { "arguments", text } } } };
    return pieceOf(index, { { "tool_calls", Json::array({ std::move(delta) }) } }, nullptr, nullptr);
}

Json Reply::closing(std::size_t index, const Completion &completion, bool hasCalls) const
{
    return pieceOf(index, m_kind == Kind::Chat ? Json::object() : Json(""), nullptr, reasonOf(completion, hasCalls));
}

Json Reply::usage(std::int64_t tokens) const
{
    auto made = frame(m_kind == Kind::Chat ? "chat.completion.chunk" : "text_completion", Json::array());
    made["usage"] = usageOf(tokens);
    return made;
}

std::string event(const Json &data)
{
    return "data: " + base::toJsonLine(data) + "\n\n";
}

} // namespace anneal::serve
