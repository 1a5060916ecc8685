# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints core/split/htmlentities.cpp: the named character references of html.entities, as BeautifulSoup 4.15 reads them.

    python make_entities.py > core/split/htmlentities.cpp
"""
from bs4.dammit import EntitySubstitution

lines = [f"{name} {' '.join(f'{ord(c):x}' for c in text)}" for name, text in sorted(EntitySubstitution.HTML_ENTITY_TO_CHARACTER.items())]
rows, row = [], ""
for line in lines:
    if len(row) + len(line) + 1 > 150:
        rows.append(row)
        row = ""
    row += line + ";"
rows.append(row)
print(
    '''// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/split/htmlentities.h"

#include "core/text/utf8.h"

#include <charconv>
#include <string>
#include <unordered_map>

namespace anneal::split {
namespace {

// Printed by tests/data/splitters/make_entities.py: a name, and its code points in hexadecimal.
constexpr std::string_view kEntities = R"('''
    + "\n".join(rows)
    + ''')";

std::unordered_map<std::string_view, std::string> table()
{
    std::unordered_map<std::string_view, std::string> result;
    auto rest = kEntities;
    while (!rest.empty()) {
        auto entry = rest.substr(0, rest.find(';'));
        rest.remove_prefix(entry.size() + 1);
        entry.remove_prefix(entry.starts_with('\\n') ? 1 : 0);
        auto &characters = result[entry.substr(0, entry.find(' '))];
        for (auto at = entry.find(' '); at != std::string_view::npos; at = entry.find(' ', at + 1)) {
            unsigned code = 0;
            std::from_chars(entry.data() + at + 1, entry.data() + entry.size(), code, 16);
            text::appendCodePoint(characters, code);
        }
    }
    return result;
}

} // namespace

std::string_view textOfEntity(std::string_view name)
{
    static const auto entities = table();
    const auto found = entities.find(name);
    return found == entities.end() ? std::string_view() : std::string_view(found->second);
}

} // namespace anneal::split'''
)
