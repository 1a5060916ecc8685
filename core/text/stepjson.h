// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/tr.h"
#include "core/text/regex.h"

#include <optional>

namespace anneal::text {

/// Reads the settings of one step of tokenizer.json ({"type": …}) and words what is wrong with them.
class StepJson
{
public:
    /// How a step is called in messages: without its type, with it (%1), and where it is not implemented.
    struct Role
    {
        const char *plain, *typed, *unknown;
    };
    static constexpr Role kNormalizer { tr_("the normalizer"), tr_("the normalizer %1"), tr_("the normalizer \"%1\" is not supported yet.") },
        kPreTokenizer { tr_("the pre-tokenizer"), tr_("the pre-tokenizer %1"), tr_("the pre-tokenizer \"%1\" is not supported yet.") },
        kModel { tr_("the model"), tr_("the model %1"), tr_("the model \"%1\" is not supported yet.") },
        kPostProcessor { tr_("the post-processor"), tr_("the post-processor %1"), tr_("the post-processor \"%1\" is not supported yet.") },
        kDecoder { tr_("the decoder"), tr_("the decoder %1"), tr_("the decoder \"%1\" is not supported yet.") },
        kTokenizer { tr_("the tokenizer"), tr_("the tokenizer %1"), tr_("the tokenizer \"%1\" is not supported yet.") };

    /// `role`: whom messages speak of. `json` must outlive the reader.
    explicit StepJson(const base::Json &json, const Role &role = kTokenizer) : m_role(role), m_json(json) { }

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

    /// `form`: a clause with the step as %1 and `more` as %2.
    base::Error corrupt(std::string_view form, std::string_view more = {}) const;
    base::Error unsupported() const;

private:
    const Role &m_role;
    const base::Json &m_json;
};

} // namespace anneal::text
