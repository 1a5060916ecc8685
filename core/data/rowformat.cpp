// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/rowformat.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/data/example.h"
#include "core/text/messageparts.h"
#include "core/text/messageweight.h"
#include "core/text/verdict.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace anneal::data {
namespace {

using Mapping = std::map<std::string, std::string>;

struct FormatInfo
{
    RowFormat format;
    std::string_view name;
    std::array<std::string_view, 6> columns; // what it reads
    std::size_t choosing;                    // so many of them may be named by a mapping to choose this format
    bool isTrainable;                        // by sft
};

constexpr std::array kFormats {
    FormatInfo { RowFormat::Alpaca, "alpaca", { "instruction", "output", "input", "system", "history" }, 3, true },
    FormatInfo { RowFormat::ShareGpt, "sharegpt", { "conversations", "system", "tools", "functions", "chat_template_kwargs" }, 1, true },
    FormatInfo { RowFormat::Messages, "messages", { "messages", "system", "tools", "functions", "chat_template_kwargs" }, 1, true },
    FormatInfo { RowFormat::PromptCompletion, "prompt-completion", { "prompt", "completion", "system", "tools", "functions", "chat_template_kwargs" },
        2, true },
    FormatInfo { RowFormat::Text, "text", { "text" }, 1, true },
    FormatInfo { RowFormat::Tokens, "tokens", { "input_ids", "labels", "completion_mask", "assistant_masks", "attention_mask" }, 2, true },
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
    return names.empty() ? tr_("none") : names;
}

bool isText(const base::Json &value)
{
    return value.is_string() || value.is_null(); // null stands for none
}

bool isConversation(const base::Json &value)
{
    return value.is_array() && !value.empty() && value[0].is_object() && (value[0].contains("role") || value[0].contains("from"));
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

    /// The column that is a list of turns; nullptr where none or several are.
    const std::string *conversation() const
    {
        const std::string *found = nullptr;
        for (const auto &column : m_all)
            if (isConversation(*column.value) && std::exchange(found, column.name))
                return nullptr;
        return found;
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

/// A message that is a row of its own, as in the files of Open Assistant, where it names the one it answers.
bool isSingleMessage(const base::Json &row)
{
    return row.contains("role") && row["role"].is_string() && (row.contains("content") || (row.contains("text") && row.contains("parent_id")));
}

std::string listed(const std::vector<std::string> &names)
{
    std::string text;
    for (const auto &name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

/// A row as it was before mapped(), as far as its columns are still there.
base::Json unmapped(base::Json row, const Mapping &mapping)
{
    Mapping back;
    for (const auto &[ours, theirs] : mapping)
        if (row.contains(ours))
            back.emplace(theirs, ours);
    return mapped(std::move(row), back);
}

/// What training reads of a row that is renamed so; nothing where it is not read.
std::optional<RowFormat> readBy(const Mapping &mapping, const base::Json &row)
{
    auto renamed = mapped(row, mapping);
    const auto formats = candidates(renamed, mapping);
    const bool isOne = formats.size() == 1 && info(formats.front()).isTrainable;
    return isOne && toExample(formats.front(), std::move(renamed)) ? std::optional(formats.front()) : std::nullopt;
}

/// Whether one of the turns is a user's.
bool hasQuestion(const base::Json &turns)
{
    return turns.is_array() && std::any_of(turns.begin(), turns.end(), [](const base::Json &turn) {
        const auto from = turn.is_object() ? turn.value("from", base::Json()) : base::Json();
        return turn.is_object()
            && (turn.value("role", base::Json()) == "user" || (from.is_string() && text::speakerRole(from.get<std::string>()) == "user"));
    });
}

/// The mapping that the columns of a row suggest.
std::optional<Mapping> suggested(const base::Json &row)
{
    const Columns columns(row);
    const bool isPreference = row.contains("chosen") && row.contains("rejected");
    const auto *answer = isPreference ? columns.first(std::array<std::string_view, 1> { "chosen" }) : columns.first(kAnswers);
    const auto *question = answer ? columns.first(kQuestions, answer) : nullptr;
    if (answer && !question)
        question = columns.first(kContexts, answer);
    if (question) {
        const auto *context = columns.first(kContexts, question);
        const auto *system = columns.first(kSystems);
        // What has more than a question and an answer is read as Alpaca rows, which have places for it.
        const bool isAlpaca = context || system || row.contains("history");
        Mapping made { { isAlpaca ? "instruction" : "prompt", *question }, { isAlpaca ? "output" : "completion", *answer } };
        if (context)
            made.emplace("input", *context);
        if (system)
            made.emplace("system", *system);
        return made;
    }
    if (isPreference) // the whole of it, or only the answer behind a prompt
        return answer && !row.contains("prompt") ? Mapping { { "text", "chosen" } }
            : hasQuestion(row["chosen"])         ? Mapping { { "messages", "chosen" } }
                                                 : Mapping { { "prompt", "prompt" }, { "completion", "chosen" } };
    constexpr std::array<std::string_view, 5> kTexts { "content", "body", "document", "story", "article" };
    const auto *text = columns.first(kTexts);
    const auto *turns = columns.conversation();
    if (turns && hasQuestion(row[*turns]))
        return Mapping { { row[*turns][0].contains("role") ? "messages" : "conversations", *turns } };
    return text ? std::optional(Mapping { { "text", *text } }) : std::nullopt;
}

std::string pairsOf(const Mapping &mapping)
{
    std::vector<std::string> pairs;
    for (const char *ours : { "instruction", "prompt", "input", "output", "completion", "system", "messages", "conversations", "text" })
        if (const auto found = mapping.find(ours); found != mapping.end())
            pairs.push_back(found->first + ": " + found->second);
    return "{" + listed(pairs) + "}";
}

/// What to do with the rows of preferences of a file to train on the good answers.
std::string goodAnswers(const base::Json &row, const Mapping &mapping)
{
    const auto likely = proposedMapping(row, mapping);
    return likely ? tr_("To train on the good answers, map them: data.column_mapping: %1.", pairsOf(likely->mapping))
                  : tr_("To train on the good answers, write each row as {\"messages\": [{\"role\": \"user\", \"content\": …}, "
                        "{\"role\": \"assistant\", …}]}.");
}

/// The same where each row has one answer, good or bad.
std::string goodRows(const base::Json &row)
{
    const auto column = text::verdictColumn(row);
    return tr_("To train on the good answers, delete the rows marked as bad and the column \"%1\". If it says something else, rename it.",
        column.empty() ? "label" : column);
}

std::string likelyMapping(const base::Json &row, const Mapping &mapping)
{
    const auto original = unmapped(row, mapping);
    if ((original.contains("chosen") && original.contains("rejected")) || original.contains("preferred_output"))
        return goodAnswers(row, mapping);
    const auto likely = proposedMapping(row, mapping);
    if (!likely) {
        if (const auto *turns = Columns(original).conversation())
            if (const auto read = toExample(RowFormat::Messages, { { "messages", original[*turns] } }); !read)
                return tr_("\"%1\" is not read as messages. %2", *turns, read.error().detail);
        return tr_("Name the columns in data.column_mapping, for instance {prompt: their_question, completion: their_answer}.");
    }
    const auto pairs = pairsOf(likely->mapping);
    if (likely->leftOut.empty())
        return tr_("Probably this is meant: data.column_mapping: %1.", pairs);
    auto hint = tr_("Probably this is meant: data.column_mapping: %1; left out is then: %2.", pairs, listed(likely->leftOut));
    auto missed = likely->leftOut;
    std::erase_if(missed, [](const std::string &name) { return !isContext(name); });
    if (!missed.empty())
        hint += " " + tr_("For the model to see %1, write it into a column that is used, as text.", listed(missed));
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
    std::unordered_map<std::string_view, const std::string *> names; // what is read as what
    for (const auto &[name, column] : mapping)
        names.emplace(column, &name);
    base::Json result = base::Json::object();
    for (auto &column : row.items()) {
        const std::string &name = column.key();
        const auto renamed = names.find(name);
        if (renamed != names.end())
            base::appendKey(result, *renamed->second, std::move(column.value()));
        else if (!mapping.contains(name) || !row.contains(mapping.at(name)))
            base::appendKey(result, name, std::move(column.value()));
    }
    return result;
}

std::vector<RowFormat> candidates(const base::Json &row, const std::map<std::string, std::string> &mapping)
{
    std::vector<RowFormat> found;
    if (!row.is_object())
        return found;
    const auto has = [&](const char *name) { return row.contains(name) && !row[name].is_null(); }; // tables fill what is missing with null
    const bool isJudged = !text::verdictColumn(row).empty() && !has("completions");
    if (isJudged && ((has("instruction") && has("output")) || has("conversations") || has("messages") || (has("prompt") && has("completion"))))
        return { RowFormat::UnpairedPreference };
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

std::optional<MappingProposal> proposedMapping(const base::Json &row, const Mapping &mapping)
{
    if (!row.is_object())
        return {};
    const auto original = unmapped(row, mapping);
    auto suggestion = suggested(original);
    if (!suggestion)
        return {};
    MappingProposal made { std::move(*suggestion), {} };
    std::erase_if(made.mapping, [](const auto &pair) { return pair.first == pair.second; });
    const auto format = readBy(made.mapping, original);
    if (!format)
        return {};
    const auto renamed = mapped(original, made.mapping);
    for (const auto &[name, value] : renamed.items())
        if (holdsText(value) && !reads(*format, renamed, name))
            made.leftOut.push_back(name);
    return made;
}

base::Result<RowFormat> recognise(const base::Json &row, const std::map<std::string, std::string> &mapping)
{
    if (!row.is_object())
        return base::Error { base::ErrorKind::BadData, tr_("The row is a JSON %1, not an object.", row.type_name()), {} };
    const auto found = candidates(row, mapping);
    if (isSingleMessage(row) && !mapping.contains("text") && (found.empty() || found == std::vector { RowFormat::Text }))
        return base::Error { base::ErrorKind::BadData, tr_("Each row is a single message, not a conversation."),
            tr_("Write each conversation as one row: {\"messages\": [{\"role\": \"user\", \"content\": …}, …]}; of a tree of messages, each path to "
                "an answer.") };
    if (found.empty())
        return base::Error { base::ErrorKind::BadData, tr_("The columns (%1) are not those of a known format.", columnsOf(row)),
            likelyMapping(row, mapping) };
    if (found.size() > 1) {
        std::string names, pairs;
        for (const auto format : found) {
            const std::string column(info(format).columns[0]);
            pairs += (pairs.empty() ? "{" : " or {") + column + ": " + column + "}";
            names = names.empty() ? std::string(formatName(format)) : tr_("%1 or as %2", names, formatName(format));
        }
        return base::Error { base::ErrorKind::BadData, tr_("The rows can be read as %1.", names),
            tr_("Say which in data.column_mapping: %1.", pairs) };
    }
    if (!info(found[0]).isTrainable)
        return base::Error { base::ErrorKind::Unsupported,
            tr_("The rows are %1 rows, which the method sft does not train on; other methods are not supported yet.", formatName(found[0])),
            found[0] == RowFormat::Preference               ? goodAnswers(row, mapping)
                : found[0] == RowFormat::UnpairedPreference ? goodRows(row)
                                                            : std::string() };
    return found[0];
}

base::Result<RowFormat> formatWithin(RowFormat ofFile, const base::Json &row, const std::map<std::string, std::string> &mapping, std::string *likely)
{
    const auto possible = candidates(row, mapping);
    if (std::find(possible.begin(), possible.end(), ofFile) != possible.end())
        return ofFile;
    auto own = recognise(row, mapping);
    if (own || !possible.empty() || !row.is_object())
        return own;
    if (likely && proposedMapping(row, mapping))
        *likely = own.error().hint;
    return ofFile; // which says what the row lacks, not that its columns are unknown
}

std::vector<std::string> unreadContext(RowFormat format, const base::Json &row)
{
    constexpr std::array<std::string_view, 12> kBeside { "system", "system_prompt", "history", "tools", "functions", "reasoning_content", "thinking",
        "reasoning", "rejected", "rejected_response", "rejected_messages", "rejected_completion" };
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
