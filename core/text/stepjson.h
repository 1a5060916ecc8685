// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/text/regex.h"

#include <optional>

namespace anneal::text {

/// Reads the settings of one step of tokenizer.json ({"type": …}) and words what is wrong with them.
class StepJson
{
public:
    /// `role` is "normalizer", "decoder" …, for the messages. `json` must outlive the reader.
    StepJson(std::string_view role, const base::Json &json) : m_role(role), m_json(json) { }

    std::string type() const { return text("type").value_or(std::string()); }
    /// nullptr where the key is missing or null.
    const base::Json *member(std::string_view key) const;
    std::optional<std::string> text(std::string_view key) const;
    std::optional<std::int64_t> number(std::string_view key) const;
    bool flag(std::string_view key, bool fallback) const;
    /// The single character of a text, or none.
    std::optional<char32_t> character(std::string_view key) const;
    /// {"pattern": {"String": …}} or {"Regex": …}.
    base::Result<Regex> pattern() const;

    base::Error corrupt(const std::string &what) const;
    base::Error unsupported() const;

private:
    std::string m_role;
    const base::Json &m_json;
};

} // namespace anneal::text
