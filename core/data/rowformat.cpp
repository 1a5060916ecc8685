// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/rowformat.h"

#include <algorithm>
#include <array>
#include <utility>

namespace anneal::data {
namespace {

struct FormatInfo
{
    RowFormat format;
    std::string_view name;
    std::array<std::string_view, 3> columns; // those that a mapping may name to choose this format
    bool isTrainable;                        // by sft
};

constexpr std::array kFormats {
    FormatInfo { RowFormat::Alpaca, "alpaca", { "instruction", "output", "input" }, true },
    FormatInfo { RowFormat::ShareGpt, "sharegpt", { "conversations", "", "" }, true },
    FormatInfo { RowFormat::Messages, "messages", { "messages", "", "" }, true },
    FormatInfo { RowFormat::PromptCompletion, "prompt-completion", { "prompt", "completion", "" }, true },
    FormatInfo { RowFormat::Text, "text", { "text", "", "" }, true },
    FormatInfo { RowFormat::Tokens, "tokens", { "input_ids", "labels", "" }, true },
    FormatInfo { RowFormat::Preference, "preference", { "chosen", "rejected", "" }, false },
    FormatInfo { RowFormat::UnpairedPreference, "unpaired-preference", { "label", "", "" }, false },
    FormatInfo { RowFormat::Stepwise, "stepwise", { "completions", "", "" }, false },
    FormatInfo { RowFormat::PromptOnly, "prompt-only", { "", "", "" }, false },
};

const FormatInfo &info(RowFormat format)
{
    return *std::find_if(kFormats.begin(), kFormats.end(), [&](const FormatInfo &one) { return one.format == format; });
}

/// Pairs of columns that other people's data sets use for a question and its answer.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kPairs { { { "question", "answer" }, { "question", "response" },
    { "query", "response" }, { "query", "answer" }, { "instruction", "response" }, { "problem", "solution" }, { "input", "output" },
    { "user", "assistant" } } };

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

/// A context belongs to its question: without it the model learns answers to questions that nobody can answer.
std::string mappingOf(const base::Json &row, std::string_view question, std::string_view answer)
{
    if (!row.contains("context"))
        return "prompt: " + std::string(question) + ", completion: " + std::string(answer);
    std::string mapping;
    for (const auto &[ours, theirs] :
        { std::pair<std::string_view, std::string_view> { "instruction", question }, { "input", "context" }, { "output", answer } })
        if (ours != theirs)
            mapping.append(mapping.empty() ? "" : ", ").append(ours).append(": ").append(theirs);
    return mapping;
}

std::string likelyMapping(const base::Json &row)
{
    for (const auto &[question, answer] : kPairs)
        if (row.contains(question) && row.contains(answer))
            return "Probably this is meant: data.column_mapping: {" + mappingOf(row, question, answer) + "}";
    for (const auto name : { "content", "body", "document", "story", "article" })
        if (row.contains(name))
            return std::string("Probably this is meant: data.column_mapping: {text: ") + name + "}";
    return "Name the columns in data.column_mapping, for instance {prompt: their_question, completion: their_answer}.";
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
        found.push_back(has("label") ? RowFormat::UnpairedPreference : RowFormat::PromptCompletion);
    if (has("text"))
        found.push_back(RowFormat::Text);
    if (has("input_ids"))
        found.push_back(RowFormat::Tokens);
    if (found.empty() && has("prompt"))
        found.push_back(RowFormat::PromptOnly);
    if (mapping.empty())
        return found;
    auto chosen = found;
    std::erase_if(chosen, [&](RowFormat format) {
        const auto &columns = info(format).columns;
        return std::none_of(columns.begin(), columns.end(), [&](std::string_view name) { return mapping.contains(std::string(name)); });
    });
    return chosen.empty() ? found : chosen;
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

} // namespace anneal::data
