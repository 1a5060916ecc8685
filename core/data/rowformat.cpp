// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/rowformat.h"

#include "core/base/text.h"
#include "core/text/messageweight.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace anneal::data {
namespace {

struct FormatInfo
{
    RowFormat format;
    std::string_view name;
    std::array<std::string_view, 5> columns; // what it reads
    std::size_t choosing;                    // so many of them may be named by a mapping to choose this format
    bool isTrainable;                        // by sft
};

constexpr std::array kFormats {
    FormatInfo { RowFormat::Alpaca, "alpaca", { "instruction", "output", "input", "system", "history" }, 3, true },
    FormatInfo { RowFormat::ShareGpt, "sharegpt", { "conversations", "system", "tools", "chat_template_kwargs" }, 1, true },
    FormatInfo { RowFormat::Messages, "messages", { "messages", "system", "tools", "chat_template_kwargs" }, 1, true },
    FormatInfo { RowFormat::PromptCompletion, "prompt-completion", { "prompt", "completion", "system", "tools", "chat_template_kwargs" }, 2, true },
    FormatInfo { RowFormat::Text, "text", { "text" }, 1, true },
    FormatInfo { RowFormat::Tokens, "tokens", { "input_ids", "labels", "completion_mask", "assistant_masks" }, 2, true },
    FormatInfo { RowFormat::Preference, "preference", { "chosen", "rejected" }, 2, false },
    FormatInfo { RowFormat::UnpairedPreference, "unpaired-preference", { "label" }, 1, false },
    FormatInfo { RowFormat::Stepwise, "stepwise", { "completions" }, 1, false },
    FormatInfo { RowFormat::PromptOnly, "prompt-only", {}, 0, false },
};

const FormatInfo &info(RowFormat format)
{
    return *std::find_if(kFormats.begin(), kFormats.end(), [&](const FormatInfo &one) { return one.format == format; });
}

/// Columns that other people's data sets have for a question, for its answer, and for what the question is about; the likelier ones first.
constexpr std::array<std::string_view, 12> kQuestions { "instruction", "question", "query", "prompt", "problem", "task", "user", "human", "input",
    "inputs", "source", "dialogue" };
constexpr std::array<std::string_view, 14> kAnswers { "output", "response", "solution", "answer", "completion", "assistant", "gpt", "bot", "target",
    "targets", "reply", "summary", "highlights", "chosen" };
constexpr std::array<std::string_view, 19> kContexts { "input", "context", "contexts", "passage", "passages", "paragraph", "document", "documents",
    "article", "text", "story", "background", "knowledge", "evidence", "facts", "hint", "hints", "choices", "options" };
constexpr std::array<std::string_view, 2> kSystems { "system", "system_prompt" };

bool reads(RowFormat format, const base::Json &row, std::string_view column)
{
    const auto &columns = info(format).columns;
    // A prompt that is a text has no place for more.
    const bool isText = format == RowFormat::PromptCompletion && !(row.contains("prompt") && row["prompt"].is_array());
    const std::size_t count = isText ? info(format).choosing : columns.size();
    const auto end = columns.begin() + static_cast<std::ptrdiff_t>(count);
    return std::find(columns.begin(), end, column) != end;
}

std::string columnsOf(const base::Json &row)
{
    std::string names;
    for (const auto &[name, value] : row.items()) {
        if (names.size() > 200)
            return names + ", …";
        names += (names.empty() ? "" : ", ") + name;
    }
    return names.empty() ? "none" : names;
}

bool isText(const base::Json &value)
{
    return value.is_string() || value.is_null(); // null stands for none
}

/// The columns of a row by their names in small letters.
class Columns
{
public:
    explicit Columns(const base::Json &row)
    {
        for (const auto &[name, value] : row.items())
            m_all.push_back({ base::toLower(name), &name, &value });
    }

    /// The first of those names that is a column of text, as the row spells it; nullptr for none.
    template <std::size_t N>
    const std::string *first(const std::array<std::string_view, N> &names, const std::string *except = nullptr) const
    {
        for (const auto &name : names)
            for (const auto &column : m_all)
                if (column.lower == name && column.name != except && isText(*column.value))
                    return column.name;
        return nullptr;
    }

    /// The first column that is a list of turns; nullptr for none.
    const std::string *firstConversation() const
    {
        for (const auto &column : m_all)
            if (column.value->is_array() && !column.value->empty() && (*column.value)[0].is_object()
                && ((*column.value)[0].contains("role") || (*column.value)[0].contains("from")))
                return column.name;
        return nullptr;
    }

private:
    struct Column
    {
        std::string lower;
        const std::string *name;
        const base::Json *value;
    };
    std::vector<Column> m_all;
};

bool isContext(const std::string &column)
{
    return std::find(kContexts.begin(), kContexts.end(), base::toLower(column)) != kContexts.end();
}

/// Whether there is something in a column that a model could read.
bool holdsText(const base::Json &value)
{
    return value.is_string() ? !value.get_ref<const std::string &>().empty() && value != "[]" : value.is_structured() && !value.empty();
}

std::string listed(const std::vector<std::string> &names)
{
    std::string text;
    for (const auto &name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::string likelyMapping(const base::Json &row)
{
    const auto likely = proposedMapping(row);
    if (!likely)
        return "Name the columns in data.column_mapping, for instance {prompt: their_question, completion: their_answer}.";
    std::vector<std::string> pairs;
    for (const char *ours : { "instruction", "prompt", "input", "output", "completion", "system", "messages", "conversations", "text" })
        if (const auto found = likely->mapping.find(ours); found != likely->mapping.end())
            pairs.push_back(found->first + ": " + found->second);
    auto hint = "Probably this is meant: data.column_mapping: {" + listed(pairs) + "}";
    if (likely->leftOut.empty())
        return hint + ".";
    hint += "; left out is then: " + listed(likely->leftOut) + ".";
    auto missed = likely->leftOut;
    std::erase_if(missed, [](const std::string &name) { return !isContext(name); });
    if (!missed.empty())
        hint += " For the model to see " + listed(missed) + ", write it into a column that is used, as text.";
    return hint;
}

} // namespace

std::string_view formatName(RowFormat format)
{
    return info(format).name;
}

base::Json mapped(base::Json row, const std::map<std::string, std::string> &mapping)
{
    if (mapping.empty() || !row.is_object())
        return row;
    base::Json result = base::Json::object();
    for (auto &column : row.items()) {
        const std::string &name = column.key();
        const auto renamed = std::find_if(mapping.begin(), mapping.end(), [&](const auto &pair) { return pair.second == name; });
        if (renamed != mapping.end())
            result[renamed->first] = std::move(column.value());
        else if (!mapping.contains(name) || !row.contains(mapping.at(name)))
            result[name] = std::move(column.value());
    }
    return result;
}

std::vector<RowFormat> candidates(const base::Json &row, const std::map<std::string, std::string> &mapping)
{
    std::vector<RowFormat> found;
    if (!row.is_object())
        return found;
    const auto has = [&](const char *name) { return row.contains(name); };
    if (has("instruction") && has("output"))
        found.push_back(RowFormat::Alpaca);
    if (has("conversations"))
        found.push_back(RowFormat::ShareGpt);
    if (has("messages"))
        found.push_back(RowFormat::Messages);
    if (has("chosen") && has("rejected"))
        found.push_back(RowFormat::Preference);
    else if (has("prompt") && has("completions") && has("labels"))
        found.push_back(RowFormat::Stepwise);
    else if (has("prompt") && has("completion"))
        found.push_back(has("label") && !row["label"].is_string() ? RowFormat::UnpairedPreference : RowFormat::PromptCompletion);
    if (has("text"))
        found.push_back(RowFormat::Text);
    if (has("input_ids"))
        found.push_back(RowFormat::Tokens);
    // With an answer beside it, in a column of another name, it is more than a prompt.
    if (found.empty() && has("prompt") && !Columns(row).first(kAnswers))
        found.push_back(RowFormat::PromptOnly);
    if (mapping.empty())
        return found;
    auto chosen = found;
    std::erase_if(chosen, [&](RowFormat format) {
        const auto &columns = info(format).columns;
        const auto end = columns.begin() + static_cast<std::ptrdiff_t>(info(format).choosing);
        return std::none_of(columns.begin(), end, [&](std::string_view name) { return mapping.contains(std::string(name)); });
    });
    return chosen.empty() ? found : chosen;
}

std::optional<MappingProposal> proposedMapping(const base::Json &row)
{
    const Columns columns(row);
    const auto *answer = columns.first(kAnswers);
    const auto *question = answer ? columns.first(kQuestions, answer) : nullptr;
    if (answer && !question)
        question = columns.first(kContexts, answer);
    MappingProposal made;
    if (question) {
        const auto *context = columns.first(kContexts, question);
        const auto *system = columns.first(kSystems);
        // What has more than a question and an answer is read as Alpaca rows, which have places for it.
        const bool isAlpaca = context || system || row.contains("history");
        made.mapping = { { isAlpaca ? "instruction" : "prompt", *question }, { isAlpaca ? "output" : "completion", *answer } };
        if (context)
            made.mapping.emplace("input", *context);
        if (system)
            made.mapping.emplace("system", *system);
    } else {
        constexpr std::array<std::string_view, 5> kTexts { "content", "body", "document", "story", "article" };
        const auto *text = columns.first(kTexts);
        const auto *turns = columns.firstConversation();
        if (!turns && !text)
            return {};
        made.mapping = { { turns ? (row[*turns][0].contains("role") ? "messages" : "conversations") : "text", turns ? *turns : *text } };
    }
    const auto renamed = mapped(row, made.mapping);
    const auto formats = candidates(renamed, made.mapping);
    if (formats.size() != 1 || !info(formats.front()).isTrainable)
        return {};
    for (const auto &[name, value] : renamed.items())
        if (holdsText(value) && !reads(formats.front(), renamed, name))
            made.leftOut.push_back(name);
    std::erase_if(made.mapping, [](const auto &pair) { return pair.first == pair.second; });
    return made;
}

base::Result<RowFormat> recognise(const base::Json &row, const std::map<std::string, std::string> &mapping)
{
    if (!row.is_object())
        return base::Error { base::ErrorKind::BadData, std::string("The row is a JSON ") + row.type_name() + ", not an object.", {} };
    const auto found = candidates(row, mapping);
    if (found.empty())
        return base::Error { base::ErrorKind::BadData, "The columns (" + columnsOf(row) + ") are not those of a known format.", likelyMapping(row) };
    if (found.size() > 1) {
        std::string names;
        std::string hint = "Say which in data.column_mapping: ";
        for (const auto format : found) {
            const std::string column(info(format).columns[0]);
            hint.append(names.empty() ? "{" : " or {").append(column).append(": ").append(column).append("}");
            names += names.empty() ? "" : " or as ";
            names += formatName(format);
        }
        return base::Error { base::ErrorKind::BadData, "The rows can be read as " + names + ".", hint + "." };
    }
    if (!info(found[0]).isTrainable)
        return base::Error { base::ErrorKind::Unsupported,
            "The rows are " + std::string(formatName(found[0]))
                + " rows, which the method sft does not train on; other methods are not available yet.",
            found[0] == RowFormat::Preference ? "To train on the good answers, map them: data.column_mapping: {completion: chosen}."
                                              : std::string() };
    return found[0];
}

std::vector<std::string> unreadContext(RowFormat format, const base::Json &row)
{
    constexpr std::array<std::string_view, 4> kBeside { "system", "system_prompt", "history", "tools" };
    const auto isOne = [](const auto &names, std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); };
    std::vector<std::string> names;
    if (!row.is_object() || format == RowFormat::Tokens)
        return names;
    for (const auto &[name, value] : row.items()) {
        const bool isBeside = isContext(name) || isOne(kBeside, base::toLower(name));
        if ((text::isWeightKey(name) && !value.is_null()) || (isBeside && holdsText(value) && !reads(format, row, name)))
            names.push_back(name);
    }
    return names;
}

} // namespace anneal::data
