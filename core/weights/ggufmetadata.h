// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tr.h"
#include "core/weights/gguffile.h"

#include <algorithm>

namespace anneal::weights {

/// Reads metadata below one prefix; the first value of a wrong type is kept as problem().
class Metadata
{
public:
    Metadata(const GgufFile &file, std::string prefix) : m_file(file), m_prefix(std::move(prefix)) { }

    const std::string &problem() const { return m_problem; }

    std::int64_t integer(const std::string &key, std::int64_t otherwise)
    {
        const auto *value = find(key);
        if (!value)
            return otherwise;
        if (const auto *number = std::get_if<std::int64_t>(value))
            return *number;
        // One for each layer: fine where all are the same.
        if (const auto *list = std::get_if<std::vector<std::int64_t>>(value); list && !list->empty())
            if (std::all_of(list->begin(), list->end(), [&](std::int64_t each) { return each == list->front(); }))
                return list->front();
        return wrong(key, tr_("%1 must be a whole number"), otherwise);
    }
    double number(const std::string &key, double otherwise)
    {
        const auto *value = find(key);
        if (!value)
            return otherwise;
        if (const auto *real = std::get_if<double>(value))
            return *real;
        if (const auto *whole = std::get_if<std::int64_t>(value))
            return static_cast<double>(*whole);
        return wrong(key, tr_("%1 must be a number"), otherwise);
    }
    std::string text(const std::string &key, const std::string &otherwise)
    {
        const auto *value = find(key);
        if (!value)
            return otherwise;
        const auto *found = std::get_if<std::string>(value);
        return found ? *found : wrong(key, tr_("%1 must be a text"), otherwise);
    }
    bool truth(const std::string &key, bool otherwise)
    {
        const auto *value = find(key);
        if (!value)
            return otherwise;
        const auto *found = std::get_if<bool>(value);
        return found ? *found : wrong(key, tr_("%1 must be true or false"), otherwise);
    }
    bool has(const std::string &key) const { return find(key) != nullptr; }

private:
    const GgufValue *find(const std::string &key) const
    {
        const auto found = m_file.metadata().find(m_prefix + key);
        return found == m_file.metadata().end() ? nullptr : &found->second;
    }
    template <typename T>
    T wrong(const std::string &key, std::string_view rule, T otherwise)
    {
        if (m_problem.empty())
            m_problem = base::fill(rule, { m_prefix + key });
        return otherwise;
    }

    const GgufFile &m_file;
    std::string m_prefix;
    std::string m_problem;
};

/// general.architecture of a file that holds one whole model. Fails with BadInput for an adapter or a file that does not say it, Unsupported for
/// a part of a model. `source`: the file, for messages.
base::Result<std::string> ggufArchitecture(const GgufFile &file, const std::string &source);

} // namespace anneal::weights
