// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/schemadocument.h"

#include "core/base/text.h"
#include "core/grammar/formats.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace anneal::grammar {

using base::ErrorKind;
using base::Json;

void refuse(ErrorKind kind, std::string why, std::string hint)
{
    throw Refused { { kind, base::errorExcerpt(why, 1000), std::move(hint) } };
}

namespace {

constexpr std::size_t kMostSchemas = 100'000;

/// A step of a place, as JSON pointers have it.
std::string escaped(std::string step)
{
    std::string result;
    for (const char c : step)
        result += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return result;
}

std::string unescaped(std::string_view step)
{
    std::string result;
    for (std::size_t i = 0; i < step.size(); ++i) {
        unsigned code = 0;
        if (step[i] == '~' && i + 1 < step.size() && (step[i + 1] == '0' || step[i + 1] == '1'))
            result += step[++i] == '0' ? '~' : '/';
        else if (step[i] == '%' && i + 2 < step.size()
            && std::from_chars(step.data() + i + 1, step.data() + i + 3, code, 16).ptr == step.data() + i + 3) {
            result += static_cast<char>(code);
            i += 2;
        } else
            result += step[i];
    }
    return result;
}

constexpr std::array kAnnotations { "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$comment", "$defs",
    "definitions" };

} // namespace

/// Fills the keywords of one schema.
class SchemaReader
{
public:
    SchemaReader(SchemaDocument &document, const SchemaDocument::Part &part)
        : m_document(document)
        , m_own(document.m_documents[part.document])
        , m_part(part)
        , m_schema(*part.schema)
        , m_place(m_part.place)
    { }

    Keywords read()
    {
        auto keywords = readAll();
        if (isRoot() && !m_own.name.empty())
            keywords.types &= Object;
        return keywords;
    }

private:
    bool isRoot() const { return &m_schema == &m_own.schema; }

    Keywords readAll()
    {
        if (m_schema.is_boolean()) {
            if (!m_schema.get<bool>())
                m_keywords.types = 0;
            return std::move(m_keywords);
        }
        if (!m_schema.is_object())
            refuse(ErrorKind::BadInput, "The schema at " + m_place + " is neither an object nor true or false.");
        if (m_own.isDraft7 && m_schema.contains("$ref")) { // what stands beside it is not read there
            take("$ref", m_schema["$ref"]);
            return std::move(m_keywords);
        }
        for (const auto &[name, value] : m_schema.items())
            take(name, value);
        return std::move(m_keywords);
    }

    void take(const std::string &name, const Json &value)
    {
        m_name = &name;
        if (!takeValues(name, value) && !takeText(name, value) && !takeNumber(name, value) && !takeObject(name, value) && !takeArray(name, value)
            && !takeCombination(name, value) && !isAnnotation(name))
            refuse(ErrorKind::Unsupported, "The keyword \"" + name + "\" at " + m_place + " is not supported.",
                "Leave it out, or say the same in another way.");
    }

    bool isAnnotation(const std::string &name) const
    {
        return std::find(kAnnotations.begin(), kAnnotations.end(), name) != kAnnotations.end() || (isRoot() && (name == "$schema" || name == "$id"));
    }

    [[noreturn]] void mistake(const std::string &what) const { refuse(ErrorKind::BadInput, "\"" + *m_name + "\" at " + m_place + " " + what + "."); }

    SchemaId part(const Json &schema, const std::string &step) const
    {
        return m_document.idOf(schema, m_place + '/' + escaped(*m_name) + (step.empty() ? "" : '/' + escaped(step)), m_part.document);
    }

    std::vector<SchemaId> parts(const Json &list) const
    {
        if (!list.is_array() || list.empty())
            mistake("is no list of schemas");
        std::vector<SchemaId> ids;
        for (std::size_t i = 0; i < list.size(); ++i)
            ids.push_back(part(list[i], std::to_string(i)));
        return ids;
    }

    std::uint32_t count(const Json &value) const
    {
        if (value.is_number_float() && value.get<double>() >= 0 && std::floor(value.get<double>()) == value.get<double>())
            return value.get<double>() < 1e9 ? static_cast<std::uint32_t>(value.get<double>()) : Keywords::kNoLimit - 1;
        if (!value.is_number_integer() || (!value.is_number_unsigned() && value.get<std::int64_t>() < 0))
            mistake("is no whole number from 0 on");
        return static_cast<std::uint32_t>(std::min<std::uint64_t>(value.get<std::uint64_t>(), Keywords::kNoLimit - 1));
    }

    std::string text(const Json &value) const
    {
        if (!value.is_string())
            mistake("is no text");
        return value.get<std::string>();
    }

    std::uint8_t type(const Json &value) const
    {
        static const std::map<std::string, std::uint8_t> kTypes { { "null", Null }, { "boolean", Boolean }, { "object", Object }, { "array", Array },
            { "string", String }, { "integer", Whole }, { "number", Whole | Fraction } };
        const auto found = value.is_string() ? kTypes.find(value.get_ref<const std::string &>()) : kTypes.end();
        if (found == kTypes.end()) {
            std::string names;
            for (const auto &[name, bits] : kTypes)
                names += (names.empty() ? "" : ", ") + name;
            mistake("must be one of " + names + ", or a list of them, not " + base::toJsonLine(value));
        }
        return found->second;
    }

    bool takeValues(const std::string &name, const Json &value)
    {
        if (name == "type") {
            m_keywords.types = value.is_array() ? 0 : type(value);
            for (const auto &one : value.is_array() ? value : Json::array())
                m_keywords.types |= type(one);
        } else if (name == "enum") {
            if (!value.is_array())
                mistake("is no list");
            std::vector<const Json *> values;
            for (const auto &one : value)
                values.push_back(&one);
            restrict(std::move(values));
        } else if (name == "const") {
            restrict({ &value });
        } else {
            return false;
        }
        return true;
    }

    void restrict(std::vector<const Json *> values)
    {
        if (m_keywords.values)
            std::erase_if(values, [&](const Json *one) {
                return std::none_of(m_keywords.values->begin(), m_keywords.values->end(), [&](const Json *other) { return *one == *other; });
            });
        std::sort(values.begin(), values.end(), std::less<>());
        m_keywords.values = std::move(values);
    }

    bool takeText(const std::string &name, const Json &value)
    {
        if (name == "minLength")
            m_keywords.minLength = count(value);
        else if (name == "maxLength")
            m_keywords.maxLength = count(value);
        else if (name == "pattern")
            m_keywords.patterns.push_back(text(value));
        else if (name == "format")
            takeFormat(text(value));
        else
            return false;
        return true;
    }

    /// Of texts, or OpenAPI's of numbers: those are bounds.
    void takeFormat(const std::string &format)
    {
        if (const auto range = numberFormat(format)) {
            m_keywords.minimums.push_back({ range->low, false, m_place + "/format" });
            m_keywords.maximums.push_back({ range->high, false, m_place + "/format" });
        } else if (!isFractionFormat(format)) {
            if (formatPattern(format).empty()) {
                std::string names;
                for (const auto &known : formatNames())
                    names += (names.empty() ? "" : ", ") + known;
                refuse(ErrorKind::Unsupported, "The format " + base::toJsonLine(format) + " at " + m_place + " is not supported.",
                    "Supported are " + names + "; of numbers int32, uint8 and their like, float and double.");
            }
            m_keywords.formats.push_back(format);
        }
    }

    bool takeNumber(const std::string &name, const Json &value)
    {
        const bool isBound = name == "minimum" || name == "maximum" || name == "exclusiveMinimum" || name == "exclusiveMaximum";
        if (!isBound && name != "multipleOf")
            return false;
        if (!value.is_number() && !base::longInteger(value))
            mistake("is no number");
        if (isBound) {
            auto &bounds = name.ends_with("inimum") ? m_keywords.minimums : m_keywords.maximums;
            bounds.push_back({ value, name.starts_with("exclusive"), m_place + '/' + name });
            return true;
        }
        const auto step = value.is_number_float() ? value.get<double>() : 0;
        if (value.is_number_float() ? step <= 0 : !value.is_number_unsigned() || value.get<std::uint64_t>() == 0)
            mistake("is no number above 0");
        if (value.is_number_float() && (step != std::floor(step) || step >= 1e15))
            refuse(ErrorKind::Unsupported, "\"multipleOf\" at " + m_place + " is supported for whole numbers only.");
        m_keywords.multipleOf = value.is_number_float() ? static_cast<std::uint64_t>(step) : value.get<std::uint64_t>();
        return true;
    }

    bool takeObject(const std::string &name, const Json &value)
    {
        if (name == "properties") {
            if (!value.is_object())
                mistake("is no object");
            m_keywords.combinesFirst = !m_keywords.all.empty() || !m_keywords.choices.empty();
            for (const auto &[key, schema] : value.items())
                m_keywords.properties.emplace_back(key, part(schema, key));
        } else if (name == "required") {
            if (!value.is_array())
                mistake("is no list");
            for (const auto &key : value)
                m_keywords.required.push_back(text(key));
        } else if (name == "additionalProperties") {
            m_keywords.additional = part(value, {});
        } else {
            return false;
        }
        return true;
    }

    bool takeArray(const std::string &name, const Json &value)
    {
        if (name == "prefixItems" || (name == "items" && value.is_array() && m_own.isDraft7))
            m_keywords.prefixItems = parts(value);
        else if (name == "items")
            m_keywords.items = part(value, {});
        else if (name == "minItems")
            m_keywords.minItems = count(value);
        else if (name == "maxItems")
            m_keywords.maxItems = count(value);
        else
            return false;
        return true;
    }

    bool takeCombination(const std::string &name, const Json &value)
    {
        if (name == "$ref") {
            m_keywords.all.push_back(m_document.referred(text(value), m_place, m_part.document));
        } else if (name == "allOf") {
            const auto ids = parts(value);
            m_keywords.all.insert(m_keywords.all.end(), ids.begin(), ids.end());
        } else if (name == "anyOf" || name == "oneOf") {
            m_keywords.choices.push_back(parts(value));
            if (name == "oneOf")
                m_keywords.exclusive.push_back(m_keywords.choices.back());
        } else {
            return false;
        }
        return true;
    }

    SchemaDocument &m_document;
    const SchemaDocument::Document &m_own; // that the schema stands in
    const SchemaDocument::Part m_part;
    const Json &m_schema;
    const std::string &m_place;
    const std::string *m_name = nullptr; // of the keyword that is being read
    Keywords m_keywords;
};

SchemaDocument::SchemaDocument(Json schema, const NamedSchemas &objects)
{
    m_documents.reserve(1 + objects.size());
    add({}, std::move(schema));
    for (const auto &[name, object] : objects)
        add(name, object);
}

void SchemaDocument::add(std::string name, Json schema)
{
    bool isDraft7 = false;
    if (schema.is_object() && schema.contains("$schema")) {
        const auto dialect = schema["$schema"].is_string() ? schema["$schema"].get<std::string>() : std::string();
        isDraft7 = dialect.find("draft-07") != std::string::npos;
        if (!isDraft7 && dialect.find("2020-12") == std::string::npos)
            refuse(ErrorKind::Unsupported,
                "The schema at " + name + "# is written for " + base::toJsonLine(schema["$schema"]) + "; draft 2020-12 and draft 7 are supported.");
    }
    m_documents.push_back({ std::move(name), std::move(schema), isDraft7 });
}

SchemaId SchemaDocument::rootOf(std::size_t document)
{
    return idOf(m_documents[document].schema, m_documents[document].name + '#', document);
}

std::vector<SchemaId> SchemaDocument::objects()
{
    std::vector<SchemaId> ids;
    for (std::size_t i = 1; i < m_documents.size(); ++i)
        ids.push_back(rootOf(i));
    return ids;
}

SchemaId SchemaDocument::idOf(const Json &schema, const std::string &place, std::size_t document)
{
    const auto [found, isNew] = m_ids.try_emplace(&schema, static_cast<SchemaId>(m_parts.size()));
    if (isNew) {
        if (m_parts.size() >= kMostSchemas)
            refuse(ErrorKind::Unsafe, "The schema has more than " + std::to_string(kMostSchemas) + " parts.");
        m_parts.push_back({ &schema, place, document });
    }
    return found->second;
}

SchemaId SchemaDocument::referred(const std::string &reference, const std::string &place, std::size_t document)
{
    for (std::size_t i = 1; document == 0 && i < m_documents.size(); ++i)
        if (reference == m_documents[i].name + '#')
            return rootOf(i);
    const auto nowhere
        = [&](ErrorKind kind, const char *why) { refuse(kind, "\"$ref\" at " + place + " names " + base::toJsonLine(reference) + ", " + why + "."); };
    if (!reference.starts_with('#'))
        nowhere(ErrorKind::Unsupported, "which lies outside of the schema");
    if (reference.size() > 1 && reference[1] != '/')
        nowhere(ErrorKind::Unsupported, "which is no path within the schema");
    const auto *schema = &m_documents[document].schema;
    for (std::size_t at = 1; at < reference.size();) {
        const auto end = std::min(reference.find('/', at + 1), reference.size());
        const auto step = unescaped(std::string_view(reference).substr(at + 1, end - at - 1));
        std::size_t index = 0;
        if (schema->is_object() && schema->contains(step))
            schema = &(*schema)[step];
        else if (schema->is_array() && std::from_chars(step.data(), step.data() + step.size(), index).ptr == step.data() + step.size()
            && index < schema->size())
            schema = &(*schema)[index];
        else
            nowhere(ErrorKind::BadInput, "which is not there");
        at = end;
    }
    return idOf(*schema, m_documents[document].name + reference, document);
}

const Keywords &SchemaDocument::keywords(SchemaId id)
{
    if (const auto known = m_read.find(id); known != m_read.end())
        return known->second;
    auto read = SchemaReader(*this, m_parts[id]).read();
    return m_read.emplace(id, std::move(read)).first->second;
}

} // namespace anneal::grammar
