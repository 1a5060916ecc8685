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
using NamedSchemas = std::vector<std::pair<std::string, base::Json>>;

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

/// A JSON schema of draft 2020-12 or 7, and those of objects that it refers to by their names (FormSource::objects), read piece by piece as it is
/// needed. All throw Refused: Unsupported for a keyword that is not in the scope, BadInput for a mistake, both with the keyword's name and place.
class SchemaDocument
{
public:
    explicit SchemaDocument(base::Json schema, const NamedSchemas &objects = {});

    SchemaId root() { return rootOf(0); }
    /// The schemas of the objects, in their order.
    std::vector<SchemaId> objects();
    const Keywords &keywords(SchemaId id);
    const std::string &place(SchemaId id) const { return m_parts[id].place; }

private:
    friend class SchemaReader;
    struct Document
    {
        std::string name; // of an object; the schema itself, the first of them, has none
        base::Json schema;
        bool isDraft7 = false;
    };
    struct Part
    {
        const base::Json *schema;
        std::string place;    // "#/properties/name", "object#/properties/name"
        std::size_t document; // that it stands in, and that its references begin at
    };
    void add(std::string name, base::Json schema);
    SchemaId rootOf(std::size_t document);
    SchemaId idOf(const base::Json &schema, const std::string &place, std::size_t document);
    SchemaId referred(const std::string &reference, const std::string &place, std::size_t document);

    std::vector<Document> m_documents; // all of them from the begin
    std::vector<Part> m_parts;
    std::unordered_map<const base::Json *, SchemaId> m_ids;
    std::map<SchemaId, Keywords> m_read;
};

[[noreturn]] void refuse(base::ErrorKind kind, std::string why, std::string hint = {});

} // namespace anneal::grammar
