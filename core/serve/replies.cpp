// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/replies.h"

#include <atomic>
#include <ctime>

namespace anneal::serve {
namespace {

using base::Json;

std::string nextId(const char *prefix)
{
    static std::atomic<std::uint64_t> count { 0 };
    return prefix + std::to_string(std::time(nullptr)) + "-" + std::to_string(++count);
}

const char *reasonOf(const Completion &completion)
{
    return completion.reachedLength ? "length" : "stop";
}

} // namespace

Reply::Reply(Kind kind, std::string model, std::int64_t promptTokens, bool usageInPieces)
    : m_kind(kind)
    , m_model(std::move(model))
    , m_promptTokens(promptTokens)
    , m_usageInPieces(usageInPieces)
    , m_id(nextId(kind == Kind::Chat ? "chatcmpl-" : "cmpl-"))
    , m_created(std::time(nullptr))
{ }

Json Reply::frame(const char *object, Json choices) const
{
    return { { "id", m_id }, { "object", object }, { "created", m_created }, { "model", m_model }, { "choices", std::move(choices) } };
}

Json Reply::usageOf(const Completion &completion) const
{
    return { { "prompt_tokens", m_promptTokens }, { "completion_tokens", completion.tokens },
        { "total_tokens", m_promptTokens + completion.tokens } };
}

Json Reply::whole(const Completion &completion) const
{
    Json choice { { "index", 0 } };
    if (m_kind == Kind::Chat)
        choice["message"] = { { "role", "assistant" }, { "content", completion.text } };
    else
        choice["text"] = completion.text;
    choice["logprobs"] = nullptr;
    choice["finish_reason"] = reasonOf(completion);
    auto reply = frame(m_kind == Kind::Chat ? "chat.completion" : "text_completion", Json::array({ std::move(choice) }));
    reply["usage"] = usageOf(completion);
    return reply;
}

Json Reply::pieceOf(Json content, Json reason) const
{
    Json choice { { "index", 0 } };
    choice[m_kind == Kind::Chat ? "delta" : "text"] = std::move(content);
    choice["logprobs"] = nullptr;
    choice["finish_reason"] = std::move(reason);
    auto made = frame(m_kind == Kind::Chat ? "chat.completion.chunk" : "text_completion", Json::array({ std::move(choice) }));
    if (m_usageInPieces)
        made["usage"] = nullptr;
    return made;
}

Json Reply::opening() const
{
    return pieceOf({ { "role", "assistant" }, { "content", "" } }, nullptr);
}

Json Reply::piece(const std::string &text) const
{
    return pieceOf(m_kind == Kind::Chat ? Json { { "content", text } } : Json(text), nullptr);
}

Json Reply::closing(const Completion &completion) const
{
    return pieceOf(m_kind == Kind::Chat ? Json::object() : Json(""), reasonOf(completion));
}

Json Reply::usage(const Completion &completion) const
{
    auto made = frame(m_kind == Kind::Chat ? "chat.completion.chunk" : "text_completion", Json::array());
    made["usage"] = usageOf(completion);
    return made;
}

std::string event(const Json &data)
{
    return "data: " + base::toJsonLine(data) + "\n\n";
}

} // namespace anneal::serve
