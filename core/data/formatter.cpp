// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/formatter.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/text/chatrenderer.h"
#include "core/text/messageparts.h"
#include "core/text/messageweight.h"
#include "core/text/templatearguments.h"

#include <algorithm>
#include <utility>

namespace anneal::data {
using config::RowForm;
namespace {

using base::Json;

constexpr std::string_view kAlpacaWithInput
    = "Below is an instruction that describes a task, paired with an input that provides further context. " // not translated: a prompt
      "Write a response that appropriately completes the request.\n\n";                                     // not translated: a prompt
constexpr std::string_view kAlpaca
    = "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n"; // not translated: a prompt

base::Error bad(std::string detail)
{
    return { base::ErrorKind::BadData, std::move(detail), {} };
}

/// Plain forms hold text turns only.
base::Status checkPlain(const Json &messages, std::string_view form)
{
    for (const auto &one : messages) {
        const auto role = one["role"].get<std::string>();
        if (one.contains("tool_calls") || role == "tool" || role == "function" || one["content"].is_null())
            return bad(tr_("The %1 form cannot hold tool calls; data.format messages can.", form));
        if (!text::reasoningOf(one).empty())
            return bad(tr_("The %1 form cannot hold reasoning beside an answer; data.format messages can.", form));
        if (text::hasWeight(one) || one["content"].is_array())
            return bad(tr_("The %1 form cannot hold weights of messages; data.format messages can.", form));
    }
    return base::ok();
}

/// A text made of a form's own words and of somebody's content, which is remembered where it may hold what looks like a control token, as answers
/// are that stand in it with what closes them.
class FormText
{
public:
    FormText &form(std::string_view words)
    {
        m_text += words;
        return *this;
    }
    FormText &content(const std::string &words)
    {
        if (words.find_first_of("<[|") != std::string::npos)
            m_spans.push_back({ m_text.size(), m_text.size() + words.size() });
        m_text += words;
        return *this;
    }
    FormText &answer(const std::string &words, std::string_view closing)
    {
        const auto begin = m_text.size();
        content(words).form(closing);
        m_answers.push_back({ begin, m_text.size() });
        return *this;
    }
    enum class Answers { Named, Unnamed };
    /// Puts the text into a row's column, and beside it which parts of it are content and which are answers.
    void into(Json &row, const char *column, Answers answers = Answers::Named) const
    {
        row[column] = m_text;
        if (!m_spans.empty())
            row["plain_spans"][column] = m_spans;
        if (!m_answers.empty() && answers == Answers::Named)
            row["answer_spans"][column] = m_answers;
    }
    bool isEmpty() const { return m_text.empty(); }
    std::size_t size() const { return m_text.size(); }

private:
    std::string m_text;
    Json m_spans = Json::array();
    Json m_answers = Json::array();
};

/// Columns last, so that a reader of the file sees the text first.
Json withSpansLast(Json row)
{
    for (const char *spans : { "plain_spans", "answer_spans" })
        if (const auto found = row.find(spans); found != row.end()) {
            auto kept = std::move(*found);
            row.erase(spans);
            row[spans] = std::move(kept);
        }
    return row;
}

Json pairOf(const FormText &prompt, const std::string &completion)
{
    Json row;
    prompt.into(row, "prompt");
    FormText().content(completion).into(row, "completion");
    return withSpansLast(std::move(row));
}

/// ChatML of a conversation, without the line break behind the last turn: there the end-of-text token stands that ends training rows. What is
/// learned is a completion: what the row says, from message `completionFrom`, else an answer at the end. A conversation that somebody else ends is a
/// text.
Json chatMl(const Json &messages, std::size_t completionFrom)
{
    constexpr std::string_view kEnd = "<|im_end|>";
    const auto isAnswer = [&](std::size_t i) { return messages[i]["role"] == "assistant"; };
    const auto last = messages.size() - 1;
    const bool isPair = completionFrom > 0 && isAnswer(completionFrom);
    const auto from = isPair ? completionFrom : isAnswer(last) ? last : messages.size();
    FormText prompt, completion;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        auto &header = i > from ? completion : prompt, &text = i < from ? prompt : completion;
        header.form(i == 0 ? "<|im_start|>" : "\n<|im_start|>").content(messages[i]["role"].get<std::string>()).form("\n");
        const auto content = messages[i]["content"].get<std::string>();
        if (isAnswer(i))
            text.answer(content, kEnd);
        else
            text.content(content).form(kEnd);
    }
    Json row;
    prompt.into(row, from > last ? "text" : "prompt", isPair ? FormText::Answers::Unnamed : FormText::Answers::Named);
    if (from <= last)
        completion.into(row, "completion", from == last ? FormText::Answers::Unnamed : FormText::Answers::Named);
    return withSpansLast(std::move(row));
}

/// The classic Alpaca prompt; earlier turns stand before the instruction in the same headings, a system message at the very top.
base::Result<Json> alpaca(const Example &example, const Json &messages)
{
    const auto last = messages.size() - 1;
    if (messages.size() < 2 || messages[last]["role"] != "assistant" || messages[last - 1]["role"] != "user")
        return bad(tr_("The alpaca form needs a conversation that ends with a user's and an assistant's message."));
    const auto input = example.row.value("input", Json());
    const bool hasInput = example.row.contains("instruction") && example.row["instruction"].is_string() && input.is_string()
        && messages[last - 1]["content"] != example.row["instruction"];
    FormText prompt;
    std::size_t at = 0;
    for (; at < last - 1 && (messages[at]["role"] == "system" || messages[at]["role"] == "developer"); ++at)
        prompt.content(messages[at]["content"].get<std::string>()).form("\n\n");
    prompt.form(hasInput ? kAlpacaWithInput : kAlpaca);
    for (; at < last - 1; ++at) {
        const auto content = messages[at]["content"].get<std::string>();
        if (messages[at]["role"] == "assistant")
            prompt.form("### Response:\n").answer(content, {}).form("\n\n");
        else
            prompt.form("### Instruction:\n").content(content).form("\n\n");
    }
    prompt.form("### Instruction:\n");
    if (hasInput)
        prompt.content(example.row["instruction"].get<std::string>()).form("\n\n### Input:\n").content(input.get<std::string>());
    else
        prompt.content(messages[last - 1]["content"].get<std::string>());
    prompt.form("\n\n### Response:\n");
    return pairOf(prompt, messages[last]["content"].get<std::string>());
}

} // namespace

base::Result<Formatter> Formatter::create(const config::DataConfig &settings)
{
    const auto wrong = [](std::string detail, std::string hint) {
        return base::Error { base::ErrorKind::BadConfig, std::move(detail), std::move(hint) };
    };
    Formatter formatter;
    formatter.m_form = settings.format;
    formatter.m_systemPrompt = settings.systemPrompt.value_or("");
    if (settings.format != RowForm::Custom)
        return formatter;
    const auto source = settings.templateText.value_or("");
    if (source.empty())
        return wrong(tr_("data.format is custom, and data.template is empty."),
            tr_("Write a template such as \"Question: {prompt}\\nAnswer: {completion}\"."));
    std::string literal;
    for (std::size_t i = 0; i < source.size(); ++i) {
        const auto next = i + 1 < source.size() ? source[i + 1] : '\0';
        if ((source[i] == '{' || source[i] == '}') && next == source[i]) {
            literal += source[i++];
        } else if (source[i] == '{') {
            const auto end = source.find('}', i);
            const auto name = source.substr(i + 1, end == std::string::npos ? end : end - i - 1);
            if (end == std::string::npos || name.empty() || name.find_first_of("{\n") != std::string::npos)
                return wrong(tr_("data.template has a \"{\" at character %1 that opens no {name}.", i + 1), tr_("Write {{ for a brace."));
            formatter.m_template.push_back({ std::exchange(literal, {}), false });
            formatter.m_template.push_back({ name, true });
            i = end;
        } else if (source[i] == '}') {
            return wrong(tr_("data.template has a \"}\" at character %1 that closes nothing.", i + 1), tr_("Write }} for a brace."));
        } else {
            literal += source[i];
        }
    }
    formatter.m_template.push_back({ std::move(literal), false });
    return formatter;
}

base::Result<Json> Formatter::row(const Example &example) const
{
    if (example.shape == Example::Shape::Tokens) {
        Json row { { "input_ids", example.row["input_ids"] } };
        if (const auto labels = example.row.value("labels", Json()); !labels.is_null())
            row["labels"] = labels;
        for (const char *column : text::tokenMasks(example.row))
            row[column] = example.row[column];
        return row;
    }
    if (m_form == RowForm::Custom)
        return filledTemplate(example.row);
    if (example.shape == Example::Shape::Text)
        return Json { { "text", example.text } };
    if (m_form != RowForm::Messages && !example.row.value("chat_template_kwargs", Json()).empty())
        return bad(tr_("The %1 form cannot hold chat_template_kwargs; data.format messages can.", nameOf(m_form)));
    if (example.shape == Example::Shape::Completion && m_form == RowForm::Alpaca && m_systemPrompt.empty())
        return pairOf(FormText().form(kAlpaca).form("### Instruction:\n").content(example.prompt).form("\n\n### Response:\n"), example.text);

    Json messages = example.messages;
    if (example.shape == Example::Shape::Completion)
        messages = Json::array({ { { "role", "user" }, { "content", example.prompt } }, { { "role", "assistant" }, { "content", example.text } } });
    const bool hadSystem = !messages.empty() && (messages[0]["role"] == "system" || messages[0]["role"] == "developer");
    messages = withSystem(messages);
    const auto completionFrom = example.completionFrom > 0 ? example.completionFrom + (!hadSystem && !m_systemPrompt.empty()) : 0;
    if (m_form != RowForm::Messages) {
        if (!example.tools.is_null())
            return bad(tr_("The %1 form cannot hold tools; data.format messages can.", nameOf(m_form)));
        if (const auto plain = checkPlain(messages, nameOf(m_form)); !plain)
            return plain.error();
        return m_form == RowForm::ChatMl ? base::Result<Json>(chatMl(messages, completionFrom)) : alpaca(example, messages);
    }
    Json row;
    if (completionFrom > 0) {
        const auto border = messages.begin() + static_cast<std::ptrdiff_t>(completionFrom);
        row["prompt"] = Json(Json::array_t(messages.begin(), border));
        row["completion"] = Json(Json::array_t(border, messages.end()));
    } else {
        row["messages"] = std::move(messages);
    }
    if (!example.tools.is_null())
        row["tools"] = example.tools;
    if (const auto arguments = example.row.find("chat_template_kwargs"); arguments != example.row.end()) {
        if (const auto checked = text::checkTemplateArguments(*arguments); !checked)
            return bad(base::sentence(checked.error().detail));
        row["chat_template_kwargs"] = *arguments;
    }
    return row;
}

base::Result<Json> Formatter::row(const split::Chunk &chunk, const std::string &title, const std::string &source) const
{
    if (m_form == RowForm::Custom)
        return filledTemplate({ { "text", chunk.text }, { "title", title }, { "source", source } });
    Json row;
    FormText().content(chunk.text).into(row, "text");
    return row;
}

bool Formatter::asksFor(std::string_view column) const
{
    return std::any_of(m_template.begin(), m_template.end(), [&](const Part &part) { return part.isPlaceholder && part.text == column; });
}

Json Formatter::withSystem(const Json &messages) const
{
    if (m_systemPrompt.empty() || (!messages.empty() && (messages[0]["role"] == "system" || messages[0]["role"] == "developer")))
        return messages;
    Json result = Json::array({ { { "role", "system" }, { "content", m_systemPrompt } } });
    result.insert(result.end(), messages.begin(), messages.end());
    return result;
}

std::string Formatter::growingKey() const
{
    if (m_form != RowForm::Custom)
        return "data.system_prompt";
    constexpr std::ptrdiff_t kFew = 4; // more of them are the template's doing
    std::size_t words = 0;
    for (const auto &part : m_template)
        words += part.isPlaceholder ? 0 : part.text.size();
    const auto prompts
        = std::count_if(m_template.begin(), m_template.end(), [](const Part &part) { return part.isPlaceholder && part.text == "system_prompt"; });
    return prompts > 0 && prompts <= kFew && m_systemPrompt.size() > words ? "data.system_prompt" : "data.template";
}

base::Result<Json> Formatter::filledTemplate(const Json &columns) const
{
    constexpr std::uint64_t kMost = 64, kAlways = 1u << 20;
    const auto read = bytesOf(columns);
    FormText text;
    for (const auto &part : m_template) {
        if (text.size() > kMost * read + kAlways)
            return tooMuchOf(growingKey(), text.size(), read);
        if (!part.isPlaceholder) {
            text.form(part.text);
            continue;
        }
        const auto found = columns.find(part.text);
        if (found != columns.end()) {
            text.content(found->is_string() ? found->get<std::string>() : found->is_null() ? std::string() : base::toJsonLine(*found));
        } else if (part.text == "system_prompt") {
            text.content(m_systemPrompt);
        } else {
            std::string names;
            for (const auto &[name, value] : columns.items())
                names += (names.empty() ? "" : ", ") + name;
            return bad(names.empty() ? tr_("The template asks for {%1}; the row has no columns.", part.text)
                                     : tr_("The template asks for {%1}; the row has the columns %2.", part.text, names));
        }
    }
    Json row;
    text.into(row, "text");
    return row;
}

std::uint64_t bytesOf(const Json &row)
{
    if (row.is_string())
        return row.get_ref<const std::string &>().size();
    if (!row.is_structured())
        return 1;
    std::uint64_t bytes = 0;
    for (const auto &each : row)
        bytes += bytesOf(each);
    return bytes;
}

base::Error tooMuchOf(const std::string &key, std::uint64_t made, std::uint64_t read)
{
    return { base::ErrorKind::BadConfig,
        tr_("With this value of %1, rows with a size of %2 became %3, more than 64 times as much.", key, base::formatBytes(read),
            base::formatBytes(made)),
        key == "data.template" ? tr_("Name each column in it once.") : tr_("Shorten this value.") };
}

} // namespace anneal::data
