// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/config/problem.h"

#include <string>
#include <string_view>
#include <vector>

namespace anneal::config {

struct YamlEntry;

/// A value of a YAML text and the bytes it stands in, so that an edit can touch these bytes only.
struct YamlNode
{
    enum class Kind { Null, Scalar, List, Map };

    Kind kind = Kind::Null;
    bool quoted = false;   // Scalar: '…', "…", | or >
    bool flow = false;     // List, Map: […], {…}
    std::string text;      // Scalar
    std::size_t begin = 0; // bytes of the source; for a value that is not written (`key:`) both are just behind the colon or dash
    std::size_t end = 0;
    std::vector<YamlNode> items;
    std::vector<YamlEntry> entries;

    const YamlEntry *find(std::string_view key) const;
};

struct YamlEntry
{
    YamlNode key;
    YamlNode value;
};

struct YamlDocument
{
    YamlNode root; // a Map, or Null for an empty text
    std::vector<Problem> problems;
    bool broken = false; // not YAML: root is empty
};

/// Reads one YAML document of at most 1 MiB and 32 levels. Aliases, anchors, tags, merge keys, duplicate keys and keys that are no words are
/// problems; they are never expanded or followed, so a hostile text costs no more than its length.
YamlDocument parseYaml(std::string_view source);

/// The value by the rules of YAML 1.2's core schema: null, true/false, whole and decimal numbers, text; .inf and .nan stay text.
base::Json toJson(const YamlNode &node);

} // namespace anneal::config
