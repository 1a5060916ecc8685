// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/schema.h"

#include "core/config/fields.h"

namespace anneal::config {
namespace {

using base::Json;

void addRange(Json &schema, const Field &field)
{
    if (field.minimum)
        schema[field.aboveMinimum ? "exclusiveMinimum" : "minimum"] = *field.minimum;
    if (field.maximum)
        schema[field.belowMaximum ? "exclusiveMaximum" : "maximum"] = *field.maximum;
}

Json numbers(const Field &field, const char *type)
{
    Json schema { { "type", type } };
    addRange(schema, field);
    return schema;
}

Json listOf(const Field &field, const Json &items)
{
    if (field.orNone)
        return { { "type", Json::array({ "array", "null" }) }, { "items", items } };
    return { { "type", "array" }, { "items", items }, { "minItems", 1 } };
}

/// "[\*\+…]": a text with one of them is taken for a regular expression.
std::string patternCharacters()
{
    std::string characters;
    for (const char c : kPatternCharacters)
        characters += { '\\', c };
    return "[" + characters + "]";
}

Json typeOf(const Field &field)
{
    switch (field.type) {
    case FieldType::Text:
        return !field.notEmpty ? Json { { "type", "string" } } : Json { { "type", "string" }, { "minLength", 1 } };
    case FieldType::Integer:
        return numbers(field, "integer");
    case FieldType::Number:
        return numbers(field, "number");
    case FieldType::Boolean:
        return { { "type", "boolean" } };
    case FieldType::Choice:
        return { { "enum", field.choices } };
    case FieldType::TextList: {
        const Json items { { "type", "string" } };
        auto any = Json::array();
        if (!field.listWord.empty())
            any.push_back({ { "const", field.listWord } });
        if (field.orPattern)
            any.push_back({ { "type", "string" }, { "pattern", patternCharacters() } });
        const auto list = listOf(field, items);
        if (any.empty())
            return list;
        any.push_back(list);
        return { { "anyOf", any } };
    }
    case FieldType::IntegerList:
        return listOf(field, numbers(field, "integer"));
    case FieldType::TextMap:
        return { { "type", "object" }, { "additionalProperties", { { "type", "string" } } } };
    case FieldType::IntegerMap:
        return { { "type", "object" }, { "additionalProperties", numbers(field, "integer") } };
    case FieldType::NumberMap:
        return { { "type", "object" }, { "additionalProperties", numbers(field, "number") } };
    case FieldType::Any:
        return { { "const", field.defaultValue } };
    }
    return Json::object();
}

Json propertyOf(const Field &field)
{
    auto schema = typeOf(field);
    if (field.nullable && schema.contains("type"))
        schema["type"] = Json::array({ schema["type"], "null" });
    Json property { { "description", field.help } };
    property.update(schema);
    property["default"] = field.defaultValue;
    return property;
}

Json objectOf(const std::string &description)
{
    return { { "description", description }, { "type", Json::array({ "object", "null" }) }, { "additionalProperties", false },
        { "properties", Json::object() } };
}

} // namespace

Json schemaJson()
{
    auto root = objectOf(
        "Configuration of a fine-tuning project (config.yaml). Paths are relative to the folder of the file."); // not translated: of a file
    root["type"] = "object";
    for (const auto &field : fields()) {
        auto *parent = &root;
        for (auto dot = field.path.find('.'), begin = std::size_t(0); dot != std::string::npos; begin = dot + 1, dot = field.path.find('.', begin)) {
            const auto key = field.path.substr(begin, dot - begin);
            auto &properties = (*parent)["properties"];
            if (!properties.contains(key))
                properties[key] = objectOf(findSection(field.path.substr(0, dot))->help);
            parent = &properties[key];
        }
        (*parent)["properties"][field.key()] = propertyOf(field);
    }
    Json schema { { "$schema", "http://json-schema.org/draft-07/schema#" }, { "title", "Anneal config.yaml" } }; // not translated: of a file
    schema.update(root);
    return schema;
}

} // namespace anneal::config
