// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/rowencoder.h"

#include "core/base/text.h"

#include <algorithm>
#include <ctime>

namespace anneal::text {
namespace {

using base::Json;
using Span = MarkedText::Span;

base::Error badRow(std::string detail, std::string hint = {})
{
    return { base::ErrorKind::BadData, std::move(detail), std::move(hint) };
}

std::size_t commonPrefix(const std::vector<Token> &a, const std::vector<Token> &b)
{
    const auto same = [](const Token &x, const Token &y) { return x.id == y.id; };
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end(), same).first - a.begin());
}

std::vector<std::int32_t> idsOf(const std::vector<Token> &tokens)
{
    std::vector<std::int32_t> ids(tokens.size());
    std::transform(tokens.begin(), tokens.end(), ids.begin(), [](const Token &token) { return token.id; });
    return ids;
}

/// Trains the tokens from the one with the span's first byte to the one with its last. The turn's closing token is trained too: where
/// the span holds no special token, that is the one which follows at once.
void train(EncodedRow &row, Span span)
{
    std::size_t after = 0;
    bool closed = false;
    for (std::size_t i = 0; i < row.tokens.size(); ++i) {
        const auto &token = row.tokens[i];
        if (token.end <= span.first || token.begin >= span.second || token.begin == token.end)
            continue;
        row.trained[i] = 1;
        closed = closed || token.special;
        after = i + 1;
    }
    if (!closed && after > 0 && after < row.tokens.size() && row.tokens[after].special && row.tokens[after].begin == span.second)
        row.trained[after] = 1;
}

bool isConversation(const Json &value)
{
    return value.is_array() && std::all_of(value.begin(), value.end(), [](const Json &message) { return message.is_object(); });
}

/// `from` and `value` become `role` and `content`.
Json renamed(const Json &messages)
{
    Json all = Json::array();
    for (const auto &message : messages) {
        Json one = Json::object();
        for (const auto &[key, value] : message.items())
            one[key == "from" && !message.contains("role") ? "role" : key == "value" && !message.contains("content") ? "content" : key] = value;
        all.push_back(std::move(one));
    }
    return all;
}

bool isAssistant(const Json &message)
{
    const auto role = message.find("role");
    return role != message.end() && role->is_string() && (*role == "assistant" || *role == "model");
}

/// The text of a message, trimmed as most templates do; empty when it has none.
std::string contentOf(const Json &message)
{
    const auto content = message.find("content");
    if (content == message.end())
        return {};
    if (content->is_string())
        return std::string(base::trimmed(content->get_ref<const std::string &>()));
    if (content->is_array())
        for (const auto &part : *content)
            if (part.is_object() && part.contains("text") && part["text"].is_string())
                return std::string(base::trimmed(part["text"].get_ref<const std::string &>()));
    return {};
}

Json firstMessages(const Json &messages, std::size_t count)
{
    return Json(messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(count));
}

} // namespace

std::int64_t EncodedRow::trainedCount() const
{
    return std::count(trained.begin(), trained.end(), 1);
}

RowEncoder::RowEncoder(std::shared_ptr<const Tokenizer> tokenizer, Settings settings, std::optional<ChatTemplate> chat)
    : m_tokenizer(std::move(tokenizer))
    , m_settings(std::move(settings))
    , m_chat(std::move(chat))
{
    if (m_settings.specialAsText)
        m_marks = std::make_shared<const ControlMarks>(*m_tokenizer);
}

base::Result<RowEncoder> RowEncoder::create(std::shared_ptr<const Tokenizer> tokenizer, Settings settings)
{
    const auto &source = settings.chatTemplate.empty() ? tokenizer->chatTemplate() : settings.chatTemplate;
    std::optional<ChatTemplate> chat;
    if (!source.empty()) {
        auto compiled = ChatTemplate::compile(source);
        if (!compiled)
            return compiled.error();
        chat = std::move(*compiled);
    }
    return RowEncoder(std::move(tokenizer), std::move(settings), std::move(chat));
}

base::Result<EncodedRow> RowEncoder::encode(const Json &row) const
{
    if (!row.is_object())
        return badRow("the row is not an object");
    if (row.contains("input_ids"))
        return encodeIds(row);
    if (row.contains("prompt") && row.contains("completion")) {
        const auto &prompt = row["prompt"];
        const auto &completion = row["completion"];
        if (prompt.is_string() && completion.is_string())
            return encodePair(prompt.get<std::string>(), completion.get<std::string>());
        if (isConversation(prompt) && isConversation(completion))
            return encodeChatPair(row);
        return badRow("prompt and completion must both be texts or both be lists of messages");
    }
    for (const char *column : { "messages", "conversations" }) {
        if (!row.contains(column))
            continue;
        if (!isConversation(row[column]))
            return badRow(std::string(column) + " is not a list of messages");
        return encodeChat(renamed(row[column]), row);
    }
    if (row.contains("text")) {
        if (!row["text"].is_string())
            return badRow("the column text holds no text");
        return encodeText(row["text"].get<std::string>());
    }
    return badRow("the row has none of the columns messages, prompt and completion, text, input_ids", "Prepare the data set with a template first.");
}

base::Result<EncodedRow> RowEncoder::prompt(const Json &messages, const Json &tools, bool addGenerationPrompt) const
{
    if (!isConversation(messages))
        return badRow("the conversation is not a list of messages");
    auto rendered = render(renamed(messages), Json { { "tools", tools } }, addGenerationPrompt);
    if (!rendered)
        return rendered.error();
    return rowOf(*rendered);
}

base::Result<EncodedRow> RowEncoder::encodeIds(const Json &row) const
{
    const auto &ids = row["input_ids"];
    const auto labels = row.find("labels");
    const bool hasLabels = labels != row.end() && !labels->is_null();
    if (!ids.is_array() || (hasLabels && (!labels->is_array() || labels->size() != ids.size())))
        return badRow("input_ids and labels must be lists of the same length");
    EncodedRow encoded;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto number = [](const Json &value) { return value.is_number_integer() ? value.get<std::int64_t>() : INT64_MIN; };
        const auto id = number(ids[i]);
        if (id < 0 || id >= m_tokenizer->size())
            return badRow("input_ids[" + std::to_string(i) + "] is not a token of this model (0 to " + std::to_string(m_tokenizer->size() - 1) + ")");
        const auto label = hasLabels ? number((*labels)[i]) : id;
        if (label != id && label != -100)
            return badRow("labels[" + std::to_string(i) + "] is neither the token there nor -100");
        encoded.ids.push_back(static_cast<std::int32_t>(id));
        encoded.trained.push_back(label == id);
    }
    return encoded;
}

std::string RowEncoder::withEos(const std::string &text) const
{
    const auto eos = m_tokenizer->roleText("eos_token");
    return text.ends_with(eos) ? text : text + eos;
}

std::vector<Token> RowEncoder::plainTokens(const std::string &text) const
{
    EncodeOptions options;
    options.addSpecial = true;
    const auto eos = m_tokenizer->roleText("eos_token");
    if (!m_settings.specialAsText || eos.empty() || !text.ends_with(eos)) {
        options.specialAsText = m_settings.specialAsText;
        return m_tokenizer->tokens(text, options);
    }
    // The end of the row is ours: everything before it is the text, whatever it looks like.
    options.specialAsText = true;
    const auto end = text.size() - eos.size();
    auto tokens = m_tokenizer->tokens(std::string_view(text).substr(0, end), options);
    const auto id = m_tokenizer->roleId("eos_token");
    if (id && (tokens.empty() || tokens.back().id != *id))
        tokens.push_back({ *id, static_cast<std::uint32_t>(end), static_cast<std::uint32_t>(text.size()), true });
    return tokens;
}

base::Result<EncodedRow> RowEncoder::encodeText(const std::string &text) const
{
    if (m_settings.lossOn == LossOn::Assistant)
        return badRow("the row is plain text and has no assistant turns", "Train on all tokens, or give the rows as messages.");
    EncodedRow encoded;
    encoded.text = withEos(text);
    encoded.tokens = plainTokens(encoded.text);
    encoded.ids = idsOf(encoded.tokens);
    encoded.trained.assign(encoded.ids.size(), 1);
    return encoded;
}

base::Result<EncodedRow> RowEncoder::encodePair(const std::string &prompt, const std::string &completion) const
{
    EncodedRow encoded;
    encoded.text = prompt + withEos(completion);
    encoded.tokens = plainTokens(encoded.text);
    encoded.ids = idsOf(encoded.tokens);
    EncodeOptions options;
    options.addSpecial = true;
    options.specialAsText = m_settings.specialAsText;
    // A token that merges over the boundary belongs to the completion.
    const auto boundary = m_settings.lossOn == LossOn::All ? 0 : commonPrefix(m_tokenizer->tokens(prompt, options), encoded.tokens);
    encoded.trained.assign(encoded.ids.size(), 1);
    std::fill_n(encoded.trained.begin(), boundary, 0);
    return encoded;
}

base::Result<MarkedText> RowEncoder::render(const Json &messages, const Json &row, bool addGenerationPrompt) const
{
    if (!m_chat)
        return badRow("the model has no chat template", "Choose a chat template, or give the rows as text or prompt and completion.");
    if (messages.empty())
        return badRow("the conversation has no messages");
    Json tools = row.contains("tools") ? row["tools"] : Json();
    if (tools.is_string()) {
        auto parsed = base::parseJson(tools.get<std::string>());
        if (!parsed)
            return badRow("tools: " + parsed.error().detail);
        tools = std::move(*parsed);
    }
    Json extra = row.contains("chat_template_kwargs") ? row["chat_template_kwargs"] : Json();
    Json specials = Json::object();
    for (const char *role : { "bos_token", "eos_token", "pad_token", "unk_token" })
        if (auto text = m_tokenizer->roleText(role); !text.empty())
            specials[role] = std::move(text);
    const auto marked = [&](const Json &value) { return m_marks ? m_marks->mark(value) : value; };
    auto rendered
        = m_chat->renderChat(marked(messages), marked(tools), addGenerationPrompt, specials, marked(extra), static_cast<double>(std::time(nullptr)));
    if (!rendered)
        return badRow("the chat template refused the row: " + rendered.error().detail);
    return ControlMarks::unmark(*rendered);
}

EncodedRow RowEncoder::rowOf(const MarkedText &marked) const
{
    EncodedRow encoded;
    encoded.text = marked.text;
    encoded.tokens = encodeMarked(*m_tokenizer, marked);
    encoded.ids = idsOf(encoded.tokens);
    encoded.trained.assign(encoded.ids.size(), 0);
    return encoded;
}

base::Result<EncodedRow> RowEncoder::encodeChatPair(const Json &row) const
{
    const auto prompt = renamed(row["prompt"]);
    Json all = prompt;
    for (const auto &message : renamed(row["completion"]))
        all.push_back(message);
    if (m_settings.lossOn == LossOn::All)
        return encodeChat(all, row);
    const auto before = render(prompt, row, true);
    const auto whole = before ? render(all, row, false) : before;
    if (!whole)
        return whole.error();
    auto encoded = rowOf(*whole);
    const auto boundary = commonPrefix(encodeMarked(*m_tokenizer, *before), encoded.tokens);
    if (m_settings.lossOn == LossOn::Assistant) {
        auto turns = encodeChat(all, row);
        if (!turns)
            return turns;
        encoded = std::move(*turns);
        std::fill_n(encoded.trained.begin(), boundary, 0);
    } else {
        std::fill(encoded.trained.begin() + static_cast<std::ptrdiff_t>(boundary), encoded.trained.end(), 1);
    }
    return encoded;
}

base::Result<EncodedRow> RowEncoder::encodeChat(const Json &messages, const Json &row) const
{
    const auto whole = render(messages, row, false);
    if (!whole)
        return whole.error();
    auto encoded = rowOf(*whole);
    if (m_settings.lossOn == LossOn::All) {
        std::fill(encoded.trained.begin(), encoded.trained.end(), 1);
        return encoded;
    }
    std::vector<std::size_t> turns;
    for (std::size_t i = 0; i < messages.size(); ++i)
        if (isAssistant(messages[i]))
            turns.push_back(i);
    if (turns.empty())
        return badRow("the conversation has no assistant turn to train on");
    if (m_settings.lossOn == LossOn::Completion)
        turns = { turns.back() };
    else if (!whole->generated.empty()) {
        for (const auto &span : whole->generated)
            train(encoded, span);
        return encoded;
    }
    for (const auto turn : turns)
        if (const auto trained = trainTurn(encoded, messages, turn, row); !trained)
            return trained.error();
    return encoded;
}

/// The turn begins where the conversation before it, with the generation prompt, and the whole one diverge; it ends where
/// the conversation up to it ends. Templates that refuse such a part, or write it otherwise, leave the message's own text.
base::Status RowEncoder::trainTurn(EncodedRow &encoded, const Json &messages, std::size_t turn, const Json &row) const
{
    const auto before = render(firstMessages(messages, turn), row, true);
    const auto upTo = turn + 1 == messages.size() ? base::Result<MarkedText>(MarkedText { encoded.text, {}, {}, {} })
                                                  : render(firstMessages(messages, turn + 1), row, false);
    const auto first = before ? commonPrefix(encodeMarked(*m_tokenizer, *before), encoded.tokens) : 0;
    if (before && upTo && encoded.text.starts_with(upTo->text) && first < encoded.tokens.size() && encoded.tokens[first].begin < upTo->text.size()) {
        for (auto i = first; i < encoded.tokens.size() && encoded.tokens[i].begin < upTo->text.size(); ++i)
            encoded.trained[i] = 1;
        return base::ok();
    }
    const auto content = contentOf(messages[turn]);
    std::size_t from = before && first < encoded.tokens.size() ? encoded.tokens[first].begin : 0;
    if (!before) // behind the turn before, which is known
        for (std::size_t i = 0; i < encoded.trained.size(); ++i)
            from = encoded.trained[i] ? encoded.tokens[i].end : from;
    const bool isLast = !before && m_settings.lossOn == LossOn::Completion;
    const auto at = content.empty() ? std::string::npos : isLast ? encoded.text.rfind(content) : encoded.text.find(content, from);
    if (at == std::string::npos)
        return badRow("the chat template does not show where assistant turn " + std::to_string(turn + 1) + " begins and ends");
    train(encoded, { before ? from : at, at + content.size() });
    encoded.note = "The chat template writes a part of the conversation differently from the whole, so assistant turns were found by their text.";
    return base::ok();
}

} // namespace anneal::text
