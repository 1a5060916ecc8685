// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/config/fields.h"

#include <type_traits>

namespace anneal::config {

template <typename T>
inline constexpr bool kIsOptional = false;
template <typename T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

template <typename T>
inline constexpr bool kIsPatterns = false;
template <typename T>
inline constexpr bool kIsPatterns<Patterns<T>> = true;

template <typename T>
FieldType fieldType()
{
    if constexpr (kIsOptional<T>)
        return fieldType<typename T::value_type>();
    else if constexpr (base::Named<T>)
        return FieldType::Choice;
    else if constexpr (std::is_same_v<T, std::string>)
        return FieldType::Text;
    else if constexpr (std::is_same_v<T, bool>)
        return FieldType::Boolean;
    else if constexpr (std::is_same_v<T, std::int64_t>)
        return FieldType::Integer;
    else if constexpr (std::is_same_v<T, double>)
        return FieldType::Number;
    else if constexpr (std::is_same_v<T, std::vector<std::string>>)
        return FieldType::TextList;
    else if constexpr (std::is_same_v<T, std::vector<std::int64_t>>)
        return FieldType::IntegerList;
    else if constexpr (std::is_same_v<T, std::map<std::string, std::string>>)
        return FieldType::TextMap;
    else if constexpr (std::is_same_v<T, Patterns<std::int64_t>>)
        return FieldType::IntegerMap;
    else
        return FieldType::NumberMap;
}

template <typename T>
base::Json toValue(const T &member)
{
    if constexpr (kIsOptional<T>)
        return member ? toValue(*member) : base::Json(nullptr);
    else if constexpr (base::Named<T>)
        return base::nameOf(member);
    else if constexpr (kIsPatterns<T>) {
        auto object = base::Json::object();
        for (const auto &[pattern, value] : member)
            base::appendKey(object, pattern, value);
        return object;
    } else
        return member;
}

template <typename T>
void fromValue(T &member, const base::Json &value)
{
    if constexpr (kIsOptional<T>) {
        if (value.is_null())
            member.reset();
        else
            member = value.get<typename T::value_type>();
    } else if constexpr (base::Named<T>) {
        member = base::named<T>(value.get<std::string>()).value_or(T());
    } else if constexpr (kIsPatterns<T>) {
        member.clear();
        for (const auto &[pattern, item] : value.items())
            member.emplace_back(pattern, item.template get<typename T::value_type::second_type>());
    } else {
        member = value.get<T>();
    }
}

/// Makes the row of a struct member; the chained calls say what more is known of it.
class FieldBuilder
{
public:
    template <typename Part, typename T>
    FieldBuilder(
        const std::string &section, Part &(*part)(FineTuneConfig &), std::string_view key, T Part::*member, std::string comment, std::string help)
    {
        m_field.path = section.empty() ? std::string(key) : section + "." + std::string(key);
        m_field.type = fieldType<T>();
        if constexpr (base::Named<T>)
            for (auto &name : base::allNames<T>())
                m_field.choices.emplace_back(std::move(name));
        m_field.nullable = kIsOptional<T>;
        m_field.notEmpty = !m_field.nullable;
        m_field.patternKeys = kIsPatterns<T>;
        m_field.comment = std::move(comment);
        m_field.help = std::move(help);
        m_field.get = [part, member](const FineTuneConfig &config) { return toValue(part(const_cast<FineTuneConfig &>(config)).*member); };
        m_field.set = [part, member](FineTuneConfig &config, const base::Json &value) { fromValue(part(config).*member, value); };
        m_field.defaultValue = m_field.get(FineTuneConfig());
    }

    FieldBuilder &&from(double minimum) &&
    {
        m_field.minimum = minimum;
        return std::move(*this);
    }
    FieldBuilder &&to(double maximum) &&
    {
        m_field.maximum = maximum;
        return std::move(*this);
    }
    FieldBuilder &&above(double minimum) &&
    {
        m_field.minimum = minimum;
        m_field.aboveMinimum = true;
        return std::move(*this);
    }
    FieldBuilder &&below(double maximum) &&
    {
        m_field.maximum = maximum;
        m_field.belowMaximum = true;
        return std::move(*this);
    }
    FieldBuilder &&advanced() &&
    {
        m_field.advanced = true;
        return std::move(*this);
    }
    FieldBuilder &&decimal() &&
    {
        m_field.decimal = true;
        return std::move(*this);
    }
    FieldBuilder &&notEmpty() &&
    {
        m_field.notEmpty = true;
        return std::move(*this);
    }
    FieldBuilder &&path() &&
    {
        m_field.isPath = true;
        return std::move(*this);
    }
    /// Words that are known and not done yet.
    FieldBuilder &&laterChoices(std::vector<base::Json> words) &&
    {
        m_field.laterChoices = std::move(words);
        return std::move(*this);
    }
    /// The member is a list; `word` alone stands for the list { word }.
    FieldBuilder &&orWord(const std::string &word) &&
    {
        m_field.listWord = word;
        m_field.get = [get = std::move(m_field.get), word](const FineTuneConfig &config) {
            auto value = get(config);
            return value == base::Json::array({ word }) ? base::Json(word) : value;
        };
        m_field.set = [set = std::move(m_field.set)](
                          FineTuneConfig &config, const base::Json &value) { set(config, value.is_string() ? base::Json::array({ value }) : value); };
        return std::move(*this);
    }
    /// The member is a list; text that is no word of its own is a regular expression, which goes into `pattern` instead.
    template <typename Part>
    FieldBuilder &&orPattern(Part &(*part)(FineTuneConfig &), std::string Part::*pattern) &&
    {
        m_field.orPattern = true;
        m_field.get = [get = std::move(m_field.get), part, pattern](const FineTuneConfig &config) {
            const auto &text = part(const_cast<FineTuneConfig &>(config)).*pattern;
            return text.empty() ? get(config) : base::Json(text);
        };
        m_field.set = [set = std::move(m_field.set), part, pattern, word = m_field.listWord](FineTuneConfig &config, const base::Json &value) {
            const bool isPattern = value.is_string() && value != word;
            part(config).*pattern = isPattern ? value.get<std::string>() : std::string();
            set(config, isPattern ? base::Json::array() : value);
        };
        return std::move(*this);
    }
    /// The member is a list that may be empty; null says that as well.
    FieldBuilder &&orNone() &&
    {
        m_field.orNone = true;
        m_field.set = [set = std::move(m_field.set)](
                          FineTuneConfig &config, const base::Json &value) { set(config, value.is_null() ? base::Json::array() : value); };
        return std::move(*this);
    }
    /// The only value there may be.
    FieldBuilder &&only(base::Json value) &&
    {
        m_field.type = FieldType::Choice;
        m_field.choices = { std::move(value) };
        return std::move(*this);
    }
    /// A choice whose words "true" and "false" are written as booleans.
    FieldBuilder &&boolWords() &&
    {
        for (auto &choice : m_field.choices)
            if (choice == "true" || choice == "false")
                choice = choice == "true";
        m_field.get = [get = std::move(m_field.get)](const FineTuneConfig &config) {
            auto value = get(config);
            return value == "true" ? base::Json(true) : value == "false" ? base::Json(false) : value;
        };
        m_field.set = [set = std::move(m_field.set)](FineTuneConfig &config, const base::Json &value) {
            set(config, value.is_boolean() ? base::Json(value.get<bool>() ? "true" : "false") : value);
        };
        m_field.defaultValue = m_field.get(FineTuneConfig());
        return std::move(*this);
    }

    operator Field() && { return std::move(m_field); }

private:
    Field m_field;
};

/// A key of a feature that this version lacks: it may be written with the value that means "off", and only so.
Field laterField(std::string path, base::Json off, const std::string &help);

std::vector<Field> modelFields();
std::vector<Field> dataFields();
std::vector<Field> trainingFields();
std::vector<Field> reinforcementFields(); // rl:
std::vector<Field> memoryFields();
std::vector<Field> remoteFields();

} // namespace anneal::config
