// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace anneal::grammar {

/// Thrown while a schema is read, caught where a form is compiled.
struct Refused
{
    base::Error error;
};

/// The kinds of JSON values, as bits. A number is whole or not.
enum Types : std::uint8_t { Null = 1, Boolean = 2, Object = 4, Array = 8, String = 16, Whole = 32, Fraction = 64, AnyType = 127 };

using SchemaId = std::uint32_t;

/// A bound of numbers, with the decimal digits that it was written with.
struct Bound
{
    base::Json value;
    bool isExclusive = false;
    std::string place;
};

/// The keywords of one schema. Those of its parts are other schemas, known by their number.
struct Keywords
{
    static constexpr std::uint32_t kNoLimit = 0xFFFFFFFF;

    std::uint8_t types = AnyType;
    std::optional<std::vector<const base::Json *>> values; // enum and const, in the order of their places in memory

    std::uint32_t minLength = 0, maxLength = kNoLimit;
    std::vector<std::string> patterns, formats;

    std::vector<Bound> minimums, maximums;
    std::optional<std::uint64_t> multipleOf;

    std::vector<std::pair<std::string, SchemaId>> properties;
    bool combinesFirst = false; // what is combined stands in front of the properties, and so do its properties
    std::vector<std::string> required;
    std::optional<SchemaId> additional;

    std::vector<SchemaId> prefixItems;
    std::optional<SchemaId> items;
    std::uint32_t minItems = 0, maxItems = kNoLimit;

    std::vector<SchemaId> all;                    // $ref and allOf
    std::vector<std::vector<SchemaId>> choices;   // anyOf and oneOf: one of each
    std::vector<std::vector<SchemaId>> exclusive; // oneOf again: of which no two may fit
};

/// A JSON schema of draft 2020-12 or 7, read piece by piece as it is needed. All throw Refused: Unsupported for a keyword that is not in the scope,
/// BadInput for a mistake, both with the keyword's name and place.
class SchemaDocument
{
public:
    explicit SchemaDocument(base::Json schema);

    SchemaId root() { return idOf(m_schema, "#"); }
    const Keywords &keywords(SchemaId id);
    const std::string &place(SchemaId id) const { return m_places[id]; }

private:
    friend class SchemaReader;
    SchemaId idOf(const base::Json &schema, const std::string &place);
    SchemaId referred(const std::string &reference, const std::string &place);

    const base::Json m_schema;
    bool m_isDraft7 = false;
    std::vector<const base::Json *> m_schemas;
    std::vector<std::string> m_places; // "#/properties/name"
    std::unordered_map<const base::Json *, SchemaId> m_ids;
    std::map<SchemaId, Keywords> m_read;
};

[[noreturn]] void refuse(base::ErrorKind kind, std::string why, std::string hint = {});

} // namespace anneal::grammar
