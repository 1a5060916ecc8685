// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/example.h"
#include "core/data/preparepass.h"
#include "core/data/rowformat.h"
#include "core/text/messageweight.h"

#include <map>
#include <optional>
#include <set>

namespace anneal::data {

/// Turns the rows of one file into prepared ones.
class PreparePass::Rows : public RowSink
{
public:
    static constexpr std::size_t kEarlyKept = 1000; // rows before the first that says what a file holds

    explicit Rows(PreparePass &pass) : m_pass(pass) { }

    bool row(const RowPlace &place, base::Json value, std::string_view raw) override
    {
        ++m_pass.current().rowsIn;
        m_pass.m_file.readBytes += raw.size();
        value = mapped(std::move(value), m_pass.m_settings.columnMapping);
        const bool wasKnown = m_format.has_value();
        const auto format = formatOf(value);
        if (!format && !m_format && m_early.size() < kEarlyKept) {
            m_early.push_back({ place, format.error().text(), std::string(raw), std::move(value) });
            return true;
        }
        if (!wasKnown && !settleEarly())
            return false;
        return take(place, std::move(value), format, raw);
    }

    bool bad(const RowPlace &place, std::string reason, std::string_view raw) override
    {
        ++m_pass.current().rowsIn;
        if (!m_early.empty()) { // those before it come first
            m_early.push_back({ place, std::move(reason), std::string(raw), std::nullopt });
            return m_early.size() < kEarlyKept || settleEarly();
        }
        return settled(m_pass.reject(place, std::move(reason), raw));
    }

    /// Leaves out what came before the format of the file was known: the same row has the same reason wherever it stands.
    bool settleEarly()
    {
        if (m_ambiguous)
            return true;
        for (auto &[place, reason, raw, value] : std::exchange(m_early, {})) {
            m_pass.current().rowsUnrecognised += value && !m_format;
            if (!(value && m_format ? take(place, *value, formatOf(*value), raw) : settled(m_pass.reject(place, std::move(reason), raw))))
                return false;
        }
        m_likely.clear();
        return true;
    }

    void warning(std::string sentence) override { m_pass.current().warnings.push_back(std::move(sentence)); }

    void table(const TableFacts &facts) override
    {
        m_pass.current().charset = facts.charset;
        m_pass.current().delimiter = delimiterName(facts.delimiter);
    }

    void progress(std::uint64_t bytes) override { m_pass.tell(bytes); }

    /// What to say of weights that stand beside the messages; empty for none.
    std::string rowWeights() const
    {
        std::string names;
        for (const auto &column : m_rowWeights)
            names += (names.empty() ? "" : ", ") + column;
        return names.empty()
            ? names
            : tr_("Not used: %1. Weights are read from messages: {\"role\": \"assistant\", \"content\": \"…\", \"weight\": 0.5}.", names);
    }

    /// What to say of rows that were read in another way than they stand there.
    const std::set<std::string> &notes() const { return m_notes; }

    /// What to say of columns that hold what the questions are about and do not come into the prepared rows; empty for none.
    std::string unread() const
    {
        std::string names;
        std::string mappable;
        std::map<std::string, std::string> pairs; // ours and theirs
        for (const auto &[column, canBeInput] : m_unread) {
            names += (names.empty() ? "" : ", ") + column;
            const auto lower = base::toLower(column);
            const bool isOfAnswer = lower.starts_with("reasoning") || lower == "thinking" || lower.starts_with("rejected");
            const std::string ours = lower == "tools" || isOfAnswer ? ""
                : lower.starts_with("system")                       ? "system"
                : lower == "history"                                ? lower
                : canBeInput                                        ? "input"
                                                                    : "";
            if (!ours.empty() && pairs.emplace(ours, column).second)
                mappable += (mappable.empty() ? "" : ", ") + column;
        }
        if (names.empty())
            return {};
        if (pairs.empty() || (m_format != RowFormat::Alpaca && m_format != RowFormat::PromptCompletion))
            return tr_("Not used: %1. What the answers need of it must stand in the conversation itself.", names);
        const auto &mapping = m_pass.m_settings.columnMapping;
        const auto keep = [&](const char *ours, const char *now) { pairs.emplace(ours, mapping.contains(now) ? mapping.at(now) : std::string(now)); };
        keep("instruction", m_format == RowFormat::Alpaca ? "instruction" : "prompt");
        keep("output", m_format == RowFormat::Alpaca ? "output" : "completion");
        std::string text;
        for (const std::string ours : { "instruction", "input", "output", "system", "history" })
            if (const auto found = pairs.find(ours); found != pairs.end() && found->second != ours)
                text += (text.empty() ? "" : ", ") + ours + ": " + found->second;
        return tr_("Not used: %1. If the answers need %2: data.column_mapping: {%3}.", names, mappable, text);
    }

    const base::Error *refusal() const { return m_refusal ? &*m_refusal : nullptr; }

private:
    struct Early
    {
        RowPlace place;
        std::string reason; // where the file has no format
        std::string raw;
        std::optional<base::Json> value; // none where it is no JSON
    };

    bool take(const RowPlace &place, base::Json value, const base::Result<RowFormat> &format, std::string_view raw)
    {
        if (!format) {
            ++m_pass.current().rowsUnrecognised;
            return settled(m_pass.reject(place, format.error().text(), raw));
        }
        if (m_ambiguous)
            return false;
        for (const auto &column : unreadContext(*format, value))
            if (text::isWeightKey(column))
                m_rowWeights.insert(column);
            else if (!m_pass.m_formatter.asksFor(column))
                m_unread.emplace(column, value[column].is_string() && !value.contains("input"));
        const auto example = toExample(*format, std::move(value));
        if (!example)
            return settled(m_pass.reject(place, example.error().detail + (m_likely.empty() ? "" : " " + m_likely), raw));
        auto prepared = m_pass.m_formatter.row(*example);
        if (prepared)
            m_notes.insert(example->notes.begin(), example->notes.end());
        if (!prepared && prepared.error().kind == base::ErrorKind::BadConfig) // of the settings: not of this row only
            return settled(prepared.error());
        if (!prepared) {
            ++m_pass.current().rowsUnformatted;
            return settled(m_pass.reject(place, prepared.error().detail, raw));
        }
        return settled(m_pass.give(std::move(*prepared), place, nullptr, raw));
    }

    /// The format of the file where the row can be read so; otherwise its own, if there is just one.
    base::Result<RowFormat> formatOf(const base::Json &row)
    {
        const auto &mapping = m_pass.m_settings.columnMapping;
        m_likely.clear();
        if (!m_format) {
            const auto own = recognise(row, mapping);
            if (own) {
                m_format = *own;
            } else if (const auto possible = candidates(row, mapping); !possible.empty()) {
                m_refusal = own.error(); // of the file: its first row that says anything cannot be used as it is
                m_ambiguous = true;
                return possible.front();
            } else {
                return own;
            }
        }
        if (m_pass.current().format.empty())
            m_pass.current().format = formatName(*m_format);
        return formatWithin(*m_format, row, mapping, &m_likely);
    }

    bool settled(const base::Status &status)
    {
        if (!status)
            m_pass.m_outcome = status;
        return static_cast<bool>(status);
    }

    PreparePass &m_pass;
    std::optional<RowFormat> m_format;
    std::vector<Early> m_early;
    std::optional<base::Error> m_refusal;
    bool m_ambiguous = false;
    std::string m_likely; // what the columns of a row probably mean that is not of the file's format
    std::set<std::string> m_rowWeights;
    std::set<std::string> m_notes;
    std::map<std::string, bool> m_unread; // columns, and whether each could be the input of Alpaca rows
};

} // namespace anneal::data
