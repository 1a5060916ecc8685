// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/base/tr.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace anneal::weights {

using base::Json;

/// Reads keys of one object; the first value of a wrong type is kept as problem().
class Keys
{
public:
    explicit Keys(const Json &object) : m_object(object) { }

    const std::string &problem() const { return m_problem; }

    /// nullptr where the key is missing or null.
    const Json *find(std::string_view key) const
    {
        if (!m_object.is_object())
            return nullptr;
        const auto at = m_object.find(std::string(key));
        return at == m_object.end() || at->is_null() ? nullptr : &*at;
    }

    /// Whether the key is there, null or not.
    bool has(std::string_view key) const { return m_object.is_object() && m_object.contains(std::string(key)); }

    std::int64_t integer(std::string_view key, std::int64_t otherwise)
    {
        const auto *value = find(key);
        if (!value)
            return otherwise;
        if (!value->is_number_integer() || (value->is_number_unsigned() && value->get<std::uint64_t>() > std::uint64_t(1) << 62))
            return wrong(key, tr_("%1 must be a whole number"), otherwise);
        return value->get<std::int64_t>();
    }

    double number(std::string_view key, double otherwise)
    {
        const auto *value = find(key);
        if (!value)
            return otherwise;
        return value->is_number() ? value->get<double>() : wrong(key, tr_("%1 must be a number"), otherwise);
    }

    bool truth(std::string_view key, bool otherwise)
    {
        const auto *value = find(key);
        if (!value)
            return otherwise;
        return value->is_boolean() ? value->get<bool>() : wrong(key, tr_("%1 must be true or false"), otherwise);
    }

    std::string text(std::string_view key, std::string otherwise)
    {
        const auto *value = find(key);
        if (!value)
            return otherwise;
        return value->is_string() ? value->get<std::string>() : wrong(key, tr_("%1 must be a text"), otherwise);
    }

private:
    template <typename T>
    T wrong(std::string_view key, std::string_view rule, T otherwise)
    {
        if (m_problem.empty())
            m_problem = base::fill(rule, { key });
        return otherwise;
    }

    const Json &m_object;
    std::string m_problem;
};

/// A JSON file that holds an object. Fails with Corrupt naming the file.
base::Result<Json> readObject(const std::filesystem::path &file);

} // namespace anneal::weights
