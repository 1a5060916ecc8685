// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/yamlscalar.h"

#include "core/base/text.h"

namespace anneal::run {
namespace {

std::string withoutQuotesAndComment(std::string_view value)
{
    value = base::trimmed(value);
    if (!value.empty() && (value.front() == '"' || value.front() == '\'')) {
        const auto end = value.find(value.front(), 1);
        return std::string(value.substr(1, end == std::string_view::npos ? end : end - 1));
    }
    if (const auto comment = value.find(" #"); comment != std::string_view::npos)
        value = value.substr(0, comment);
    if (value.starts_with('#'))
        return {};
    return std::string(base::trimmed(value));
}

} // namespace

std::string yamlScalar(std::string_view yaml, std::string_view section, std::string_view key)
{
    bool inside = section.empty();
    while (!yaml.empty()) {
        const auto end = yaml.find('\n');
        const auto line = yaml.substr(0, end);
        yaml.remove_prefix(end == std::string_view::npos ? yaml.size() : end + 1);
        const bool topLevel = !line.empty() && line.front() != ' ' && line.front() != '#';
        if (!section.empty() && topLevel)
            inside = line.starts_with(section) && line.substr(section.size()).starts_with(':');
        const auto text = base::trimmed(line);
        if (inside && topLevel == section.empty() && text.starts_with(key) && text.substr(key.size()).starts_with(':'))
            return withoutQuotesAndComment(text.substr(key.size() + 1));
    }
    return {};
}

} // namespace anneal::run
