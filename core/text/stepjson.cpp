// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/stepjson.h"

#include "core/base/tr.h"

namespace anneal::text {

const base::Json *StepJson::member(std::string_view key) const
{
    if (!m_json.is_object())
        return nullptr;
    for (const auto &[name, value] : m_json.get_ref<const base::Json::object_t &>()) {
        if (name == key)
            return value.is_null() ? nullptr : &value;
    }
    return nullptr;
}

std::optional<std::string> StepJson::text(std::string_view key) const
{
    const auto *value = member(key);
    if (!value || !value->is_string())
        return std::nullopt;
    return value->get_ref<const std::string &>();
}

std::optional<std::int64_t> StepJson::number(std::string_view key) const
{
    const auto *value = member(key);
    if (!value || !value->is_number_integer())
        return std::nullopt;
    return value->get<std::int64_t>();
}

bool StepJson::flag(std::string_view key, bool fallback) const
{
    const auto *value = member(key);
    return value && value->is_boolean() ? value->get<bool>() : fallback;
}

std::optional<char32_t> StepJson::character(std::string_view key) const
{
    const auto value = text(key);
    if (!value || value->empty())
        return std::nullopt;
    std::size_t at = 0;
    const auto code = nextCodePoint(*value, at);
    return at == value->size() ? std::optional(code) : std::nullopt;
}

base::Result<Regex> StepJson::pattern() const
{
    const auto *value = member("pattern");
    if (!value)
        return corrupt(tr_("%1 has no pattern"));
    const StepJson inner(*value);
    if (const auto literal = inner.text("String"))
        return Regex::literal(*literal);
    if (const auto regex = inner.text("Regex"))
        return Regex::compile(*regex);
    return corrupt(tr_("%1 has a pattern that is neither a String nor a Regex"));
}

base::Error StepJson::corrupt(std::string_view form, std::string_view more) const
{
    const auto name = type().substr(0, 100);
    return { base::ErrorKind::Corrupt, base::fill(form, { name.empty() ? m_role.plain : base::fill(m_role.typed, { name }), more }) + ".", {} };
}

base::Error StepJson::unsupported() const
{
    return { base::ErrorKind::Unsupported, base::fill(m_role.unknown, { type().substr(0, 100) }),
        tr_("Use a model whose tokenizer does without this step.") };
}

} // namespace anneal::text
