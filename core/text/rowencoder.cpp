// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/rowencoder.h"

#include "core/base/budget.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/jinja/text.h"
#include "core/text/learnedturns.h"
#include "core/text/messageparts.h"
#include "core/text/spanweights.h"
#include "core/text/toolcalls.h"
#include "core/text/verdict.h"

#include <algorithm>
#include <array>
#include <utility>

namespace anneal::text {

namespace {

using base::Json;

base::Error badRow(std::string detail, std::string hint = {})
{
    return { base::ErrorKind::BadData, std::move(detail), std::move(hint) };
}

std::vector<std::int32_t> idsOf(const std::vector<Token> &tokens)
{
    std::vector<std::int32_t> ids(tokens.size());
    std::transform(tokens.begin(), tokens.end(), ids.begin(), [](const Token &token) { return token.id; });
    return ids;
}

/// Bytes of all texts in a value.
std::size_t textBytes(const Json &value)
{
    if (value.is_string())
        return value.get_ref<const std::string &>().size();
    std::size_t bytes = 0;
    if (value.is_structured())
        for (const auto &element : value)
            bytes += textBytes(element);
    return bytes;
}

bool isConversation(const Json &value)
{
    return value.is_array() && std::all_of(value.begin(), value.end(), [](const Json &message) { return message.is_object(); });
}

bool hasParameters(Json message) // for the arguments of a tool call
{
    message = inToolForm(std::move(message));
    return nameArguments(message);
}

/// Names the first key of each kind that looks as if it said how much is learned, and does not.
void noteIdleWeights(EncodedRow &encoded, const Json &messages, LossOn lossOn)
{
    const auto noteFirst = [&](const char *form, auto isIdle) {
        for (std::size_t i = 0; i < messages.size(); ++i)
            for (const auto &[key, value] : messages[i].items())
                if (isWeightKey(key) && isIdle(messages[i], key, value))
                    return encoded.notes.push_back(base::fill(form, { key, std::to_string(i + 1) }));
    };
    noteFirst(tr_("\"%1\" of message %2 is neither true nor false, and has no effect."),
        [](const Json &, const std::string &key, const Json &value) { return key == "loss" && !value.is_boolean() && !value.is_null(); });
    if (lossOn != LossOn::All)
        noteFirst(tr_("\"%1\" of message %2 has no effect: only the assistant's turns are learned."),
            [](const Json &message, const std::string &, const Json &value) { return value == true && !isAssistant(message); });
}

/// For a content that has so much less at its beginning.
void moveParts(TurnWeights &weights, std::size_t bytes)
{
    for (auto &part : weights.parts)
        for (auto *place : { &part.begin, &part.end })
            *place -= std::min(*place, bytes);
}

/// Names of speakers in ShareGPT's rows, which are no roles of a chat template.
base::Status checkSpeakers(const Json &messages)
{
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const auto from = messages[i].find("from");
        if (from == messages[i].end() || !from->is_string() || messages[i].contains("role"))
            continue;
        const auto name = base::toLower(from->get_ref<const std::string &>());
        const auto role = speakerRole(name);
        const bool isRole = role.empty() || role == name || name == "model" || name == "function"; // or another one of the template's
        if (!isRole)
            return badRow(tr_("message %1 is from \"%2\", which is not a role of a chat template", i + 1, from->get<std::string>()),
                tr_("Convert rows in the ShareGPT form with anneal-cli prepare-data."));
    }
    return base::ok();
}

/// Whether a conversation ends with an answer that is learned, and nothing behind it: who learns from it learns no end.
bool endsOpen(const EncodedRow &row, const Json &messages)
{
    const auto &last = messages.back();
    if (!isAssistant(last) || !last.contains("content") || !last["content"].is_string())
        return false;
    const auto text = jinja::trim(row.text), said = jinja::trim(last["content"].get_ref<const std::string &>());
    const auto end = static_cast<std::size_t>(text.data() - row.text.data()) + text.size();
    const auto token = std::find_if(row.tokens.rbegin(), row.tokens.rend(), [&](const Token &one) { return one.begin < end && one.begin < one.end; });
    const bool isLearned = token != row.tokens.rend() && row.weights[static_cast<std::size_t>(row.tokens.rend() - token) - 1] > 0;
    return isLearned && !token->special && !said.empty() && text.ends_with(said);
}

} // namespace

RowEncoder::RowEncoder(ChatRenderer chat, Settings settings) : m_chat(std::move(chat)), m_settings(std::move(settings)) { }

base::Result<RowEncoder> RowEncoder::create(std::shared_ptr<const Tokenizer> tokenizer, Settings settings)
{
    auto chat = ChatRenderer::create(std::move(tokenizer), { settings.chatTemplate, settings.specialAsText, settings.reasoning, settings.clock });
    if (!chat)
        return chat.error();
    return RowEncoder(std::move(*chat), std::move(settings));
}

base::Result<EncodedRow> RowEncoder::encode(const Json &row) const
{
    if (!row.is_object())
        return badRow(tr_("the row is not an object"));
    const base::SharedTime time(m_settings.timeFactor * base::Budget::timeFor(textBytes(row)));
    auto encoded = encodeAny(row);
    if (time.wasOver()) // whatever it was that ran out of time; a part of it may have been found in another way
        return base::Error { base::ErrorKind::Unsafe, tr_("the row takes too long to be rendered and encoded"),
            tr_("Split the conversation, or choose a simpler chat template.") };
    for (const auto &[key, value] : row.items())
        if (encoded && isWeightKey(key) && !value.is_null())
            encoded->notes.push_back(tr_("\"%1\" of the row has no effect: weights are read from messages.", key));
    if (encoded && !row.contains("input_ids") && isBadAnswer(row))
        encoded->notes.push_back(
            tr_("Column \"%1\" is ignored: rows marked as bad are trained like good ones. Remove them first.", verdictColumn(row)));
    return encoded;
}

base::Result<EncodedRow> RowEncoder::encodeAny(const Json &row) const
{
    if (const auto checked = checkColumns(row); !checked)
        return checked.error();
    const auto has = [&](const char *column) { return row.contains(column) && !row[column].is_null(); };
    if (has("input_ids"))
        return encodeIds(row);
    if (has("prompt") && has("completion")) {
        const auto &prompt = row["prompt"];
        const auto &completion = row["completion"];
        if (prompt.is_string() && completion.is_string())
            return withOneBos(encodePair(row), Kind::Text);
        if (isConversation(prompt) && isConversation(completion))
            return withOneBos(encodeChatPair(row), Kind::Chat);
        return badRow(tr_("prompt and completion must both be texts or both be lists of messages"));
    }
    for (const char *column : { "messages", "conversations" }) {
        if (!has(column))
            continue;
        if (!isConversation(row[column]))
            return badRow(tr_("\"%1\" is not a list of messages", column));
        return withOneBos(encodeChat(row[column], row), Kind::Chat);
    }
    if (has("text")) {
        if (!row["text"].is_string())
            return badRow(tr_("the column text holds no text"));
        return withOneBos(encodeText(row), Kind::Text);
    }
    return badRow(
        tr_("the row has none of the columns messages, prompt and completion, text, input_ids"), tr_("Prepare the data set with a template first."));
}

base::Result<EncodedRow> RowEncoder::prompt(const Json &messages, const Json &tools, bool addGenerationPrompt, const Json &extra) const
{
    if (!isConversation(messages))
        return badRow(tr_("the conversation is not a list of messages"));
    if (const auto checked = checkParts(messages); !checked)
        return checked.error();
    for (std::size_t i = 0; i < messages.size(); ++i)
        if (const auto checked = checkCalls(inToolForm(messages[i]), tr_("message %1", i + 1)); !checked)
            return checked.error();
    const base::SharedTime time(textBytes(messages) + textBytes(tools) + textBytes(extra));
    auto rendered = m_chat.render(m_chat.withoutOldReasoning(normalizedMessages(messages)),
        Json { { "tools", tools }, { "chat_template_kwargs", extra } }, addGenerationPrompt);
    if (!rendered)
        return rendered.error();
    return withOneBos(rowOf(*rendered), Kind::Chat);
}

base::Result<EncodedRow> RowEncoder::withOneBos(base::Result<EncodedRow> row, Kind kind) const
{
    const auto bos = tokenizer().roleId("bos_token");
    if (!row || !bos)
        return row;
    const auto isOther = [&](const Token &token) { return token.id != *bos || !token.special; };
    const auto count = std::find_if(row->tokens.begin(), row->tokens.end(), isOther) - row->tokens.begin();
    const bool isAdded = count > 0 && row->tokens[0].begin == row->tokens[0].end;
    if (count < 2 || (kind == Kind::Text && !isAdded))
        return row;
    row->tokens.erase(row->tokens.begin(), row->tokens.begin() + count - 1);
    row->ids.erase(row->ids.begin(), row->ids.begin() + count - 1);
    row->weights.erase(row->weights.begin(), row->weights.begin() + count - 1);
    row->notes.push_back(isAdded ? tr_("The text begins with the token that the tokenizer puts before each text; it is not put there twice.")
                                 : tr_("The conversation begins with %1 more than once; one is kept.", tokenizer().roleText("bos_token")));
    return row;
}

base::Result<EncodedRow> RowEncoder::encodeIds(const Json &row) const
{
    const auto &ids = row["input_ids"];
    const auto labels = row.find("labels");
    const bool hasLabels = labels != row.end() && !labels->is_null();
    if (!ids.is_array() || (hasLabels && (!labels->is_array() || labels->size() != ids.size())))
        return badRow(tr_("\"input_ids\" and \"labels\" must be lists of the same length"));
    EncodedRow encoded;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto number = [](const Json &value) { return value.is_number_integer() ? value.get<std::int64_t>() : INT64_MIN; };
        const auto id = number(ids[i]);
        if (id < 0 || id >= tokenizer().size())
            return badRow(tr_("the id at input_ids[%1] is not a token of this model (0 to %2)", i, tokenizer().size() - 1));
        const auto label = hasLabels ? number((*labels)[i]) : id;
        if (label != id && label != -100)
            return badRow(tr_("the label at labels[%1] is neither the token there nor -100", i));
        encoded.ids.push_back(static_cast<std::int32_t>(id));
        encoded.weights.push_back(label == id ? 1.0F : 0.0F);
    }
    if (const auto checked = checkTokenMasks(row, ids.size()); !checked)
        return checked.error();
    for (const char *column : tokenMasks(row))
        for (std::size_t i = 0; i < ids.size(); ++i)
            encoded.weights[i] *= row[column][i] == 1 ? 1.0F : 0.0F;
    if (auto note = paddingNote(row); !note.empty())
        encoded.notes.push_back(std::move(note));
    encoded.mask = MaskBy::GivenLabels;
    return encoded;
}

std::string RowEncoder::withEos(const std::string &text, const std::vector<Span> &content) const
{
    const auto eos = tokenizer().roleText("eos_token");
    const bool isContent
        = m_chat.marksContent() && !content.empty() && content.back().second == text.size() && content.back().first + eos.size() <= text.size();
    return text.ends_with(eos) && !isContent ? text : text + eos;
}

base::Result<EncodedRow> RowEncoder::encodePlain(const std::string &text, const std::vector<Span> &content) const
{
    MarkedText marked { text, {}, {}, {}, {} };
    if (m_chat.marksContent() && !content.empty()) {
        std::string wrapped;
        std::size_t at = 0;
        for (const auto &[begin, end] : content) {
            if (begin < at || end < begin || end > text.size())
                continue; // made for another text
            wrapped += text.substr(at, begin - at) + m_chat.marked(text.substr(begin, end - begin));
            at = end;
        }
        marked = ControlMarks::unmark({ wrapped + text.substr(at), {}, {} });
    }
    EncodedRow row;
    const EncodeOptions whole { .addSpecial = true };
    if (marked.written.empty()) {
        auto tokens = tokenizer().tokens(text, whole);
        if (!tokens)
            return tokens.error();
        row.text = text;
        row.tokens = std::move(*tokens);
    } else {
        auto inside = rowOf(marked);
        // What the tokenizer adds around a text stands around this one as well.
        const auto sample = tokenizer().tokens("a", whole);
        if (!inside || !sample)
            return inside ? sample.error() : inside.error();
        row = std::move(*inside);
        const auto isAdded = [](const Token &token) { return token.begin == token.end; };
        const auto first = std::find_if_not(sample->begin(), sample->end(), isAdded);
        row.tokens.insert(row.tokens.begin(), sample->begin(), first);
        const auto size = static_cast<std::uint32_t>(row.text.size());
        for (auto last = std::find_if(first, sample->end(), isAdded); last != sample->end(); ++last)
            row.tokens.push_back({ last->id, size, size, true });
    }
    row.ids = idsOf(row.tokens);
    row.weights.assign(row.ids.size(), 0);
    return row;
}

base::Result<EncodedRow> RowEncoder::encodeText(const Json &row) const
{
    auto answers = answerSpans(row, "text");
    if (m_settings.lossOn == LossOn::Assistant && answers.empty())
        return badRow(tr_("the row is plain text and has no assistant turns"), tr_("Train on all tokens, or give the rows as messages."));
    const auto content = plainSpans(row, "text");
    auto encoded = encodePlain(withEos(row["text"].get<std::string>(), content), content);
    if (!encoded)
        return encoded;
    if (answers.empty() || m_settings.lossOn == LossOn::All) {
        encoded->weights.assign(encoded->ids.size(), 1);
        return encoded;
    }
    if (m_settings.lossOn == LossOn::Completion)
        answers = { answers.back() };
    train(*encoded, answers);
    encoded->mask = MaskBy::GivenLabels;
    return encoded;
}

base::Result<EncodedRow> RowEncoder::encodeOpenText(const Json &row) const
{
    if (!row.is_object() || !row.contains("text") || !row["text"].is_string())
        return badRow(tr_("the column text holds no text"));
    if (const auto checked = checkColumns(row); !checked)
        return checked.error();
    auto encoded = encodePlain(row["text"].get<std::string>(), plainSpans(row, "text"));
    if (encoded)
        encoded->weights.assign(encoded->ids.size(), 1);
    return withOneBos(std::move(encoded), Kind::Text);
}

base::Result<EncodedRow> RowEncoder::encodePair(const Json &row) const
{
    const auto prompt = row["prompt"].get<std::string>();
    auto content = plainSpans(row, "prompt");
    const auto before = encodePlain(prompt, content);
    const auto ofCompletion = plainSpans(row, "completion");
    const auto completion = withEos(row["completion"].get<std::string>(), ofCompletion);
    const auto behind = moved(ofCompletion, prompt.size());
    content.insert(content.end(), behind.begin(), behind.end());
    auto encoded = encodePlain(prompt + completion, content);
    if (!before || !encoded)
        return before ? encoded : before;
    encoded->mask = MaskBy::Boundary;
    const auto answers = moved(answerSpans(row, "completion"), prompt.size());
    if (m_settings.lossOn == LossOn::All) {
        encoded->weights.assign(encoded->ids.size(), 1);
        encoded->mask = MaskBy::WholeRow;
    } else if (m_settings.lossOn == LossOn::Assistant && !answers.empty()) {
        train(*encoded, answers);
    } else { // a token that merges over the boundary belongs to the completion
        const auto boundary = static_cast<std::ptrdiff_t>(commonPrefix(before->tokens, encoded->tokens));
        std::fill(encoded->weights.begin() + boundary, encoded->weights.end(), 1.0F);
    }
    if (m_settings.lossOn == LossOn::Assistant)
        train(*encoded, answerSpans(row, "prompt"));
    return encoded;
}

base::Result<EncodedRow> RowEncoder::rowOf(const MarkedText &marked) const
{
    auto tokens = encodeMarked(tokenizer(), marked);
    if (!tokens)
        return tokens.error();
    EncodedRow encoded;
    encoded.text = marked.text;
    encoded.tokens = std::move(*tokens);
    encoded.ids = idsOf(encoded.tokens);
    encoded.weights.assign(encoded.ids.size(), 0);
    encoded.written = marked.written;
    return encoded;
}

base::Result<EncodedRow> RowEncoder::encodeChatPair(const Json &row) const
{
    Json all = row["prompt"];
    for (const auto &message : row["completion"])
        all.push_back(message);
    auto encoded = encodeChat(all, row);
    if (!encoded || m_settings.lossOn == LossOn::All)
        return encoded;
    const auto messages = m_chat.withoutOldReasoning(normalizedMessages(all));
    const auto border = messages.begin() + static_cast<std::ptrdiff_t>(row["prompt"].size());
    const auto before = m_chat.render(Json(messages.begin(), border), row, true);
    if (!before)
        return before.error();
    const auto tokensBefore = encodeMarked(tokenizer(), *before);
    if (!tokensBefore)
        return tokensBefore.error();
    const MarkedText whole { encoded->text, {}, {}, {}, {} };
    const auto first = row["completion"].empty()
        ? commonPrefix(*tokensBefore, encoded->tokens)
        : firstAnswerToken({ m_chat, messages, row, whole, encoded->tokens }, row["prompt"].size(), *before, *tokensBefore);
    const auto boundary = static_cast<std::ptrdiff_t>(first);
    std::fill_n(encoded->weights.begin(), boundary, 0.0F);
    return encoded;
}

/// `row` says which messages are the completion where it is a pair of conversations.
base::Result<EncodedRow> RowEncoder::encodeChat(const Json &source, const Json &row) const
{
    if (const auto checked = checkParts(source); !checked)
        return checked.error();
    if (const auto checked = checkSpeakers(source); !checked)
        return checked.error();
    auto weights = weightsOf(source);
    if (!weights)
        return weights.error();
    const auto given = normalizedMessages(source);
    const auto messages = m_chat.withoutOldReasoning(given);
    for (std::size_t i = 0; i < messages.size(); ++i)
        moveParts((*weights)[i], contentLength(given[i]) - contentLength(messages[i]));
    for (std::size_t i = 0; i < messages.size(); ++i)
        if (const auto checked = checkCalls(messages[i], tr_("message %1", i + 1)); !checked)
            return checked.error();
    const auto whole = m_chat.render(messages, row, false);
    if (!whole)
        return whole.error();
    auto tokenized = rowOf(*whole);
    if (!tokenized)
        return tokenized.error();
    auto encoded = std::move(*tokenized);
    noteIdleWeights(encoded, source, m_settings.lossOn);
    if (std::any_of(source.begin(), source.end(), hasParameters))
        encoded.notes.emplace_back(tr_("The \"parameters\" of tool calls are read as their \"arguments\"."));
    if (const auto complete = noteMissing(encoded, messages, row); !complete)
        return complete.error();
    TurnFinder turns({ m_chat, messages, row, *whole, encoded.tokens });
    if (const auto learned = LearnedTurns(encoded, turns, messages, m_settings.lossOn).learn(std::move(*weights), row); !learned)
        return learned.error();
    if (endsOpen(encoded, messages))
        encoded.notes.insert(encoded.notes.begin(), noStopBehind(messages.size() - 1));
    return encoded;
}

base::Status RowEncoder::noteMissing(EncodedRow &encoded, const Json &messages, const Json &row) const
{
    const auto missing = m_chat.missing(messages, row, encoded.text);
    // Who learns from such a row learns to say nothing where a call belongs.
    if (!missing.call.empty())
        return badRow(missing.call, tr_("Choose a chat template that writes tool calls."));
    for (const auto &what : { missing.said, missing.reasoning, missing.tools })
        if (!what.empty())
            encoded.notes.push_back(base::sentence(what));
    if (const auto form = m_chat.otherArguments(messages, row); !form.empty())
        encoded.notes.push_back(tr_("The chat template is given the arguments of tool calls as %1, unlike the row.", form));
    return base::ok();
}

} // namespace anneal::text
