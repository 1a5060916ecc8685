// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/data/example.h"
#include "core/split/chunk.h"

namespace anneal::data {

/// Writes examples as the prepared rows that training reads, in the form that data.format names:
/// - messages: {"messages"[, "tools"]}; a conversational prompt + completion keeps {"prompt", "completion"}
/// - chatml: {"prompt", "completion"} in ChatML, {"text"} where a conversation ends with no answer; alpaca: {"prompt", "completion"} with the
///   classic Alpaca prompt. "answer_spans" beside them say where other answers stand, in bytes
/// - custom: {"text"}, the template with its {named} placeholders filled; {{ and }} are braces
/// Text rows and chunks of documents are {"text"} in all of them but custom; token rows stay as they are. A system prompt is
/// put before conversations that have none. Constant after construction.
class Formatter
{
public:
    /// Fails with BadConfig on a missing template, or a brace that opens no placeholder.
    static base::Result<Formatter> create(const config::DataConfig &settings);

    /// Fails with BadData where the form cannot hold the example, or a placeholder has no column; with BadConfig where the template makes more than
    /// 64 times as much of the row, and 1 MiB.
    base::Result<base::Json> row(const Example &example) const;
    /// A chunk of a document; a template may use {text}, {title} and {source}.
    base::Result<base::Json> row(const split::Chunk &chunk, const std::string &title, const std::string &source) const;

    /// The setting that makes rows grow, "data.template" or "data.system_prompt".
    std::string growingKey() const;
    /// Whether the template asks for that column.
    bool asksFor(std::string_view column) const;

private:
    struct Part
    {
        std::string text;
        bool isPlaceholder;
    };

    Formatter() = default;
    base::Json withSystem(const base::Json &messages) const;
    base::Result<base::Json> filledTemplate(const base::Json &columns) const;

    config::RowForm m_form {};
    std::string m_systemPrompt;
    std::vector<Part> m_template;
};

/// Bytes of the texts in a row and one for each other value: about what it takes in a file, without its columns' names.
std::uint64_t bytesOf(const base::Json &row);
/// What a setting such as "data.template" made far too much of.
base::Error tooMuchOf(const std::string &key, std::uint64_t made, std::uint64_t read);

} // namespace anneal::data
